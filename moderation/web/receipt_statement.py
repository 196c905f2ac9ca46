"""The page on which an author reads why their words were taken away; private as the receipt itself."""

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from moderation.domain.errors import NotFound
from moderation.domain.objection import Hindrance
from moderation.domain.reaction import Reaction, Status
from moderation.intake import Standing
from moderation.web import receipts, statement_words
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.protection import allow_own_pages_parts, is_part

stating = Blueprint("stating", __name__, url_prefix="/r/<receipt>/statement")
stating.after_request(allow_own_pages_parts)

TAKEN_AWAY = frozenset({Status.REJECTED, Status.REMOVED, Status.OBJECTED})


@stating.app_context_processor
def on_the_receipt() -> dict[str, object]:
    """What the receipt needs to know whether to lead here."""
    return {"has_statement": has_statement}


def has_statement(reaction: Reaction) -> bool:
    """Whether there is a statement of reasons for its author to read."""
    may_have_one = reaction.status in TAKEN_AWAY or bool(reaction.edited)
    return may_have_one and house().statements.told_to_author(reaction) is not None


@stating.get("")
def page(receipt: str) -> Response:
    """The statement of what was last taken away and still is."""
    standing = receipts.standing_of(receipt)
    statement = house().statements.told_to_author(standing.reaction)
    if statement is None:
        raise NotFound("there is no statement of reasons")
    shown = receipts.shown_to_author(standing, receipt)
    site, ways = standing.place.site, {"can_object": shown.objecting.may, "is_final": _is_final(standing)}
    return make_response(
        render_template(
            "public/_statement_part.html" if is_part() else "public/statement.html",
            shown=shown,
            statement=statement_words.told(statement, site, words(), **ways),
            place=standing.place,
        )
    )


def _is_final(standing: Standing) -> bool:
    return standing.recourse.hindrance is Hindrance.ANSWERED
