"""The door of the desk: who is let in, and the list of all that is open without a key."""

from typing import cast

from flask import Blueprint, Flask, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import SignInFailed, TooMany
from moderation.domain.person import Person
from moderation.intake.sent import Sender
from moderation.people import SESSION
from moderation.web import forms
from moderation.web.house import house
from moderation.web.language import speak, words
from moderation.web.protection import client, require_own_page

PUBLIC = frozenset(
    {
        "home",
        "health",
        "static",
        "widget",
        "embed.script",
        "embed.unchanging",
        "article",
        "public.thread",
        "public.preview",
        "public.post",
        "reporting.form",
        "reporting.send",
        "notice.page",
        "receipts.page",
        "receipts.preview",
        "receipts.amend",
        "receipts.withdraw",
        "receipts.take_back",
        "receipts.again",
        "api.object_to",
        "objecting.page",
        "objecting.send",
        "stating.page",
        "confirming.page",
        "confirming.confirm",
        "confirming.send_again",
        "reading.feed",
        "reading.count",
        "api.thread",
        "api.counts",
        "api.preview",
        "api.react",
        "api.receipt",
        "api.preview_amendment",
        "api.amend",
        "api.withdraw",
        "api.report",
        "api.description",
        "unsubscribing.page",
        "unsubscribing.end",
        "access.sign_in",
        "access.let_in",
    }
)
"""Everything that strangers may ask for. An address that is not in this list is shut, also the one added tomorrow."""

LONGEST_BROWSER = 300

door = Blueprint("access", __name__, url_prefix="/desk")


def install(app: Flask) -> None:
    """Shut everything that is not listed as public."""
    app.before_request(require_person)


def require_person() -> Response | None:
    """Let a stranger through to public addresses only; send others to the door, from where they come back."""
    if request.endpoint is None or request.endpoint in PUBLIC:
        return None
    require_own_page()
    person = house().people.in_session(request.cookies.get(_cookie(), ""))
    if person is None:
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("access.sign_in", next=back), 303)
    g.person = person
    speak(person.language, house().time_zone)
    return None


def sender() -> Sender:
    """Who sends a reaction, as far as this request tells. The desk's cookie comes along from our own pages only."""
    secret = request.cookies.get(_cookie(), "")
    person = house().people.in_session(secret) if secret else None
    return Sender(client(), request.user_agent.string[:LONGEST_BROWSER], person)


def person() -> Person:
    """Who is signed in. Only for addresses that are not public."""
    return cast(Person, g.person)


@door.get("/login")
def sign_in() -> str:
    """The page to sign in."""
    return render_template("desk/sign_in.html", next=local(request.args.get("next", "")), problem="", email="")


@door.post("/login")
def let_in() -> Response:
    """Check address and password, and open a session."""
    require_own_page()
    sent = forms.sign_in(request.form)
    try:
        house().limits.signing_in(client(), sent.email)
        secret = house().people.sign_in(sent.email, sent.password)
    except SignInFailed:
        return _again(sent, words().gettext("This e-mail address and password do not belong together."), 403)
    except TooMany as error:
        problem = words().gettext("Too many tries. Try again after %(time)s.") % {"time": words().time(error.until)}
        return _again(sent, problem, 429)
    response = redirect(local(sent.next) or url_for("desk.queue"), 303)
    remember(response, secret)
    return response


@door.post("/logout")
def sign_out() -> Response:
    """End the session, here and in the store."""
    house().people.sign_out(request.cookies.get(_cookie(), ""))
    response = redirect(url_for("access.sign_in"), 303)
    response.delete_cookie(_cookie(), path="/", secure=house().is_https, httponly=True, samesite="Strict")
    return response


def remember(response: Response, secret: str) -> None:
    """Let the browser show the secret of a session with each request."""
    response.set_cookie(
        _cookie(), secret, max_age=SESSION, path="/", httponly=True, samesite="Strict", secure=house().is_https
    )


def _again(sent: forms.SignIn, problem: str, status: int) -> Response:
    page = render_template("desk/sign_in.html", next=local(sent.next), problem=problem, email=sent.email)
    return make_response(page, status)


def _cookie() -> str:
    """`__Host-` makes browsers refuse a cookie that another host set; it needs https."""
    return "__Host-desk" if house().is_https else "desk"


def local(path: str) -> str:
    """The path if it is one of the desk's, else nothing: no form or link of a stranger sends anybody elsewhere."""
    return path if path.startswith("/desk/") and path.isprintable() and "\\" not in path else ""
