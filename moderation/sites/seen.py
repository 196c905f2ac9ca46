"""What stands in a page, as far as it concerns reactions.

Pages come from outside, so they are read by patterns that pass over every sign a few times at most: the parser of the
standard library takes minutes over half a megabyte of comments that are opened and never closed.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urljoin

# Every branch takes what it has begun, up to the end of the text if need be, and nothing is tried twice.
ATTRIBUTE = r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+))?"""
TOKEN = re.compile(
    rf"""<!--(?:-?>|.*?(?:--!?>|\Z))|<[!?][^>]*+(?:>|\Z)|</?(?P<name>[a-z][^\s/>]*+)(?P<rest>(?:[\s/]*+{ATTRIBUTE})*+)[\s/]*+(?:>|\Z)""",
    re.IGNORECASE | re.DOTALL,
)
ONE = re.compile(r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)(?:"|\Z)|'([^']*+)(?:'|\Z)|([^\s>]*+)))?""", re.DOTALL)
RAW = ("script", "style", "textarea", "title", "noframes", "iframe", "xmp", "noembed", "plaintext")
"""Elements in which nothing but their own end is read as a tag."""

VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
MOST_LINES = 50
MOST_LINKS = 50
"""In one line; ours has one."""

MOST_SCRIPTS = 500
MOST_POLICIES = 10
LONGEST_VALUE = 20_000
"""Characters of an attribute that are read: more than the longest policies have."""

LONGEST_REFERENCE = 2_000
LONGEST_TITLE = 300


class Tag(NamedTuple):
    """The begin or the end of an element, with the text inside when it is a raw one."""

    name: str
    is_end: bool
    attributes: Mapping[str, str]
    text: str = ""


@dataclass
class Line:
    """A place for reactions, with its attributes, the links in it, and whether reactions were printed in it."""

    attributes: Mapping[str, str]
    links: list[Mapping[str, str]] = field(default_factory=list)
    page: str = ""
    """Where the page of the reactions is that were printed in it."""
    is_printed: bool = False
    is_kept_back: bool = False
    """It stands in a template, which shows only when something takes it out."""


@dataclass
class Seen:
    """What a page says. The first one counts where there should be one."""

    language: str = ""
    title: str = ""
    shared_title: str = ""
    base: str = ""
    canonical: str = ""
    referrer: str = ""
    robots: str = ""
    policies: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    scripts: list[Mapping[str, str]] = field(default_factory=list)
    badges: int = 0

    def resolved(self, reference: str, address: str) -> str:
        """A reference in this page, which lies at an address, as an address; empty when it cannot be one."""
        if max(len(self.base), len(reference)) > LONGEST_REFERENCE:
            return ""
        try:
            return urljoin(urljoin(address, self.base), reference.strip())
        except ValueError:
            return ""


def seen_in(text: str) -> Seen:
    """Read a page."""
    seen, inside = Seen(), _Inside()
    for tag in tags_in(text):
        if tag.is_end:
            inside.leave(tag.name)
            continue
        _see(seen, tag)
        line = inside.line
        if line is not None:
            if tag.name == "a" and len(line.links) < MOST_LINKS:
                line.links.append(tag.attributes)
            if tag.attributes.get("data-mod") == "view":
                line.is_printed, line.page = True, tag.attributes.get("data-page", "")
        if "data-moderation" in tag.attributes and len(seen.lines) < MOST_LINES:
            seen.lines.append(Line(tag.attributes, is_kept_back=inside.templates > 0))
            inside.enter_line(tag.name, seen.lines[-1])
        inside.enter(tag.name)
    return seen


def tags_in(text: str) -> Iterator[Tag]:
    """The tags of a page, in their order. What stands in comments is none."""
    place = 0
    while found := TOKEN.search(text, place):
        place = found.end()
        if found["name"] is None:
            continue
        name, is_end = found["name"].lower(), text.startswith("</", found.start())
        inner = ""
        if name in RAW and not is_end:
            end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, place)
            stop = end.start() if end and name != "plaintext" else len(text)
            inner, place = text[place : min(stop, place + 10 * LONGEST_TITLE)], stop
        yield Tag(name, is_end, {} if is_end else _attributes(found["rest"]), inner)


def _attributes(text: str) -> dict[str, str]:
    given: dict[str, str] = {}
    for found in ONE.finditer(text):
        value = next((each for each in found.groups()[1:] if each is not None), "")
        given.setdefault(found[1].lower(), _unescaped(value[:LONGEST_VALUE]))
    return given


def _unescaped(text: str) -> str:
    """The text with its references as what they stand for; as it is when one is a number of thousands of digits."""
    try:
        return html.unescape(text)
    except ValueError:
        return text


class _Inside:
    """Where in the page one is: in which line, and how many templates deep."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self.templates = 0
        self._name = ""
        self._depth = 0

    def enter_line(self, name: str, line: Line) -> None:
        if name not in VOID:
            self.line, self._name, self._depth = line, name, 0

    def enter(self, name: str) -> None:
        self.templates += name == "template"
        self._depth += name == self._name

    def leave(self, name: str) -> None:
        self.templates -= name == "template" and self.templates > 0
        if self.line is not None and name == self._name:
            self._depth -= 1
            if self._depth <= 0:
                self.line, self._name = None, ""


def _see(seen: Seen, tag: Tag) -> None:
    attributes = tag.attributes
    match tag.name:
        case "html":
            seen.language = seen.language or attributes.get("lang", "").strip()
        case "title":
            seen.title = seen.title or _one_line(_unescaped(tag.text))
        case "base":
            seen.base = seen.base or attributes.get("href", "")
        case "link" if "canonical" in attributes.get("rel", "").lower().split():
            seen.canonical = seen.canonical or attributes.get("href", "").strip()
        case "meta":
            _see_meta(seen, attributes)
        case "script" if attributes.get("src") and len(seen.scripts) < MOST_SCRIPTS:
            seen.scripts.append(attributes)
        case "a" if "data-moderation-count" in attributes:
            seen.badges += 1


def _see_meta(seen: Seen, attributes: Mapping[str, str]) -> None:
    content = attributes.get("content", "").strip()
    is_policy = attributes.get("http-equiv", "").strip().lower() == "content-security-policy"
    if is_policy and len(seen.policies) < MOST_POLICIES:
        seen.policies.append(content)
    match attributes.get("name", attributes.get("property", "")).strip().lower():
        case "referrer":
            seen.referrer = content or seen.referrer  # here the last one counts
        case "robots":
            seen.robots = f"{seen.robots}, {content}" if seen.robots else content
        case "og:title":
            seen.shared_title = seen.shared_title or _one_line(content)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TITLE]
