"""What is told later, as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime

from moderation.domain.delivery import Channel, Delivery, Due
from moderation.domain.errors import NotFound
from moderation.domain.event import Event
from moderation.store.consequences import event_in
from moderation.store.engine import Param, Row, Run, Work
from moderation.store.interface import Page
from moderation.store.letterbox import add_deliveries, has_room
from moderation.store.moments import key_before, moment, moment_in, moment_or_none_in
from moderation.store.paging import key_in, page_of
from moderation.store.part import LAST, Part, as_key

TURNS = 10
"""How often the next delivery is looked for when others take each one that was found."""

DUE_EVENTS = "select * from event where due <= :now order by due, site, id limit :most"
TAKE_EVENT = "delete from event where site = :site and id = :id returning id"
# Only as it was seen: somebody else may have put it off already.
POSTPONE = "update event set due = :until where site = :site and id = :id and due = :due"
OPEN = "done is null and given_up is null and overtaken is null"
FREE = f"{OPEN} and due <= :now and (claimed is null or claimed <= :now)"
# A decision that was undone is told to nobody.
HOLDS = """not exists (
        select 1 from decision where decision.site = delivery.site and decision.undoes = delivery.cause
    )"""
WAITS = f"exists (select 1 from delivery where channel = '%s' and {FREE} and {HOLDS}) as %s"  # noqa: S608 - as above
WHAT_IS_DUE = ", ".join(
    (
        "select exists (select 1 from event where due <= :now) as event",
        *(WAITS % (channel.value, channel.value) for channel in Channel),
    )
)
NEXT = f"""
    select site, id from delivery
    where channel = :channel and {FREE} and {HOLDS} order by due, site, id limit 1"""  # noqa: S608 - no values in it
# A service that has failed is asked again when that is due, and till then for nothing else either.
NEXT_HOOK = f"""
    select site, id from delivery
    where channel = :channel and {FREE} and {HOLDS} and not exists (
        select 1 from delivery as slow where slow.site = delivery.site and slow.recipient = delivery.recipient
            and slow.failure <> '' and slow.given_up is null and slow.due > :now
    ) order by due, site, id limit 1"""  # noqa: S608 - no values in it
NEXT_OF = {Channel.MAIL: NEXT, Channel.HOOK: NEXT_HOOK}
# Asked again in the row itself: somebody else may have been quicker.
CLAIM = f"""
    update delivery set claimed = :until, tries = tries + 1, failure = ''
    where site = :site and id = :id and {FREE} and {HOLDS} returning *"""  # noqa: S608 - no values in it
DONE = """
    update delivery set done = :at, given_up = null, overtaken = null, claimed = null, failure = ''
    where site = :site and id = :id"""
# Of the last try alone: whoever took so long that somebody else tries it by now has no say any more.
LATER = f"""
    update delivery set due = :due, claimed = null, failure = :failure
    where site = :site and id = :id and tries = :tries and {OPEN}"""  # noqa: S608 - no values in it
GIVE_UP = f"""
    update delivery set given_up = :at, claimed = null, failure = :failure
    where site = :site and id = :id and tries = :tries and {OPEN}"""  # noqa: S608 - no values in it
OVERTAKE = f"""
    update delivery set overtaken = :at, claimed = null, failure = ''
    where site = :site and id = :id and tries = :tries and {OPEN}"""  # noqa: S608 - no values in it
# Under another name: a report on the letter of before says nothing of this one.
ANEW = """
    update delivery set
        due = :at, tries = 0, claimed = null, done = null, given_up = null, settled = null, overtaken = null,
        failure = '', message_id = case when message_id is null then null else :message_id end
    where site = :site and id = :id"""
BOUNCE = """
    update delivery set given_up = :at, done = null, claimed = null, failure = :failure
    where site = :site and id = :id and message_id = :message_id and given_up is null and overtaken is null
        and (done is not null or (tries > 0 and (claimed is null or claimed <= :at))) returning id"""
TRY_AGAIN = f"{ANEW} and given_up is not null and {HOLDS} returning id"
SEND_AGAIN = f"{ANEW} and (claimed is null or claimed <= :at) and {HOLDS} returning id"
SETTLE = """
    update delivery set settled = :at
    where site = :site and id = :id and given_up is not null and settled is null returning id"""
ONE = "select * from delivery where site = :site and id = :id"
BY_MESSAGE_ID = "select * from delivery where message_id = :message_id"
ABOUT = "select * from delivery where site = :site and reaction = :reaction order by id"
ABOUT_EACH = "select * from delivery where site = :site and reaction in :reactions"
NUMBERS = "select id, number from reaction where site = :site and id in :reactions"
UNSETTLED = f"given_up is not null and settled is null and {HOLDS}"
NUMBER_GIVEN_UP = f"""
    select count(*) as n from (select 1 from delivery where {UNSETTLED} limit :most) as found"""  # noqa: S608 - as above
NEWEST = "select * from delivery where {} and id < :before order by id desc limit :most"
GIVEN_UP = NEWEST.format(UNSETTLED)
ON_THEIR_WAY = NEWEST.format(f"{OPEN} and {HOLDS}")
TO = NEWEST.format("site = :site and recipient = :recipient")
# What an author has read is kept: it may have to be taken back, however late.
FORGETTABLE = "(recipient <> 'author' or done is null)"
OVER = f"""
    select site, id from delivery
    where made < :before and {FORGETTABLE} and not ({OPEN}) order by made, site, id limit :most"""  # noqa: S608 - as above
UNDONE = f"""
    select delivery.site, delivery.id from delivery
    join decision on decision.site = delivery.site and decision.undoes = delivery.cause
    where made < :before and {FORGETTABLE} and {OPEN} order by made, delivery.site, delivery.id limit :most"""  # noqa: S608 - as above
FORGET = "delete from delivery where site = :site and id = :id"
STATEMENT = "select text from statement where site = :site and decision = :decision"
STATEMENTS = """
    select statement.decision as id, statement.text from statement
    where statement.site = :site and statement.decision > :after and statement.decision < :until
    and not exists (
        select 1 from decision where decision.site = statement.site and decision.undoes = statement.decision
    )
    order by statement.decision limit :most"""


class Outbox(Part):
    """Events that wait, and deliveries on their way."""

    def what_is_due(self, now: datetime) -> Due:
        (row,) = self._engine.read(WHAT_IS_DUE, now=moment(now))
        return Due(bool(row["event"]), frozenset(channel for channel in Channel if row[channel.value]))

    def due_events(self, now: datetime, limit: int = 100) -> tuple[Event, ...]:
        return tuple(map(event_in, self._engine.read(DUE_EVENTS, now=moment(now), most=limit)))

    def spread(self, event: Event, deliveries: Sequence[Delivery]) -> bool:
        def work(run: Work) -> bool:
            if not run(TAKE_EVENT, site=event.site, id=event.id):
                return False
            add_deliveries(run, self._sealer, deliveries)
            return True

        return self._engine.write(work)

    def postpone_event(self, event: Event, until: datetime) -> None:
        place: dict[str, Param] = {"site": event.site, "id": event.id, "due": moment(event.due)}
        self._engine.write(lambda run: run(POSTPONE, **place, until=moment(until)))

    def put_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        self._engine.write(lambda run: add_deliveries(run, self._sealer, deliveries))

    def has_room(self, site: str, sent: str, at: datetime) -> bool:
        return has_room(self._engine.read, self._sealer, site, sent, at)

    def claim_delivery(self, channel: Channel, now: datetime, until: datetime) -> Delivery | None:
        def work(run: Run) -> Delivery | None:
            for _ in range(TURNS):
                found = run(NEXT_OF[channel], channel=channel.value, now=moment(now))
                if not found:
                    break
                place = {"site": found[0]["site"], "id": found[0]["id"]}
                for row in run(CLAIM, **place, now=moment(now), until=moment(until)):
                    return delivery_in(row)
            return None

        return self._engine.write(work)

    def delivered(self, delivery: Delivery, at: datetime) -> None:
        self._engine.write(lambda run: run(DONE, site=delivery.site, id=delivery.id, at=moment(at)))

    def not_delivered(self, delivery: Delivery, failure: str, *, due: datetime | None, at: datetime) -> None:
        place: dict[str, Param] = {"site": delivery.site, "id": delivery.id, "tries": delivery.tries}
        if due is None:
            self._engine.write(lambda run: run(GIVE_UP, **place, failure=failure, at=moment(at)))
        else:
            later = moment(due)
            self._engine.write(lambda run: run(LATER, **place, failure=failure, due=later))

    def delivery_overtaken(self, delivery: Delivery, at: datetime) -> None:
        place: dict[str, Param] = {"site": delivery.site, "id": delivery.id, "tries": delivery.tries}
        self._engine.write(lambda run: run(OVERTAKE, **place, at=moment(at)))

    def delivery(self, site: str, delivery: str) -> Delivery:
        rows = self._engine.read(ONE, site=as_key(site), id=as_key(delivery))
        if not rows:
            raise NotFound("there is no such delivery")
        return delivery_in(rows[0])

    def delivery_of_message(self, message_id: str) -> Delivery:
        rows = self._engine.read(BY_MESSAGE_ID, message_id=as_key(message_id))
        if not rows:
            raise NotFound("there is no such letter")
        return delivery_in(rows[0])

    def bounced(self, delivery: Delivery, failure: str, at: datetime) -> bool:
        place: dict[str, Param] = {"site": delivery.site, "id": delivery.id, "message_id": delivery.message_id}
        return bool(self._engine.write(lambda run: run(BOUNCE, **place, failure=failure, at=moment(at))))

    def deliveries(self, site: str, to: str, *, after: str | None = None, limit: int = 50) -> Page[Delivery]:
        return self._page_of(TO, after, limit, site=as_key(site), recipient=as_key(to))

    def deliveries_given_up(self, *, after: str | None = None, limit: int = 50) -> Page[Delivery]:
        return self._page_of(GIVEN_UP, after, limit)

    def deliveries_on_their_way(self, *, after: str | None = None, limit: int = 50) -> Page[Delivery]:
        return self._page_of(ON_THEIR_WAY, after, limit)

    def _page_of(self, sql: str, after: str | None, limit: int, **asked: Param) -> Page[Delivery]:
        rows = self._engine.read(sql, **asked, before=key_in(after) or LAST, most=limit + 1)
        return page_of(list(map(delivery_in, rows)), rows, limit)

    def deliveries_about(self, site: str, reaction: str) -> tuple[Delivery, ...]:
        return tuple(map(delivery_in, self._engine.read(ABOUT, site=site, reaction=reaction)))

    def deliveries_about_each(self, site: str, reactions: Collection[str]) -> tuple[Delivery, ...]:
        if not reactions:
            return ()
        return tuple(map(delivery_in, self._engine.read(ABOUT_EACH, site=site, reactions=tuple(reactions))))

    def numbers_of(self, site: str, reactions: Collection[str]) -> dict[str, int]:
        if not reactions:
            return {}
        rows = self._engine.read(NUMBERS, site=site, reactions=tuple(reactions))
        return {row["id"]: row["number"] for row in rows}

    def number_given_up(self, at_most: int = 100) -> int:
        (row,) = self._engine.read(NUMBER_GIVEN_UP, most=at_most)
        return int(row["n"])

    def try_again(self, site: str, delivery: str, at: datetime) -> bool:
        return self._anew(TRY_AGAIN, site, delivery, at)

    def send_again(self, site: str, delivery: str, at: datetime) -> bool:
        return self._anew(SEND_AGAIN, site, delivery, at)

    def settle_delivery(self, site: str, delivery: str, at: datetime) -> bool:
        place: dict[str, Param] = {"site": as_key(site), "id": as_key(delivery), "at": moment(at)}
        return bool(self._engine.write(lambda run: run(SETTLE, **place)))

    def _anew(self, sql: str, site: str, delivery: str, at: datetime) -> bool:
        place: dict[str, Param] = {"site": as_key(site), "id": as_key(delivery), "at": moment(at)}
        name = self._sealer.message_id(*map(str, place.values()))
        return bool(self._engine.write(lambda run: run(sql, **place, message_id=name)))

    def clear_deliveries(self, made_before: datetime, limit: int = 1000) -> int:
        def work(run: Work) -> int:
            found = [row for sql in (OVER, UNDONE) for row in run(sql, before=moment(made_before), most=limit)]
            run.each(FORGET, [{"site": row["site"], "id": row["id"]} for row in found])
            return len(found)

        return self._engine.write(work)

    def statements(
        self, site: str, *, since: datetime, until: datetime, after: str | None = None, limit: int = 100
    ) -> Page[tuple[str, str]]:
        first = key_in(after) or key_before(since)
        rows = self._engine.read(STATEMENTS, site=as_key(site), after=first, until=key_before(until), most=limit + 1)
        return page_of([(row["id"], row["text"]) for row in rows], rows, limit)

    def statement(self, site: str, decision: str) -> str:
        rows = self._engine.read(STATEMENT, site=as_key(site), decision=as_key(decision))
        return str(rows[0]["text"]) if rows else ""


def delivery_in(row: Row) -> Delivery:
    return Delivery(
        site=row["site"],
        id=row["id"],
        channel=Channel(row["channel"]),
        what=row["what"],
        to=row["recipient"],
        cause=row["cause"],
        reaction=row["reaction"],
        due=moment_in(row["due"]),
        tries=row["tries"],
        done=moment_or_none_in(row["done"]),
        given_up=moment_or_none_in(row["given_up"]),
        failure=row["failure"],
        overtaken=moment_or_none_in(row["overtaken"]),
        message_id=row["message_id"] or "",
    )
