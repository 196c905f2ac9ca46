"""The desk's pages on the line of a site: what to paste where, and whether a page of it is as it should be."""

from dataclasses import replace

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import TooMany, UnknownThread
from moderation.domain.message import say
from moderation.domain.site import Site
from moderation.domain.thread import ADDRESS_LENGTH
from moderation.sites.visit import BadAddress, Checkup
from moderation.web import desk_sites, snippets
from moderation.web import site_words as said
from moderation.web.access import person
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.words import words_of

sites = desk_sites.sites

NAMED = say("The thread is called “%(title)s” now.")
NO_THREAD = say("This site cannot have such a thread.")


@sites.get("/<site>/line")
def line(site: str) -> str:
    """The line to paste, and where to put it in the programs that sites are made with."""
    known = house().sites.one(person(), site)
    filling = snippets.Filling(house().public_url, known.key, _link_words(known))
    kept = desk_sites.KEPT.get(request.args.get("kept", ""))
    return render_template(
        "desk/sites/line.html",
        site=known,
        line=snippets.line(filling),
        generators=snippets.generators(filling),
        more=snippets.more(filling),
        kept_told=words().of(kept) if kept else "",
    )


@sites.get("/<site>/check")
def check(site: str) -> str:
    """The form that asks for a page."""
    return _page(house().sites.one(person(), site))


@sites.post("/<site>/check")
def look(site: str) -> Response:
    """Fetch a page and tell what there is to mend."""
    known, address = house().sites.one(person(), site), request.form.get("address", "")[: ADDRESS_LENGTH + 1]
    try:
        house().limits.checking(person().id)
        checkup = house().visits.look(person(), site, address, _link_words(known))
    except BadAddress as bad:
        return make_response(_page(known, address, problems={"address": words().of(bad.told)}), 422)
    except TooMany as error:
        told = words().gettext("Too many tries. Try again after %(time)s.") % {"time": words().time(error.until)}
        return make_response(_page(known, address, problems={"address": told}), 429)
    return make_response(_page(known, address, checkup))


@sites.post("/<site>/title")
def name_thread(site: str) -> Response:
    """Call a thread what its page is called."""
    known, form = house().sites.one(person(), site), request.form
    thread, title, address = (form.get(name, "")[:ADDRESS_LENGTH] for name in ("thread", "title", "address"))
    kept = house().visits.thread(known, thread)
    shown = Checkup(address, (), thread, title, kept.title if kept else "")
    try:
        named = house().visits.name_thread(person(), site, thread, title, address)
    except BadAddress as bad:
        return make_response(_page(known, address, shown, {"title": words().of(bad.told)}), 422)
    except UnknownThread:
        return make_response(_page(known, address, replace(shown, key=None), {"address": words().of(NO_THREAD)}), 422)
    return redirect(url_for("sites.check", site=site, thread=named.key), 303)


def _page(site: Site, address: str = "", checkup: Checkup | None = None, problems: dict[str, str] | None = None) -> str:
    by_level = (
        [
            (level, label, [remark for remark in checkup.remarks if remark.level is level])
            for level, label in said.LEVELS.items()
        ]
        if checkup
        else []
    )
    return render_template(
        "desk/sites/check.html",
        site=site,
        address_typed=address or request.args.get("address", ""),
        checkup=checkup,
        by_level=by_level,
        errors=[{"field": field, "text": text} for field, text in (problems or {}).items()],
        named=_named(site),
    )


def _named(site: Site) -> str:
    """What a thread is called now, when one was named a moment ago."""
    thread = house().visits.thread(site, request.args.get("thread", ""))
    return words().gettext(NAMED.text) % {"title": thread.title} if thread else ""


def _link_words(site: Site) -> str:
    return words_of(site).of(snippets.WORDS)
