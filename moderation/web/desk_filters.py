"""Filters: parts of the queue that were given a name, one's own and those that all moderators share."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.message import Message, say
from moderation.domain.person import require_editor
from moderation.domain.query import EXAMPLES
from moderation.domain.reaction import Status
from moderation.domain.saved_filter import NAME_LENGTH, SavedFilter
from moderation.domain.site import Site
from moderation.review.filters import COUNTED, BadFilter
from moderation.web import presenters
from moderation.web.access import person
from moderation.web.asking import asked, rule_names
from moderation.web.desk import who_and_where
from moderation.web.filter_words import Filters
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.matches import excerpt
from moderation.web.search_words import MEANINGS
from moderation.web.wanted_form import ALL, QueueAddress, came_from

filters = Blueprint("filters", __name__, url_prefix="/desk/filters")
filters.context_processor(who_and_where)

DIGITS = 9
"""Filters that a key opens."""

TOLD = {"kept": say("Kept as “%(name)s”."), "changed": say("“%(name)s” was changed.")}


@dataclass(frozen=True, slots=True)
class Link:
    """A filter as a link. `digit` is the key that opens it, if one does."""

    saved: SavedFilter
    address: QueueAddress
    digit: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A filter in the list: what it asks for in words, and how many reactions it shows or why it cannot show any."""

    link: Link
    asks: str
    number: str = ""
    problem: str = ""


@filters.app_context_processor
def what_the_queue_needs() -> dict[str, object]:
    """To show filters as links, and of each text a line with what was searched for."""
    return {"kept_filters": _links, "excerpt_of": excerpt}


@filters.get("")
def listed() -> str:
    """All filters of who is signed in, with counts; and a form to keep the part of the queue that was brought along."""
    query = request.args.get("query")
    return _page(None if query is None else _first_page(query), name=request.args.get("name", "")[:NAME_LENGTH])


@filters.post("")
def save() -> Response:
    """Keep a part of the queue under a name."""
    form, address = request.form, _first_page(request.form.get("query", ""))
    name, shared = form.get("name", ""), form.get("shared", "") != ""
    try:
        saved = house().filters.save(person(), name, urlencode(address.parts), shared=shared)
    except BadFilter as bad:
        return make_response(_page(address, name=name, shared=shared, problem=words().of(bad.told)), 422)
    return redirect(url_for("filters.listed", kept=saved.id), 303)


@filters.get("/<uuid:key>")
def one(key: UUID) -> str:
    """Another name for a filter, who sees it, or an end to it."""
    saved = house().filters.one(person(), str(key))
    if saved.is_shared:
        require_editor(person())
    return _one_page(saved)


@filters.post("/<uuid:key>")
def change(key: UUID) -> Response:
    """Give it another name, share it, or take it back."""
    name, shared = request.form.get("name", ""), request.form.get("shared", "") != ""
    try:
        house().filters.change(person(), str(key), name, shared=shared)
    except BadFilter as bad:
        saved = house().filters.one(person(), str(key))
        return make_response(_one_page(saved, name, words().of(bad.told)), 422)
    return redirect(url_for("filters.listed", changed=key), 303)


@filters.post("/<uuid:key>/remove")
def remove(key: UUID) -> Response:
    """Forget it; the next page can keep it again."""
    removed = house().filters.remove(person(), str(key))
    return redirect(url_for("filters.listed", gone="1", name=removed.name, query=_address(removed).url), 303)


def _page(address: QueueAddress | None, *, name: str = "", shared: bool = False, problem: str = "") -> str:
    sites, links = _sites(), _links()
    lines = [_line(link, sites) for link in links]
    told = {each.saved.id: each.saved.name for each in links}
    return render_template(
        "desk/filters/list.html",
        groups=[[each for each in lines if each.link.saved.is_shared is is_shared] for is_shared in (False, True)],
        keeping=address,
        asks=_asks(address, sites) if address else "",
        name=name,
        shared=shared,
        problem=problem,
        longest=NAME_LENGTH,
        is_gone="gone" in request.args,
        acts=[(said, told[key]) for what, said in TOLD.items() if (key := request.args.get(what, "")) in told],
        examples=[(by[words().language], words().of(MEANINGS[part])) for part, by in EXAMPLES.items()],
    )


def _one_page(saved: SavedFilter, name: str | None = None, problem: str = "") -> str:
    address = _address(saved)
    return render_template(
        "desk/filters/one.html",
        saved=saved,
        asks=_asks(address, _sites()),
        keeping=address,
        name=saved.name if name is None else name,
        problem=problem,
        longest=NAME_LENGTH,
    )


def _links() -> list[Link]:
    kept = house().filters.all(person())
    digits = {saved.id: str(place) for place, saved in enumerate(kept[:DIGITS], start=1)}
    return [Link(saved, _address(saved), digits.get(saved.id, "")) for saved in kept]


def _line(link: Link, sites: Mapping[str, Site]) -> Line:
    """The filter with its number, unless something that it asks for is gone."""
    asks, problem = _asks(link.address, sites), _why_broken(link.address, sites)
    if problem:
        return Line(link, asks, problem=problem)
    known = asked(link.address)
    if known.problem:
        return Line(link, asks, problem=known.problem)
    number = house().filters.number_of(person(), known.wanted)
    shown = words().number(number) + ("+" if number == COUNTED else "")
    return Line(link, asks, words().ngettext("%(number)s reaction", "%(number)s reactions", number) % {"number": shown})


def _why_broken(address: QueueAddress, sites: Mapping[str, Site]) -> str:
    """What an address asks for that is not there any more, in words; empty when all of it is."""
    gone: Message | None = None
    if address.state not in (ALL, *Status):
        gone = say("The status “%(name)s” is not there any more.", name=address.state)
    elif address.site and address.site not in sites:
        gone = say("The site “%(name)s” is not there any more.", name=address.site)
    elif address.rule and address.rule not in rule_names():
        gone = say("The rule “%(name)s” is not there any more.", name=address.rule)
    return words().of(gone) if gone else ""


def _asks(address: QueueAddress, sites: Mapping[str, Site]) -> str:
    """What a filter asks for, in words."""
    state = words().gettext("Every status")
    if address.state in tuple(Status):
        state = words().of(presenters.STATUS[Status(address.state)])
    return " · ".join((state, *(said for _, said in Filters(address, sites, words()).chosen)))


def _sites() -> dict[str, Site]:
    return {site.key: site for site in house().review.sites()}


def _address(saved: SavedFilter) -> QueueAddress:
    return QueueAddress.read(dict(parse_qsl(saved.query)))


def _first_page(query: str) -> QueueAddress:
    """The part of the queue that was brought along, from its beginning: how far somebody had come in it is not kept."""
    return came_from(query).with_()
