"""Whatever is done at the desk, by an author and by time, and however the mail server fails: when all is worked off,
the last that an author was told is how it stands.
"""

import logging
import random
import secrets
from collections.abc import Callable, Container, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
import structlog

from moderation.domain.correspondence import Letter
from moderation.domain.decision import BY_AUTHOR, LEADS_TO, Act, undoable
from moderation.domain.delivery import Channel
from moderation.domain.mail import Mail
from moderation.domain.reaction import Status
from moderation.intake.ticket import Tickets
from moderation.jobs.authors import Authors
from moderation.jobs.carrying import Carrying
from moderation.jobs.mailing import MailCarrier
from moderation.jobs.spreading import Spreader
from moderation.outside.post import AWAY, NotSent
from moderation.policies import Shelf
from moderation.store.interface import Store
from moderation.web.letters import Letters
from tests.conftest import SECRET, Clock
from tests.jobs.test_authors import ALL, Desk

SERVICE = "http://localhost"
LEFT_OUT = {Act.WITHDRAW, Act.CONFIRM, Act.KEEP, Act.ARRANGE, Act.EDIT}
"""After these there is nothing more to tell, or it stands where it stood."""
AUTHOR_OR_TIME = BY_AUTHOR | {Act.EXPIRE}
EVERYTHING = frozenset({*Act, None})
LAST = timedelta(days=1)
"""After this much time all has been tried often enough for a mail server that is there again."""


class Sent(NamedTuple):
    """A letter that has gone out: what it is, of which cause, where the reaction stood then, and when that was."""

    what: str
    cause: str
    status: Status
    at: datetime


class Step(NamedTuple):
    """An act, None for undoing the last one; the minutes after it, and whether the mail server is away in these."""

    act: Act | None
    minutes: int
    is_away: bool


class Walk:
    """One reaction, what is done to it, and the letters about it. `stood` is where it stood before each step, `heard`
    what its author has heard last.
    """

    def __init__(self, store: Store, shelf: Shelf, clock: Clock, desk: Desk) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk
        self._is_away = False
        tickets = Tickets(SECRET.encode(), clock, secrets.token_bytes)
        letters = Letters(SERVICE, None, "Europe/Amsterdam")
        nothing: dict[str, Callable[[Any], None]] = {"news": lambda _: None, "reporters": lambda _: None}
        carrier = MailCarrier(store, shelf, tickets, self, letters, clock, SERVICE, **nothing)  # type: ignore[arg-type]
        self._spreader = Spreader(store, desk.rules, [Authors(store)], {Channel.MAIL})  # type: ignore[arg-type]
        self._carrying = Carrying(store, Channel.MAIL, carrier, clock, lambda: 0.5)
        self.reaction = desk.arrived()
        self.stood: list[Status] = []
        self.sent: list[Sent] = []
        self.heard = Status.WAITING
        self._work(1)

    def send(self, mail: Mail) -> None:
        """As the post does it."""
        if self._is_away:
            raise NotSent(AWAY)
        cause, what, _ = mail.id.partition("/")[2].split(".")
        course = self._store.decisions("magazine", self.reaction.id)
        if cause not in (self.reaction.id, *(each.id for each in course)):
            return  # of a walk before this one, of which its author is reminded
        self.sent.append(Sent(what, cause, _as_seen(self.reaction.status), self._clock()))
        self.heard = _as_seen(self.reaction.status)

    @property
    def possible(self) -> list[Act | None]:
        """What can be done to it now; None is to take the last decision back."""
        found = [act for status, act in LEADS_TO if status is self.reaction.status and act not in LEFT_OUT]
        return [*found, *([None] if undoable(self._store.decisions("magazine", self.reaction.id)) else ())]

    def take(self, step: Step) -> None:
        before, self._is_away = self.reaction, step.is_away
        self.stood.append(before.status)
        last = undoable(self._store.decisions("magazine", before.id))
        if step.act is None:
            assert last
            self.reaction = self._desk.did(before, Act.UNDO, last.before, undoes=last.id)
        else:
            by = {"person": None} if step.act in AUTHOR_OR_TIME else {}
            after = LEADS_TO[before.status, step.act]
            self.reaction = self._desk.did(before, step.act, after, reason="offtopic", **by)
            if step.act in BY_AUTHOR:
                self.heard = _as_seen(after)
        self._work(step.minutes)

    def rest(self, step: Step) -> None:
        """Nothing is done for as long as this step takes."""
        self._is_away = step.is_away
        self._clock.forward(seconds=1)
        self._work(step.minutes)

    def end(self) -> Status:
        """Where it stands when all is worked off."""
        self._is_away = False
        self._work(int(ALL.undo.total_seconds() // 60) + 1)
        self._clock.at += LAST
        self._work(1)
        return _as_seen(self.reaction.status)

    def untimely(self) -> list[Sent]:
        """The letters of what could still be undone in silence."""
        taken = {each.id: each for each in self._store.decisions("magazine", self.reaction.id)}
        told = [(each, taken[each.cause]) for each in self.sent if each.cause in taken]
        return [each for each, decision in told if decision.person and each.at < decision.at + ALL.undo]

    def _work(self, minutes: int) -> None:
        for _ in range(minutes):
            self._clock.forward(minutes=1)
            while due := self._store.what_is_due(self._clock()):
                if due.events:
                    self._spreader.spread(self._clock())
                if due.channels:
                    self._carrying.carry_next(self._clock())


def _as_seen(status: Status) -> Status:
    return Status.WAITING if status is Status.SPAM else status


@pytest.fixture(autouse=True)
def _in_silence() -> Iterator[None]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@pytest.fixture
def begun(store: Store, shelf: Shelf, clock: Clock, els: Any) -> Callable[[], Walk]:
    desk = Desk(store, clock, store.site("magazine").policy, els.id)
    return lambda: Walk(store, shelf, clock, desk)


def at_random(walk: Walk, seed: int, *, fails: bool, acts: Container[Act | None] = EVERYTHING) -> list[Step]:
    """Take some steps of these kinds, and say which."""
    chance, taken = random.Random(seed), list[Step]()
    for _ in range(chance.randint(2, 6)):
        possible = [act for act in walk.possible if act in acts]
        step = Step(chance.choice(possible), chance.choice([1, 4, 11, 30]), fails and chance.random() < 0.5)
        walk.take(step)
        taken.append(step)
    return taken


@pytest.mark.parametrize("fails", [False, True])
@pytest.mark.parametrize("part", range(4))
def test_the_last_that_an_author_was_told_is_how_it_stands(begun: Callable[[], Walk], part: int, fails: bool) -> None:
    for seed in range(part * 25, (part + 1) * 25):
        walk = begun()
        steps = at_random(walk, seed, fails=fails)
        assert walk.end() is walk.heard, (steps, walk.sent)
        assert walk.untimely() == [], steps
        told = [each.status for each in walk.sent if each.what != Letter.UNDONE]
        is_objected = any(step.act in BY_AUTHOR for step in steps)
        has_undone = any(each.what == Letter.UNDONE for each in walk.sent)
        assert is_objected or has_undone or all(a is not b for a, b in pairwise(told)), (steps, walk.sent)


@pytest.mark.parametrize("fails", [False, True])
def test_no_letter_tells_spam_from_what_waits(begun: Callable[[], Walk], fails: bool) -> None:
    for seed in range(40):
        found = begun()
        steps = at_random(found, seed, fails=fails, acts={Act.APPROVE, Act.REJECT, Act.SPAM, None})
        found.end()
        twin = begun()
        for step, status in zip(steps, found.stood, strict=True):
            # The twin waits where the other one is spam.
            is_between = step.act is Act.SPAM or (status is Status.SPAM and step.act is None)
            (twin.rest if is_between else twin.take)(step)
        twin.end()
        assert [each.what for each in found.sent] == [each.what for each in twin.sent], steps
