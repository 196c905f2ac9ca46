"""What php-textile makes of texts that people write, and what becomes of them here: `python -m tests.markup.fixtures`.

Three columns: what was typed, what a first attempt makes of it (python-textile in restricted mode without images, then
bleach), and what we make of it at the level `lite`. Held against what php-textile makes or says it should: the same
elements around the same words, whatever their attributes and blanks. Differences that are meant have a reason.
"""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import zip_longest
from typing import NamedTuple

import bleach
import textile

from moderation.domain.assessment import Rendering
from moderation.markup import LEVELS, render
from moderation.markup.words import words as plain
from tests.markup.corpus import DATA
from tests.markup.loss import losses

LITE = LEVELS["lite"]
WIDTH = 46

NOTICED = {
    "Case insensitive p breaks", "Mixed HTML & Textile", "Ruud's Improvements...", "Punctuation",
    "Partial XHTML spans", "Non-whitelisted link schemes", "Embedded acronym inside acronym",
    "Double quotes enclosing spans", "Basic Unordered lists", "Mixed lists", "Links from already encoded URL",
    "Github Issue 50 (en-dash & strike)", "Empty things...", "Multiline links", "List followed by strong",
    "Links placed one after other should be parsed", "Lists should not be wrapped into paragraphs",
    "Same applies for continuous multi-byte characters between links", "Self-Hyperlink", "Quoted double-quote in links",
    "Redcloth Links", "Array links", "Unicode links", "More Restricted links", "Eight", "Nine-Four", "Ten-Two",
    "Eleven", "Anonymous blocks are automatically wrapped in paragraphs",
    "Span tags within square brackets wrappers should be parsed",
}  # fmt: skip
"""Test cases of php-textile about what comment writers use: no classes, styles, images, tables or footnotes."""

REASONS = {
    "aliases": r'\[\w+\] ?https?://|":link\d',  # `[1] https://…` is how people give a source; it was eaten
    "links": r'":(?!https?://|www\.)[\w/#?.&]',  # only whole addresses; `mailto:` and relative ones are words
    "linked": r'(?<!":)(?:https?://|www\.)',  # bare addresses
    "masked": r"\w@\w",
    "footnotes": r"\w\[\d+\] ",
    "brackets": r'"\([^"]*":|"[^"]*\)":|\[[*_^]|[_^*]\]|\[==|\^\[|\["',  # they belong to the words
    "abbreviations": r"[A-Z]{2,}\(",  # `BZK(Ministerie)` lost what stands in the brackets
    "Dutch": r"(?<!\w)'(?:s|t|\d\d)\b|\('s",  # 's-Gravenhage, 't Hof, '90
    "dashes": r"-\w[^-]*-|---|\*- ",  # what stands between dashes is said in passing, not taken back
    "signs": r"\d+ ?[xX] ?\d|\((?:c|r|tm)\)",  # as typed
    "spans": r"%\S",
    "entities": r"&#?\w+;",
    "HTML": r"</?(?:b|pre|code)>|<!--",
    "quoted": r"(?m)^> ",  # lines from a mail
    "lists": r"(?m)^(?:[*#]+|-)[ (]",  # two items at least, hyphens too; the words around a list are paragraphs
    "levels": r"^h\d\.|^\||^; |^: |_; ",  # no headings, tables or definitions at `lite`
    "words": r"^p\. |^bq\.|\*span\*-tags|\"\"\"\"|^@ ?@$|^_Colors_",  # no markup, as it stands there
    "lines": r"[\t\u2028]",
}
"""Why we differ on purpose, and what is typed where we do. Each difference was looked at before it got a reason."""

WRONG: tuple[str, ...] = ()
"""How cases begin in which what php-textile makes is what the writer meant, and ours is not."""


class Case(NamedTuple):
    """A text, and what php-textile makes of it, in one way or several."""

    source: str
    expected: tuple[str, ...]


def cases() -> Iterator[Case]:
    """Our own cases, and those of php-textile, a block at a time where their blocks are as many as ours."""
    for row in _rows("comment-cases.jsonl"):
        yield Case(row["input"], (row["php_lite"], row["php_fat"]))
    for row in _rows("php-textile.jsonl"):
        if row["name"] in NOTICED:
            typed, made = (re.split(r"\n{2,}", row[key].strip("\n")) for key in ("input", "expect"))
            pairs = zip(typed, made, strict=True) if len(typed) == len(made) else [(row["input"], row["expect"])]
            yield from (Case(source, (expected,)) for source, expected in pairs)


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").split("\n") if line]


def before(source: str) -> str:
    """What one gets who joins the two libraries as their manuals say."""
    try:
        made = textile.textile_restricted(source, lite=False, noimage=True)
    except Exception as error:
        return f"raises {type(error).__name__}"
    return bleach.clean(made, tags=LITE, attributes={"a": ["href", "title", "rel"]}, strip=True)


def after(source: str) -> str:
    """What readers get here."""
    return render(source, LITE).html


def verdict(case: Case, made: str) -> str:
    """`right`, a reason why it differs, or `worse`."""
    if any(shape(made) == shape(expected) for expected in case.expected):
        return "right"
    if case.source.startswith(WRONG):
        return "worse"
    return next((reason for reason, typed in REASONS.items() if re.search(typed, case.source)), "worse")


def shape(made: str) -> list[str]:
    """Elements and words, without blanks, attributes and what only carries attributes."""
    return _Shape(made).found


class _Shape(HTMLParser):
    def __init__(self, made: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = [""]
        self.feed(made)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self._add(tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.found[-1] += "".join(data.split())

    def _add(self, tag: str, shown: str) -> None:
        if tag not in ("span", "acronym", "abbr") and shown != "</br>":
            self.found += [shown, ""]


def main() -> None:
    """Print the table and the counts."""
    judged: Counter[str] = Counter()
    right = lost = 0
    for number, case in enumerate(cases(), start=1):
        first, ours = before(case.source), after(case.source)
        words = verdict(case, ours)
        judged[words] += 1
        right += verdict(case, first) == "right"
        lost += bool(losses(case.source, LITE, Rendering(first, plain(first), (), fell_back=False, renderer="")))
        print(f"{number:3} {words}")
        columns = (textwrap.wrap(repr(text)[1:-1], WIDTH) or [""] for text in (case.source, first, ours))
        for row in zip_longest(*columns, fillvalue=""):
            print("   ", " │ ".join(cell.ljust(WIDTH) for cell in row).rstrip())
    worse = judged.pop("worse", 0)
    print(f"\n{judged.total() + worse} cases")
    print(f"as php-textile: before {right}, after {judged.pop('right')}")
    print(f"signs lost or changed: before {lost}, after {_lost_here()}")
    print(f"different on purpose: {judged.total()}", *(f"{kind}: {n}" for kind, n in judged.most_common()), sep="\n  ")
    print(f"worse: {worse}")


def _lost_here() -> int:
    return sum(bool(losses(case.source, LITE, render(case.source, LITE))) for case in cases())


if __name__ == "__main__":
    main()
