"""The tables, in SQLite's spelling: one migration per change, never altered once released.

Every index is there for a method of the store; tests/store/test_sqlite_plans.py holds that none of them scans.
"""

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("moderation")

PEOPLE = (
    """create table person (
        id text primary key, name text not null, name_key text, email blob, email_index text unique, role text not null,
        language text not null, password_hash text not null
    ) strict""",
    "create index person_name on person (name_key)",
    """create table session (
        digest text primary key, person text not null references person, until text not null
    ) strict""",
    "create index session_of_person on session (person)",
    "create index session_until on session (until)",
    # One address of nobody, by which a start with another secret is noticed before anything is lost.
    "create table proof (id text primary key, sealed blob not null) strict",
)

SITES = (
    "create table policy (digest text primary key, name text not null, files text not null) strict",
    """create table site (
        key text primary key, name text not null, origins text not null, language text not null,
        time_zone text not null, policy text not null references policy, open_threads integer not null,
        last_number integer not null default 0, last_activation integer not null default 0
    ) strict""",
    """create table activation (
        site text not null references site, number integer not null, digest text not null references policy,
        name text not null, at text not null, person text references person,
        primary key (site, number)
    ) strict""",
    """create table thread (
        site text not null references site, key text not null, title text not null, url text not null, closed text,
        opened text,
        primary key (site, key)
    ) strict""",
)

ARRANGEMENTS = (
    """create table arrangement (
        id text primary key, site text not null references site, shown_name text not null, for_whom text not null,
        reason text not null, agreed_with text not null, made_by text not null references person, made text not null,
        until text, uses integer, used integer not null, thread text, ended text, code text not null unique,
        real_name blob, last_reading integer not null default 0
    ) strict""",
    "create index arrangement_of_site on arrangement (site, id)",
    """create table reading (
        arrangement text not null references arrangement, number integer not null,
        person text not null references person, at text not null, why text not null,
        primary key (arrangement, number)
    ) strict""",
)

REACTIONS = (
    # What is long stands at the end, and last of all what a queue does not read.
    """create table reaction (
        site text not null references site, id text not null, number integer not null, thread text not null,
        status text not null, version integer not null, first_status text not null, human text,
        arrangement text references arrangement, name text not null, surname text, one_name integer not null,
        email blob, email_index text, policy text not null references policy, received text not null,
        ticket text not null, receipt text not null, fingerprint text not null, shown_name text not null,
        renderer text not null, text text not null, html text not null, plain text not null,
        circumstances text not null,
        primary key (site, id), foreign key (site, thread) references thread
    ) strict""",
    "create unique index reaction_number on reaction (site, number)",
    "create unique index reaction_ticket on reaction (site, ticket)",
    "create unique index reaction_receipt on reaction (receipt, site)",
    "create index reaction_queue on reaction (status, id)",
    "create index reaction_queue_of_site on reaction (site, status, id)",
    "create index reaction_published on reaction (site, thread, status, number)",
    "create index reaction_same_words on reaction (site, fingerprint, id)",
    "create index reaction_arranged on reaction (arrangement, id) where arrangement is not null",
    # How many reactions of a site have a status, kept along so that no one ever counts a long queue.
    """create table tally (
        status text not null, site text not null references site, n integer not null, primary key (status, site)
    ) strict""",
    # The same for each address; those that wait are not counted.
    """create table record (
        site text not null references site, email_index text not null, status text not null, n integer not null,
        primary key (site, email_index, status)
    ) strict, without rowid""",
    """create table sealed_name (
        site text not null, reaction text not null, arrangement text not null references arrangement,
        name blob not null,
        primary key (site, reaction), foreign key (site, reaction) references reaction
    ) strict""",
    "create index sealed_name_of_arrangement on sealed_name (arrangement, reaction)",
    """create table finding (
        site text not null, reaction text not null, ordinal integer not null, shadow integer not null,
        rule text not null, effect text not null, field text not null, span_start integer, span_end integer,
        reason text not null, advice text, keys text, vouches integer not null,
        primary key (reaction, site, ordinal), foreign key (site, reaction) references reaction
    ) strict""",
    # Known by their first key, the newest at the end: of a spam wave no more is read than was asked for.
    """create table shingle (
        site text not null, hash integer not null, reaction text not null, primary key (site, hash, reaction)
    ) strict, without rowid""",
    "create index shingle_age on shingle (reaction)",
    """create table trial (
        site text not null, rule text not null, reaction text not null, spoke integer not null,
        primary key (site, rule, reaction), foreign key (site, reaction) references reaction
    ) strict, without rowid""",
)

DECISIONS = (
    """create table decision (
        site text not null, id text not null, reaction text not null, person text references person, act text not null,
        before text not null, after text not null, version integer not null, at text not null,
        policy text not null references policy, reason text not null, note text not null, undoes text,
        primary key (site, id), foreign key (site, reaction) references reaction
    ) strict""",
    # Also the last word on two moderators: no two decisions can make the same version.
    "create unique index decision_of_reaction on decision (site, reaction, version)",
    "create index decision_log on decision (id)",
)

# The store never does this; whoever else opens the file may not do it either.
ONLY_ADDED_TO = tuple(
    f"""create trigger {table}_is_never_{done} before {doing} on {table}
        begin select raise(abort, 'the log of {table}s is only added to'); end"""
    for table in ("decision", "reading")
    for doing, done in (("update", "changed"), ("delete", "deleted"))
)

OTHERS = (
    """create table counter (
        key text not null, since text not null, until text not null, n integer not null, primary key (key, since)
    ) strict""",
    "create index counter_until on counter (until)",
    """create table report (
        id text primary key, site text not null references site, policy text not null, policy_name text not null,
        since text, person text not null references person, begun text not null, done integer not null,
        total integer not null, seen text, ended text, failure text not null, outcome text not null
    ) strict""",
    "create index report_newest on report (begun, id)",
)


@MIGRATIONS()
def m001_first_tables(database: Database) -> None:
    """All tables of the first version."""
    for statement in (*PEOPLE, *SITES, *ARRANGEMENTS, *REACTIONS, *DECISIONS, *ONLY_ADDED_TO, *OTHERS):
        database.execute(statement)


KNOWN = frozenset({m001_first_tables.__name__})
"""All that this version knows. A file with others in it was made by a newer one."""
