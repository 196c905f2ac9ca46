"""Who at the desk is told by mail of what waits: of each thing that comes, of all once a day, or when one is late."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from moderation.domain.decision import Act, Decision, last_standing
from moderation.domain.delivery import PERSON, Channel, Delivery, delivery_id
from moderation.domain.event import Kind
from moderation.domain.news import News
from moderation.domain.objection import open_since, taken_out
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.jobs.telling import About
from moderation.people import LOCKED
from moderation.store.interface import Store

AGAIN = timedelta(days=1)
"""After so long, what is late is told once more."""

LOOKED_AT = 50
"""Reactions of each kind, the oldest, among which it is looked for the one that has waited longest."""

ASKED_FOR = (Status.WAITING, Status.OBJECTED)
"""What somebody at the desk has to decide."""


class Moderators:
    """Tells each thing that comes to those who wish that."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def deliveries(self, about: About) -> Iterable[Delivery]:
        if not _asks_for_somebody(about):
            return ()
        event, barred = about.event, _barred_by(about)
        told = (each for each in _readers(self._store) if each.news is News.EACH and each.id != barred)
        return [_delivery(event.site, News.EACH, each, event.cause, event.due, event.reaction) for each in told]


class NewsRound:
    """Tells what waits once a day, and that something is late. Of several who make the same round at the same time, one
    does: when somebody was told last is kept with what they are told.
    """

    def __init__(self, store: Store, time_zone: str) -> None:
        self._store = store
        self._zone = ZoneInfo(time_zone)

    def __call__(self, now: datetime) -> None:
        """Tell what is due by now."""
        for person in _readers(self._store):
            if person.news is News.DIGEST:
                self._digest(person, now)
            elif person.news is News.LATE:
                self._late(person, now)

    def _digest(self, person: Person, now: datetime) -> None:
        due = _last_time(person.news_after, now, self._zone)
        if person.news_sent is not None and person.news_sent >= due:
            return
        found = (each for status in ASKED_FOR for each in self._first(status, now, person, 1))
        # A day on which nothing waits passes in silence.
        self._tell(person, next(found, None), due, now)

    def _late(self, person: Person, now: datetime) -> None:
        waiting = [(self._since(each), each) for status in ASKED_FOR for each in self._first(status, now, person)]
        if not waiting:
            return
        since, first = min(waiting, key=lambda each: each[0])
        late, told = since + timedelta(hours=person.news_after), person.news_sent
        if now < late or (told is not None and told >= late and now - told < AGAIN):
            return
        self._tell(person, first, now, now)

    def _tell(self, person: Person, first: Reaction | None, round_of: datetime, now: datetime) -> None:
        if person.news is None:
            return
        cause = f"{person.news.value}.{round_of.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        deliveries = (_delivery(first.site, person.news, person, cause, now),) if first else ()
        self._store.tell_news(person, now, deliveries)

    def _first(self, status: Status, now: datetime, person: Person, most: int = LOOKED_AT) -> list[Reaction]:
        """The oldest of a status that this person may decide on."""
        wanted = Wanted(status=status)
        found = self._store.listed(wanted, now=now, person=person.id, limit=most, offered=True)
        return [item.reaction for item in found.items]

    def _since(self, reaction: Reaction) -> datetime:
        """Since when it waits for the desk: the time that it was with its author does not count."""
        course = self._store.decisions(reaction.site, reaction.id) if reaction.version else ()
        turns = (each.at for each in reversed(course) if each.before is not each.after)
        return open_since(reaction.status, course) or next(turns, reaction.received)


def _readers(store: Store) -> Iterator[Person]:
    """Those who wish to be told something, and still work here."""
    people = [person for person in store.people() if person.news is not None]
    locked = store.those_with_password(LOCKED) if people else frozenset()
    return (person for person in people if person.id not in locked)


def _asks_for_somebody(about: About) -> bool:
    """Whether something waits by this that did not wait before, and still does."""
    status, decision = about.reaction.status, about.decision
    match about.event.kind:
        case Kind.RECEIVED:
            return status is Status.WAITING
        case Kind.REPORTED:
            return status is Status.PUBLISHED
        case Kind.DECIDED if decision is not None:
            return _brings_it_back(decision) and (status in ASKED_FOR or open_since(status, about.course) is not None)
        case _:
            return False


def _brings_it_back(decision: Decision) -> bool:
    is_amended = decision.act is Act.AMEND and decision.before is Status.RETURNED
    return is_amended or decision.act in (Act.CONFIRM, Act.OBJECT)


def _barred_by(about: About) -> str | None:
    """Whoever decided that which is objected to: they do not look at it again."""
    decision = about.decision
    if decision is None or decision.act is not Act.OBJECT:
        return None
    before = [each for each in about.course if each.version < decision.version]
    against = taken_out(about.course).contested if decision.after is Status.PUBLISHED else last_standing(before)
    return against.person if against else None


def _last_time(hour: int, now: datetime, zone: ZoneInfo) -> datetime:
    """When the clocks of a zone last said this hour."""
    today = now.astimezone(zone).date()
    due = datetime.combine(today, time(hour), zone)
    return due if due <= now else datetime.combine(today - timedelta(days=1), time(hour), zone)


def _delivery(site: str, news: News, person: Person, cause: str, due: datetime, reaction: str = "") -> Delivery:
    to = PERSON + person.id
    return Delivery(site, delivery_id(cause, news.value, to), Channel.MAIL, news.value, to, cause, reaction, due)
