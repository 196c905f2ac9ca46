"""Who is reading what: taken by opening a reaction, renewed by the script, let go, or taken over from a colleague."""

from flask import Blueprint, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.claim import Claim
from moderation.domain.reaction import Reaction
from moderation.web import directory, forms
from moderation.web.access import person
from moderation.web.asking import asked
from moderation.web.desk_decide import wants_json
from moderation.web.house import house
from moderation.web.wanted_form import came_from

claims = Blueprint("claims", __name__, url_prefix="/desk/claim")


@claims.post("")
def take() -> Response:
    """Say that one is reading this, or still is."""
    step, reaction = _meant()
    return _answer(step, reaction, house().review.read(person(), reaction))


@claims.post("/over")
def over() -> Response:
    """Read what a colleague was reading. It is written in the log."""
    step, reaction = _meant()
    return _answer(step, reaction, house().review.read(person(), reaction, take_over=True))


@claims.post("/release")
def release() -> Response:
    """Let a reaction go, and look at the next one."""
    step, reaction = _meant()
    house().review.leave(person(), reaction)
    if wants_json():
        return jsonify(claim=None)
    known = asked(came_from(step.back))
    following = house().review.following(person(), reaction, known.wanted)
    address = known.address.opened(following.site, following.number) if following else known.address.list
    return redirect(address.url, 303)


def _meant() -> tuple[forms.Step, Reaction]:
    step = forms.step(request.form)
    return step, house().review.item(step.site, step.number).reaction


def _answer(step: forms.Step, reaction: Reaction, claim: Claim) -> Response:
    if wants_json():
        name = directory.names().get(claim.person, "")
        return jsonify(claim={"person": claim.person, "name": name, "mine": claim.person == person().id})
    address = came_from(step.back).opened(reaction.site, reaction.number)
    return redirect(url_for("desk.queue", **address.parts), 303)
