"""`moderation work`: what is due is sent without the service, once or until it is told to stop."""

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from moderation.domain.delivery import Channel, Delivery
from moderation.jobs.carrying import WAITS
from moderation.store import open_store
from moderation.store.interface import Store
from tests.cli.houses import Typed, started, typing
from tests.jobs.carriers import until
from tests.store.samples import SECRET, furnished

# Nothing listens there: what is sent to it comes back at once.
MAIL = {"MODERATION_SMTP": "smtp://127.0.0.1:1", "MODERATION_MAIL_FROM": "reacties@blad.example"}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return tmp_path / "moderation.db"


@pytest.fixture
def store(house: Path) -> Store:
    return furnished(open_store(f"sqlite:///{house}", SECRET))


@pytest.fixture
def work(house: Path, store: Store) -> Typed:
    return typing(house, "work")


def a_message(store: Store, name: str) -> None:
    """One for a service that is not told anything any more."""
    store.put_deliveries([Delivery("blad", name, Channel.HOOK, "ping", "hook:gone", name, "", datetime.now(UTC))])


def test_without_anything_to_send_it_ends_at_once(work: Typed) -> None:
    result = work("--once")
    assert (result.stdout, result.exit_code) == ("0 delivered, 0 put off, 0 given up, 0 overtaken.\n", 0)


def test_what_is_due_is_sent_and_what_is_tried_again_later_is_no_failure(work: Typed, store: Store) -> None:
    a_message(store, "1")
    letter = Delivery("blad", "2", Channel.MAIL, "news_digest", "person:els", "2", "", datetime.now(UTC))
    store.put_deliveries([letter])
    result = work("--once", **MAIL)
    assert result.exit_code == 0
    assert store.delivery("blad", "1").overtaken, "there is no such hook"
    assert work("--once", **MAIL).stdout == "0 delivered, 0 put off, 0 given up, 0 overtaken.\n"


def test_what_is_given_up_is_a_failure(work: Typed, store: Store) -> None:
    a_message(store, "1")
    long_ago = datetime.now(UTC) - timedelta(days=1)
    for _ in range(len(WAITS) + 1):
        assert store.claim_delivery(Channel.HOOK, datetime.now(UTC), long_ago)
    result = work("--once")
    assert (result.stdout, result.exit_code) == ("0 delivered, 0 put off, 1 given up, 0 overtaken.\n", 1)


def test_a_house_that_is_not_there_is_not_begun(tmp_path: Path) -> None:
    result = typing(tmp_path / "none.db", "work")("--once")
    assert result.exit_code == 1
    assert "there is no database" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_it_goes_on_until_it_is_told_to_stop(house: Path, store: Store, signum: int) -> None:
    with started(house, "work") as process:
        for name in ("1", "2"):
            a_message(store, name)
            until(lambda name=name: bool(store.delivery("blad", name).overtaken))
        process.send_signal(signum)
        assert process.wait(30) == 0
