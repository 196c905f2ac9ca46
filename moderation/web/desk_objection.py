"""Answering an objection: the second decision on a reaction, with a word to its author about why."""

from dataclasses import dataclass

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.decision import NEEDS_REASON, Act
from moderation.domain.errors import OwnDecision, ReasonReworded, StaleDecision
from moderation.domain.message import Message, say
from moderation.domain.objection import taken_out
from moderation.domain.reaction import Reaction
from moderation.review import NOTE_LENGTH, TOLD_LENGTH, Item, needs_words
from moderation.review.editing import Contested
from moderation.web import directory, forms, presenters
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.desk_decide import CHOOSE, REWORDED, TELL, after
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.presenters import Why
from moderation.web.wanted_form import came_from

objections = Blueprint("objections", __name__, url_prefix="/desk/objection")
objections.context_processor(who_and_where)

HEADINGS = {
    Act.APPROVE: say("Place it after all"),
    Act.REJECT: say("It stays rejected"),
    Act.REINSTATE: say("Put the text back"),
    Act.UPHOLD: say("The edit stays"),
}
"""The two ways to answer, and the two when the objection is against an edit."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in to answer, on the version that the moderator saw. `seen` is the digest of the house rules in
    which they read the reasons.
    """

    act: Act
    version: int
    reason: str = ""
    told: str = ""
    note: str = ""
    back: str = ""
    seen: str = ""


@objections.app_context_processor
def what_is_contested() -> dict[str, object]:
    """What the pages that show an objection need to show an edit that it is against."""
    return {"contested_of": _contested}


def _contested(item: Item) -> Contested | None:
    """What an open objection to an edit is about; None when there is none."""
    open_ones = (appeal for appeal in house().appeals.on(item) if appeal.answer is None)
    edit = next((appeal.against for appeal in open_ones if appeal.against.act is Act.EDIT), None)
    return house().editing.contested(item.reaction, edit) if edit else None


def _said_of_it(item: Item) -> list[Why] | None:
    """What the rules said of the text that can be put back; None when there is none."""
    contested = _contested(item)
    if contested is None:
        return None
    files = house().review.policy_files(item.reaction.policy)
    return presenters.whys(presenters.heaviest_first(contested.before.findings), files, words())


@objections.get("/<site>/<int:number>")
def page(site: str, number: int) -> str:
    """The form for one of the two answers. It brings the version along that was seen, and the reason of before."""
    item, given = house().review.item(site, number), request.args
    version = given.get("version", item.reaction.version, int)
    open_ones = (appeal for appeal in house().appeals.on(item) if appeal.answer is None)
    reason = next((appeal.against.reason for appeal in open_ones), "")
    return _page(item, Filled(_act(given.get("act", "")), version, reason, back=given.get("return", "")))


@objections.post("/<site>/<int:number>")
def answer(site: str, number: int) -> Response:
    """Answer, then show the next one; or what must be mended, with all that was typed."""
    item, filled = house().review.item(site, number), _filled()
    problems = _problems(item, filled)
    if problems:
        return make_response(_page(item, filled, problems), 422)
    try:
        decided = _answered(site, number, filled)
    except ReasonReworded:
        return make_response(_page(house().review.item(site, number), filled, {"reason": REWORDED}), 409)
    except StaleDecision as stale:
        return make_response(_page(house().review.item(site, number), filled, stale=stale), 409)
    step = forms.Step(site, number, filled.version, filled.act, back=filled.back)
    return redirect(after(step, decided), 303)


def _answered(site: str, number: int, filled: Filled) -> Reaction:
    act, version, told, note = filled.act, filled.version, filled.told, filled.note
    if act is Act.REINSTATE:
        return house().editing.reinstate(person(), site, number, version, told=told, note=note)
    chosen = {"reason": filled.reason, "seen": filled.seen}
    return house().review.decide(person(), site, number, act, version, told=told, note=note, **chosen)


def _act(typed: str) -> Act:
    if typed not in HEADINGS:
        abort(404)
    return Act(typed)


def _filled() -> Filled:
    form = request.form
    step = forms.step(form)
    return Filled(_act(form.get("act", "")), step.version, step.reason, step.told, step.note, step.back, step.seen)


def _problems(item: Item, filled: Filled) -> dict[str, Message]:
    """What must be mended, by the field of the form."""
    problems = {}
    if filled.act in NEEDS_REASON and filled.reason not in {reason.key for reason in item.reasons}:
        problems["reason"] = CHOOSE
    if needs_words(filled.act, item.objections) and not filled.told.strip():
        problems["told"] = TELL
    return problems


def _page(
    item: Item, filled: Filled, problems: dict[str, Message] | None = None, *, stale: StaleDecision | None = None
) -> str:
    is_open = item.open_objection is not None and filled.act in item.acts
    if is_open and item.bars(person()):
        raise OwnDecision
    return render_template(
        "desk/objection/answer.html",
        item=item,
        filled=filled,
        problems={field: words().of(message) for field, message in (problems or {}).items()},
        stale=stale,
        is_open=is_open,
        is_answering=True,
        heading=words().of(HEADINGS[filled.act]),
        needs_reason=filled.act in NEEDS_REASON,
        needs_words=needs_words(filled.act, item.objections),
        whys=_said_of_it(item) if filled.act is Act.REINSTATE else None,
        ends_earlier=filled.act is Act.UPHOLD and len(taken_out(item.course).edits) > 1,
        appeals=house().appeals.on(item),
        names=directory.names(),
        longest={"told": TOLD_LENGTH, "note": NOTE_LENGTH},
        address=came_from(filled.back),
    )
