"""The words of a rendered text, without markup: for mails, searches and comparisons."""

import html
import re

_BLOCKS = frozenset(("p", "blockquote", "pre", "ul", "ol", "table", "h3", "h4", "h5", "h6"))
_LINES = frozenset(("br", "li", "tr"))
_CELLS = frozenset(("td", "th"))
_TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:[^>"]|"[^"]*")*>""")
_LITERAL = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)


def words(made: str) -> str:
    """The text of safe HTML. Entities are read; a line ends with LF, and an empty line stands between blocks."""
    if "<pre>" not in made:
        text = _of_passage(made)
    else:
        parts = _LITERAL.split(made)
        text = "".join(_TAG.sub(_break, part) if place % 2 else _of_passage(part) for place, part in enumerate(parts))
    lines = "\n".join(line.strip(" ") for line in text.split("\n")) if " \n" in text or "\n " in text else text
    return html.unescape(re.sub("\n{3,}", "\n\n", lines)).strip()


def _of_passage(made: str) -> str:
    return _TAG.sub(_break, re.sub(r"[ \n]+", " ", made))


def _break(tag: re.Match[str]) -> str:
    name = tag[2]
    if name in _BLOCKS:
        return "\n\n"
    if name in _LINES and not tag[1]:
        return "\n"
    return " " if name in _CELLS else ""
