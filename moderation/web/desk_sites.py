"""The desk's pages on sites: which there are, what each says of itself. Owners change it; editors may look."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import BadPolicy
from moderation.domain.message import Message, say
from moderation.domain.person import require_owner
from moderation.domain.site import Site
from moderation.sites import COUNTED, SiteChanged, Unsure
from moderation.sites.wished import BadSite, as_wished, changes, mark_of
from moderation.web import site_words as said
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.site_form import Filled, filled, filled_of

sites = Blueprint("sites", __name__, url_prefix="/desk/sites")
sites.context_processor(who_and_where)

UNKNOWN_POLICY = say("There are no house rules of this name on the server.")
KEPT: Mapping[str, Message] = {
    "added": say("The site is there. Put its line into its pages, then have one of them looked at."),
    "changed": say("Kept. Readers see it from now on."),
}


@sites.get("")
def listed() -> str:
    """All sites, with how much there is of each."""
    return render_template("desk/sites/list.html", everything=house().sites.everything(person()), most=COUNTED)


@sites.get("/new")
def new() -> str:
    """The form for a new site."""
    require_owner(person())
    return _new_page(Filled(policy=next(iter(house().shelf.names()), "")))


@sites.post("/new")
def add() -> Response:
    """Add it; or say what must be mended."""
    require_owner(person())
    sent = filled(request.form)
    problems: dict[str, str] = {}
    if sent.policy not in house().shelf.names():
        problems["policy"] = words().of(UNKNOWN_POLICY)
    try:
        if not problems:
            site = house().sites.add(person(), sent.key, sent.wished, sent.policy)
            return redirect(url_for("sites.line", site=site.key, kept="added"), 303)
    except BadSite as bad:
        problems |= _in_words(bad)
    except BadPolicy as bad_policy:
        problems["policy"] = str(bad_policy)
    return make_response(_new_page(sent, problems), 422)


@sites.get("/<site>")
def one(site: str) -> str:
    """What a site says of itself: as a form for owners."""
    known = house().sites.one(person(), site)
    return _page(known, filled_of(known))


@sites.post("/<site>")
def change(site: str) -> Response:
    """Keep what was filled in. When somebody else was first, their values stand beside what was typed."""
    sent = replace(filled(request.form), key=site)
    try:
        house().sites.change(person(), site, sent.wished, seen=sent.seen, is_sure=sent.is_sure)
    except BadSite as bad:
        return make_response(_page(house().sites.one(person(), site), sent, problems=_in_words(bad)), 422)
    except Unsure as unsure:
        return make_response(_page(house().sites.one(person(), site), sent, warnings=unsure.warnings), 422)
    except SiteChanged as changed:
        again = replace(sent, seen=mark_of(changed.site), is_sure=False)
        return make_response(_page(changed.site, again, others=_others(changed.site, sent)), 409)
    return redirect(url_for("sites.one", site=site, kept="changed"), 303)


def _in_words(bad: BadSite) -> dict[str, str]:
    return {field: words().of(told) for field, told in bad.problems.items()}


def _others(now: Site, sent: Filled) -> list[tuple[str, str]]:
    """What the site says now where the form says something else."""
    typed = replace(now, **{name: getattr(sent.wished, name) for name in said.FIELDS})
    return [
        (words().of(said.FIELDS[name]), said.value_of(is_now, words()))
        for name, (is_now, _) in changes(now, typed).items()
    ]


def _new_page(sent: Filled, problems: Mapping[str, str] | None = None) -> str:
    return render_template(
        "desk/sites/new.html",
        sent=sent,
        errors=_errors(problems or {}),
        field_words=said.FIELDS,
        policies=house().shelf.names(),
    )


def _page(
    site: Site,
    sent: Filled,
    *,
    problems: Mapping[str, str] | None = None,
    warnings: Sequence[Message] = (),
    others: Sequence[tuple[str, str]] = (),
) -> str:
    kept = KEPT.get(request.args.get("kept", ""))
    return render_template(
        "desk/sites/one.html",
        site=site,
        sent=sent,
        errors=_errors(problems or {}),
        warnings=warnings,
        others=others,
        field_words=said.FIELDS,
        told_fields=[
            (label, said.value_of(getattr(as_wished(site), name), words())) for name, label in said.FIELDS.items()
        ],
        kept_told=words().of(kept) if kept else "",
        policy_name=_policy_name(site),
    )


def _errors(problems: Mapping[str, str]) -> list[dict[str, str]]:
    """The problems in the order of the form."""
    order = ("key", *said.FIELDS, "policy")
    return [{"field": field, "text": problems[field]} for field in order if field in problems]


def _policy_name(site: Site) -> str:
    try:
        return house().shelf.in_force(site.policy).name
    except BadPolicy:
        return ""
