"""What stands behind an operator, made into fields of Wanted, or a sentence about what is wrong with it."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from moderation.domain.errors import UnknownThread
from moderation.domain.message import Message, say
from moderation.domain.query.known import Known, Names, looked_up, told
from moderation.domain.query.pieces import SPELLING, Part, Piece, is_searchable
from moderation.domain.query.when import moment_of
from moderation.domain.query.words import names_in, phrase_in
from moderation.domain.reaction import Status
from moderation.domain.site import Site
from moderation.domain.thread import canonical_key

STATUSES: dict[Status | None, dict[str, tuple[str, ...]]] = {
    Status.WAITING: {"nl": ("wachtend", "wacht"), "en": ("waiting",)},
    Status.PUBLISHED: {"nl": ("geplaatst", "gepubliceerd"), "en": ("placed", "published", "approved")},
    Status.REJECTED: {"nl": ("geweigerd",), "en": ("rejected",)},
    Status.SPAM: {"nl": ("spam",), "en": ("spam",)},
    Status.REMOVED: {"nl": ("verwijderd",), "en": ("removed",)},
    Status.WITHDRAWN: {"nl": ("ingetrokken",), "en": ("withdrawn",)},
    Status.RETURNED: {"nl": ("teruggestuurd",), "en": ("returned",)},
    Status.OBJECTED: {"nl": ("bezwaar",), "en": ("objection",)},
    Status.UNCONFIRMED: {"nl": ("onbevestigd",), "en": ("unconfirmed",)},
    None: {"nl": ("alle", "alles"), "en": ("all",)},
}
"""How each status is written; the first word of a language is the one that we write ourselves."""

EXAMPLES = {
    Part.NAME: {"nl": "van:jansen", "en": "from:jansen"},
    Part.EMAIL: {"nl": "e-mail:naam@voorbeeld.nl", "en": "email:name@example.com"},
    Part.THREAD: {"nl": "draad:/artikel/12", "en": "thread:/article/12"},
    Part.RULE: {"nl": "regel:links", "en": "rule:links"},
    Part.STATUS: {"nl": "status:geplaatst", "en": "status:placed"},
    Part.AFTER: {"nl": "na:gisteren", "en": "after:yesterday"},
    Part.BEFORE: {"nl": "voor:3d", "en": "before:3d"},
    Part.BY: {"nl": "besluit:ik", "en": "by:me"},
    Part.SITE: {"nl": "site:magazine", "en": "site:magazine"},
}

MYSELF = frozenset({"ik", "mij", "me"})

_STATUS_WORDS = {word: status for status, by in STATUSES.items() for words in by.values() for word in words}
_DAYS = {"nl": "2026-11-29, 29-11, 29 november, gisteren, 3d, 2w, 12u"}
_DAYS["en"] = "2026-11-29, 29-11, 29 november, yesterday, 3d, 2w, 12h"
_ADDRESS = re.compile(r"<?([^\s@<>,;:]+@[^\s@<>,;:]+\.[^\s@<>,;:.]+)>?[,;.]?")

Said = Mapping[str, Any]
"""Fields of Wanted, with what they are to be."""


def said_by(piece: Piece, known: Known) -> Said | Message:
    """What a piece says, alone."""
    if not piece.operator:
        return _email(piece, known) if _ADDRESS.fullmatch(piece.value) and not piece.is_quoted else _phrases(piece)
    if piece.part is None:
        return _unknown(piece, known)
    # The page at the root of a site is called by a slash alone.
    if not is_searchable(piece.value) and not (piece.part is Part.THREAD and piece.value.startswith("/")):
        example = EXAMPLES[piece.part][known.language]
        return say(
            "“%(operator)s:” needs something behind it, such as %(example)s.", operator=piece.operator, example=example
        )
    return READERS[piece.part](piece, known)


def _unknown(piece: Piece, known: Known) -> Message:
    ours = [f"{words[known.language]}:" for words in SPELLING.values()]
    return say(
        "“%(operator)s:” is nothing to search by. What is: %(ours)s To search for the words themselves, put them in "
        "quotes.",
        operator=piece.operator[:40],
        ours=f"{', '.join(ours)}.",
    )


def _phrases(piece: Piece) -> Said | Message:
    found = phrase_in(piece)
    return found if isinstance(found, Message) else {"phrases": found}


def _names(piece: Piece, _known: Known) -> Said | Message:
    found = names_in(piece)
    return found if isinstance(found, Message) else {"names": found}


def _email(piece: Piece, known: Known) -> Said | Message:
    found = _ADDRESS.fullmatch(piece.value)
    if found:
        return {"email": found[1].lower()}
    return say(
        "“%(typed)s” is not a whole e-mail address. Only a whole one can be found, such as %(example)s.",
        typed=piece.typed,
        example=EXAMPLES[Part.EMAIL][known.language],
    )


def _thread(piece: Piece, known: Known) -> Said | Message:
    site = known.sites.get(known.site or "")
    sites = [site] if site else list(known.sites.values())
    found = [(each.key, key) for each in sites if (key := _key_in(piece.value, each))]
    if len(found) == 1:
        return dict(zip(("site", "thread"), found[0], strict=True))
    if not found:
        return say(
            "“%(typed)s” is not a page here. Give the address of the article, or its path, such as %(example)s.",
            typed=piece.typed,
            example=EXAMPLES[Part.THREAD][known.language],
        )
    return say(
        "“%(typed)s” can be a page of several sites. Say of which, with %(sites)s.",
        typed=piece.typed,
        sites=", ".join(f"site:{key}" for key, _ in found),
    )


def _key_in(typed: str, site: Site) -> str | None:
    try:
        return canonical_key(typed, site)
    except UnknownThread:
        return None


def _rule(piece: Piece, known: Known) -> Said | Message:
    found = looked_up(piece.value, known.rules)
    if len(found) == 1:
        return {"rule": found[0]}
    if found:
        return _several(piece, (known.rules[rule][0] for rule in found))
    titles = told(piece.value, (titles[0] for titles in known.rules.values()))
    return say("There is no rule “%(typed)s”. There is: %(titles)s.", typed=piece.typed, titles=titles)


def _by(piece: Piece, known: Known) -> Said | Message:
    if known.me and piece.value.casefold() in MYSELF:
        return {"by": known.me}
    found = looked_up(piece.value, _called(known.people))
    if len(found) == 1:
        return {"by": found[0]}
    if found:
        return _several(piece, (known.people[person] for person in found))
    names = told(piece.value, known.people.values())
    return say("Nobody at the desk is called “%(typed)s”. There is: %(names)s.", typed=piece.typed, names=names)


def _site(piece: Piece, known: Known) -> Said | Message:
    found = looked_up(piece.value, _called({key: site.name for key, site in known.sites.items()}))
    if len(found) == 1:
        return {"site": found[0]}
    if found:
        return _several(piece, found)
    keys = told(piece.value, known.sites)
    return say("There is no site “%(typed)s”. There is: %(keys)s.", typed=piece.typed, keys=keys)


def _called(names: Mapping[str, str]) -> Names:
    return {key: (name,) for key, name in names.items()}


def _several(piece: Piece, meant: Iterable[str]) -> Message:
    names = ", ".join(list(meant)[:3])
    return say("“%(typed)s” can be each of these: %(names)s. Type more of it.", typed=piece.typed, names=names)


def _status(piece: Piece, known: Known) -> Said | Message:
    word = piece.value.casefold()
    if word in _STATUS_WORDS:
        return {"status": _STATUS_WORDS[word]}
    ours = ", ".join(words[known.language][0] for words in STATUSES.values())
    return say("There is no status “%(typed)s”. There is: %(ours)s.", typed=piece.typed, ours=ours)


def _after(piece: Piece, known: Known) -> Said | Message:
    moment = moment_of(piece.value, known.now, known.zone)
    if moment is not None and moment > known.now:
        return say("Nothing has come in yet after “%(typed)s”, which is still to come.", typed=piece.typed)
    return _no_day(piece, known) if moment is None else {"since": moment}


def _before(piece: Piece, known: Known) -> Said | Message:
    moment = moment_of(piece.value, known.now, known.zone)
    return _no_day(piece, known) if moment is None else {"until": moment}


def _no_day(piece: Piece, known: Known) -> Message:
    days = _DAYS[known.language]
    return say("“%(typed)s” is no day that we understand. We do: %(days)s.", typed=piece.typed, days=days)


READERS: dict[Part, Callable[[Piece, Known], Said | Message]] = {
    Part.NAME: _names,
    Part.EMAIL: _email,
    Part.THREAD: _thread,
    Part.RULE: _rule,
    Part.STATUS: _status,
    Part.AFTER: _after,
    Part.BEFORE: _before,
    Part.BY: _by,
    Part.SITE: _site,
}
