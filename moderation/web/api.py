"""The same for programs: JSON under /api/v1, described at /api/v1/openapi.json.

No cookie, no key. Pages anywhere may read threads and counts, which are public; those on the site's own
origins may do the rest.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import TypeVar, cast

import msgspec
from flask import Blueprint, Response, abort, g, request, url_for
from werkzeug.exceptions import UnsupportedMediaType

from moderation.domain.errors import ModerationError
from moderation.intake import Place, Preview, Standing
from moderation.intake.ticket import VALID
from moderation.publication import MOST_COUNTS
from moderation.web import presenters, wire
from moderation.web.access import sender
from moderation.web.api_errors import FieldProblem, problem_document
from moderation.web.house import house
from moderation.web.language import speak, words
from moderation.web.openapi import document
from moderation.web.presenters import WHERE_IT_STANDS
from moderation.web.protection import client, foreign_origin

api = Blueprint("api", __name__, url_prefix="/api/v1")

T = TypeVar("T")


@api.get("/sites/<site>/thread")
@api.get("/sites/<site>/threads/<name>")
@api.get("/sites/<site>/threads/<name>/<first>")
def thread(site: str, name: str = "", first: str = "") -> Response:
    """The published reactions under a page. What can be answered, the front has answered before it comes here."""
    return _fronted() or abort(404)


@api.get("/sites/<site>/counts")
def counts(site: str) -> Response:
    """How many reactions each of up to fifty pages has."""
    answer = _fronted()
    if answer is None:
        return _bad_request(words().gettext("Ask for 1 to %(most)d threads.") % {"most": MOST_COUNTS})
    return answer


def _fronted() -> Response | None:
    """The answer of the front, which says here what is wrong with a question."""
    query = request.query_string.decode("latin-1")
    found = house().front.asked(request.method, request.path, query, request.headers.get)
    return None if found is None else Response(found.body, found.status, found.headers)


@api.post("/sites/<site>/preview")
def preview(site: str) -> Response:
    """The reaction as it would stand, with the ticket to post it."""
    house().limits.previewing(client())
    draft = _body(wire.Draft)
    place = _place(site, draft)
    return _shown(house().intake.preview(place, draft.sent(), sender()), 200)


@api.post("/sites/<site>/reactions")
def react(site: str) -> Response:
    """Post definitively. The same ticket again answers the same receipt, as the reaction stands then."""
    house().limits.posting(client())
    draft = _body(wire.TicketedDraft)
    place = _place(site, draft)
    outcome = house().intake.submit(place, draft.sent(), draft.ticket, sender())
    if isinstance(outcome, Preview):
        return _shown(outcome, 409)
    return _json(_receipt(house().intake.standing(outcome.reaction, place), outcome.receipt), status=201)


@api.get("/receipts/<receipt>")
def receipt(receipt: str) -> Response:
    """Where a reaction stands, for its author."""
    return _json(_receipt(house().intake.receipt(receipt), receipt))


@api.get("/openapi.json")
def description() -> Response:
    """This API, in OpenAPI 3.1."""
    return _json(document(house().public_url), cache="public, max-age=3600")


@api.after_request
def allow_own_pages(response: Response) -> Response:
    """Let pages of the site read the answer: its own origins and no others (CORS). The front answers everybody."""
    if "Access-Control-Allow-Origin" in response.headers:
        return response
    origin = request.headers.get("Origin")
    response.vary.add("Origin")
    if origin and origin in _allowed():
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = str(int(timedelta(hours=1).total_seconds()))
    return response


def _allowed() -> Collection[str]:
    """The origins of the site that was asked, also when it was not come so far."""
    site: str | None = (request.view_args or {}).get("site")
    if "origins" in g or site is None:
        return cast(Collection[str], g.get("origins", ()))
    try:
        return house().publication.site(site).origins
    except ModerationError:  # the answer itself says already what is wrong
        return ()


def _body(kind: type[T]) -> T:
    """The request's body as a value. What is wrong with it is said by kind and place, never by repeating it."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    return msgspec.json.decode(request.get_data(), type=kind)


@api.errorhandler(msgspec.DecodeError)
@api.errorhandler(UnicodeDecodeError)
def unreadable(error: Exception) -> Response:
    """A body that is not JSON of the right shape."""
    return _bad_request(str(error) if isinstance(error, msgspec.DecodeError) else "The body is not UTF-8.")


def _place(site: str, draft: wire.Draft) -> Place:
    place = house().intake.place(site, draft.thread, foreign_origin())
    g.origins = place.site.origins
    speak(place.site.language, place.site.time_zone)
    return place


def _shown(preview: Preview, status: int) -> Response:
    errors = presenters.errors_of(preview.assessment, words())
    if errors:
        fields = [FieldProblem(error.field, error.text) for error in errors]
        heading = words().gettext("Your reaction has not been sent yet")
        return problem_document(422, "refused", heading, errors[0].text, fields)
    answer = wire.Preview(
        name=preview.assessment.shown_name,
        html=preview.assessment.rendering.html,
        ticket=preview.ticket,
        valid_seconds=int(VALID.total_seconds()),
        notice=presenters.problem_of(preview, words()),
        advice=[
            FieldProblem(remark.field, remark.text) for remark in presenters.advice_of(preview.assessment, words())
        ],
        left_out=presenters.left_out_of(preview),
    )
    return _json(answer, status=status)


def _receipt(standing: Standing, receipt: str) -> wire.Receipt:
    """Where the reaction stands now, in the language of its site, whose pages may read it."""
    reaction, site = standing.reaction, standing.place.site
    g.origins = site.origins
    speak(site.language, site.time_zone)
    page = standing.place.thread.url or house().public_url + url_for(
        "public.thread", site=site.key, thread=reaction.thread
    )
    return wire.Receipt(
        number=reaction.number,
        status=presenters.public_status(reaction.status),
        message=words().of(WHERE_IT_STANDS[reaction.status]),
        reason=standing.reason,
        thread=reaction.thread,
        url=house().public_url + url_for("public.receipt", receipt=receipt),
        permalink=f"{page}#{reaction.anchor}",
    )


def _bad_request(detail: str) -> Response:
    return problem_document(400, "bad-request", words().gettext("This request cannot be read"), detail)


def _json(answer: object, status: int = 200, cache: str = "no-store") -> Response:
    response = Response(msgspec.json.encode(answer), status, content_type="application/json")
    response.headers["Cache-Control"] = cache
    return response
