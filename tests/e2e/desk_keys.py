"""The desk in a browser with script, and what a moderator does there: presses keys and looks."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, Route, expect

from tests.conftest import Clock, Reader
from tests.e2e.walk import sign_in


@contextmanager
def at_the_desk(browser: Browser, url: str, email: str) -> Iterator[Page]:
    """Somebody's browser, signed in at the queue. Nothing that the script does may go wrong unseen."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if "Content Security Policy" in line.text else None)
    sign_in(page, url, email)
    expect(page.locator("#pane")).to_be_visible()
    page.wait_for_load_state()
    yield page
    context.close()
    assert wrong == []


class Held:
    """Requests that wait on their way to the server until they are let go."""

    def __init__(self, page: Page, address: str) -> None:
        self.routes: list[Route] = []
        self._is_holding = True
        page.route(address, self._meet)

    def let_go(self) -> None:
        self._is_holding = False
        for route in self.routes:
            route.continue_()

    def _meet(self, route: Route) -> None:
        if self._is_holding:
            self.routes.append(route)
        else:
            route.continue_()


def fill_queue(jan: Reader, clock: Clock, number: int) -> None:
    """So many reactions that wait, a minute after each other."""
    for each in range(1, number + 1):
        jan.sends(f"Reactie {each} over de gemeente die terugbelt.")
        clock.forward(minutes=1)


def is_open(page: Page, number: int) -> None:
    """This reaction is in the pane, and its heading has the focus."""
    expect(page.locator("#pane")).to_have_attribute("data-item", f"magazine/{number}")
    expect(page.locator("#who")).to_be_focused()
    expect(page.locator("#list [aria-current]")).to_have_count(1)
    expect(page.locator(f"#list [data-item='magazine/{number}'] [aria-current]")).to_have_count(1)


def all_sent(page: Page, number: int) -> None:
    """So many decisions have been taken here, and the server has answered each."""
    expect(page.locator("#list .decided")).to_have_count(number)
    expect(page.locator("#list .decided .reader:not(:empty)")).to_have_count(number)
