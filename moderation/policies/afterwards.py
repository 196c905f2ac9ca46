"""What a policy says of the time after a reaction was sent: what its author is told, and on which grounds."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from string import Formatter
from typing import Annotated

import msgspec

from moderation.domain.correspondence import BY_DEFAULT, Correspondence, Letter
from moderation.domain.mailbox import NoAddress, wire_address
from moderation.domain.message import Message, say
from moderation.domain.policy import Reason
from moderation.policies.inheritance import Merged
from moderation.policies.kinds import Table

RULE = "rule"
PLACES = ("name", "title", RULE, "site", "editors")
"""What may stand in braces in a letter: the name of the author, the title of the page, the house rule, the site, the
address of the editors.
"""

Minutes = Annotated[int, msgspec.Meta(ge=0, le=1440, description="a whole number of minutes, up to a day")]
Days = Annotated[int, msgspec.Meta(ge=1, le=365, description="a whole number of days, from 1 to 365")]
DaysOrNone = Annotated[int, msgspec.Meta(ge=0, le=3650, description="a whole number of days; 0 for never")]
MailAddress = Annotated[
    str, msgspec.Meta(max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$", description="an e-mail address, or nothing")
]
LONGEST_LAW = 500
Law = Annotated[str, msgspec.Meta(max_length=LONGEST_LAW)]
Number = Annotated[int, msgspec.Meta(ge=1, le=50)]


class ChosenLetter(StrEnum):
    """The letters to authors that a house may leave out."""

    RECEIVED = "received"
    PUBLISHED = "published"
    REJECTED = "rejected"
    REMOVED = "removed"
    RESTORED = "restored"
    EDITED = "edited"
    EXPIRED = "expired"


class Category(StrEnum):
    """The kinds of the EU's transparency database (statement of reasons, field `category`) that a comment can be of."""

    CYBER_VIOLENCE = "STATEMENT_CATEGORY_CYBER_VIOLENCE"
    CYBER_VIOLENCE_AGAINST_WOMEN = "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN"
    PRIVACY = "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
    SPEECH = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
    PROPERTY = "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS"
    ELECTIONS = "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS"
    OTHER = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
    MINORS = "STATEMENT_CATEGORY_PROTECTION_OF_MINORS"
    SECURITY = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY"
    FRAUD = "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
    SELF_HARM = "STATEMENT_CATEGORY_SELF_HARM"
    VIOLENCE = "STATEMENT_CATEGORY_VIOLENCE"


class CorrespondenceInFile(Table, frozen=True):
    """What is written to authors, and what they can do afterwards."""

    confirm: bool = False
    """Whether who sends a reaction must show first that the e-mail address is theirs."""
    undo_minutes: Minutes = 10
    """For how long nobody is told of a decision, so that one which is undone sends nothing."""
    letters: tuple[ChosenLetter, ...] = tuple(each for each in ChosenLetter if Letter(each.value) in BY_DEFAULT)
    """Of what authors are told by mail."""
    reply_to: MailAddress = ""
    """The address of the editors, to which authors can answer."""
    remind_after_days: Days = 7
    """After how many days an author is reminded who was asked to mend a reaction."""
    expire_after_days: Days = 21
    """After how many days it is over for a reaction that was not mended, or whose address was not confirmed."""
    objection_days: DaysOrNone = 184
    """For how many days an author can object to what was decided; 0 for never."""
    reports: bool = True
    """Whether anybody can report a reaction that stands on the site."""
    statements: bool = True
    """Whether a statement of reasons is kept with what takes words away."""
    marks_withdrawn: bool = False
    """Whether a line stays in the place of a published reaction that its author has withdrawn."""

    def __post_init__(self) -> None:
        if self.remind_after_days >= self.expire_after_days:
            raise ValueError("remind_after_days: must be less than `expire_after_days`")
        try:
            if self.reply_to:
                wire_address(self.reply_to, everywhere=True)
        except NoAddress:
            raise ValueError("reply_to: no mail can be sent to this address") from None


class GroundInFile(Table, frozen=True):
    """What a reason rests on."""

    house_rule: Number | None = None
    """The number of the sentence under `house_rules`, from 1."""
    law: Law = ""
    """The law, where it is one: which article of which."""
    category: Category = Category.OTHER
    """The kind of it in the EU's transparency database."""
    offered: bool = True
    """Whether the reason can still be chosen; where it was chosen before, it stays known."""


def correspondence_of(given: CorrespondenceInFile) -> Correspondence:
    """What the table says."""
    return Correspondence(
        confirm=given.confirm,
        undo=timedelta(minutes=given.undo_minutes),
        letters=frozenset(Letter(each.value) for each in given.letters),
        reply_to=given.reply_to,
        remind=timedelta(days=given.remind_after_days),
        expire=timedelta(days=given.expire_after_days),
        objection=timedelta(days=given.objection_days),
        reports=given.reports,
        statements=given.statements,
        marks_withdrawn=given.marks_withdrawn,
    )


def reasons_of(
    sentences: Mapping[str, Mapping[str, str]],
    grounds: Mapping[str, GroundInFile],
    letters: Mapping[str, Mapping[str, str]],
    order: Sequence[str],
    house_rules: Mapping[str, tuple[str, ...]],
    given: Merged,
) -> tuple[Reason, ...]:
    """The reasons in their order, each with its ground and its letter. Raises BadPolicy when these are of no reason,
    when a ground names a house rule that there is not, or when a letter has a place in which nothing can stand.
    """
    for table, keys in (("grounds", grounds), ("letters", letters)):
        for key in keys:
            if key not in sentences:
                raise given.objection((table, key), "there is no such reason")
    for number, key in enumerate(order):
        if key not in sentences or key in order[:number]:
            problem = "there is no such reason" if key not in sentences else "stands here already"
            raise given.objection(("reason_order", number), f"{key!r}: {problem}")
    for key, ground in grounds.items():
        if ground.house_rule and (problem := _problem_with(ground.house_rule, key, house_rules, given)):
            raise given.objection(("grounds", key, "house_rule"), problem)
    for key, texts in letters.items():
        rests_on_one = key in grounds and grounds[key].house_rule is not None
        for language, text in texts.items():
            if fault := fault_in(text, rests_on_one=rests_on_one):
                raise given.objection(("letters", key, language), str(fault))
    return tuple(
        _reason(key, sentences[key], grounds.get(key, GroundInFile()), letters.get(key, {}))
        for key in dict.fromkeys((*order, *sentences))
    )


def _reason(key: str, words: Mapping[str, str], ground: GroundInFile, letter: Mapping[str, str]) -> Reason:
    return Reason(key, words, ground.house_rule, ground.law, ground.category.value, letter, ground.offered)


def _problem_with(number: int, key: str, house_rules: Mapping[str, tuple[str, ...]], given: Merged) -> str:
    """What is wrong with the number of a house rule on which a reason rests; empty when all is well."""
    if not house_rules or any(len(rules) < number for rules in house_rules.values()):
        return f"there is no house rule {number}"
    is_own = given.origin(("grounds", key, "house_rule")) is given.own
    if not is_own and all(given.origin(("house_rules", language)) is given.own for language in house_rules):
        return f"this policy has house rules of its own; say in `grounds.{key}` which of them it is"
    return ""


def fault_in(text: str, *, rests_on_one: bool) -> Message | None:
    """What is wrong with the places in a letter; None when all is well. `rests_on_one` says that there is a house rule
    to stand in it.
    """
    try:
        found = [(name, spec, conversion) for _, name, spec, conversion in Formatter().parse(text) if name is not None]
    except ValueError:
        return say("A brace stands alone. Braces stand around a place, such as {name}; write {{ for one that is meant.")
    for name, spec, conversion in found:
        if name not in PLACES or spec or conversion:
            places = ", ".join(f"{{{place}}}" for place in PLACES)
            return say("{%(place)s} is no place in a letter; there are %(places)s.", place=name[:100], places=places)
        if name == RULE and not rests_on_one:
            return say("{rule} stands in the letter, yet the reason rests on no house rule.")
    return None
