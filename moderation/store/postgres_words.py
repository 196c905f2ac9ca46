"""Words in texts by PostgreSQL's own search, in an index over an expression: see `postgres_spelling`."""

import unicodedata
from collections.abc import Sequence

from moderation.store.postgres_spelling import folded, words_of


class PostgresFinder:
    """Asks PostgreSQL, which finds out by itself whether to begin with the words."""

    index = None

    def condition(self, match: str) -> str:
        return f"{words_of('reaction.text')} @@ cast(:match as tsquery)"

    def match(self, phrases: Sequence[str]) -> str:
        return " & ".join(filter(None, map(_followed, phrases)))


def _followed(phrase: str) -> str:
    words = [f"'{word}'" for word in "".join(map(_of_word, folded(phrase))).lower().split()]
    begun = ":*" if phrase.endswith("*") else ""
    return f"({' <-> '.join(words)}{begun})" if words else ""


def _of_word(sign: str) -> str:
    """The sign, or a blank for one that belongs to no word. Vowels of Hindi and Thai are marks."""
    return sign if sign.isalnum() or unicodedata.category(sign)[0] == "M" else " "
