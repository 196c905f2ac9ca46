"""Akismet: what an outside spam service says of the reaction.

The service is asked elsewhere; here its verdict becomes a finding. It is often right and sometimes wrong, nobody can
mend what it objects to, and it gives no reasons: so the most that it can do is the spam list. Authors are told nothing.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances, Verdict
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import Message, say
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule, Suspicion

Language = Annotated[
    str, msgspec.Meta(pattern="^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", description="the code of a language, such as `nl`")
]
Sentence = Annotated[str, msgspec.Meta(min_length=1, max_length=1_000)]
Consent = Annotated[
    dict[Language, Sentence],
    msgspec.Meta(min_length=1, description="a sentence in at least one language, such as `nl`"),
]


class Share(StrEnum):
    """What may be sent to the service besides the text."""

    NAME = "name"
    EMAIL = "email"
    NETWORK = "network"
    """The address of the network (IP) from which the reaction comes."""
    BROWSER = "browser"
    """What the browser says that it is."""
    PAGE = "page"
    """The address of the page."""


class Settings(rule.Settings, frozen=True, kw_only=True):
    """What the service is told, and what happens with what it says."""

    consent: Consent
    """Per language what readers must know: that a service is asked, which one, and what it is told."""
    share: tuple[Share, ...] = ()
    """What is sent besides the text."""
    effect: Suspicion = Suspicion.SPAM
    """When the service takes it for spam."""
    blatant: Suspicion | None = None
    """When the service advises to throw it away; leave out to treat all spam alike."""
    unanswered: Mild | None = None
    """When the service gives no answer in time."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding. Silent when the service was not asked."""
    match circumstances.verdict:
        case Verdict.SPAM:
            yield _finding(settings.effect.effect, say("The spam service takes this for spam."), "effect")
        case Verdict.BLATANT:
            key, weight = ("blatant", settings.blatant) if settings.blatant else ("effect", settings.effect)
            yield _finding(weight.effect, say("The spam service takes this for blatant spam."), key)
        case Verdict.UNANSWERED if settings.unanswered:
            reason = say("The spam service gave no answer.")
            yield _finding(settings.unanswered.effect, reason, "unanswered")


def _finding(effect: Effect, reason: Message, key: str) -> Finding:
    return Finding(RULE.name, effect, reason, Field.REACTION, keys=(key,))


RULE = Rule("akismet", say("Outside spam service"), Settings, check)
