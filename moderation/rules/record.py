"""Record: what became of earlier reactions from this e-mail address.

A good record lets a reaction through that nothing else speaks against, if the address is proven to be the author's:
else anybody could borrow one. A bad record can only suspect, since a stranger may have sent what spoilt it. Authors are
told nothing of either.
"""

import re
from collections.abc import Iterator
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances, Record
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.link import find_links, hosts_in
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule

Count = Annotated[int, msgspec.Meta(ge=1)]
Percent = Annotated[int, msgspec.Meta(ge=1, le=100)]

# Rather too much than too little: a text that is taken for one with a web address is only not let through.
HINT = re.compile(r"https?:|href|\":\S|&#?\w{1,40};", re.IGNORECASE)


class Settings(rule.Settings, frozen=True):
    """What an author's earlier reactions are worth."""

    trusted_after: Count | None = None
    """From this many published reactions, with none taken away or spam, one without a web address is let through."""
    doubted_after: Count | None = None
    """From this many reactions that were taken away or spam, the author is doubted."""
    doubted_share: Percent = 50
    """But only when they are at least this share, in percent, of all that were decided on."""
    doubted: Mild = Mild.HOLD
    """When the author is doubted."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding. Somebody who is signed in is not doubted."""
    record = circumstances.record
    is_known = circumstances.confirmed or circumstances.signed_in
    if is_known and _is_trusted(record, settings) and not _may_lead_away(draft.text):
        yield _trust(record)
    if not circumstances.signed_in and _is_doubted(record, settings):
        yield _doubt(record, settings.doubted.effect)


def _is_trusted(record: Record, settings: Settings) -> bool:
    if settings.trusted_after is None or record.published < settings.trusted_after:
        return False
    return record.taken_away == record.spam == 0


def _is_doubted(record: Record, settings: Settings) -> bool:
    spoilt = record.taken_away + record.spam
    if settings.doubted_after is None or spoilt < settings.doubted_after:
        return False
    return 100 * spoilt >= settings.doubted_share * record.total


def _may_lead_away(text: str) -> bool:
    """Whether there may be a web address in the text: written out, in Textile, in HTML or bare, as `bank.example`."""
    return bool(HINT.search(text) or find_links(text) or hosts_in(text))


def _trust(record: Record) -> Finding:
    reason = say_count(
        "%(count)d reaction from this e-mail address was published, and none was taken away.",
        "%(count)d reactions from this e-mail address were published, and none was taken away.",
        record.published,
    )
    return Finding(RULE.name, Effect.NOTE, reason, Field.REACTION, keys=("trusted_after",), vouches=True)


def _doubt(record: Record, effect: Effect) -> Finding:
    reason = say_count(
        "%(count)d reaction from this e-mail address was decided on: %(taken_away)d taken away, %(spam)d spam.",
        "%(count)d reactions from this e-mail address were decided on: %(taken_away)d taken away, %(spam)d spam.",
        record.total,
        taken_away=record.taken_away,
        spam=record.spam,
    )
    return Finding(RULE.name, effect, reason, Field.REACTION, keys=("doubted", "doubted_after", "doubted_share"))


RULE = Rule("record", say("Earlier reactions"), Settings, check)
