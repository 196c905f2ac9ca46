"""What is known around a draft, fetched for the rules: they fetch nothing themselves.

All of it is fetched whatever the policy asks, since it is kept with the reaction: only so can a policy be tried on the
reactions of the past.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from moderation.domain.arrangement import Arrangement
from moderation.domain.circumstances import Circumstances, Code, Earlier
from moderation.domain.code import Codes
from moderation.domain.likeness import likeness, sketch
from moderation.domain.person import Person
from moderation.domain.reaction import Draft, Reaction, fingerprint, fold
from moderation.domain.recent import Recent
from moderation.domain.thread import Thread
from moderation.intake.pace import Pacing, read_pace, to_add
from moderation.intake.sent import Sender, Sent
from moderation.store.interface import Counter, Same, Store

LONGEST_CODE = 100
"""Characters; ours have 14."""

ALIKE = 50
"""Texts that share less than this, in percent, have nothing to do with each other."""


class _Marks(NamedTuple):
    """What a text is found again by."""

    fingerprint: str
    shingles: tuple[int, ...]


RECENT: Recent[str, _Marks] = Recent(1_000_000, lambda text, _: len(text) + 500)
"""The latest texts and their marks, in characters: what is posted was previewed just before."""


@dataclass(frozen=True, slots=True)
class Around:
    """The circumstances of a draft, and what has to be written when it is accepted: `identity` is the mark of who sends
    it, where the site says who that is.
    """

    circumstances: Circumstances
    fingerprint: str
    shingles: tuple[int, ...]
    counters: tuple[Counter, ...]
    arrangement: Arrangement | None
    identity: str | None = None


class Gathering:
    """Asks the store. `secret` is what networks and codes are known by there."""

    def __init__(self, store: Store, secret: bytes) -> None:
        self._store = store
        self._pacing = Pacing(secret)
        self._codes = Codes(secret)

    def around(
        self, thread: Thread, draft: Draft, sent: Sent, sender: Sender, now: datetime, seconds: int | None
    ) -> Around:
        """All that is known. `seconds` is how long the author looked at the preview; None for the preview itself."""
        store, site = self._store, thread.site
        marks = _marks_of(draft.text)
        tallies = self._pacing.tallies(site, thread.key, draft.email, sender.address, now)
        reserved_name, reserved_email = store.reserved(draft.name, draft.email)
        code, arrangement = self._code(thread, sent.code, now)
        is_theirs = _is_theirs(sender.person, draft)
        circumstances = Circumstances(
            at=now,
            opened=thread.opened,
            earlier=self._earlier(thread, draft, marks),
            pace=read_pace(store, tallies, now),
            record=store.record(site, draft.email),
            confirmed=is_theirs,
            trap=bool(sent.trap),
            seconds=seconds,
            reserved_name=reserved_name,
            reserved_email=reserved_email,
            signed_in=is_theirs,
            code=code,
        )
        return Around(circumstances, marks.fingerprint, marks.shingles, to_add(tallies), arrangement)

    def again(
        self, thread: Thread, reaction: Reaction, draft: Draft, then: Circumstances, seconds: int | None
    ) -> Around:
        """The same for another text, or name, of a reaction that came in in the circumstances of `then`.

        Whatever tells how it came in stays as it was: it is no new one, so neither how many came in since nor a page
        that was closed in the meantime is held against it.
        """
        marks = _marks_of(draft.text)
        # Its own earlier words are no repetition.
        earlier = (each for each in self._earlier(thread, draft, marks) if each.received != reaction.received)
        is_renamed = draft.name != reaction.author.name
        reserved_name = self._store.reserved(draft.name, draft.email)[0] if is_renamed else then.reserved_name
        circumstances = replace(
            then,
            earlier=tuple(earlier),
            reserved_name=reserved_name,
            record=self._store.record(thread.site, draft.email),
            seconds=seconds,
            verdict=None,
        )
        return Around(circumstances, marks.fingerprint, marks.shingles, (), None)

    def _earlier(self, thread: Thread, draft: Draft, marks: _Marks) -> tuple[Earlier, ...]:
        """Those with the same words and those with nearly the same, newest first."""
        name = fold(draft.name)
        found = [_seen_from(thread, name, each, 100) for each in self._store.same(thread.site, marks.fingerprint)]
        for each in self._store.near(thread.site, marks.shingles) if marks.shingles else ():
            alike = likeness(each.text, draft.text)
            if ALIKE <= alike < 100:
                found.append(_seen_from(thread, name, each, alike))
        return tuple(sorted(found, key=lambda earlier: earlier.received, reverse=True))

    def _code(self, thread: Thread, typed: str, now: datetime) -> tuple[Code | None, Arrangement | None]:
        if not typed.strip():
            return None, None
        known = len(typed) <= LONGEST_CODE
        arrangement = self._store.arrangement_by_code(self._codes.digest_of(typed)) if known else None
        if arrangement is None:
            return Code.UNKNOWN, None
        code = arrangement.outcome(thread.site, thread.key, now)
        return code, arrangement if code is Code.GOOD else None


def _marks_of(text: str) -> _Marks:
    return RECENT.get(text, lambda: _Marks(fingerprint(text), sketch(text)))


def _seen_from(thread: Thread, name: str, each: Same, alike: int) -> Earlier:
    return Earlier(each.thread == thread.key, fold(each.name) == name, each.received, alike)


def _is_theirs(person: Person | None, draft: Draft) -> bool:
    """Whether the one who is signed in writes under their own address: then it is proven to be theirs."""
    return person is not None and person.email.casefold() == draft.email.casefold()
