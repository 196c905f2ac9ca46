"""A statement of reasons in words: as the author of the reaction reads it. Nothing is decided here."""

from collections.abc import Iterator
from dataclasses import dataclass

from moderation.domain.edit import EditReason
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Status
from moderation.domain.site import Site
from moderation.domain.statement import Automation, Basis, Restriction, Statement, worded
from moderation.web.edit_words import UNDER_A_REACTION
from moderation.web.words import Words

HEADINGS = {
    Restriction.NEVER_SHOWN: say("Why your reaction has not been placed"),
    Restriction.REMOVED: say("Why your reaction has been removed"),
    Restriction.IN_PART: say("Why a part of your reaction was taken out"),
}

WHAT_WAS_DECIDED = say("What was decided")
WHAT_IT_IS_ABOUT = say("What it is about")
ON_WHICH_GROUNDS = say("On which grounds")
WITH_A_PROGRAM = say("Whether a program had a part in it")

DECIDED = {
    Restriction.NEVER_SHOWN: say("On %(day)s the editors decided not to place your reaction."),
    Restriction.REMOVED: say("On %(day)s the editors removed your reaction from the site."),
    Restriction.IN_PART: say("On %(day)s the editors took a part out of your reaction. The rest stays as it was."),
}
NOT_MENDED = say("Your reaction went back to you to be amended, and that was not done in time. It ended on %(day)s.")
SCOPE = say("This holds wherever the site is read, and for good, unless the editors decide otherwise.")

SENT_UNDER = say("You sent it on %(day)s, under “%(title)s”. This is what it said:")
SENT = say("You sent it on %(day)s. This is what it said:")
CUT = say("These are the first %(count)s characters.")
OF_THEIR_OWN = say("The editors read it of their own accord: nobody had reported it to them.")
OBJECTED = say("You had objected to an earlier decision. Another editor has decided again.")

HOUSE_RULE = say("House rule %(number)d: “%(rule)s”")
LAW = say("The law: %(law)s")
THE_HOUSE_RULES = say("The house rules of this site.")
THE_EDITORS_WRITE = say("The editors write:")

MARKED = say("Yes: automatic rules had marked your reaction for the editors.")
NOT_MARKED = say("No automatic rule had marked your reaction.")
BY_PERSON = say("A person decided.")
BY_TIME = say("A person sent it back to you. A program kept the time.")
BY_PROGRAM = say("A program decided, without a person.")

ELSEWHERE = say("You can go to a certified body for out-of-court dispute settlement, or to a court.")
ALSO_ELSEWHERE = say("You can also go to a certified body for out-of-court dispute settlement, or to a court.")
"""Beside that they can object here."""


@dataclass(frozen=True, slots=True)
class Part:
    """An answer to one of the questions: sentences, with words that somebody wrote among them, in lines."""

    heading: str
    sentences: tuple[str, ...]
    quoted: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in sentences: what was decided, on which facts, on which grounds, with what part for automatic means,
    and what else its author can do beside objecting, empty for nothing.
    """

    heading: str
    parts: tuple[Part, ...]
    elsewhere: str


def told(statement: Statement, site: Site, words: Words, *, can_object: bool = False, is_final: bool = False) -> Told:
    """A statement for its author, in these words; what the house itself says, as the site speaks. `can_object` says
    that the way to do so stands above the other ways, `is_final` that it says there what can be done elsewhere.
    """
    elsewhere = ALSO_ELSEWHERE if can_object else ELSEWHERE
    wrote = _lines(statement.told)
    intro = (words.of(THE_EDITORS_WRITE),) if wrote else ()
    return Told(
        heading=words.of(HEADINGS[statement.restriction]),
        parts=(
            Part(words.of(WHAT_WAS_DECIDED), _decided(statement, words)),
            Part(
                words.of(WHAT_IT_IS_ABOUT), (_sent(statement, words),), _lines(statement.text), _facts(statement, words)
            ),
            Part(words.of(ON_WHICH_GROUNDS), (*grounds(statement, site, words), *intro), wrote),
            Part(words.of(WITH_A_PROGRAM), _automation(statement, words)),
        ),
        # Who was answered on an objection is told so with that it is final.
        elsewhere="" if is_final or statement.before is Status.OBJECTED else words.of(elsewhere),
    )


def grounds(statement: Statement, site: Site, words: Words) -> tuple[str, ...]:
    """On what the decision rests: each reason, with its house rule and its law."""
    return tuple(_grounds(statement, site, words)) or (words.of(THE_HOUSE_RULES),)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())


def _decided(statement: Statement, words: Words) -> tuple[str, ...]:
    what = NOT_MENDED if statement.by_time else DECIDED[statement.restriction]
    return words.gettext(what.text) % {"day": words.day(statement.at)}, words.of(SCOPE)


def _sent(statement: Statement, words: Words) -> str:
    what = SENT_UNDER if statement.title else SENT
    return words.gettext(what.text) % {"day": words.day(statement.received), "title": statement.title}


def _facts(statement: Statement, words: Words) -> tuple[str, ...]:
    cut: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    found = OF_THEIR_OWN
    if len(statement.text) < statement.length:
        cut = (words.gettext(CUT.text) % {"count": words.number(len(statement.text))},)
    if statement.before is Status.OBJECTED:
        second = (words.of(OBJECTED),)
    if statement.reports:
        found = say_count("%(count)d reader had reported it.", "%(count)d readers had reported it.", statement.reports)
    return (*cut, *second, words.of(found))


def _grounds(statement: Statement, site: Site, words: Words) -> Iterator[str]:
    for basis in statement.basis:
        yield _sentence(basis, site, words)
        if basis.rule and basis.house_rule:
            rule = worded(basis.rule, *_tongues(site, words))
            yield words.gettext(HOUSE_RULE.text) % {"number": basis.house_rule, "rule": rule}
        if basis.law:
            yield words.gettext(LAW.text) % {"law": basis.law}


def _sentence(basis: Basis, site: Site, words: Words) -> str:
    if basis.words:
        return worded(basis.words, *_tongues(site, words))
    return words.of(UNDER_A_REACTION[EditReason(basis.key)])


def _tongues(site: Site, words: Words) -> tuple[str, ...]:
    """The language of the answer first, as friends are spoken to where the site does so."""
    spoken = (f"{words.language}-informal", words.language) if words.informal else (words.language,)
    return (*spoken, *site.tongues)


def _automation(statement: Statement, words: Words) -> tuple[str, ...]:
    marked = MARKED if statement.rules else NOT_MARKED
    by_whom = BY_PROGRAM if statement.automation is Automation.WHOLLY else BY_PERSON
    return words.of(marked), words.of(BY_TIME if statement.by_time else by_whom)
