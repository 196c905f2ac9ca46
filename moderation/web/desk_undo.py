"""The way back at the desk: one's own last decision, those that were taken at once, or one that is pointed at."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.decision import Act
from moderation.domain.errors import NotFound, NothingToUndo, StaleDecision
from moderation.domain.message import say
from moderation.domain.reaction import Reaction
from moderation.review import Item
from moderation.review.walk import Passed, Undone
from moderation.web import directory, forms, undo_words
from moderation.web.access import local, person
from moderation.web.desk import totals, who_and_where
from moderation.web.desk_decide import wants_json
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.wanted_form import came_from, place_in

NOTHING = say("There is nothing to undo")
NOTHING_LEFT = say("Of the last day, no decision of yours stands any more. What is older can be undone under Done.")
AHEAD = say("A colleague has decided since, or it was undone already. Nothing was changed.")

MOST_PASSED = 20
"""Reactions that were passed over which an address names."""

undo = Blueprint("undo", __name__, url_prefix="/desk/undo")
undo.context_processor(who_and_where)


@undo.app_context_processor
def what_was_undone() -> dict[str, object]:
    """What the pages of the desk say after something was taken back."""
    return {"undone_told": _told_by_address}


@undo.post("")
def last() -> Response:
    """One's own newest decision that stands; again, and it is the one before."""
    return _answer(house().walk.undo_last(person()))


@undo.post("/batch")
def batch() -> Response:
    """All that was done at once."""
    return _answer(house().walk.undo_batch(person(), request.form.get("batch", "")))


@undo.post("/one")
def one() -> Response:
    """One decision of a list, on the version that the list shows."""
    step = forms.step(request.form)
    try:
        undone = house().review.undo(person(), step.site, step.number, step.undoes, step.version)
    except (StaleDecision, NothingToUndo):
        return _nothing([words().of(AHEAD)], f"{step.site}/{step.number}")
    return redirect(_with(local(step.back) or _item_page(undone), undone=f"{undone.site}/{undone.number}"), 303)


def _answer(undone: Undone) -> Response:
    """Back to where it was asked for, with the sentence; to a script only that, and which reactions to show anew."""
    if not undone.reactions:
        return _nothing(_passed(undone.passed) or [words().of(NOTHING_LEFT)])
    items = [f"{each.site}/{each.number}" for each in undone.reactions]
    if not wants_json():
        which = undone.batch if len(items) > 1 and undone.batch else items[0]
        passed = [f"{each.site}/{each.number}" for each in undone.passed[:MOST_PASSED]]
        return redirect(_with(_back(undone), undone=which, passed=passed), 303)
    first = undone.reactions[0]
    told = [_many(len(items)) if len(items) > 1 else _of_one(house().review.item(first.site, first.number))]
    sentence = " ".join([*told, *_passed(undone.passed)])
    numbers = totals(came_from(request.form.get("return", "")))
    return jsonify(done=sentence, item=items[0], items=items, version=first.version, totals=numbers)


def _nothing(why: list[str], place: str = "") -> Response:
    if wants_json():
        return make_response(jsonify(problem=words().of(NOTHING), sentence=" ".join(why)), 409)
    back = local(request.form.get("return", ""))
    page = render_template("desk/undo/nothing.html", heading=words().of(NOTHING), why=why, back=back, place=place)
    return make_response(page, 409)


def _back(undone: Undone) -> str:
    """The page that asked; of the queue, the one reaction that waits there again is opened."""
    back, first = local(request.form.get("return", "")), undone.reactions[0]
    if len(undone.reactions) > 1:
        return back or url_for("desk.queue")
    is_queue = urlsplit(back).path == url_for("desk.queue")
    return came_from(back).opened(first.site, first.number).url if is_queue else back or _item_page(first)


def _item_page(reaction: Reaction) -> str:
    return url_for("desk.item", site=reaction.site, number=reaction.number)


def _with(address: str, *, undone: str, passed: list[str] | None = None) -> str:
    """An address of ours that also says what was undone, and nothing of what was done before."""
    parts = urlsplit(address)
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in ("done", "undone", "passed")]
    told = [("undone", undone), *(("passed", each) for each in passed or ())]
    return parts._replace(query=urlencode([*kept, *told])).geturl()


def _told_by_address() -> str:
    """What the address of this page says was undone, in words; empty when nothing was."""
    which = request.args.get("undone", "")
    if not which:
        return ""
    try:
        if place := place_in(which):
            told = _of_one(house().review.item(*place))
        else:
            told = _many(sum(not each.stands for each in house().bulk.batch(which)))
        places = [found for each in request.args.getlist("passed")[:MOST_PASSED] if (found := place_in(each))]
        passed = [each for each in (house().walk.passed(*place) for place in places) if each]
    except NotFound:
        return ""
    return " ".join(filter(None, [told, *_passed(passed)]))


def _of_one(item: Item) -> str:
    taken = {each.id: each for each in item.course}
    newest = item.course[-1] if item.course else None
    undone = taken.get(newest.undoes or "") if newest and newest.act is Act.UNDO else None
    if undone is None:
        return ""
    reaction = item.reaction
    place = undo_words.place_in_words(reaction.author.name, item.site.name, reaction.number, words())
    told = undo_words.undone(undone.act, reaction.status, place, words())
    return f"{told} {words().of(undo_words.TOLD_ALREADY)}" if house().deliveries.is_wrong(item) else told


def _many(number: int) -> str:
    return undo_words.many_undone(number, words()) if number else ""


def _passed(passed: tuple[Passed, ...] | list[Passed]) -> list[str]:
    if not passed:
        return []
    sites = {site.key: site.name for site in directory.sites().values()}
    return undo_words.passed_over(passed, sites, directory.names(), words())
