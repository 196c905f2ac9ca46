"""What PostgreSQL's complaints mean: to the store, and to people."""

import re

import psycopg

from moderation.domain.errors import AlreadyExists, ModerationError, NotFound

# Somebody else was in the way. All of the work is undone, and has every chance when it is done again.
IN_THE_WAY = {"40001", "40P01", "40000"}

# The server has turned into one that only reads, as after a failover; or has ended this connection; or is another one
# than before behind the same address; or the tables have changed since a statement was prepared. A new connection may
# do better.
LEADS_NOWHERE = {"25006", "25P03", "26000", "0A000"}
ENDED = ("08", "57P")

UNKNOWN_END = "40003"
"""CockroachDB says with this that it does not know whether a commit came about."""

TAKEN = "23505"
MISSING = "23503"
NO_RIGHT = "42501"
# What breaks a rule of the tables, has a form that cannot be, or is too long for an index.
NOT_KEPT = ("22", "23", "54")

MEANINGS = {
    "25006": "the server only reads; name all servers in DATABASE_URL, so that the one that writes is found",
    "53100": "make room on the disk of the server",
    "53200": "the server is short of memory",
    "53300": "the server takes no more connections: raise max_connections there, or start fewer processes here",
    "55P03": "somebody else holds what was to be changed",
    "57014": "it took longer than the server allows",
    "57P03": "the server is starting or stopping",
    NO_RIGHT: "see to the rights of the user whom DATABASE_URL names",
    "42P01": "tables are gone: restore a backup",
}

# A refused connection has no code, only words.
MATTERS_OF_SETTINGS = (
    (
        re.compile(r"password authentication failed|no password supplied|authentication failed"),
        "see to the user and the password in DATABASE_URL",
    ),
    (re.compile(r'database ".*" does not exist'), "make that database first, or name another one in DATABASE_URL"),
    (re.compile(r'role ".*" does not exist'), "make that user first, or name another one in DATABASE_URL"),
    (
        re.compile(r"no pg_hba\.conf entry|pg_hba\.conf rejects|permission denied for database"),
        "let this user in from this machine, in pg_hba.conf of the server",
    ),
    (
        re.compile(r"server does not support SSL|certificate verify failed|root certificate file"),
        "see to sslmode and the certificates in DATABASE_URL",
    ),
)
ANSWERED = "FATAL"
"""By which a server says that it is there, but will have none of it."""

UNREACHABLE = "see whether the server runs, and whether DATABASE_URL names the right host and port"


def is_in_the_way(error: psycopg.Error) -> bool:
    """Whether the same may well succeed a moment later."""
    return error.sqlstate in IN_THE_WAY


def leads_nowhere(error: psycopg.Error) -> bool:
    """Whether the same may well succeed on another connection."""
    state = error.sqlstate or ""
    return state in LEADS_NOWHERE or state.startswith(ENDED)


def refusal(error: psycopg.Error) -> ModerationError | ValueError | None:
    """What is wrong with something that the tables do not take; None when something else is the matter."""
    state = error.sqlstate or ""
    if state == TAKEN:
        return AlreadyExists("there is one with this key already")
    if state == MISSING:
        return NotFound("this refers to something that is not there")
    if state.startswith(NOT_KEPT) or isinstance(error, psycopg.DataError):
        return ValueError(f"the database refuses this: {error.diag.message_primary or error}")
    return None


def meaning(error: psycopg.Error) -> str:
    """What PostgreSQL says, without the values that it may repeat in the details, and what to do about it."""
    said = error.diag.message_primary or flat(str(error))
    advice = MEANINGS.get(error.sqlstate or "")
    if not error.sqlstate and ANSWERED not in said:
        advice = UNREACHABLE
    return f"{said}; {advice}" if advice else said


def matter_of_settings(error: psycopg.Error) -> str | None:
    """What to do about what is refused at the start until somebody changes something; None when it may pass."""
    if error.sqlstate == NO_RIGHT:
        return meaning(error)
    said = flat(str(error))
    found = [f"{said}; {advice}" for words, advice in MATTERS_OF_SETTINGS if words.search(said)]
    return found[0] if found else None


def flat(text: str) -> str:
    """On one line."""
    return " ".join(text.split())
