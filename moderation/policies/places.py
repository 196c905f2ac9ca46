"""On which line of a TOML file a key stands, so that an error can point there.

tomllib does not tell. What comes to `lines_of_keys` has been read by it before, so its syntax is known to be sound.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

KeyPath = tuple[str | int, ...]
"""The way to a value: keys, and for what stands in a list its number, from 0."""

Lines = dict[KeyPath, int]

TOKEN = re.compile(
    r'''(?P<text>"""(?:\\.|[^\\])*?(?:"{3,5}|\Z)|\'\'\'.*?(?:\'{3,5}|\Z)|"(?:\\.|[^"\\\n])*+"?|'[^'\n]*+'?)'''
    r"""|(?P<sign>[\[\]{},=.\n])|(?P<bare>[^\s"'#\[\]{},=.]+)|(?P<space>#[^\n]*|[^\S\n]+)""",
    re.DOTALL,
)
"""Every sign belongs to one token, whether the text is sound or not, so that reading takes one walk."""


class Token(NamedTuple):
    """A word, a text in quotes or a sign; its line counts from 1. The last one of a text is empty."""

    kind: str
    text: str
    line: int


@lru_cache(maxsize=64)
def lines_of_keys(text: str) -> Lines:
    """The line, from 1, of every key, table and entry of a list. Not to be changed: it is kept for the next caller."""
    return _Reader(text).read()


def line_of(path: KeyPath, lines: Lines) -> int:
    """The line of a path, or of the nearest thing around it that has one; else 1."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def longest_key(text: str) -> int:
    """The most parts that are joined by dots anywhere in a text, sound or not. A text in quotes is one part."""
    longest = parts = 0
    was_dot = False
    for kind, sign, _ in _tokens(text):
        if sign == ".":
            was_dot = True
        elif kind in ("sign", "end"):
            parts, was_dot = 0, False
        else:
            parts = parts + 1 if was_dot else 1
            longest, was_dot = max(longest, parts), False
    return longest


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for match in TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind != "space":
            yield Token(kind, match[0], line)
        line += match[0].count("\n")
    yield Token("end", "", line)


class _Reader:
    """Walks once over the tokens of a text and writes down where things begin."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._lines: Lines = {}
        self._lengths: dict[KeyPath, int] = {}
        """How many tables the lists of tables have by now."""

    def read(self) -> Lines:
        table: KeyPath = ()
        while self._next.kind != "end":
            if self._next.text == "\n":
                self._at += 1
            elif self._next.text == "[":
                table = self._header()
            else:
                self._entry(table)
        return self._lines

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _header(self) -> KeyPath:
        """`[rules.links]`, or `[[case]]`, which begins one more table of a list."""
        line = self._next.line
        self._at += 1
        is_item = self._next.text == "["
        self._at += is_item
        path: KeyPath = ()
        for part in self._key():
            path = self._last(path)
            path = (*path, part)
        if is_item:
            self._note(path, line)
            self._lengths[path] = self._lengths.get(path, 0) + 1
        path = self._last(path)
        self._note(path, line)
        self._at += 2 if is_item else 1
        return path

    def _last(self, path: KeyPath) -> KeyPath:
        """The last table of a list of tables; of anything else the path itself."""
        length = self._lengths.get(path)
        return path if length is None else (*path, length - 1)

    def _key(self) -> list[str]:
        parts = [_unquoted(self._next)]
        self._at += 1
        while self._next.text == ".":
            parts.append(_unquoted(self._tokens[self._at + 1]))
            self._at += 2
        return parts

    def _entry(self, table: KeyPath) -> None:
        """`key = value`."""
        line = self._next.line
        path = (*table, *self._key())
        self._note(path, line)
        self._at += 1
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        match self._next.text:
            case "[":
                self._list(path)
            case "{":
                self._inline_table(path)
            case _:
                while self._next.kind != "end" and self._next.text not in ("\n", ",", "]", "}"):
                    self._at += 1

    def _list(self, path: KeyPath) -> None:
        self._at += 1
        number = 0
        while self._next.text != "]":
            if self._next.text in ("\n", ","):
                self._at += 1
                continue
            self._note((*path, number), self._next.line)
            self._value((*path, number))
            number += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._next.text != "}":
            if self._next.text in ("\n", ","):
                self._at += 1
            else:
                self._entry(path)
        self._at += 1

    def _note(self, path: KeyPath, line: int) -> None:
        while path and path not in self._lines:
            self._lines[path] = line
            path = path[:-1]


def _unquoted(token: Token) -> str:
    """A part of a key as tomllib reads it."""
    if token.kind == "bare":
        return token.text
    if "\\" not in token.text:
        return token.text[1:-1]
    return str(tomllib.loads(f"key = {token.text}")["key"])
