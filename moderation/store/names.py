"""Words of names, by which the desk finds who sent something. Of a name that is sealed none stays."""

from functools import lru_cache
from unicodedata import combining, normalize

from moderation.domain.reaction import fold
from moderation.store.engine import Plain, Work

ADD_NAME_WORD = """
    insert into name_word (word, reaction, site) values (:word, :reaction, :site)
    on conflict (word, reaction, site) do nothing"""
DROP_NAME_WORD = "delete from name_word where word = :word and reaction = :reaction and site = :site"


@lru_cache(maxsize=1000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name without case and accents, each once, in their order."""
    bare = "".join(sign for sign in normalize("NFD", name) if not combining(sign))
    return tuple(dict.fromkeys(fold(bare).split()))


def add_name(run: Work, site: str, reaction: str, name: str) -> None:
    """Have a reaction found by the words of this name."""
    run.each(ADD_NAME_WORD, name_rows(site, reaction, name))


def drop_name(run: Work, site: str, reaction: str, name: str) -> None:
    """Have it found by them no more."""
    run.each(DROP_NAME_WORD, name_rows(site, reaction, name))


def name_rows(site: str, reaction: str, name: str) -> list[dict[str, Plain]]:
    """A row for each word of a name."""
    return [{"word": word, "reaction": reaction, "site": site} for word in sorted(name_words(name))]
