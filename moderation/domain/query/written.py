"""The way back: a query as a text that says the same again."""

import re
from collections.abc import Iterator

from moderation.domain.query.asked import Query
from moderation.domain.query.known import Known, looked_up
from moderation.domain.query.operators import STATUSES
from moderation.domain.query.pieces import QUOTE, SPELLING, Part
from moderation.domain.query.when import spelled

_PLAIN_WORD = re.compile(r"[^\W_]\w*\*?")


def text_of(query: Query, known: Known) -> str:
    """What to type for this query, in the language of the desk. Understood again it is the same, problems apart; what
    no operator asks about is left out.
    """
    operators = [f"{SPELLING[part][known.language]}:{_quoted(value)}" for part, value in _parts(query, known)]
    phrases = [each if _PLAIN_WORD.fullmatch(each) else f"{QUOTE}{each}{QUOTE}" for each in query.wanted.phrases]
    return " ".join((*operators, *phrases))


def _parts(query: Query, known: Known) -> Iterator[tuple[Part, str]]:
    wanted = query.wanted
    if "status" in query.said:
        yield Part.STATUS, STATUSES[wanted.status][known.language][0]
    if wanted.site:
        yield Part.SITE, wanted.site
    if wanted.thread:
        yield Part.THREAD, wanted.thread
    if wanted.rule:
        yield Part.RULE, wanted.rule
    if wanted.names:
        yield Part.NAME, " ".join(wanted.names)
    if wanted.email:
        yield Part.EMAIL, wanted.email
    if wanted.since:
        yield Part.AFTER, spelled(wanted.since, known.zone)
    if wanted.until:
        yield Part.BEFORE, spelled(wanted.until, known.zone)
    if wanted.by:
        yield Part.BY, _name_of(wanted.by, known)


def _name_of(person: str, known: Known) -> str:
    """The name if it is understood as this person's, else the id."""
    name = known.people.get(person, person)
    return name if looked_up(name, {key: (called,) for key, called in known.people.items()}) == [person] else person


def _quoted(value: str) -> str:
    return f"{QUOTE}{value}{QUOTE}" if " " in value else value
