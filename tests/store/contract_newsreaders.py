"""What every engine must keep of those who are told by mail of what waits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.delivery import PERSON, Channel, Delivery, delivery_id
from moderation.domain.errors import UnknownPerson
from moderation.domain.news import News
from moderation.domain.person import Density, Keys, Person
from moderation.store.interface import Store
from tests.store.samples import BRAM, ELS, NOW

LATER = NOW + timedelta(hours=1)


def told(person: Person, cause: str = "one") -> Delivery:
    to = PERSON + person.id
    return Delivery("blad", delivery_id(cause, News.LATE, to), Channel.MAIL, News.LATE.value, to, cause, "", LATER)


def mails(store: Store) -> int:
    return len(store.deliveries("blad", PERSON + ELS.id).items)


class NewsreadersContract:
    """What they wish, and when they were told."""

    @pytest.mark.parametrize(("news", "after"), [(None, 0), (News.EACH, 0), (News.DIGEST, 23), (News.LATE, 4)])
    def test_of_what_somebody_wants_to_be_told_is_kept(self, store: Store, news: News | None, after: int) -> None:
        wished = replace(ELS, news=news, news_after=after, news_sent=NOW)
        assert store.change_news(ELS.id, news, after, NOW) == wished
        assert store.people() == (BRAM, wished)
        assert store.change_person(ELS.id, language="nl", keys=Keys.LETTERS, density=Density.ROOMY) == wished

    def test_only_somebody_is_told(self, store: Store) -> None:
        with pytest.raises(UnknownPerson):
            store.change_news("niemand", News.EACH, 0, NOW)

    def test_who_is_told_is_remembered_with_what_they_are_told(self, store: Store) -> None:
        seen = store.change_news(ELS.id, News.LATE, 4, NOW)
        assert store.tell_news(seen, LATER, [told(ELS)])
        assert store.people()[1].news_sent == LATER
        assert mails(store) == 1
        assert not store.tell_news(seen, LATER, [told(ELS, "two")])
        assert mails(store) == 1

    def test_nobody_is_told_who_has_wished_something_else_since(self, store: Store) -> None:
        seen = store.change_news(ELS.id, News.LATE, 4, NOW)
        for news, after in ((News.LATE, 8), (News.DIGEST, 4), (None, 4)):
            store.change_news(ELS.id, news, after, NOW)
            assert not store.tell_news(seen, LATER, [told(ELS)])
        assert mails(store) == 0

    def test_a_round_without_news_is_remembered_as_well(self, store: Store) -> None:
        seen = store.change_news(ELS.id, News.DIGEST, 8, NOW)
        assert store.tell_news(seen, LATER, [])
        assert store.people()[1].news_sent == LATER

    def test_of_many_who_tell_the_same_one_does(self, store: Store) -> None:
        seen = store.change_news(ELS.id, News.LATE, 4, NOW)
        with ThreadPoolExecutor(4) as pool:
            done = list(pool.map(lambda number: store.tell_news(seen, LATER, [told(ELS, str(number))]), range(4)))
        assert sorted(done) == [False, False, False, True]
        assert mails(store) == 1

    def test_who_was_never_told_is_told_the_first_time(self, store: Store) -> None:
        assert not store.tell_news(replace(ELS, news=News.LATE), LATER, [])
        assert store.tell_news(ELS, LATER, [])
