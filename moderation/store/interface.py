"""The one way to what is kept: what each method promises, what it raises and what it costs.

Times are aware datetimes in UTC. Every method may raise StoreUnavailable when the database cannot be reached, is locked
for longer than a few seconds, is full or read-only; nothing is then half-written. A method that writes returns after
the change is committed and synced to disk. Costs are in rows touched through an index.

What cannot be kept whole is not kept at all: a NUL, half a surrogate pair or a number beyond 63 bits raises ValueError,
an id that is in use AlreadyExists, and a reference to somebody or something that is not there NotFound.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from moderation.domain.assessment import Rendering
from moderation.domain.decision import Decision
from moderation.domain.person import Person
from moderation.domain.policy import Policy
from moderation.domain.reaction import History, PublicReaction, Reaction, Status, anchor
from moderation.domain.site import Site
from moderation.domain.thread import Thread

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A reaction on its way into the store: everything but the number, which the store gives.

    `ticket` is the id of the ticket with which it was posted and `receipt` the digest of the key to its private page.
    """

    reaction: Reaction
    thread: Thread
    ticket: str
    receipt: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A line of the queue, findings and all: enough to choose by, without opening it."""

    reaction: Reaction
    thread_title: str


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list and the mark after which the next one begins; None at the end."""

    items: tuple[T, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the log of decisions, with the names that a person reads."""

    decision: Decision
    person_name: str | None
    number: int
    author_name: str


@dataclass(frozen=True, slots=True)
class KeptText:
    """The text of a reaction and what `renderer` once made of it. Nothing here says who wrote it."""

    site: str
    id: str
    number: int
    thread: str
    text: str
    html: str
    plain: str
    renderer: str

    @property
    def anchor(self) -> str:
        return anchor(self.number)


class Store(Protocol):
    """What an engine keeps. The contract tests under tests/store hold every engine to these sentences."""

    # Sites and threads

    def add_site(self, site: Site) -> None:
        """Keep a new site. Raises AlreadyExists."""

    def site(self, key: str) -> Site:
        """The site with this key. Raises UnknownSite. 1 row."""

    def sites(self) -> tuple[Site, ...]:
        """All sites, by key."""

    def put_thread(self, thread: Thread) -> None:
        """Keep a thread, or replace its title, address and closing by these. Raises UnknownSite."""

    def thread(self, site: str, key: str) -> Thread | None:
        """The thread with this key, if it was kept or has taken a reaction. 1 row."""

    # A reaction comes in

    def accept(self, arrival: Arrival, policy: Policy, decision: Decision | None) -> Reaction:
        """Keep a reaction with its findings, its policy and the decision that the policy took itself, in one
        transaction.

        Gives it the next number of its site and opens its thread if need be; a thread that is there keeps its title,
        unless it had none, and its address. The decision's version and status are those of the reaction. A ticket is
        good for one reaction: the same ticket again changes nothing and returns the reaction that it brought, as it is
        now. Raises UnknownSite, and ThreadClosed when the thread was closed in the meantime.
        """

    def earlier(self, site: str, thread: str, fingerprint: str, limit: int = 20) -> History:
        """The site's reactions with the same words, newest first, whatever their status; seen from this
        thread. At most `limit` rows.
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

    def decide(self, decision: Decision, policy: Policy | None = None) -> Reaction:
        """Write the status and the decision in one transaction and return the reaction as it is now.

        With the policy under which it was taken, which is kept whole for those who read the log years later.

        The decision holds the version that it makes: one more than the moderator saw. Raises StaleDecision, and writes
        nothing, when the reaction is not at that version or not in the status `before`; UnknownReaction.
        """

    def decisions(self, site: str, reaction: str) -> tuple[Decision, ...]:
        """All decisions on one reaction, by its id, oldest first."""

    def log(self, *, after: str | None = None, limit: int = 50) -> Page[LogEntry]:
        """All decisions, newest first, after the given mark. At most `limit` + 1 rows, however deep.

        A mark that is none stands for the beginning.
        """

    def policy_text(self, digest: str) -> str | None:
        """The text of a policy under which a reaction was once accepted. 1 row."""

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
        """Forget counters and sessions that are over."""

    # The engine

    def close(self) -> None:
        """Let go of all connections. The store cannot be used any more."""
