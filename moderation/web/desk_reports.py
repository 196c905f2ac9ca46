"""The desk's page of reports: one card for each reaction of which a report is open, and the answer that it stays."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.decision import Act
from moderation.domain.errors import ActNotPossible, BadNotice, StaleDecision
from moderation.domain.reaction import Status
from moderation.review import Item
from moderation.review.notices import COUNTED, Card
from moderation.web import directory
from moderation.web.access import local, person
from moderation.web.desk import done, who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.report_form import GROUNDS

reports = Blueprint("reports", __name__, url_prefix="/desk/reports")
reports.context_processor(who_and_where)


@dataclass(frozen=True, slots=True)
class Answer:
    """The form of an answer as it was filled in, on the version that the moderator saw, and where to go afterwards."""

    version: int
    told: str = ""
    note: str = ""
    back: str = ""


@reports.app_context_processor
def what_is_reported() -> dict[str, object]:
    """What the frame of the desk and the pane of a reaction show."""
    return {"open_reports": _open_reports, "reports_of": _reports_of, "reported_grounds": GROUNDS}


@reports.get("")
def listed() -> str:
    """All reactions with open reports, those that have been for longest first."""
    after = request.args.get("after") or None
    return render_template(
        "desk/reports/list.html",
        page=house().reports.cards(after=after),
        is_first=after is None,
        done=done(),
        back=url_for("reports.listed", after=after),
        **_shown(),
    )


@reports.get("/<site>/<int:number>")
def answer(site: str, number: int) -> Response:
    """What was reported of a reaction, and the form to leave it where it is."""
    card = _card(site, number)
    if not card.can_be_kept:
        raise ActNotPossible(Act.KEEP, card.item.reaction.status)
    version = request.args.get("version", card.item.reaction.version, int)
    return _page(card, Answer(version, back=local(request.args.get("return", ""))))


@reports.post("/<site>/<int:number>")
def keep(site: str, number: int) -> Response:
    """Leave it where it is, then show the other reports."""
    form = request.form
    given = Answer(
        form.get("version", -1, int), form.get("told", ""), form.get("note", ""), local(form.get("return", ""))
    )
    try:
        seen, version = form.get("seen", ""), given.version
        house().reports.keep(person(), site, number, version, told=given.told, note=given.note, seen=seen)
    except BadNotice as error:
        told = {field: words().of(message) for field, message in error.problems.items()}
        return _page(_card(site, number), given, told)
    except (StaleDecision, ActNotPossible) as error:
        return _too_late(site, number, given, error)
    return redirect(after_answer(given.back, site, number), 303)


def after_answer(back: str, site: str, number: int) -> str:
    """Where to go after an answer: the page of reports, or the reaction from which it was given."""
    here = f"{site}/{number}"
    if came_from_reports(back) or not back:
        return url_for("reports.listed", done=here)
    return f"{back}{'&' if '?' in back else '?'}{urlencode({'done': here})}"


def came_from_reports(address: str) -> bool:
    """Whether a form or a link was opened from the page of reports."""
    return bool(local(address)) and urlsplit(address).path == url_for("reports.listed")


def _too_late(site: str, number: int, given: Answer, error: Exception) -> Response:
    card = _card(site, number)
    course = card.item.course
    stale = (
        error if isinstance(error, StaleDecision) else StaleDecision(card.item.reaction, course[-1] if course else None)
    )
    return _page(card, replace(given, version=card.item.reaction.version), stale=stale)


def _page(
    card: Card, given: Answer, problems: dict[str, str] | None = None, stale: StaleDecision | None = None
) -> Response:
    page = render_template(
        "desk/reports/keep.html",
        card=card,
        item=card.item,
        given=given,
        problems=problems or {},
        stale=stale,
        **_shown(),
    )
    return make_response(page, 422 if problems else 409 if stale else 200)


def _card(site: str, number: int) -> Card:
    return house().reports.of(house().review.item(site, number))


def _shown() -> dict[str, object]:
    return {"names": directory.names(), "before": house().reports.before}


def _open_reports() -> str:
    """How many reactions have open reports, in words for the frame of each page; empty for none. The page that says
    what went wrong does not ask: it may be the store.
    """
    number = 0 if "went_wrong" in g else house().reports.number()
    return "" if number == 0 else f"{COUNTED}+" if number >= COUNTED else words().number(number)


def _reports_of(item: Item) -> Card | None:
    """What was reported of a reaction, for its pane; None when nothing was. What nobody has seen is not asked about."""
    if item.reaction.status in (Status.WAITING, Status.UNCONFIRMED) and not item.course:
        return None
    card = house().reports.of(item)
    return card if card.open or card.answered else None
