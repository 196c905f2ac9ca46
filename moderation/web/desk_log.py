"""The desk's log: what was done, by whom and why, with what is wrong with it said aloud. It works without script."""

import csv
import io

from flask import Blueprint, Response, make_response, render_template, request

from moderation.domain.entry import Sought
from moderation.domain.period import BadDates
from moderation.review.logbook import LogPage
from moderation.store.interface import Page
from moderation.web import directory, log_words, presenters, site_words
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.log_form import LogAddress

MOST_LINES = 10_000
"""Of one file: what is more is asked for by its days."""

NOTHING = LogPage(Page((), None), ())

log = Blueprint("log", __name__, url_prefix="/desk")
log.context_processor(who_and_where)


@log.get("/log")
def listed() -> Response:
    """A part of the log, newest first. Days that are none are kept as they were typed, and said to be none."""
    address = LogAddress.read(request.args)
    try:
        sought = _sought(address)
    except BadDates as problem:
        return make_response(_page(address, NOTHING, problem), 422)
    found = house().logbook.page(sought, address.after or None) if sought else NOTHING
    return make_response(_page(address, found))


@log.get("/log.csv")
def table() -> Response:
    """The newest lines of the same part, to be counted with."""
    try:
        sought = _sought(LogAddress.read(request.args))
    except BadDates:
        sought = None
    text = io.StringIO()
    lines = house().logbook.newest(sought, MOST_LINES) if sought else ()
    csv.writer(text).writerows(log_words.table(lines, words()))
    response = Response(text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="log-{house().clock():%Y-%m-%d}.csv"'
    return response


def _sought(address: LogAddress) -> Sought | None:
    """What is sought; None when it is about a reaction that is not there. Raises BadDates."""
    reaction = house().logbook.reaction(*address.place) if address.place else None
    if address.item and reaction is None:
        return None
    return address.sought(house().time_zone, reaction)


def _page(address: LogAddress, found: LogPage, problem: BadDates | None = None) -> str:
    review, sites = house().review, {site.key: site.name for site in directory.sites().values()}
    return render_template(
        "desk/log/list.html",
        address=None,
        here=address,
        page=found.page,
        flaws=[log_words.damage_in_words(flaw, sites, words()) for flaw in found.flaws],
        problem=problem,
        sites=sites,
        names=directory.names(),
        policies=review.policies(directory.sites().values()),
        sorts=[(act.value, words().of(sort)) for act, sort in log_words.SORTS.items()],
        done_to_it=log_words.done_to_it,
        changes_of=site_words.changes_of,
        reason_words=presenters.reason_in_words,
        most_lines=MOST_LINES,
    )
