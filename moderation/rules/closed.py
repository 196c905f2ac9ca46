"""Closed: a page takes reactions for so many days, and then no more.

A page that somebody closed by hand takes none either, under any policy; that is no matter of rules.
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Rule

Days = Annotated[int, msgspec.Meta(ge=1, le=36_500)]

ADVICE = {
    Effect.REFUSE: say("It is no longer possible to react to this article."),
    Effect.HOLD: say("This article is not new any more, so an editor reads your reaction first."),
}


class Settings(rule.Settings, frozen=True):
    """How long a page takes reactions."""

    after_days: Days | None = None
    """The age in days from which a page is closed; leave out to keep pages open."""
    effect: Effect = Effect.REFUSE
    """When a reaction comes after that."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding. Silent when it is not known since when the page is open."""
    if settings.after_days is None or circumstances.at is None or circumstances.opened is None:
        return
    age = (circumstances.at - circumstances.opened).days
    if age >= settings.after_days:
        yield Finding(
            RULE.name,
            settings.effect,
            say_count(
                "The page is %(count)d day old; the limit is %(limit)d.",
                "The page is %(count)d days old; the limit is %(limit)d.",
                age,
                limit=settings.after_days,
            ),
            Field.REACTION,
            advice=ADVICE.get(settings.effect),
            keys=("effect", "after_days"),
        )


RULE = Rule("closed", say("Closed pages"), Settings, check)
