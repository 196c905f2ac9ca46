"""The desk decides: the page of reasons, the step that is taken, and where it leads."""

from collections.abc import Mapping

from flask import abort, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.decision import NEEDS_REASON, Act
from moderation.domain.errors import OwnDecision, ReasonMissing, ReasonReworded, StaleDecision, WordsMissing
from moderation.domain.message import Message, say
from moderation.domain.reaction import Reaction
from moderation.review import TOLD_LENGTH, Item, needs_words
from moderation.web import directory, forms, pane, presenters
from moderation.web.access import person
from moderation.web.asking import asked
from moderation.web.desk import desk, told, totals
from moderation.web.desk_reports import after_answer, came_from_reports
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.wanted_form import QueueAddress, came_from

NOT_CARRIED_OUT = say("Your decision was not carried out.")
CHOOSE = say("Choose a reason")
NO_REASON = say("Nothing was decided. Go back and choose a reason.")
REWORDED = say("What you chose is worded otherwise by now: read it before you go on")
READ_ANEW = say("Nothing was decided: the reason is worded otherwise by now. Read it anew, and choose once more.")
TELL = say("Tell the author why")
NO_WORDS = say("Nothing was decided. Go back and write it down.")


@desk.get("/item/<site>/<int:number>/refuse")
def refuse(site: str, number: int) -> str:
    """Choose why a reader's words are taken away. Brings along the version that the moderator saw."""
    item, given = house().review.item(site, number), request.args
    act = Act.REMOVE if Act.REMOVE in item.acts else Act.REJECT
    if not item.may_decide(person(), act):
        raise OwnDecision
    version = given.get("version", item.reaction.version, int)
    reason = given.get("reason") or _proposed(item)
    return _refuse_page(item, forms.Step(site, number, version, act, reason, back=given.get("return", "")))


@desk.post("/decide")
def decide() -> Response:
    """Take a step, then show the next reaction, with a word about this one; to a script, say only what came of it."""
    step = forms.step(request.form)
    if step.act is None:
        abort(400)
    try:
        decided = _carried_out(step, step.act)
    except StaleDecision as stale:
        return _too_late(step, step.act, stale)
    except ReasonMissing:
        return _to_mend(step, "reason", CHOOSE, NO_REASON)
    except ReasonReworded:
        return _to_mend(step, "reason", REWORDED, READ_ANEW, 409)
    except WordsMissing:
        return _to_mend(step, "told", TELL, NO_WORDS)
    return _said(decided, came_from(step.back)) if wants_json() else redirect(after(step, decided), 303)


def wants_json() -> bool:
    """Whether a script asks, which shows what came of it itself."""
    return request.accept_mimetypes.best == "application/json"


def _carried_out(step: forms.Step, act: Act) -> Reaction:
    review = house().review
    if act is Act.UNDO:
        return review.undo(person(), step.site, step.number, step.undoes, step.version)
    return review.decide(
        person(),
        step.site,
        step.number,
        act,
        step.version,
        reason=step.reason,
        note=step.note,
        told=step.told,
        seen=step.seen,
    )


def _said(decided: Reaction, address: QueueAddress) -> Response:
    item = house().review.item(decided.site, decided.number)
    reaction, last = item.reaction, item.course[-1]
    act, time = words().of(presenters.DONE[last.act]), words().time(last.at)
    mark = words().gettext("%(act)s by you, %(time)s") % {"act": act, "time": time}
    return jsonify(
        done=told(item), mark=mark, status=reaction.status.value, version=reaction.version, totals=totals(address)
    )


def after(step: forms.Step, decided: Reaction) -> str:
    """Undoing stays with the reaction; a decision goes on to the next of the part of the queue it came from, or back to
    the page of reports.
    """
    if came_from_reports(step.back):
        return after_answer(step.back, step.site, step.number)
    known, done = asked(came_from(step.back)), f"{step.site}/{step.number}"
    if step.act is Act.UNDO:
        following: Reaction | None = decided
    else:
        following = house().review.following(person(), decided, known.wanted)
    address = known.address.opened(following.site, following.number) if following else known.address.list
    return url_for("desk.queue", **address.parts, done=done)


def _too_late(step: forms.Step, act: Act, stale: StaleDecision) -> Response:
    """Nothing was written: who was ahead, what and when, and the reaction as it stands now."""
    item, names = house().review.item(step.site, step.number), directory.names()
    if wants_json():
        last = stale.last
        return make_response(
            jsonify(
                problem=words().of(pane.too_late(stale)),
                who=presenters.by_whom(last.act, names.get(last.person or ""), words()) if last else "",
                when=words().iso(last.at) if last else "",
                sentence=" ".join(
                    filter(None, (pane.told_of(last, names) if last else "", words().of(NOT_CARRIED_OUT)))
                ),
            ),
            409,
        )
    shown = pane.of(item, asked(came_from(step.back)), pane.reading(item.reaction))
    ahead = pane.collision(stale, act, step.reason, names)
    return make_response(render_template("desk/item.html", **shown, **ahead, needs_reason=NEEDS_REASON), 409)


def _to_mend(step: forms.Step, field: str, problem: Message, sentence: Message, code: int = 422) -> Response:
    """The form once more, with what must be mended in this field of it."""
    if wants_json():
        return make_response(jsonify(problem=words().of(problem), sentence=words().of(sentence)), code)
    item = house().review.item(step.site, step.number)
    return make_response(_refuse_page(item, step, {field: words().of(problem)}), code)


def _refuse_page(item: Item, step: forms.Step, problems: Mapping[str, str] | None = None) -> str:
    return render_template(
        "desk/refuse.html",
        item=item,
        step=step,
        address=came_from(step.back),
        back=step.back if came_from_reports(step.back) else "",
        in_reports=came_from_reports(step.back),
        card=house().reports.of(item) if step.act is Act.REMOVE else None,
        acts=Act,
        problems=problems or {},
        needs_words=step.act is not None and needs_words(step.act, item.objections),
        longest_told=TOLD_LENGTH,
        answers=house().threads.answers(item.reaction) if step.act is Act.REMOVE else 0,
    )


def _proposed(item: Item) -> str:
    """The reason for which a house refuses who gives no surname, if that is what the rules say of this reaction."""
    said = any(finding.rule == "surname" for finding in item.reaction.findings)
    return "surname" if said and not item.has_one_name and item.policy.reason("surname") else ""
