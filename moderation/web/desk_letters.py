"""The desk's pages on letters: each as it would be sent, with an invented reaction, and a test to one's own address."""

import hashlib
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderation.domain.correspondence import CHOSEN, Letter
from moderation.domain.errors import UnknownSite
from moderation.domain.mail import Mail, Written
from moderation.domain.message import Message, say
from moderation.domain.news import News
from moderation.domain.person import require_editor
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.outside.post import REASONS, NotSent
from moderation.web.access import person
from moderation.web.desk import who_and_where
from moderation.web.house import house
from moderation.web.language import words
from moderation.web.letters import samples, values
from moderation.web.protection import OF_THE_DESK
from moderation.web.words import words_for, words_of

letters = Blueprint("letters", __name__, url_prefix="/desk/letters")
letters.context_processor(who_and_where)

TITLES: Mapping[str, Message] = {
    Letter.CONFIRM: say("Confirm your address"),
    Letter.RECEIVED: say("Received"),
    Letter.PUBLISHED: say("Published"),
    Letter.RETURNED: say("Returned"),
    Letter.REMINDER: say("Reminder of a return"),
    Letter.EXPIRED: say("Not amended in time"),
    Letter.REJECTED: say("Rejected"),
    Letter.REMOVED: say("Removed"),
    Letter.RESTORED: say("Restored"),
    Letter.EDITED: say("Edited"),
    Letter.UPHELD: say("Edit kept after an objection"),
    Letter.REINSTATED: say("Text put back after an objection"),
    Letter.UNDONE: say("Taken back"),
    Letter.REPORT_RECEIVED: say("Report received"),
    Letter.REPORT_ANSWERED: say("Report answered"),
    News.EACH: say("For the desk: each reaction"),
    News.DIGEST: say("For the desk: once a day"),
    News.LATE: say("For the desk: when one waits for long"),
}
"""What editors call each letter, in the order in which they come about."""

LETTER_ALONE = (
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; form-action 'none'; "
    "base-uri 'none'"
)
"""For a letter in a frame: it may look as its own style sheet says, and do nothing."""

SENT = say("Sent to your own address, %(email)s.")
NO_MAIL = say("Mail is not set up: MODERATION_SMTP names no mail server.")
NOT_SENT = say("The test was not sent. %(why)s")
TEST = say("Test: %(subject)s")


@letters.get("")
def listed() -> str:
    """All letters of one site, by their subjects."""
    require_editor(person())
    site = _site(request.args.get("site", ""))
    policy = house().shelf.in_force(site.policy)
    return render_template(
        "desk/letters/list.html",
        site=site,
        sites=house().review.sites(),
        written=[(what, title, _written(what, site, policy)) for what, title in TITLES.items()],
        is_sent=lambda what: _is_sent(what, policy),
        can_send=house().post is not None,
    )


@letters.get("/<site>/<name>")
def one(site: str, name: str) -> Response:
    """A letter as text and as HTML, side by side, and the names that a template of one's own can use."""
    found, policy, written = _looked_at(site, name)
    page = render_template(
        "desk/letters/one.html",
        site=found,
        what=name,
        title=TITLES[name],
        written=written,
        is_sent=_is_sent(name, policy),
        names=_names(name),
        outcome=_outcome(request.args.get("told", "")),
        has_failed=request.args.get("told", "") not in ("", "sent"),
        can_send=house().post is not None,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = f"{OF_THE_DESK}; frame-src 'self'"
    return response


@letters.get("/<site>/<name>/html")
def html(site: str, name: str) -> Response:
    """The letter's HTML by itself, shut off from the desk."""
    response = make_response(_looked_at(site, name)[2].html)
    response.headers["Content-Security-Policy"] = LETTER_ALONE
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@letters.post("/<site>/<name>/test")
def test(site: str, name: str) -> Response:
    """Send it to whoever asks, at their own address."""
    found, _, written = _looked_at(site, name)
    house().limits.testing_mail(person().id)
    return redirect(url_for("letters.one", site=site, name=name, told=_sent(found, name, written), _anchor="test"), 303)


def _sent(site: Site, name: str, written: Written) -> str:
    """What came of a test, as a word for the address of the page that tells it."""
    post = house().post
    if post is None:
        return "none"
    now = house().clock()
    subject = words().gettext(TEST.text) % {"subject": written.subject}
    told = Written(subject, written.text, written.html, written.language)
    name_of_it = hashlib.sha256(f"test/{site.key}/{name}/{person().id}/{now.isoformat()}".encode()).hexdigest()
    try:
        post.send(Mail(name_of_it[:40], person().email, site.name, told, now))
    except NotSent as problem:
        return str(REASONS.index(problem.why))
    return "sent"


def _outcome(told: str) -> str:
    """That word in a sentence; empty for none."""
    if told == "sent":
        return words().gettext(SENT.text) % {"email": person().email}
    if told == "none":
        return words().of(NO_MAIL)
    if told.isascii() and told.isdigit() and int(told) < len(REASONS):
        return words().gettext(NOT_SENT.text) % {"why": words().of(REASONS[int(told)])}
    return ""


def _looked_at(site: str, name: str) -> tuple[Site, Policy, Written]:
    """A letter of a site, for editors only."""
    require_editor(person())
    if name not in TITLES:
        abort(404)
    found = _site(site)
    policy = house().shelf.in_force(found.policy)
    return found, policy, _written(name, found, policy)


def _site(key: str) -> Site:
    """The site with this key, or the first one. Raises UnknownSite."""
    sites = house().review.sites()
    found = next((site for site in sites if site.key == key or not key), None)
    if found is None:
        raise UnknownSite(key)
    return found


def _written(name: str, site: Site, policy: Policy) -> Written:
    now = house().clock()
    if name in tuple(News):
        mine = words_for(person().language, house().time_zone)
        return house().letters.news(samples.news(News(name), house().review.sites(), now, mine), person())
    return house().letters.letter(samples.occasion(Letter(name), site, policy, now, words_of(site)))


def _is_sent(name: str, policy: Policy) -> bool:
    """Whether the house writes such letters under its rules in force."""
    house_of = policy.correspondence
    if name == Letter.CONFIRM:
        return house_of.confirm
    if name in (Letter.REPORT_RECEIVED, Letter.REPORT_ANSWERED):
        return house_of.reports
    return name not in CHOSEN or house_of.writes(Letter(name))


def _names(name: str) -> Mapping[str, Any]:
    return {**values.OF_ALL, **(values.OF_NEWS if name in tuple(News) else values.OF_READERS)}
