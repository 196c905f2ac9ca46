"""How somebody wants the desk: language, shortcuts, density, of what they are told by mail, and their own password; and
all shortcuts on one page.
"""

from enum import StrEnum
from typing import TypeVar

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import SignInFailed, TooMany
from moderation.domain.message import Message, say
from moderation.domain.news import News
from moderation.domain.person import Density, Keys
from moderation.people import LONGEST_PASSWORD, SHORTEST_PASSWORD, BadPerson
from moderation.web import access, keys
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.protection import client
from moderation.web.words import LANGUAGES

me = Blueprint("me", __name__, url_prefix="/desk/me")
help_pages = Blueprint("help", __name__, url_prefix="/desk/help")
for each in (me, help_pages):
    each.context_processor(who_and_where)

KEYS: dict[Keys, Message] = {
    Keys.LETTERS: say("One key, such as a"),
    Keys.ALT: say("The same with Alt held down"),
    Keys.OFF: say("Off"),
}
DENSITY: dict[Density, Message] = {
    Density.ROOMY: say("Roomy"),
    Density.COMPACT: say("Compact: more on the screen"),
}
NEWS: dict[str, Message] = {
    "": say("Never"),
    News.EACH.value: say("At once, of each one that comes"),
    News.DIGEST.value: say("Once a day, of all that wait"),
    News.LATE.value: say("When the oldest has waited too long"),
}
MORNING, LATE = 8, 4
"""What is offered first: the hour of the day, and hours of waiting."""
LATES = (1, 2, LATE, 8, 12, 24, 48, 72, 168)
SAVED: dict[str, Message] = {
    "news": say("Kept. This is of what you are told by mail from now on."),
    "wishes": say("Kept. This is how your desk is from now on."),
    "password": say("Your password has been changed. Wherever else you were signed in, you no longer are."),
}
WRONG = say("This is not your current password.")

Choice = TypeVar("Choice", bound=StrEnum)


@me.get("")
def page() -> str:
    """The forms, filled in as things are now."""
    return _page()


@me.post("")
def change() -> Response:
    """Keep what was chosen."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    wished_keys, density = _chosen(Keys, "keys"), _chosen(Density, "density")
    house().people.change(person(), language=language, keys=wished_keys, density=density)
    return redirect(url_for("me.page", saved="wishes"), 303)


@me.post("/news")
def news() -> Response:
    """Of what one wants to be told by mail."""
    given = request.form.get("news", "")
    if given not in NEWS:
        abort(400)
    wished = News(given) if given else None
    field = {News.DIGEST: "hour", News.LATE: "late"}.get(wished) if wished else None
    try:
        house().people.change_news(person(), wished, request.form.get(field, -1, type=int) if field else 0)
    except BadPerson:
        abort(400)
    return redirect(url_for("me.page", saved="news"), 303)


@me.post("/keys", endpoint="keys")
def switch_keys() -> Response:
    """The switch at the top of each page: shortcuts on or off, and back to where one was."""
    mine, wished = person(), _chosen(Keys, "keys")
    house().people.change(mine, language=mine.language, keys=wished, density=mine.density)
    return redirect(access.local(request.form.get("return", "")) or url_for("me.page"), 303)


@me.post("/password")
def password() -> Response:
    """A new password, for who knows the old one. All sessions end but this one, which goes on under the new one."""
    mine, new = person(), request.form.get("new", "")
    try:
        house().limits.signing_in(client(), mine.email)
        secret = house().people.change_password(mine, request.form.get("old", ""), new)
    except SignInFailed:
        return make_response(_page({"old": words().of(WRONG)}), 403)
    except BadPerson as bad:
        return make_response(_page({"new": words().of(bad.told)}), 422)
    except TooMany as error:
        told = words().gettext("Too many tries. Try again after %(time)s.") % {"time": words().time(error.until)}
        return make_response(_page({"old": told}), 429)
    response = redirect(url_for("me.page", saved="password"), 303)
    access.remember(response, secret)
    return response


@help_pages.get("/keys", endpoint="keys")
def all_keys() -> str:
    """Every shortcut, as this person presses it."""
    by_group = [
        (heading, [each for each in keys.SHORTCUTS if each.group is group]) for group, heading in keys.GROUPS.items()
    ]
    return render_template("desk/help/keys.html", by_group=by_group, pressed_how=Keys)


def _page(problems: dict[str, str] | None = None) -> str:
    return render_template(
        "desk/me/me.html",
        keys_words=KEYS,
        density_words=DENSITY,
        languages=LANGUAGES,
        sends_mail=house().post is not None,
        news_words=NEWS,
        hours=[(hour, f"{hour:02}:00") for hour in range(24)],
        lates=[(hours, _as_long_as(hours)) for hours in LATES],
        usual={"hour": MORNING, "late": LATE},
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
        saved=SAVED.get(request.args.get("saved", "")),
        problems=problems or {},
    )


def _as_long_as(hours: int) -> str:
    if hours % 24 or hours == 24:
        return words().ngettext("more than %(count)d hour", "more than %(count)d hours", hours) % {"count": hours}
    return words().ngettext("more than %(count)d day", "more than %(count)d days", hours // 24) % {"count": hours // 24}


def _chosen(kind: type[Choice], field: str) -> Choice:
    try:
        return kind(request.form.get(field, ""))
    except ValueError:
        abort(400)
