"""Letters to those who have reported a reaction: that it was received, and what was decided (art. 16 of the DSA).

What they wrote themselves is not in it, and nothing of the author beside the words that they have read: the address may
be a stranger's.
"""

from collections.abc import Iterator, Mapping

from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act
from moderation.domain.mail import Occasion, Reporter
from moderation.domain.message import Message, say
from moderation.web.letters.parts import Content, Link, Paragraph, Part
from moderation.web.letters.said import (
    DEAR,
    DEAR_READER,
    added,
    answering,
    line_of,
    permalink,
    signed,
    title_of,
    when,
)
from moderation.web.statement_words import ELSEWHERE
from moderation.web.words import Words

HEADINGS = {
    Letter.REPORT_RECEIVED: say("Your report %(reference)s has been received"),
    Letter.REPORT_ANSWERED: say("Your report %(reference)s has been answered"),
}
THANKS = say("Thank you for your report. The editors look at it, and write to you at this address what they decide.")
ABOUT = say("It is about a reaction of %(moment)s to “%(title)s”.")
ABOUT_ONE = say("It is about a reaction of %(moment)s.")
ANSWERS: Mapping[Act, Message] = {
    Act.KEEP: say("The editors have looked at the reaction that you reported, and leave it as it is."),
    Act.REMOVE: say("The editors have looked at the reaction that you reported, and have removed it."),
    Act.EDIT: say("The editors have looked at the reaction that you reported, and have changed it."),
}
GONE = say("The reaction that you reported is not on the site any more.")
NOT_AGREED = say("Do you not agree?")
NOT_WHAT_WAS_ASKED = frozenset({Act.KEEP, Act.EDIT})
"""Acts that whoever has reported it can be at odds with. With the others they got what they asked for."""
SEE = say("The reaction that you reported")
WHERE = say("Where your report stands")
WHY_YOU = say("You get this message because a reaction on %(site)s was reported with this e-mail address.")


def content_of(occasion: Occasion, reporter: Reporter, words: Words, service: str) -> Content:
    """What a letter to somebody says who has reported a reaction."""
    heading = words.gettext(HEADINGS[occasion.letter].text) % {"reference": reporter.reference}
    return Content(
        subject=heading,
        heading=heading,
        greeting=_greeting(occasion, words),
        parts=tuple(_parts(occasion, reporter, words, service)),
        signed=signed(occasion.site, words),
        foot=(words.gettext(WHY_YOU.text) % {"site": occasion.site.name}, answering(occasion, words)),
    )


def is_told(occasion: Occasion) -> bool:
    """Whether what the editors have added is for whoever has reported: with other acts they wrote to the author."""
    return occasion.decision is not None and occasion.decision.act is Act.KEEP


def name_of(occasion: Occasion) -> str:
    """How whoever has reported it is spoken to; empty for not by name. The name was typed with the address, so it is in
    no letter that goes out before an editor has looked.
    """
    is_read = occasion.letter is Letter.REPORT_ANSWERED
    return line_of(occasion.reporter.name) if occasion.reporter and is_read else ""


def _greeting(occasion: Occasion, words: Words) -> str:
    name = name_of(occasion)
    return words.gettext(DEAR.text) % {"name": name} if name else words.of(DEAR_READER)


def _parts(occasion: Occasion, reporter: Reporter, words: Words, service: str) -> Iterator[Part]:
    title, moment = title_of(occasion), when(occasion.reaction.received, words)
    about = (
        words.gettext(ABOUT.text) % {"moment": moment, "title": title}
        if title
        else words.gettext(ABOUT_ONE.text) % {"moment": moment}
    )
    if occasion.letter is Letter.REPORT_RECEIVED:
        yield Paragraph(words.of(THANKS))
        yield Paragraph(about)
    else:
        yield from _answer(occasion, about, words)
    place = permalink(occasion, service)
    decision, is_received = occasion.decision, occasion.letter is Letter.REPORT_RECEIVED
    is_there = is_received or (decision and decision.act in NOT_WHAT_WAS_ASKED)
    if place and is_there:
        yield Link(words.of(SEE), place)
    yield Link(words.of(WHERE), f"{service}/m/{reporter.secret}", is_main=True)


def _answer(occasion: Occasion, about: str, words: Words) -> Iterator[Part]:
    act = occasion.decision.act if occasion.decision else None
    yield Paragraph(words.of(ANSWERS.get(act, GONE) if act else GONE))
    yield Paragraph(about)
    if is_told(occasion):
        yield from added(occasion, words)
    if act in NOT_WHAT_WAS_ASKED:
        yield Paragraph(f"{words.of(NOT_AGREED)} {words.of(ELSEWHERE)}")
