"""The desk's page about a thread, where it is opened and closed, and the fold with what stands around a reaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import BadClosing
from moderation.domain.message import say
from moderation.domain.reaction import Reaction, Status
from moderation.domain.thread import LONGEST_ANNOUNCEMENT, Thread
from moderation.review import Item
from moderation.review.threads import ThreadView
from moderation.web.access import local, person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words

thread = Blueprint("thread", __name__, url_prefix="/desk/thread/<site>")
thread.context_processor(who_and_where)


UNREADABLE = say("Write the day as year, month and day, such as 2026-12-05.")


@thread.app_context_processor
def what_stands_around() -> dict[str, object]:
    """What the fold needs on whichever page it stands."""
    return {"around": _around}


def _around(item: Item) -> tuple[tuple[Reaction, ...], tuple[Reaction, ...]]:
    return house().threads.around(item.reaction)


@thread.get("")
def page(site: str) -> str:
    """All reactions under one page, newest first, whatever their state."""
    after = request.args.get("after") or None
    view = house().threads.view(site, request.args.get("thread", ""), after)
    return _page(view, local(request.args.get("return", "")), is_first=after is None)


@thread.post("/open")
def reopen(site: str) -> Response:
    """Take reactions under it again."""
    return _changed(site, is_open=True)


@thread.post("/close")
def close(site: str) -> Response:
    """Take no new reactions under it. What stands there stays."""
    return _changed(site, is_open=False)


@thread.post("/last-day")
def close_after(site: str) -> Response:
    """Set the last day on which one can react under it, or none."""
    given, typed = request.form.get("thread", ""), request.form.get("last_day", "").strip()
    try:
        changed = house().threads.close_after(person(), site, given, _day(typed))
    except BadClosing as error:
        return _again(site, given, error, last_day=typed)
    return _back_to(site, changed)


@thread.post("/announce")
def announce(site: str) -> Response:
    """Set what stands above the form."""
    given, typed = request.form.get("thread", ""), request.form.get("announcement", "")
    try:
        changed = house().threads.announce(person(), site, given, typed)
    except BadClosing as error:
        return _again(site, given, error, announcement=typed)
    return _back_to(site, changed)


def _day(typed: str) -> date | None:
    """The day that was typed, None for nothing. Raises BadClosing."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise BadClosing({"last_day": UNREADABLE}) from error


def _again(site: str, given: str, error: BadClosing, **typed: str) -> Response:
    """The page with what was typed in one of its fields, and what is wrong with that."""
    problems = {field: words().of(message) for field, message in error.problems.items()}
    view, back = house().threads.view(site, given), local(request.form.get("return", ""))
    return make_response(_page(view, back, typed, problems), 422)


def _changed(site: str, *, is_open: bool) -> Response:
    return _back_to(site, house().threads.change(person(), site, request.form.get("thread", ""), is_open=is_open))


def _back_to(site: str, changed: Thread) -> Response:
    place: dict[str, Any] = {
        "site": site,
        "thread": changed.key,
        "return": local(request.form.get("return", "")) or None,
    }
    return redirect(url_for("thread.page", **place), 303)


def _page(
    view: ThreadView,
    back: str,
    typed: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    *,
    is_first: bool = True,
) -> str:
    stands = {
        "last_day": view.last_day.isoformat() if view.last_day else "",
        "announcement": view.thread.announcement,
    }
    return render_template(
        "desk/thread/page.html",
        view=view,
        filled=stands | dict(typed or {}),
        problems=problems or {},
        most=LONGEST_ANNOUNCEMENT,
        statuses=tuple(Status),
        is_first=is_first,
        back=back,
    )
