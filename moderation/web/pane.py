"""One reaction as it is read and decided on, beside the queue or on a page of its own: all that its template shows."""

from moderation.domain.claim import Claim
from moderation.domain.decision import Act, Decision
from moderation.domain.errors import StaleDecision
from moderation.domain.finding import Field, Finding
from moderation.domain.message import Message, say
from moderation.domain.query import Query
from moderation.domain.reaction import Reaction, Status
from moderation.review import Item
from moderation.web import directory, marking, matches, presenters
from moderation.web.access import person
from moderation.web.asking import Asked
from moderation.web.house import house
from moderation.web.language import words

ANYWAY = {
    Act.APPROVE: say("Approve it anyway"),
    Act.REJECT: say("Reject it anyway…"),
    Act.SPAM: say("Mark it as spam anyway"),
    Act.REMOVE: say("Remove it anyway…"),
    Act.RESTORE: say("Put it back anyway"),
}
"""For who was told that a colleague was ahead."""

DECIDED = say("This reaction has been decided already")
BY_AUTHOR = {
    Act.AMEND: say("Its author has amended this reaction in the meantime"),
    Act.WITHDRAW: say("Its author has withdrawn this reaction in the meantime"),
    Act.OBJECT: say("Its author has objected in the meantime"),
}


def opened(item: Item) -> Claim | None:
    """Say that who is signed in reads this now, if it waits. Answers whose reading it is: perhaps a colleague's."""
    if item.reaction.status is not Status.WAITING:
        return None
    return house().review.read(person(), item.reaction)


def reading(reaction: Reaction) -> Claim | None:
    """Who is reading this now, without being that oneself."""
    mine = (claim for claim in house().review.claims() if claim.site == reaction.site)
    return next((claim for claim in mine if claim.reaction == reaction.id), None)


def of(item: Item, asked: Asked, claim: Claim | None = None) -> dict[str, object]:
    """What the template of the pane shows of a reaction that was found in this part of the queue."""
    reaction, review = item.reaction, house().review
    return {
        **_text(item, asked.query),
        "item": item,
        "address": asked.address,
        "claim": claim,
        "is_of_other": claim is not None and claim.person != person().id,
        "following": review.following(person(), reaction, asked.wanted),
        "previous": review.following(person(), reaction, asked.wanted, backwards=True),
        "masked": masked,
        "names": directory.names(),
        "answered": house().threads.answered(reaction),
        "acts": Act,
        "appeals": house().appeals.on(item),
        "is_barred": item.bars(person()),
        "offers_undo": True,
    }


def _text(item: Item, query: Query) -> dict[str, object]:
    """What the rules say of a name and a text, and both of them cut where that, and what was searched for, stands."""
    reaction, policy = item.reaction, item.policy
    files = policy.files if reaction.policy == policy.digest else house().review.policy_files(reaction.policy)
    findings, name = presenters.heaviest_first(reaction.findings), reaction.author.name
    found = matches.matches(reaction.text, query.words)
    return {
        "whys": presenters.whys(findings, files, words()),
        "tried": presenters.whys(reaction.shadow, files, words()),
        "placed": _placed(reaction, findings),
        "name_parts": matches.pieces(name, query.wanted.names, matches.in_name),
        "name_segments": marking.segments(name, findings, Field.NAME),
        "text_segments": marking.segments(reaction.text, findings, Field.TEXT, found),
        "odd_signs": marking.odd_signs,
    }


def collision(stale: StaleDecision, wanted: Act, reason: str, names: dict[str, str]) -> dict[str, object]:
    """What the template shows to who was too late: who was ahead, and what can still be done."""
    told = told_of(stale.last, names) if stale.last else ""
    late = too_late(stale)
    return {
        "stale": stale,
        "too_late": late,
        "ahead": told,
        "again": wanted,
        "again_reason": reason,
        "anyway_words": ANYWAY,
    }


def too_late(stale: StaleDecision) -> Message:
    """What happened to a reaction before a decision on it."""
    return BY_AUTHOR.get(stale.last.act, DECIDED) if stale.last else DECIDED


def told_of(decision: Decision, names: dict[str, str]) -> str:
    """Who decided what, and when, in one sentence that begins with a capital, also where nobody is named."""
    told = words().gettext("%(name)s, %(moment)s: %(act)s.") % {
        "name": presenters.by_whom(decision.act, names.get(decision.person or ""), words()),
        "moment": words().moment(decision.at),
        "act": words().of(presenters.DONE[decision.act]),
    }
    return told[:1].upper() + told[1:]


def masked(email: str) -> str:
    """An address of which its owner can be told apart from another, but that nobody can write to."""
    name, at, domain = email.rpartition("@")
    return f"{name[:1]}…{at}{domain}"


def _placed(reaction: Reaction, findings: list[Finding]) -> set[int]:
    """The numbers of the findings that have a place in the name or in the text."""
    shown = {Field.TEXT} if reaction.arrangement else {Field.TEXT, Field.NAME}
    return {
        number
        for number, finding in enumerate(findings, start=1)
        if finding.field in shown and (finding.span or finding.field is Field.NAME)
    }
