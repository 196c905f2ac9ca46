"""Who wants to be told by mail of what waits."""

from collections.abc import Sequence
from datetime import datetime

from moderation.domain.delivery import Delivery
from moderation.domain.errors import UnknownPerson
from moderation.domain.news import News
from moderation.domain.person import Person
from moderation.store.engine import Param, Work
from moderation.store.letterbox import add_deliveries
from moderation.store.moments import moment
from moderation.store.people import People
from moderation.store.rows import NO_NEWS

CHANGE = """
    update person set news = :news, news_after = :after, news_sent = :at where id = :person returning *"""
TELL = """
    update person set news_sent = :at
    where id = :person and news = :news and news_after = :after and coalesce(news_sent, '') = :seen returning id"""


class Newsreaders(People):
    """What they wish, and when they were told last."""

    def change_news(self, person: str, news: News | None, after: int, at: datetime) -> Person:
        wished: dict[str, Param] = {"news": news.value if news else NO_NEWS, "after": after, "at": moment(at)}
        rows = self._engine.write(lambda run: run(CHANGE, person=person, **wished))
        if not rows:
            raise UnknownPerson("nobody with this id works at the desk")
        return self._person_in(rows[0])

    def tell_news(self, seen: Person, at: datetime, deliveries: Sequence[Delivery]) -> bool:
        told = moment(seen.news_sent) if seen.news_sent else ""
        wished: dict[str, Param] = {"news": seen.news.value if seen.news else NO_NEWS, "after": seen.news_after}

        def work(run: Work) -> bool:
            if not run(TELL, person=seen.id, at=moment(at), seen=told, **wished):
                return False
            add_deliveries(run, self._sealer, deliveries)
            return True

        return self._engine.write(work)
