"""What an author is told of objecting to what was decided on a reaction. Nothing is decided here."""

from dataclasses import dataclass

from moderation.domain.decision import Act, last_standing
from moderation.domain.errors import BadObjection
from moderation.domain.message import Message, say
from moderation.domain.objection import Hindrance
from moderation.domain.reaction import Status
from moderation.intake import Standing
from moderation.web.presenters import WHERE_IT_STANDS, Remark
from moderation.web.words import Words

UNTIL = say("You can object to this until %(moment)s. Another editor than the one who decided then looks at it again.")
EXPIRED = say("That it was not amended in time is a decision too: you can object to it until %(moment)s.")
STAYS = say("Your reaction is still not placed")
LOOKED_AT = say("Another editor has looked at your reaction and at your objection, and stays with the decision.")
FINAL = say(
    "The decision of the editors is final here. If you do not agree, you can go to a certified body for out-of-court "
    "dispute settlement, or to a court."
)
LATE = say("You could object to this until %(moment)s.")

EDIT_UNTIL = say(
    "The editors have taken something out of your text. You can object to that until %(moment)s. Another editor than "
    "the one who did it then looks at it again."
)
EDIT_OPEN = say(
    "You have objected to what the editors took out of your text. Another editor than the one who did it looks at "
    "that; until then the text stands as it is now."
)
EDIT_STAYS = say("Another editor has looked at your objection to what was taken out of your text, and leaves it so.")
EDIT_LATE = say("The editors have taken something out of your text. You could object to that until %(moment)s.")
TEXT_PUT_BACK = say(
    "Another editor has looked at your objection, and has put your text back as it was before the edit."
)

HINDERED: dict[Hindrance, Message] = {
    Hindrance.NOT_TAKEN_AWAY: say(
        "There is nothing to object to: your reaction has not been rejected or removed, and nothing was taken out "
        "of it."
    ),
    Hindrance.OBJECTED: say("We have received your objection already. Another editor looks at your reaction again."),
    Hindrance.ANSWERED: FINAL,
    Hindrance.NOT_OFFERED: say("The editors of this site take no objections."),
    Hindrance.TOO_LATE: LATE,
}

OUT_OF_ORDER = say("This cannot be done now. Try again later.")
OVERTAKEN = say("Your reaction was changed or decided on in the meantime, so nothing was sent. Your text is kept.")


@dataclass(frozen=True, slots=True)
class Told:
    """What stands on a receipt of the way to object. `heading` and `where` take the place of the usual ones when there
    was a second decision that these would not tell of; else they are empty. `may` says that there is such a way.
    """

    sentence: str = ""
    heading: str = ""
    where: str = ""
    may: bool = False


def told(standing: Standing, words: Words) -> Told:
    """What an author reads of it beside where the reaction stands."""
    recourse = standing.recourse
    if standing.reaction.status is Status.PUBLISHED:
        return _told_of_edit(standing, words)
    if Act.OBJECT in standing.acts:
        sentence = EXPIRED if standing.is_expired else UNTIL
        return Told(_with_moment(sentence, standing, words), may=True)
    match recourse.hindrance:
        case Hindrance.ANSWERED:
            return Told(words.of(FINAL), words.of(STAYS), words.of(LOOKED_AT))
        case Hindrance.TOO_LATE:
            return Told(_with_moment(LATE, standing, words))
        case _:
            return Told()


def _told_of_edit(standing: Standing, words: Words) -> Told:
    """The same of one that stands on the site, when something was taken out of it."""
    if Act.OBJECT in standing.acts:
        return Told(_with_moment(EDIT_UNTIL, standing, words), may=True)
    last = last_standing(standing.course)
    match standing.recourse.hindrance:
        case Hindrance.OBJECTED:
            return Told(words.of(EDIT_OPEN))
        case Hindrance.ANSWERED:
            return Told(words.of(FINAL), where=_and(EDIT_STAYS, words))
        case Hindrance.TOO_LATE:
            return Told(_with_moment(EDIT_LATE, standing, words))
        case _ if last is not None and last.act is Act.REINSTATE:
            return Told(where=_and(TEXT_PUT_BACK, words))
        case _:
            return Told()


def _and(told: Message, words: Words) -> str:
    return f"{words.of(WHERE_IT_STANDS[Status.PUBLISHED])} {words.of(told)}"


def hindered(standing: Standing, words: Words) -> str:
    """Why nobody can object now; empty when they can."""
    hindrance = standing.recourse.hindrance
    return _with_moment(HINDERED[hindrance], standing, words) if hindrance else ""


def errors_in(error: BadObjection, words: Words) -> list[Remark]:
    """What must be mended in an objection, at the field of its form."""
    return [Remark("text", words.of(problem)) for problem in error.problems.values()]


def _with_moment(message: Message, standing: Standing, words: Words) -> str:
    until = standing.recourse.until
    return words.gettext(message.text) % {"moment": words.moment(until) if until else ""}
