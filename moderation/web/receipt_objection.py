"""The page by which an author objects to what was decided on a reaction; private as the receipt itself."""

from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template
from werkzeug.wrappers import Response

from moderation.domain.decision import Act
from moderation.domain.errors import ActNotPossible, BadObjection, StaleDecision
from moderation.domain.objection import LONGEST_OBJECTION
from moderation.intake import Standing
from moderation.web import receipt_objection_words, receipts
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.presenters import Remark
from moderation.web.protection import allow_own_pages_parts, client, is_part

objecting = Blueprint("objecting", __name__, url_prefix="/r/<receipt>/object")
objecting.after_request(allow_own_pages_parts)


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form, what is to be mended in it, and what else its author is told."""

    text: str = ""
    errors: tuple[Remark, ...] = ()
    told: str = ""


@objecting.get("")
def page(receipt: str) -> Response:
    """What was decided, and where to write what is wrong with that; or why that cannot be done."""
    return _answer(receipts.standing_of(receipt), receipt, Filled())


@objecting.post("")
def send(receipt: str) -> Response:
    """Object. The same words twice object once."""
    standing, typed = receipts.sent_by_author(receipt)
    house().limits.posting(client())
    try:
        objected = take(standing, typed.seen, typed.text)
    except BadObjection as error:
        errors = tuple(receipt_objection_words.errors_in(error, words()))
        return _answer(standing, receipt, Filled(typed.text, errors), 422)
    except (ActNotPossible, StaleDecision):
        told = words().of(receipt_objection_words.OVERTAKEN)
        return _answer(receipts.standing_of(receipt), receipt, Filled(typed.text, told=told), 409)
    if is_part():
        return receipts.answer("receipt", receipts.shown_to_author(objected, receipt))
    return redirect(receipts.address(objected, receipt), 303)


def take(standing: Standing, seen: str, text: str) -> Standing:
    """Take an objection from this network. What has to be mended counts for no limit but that of posts. Raises what
    `Objecting.object` does, and TooMany.
    """

    def counted() -> None:
        house().limits.objecting(client(), standing.reaction.author.email, standing.reaction.id)

    return house().objecting.object(standing, seen, text, counted)


def _answer(standing: Standing, receipt: str, filled: Filled, status: int = 200) -> Response:
    return make_response(
        render_template(
            "public/_objection_part.html" if is_part() else "public/objection.html",
            shown=receipts.shown_to_author(standing, receipt),
            filled=filled,
            hindered="" if Act.OBJECT in standing.acts else _hindered(standing),
            limit=LONGEST_OBJECTION,
            place=standing.place,
        ),
        status,
    )


def _hindered(standing: Standing) -> str:
    """Why there is no form. House rules that cannot be read are the house's own affair: it is only said to wait."""
    return receipt_objection_words.hindered(standing, words()) or words().of(receipt_objection_words.OUT_OF_ORDER)
