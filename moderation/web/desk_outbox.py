"""The desk's page on what was sent: what did not arrive, with another try, and what is on its way."""

from collections.abc import Iterable
from contextlib import suppress
from itertools import chain

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.bounce import is_out_of_reach
from moderation.domain.delivery import AUTHOR, Delivery
from moderation.domain.errors import StoreUnavailable
from moderation.domain.message import say
from moderation.review import Item
from moderation.review.deliveries import COUNTED
from moderation.store.interface import LogEntry
from moderation.web import delivery_words as said
from moderation.web import directory
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words

OUTCOMES = {
    "again": say("It is tried again now. If it does not arrive, it comes back here."),
    "settled": say("It is left as it is, and not listed any more."),
    "gone": say("Somebody was ahead of you, or it is not to be sent any more. Nothing was changed."),
}

outbox = Blueprint("outbox", __name__, url_prefix="/desk/outbox")
outbox.context_processor(who_and_where)


@outbox.app_context_processor
def what_was_sent() -> dict[str, object]:
    """What other pages of the desk say of it."""
    return {
        "given_up": _given_up,
        "letters_of": _letters_of,
        "letters_in": _letters_in,
        "is_out_of_reach": _is_out_of_reach,
    }


@outbox.get("")
def listed() -> str:
    """What was given up, and what is on its way, each newest first."""
    after, later = request.args.get("after") or None, request.args.get("later") or None
    deliveries = house().deliveries
    sites, names = {site.key: site.name for site in directory.sites().values()}, directory.names()
    outcome = OUTCOMES.get(request.args.get("told", ""))
    return render_template(
        "desk/outbox/list.html",
        lost=deliveries.given_up(after),
        under_way=deliveries.on_their_way(later),
        is_first=not after and not later,
        to_whom=lambda sending: said.to_whom(sending, sites, names, words()),
        outcome=words().of(outcome) if outcome else "",
        may_act=person().role.may_edit,
        sites=sites,
        said=said,
    )


@outbox.post("/again")
def again() -> Response:
    """Have one that was given up tried again."""
    is_done = house().deliveries.again(person(), *_named())
    return _back("again" if is_done else "gone")


@outbox.post("/settle")
def settle() -> Response:
    """Let one that was given up be."""
    is_done = house().deliveries.settle(person(), *_named())
    return _back("settled" if is_done else "gone")


def _named() -> tuple[str, str]:
    return request.form.get("site", ""), request.form.get("delivery", "")


def _back(told: str) -> Response:
    return redirect(url_for("outbox.listed", told=told), 303)


def _given_up() -> str:
    """How many did not arrive, in figures; empty for none, and where that cannot be asked now."""
    if "given_up" not in g:  # asked more than once for a page
        g.given_up = 0
        with suppress(StoreUnavailable):
            g.given_up = house().deliveries.number_given_up()
    number: int = g.given_up
    return (f"{COUNTED - 1}+" if number == COUNTED else words().number(number)) if number else ""


def _to_author(item: Item) -> dict[str, list[Delivery]]:
    """What is or was on its way to the author of a reaction, under the id of what it tells of."""
    if g.get("written_about") != item.reaction.id:  # asked more than once for a page
        g.written_about = item.reaction.id
        g.to_author = house().deliveries.to_authors(item.reaction.site, [item.reaction.id])
    found: dict[str, list[Delivery]] = g.to_author
    return found


def _is_out_of_reach(item: Item) -> bool:
    """Whether what was mailed to the author of a reaction came back."""
    return is_out_of_reach(AUTHOR, chain.from_iterable(_to_author(item).values()))


def _letters_of(item: Item) -> dict[str, list[said.Told]]:
    """What the author of a reaction is told, and how that went, under the id of what it tells of."""
    found, deliveries = _to_author(item), house().deliveries
    told = {cause: [said.told(each, words()) for each in letters] for cause, letters in found.items()}
    if house().post is not None:
        for decision in item.course:
            due = deliveries.told_from(item, decision)
            if due is not None and decision.id not in told:
                told[decision.id] = [said.still_to_come(due, words())]
    return told


def _letters_in(lines: Iterable[LogEntry]) -> dict[str, list[said.Told]]:
    """The same of the decisions in lines of the log."""
    by_site: dict[str, set[str]] = {}
    for line in lines:
        if line.decision is not None:
            by_site.setdefault(line.decision.site, set()).add(line.decision.reaction)
    told: dict[str, list[said.Told]] = {}
    for site, reactions in by_site.items():
        for cause, letters in house().deliveries.to_authors(site, reactions).items():
            told[cause] = [said.told(each, words()) for each in letters]
    return told
