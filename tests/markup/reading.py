"""Rendered HTML read by a parser that has no part in making it."""

import re
from html.parser import HTMLParser

from moderation.markup import LEVELS

PLAIN, SPANS, LITE, FULL = (LEVELS[level] for level in ("plain", "spans", "lite", "full"))

VOID = {"br"}

TAG = (
    r"</?[a-z][a-z0-9]*>|<a(?: (?:href|title)=\"[^\"<>]*\")* rel=\"nofollow ugc noopener\">"
    r"|<t[dh](?: (?:col|row)span=\"\d*\")+>"
)
STRICT = re.compile(rf"(?:{TAG}|[^<>&]|&(?:amp|lt|gt|nbsp|quot);)*")
"""All that may ever come out, sign by sign: a parser forgives too much to see what is wrong."""


class Reading(HTMLParser):
    """The elements, attributes and nesting of a piece of HTML."""

    def __init__(self, made: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.parents_of_items: set[str] = set()
        self.text = ""
        self.balanced = True
        self._open: list[str] = []
        self.feed(made)
        self.close()
        self.balanced &= not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "li":
            self.parents_of_items.add(self._open[-1] if self._open else "")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.balanced = False
        if tag in ("td", "th"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.elements.add("!--")

    def handle_decl(self, decl: str) -> None:
        self.elements.add("!")

    def handle_pi(self, data: str) -> None:
        self.elements.add("?")
