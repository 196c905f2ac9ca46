"""Notes of colleagues, in a fold under a reaction: plain forms that come back to where they were sent from."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import BadNote
from moderation.domain.note import LONGEST_NOTE, Note
from moderation.review import Item
from moderation.web.access import local, person
from moderation.web.desk import who_and_where
from moderation.web.house import house

notes = Blueprint("notes", __name__, url_prefix="/desk/item/<site>/<int:number>/note")
notes.context_processor(who_and_where)

FOLD = "#fold-notes"
"""Where the notes stand on a page, so that whoever has written one sees it there."""


@notes.app_context_processor
def what_was_noted() -> dict[str, object]:
    """What the fold needs on whichever page it stands."""
    return {"notes_on": _notes_on, "longest_note": LONGEST_NOTE}


def _notes_on(item: Item) -> tuple[Note, ...]:
    return house().notes.on(item.reaction)


@notes.post("")
def add(site: str, number: int) -> Response:
    """Leave a note; or say what is wrong with it, with all that was typed."""
    text, back = request.form.get("text", ""), local(request.form.get("return", ""))
    try:
        house().notes.add(person(), site, number, text)
    except BadNote as bad:
        item = house().review.item(site, number)
        page = render_template("desk/notes/mend.html", item=item, text=text, back=back, length=bad.length)
        return make_response(page, 422)
    return redirect((back or url_for("desk.item", site=site, number=number)) + FOLD, 303)


@notes.post("/withdraw")
def withdraw(site: str, number: int) -> Response:
    """Take one's own note back."""
    house().notes.withdraw(person(), site, request.form.get("note", ""))
    back = local(request.form.get("return", ""))
    return redirect((back or url_for("desk.item", site=site, number=number)) + FOLD, 303)
