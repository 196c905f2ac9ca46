"""Links: how many web addresses stand in the text. Many of them is the surest sign of advertising."""

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.link import WEB_ADDRESS
from moderation.domain.message import Message, say_count
from moderation.domain.reaction import Draft, History
from moderation.rules import rule
from moderation.rules.rule import Rule

# In running text a web address never follows a colon; in Textile, `"the report":https://example.org`, it always does.
TEXTILE_LINK = r"(?:(?<=[\"\]]:)|(?<=bq\.:)|(?<=bq\.\.:))(?:https?://|www\.)[^\s<>\"']*[^\s<>\"'.,;:!?)\]}*_]"
LINK = re.compile(f"{TEXTILE_LINK}|{WEB_ADDRESS.pattern}", re.IGNORECASE)

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
"""Entities of a length that can stand for something."""

Count = Annotated[int, msgspec.Meta(ge=1)]


class Settings(rule.Settings, frozen=True):
    """From how many web addresses each effect sets in; of those reached, the heaviest speaks."""

    note: Count | None = None
    """From this many a moderator's eye is drawn to them."""
    hold: Count | None = None
    """From this many a moderator must look first."""
    spam: Count | None = None
    """From this many it goes to the spam list."""


def check(draft: Draft, settings: Settings, history: History) -> Iterator[Finding]:
    """At most one finding, with the place of the first web address that is written out."""
    places = find_links(draft.text)
    # In HTML, `&#104;ttps://` and `ht&shy;tps://` are web addresses too.
    count = max(len(places), len(find_links(ENTITY.sub(_sign, draft.text))))
    thresholds = ((Effect.SPAM, settings.spam), (Effect.HOLD, settings.hold), (Effect.NOTE, settings.note))
    for effect, threshold in thresholds:
        if threshold is not None and count >= threshold:
            yield Finding(
                RULE.name,
                effect,
                say_count("The text has %(count)d link.", "The text has %(count)d links.", count),
                Field.TEXT,
                places[0] if places else None,
                _advice(threshold) if effect is Effect.HOLD else None,
            )
            return


def _sign(entity: re.Match[str]) -> str:
    """The sign that an entity stands for, if it has a form: `&#1;` stands for nothing at all."""
    return "".join(sign for sign in html.unescape(entity[0]) if unicodedata.category(sign) != "Cf")


def find_links(text: str) -> list[Span]:
    """The places of all web addresses, written out, in Textile or in HTML, from left to right."""
    return [Span(*match.span()) for match in LINK.finditer(text)]


def _advice(threshold: int) -> Message:
    return say_count(
        "A reaction with a link is read by an editor first.",
        "A reaction with %(count)d links or more is read by an editor first.",
        threshold,
    )


RULE = Rule("links", Settings, check)
