"""Traps: signs that a program filled in the form.

Its author is told nothing, since programs learn. Nobody loses their words by it: a browser that fills in forms by
itself can fall into a trap too, so the most that it can do is the spam list, where a moderator finds it.
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Field, Finding
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Rule, Suspicion

Seconds = Annotated[int, msgspec.Meta(ge=1, le=60)]


class Settings(rule.Settings, frozen=True):
    """What happens when a program seems to have filled in the form."""

    trap: Suspicion | None = None
    """When a field was filled in that people cannot see."""
    hurry: Suspicion | None = None
    """When it was posted sooner after its preview than a person can look at it."""
    seconds: Seconds = 2
    """Less than this is too soon, whatever the length: whoever wrote a text need not read it again."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding for each trap. Somebody who is signed in is no program."""
    if circumstances.signed_in:
        return
    if settings.trap and circumstances.trap:
        reason = say("A field was filled in that people cannot see.")
        yield Finding(RULE.name, settings.trap.effect, reason, Field.REACTION, keys=("trap",))
    seconds = circumstances.seconds
    if settings.hurry and seconds is not None and seconds < settings.seconds:
        reason = say_count(
            "Posted %(count)d second after its preview; a person needs %(limit)d.",
            "Posted %(count)d seconds after its preview; a person needs %(limit)d.",
            max(0, seconds),
            limit=settings.seconds,
        )
        yield Finding(RULE.name, settings.hurry.effect, reason, Field.REACTION, keys=("hurry", "seconds"))


RULE = Rule("traps", say("Signs of a program"), Settings, check)
