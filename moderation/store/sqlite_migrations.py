"""The tables, in SQLite's spelling: one migration per change, never altered once released.

Every index is there for a method of the store; tests/store/test_sqlite_plans.py holds that none of them scans.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("moderation")

FIRST_TABLES = (
    """create table site (
        key text primary key, name text not null, origins text not null, language text not null,
        time_zone text not null, policy text not null, open_threads integer not null,
        last_number integer not null default 0
    ) strict""",
    """create table policy (digest text primary key, name text not null, source text not null) strict""",
    # One address of nobody, by which a start with another secret is noticed before anything is lost.
    "create table proof (id text primary key, sealed blob not null) strict",
    """create table thread (
        site text not null references site, key text not null, title text not null, url text not null, closed text,
        primary key (site, key)
    ) strict""",
    """create table reaction (
        site text not null references site, id text not null, number integer not null, thread text not null,
        status text not null, version integer not null, name text not null, email blob, email_index text,
        shown_name text not null, text text not null, html text not null, plain text not null, renderer text not null,
        policy text not null references policy, received text not null, ticket text not null, receipt text not null,
        fingerprint text not null,
        primary key (site, id), foreign key (site, thread) references thread
    ) strict""",
    "create unique index reaction_number on reaction (site, number)",
    "create unique index reaction_ticket on reaction (site, ticket)",
    "create unique index reaction_receipt on reaction (receipt, site)",
    "create index reaction_queue on reaction (status, id)",
    "create index reaction_queue_of_site on reaction (site, status, id)",
    "create index reaction_published on reaction (site, thread, status, number)",
    "create index reaction_same_words on reaction (site, fingerprint, id)",
    # How many reactions of a site have a status, kept along so that no one ever counts a long queue.
    """create table tally (
        status text not null, site text not null references site, n integer not null, primary key (status, site)
    ) strict""",
    """create table finding (
        site text not null, reaction text not null, ordinal integer not null, rule text not null, effect text not null,
        field text not null, span_start integer, span_end integer, reason text not null, advice text,
        primary key (reaction, site, ordinal), foreign key (site, reaction) references reaction
    ) strict""",
    """create table person (
        id text primary key, name text not null, email blob, email_index text unique, role text not null,
        language text not null, password_hash text not null
    ) strict""",
    """create table decision (
        site text not null, id text not null, reaction text not null, person text references person, act text not null,
        before text not null, after text not null, version integer not null, at text not null, policy text not null,
        reason text not null, note text not null, undoes text,
        primary key (site, id), foreign key (site, reaction) references reaction
    ) strict""",
    # Also the last word on two moderators: no two decisions can make the same version.
    "create unique index decision_of_reaction on decision (site, reaction, version)",
    "create index decision_log on decision (id)",
    # The store never does this; whoever else opens the file may not do it either.
    """create trigger decision_is_never_changed before update on decision
        begin select raise(abort, 'the log of decisions is only added to'); end""",
    """create trigger decision_is_never_deleted before delete on decision
        begin select raise(abort, 'the log of decisions is only added to'); end""",
    """create table session (
        digest text primary key, person text not null references person, until text not null
    ) strict""",
    "create index session_of_person on session (person)",
    "create index session_until on session (until)",
    """create table counter (
        key text not null, since text not null, until text not null, n integer not null, primary key (key, since)
    ) strict""",
    "create index counter_until on counter (until)",
)


@MIGRATIONS()
def m001_first_tables(database: Database) -> None:
    """All tables of the first version."""
    for statement in FIRST_TABLES:
        database.execute(statement)


KNOWN = frozenset({m001_first_tables.__name__})
"""All that this version knows. A file with others in it was made by a newer one."""
