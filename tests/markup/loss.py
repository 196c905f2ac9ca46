"""Nothing of a reader's text vanishes: an oracle that knows what is markup, but not how it is read.

It walks along the cleaned text and along what is shown, side by side. Every sign of the text must be shown, in its
place, and nothing else may be; only blanks are looked over, and quotes, dashes and dots as a printer sets them. What
the grammar calls markup may be missing, each kind in its own place only: tags of allowed elements, marks around words,
markers at the start of a block, of a line or of a cell. A target may be missing if a link has it, a title if a title
has it, and no link leads where nobody wrote. An entity may stand as the sign that it means, an e-mail address as its
mask. What was reported as left out may not be missing at all. The renderer and this share only what defines these: the
table of elements, the door, and the mask.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from typing import NamedTuple

from moderation.domain.address import find_addresses, mask_addresses
from moderation.domain.assessment import Rendering
from moderation.markup.allowed import ALWAYS, typed
from moderation.markup.normalise import clean_text, drop_hidden

_PRINTED = {"…": "...", "—": "--", "–": "-", "‘": "'", "’": "'", "“": '"', "”": '"'}
_BLANK_OR_PRINTED = re.compile(rf"\s+|[{''.join(_PRINTED)}]")

_TAG = re.compile(
    r"""</?([a-z][a-z0-9]*)((?:\s+[a-z-]+\s*=\s*(?:"[^"<>]+"|'[^'<>]+'|[^\s"'<>`]+))*)\s*/?>""", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))""", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_MARK = re.compile(r"[*_+~^]|\?(?=\?)|(?<=\?)\?|\[(?=[*_+~^?])|(?<=[*_+~^?])\]")
_MARKER = re.compile(r"(bq|bc|pre|h[3-6]|p)\.\.?(?::(?=https?://|www\.)| )", re.IGNORECASE)
_ITEM = re.compile(r"(?:[*#]+|[-•]) |>")
_LINE_START = re.compile(r"(?:\A|>|(?:bq|h[3-6])\.\.?(?::\S+)?)\Z", re.IGNORECASE)
_CELL = re.compile(r"\|_?(?:\\(\d{1,2}))?(?:/(\d{1,2}))?\. ")
_WITH_ADDRESS = re.compile(r"""":(https?://[^\s<>"'|^*`]*)""", re.IGNORECASE)
_RUN = re.compile(r"[\w.+%'-]+[@＠﹫][\w.+%'@＠﹫-]+")
_ELEMENT_OF = {"bq": "blockquote", "bc": "pre"}


def losses(source: str, elements: frozenset[str], rendering: Rendering) -> list[str]:
    """What a rendering lost of its text, added to it or put elsewhere: a line about the first place, or nothing."""
    text, page = clean_text(source), _Page(rendering.html)
    if _signs(page.text) != _signs(rendering.plain):
        return [f"plain says {rendering.plain!r}, html says {page.text!r}"]
    written = (text, _ENTITY.sub(_meant, text))
    for target in page.targets:
        if "…@" not in target and not any(target.removeprefix("http://") in spelt for spelt in written):
            return [f"leads where nobody wrote: {target!r}"]
    kept = {start for start, _ in rendering.left_out}
    allowed = elements | ALWAYS if typed(elements) else frozenset[str]()
    steps = defaultdict[int, list[_Step]](list)
    for start, step in _Ways(text, allowed, page) if allowed else ():
        if start not in kept:
            steps[start].append(step)
    for start, step in _masks(text, allowed) if "…@" in page.text else ():
        steps[start].append(step)
    return _walked(text, _signs(page.in_order(text)), steps, page.elsewhere)


class _Step(NamedTuple):
    """A way to go on: up to where in the text, what is shown of that, and what must stand in an attribute instead."""

    end: int
    shown: str = ""
    elsewhere: tuple[str, ...] = ()


def _walked(text: str, shown: str, steps: dict[int, list[_Step]], elsewhere: Counter[str]) -> list[str]:
    """Go along the text in every way that what is shown allows, and say where that ended."""
    stops = sorted({*steps, len(text)})
    # How far in the text, how far in what is shown, and what must stand elsewhere then.
    reached: dict[int, dict[int, tuple[str, ...]]] = {0: {0: ()}}
    at = 0
    while reached and (at := min(reached)) < len(text):
        states = reached.pop(at)
        following = at + 1 if at in steps else stops[bisect_right(stops, at)]
        for end, piece, needed in (_Step(following, text[at:following]), *steps.get(at, ())):
            signs = _signs(piece)
            for place, before in states.items():
                if shown.startswith(signs, place):
                    reached.setdefault(end, {}).setdefault(place + len(signs), before + needed)
    if not reached:
        return [f"not shown in its place: {text[at : at + 40]!r}, after {text[max(at - 20, 0) : at]!r}"]
    ended = reached[len(text)]
    if len(shown) not in ended:
        return [f"nowhere in the text: {shown[max(ended) :][:40]!r}"]
    return [f"stands in no link or title: {missing!r}" for missing in Counter(ended[len(shown)]) - elsewhere]


def _signs(text: str) -> str:
    """What is compared of a text."""
    spelt = _BLANK_OR_PRINTED.sub(lambda match: _PRINTED.get(match[0], ""), text)
    return spelt if spelt.isascii() else unicodedata.normalize("NFD", spelt)


class _Page(HTMLParser):
    """What a page shows, and what its links, titles and cells say."""

    def __init__(self, made: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.elsewhere: Counter[str] = Counter()
        self.targets: set[str] = set()
        self.spans: set[str] = set()
        self._sources: list[tuple[int, int, int]] = []
        self._open: list[tuple[str, int]] = []
        self._paragraph = 0
        self._link = (0, 0)
        self.feed(made)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.elsewhere.update(given[name] for name in ("href", "title") if name in given)
        self.spans |= {given[name] for name in ("colspan", "rowspan") if name in given}
        self.targets |= {given[name] for name in ("href",) if name in given}
        if tag == "p":
            self._paragraph = len(self.text)
        if tag != "br":
            self._open.append((tag, len(self.text)))

    def handle_endtag(self, tag: str) -> None:
        name, start = self._open.pop() if self._open else ("", 0)
        if name == "a":
            self._link = (start, len(self.text))
        elif name == "blockquote" and self.text[self._paragraph :].strip() == self.text[slice(*self._link)]:
            self._sources.append((start, *self._link))

    def handle_data(self, data: str) -> None:
        self.text += data

    def in_order(self, source: str) -> str:
        """The text, with the source of a quotation, a link under it, before it: where the writer put it."""
        text = self.text
        for quotation, start, end in self._sources:
            if f".:{text[start:end]}" in source:
                text = text[:quotation] + text[start:end] + text[quotation:start] + text[end:]
        return text


class _Ways:
    """Where signs of a text may be missing or stand as others, because they are markup for these elements."""

    def __init__(self, text: str, elements: frozenset[str], page: _Page) -> None:
        self._text = text
        # What nobody sees is nothing to begin behind.
        self._visible = _ENTITY.sub(lambda match: match[0] if _signs(_meant(match)) else " " * len(match[0]), text)
        self._elements = elements
        self._page = page

    def __iter__(self) -> Iterator[tuple[int, _Step]]:
        yield from self._tags()
        yield from self._entities()
        yield from self._links()
        yield from self._marks()
        yield from self._starts()

    def _tags(self) -> Iterator[tuple[int, _Step]]:
        for match in _TAG.finditer(self._text):
            name, elsewhere = match[1].lower(), []
            if name == "a":
                given = {pair[1].lower(): "".join(pair.groups("")[1:]) for pair in _ATTRIBUTE.finditer(match[2])}
                meant = {key: _ENTITY.sub(_meant, value).strip() for key, value in given.items()}
                elsewhere += [mask_addresses(meant["title"])] if "title" in meant else []
                target = re.sub(r"^www\.", "http://www.", meant.get("href", ""), flags=re.IGNORECASE)
                elsewhere += [target] if target and not find_addresses(target) else []
            if name in self._elements:
                yield match.start(), _Step(match.end(), "", tuple(elsewhere))

    def _entities(self) -> Iterator[tuple[int, _Step]]:
        for match in _ENTITY.finditer(self._text):
            yield match.start(), _Step(match.end(), _meant(match))

    def _links(self) -> Iterator[tuple[int, _Step]]:
        """`"words":target`, and `"$":target` for a target that says itself what it is."""
        has_links = bool(self._page.targets)
        for match in re.finditer('"(?=:)', self._text):
            for target in self._page.targets:
                for spelt in (target, target.removeprefix("http://")):
                    end = match.end() + 1 + len(spelt)
                    if self._text.startswith(spelt, match.end() + 1):
                        yield match.start(), _Step(end, "", (target,))
                        if self._text[end : end + 1] == "]":
                            yield match.start(), _Step(end + 1, "", (target,))
                        if self._text[: match.start()].endswith("$"):
                            yield match.start() - 1, _Step(end, target.partition("//")[2], (target,))
        for match in _WITH_ADDRESS.finditer(self._text):
            if find_addresses(match[1]):
                has_links = True
                yield match.start(), _Step(match.end())
                yield match.start(), _Step(match.start() + len(match[0].rstrip(".,;:!?)]}")))
        if has_links:
            yield from ((match.start(), _Step(match.end())) for match in re.finditer('"', self._text))
            yield from ((match.start(), _Step(match.end())) for match in re.finditer(r'\["', self._text))

    def _marks(self) -> Iterator[tuple[int, _Step]]:
        for match in _MARK.finditer(self._text):
            yield match.start(), _Step(match.end())
        if "code" in self._elements:
            yield from ((match.start(), _Step(match.end())) for match in re.finditer("@", self._text))
        if "table" in self._elements:
            yield from ((match.start(), _Step(match.end())) for match in re.finditer(r"\|", self._text))
            for match in _CELL.finditer(self._text):
                if self._page.spans.issuperset(filter(None, match.groups())):
                    yield match.start(), _Step(match.end())

    def _starts(self) -> Iterator[tuple[int, _Step]]:
        """Markers: those of a block behind an empty line or a tag, those of a line at its start."""
        for match in _MARKER.finditer(self._text):
            name = match[1].lower()
            allowed = _ELEMENT_OF.get(name, name) in self._elements
            if name == "p":
                allowed = re.search(r"(?:bq|bc|pre)\.\.", self._text[: match.start()], re.IGNORECASE) is not None
            if allowed and self._before(match.start()).endswith(("\n\n", ">", ">\n", "\n\np.")):
                yield match.start(), _Step(match.end())
        if self._elements & {"ul", "ol", "blockquote"}:
            for match in _ITEM.finditer(self._text):
                if _LINE_START.search(self._before(match.start()).rpartition("\n")[2]):
                    yield match.start(), _Step(match.end())

    def _before(self, at: int) -> str:
        return ("\n\n" + self._visible[:at]).rstrip(" ")


def _meant(entity: re.Match[str]) -> str:
    """The sign that a whole entity stands for: `&copy=` in an address is none."""
    return drop_hidden(html.unescape(entity[0]))


def _masks(text: str, elements: frozenset[str]) -> Iterator[tuple[int, _Step]]:
    """Each e-mail address as its mask, however what is markup and what is not may be read around it.

    Addresses that touch are masked one after the other, so every run of their signs is looked at as a whole too.
    """
    readings = product((" ", ""), (None, " ", ""), (True, False)) if elements else ((None, None, False),)
    for tags, marks, entities in readings:
        places = _seen(text, tags, marks, entities, elements)
        seen = "".join(sign for _, sign in places)
        runs = (match.span() for match in _RUN.finditer(seen))
        for start, end in {*find_addresses(seen), *runs}:
            after = places[end][0] if end < len(places) else len(text)
            yield places[start][0], _Step(after, mask_addresses(unicodedata.normalize("NFC", seen[start:end])))


def _seen(
    text: str, tags: str | None, marks: str | None, entities: bool, elements: frozenset[str]
) -> list[tuple[int, str]]:
    """The signs of a text with their places, with these signs for tags and for marks."""
    signs = {place: text[place] for place in range(len(text))}
    found: list[tuple[re.Match[str], str]] = []
    if marks is not None:
        found += ((match, marks) for match in _MARK.finditer(text))
    if tags is not None:
        allowed = (match for match in _TAG.finditer(text) if match[1].lower() in elements)
        found += ((match, tags) for match in allowed)
    if entities:
        found += ((match, _meant(match)) for match in _ENTITY.finditer(text))
    for match, instead in found:
        signs |= dict.fromkeys(range(*match.span()), "")
        signs[match.start()] = instead
    return [(place, sign) for place, spelt in signs.items() for sign in spelt]
