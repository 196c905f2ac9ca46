"""Repetition: the same words again, from the same reader under the same page, or from anyone elsewhere on the site.

The history that is handed in holds earlier reactions with the same words. Readers are told apart by name alone, never
by e-mail address: else a refusal would tell a stranger that somebody with this address was here.
"""

from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Draft, Earlier, History, fold
from moderation.rules import rule
from moderation.rules.rule import Rule

Length = Annotated[int, msgspec.Meta(ge=1)]


class Settings(rule.Settings, frozen=True):
    """What happens with words that were sent before."""

    same_reader: Effect | None = None
    """When the same name sent the same words under the same page."""
    elsewhere: Effect | None = None
    """When the same words stand under another page or another name."""
    shortest: Length = 40
    """Texts with fewer letters, digits and spaces than this say nothing elsewhere: two people may both say "Eens!"."""


def check(draft: Draft, settings: Settings, history: History) -> Iterator[Finding]:
    """At most one finding for each of the two kinds."""
    words = fold(draft.text)
    # Texts of signs alone, such as emoji, all fold to nothing: they are not each other's repetition.
    if not words:
        return
    again = [earlier for earlier in history if _is_same_reader(earlier, draft)]
    if again and settings.same_reader:
        yield Finding(
            RULE.name,
            settings.same_reader,
            say("The same reader sent the same words under this page before."),
            Field.TEXT,
            advice=say("We have this reaction from you already. There is nothing more that you need to do."),
        )
    others = len(history) - len(again)
    if others and settings.elsewhere and len(words) >= settings.shortest:
        yield Finding(
            RULE.name,
            settings.elsewhere,
            say_count(
                "The same words were sent %(count)d time before, elsewhere or under another name.",
                "The same words were sent %(count)d times before, elsewhere or under another name.",
                others,
            ),
            Field.TEXT,
        )


def _is_same_reader(earlier: Earlier, draft: Draft) -> bool:
    return earlier.here and fold(earlier.name) == fold(draft.name)


RULE = Rule("repetition", Settings, check)
