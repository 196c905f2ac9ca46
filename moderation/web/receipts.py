"""The page of a receipt: where a reaction stands, and how its author amends or withdraws it.

Whoever has the address is the author, so it must not leak: no page here tells other sites from where one came, none is
kept, and none is found by search engines. With `part=1` the answer is the piece alone that takes the place of the form
in a page of the site, as in `public`.
"""

from dataclasses import dataclass, replace

from flask import Blueprint, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.decision import Act
from moderation.domain.errors import ActNotPossible, BadEdit, StaleDecision, UnknownOrigin
from moderation.domain.reaction import Named, Status
from moderation.intake import Preview, Standing
from moderation.web import forms, presenters, receipt_course, receipt_objection_words, receipt_words
from moderation.web.access import sender
from moderation.web.addresses import Addresses
from moderation.web.guessing import led_to
from moderation.web.house import house
from moderation.web.language import speak_as, words
from moderation.web.presenters import Remark
from moderation.web.protection import allow_own_pages_parts, client, foreign_origin, is_part, require_form
from moderation.web.words import spoken

receipts = Blueprint("receipts", __name__, url_prefix="/r/<receipt>")
receipts.after_request(allow_own_pages_parts)


@dataclass(frozen=True, slots=True)
class Shown:
    """A reaction as its author sees it, and what they are about to do with it."""

    standing: Standing
    receipt: str
    heading: str
    where: str
    usually: str
    typed: forms.Amended
    can_amend: bool
    can_send_again: bool
    told: str = ""
    why: receipt_words.Why = receipt_words.NO_REASON
    to_mend: tuple[Remark, ...] = ()
    errors: tuple[Remark, ...] = ()
    preview: Preview | None = None
    problem: str = ""
    advice: tuple[Remark, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        return presenters.public_status(self.standing.reaction.status)

    @property
    def course(self) -> list[receipt_course.Step]:
        """What became of it, as far as its author may know."""
        return receipt_course.course_of(self.standing, words())

    @property
    def objecting(self) -> receipt_objection_words.Told:
        """What they are told of the way to a second decision."""
        return receipt_objection_words.told(self.standing, words())

    @property
    def can_mail(self) -> bool:
        """Whether the house sends mail at all."""
        return house().post is not None

    @property
    def writes_to(self) -> str:
        """The address to which its author is written, hardly readable; empty when nothing is."""
        return receipt_course.writes_to(self.standing)

    def at(self, what: str = "", part: bool = False) -> str:
        """Where this is, or something is done with it."""
        return address(self.standing, self.receipt, what, part)


@receipts.get("")
def page(receipt: str) -> Response:
    """Where a reaction stands; with `list=1` the line of it in the list of its page, while others do not see it."""
    standing = standing_of(receipt)
    if request.args.get("list") == "1":
        return _line(standing, receipt)
    return answer("receipt", shown_to_author(standing, receipt))


@receipts.post("/preview")
def preview(receipt: str) -> Response:
    """The reaction as it would stand with another text, or what must be mended."""
    standing, typed = sent_by_author(receipt)
    house().limits.previewing(client())
    try:
        outcome = house().receipts.preview_amendment(standing, typed.text, typed.named)
    except (BadEdit, ActNotPossible) as error:
        return _not_taken(standing, receipt, typed, error)
    return _previewed(shown_to_author(standing, receipt, typed), outcome)


@receipts.post("/amend")
def amend(receipt: str) -> Response:
    """Put the text that was previewed in the place of what was sent."""
    standing, typed = sent_by_author(receipt)
    house().limits.posting(client())
    house().limits.amending(standing.reaction.id)
    try:
        outcome = house().receipts.amend(standing, typed.seen, typed.text, typed.ticket, sender(), typed.named)
    except (BadEdit, ActNotPossible, StaleDecision) as error:
        return _not_taken(standing_of(receipt), receipt, typed, error)
    if isinstance(outcome, Preview):
        return _previewed(shown_to_author(standing, receipt, typed), outcome)
    return _back(outcome, receipt)


@receipts.get("/withdraw")
def withdraw(receipt: str) -> Response:
    """Ask once more: it is final."""
    standing = standing_of(receipt)
    is_possible = Act.WITHDRAW in standing.acts
    return answer("withdrawing" if is_possible else "receipt", shown_to_author(standing, receipt))


@receipts.post("/withdraw")
def take_back(receipt: str) -> Response:
    """Take it back for good."""
    standing, typed = sent_by_author(receipt)
    house().limits.posting(client())
    try:
        withdrawn = house().receipts.withdraw(standing, typed.seen)
    except StaleDecision:
        told = words().of(receipt_words.OVERTAKEN_WITHDRAWING)
        return answer("withdrawing", replace(shown_to_author(standing_of(receipt), receipt), told=told), 409)
    return _back(withdrawn, receipt)


@receipts.get("/again")
def again(receipt: str) -> Response:
    """The form with what was sent filled in, to send another one: all but the address, which no page ever shows."""
    standing = standing_of(receipt)
    shown = shown_to_author(standing, receipt)
    return answer("again" if shown.can_send_again else "receipt", shown, sent=_sent_before(standing))


def address(standing: Standing, receipt: str, what: str = "", part: bool = False) -> str:
    """The address of a receipt, or of something that is done with it, whole: the page may be another site's."""
    return Addresses(house().public_url, words).receipt_url(standing.place, receipt, what, part)


def part_of(standing: Standing, receipt: str) -> str:
    """A receipt as the piece that takes the place of the form in a page of the site."""
    return render_template("public/_receipt_part.html", piece="receipt", shown=shown_to_author(standing, receipt))


def standing_of(receipt: str) -> Standing:
    """Where a reaction stands, in the language that is asked for or that of its site, whose pages may read it.

    Raises UnknownReaction, TooMany for a network that guesses.
    """
    wished = request.values.get("lang", "")
    standing = led_to(lambda secret: house().receipts.standing(secret, spoken(wished)), receipt)
    g.origins = standing.place.site.origins
    speak_as(standing.place.site, wished)
    return standing


def sent_by_author(receipt: str) -> tuple[Standing, forms.Amended]:
    """The reaction and the author's form, kept within reach of the error pages."""
    require_form()
    g.sent = typed = forms.amended(request.form)
    standing = standing_of(receipt)
    origin = foreign_origin()
    if origin and origin not in standing.place.site.origins:
        raise UnknownOrigin(origin)
    return standing, typed


def shown_to_author(standing: Standing, receipt: str, typed: forms.Amended | None = None) -> Shown:
    """A reaction as its author sees it, with what they typed; else with what could be amended."""
    reaction, place = standing.reaction, standing.place
    is_gone = reaction.status in (Status.REJECTED, Status.REMOVED, Status.WITHDRAWN)
    wait, can_mail = house().figures.usual_wait(place.site.key), house().post is not None
    return Shown(
        standing=standing,
        receipt=receipt,
        heading=receipt_words.heading(reaction, words(), can_mail=can_mail),
        where=receipt_words.where(standing, words(), can_mail=can_mail),
        usually=receipt_words.usually(reaction, wait, words()),
        typed=_filled(standing, typed or forms.Amended(reaction.text, standing.seen)),
        can_amend=Act.AMEND in standing.acts,
        can_send_again=is_gone and not place.closed and not place.is_out_of_order,
        why=receipt_words.why(standing, words()),
        to_mend=_to_mend(standing),
    )


def _filled(standing: Standing, typed: forms.Amended) -> forms.Amended:
    """The form with the name that stands, where that may be changed and was not asked for yet."""
    return replace(typed, named=typed.named or standing.reaction.author.typed) if standing.may_rename else typed


def _to_mend(standing: Standing) -> tuple[Remark, ...]:
    """What there is to mend in a reaction that was sent back, at its fields."""
    if standing.reaction.status is not Status.RETURNED or Act.AMEND not in standing.acts:
        return ()
    return tuple(receipt_words.to_mend(standing, house().receipts.as_it_stands(standing), words()))


def _sent_before(standing: Standing) -> forms.Sent:
    reaction = standing.reaction
    named = Named("") if reaction.arrangement else reaction.author.typed
    return forms.Sent(
        name=named.name,
        surname=named.surname or "",
        one_name=reaction.author.one_name,
        text=standing.sent.text if standing.sent else reaction.text,
        thread=reaction.thread,
    )


def _line(standing: Standing, receipt: str) -> Response:
    if standing.reaction.status not in (*receipt_words.WAITS, Status.UNCONFIRMED, Status.RETURNED, Status.REJECTED):
        return make_response("", 204)
    shown = shown_to_author(standing, receipt)
    return make_response(render_template("public/_receipt_part.html", piece="line", shown=shown))


def _previewed(shown: Shown, outcome: Preview) -> Response:
    """The piece for a preview: 422 when something must be mended, 409 when an amendment became a preview again."""
    errors = presenters.errors_of(outcome.assessment, words())
    if errors:
        return answer("mend", replace(shown, errors=tuple(errors)), 422)
    shown = replace(
        shown,
        typed=replace(shown.typed, seen=shown.standing.seen),
        preview=outcome,
        problem=presenters.problem_of(outcome, words()),
        advice=tuple(presenters.advice_of(outcome.assessment, words())),
        left_out=tuple(presenters.left_out_of(outcome)),
    )
    return answer("preview", shown, 409 if outcome.problem else 200)


def _not_taken(standing: Standing, receipt: str, typed: forms.Amended, error: Exception) -> Response:
    """Nothing was written: the form with all that was typed, on what stands now, or where it stands by now."""
    shown = shown_to_author(standing, receipt, replace(typed, seen=standing.seen))
    if isinstance(error, BadEdit):
        return answer("mend", replace(shown, errors=tuple(receipt_words.errors_in(error, words()))), 422)
    return answer("receipt", replace(shown, told=receipt_words.overtaken(standing, words())), 409)


def _back(standing: Standing, receipt: str) -> Response:
    if is_part():
        return answer("receipt", shown_to_author(standing, receipt))
    return redirect(address(standing, receipt), 303)


def answer(piece: str, shown: Shown, status: int = 200, **more: object) -> Response:
    """A macro of `public/_receipt.html` by its name, as a page or as a piece alone."""
    template = "public/_receipt_part.html" if is_part() else "public/receipt.html"
    place = shown.standing.place
    return make_response(render_template(template, piece=piece, shown=shown, place=place, **more), status)
