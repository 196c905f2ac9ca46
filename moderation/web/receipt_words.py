"""What the author of a reaction is told of it. Nothing is decided here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from moderation.domain.assessment import Assessment
from moderation.domain.decision import Act
from moderation.domain.errors import BadEdit
from moderation.domain.figures import Wait
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import Message, say
from moderation.domain.reaction import Reaction, Status
from moderation.intake import Preview, Standing
from moderation.intake.values import Ground
from moderation.web.presenters import RECEIVED, WHERE_IT_STANDS, Remark, is_read_first, remark
from moderation.web.words import Words

THE_EDITORS_WRITE = say("The editors write:")
NOT_IN_TIME = say("It was not amended in time, so it has not been placed.")

AMENDED = say("Your amended reaction has been received")
NOT_CONFIRMED = say("Your e-mail address cannot be confirmed now")

WITHIN: tuple[tuple[timedelta, Message], ...] = (
    (timedelta(hours=1), say("Usually an editor has read a reaction within an hour.")),
    (timedelta(hours=4), say("Usually an editor has read a reaction within four hours.")),
    (timedelta(days=1), say("Usually an editor has read a reaction within a day.")),
    (timedelta(days=3), say("Usually an editor has read a reaction within three days.")),
    (timedelta(days=7), say("Usually an editor has read a reaction within a week.")),
)
"""Up to how long nine in ten have waited. Who waits longer than all of these hears nothing of it."""

OVERTAKEN = say("Your reaction was changed or decided on in the meantime, so nothing was sent. Your text is kept.")
OVERTAKEN_WITHDRAWING = say("Your reaction was changed or decided on in the meantime. It has not been withdrawn yet.")
TOO_LATE = say("An editor has decided on your reaction in the meantime, so it cannot be amended any more.")

MAIL_AGAIN = say("The mail is on its way to you again. It may take a few minutes, and may lie among the spam.")
NO_MAIL_TODAY = say("No more mails go to this address today. If none has come, ask for one here tomorrow.")
NO_MAIL_AGAIN = say(
    "No more mails are sent about this reaction. Look among the spam, or send your reaction again with another address."
)

CONFIRMED_FIRST = say(
    "When you have posted it, you get a mail with a link. The editors take your reaction up only once you have "
    "followed it."
)
CANNOT_BE_CONFIRMED = say(
    "An editor reads it once you have confirmed your e-mail address. The mail for that cannot be sent: this site has "
    "not set up mail. That is no fault of yours."
)
READ_FIRST = say("When you have posted it, an editor reads it first. After approval it is placed under the article.")

EXPIRED = say("The time to amend your reaction is over.")

SURNAME = "surname"
"""The reason, as houses call it, that is about the name."""

WAITS = (Status.WAITING, Status.SPAM)
"""Spam is not told apart from waiting: a moderator may still find that it is none."""


def what_follows(preview: Preview, words: Words, *, can_mail: bool) -> str:
    """What comes after posting, where the author may be told; empty for nothing. `can_mail` says whether the house
    sends mail at all.
    """
    if preview.is_confirmed_first:
        return words.of(CONFIRMED_FIRST if can_mail else CANNOT_BE_CONFIRMED)
    return words.of(READ_FIRST) if is_read_first(preview) else ""


def heading(reaction: Reaction, words: Words, *, can_mail: bool) -> str:
    """What has become of it. `can_mail` says whether the house sends mail at all."""
    if reaction.status is Status.UNCONFIRMED and not can_mail:
        return words.of(NOT_CONFIRMED)
    is_amended = reaction.amended is not None and reaction.status in WAITS
    return words.of(AMENDED if is_amended else RECEIVED[reaction.status])


def where(standing: Standing, words: Words, *, can_mail: bool) -> str:
    """Where it stands; while its author objects to what was decided, with that. `can_mail` says whether the house sends
    mail at all.
    """
    status = standing.reaction.status
    if status is Status.UNCONFIRMED and not can_mail:
        return words.of(CANNOT_BE_CONFIRMED)
    objecting = next((each for each in reversed(standing.course) if each.act is Act.OBJECT), None)
    decided = (objecting.before,) if objecting and status is Status.OBJECTED else ()
    told = [WHERE_IT_STANDS[each] for each in (*decided, status)]
    return " ".join(map(words.of, told if standing.is_written_to else (*told, NO_MAIL_TODAY)))


def usually(reaction: Reaction, wait: Wait, words: Words) -> str:
    """How long others waited, for who waits; empty when that is not known or nothing to tell."""
    if reaction.status not in WAITS or wait.slow is None:
        return ""
    slow = wait.slow
    return next((words.of(told) for within, told in WITHIN if slow <= within), "")


@dataclass(frozen=True, slots=True)
class Why:
    """Why words were taken away or sent back, in sentences for their author. `intro` and `lines` are what a moderator
    wrote, empty for nothing; `ends` says what time does, or has done.
    """

    reasons: tuple[str, ...] = ()
    intro: str = ""
    lines: tuple[str, ...] = ()
    ends: str = ""


NO_REASON = Why()


def why(standing: Standing, words: Words) -> Why:
    """Why a reaction is not under the article."""
    made = why_it_returns(standing.grounds, standing.told, standing.until, words)
    return replace(made, ends=words.of(NOT_IN_TIME)) if standing.is_expired else made


def why_it_returns(grounds: Iterable[Ground], told: str, until: datetime | None, words: Words) -> Why:
    """The same of one that goes back to its author with these reasons and these words, to be amended until then."""
    lines = tuple(line for line in told.splitlines() if line.strip())
    return Why(
        reasons=tuple(_ground(ground, words) for ground in grounds),
        intro=words.of(THE_EDITORS_WRITE) if lines else "",
        lines=lines,
        ends=_until(until, words) if until else "",
    )


def _ground(ground: Ground, words: Words) -> str:
    if not ground.house_rule:
        return ground.sentence
    rule = words.gettext("This rests on house rule %(number)d: “%(rule)s”")
    return f"{ground.sentence} {rule % {'number': ground.number, 'rule': ground.house_rule}}"


def _until(until: datetime, words: Words) -> str:
    told = words.gettext("You can amend your reaction until %(until)s. After that it is not placed.")
    return told % {"until": words.moment(until)}


def overtaken(standing: Standing, words: Words) -> str:
    """Why an amendment was not taken."""
    late = EXPIRED if standing.is_expired else TOO_LATE
    return words.of(OVERTAKEN if Act.AMEND in standing.acts else late)


def to_mend(standing: Standing, assessment: Assessment, words: Words) -> list[Remark]:
    """What was found in a reaction that was sent back, at the fields that its author can change. Where nothing was
    found in a name of which the editors miss a part, their reason stands there.
    """
    fields = (Field.NAME, Field.TEXT) if standing.may_rename else (Field.TEXT,)
    held = [each for each in assessment.findings if each.effect is Effect.REFUSE or _holds(each, standing)]
    found = [remark(each, words) for field in fields for each in held if each.field is field]
    misses = next((ground.sentence for ground in standing.grounds if ground.key == SURNAME), "")
    if misses and standing.may_rename and all(each.field != Field.NAME for each in found):
        found.insert(0, Remark(Field.NAME.value, misses, standing.place.policy.offers_one_name))
    return list(dict.fromkeys(found))


def errors_in(error: BadEdit, words: Words) -> list[Remark]:
    """What must be mended in an amendment before it is judged at all."""
    return [Remark(field, words.of(problem)) for field, problem in error.problems.items()]


def _holds(finding: Finding, standing: Standing) -> bool:
    """Whether it holds a reaction, its author may know, and it may be what a reason means: the one that is called like
    its rule, or any reason that is called like no rule. What has nothing to do with these need not be mended.
    """
    keys = {ground.key for ground in standing.grounds}
    is_meant = finding.rule in keys or any(standing.place.policy.rule(key) is None for key in keys)
    return finding.effect is Effect.HOLD and finding.advice is not None and is_meant
