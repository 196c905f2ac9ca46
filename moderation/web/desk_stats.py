"""The desk's figures: one page of charts, each with the same numbers in a table and as CSV. It works without script."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, make_response, render_template, request

from moderation.domain.figures import AGES, FEW, Wait
from moderation.domain.period import HOUR, LONGEST, USUAL, BadDates, Period, last_days, period_of
from moderation.review.figures import Picture
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.stats_words import Told

stats = Blueprint("stats", __name__, url_prefix="/desk")
stats.context_processor(who_and_where)

PRESETS = (7, USUAL, 90)
LONGEST_DATE = 20
Rows = Iterable[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, as it was typed, and the site to which it keeps; and why it is no period."""

    begin: str
    end: str
    site: str | None
    problem: BadDates | None = None


@stats.get("/stats")
def page() -> Response:
    """All figures of a period. Dates that are none are kept as they were typed, and said to be none."""
    asked = _asked()
    try:
        period = _period(asked)
    except BadDates as problem:
        return make_response(_page(Asked(asked.begin, asked.end, asked.site, problem)), 422)
    return make_response(_page(asked, house().figures.of(person(), period, asked.site)))


@stats.get("/stats/<figure>.csv")
def table(figure: str) -> Response:
    """One figure as CSV: names in English, times in minutes, so that it can be counted with."""
    rows_of = TABLES.get(figure) or abort(404)
    asked = _asked()
    try:
        period = _period(asked)
    except BadDates:
        abort(404)
    text = io.StringIO()
    csv.writer(text).writerows(rows_of(house().figures.of(person(), period, asked.site)))
    response = Response(text.getvalue(), mimetype="text/csv")
    name = f"{figure}-{period.first}-{period.last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked() -> Asked:
    begin, end = (request.args.get(name, "")[:LONGEST_DATE] for name in ("from", "to"))
    return Asked(begin, end, request.args.get("site") or None)


def _period(asked: Asked) -> Period:
    """Raises BadDates."""
    return period_of(asked.begin, asked.end, house().time_zone, house().clock())


def _page(asked: Asked, picture: Picture | None = None) -> str:
    return render_template(
        "desk/stats/page.html",
        asked=asked,
        picture=picture,
        told=Told(picture, words()) if picture else None,
        presets=_presets(),
        sites=house().review.sites(),
        few=FEW,
        longest=LONGEST,
    )


def _presets() -> list[tuple[int, Period]]:
    return [(days, last_days(days, house().time_zone, house().clock())) for days in PRESETS]


def _ages(picture: Picture) -> Rows:
    yield "from_hours", "to_hours", "waiting"
    limits = [age // HOUR for age in AGES]
    yield from zip((0, *limits), (*limits, ""), picture.ages, strict=True)


def _waits(picture: Picture) -> Rows:
    yield "day", "decided_for_the_first_time", "median_minutes", "percentile_90_minutes"
    for day, _, wait in picture.days:
        yield day, wait.number, *_minutes(wait)


def _minutes(wait: Wait) -> tuple[object, ...]:
    return tuple("" if time is None else round(time.total_seconds() / 60, 1) for time in (wait.middle, wait.slow))


def _flow(picture: Picture) -> Rows:
    yield "day", "came_in", "placed", "refused", "spam"
    for day, flow, _ in picture.days:
        yield day, *flow


def _rules(picture: Picture) -> Rows:
    yield "rule", "taken_away", "decided", "share", "low_95", "high_95", "held_alone", "counted_since"
    for each in picture.held:
        share, reach = each.right, each.right.interval
        low, high = (round(reach.low, 4), round(reach.high, 4)) if reach else ("", "")
        since = each.since.isoformat(timespec="seconds") if each.since else ""
        yield each.rule, share.part, share.whole, round(share.value or 0.0, 4), low, high, each.alone, since


def _undone(picture: Picture) -> Rows:
    yield "kind", "name", "undone", "decisions"
    for row in picture.undone_by_rule:
        yield "rule", row.name, row.undone, row.of
    for row in picture.undone_by_reason:
        yield "act" if row.is_act else "reason", row.name, row.undone, row.of


def _week(picture: Picture) -> Rows:
    yield "hour", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    for hour in range(24):
        yield hour, *(day[hour] for day in picture.week)


def _own(picture: Picture) -> Rows:
    own = picture.own
    yield "decisions", "placed", "refused", "spam", "taken_back", "median_minutes", "percentile_90_minutes"
    yield own.decisions, own.done.placed, own.done.refused, own.done.spam, own.undone, *_minutes(own.wait)


TABLES: Mapping[str, Callable[[Picture], Rows]] = {
    "ages": _ages,
    "waits": _waits,
    "flow": _flow,
    "rules": _rules,
    "undone": _undone,
    "week": _week,
    "own": _own,
}
