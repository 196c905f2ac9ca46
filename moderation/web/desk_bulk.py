"""Many reactions at once: an overview of what would happen, the button that does it, and what has come of it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.decision import Act
from moderation.domain.errors import NotFound, ReasonMissing, ReasonReworded
from moderation.domain.message import Message
from moderation.review.bulk import MOST, Line, Picked, Why
from moderation.web import bulk_form, bulk_words, directory
from moderation.web.access import person
from moderation.web.asking import asked
from moderation.web.bulk_form import Filled
from moderation.web.desk import who_and_where
from moderation.web.desk_decide import CHOOSE, REWORDED
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.wanted_form import QueueAddress, came_from

A_PAGE = 50
"""Reactions on a page of the queue."""

bulk = Blueprint("bulk", __name__, url_prefix="/desk/bulk")
bulk.context_processor(who_and_where)


@bulk.app_context_processor
def what_can_be_done() -> dict[str, object]:
    """What the list of the queue offers for those that are picked."""
    return {"acts_for_many": bulk_words.for_many}


@bulk.before_request
def allow_many_fields() -> None:
    """Each reaction is a field of its own."""
    request.max_form_parts = bulk_form.FIELDS


@bulk.post("")
def overview() -> Response:
    """What the button would do to which reactions. Nothing is written."""
    sent = bulk_form.filled(request.form)
    if sent.act is None:
        abort(400)
    picked = _picked(sent)
    if not picked:
        return make_response(_nothing_page(sent), 422)
    return make_response(_overview_page(sent, sent.act, picked))


@bulk.post("/carry-out")
def carry_out() -> Response:
    """Do it, and show what has come of it; or ask for the reason that is missing."""
    sent = bulk_form.filled(request.form)
    if sent.act is None:
        abort(400)
    try:
        result = house().bulk.carry_out(person(), sent.act, sent.picked, sent.reason, sent.note, sent.seen)
    except ReasonMissing:
        return make_response(_overview_page(sent, sent.act, sent.picked, CHOOSE), 422)
    except ReasonReworded:
        return make_response(_overview_page(sent, sent.act, sent.picked, REWORDED), 409)
    if result.batch is None:
        return make_response(_overview_page(sent, sent.act, sent.picked), 409)
    return redirect(url_for("bulk.result", batch=result.batch, **_in_address(result.left_out, sent)), 303)


@bulk.get("/<uuid:batch>")
def result(batch: UUID) -> str:
    """What was done at once, what of it still stands, and what was left out and why."""
    decided = house().bulk.batch(str(batch))
    if not decided:
        abort(404)
    review, act = house().review, decided[0].decision.act
    standing = sum(each.stands for each in decided)
    own = [each for each in decided if each.decision.person == person().id and each.stands and each.is_last]
    return render_template(
        "desk/bulk/result.html",
        heading=words().of(bulk_words.outcome(act, len(decided))),
        batch=str(batch),
        decided=decided,
        standing=standing,
        to_undo=len(own),
        left_out=bulk_words.left_out(list(_left_out_by_address()), directory.names(), words()),
        policies=review.policies(),
        names=directory.names(),
        back=came_from(request.args.get("return", "")).list.url,
    )


def _picked(sent: Filled) -> Sequence[Picked]:
    """What was picked one by one, or all on the page or in the part of the queue that the form names."""
    if not (sent.is_all or sent.is_page):
        return sent.picked
    known = asked(came_from(sent.back))
    if known.problem:
        return ()
    if sent.is_all:
        return house().bulk.chosen(person(), known.wanted)
    return house().bulk.chosen(person(), known.wanted, after=known.address.after or None, most=A_PAGE)


def _overview_page(sent: Filled, act: Act, picked: Sequence[Picked], problem: Message | None = None) -> str:
    view = house().bulk.overview(person(), act, picked)
    address = came_from(sent.back)
    return render_template(
        "desk/bulk/overview.html",
        view=view,
        sent=sent,
        heading=words().of(bulk_words.button(act, len(view.going))),
        left_out=bulk_words.left_out(view.left_out, directory.names(), words()),
        packed=_packed(view.left_out),
        in_all=0 if sent.is_all else _number_in(address, len(picked)),
        seen=bulk_form.packed(view.seen),
        problem=words().of(problem) if problem else "",
        most=MOST,
        back=address.list.url,
    )


def _nothing_page(sent: Filled) -> str:
    return render_template("desk/bulk/nothing.html", back=came_from(sent.back).list.url)


def _number_in(address: QueueAddress, picked: int) -> int:
    """How many there are in this part of the queue, if that is more than were picked; else 0."""
    known = asked(address)
    number = 0 if known.problem else house().review.number_of(person(), known.wanted)
    return number if number > picked else 0


def _in_address(left_out: Sequence[Line], sent: Filled) -> dict[str, Any]:
    """What the address of the result tells: what was left out, in the overview and since, and the way back."""
    told = {name: request.form.get(name, "") for name in map(_field, Why)}
    for name, packed in _packed(left_out).items():
        told[name] = f"{told[name]} {packed}".strip()
    return {name: text for name, text in (told | {"return": sent.back}).items() if text}


def _packed(left_out: Sequence[Line]) -> dict[str, str]:
    """What is left out, by why, as it stands in forms and addresses: "magazine/12.15 buurt/3"."""
    found: defaultdict[Why, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for line in left_out:
        if line.why is not None:
            found[line.why][line.picked.site].append(str(line.picked.number))
    return {
        _field(why): " ".join(f"{site}/{'.'.join(numbers)}" for site, numbers in sites.items())
        for why, sites in found.items()
    }


def _field(why: Why) -> str:
    return f"left_{why.value}"


def _left_out_by_address() -> Iterator[Line]:
    """The reactions that the address says were left out, as they are now."""
    claims = {(claim.site, claim.reaction): claim.person for claim in house().review.claims()}
    for why in Why:
        for part in request.args.get(_field(why), "").split()[:MOST]:
            site, _, numbers = part.partition("/")
            for picked in bulk_form.picked_on(site, numbers.split(".")[:MOST]):
                try:
                    item = house().review.item(picked.site, picked.number)
                except NotFound:
                    yield Line(picked, None, why)
                    continue
                claimed = claims.get((picked.site, item.reaction.id))
                by = claimed if why is Why.CLAIMED else item.course[-1].person if item.course else None
                yield Line(picked, item.reaction, why, by)
