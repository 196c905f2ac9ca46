"""What the desk says about arrangements, and what it proposes to tell their authors. Nothing is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.domain.arrangement import Arrangement
from moderation.domain.circumstances import Code
from moderation.domain.message import Message, say, say_count
from moderation.domain.site import Site
from moderation.store.interface import SealedName
from moderation.web.presenters import Remark
from moderation.web.words import Words, words_for

ONE_NAME = say("Has one legal name only.")


@dataclass(frozen=True, slots=True)
class Line:
    """An arrangement in a list: whether its code can be used, and the same in words."""

    arrangement: Arrangement
    is_good: bool
    state: str


def line(arrangement: Arrangement, site: Site, now: datetime, words: Words) -> Line:
    """An arrangement with its state. Its days are those on the clocks of the site."""
    code = arrangement.outcome(arrangement.site, arrangement.thread or "", now)
    there = words_for(words.language, site.time_zone)
    return Line(arrangement, code is Code.GOOD, ", ".join(there.of(said) for said in _state(arrangement, code, there)))


def remarks(problems: Mapping[str, Message], words: Words) -> list[Remark]:
    """What is to be mended, by field."""
    return [Remark(field, words.of(problem)) for field, problem in problems.items()]


def for_the_author(arrangement: Arrangement, site: Site, page: str, code: str) -> list[str]:
    """What to tell the author, ready to be copied, in the language of the site."""
    there = words_for(site.language, site.time_zone)
    told = [
        say(
            "Your code is %(code)s. Enter it under “Code from the editors” when you react on %(site)s.",
            code=code,
            site=site.name,
        ),
        say("In place of your name stands: %(name)s.", name=arrangement.shown_name),
    ]
    if arrangement.uses is not None:
        told.append(
            say_count("It is good for %(count)d reaction.", "It is good for %(count)d reactions.", arrangement.uses)
        )
    if arrangement.until is not None:
        told.append(say("It is valid through %(day)s.", day=there.day(last_moment(arrangement.until))))
    if page:
        told.append(say("It is valid under this page only: %(page)s", page=page))
    return [there.of(message) for message in told]


def last_moment(until: datetime) -> datetime:
    """A moment that lies on the last day of what ends at midnight."""
    return until - timedelta(microseconds=1)


def by_number(names: Sequence[SealedName]) -> dict[int | None, str]:
    """The sealed names by the number of their reaction; that of the arrangement itself under None."""
    return {name.number: name.name for name in names}


def _state(arrangement: Arrangement, code: Code, there: Words) -> tuple[Message, ...]:
    used, uses = arrangement.used, arrangement.uses
    if code is Code.USED_UP and uses is not None:
        return (say("Used up: %(used)d of %(uses)d", used=used, uses=uses),)
    if uses is None:
        how_often = say_count("used %(count)d time", "used %(count)d times", used)
    else:
        how_often = say("used %(used)d of %(uses)d", used=used, uses=uses)
    return _how_long(arrangement, code, there), how_often


def _how_long(arrangement: Arrangement, code: Code, there: Words) -> Message:
    if arrangement.ended is not None:
        return say("Ended on %(day)s", day=there.day(arrangement.ended))
    if arrangement.until is None:
        return say("Valid")
    day = there.day(last_moment(arrangement.until))
    return say("Valid through %(day)s", day=day) if code is Code.GOOD else say("Expired after %(day)s", day=day)
