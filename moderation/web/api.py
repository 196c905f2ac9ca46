"""The same for programs: JSON under /api/v1, described at /api/v1/openapi.json.

No cookie, no key. Pages anywhere may read threads and counts, which are public; those on the site's own
origins may do the rest.
"""

from typing import TypeVar

import msgspec
from flask import Blueprint, Response, abort, g, request
from werkzeug.exceptions import UnsupportedMediaType

from moderation.domain.decision import Act
from moderation.domain.errors import ActNotPossible, BadEdit, BadNotice, BadObjection, UnknownOrigin
from moderation.intake import Place, Preview, Standing
from moderation.intake.ticket import VALID
from moderation.publication import MOST_COUNTS
from moderation.web import (
    presenters,
    receipt_objection,
    receipt_objection_words,
    receipt_words,
    receipts,
    report_form,
    reporting,
    wire,
)
from moderation.web.access import sender
from moderation.web.addresses import Addresses
from moderation.web.api_errors import FieldProblem, problem_document
from moderation.web.edit_words import told_of_edits
from moderation.web.house import house
from moderation.web.language import speak_as, words
from moderation.web.openapi import document
from moderation.web.presenters import Remark
from moderation.web.protection import allow_everybody, allow_own_pages, client, foreign_origin, require_page_of
from moderation.web.reading import fronted

api = Blueprint("api", __name__, url_prefix="/api/v1")

READ_BY_ALL = frozenset({"api.thread", "api.counts", "api.description"})

T = TypeVar("T")


@api.get("/sites/<site>/thread")
@api.get("/sites/<site>/threads/<name>")
@api.get("/sites/<site>/threads/<name>/<first>")
def thread(site: str, name: str = "", first: str = "") -> Response:
    """The published reactions under a page. What can be answered, the front has answered before it comes here."""
    return fronted() or abort(404)


@api.get("/sites/<site>/counts")
def counts(site: str) -> Response:
    """How many reactions each of up to fifty pages has."""
    answer = fronted()
    if answer is None:
        return _bad_request(words().gettext("Ask for 1 to %(most)d threads.") % {"most": MOST_COUNTS})
    return answer


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
    return _json(_receipt(house().receipts.of(outcome.reaction, place), outcome.receipt), status=201)


@api.get("/receipts/<receipt>")
def receipt(receipt: str) -> Response:
    """Where a reaction stands, for its author."""
    return _json(_receipt(_standing(receipt), receipt))


@api.post("/receipts/<receipt>/preview")
def preview_amendment(receipt: str) -> Response:
    """The reaction as it would stand with another text by its author, with the ticket to amend it."""
    house().limits.previewing(client())
    standing, amended = _standing(receipt), _body(wire.Amended)
    try:
        return _shown(house().receipts.preview_amendment(standing, amended.text, amended.named), 200)
    except BadEdit as error:
        return _to_mend(receipt_words.errors_in(error, words()))


@api.post("/receipts/<receipt>/amend")
def amend(receipt: str) -> Response:
    """Put the text that was previewed in the place of what was sent. The same again amends once."""
    house().limits.posting(client())
    standing, amended = _standing(receipt), _body(wire.TicketedAmended)
    house().limits.amending(standing.reaction.id)
    try:
        typed = amended.text, amended.ticket, sender(), amended.named
        outcome = house().receipts.amend(standing, amended.seen, *typed)
    except BadEdit as error:
        return _to_mend(receipt_words.errors_in(error, words()))
    if isinstance(outcome, Preview):
        return _shown(outcome, 409)
    return _json(_receipt(outcome, receipt))


@api.post("/receipts/<receipt>/withdraw")
def withdraw(receipt: str) -> Response:
    """Take a reaction back for good. The same again changes nothing."""
    house().limits.posting(client())
    standing, body = _standing(receipt), _body(wire.Seen)
    return _json(_receipt(house().receipts.withdraw(standing, body.seen), receipt))


@api.post("/receipts/<receipt>/objection")
def object_to(receipt: str) -> Response:
    """Object to what was decided on a reaction. The same words again object once."""
    house().limits.posting(client())
    standing, said = _standing(receipt), _body(wire.Objection)
    try:
        return _json(_receipt(receipt_objection.take(standing, said.seen, said.text), receipt))
    except BadObjection as error:
        errors = receipt_objection_words.errors_in(error, words())
        return _to_mend(errors, words().gettext("Your objection has not been sent yet"))
    except ActNotPossible:
        told = receipt_objection_words.hindered(standing, words())
        return problem_document(409, "not-possible", words().gettext("You cannot object now"), told)


@api.post("/sites/<site>/reports")
def report(site: str) -> Response:
    """Report a published reaction. The same again today answers the report that there is."""
    typed = _body(wire.Report).typed()
    about = house().notices.about(site, typed.number)
    g.origins = about.place.site.origins
    speak_as(about.place.site, request.args.get("lang", ""))
    require_page_of(g.origins)
    try:
        received = reporting.take(about, typed)
    except BadNotice as error:
        return _to_mend(report_form.errors_in(error, words()), words().gettext("Your report has not been sent yet"))
    url = reporting.address_of(about, received)
    return _json(wire.Reported(received.notice.reference, url, received.is_again), status=201)


@api.get("/openapi.json")
def description() -> Response:
    """This API, in OpenAPI 3.1."""
    return _json(document(house().public_url), cache="public, max-age=3600")


@api.after_request
def allow_pages(response: Response) -> Response:
    """What pages anywhere may read, they may also be told the faults of."""
    return allow_everybody(response) if request.endpoint in READ_BY_ALL else allow_own_pages(response)


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


def _standing(receipt: str) -> Standing:
    """Where a reaction stands, for pages of its site."""
    standing = receipts.standing_of(receipt)
    origin = foreign_origin()
    if request.method == "POST" and origin and origin not in standing.place.site.origins:
        raise UnknownOrigin(origin)
    return standing


def _place(site: str, draft: wire.Draft) -> Place:
    place = house().intake.place(site, draft.thread, foreign_origin())
    g.origins = place.site.origins
    speak_as(place.site, request.args.get("lang", ""))
    return place


def _shown(preview: Preview, status: int) -> Response:
    errors = presenters.errors_of(preview.assessment, words())
    if errors:
        return _to_mend(errors)
    answer = wire.Preview(
        name=preview.assessment.shown_name,
        parent=preview.answers,
        html=preview.assessment.rendering.html,
        ticket=preview.ticket,
        valid_seconds=int(VALID.total_seconds()),
        notice=presenters.problem_of(preview, words()),
        advice=[FieldProblem(remark.field, remark.text) for remark in presenters.advice_on(preview, words())],
        left_out=presenters.left_out_of(preview),
    )
    return _json(answer, status=status)


def _to_mend(errors: list[Remark], heading: str = "") -> Response:
    fields = [FieldProblem(error.field, error.text) for error in errors]
    heading = heading or words().gettext("Your reaction has not been sent yet")
    return problem_document(422, "refused", heading, errors[0].text, fields)


def _where(standing: Standing) -> str:
    second = receipt_objection_words.told(standing, words()).where
    return second or receipt_words.where(standing, words(), can_mail=house().post is not None)


def _receipt(standing: Standing, receipt: str) -> wire.Receipt:
    """Where the reaction stands now."""
    reaction, place = standing.reaction, standing.place
    page = place.thread.url or Addresses(house().public_url, words).page_url(place)
    return wire.Receipt(
        number=reaction.number,
        status=presenters.public_status(reaction.status),
        message=_where(standing),
        reason=standing.reason,
        reasons=[ground.sentence for ground in standing.grounds],
        told=standing.told,
        until=words().iso(standing.until) if standing.until else None,
        thread=reaction.thread,
        url=receipts.address(standing, receipt),
        permalink=f"{page}#{reaction.anchor}",
        name=reaction.shown_name,
        text=reaction.text if Act.AMEND in standing.acts else None,
        html=reaction.html,
        edited=told_of_edits(reaction.edited, words()),
        seen=standing.seen,
        amended=words().iso(reaction.amended) if reaction.amended else None,
        acts=[act.value for act in standing.acts],
        may_object=Act.OBJECT in standing.acts,
        objected=words().iso(standing.recourse.objected) if standing.recourse.objected else None,
    )


def _bad_request(detail: str) -> Response:
    return problem_document(400, "bad-request", words().gettext("This request cannot be read"), detail)


def _json(answer: object, status: int = 200, cache: str = "no-store") -> Response:
    response = Response(msgspec.json.encode(answer), status, content_type="application/json")
    response.headers["Cache-Control"] = cache
    return response
