"""The page to which the mail leads that shows an e-mail address to be somebody's.

To open it changes nothing: programs that look through mail open every link. Its address is a secret that stands in that
mail alone, and is treated as one.
"""

from dataclasses import replace

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.decision import Act
from moderation.domain.reaction import Status
from moderation.intake.confirming import Confirmation
from moderation.web import receipt_words, receipts
from moderation.web.guessing import led_to
from moderation.web.house import house
from moderation.web.language import speak_as, words
from moderation.web.protection import allow_own_pages_parts, client, require_form

confirming = Blueprint("confirming", __name__)
confirming.after_request(allow_own_pages_parts)


@confirming.get("/c/<secret>")
def page(secret: str) -> Response:
    """The reaction, and the button that confirms its address; for one that was confirmed, the receipt."""
    return _shown(_found(secret), secret)


@confirming.post("/c/<secret>")
def confirm(secret: str) -> Response:
    """Confirm it. The same again leads to the same receipt."""
    require_form()
    house().limits.posting(client())
    _found(secret)
    return _shown(house().confirming.confirm(secret), secret)


@confirming.post("/r/<receipt>/confirm")
def send_again(receipt: str) -> Response:
    """Send the mail once more."""
    standing, _ = receipts.sent_by_author(receipt)
    house().limits.posting(client())
    is_sent = house().confirming.send_again(standing)
    shown = receipts.shown_to_author(standing, receipt)
    if is_sent or (shown.can_mail and standing.is_written_to):  # else the receipt says itself that no mail is sent
        told = words().of(receipt_words.MAIL_AGAIN if is_sent else receipt_words.NO_MAIL_AGAIN)
        shown = replace(shown, told=told)
    return receipts.answer("receipt", shown)


def _found(secret: str) -> Confirmation:
    found = led_to(house().confirming.of, secret)
    speak_as(found.standing.place.site, request.args.get("lang", ""))
    return found


def _shown(found: Confirmation, secret: str) -> Response:
    standing = found.standing
    is_open = standing.reaction.status is Status.UNCONFIRMED
    # Withdrawn, or over by itself, before anybody confirmed it: that is told here, and no way leads to the receipt.
    is_late = not is_open and all(decision.act is not Act.CONFIRM for decision in standing.course)
    if not is_open and not is_late:
        return redirect(receipts.address(standing, found.receipt), 303)
    page = render_template(
        "public/confirm.html", standing=standing, place=standing.place, secret=secret, is_late=is_late
    )
    return make_response(page)
