"""What letters are made of, whatever they say: so that their text and their HTML never tell two things."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from moderation.domain.comparison import Kind, Piece
from moderation.domain.message import say
from moderation.web.words import Words

WIDTH = 76
QUOTED = "> "

TAKEN_OUT = say("[taken out: %(text)s]")
PUT_IN = say("[put in: %(text)s]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words of ours, or of the house."""

    text: str
    kind: ClassVar[str] = "paragraph"

    def lines(self, words: Words) -> list[str]:
        return _wrapped(self.text)


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, with a sentence before them that says whose."""

    said: str
    text: str
    kind: ClassVar[str] = "quote"

    def lines(self, words: Words) -> list[str]:
        quoted = [f"{QUOTED}{line}".rstrip() for line in _wrapped(self.text, WIDTH - len(QUOTED))]
        return [*_wrapped(self.said), "", *quoted]


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of a text, with a sentence before it."""

    said: str
    pieces: tuple[Piece, ...]
    kind: ClassVar[str] = "changes"

    def lines(self, words: Words) -> list[str]:
        return Quote(self.said, "".join(_marked(piece, words) for piece in self.pieces)).lines(words)


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go to. The main one of a letter is drawn as a button."""

    label: str
    url: str
    is_main: bool = False
    kind: ClassVar[str] = "link"

    def lines(self, words: Words) -> list[str]:
        return [*_wrapped(f"{self.label}:"), bracketed(self.url)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A reaction in a list of several: a line about it, the beginning of it, and where it is."""

    title: str
    text: str
    url: str
    kind: ClassVar[str] = "entry"

    def lines(self, words: Words) -> list[str]:
        return [
            *_wrapped(f"* {self.title}"),
            *(f"  {line}" for line in _wrapped(self.text, WIDTH - 2)),
            f"  {bracketed(self.url)}",
        ]


@dataclass(frozen=True, slots=True)
class Lines:
    """A paragraph of a text that a house wrote itself: its lines stay apart."""

    text: str
    kind: ClassVar[str] = "lines"

    def lines(self, words: Words) -> list[str]:
        return self.text.split("\n")


Part = Paragraph | Quote | Changes | Link | Entry | Lines


@dataclass(frozen=True, slots=True)
class Content:
    """A letter: what stands above it, what it says, who signs, and small print."""

    subject: str
    heading: str
    greeting: str
    parts: Sequence[Part]
    signed: Sequence[str] = ()
    foot: Sequence[str] = ()


def bracketed(url: str) -> str:
    """An address in a text, in brackets, so that a mail program finds its end also after a sign that is no letter."""
    return f"<{url}>"


def as_content(subject: str, text: str) -> Content:
    """A letter of which nothing is known but its text."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return Content(subject, heading="", greeting="", parts=tuple(map(Lines, paragraphs)))


def as_text(content: Content, words: Words) -> str:
    """The letter as plain text, complete in itself, in lines that fit any window."""
    blocks = [
        _wrapped(content.heading),
        _wrapped(content.greeting),
        *(part.lines(words) for part in content.parts),
        list(content.signed),
        # By this line mail programs know a signature.
        ["-- ", *chain.from_iterable(_wrapped(line) for line in content.foot)] if content.foot else [],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _marked(piece: Piece, words: Words) -> str:
    """A piece in a text that knows no colours; the space around it stays outside the brackets."""
    text = piece.text.strip()
    if piece.kind is Kind.SAME or not text:
        return piece.text if piece.kind is not Kind.OUT else ""
    before, after = piece.text.split(text, 1)
    mark = TAKEN_OUT if piece.kind is Kind.OUT else PUT_IN
    return f"{before}{words.gettext(mark.text) % {'text': text}}{after}"


def _wrapped(text: str, width: int = WIDTH) -> list[str]:
    """The text in lines. Its own lines stay apart, and what does not fit on one, such as an address, is not cut."""
    wrapper = textwrap.TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    return list(chain.from_iterable(wrapper.wrap(line) or [""] for line in text.strip("\n").split("\n")))
