"""The desk sends a reaction back to its author: for which reasons, with which words, and how that will be read."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.comparison import Piece
from moderation.domain.correspondence import Letter as Kind
from moderation.domain.decision import Act, Decision
from moderation.domain.errors import ActNotPossible, ReasonMissing, ReasonReworded, StaleDecision
from moderation.domain.mail import Occasion, Written
from moderation.domain.message import Message, say
from moderation.domain.reaction import Status
from moderation.intake.grounds import grounds_named
from moderation.review import TOLD_LENGTH, Item
from moderation.review.returning import proposed_reasons, round_of
from moderation.web import desk_decide, directory, forms, pane, presenters, receipt_words
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.receipt_words import Why
from moderation.web.wanted_form import came_from
from moderation.web.words import words_of

returning = Blueprint("returning", __name__, url_prefix="/desk/item/<site>/<int:number>/return")
returning.context_processor(who_and_where)

CHOOSE = say("Choose at least one reason.")


@dataclass(frozen=True, slots=True)
class Filled:
    """The form as it was filled in, with the version that the moderator saw, and where to go afterwards. `seen` is the
    digest of the house rules in which they read the reasons.
    """

    version: int
    back: str
    reasons: tuple[str, ...] = ()
    told: str = ""
    note: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the author will read, in the language of the site. `mail` is None where none is sent."""

    heading: Message
    where: Message
    why: Why
    mail: Written | None


@returning.app_context_processor
def what_came_back() -> dict[str, object]:
    """What other pages need to say what its author has made of a reaction."""
    return {"round_of": round_of, "renamed_of": _renamed_of}


@returning.get("")
def page(site: str, number: int) -> str:
    """The form, with the reasons that the findings speak for."""
    item = house().review.item(site, number)
    if Act.RETURN not in item.acts:
        raise ActNotPossible(Act.RETURN, item.reaction.status)
    version = request.args.get("version", item.reaction.version, int)
    return _page(item, Filled(version, request.args.get("return", ""), proposed_reasons(item)))


@returning.post("/show")
def show(site: str, number: int) -> str:
    """The form as it was filled in, and what the author would read."""
    return _page(house().review.item(site, number), _filled())


@returning.post("")
def send(site: str, number: int) -> Response:
    """Send it back, then show the next reaction, with a word about this one."""
    filled = _filled()
    said = {"reason": " ".join(filled.reasons), "note": filled.note, "told": filled.told, "seen": filled.seen}
    try:
        decided = house().review.decide(person(), site, number, Act.RETURN, filled.version, **said)
    except ReasonMissing:
        return make_response(_page(house().review.item(site, number), filled, problem=CHOOSE), 422)
    except ReasonReworded:
        return make_response(_page(house().review.item(site, number), filled, problem=desk_decide.REWORDED), 409)
    except StaleDecision as stale:
        item = house().review.item(site, number)
        return make_response(_page(item, replace(filled, version=item.reaction.version), stale=stale), 409)
    step = forms.Step(site, number, filled.version, Act.RETURN, back=filled.back)
    return redirect(desk_decide.after(step, decided), 303)


def _filled() -> Filled:
    step = forms.step(request.form)
    return Filled(step.version, step.back, tuple(request.form.getlist("reason")), step.told, step.note, step.seen)


def _page(item: Item, filled: Filled, *, problem: Message | None = None, stale: StaleDecision | None = None) -> str:
    return render_template(
        "desk/return/page.html",
        item=item,
        filled=filled,
        letter=_letter(item, filled),
        problem=words().of(problem) if problem else "",
        is_possible=Act.RETURN in item.acts,
        stale=stale,
        too_late=pane.too_late(stale) if stale else None,
        names=directory.names(),
        longest_told=TOLD_LENGTH,
        came_from=came_from,
        words_of=words_of,
    )


def _letter(item: Item, filled: Filled) -> Letter:
    grounds = grounds_named(filled.reasons, item.policy, item.site.tongues)
    until = house().clock() + item.policy.correspondence.expire
    return Letter(
        heading=presenters.RECEIVED[Status.RETURNED],
        where=presenters.WHERE_IT_STANDS[Status.RETURNED],
        why=receipt_words.why_it_returns(grounds, filled.told, until, words_of(item.site)),
        mail=_mail(item, filled, until) if _is_mailed(item) else None,
    )


def _is_mailed(item: Item) -> bool:
    is_written = item.policy.correspondence.writes(Kind.RETURNED)
    return house().post is not None and is_written and bool(item.reaction.author.email)


def _mail(item: Item, filled: Filled, until: datetime) -> Written:
    """The letter as it would be sent, but for the private address in it."""
    occasion = Occasion(
        letter=Kind.RETURNED,
        site=item.site,
        thread=item.thread,
        reaction=replace(item.reaction, status=Status.RETURNED),
        house=item.policy.correspondence,
        policy=item.policy,
        decision=_decision(item, filled),
        receipt="…",
        until=until,
    )
    return house().letters.letter(occasion)


def _decision(item: Item, filled: Filled) -> Decision:
    """As it would be taken."""
    reaction = item.reaction
    return Decision(
        id="",
        site=reaction.site,
        reaction=reaction.id,
        person=person().id,
        act=Act.RETURN,
        before=reaction.status,
        after=Status.RETURNED,
        version=reaction.version + 1,
        at=house().clock(),
        policy=item.policy.digest,
        reason=" ".join(filled.reasons),
        told=filled.told.strip(),
    )


def _renamed_of(item: Item) -> tuple[Piece, ...]:
    return house().editing.renamed(item.reaction)
