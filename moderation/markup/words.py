"""The words of a rendered text, without markup: for mails, searches and comparisons."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "blockquote", "pre", "ul", "ol"})


def words(made: str) -> str:
    """The text of safe HTML. Entities are read; a line ends with LF, and an empty line stands between blocks."""
    reader = _Reader()
    reader.feed(made)
    reader.close()
    lines = "\n".join(line.strip(" ") for line in "".join(reader.parts).split("\n"))
    return re.sub("\n{3,}", "\n\n", lines).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._literal = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._literal += tag == "pre"
        self._break(tag)
        if tag in ("br", "li"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._literal -= tag == "pre"
        self._break(tag)

    def handle_data(self, data: str) -> None:
        self.parts.append(data if self._literal else re.sub(r"[ \n]+", " ", data))

    def _break(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n\n")
