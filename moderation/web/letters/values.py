"""The values that a house's own templates of letters can use: names, and what stands in them. All are always there."""

from collections.abc import Mapping
from typing import Any

from moderation.domain.address import mask_addresses
from moderation.domain.correspondence import CAN_BE_OBJECTED_TO
from moderation.domain.mail import Occasion
from moderation.domain.message import Message, say
from moderation.domain.news import NewsLetter
from moderation.domain.person import Person
from moderation.web.letters import said, to_author, to_reporter
from moderation.web.letters.parts import Content, Paragraph
from moderation.web.words import Words

OF_ALL: Mapping[str, Message] = {
    "subject": say("our subject"),
    "heading": say("our heading"),
    "greeting": say("how the reader is spoken to"),
    "ours": say("our whole text"),
    "parts": say("the parts of our letter, as “letter.html” prints them"),
    "signed": say("who signs, line by line"),
    "foot": say("the small print, line by line"),
    "language": say("the language of the letter, such as “nl”"),
}
"""What each letter has, and what that is."""

OF_READERS: Mapping[str, Message] = {
    "site": say("the name of the site"),
    "name": say("the name of the author, or “writer”"),
    "title": say("the title of the page, empty when it has none"),
    "page_url": say("the address of the page"),
    "permalink": say("the address of the reaction on its page"),
    "text": say("the words of the reaction"),
    "reasons": say("the reasons, paragraph by paragraph"),
    "told": say("what the editors added for the reader"),
    "until": say("how long there is time to confirm, amend or object"),
    "receipt_url": say("the private page of the reaction"),
    "statement_url": say("the private page of the statement of reasons, empty when there is none"),
    "objection_url": say("where the author objects, empty when that cannot be done"),
    "confirm_url": say("where the address is confirmed"),
    "reference": say("the number of a report"),
    "report_url": say("the private page of a report"),
}
"""The same of letters to authors and to those who report."""

OF_NEWS: Mapping[str, Message] = {
    "name": say("the name of the person"),
    "total": say("how many reactions wait"),
    "waiting": say("how many wait, by the name of the site"),
    "queue_url": say("the address of the queue"),
}
"""The same of news for the desk."""

UNSEEN_WORDS = ("name", "title", "text")
"""What was typed and nobody has looked at: no letter holds it that may go to a stranger."""


def of_letter(content: Content, ours: str, words: Words) -> dict[str, Any]:
    """What OF_ALL names."""
    return {
        "subject": content.subject,
        "heading": content.heading,
        "greeting": content.greeting,
        "ours": ours,
        "parts": content.parts,
        "signed": content.signed,
        "foot": content.foot,
        "language": words.language,
    }


def of_reader(occasion: Occasion, words: Words, service: str) -> dict[str, Any]:
    """What OF_READERS names."""
    receipt = f"{service}/r/{occasion.receipt}" if occasion.receipt else ""
    reporter, is_for_author = occasion.reporter, occasion.reporter is None
    name, title = to_author.name_of(occasion, words), said.title_of(occasion)
    can_object = occasion.letter in CAN_BE_OBJECTED_TO and occasion.until is not None
    is_told = occasion.decision is not None and (is_for_author or to_reporter.is_told(occasion))
    values = {
        "site": occasion.site.name,
        "name": name if is_for_author else to_reporter.name_of(occasion) if reporter else "",
        "title": title,
        "page_url": said.page_url(occasion, service),
        "permalink": said.permalink(occasion, service),
        "text": mask_addresses(occasion.reaction.plain),
        "reasons": _reasons(occasion, name, title, words) if is_for_author else (),
        "told": mask_addresses(occasion.decision.told) if occasion.decision and is_told else "",
        "until": said.when(occasion.until, words),
        "receipt_url": receipt,
        "statement_url": f"{receipt}/statement" if occasion.is_stated else "",
        "objection_url": f"{receipt}/object" if receipt and can_object else "",
        "confirm_url": f"{service}/c/{occasion.confirmation}" if occasion.confirmation else "",
        "reference": reporter.reference if reporter else "",
        "report_url": f"{service}/m/{reporter.secret}" if reporter else "",
    }
    return values | dict.fromkeys(UNSEEN_WORDS, "") if occasion.letter in to_author.UNSEEN else values


def of_news(news: NewsLetter, person: Person, service: str) -> dict[str, Any]:
    """What OF_NEWS names."""
    return {
        "name": said.line_of(person.name),
        "total": news.total,
        "waiting": {news.names.get(key, key): number for key, number in news.waiting.items()},
        "queue_url": f"{service}/desk/queue",
    }


def _reasons(occasion: Occasion, name: str, title: str, words: Words) -> tuple[str, ...]:
    return tuple(part.text for part in said.why(occasion, name, title, words) if isinstance(part, Paragraph))
