"""The queue: a part of it as a list, with one reaction open beside it, and what has come of it since."""

from dataclasses import replace
from datetime import datetime, timedelta

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.claim import Claim
from moderation.domain.errors import UnknownSite
from moderation.domain.figures import length
from moderation.domain.message import say
from moderation.domain.reaction import Status
from moderation.domain.wanted import Wanted
from moderation.review import COUNTED, Item, Queue
from moderation.store.interface import Page, QueueItem
from moderation.web import directory, pane, presenters
from moderation.web.access import person
from moderation.web.asking import Asked, asked
from moderation.web.desk import desk as desk
from moderation.web.desk import done, totals
from moderation.web.filter_words import Filters
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.wanted_form import QueueAddress, came_from, place_in

MOST_SHOWN = 50
"""Reactions of a page about which its script may ask."""

A_MOMENT = timedelta(milliseconds=1)

ENDING = " – moderation"
"""Of the title of every page."""


@desk.get("/queue")
def queue() -> str:
    """A part of the queue, and one reaction of it: the one that is asked for, or the first that nobody is reading."""
    address = QueueAddress.read(request.args)
    known = asked(address)
    if request.args.get("part") == "pane" and address.place:
        found = house().review.item(*address.place)
        return render_template("desk/_pane.html", **pane.of(found, known, pane.reading(found.reaction)))
    listing = _listing(known)
    item = _opened(address, listing)
    return _page(known, listing, item, pane.opened(item) if item else None)


@desk.get("/since")
def since() -> Response:
    """What has changed since a page was made, for its script: how many came in, what colleagues did and are reading.

    With `return`, the address of the page, `cursor`, the moment at which it was made, and what it has `shown`.
    """
    known = asked(came_from(request.args.get("return", "")))
    new = _came_in(known, request.args.get("cursor", ""))
    told = words().ngettext("%(count)d new: show", "%(count)d new: show", new) % {"count": new}
    return jsonify(
        new=new,
        told=told if new else "",
        title="" if known.problem else _title(known, house().review.number_of(person(), known.wanted)) + ENDING,
        totals=totals(known.address),
        decided=_decided(_shown(request.args.get("shown", ""))),
        claims=_read_by_others(known),
    )


def _page(known: Asked, listing: Queue, item: Item | None, claim: Claim | None) -> str:
    """The page of a list with this reaction open."""
    review, address = house().review, known.address
    beside = pane.of(item, known, claim) if item else {"names": directory.names(), "address": address}
    sites, counts = directory.sites(), review.numbers(address.site or None)
    shown: dict[str, object] = {
        "item": None,
        "done": done(),
        "wanted": known.wanted,
        "problem": known.problem,
        "query": known.query,
        "listing": listing,
        "listing_words": _number_of(listing),
        "title": _title(known, listing.total),
        "counts": counts,
        "sites": sites,
        "filters": Filters(address, sites, words()),
        "bare": QueueAddress(state=address.state),
        "senders": _senders(known),
        "number_without": lambda: review.number_of(person(), Wanted(status=known.wanted.status)),
        "done_today": lambda: house().figures.today(person()),
        "length": length,
        "now": house().clock(),
    }
    return render_template("desk/queue.html", **shown | _objections(address, listing, counts) | beside)


def _listing(known: Asked) -> Queue:
    site = known.wanted.site
    if site and site not in directory.sites():
        raise UnknownSite(site)
    if known.problem:
        return Queue(Page((), None), known.wanted, 0)
    return house().review.queue(person(), known.wanted, after=known.address.after or None)


def _opened(address: QueueAddress, listing: Queue) -> Item | None:
    """The reaction that is asked for, or the first of the page that no colleague is reading."""
    place = address.place
    if place is None:
        own = _own_objections(listing)
        free = (each for each in listing.page.items if _is_free(each, own))
        place = next(((each.reaction.site, each.reaction.number) for each in free), None)
    return house().review.item(*place) if place else None


def _objections(address: QueueAddress, listing: Queue, counts: dict[Status, int]) -> dict[str, object]:
    """What a page says of objections: how many one may answer, and which of those that it shows one may not."""
    waiting = counts[Status.OBJECTED]
    return {
        "to_answer": lambda: waiting and house().appeals.number_for(person(), address.site or None),
        "own_objections": _own_objections(listing),
    }


def _own_objections(listing: Queue) -> frozenset[tuple[str, str]]:
    """The reactions of a page, by site and id, that a colleague must answer."""
    is_asked = any(each.reaction.status is Status.OBJECTED for each in listing.page.items)
    is_asked = is_asked or listing.wanted.status is Status.OBJECTED
    return house().appeals.are_own(person()) if is_asked else frozenset()


def _is_free(item: QueueItem, own: frozenset[tuple[str, str]]) -> bool:
    """Whether it can be opened without being asked for: no colleague reads it, and none must answer it."""
    is_read = item.claim is not None and item.claim.person != person().id
    return not is_read and (item.reaction.site, item.reaction.id) not in own


def _senders(known: Asked) -> tuple[QueueAddress, int] | None:
    """Where the words that were looked for in texts are looked for in names, if there are any to be found there."""
    typed = known.address.q.split()
    if known.problem or not typed or tuple(typed) != known.wanted.phrases:
        return None
    number = house().review.number_of(person(), replace(known.wanted, phrases=(), names=tuple(typed)))
    operator = words().gettext("from:")
    return (known.address.with_(q=" ".join(operator + each for each in typed)), number) if number else None


def _title(known: Asked, number: int) -> str:
    """What a part of the queue is called: its status, and how many there are."""
    status = known.wanted.status
    called = presenters.STATUS[status] if status else say("Every status")
    return f"{words().of(called)} ({words().number(number)})"


def _number_of(listing: Queue) -> str:
    told = words().ngettext("%(count)d reaction", "%(count)d reactions", listing.total) % {"count": listing.total}
    is_cut = listing.total >= COUNTED and not listing.wanted.is_plain
    return words().gettext("%(number)s or more") % {"number": told} if is_cut else told


def _shown(text: str) -> dict[tuple[str, int], int]:
    """The reactions that a page shows, with the versions that it shows, as in "magazine/12:0,magazine/13:2"."""
    parts = (each.partition(":") for each in text.split(",")[:MOST_SHOWN])
    return {
        place: int(version)
        for written, _, version in parts
        if (place := place_in(written)) and version.isascii() and version.isdigit() and len(version) < 16
    }


def _came_in(known: Asked, cursor: str) -> int:
    """How many came into this part of the queue after the moment at which the page was made."""
    try:
        since = datetime.fromisoformat(cursor) + A_MOMENT
    except (ValueError, OverflowError):
        return 0
    if known.problem or since.tzinfo is None:
        return 0
    before = known.wanted.since
    return house().review.number_of(person(), replace(known.wanted, since=max(since, before) if before else since))


def _decided(shown: dict[tuple[str, int], int]) -> dict[str, str]:
    """What was last done to each of these since the version that is shown, in one sentence."""
    told: dict[str, str] = {}
    for entry in house().review.log().items if shown else ():
        decision, number = entry.decision, entry.number
        if decision is None or number is None:
            continue
        place, seen = f"{decision.site}/{number}", shown.get((decision.site, number))
        if seen is not None and decision.version > seen and place not in told:
            told[place] = words().gettext("%(name)s, %(time)s: %(act)s.") % {
                "name": presenters.by_whom(decision.act, entry.person_name, words()),
                "time": words().time(decision.at),
                "act": words().of(presenters.DONE[decision.act]),
            }
    return told


def _read_by_others(known: Asked) -> dict[str, str]:
    """Who of the colleagues is reading what on the page that was shown, in words."""
    review, me = house().review, person().id
    if known.problem or all(claim.person == me for claim in review.claims()):
        return {}
    names, told = directory.names(), words().gettext("%(name)s is reading this")
    return {
        f"{each.reaction.site}/{each.reaction.number}": told % {"name": names.get(each.claim.person, "")}
        for each in review.queue(person(), known.wanted, after=known.address.after or None).page.items
        if each.claim and each.claim.person != me
    }
