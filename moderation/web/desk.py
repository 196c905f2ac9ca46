"""The desk: the queue, one reaction, a decision, the log. Plain forms; each button is one."""

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.decision import Act
from moderation.domain.errors import NotFound, ReasonMissing, StaleDecision, UnknownSite
from moderation.domain.finding import Field
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import KEY
from moderation.review import Item, may_undo
from moderation.web import forms, presenters
from moderation.web.access import person
from moderation.web.house import house
from moderation.web.language import words

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
    }


def _site_names() -> dict[str, str]:
    # Asked by the templates that need it: the page that says the store is away must not ask the store.
    return {site.key: site.name for site in house().review.sites()}


@desk.get("/")
def home() -> Response:
    """The desk begins at its queue."""
    return redirect(url_for("desk.queue"), 303)


@desk.get("/queue")
def queue() -> str:
    """Reactions with one status, oldest first."""
    status = _status(request.args.get("status", Status.WAITING.value))
    site, after = request.args.get("site") or None, request.args.get("after") or None
    review = house().review
    sites = {each.key: each for each in review.sites()}
    if site and site not in sites:
        raise UnknownSite(site)
    return render_template(
        "desk/queue.html",
        queue=review.queue(status, site=site, after=after),
        site=site,
        sites=sites,
        statuses=tuple(Status),
        now=house().clock(),
        is_first=after is None,
        done=_done(),
    )


@desk.get("/item/<site>/<int:number>")
def item(site: str, number: int) -> str:
    """One reaction, why it was held, and what can be done."""
    return _item_page(house().review.item(site, number))


@desk.get("/item/<site>/<int:number>/<any(reject, remove):act>")
def reason(site: str, number: int, act: str) -> str:
    """Choose why a reader's words are taken away. Brings along the version that the moderator saw."""
    version = request.args.get("version", -1, int)
    return _reason_page(forms.Step(site, number, version, Act(act), only=request.args.get("only", "")))


@desk.post("/decide")
def decide() -> Response:
    """Take a step, then show the next reaction that waits, with a word about this one."""
    step = forms.step(request.form)
    if step.act is None:
        abort(400)
    try:
        decided = _carried_out(step, step.act)
    except StaleDecision as stale:
        return make_response(_item_page(house().review.item(step.site, step.number), stale), 409)
    except ReasonMissing:
        return make_response(_reason_page(step, is_missing=True), 422)
    return redirect(_after(step, decided), 303)


@desk.get("/log")
def log() -> str:
    """All decisions, newest first."""
    review = house().review
    return render_template(
        "desk/log.html",
        log=review.log(after=request.args.get("after") or None),
        policies=review.policies(),
        reason_words=presenters.reason_in_words,
    )


@desk.get("/policy/<digest>")
def policy(digest: str) -> str:
    """The house rules as they were written when a reaction was judged by them."""
    if not digest.isalnum():
        abort(404)
    return render_template("desk/policy.html", digest=digest, files=house().review.policy_files(digest))


def _carried_out(step: forms.Step, act: Act) -> Reaction:
    review = house().review
    if act is Act.UNDO:
        return review.undo(person(), step.site, step.number, step.undoes, step.version)
    return review.decide(person(), step.site, step.number, act, step.version, reason=step.reason, note=step.note)


def _after(step: forms.Step, decided: Reaction) -> str:
    """Undoing stays with the reaction; a decision goes on to the next one that waits, within the chosen site."""
    done, only = f"{step.site}/{step.number}", _only(step.only)
    if step.act is Act.UNDO:
        return url_for("desk.item", site=step.site, number=step.number, only=only, done=done)
    following = house().review.following(decided, site=only)
    if following is None:
        return url_for("desk.queue", site=only, done=done)
    return url_for("desk.item", site=following.site, number=following.number, only=only, done=done)


def _only(site: str) -> str | None:
    """The site to which the moderator keeps; None for all, and for what cannot be one."""
    return site if KEY.fullmatch(site) else None


def _item_page(item: Item, stale: StaleDecision | None = None) -> str:
    reaction, review = item.reaction, house().review
    only = _only(request.values.get("only", ""))
    files = review.policy_files(reaction.policy)
    findings = presenters.heaviest_first(reaction.findings)
    return render_template(
        "desk/item.html",
        item=item,
        stale=stale,
        only=only,
        following=review.following(reaction, site=only),
        whys=presenters.whys(findings, files, words()),
        tried=presenters.whys(reaction.shadow, files, words()),
        name_segments=presenters.segments(reaction.author.name, findings, Field.NAME),
        text_segments=presenters.segments(reaction.text, findings, Field.TEXT),
        reason_words=presenters.reason_in_words,
        names=review.names(),
        acts=Act,
        done=_done(),
    )


def _reason_page(step: forms.Step, *, is_missing: bool = False) -> str:
    item = house().review.item(step.site, step.number)
    return render_template("desk/reason.html", item=item, step=step, acts=Act, is_missing=is_missing)


def _done() -> Item | None:
    """The reaction that was decided a moment ago, so that the next page can say so and offer the way back."""
    site, _, number = request.args.get("done", "").rpartition("/")
    if not site or not number.isascii() or not number.isdigit() or len(number) > 15:
        return None
    try:
        return house().review.item(site, int(number))
    except NotFound:
        return None


def _status(text: str) -> Status:
    if text not in tuple(Status):
        abort(404)
    return Status(text)
