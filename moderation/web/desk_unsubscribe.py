"""The page to which the news by mail leads who wants no more of it, and the request by which a mail program ends it in
their place (RFC 8058).

Nobody need be signed in: the address is a secret that stands in the mails to one person, and is good for this alone.
To open it changes nothing: programs that look through mail open every link.
"""

from flask import Blueprint, Response, make_response, render_template

from moderation.domain.person import Person
from moderation.web.guessing import led_to
from moderation.web.house import house
from moderation.web.language import speak
from moderation.web.protection import require_form

unsubscribing = Blueprint("unsubscribing", __name__, url_prefix="/desk/news/<secret>")


@unsubscribing.get("")
def page(secret: str) -> Response:
    """The button by which it ends."""
    return _shown(led_to(house().unsubscribing.of, secret))


@unsubscribing.post("")
def end(secret: str) -> Response:
    """End it. The same again is answered alike."""
    require_form()
    return _shown(led_to(house().unsubscribing.end, secret))


def _shown(person: Person) -> Response:
    speak(person.language, house().time_zone)
    return make_response(render_template("desk/me/unsubscribe.html", is_ended=person.news is None))
