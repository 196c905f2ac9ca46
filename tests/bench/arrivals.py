"""What readers have sent over five years, always the same: plausible reactions on several sites, in order of time.

Fifty texts are rendered and judged by the house; the reactions are these in turn, each with a last line of its own, so
that no two have the same words. In the threads that are read they have 600 characters, with markup. Nothing is kept of
what went by, so that ten million take no more room than ten.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from moderation.domain.assessment import Assessment
from moderation.domain.decision import Act, Decision
from moderation.domain.ids import ENTROPY, time_ordered_id
from moderation.domain.likeness import sketch
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Draft, Reaction, Status, fold
from moderation.domain.site import Site
from moderation.domain.thread import Thread, address_of
from moderation.pipeline import assess
from moderation.store.counters import SHINGLES_KEPT
from moderation.store.interface import Arrival
from tests.bench import texts

SEED = 1
YEARS = timedelta(days=5 * 365)
A_PAGE = 50
"""Reactions on one page of the queue, and different texts: so every page of it weighs the same."""

COUNTED = 50
"""Threads whose reactions are counted: as many as one call may ask for."""

A_THREAD = 20
"""Reactions in each of the other threads on the average, of all statuses; the busiest has many more."""

DEALT = 60
"""Parts of which the first site gets all, the second one half, the third one a third, and so on."""

A_READER = 6
"""Reactions of one reader, on the average."""

WAITING = 0.6
"""Which part of all reactions waits, unless another is asked for."""

DECIDED = {Status.PUBLISHED: 34, Status.REJECTED: 3, Status.SPAM: 3}
"""How many of forty decided reactions have each status."""

ACTS = {Status.PUBLISHED: Act.APPROVE, Status.REJECTED: Act.REJECT, Status.SPAM: Act.SPAM}

Came = tuple[Arrival, Decision | None]
"""A reaction that came in, and what the policy decided on it, if it did."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many reactions there shall be, the numbers of published reactions for each of which a thread is made besides,
    the moment at which all that has happened, and the part of the reactions that waits.

    The share of each site becomes smaller in their order; the threads that are read and counted are on the first one.
    """

    size: int
    threads: Sequence[int]
    until: datetime
    waiting: float = WAITING

    @property
    def total(self) -> int:
        return self.size + sum(self.threads)

    @property
    def number_waiting(self) -> int:
        return round(self.size * self.waiting)


class Judged(NamedTuple):
    """A text as the house judged it, with what is needed to go on with its fingerprint: the hash of its words."""

    draft: Draft
    assessment: Assessment
    words: "hashlib._Hash"


def thread_of(number: int) -> str:
    """The key of the thread with so many published reactions."""
    return f"/artikel/met-{number}-reacties"


def counted() -> tuple[str, ...]:
    """The keys of the threads whose reactions are counted."""
    return tuple(f"/artikel/{index}" for index in range(COUNTED))


def arrivals(plan: Plan, sites: Sequence[Site], policy: Policy) -> Iterator[Came]:
    """All reactions of a plan, in order of time, under one policy."""
    chance = Random(SEED)
    readers = Readers(plan.total // A_READER + 1)
    judged = [_judged(texts.draft(chance), policy) for _ in range(A_PAGE)]
    marked = [
        _judged(Draft("Jan Jansen", "jan@example.org", texts.marked(str(index))), policy) for index in range(A_PAGE)
    ]
    read = set(map(thread_of, plan.threads))
    taken: Counter[str] = Counter()
    pace = YEARS / (plan.total + 1)
    for number, (site, key, status) in enumerate(_places(plan, sites, chance), start=1):
        at = plan.until - YEARS + pace * (number - chance.random() / 2)
        pile = status if status is Status.WAITING else f"{site.key} {key}"
        text = (marked if key in read else judged)[taken[pile] % A_PAGE]
        taken[pile] += 1
        reaction = _reaction(site, key, status, text, readers.one(chance), number, at, chance)
        yield _arrival(reaction, site, text, number, plan), _decision(reaction)


def _places(plan: Plan, sites: Sequence[Site], chance: Random) -> Iterator[tuple[Site, str, Status]]:
    """Where each reaction stands. Those of one thread come in over the years, not one after the other."""
    special = [thread_of(number) for number in plan.threads for _ in range(number)]
    chance.shuffle(special)
    waiting, decided = plan.number_waiting, plan.size - plan.number_waiting
    others = max(COUNTED, plan.size // A_THREAD)
    dealt_sites = [site for place, site in enumerate(sites, start=1) for _ in range(DEALT // place)]
    dealt_statuses = [status for status, n in DECIDED.items() for _ in range(n)]
    while left := waiting + decided + len(special):
        drawn = chance.random() * left
        if drawn < len(special):
            yield sites[0], special.pop(), Status.PUBLISHED
            continue
        if drawn < len(special) + waiting:
            status, waiting = Status.WAITING, waiting - 1
        else:
            status, decided = dealt_statuses[int(chance.random() * len(dealt_statuses))], decided - 1
        site = dealt_sites[int(chance.random() * len(dealt_sites))]
        yield site, f"/artikel/{int(others * chance.random() ** 2)}", status


class Readers:
    """So many readers, some of whom write much more than others."""

    def __init__(self, number: int) -> None:
        self._number = number

    def one(self, chance: Random) -> Author:
        index = int(self._number * chance.random() ** 2)
        first, last = texts.FIRST[index % len(texts.FIRST)], texts.LAST[index % len(texts.LAST)]
        return Author(f"{first} {last}", f"{first}.{last}{index}@example.org".lower().replace(" ", ""))


def _judged(draft: Draft, policy: Policy) -> Judged:
    # The words of the whole are these and those of the last line, with a space in between.
    return Judged(draft, assess(draft, policy), hashlib.sha256(f"{fold(draft.text)} ".encode()))


def _last_line(number: int) -> str:
    return f"Dit was reactie {number}."


def _fingerprint(text: Judged, number: int) -> str:
    """The same as `fingerprint` of the whole text, without going through all of it again."""
    words = text.words.copy()
    words.update(f"dit was reactie {number}".encode())
    return words.hexdigest()[:32]


def _arrival(reaction: Reaction, site: Site, text: Judged, number: int, plan: Plan) -> Arrival:
    thread = Thread(
        site.key,
        reaction.thread,
        f"Over {reaction.thread.rpartition('/')[2]}",
        address_of(reaction.thread, site),
        opened=reaction.received,
    )
    # What is older has been swept out by now.
    is_new = reaction.received > plan.until - SHINGLES_KEPT
    made_up = hashlib.sha256(b"receipt %d" % number).hexdigest()
    return Arrival(
        reaction,
        thread,
        ticket=made_up[:32],
        receipt=made_up,
        fingerprint=_fingerprint(text, number),
        shingles=sketch(reaction.text) if is_new else (),
    )


def _reaction(
    site: Site,
    thread: str,
    status: Status,
    text: Judged,
    author: Author,
    number: int,
    at: datetime,
    chance: Random,
) -> Reaction:
    last, rendering = _last_line(number), text.assessment.rendering
    return Reaction(
        site=site.key,
        id=time_ordered_id(at, chance.randbytes(ENTROPY)),
        number=0,
        thread=thread,
        status=status,
        version=1 if status in ACTS else 0,
        author=author,
        shown_name=author.name,
        text=f"{text.draft.text}\n\n{last}",
        html=f"{rendering.html}\n<p>{last}</p>",
        plain=f"{rendering.plain}\n\n{last}",
        renderer=rendering.renderer,
        policy=text.assessment.policy,
        received=at,
        first_status=status,
        findings=text.assessment.findings,
    )


def _decision(reaction: Reaction) -> Decision | None:
    act = ACTS.get(reaction.status)
    if act is None:
        return None
    return Decision(
        id=reaction.id,
        site=reaction.site,
        reaction=reaction.id,
        person=None,
        act=act,
        before=Status.WAITING,
        after=reaction.status,
        version=1,
        at=reaction.received,
        policy=reaction.policy,
        reason="offtopic" if act is Act.REJECT else "",
    )
