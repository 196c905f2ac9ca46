"""The desk's frame: what each of its pages shows, one reaction on a page of its own, the house rules as they were."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import NotFound
from moderation.review import Item, may_undo
from moderation.web import directory, pane, presenters
from moderation.web.access import person
from moderation.web.asking import asked
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.wanted_form import QueueAddress, came_from, place_in

desk = Blueprint("desk", __name__, url_prefix="/desk")


@desk.context_processor
def who_and_where() -> dict[str, object]:
    """What every page of the desk shows."""
    return {
        "person": person,
        "status_words": presenters.STATUS,
        "done_words": presenters.DONE,
        "undo_words": presenters.UNDO,
        "site_names": _site_names,
        "may_undo": may_undo,
        "told": told,
        "told_of": pane.told_of,
        "by_whom": presenters.by_whom,
        "reason_words": presenters.reason_in_words,
    }


def told(item: Item) -> str:
    """What was last done to a reaction, in one sentence."""
    reaction = item.reaction
    return words().gettext("%(name)s, %(site)s %(number)d: %(act)s.") % {
        "name": reaction.author.name or words().gettext("no name"),
        "site": item.site.name,
        "number": reaction.number,
        "act": words().of(presenters.DONE[item.course[-1].act]),
    }


def done() -> Item | None:
    """The reaction that was decided a moment ago, so that the next page can say so and offer the way back."""
    place = place_in(request.args.get("done", ""))
    try:
        return house().review.item(*place) if place else None
    except NotFound:
        return None


def totals(address: QueueAddress) -> dict[str, str]:
    """How many reactions have each status, on the site of an address of the queue or on all."""
    return {status.value: words().number(n) for status, n in house().review.numbers(address.site or None).items()}


def _site_names() -> dict[str, str]:
    # Asked by the templates that need it: the page that says the store is away must not ask the store.
    return {site.key: site.name for site in directory.sites().values()}


@desk.get("/")
def home() -> Response:
    """The desk begins at its queue."""
    return redirect(url_for("desk.queue"), 303)


@desk.get("/item/<site>/<int:number>")
def item(site: str, number: int) -> str:
    """One reaction, why it was held, and what can be done. Who opens it is reading it."""
    found, from_here = house().review.item(site, number), asked(came_from(request.args.get("return", "")))
    claim = pane.opened(found)
    return render_template("desk/item.html", **pane.of(found, from_here, claim), done=done())


@desk.get("/policy/<digest>")
def policy(digest: str) -> str:
    """The house rules as they were written when a reaction was judged by them."""
    if not digest.isalnum():
        abort(404)
    return render_template("desk/policy.html", digest=digest, files=house().review.policy_files(digest))
