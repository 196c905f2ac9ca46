"""A reaction comes in: first the preview, then definitively, once, with the ticket of that very preview."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.assessment import Assessment
from moderation.domain.decision import Act, Decision, undoable
from moderation.domain.errors import ThreadClosed, TicketError, UnknownOrigin, UnknownReaction, UnknownThread
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Draft, Reaction, Status, fingerprint
from moderation.domain.site import Site
from moderation.domain.thread import Thread, address_of, canonical_key
from moderation.intake.ticket import Tickets, digest_of
from moderation.pipeline import assess, cleaned
from moderation.policies import Shelf
from moderation.store.interface import Arrival, Store

log = structlog.get_logger(__name__)

DECIDED_BY_POLICY = {Status.PUBLISHED: Act.APPROVE, Status.SPAM: Act.SPAM}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reaction belongs, and the house rules that hold there."""

    site: Site
    thread: Thread
    policy: Policy


@dataclass(frozen=True, slots=True)
class Preview:
    """What a reader sees before posting. `ticket` is empty when the reaction is refused: it cannot be posted as it is.

    `problem` says why a post turned into a preview again.
    """

    place: Place
    draft: Draft
    assessment: Assessment
    ticket: str
    problem: TicketError | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A reaction in the house, committed, with the secret of its private address."""

    reaction: Reaction
    receipt: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What the author may know of a reaction: where it stands and, when its words were taken away, why."""

    reaction: Reaction
    place: Place
    reason: str


class Intake:
    """The way in. Time and chance are handed in: `clock` gives the moment in UTC, `entropy` random bytes."""

    def __init__(
        self,
        store: Store,
        policies: Shelf,
        tickets: Tickets,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._policies = policies
        self._tickets = tickets
        self._clock = clock
        self._entropy = entropy

    def place(self, site_key: str, thread_given: str, origin: str = "") -> Place:
        """The place that a form is for. `origin` is that of the page which sends it, if the browser says so.

        Raises UnknownSite, UnknownThread, UnknownOrigin.
        """
        site = self._store.site(site_key)
        if origin and origin not in site.origins:
            raise UnknownOrigin(origin)
        key = canonical_key(thread_given, site)
        thread = self._store.thread(site.key, key)
        if thread is None:
            if not site.open_threads:
                raise UnknownThread(site.key, key)
            # No title: whoever asks is a stranger, and what they call the page would stand there for all to read.
            thread = Thread(site.key, key, "", address_of(key, site))
        return Place(site, thread, self._policies.in_force(site.policy))

    def preview(self, place: Place, name: str, email: str, text: str) -> Preview:
        """The reaction as it would stand, with all findings and a ticket. Stores nothing. Raises ThreadClosed."""
        if place.thread.closed:
            raise ThreadClosed(place.thread.closed)
        draft = cleaned(name, email, text)
        return self._preview_of(place, draft, self._assess(place, draft))

    def submit(self, place: Place, name: str, email: str, text: str, ticket: str) -> Accepted | Preview:
        """Post definitively. Gives the preview again when the ticket is not the one of these very words.

        The same ticket twice, even at the same moment, gives the same reaction. Raises ThreadClosed.
        """
        draft = cleaned(name, email, text)
        try:
            ticket_id = self._tickets.open(ticket, *_bound(place, draft))
        except TicketError as problem:
            return replace(self.preview(place, name, email, text), problem=problem)
        receipt = self._tickets.receipt_of(ticket_id)
        assessment = self._assess(place, draft)
        if assessment.status is None:
            # The other half of a double click may have brought these words in a moment ago: not a repetition then.
            return self._accepted_before(receipt) or self._preview_of(place, draft, assessment)
        reaction = self._reaction(place, draft, assessment, assessment.status)
        arrival = Arrival(reaction, place.thread, ticket_id, digest_of(receipt), fingerprint(draft.text))
        kept = self._store.accept(arrival, place.policy, self._decision_of_policy(reaction))
        log.info("reaction accepted", site=kept.site, number=kept.number, status=kept.status.value)
        return Accepted(kept, receipt)

    def receipt(self, receipt: str) -> Standing:
        """Where the reaction stands to which a receipt leads. Raises UnknownReaction."""
        reaction = self._store.reaction_by_receipt(digest_of(receipt))
        place = self.place(reaction.site, reaction.thread)
        last = undoable(self._store.decisions(reaction.site, reaction.id))
        reason = place.policy.reason(last.reason) if last else None
        return Standing(reaction, place, reason.in_language(place.site.language) if reason else "")

    def _assess(self, place: Place, draft: Draft) -> Assessment:
        earlier = self._store.earlier(place.site.key, place.thread.key, fingerprint(draft.text))
        return assess(draft, place.policy, earlier)

    def _preview_of(self, place: Place, draft: Draft, assessment: Assessment) -> Preview:
        refused = assessment.status is None
        return Preview(place, draft, assessment, "" if refused else self._tickets.issue(*_bound(place, draft)))

    def _accepted_before(self, receipt: str) -> Accepted | None:
        try:
            return Accepted(self._store.reaction_by_receipt(digest_of(receipt)), receipt)
        except UnknownReaction:
            return None

    def _reaction(self, place: Place, draft: Draft, assessment: Assessment, status: Status) -> Reaction:
        now = self._clock()
        return Reaction(
            site=place.site.key,
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            number=0,
            thread=place.thread.key,
            status=status,
            version=1 if status in DECIDED_BY_POLICY else 0,
            author=Author(draft.name, draft.email),
            shown_name=assessment.shown_name,
            text=draft.text,
            html=assessment.rendering.html,
            plain=assessment.rendering.plain,
            renderer=assessment.rendering.renderer,
            policy=assessment.policy,
            received=now,
            findings=assessment.findings,
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


def _bound(place: Place, draft: Draft) -> tuple[str, ...]:
    return place.site.key, place.thread.key, draft.name, draft.email, draft.text, place.policy.digest
