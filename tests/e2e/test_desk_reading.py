"""What a moderator has in front of them, on a telephone and on a wide screen, in a browser without script."""

import re

import pytest
from playwright.sync_api import Page, expect

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.e2e.screens import HELD
from tests.e2e.walk import follow, sign_in

TELEPHONE = {"width": 320, "height": 640}


@pytest.fixture
def desk(plain_page: Page, served: str, els: Person, jan: Reader, clock: Clock) -> Page:
    """els at the desk, with four reactions, the second of which has much to say about."""
    for text in ("Een dapper initiatief.", HELD, "Dat werd tijd!", "Zie ook de *oude* regeling."):
        jan.sends(text)
        clock.forward(minutes=5)
    sign_in(plain_page, served, els.email)
    return plain_page


def test_a_telephone_shows_the_list_or_the_reaction_never_both(desk: Page) -> None:
    desk.set_viewport_size(TELEPHONE)
    expect(desk.locator("#list")).to_be_visible()
    expect(desk.locator("#pane")).to_be_hidden()
    follow(desk.locator(".rows a").nth(1))
    expect(desk.locator("#list")).to_be_hidden()
    expect(desk.locator("#pane")).to_be_visible()
    follow(desk.get_by_role("link", name="Naar de lijst"))
    expect(desk.locator("#list")).to_be_visible()


def test_the_bar_takes_a_fifth_of_a_telephone_with_the_opposites_apart(desk: Page, house: House, els: Person) -> None:
    desk.set_viewport_size(TELEPHONE)
    follow(desk.locator(".rows a").nth(1))
    approve = desk.get_by_role("button", name="Plaatsen", exact=True).bounding_box()
    reject = desk.get_by_role("link", name="Weigeren…").bounding_box()
    bar = desk.locator(".decide").bounding_box()
    assert approve
    assert reject
    assert bar
    assert bar["height"] <= 0.2 * TELEPHONE["height"]
    assert bar["y"] + bar["height"] == TELEPHONE["height"]
    assert min(approve["height"], reject["height"]) >= 48
    assert approve["x"] + approve["width"] <= reject["x"]
    assert approve["y"] + approve["height"] <= reject["y"]
    house.review.decide(els, "magazine", 2, Act.APPROVE, 0)
    desk.reload()
    bar = desk.locator(".decide").bounding_box()
    assert bar
    assert bar["height"] <= 0.2 * TELEPHONE["height"]


def test_after_a_decision_the_next_one_opens_at_its_top_with_the_focus_on_its_name(desk: Page) -> None:
    desk.set_viewport_size(TELEPHONE)
    follow(desk.locator(".rows a").nth(1))
    desk.mouse.wheel(0, 900)
    follow(desk.get_by_role("button", name="Plaatsen", exact=True))
    expect(desk.locator("#pane")).to_have_attribute("data-item", "magazine/3")
    expect(desk.locator("#who")).to_be_focused()
    expect(desk.get_by_role("status")).to_have_text("Jan Jansen, Loket & Lijn 2: geplaatst.")
    assert desk.evaluate("scrollY") == 0


def test_what_has_the_focus_is_never_under_the_bar(desk: Page) -> None:
    desk.set_viewport_size(TELEPHONE)
    follow(desk.locator(".rows a").nth(1))
    covered = """() => {
        if (document.activeElement === document.body) return false;
        const {x, y, width, height} = document.activeElement.getBoundingClientRect();
        const seen = document.elementFromPoint(x + width / 2, y + height / 2);
        return !(document.activeElement.contains(seen) || seen?.contains(document.activeElement));
    }"""
    for _ in range(40):
        desk.keyboard.press("Tab")
        assert not desk.evaluate(covered), desk.evaluate("document.activeElement.outerHTML")


def test_on_a_wide_screen_the_buttons_never_move(desk: Page) -> None:
    desk.set_viewport_size({"width": 1280, "height": 720})
    places = set()
    for number in (1, 2, 3):
        follow(desk.locator(".rows a").nth(number - 1))
        box = desk.get_by_role("button", name="Plaatsen", exact=True).bounding_box()
        assert box
        places.add((box["x"], box["y"]))
    assert len(places) == 1
    assert desk.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_a_number_in_the_text_leads_to_its_finding_and_back(desk: Page) -> None:
    follow(desk.locator(".rows a").nth(1))
    desk.locator("#at-1").click()
    assert desk.url.endswith("#why-1")
    desk.locator("#why-1 .to-span").click()
    assert desk.url.endswith("#at-1")
    expect(desk.locator("mark:has(#at-1)")).to_be_in_viewport()


def test_twenty_decisions_are_twenty_clicks(desk: Page, jan: Reader, clock: Clock, store: Store) -> None:
    for number in range(20):
        jan.sends(f"Reactie {number}.")
        clock.forward(seconds=1)
    desk.reload()
    for _ in range(20):
        follow(desk.get_by_role("button", name="Plaatsen", exact=True))
    assert store.number_of(Status.PUBLISHED) == 20
    assert store.number_of(Status.WAITING) == 4


def test_paper_gets_the_reaction_without_what_can_be_pressed(desk: Page) -> None:
    follow(desk.locator(".rows a").nth(1))
    desk.emulate_media(media="print")
    expect(desk.locator(".rendered")).to_be_visible()
    for left_out in (".bar", ".tools", "#list", ".decide", "#undo"):
        expect(desk.locator(left_out)).to_be_hidden()


def test_a_filter_is_chosen_with_a_form_and_dropped_with_a_link(desk: Page) -> None:
    desk.locator(".filter summary").click()
    desk.get_by_label("Regel", exact=True).select_option("links")
    assert "rule" not in desk.url  # choosing alone does nothing
    follow(desk.locator(".filter").get_by_role("button"))
    expect(desk.locator(".rows li")).to_have_count(1)
    assert re.search(r"[?&]rule=links", desk.url)
    follow(desk.get_by_role("link", name="Regel Links"))
    expect(desk.locator(".rows li")).to_have_count(4)
