"""What goes into the store and comes out of it, as far as no other floor knows of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, NamedTuple, TypeVar

from moderation.domain.circumstances import Circumstances
from moderation.domain.claim import Claim
from moderation.domain.decision import Act, Decision
from moderation.domain.edit import Renamed, Revision
from moderation.domain.entry import Entry
from moderation.domain.event import Event
from moderation.domain.finding import Finding
from moderation.domain.notice import Notice
from moderation.domain.reaction import PublicReaction, Reaction, Status, anchor
from moderation.domain.thread import Thread

T = TypeVar("T")

NOTHING_KNOWN = Circumstances()


class Counter(NamedTuple):
    """Something that is counted for a while: under which key, in the window that began then, until when."""

    key: str
    window: datetime
    until: datetime


class Printed(NamedTuple):
    """A page of a thread that was printed: in which edition of its site, where it begins, and when the thread was
    opened and is closed by hand, as in Thread.
    """

    edition: int = 0
    thread: str = ""
    first: int = 0
    opened: datetime | None = None
    closed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A reaction on its way into the store: everything but the number, which the store gives.

    `ticket` is the id of the ticket with which it was posted and `receipt` the digest of the key to its private page.
    `counters` are added to in the same transaction. `shingles` are the hashes by which texts like this one are found.
    `tried` are the rules in the shadow of its policy, whether they spoke or not. `real_name` is what its author typed
    as a name when it stands under an arrangement: it is sealed. `events` are what is told later.
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
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A published reaction with the page under which it stands: its key, its title and its address. `changed` is when
    it was last decided on, or when it came in. `answered` is when the reaction came in that it answers; None when it
    answers none that is published.
    """

    reaction: PublicReaction
    thread: str
    title: str
    url: str
    changed: datetime
    answered: datetime | None


@dataclass(frozen=True, slots=True)
class Amendment:
    """Another text by the author of a reaction, with all that came of it.

    `first_status` is where the house rules would send a reaction like this. `fingerprint`, `shingles`, `circumstances`
    and `tried` are as in Arrival. `renamed` is the new name, if that was changed too; never under an arrangement, where
    the name is sealed.
    """

    revision: Revision
    first_status: Status
    fingerprint: str
    circumstances: Circumstances = NOTHING_KNOWN
    shingles: tuple[int, ...] = ()
    tried: tuple[str, ...] = ()
    renamed: Renamed | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the house rules say of a reaction that is kept, of its words as they stand.

    `first_status` is where they would send a reaction like this, `tried` are the rules in the shadow.
    """

    findings: tuple[Finding, ...]
    shadow: tuple[Finding, ...]
    first_status: Status
    circumstances: Circumstances = NOTHING_KNOWN
    tried: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KeptPolicy:
    """A version of house rules as it was activated, whole: the text of each of its files by name."""

    digest: str
    name: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Activation:
    """A version of house rules came into force for a site. `person` is the id of who did it, None for the command line.

    `name` is that of the policy. `edited` says what was changed in the version before, at the desk, to make this one:
    the key of a reason, or `reason_order`. It is empty where the version came from files.
    """

    site: str
    digest: str
    name: str
    at: datetime
    person: str | None
    edited: str = ""


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
class NoticeArrival:
    """A report of a reaction on its way into the store: everything but the number, which the store gives.

    `email` is the address to answer to, which is sealed; empty for none. `mark` is the same for whatever the same
    sender reports of the same reaction. `receipt` is the digest of the key to its private page.
    """

    notice: Notice
    mark: str
    receipt: str
    email: str = ""
    events: tuple[Event, ...] = ()


class Reported(NamedTuple):
    """A reaction of which a report is open: its site, its number, and the first of those reports."""

    site: str
    number: int
    notice: Notice


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
    """A line of the queue, findings and all: enough to choose by, without opening it. `claim` is that of who is reading
    it now, `reports` how many reports of it are open.
    """

    reaction: Reaction
    thread_title: str
    claim: Claim | None = None
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page of a list and the mark after which the next one begins; None at the end."""

    items: tuple[T, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the log with the names that a person reads: of who did it and of the author of the reaction, if it is
    about one, with its number. `decision` is None for what is none. `is_whole` says that it is as it was written, and
    that the line before it is there.
    """

    entry: Entry
    decision: Decision | None
    person_name: str | None
    number: int | None
    author_name: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """A person's decision as it is looked at again: how its reaction begins, and at which version it is by now.

    `stands` until it is undone, and `is_last` while no later one stands: then it can be undone. `by_author` is what its
    author has done since, if anything. `reports` is how many reports of the reaction are open.
    """

    decision: Decision
    person_name: str
    number: int
    author_name: str
    excerpt: str
    version: int
    stands: bool
    is_last: bool
    by_author: Act | None = None
    reports: int = 0


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
