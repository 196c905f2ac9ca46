"""How often something may be tried."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.errors import TooMany
from moderation.limits import Limits
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock

ROOT = Path(__file__).parents[1]
CLIENT = "192.0.2.77"
EMAIL = "els@example.org"
POSTS = 30

POSTS_FROM_ANOTHER_PROCESS = """
import sys
from datetime import datetime
from moderation import bootstrap
from moderation.config import Settings
from moderation.limits import Limits
secret, database, now, client, times = sys.argv[1:]
settings = Settings(secret_key=secret, database=database)
limits = Limits(bootstrap.store_of(settings), settings.secret, lambda: datetime.fromisoformat(now))
for _ in range(int(times)):
    limits.posting(client)
"""


@pytest.fixture
def limits(store: Store, settings: Settings, clock: Clock) -> Limits:
    return Limits(store, settings.secret, clock)


def tries(attempt: Callable[..., None], *args: str) -> int:
    """How often this goes well before it is too much."""
    for done in range(1_000):
        try:
            attempt(*args)
        except TooMany:
            return done
    raise AssertionError("there is no limit")


def test_a_network_has_a_hundred_previews_and_thirty_posts(limits: Limits) -> None:
    assert tries(limits.previewing, CLIENT) == 100
    assert tries(limits.posting, CLIENT) == POSTS


def test_reports_are_limited_by_network_and_by_mailbox(limits: Limits, clock: Clock) -> None:
    assert tries(limits.reporting, CLIENT, "", "first") == 10
    networks = (f"198.51.100.{number}" for number in range(255))
    assert tries(lambda: limits.reporting(next(networks), EMAIL.upper(), "second")) == 20
    with pytest.raises(TooMany):
        limits.reporting(next(networks), EMAIL.replace("@", "+x@"), "second")
    clock.forward(days=1)
    limits.reporting(CLIENT, EMAIL, "first")


def test_a_customer_with_many_ipv6_networks_has_forty_reports(limits: Limits) -> None:
    networks = (f"2001:db8:1:{number:x}::1" for number in range(255))
    assert tries(lambda: limits.reporting(next(networks), "", "first")) == 40
    limits.reporting("2001:db8:2::1", "", "first")


def test_nobody_can_have_a_reaction_reported_no_more(limits: Limits, clock: Clock) -> None:
    assert all(limits.reporting(f"198.51.100.{number}", "", "first") for number in range(100))
    assert not limits.reporting(CLIENT, "", "first")
    assert limits.reporting(CLIENT, "", "second")
    clock.forward(days=1)
    assert limits.reporting(CLIENT, "", "first")


def test_objections_are_limited_by_network_by_address_and_by_reaction(limits: Limits, clock: Clock) -> None:
    others = iter(range(1_000))
    assert tries(lambda: limits.objecting(CLIENT, f"{next(others)}@example.org", f"{next(others)}")) == 30
    assert (
        tries(lambda: limits.objecting(f"198.51.100.{next(others) % 250}", "Jan@example.org ", f"{next(others)}")) == 12
    )
    assert tries(lambda: limits.objecting(f"203.0.113.{next(others) % 250}", "", "one")) == 12
    with pytest.raises(TooMany):
        limits.objecting("192.0.2.200", "jan@example.org", "another")
    clock.forward(days=1)
    limits.objecting(CLIENT, "jan@example.org", "one")


def test_a_reaction_is_amended_twenty_times_a_day_from_wherever(limits: Limits, clock: Clock) -> None:
    assert tries(limits.amending, "a reaction") == 20
    assert tries(limits.amending, "another one") == 20
    clock.forward(days=1)
    assert tries(limits.amending, "a reaction") == 20


def test_a_network_guesses_thirty_times_in_ten_minutes(limits: Limits, clock: Clock) -> None:
    assert tries(limits.guessing, CLIENT) == 30
    assert tries(limits.guessing, "192.0.2.78") == 30
    clock.forward(minutes=10)
    assert tries(limits.guessing, CLIENT) == 30


def test_a_network_has_six_tries_to_sign_in_with_one_address(limits: Limits) -> None:
    assert tries(limits.signing_in, CLIENT, EMAIL) == 6
    assert tries(limits.signing_in, CLIENT, "  ELS@Example.ORG ") == 0
    assert tries(limits.signing_in, CLIENT, "bram@example.org") == 6
    assert tries(limits.signing_in, "192.0.2.78", EMAIL) == 6


def test_a_network_has_thirty_tries_to_sign_in_with_all_addresses_together(limits: Limits) -> None:
    for number in range(30):
        limits.signing_in(CLIENT, f"{number}@example.org")
    assert tries(limits.signing_in, CLIENT, EMAIL) == 0
    limits.signing_in("192.0.2.78", EMAIL)


def test_an_address_that_many_try_has_two_tries_from_each_network(limits: Limits) -> None:
    """A stranger with many networks must not be able to shut a moderator out altogether."""
    for number in range(60):
        limits.signing_in(f"198.51.100.{number}", EMAIL)
    assert tries(limits.signing_in, CLIENT, EMAIL) == 2
    assert tries(limits.signing_in, CLIENT, "bram@example.org") == 6


def test_a_customer_with_many_ipv6_networks_has_a_hundred_and_twenty_tries(limits: Limits) -> None:
    for number in range(120):
        limits.signing_in(f"2001:db8:1:{number:x}::1", f"{number}@example.org")
    with pytest.raises(TooMany):
        limits.signing_in("2001:db8:1:ffff::1", EMAIL)
    limits.signing_in("2001:db8:2::1", EMAIL)


@pytest.mark.parametrize("one", ["192.0.2.7", "192.0.2.7:4001", "::ffff:192.0.2.7"])
@pytest.mark.parametrize("other", ["192.0.2.7:4002", "192.0.2.7"])
def test_a_port_makes_no_other_client(limits: Limits, one: str, other: str) -> None:
    assert tries(limits.signing_in, one, EMAIL) == 6
    assert tries(limits.signing_in, other, EMAIL) == 0


def test_a_port_behind_ipv6_makes_no_other_client(limits: Limits) -> None:
    assert tries(limits.signing_in, "[2001:db8:1::1]:4001", EMAIL) == 6
    assert tries(limits.signing_in, "2001:db8:1::2", EMAIL) == 0


@pytest.mark.parametrize(
    ("attempt", "until"),
    [
        (lambda limits: limits.previewing(CLIENT), datetime(2022, 1, 13, 20, 50, tzinfo=UTC)),
        (lambda limits: limits.posting(CLIENT), datetime(2022, 1, 13, 20, 50, tzinfo=UTC)),
        (lambda limits: limits.signing_in(CLIENT, EMAIL), datetime(2022, 1, 13, 20, 45, tzinfo=UTC)),
    ],
    ids=["previewing", "posting", "signing in"],
)
def test_it_goes_on_at_the_moment_that_was_said_and_not_before(
    limits: Limits, clock: Clock, attempt: Callable[[Limits], None], until: datetime
) -> None:
    allowed = tries(attempt, limits)
    clock.forward(seconds=(until - clock()).total_seconds() - 1)
    with pytest.raises(TooMany) as refused:
        attempt(limits)
    assert refused.value.until == until
    clock.forward(seconds=1)
    assert tries(attempt, limits) == allowed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("2001:db8:1:2::1", "2001:0DB8:0001:0002:0000:0000:0000:0001"),
        ("fe80::1%eth0", "fe80::2%wlan0"),
        ("192.0.2.77", "::ffff:192.0.2.77"),
        ("192.0.2.77", "::ffff:c000:24d"),
    ],
)
def test_one_network_is_counted_as_one_however_it_is_written(limits: Limits, one: str, other: str) -> None:
    assert tries(limits.posting, one) == POSTS
    assert tries(limits.posting, other) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:3::1"),
        ("192.0.2.77", "192.0.2.78"),
        ("::ffff:192.0.2.77", "::ffff:192.0.2.78"),
        ("192.0.2.77", ""),
    ],
)
def test_two_networks_are_counted_apart(limits: Limits, one: str, other: str) -> None:
    assert tries(limits.posting, one) == POSTS
    limits.posting(other)


def test_houses_on_one_file_count_together_and_none_lets_one_too_many_through(
    house: House, settings: Settings, clock: Clock
) -> None:
    def goes_well(attempt: Callable[[str], None]) -> bool:
        try:
            attempt(CLIENT)
        except TooMany:
            return False
        return True

    with closing(bootstrap.store_of(settings)) as store, ThreadPoolExecutor(8) as pool:
        other = bootstrap.build(settings, store, clock)
        outcomes = list(pool.map(goes_well, [house.limits.posting, other.limits.posting] * POSTS))
    assert outcomes.count(True) == POSTS


def test_processes_on_one_file_count_together(limits: Limits, settings: Settings, clock: Clock) -> None:
    arguments = [settings.secret_key, settings.database, clock().isoformat(), CLIENT, "20"]
    subprocess.run([sys.executable, "-c", POSTS_FROM_ANOTHER_PROCESS, *arguments], cwd=ROOT, check=True)
    assert tries(limits.posting, CLIENT) == POSTS - 20


@pytest.mark.parametrize("seconds", [60, -3600])
def test_whoever_comes_anew_takes_out_what_is_over_however_the_clock_runs(
    limits: Limits, store: Store, clock: Clock, seconds: int
) -> None:
    limits.posting(CLIENT)
    clock.forward(seconds=seconds)
    store.count("yesterday's", clock() - timedelta(days=1), clock())
    limits.posting("192.0.2.78")
    assert store.counted(["yesterday's"]) == {"yesterday's": 0}


@pytest.mark.parametrize(("client", "network"), [(CLIENT, "192.0.2."), ("2001:db8:1:2::1", "2001:db8")])
def test_nothing_about_who_is_counted_can_be_read_from_what_is_kept(
    limits: Limits, tmp_path: Path, client: str, network: str
) -> None:
    before = sum(file.stat().st_size for file in tmp_path.iterdir())
    for attempt in (lambda: limits.posting(client), lambda: limits.signing_in(client, EMAIL)):
        attempt()
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert len(kept) > before, "something was kept"
    for readable in (network, EMAIL, "sign-in", "post:"):
        assert readable.encode() not in kept
