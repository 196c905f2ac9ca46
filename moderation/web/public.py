"""The pages for readers. They need no script and no cookie: form, preview, definitive post, receipt."""

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.reaction import Status
from moderation.domain.snapshot import FIRST
from moderation.intake import Accepted, Place, Preview
from moderation.web import forms, presenters
from moderation.web.access import sender
from moderation.web.house import house
from moderation.web.language import speak, words
from moderation.web.protection import client, foreign_origin, require_form

pages = Blueprint("public", __name__)


@pages.get("/t/<site>")
def thread(site: str) -> Response:
    """The reactions under a page, and the form."""
    sent = forms.Sent(thread=request.args.get("thread", ""))
    place = house().intake.place_to_read(site, sent.thread)
    _speak(place)
    page = house().publication.page(site, sent.thread, request.args.get("first", FIRST, type=int))
    shown = presenters.list_of(page)
    response = make_response(render_template("public/thread.html", place=place, shown=shown, sent=sent))
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
        return redirect(url_for("public.receipt", receipt=outcome.receipt), 303)
    return _shown(outcome, sent)


@pages.get("/r/<receipt>")
def receipt(receipt: str) -> str:
    """Where a reaction stands, for its author."""
    standing = house().intake.receipt(receipt)
    reaction = standing.reaction
    _speak(standing.place)
    return render_template(
        "public/receipt.html",
        reaction=reaction,
        place=standing.place,
        reason=standing.reason,
        heading=words().of(presenters.RECEIVED[reaction.status]),
        standing=words().of(presenters.WHERE_IT_STANDS[reaction.status]),
        is_published=reaction.status is Status.PUBLISHED,
        is_open=reaction.status in (Status.WAITING, Status.SPAM),
    )


def _sent() -> forms.Sent:
    """The reader's form, kept within reach of the error pages. It is read before anything can go wrong."""
    require_form()
    g.sent = sent = forms.sent(request.form)
    return sent


def _place(site: str, sent: forms.Sent) -> Place:
    place = house().intake.place(site, sent.thread, foreign_origin())
    _speak(place)
    return place


def _speak(place: Place) -> None:
    speak(place.site.language, place.site.time_zone)


def _shown(preview: Preview, sent: forms.Sent) -> Response:
    """The page for a preview: 422 when something must be mended, 409 when a post became a preview again."""
    errors = presenters.errors_of(preview.assessment, words())
    if errors:
        page = render_template("public/mend.html", place=preview.place, sent=sent, errors=errors)
        return make_response(page, 422)
    page = render_template(
        "public/preview.html",
        place=preview.place,
        preview=preview,
        sent=sent,
        now=house().clock(),
        is_read_first=presenters.is_read_first(preview),
        problem=presenters.problem_of(preview, words()),
        advice=presenters.advice_of(preview.assessment, words()),
        left_out=presenters.left_out_of(preview),
    )
    return make_response(page, 409 if preview.problem else 200)
