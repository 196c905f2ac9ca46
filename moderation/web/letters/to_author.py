"""Letters to the authors of reactions: what each says.

One that leaves before anybody has looked at the reaction may go to a stranger, whose address somebody else has typed:
it holds nothing of what was typed.
"""

from collections.abc import Callable, Iterator, Mapping

from moderation.domain.address import mask_addresses
from moderation.domain.comparison import compared
from moderation.domain.correspondence import Letter
from moderation.domain.edit import EditReason, reasons_in
from moderation.domain.mail import Occasion
from moderation.domain.message import Message, say
from moderation.domain.reaction import Status
from moderation.web.edit_words import told_of_edits
from moderation.web.letters.parts import Changes, Content, Link, Paragraph, Part, Quote
from moderation.web.letters.said import (
    DEAR,
    DEAR_READER,
    DEAR_WRITER,
    WRITER,
    added,
    answering,
    line_of,
    page_url,
    permalink,
    signed,
    subject,
    title_of,
    when,
    why,
)
from moderation.web.presenters import RECEIVED, WHERE_IT_STANDS
from moderation.web.receipt_objection_words import FINAL, TEXT_PUT_BACK
from moderation.web.words import Words

HEADINGS: Mapping[Letter, Message] = {
    Letter.CONFIRM: RECEIVED[Status.UNCONFIRMED],
    Letter.RECEIVED: RECEIVED[Status.WAITING],
    Letter.PUBLISHED: RECEIVED[Status.PUBLISHED],
    Letter.RETURNED: RECEIVED[Status.RETURNED],
    Letter.REMINDER: say("Your reaction is still waiting for you"),
    Letter.EXPIRED: say("The time to amend your reaction is over"),
    Letter.REJECTED: RECEIVED[Status.REJECTED],
    Letter.REMOVED: RECEIVED[Status.REMOVED],
    Letter.RESTORED: say("Your reaction has been put back"),
    Letter.EDITED: say("The editors have changed your reaction"),
    Letter.UPHELD: say("The edit of your reaction stays"),
    Letter.REINSTATED: say("Your text has been put back"),
    Letter.UNDONE: say("What we wrote about your reaction does not hold any more"),
}
ANSWERS_TO_EDIT = frozenset({Letter.UPHELD, Letter.REINSTATED})
UNSEEN = frozenset({Letter.CONFIRM, Letter.RECEIVED})
"""Those that may leave before anybody has looked."""

SOMEBODY = say(
    "Somebody, probably you, has sent a reaction to %(site)s with this e-mail address. The editors take it up only "
    "once you have confirmed that the address is yours."
)
CONFIRM = say("Confirm your e-mail address")
CONFIRM_UNTIL = say("This can be done until %(until)s.")
NOT_YOU = say("Was it not you? Then there is nothing that you need to do: the reaction is not placed.")
WROTE = say("On %(day)s you wrote:")
WROTE_ABOUT = say("On %(day)s you wrote about “%(title)s”:")
WHERE = say("Where your reaction stands")
FOR_YOU_ALONE = say(
    "The link is for you alone: whoever has it can withdraw your reaction. So do not pass this message on."
)
SEE = say("See it under the article")
AMEND = say("Amend your reaction")
AMEND_UNTIL = say("You can amend your reaction until %(until)s. After that it is not placed.")
ASKED = say("On %(day)s the editors asked you to amend your reaction. That has not been done yet.")
NOT_AMENDED = say("The editors asked you to amend your reaction. That was not done in time, so it has not been placed.")
OBJECT = say("Object to this decision")
OBJECT_UNTIL = say(
    "Do you not agree? You can object until %(until)s. An editor who did not take this decision then looks at it again."
)
PLACED_AFTER_ALL = say("Another editor has looked at your objection and has placed your reaction after all.")
STAYS = say("Another editor has looked at your objection. The decision stays as it was.")
EDIT_STAYS = say("Another editor has looked at your objection to the edit of your reaction. The edit stays.")
LOOKED_AT_AGAIN = say("Your objection is looked at again.")
PUT_BACK = say("The editors had removed your reaction. It stands under the article again.")
EDITS: Mapping[EditReason, Message] = {
    EditReason.PERSONAL: say("The editors have taken personal data out of your reaction."),
    EditReason.LANGUAGE: say("The editors have corrected mistakes in the language of your reaction."),
    EditReason.LINK: say("The editors have taken a link out of your reaction."),
    EditReason.SHORTENED: say("The editors have shortened your reaction."),
    EditReason.OTHER: say("The editors have changed something in your reaction."),
}
CHANGED = say("This is what was changed:")
NOW_READS = say("It now reads:")
TAKEN_BACK = say("The decision about which we wrote to you was taken back. We are sorry for the confusion.")
WROTE_YOU = say(
    "On %(day)s we wrote to you: “%(heading)s”. That decision was taken back. We are sorry for the confusion."
)
STATED = say("Why exactly, and on which grounds")
ARTICLE = say("To the article")
WHY_YOU = say("You get this message because a reaction was left on %(site)s with this e-mail address.")


def content_of(told: Occasion, words: Words, service: str) -> Content:
    """What a letter to an author says."""
    heading, title = words.of(HEADINGS[told.letter]), title_of(told)
    return Content(
        subject=subject(heading, told.site.name if told.letter in UNSEEN else title),
        heading=heading,
        greeting=_greeting(told, words),
        parts=tuple(PARTS[told.letter](told, words, service)),
        signed=signed(told.site, words),
        foot=(words.gettext(WHY_YOU.text) % {"site": told.site.name}, answering(told, words)),
    )


def name_of(told: Occasion, words: Words) -> str:
    """How an author is spoken to; not by name under an arrangement, nor where none was given."""
    is_named = told.reaction.arrangement is None and told.reaction.author.name.strip()
    return line_of(told.reaction.author.name) if is_named else words.of(WRITER)


def _greeting(told: Occasion, words: Words) -> str:
    if told.letter in UNSEEN:
        return words.of(DEAR_READER)
    if told.reaction.arrangement is not None or not told.reaction.author.name.strip():
        return words.of(DEAR_WRITER)
    return words.gettext(DEAR.text) % {"name": name_of(told, words)}


def _confirm(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.gettext(SOMEBODY.text) % {"site": told.site.name})
    yield Link(words.of(CONFIRM), f"{service}/c/{told.confirmation}", is_main=True)
    yield Paragraph(words.gettext(CONFIRM_UNTIL.text) % {"until": when(told.until, words)})
    yield Paragraph(words.of(NOT_YOU))


def _received(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.of(WHERE_IT_STANDS[told.reaction.status]))
    yield from _receipt(told, words, service)


def _published(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    is_answer = told.decision is not None and told.decision.before is Status.OBJECTED
    yield Paragraph(words.of(PLACED_AFTER_ALL if is_answer else WHERE_IT_STANDS[Status.PUBLISHED]))
    yield from _standing(told, words, service)


def _restored(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.of(PUT_BACK))
    yield from _standing(told, words, service)


def _standing(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    """What is written of one that stands under its article."""
    if told.reaction.edited:
        yield Paragraph(told_of_edits(told.reaction.edited, words))
    yield from added(told, words)
    yield _quote(told, words)
    yield from _see(told, words, service)
    yield from _receipt(told, words, service)


def _returned(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    if told.letter is Letter.REMINDER and told.decision:
        yield Paragraph(words.gettext(ASKED.text) % {"day": words.day(told.decision.at)})
    yield Paragraph(words.of(WHERE_IT_STANDS[Status.RETURNED]))
    yield from _reasons(told, words)
    yield _quote(told, words)
    yield Link(words.of(AMEND), f"{service}/r/{told.receipt}", is_main=True)
    yield Paragraph(words.gettext(AMEND_UNTIL.text) % {"until": when(told.until, words)})
    yield Paragraph(words.of(FOR_YOU_ALONE))


def _taken_away(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    is_answer = told.decision is not None and told.decision.before is Status.OBJECTED
    if is_answer:
        yield Paragraph(words.of(STAYS))
    elif told.letter is Letter.EXPIRED:
        yield Paragraph(words.of(NOT_AMENDED))
    else:
        removed = told.letter is Letter.REMOVED
        yield Paragraph(words.of(WHERE_IT_STANDS[Status.REMOVED if removed else Status.REJECTED]))
    yield from _reasons(told, words)
    yield _quote(told, words)
    yield from _statement(told, words, service)
    if not is_answer and page_url(told, service):
        # The house can say that it is welcome in another form.
        yield Link(words.of(ARTICLE), page_url(told, service))
    yield from _way_to_object(told, words, service)
    yield from _receipt(told, words, service)


def _edited(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    for reason in reasons_in(told.decision.reason) if told.decision else ():
        yield Paragraph(words.of(EDITS[reason]))
    yield from added(told, words)
    if told.before or told.after:
        yield Changes(words.of(CHANGED), compared(mask_addresses(told.before), mask_addresses(told.after)))
    yield Quote(words.of(NOW_READS), mask_addresses(told.reaction.plain))
    yield from _statement(told, words, service)
    yield from _way_to_object(told, words, service)
    # That it was placed since has a letter of its own, once that cannot be undone in silence any more.
    if told.reaction.status is Status.PUBLISHED and (told.decision is None or told.decision.after is Status.PUBLISHED):
        yield from _see(told, words, service)
    yield from _receipt(told, words, service)


def _upheld(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.of(EDIT_STAYS))
    yield from added(told, words)
    yield Quote(words.of(NOW_READS), mask_addresses(told.reaction.plain))
    yield Paragraph(words.of(FINAL))
    yield from _see(told, words, service)
    yield from _receipt(told, words, service)


def _reinstated(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.of(TEXT_PUT_BACK))
    yield from _standing(told, words, service)


def _undone(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(_taken_back(told, words))
    yield Paragraph(words.of(WHERE_IT_STANDS[told.reaction.status]))
    if told.written is not None and told.written[0] in ANSWERS_TO_EDIT:
        yield Paragraph(words.of(LOOKED_AT_AGAIN))
    yield _quote(told, words)
    yield from _receipt(told, words, service)


def _taken_back(told: Occasion, words: Words) -> str:
    if told.written is None:
        return words.of(TAKEN_BACK)
    letter, at = told.written
    return words.gettext(WROTE_YOU.text) % {"day": words.day(at), "heading": words.of(HEADINGS[letter])}


def _statement(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    if told.is_stated:
        yield Link(words.of(STATED), f"{service}/r/{told.receipt}/statement")


def _way_to_object(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    if told.until:
        yield Paragraph(words.gettext(OBJECT_UNTIL.text) % {"until": when(told.until, words)})
        yield Link(words.of(OBJECT), f"{service}/r/{told.receipt}/object")


def _reasons(told: Occasion, words: Words) -> Iterator[Part]:
    yield from why(told, name_of(told, words), title_of(told), words)
    yield from added(told, words)


def _quote(told: Occasion, words: Words) -> Quote:
    day, title = words.day(told.reaction.received), title_of(told)
    said = (
        words.gettext(WROTE_ABOUT.text) % {"day": day, "title": title}
        if title
        else words.gettext(WROTE.text) % {"day": day}
    )
    return Quote(said, mask_addresses(told.reaction.plain))


def _see(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    place = permalink(told, service)
    if place:
        yield Link(words.of(SEE), place, is_main=True)


def _receipt(told: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Link(words.of(WHERE), f"{service}/r/{told.receipt}", is_main=told.letter in (Letter.RECEIVED, Letter.UNDONE))
    yield Paragraph(words.of(FOR_YOU_ALONE))


PARTS: Mapping[Letter, Callable[[Occasion, Words, str], Iterator[Part]]] = {
    Letter.CONFIRM: _confirm,
    Letter.RECEIVED: _received,
    Letter.PUBLISHED: _published,
    Letter.RETURNED: _returned,
    Letter.REMINDER: _returned,
    Letter.EXPIRED: _taken_away,
    Letter.REJECTED: _taken_away,
    Letter.REMOVED: _taken_away,
    Letter.RESTORED: _restored,
    Letter.EDITED: _edited,
    Letter.UPHELD: _upheld,
    Letter.REINSTATED: _reinstated,
    Letter.UNDONE: _undone,
}
