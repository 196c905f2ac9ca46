"""After posting: where a reaction stands, and what its author can still do with it, by the receipt alone."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from moderation.domain import ids
from moderation.domain.assessment import Assessment
from moderation.domain.bounce import is_out_of_reach
from moderation.domain.decision import Act, Decision, acts_of_author, last_standing, result_of
from moderation.domain.delivery import AUTHOR
from moderation.domain.edit import Revision, written_last
from moderation.domain.errors import BadPolicy, StaleDecision, TicketError
from moderation.domain.event import Consequences, after_decision
from moderation.domain.objection import Objection, recourse
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft, Named, Reaction, Status
from moderation.domain.thread import Thread
from moderation.intake.amending import amendment_of, bound, check_change, mark, says, typed_draft
from moderation.intake.gathering import Gathering
from moderation.intake.grounds import TELLS, grounds_of
from moderation.intake.places import Places
from moderation.intake.second_opinion import SecondOpinion
from moderation.intake.sent import STRANGER, Sender
from moderation.intake.ticket import Tickets, digest_of
from moderation.intake.values import Ground, Judged, Place, Preview, Standing
from moderation.pipeline import assess_again, draft_of
from moderation.policies import Shelf
from moderation.store.interface import Store

log = structlog.get_logger(__name__)


class Receipts:
    """The author's way to a reaction that was posted. Time and chance are handed in, as in Intake.

    Whoever has the receipt is its author. Another text is judged by the house rules in force, as it would be had it
    been sent like this; address, place and date stay as they are, and the name unless the editors have sent it back.
    """

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
        self._second_opinion = second_opinion
        self._clock = clock
        self._entropy = entropy
        self._places = Places(store, policies, clock)

    def standing(self, receipt: str, language: str = "") -> Standing:
        """Where the reaction stands to which a receipt leads, also while the house rules cannot be read; with the
        sentences of the house in this language, as far as it has them.

        Raises UnknownReaction.
        """
        reaction = self._store.reaction_by_receipt(digest_of(receipt))
        return self.of(reaction, replace(self._place(reaction), language=language))

    def of(self, reaction: Reaction, place: Place) -> Standing:
        """The same for a reaction as it is, in its own place."""
        course = self._store.decisions(reaction.site, reaction.id) if reaction.version else ()
        mails = [each for each in self._store.deliveries_about(reaction.site, reaction.id) if each.to == AUTHOR]
        # That the address is theirs shows by the mail alone: whoever has the receipt may have typed anybody's. Whether
        # they can object is known below.
        acts = [act for act in acts_of_author(reaction.status) if act not in (Act.CONFIRM, Act.OBJECT)]
        standing = Standing(
            reaction=reaction,
            place=place,
            seen=mark(reaction),
            acts=tuple(act for act in acts if act is Act.WITHDRAW or not place.is_out_of_order),
            sent=self._sent(reaction),
            course=course,
            mails=tuple(each for each in mails if each.done is not None),
            objections=self._objections(reaction, course),
            is_written_to=self._is_written_to(reaction),
            is_out_of_reach=is_out_of_reach(AUTHOR, mails),
        )
        last = _why_it_stands(course)
        return standing if last is None else self._reasoned(standing, last)

    def grounds(self, standing: Standing, decision: Decision) -> tuple[Ground, ...]:
        """The reasons of one of the decisions on it, as far as its author is told any."""
        return grounds_of(decision, self._policy_of(decision, standing.place), standing.place.tongues)

    def as_it_stands(self, standing: Standing) -> Assessment:
        """What the house rules in force say of a reaction as it is, for its author to mend it. Raises Oversized."""
        return self._judged(standing, draft_of(standing.reaction), STRANGER).assessment

    def preview_amendment(self, standing: Standing, text: str, named: Named | None = None) -> Preview:
        """The reaction as it would stand with another text, and under another name where that may be changed, with all
        findings and a ticket. Stores nothing.

        Raises ActNotPossible when it waits no more, BadEdit when nothing was changed, BadPolicy, Oversized.
        """
        draft = self._draft(standing, text, named)
        return self._preview_of(standing, self._judged(standing, draft, STRANGER))

    def amend(
        self,
        standing: Standing,
        seen: str,
        text: str,
        ticket: str,
        sender: Sender = STRANGER,
        named: Named | None = None,
    ) -> Standing | Preview:
        """Put another text in the place of the one that the author saw, and another name where that may be changed.
        Gives the preview again when the ticket is not the one of these very words. The same ticket twice amends once.

        Raises what `preview_amendment` does, and StaleDecision when the author saw something else than stands now.
        """
        if self._amended_before(standing, seen, text, ticket, named):
            return standing
        self._has_seen(standing, seen)
        draft = self._draft(standing, text, named)
        try:
            opened = self._tickets.open(ticket, *bound(standing, seen, draft))
        except TicketError as problem:
            return replace(self._preview_of(standing, self._judged(standing, draft, sender)), problem=problem)
        judged = self._judged(standing, draft, sender, opened.seconds)
        if judged.assessment.status is None:
            return self._preview_of(standing, judged)
        decision = self._decision(standing, Act.AMEND, judged.assessment.policy)
        try:
            amendment = amendment_of(standing, judged, judged.assessment.status)
            amended = self._store.amend(decision, amendment, _consequences(standing, decision))
        except StaleDecision as stale:
            # The other half of a double click was quicker, by less than it takes to judge a text.
            now = self.of(stale.reaction, standing.place)
            if self._amended_before(now, seen, text, ticket, named):
                return now
            raise
        log.info("reaction amended", site=amended.site, number=amended.number)
        return self.of(amended, standing.place)

    def withdraw(self, standing: Standing, seen: str) -> Standing:
        """Take a reaction back for good, whatever became of it; once it is, nothing happens.

        Raises StaleDecision when the author saw something else than stands now.
        """
        if standing.reaction.status is Status.WITHDRAWN:
            return standing
        self._has_seen(standing, seen)
        try:
            decision = self._decision(standing, Act.WITHDRAW, standing.place.site.policy)
            withdrawn = self._store.decide(decision, _consequences(standing, decision))
        except StaleDecision as stale:
            if stale.reaction.status is Status.WITHDRAWN:
                return self.of(stale.reaction, standing.place)
            raise
        log.info("reaction withdrawn", site=withdrawn.site, number=withdrawn.number)
        return self.of(withdrawn, standing.place)

    def _place(self, reaction: Reaction) -> Place:
        site = self._store.site(reaction.site)
        thread = self._store.thread(site.key, reaction.thread) or Thread(site.key, reaction.thread, "", "")
        return self._places.around(site, thread)

    def _is_written_to(self, reaction: Reaction) -> bool:
        is_asked = reaction.status is Status.UNCONFIRMED
        return not is_asked or self._store.has_room(reaction.site, reaction.id, self._clock())

    def _objections(self, reaction: Reaction, course: tuple[Decision, ...]) -> tuple[Objection, ...]:
        has_objected = any(decision.act is Act.OBJECT for decision in course)
        return self._store.objections(reaction.site, reaction.id) if has_objected else ()

    def _sent(self, reaction: Reaction) -> Revision | None:
        return written_last(self._store.revisions(reaction.site, reaction.id)) if reaction.edited else None

    def _reasoned(self, standing: Standing, last: Decision) -> Standing:
        """The same with why, as far as its author is told by the last decision that stands."""
        if standing.reaction.status in (Status.WAITING, Status.SPAM):
            return standing
        correspondence = self._policies.correspondence(last.policy)
        against = recourse(standing.reaction.status, standing.course, self._allowed, self._clock())
        may_object = against.hindrance is None and not standing.place.is_out_of_order
        return replace(
            standing,
            acts=(*standing.acts, Act.OBJECT) if may_object else standing.acts,
            grounds=grounds_of(last, self._policy_of(last, standing.place), standing.place.tongues),
            told=last.told if last.act in TELLS else "",
            until=last.at + correspondence.expire if last.act is Act.RETURN else None,
            is_expired=last.act is Act.EXPIRE,
            recourse=against,
        )

    def _allowed(self, decision: Decision) -> timedelta:
        """How long the house lets its author object to a decision: as long as it said when that was taken."""
        return self._policies.correspondence(decision.policy).objection

    def _policy_of(self, decision: Decision, place: Place) -> Policy:
        """The house rules under which it was decided; those in force if these cannot be understood any more."""
        with suppress(BadPolicy):
            return self._policies.in_force(decision.policy)
        return place.policy

    def _draft(self, standing: Standing, text: str, named: Named | None) -> Draft:
        result_of(Act.AMEND, standing.reaction.status)
        if standing.place.is_out_of_order:
            self._policies.in_force(standing.place.site.policy)
        draft = typed_draft(standing, text, named if standing.may_rename else None)
        check_change(standing, draft)
        return draft

    def _judged(self, standing: Standing, draft: Draft, sender: Sender, seconds: int | None = None) -> Judged:
        reaction, place = standing.reaction, standing.place
        then = self._store.circumstances(reaction.site, reaction.id)
        around = self._gathering.again(place.thread, reaction, draft, then, seconds)
        assessment = assess_again(reaction, place.policy, around.circumstances, draft)
        # Only what is really posted leaves the house, and nothing by somebody whose name the editors keep.
        if seconds is not None and assessment.status is not None and reaction.arrangement is None:
            verdict = self._second_opinion.of(draft, place.site, place.thread, place.policy, sender)
            if verdict is not None:
                around = replace(around, circumstances=replace(around.circumstances, verdict=verdict))
                assessment = assess_again(reaction, place.policy, around.circumstances, draft)
        if reaction.arrangement is not None:
            assessment = replace(assessment, shown_name=reaction.shown_name)
        return Judged(draft, around, assessment)

    def _preview_of(self, standing: Standing, judged: Judged) -> Preview:
        refused = judged.assessment.status is None
        ticket = "" if refused else self._tickets.issue(*bound(standing, standing.seen, judged.draft))
        return Preview(standing.place, judged.draft, judged.assessment, ticket)

    def _amended_before(self, standing: Standing, seen: str, text: str, ticket: str, named: Named | None) -> bool:
        """Whether the other half of a double click has just brought these words in, with this very ticket."""
        reaction = standing.reaction
        if reaction.amended is None:
            return False
        # Whether a name counted was seen in the reaction of then.
        drafts = [typed_draft(standing, text, each) for each in dict.fromkeys((named, None))]
        try:
            return any(
                bool(self._tickets.open(ticket, *bound(standing, seen, draft)))
                for draft in drafts
                if says(draft, reaction)
            )
        except TicketError:
            return False

    def _has_seen(self, standing: Standing, seen: str) -> None:
        if seen != standing.seen:
            course = self._store.decisions(standing.reaction.site, standing.reaction.id)
            raise StaleDecision(standing.reaction, course[-1] if course else None)

    def _decision(self, standing: Standing, act: Act, policy: str) -> Decision:
        now, reaction = self._clock(), standing.reaction
        return Decision(
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            site=reaction.site,
            reaction=reaction.id,
            person=None,
            act=act,
            before=reaction.status,
            after=result_of(act, reaction.status),
            version=reaction.version + 1,
            at=now,
            policy=policy,
        )


def _why_it_stands(course: tuple[Decision, ...]) -> Decision | None:
    """The last decision that stands; while an objection is open, the one that it is against."""
    last = last_standing(course)
    if last is None or last.act is not Act.OBJECT:
        return last
    return last_standing(course[: course.index(last)])


def _consequences(standing: Standing, decision: Decision) -> Consequences:
    house = standing.place.policy.correspondence
    was_seen = decision.act is Act.WITHDRAW and decision.before is Status.PUBLISHED
    return Consequences(after_decision(decision, house), keeps_place=was_seen and house.marks_withdrawn)
