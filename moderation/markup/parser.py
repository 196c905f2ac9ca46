"""bleach's parser with a stream that the ceiling can stop, and a walk and a writer for few kinds of elements.

Those of html5lib are made for files of any encoding and documents of any kind, and take half of bleach's time. What is
safe is decided by none of them: bleach looks at every token, and nh3 at what was written.
"""

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeAlias
from xml.etree.ElementTree import Element

from bleach.html5lib_shim import BleachHTMLParser

from moderation.markup import stop

Token: TypeAlias = dict[str, Any]
"""A token of html5lib's tree walkers."""


class Parser(BleachHTMLParser):
    """Reads a fragment. Raises TooSlow between two tags."""

    def _parse(self, stream: str, *given: Any, **named: Any) -> None:
        self._source = stream
        super()._parse("", *given, **named)  # type: ignore[misc]  # not in the types

    def reset(self) -> None:
        super().reset()
        self.tokenizer.stream = _Stream(self._source)  # type: ignore[assignment]  # as bleach does it


class _Stream:
    """A text for html5lib's tokenizer, sign by sign, with what bleach wants to know: where the last tag began."""

    charEncoding = ("utf-8", "certain")  # noqa: N815 (html5lib's name)

    def __init__(self, text: str) -> None:
        self.errors: list[str] = []
        self._text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._at = self._tag = 0

    def char(self) -> str | None:
        """The next sign, or None at the end."""
        at = self._at
        if at >= len(self._text):
            return None
        self._at = at + 1
        return self._text[at]

    def charsUntil(self, characters: Iterable[str], opposite: bool = False) -> str:  # noqa: N802 (html5lib's name)
        """All signs up to one of these, or as long as they are of these."""
        match = _run("".join(sorted(characters)), opposite).match(self._text, self._at)
        assert match  # noqa: S101 (a run may be empty)
        self._at = match.end()
        return match[0]

    def unget(self, char: str | None) -> None:
        """Go back by one sign, which was the last."""
        if char is not None:
            self._at -= 1

    def position(self) -> tuple[int, int]:
        """Line and column, for errors that nobody reads."""
        return 1, self._at

    def start_tag(self) -> None:
        """A `<` was read."""
        stop.check()
        self._tag = self._at - 1

    def get_tag(self) -> str:
        """What was read since."""
        return self._text[self._tag : self._at]


@cache
def _run(characters: str, opposite: bool) -> re.Pattern[str]:
    return re.compile(f"[{'' if opposite else '^'}{re.escape(characters)}]*+")


def walk(tree: Element) -> Iterator[Token]:
    """The tokens of a tree, however deep. Comments have none."""
    if tree.text:
        yield _characters(tree.text)
    path = [(iter(tree), "", tree.tail)]
    while path:
        children, name, tail = path[-1]
        child = next(children, None)
        if child is None:
            path.pop()
            if name:
                yield {"type": "EndTag", "name": name, "namespace": None}
        elif isinstance(child.tag, str):
            attributes = {(None, key): value for key, value in child.attrib.items()}
            kind = "EmptyTag" if child.tag == "br" else "StartTag"
            yield {"type": kind, "name": child.tag, "namespace": None, "data": attributes}
            if kind == "StartTag":
                if child.text:
                    yield _characters(child.text)
                path.append((iter(child), child.tag, child.tail))
                continue
            tail = child.tail
        else:
            tail = child.tail
        if tail:
            yield _characters(tail)


def _characters(text: str) -> Token:
    return {"type": "Characters", "data": text}


class Writer:
    """Writes tokens as HTML."""

    def render(self, tokens: Iterable[Token]) -> str:
        """The HTML of tokens whose text and attributes hold signs, not entities."""
        return "".join(map(_written, tokens))


def _written(token: Token) -> str:
    kind = token["type"]
    if kind == "Characters":
        return html.escape(token["data"], quote=False)
    if kind == "EndTag":
        return f"</{token['name']}>"
    attributes = "".join(f' {name}="{html.escape(value)}"' for (_, name), value in token["data"].items())
    return f"<{token['name']}{attributes}>"
