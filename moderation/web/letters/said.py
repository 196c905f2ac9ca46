"""What several letters say, and how what others wrote is put into one: with every e-mail address masked."""

from collections.abc import Iterator
from datetime import datetime
from string import Formatter
from urllib.parse import urlencode

from moderation.domain.address import find_addresses, mask_addresses
from moderation.domain.mail import Occasion
from moderation.domain.message import say
from moderation.domain.policy import Policy, Reason
from moderation.domain.site import Site
from moderation.web import addresses
from moderation.web.letters.parts import Paragraph, Part, Quote
from moderation.web.words import Words

LONGEST_TITLE = 100
EDITORS = "editors"

DEAR = say("Dear %(name)s,")
DEAR_WRITER = say("Dear writer,")
WRITER = say("writer")
DEAR_READER = say("Dear reader,")
REGARDS = say("Kind regards,")
EDITORS_OF = say("the editors of %(site)s")
CAN_ANSWER = say("You can answer this message: it then goes to the editors.")
NO_ANSWERS = say("Nobody reads answers to this message.")
THE_EDITORS_WRITE = say("The editors write:")
HOUSE_RULE = say("This rests on house rule %(number)d: “%(rule)s”")
LAW = say("This rests on: %(law)s")


def line_of(text: str) -> str:
    """What somebody typed as a part of one of our lines."""
    return mask_addresses(" ".join(text.split()))


def title_of(occasion: Occasion) -> str:
    """The title of the page; empty when it has none."""
    return shortened(line_of(occasion.thread.title), LONGEST_TITLE)


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def subject(heading: str, title: str) -> str:
    return f"{heading}: {title}" if title else heading


def signed(site: Site, words: Words) -> tuple[str, ...]:
    return words.of(REGARDS), words.gettext(EDITORS_OF.text) % {"site": site.name}


def answering(occasion: Occasion, words: Words) -> str:
    """Where an answer goes."""
    return words.of(CAN_ANSWER if occasion.house.reply_to else NO_ANSWERS)


def page_url(occasion: Occasion, service: str) -> str:
    """Where the page is on its own site, or else ours of its thread."""
    site, thread = occasion.site, occasion.thread
    return _to_show(thread.url or f"{service}/t/{site.key}?{urlencode({'thread': thread.key})}")


def permalink(occasion: Occasion, service: str) -> str:
    """Where the reaction stands on its page; empty when that cannot be said."""
    thread, number = occasion.thread, occasion.reaction.number
    return _to_show(addresses.permalink(service, occasion.site.key, thread.key, thread.url, number))


def _to_show(url: str) -> str:
    """An address that may stand in a letter: the page of a person can be called after that of their mail."""
    return "" if find_addresses(url) else url


def why(occasion: Occasion, name: str, title: str, words: Words) -> Iterator[Part]:
    """For which reasons, in the words of the house as they were then, and on what they rest."""
    for key in occasion.decision.reasons if occasion.decision else ():
        reason = occasion.policy.reason(key) if occasion.policy else None
        if occasion.policy is not None and reason is not None:
            places = {
                "name": name,
                "title": title or words.gettext("the article"),
                EDITORS: occasion.house.reply_to,
            }
            yield from _reason(reason, occasion.policy, occasion.site, places, words)


def added(occasion: Occasion, words: Words) -> Iterator[Part]:
    """What the editors have added for whom they write to."""
    if occasion.decision and occasion.decision.told.strip():
        yield Quote(words.of(THE_EDITORS_WRITE), mask_addresses(occasion.decision.told))


def rule_of(reason: Reason, policy: Policy, site: Site) -> str:
    """The house rule that a reason rests on, as readers of the site see it; empty for none."""
    by_language = policy.house_rules
    rules = next((by_language[tongue] for tongue in site.tongues if tongue in by_language), None)
    rules = rules or next(iter(by_language.values()), ())
    return rules[reason.house_rule - 1] if reason.house_rule and reason.house_rule <= len(rules) else ""


def sentences_of(reason: Reason, rule: str, site: Site, places: dict[str, str]) -> str:
    """What the house writes to an author for a reason: its letter, or else its sentence. A paragraph that sends them to
    the editors is left out where these have no address.
    """
    letter = next((reason.letter[tongue] for tongue in site.tongues if tongue in reason.letter), None)
    letter = letter or (next(iter(reason.letter.values()), None) if not _is_worded(reason, site) else None)
    if letter is None:
        return reason.in_language(*site.tongues)
    kept = (part for part in letter.split("\n\n") if places[EDITORS] or not _sends_to_editors(part))
    return "\n\n".join(kept).format_map({**places, "rule": rule, "site": site.name})


def _sends_to_editors(part: str) -> bool:
    return any(place == EDITORS for _, place, _, _ in Formatter().parse(part))


def _is_worded(reason: Reason, site: Site) -> bool:
    return any(tongue in reason.words for tongue in site.tongues)


def _reason(reason: Reason, policy: Policy, site: Site, places: dict[str, str], words: Words) -> Iterator[Part]:
    rule = rule_of(reason, policy, site)
    written = sentences_of(reason, rule, site, places)
    for paragraph in written.strip().split("\n\n"):
        yield Paragraph(" ".join(paragraph.split()))
    # A letter may have quoted it already.
    if rule and rule not in written:
        yield Paragraph(words.gettext(HOUSE_RULE.text) % {"number": reason.house_rule, "rule": rule})
    if reason.law:
        yield Paragraph(words.gettext(LAW.text) % {"law": reason.law})


def when(at: datetime | None, words: Words) -> str:
    return words.moment(at) if at else ""
