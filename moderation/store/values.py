"""What goes into the store and comes out of it, as far as no other floor knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from moderation.domain.circumstances import Circumstances
from moderation.domain.decision import Decision
from moderation.domain.reaction import Reaction, Status, anchor
from moderation.domain.thread import Thread

T = TypeVar("T")

NOTHING_KNOWN = Circumstances()


class Counter(NamedTuple):
    """Something that is counted for a while: under which key, in the window that began then, until when."""

    key: str
    window: datetime
    until: datetime


class Printed(NamedTuple):
    """A page of a thread that was printed: in which edition of its site, and where it begins."""

    edition: int = 0
    thread: str = ""
    first: int = 0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A reaction on its way into the store: everything but the number, which the store gives.

    `ticket` is the id of the ticket with which it was posted and `receipt` the digest of the key to its private page.
    `counters` are added to in the same transaction. `shingles` are the hashes by which texts like this one are found.
    `tried` are the rules in the shadow of its policy, whether they spoke or not. `real_name` is what its author typed
    as a name when it stands under an arrangement: it is sealed.
    """

    reaction: Reaction
    thread: Thread
    ticket: str
    receipt: str
    fingerprint: str
    circumstances: Circumstances = NOTHING_KNOWN
    counters: tuple[Counter, ...] = ()
    shingles: tuple[int, ...] = ()
    tried: tuple[str, ...] = ()
    real_name: str = ""


@dataclass(frozen=True, slots=True)
class KeptPolicy:
    """A version of house rules as it was activated, whole: the text of each of its files by name."""

    digest: str
    name: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Activation:
    """A version of house rules came into force for a site. `person` is the id of who did it, None for the command line.

    `name` is that of the policy.
    """

    site: str
    digest: str
    name: str
    at: datetime
    person: str | None


@dataclass(frozen=True, slots=True)
class Same:
    """An earlier reaction with the same words, or perhaps nearly the same: what is needed to compare it."""

    thread: str
    name: str
    text: str
    received: datetime


@dataclass(frozen=True, slots=True)
class SealedName:
    """A real name that was read: of the arrangement itself, or typed by the author of the reaction with this number."""

    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """A reaction as it came in, to be judged again: with its findings, the circumstances of then, and `human`, the
    status that a person gave it. None when no person's decision stands, also while it waits.
    """

    reaction: Reaction
    circumstances: Circumstances
    human: Status | None


@dataclass(frozen=True, slots=True)
class Tried:
    """How a rule in the shadow did, over the reactions that people have decided on.

    Of those on which it spoke (`hit`) or was silent (`miss`), how many people placed and how many they took away
    (rejected, removed or marked as spam). `waiting` are those, of both kinds, on which nobody has decided.
    """

    rule: str
    hit_taken_away: int
    hit_placed: int
    miss_taken_away: int
    miss_placed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Report:
    """A replay at the desk: what was asked, how far it is, and in the end what came of it, as JSON in `outcome`.

    `done` of `total` reactions were judged. `seen` is when it last gave a sign of life, and `failure` says why it broke
    off.
    """

    id: str
    site: str
    policy: str
    policy_name: str
    since: datetime | None
    person: str
    begun: datetime
    done: int = 0
    total: int = 0
    seen: datetime | None = None
    ended: datetime | None = None
    outcome: str = ""
    failure: str = ""


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
