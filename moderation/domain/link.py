"""Web addresses as they stand in running text: one pattern for those who count them and those who make them links.

And where links lead: to which host, in one form however it is written, and under what words.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from moderation.domain.finding import Span

_SOLID = r"""[^\s<>"'“”‘’…()\[\]{}.,;:!?*_]"""
_BRACKETED = r"""\([^\s<>"'“”‘’…()]*+\)|\[(?!\d++\](?![^\s.,;:!?)]))[^\s<>"'“”‘’…\[\]]*+\]"""

# Only what a writer clearly means as an address: `test.py` and `v1.2.nl` are words. Brackets belong to it in pairs, a
# footnote such as `[1]` behind it does not, and the last sign is never punctuation.
WEB_ADDRESS = re.compile(
    rf"(?<![^\W_])(?<![@.:/])(?:https?://|www\.)(?:[.,;:!?*_]*+(?:{_SOLID}|{_BRACKETED}))++", re.IGNORECASE
)

# In running text a web address never follows a colon; in Textile, `"the report":https://example.org`, it always does.
_TEXTILE_LINK = r"(?:(?<=[\"\]]:)|(?<=bq\.:)|(?<=bq\.\.:))(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]}*_]"
_LINK = re.compile(f"(?=[hw])(?:{_TEXTILE_LINK}|{WEB_ADDRESS.pattern})", re.IGNORECASE)

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
"""Entities of a length that can stand for something."""

MOST_WORDS = 500
"""Signs that are read of the words of a link, and of the tag that it stands in."""

_OPENED = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"']?\Z", re.IGNORECASE)
_WORDS_IN_HTML = re.compile(rf"[^<>]{{0,{MOST_WORDS}}}>((?:[^<]|<(?!/?a\b)){{0,{MOST_WORDS}}})", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")

_AUTHORITY = re.compile(r"(?:https?:)?[/\\]*+([^/\\?#]*+)", re.IGNORECASE)
_LONGEST_HOST, _LONGEST_LABEL = 253, 63
_CODED = "xn--"
_DOTS = str.maketrans(dict.fromkeys("\N{IDEOGRAPHIC FULL STOP}\N{HALFWIDTH IDEOGRAPHIC FULL STOP}", "."))
_NOT_IN_HOSTS = re.compile(r"[\x00-,/;-@\[-^`{-\x7f]")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")

_DOTTED = re.compile(r"\.(?=\w)")
# A host in words, such as `bank.example`; `P.de Vries` is a name, `punt.Daarna` the end of a sentence.
_HOST = re.compile(
    r"(?<![\w@.-])(?:[\w-]{2,63}+\.){1,10}(?:xn--[a-z0-9-]{2,59}|(?:[^\W\d_A-Z]{2,24}|[A-Z]{2,24}))(?![\w@-]|\.\w)"
)
_FILES = frozenset(
    {"csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "js", "json", "md", "odt", "pdf", "php", "png", "ppt"}
    | {"pptx", "py", "txt", "xls", "xlsx", "xml", "zip"}
)
"""What a name ends with that is a file's rather than a host's."""


@dataclass(frozen=True, slots=True)
class Link:
    """A web address in a text. `host` is where it leads, in the form in which hosts are compared; empty when there is
    none. `words` is what the author put in its place, in Textile or HTML; empty when the address itself is shown.
    """

    place: Span
    address: str
    host: str
    words: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """The hosts that the eye meets: in its words, and before the sign that ends a user's name."""
        user, sign, _ = _authority(self.address).rpartition("@")
        return hosts_in(f"{user[:MOST_WORDS]} {self.words}" if sign else self.words)


def find_links(text: str) -> list[Link]:
    """All web addresses, written out, in Textile or in HTML, from left to right. In HTML, `&#104;ttps://` and
    `ht&shy;tps://` are web addresses too.
    """
    if "&" in text and _ENTITY.search(text):
        decoded, places = _decoded(text)
        return [_moved(link, places) for link in _found(decoded)]
    return _found(text)


def _found(text: str) -> list[Link]:
    if "://" not in text and "www." not in text.lower():
        return []
    links: list[Link] = []
    for match in _LINK.finditer(text):
        start, end = match.span()
        before = _words_before(text, start)
        words = before or _words_behind(text, start, end)
        # An address that stands as the words of a link, before it or behind it, is no link of its own.
        if links and before and links[-1].address == before:
            links.pop()
        elif links and links[-1].words == match[0]:
            continue
        links.append(Link(Span(start, end), match[0], host_of(match[0]), words))
    return links


def _words_before(text: str, start: int) -> str:
    """The words of a link in Textile: `"words":` stands before its address."""
    if text[max(start - 2, 0) : start] != '":':
        return ""
    opening = text.rfind('"', max(start - 2 - MOST_WORDS, 0), start - 2)
    return text[opening + 1 : start - 2].strip() if opening >= 0 else ""


def _words_behind(text: str, start: int, end: int) -> str:
    """The words of a link in HTML: they stand behind the tag with its address."""
    tag = text.rfind("<", max(start - MOST_WORDS, 0), start) if text[max(start - 1, 0) : start] in "='\"" else -1
    if tag < 0 or not _OPENED.match(text[tag:start]):
        return ""
    words = _WORDS_IN_HTML.match(text, end)
    return _TAG.sub("", words[1]).strip() if words else ""


def _decoded(text: str) -> tuple[str, list[int]]:
    """The text with each entity as the sign that it stands for, if it has a form, and where each sign stands."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for entity in _ENTITY.finditer(text):
        signs = "".join(sign for sign in html.unescape(entity[0]) if unicodedata.category(sign) != "Cf")
        pieces += [text[at : entity.start()], signs]
        places += [*range(at, entity.start()), *[entity.start()] * len(signs)]
        at = entity.end()
    return "".join((*pieces, text[at:])), [*places, *range(at, len(text) + 1)]


def _moved(link: Link, places: list[int]) -> Link:
    """The link where it stands in the text before entities were read; it may end in the middle of one."""
    place = Span(places[link.place.start], max(places[link.place.end], places[link.place.end - 1] + 1))
    return Link(place, link.address, link.host, link.words)


def host_of(address: str) -> str:
    """The host that a web address leads to, as browsers read it: `https://good.example@Evil.Example.:80/` leads to
    `evil.example`.
    """
    host = _authority(address).rpartition("@")[2]
    return one_form(host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0])


def _authority(address: str) -> str:
    found = _AUTHORITY.match(address)
    return found[1] if found else ""


def one_form(host: str) -> str:
    """A host as all hosts are compared: in small letters of ASCII, without the full stop of the root."""
    plain = unquote(host[: 3 * _LONGEST_HOST])
    if not plain.isascii():
        visible = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
        plain = unicodedata.normalize("NFKC", visible).translate(_DOTS)
    labels = _NOT_IN_HOSTS.sub("", plain[:_LONGEST_HOST]).lower().strip(".").split(".")
    return ".".join(label if label.isascii() else _CODED + label.encode("punycode").decode() for label in labels)


def as_read(host: str) -> str:
    """The host in the letters that a browser may show for it."""
    return ".".join(_label_as_read(label) for label in host.split(".")) if _CODED in host else host


def _label_as_read(label: str) -> str:
    if not label.startswith(_CODED) or len(label) > 2 * _LONGEST_LABEL:
        return label
    try:
        return label.removeprefix(_CODED).encode().decode("punycode")
    except (ValueError, OverflowError):
        return label


def is_number(host: str) -> bool:
    """Whether a host is a number on the network instead of a name."""
    return ":" in host or bool(_NUMBER.fullmatch(host.rpartition(".")[2]))


def belongs_to(host: str, hosts: frozenset[str]) -> bool:
    """Whether a host is one of these, or stands under one of them."""
    while host:
        if host in hosts:
            return True
        host = host.partition(".")[2]
    return False


def hosts_in(words: str) -> tuple[str, ...]:
    """The hosts that words name: as web addresses, or bare, as in `bank.example`."""
    links = _found(words)
    return (*(link.host for link in links), *(host for _, host in bare_hosts(words, links)))


def bare_hosts(text: str, links: Iterable[Link] = ()) -> Iterator[tuple[Span, str]]:
    """The hosts that a text names outside its links, and where. A name such as `report.pdf` is none."""
    if not _DOTTED.search(text):
        return
    for host in _HOST.finditer(_blanked(text, links)):
        if host[0].rpartition(".")[2].lower() not in _FILES:
            yield Span(*host.span()), one_form(host[0])


def _blanked(text: str, links: Iterable[Link]) -> str:
    """The text with spaces in place of its links."""
    pieces: list[str] = []
    at = 0
    for start, end in (link.place for link in links):
        pieces += [text[at:start], " " * (end - start)]
        at = end
    return "".join((*pieces, text[at:]))
