"""What the tests of the widget share: a reader's browser that tells all it did, and a thread with much in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.web.house import House
from tests.conftest import Reader
from tests.e2e.hosts import PATH, SITE

# Shifts soon after a press are what was asked for, and do not count (the browser says which).
WATCH = """
window.stopped = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  window.stopped.push(`${violatedDirective} ${blockedURI}`), true);
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => {
  if (!each.hadRecentInput) window.shifted += each.value;
})).observe({ type: "layout-shift", buffered: true });
"""


@dataclass
class Visit:
    """A page in the browser of a reader, and all that it has asked for."""

    page: Page
    asked: list[str] = field(default_factory=list)

    def asked_of(self, service: str) -> list[str]:
        """The paths of what was asked of the service."""
        return [url.removeprefix(service) for url in self.asked if url.startswith(service)]

    def at(self, script: str) -> Any:
        return self.page.evaluate(script)

    @property
    def kept(self) -> str:
        """All that the browser keeps for this page."""
        return str(self.at("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"))

    @property
    def stopped(self) -> list[str]:
        """What the policy of the page has stopped."""
        return list(self.at("window.stopped"))


@contextmanager
def visit(browser: Browser, **options: Any) -> Iterator[Visit]:
    """A new reader. Nothing went wrong in the script when they leave."""
    context = browser.new_context(viewport={"width": 900, "height": 800}, locale="nl-NL", **options)
    context.add_init_script(WATCH)
    visited = _watched(context)
    wrong: list[str] = []
    visited.page.on("pageerror", lambda error: wrong.append(str(error)))
    yield visited
    assert wrong == []
    context.close()


def _watched(context: BrowserContext) -> Visit:
    visited = Visit(context.new_page())
    visited.page.on("request", lambda request: visited.asked.append(request.url))
    return visited


def published(jan: Reader, house: House, els: Person, number: int, *, site: str = SITE, thread: str = PATH) -> None:
    """So many reactions by Jan, all placed."""
    for each in range(1, number + 1):
        sent = jan.sends(f"Woord{each} huis{each} boom{each}.", site=site, thread=thread).reaction
        if sent.status is Status.WAITING:
            house.review.decide(els, site, sent.number, Act.APPROVE, 0)


def arrives(page: Page, heading: str) -> None:
    """The place to react was swapped, and the focus stands on its heading."""
    expect(page.locator("[data-mod=react] [data-focus]").and_(page.locator(":focus"))).to_have_text(heading)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there. A keyboard trap, or a control that cannot be reached, fails."""
    for _ in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached")


def write(page: Page, *, name: str = "Jan Jansen", text: str = "Een dapper initiatief.") -> None:
    """Fill in the form of the house rules of the magazine."""
    page.get_by_label("Voor- en achternaam").fill(name)
    page.get_by_label("E-mailadres").fill("jan@example.org")
    page.get_by_role("textbox", name="Uw reactie").fill(text)


def preview(page: Page) -> None:
    page.get_by_role("button", name="Voorbeeld bekijken").click()
    arrives(page, "Voorbeeld van uw reactie")


def post(page: Page) -> None:
    page.get_by_role("button", name="Definitief plaatsen").click()
    arrives(page, "Uw reactie is ontvangen")
