"""Addresses: e-mail addresses inside the name or the text, where the public and those who gather them would see them.

They are masked wherever the public looks, whatever this rule says. No message repeats an address.
"""

from collections.abc import Iterator

from moderation.domain.address import find_addresses
from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Rule

MOST = 20
"""Addresses that get a finding of their own. A list of a thousand is one remark to a moderator, not a thousand."""


class Settings(rule.Settings, frozen=True):
    """What happens when an e-mail address stands where it will be published."""

    in_name: Effect | None = None
    """When one stands in the name."""
    in_text: Effect | None = None
    """When one stands in the text."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """One finding for each of the first addresses, with its place, and one for all that follow."""
    if settings.in_name:
        reason = say("An e-mail address stands in the name; the public sees it masked.")
        advice = say("Leave e-mail addresses out of your name: there is a field of its own for yours.")
        for span in find_addresses(draft.name)[:MOST]:
            yield Finding(RULE.name, settings.in_name, reason, Field.NAME, span, advice, ("in_name",))
    if settings.in_text:
        reason = say("An e-mail address stands in the text; the public sees it masked.")
        advice = say("The e-mail address in your text will be masked for other readers.")
        spans = find_addresses(draft.text)
        for span in spans[:MOST]:
            yield Finding(RULE.name, settings.in_text, reason, Field.TEXT, span, advice, ("in_text",))
        if len(spans) > MOST:
            more = say_count(
                "There is %(count)d more e-mail address in the text.",
                "There are %(count)d more e-mail addresses in the text.",
                len(spans) - MOST,
            )
            yield Finding(RULE.name, settings.in_text, more, Field.TEXT, advice=advice, keys=("in_text",))


RULE = Rule("addresses", say("Addresses in the reaction"), Settings, check, alone=True)
