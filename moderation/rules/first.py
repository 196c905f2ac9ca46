"""First: nothing from this author was published before, so there is nothing to go by.

It can only suspect, and says nothing to an author who gave an address: a stranger must not learn whether somebody with
this address was here.
"""

from collections.abc import Iterator

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule

NEW = say("Nothing from this e-mail address has been published before.")
UNKNOWN = say("No e-mail address, so nothing is known of earlier reactions.")
ADVICE = say("Without an e-mail address, an editor reads your reaction first.")


class Settings(rule.Settings, frozen=True):
    """What happens with a first reaction."""

    effect: Mild | None = None
    """When nothing from this e-mail address was published before, or there is no address."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding; none for those who are signed in."""
    if not settings.effect or circumstances.signed_in:
        return
    effect = settings.effect.effect
    if not draft.email:
        advice = ADVICE if effect is Effect.HOLD else None
        yield Finding(RULE.name, effect, UNKNOWN, Field.REACTION, advice=advice, keys=("effect",))
    elif circumstances.record.published == 0:
        yield Finding(RULE.name, effect, NEW, Field.REACTION, keys=("effect",))


RULE = Rule("first", say("First reaction"), Settings, check)
