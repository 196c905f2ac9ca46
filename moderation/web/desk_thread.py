"""The desk's page about a thread, where it is opened and closed, and the fold with what stands around a reaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import BadClosing
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


@dataclass(frozen=True, slots=True)
class Gate:
    """The form about when a thread closes and what is said above it, as it stands or as it was typed."""

    last_day: str = ""
    announcement: str = ""

    @classmethod
    def of(cls, view: ThreadView) -> "Gate":
        return cls(view.last_day.isoformat() if view.last_day else "", view.thread.announcement)

    @property
    def day(self) -> date | None:
        """The day; one that can be nobody's wish for what is none."""
        try:
            return date.fromisoformat(self.last_day) if self.last_day else None
        except ValueError:
            return date.min


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
    return _page(view, Gate.of(view), local(request.args.get("return", "")), is_first=after is None)


@thread.post("/open")
def reopen(site: str) -> Response:
    """Take reactions under it again."""
    return _changed(site, is_open=True)


@thread.post("/close")
def close(site: str) -> Response:
    """Take no new reactions under it. What stands there stays."""
    return _changed(site, is_open=False)


@thread.post("/announce")
def announce(site: str) -> Response:
    """Set the last day, and what stands above the form."""
    form, given = request.form, request.form.get("thread", "")
    gate = Gate(form.get("last_day", "").strip(), form.get("announcement", ""))
    try:
        changed = house().threads.announce(person(), site, given, gate.announcement, gate.day)
    except BadClosing as error:
        told = {field: words().of(message) for field, message in error.problems.items()}
        shown = _page(house().threads.view(site, given), gate, local(form.get("return", "")), told)
        return make_response(shown, 422)
    return _back_to(site, changed)


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
    view: ThreadView, gate: Gate, back: str, problems: Mapping[str, str] | None = None, *, is_first: bool = True
) -> str:
    return render_template(
        "desk/thread/page.html",
        view=view,
        gate=gate,
        problems=problems or {},
        most=LONGEST_ANNOUNCEMENT,
        statuses=tuple(Status),
        is_first=is_first,
        back=back,
    )
