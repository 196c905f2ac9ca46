"""What to paste where, filled in for one site. The texts lie beside this, in `snippets/`, as they are built in tests.

A file of them has blocks that begin with a line `== where it goes — what to do there`, and places in braces.
"""

from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import NamedTuple

from moderation.domain.message import Message, say
from moderation.web import embed

WORDS = say("Read the reactions or react")
"""What the link in the line says."""

GENERATORS = {
    "plain": "HTML",
    "mkdocs-material": "MkDocs Material",
    "pelican": "Pelican",
    "nikola": "Nikola",
    "sphinx": "Sphinx",
    "eleventy": "Eleventy",
    "hugo": "Hugo",
    "jekyll": "Jekyll",
    "wordpress": "WordPress",
    "textpattern": "Textpattern",
}
"""The programs that sites are made with, by the names of their files."""

DOING = {
    each.text: each
    for each in (
        say("where the reactions belong"),
        say("a new file"),
        say("add this"),
        say("after the line that is there already"),
        say("at the top of each page that takes reactions"),
        say("in the place of <txp:comments />"),
        say("beside what is there already"),
        say("only where the page asks for trusted types"),
        say("in a list of articles, with the script once in the page"),
        say("the number alone, for a server"),
        say("only what should differ"),
        say("gives what stands inside the div"),
        say("on your server, beside your pages"),
        say("on your server, at an address of its own such as /identity"),
        say("on your server, at the address of the webhook"),
    )
}
"""What to do with a block, as the files say it."""

MORE = ("security-policy", "counts", "looks", "printing")
MARK = "== "


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in the places: where browsers reach the service, the key of the site, the words of the link."""

    service: str
    site: str
    words: str

    def into(self, text: str) -> str:
        """The text with its places filled. Other braces are the text's own."""
        places = {"{service}": escape(self.service), "{site}": self.site, "{words}": escape(self.words)}
        for place, value in places.items():
            text = text.replace(place, value)
        return text


class Block(NamedTuple):
    """A text, the file or the place that it goes into, and what to do there, in few words."""

    path: str
    told: Message | None
    text: str


class Snippet(NamedTuple):
    """All that goes into one kind of site."""

    key: str
    name: str
    blocks: tuple[Block, ...]


def line(filling: Filling) -> str:
    """The line itself."""
    return blocks("plain", filling)[0].text


def generators(filling: Filling) -> tuple[Snippet, ...]:
    """The line in each of the programs."""
    return tuple(Snippet(key, name, blocks(key, filling)) for key, name in GENERATORS.items())


def more(filling: Filling) -> dict[str, tuple[Block, ...]]:
    """What goes beside the line, by what it is for."""
    found = {name: blocks(name, filling) for name in MORE}
    tokens = files("moderation").joinpath("widget", "nl-design-system.css").read_text("utf-8").strip()
    pinned = embed.pinned(filling.service)
    return found | {"tokens": (Block("CSS", None, tokens),), "pinned": (Block("HTML", None, pinned),)}


def blocks(name: str, filling: Filling) -> tuple[Block, ...]:
    """The blocks of one file, filled in."""
    return tuple(Block(each.path, each.told, filling.into(each.text)) for each in _blocks(name))


@cache
def _blocks(name: str) -> tuple[Block, ...]:
    found = []
    text = files("moderation.web").joinpath("snippets", f"{name}.txt").read_text("utf-8")
    for part in f"\n{text}".split(f"\n{MARK}")[1:]:
        head, _, body = part.partition("\n")
        path, _, told = head.partition(" — ")
        found.append(Block(path.strip(), DOING[told.strip()], body.strip("\n")))
    return tuple(found)
