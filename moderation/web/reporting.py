"""The pages on which a published reaction is reported, and the private one that says what became of it.

They need no script and no cookie. What somebody reports is never public: whoever has the address of the private page is
who has reported it, so it is kept like that of a receipt.
"""

from dataclasses import replace

from flask import Blueprint, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.errors import BadNotice
from moderation.domain.notice import NoticeDraft, kept_for
from moderation.intake.notices import Received, Reportable
from moderation.web import report_form
from moderation.web.addresses import Addresses
from moderation.web.guessing import led_to
from moderation.web.house import house
from moderation.web.language import speak_as, words
from moderation.web.protection import client, require_form, require_page_of
from moderation.web.report_form import Typed
from moderation.web.words import spoken

reporting = Blueprint("reporting", __name__)
notice = Blueprint("notice", __name__)


@reporting.get("/t/<site>/report")
def form(site: str) -> Response:
    """The reaction, and the form to report it."""
    typed = Typed(reaction=request.args.get("reaction", ""))
    return _form(_about(site, typed), typed)


@reporting.post("/t/<site>/report")
def send(site: str) -> Response:
    """Take a report, or show the form again with what must be mended."""
    require_form()
    g.sent = typed = report_form.typed(request.form)
    # Only our own page has this form: no other site has its visitors report what it likes.
    require_page_of(())
    about = _about(site, typed)
    try:
        received = take(about, typed)
    except BadNotice as error:
        return _form(about, replace(typed, trap=""), error)
    return redirect(address_of(about, received), 303)


@notice.get("/m/<token>")
def page(token: str) -> str:
    """What became of a report."""
    wished = request.args.get("lang", "")
    followed = led_to(lambda secret: house().notices.followed(secret, spoken(wished)), token)
    speak_as(followed.place.site, wished)
    return render_template(
        "public/reported.html",
        followed=followed,
        place=followed.place,
        grounds=report_form.GROUNDS,
        address=_addresses().notice_url(followed.place, token),
        is_again="again" in request.args,
        gets_mail=followed.notice.has_address and not followed.is_out_of_reach and house().post is not None,
    )


def take(about: Reportable, typed: Typed) -> Received:
    """Take a report from this network. What has to be mended counts for no limit. Raises what `Notices.send` does, and
    TooMany.
    """
    draft = typed.draft(report_form.rules_of(about, words()))

    def counted(good: NoticeDraft) -> bool:
        return house().limits.reporting(client(), good.email, about.reaction.id)

    return house().notices.send(about, draft, client(), counted)


def address_of(about: Reportable, received: Received) -> str:
    """The address of the private page of a report that was taken."""
    return _addresses().notice_url(about.place, received.token, again=received.is_again)


def _about(site: str, typed: Typed) -> Reportable:
    about = house().notices.about(site, typed.number)
    speak_as(about.place.site, request.args.get("lang", ""))
    return about


def _form(about: Reportable, typed: Typed, error: BadNotice | None = None) -> Response:
    page = render_template(
        "public/report.html",
        about=about,
        place=about.place,
        typed=typed,
        grounds=report_form.GROUNDS,
        rules=report_form.rules_of(about, words()),
        kept_days=kept_for(about.place.policy.correspondence.objection).days,
        errors=report_form.errors_in(error, words()) if error else [],
    )
    return make_response(page, 422 if error else 200)


def _addresses() -> Addresses:
    return Addresses(house().public_url, words)
