"""On which line of a TOML file a key stands, so that an error can point there.

tomllib does not tell. The text has been read by it before it comes here, so its syntax is known to be sound.
"""

import re
import tomllib

KeyPath = tuple[str | int, ...]
"""The way to a value: keys, and for arrays of tables the number of the table, from 0."""

_PART = r"""(?:[\w-]+|"(?:\\.|[^"\\\n])*"|'[^'\n]*')"""
_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
ENTRY = re.compile(
    rf"[ \t]*(?:\[\[[ \t]*(?P<item>{_KEY})[ \t]*\]\]|\[[ \t]*(?P<table>{_KEY})[ \t]*\]|(?P<key>{_KEY})[ \t]*=)"
)
PIECE = re.compile(
    r'''"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*|[\[{]|[\]}]|\n|[^"'#\[\]{}\n]+''',
    re.DOTALL,
)


def lines_of_keys(text: str) -> dict[KeyPath, int]:
    """The line, from 1, of every key and table header. Keys inside inline tables are not told apart from their own."""
    lines: dict[KeyPath, int] = {}
    counts: dict[KeyPath, int] = {}
    table: KeyPath = ()
    position = 0
    while position < len(text):
        entry = ENTRY.match(text, position)
        if entry is None:
            position = _next_line(text, position)
            continue
        name = _parts(entry["item"] or entry["table"] or entry["key"])
        path = (*table, *name)
        if not entry["key"]:
            path = table = _table(name, counts, is_item=bool(entry["item"]))
        for length in range(1, len(path) + 1):
            lines.setdefault(path[:length], text.count("\n", 0, entry.start()) + 1)
        position = _end_of_value(text, entry.end())
    return lines


def line_of(path: KeyPath, lines: dict[KeyPath, int]) -> int:
    """The line of a path, or of the nearest thing around it that has one; else 1."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _table(name: KeyPath, counts: dict[KeyPath, int], is_item: bool) -> KeyPath:
    if not is_item:
        return name
    counts[name] = counts.get(name, -1) + 1
    return (*name, counts[name])


def _parts(key: str) -> KeyPath:
    """The parts of a dotted key, unquoted by tomllib itself."""
    value = tomllib.loads(f"{key} = 0")
    parts = []
    while isinstance(value, dict):
        ((part, value),) = value.items()
        parts.append(part)
    return tuple(parts)


def _next_line(text: str, position: int) -> int:
    end = text.find("\n", position)
    return len(text) if end < 0 else end + 1


def _end_of_value(text: str, position: int) -> int:
    """Where the line after a value begins: the first line end outside brackets and strings."""
    depth = 0
    while piece := PIECE.match(text, position):
        position = piece.end()
        if piece[0] in "[{":
            depth += 1
        elif piece[0] in "]}":
            depth -= 1
        elif piece[0] == "\n" and depth <= 0:
            break
    return position if piece else len(text)
