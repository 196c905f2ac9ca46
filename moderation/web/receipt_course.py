"""The course of a reaction as its author may know it: what became of it, when, and what they were told by mail.

Nobody is named, notes stay at the desk, and what is taken for spam cannot be told from what waits. A decision that was
undone before its author heard of it has never been.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from moderation.domain.address import masked_address
from moderation.domain.correspondence import Letter
from moderation.domain.decision import ANSWERS_EDIT, Act, Decision
from moderation.domain.message import Message, say
from moderation.domain.reaction import Status
from moderation.intake.grounds import TELLS
from moderation.intake.values import Standing
from moderation.web.edit_words import told_of_edits
from moderation.web.house import house
from moderation.web.words import Words

RECEIVED = say("Received")
MAILED = say("We sent you a mail about it.")
REMINDED = say("We reminded you of it by mail.")

DONE: Mapping[Act, Message] = {
    Act.APPROVE: say("Placed"),
    Act.RETURN: say("Sent back to you, to be amended"),
    Act.REJECT: say("Not placed"),
    Act.REMOVE: say("Removed"),
    Act.RESTORE: say("Placed again"),
    Act.AMEND: say("Amended by you"),
    Act.WITHDRAW: say("Withdrawn by you"),
    Act.CONFIRM: say("E-mail address confirmed"),
    Act.OBJECT: say("You objected to it"),
    Act.UPHOLD: say("After your objection the edit was left as it was"),
    Act.REINSTATE: say("After your objection the text was put back as it was before the edit"),
}

AFTER_OBJECTION: Mapping[Act, Message] = {
    Act.APPROVE: say("After your objection it was placed after all"),
    Act.REJECT: say("After your objection the decision was left as it was"),
}

EXPIRED: Mapping[Status, Message] = {
    Status.RETURNED: say("It was not amended in time"),
    Status.UNCONFIRMED: say("The e-mail address was not confirmed in time"),
}

TAKEN_BACK: Mapping[Status, Message] = {
    Status.WAITING: say("The editors took this back, and look at it again"),
    Status.PUBLISHED: say("The editors took this back: it stands under the article again"),
    Status.REJECTED: say("The editors took this back: it is not placed"),
    Status.REMOVED: say("The editors took this back: it is removed"),
    Status.RETURNED: say("The editors took this back: it is for you to amend again"),
    Status.OBJECTED: say("The editors took this back, and look at your objection again"),
}
TEXT_PUT_BACK = say("The editors put your text back as it was")


@dataclass(frozen=True, slots=True)
class Step:
    """Something that became of a reaction. `why` are the reasons of the house, `written` what an editor wrote beside
    them, and `mailed` says that its author had a mail about it. `when` has the day only where that is another one than
    of the step before.
    """

    at: datetime
    told: str
    why: tuple[str, ...] = ()
    written: str = ""
    mailed: str = ""
    when: str = ""


def course_of(standing: Standing, words: Words) -> list[Step]:
    """All steps, oldest first. A mail stands with what it tells of; one about what is not told, and a reminder, is a
    step of its own.
    """
    reaction, mails = standing.reaction, [mail for mail in standing.mails if mail.what != Letter.REMINDER]
    causes = {mail.cause for mail in mails}
    told = {reaction.id: Step(reaction.received, words.of(RECEIVED)), **dict(_decided(standing, words))}
    steps = [replace(step, mailed=words.of(MAILED) if cause in causes else "") for cause, step in told.items()]
    steps += [Step(mail.done, words.of(MAILED)) for mail in mails if mail.done and mail.cause not in told]
    steps += [
        Step(mail.done, words.of(REMINDED)) for mail in standing.mails if mail.done and mail.what == Letter.REMINDER
    ]
    steps.sort(key=lambda step: step.at)
    return list(_with_days(steps, words))


def writes_to(standing: Standing) -> str:
    """The address to which its author is written, so that they can see whether it is right, and nobody can read it.
    Empty when nothing is written, or nothing more.
    """
    email, status = standing.reaction.author.email, standing.reaction.status
    return masked_address(email) if email and status is not Status.WITHDRAWN and house().post is not None else ""


def _with_days(steps: list[Step], words: Words) -> Iterator[Step]:
    before = ""
    for step in steps:
        day = words.day(step.at)
        yield replace(step, when=words.time(step.at) if day == before else words.moment(step.at))
        before = day


def _decided(standing: Standing, words: Words) -> Iterator[tuple[str, Step]]:
    """Each decision that its author may know of, by its id."""
    taken_back = {decision.undoes: decision for decision in standing.course if decision.undoes}
    mailed = {mail.cause for mail in standing.mails}
    in_silence = {undone for undone in taken_back if undone not in mailed}
    for decision in standing.course:
        if decision.id in in_silence or decision.undoes in in_silence:
            continue
        told = _told(decision, standing, words)
        if told:
            grounds = house().receipts.grounds(standing, decision)
            written = decision.told if decision.act in TELLS else ""
            yield decision.id, Step(decision.at, told, tuple(each.sentence for each in grounds), written)


def _told(decision: Decision, standing: Standing, words: Words) -> str:
    """What its author may know of a decision; empty when that is nothing."""
    act, before, after = decision.act, _as_seen(decision.before), _as_seen(decision.after)
    if act is Act.EDIT:
        return told_of_edits(decision.reason, words)
    undone = _undone_act(decision, standing)
    if undone is Act.EDIT:
        return words.of(TEXT_PUT_BACK)
    if undone in ANSWERS_EDIT:
        return words.of(TAKEN_BACK[Status.OBJECTED])
    if act is Act.UNDO:
        return "" if before is after else words.of(TAKEN_BACK[after])
    if act is Act.EXPIRE:
        return words.of(EXPIRED[before])
    done = AFTER_OBJECTION.get(act) if before is Status.OBJECTED else None
    done = done or DONE.get(act)
    return words.of(done) if done else ""


def _undone_act(decision: Decision, standing: Standing) -> Act | None:
    return next((each.act for each in standing.course if each.id == decision.undoes), None)


def _as_seen(status: Status) -> Status:
    """A moderator may still find that it is none."""
    return Status.WAITING if status is Status.SPAM else status
