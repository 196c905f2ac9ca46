"""What is told later: events that wait, and deliveries on their way."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.delivery import Channel, Delivery, Due
from moderation.domain.event import Event
from moderation.store.values import Page


class Outbox(Protocol):
    """Events are kept with their cause. When one is due it becomes deliveries, which are claimed one by one, done, and
    only then marked as done: each arrives at least once, also when whoever is at it dies. Several may be at work.

    Of letters that answer what came in (`Delivery.answers`), five at most are kept for one mailbox in the length of a
    day, on all sites together: anybody can type anybody's address. Those whose link was followed to confirm it do not
    count, and those beyond are not kept.
    """

    def what_is_due(self, now: datetime) -> Due:
        """What there is to do now. A few rows, however much that is."""

    def due_events(self, now: datetime, limit: int = 100) -> tuple[Event, ...]:
        """The events that are due, those that have been for longest first. At most `limit` rows."""

    def spread(self, event: Event, deliveries: Sequence[Delivery]) -> bool:
        """Put deliveries in the place of an event, in one transaction. False, and nothing is written, when somebody
        else has done so. A delivery that there is already stays as it is.
        """

    def postpone_event(self, event: Event, until: datetime) -> None:
        """Have an event due later, unless somebody else has put it off, or spread it. 1 row."""

    def put_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries, which no event need have brought about; also some that are given up from the beginning. One
        that there is already stays as it is.
        """

    def has_room(self, site: str, sent: str, at: datetime) -> bool:
        """Whether another letter that answers what came in may go, at this moment, to the address that came with a
        reaction or a report, by its id; also when none did. A few rows.
        """

    def claim_delivery(self, channel: Channel, now: datetime, until: datetime) -> Delivery | None:
        """Take the delivery of this channel that has been due for longest, for as long as nobody else shall try it, and
        count the try. None when there is none. One whose cause is a decision that was undone is never given, nor one
        to a service that has failed and is to be asked again later. A few rows.
        """

    def delivered(self, delivery: Delivery, at: datetime) -> None:
        """It has arrived."""

    def not_delivered(self, delivery: Delivery, failure: str, *, due: datetime | None, at: datetime) -> None:
        """It has not arrived, and is tried again when it is `due`; None gives it up. Nothing happens when it has been
        claimed once more since it was claimed as this.
        """

    def delivery_overtaken(self, delivery: Delivery, at: datetime) -> None:
        """There was nothing to tell by it any more: it has not arrived, and is not tried again. Nothing happens when it
        has been claimed once more since it was claimed as this.
        """

    def bounced(self, delivery: Delivery, failure: str, at: datetime) -> bool:
        """It has not arrived, though a mail server had taken it, and is not tried again. False, and nothing is written,
        when it has never been tried, is being brought at this moment, was given up or overtaken, or has another
        `message_id` by now. 1 row.
        """

    def delivery_of_message(self, message_id: str) -> Delivery:
        """The delivery that is known to mail servers by this name. Raises NotFound. 1 row."""

    def delivery(self, site: str, delivery: str) -> Delivery:
        """The delivery with this id. Raises NotFound. 1 row."""

    def deliveries(self, site: str, to: str, *, after: str | None = None, limit: int = 50) -> Page[Delivery]:
        """Deliveries of a site to one recipient, newest first, after the given mark. At most `limit` + 1 rows."""

    def deliveries_given_up(self, *, after: str | None = None, limit: int = 50) -> Page[Delivery]:
        """Those of all sites that were given up and not settled, newest first, after the given mark. At most `limit` +
        1 rows.
        """

    def deliveries_on_their_way(self, *, after: str | None = None, limit: int = 50) -> Page[Delivery]:
        """The same of those that are still to be brought."""

    def deliveries_about(self, site: str, reaction: str) -> tuple[Delivery, ...]:
        """What is or was on its way about a reaction, by its id, oldest first. 1 row for each."""

    def deliveries_about_each(self, site: str, reactions: Collection[str]) -> tuple[Delivery, ...]:
        """The same of several reactions, in no order."""

    def numbers_of(self, site: str, reactions: Collection[str]) -> dict[str, int]:
        """The numbers of these reactions, by their ids; without those that are not there. 1 row for each."""

    def number_given_up(self, at_most: int = 100) -> int:
        """How many deliveries were given up and not settled, counted no further than `at_most`."""

    def try_again(self, site: str, delivery: str, at: datetime) -> bool:
        """Have a delivery that was given up tried from now on as if it never had been; a letter by another
        `message_id`, so that nobody takes what comes back of the one before for this one. False when there is no such
        one, or its cause was undone.
        """

    def send_again(self, site: str, delivery: str, at: datetime) -> bool:
        """The same of any delivery, also of one that has arrived. False when there is none, somebody is at it, or its
        cause was undone.
        """

    def settle_delivery(self, site: str, delivery: str, at: datetime) -> bool:
        """Let a delivery that was given up be. False when there is no such one."""

    def clear_deliveries(self, made_before: datetime, limit: int = 1000) -> int:
        """Forget deliveries that were made before this and are not on their way any more: those that have arrived, that
        were given up or overtaken, or whose cause was undone; of either kind at most `limit`. How many. What has
        reached authors is kept: it may have to be taken back, however late.
        """

    # Statements of reasons

    def statements(
        self, site: str, *, since: datetime, until: datetime, after: str | None = None, limit: int = 100
    ) -> Page[tuple[str, str]]:
        """The statements of reasons of a site in a period, oldest first, after the given mark: the id of the decision,
        and what was kept of it as JSON. What was undone is left out. At most `limit` + 1 rows.
        """

    def statement(self, site: str, decision: str) -> str:
        """The statement of reasons that goes with a decision, as JSON; empty when there is none. 1 row."""
