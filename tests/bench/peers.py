"""How others come from a reader's text to HTML: what ours is measured beside."""

from functools import partial
from typing import Any

import bleach
import mistune
import nh3
import textile
from bleach.linkifier import Linker

TAGS = frozenset({*bleach.ALLOWED_TAGS, "p", "br", "del", "ins", "q", "cite", "sub", "sup"})
NAIVE = "textile + clean + linkify"

SANITISER = "nh3.clean alone"
"""As far as one can come with the sanitising of ready HTML: compiled, and nothing else is done."""

ISSO = "Isso 0.14: mistune + clean + linkify"
# fmt: off
ISSO_TAGS = frozenset((
    "a", "p", "hr", "br", "ol", "ul", "li", "pre", "code", "blockquote", "del", "ins", "strong", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "sub", "sup", "table", "thead", "tbody", "th", "td",
))
# fmt: on
ISSO_RELATION = ("nofollow", "noopener")

# What Isso 0.14.0 makes once, from the settings in its isso.cfg (isso/html/mistune.py).
_isso_markdown = mistune.create_markdown(
    escape=True, hard_wrap=True, plugins=["strikethrough", "subscript", "superscript"]
)


def naive(text: str) -> str:
    """New objects for each text, as the manuals of both libraries show it."""
    return str(bleach.linkify(bleach.clean(textile.textile(text), tags=TAGS)))


def sanitising(text: str) -> partial[str]:
    """The work of nh3 on what Textile made of this text, to be done again and again."""
    return partial(nh3.clean, textile.textile(text))


def isso(text: str) -> str:
    """What Isso 0.14.0 does with Markdown as it comes: bleach with a new cleaner and a new linker for each text
    (isso/html/__init__.py). It makes no links from bare addresses.
    """
    made = str(_isso_markdown(text)).rstrip("\n")
    if not (made.startswith("<p>") or made.endswith("</p>")):
        made = f"<p>{made}</p>"
    attributes: dict[str, Any] = {"table": ["align"], "a": ["href"], "code": _isso_class, "*": []}
    clean = bleach.clean(made, tags=ISSO_TAGS, attributes=attributes, strip=True)
    return str(Linker(callbacks=[_isso_link]).linkify(clean))


def _isso_class(_tag: str, name: str, value: str) -> bool:
    return name == "class" and value.removeprefix("language-").isalnum()


def _isso_link(attributes: Any, new: bool = False) -> Any:
    if new:
        return None
    if not attributes.get((None, "href"), "mailto:").startswith("mailto:"):
        known = attributes.get((None, "rel"), "").split()
        attributes[(None, "rel")] = " ".join([*known, *(word for word in ISSO_RELATION if word not in known)])
    return attributes
