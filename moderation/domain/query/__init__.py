"""What a moderator types in the search box becomes a part of the queue; what is wrong with it is said in words.

Words and phrases in quotes are looked for in texts, `word*` stands for all words that begin so, and operators, in Dutch
or English and in any case, ask about the rest: who sent it, which rule spoke, when it came.

    van:/from:  e-mail:/email:  draad:/thread:  regel:/rule:  status:  na:/after:  voor:/before:  besluit:/by:  site:

Both `na:` and `voor:` a day mean its beginning: what came that day is after it. Nothing here raises.
"""

from dataclasses import replace
from typing import Any

from moderation.domain.message import Message, say
from moderation.domain.query.asked import Query
from moderation.domain.query.known import Known
from moderation.domain.query.operators import EXAMPLES, Said, said_by
from moderation.domain.query.pieces import Part, Piece, cleaned, pieces
from moderation.domain.query.words import number_of_words
from moderation.domain.query.written import text_of
from moderation.domain.wanted import Wanted

__all__ = ["EXAMPLES", "LONGEST", "MOST_WORDS", "Known", "Part", "Query", "query_in", "text_of"]

LONGEST = 500
"""Characters that may be typed."""

MOST_WORDS = 20
"""Words that may be looked for at once."""

TOO_LONG = say("This is too long to search for: at most %(most)d characters are understood.", most=LONGEST)
TOO_MANY = say("These are too many words to search for: at most %(most)d can be looked for at once.", most=MOST_WORDS)
NOTHING = say("There is no letter or digit here to search for.")
SWAPPED = say("Nothing can have come in after the one day and before the other. Swap them?")


def query_in(typed: str, known: Known) -> Query:
    """The query in a text, however it was typed."""
    if len(typed) > LONGEST:
        return Query(problems=(TOO_LONG,))
    said: dict[str, Any] = {}
    problems: list[Message] = []
    found = list(pieces(cleaned(typed)))
    # Threads last: the site that they are of may be said behind them.
    for piece in sorted(found, key=lambda each: each.part is Part.THREAD):
        more = said_by(piece, replace(known, site=said.get("site", known.site)))
        problem = more if isinstance(more, Message) else _add(said, more, piece)
        problems += [problem] if problem else []
    said = {name: value for name, value in said.items() if value != ()}
    problems += _problems_of_all(said)
    if found and not said and not problems:
        problems.append(NOTHING)
    once = [problem for place, problem in enumerate(problems) if problem not in problems[:place]]
    return Query(Wanted(**said), frozenset(said), tuple(once))


def _add(said: dict[str, Any], more: Said, piece: Piece) -> Message | None:
    """Add what a piece says, unless another has said something else."""
    for name, value in more.items():
        if isinstance(value, tuple):
            said[name] = tuple(dict.fromkeys((*said.get(name, ()), *value)))
        elif said.setdefault(name, value) != value:
            operator = piece.operator or "e-mail"
            return say("“%(operator)s:” says two things at once. Only one of them can hold.", operator=operator)
    return None


def _problems_of_all(said: Said) -> list[Message]:
    """What is wrong with all of it together."""
    problems = []
    if number_of_words((*said.get("phrases", ()), *said.get("names", ()))) > MOST_WORDS:
        problems.append(TOO_MANY)
    if "since" in said and "until" in said and said["since"] >= said["until"]:
        problems.append(SWAPPED)
    return problems
