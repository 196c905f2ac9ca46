"""All tables and indexes, once, in a spelling that each engine turns into its own.

`text`, `bigint` and `bytea` are the only types. Text is compared byte by byte. Every index is there for a method of the
store; the tests of the plans hold on each engine that nothing is scanned. What has been released is never altered: a
later version adds a step to STEPS.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

KEY = re.compile(r"(?:^|,)\s*(?:primary key \(([^)]*)\)|(\w+) \w+ primary key)")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns and constraints. In a `clustered` one, rows lie in the order of the primary key, where the
    engine can do that.
    """

    name: str
    columns: str
    clustered: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """The columns of the primary key, in their order."""
        found = KEY.search(self.columns)
        if found is None:
            raise ValueError(f"table {self.name} has no primary key")
        return tuple(re.findall(r"\w+", found[1] or found[2]))


@dataclass(frozen=True, slots=True)
class Step:
    """What one version of the tables adds to the one before: tables, and statements in plain SQL.

    What stands in the tables of `only_added_to` is never changed or deleted; an engine that can holds others to it too.
    """

    name: str
    parts: Sequence[Table | str]
    only_added_to: Sequence[str] = ()


PEOPLE = (
    Table(
        "person",
        """id text primary key, name text not null, name_key text, email bytea, email_index text unique,
        role text not null, language text not null, password_hash text not null""",
    ),
    "create index person_name on person (name_key)",
    Table(
        "session",
        "digest text primary key, person text not null references person, until text not null",
    ),
    "create index session_of_person on session (person)",
    "create index session_until on session (until)",
    # One address of nobody, by which a start with another secret is noticed before anything is lost.
    Table("proof", "id text primary key, sealed bytea not null"),
)

SITES = (
    Table("policy", "digest text primary key, name text not null, files text not null"),
    Table(
        "site",
        """key text primary key, name text not null, origins text not null, language text not null,
        time_zone text not null, policy text not null references policy, closes_after bigint,
        open_threads bigint not null, last_number bigint not null default 0,
        last_activation bigint not null default 0""",
    ),
    Table(
        "activation",
        """site text not null references site, number bigint not null, digest text not null references policy,
        name text not null, at text not null, person text references person,
        primary key (site, number)""",
    ),
    Table(
        "thread",
        """site text not null references site, key text not null, title text not null, url text not null, closed text,
        opened text, published bigint not null default 0,
        primary key (site, key)""",
    ),
)

ARRANGEMENTS = (
    Table(
        "arrangement",
        """id text primary key, site text not null references site, shown_name text not null, for_whom text not null,
        reason text not null, agreed_with text not null, made_by text not null references person, made text not null,
        until text, uses bigint, used bigint not null, thread text, ended text, code text not null unique,
        real_name bytea, last_reading bigint not null default 0""",
    ),
    "create index arrangement_of_site on arrangement (site, id)",
    Table(
        "reading",
        """arrangement text not null references arrangement, number bigint not null,
        person text not null references person, at text not null, why text not null,
        primary key (arrangement, number)""",
    ),
)

REACTIONS = (
    # What is long stands at the end, and last of all what a queue does not read.
    Table(
        "reaction",
        """site text not null references site, id text not null, number bigint not null, thread text not null,
        status text not null, version bigint not null, first_status text not null, human text,
        arrangement text references arrangement, name text not null, surname text, one_name bigint not null,
        email bytea, email_index text, policy text not null references policy, received text not null,
        ticket text not null, receipt text not null, fingerprint text not null, shown_name text not null,
        renderer text not null, text text not null, html text not null, plain text not null, findings text not null,
        shadow text not null, circumstances text not null,
        primary key (site, id), foreign key (site, thread) references thread""",
    ),
    "create unique index reaction_number on reaction (site, number)",
    "create unique index reaction_ticket on reaction (site, ticket)",
    "create unique index reaction_receipt on reaction (receipt, site)",
    "create index reaction_queue on reaction (status, id)",
    "create index reaction_queue_of_site on reaction (site, status, id)",
    "create index reaction_published on reaction (site, thread, status, number)",
    "create index reaction_same_words on reaction (site, fingerprint, id)",
    "create index reaction_arranged on reaction (arrangement, id) where arrangement is not null",
    # How many reactions of a site have a status, kept along so that no one ever counts a long queue.
    Table(
        "tally",
        "status text not null, site text not null references site, n bigint not null, primary key (status, site)",
        clustered=True,
    ),
    # The same for each address; those that wait are not counted.
    Table(
        "record",
        """site text not null references site, email_index text not null, status text not null, n bigint not null,
        primary key (site, email_index, status)""",
        clustered=True,
    ),
    Table(
        "sealed_name",
        """site text not null, reaction text not null, arrangement text not null references arrangement,
        name bytea not null,
        primary key (site, reaction), foreign key (site, reaction) references reaction""",
    ),
    "create index sealed_name_of_arrangement on sealed_name (arrangement, reaction)",
    # Known by their first key, the newest at the end: of a spam wave no more is read than was asked for.
    Table(
        "shingle",
        "site text not null, hash bigint not null, reaction text not null, primary key (site, hash, reaction)",
        clustered=True,
    ),
    "create index shingle_age on shingle (reaction)",
    Table(
        "trial",
        """site text not null, rule text not null, reaction text not null, spoke bigint not null,
        primary key (site, rule, reaction), foreign key (site, reaction) references reaction""",
        clustered=True,
    ),
)

DECISIONS = (
    Table(
        "decision",
        """site text not null, id text not null, reaction text not null, person text references person,
        act text not null, before text not null, after text not null, version bigint not null, at text not null,
        policy text not null references policy, reason text not null, note text not null, undoes text,
        primary key (site, id), foreign key (site, reaction) references reaction""",
    ),
    # Also the last word on two moderators: no two decisions can make the same version.
    "create unique index decision_of_reaction on decision (site, reaction, version)",
    "create index decision_log on decision (id)",
)

OTHERS = (
    Table(
        "counter",
        "key text not null, since text not null, until text not null, n bigint not null, primary key (key, since)",
        clustered=True,
    ),
    "create index counter_until on counter (until)",
    Table(
        "report",
        """id text primary key, site text not null references site, policy text not null, policy_name text not null,
        since text, person text not null references person, begun text not null, done bigint not null,
        total bigint not null, seen text, ended text, failure text not null, outcome text not null""",
    ),
    "create index report_newest on report (begun, id)",
)

PUBLIC = (
    # A number for each site that grows with every change that the public can see.
    Table("edition", "site text primary key references site, n bigint not null"),
    # The published reactions of a thread as ready bytes, compressed; the first page begins at 0.
    Table(
        "snapshot",
        """site text not null, thread text not null, first bigint not null, edition bigint not null,
        basis text not null, json_tag text not null, html_tag text not null, json_gzip bytea not null,
        json_brotli bytea not null, html_gzip bytea not null, html_brotli bytea not null,
        primary key (site, thread, first), foreign key (site, thread) references thread""",
    ),
    "create index snapshot_edition on snapshot (site, edition, thread, first)",
)

STEPS = (
    Step(
        "m001_first_tables",
        (*PEOPLE, *SITES, *ARRANGEMENTS, *REACTIONS, *DECISIONS, *PUBLIC, *OTHERS),
        only_added_to=("decision", "reading"),
    ),
)

KNOWN = frozenset(step.name for step in STEPS)
"""All that this version knows. A database with others in it was made by a newer one."""

TABLES = tuple(part.name for step in STEPS for part in step.parts if isinstance(part, Table))
"""All tables, each after those to which it refers."""
