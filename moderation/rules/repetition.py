"""Repetition: the same words again, or nearly, from the same reader under the same page or from anyone elsewhere.

The circumstances hold earlier reactions on the site with such words. Readers are told apart by name alone, never by
e-mail address: else a refusal would tell a stranger that somebody with this address was here.
"""

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances, Earlier
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.likeness import is_comparable
from moderation.domain.message import Message, say, say_count
from moderation.domain.reaction import Draft, fold
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule

Length = Annotated[int, msgspec.Meta(ge=1)]
Percent = Annotated[int, msgspec.Meta(ge=1, le=99)]


class Settings(rule.Settings, frozen=True):
    """What happens with words that were sent before."""

    same_reader: Effect | None = None
    """When the same name sent the same words under the same page."""
    elsewhere: Effect | None = None
    """When the same words stand under another page or another name."""
    shortest: Length = 40
    """Texts with fewer letters, digits and spaces than this say nothing elsewhere: two people may both say "Eens!"."""
    near: Mild | None = None
    """When nearly the same words were sent before, by anyone."""
    likeness: Percent = 80
    """From this share of the words, in percent, they are nearly the same; texts of under eight words never are."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding for each kind; for nearly the same words one for the reader's own and one for others."""
    same = [earlier for earlier in circumstances.earlier if earlier.likeness == 100]
    # Texts of signs alone, such as emoji, all fold to nothing: they are not each other's repetition.
    if same and fold(draft.text):
        yield from _same(draft, settings, same)
    near = [earlier for earlier in circumstances.earlier if settings.likeness <= earlier.likeness < 100]
    if near and settings.near and is_comparable(draft.text):
        yield from _near(settings.near.effect, near)


def _same(draft: Draft, settings: Settings, same: Sequence[Earlier]) -> Iterator[Finding]:
    again = sum(map(_is_same_reader, same))
    if again and settings.same_reader:
        yield Finding(
            RULE.name,
            settings.same_reader,
            say("The same reader sent the same words under this page before."),
            Field.TEXT,
            advice=say("We have this reaction from you already. There is nothing more that you need to do."),
            keys=("same_reader",),
        )
    others = len(same) - again
    if others and settings.elsewhere and len(fold(draft.text)) >= settings.shortest:
        yield Finding(
            RULE.name,
            settings.elsewhere,
            say_count(
                "The same words were sent %(count)d time before, elsewhere or under another name.",
                "The same words were sent %(count)d times before, elsewhere or under another name.",
                others,
            ),
            Field.TEXT,
            keys=("elsewhere", "shortest"),
        )


def _near(effect: Effect, near: Sequence[Earlier]) -> Iterator[Finding]:
    own = [earlier.likeness for earlier in near if _is_same_reader(earlier)]
    if own:
        reason = say(
            "Nearly what the same reader sent under this page before (%(likeness)d%%): perhaps mended.",
            likeness=max(own),
        )
        advice = say("We have nearly the same reaction from you already. An editor looks which one you mean.")
        yield _nearly(effect, reason, advice if effect is Effect.HOLD else None)
    others = [earlier.likeness for earlier in near if not _is_same_reader(earlier)]
    if others:
        reason = say_count(
            "Nearly the same words (%(likeness)d%%) were sent %(count)d time before, elsewhere or under another name.",
            "Nearly the same words (%(likeness)d%%) were sent %(count)d times before, elsewhere or under another name.",
            len(others),
            likeness=max(others),
        )
        yield _nearly(effect, reason)


def _nearly(effect: Effect, reason: Message, advice: Message | None = None) -> Finding:
    return Finding(RULE.name, effect, reason, Field.TEXT, advice=advice, keys=("near", "likeness"))


def _is_same_reader(earlier: Earlier) -> bool:
    return earlier.here and earlier.same_name


RULE = Rule("repetition", say("Repeated text"), Settings, check)
