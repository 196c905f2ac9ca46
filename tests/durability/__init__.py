"""Whether what was acknowledged survives: the service and its database are killed under load, again and again.

house        two sites, two people at the desk, and the settings of the service that is killed
service      `moderation serve`: started, killed in several ways, stopped
readers      those who send reactions, over the forms and over the API, and never give up
moderators   those who decide, at the desk and in a process of their own
ledger       what all of them were told: this must be there
audit        holds the database against the ledger
rounds       one round: load, a kill at a random moment, a start, an audit
report       what was seen, as a table

`python -m tests.durability --rounds 100` does it in full, on SQLite and on PostgreSQL; the tests do a few rounds.
"""
