"""Several moderators at once: the first decision stands, who reads what is said, and nothing moves by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.e2e.desk_keys import all_sent, at_the_desk, fill_queue, is_open

BOXES = (
    "[...document.querySelectorAll('#list li, #pane, #who')].map(each => JSON.stringify(each.getBoundingClientRect()))"
)


@pytest.fixture
def queue(jan: Reader, clock: Clock) -> None:
    fill_queue(jan, clock, 8)


@pytest.fixture
def page(browser: Browser, queue: None, served: str, els: Person) -> Iterator[Page]:
    """els, who reads the first of eight."""
    with at_the_desk(browser, served, els.email) as page:
        is_open(page, 1)
        yield page


@pytest.fixture
def others(browser: Browser, queue: None, served: str, bram: Person) -> Iterator[Page]:
    """bram, in a browser of his own; his desk is in English."""
    with at_the_desk(browser, served, bram.email) as page:
        yield page


def look_again(page: Page) -> None:
    """What the script does by itself from time to time: ask what has changed."""
    with page.expect_response("**/desk/since?*"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


# Collisions


def test_the_first_decision_stands_and_the_second_moderator_is_told(
    page: Page, others: Page, served: str, store: Store, clock: Clock, els: Person
) -> None:
    with others.expect_response("**/desk/claim"):
        others.goto(f"{served}/desk/queue?item=magazine/5")
    is_open(others, 5)
    clock.forward(minutes=3)  # so that els does not see that bram is reading
    page.goto(f"{served}/desk/queue?item=magazine/5")
    is_open(page, 5)
    page.keyboard.press("a")
    all_sent(page, 1)
    others.keyboard.press("w")
    others.keyboard.press("1")
    expect(others.locator("#status")).to_contain_text("Els de Graaf")
    expect(others.locator("#status")).to_contain_text("21:")
    expect(others.locator("#status")).to_contain_text("approved")
    is_open(others, 5)
    expect(others.locator("#pane .item-head .published")).to_be_visible()
    expect(others.locator("#list [data-item='magazine/5']")).to_contain_text("Els de Graaf")
    kept = store.reaction("magazine", 5)
    assert kept.status is Status.PUBLISHED
    decisions = store.decisions("magazine", kept.id)
    assert [(each.act, each.person) for each in decisions] == [(Act.APPROVE, els.id)]


# Who reads what


def test_what_a_colleague_is_reading_is_passed_over_until_the_lease_ends(
    page: Page, others: Page, served: str, clock: Clock, house: House, bram: Person
) -> None:
    with others.expect_response("**/desk/claim"):
        others.goto(f"{served}/desk/queue?item=magazine/2")
    is_open(others, 2)
    page.reload()
    is_open(page, 1)
    expect(page.locator("#list [data-item='magazine/2'] .reader")).to_contain_text("Bram Postma")
    page.keyboard.press("j")
    is_open(page, 3)
    page.keyboard.press("k")
    is_open(page, 1)
    clock.forward(minutes=3)
    page.reload()
    is_open(page, 1)
    page.keyboard.press("j")
    is_open(page, 2)


def test_a_mark_for_a_colleague_who_reads_comes_and_goes_while_one_looks(
    page: Page, house: House, bram: Person, store: Store, clock: Clock
) -> None:
    page.clock.install()
    page.reload()
    is_open(page, 1)
    before = page.evaluate(BOXES)
    house.review.read(bram, store.reaction("magazine", 2))
    look_again(page)
    expect(page.locator("#list [data-item='magazine/2'] .reader")).to_contain_text("Bram Postma")
    assert page.evaluate(BOXES) == before
    page.keyboard.press("j")
    is_open(page, 3)
    house.review.leave(bram, store.reaction("magazine", 2))
    look_again(page)
    expect(page.locator("#list [data-item='magazine/2'] .reader")).to_be_empty()


def test_going_on_lets_go_of_what_was_being_read_and_takes_the_next(
    page: Page, house: House, els: Person, store: Store
) -> None:
    def read_by_els() -> set[str]:
        return {claim.reaction for claim in house.review.claims() if claim.person == els.id}

    first, second = store.reaction("magazine", 1), store.reaction("magazine", 2)
    assert read_by_els() == {first.id}
    with page.expect_response("**/desk/claim") as taken, page.expect_response("**/desk/claim/release") as let_go:
        page.keyboard.press("j")
    assert (taken.value.ok, let_go.value.ok) == (True, True)
    assert read_by_els() == {second.id}


def test_a_lease_is_renewed_while_somebody_reads_and_no_longer(page: Page) -> None:
    page.clock.install()
    page.reload()
    is_open(page, 1)
    with page.expect_response("**/desk/claim"):
        page.clock.fast_forward("01:00")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/desk/claim") else None)
    page.clock.fast_forward("05:00")
    asked.clear()
    page.clock.fast_forward("02:00")
    look_again(page)
    assert asked == []


# What comes in


def test_what_comes_in_is_counted_in_its_slot_and_nothing_moves(
    page: Page, jan: Reader, clock: Clock, house: House
) -> None:
    page.locator("#list li a").nth(3).focus()
    focused = page.evaluate("document.activeElement.href")
    before = page.evaluate(BOXES)
    clock.forward(minutes=1)
    for number in range(5):
        jan.sends(f"Nieuw, nummer {number}.", name="Nieuwe Lezer")
        clock.forward(seconds=5)
    look_again(page)
    expect(page.locator("#new")).to_contain_text("5")
    assert "(13)" in page.title()
    assert page.evaluate(BOXES) == before
    assert page.evaluate("document.activeElement.href") == focused
    page.keyboard.press(".")
    expect(page.locator("#list li")).to_have_count(13)


def test_news_is_announced_once_a_minute_at_most(page: Page, jan: Reader, clock: Clock) -> None:
    page.clock.install()
    page.reload()
    is_open(page, 1)
    slot = page.locator("#new").locator("..")
    spoken = []
    for number in range(3):
        clock.forward(seconds=20)
        jan.sends(f"Nieuw, nummer {number}.", name="Nieuwe Lezer")
        with page.expect_response("**/desk/since?*"):
            page.clock.fast_forward("00:20")
        expect(page.locator("#new")).to_contain_text(str(number + 1))
        spoken.append(slot.get_attribute("aria-live"))
    assert spoken == ["polite", "off", "off"]


def test_what_a_colleague_decides_is_said_in_its_row_and_stays_there(
    page: Page, house: House, bram: Person, store: Store
) -> None:
    before = page.evaluate(BOXES)
    for number in (1, 3):
        house.review.decide(bram, "magazine", number, Act.APPROVE, 0)
    look_again(page)
    for number in (1, 3):
        expect(page.locator(f"#list [data-item='magazine/{number}']")).to_contain_text("Bram Postma")
    expect(page.locator("#status")).to_contain_text("Bram Postma")
    assert page.evaluate(BOXES) == before
    page.keyboard.press("j")
    is_open(page, 2)
    page.keyboard.press("j")
    is_open(page, 4)


def test_a_page_that_nobody_looks_at_asks_nothing(page: Page) -> None:
    page.clock.install()
    page.reload()
    is_open(page, 1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "part=pane" not in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true})")
    page.clock.fast_forward("10:00")
    page.evaluate("1")
    assert asked == []
