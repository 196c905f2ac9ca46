"""What a browser sees of an embed: what it fetches, keeps and shifts, and what is wrong with it."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, ViewportSize
from playwright.sync_api import TimeoutError as TooLate

from tests.bench.embeds.embed import Embed
from tests.bench.embeds.served import PATH, STRICT, Shelf, on_a_port, put_up

PATIENCE, A_MOMENT = 10_000, 1000
"""Milliseconds for the first reaction to be there. Under a strict policy it may never be: then the page has had its
chance a moment after the last request.
"""

DESKTOP: ViewportSize = {"width": 1280, "height": 900}

NOTED = """
window.shifted = 0; window.stopped = 0;
new PerformanceObserver((list) => list.getEntries().forEach((each) => { window.shifted += each.value; }))
    .observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", () => { window.stopped += 1; });
"""

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
AXE = Axe().axe_script

# What a stylesheet, a script and JSON have in common: compressing them is worth it.
TEXTUAL = ("text/", "application/json", "application/javascript")


@dataclass
class Seen:
    """Bytes are those of bodies: `code` that of scripts and styles alone, compressed. `strangers` are the hosts that
    are neither the site nor the service.
    """

    shown: int = 0
    on_the_wire: int = 0
    compressed: int = 0
    code: int = 0
    requests: int = 0
    to_strangers: int = 0
    strangers: set[str] = field(default_factory=set)
    cookies: int = 0
    keys: int = 0
    shifted: float = 0
    rules_broken: int = 0
    places_broken: int = 0
    stopped: int = 0
    shown_strictly: int = 0
    without_script: str = ""
    links_without_script: int = 0


def seen(embed: Embed, browser: Browser) -> Seen:
    """All of it, each in a browser that has been nowhere yet."""
    shelf = Shelf()
    with on_a_port(shelf) as origin, embed.served(origin) as service:
        scripts = {name: embed.filled(script, service) for name, script in embed.scripts.items()}
        put_up(shelf, service, embed.filled(embed.line, service), scripts)
        found = Seen()
        _as_it_is(embed, browser, origin, service, found)
        _on_a_telephone(embed, browser, origin, found)
        _under_a_policy(embed, browser, origin, found)
        _without_script(embed, browser, origin, found)
    return found


def _as_it_is(embed: Embed, browser: Browser, origin: str, service: str, found: Seen) -> None:
    with _visited(browser, found) as page:
        asked: list[Request] = []
        page.on("requestfinished", lambda request: asked.append(request))
        found.shown = _shown(page, embed, origin + PATH)
        for request in [request for request in asked if request.url.startswith(service)]:
            response, sizes = request.response(), request.sizes()
            assert response
            found.requests += 1
            found.on_the_wire += sizes["responseBodySize"]
            is_text = response.headers.get("content-type", "").startswith(TEXTUAL)
            compressed = len(gzip.compress(response.body(), 9)) if is_text else sizes["responseBodySize"]
            found.compressed += compressed
            found.code += compressed if request.resource_type in ("script", "stylesheet") else 0
        found.cookies = len(page.context.cookies())
        found.keys = page.evaluate("localStorage.length + sessionStorage.length")
        page.evaluate(AXE)
        results = AxeResults(page.evaluate("rules => axe.run(rules)", RULES))
        broken = results.response["violations"]
        found.rules_broken, found.places_broken = len(broken), sum(len(rule["nodes"]) for rule in broken)


def _on_a_telephone(embed: Embed, browser: Browser, origin: str, found: Seen) -> None:
    """There the whole of it stands in view while it comes."""
    with _visited(browser, size={"width": 412, "height": 915}) as page:
        _shown(page, embed, origin + PATH)
        found.shifted = page.evaluate("window.shifted")


def _under_a_policy(embed: Embed, browser: Browser, origin: str, found: Seen) -> None:
    with _visited(browser) as page:
        found.shown_strictly = _shown(page, embed, origin + STRICT)
        found.stopped = page.evaluate("window.stopped")


def _without_script(embed: Embed, browser: Browser, origin: str, found: Seen) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=DESKTOP)
    page = context.new_page()
    page.goto(origin + PATH)
    found.without_script = page.locator(embed.inside).inner_text().strip()
    found.links_without_script = page.locator(f"{embed.inside} a[href]").count()
    context.close()


def _shown(page: Page, embed: Embed, address: str) -> int:
    """How many reactions are there in the end."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    each = page.locator(f"{embed.inside} {embed.each}")
    try:
        each.first.wait_for(state="attached", timeout=PATIENCE if address.endswith(PATH) else A_MOMENT)
    except TooLate:
        return 0
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)  # what it still moves after the last answer
    return each.count()


@contextmanager
def _visited(browser: Browser, found: Seen | None = None, size: ViewportSize = DESKTOP) -> Iterator[Page]:
    """A page on which nobody but this machine can be reached; who else was to be is counted."""
    context = browser.new_context(viewport=size, locale="nl-NL", color_scheme="light")
    _keep_here(context, found or Seen())
    context.add_init_script(NOTED)
    yield context.new_page()
    context.close()


def _keep_here(context: BrowserContext, found: Seen) -> None:
    def decide(route: Route) -> None:
        host = urlsplit(route.request.url).hostname or ""
        if host == "127.0.0.1":
            route.continue_()
            return
        found.to_strangers += 1
        found.strangers.add(host)
        route.abort()

    context.route(lambda url: not url.startswith("data:"), decide)
