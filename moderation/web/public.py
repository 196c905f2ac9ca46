"""The pages for readers: thread, preview, definitive post. They need no script and no cookie.

With `part=1` in the address the answer is the piece alone that takes the place of the form in a page of the site.
"""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.conversation import Order
from moderation.domain.snapshot import FIRST
from moderation.intake import Accepted, Place, Preview
from moderation.web import forms, presenters, receipt_words, receipts, referring
from moderation.web.access import sender
from moderation.web.house import house
from moderation.web.language import speak_as, words
from moderation.web.presenters import Remark
from moderation.web.protection import allow_own_pages_parts, client, foreign_origin, is_part, require_form

pages = Blueprint("public", __name__)
pages.after_request(allow_own_pages_parts)


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview as its reader sees it, with all that is to be said of it."""

    preview: Preview
    now: datetime
    follows: str
    problem: str
    advice: list[Remark]
    left_out: list[str]


@pages.get("/t/<site>")
def thread(site: str) -> Response:
    """The reactions under a page, and the form; with `reply` it is an answer to the reaction of that number. Without
    `thread` it is the page from which one comes.
    """
    if "thread" not in request.args:
        return referring.to_the_thread(site)
    sent = forms.Sent(thread=request.args.get("thread", ""), parent=request.args.get("reply", ""))
    place = house().intake.place_to_read(site, sent.thread)
    _speak(place)
    view = house().views.view(place, _order(), request.args.get("first", FIRST, type=int))
    answer = house().intake.answer(place, sent.parent)
    g.is_indexed = place.site.indexed
    page = render_template("public/thread.html", place=place, view=view, sent=sent, answer=answer)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-cache"
    return response


@pages.post("/t/<site>/preview")
def preview(site: str) -> Response:
    """The reaction as it would stand, or what must be mended."""
    sent = _sent()
    house().limits.previewing(client())
    place = _place(site, sent)
    return _shown(house().intake.preview(place, sent, sender()), sent)


@pages.post("/t/<site>/post")
def post(site: str) -> Response:
    """Post definitively, with the ticket of the preview; else show the preview again."""
    sent = _sent()
    house().limits.posting(client())
    place = _place(site, sent)
    outcome = house().intake.submit(place, sent, sent.ticket, sender())
    if isinstance(outcome, Accepted):
        return _received(outcome, place)
    return _shown(outcome, sent)


def _order() -> Order | None:
    """The order that was asked for, if it is one."""
    asked = request.args.get("sort", "")
    return Order(asked) if asked in tuple(Order) else None


def _sent() -> forms.Sent:
    """The reader's form, kept within reach of the error pages. It is read before anything can go wrong."""
    require_form()
    g.sent = sent = forms.sent(request.form)
    return sent


def _place(site: str, sent: forms.Sent) -> Place:
    place = house().intake.place(site, sent.thread, foreign_origin())
    g.origins = place.site.origins
    _speak(place)
    return place


def _speak(place: Place) -> None:
    speak_as(place.site, request.args.get("lang", ""))


def _received(accepted: Accepted, place: Place) -> Response:
    standing = house().receipts.of(accepted.reaction, place)
    if is_part():
        return make_response(receipts.part_of(standing, accepted.receipt), 201)
    return redirect(receipts.address(standing, accepted.receipt), 303)


def _shown(preview: Preview, sent: forms.Sent) -> Response:
    """The page for a preview: 422 when something must be mended, 409 when a post became a preview again."""
    errors, sent = presenters.errors_of(preview.assessment, words()), sent.seen_with(preview)
    if errors:
        template = "public/_mend_part.html" if is_part() else "public/mend.html"
        place, answer = preview.place, preview.answer
        return make_response(render_template(template, place=place, sent=sent, errors=errors, answer=answer), 422)
    shown = Shown(
        preview=preview,
        now=house().clock(),
        follows=receipt_words.what_follows(preview, words(), can_mail=house().post is not None),
        problem=presenters.problem_of(preview, words()),
        advice=presenters.advice_on(preview, words()),
        left_out=presenters.left_out_of(preview),
    )
    template = "public/_preview_part.html" if is_part() else "public/preview.html"
    page = render_template(template, shown=shown, sent=sent, place=preview.place)
    return make_response(page, 409 if preview.problem else 200)
