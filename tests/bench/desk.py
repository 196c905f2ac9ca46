"""The desk: bytes of what a moderator fetches, and how long the next reaction takes to be seen after a key.

The second in a real Chromium, against the real server with a delay put before every answer, as of a distant network:
the script must not let anybody wait for it. Wall-clock time, since that is what a moderator waits.
"""

import gzip
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Page, sync_playwright

from moderation.web import create_app
from tests.bench.magazine import EMAIL, PASSWORD
from tests.bench.measuring import Case, Effort, Series, measured
from tests.bench.service import Service, Services
from tests.bench.table import Line
from tests.e2e.conftest import chromium, running

DELAY = 0.15
A_THOUGHT = 0.5
"""Seconds before each answer, and between two keys: nobody decides faster, and what comes next is fetched meanwhile."""

BUDGETS = {"HTML": 60.0, "desk.css and queue.css": 5.0, "desk.js": 6.0}
"""kB, gzipped."""
PAINTED, DECIDED = 100.0, 50.0
"""Milliseconds, for 95 of 100."""

WATCH = """() => {
    window.waits = [];
    let since = null;
    addEventListener("keydown", () => { since = performance.now(); }, true);
    new MutationObserver(() => {
        const item = document.querySelector("#pane")?.dataset.item;
        if (since === null || item === window.shown) return;
        window.shown = item;
        const pressed = since;
        since = null;
        requestAnimationFrame(() => setTimeout(() => window.waits.push(performance.now() - pressed)));
    }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-item"] });
    window.shown = document.querySelector("#pane").dataset.item;
}"""


def lines(services: Services, effort: Effort, decisions: int) -> list[Line]:
    """The weight of the page of the queue, and the time from a key to the next reaction."""
    service = services.small
    made = [*_weights(service), Line("a decision, sent without script", _deciding(service, effort), most_ours=DECIDED)]
    waits = _from_key_to_paint(service, decisions)
    what = f"from a key to the next reaction, {DELAY * 1000:.0f} ms away"
    return [*made, Line(f"{what}, 95 of 100", [_of_100(waits, 95)], unit="ms", most_ours=PAINTED)]


def _weights(service: Service) -> Iterator[Line]:
    page = service.moderator.get("/desk/queue")
    yield _weight("HTML", [page.body])
    static = files("moderation.web").joinpath("static")
    yield _weight("desk.css and queue.css", [static.joinpath(name).read_bytes() for name in ("desk.css", "queue.css")])
    yield _weight("desk.js", [static.joinpath("desk.js").read_bytes()])


def _weight(what: str, bodies: Iterable[bytes]) -> Line:
    size = sum(len(gzip.compress(body, 6)) for body in bodies) / 1000
    return Line(f"the page of the queue: {what}", [size], unit="kB gzipped", most_ours=BUDGETS[what])


def _deciding(service: Service, effort: Effort) -> Series:
    """Approve the first that waits, and undo it."""
    review, person = service.house.review, service.person
    (first, *_) = review.queue(person).page.items
    number = first.reaction.number
    item = review.item(first.reaction.site, number)

    def decide_and_undo() -> None:
        nonlocal item
        for act in ("approve", "undo"):
            fields = {"site": item.site.key, "number": number, "version": item.reaction.version, "act": act}
            undoes = {"undoes": item.can_undo.id} if act == "undo" and item.can_undo else {}
            service.moderator.post("/desk/decide", urlencode(fields | undoes).encode(), expected=303)
            item = review.item(item.site.key, number)

    series = measured([Case("decide and undo", decide_and_undo)], effort)["decide and undo"]
    return [each / 2 for each in series]


def _from_key_to_paint(service: Service, decisions: int) -> Series:
    app = create_app(service.house)
    app.wsgi_app = _delayed(app.wsgi_app)  # type: ignore[method-assign]  # the place that Flask offers for this
    with running(app) as url, _browser(url, service) as page:
        page.goto(f"{url}/desk/queue")
        page.wait_for_load_state("networkidle")
        page.evaluate(WATCH)
        for number in range(1, decisions + 1):
            time.sleep(A_THOUGHT)
            page.keyboard.press("a")
            _wait_until(lambda: int(page.evaluate("waits.length")), number)
        page.wait_for_load_state("networkidle")
        waits: Series = page.evaluate("waits")
        return waits


def _wait_until(count: Callable[[], int], number: int) -> None:
    for _ in range(500):
        if count() >= number:
            return
        time.sleep(0.01)
    raise RuntimeError(f"after {number} keys only {count()} reactions have followed")


def _delayed(answer: Callable[..., Any]) -> Callable[..., Any]:
    def after_a_while(environ: Any, start_response: Any) -> Any:
        time.sleep(DELAY)
        return answer(environ, start_response)

    return after_a_while


@contextmanager
def _browser(url: str, service: Service) -> Iterator[Page]:
    """A page that is signed in."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]) as browser,
    ):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        cookie = service.house.people.sign_in(EMAIL, PASSWORD)
        context.add_cookies(
            [{"name": "desk", "value": cookie, "domain": urlsplit(url).hostname or "", "path": "/", "httpOnly": True}]
        )
        yield context.new_page()


def _of_100(waits: Series, number: int) -> float:
    return sorted(waits)[max(0, -(-len(waits) * number // 100) - 1)]
