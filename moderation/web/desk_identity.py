"""The desk's page on signed identities, for owners: the keys by which a site is believed when it says who reacts."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import BadIdentity, BadKey
from moderation.domain.message import Message, say
from moderation.web import directory
from moderation.web import identity_words as said
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words

identity = Blueprint("identity", __name__, url_prefix="/desk/sites/<site>/identity")
identity.context_processor(who_and_where)

DONE: dict[str, Message] = {
    "pasted": say("The key is kept. Put its id (“kid”) in the header of what the site signs."),
    "ended": say("The key has ended. Nothing that it signed is believed any more."),
}


@identity.get("")
def page(site: str) -> str:
    """The keys of a site, and what its server must do with them."""
    return _page(site)


@identity.post("/secret")
def make(site: str) -> Response:
    """Make a secret and show it, this once."""
    try:
        key, secret = house().identities.make(person(), site, request.form.get("once", ""))
    except BadKey as bad:
        return make_response(_page(site, problem=("secret", bad.told)), 422)
    return make_response(render_template("desk/identity/made.html", site=site, key=key, secret=secret))


@identity.post("/public")
def paste(site: str) -> Response:
    """Keep a public key of the site's own."""
    pem = request.form.get("pem", "")
    try:
        house().identities.paste(person(), site, pem)
    except BadKey as bad:
        return make_response(_page(site, problem=("pem", bad.told), pem=pem), 422)
    return redirect(url_for("identity.page", site=site, done="pasted"), 303)


@identity.post("/<key>/end")
def end(site: str, key: str) -> Response:
    """Have a key sign nothing any more."""
    house().identities.end(person(), site, key)
    return redirect(url_for("identity.page", site=site, done="ended"), 303)


@identity.post("/try")
def attempt(site: str) -> Response:
    """Who a token says that somebody is, or what is wrong with it. Nothing is kept of it."""
    token = request.form.get("token", "")
    try:
        return make_response(_page(site, token=token, told=house().identities.tried(person(), site, token)))
    except BadIdentity as bad:
        fault = said.FAULTS[bad.fault]
        problem = "token", Message(fault.text, {"part": bad.about or "…"})
        return make_response(_page(site, problem=problem, token=token), 422)


def _page(site: str, problem: tuple[str, Message] | None = None, **shown: object) -> str:
    identities = house().identities
    keys = identities.keys(person(), site)
    done = DONE.get(request.args.get("done", ""))
    return render_template(
        "desk/identity/page.html",
        site=house().publication.site(site),
        keys=keys,
        names=directory.names(),
        once=identities.once(),
        kind_words=said.KINDS,
        samples=said.samples(site, keys),
        done_told=words().of(done) if done else "",
        problems={problem[0]: words().of(problem[1])} if problem else {},
        **{"pem": "", "token": "", "told": None, **shown},
    )
