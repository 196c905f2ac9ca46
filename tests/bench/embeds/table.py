"""The embeds side by side."""

from collections.abc import Callable, Mapping

from tests.bench.embeds.looking import Seen

Told = Callable[[Seen], str]

FIRST = 30
"""Signs of what stands there without script."""


def printed(found: Mapping[str, Seen | str]) -> str:
    """The table in Markdown: one column an embed. An embed that could not be had has the reason in its first line."""
    rows = [("", list(found))]
    for name, told in LINES.items():
        rows.append((name, [_cell(told, seen, name == FIRST_LINE) for seen in found.values()]))
    widths = [max(len(row[0]) for row in rows)]
    widths += [max(len(cells[place]) for _, cells in rows) for place in range(len(found))]
    lines = [
        " | ".join(text.ljust(width) for text, width in zip((name, *cells), widths, strict=True))
        for name, cells in rows
    ]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


def _cell(told: Told, seen: Seen | str, is_first: bool) -> str:
    if isinstance(seen, str):
        return seen if is_first else ""
    return told(seen)


def _kilobytes(size: int) -> str:
    return f"{size / 1000:.1f} kB"


def _plain(seen: Seen) -> str:
    text = " ".join(seen.without_script.split())
    if not text:
        return "blank"
    return f"{text[:FIRST]}{'…' if len(text) > FIRST else ''}{' (a link)' if seen.links_without_script else ''}"


FIRST_LINE = "reactions shown"

LINES: dict[str, Told] = {
    FIRST_LINE: lambda seen: str(seen.shown),
    "from its server or its files": lambda seen: _kilobytes(seen.on_the_wire),
    "scripts and styles, compressed (gzip -9)": lambda seen: _kilobytes(seen.code),
    "all of it, compressed (gzip -9)": lambda seen: _kilobytes(seen.compressed),
    "requests to the service": lambda seen: str(seen.requests),
    "requests to others": lambda seen: (
        f"{seen.to_strangers} ({', '.join(sorted(seen.strangers))})" if seen.strangers else "0"
    ),
    "cookies": lambda seen: str(seen.cookies),
    "keys kept in the browser": lambda seen: str(seen.keys),
    "layout shift (CLS, 412 px)": lambda seen: f"{seen.shifted:.3f}",
    "axe: rules broken, in how many places": lambda seen: f"{seen.rules_broken}, {seen.places_broken}",
    "stopped by a strict policy": lambda seen: str(seen.stopped),
    "reactions shown under that policy": lambda seen: str(seen.shown_strictly),
    "without script": _plain,
}
