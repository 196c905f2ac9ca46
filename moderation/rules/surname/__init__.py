"""Surname: whether a name has a first name and a surname, as the house rules of many magazines ask.

Form alone cannot settle it ("Ali Al", "Jan Utrecht"), so there are three outcomes: there is a surname, there is none,
or it is unclear and an editor should look. "None" is said only where it is certain. Each doubt says exactly why. The
words that settle it are the policy's own.

settings    what a policy may say, and its lists made ready for comparison (vocabulary)
name        a whole name, judged in this order, with what comes of it (doubt):
  plain     the short cut for most names
  reading   the name as the eye sees it, and what stands beside it
  lists     what the words of the policy say
  people    more than one person in a name
  form      what the order and the shape of the words say
  signs     letters and signs that names do not have
fields      a form that asks for first name and surname apart
"""

from collections.abc import Iterator

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import Message, say
from moderation.domain.reaction import Draft
from moderation.rules.rule import Rule
from moderation.rules.surname.doubt import Doubt
from moderation.rules.surname.fields import doubt_about_fields
from moderation.rules.surname.name import doubt_about_name
from moderation.rules.surname.settings import Settings

__all__ = ["OFFERS", "RULE", "Settings", "check", "doubt_about"]

ASKED = say("Enter your first name and surname.")
UNSURE = say(
    "We are not sure of your surname. Enter your first name and surname in full, or an editor will look at it."
)
ONE_NAME = say("Enter your first name and surname. If you have one legal name only, tick the box that says so.")
ONE_NAME_IN_FIELDS = say(
    "Enter your first name and surname in the two fields. If you have one legal name only, tick the box that says so."
)

OFFERS = (ONE_NAME, ONE_NAME_IN_FIELDS)
"""The advice for a name that may be somebody's only one, for forms that have a box to say so."""

ONE_NAME_ADVICE = {
    Effect.HOLD: say("You have one legal name only. An editor will look at it."),
    Effect.REFUSE: ASKED,
}


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding. An empty name says nothing here: that is for the rule on required fields. An arrangement
    with the editors satisfies the rule.
    """
    doubt = None if circumstances.arranged else _doubt(draft, settings)
    if doubt is None:
        return
    if doubt.is_word and draft.one_name and settings.one_name:
        reason = say("The author says that this is their only legal name.")
        advice = ONE_NAME_ADVICE.get(settings.one_name)
        yield Finding(RULE.name, settings.one_name, reason, Field.NAME, advice=advice, keys=("one_name",))
        return
    key, effect = ("unclear", settings.unclear) if doubt.unclear else ("none", settings.none)
    if effect:
        advice = _advice(doubt, effect, settings, draft)
        yield Finding(RULE.name, effect, doubt.reason, Field.NAME, advice=advice, keys=(key, *doubt.lists))


def doubt_about(name: str, settings: Settings) -> Doubt | None:
    """Why this may not be a first name with a surname, or None when it is one or when there is nothing to read."""
    return doubt_about_name(name, settings.vocabulary)


def _doubt(draft: Draft, settings: Settings) -> Doubt | None:
    if draft.surname is None:
        return doubt_about(draft.name, settings)
    return doubt_about_fields(draft.name, draft.surname, settings.vocabulary)


def _advice(doubt: Doubt, effect: Effect, settings: Settings, draft: Draft) -> Message:
    """How the author can mend it."""
    if doubt.is_word and settings.one_name:
        return ONE_NAME if draft.surname is None else ONE_NAME_IN_FIELDS
    if doubt.unclear and effect is Effect.HOLD:
        return doubt.if_held or UNSURE
    return doubt.advice or ASKED


RULE = Rule("surname", say("Surname"), Settings, check, alone=True)
