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


def content_of(occasion: Occasion, words: Words, service: str) -> Content:
    """What a letter to an author says."""
    heading, title = words.of(HEADINGS[occasion.letter]), title_of(occasion)
    return Content(
        subject=subject(heading, occasion.site.name if occasion.letter in UNSEEN else title),
        heading=heading,
        greeting=_greeting(occasion, words),
        parts=tuple(PARTS[occasion.letter](occasion, words, service)),
        signed=signed(occasion.site, words),
        foot=(words.gettext(WHY_YOU.text) % {"site": occasion.site.name}, answering(occasion, words)),
    )


def name_of(occasion: Occasion, words: Words) -> str:
    """How an author is spoken to; not by name under an arrangement, nor where none was given."""
    is_named = occasion.reaction.arrangement is None and occasion.reaction.author.name.strip()
    return line_of(occasion.reaction.author.name) if is_named else words.of(WRITER)


def _greeting(occasion: Occasion, words: Words) -> str:
    if occasion.letter in UNSEEN:
        return words.of(DEAR_READER)
    if occasion.reaction.arrangement is not None or not occasion.reaction.author.name.strip():
        return words.of(DEAR_WRITER)
    return words.gettext(DEAR.text) % {"name": name_of(occasion, words)}


def _confirm(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.gettext(SOMEBODY.text) % {"site": occasion.site.name})
    yield Link(words.of(CONFIRM), f"{service}/c/{occasion.confirmation}", is_main=True)
    yield Paragraph(words.gettext(CONFIRM_UNTIL.text) % {"until": when(occasion.until, words)})
    yield Paragraph(words.of(NOT_YOU))


def _received(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.of(WHERE_IT_STANDS[occasion.reaction.status]))
    yield from _receipt(occasion, words, service)


def _published(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    is_answer = occasion.decision is not None and occasion.decision.before is Status.OBJECTED
    yield Paragraph(words.of(PLACED_AFTER_ALL if is_answer else WHERE_IT_STANDS[Status.PUBLISHED]))
    yield from _standing(occasion, words, service)


def _restored(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.of(PUT_BACK))
    yield from _standing(occasion, words, service)


def _standing(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    """What is written of one that stands under its article."""
    if occasion.reaction.edited:
        yield Paragraph(told_of_edits(occasion.reaction.edited, words))
    yield from added(occasion, words)
    yield _quote(occasion, words)
    yield from _see(occasion, words, service)
    yield from _receipt(occasion, words, service)


def _returned(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    if occasion.letter is Letter.REMINDER and occasion.decision:
        yield Paragraph(words.gettext(ASKED.text) % {"day": words.day(occasion.decision.at)})
    yield Paragraph(words.of(WHERE_IT_STANDS[Status.RETURNED]))
    yield from _reasons(occasion, words)
    yield _quote(occasion, words)
    yield Link(words.of(AMEND), f"{service}/r/{occasion.receipt}", is_main=True)
    yield Paragraph(words.gettext(AMEND_UNTIL.text) % {"until": when(occasion.until, words)})
    yield Paragraph(words.of(FOR_YOU_ALONE))


def _taken_away(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    is_answer = occasion.decision is not None and occasion.decision.before is Status.OBJECTED
    if is_answer:
        yield Paragraph(words.of(STAYS))
    elif occasion.letter is Letter.EXPIRED:
        yield Paragraph(words.of(NOT_AMENDED))
    else:
        removed = occasion.letter is Letter.REMOVED
        yield Paragraph(words.of(WHERE_IT_STANDS[Status.REMOVED if removed else Status.REJECTED]))
    yield from _reasons(occasion, words)
    yield _quote(occasion, words)
    yield from _statement(occasion, words, service)
    if not is_answer and page_url(occasion, service):
        # The house can say that it is welcome in another form.
        yield Link(words.of(ARTICLE), page_url(occasion, service))
    yield from _way_to_object(occasion, words, service)
    yield from _receipt(occasion, words, service)


def _edited(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    for reason in reasons_in(occasion.decision.reason) if occasion.decision else ():
        yield Paragraph(words.of(EDITS[reason]))
    yield from added(occasion, words)
    if occasion.before or occasion.after:
        yield Changes(words.of(CHANGED), compared(mask_addresses(occasion.before), mask_addresses(occasion.after)))
    yield Quote(words.of(NOW_READS), mask_addresses(occasion.reaction.plain))
    yield from _statement(occasion, words, service)
    yield from _way_to_object(occasion, words, service)
    # That it was placed since has a letter of its own, once that cannot be undone in silence any more.
    decision, is_there = occasion.decision, occasion.reaction.status is Status.PUBLISHED
    if is_there and (decision is None or decision.after is Status.PUBLISHED):
        yield from _see(occasion, words, service)
    yield from _receipt(occasion, words, service)


def _upheld(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.of(EDIT_STAYS))
    yield from added(occasion, words)
    yield Quote(words.of(NOW_READS), mask_addresses(occasion.reaction.plain))
    yield Paragraph(words.of(FINAL))
    yield from _see(occasion, words, service)
    yield from _receipt(occasion, words, service)


def _reinstated(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(words.of(TEXT_PUT_BACK))
    yield from _standing(occasion, words, service)


def _undone(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    yield Paragraph(_taken_back(occasion, words))
    yield Paragraph(words.of(WHERE_IT_STANDS[occasion.reaction.status]))
    if occasion.written is not None and occasion.written[0] in ANSWERS_TO_EDIT:
        yield Paragraph(words.of(LOOKED_AT_AGAIN))
    yield _quote(occasion, words)
    yield from _receipt(occasion, words, service)


def _taken_back(occasion: Occasion, words: Words) -> str:
    if occasion.written is None:
        return words.of(TAKEN_BACK)
    letter, at = occasion.written
    return words.gettext(WROTE_YOU.text) % {"day": words.day(at), "heading": words.of(HEADINGS[letter])}


def _statement(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    if occasion.is_stated:
        yield Link(words.of(STATED), f"{service}/r/{occasion.receipt}/statement")


def _way_to_object(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    if occasion.until:
        yield Paragraph(words.gettext(OBJECT_UNTIL.text) % {"until": when(occasion.until, words)})
        yield Link(words.of(OBJECT), f"{service}/r/{occasion.receipt}/object")


def _reasons(occasion: Occasion, words: Words) -> Iterator[Part]:
    yield from why(occasion, name_of(occasion, words), title_of(occasion), words)
    yield from added(occasion, words)


def _quote(occasion: Occasion, words: Words) -> Quote:
    day, title = words.day(occasion.reaction.received), title_of(occasion)
    said = (
        words.gettext(WROTE_ABOUT.text) % {"day": day, "title": title}
        if title
        else words.gettext(WROTE.text) % {"day": day}
    )
    return Quote(said, mask_addresses(occasion.reaction.plain))


def _see(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    place = permalink(occasion, service)
    if place:
        yield Link(words.of(SEE), place, is_main=True)


def _receipt(occasion: Occasion, words: Words, service: str) -> Iterator[Part]:
    is_main = occasion.letter in (Letter.RECEIVED, Letter.UNDONE)
    yield Link(words.of(WHERE), f"{service}/r/{occasion.receipt}", is_main=is_main)
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
