"""The desk's page about a thread, where it is opened and closed, and the fold with what stands around a reaction."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.reaction import Reaction, Status
from moderation.review import Item
from moderation.web.access import local, person
from moderation.web.desk import who_and_where
from moderation.web.house import house

thread = Blueprint("thread", __name__, url_prefix="/desk/thread/<site>")
thread.context_processor(who_and_where)


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
    return render_template(
        "desk/thread/page.html",
        view=house().threads.view(site, request.args.get("thread", ""), after),
        statuses=tuple(Status),
        is_first=after is None,
        back=local(request.args.get("return", "")),
    )


@thread.post("/open")
def reopen(site: str) -> Response:
    """Take reactions under it again."""
    return _changed(site, is_open=True)


@thread.post("/close")
def close(site: str) -> Response:
    """Take no new reactions under it. What stands there stays."""
    return _changed(site, is_open=False)


def _changed(site: str, *, is_open: bool) -> Response:
    changed = house().threads.change(person(), site, request.form.get("thread", ""), is_open=is_open)
    place: dict[str, Any] = {
        "site": site,
        "thread": changed.key,
        "return": local(request.form.get("return", "")) or None,
    }
    return redirect(url_for("thread.page", **place), 303)
