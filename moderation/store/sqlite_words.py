"""Words in texts by SQLite's FTS5, in the index that triggers keep along: see `sqlite_migrations`."""

import re
from collections.abc import Sequence

from moderation.store.finder import Index

WORD = re.compile(r"[^\W_]+")

# Of words that are whole, FTS5 goes straight to the text that is asked about.
HAS_WORDS = """exists (
        select 1 from reaction_words_place as place join reaction_words on reaction_words.rowid = place.place
        where place.site = reaction.site and place.id = reaction.id and reaction_words match :match
    )"""

# But all words that begin alike it puts together anew each time that it is asked, so it is asked once, for all texts.
HAS_BEGINNINGS = """(
        select place from reaction_words_place where site = reaction.site and id = reaction.id
    ) in (select rowid from reaction_words where reaction_words match :match)"""


class SqliteFinder:
    """Asks FTS5."""

    index = Index(
        # Crossed, so that it is the words that are gone through.
        source="""reaction_words cross join reaction_words_place as place on place.place = reaction_words.rowid
    cross join reaction on reaction.site = place.site and reaction.id = place.id""",
        conditions=("reaction_words match :match",),
        key="reaction_words.rowid",
        key_of="(select place from reaction_words_place where site = :key_site and id = :key_id)",
        few=2_000,
    )

    def condition(self, match: str) -> str:
        return HAS_BEGINNINGS if "*" in match else HAS_WORDS

    def match(self, phrases: Sequence[str]) -> str:
        return " ".join(filter(None, map(_quoted, phrases)))


def _quoted(phrase: str) -> str:
    words = WORD.findall(phrase)
    return f'"{" ".join(words)}"{"*" if phrase.endswith("*") else ""}' if words else ""
