"""Replays in the background: what is written down when something ends them early."""

import os
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from secrets import token_bytes

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.errors import (
    BadPolicy,
    BadSettings,
    ModerationError,
    RoleMissing,
    StoreUnavailable,
    UnknownReport,
    UnknownSite,
)
from moderation.domain.finding import Effect, Field
from moderation.domain.message import say
from moderation.domain.person import Person
from moderation.policies import Shelf
from moderation.replay import Change, Outcome, Result
from moderation.replay.judging import Remark
from moderation.replay.parts import Opening
from moderation.replay.reports import Failure, ReplayRunning, Replays, State, without_words
from moderation.store.interface import Store
from tests.conftest import Clock, Reader
from tests.replaying import few_links


@pytest.fixture
def own(tmp_path: Path) -> Path:
    few_links(tmp_path / "policies")
    return tmp_path / "policies"


@pytest.fixture
def two(jan: Reader) -> None:
    jan.sends("Eerst dit.")
    jan.sends("Dan dat.")


def replays(store: Store, own: Path, clock: Clock, opening: Opening) -> Replays:
    return Replays(store, Shelf([own]), opening, clock, token_bytes, 1)


@pytest.fixture
def working(store: Store, settings: Settings, own: Path, clock: Clock) -> Iterator[Replays]:
    working = replays(store, own, clock, bootstrap.opening_of(settings))
    yield working
    working.close()


def dies_at_once() -> Store:
    """As if the system had ended the process because memory ran out."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def never_opens() -> Store:
    signal.pause()
    raise AssertionError


def is_away(error: type[ModerationError]) -> Store:
    raise error("it cannot be opened")


def stumbles() -> Store:
    raise ZeroDivisionError


def test_a_replay_that_is_done_has_its_result(working: Replays, bram: Person, two: None) -> None:
    report = working.start(bram, "magazine", "few-links")
    working.wait()
    shown = working.shown(report.id)
    assert shown.state is State.DONE
    assert shown.result is not None
    assert (shown.report.done, shown.report.total, shown.result.judged) == (2, 2, 2)
    assert [each.report.id for each in working.newest()] == [report.id]


@pytest.mark.parametrize(
    ("opening", "failure"),
    [
        (dies_at_once, Failure.PROCESS),
        (partial(is_away, StoreUnavailable), Failure.STORE),
        (partial(is_away, BadSettings), Failure.STORE),
        (stumbles, Failure.UNEXPECTED),
    ],
)
def test_what_ends_a_replay_early_stands_in_its_report(
    store: Store, own: Path, clock: Clock, bram: Person, two: None, opening: Opening, failure: Failure
) -> None:
    failing = replays(store, own, clock, opening)
    report = failing.start(bram, "magazine", "few-links")
    failing.wait()
    shown = failing.shown(report.id)
    assert (shown.state, shown.report.failure, shown.result) == (State.FAILED, failure.value, None)


def test_a_service_that_stops_waits_for_no_process(
    store: Store, own: Path, clock: Clock, bram: Person, two: None
) -> None:
    stopped = replays(store, own, clock, never_opens)
    report = stopped.start(bram, "magazine", "few-links")
    assert stopped.shown(report.id).state is State.RUNNING
    clock.forward(hours=1)  # whoever runs it here knows that it does
    assert stopped.shown(report.id).state is State.RUNNING
    with pytest.raises(ReplayRunning, match="another replay is running"):
        stopped.start(bram, "buurt", "few-links")
    stopped.close()
    assert stopped.shown(report.id).report.failure == Failure.STOPPED.value


def test_an_editor_breaks_a_replay_off_and_another_can_begin(
    store: Store, own: Path, clock: Clock, els: Person, bram: Person, two: None
) -> None:
    running = replays(store, own, clock, never_opens)
    report = running.start(bram, "magazine", "few-links")
    with pytest.raises(RoleMissing):
        running.stop(els, report.id)
    assert running.shown(report.id).state is State.RUNNING
    running.stop(bram, report.id)
    assert running.shown(report.id).report.failure == Failure.ASKED.value
    running.stop(bram, report.id)
    again = running.start(bram, "magazine", "few-links")
    assert running.shown(again.id).state is State.RUNNING
    running.close()
    assert running.shown(again.id).report.failure == Failure.STOPPED.value
    with pytest.raises(UnknownReport):
        running.stop(bram, "nothing")


def test_a_replay_is_broken_off_from_another_process_of_the_service(
    store: Store, own: Path, clock: Clock, bram: Person, two: None
) -> None:
    running, elsewhere = (replays(store, own, clock, never_opens) for _ in range(2))
    report = running.start(bram, "magazine", "few-links")
    while not elsewhere.shown(report.id).report.total:
        pass
    elsewhere.stop(bram, report.id)
    clock.forward(seconds=1)  # a sign of life is due
    running.wait()
    assert running.shown(report.id).report.failure == Failure.ASKED.value


def test_a_part_that_is_slow_leaves_no_report_without_a_sign_of_life(
    store: Store, own: Path, clock: Clock, bram: Person, two: None
) -> None:
    running, elsewhere = (replays(store, own, clock, never_opens) for _ in range(2))
    report = running.start(bram, "magazine", "few-links")
    clock.forward(hours=1)
    while elsewhere.shown(report.id).state is not State.RUNNING:
        pass
    running.close()


def test_a_report_keeps_no_sentence_that_may_quote_a_name() -> None:
    said = say("As it stands: Hendrika.")
    remarks = tuple(
        Remark(rule, Effect.HOLD, field, said)
        for rule, field in (
            ("links", Field.NAME),
            ("links", Field.EMAIL),
            ("of-a-package", Field.TEXT),
            ("of-a-package", Field.REACTION),
        )
    )
    told = Remark("links", Effect.HOLD, Field.TEXT, say("The text has links."))
    change = Change(1, Outcome.WAITING, Outcome.SPAM, None, (*remarks, told), remarks, "/", "Hendrika", "Hendrika")
    result = Result(1, 0, 1, 0, 0, (), (), (change,), ())
    (kept,) = without_words(result).changes
    assert "Hendrika" not in repr(kept)
    assert [(each.rule, each.effect, each.field) for each in kept.gone] == [
        (each.rule, each.effect, each.field) for each in remarks
    ]
    assert kept.new[-1] == told


def test_a_store_that_is_gone_at_the_end_leaves_a_report_without_an_end(
    store: Store, settings: Settings, own: Path, clock: Clock, bram: Person, two: None
) -> None:
    stopped = replays(store, own, clock, never_opens)
    report = stopped.start(bram, "magazine", "few-links")
    store.close()
    stopped.close()
    again = bootstrap.store_of(settings)
    clock.forward(hours=1)
    assert replays(again, own, clock, never_opens).shown(report.id).state is State.BROKEN_OFF
    again.close()


def test_what_cannot_be_begun_leaves_no_report(working: Replays, els: Person, bram: Person, own: Path) -> None:
    few_links(own, "wrong", three="publish")
    for person, site, policy, error in (
        (els, "magazine", "few-links", RoleMissing),
        (bram, "nergens", "few-links", UnknownSite),
        (bram, "magazine", "nergens", BadPolicy),
        (bram, "magazine", "wrong", BadPolicy),
        (bram, "magazine", str(own / "few-links"), BadPolicy),
    ):
        with pytest.raises(error):
            working.start(person, site, policy)
    assert working.newest() == ()
