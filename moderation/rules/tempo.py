"""Tempo: more reactions in a short time than a limit allows, from one e-mail address, from one network, under one page.

What is known of an e-mail address can only ever suspect, and its author is told nothing: a refusal, or a word about it,
would tell a stranger that somebody with this address was here.
"""

from collections.abc import Callable, Iterator
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances, Recent
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import Message, say, say_count
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule

Count = Annotated[int, msgspec.Meta(ge=1)]

WINDOWS = ("ten_minutes", "day")

REASONS: dict[str, Callable[[int, int], Message]] = {
    "sender_ten_minutes": lambda count, limit: say_count(
        "Before this one, %(count)d reaction came from this e-mail address in ten minutes; the limit is %(limit)d.",
        "Before this one, %(count)d reactions came from this e-mail address in ten minutes; the limit is %(limit)d.",
        count,
        limit=limit,
    ),
    "sender_day": lambda count, limit: say_count(
        "Before this one, %(count)d reaction came from this e-mail address in 24 hours; the limit is %(limit)d.",
        "Before this one, %(count)d reactions came from this e-mail address in 24 hours; the limit is %(limit)d.",
        count,
        limit=limit,
    ),
    "network_ten_minutes": lambda count, limit: say_count(
        "Before this one, %(count)d reaction came from this network in ten minutes; the limit is %(limit)d.",
        "Before this one, %(count)d reactions came from this network in ten minutes; the limit is %(limit)d.",
        count,
        limit=limit,
    ),
    "network_day": lambda count, limit: say_count(
        "Before this one, %(count)d reaction came from this network in 24 hours; the limit is %(limit)d.",
        "Before this one, %(count)d reactions came from this network in 24 hours; the limit is %(limit)d.",
        count,
        limit=limit,
    ),
    "thread_ten_minutes": lambda count, limit: say_count(
        "Before this one, %(count)d reaction to this page came in ten minutes; the limit is %(limit)d.",
        "Before this one, %(count)d reactions to this page came in ten minutes; the limit is %(limit)d.",
        count,
        limit=limit,
    ),
    "thread_day": lambda count, limit: say_count(
        "Before this one, %(count)d reaction to this page came in 24 hours; the limit is %(limit)d.",
        "Before this one, %(count)d reactions to this page came in 24 hours; the limit is %(limit)d.",
        count,
        limit=limit,
    ),
}
WHEN_REFUSED = {
    "network_ten_minutes": say(
        "Many reactions came over your internet connection just now. Wait ten minutes, then post yours."
    ),
    "network_day": say("Many reactions came over your internet connection today. Post yours tomorrow."),
    "thread_ten_minutes": say("This article gets many reactions just now. Wait ten minutes, then post yours."),
    "thread_day": say("This article got many reactions today. Post yours tomorrow."),
}
WHEN_HELD = {
    "network_ten_minutes": say("Many reactions came over your internet connection, so an editor reads yours first."),
    "network_day": say("Many reactions came over your internet connection, so an editor reads yours first."),
    "thread_ten_minutes": say("This article gets many reactions, so an editor reads yours first."),
    "thread_day": say("This article gets many reactions, so an editor reads yours first."),
}


class Settings(rule.Settings, frozen=True):
    """How many reactions may come in, and what happens with those that come on top."""

    sender: Mild | None = None
    """When more come from one e-mail address."""
    sender_ten_minutes: Count | None = None
    """The most from one e-mail address in ten minutes."""
    sender_day: Count | None = None
    """The most from one e-mail address in 24 hours."""
    network: Effect | None = None
    """When more come from one network; an office or a library is one network."""
    network_ten_minutes: Count | None = None
    """The most from one network in ten minutes."""
    network_day: Count | None = None
    """The most from one network in 24 hours."""
    thread: Effect | None = None
    """When more come under one page."""
    thread_ten_minutes: Count | None = None
    """The most under one page in ten minutes."""
    thread_day: Count | None = None
    """The most under one page in 24 hours."""

    def __post_init__(self) -> None:
        """A limit that weighs nothing, or a weight without a limit, would be passed over without a word."""
        for who in ("sender", "network", "thread"):
            limits = [f"{who}_{window}" for window in WINDOWS]
            given = [key for key in limits if getattr(self, key) is not None]
            if given and getattr(self, who) is None:
                raise ValueError(f"{given[0]}: expected `{who}` beside it, which says what happens")
            if getattr(self, who) is not None and not given:
                raise ValueError(f"{who}: expected `{limits[0]}` or `{limits[1]}` beside it")


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """One finding for each limit that is passed. Those who are signed in may answer as many readers as they like."""
    if circumstances.signed_in:
        return
    pace = circumstances.pace
    sender = settings.sender.effect if settings.sender else None
    for who, effect, recent in (
        ("sender", sender, pace.sender),
        ("network", settings.network, pace.network),
        ("thread", settings.thread, pace.thread),
    ):
        if effect:
            yield from _passed(who, effect, recent, settings)


def _passed(who: str, effect: Effect, recent: Recent, settings: Settings) -> Iterator[Finding]:
    for window in WINDOWS:
        key = f"{who}_{window}"
        count: int = getattr(recent, window)
        limit: int | None = getattr(settings, key)
        if limit is not None and count >= limit:
            reason, advice = REASONS[key](count, limit), _advice(key, effect)
            yield Finding(RULE.name, effect, reason, Field.REACTION, advice=advice, keys=(who, key))


def _advice(key: str, effect: Effect) -> Message | None:
    if effect is Effect.REFUSE:
        return WHEN_REFUSED.get(key)
    return WHEN_HELD.get(key) if effect is Effect.HOLD else None


RULE = Rule("tempo", say("Many reactions at once"), Settings, check)
