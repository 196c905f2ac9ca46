"""The widget: bytes and requests of the first view of a thread with its form, and how far it moves the page of a site.

The second in a real Chromium, on a page that is long enough for the thread to be fetched while somebody scrolls to it.
"""

import gzip
from collections.abc import Iterator

import brotli
from playwright.sync_api import Browser, sync_playwright

from moderation.domain.snapshot import address_of_page
from moderation.web import create_app
from moderation.web.house import House
from tests.bench.magazine import SITE
from tests.bench.service import Service, Services
from tests.bench.table import Line
from tests.e2e.conftest import chromium, running
from tests.e2e.widget import WATCH

GZIPPED, BROTLI = 6.144, 5.12
"""kB, for the script with its styles."""

REQUESTS = 2
FEW = 3

PAGE = """<!doctype html><html lang="nl"><title>Blad</title><body>{before}
<div data-moderation><a href="{service}/t/{site}?thread={thread}">Lees de reacties of reageer</a></div>
<script src="{service}/w.js" async></script></body></html>"""
LONG = "<p>Een alinea die over niets gaat, en daar de tijd voor neemt.</p>" * 100
AT_THE_END = "scrollY + innerHeight + 5 > document.body.scrollHeight && document.querySelector('.mod-form') !== null"


def lines(services: Services) -> list[Line]:
    """The weight of the widget, and what it does to a page."""
    service = services.small
    return [*_weights(service), *_in_a_browser(service.house, service.filled.threads[FEW])]


def _weights(service: Service) -> Iterator[Line]:
    script = service.stranger.get("/w.js").body
    packed = (
        ("gzipped", gzip.compress(script, 9), GZIPPED),
        ("in brotli", brotli.compress(script, quality=11), BROTLI),
    )
    for coding, body, most in packed:
        yield Line("the script with its styles", [len(body) / 1000], unit=f"kB {coding}", most_ours=most)
    for number, key in service.filled.threads.items():
        view = service.stranger.get(address_of_page(SITE.key, key, 0, "html")).body
        size = len(gzip.compress(view, 6)) / 1000
        yield Line(f"the first view of a thread of {number}, with the form", [size], unit="kB gzipped")


def _in_a_browser(house: House, thread: str) -> Iterator[Line]:
    with (
        running(create_app(house)) as url,
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]) as browser,
    ):
        requests, shifted = _seen(browser, url, thread)
    yield Line("until the thread and the form are there", [requests], unit="requests", most_ours=REQUESTS)
    yield Line("how far the page moved meanwhile", [shifted], unit="CLS", most_ours=0)


def _seen(browser: Browser, url: str, thread: str) -> tuple[int, float]:
    """How much was asked of the service, and how far the page has moved."""
    page = browser.new_page(viewport={"width": 900, "height": 800})
    page.add_init_script(WATCH)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    text = PAGE.format(before=LONG, service=url, site=SITE.key, thread=thread)
    page.route(f"{url}/", lambda route: route.fulfill(body=text, content_type="text/html; charset=utf-8"))
    page.goto(f"{url}/")
    while not page.evaluate(AT_THE_END):
        page.mouse.wheel(0, 150)
        page.evaluate("new Promise(requestAnimationFrame)")
    return len([address for address in asked if address != f"{url}/"]), page.evaluate("window.shifted")
