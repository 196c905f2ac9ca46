"""What the house costs, in CPU time, beside something that anybody can run: `python -m tests.bench`, or with `--smoke`.

measuring      rounds that take turns, in CPU milliseconds
table          the lines of the outcome, with the targets of the house
texts, fill    what readers write; a store full of it
peers          how others come from a text to HTML
service        a service on a filled database, and an empty Flask view beside it
wsgi           asks an application as a server does, without a network
rendering, hostile, writing, reading, counting, queueing, starting
               what is measured, one module a subject
hostile        a room of its own: texts that are made to be slow; `python -m tests.bench.hostile` is the whole hunt
first_answer   the fresh process of `starting`
costs          where the time goes: `--profile`
"""
