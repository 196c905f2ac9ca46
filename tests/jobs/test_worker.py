"""The worker brings what is due, tries again what did not arrive, gives up aloud, and ends when it is told to."""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.delivery import AUTHOR, Channel, Delivery, delivery_id
from moderation.jobs.carrying import LEASE, OUR_FAULT, STRAY, WAITS, Carrying, Outcome, wait_after
from moderation.jobs.spreading import Spreader
from moderation.jobs.telling import Carrier, NotDelivered, Overtaken
from moderation.jobs.worker import KEPT, Round, Worker
from moderation.policies import Shelf
from moderation.store.interface import Store
from tests.conftest import Clock, Reader
from tests.jobs.carriers import PATIENCE, Failing, Ledger, Slow, until
from tests.store.need import moved_away

AWAY = NotDelivered("The mail server does not answer.")
NO_MAILBOX = NotDelivered("There is no such mailbox.", for_good=True)
SECRET_WORDS = "Wat een onzin over jan@example.org."


def chance() -> float:
    return 0.5


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "brought.txt")


@pytest.fixture
def put(store: Store, clock: Clock) -> Callable[..., list[str]]:
    """Puts deliveries in the outbox, each due a second after the one before, and gives their ids: letters to an author,
    or what is for one service each.
    """

    def put(number: int = 1, channel: Channel = Channel.MAIL, **changes: object) -> list[str]:
        made = []
        for each in range(number):
            what, cause = f"letter {each}", f"{channel} cause"
            to = AUTHOR if channel is Channel.MAIL else f"hook:{each}"
            name = delivery_id(cause, what, to)
            due = clock() + timedelta(seconds=each)
            delivery = Delivery("magazine", name, channel, what, to, cause, "", due)
            made.append(replace(delivery, **changes))
        store.put_deliveries(made)
        clock.forward(seconds=number)
        return [each.id for each in made]

    return put


@pytest.fixture
def carrying(store: Store, clock: Clock) -> Callable[[Carrier], Carrying]:
    return lambda carrier: Carrying(store, Channel.MAIL, carrier, clock, chance)


@pytest.fixture
def worker(store: Store, shelf: Shelf, clock: Clock) -> Callable[..., Worker]:
    """Puts a worker together from carriers."""

    def worker(carriers: Mapping[Channel, Carrier], rounds: Sequence[Round] = ()) -> Worker:
        carryings = {each: Carrying(store, each, carrier, clock, chance) for each, carrier in carriers.items()}
        # A clock for waiting that does not stand still.
        return Worker(store, Spreader(store, shelf, (), carriers), carryings, rounds, clock, Ticking())

    return worker


class Ticking:
    """A clock for waiting that is a minute further each time that somebody looks at it."""

    def __init__(self) -> None:
        self._seconds = 0.0

    def __call__(self) -> float:
        self._seconds += 60
        return self._seconds


@contextmanager
def at_work(*workers: Worker) -> Iterator[threading.Event]:
    """The workers at work, each in a thread of its own, until the end or until the event is set."""
    stop = threading.Event()
    threads = [threading.Thread(target=worker, args=(stop,)) for worker in workers]
    for thread in threads:
        thread.start()
    try:
        yield stop
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads)


# One delivery


def test_what_is_due_is_brought_in_its_order_and_marked(
    carrying: Callable[[Carrier], Carrying], ledger: Ledger, store: Store, put: Callable[..., list[str]], clock: Clock
) -> None:
    made = put(3)
    brings = carrying(ledger)
    assert [brings.carry_next(clock()) for _ in range(4)] == [*[Outcome.DELIVERED] * 3, None]
    assert ledger.brought == made
    assert {store.delivery("magazine", each).done for each in made} == {clock()}


def test_what_does_not_arrive_is_tried_again_ever_later_and_given_up_aloud_after_two_days(
    carrying: Callable[[Carrier], Carrying], store: Store, put: Callable[..., list[str]], clock: Clock
) -> None:
    (made,) = put()
    carrier, begun, waits = Failing(*[AWAY] * 99), clock(), []
    brings = carrying(carrier)
    with capture_logs() as told:
        while brings.carry_next(clock()) is Outcome.LATER:
            assert brings.carry_next(clock()) is None, "not at once"
            due = store.delivery("magazine", made).due
            waits.append(due - clock())
            clock.at = due
    assert waits == sorted(waits)
    assert len(carrier.tried) == len(WAITS) + 1
    assert timedelta(days=1, hours=12) < clock() - begun < timedelta(days=2, hours=12)
    lost = store.delivery("magazine", made)
    assert (lost.given_up, lost.failure, lost.tries) == (clock(), AWAY.why, len(WAITS) + 1)
    assert [line["event"] for line in told if line["log_level"] == "error"] == ["a delivery was given up"]


def test_what_can_never_arrive_is_given_up_at_once(
    carrying: Callable[[Carrier], Carrying], store: Store, put: Callable[..., list[str]], clock: Clock
) -> None:
    (made,) = put()
    assert carrying(Failing(NO_MAILBOX)).carry_next(clock()) is Outcome.GIVEN_UP
    assert store.delivery("magazine", made).failure == NO_MAILBOX.why
    assert store.number_given_up() == 1


def test_what_does_not_hold_any_more_is_neither_brought_nor_lost(
    carrying: Callable[[Carrier], Carrying], put: Callable[..., list[str]], store: Store, clock: Clock
) -> None:
    (made,) = put()
    brings = carrying(Failing(Overtaken()))
    assert [brings.carry_next(clock()) for _ in range(2)] == [Outcome.OVERTAKEN, None]
    kept = store.delivery("magazine", made)
    assert (kept.overtaken, kept.done, kept.given_up) == (clock(), None, None)


def test_a_carrier_with_a_fault_costs_a_try_and_the_log_says_where_and_nothing_of_what_was_in_it(
    carrying: Callable[[Carrier], Carrying], store: Store, put: Callable[..., list[str]], clock: Clock
) -> None:
    (made,) = put()
    with capture_logs() as told:
        assert carrying(Failing(ValueError(SECRET_WORDS))).carry_next(clock()) is Outcome.LATER
    assert store.delivery("magazine", made).failure == OUR_FAULT.text
    assert told[0]["error"] == "ValueError"
    assert "carriers.py" in told[0]["where"]
    assert SECRET_WORDS not in str(told)


def test_a_delivery_at_which_whoever_brings_it_dies_each_time_is_given_up_in_the_end(
    carrying: Callable[[Carrier], Carrying], ledger: Ledger, store: Store, put: Callable[..., list[str]], clock: Clock
) -> None:
    put()
    for _ in range(len(WAITS) + 1):
        assert store.claim_delivery(Channel.MAIL, clock(), clock() + LEASE)
        clock.at += LEASE
    assert carrying(ledger).carry_next(clock()) is Outcome.GIVEN_UP
    assert ledger.brought == []


def test_what_failed_together_does_not_come_back_together() -> None:
    for tries in range(1, len(WAITS) + 1):
        shortest, longest = wait_after(tries, 0.0), wait_after(tries, 1.0)
        assert shortest == WAITS[tries - 1]
        assert longest == WAITS[tries - 1] * (1 + STRAY)
    assert wait_after(len(WAITS) + 1, 0.0) is None


# All that is due


def test_a_worker_that_works_once_brings_all_that_is_due_and_says_what_came_of_it(
    worker: Callable[..., Worker], ledger: Ledger, put: Callable[..., list[str]]
) -> None:
    mails, hooks = put(3), put(3, Channel.HOOK)
    failing = Failing(AWAY, NO_MAILBOX)
    tally = worker({Channel.MAIL: ledger, Channel.HOOK: failing}).work_off()
    assert tally == {Outcome.DELIVERED: 4, Outcome.LATER: 1, Outcome.GIVEN_UP: 1}
    assert (ledger.brought, failing.tried) == (mails, hooks)


def test_what_becomes_due_while_it_works_once_is_for_the_next_time(
    worker: Callable[..., Worker], put: Callable[..., list[str]], clock: Clock
) -> None:
    (made,) = put()

    class TakesAnHour(Failing):
        def carry(self, delivery: Delivery) -> None:
            clock.forward(hours=1)
            super().carry(delivery)

    carrier = TakesAnHour(AWAY)
    assert worker({Channel.MAIL: carrier}).work_off() == {Outcome.LATER: 1}
    assert carrier.tried == [made]


def test_events_are_spread_before_and_what_comes_of_them_is_brought(
    house: object, store: Store, settings: Settings, clock: Clock, jan: Reader, ledger: Ledger, shelf: Shelf
) -> None:
    class Thanks:
        def deliveries(self, about):  # type: ignore[no-untyped-def]
            event = about.event
            name = delivery_id(event.cause, "thanks", AUTHOR)
            return [Delivery(event.site, name, Channel.MAIL, "thanks", AUTHOR, event.cause, event.reaction, event.due)]

    reaction = jan.sends().reaction
    carryings = {Channel.MAIL: Carrying(store, Channel.MAIL, ledger, clock, chance)}
    one = Worker(store, Spreader(store, shelf, [Thanks()], carryings), carryings, (), clock, Ticking())
    assert one.work_off() == {Outcome.DELIVERED: 1}
    assert ledger.brought == [f"{reaction.id}.thanks.author"]


# For as long as it is told to


def test_it_goes_on_until_it_is_told_to_stop(
    worker: Callable[..., Worker], ledger: Ledger, put: Callable[..., list[str]], store: Store, clock: Clock
) -> None:
    with at_work(worker({Channel.MAIL: ledger})):
        for _ in range(2):
            made = put(2)
            until(lambda made=made: all(store.delivery("magazine", each).done for each in made))
            for each in made:
                assert store.send_again("magazine", each, clock())
            until(lambda made=made: all(store.delivery("magazine", each).done for each in made))


def test_several_workers_share_what_there_is_to_do(
    worker: Callable[..., Worker], ledger: Ledger, put: Callable[..., list[str]], store: Store
) -> None:
    made = put(40)
    with at_work(*(worker({Channel.MAIL: ledger}) for _ in range(3))):
        until(lambda: all(store.delivery("magazine", each).done for each in made))
    assert sorted(ledger.brought) == sorted(made)


def test_one_channel_that_keeps_others_waiting_holds_up_no_other(
    worker: Callable[..., Worker], ledger: Ledger, put: Callable[..., list[str]], store: Store
) -> None:
    slow = Slow()
    put()
    with at_work(worker({Channel.MAIL: slow, Channel.HOOK: ledger})):
        assert slow.begun.wait(PATIENCE)
        (hook,) = put(1, Channel.HOOK)
        until(lambda: bool(store.delivery("magazine", hook).done))
        slow.may_go_on.set()


def test_what_is_being_brought_when_it_is_told_to_stop_is_finished_and_no_more_is_begun(
    worker: Callable[..., Worker], put: Callable[..., list[str]], store: Store
) -> None:
    slow = Slow()
    first, second = put(2)
    with at_work(worker({Channel.MAIL: slow})) as stop:
        assert slow.begun.wait(PATIENCE)
        stop.set()
        slow.may_go_on.set()
        until(lambda: bool(store.delivery("magazine", first).done))
    assert store.delivery("magazine", second).is_open


def test_rounds_are_made_and_one_that_fails_keeps_no_other_from_it(
    worker: Callable[..., Worker], ledger: Ledger, clock: Clock
) -> None:
    made: list[datetime] = []

    def broken(_: datetime) -> None:
        raise ValueError(SECRET_WORDS)

    with capture_logs() as told, at_work(worker({Channel.MAIL: ledger}, [broken, made.append])):
        until(lambda: len(made) > 1)
    assert set(made) == {clock()}
    assert {line["event"] for line in told} == {"a round was not finished"}
    assert SECRET_WORDS not in str(told)


def test_what_was_brought_long_ago_is_forgotten(
    worker: Callable[..., Worker], ledger: Ledger, put: Callable[..., list[str]], store: Store, clock: Clock
) -> None:
    put(to="reporter:1")
    one = worker({Channel.MAIL: ledger})
    one.work_off()
    clock.at += KEPT - timedelta(hours=1)
    one.work_off()
    assert store.deliveries("magazine", "reporter:1").items
    clock.forward(hours=2)
    one.work_off()
    assert store.deliveries("magazine", "reporter:1").items == ()


def test_a_database_that_is_away_for_a_while_is_told_and_all_goes_on_after_it(
    worker: Callable[..., Worker], ledger: Ledger, put: Callable[..., list[str]], store: Store, tmp_path: Path
) -> None:
    with capture_logs() as told, at_work(worker({Channel.MAIL: ledger})):
        with moved_away(tmp_path / "test.db"):
            until(lambda: any(line["event"] == "nothing can be told now" for line in told))
        made = put(2)
        until(lambda: all(store.delivery("magazine", each).done for each in made))
        until(lambda: any(line["event"] == "the outbox is worked off again" for line in told))
    assert ledger.brought == made


# Where it works


def test_it_is_a_job_of_the_service_unless_the_settings_say_otherwise(settings: Settings, store: Store) -> None:
    (job,) = bootstrap.jobs_of(settings, store)
    assert isinstance(job, Worker)
    assert bootstrap.jobs_of(replace(settings, worker="off"), store) == ()


def test_what_no_carrier_brings_lies_there_until_there_is_one(
    worker: Callable[..., Worker], ledger: Ledger, put: Callable[..., list[str]], store: Store
) -> None:
    put()
    assert worker({}).work_off() == {}
    assert worker({Channel.MAIL: ledger}).work_off() == {Outcome.DELIVERED: 1}


def test_a_store_that_was_closed_ends_no_thread_with_a_fault(settings: Settings, clock: Clock, shelf: Shelf) -> None:
    with closing(bootstrap.store_of(settings)) as closed:
        one = Worker(closed, Spreader(closed, shelf, (), ()), {}, (), clock, Ticking())
    with capture_logs() as told, at_work(one):
        until(lambda: bool(told))
    assert {line["event"] for line in told} == {"nothing can be told now"}
