"""The desk's pages to edit a text with its trace, and the course of a reaction. Plain forms; nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.comparison import Piece, compared
from moderation.domain.decision import Act
from moderation.domain.edit import Edit, EditReason
from moderation.domain.errors import ActNotPossible, BadEdit, OwnDecision, StaleDecision
from moderation.domain.message import Message
from moderation.domain.site import Site
from moderation.review import Item
from moderation.review.editing import ProposedEdit
from moderation.web import directory, edit_words, log_words, presenters
from moderation.web.access import local, person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.words import words_for

edit = Blueprint("edit", __name__, url_prefix="/desk/item/<site>/<int:number>")
edit.context_processor(who_and_where)

DONE_TO_IT: Mapping[str, Message] = {
    **{act.value: done for act, done in presenters.DONE.items()},
    **{act.value: said for act, said in log_words.DESK_ACTS.items()},
}
"""What stands in the course of a reaction."""

NO_PROBLEMS: Mapping[str, Message] = {}


@dataclass(frozen=True, slots=True)
class Filled:
    """The form of an edit as it was filled in, with the version that the moderator saw, and where to go afterwards."""

    edit: Edit
    version: int
    back: str


@edit.app_context_processor
def what_was_edited() -> dict[str, object]:
    """What other pages need to say that a text is not as it was sent."""
    return {
        "edits_of": _edits_of,
        "amendments_of": _amendments_of,
        "in_language_of_site": _in_language_of_site,
        "told_of_edits": edit_words.told_of_edits,
    }


def _edits_of(item: Item) -> tuple[Piece, ...]:
    return house().editing.as_sent(item.reaction)


def _amendments_of(item: Item) -> tuple[Piece, ...]:
    return house().editing.amended(item.reaction)


def _in_language_of_site(message: Message, site: Site) -> str:
    """A sentence as the readers of a site read it."""
    return words_for(site.language, site.time_zone).of(message)


@edit.get("/edit")
def page(site: str, number: int) -> str:
    """The form, with the text as it stands."""
    item = house().review.item(site, number)
    if Act.EDIT not in item.acts:
        raise ActNotPossible(Act.EDIT, item.reaction.status)
    if item.bars(person()):
        raise OwnDecision
    filled = Filled(Edit(item.reaction.text), item.reaction.version, local(request.args.get("return", "")))
    return _form_page(item, filled, NO_PROBLEMS)


@edit.post("/edit")
def show(site: str, number: int) -> Response:
    """What would come of it: the changes, how it will stand on the site, what the rules say."""
    filled = _filled()
    try:
        proposal = house().editing.proposed(site, number, filled.version, filled.edit)
    except (BadEdit, StaleDecision, ActNotPossible) as error:
        return _again(site, number, filled, error)
    return make_response(_changes_page(house().review.item(site, number), filled, proposal))


@edit.post("/edit/save")
def save(site: str, number: int) -> Response:
    """Edit it, then show the reaction again."""
    filled = _filled()
    try:
        house().editing.save(person(), site, number, filled.version, filled.edit)
    except (BadEdit, StaleDecision, ActNotPossible) as error:
        return _again(site, number, filled, error)
    return redirect(_after(site, number, filled.back), 303)


@edit.get("/log")
def course(site: str, number: int) -> str:
    """All that happened to a reaction: decisions, edits with what they changed, who looked at the address."""
    item = house().review.item(site, number)
    return render_template(
        "desk/edit/course.html",
        item=item,
        happenings=house().course.of(item.reaction),
        sent_by=house().editing.sent_by(item.reaction),
        done_to_it=DONE_TO_IT,
        names=directory.names(),
        back=local(request.args.get("return", "")),
    )


def _filled() -> Filled:
    form = request.form
    typed = Edit(form.get("text", ""), form.get("reason", ""), form.get("note", ""))
    return Filled(typed, form.get("version", -1, int), local(form.get("return", "")))


def _after(site: str, number: int, back: str) -> str:
    """Back to where the moderator came from, with a word about this reaction."""
    done = f"{site}/{number}"
    if not back:
        return url_for("desk.item", site=site, number=number, done=done)
    return f"{back}{'&' if '?' in back else '?'}done={done}"


def _again(site: str, number: int, filled: Filled, error: Exception) -> Response:
    """The form with all that was typed, and what stands in the way of it."""
    item = house().review.item(site, number)
    if isinstance(error, BadEdit):
        return make_response(_form_page(item, filled, error.problems), 422)
    stale = error if isinstance(error, StaleDecision) else StaleDecision(item.reaction, None)
    filled = replace(filled, version=item.reaction.version)
    return make_response(_form_page(item, filled, NO_PROBLEMS, stale), 409)


def _form_page(item: Item, filled: Filled, problems: Mapping[str, Message], stale: StaleDecision | None = None) -> str:
    return render_template(
        "desk/edit/form.html",
        item=item,
        filled=filled,
        problems={field: words().of(message) for field, message in problems.items()},
        stale=stale,
        is_possible=Act.EDIT in item.acts,
        besides=compared(item.reaction.text, filled.edit.text) if stale else (),
        names=directory.names(),
        **_said(),
    )


def _changes_page(item: Item, filled: Filled, proposal: ProposedEdit) -> str:
    files, assessment = house().review.policy_files(item.reaction.policy), proposal.assessment
    findings = presenters.heaviest_first(assessment.findings)
    return render_template(
        "desk/edit/changes.html",
        item=item,
        filled=replace(filled, edit=proposal.edit),
        proposal=proposal,
        whys=presenters.whys(findings, files, words()),
        new=[number for number, each in enumerate(findings, start=1) if each in proposal.new],
        gone=presenters.whys(proposal.gone, files, words()),
        told=edit_words.UNDER_A_REACTION[EditReason(proposal.edit.reason)],
        problems=NO_PROBLEMS,
        **_said(),
    )


def _said() -> dict[str, object]:
    return {"edit_reasons": edit_words.AT_THE_DESK, "told_reasons": edit_words.UNDER_A_REACTION}
