"""A reaction comes in: first the preview, then definitively, once, with the ticket of that very preview."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.arrangement import Arrangement
from moderation.domain.discretion import discreet
from moderation.domain.errors import (
    ArrangementOver,
    ThreadClosed,
    TicketError,
    UnknownReaction,
)
from moderation.domain.event import after_arrival
from moderation.domain.finding import Finding
from moderation.domain.identity import Vouching
from moderation.domain.reaction import Author, Draft, Reaction, Status
from moderation.intake import answering
from moderation.intake.answering import Answering
from moderation.intake.first import DECIDED_BY_POLICY, decision_of_policy, stands_first
from moderation.intake.gathering import Gathering
from moderation.intake.identified import Identities, Known, identified, vouched
from moderation.intake.places import Places
from moderation.intake.second_opinion import SecondOpinion
from moderation.intake.sent import STRANGER, Sender, Sent
from moderation.intake.ticket import VALID, Tickets, digest_of
from moderation.intake.values import Accepted, Answer, Judged, Place, Preview, Standing
from moderation.pipeline import assess, cleaned
from moderation.policies import Shelf
from moderation.store.interface import Arrival, Store

__all__ = ["Accepted", "Intake", "Place", "Preview", "Standing"]

log = structlog.get_logger(__name__)


class Intake:
    """The way in. Time and chance are handed in: `clock` gives the moment in UTC, `entropy` random bytes."""

    def __init__(
        self,
        store: Store,
        policies: Shelf,
        tickets: Tickets,
        gathering: Gathering,
        second_opinion: SecondOpinion,
        identities: Identities,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._policies = policies
        self._tickets = tickets
        self._gathering = gathering
        self._clock = clock
        self._entropy = entropy
        self._second_opinion = second_opinion
        self._identities = identities
        self._answering = Answering(store)
        self._places = Places(store, policies, clock)

    def place(self, site_key: str, thread_given: str, origin: str = "") -> Place:
        """The place that a form is for. `origin` is that of the page which sends it, if the browser says so.

        Raises UnknownSite, UnknownThread, UnknownOrigin.
        """
        return self._places.place(site_key, thread_given, origin)

    def place_to_read(self, site_key: str, thread_given: str) -> Place:
        """The same for a page that is looked at: what stands there can be read also while the house rules cannot.

        Raises UnknownSite, UnknownThread.
        """
        return self._places.place_to_read(site_key, thread_given)

    def preview(self, place: Place, sent: Sent, sender: Sender = STRANGER) -> Preview:
        """The reaction as it would stand, with all findings and a ticket. Stores nothing.

        Raises ThreadClosed, Oversized.
        """
        if place.closed:
            raise ThreadClosed(place.closed)
        known = identified(self._identities, place.site, sent)
        return self._preview_of(place, known, self._judged(place, _draft(place, known), known, sender))

    def submit(self, place: Place, sent: Sent, ticket: str, sender: Sender = STRANGER) -> Accepted | Preview:
        """Post definitively. Gives the preview again when the ticket is not the one of these very words.

        The same ticket twice, even at the same moment, gives the same reaction. Raises ThreadClosed, Oversized.
        """
        # It held at the preview, as the ticket shows, and may have run out while that was read.
        known = identified(self._identities, place.site, sent, VALID)
        draft = _draft(place, known)
        try:
            opened, parent = answering.opened(self._tickets, ticket, _bound(place, known, draft), sent.parent)
        except TicketError as problem:
            return replace(self.preview(place, sent, sender), problem=problem)
        receipt = self._tickets.receipt_of(opened.id)
        # Whoever posts again what was taken already is told so, whatever the rules would say of it by now.
        before = self._accepted_before(receipt)
        if before is not None:
            return before
        if place.closed:
            raise ThreadClosed(place.closed)
        judged = self._judged(place, draft, known, sender, opened.seconds)
        status = judged.assessment.status
        if status is None:
            # The other half of a double click may have brought these words in a moment ago: not a repetition then.
            return self._accepted_before(receipt) or self._preview_of(place, known, judged)
        try:
            status = stands_first(place, known, judged, status)
            kept = self._keep(place, replace(judged, parent=parent), status, opened.id, receipt)
        except ArrangementOver:
            # Somebody took its last use a moment ago: the store says so by now.
            return self._accepted_before(receipt) or self.preview(place, sent, sender)
        log.info("reaction accepted", site=kept.site, number=kept.number, status=kept.status.value)
        return Accepted(kept, receipt)

    def answer(self, place: Place, given: str) -> Answer:
        """To which reaction a form is an answer that was opened with this number."""
        return self._answering.of(place, given)

    def _judged(self, place: Place, draft: Draft, sent: Known, sender: Sender, seconds: int | None = None) -> Judged:
        around = vouched(self._gathering.around(place.thread, draft, sent, sender, self._clock(), seconds), sent)
        assessment = assess(draft, place.policy, around.circumstances)
        # Only what is really posted leaves the house, and nothing by somebody whose name the editors keep.
        if seconds is not None and assessment.status is not None and around.arrangement is None:
            verdict = self._second_opinion.of(draft, place.site, place.thread, place.policy, sender)
            if verdict is not None:
                around = replace(around, circumstances=replace(around.circumstances, verdict=verdict))
                assessment = assess(draft, place.policy, around.circumstances)
        if around.arrangement:
            assessment = replace(assessment, shown_name=around.arrangement.shown_name)
        return Judged(draft, around, assessment)

    def _preview_of(self, place: Place, sent: Known, judged: Judged) -> Preview:
        refused, answer = judged.assessment.status is None, self._answering.of(place, sent.parent)
        bound = *_bound(place, sent, judged.draft), *answering.bound_to(sent.parent, answer.number)
        ticket = "" if refused else self._tickets.issue(*bound)
        status = stands_first(place, sent, judged, judged.assessment.status or Status.WAITING)
        return Preview(
            place,
            judged.draft,
            judged.assessment,
            ticket,
            answer=answer,
            vouching=sent.vouching,
            is_confirmed_first=status is Status.UNCONFIRMED,
        )

    def _keep(self, place: Place, judged: Judged, status: Status, ticket: str, receipt: str) -> Reaction:
        reaction, around = self._reaction(place, judged, status), judged.around
        arrival = Arrival(
            reaction=reaction,
            thread=place.thread if place.thread.opened else replace(place.thread, opened=reaction.received),
            ticket=ticket,
            receipt=digest_of(receipt),
            fingerprint=around.fingerprint,
            circumstances=around.circumstances,
            counters=around.counters,
            shingles=around.shingles,
            tried=tuple(rule.name for rule in place.policy.rules if rule.in_shadow),
            real_name=judged.draft.name if around.arrangement else "",
            events=after_arrival(reaction, place.policy.correspondence),
        )
        version, entropy = reaction.version, self._entropy(ids.ENTROPY)
        decision = decision_of_policy(reaction, status, reaction.policy, reaction.received, version, entropy)
        return self._store.accept(arrival, decision)

    def _accepted_before(self, receipt: str) -> Accepted | None:
        try:
            return Accepted(self._store.reaction_by_receipt(digest_of(receipt)), receipt)
        except UnknownReaction:
            return None

    def _reaction(self, place: Place, judged: Judged, status: Status) -> Reaction:
        now = self._clock()
        draft, assessment, arrangement = judged.draft, judged.assessment, judged.around.arrangement
        author = Author(draft.name, draft.email, draft.surname, draft.one_name)
        return Reaction(
            site=place.site.key,
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            number=0,
            thread=place.thread.key,
            status=status,
            version=int(status in DECIDED_BY_POLICY),
            author=Author(arrangement.shown_name, draft.email) if arrangement else author,
            shown_name=assessment.shown_name,
            text=draft.text,
            html=assessment.rendering.html,
            plain=assessment.rendering.plain,
            renderer=assessment.rendering.renderer,
            policy=assessment.policy,
            received=now,
            first_status=assessment.status or status,
            findings=_kept(assessment.findings, arrangement, draft),
            shadow=_kept(assessment.shadow, arrangement, draft),
            arrangement=arrangement.id if arrangement else None,
            identity=judged.around.identity,
            parent=judged.parent,
        )


def _draft(place: Place, sent: Known) -> Draft:
    # A site says a name as a whole, also where the form would ask for two.
    has_two = place.policy.two_names and sent.vouching is not Vouching.GOOD
    surname = sent.surname if has_two else None
    return cleaned(sent.name, sent.email, sent.text, surname=surname, one_name=sent.one_name)


def _kept(findings: tuple[Finding, ...], arrangement: Arrangement | None, draft: Draft) -> tuple[Finding, ...]:
    """The findings as they may stand in the house: where the name is sealed, none of them may tell it."""
    return tuple(discreet(finding, draft.name) for finding in findings) if arrangement else findings


def _bound(place: Place, sent: Known, draft: Draft) -> tuple[str, ...]:
    """What a ticket is good for: these words, by this author, under this page, by this policy."""
    said = "one name" if draft.one_name else ""
    author = (draft.name, draft.surname or "", said, draft.email, sent.code, sent.mark)
    return place.site.key, place.thread.key, *author, draft.text, place.policy.digest
