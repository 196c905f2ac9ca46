"""Script: texts that are for a good part in another script than the readers of the site know."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import say
from moderation.domain.reaction import Draft
from moderation.domain.script import is_near_latin, letters_outside, script_of
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule

LATIN = "Latin"

Count = Annotated[int, msgspec.Meta(ge=1)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=99)]


class Settings(rule.Settings, frozen=True):
    """Which scripts are known, and how much of others a text may have. A name may be in any script."""

    effect: Mild | None = None
    """When more letters are of other scripts than `most`."""
    allowed: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = (LATIN,)
    """The scripts that readers know, by their names in Unicode, such as "Latin", "Cyrillic", "Arabic", "Han"."""
    most: Percent = 20
    """The most letters of other scripts, as a percentage of all letters."""
    shortest: Count = 10
    """Fewer letters of other scripts than this are a word that is quoted, or a formula."""

    def __post_init__(self) -> None:
        letters_outside(self.allowed)


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding, with the first letters of another script as its place."""
    if settings.effect is None or (LATIN in settings.allowed and is_near_latin(draft.text)):
        return
    runs = list(letters_outside(settings.allowed).finditer(draft.text))
    others = sum(len(run[0]) for run in runs)
    if others < settings.shortest:
        return
    # The two know different versions of Unicode, so a letter may be new to Python.
    share = 100 * others // max(others, sum(map(str.isalpha, draft.text)))
    if share > settings.most:
        effect = settings.effect.effect
        script = _most_used("".join(run[0] for run in runs))
        yield Finding(
            RULE.name,
            effect,
            say(
                "Of the letters in the text, %(share)d%% are of another script: %(script)s.", share=share, script=script
            ),
            Field.TEXT,
            Span(*runs[0].span()),
            say("A reaction in another script is read by an editor first.") if effect is Effect.HOLD else None,
            ("effect", "allowed", "most"),
        )


def _most_used(letters: str) -> str:
    return Counter(map(script_of, letters)).most_common(1)[0][0].replace("_", " ")


RULE = Rule("script", say("Script"), Settings, check, alone=True)
