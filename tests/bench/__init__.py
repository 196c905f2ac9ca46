"""What the house costs, in CPU time, beside something that anybody can run: `python -m tests.bench`, or with `--smoke`.

measuring      rounds that take turns, in CPU milliseconds
table          the lines of the outcome, with the targets of the house
texts, fill    what readers write; a store full of it
service        a service on a filled database, and an empty Flask view beside it
wsgi           asks an application as a server does, without a network
rendering, writing, reading, counting, queueing, starting
               what is measured, one module a subject
first_answer   the fresh process of `starting`
costs          where the time goes: `--profile`
"""
