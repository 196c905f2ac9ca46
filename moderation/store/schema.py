"""All tables and indexes, once, in a spelling that each engine turns into its own.

`text`, `bigint` and `bytea` are the only types. Text is compared byte by byte. Every index is there for a method of the
store; the tests of the plans hold on each engine that nothing is scanned. What has been released is never altered: a
later version adds a step to STEPS.
"""

from moderation.store.schema_told import TOLD
from moderation.store.tables import Step, Table, Words

PEOPLE = (
    Table(
        "person",
        """id text primary key, name text not null, name_key text, email bytea, email_index text unique,
        role text not null, language text not null, keys text not null, density text not null,
        news text not null default 'off', news_after bigint not null default 0, news_sent text,
        password_hash text not null""",
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
        open_threads bigint not null, informal bigint not null, indexed bigint not null,
        last_number bigint not null default 0, last_activation bigint not null default 0,
        last_notice bigint not null default 0, last_entry bigint not null default 0,
        last_digest text not null default ''""",
    ),
    # By which a site signs who its readers are: a public key as it is, or else a secret, sealed.
    Table(
        "identity_key",
        """site text not null references site, id text not null, kind text not null, public text not null, secret bytea,
        made_by text not null references person, made text not null, ended text,
        primary key (site, id)""",
    ),
    Table(
        "activation",
        """site text not null references site, number bigint not null, digest text not null references policy,
        name text not null, at text not null, person text references person, edited text not null,
        primary key (site, number)""",
    ),
    Table(
        "thread",
        """site text not null references site, key text not null, title text not null, url text not null, closed text,
        opened text, announcement text not null default '', published bigint not null default 0,
        primary key (site, key)""",
    ),
    # In the order in which they become too old, or close on a day that somebody has set.
    "create index thread_opened on thread (site, opened, key)",
    "create index thread_closed on thread (site, closed, key)",
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
        parent bigint, status text not null, version bigint not null, first_status text not null, human text,
        edited text not null, arrangement text references arrangement, identity text, name text not null, surname text,
        one_name bigint not null, email bytea, email_index text, policy text not null references policy,
        received text not null, amended text, ticket text not null, receipt text not null, fingerprint text not null,
        shown_name text not null, renderer text not null, text text not null, html text not null, plain text not null,
        findings text not null, shadow text not null, circumstances text not null, marked bigint not null default 0,
        primary key (site, id), foreign key (site, thread) references thread""",
    ),
    "create unique index reaction_number on reaction (site, number)",
    "create unique index reaction_ticket on reaction (site, ticket)",
    "create unique index reaction_receipt on reaction (receipt, site)",
    "create index reaction_queue on reaction (status, id)",
    "create index reaction_queue_of_site on reaction (site, status, id)",
    "create index reaction_published on reaction (site, thread, status, number)",
    # The places of those that were withdrawn, where they are kept with a line that says so.
    "create index reaction_marked on reaction (site, thread, number) where marked = 1",
    "create index reaction_answers on reaction (site, parent, status) where parent is not null",
    "create index reaction_same_words on reaction (site, fingerprint, id)",
    "create index reaction_of_sender on reaction (site, email_index, id) where email_index is not null",
    "create index reaction_of_identity on reaction (site, identity, id) where identity is not null",
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

# What the desk looks for: words in texts, words in names, and the rules that spoke.
LOOKING = (
    Words("reaction_words", "reaction", "text"),
    # Apart from the texts, since a name may have to vanish without a trace.
    Table(
        "name_word",
        "word text not null, reaction text not null, site text not null, primary key (word, reaction, site)",
        clustered=True,
    ),
    # With the status, so that what waits is found among all that once did. `alone`: no other rule held it.
    Table(
        "spoken",
        """rule text not null, status text not null, reaction text not null, site text not null,
        effect text not null, alone bigint not null,
        primary key (rule, status, reaction, site)""",
        clustered=True,
    ),
)

DESK = (
    # Who is reading a reaction now: a courtesy that ends by itself.
    Table(
        "claim",
        """site text not null, reaction text not null, person text not null references person, until text not null,
        primary key (site, reaction)""",
        clustered=True,
    ),
    "create index claim_until on claim (until)",
    Table(
        "note",
        """site text not null, id text not null, reaction text not null, email_index text,
        person text not null references person, at text not null, text text not null, withdrawn text,
        primary key (site, id), foreign key (site, reaction) references reaction""",
    ),
    "create index note_of_reaction on note (site, reaction, id)",
    "create index note_of_sender on note (site, email_index, id) where email_index is not null",
    # A text as it was before its author, an edit, or the undoing of one, made this version, with all that came of it.
    # With the name of before, where its author has changed that along with it. The text is never changed; what was
    # found in it may not tell a name that was sealed later on, and no name stays then.
    Table(
        "revision",
        """site text not null, reaction text not null, version bigint not null, edited text not null,
        renderer text not null, text text not null, html text not null, plain text not null, findings text not null,
        shadow text not null, name text,
        primary key (site, reaction, version), foreign key (site, reaction) references reaction""",
    ),
    # A named address of the queue; without a person it is everybody's.
    Table(
        "saved_filter",
        "id text primary key, name text not null, query text not null, person text references person",
    ),
    "create index saved_filter_of_person on saved_filter (person)",
)

DECISIONS = (
    Table(
        "decision",
        """site text not null, id text not null, reaction text not null, person text references person,
        act text not null, before text not null, after text not null, version bigint not null, at text not null,
        policy text not null references policy, reason text not null, note text not null, undoes text, batch text,
        told text,
        primary key (site, id), foreign key (site, reaction) references reaction""",
    ),
    # Also the last word on two moderators: no two decisions can make the same version.
    "create unique index decision_of_reaction on decision (site, reaction, version)",
    "create index decision_of_person on decision (person, id) where person is not null",
    "create index decision_of_people on decision (id) where person is not null",
    "create index decision_undone on decision (site, undoes) where undoes is not null",
    "create index decision_of_batch on decision (batch, id) where batch is not null",
    # The log: every decision, and what else must be told of the desk, as the reading of an address. Each entry has the
    # digest of itself and the one before it, so that nothing can be changed unseen.
    Table(
        "entry",
        """site text not null references site, number bigint not null, id text not null, at text not null,
        person text references person, act text not null, reaction text, detail text not null, digest text not null,
        primary key (site, number)""",
    ),
    "create unique index entry_of_site on entry (site, id)",
    "create index entry_newest on entry (id)",
    # With what else may be asked at the end, so that lines which are not wanted are passed over inside the index.
    "create index entry_of_person on entry (person, id, act, site) where person is not null",
    "create index entry_of_act on entry (act, id, site)",
    "create index entry_of_reaction on entry (site, reaction, id)",
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
    # The published reactions of a thread as ready JSON, compressed; the first page begins at 0.
    Table(
        "snapshot",
        """site text not null, thread text not null, first bigint not null, edition bigint not null,
        basis text not null, tag text not null, gzip bytea not null, brotli bytea not null,
        primary key (site, thread, first), foreign key (site, thread) references thread""",
    ),
    "create index snapshot_edition on snapshot (site, edition, thread, first)",
)

STEPS = (
    Step(
        "m001_first_tables",
        (*PEOPLE, *SITES, *ARRANGEMENTS, *REACTIONS, *LOOKING, *DECISIONS, *TOLD, *DESK, *PUBLIC, *OTHERS),
        only_added_to=("decision", "reading", "entry", "statement"),
    ),
)

KNOWN = frozenset(step.name for step in STEPS)
"""All that this version knows. A database with others in it was made by a newer one."""

TABLES = tuple(part.name for step in STEPS for part in step.parts if isinstance(part, Table))
"""All tables, each after those to which it refers."""
