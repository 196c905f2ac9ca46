"""A lookout in a browser: whatever a stranger's text does there, or leaves there, is seen and told.

What runs in the pages stands in `harm.js`. Every request to another host is answered with nothing and told, so that
tests talk to this machine only.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, Request, Route

from moderation.markup.allowed import ALWAYS, REL, attributes
from tests.markup.vectors import PROBES

SCRIPT = Path(__file__).with_name("harm.js")

ELSEWHERE = "http://elsewhere.test"
"""The origin of a site with pages of its own, without a policy that would stop a script."""

PLACES = {
    "li": '<ol><li data-text="">|</li><li>after</li></ol><p>below</p>',
    "div": '<div><div data-text="">|</div><p>after</p></div>',
    "td": '<table><tbody><tr><td data-text="">|</td><td>after</td></tr></tbody></table><p>below</p>',
    "article": '<div><article data-text="">|</article><footer>after</footer></div>',
    "ours": '<ol><li><article><h3>x</h3><div data-text="">|</div></article></li><li>after</li></ol><p>below</p>',
}
"""Where pages of sites put a text, with sentinels behind it."""

OWN = ("/static/icon.svg?", "/static/desk.js?")

KINDS = {
    "script": "a script ran, or something that only scripts ask for was asked for",
    "fault": "a script ran and failed",
    "dialog": "a window asked something",
    "window": "another window was opened, or a file was brought in",
    "request": "the browser asked another host, or ours, for something that the page does not need",
    "policy": "the page's policy had to stop something",
    "element": "an element, a comment or a hidden tree that is not allowed",
    "attribute": "an attribute that is not allowed: class, id, name and style among them",
    "address": "a link that does not lead to a host in the web, or does not say what it should of itself",
    "escape": "something stands outside the place of the text, or what stood there has gone or changed",
    "name": "a name means something else to scripts and links of the page while the text is there",
    "rewritten": "written out and read again, it is another tree",
}
"""Everything that is looked for."""


@dataclass(frozen=True, slots=True, order=True)
class Harm:
    """Something that was seen: its kind, the number of the text where that can be told, in which way of showing."""

    kind: str
    number: int
    way: str
    detail: str


def rules_of(elements: Collection[str]) -> dict[str, Any]:
    """What may stand in a text with these elements, for `harm.js`."""
    kept = {name: sorted(names) for name, names in attributes(frozenset(elements)).items()}
    # Parsers put the rows of a table in a body, whoever wrote it.
    parsed = {"tbody"} if "table" in elements else set()
    return {
        "elements": sorted({*elements, *ALWAYS, *parsed}),
        "attributes": kept | {"a": [*kept.get("a", ()), "rel"]},
        "rel": REL,
    }


NOTHING = {"elements": [], "attributes": {}, "rel": ""}
"""The rules where a text is shown as words only."""


class Lookout:
    """One page of a browser with a lookout in it. `home` is the address of the service under test."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self._home = home
        self._printed = ""
        self._seen: list[Harm] = []
        self.known: list[str] = []
        context.add_init_script(path=SCRIPT)
        context.route(re.compile(f"^(?!{re.escape(home)}/)"), self._answer)
        self.page = context.new_page()
        # The desk's own script asks for one thing after the other. What it shows is what is looked at here.
        context.route("**/static/desk.js?*", lambda route: route.fulfill(body="", content_type="text/javascript"))
        context.on("page", self._window)
        context.on("request", self._request)
        self.page.on("dialog", self._dialog)
        self.page.on("download", lambda file: self._note("window", file.url))

    def visit(self, path: str) -> None:
        """Go to a page of the service."""
        self.page.goto(self._home + path)

    def learn(self, texts: str) -> None:
        """Take the page as it is now for one with nothing wrong in it, outside of the texts that the selector finds."""
        self.known += self.page.evaluate("selector => harm.outline(document.querySelectorAll(selector))", texts)

    def own_page(self, texts: str, rules: Mapping[str, Any], *, provoked: bool = True) -> list[Harm]:
        """All harm in the page of the service that is open, in the texts that the selector finds and around them."""
        given = [texts, {"rules": rules, "names": PROBES, "known": self.known, "provoked": provoked}]
        found = self.page.evaluate("([texts, given]) => harm.ownPage(texts, given)", given)
        return [*(Harm(kind, 0, self.page.url, detail) for kind, detail in found), *self._told()]

    def printed(self, batch: Sequence[tuple[int, str]], rules: Mapping[str, Any]) -> list[Harm]:
        """All harm in a page that another site's server prints, with each text in a place of its own."""
        sections = []
        for number, html in batch:
            place = list(PLACES)[number % len(PLACES)]
            sections.append(f"<section id={number} title={place}>{PLACES[place].replace('|', html)}</section>")
        self._open("".join(sections))
        given = [len(batch), PLACES, rules]
        return self._harms(self.page.evaluate("([texts, places, rules]) => harm.printed(texts, places, rules)", given))

    def everywhere(self, batch: Sequence[tuple[int, str]], rules: Mapping[str, Any]) -> list[Harm]:
        """All harm when scripts of another site's page put each text into it, in every way there is."""
        self._open("")
        given = [batch, {"places": PLACES, "rules": rules, "names": PROBES}]
        return self._harms(self.page.evaluate("([batch, given]) => harm.everywhere(batch, given)", given))

    def _open(self, body: str) -> None:
        self._printed = f"<!doctype html><html lang=nl><title>x</title><base target=yard><body>{body}"
        self.page.goto(f"{ELSEWHERE}/page")

    def _harms(self, found: Iterable[Sequence[Any]]) -> list[Harm]:
        return [*(Harm(kind, number, way, detail) for number, way, kind, detail in found), *self._told()]

    def _told(self) -> list[Harm]:
        for kind, detail in self.page.evaluate("harm.notes.splice(0)"):
            self._note(kind, detail)
        told, self._seen = self._seen, []
        return told

    def _note(self, kind: str, detail: str) -> None:
        number = re.search(r"(?:[(`]|test/)(\d+)", detail)
        self._seen.append(Harm(kind, int(number[1]) if number else 0, self.page.url, detail))

    def _answer(self, route: Route) -> None:
        body = self._printed if route.request.url == f"{ELSEWHERE}/page" else None
        with suppress(Error):  # whoever asked may be gone
            route.fulfill(status=204 if body is None else 200, body=body, content_type="text/html; charset=utf-8")

    def _request(self, request: Request) -> None:
        url = request.url
        if url.startswith(f"{self._home}/"):
            path = url.removeprefix(self._home)
            # Other documents are elements, and seen.
            is_needed = request.resource_type in ("document", "stylesheet") or path.startswith(OWN)
        else:
            is_needed = url in (f"{ELSEWHERE}/page", f"{ELSEWHERE}/fence")
        if not is_needed:
            self._note("request", url)

    def _dialog(self, dialog: Dialog) -> None:
        self._note("dialog", dialog.message)
        dialog.dismiss()

    def _window(self, page: Page) -> None:
        self._note("window", page.url)
        page.close()


@contextmanager
def lookout(browser: Browser, home: str) -> Iterator[Lookout]:
    """A lookout in a new browser context, for as long as it is needed."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL", service_workers="block")
    yield Lookout(context, home)
    context.close()
