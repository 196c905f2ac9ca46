"""Sites made with what people make sites with: each carries one and the same line, put where its manual wants it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Reader
from tests.e2e.generators import GENERATORS, MKDOCS, Generator, made, site_served
from tests.e2e.walk import follow

KEY = "gids"
TEXT = "Het loket was dicht."


@dataclass(frozen=True, slots=True)
class Guide:
    """A served site: its first page has two reactions. The second counts those, and has none itself until `approve`
    lets the one that somebody sends through.
    """

    first: str
    second: str
    approve: Callable[[], object]


@pytest.fixture
def guide(
    generator: Generator,
    served: str,
    house: House,
    store: Store,
    policies: dict[str, Policy],
    jan: Reader,
    els: Person,
    tmp_path: Path,
) -> Iterator[Guide]:
    with site_served(made(generator, KEY, tmp_path), served) as url:
        store.add_site(Site(KEY, "Gids", (url,), "nl", "Europe/Amsterdam", policies["open"].digest))
        first, second = generator.pages
        for text in ("Een dapper initiatief.", "Ik wacht nog steeds."):
            jan.sends(text, site=KEY, thread=first)
        approve = partial(house.review.decide, els, KEY, 3, Act.APPROVE, 0)
        yield Guide(url + first, url + second, approve)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that may run scripts, and talks to this machine only."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.name)
def test_readers_react_on_its_pages_with_a_script_and_without(guide: Guide, page: Page, plain_page: Page) -> None:
    page.goto(guide.first)
    expect(page.locator(".mod-reaction")).to_have_count(2)
    page.goto(guide.second)
    expect(page.get_by_role("link", name="reacties: 2")).to_be_visible()
    page.locator("[data-moderation]").scroll_into_view_if_needed()
    _react(page)
    guide.approve()
    page.reload()
    expect(page.locator(".mod-reaction .mod-text")).to_have_text(TEXT)

    plain_page.goto(guide.second)
    follow(plain_page.get_by_role("link", name="Lees de reacties of reageer"))
    expect(plain_page.locator(".mod-reaction .mod-text")).to_have_text(TEXT)
    follow(plain_page.locator(f"a[href='{guide.second}']").first)
    expect(plain_page).to_have_url(guide.second)


@pytest.mark.parametrize("generator", [MKDOCS], ids=[MKDOCS.name])
def test_a_site_that_swaps_its_pages_shows_each_with_its_own_reactions(guide: Guide, page: Page) -> None:
    page.goto(guide.first)
    expect(page.locator(".mod-reaction")).to_have_count(2)
    page.evaluate("window.isTheSame = true")
    for address, title, reactions in ((guide.second, "Het loket", 0), (guide.first, "Wie is aan zet?", 2)):
        page.locator("nav.md-nav--primary").get_by_role("link", name=title).first.click()
        expect(page).to_have_url(address)
        expect(page.locator("h1")).to_contain_text(title)
        expect(page.locator(".mod-count")).to_have_text(f"reacties: {reactions}")
        expect(page.locator(".mod-reaction")).to_have_count(reactions)
        expect(page.locator(".mod-form")).to_have_count(1)
    assert page.evaluate("window.isTheSame"), "pages were loaded, not swapped"


def _react(page: Page) -> None:
    """The whole way of a reader, without leaving the page."""
    here = page.url
    page.get_by_label("Naam").fill("Jan Jansen")
    page.get_by_label("E-mailadres").fill("jan@example.org")
    page.get_by_role("textbox", name="Uw reactie").fill(TEXT)
    page.get_by_role("button", name="Voorbeeld bekijken").click()
    page.get_by_role("button", name="Definitief plaatsen").click()
    expect(page.locator("[data-receipt]")).to_be_visible()
    assert page.url == here
