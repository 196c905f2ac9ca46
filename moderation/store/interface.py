"""The one way to what is kept: what each method promises, what it raises and what it costs.

Times are aware datetimes in UTC. Every method may raise StoreUnavailable when the database cannot be reached, is locked
for longer than a few seconds, is full or read-only; nothing is then half-written. A method that writes returns after
the change is committed and synced to disk. Costs are in rows touched through an index.

What cannot be kept whole is not kept at all: a NUL, half a surrogate pair or a number beyond 63 bits raises ValueError,
an id that is in use AlreadyExists, and a reference to somebody or something that is not there NotFound.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.assessment import Rendering
from moderation.domain.circumstances import Record
from moderation.domain.decision import Decision
from moderation.domain.person import Person
from moderation.domain.reaction import PublicReaction, Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.store.values import (
    Activation,
    Arrival,
    Counter,
    KeptPolicy,
    KeptText,
    LogEntry,
    Page,
    Past,
    QueueItem,
    Report,
    Same,
    SealedName,
    Tried,
)

__all__ = ["Activation", "Arrival", "Counter", "KeptPolicy", "KeptText", "LogEntry", "Page", "Past"]
__all__ += ["QueueItem", "Report", "Same", "SealedName", "Store", "Tried"]


class Store(Protocol):
    """What an engine keeps. The contract tests under tests/store hold every engine to these sentences."""

    # Sites and threads

    def add_site(self, site: Site) -> None:
        """Keep a new site. Its policy must be kept already. Raises AlreadyExists, UnknownPolicy."""

    def site(self, key: str) -> Site:
        """The site with this key. Raises UnknownSite. 1 row."""

    def sites(self) -> tuple[Site, ...]:
        """All sites, by key."""

    def put_thread(self, thread: Thread) -> None:
        """Keep a thread, or replace its title, address, closing and, when given, opening. Raises UnknownSite."""

    def thread(self, site: str, key: str) -> Thread | None:
        """The thread with this key, if it was kept or has taken a reaction. 1 row."""

    # Policies

    def keep_policy(self, policy: KeptPolicy) -> None:
        """Keep a version of house rules whole; nothing happens when it is there. It is never changed after."""

    def policy_files(self, digest: str) -> dict[str, str]:
        """All files of a version, in their order. Raises UnknownPolicy. 1 row."""

    def policies_like(self, prefix: str, limit: int = 2) -> tuple[KeptPolicy, ...]:
        """The versions whose digest begins like this. At most `limit` rows."""

    def activate(self, activation: Activation) -> None:
        """Bring a kept version into force for a site and write down who did, in one transaction.

        Raises UnknownSite, UnknownPolicy.
        """

    def activations(self, site: str, limit: int = 100) -> tuple[Activation, ...]:
        """What was in force for a site, newest first. At most `limit` rows."""

    # A reaction comes in

    def accept(self, arrival: Arrival, decision: Decision | None) -> Reaction:
        """Keep a reaction with its findings, its circumstances and the decision that the policy took itself, in one
        transaction.

        Gives it the next number of its site and opens its thread if need be; a thread that is there keeps its title,
        unless it had none, its address and its opening. The decision's version and status are those of the reaction. A
        ticket is good for one reaction: the same ticket again changes nothing and returns the reaction that it brought,
        as it is now. Under an arrangement one of its uses is taken and the real name sealed. Raises UnknownSite,
        UnknownPolicy, ThreadClosed when the thread was closed in the meantime and ArrangementOver when the arrangement
        was used up, ended or ran out (at the moment at which the reaction was received).
        """

    def same(self, site: str, fingerprint: str, limit: int = 20) -> tuple[Same, ...]:
        """The site's reactions with the same words, newest first, whatever their status. At most `limit` rows."""

    def near(self, site: str, shingles: Sequence[int], limit: int = 5) -> tuple[Same, ...]:
        """The site's reactions that share most of these shingles, those with most first and then the newest.

        Looks at no more than the 20 newest reactions of each shingle, however many have it.
        """

    def record(self, site: str, email: str) -> Record:
        """What became of the site's reactions from this address. All 0 for an empty one. A few rows of a tally, however
        many reactions there are.
        """

    def counted(self, keys: Collection[str]) -> dict[str, int]:
        """What these counters stand at, each in its newest window; 0 for those that are not known."""

    def reserved(self, name: str, email: str) -> tuple[bool, bool]:
        """Whether this name, to the eye, is that of somebody at the desk; and whether this address is. 2 rows."""

    # Arrangements

    def add_arrangement(self, arrangement: Arrangement, code: str, real_name: str) -> None:
        """Keep a new arrangement, known by the digest of its code, and seal the real name, if there is one.

        Raises UnknownSite, AlreadyExists.
        """

    def arrangement(self, arrangement: str) -> Arrangement:
        """The arrangement with this id. Raises UnknownArrangement. 1 row."""

    def arrangement_by_code(self, code: str) -> Arrangement | None:
        """The arrangement to which the digest of a code belongs. 1 row."""

    def arrangements(self, *, site: str | None = None, after: str | None = None, limit: int = 50) -> Page[Arrangement]:
        """All arrangements, newest first, after the given mark. At most `limit` + 1 rows."""

    def arranged(self, arrangement: str, limit: int = 100) -> tuple[Reaction, ...]:
        """The reactions that stand under an arrangement, newest first. At most `limit` rows and their findings."""

    def end_arrangement(self, arrangement: str, at: datetime) -> Arrangement:
        """End it now; one that was ended before keeps its time. Raises UnknownArrangement."""

    def read_names(self, arrangement: str, reading: Reading) -> tuple[SealedName, ...]:
        """All real names that are sealed under an arrangement. The reading is written down in the same transaction,
        also when there was nothing to read. Raises UnknownArrangement.
        """

    def readings(self, arrangement: str) -> tuple[Reading, ...]:
        """Who has read the names, newest first."""

    def arrange(self, decision: Decision, arrangement: Arrangement, code: str) -> Reaction:
        """Put a waiting reaction under a new arrangement, in one transaction with the decision: its author's name is
        sealed, and what the arrangement shows stands in its place; findings that would tell it lose their sentences.
        The arrangement is used once by this.

        Raises StaleDecision like `decide`, UnknownReaction, AlreadyExists.
        """

    # A moderator looks

    def reaction(self, site: str, number: int) -> Reaction:
        """The reaction with this number, with its findings. Raises UnknownReaction. 1 row and its findings."""

    def reaction_by_receipt(self, receipt: str) -> Reaction:
        """The reaction to whose private page this digest leads. Raises UnknownReaction. 1 row and its findings."""

    def listed(
        self, status: Status, *, site: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[QueueItem]:
        """Reactions with this status, oldest first, after the given mark. At most `limit` + 1 rows, however deep.

        A mark that is none stands for the beginning.
        """

    def following(self, status: Status, reaction: str, *, site: str | None = None) -> Reaction | None:
        """The next reaction with this status after the one with this id; after the last comes the first again.

        None when there is no other. At most 2 rows and their findings.
        """

    def number_of(self, status: Status, *, site: str | None = None) -> int:
        """How many reactions have this status. 1 row for each site, however many there are."""

    def decide(self, decision: Decision) -> Reaction:
        """Write the status and the decision in one transaction and return the reaction as it is now.

        Undoing an arrangement puts the sealed name back, ends the arrangement, and is written down as a reading of it.

        The decision holds the version that it makes: one more than the moderator saw. Raises StaleDecision, and writes
        nothing, when the reaction is not at that version or not in the status `before`; UnknownReaction.
        """

    def decisions(self, site: str, reaction: str) -> tuple[Decision, ...]:
        """All decisions on one reaction, by its id, oldest first."""

    def log(self, *, after: str | None = None, limit: int = 50) -> Page[LogEntry]:
        """All decisions, newest first, after the given mark. At most `limit` + 1 rows, however deep.

        A mark that is none stands for the beginning.
        """

    # The public reads

    def published(self, site: str, thread: str) -> tuple[PublicReaction, ...]:
        """The published reactions of a thread, in the order of their numbers."""

    def published_counts(self, site: str, threads: Collection[str]) -> dict[str, int]:
        """How many published reactions each of these threads has; 0 for those that are not known."""

    # A new renderer makes anew

    def number_of_texts(self, site: str, *, besides: str | None = None) -> int:
        """How many texts of this site were made by another renderer than this one, or by any at all. Every row of the
        site once.
        """

    def texts(
        self, site: str, *, besides: str | None = None, after: str | None = None, limit: int = 100
    ) -> Page[KeptText]:
        """The texts of a site, whatever their status, that were made by another renderer than this one, or by any at
        all; in the order of their ids, after the given mark.

        At most `limit` + 1 rows and those of this renderer that lie between them: however many pages a walk has, it
        comes by every row once. A mark that is none stands for the beginning.
        """

    def renew(self, renderings: Sequence[tuple[KeptText, Rendering]]) -> tuple[bool, ...]:
        """Replace what was made of each text by its rendering, if text and renderer are still those that were seen.

        It is no decision: version and status stay. Says for each whether it was written; it was not when text or
        renderer have changed or the reaction is not there. All in one transaction: give it a page, so that others who
        write get their turn between two of them. 1 row for each.
        """

    # Replay and rules in the shadow

    def number_of_past(self, site: str, *, since: datetime | None = None) -> int:
        """How many reactions of a site came in since then. Every one of them once, in an index."""

    def past_marks(self, site: str, *, since: datetime | None = None, step: int = 1000) -> tuple[str, ...]:
        """Marks that cut a site's reactions since then into parts of `step`, in the order of their ids; each is the
        mark after which a part begins. Every one of them once, in an index.
        """

    def past(self, site: str, *, after: str, limit: int = 1000) -> tuple[Past, ...]:
        """The reactions of a site after the given mark, in the order of their ids, with all that is needed to judge
        them again. At most `limit` rows, their findings and last decisions.
        """

    def tried(self, site: str, newest: int = 10_000) -> tuple[Tried, ...]:
        """How the rules in the shadow did on the newest reactions of a site, by the name of the rule. At most `newest`
        rows for each rule.
        """

    def put_report(self, report: Report) -> None:
        """Keep a report of a replay, or how far it is by now."""

    def report(self, report: str) -> Report:
        """The report with this id. Raises UnknownReport. 1 row."""

    def reports(self, limit: int = 20) -> tuple[Report, ...]:
        """The newest reports, without their outcomes."""

    # People

    def add_person(self, person: Person, password_hash: str) -> None:
        """Keep somebody who works at the desk. Raises AlreadyExists when the address, in any case, is in use."""

    def person_by_email(self, email: str) -> tuple[Person, str]:
        """A person, by their address in any case, and the hash of their password. Raises UnknownPerson. 1 row."""

    def people(self) -> tuple[Person, ...]:
        """All people, by name."""

    def set_password(self, person: str, password_hash: str) -> None:
        """Replace a person's password and end all their sessions. Raises UnknownPerson."""

    def open_session(self, digest: str, person: str, until: datetime, password_hash: str) -> bool:
        """Keep a session, known by the digest of its secret, if the person's password is still the one with this hash.

        False, and nothing kept, when it was changed or the person locked out in the meantime. Raises AlreadyExists.
        """

    def person_in_session(self, digest: str, now: datetime) -> Person | None:
        """Who is signed in with this session, unless it is over. 1 row."""

    def close_session(self, digest: str) -> None:
        """End a session; nothing happens when there is none."""

    # Counters, for limits

    def count(self, key: str, window: datetime, until: datetime) -> int:
        """Add one to the counter of this key in this window and return the sum. Exact under any number of processes."""

    def sweep(self, now: datetime) -> None:
        """Forget counters and sessions that are over, and by and by the shingles of what is older than 60 days."""

    # The engine

    def close(self) -> None:
        """Let go of all connections. The store cannot be used any more."""
