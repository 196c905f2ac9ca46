"""Whatever is done at the desk, by an author and by time, and however the mail server fails: when all is worked off,
the last that an author was told is how it stands.
"""

import logging
import random
import secrets
from collections.abc import Callable, Container, Iterator, Sequence, Set
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
import structlog

from moderation.domain.correspondence import Letter
from moderation.domain.decision import ANSWERS_EDIT, BY_AUTHOR, LEADS_TO, Act, Decision, undoable
from moderation.domain.delivery import Channel
from moderation.domain.mail import Mail
from moderation.domain.objection import taken_out
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
LEFT_OUT = {Act.WITHDRAW, Act.CONFIRM, Act.KEEP, Act.ARRANGE}
"""After these there is nothing more to tell, or it stands where it stood."""
OF_THE_TEXT = {Letter.EDITED, Letter.UPHELD, Letter.REINSTATED}
"""Letters of what leaves a reaction where it is."""
AUTHOR_OR_TIME = BY_AUTHOR | {Act.EXPIRE}
EVERYTHING = frozenset({*Act, None})
AROUND_AN_EDIT: Set[Act | None] = ANSWERS_EDIT | {Act.APPROVE, Act.EDIT, Act.OBJECT, Act.REMOVE, Act.RESTORE, None}
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
        nothing: dict[str, Callable[[Any], None]] = dict.fromkeys(("news", "reporters", "unsubscribe"), lambda _: None)
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
        delivery = self._store.delivery_of_message(mail.id)
        cause, what = delivery.cause, delivery.what
        course = self._store.decisions("magazine", self.reaction.id)
        if cause not in (self.reaction.id, *(each.id for each in course)):
            return  # of a walk before this one, of which its author is reminded
        self.sent.append(Sent(what, cause, _as_seen(self.reaction.status), self._clock()))
        if what != Letter.EDITED:
            self.heard = _as_seen(self.reaction.status)

    @property
    def possible(self) -> list[Act | None]:
        """What can be done to it now; None is to take the last decision back."""
        course = self._store.decisions("magazine", self.reaction.id)
        found = [act for status, act in LEADS_TO if status is self.reaction.status and act not in LEFT_OUT]
        if self.reaction.status is Status.PUBLISHED:
            found = [act for act in found if act not in _out_of_place(course)]
        return [*found, *([None] if undoable(course) else ())]

    def take(self, step: Step) -> None:
        before, self._is_away = self.reaction, step.is_away
        self.stood.append(before.status)
        last = undoable(self._store.decisions("magazine", before.id))
        if step.act is None:
            assert last
            self.reaction = self._desk.did(before, Act.UNDO, last.before, undoes=last.id)
        else:
            by = {"person": None} if step.act in AUTHOR_OR_TIME else {}
            after, reason = LEADS_TO[before.status, step.act], "shortened" if step.act is Act.EDIT else "offtopic"
            self.reaction = self._desk.did(before, step.act, after, reason=reason, **by)
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

    def answered_in_silence(self) -> list[Decision]:
        """What was the last word on an objection to an edit, and no letter has told."""
        course = self._store.decisions("magazine", self.reaction.id)
        told = {each.cause for each in self.sent}
        return [each for each in course[-1:] if each.act in ANSWERS_EDIT and each.id not in told]

    def _work(self, minutes: int) -> None:
        for _ in range(minutes):
            self._clock.forward(minutes=1)
            while due := self._store.what_is_due(self._clock()):
                if due.events:
                    self._spreader.spread(self._clock())
                if due.channels:
                    self._carrying.carry_next(self._clock())


def _out_of_place(course: Sequence[Decision]) -> Set[Act]:
    """What cannot be done with one that stands on the site, as its text was edited and objected to."""
    out = taken_out(course)
    if out.contested:
        return {Act.OBJECT, Act.EDIT}
    return ANSWERS_EDIT if out.last_unanswered else {Act.OBJECT, *ANSWERS_EDIT}


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
        told = [each.status for each in walk.sent if each.what not in {Letter.UNDONE, *OF_THE_TEXT}]
        is_objected = any(step.act in BY_AUTHOR for step in steps)
        has_undone = any(each.what == Letter.UNDONE for each in walk.sent)
        assert is_objected or has_undone or all(a is not b for a, b in pairwise(told)), (steps, walk.sent)


@pytest.mark.parametrize("fails", [False, True])
def test_whatever_comes_of_an_objection_to_an_edit_its_author_is_told(begun: Callable[[], Walk], fails: bool) -> None:
    for seed in range(25):
        walk = begun()
        for act in (Act.APPROVE, Act.EDIT, Act.OBJECT):
            walk.take(Step(act, 11 if seed % 2 else 1, False))
        steps = at_random(walk, seed, fails=fails, acts=AROUND_AN_EDIT)
        assert walk.end() is walk.heard, (steps, walk.sent)
        assert walk.untimely() == [], steps
        assert walk.answered_in_silence() == [], (steps, walk.sent)


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
