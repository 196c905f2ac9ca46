"""Real texts, and a command that examines them: `python -m tests.markup.corpus FILE...` (JSON lines).

Prints for all texts, at the levels `lite` and `full`, how many fell back, what lost something, where bleach and nh3
disagree, what is no HTML5, and which was the slowest. Exit code 1 if there is anything but that last one.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from moderation.markup import LEVELS, clean_text, render
from tests.markup.loss import losses
from tests.markup.opinions import disagreements, html5_errors

DATA = Path(__file__).parent / "data"

KINDS = ("fell back", "lost something", "bleach and nh3 disagree", "no HTML5")


class Text(NamedTuple):
    """A text and where it stands."""

    place: str
    source: str


class Finding(NamedTuple):
    """What is wrong with the rendering of a text at a level."""

    kind: str
    level: str
    text: Text
    words: str

    def __str__(self) -> str:
        return f"{self.text.place} at {self.level}: {self.words}\n    {self.text.source[:300]!r}"


def texts(*files: Path) -> Iterator[Text]:
    """All texts of files of JSON lines, each under `text` or `input`."""
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                row = json.loads(line)
                yield Text(f"{file.name}:{number}", row["text"] if "text" in row else row["input"])


def shipped() -> list[Text]:
    """The texts in the folder beside this module."""
    return list(texts(*sorted(DATA.glob("*.jsonl"))))


def findings(text: Text, level: str) -> Iterator[Finding]:
    """Whatever is wrong with a text at a level."""
    elements = LEVELS[level]
    rendering = render(text.source, elements)
    if rendering.fell_back:
        yield Finding("fell back", level, text, "shown as typed")
    if lost := losses(text.source, elements, rendering):
        yield Finding("lost something", level, text, "; ".join([*lost, *_missing(text.source, rendering.plain)]))
    if not rendering.fell_back:
        for words in disagreements(text.source, elements):
            yield Finding("bleach and nh3 disagree", level, text, words)
    for words in html5_errors(rendering.html):
        yield Finding("no HTML5", level, text, words)


def _missing(source: str, plain: str) -> Iterator[str]:
    """The words outside of tags that are not shown, or not as often."""
    typed, shown = (Counter(re.findall(r"\w+", text)) for text in (re.sub("<[^<>]*>", " ", clean_text(source)), plain))
    if missing := typed - shown:
        yield f"words: {' '.join(missing.elements())[:300]}"


def report(examined: Iterable[Text], levels: Iterable[str] = ("lite", "full")) -> int:
    """Print what is found in these texts, and say how many findings there are."""
    known = list(examined)
    found: list[Finding] = []
    slowest = (0.0, "")
    for level in levels:
        for words in ("*a*", "*a* www.a.nl", "*a* jan@a.nl", "*a* www.a.nl jan@a.nl"):
            render(words, LEVELS[level])  # the first of each kind imports and compiles
        for text in known:
            start = time.perf_counter()
            render(text.source, LEVELS[level])
            slowest = max(slowest, (time.perf_counter() - start, f"{text.place} at {level}, {len(text.source)} signs"))
            found += findings(text, level)
    print(f"{len(known)} texts at {', '.join(levels)}")
    for kind in KINDS:
        these = [finding for finding in found if finding.kind == kind]
        print(f"{kind}: {len(these)}", *these, sep="\n  ")
    print(f"slowest: {slowest[0] * 1000:.1f} ms, {slowest[1]}")
    return len(found)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.markup.corpus", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    sys.exit(bool(report(texts(*parser.parse_args().files))))


if __name__ == "__main__":
    main()
