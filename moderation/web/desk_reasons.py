"""The desk's page on reasons: which there are, how they are worded, what an author gets to read of them."""

from flask import Blueprint, render_template, request

from moderation.review.reasons import LATELY, VERSIONS
from moderation.web import directory
from moderation.web import reason_shown as shown
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.ground_words import kind_in_words
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.letters import said

reasons = Blueprint("reasons", __name__, url_prefix="/desk")
reasons.context_processor(who_and_where)


@reasons.get("/reasons")
def listed() -> str:
    """The reasons of every site, in the order in which they are picked; and what was changed in them a moment ago."""
    given = request.args
    return render_template(
        "desk/reasons/list.html",
        by_site=house().reasons.by_site(),
        days=LATELY.days,
        versions=VERSIONS,
        languages_of=shown.languages_of,
        language_name=shown.language_name,
        falls_back_to=shown.falls_back_to,
        seen_by_author=shown.seen_by_author,
        kind_of=lambda reason: kind_in_words(reason.category, words()),
        rule_of=said.rule_of,
        may_edit=person().role.may_edit,
        names=directory.names(),
        saved=given.get("saved", ""),
        saved_on=given.getlist("on"),
        ordered=given.get("ordered", ""),
    )
