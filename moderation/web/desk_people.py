"""The desk's page on the people who work there, for owners: let somebody in, lock them out, give a new password."""

from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import AlreadyExists
from moderation.domain.message import Message, say
from moderation.domain.person import Person, Role
from moderation.people import LONGEST_PASSWORD, SHORTEST_PASSWORD, BadPerson, Newcomer
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.words import LANGUAGES

people = Blueprint("people", __name__, url_prefix="/desk/people")
people.context_processor(who_and_where)

ROLES: dict[Role, tuple[Message, Message]] = {
    Role.MODERATOR: (say("Moderator"), say("decides on reactions")),
    Role.EDITOR: (say("Editor"), say("also on house rules and arrangements")),
    Role.OWNER: (say("Owner"), say("also on who works here")),
}
TAKEN = say("Somebody with this e-mail address works here already.")
DONE: dict[str, Message] = {
    "locked": say("%(name)s is locked out. A new password lets them in again."),
    "renewed": say("%(name)s has a new password, and must sign in again."),
    "added": say("%(name)s can sign in now."),
}
"""With the name of the person in it, which is not known yet."""
EMPTY = Newcomer("", "", Role.MODERATOR, LANGUAGES[0])


@people.get("")
def listed() -> str:
    """Everybody who works here, or did."""
    return _page()


@people.post("")
def add() -> Response:
    """Let somebody in, with a password that is typed, or made and shown this once."""
    form = request.form
    if form.get("role") not in tuple(Role) or form.get("language") not in LANGUAGES:
        abort(400)
    newcomer = Newcomer(
        form.get("name", ""), form.get("email", ""), Role(form["role"]), form["language"], form.get("password", "")
    )
    try:
        added, password = house().people.admit(person(), newcomer)
    except BadPerson as bad:
        return make_response(_page(newcomer, {bad.field: words().of(bad.told)}), 422)
    except AlreadyExists:
        return make_response(_page(newcomer, {"email": words().of(TAKEN)}), 422)
    return _told("added", added, "" if newcomer.password else password)


@people.post("/<uuid:key>/password")
def password(key: UUID) -> Response:
    """A new password, which also unlocks; typed, or made and shown this once."""
    typed = request.form.get("password", "")
    try:
        other, made = house().people.renew_password(person(), str(key), typed)
    except BadPerson as bad:
        return make_response(_page(problems={str(key): words().of(bad.told)}), 422)
    return _told("renewed", other, "" if typed else made)


@people.post("/<uuid:key>/lock")
def lock(key: UUID) -> Response:
    """Let somebody in no more."""
    try:
        locked = house().people.lock_out(person(), str(key))
    except BadPerson as bad:
        return make_response(_page(problems={str(key): words().of(bad.told)}), 422)
    return _told("locked", locked)


def _told(done: str, other: Person, made: str = "") -> Response:
    """Back to the list; but a password that was made stands on this answer only, for it is kept nowhere."""
    if made:
        return make_response(render_template("desk/people/made.html", other=other, password=made))
    return redirect(url_for("people.listed", done=done, who=other.id), 303)


def _page(newcomer: Newcomer = EMPTY, problems: dict[str, str] | None = None) -> str:
    everybody = house().people.everybody(person())
    names = {each.person.id: each.person.name for each in everybody}
    done, who = DONE.get(request.args.get("done", "")), names.get(request.args.get("who", ""))
    return render_template(
        "desk/people/list.html",
        everybody=everybody,
        role_words=ROLES,
        languages=LANGUAGES,
        newcomer=newcomer,
        problems=problems or {},
        done_told=words().gettext(done.text) % {"name": who} if done and who else "",
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
    )
