"""The desk's pages on anonymity by arrangement. Plain forms; a sealed name stands on one page only, when asked for."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.arrangements import View
from moderation.domain.arrangement import Arrangement
from moderation.domain.decision import Act
from moderation.domain.errors import ActNotPossible, BadTerms, StaleDecision, UnknownSite
from moderation.domain.message import Message
from moderation.domain.person import require_editor
from moderation.domain.site import Site
from moderation.domain.thread import address_of
from moderation.review import Item
from moderation.web import arrangement_words as said
from moderation.web import directory
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.terms_form import Filled, filled
from moderation.web.wanted_form import came_from

arrangements = Blueprint("arrangements", __name__, url_prefix="/desk/arrangements")
arrangements.context_processor(who_and_where)

NO_PROBLEMS: Mapping[str, Message] = {}


@arrangements.get("")
def listed() -> str:
    """All arrangements, newest first, without sealed names."""
    site, after = request.args.get("site") or None, request.args.get("after") or None
    sites = _sites()
    if site and site not in sites:
        raise UnknownSite(site)
    page, now = house().arrangements.all(site, after), house().clock()
    return render_template(
        "desk/arrangements/list.html",
        lines=[said.line(each, sites[each.site], now, words()) for each in page.items],
        after=page.after,
        is_first=after is None,
        site=site,
        sites=sites,
        names=directory.names(),
    )


@arrangements.get("/new")
def new() -> str:
    """The form for a new arrangement on one site."""
    require_editor(person())
    sites = _sites()
    site = sites.get(request.args.get("site", "")) or next(iter(sites.values()), None)
    if site is None:
        raise UnknownSite("")
    shown, once = house().arrangements.default_name(site.key), house().arrangements.once()
    return _new_page(Filled(site=site.key, shown_name=shown, uses="1", once=once), NO_PROBLEMS)


@arrangements.post("/new")
def make() -> Response:
    """Make it and show its code, this once; or say what must be mended."""
    sent = filled(request.form)
    try:
        made, code = house().arrangements.add(person(), sent.site, sent.terms, once=sent.once)
    except BadTerms as bad:
        return make_response(_new_page(sent, bad.problems), 422)
    return _made_page(made, code)


@arrangements.get("/<uuid:arrangement>")
def one(arrangement: UUID) -> str:
    """One arrangement: its terms, what stands under it, who has read its names."""
    return _one_page(str(arrangement))


@arrangements.get("/<uuid:arrangement>/end")
def ask_end(arrangement: UUID) -> str:
    """Say what ending does; it cannot be taken back."""
    require_editor(person())
    return render_template("desk/arrangements/end.html", view=house().arrangements.one(str(arrangement)))


@arrangements.post("/<uuid:arrangement>/end")
def end(arrangement: UUID) -> Response:
    """End it now."""
    ended = house().arrangements.end(person(), str(arrangement))
    return redirect(url_for("arrangements.one", arrangement=ended.id), 303)


@arrangements.post("/<uuid:arrangement>/names")
def names(arrangement: UUID) -> Response:
    """The sealed names, to an editor who says why. The reading is written down."""
    why = request.form.get("why", "")
    try:
        read = house().arrangements.names(person(), str(arrangement), why)
    except BadTerms as bad:
        return make_response(_one_page(str(arrangement), why, bad.problems), 422)
    view = house().arrangements.one(str(arrangement))
    return make_response(
        render_template("desk/arrangements/names.html", view=view, sealed=said.by_number(read), why=why)
    )


@arrangements.get("/for/<site>/<int:number>")
def propose(site: str, number: int) -> str:
    """The form to put a waiting reaction under an arrangement. Brings along the version that the moderator saw."""
    item = house().review.item(site, number)
    if Act.ARRANGE not in item.acts:
        raise ActNotPossible(Act.ARRANGE, item.reaction.status)
    back, once = request.args.get("return", ""), house().arrangements.once()
    sent = Filled(version=request.args.get("version", -1, int), back=back, once=once)
    return _propose_page(item, _proposed(item, sent), NO_PROBLEMS)


@arrangements.post("/for/<site>/<int:number>")
def arrange(site: str, number: int) -> Response:
    """Put it under an arrangement, then show it again; or the code, when it is to last."""
    sent = filled(request.form)
    try:
        reaction, code = house().arrangements.arrange(
            person(), site, number, sent.version, sent.terms, is_lasting=sent.is_lasting, once=sent.once
        )
    except BadTerms as bad:
        return make_response(_propose_page(house().review.item(site, number), sent, bad.problems), 422)
    except StaleDecision as stale:
        item = house().review.item(site, number)
        sent = replace(sent, version=item.reaction.version)
        return make_response(_propose_page(item, sent, NO_PROBLEMS, stale), 409)
    back = came_from(sent.back).opened(site, number).parts
    item_page = url_for("desk.queue", **back, done=f"{site}/{number}")
    if code and reaction.arrangement:
        return _made_page(house().arrangements.one(reaction.arrangement).arrangement, code, item_page)
    return redirect(item_page, 303)


def _sites() -> dict[str, Site]:
    return {site.key: site for site in house().review.sites()}


def _proposed(item: Item, sent: Filled) -> Filled:
    """Most of the form is known beforehand when the author has one legal name only: nothing is to be hidden then."""
    if item.has_one_name:
        name = item.reaction.author.name
        return replace(sent, for_whom=name, shown_name=name, reason=words().of(said.ONE_NAME))
    return replace(sent, shown_name=house().arrangements.default_name(item.site.key))


def _new_page(sent: Filled, problems: Mapping[str, Message]) -> str:
    return render_template(
        "desk/arrangements/new.html",
        sent=sent,
        errors=said.remarks(problems, words()),
        sites=_sites(),
    )


def _made_page(made: Arrangement, code: str, item_page: str = "") -> Response:
    """The only answer that holds a code. It is no redirect: the code is kept nowhere to be shown from."""
    site = _sites()[made.site]
    page = (address_of(made.thread, site) or made.thread) if made.thread else ""
    told = said.for_the_author(made, site, page, code)
    return make_response(
        render_template("desk/arrangements/made.html", made=made, code=code, told=told, site=site, item_page=item_page)
    )


def _one_page(arrangement: str, why: str = "", problems: Mapping[str, Message] = NO_PROBLEMS) -> str:
    view: View = house().arrangements.one(arrangement)
    return render_template(
        "desk/arrangements/one.html",
        view=view,
        line=said.line(view.arrangement, view.site, house().clock(), words()),
        names=directory.names(),
        why=why,
        errors=said.remarks(problems, words()),
    )


def _propose_page(item: Item, sent: Filled, problems: Mapping[str, Message], stale: StaleDecision | None = None) -> str:
    return render_template(
        "desk/arrangements/for.html",
        item=item,
        sent=sent,
        stale=stale,
        is_possible=Act.ARRANGE in item.acts,
        address=came_from(sent.back),
        errors=said.remarks(problems, words()),
        names=directory.names(),
    )
