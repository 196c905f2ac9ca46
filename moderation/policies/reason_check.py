"""A reason as somebody typed it: tidied, and held against what a policy can have, with what to mend at which field."""

import re
from collections.abc import Iterator, Mapping

from moderation.domain.message import Message, say
from moderation.domain.policy import Policy, Reason
from moderation.markup import clean_line, clean_text
from moderation.policies.afterwards import LONGEST_LAW, Category, fault_in
from moderation.policies.kinds import KEY, LONGEST_LETTER, LONGEST_SENTENCE

WORDED, LETTER = "words", "letter"
"""Before the language in the names of the fields: `words.nl`."""


def tidied(typed: Reason, before: Reason | None = None) -> Reason:
    """What was typed without the signs that nobody sees and the blanks around it; languages that were left empty are
    not there. What is as it was before stays so to the letter, however it was written then.
    """
    words = _tidied(typed.words, before.words if before else {}, is_line=True)
    letter = _tidied(typed.letter, before.letter if before else {}, is_line=False)
    law = clean_line(typed.law)
    if before and clean_line(before.law) == law:
        law = before.law
    return Reason(typed.key.strip(), words, typed.house_rule, law, typed.category, letter, typed.is_offered)


def choosable_rules(policy: Policy) -> range:
    """The numbers of the house rules that a reason can rest on: they are there in every language."""
    return range(1, min(map(len, policy.house_rules.values()), default=0) + 1)


def problems_with(reason: Reason, policy: Policy, *, is_new: bool) -> Mapping[str, Message]:
    """What must be mended before the policy can have this reason, by the field of the form; none when all is well."""
    return dict(_problems(reason, policy, is_new=is_new))


def _tidied(typed: Mapping[str, str], before: Mapping[str, str], *, is_line: bool) -> dict[str, str]:
    clean = clean_line if is_line else clean_text
    made = {language: clean(text) for language, text in typed.items()}
    as_before = {language for language, text in before.items() if clean(text) == made.get(language)}
    return {
        language: before[language] if language in as_before else text
        for language, text in made.items()
        if text or language in as_before
    }


def _problems(reason: Reason, policy: Policy, *, is_new: bool) -> Iterator[tuple[str, Message]]:
    if is_new and not re.fullmatch(KEY, reason.key):
        yield (
            "key",
            say("Give it a short name of small letters, digits and hyphens, beginning with a letter: off-topic."),
        )
    elif is_new and policy.reason(reason.key):
        yield "key", say("There is a reason with this name already.")
    if not reason.words:
        yield WORDED, say("Write the sentence in at least one language.")
    for language, sentence in reason.words.items():
        if len(sentence) > LONGEST_SENTENCE:
            yield f"{WORDED}.{language}", _too_long(LONGEST_SENTENCE)
    for language, text in reason.letter.items():
        if len(text) > LONGEST_LETTER:
            yield f"{LETTER}.{language}", _too_long(LONGEST_LETTER)
        elif fault := fault_in(text, rests_on_one=reason.house_rule is not None):
            yield f"{LETTER}.{language}", fault
    if reason.house_rule is not None and reason.house_rule not in choosable_rules(policy):
        yield "house_rule", say("Choose one of the house rules, or none.")
    if len(reason.law) > LONGEST_LAW:
        yield "law", _too_long(LONGEST_LAW)
    if reason.category not in tuple(Category):
        yield "category", say("Choose what kind of reason it is.")
    if not reason.is_offered and [each.key for each in policy.offered] == [reason.key]:
        yield "offered", say("This is the last one to choose. Without any, nothing can be rejected or removed.")


def _too_long(limit: int) -> Message:
    return say("Shorten this: it may have %(limit)d characters.", limit=limit)
