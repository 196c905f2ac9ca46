"""The address of a reaction is shown to be its author's, by a secret that only a mail to it holds; then it comes in."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from moderation.domain import ids
from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act, Decision, result_of
from moderation.domain.delivery import AUTHOR, Channel, Delivery, delivery_id
from moderation.domain.errors import StaleDecision, TicketAltered, UnknownReaction, UnknownSecret
from moderation.domain.event import Consequences, after_decision
from moderation.domain.reaction import Reaction, Status
from moderation.intake.first import decision_of_policy
from moderation.intake.gathering import Gathering
from moderation.intake.receipts import Receipts
from moderation.intake.ticket import Tickets
from moderation.intake.values import Standing
from moderation.pipeline import assess_again, draft_of
from moderation.policies import Shelf
from moderation.store.interface import Judgement, Store

log = structlog.get_logger(__name__)

MOST_MAILS = 4
"""How often one reaction brings the mail with which its address is confirmed: anybody can type anybody's."""

A_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The reaction that a secret confirms, where it stands, and the secret of its private address."""

    standing: Standing
    receipt: str


class Confirming:
    """What the owner of an address does. Time and chance are handed in, as in Intake; `can_mail` says whether the house
    sends mail at all.
    """

    def __init__(
        self,
        store: Store,
        policies: Shelf,
        tickets: Tickets,
        gathering: Gathering,
        receipts: Receipts,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        *,
        can_mail: bool,
    ) -> None:
        self._store = store
        self._policies = policies
        self._tickets = tickets
        self._gathering = gathering
        self._receipts = receipts
        self._clock = clock
        self._entropy = entropy
        self._can_mail = can_mail

    def of(self, secret: str) -> Confirmation:
        """What a secret confirms, or has confirmed. Raises UnknownSecret."""
        try:
            receipt = self._tickets.receipt_of(self._store.ticket_of(*self._tickets.confirms(secret)))
            return Confirmation(self._receipts.standing(receipt), receipt)
        except (TicketAltered, UnknownReaction) as error:
            raise UnknownSecret from error

    def confirm(self, secret: str) -> Confirmation:
        """Take the address for its author's. The house rules in force judge the reaction, knowing that by now, and it
        comes in as any other. The same secret again changes nothing, nor does one that comes too late.

        Raises UnknownSecret, BadPolicy.
        """
        found = self.of(secret)
        standing = found.standing
        if standing.reaction.status is not Status.UNCONFIRMED:
            return found
        if standing.place.is_out_of_order:
            self._policies.in_force(standing.place.site.policy)
        try:
            standing = self._receipts.of(self._confirmed(standing), standing.place)
        except StaleDecision as stale:  # the other half of a double click was quicker
            return replace(found, standing=self._receipts.of(stale.reaction, standing.place))
        reaction = standing.reaction
        log.info("address confirmed", site=reaction.site, number=reaction.number, status=reaction.status.value)
        return replace(found, standing=standing)

    def send_again(self, standing: Standing) -> bool:
        """Send the mail once more to who says that it has not come. False when no more is sent: it was `MOST_MAILS`
        times, its address gets no more today, there is nothing to confirm any more, or the house sends none at all. One
        that is still on its way is sent once.
        """
        reaction = standing.reaction
        if reaction.status is not Status.UNCONFIRMED or not self._can_mail:
            return False
        about = self._store.deliveries_about(reaction.site, reaction.id)
        sent = [each for each in about if each.what == Letter.CONFIRM.value]
        if any(each.is_open for each in sent):
            return True
        now = self._clock()
        if len(sent) >= MOST_MAILS or not self._store.has_room(reaction.site, reaction.id, now):
            return False
        # Two who press at once make the same one.
        cause = f"{reaction.id}.{len(sent) + 1}" if sent else reaction.id
        delivery = Delivery(
            site=reaction.site,
            id=delivery_id(cause, Letter.CONFIRM.value, AUTHOR),
            channel=Channel.MAIL,
            what=Letter.CONFIRM.value,
            to=AUTHOR,
            cause=cause,
            reaction=reaction.id,
            due=now,
        )
        self._store.put_deliveries([delivery])
        return True

    def _confirmed(self, standing: Standing) -> Reaction:
        reaction, place, now = standing.reaction, standing.place, self._clock()
        judgement = self._judged(standing)
        decision = Decision(
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            site=reaction.site,
            reaction=reaction.id,
            person=None,
            act=Act.CONFIRM,
            before=reaction.status,
            after=result_of(Act.CONFIRM, reaction.status),
            version=reaction.version + 1,
            at=now,
            policy=place.policy.digest,
        )
        first = decision_of_policy(
            reaction,
            judgement.first_status,
            place.policy.digest,
            now + A_MOMENT,
            decision.version + 1,
            self._entropy(ids.ENTROPY),
        )
        consequences = Consequences(after_decision(decision, place.policy.correspondence))
        return self._store.confirm(decision, judgement, first, consequences)

    def _judged(self, standing: Standing) -> Judgement:
        """What the house rules say of it by now. Its words stay as its author saw them in the preview."""
        reaction, place = standing.reaction, standing.place
        draft, then = draft_of(reaction), self._store.circumstances(reaction.site, reaction.id)
        around = self._gathering.again(place.thread, reaction, draft, then, then.seconds)
        circumstances = replace(around.circumstances, confirmed=True, verdict=then.verdict)
        assessment = assess_again(reaction, place.policy, circumstances, draft)
        return Judgement(
            findings=assessment.findings,
            shadow=assessment.shadow,
            # What would be refused by now was taken once: a person looks.
            first_status=assessment.status or Status.WAITING,
            circumstances=circumstances,
            tried=frozenset(rule.name for rule in place.policy.rules if rule.in_shadow),
        )
