"""The desk's pages on webhooks, for owners: which services are told of a site, and what each of them was told."""

from collections.abc import Set
from datetime import timedelta

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.errors import BadHook
from moderation.domain.hook import CHOICES, Hook, Topic
from moderation.domain.ids import made_at
from moderation.domain.message import Message, say
from moderation.web import delivery_words, directory
from moderation.web import hook_words as said
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words

hooks = Blueprint("hooks", __name__, url_prefix="/desk/sites/<site>/hooks")
hooks.context_processor(who_and_where)

NO_OVERLAP = timedelta(-1)
"""What is none of those that the form offers."""

DONE: dict[str, Message] = {
    "ended": say("The webhook has ended. It is told nothing more."),
    "tried": say("The try is on its way. Look here again in a moment to see whether it has arrived."),
    "again": say("It is sent once more, under the same id. Look here again in a moment."),
    "not": say("Nothing was sent: it is being sent already, or there is nothing to tell any more."),
}
UNDER_WAY = ("tried", "again")


@hooks.get("")
def listed(site: str) -> str:
    """The hooks of a site, and the form for a new one."""
    return _list()


@hooks.post("")
def make(site: str) -> Response:
    """Have a service told of what happens, and show its secret, this once."""
    url, topics = request.form.get("url", ""), _topics()
    try:
        hook, secret = house().hooks.make(person(), site, url, topics, request.form.get("once", ""))
    except BadHook as bad:
        return make_response(_list(bad, url, topics), 422)
    return _shown_once(hook, secret)


@hooks.get("/<hook>")
def one(site: str, hook: str) -> str:
    """What a service was told, and how it went."""
    return _page(house().hooks.one(person(), site, hook))


@hooks.post("/<hook>/secret")
def rotate(site: str, hook: str) -> Response:
    """Give it another secret, and show that, this once."""
    overlap = said.overlap_in(request.form.get("overlap", ""))
    try:
        asked = (NO_OVERLAP if overlap is None else overlap), request.form.get("once", "")
        changed, secret = house().hooks.rotate(person(), site, hook, *asked)
    except BadHook as bad:
        return make_response(_page(house().hooks.one(person(), site, hook), bad), 422)
    return _shown_once(changed, secret)


@hooks.post("/<hook>/end")
def end(site: str, hook: str) -> Response:
    """Have it told nothing more."""
    house().hooks.end(person(), site, hook)
    return redirect(url_for("hooks.listed", site=site, done="ended"), 303)


@hooks.post("/<hook>/ping")
def ping(site: str, hook: str) -> Response:
    """Send it a try."""
    try:
        house().hooks.ping(person(), site, hook)
    except BadHook:
        return _back(site, hook, "not")
    return _back(site, hook, "tried")


@hooks.post("/<hook>/again")
def again(site: str, hook: str) -> Response:
    """Send it once more what it was told."""
    try:
        is_sent = house().hooks.send_again(person(), site, hook, request.form.get("delivery", ""))
    except BadHook:
        is_sent = False
    return _back(site, hook, "again" if is_sent else "not")


def _topics() -> Set[Topic]:
    sent = request.form.getlist("topic")
    return {topic for topic in CHOICES if topic.value in sent}


def _back(site: str, hook: str, done: str) -> Response:
    return redirect(url_for("hooks.one", site=site, hook=hook, done=done), 303)


def _shown_once(hook: Hook, secret: str) -> Response:
    response = make_response(render_template("desk/hooks/made.html", hook=hook, secret=secret))
    response.headers["Cache-Control"] = "no-store"
    return response


def _list(bad: BadHook | None = None, url: str = "", topics: Set[Topic] = frozenset()) -> str:
    site = (request.view_args or {})["site"]
    found = house().hooks.listed(person(), site)
    return render_template(
        "desk/hooks/list.html",
        site=house().publication.site(site),
        told=[hook for hook in found if hook.ended is None],
        ended=[hook for hook in found if hook.ended is not None],
        names=directory.names(),
        once=house().hooks.once(),
        choices=CHOICES,
        chosen=topics,
        url=url,
        samples=said.samples(),
        said=said,
        **_told(bad),
    )


def _page(hook: Hook, bad: BadHook | None = None) -> str:
    sent = house().hooks.deliveries(person(), hook.site, hook.id, request.args.get("after"))
    return render_template(
        "desk/hooks/one.html",
        site=house().publication.site(hook.site),
        hook=hook,
        sent=sent,
        names=directory.names(),
        once=house().hooks.once(),
        now=house().clock(),
        made_at=made_at,
        why=delivery_words.why,
        said=said,
        **_told(bad, is_under_way=any(each.delivery.is_open for each in sent.items)),
    )


def _told(bad: BadHook | None, *, is_under_way: bool = False) -> dict[str, object]:
    """What a page says of what was done, or of what must be mended. That something is on its way is said only for as
    long as it is.
    """
    named = request.args.get("done", "")
    done = None if named in UNDER_WAY and not is_under_way else DONE.get(named)
    return {
        "done_told": words().of(done) if done else "",
        "problems": {bad.field: words().of(bad.told)} if bad else {},
    }
