"""A reaction goes back to its author and comes back mended, in browsers without JavaScript; and its key at the desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, Clock, Reader
from tests.e2e.walk import ask_for_preview, follow, send, sign_in
from tests.house_rules import put_in_force, shelf_of
from tests.test_returning import HOLDS, TOLD

MISSING = "Uw voor- of achternaam ontbreekt."


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> House:
    """One where the magazine holds a first name alone."""
    put_in_force(store, tmp_path, HOLDS)
    return bootstrap.build(settings, store, clock, shelf_of(store))


def test_a_first_name_is_sent_back_mended_and_placed_at_its_old_place(
    plain_page: Page, browser: Browser, served: str, els: Person, jan: Reader
) -> None:
    reader = plain_page
    desk = browser.new_context(java_script_enabled=False, locale="nl-NL").new_page()
    send(reader, served, name="Jan", text="Een dapper *initiatief*.")
    receipt = reader.url
    jan.sends("Van later.", name="Fatima Öztürk", email="f@example.org")

    sign_in(desk, served, els.email)
    follow(desk.get_by_role("link", name="Terugsturen…"))
    expect(desk.get_by_role("checkbox", name=MISSING)).to_be_checked()
    desk.get_by_label("Toelichting voor de schrijver").fill(TOLD)
    follow(desk.get_by_role("button", name="Laten zien wat de schrijver leest"))
    expect(desk.get_by_role("region", name="Wat de schrijver te lezen krijgt")).to_contain_text(TOLD)
    follow(desk.get_by_role("button", name="Terugsturen", exact=True))
    expect(desk.get_by_role("status")).to_contain_text("Jan, Loket & Lijn 1: teruggestuurd")
    expect(desk.get_by_role("heading", name="Fatima Öztürk")).to_be_visible()

    reader.goto(receipt)
    expect(reader.get_by_role("heading", level=1)).to_have_text("De redactie vraagt u uw reactie aan te passen")
    expect(reader.get_by_text(TOLD).first).to_be_visible()
    name = reader.get_by_label("Voor- en achternaam")
    expect(name).to_have_value("Jan")
    expect(name).to_have_attribute("aria-invalid", "true")
    name.fill("jan@jansen.example")
    ask_for_preview(reader)
    expect(reader.get_by_role("heading", level=1)).to_have_text("Uw reactie is nog niet gewijzigd")
    name.fill("Jan Jansen")
    ask_for_preview(reader)
    expect(reader.get_by_role("article")).to_contain_text("Jan Jansen")
    follow(reader.get_by_role("button", name="Definitief wijzigen"))
    expect(reader.get_by_role("heading", level=1)).to_have_text("Uw gewijzigde reactie is ontvangen")

    desk.goto(served + "/desk/queue")
    expect(desk.locator(".rows a").first).to_have_text("Jan Jansen")
    pane = desk.locator("#pane")
    expect(pane.get_by_text("Terug van de schrijver")).to_be_visible()
    expect(pane.get_by_text("2e ronde")).to_be_visible()
    expect(pane.locator("ins")).to_contain_text("Jansen")
    follow(desk.get_by_role("button", name="Plaatsen", exact=True))
    reader.goto(served + ARTICLE)
    expect(reader.locator("#c000001")).to_contain_text("Jan Jansen")
    expect(reader.locator("#c000001 strong")).to_have_text("initiatief")
    desk.context.close()


def test_a_key_opens_the_page_and_decides_nothing(
    browser: Browser, served: str, els: Person, jan: Reader, store: Store
) -> None:
    page = browser.new_context(locale="nl-NL").new_page()
    jan.sends(name="Jan")
    sign_in(page, served, els.email)
    with page.expect_navigation():
        page.keyboard.press("r")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze reactie terugsturen naar de schrijver")
    assert store.reaction("magazine", 1).status is Status.WAITING
    page.context.close()


def test_on_a_telephone_nothing_in_the_bar_is_wider_than_its_button(
    plain_page: Page, served: str, els: Person, jan: Reader
) -> None:
    plain_page.set_viewport_size({"width": 320, "height": 640})
    jan.sends(name="Jan")
    sign_in(plain_page, served, els.email)
    follow(plain_page.locator(".rows a").first)
    for button in plain_page.locator(".decide .button").all():
        assert button.evaluate("each => each.scrollWidth <= each.clientWidth"), button.inner_text()
