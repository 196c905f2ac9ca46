"""A reaction comes in: first the preview, then definitively, once, with the ticket of that very preview."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.arrangement import Arrangement
from moderation.domain.decision import Act, Decision, undoable
from moderation.domain.discretion import discreet
from moderation.domain.errors import (
    ArrangementOver,
    BadPolicy,
    ThreadClosed,
    TicketError,
    UnknownOrigin,
    UnknownReaction,
    UnknownThread,
)
from moderation.domain.finding import Finding
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Draft, Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread, address_of, canonical_key, closing
from moderation.intake.gathering import Gathering
from moderation.intake.second_opinion import SecondOpinion
from moderation.intake.sent import STRANGER, Sender, Sent
from moderation.intake.ticket import Tickets, digest_of
from moderation.intake.values import Accepted, Judged, Place, Preview, Standing
from moderation.pipeline import assess, cleaned
from moderation.policies import Shelf
from moderation.store.interface import Arrival, Store

__all__ = ["Accepted", "Intake", "Place", "Preview", "Standing"]

log = structlog.get_logger(__name__)

NO_RULES = Policy("", "", {"policy.toml": ""}, Status.WAITING, frozenset(), ())
"""Stands for house rules that cannot be read. Nothing is ever judged by it."""

DECIDED_BY_POLICY = {Status.PUBLISHED: Act.APPROVE, Status.SPAM: Act.SPAM}


class Intake:
    """The way in. Time and chance are handed in: `clock` gives the moment in UTC, `entropy` random bytes."""

    def __init__(
        self,
        store: Store,
        policies: Shelf,
        tickets: Tickets,
        gathering: Gathering,
        second_opinion: SecondOpinion,
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

    def place(self, site_key: str, thread_given: str, origin: str = "") -> Place:
        """The place that a form is for. `origin` is that of the page which sends it, if the browser says so.

        Raises UnknownSite, UnknownThread, UnknownOrigin.
        """
        site = self._store.site(site_key)
        if origin and origin not in site.origins:
            raise UnknownOrigin(origin)
        return self._place(site, self._thread(site, thread_given))

    def place_to_read(self, site_key: str, thread_given: str) -> Place:
        """The same for a page that is looked at: what stands there can be read also while the house rules cannot.

        Raises UnknownSite, UnknownThread.
        """
        site = self._store.site(site_key)
        thread = self._thread(site, thread_given)
        try:
            return self._place(site, thread)
        except BadPolicy:
            return Place(site, thread, NO_RULES, is_out_of_order=True)

    def preview(self, place: Place, sent: Sent, sender: Sender = STRANGER) -> Preview:
        """The reaction as it would stand, with all findings and a ticket. Stores nothing.

        Raises ThreadClosed, Oversized.
        """
        if place.closed:
            raise ThreadClosed(place.closed)
        draft = _draft(place, sent)
        return self._preview_of(place, sent, self._judged(place, draft, sent, sender))

    def submit(self, place: Place, sent: Sent, ticket: str, sender: Sender = STRANGER) -> Accepted | Preview:
        """Post definitively. Gives the preview again when the ticket is not the one of these very words.

        The same ticket twice, even at the same moment, gives the same reaction. Raises ThreadClosed, Oversized.
        """
        draft = _draft(place, sent)
        try:
            opened = self._tickets.open(ticket, *_bound(place, sent, draft))
        except TicketError as problem:
            return replace(self.preview(place, sent, sender), problem=problem)
        receipt = self._tickets.receipt_of(opened.id)
        # Whoever posts again what was taken already is told so, whatever the rules would say of it by now.
        before = self._accepted_before(receipt)
        if before is not None:
            return before
        if place.closed:
            raise ThreadClosed(place.closed)
        judged = self._judged(place, draft, sent, sender, opened.seconds)
        if judged.assessment.status is None:
            # The other half of a double click may have brought these words in a moment ago: not a repetition then.
            return self._accepted_before(receipt) or self._preview_of(place, sent, judged)
        try:
            kept = self._keep(place, judged, judged.assessment.status, opened.id, receipt)
        except ArrangementOver:
            # Somebody took its last use a moment ago: the store says so by now.
            return self._accepted_before(receipt) or self.preview(place, sent, sender)
        log.info("reaction accepted", site=kept.site, number=kept.number, status=kept.status.value)
        return Accepted(kept, receipt)

    def receipt(self, receipt: str) -> Standing:
        """Where the reaction stands to which a receipt leads. Raises UnknownReaction."""
        reaction = self._store.reaction_by_receipt(digest_of(receipt))
        return self.standing(reaction, self.place(reaction.site, reaction.thread))

    def standing(self, reaction: Reaction, place: Place) -> Standing:
        """Where a reaction stands, as it is and in its own place: nothing but the reason for it is fetched."""
        decided = reaction.version > 0
        last = undoable(self._store.decisions(reaction.site, reaction.id)) if decided else None
        reason = place.policy.reason(last.reason) if last else None
        return Standing(reaction, place, reason.in_language(place.site.language) if reason else "")

    def _thread(self, site: Site, given: str) -> Thread:
        key = canonical_key(given, site)
        thread = self._store.thread(site.key, key)
        if thread is None and not site.open_threads:
            raise UnknownThread(site.key, key)
        # No title: whoever asks is a stranger, and what they call the page would stand there for all to read.
        return thread or Thread(site.key, key, "", address_of(key, site))

    def _place(self, site: Site, thread: Thread) -> Place:
        policy = self._policies.in_force(site.policy)
        return Place(site, thread, policy, closing(thread, policy.closes_after, self._clock()))

    def _judged(self, place: Place, draft: Draft, sent: Sent, sender: Sender, seconds: int | None = None) -> Judged:
        around = self._gathering.around(place.thread, draft, sent, sender, self._clock(), seconds)
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

    def _preview_of(self, place: Place, sent: Sent, judged: Judged) -> Preview:
        refused = judged.assessment.status is None
        ticket = "" if refused else self._tickets.issue(*_bound(place, sent, judged.draft))
        return Preview(place, judged.draft, judged.assessment, ticket)

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
        )
        return self._store.accept(arrival, self._decision_of_policy(reaction))

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
            version=1 if status in DECIDED_BY_POLICY else 0,
            author=Author(arrangement.shown_name, draft.email) if arrangement else author,
            shown_name=assessment.shown_name,
            text=draft.text,
            html=assessment.rendering.html,
            plain=assessment.rendering.plain,
            renderer=assessment.rendering.renderer,
            policy=assessment.policy,
            received=now,
            first_status=status,
            findings=_kept(assessment.findings, arrangement, draft),
            shadow=_kept(assessment.shadow, arrangement, draft),
            arrangement=arrangement.id if arrangement else None,
        )

    def _decision_of_policy(self, reaction: Reaction) -> Decision | None:
        """What the policy decided without a person is in the log like any other decision, and can be undone."""
        act = DECIDED_BY_POLICY.get(reaction.status)
        if act is None:
            return None
        return Decision(
            id=ids.time_ordered_id(reaction.received, self._entropy(ids.ENTROPY)),
            site=reaction.site,
            reaction=reaction.id,
            person=None,
            act=act,
            before=Status.WAITING,
            after=reaction.status,
            version=reaction.version,
            at=reaction.received,
            policy=reaction.policy,
        )


def _draft(place: Place, sent: Sent) -> Draft:
    surname = sent.surname if place.policy.two_names else None
    return cleaned(sent.name, sent.email, sent.text, surname=surname, one_name=sent.one_name)


def _kept(findings: tuple[Finding, ...], arrangement: Arrangement | None, draft: Draft) -> tuple[Finding, ...]:
    """The findings as they may stand in the house: where the name is sealed, none of them may tell it."""
    return tuple(discreet(finding, draft.name) for finding in findings) if arrangement else findings


def _bound(place: Place, sent: Sent, draft: Draft) -> tuple[str, ...]:
    """What a ticket is good for: these words, by this author, under this page, by this policy."""
    said = "one name" if draft.one_name else ""
    author = (draft.name, draft.surname or "", said, draft.email, sent.code)
    return place.site.key, place.thread.key, *author, draft.text, place.policy.digest
