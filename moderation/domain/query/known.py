"""What a query can refer to by name, and how a name is found that was not typed as it is."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from difflib import get_close_matches

from moderation.domain.reaction import fold
from moderation.domain.site import Site

Names = Mapping[str, tuple[str, ...]]
"""What something is called, by its key, which is not among them."""

MOST_TOLD = 5
"""Names that a message counts up."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a search can refer to, and who searches: when, in which zone, in which language, on which site.

    `rules` are the titles of each rule, by its name, that in the language of the desk in front; `people` are the names
    of those at the desk, by id, and `me` is one of those. `site` is the one to which the queue is limited already.
    """

    now: datetime
    zone: tzinfo
    sites: Mapping[str, Site]
    rules: Names = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    me: str = ""
    site: str | None = None
    language: str = "nl"


def looked_up(typed: str, names: Names) -> list[str]:
    """The keys of all that can be meant: what is called exactly so, or else what has words that begin so.

    Case and accents do not matter.
    """
    wanted = _plain(typed)
    exact = [key for key, called in names.items() if wanted in map(_plain, (key, *called))]
    return exact or [key for key, called in names.items() if any(_begins(wanted, _plain(name)) for name in called)]


def told(typed: str, names: Iterable[str]) -> str:
    """The names that are most like it, or else the first few, for a message."""
    plain = {_plain(name): name for name in names}
    near = get_close_matches(_plain(typed), plain, n=3) or list(plain)[:MOST_TOLD]
    return ", ".join(plain[name] for name in near)


def _begins(wanted: str, name: str) -> bool:
    """Whether each word that is wanted is the beginning of a word of the name."""
    words = name.split()
    return wanted != "" and all(any(word.startswith(each) for word in words) for each in wanted.split())


def _plain(text: str) -> str:
    bare = (sign for sign in unicodedata.normalize("NFKD", text) if unicodedata.category(sign) != "Mn")
    return fold("".join(bare))
