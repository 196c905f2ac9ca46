"""What every engine must find again for the rules: earlier words, records, counters, and names of the desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.domain.circumstances import Record
from moderation.domain.decision import Act
from moderation.domain.errors import ThreadClosed
from moderation.domain.ids import time_ordered_id
from moderation.domain.person import Person, Role
from moderation.domain.reaction import Author, Status
from moderation.store.interface import Counter, Same, Store
from tests.store.samples import (
    NOW,
    a_decision,
    a_reaction,
    a_thread,
    an_arrival,
    arrived,
    new_id,
    published,
    undoing,
)

LATER = NOW + timedelta(hours=1)
EMAIL = "jan@jansen.example"
HOUR, DAY = Counter("hour", NOW, LATER), Counter("day", NOW, NOW + timedelta(days=1))


class EarlierContract:
    """What is fetched for the rules, and what accept adds for them."""

    # The same words, and nearly the same

    def test_the_same_words_are_found_newest_first(self, store: Store) -> None:
        arrived(store, thread="/elders")
        arrived(store, text="mooi STUK", author=Author("Piet", ""), received=LATER, status=Status.SPAM)
        arrived(store, text="Iets anders")
        arrived(store, site="krant")
        same = store.same("blad", an_arrival().fingerprint)
        assert same == (
            Same("/artikel/12", "Piet", "mooi STUK", LATER),
            Same("/elders", "Jan Jansen", "Mooi *stuk*!", NOW),
        )
        assert store.same("blad", an_arrival().fingerprint, limit=1) == same[:1]
        assert store.same("blad", "other words") == ()

    def test_those_that_share_most_are_found_first_and_then_the_newest(self, store: Store) -> None:
        for name, shingles in (("three", (1, 2, 3)), ("one", (1, 8)), ("two", (2, 3)), ("new", (1, 9)), ("none", (7,))):
            _with(store, name, *shingles)
        assert _near(store, 1, 2, 3) == ["three", "two", "new", "one"]
        assert _near(store, 1, 2, 3, limit=2) == ["three", "two"]
        assert _near(store, 8, 9) == ["new", "one"]
        assert _near(store, 5, 6) == []

    def test_what_is_found_can_be_compared(self, store: Store) -> None:
        _with(store, "Piet", 1, thread="/elders", text="Mooi stuk dit.", received=LATER, status=Status.REMOVED)
        assert store.near("blad", (1,)) == (Same("/elders", "Piet", "Mooi stuk dit.", LATER),)

    def test_another_site_has_texts_of_its_own(self, store: Store) -> None:
        _with(store, "Jan", 1, site="krant")
        assert store.near("blad", (1,)) == ()

    def test_of_a_wave_no_more_than_the_newest_are_looked_at(self, store: Store) -> None:
        _with(store, "before the wave", 1, 2)
        for number in range(25):
            _with(store, f"wave {number}", 1)
        assert _near(store, 1, limit=100) == [f"wave {number}" for number in reversed(range(5, 25))]
        assert "before the wave" in _near(store, 1, 2, limit=100)

    def test_a_shingle_counts_once_however_often_it_is_given(self, store: Store) -> None:
        _with(store, "twice", 1, 1)
        _with(store, "both", 2, 3)
        assert _near(store, 1, 1, 1, 2, 3) == ["both", "twice"]

    def test_any_number_of_shingles_can_be_asked_for(self, store: Store) -> None:
        _with(store, "Jan", *range(-300, 300))
        assert _near(store) == []
        assert _near(store, *range(2000)) == ["Jan"]

    @pytest.mark.parametrize("shingle", [0, -1, 2**63 - 1, -(2**63) + 1])
    def test_a_shingle_is_a_number_of_64_bits(self, store: Store, shingle: int) -> None:
        _with(store, "Jan", shingle)
        assert _near(store, shingle) == ["Jan"]

    def test_a_reaction_whose_shingles_are_too_big_is_not_kept(self, store: Store) -> None:
        with pytest.raises(ValueError, match="too big"):
            _with(store, "Jan", 1, 2**63)
        assert _near(store, 1) == []
        assert arrived(store).number == 1

    def test_texts_of_long_ago_are_forgotten_by_and_by(self, store: Store) -> None:
        for days in (61, 60, 59):
            id_ = time_ordered_id(NOW - timedelta(days=days), bytes(10))
            _with(store, f"{days} days", 1, *range(days, days + 30), id=id_)
        store.sweep(NOW)
        assert _near(store, 1) == ["59 days", "60 days"]
        store.sweep(NOW + timedelta(days=1))
        assert _near(store, 1) == ["59 days"]
        assert [past.reaction.author.name for past in store.past("blad", after="")] == ["61 days", "60 days", "59 days"]

    def test_nobody_waits_for_a_sweep_that_has_very_much_to_forget(self, store: Store) -> None:
        long_ago = NOW - timedelta(days=99)
        for number in range(17):
            id_ = time_ordered_id(long_ago, number.to_bytes(10, "big"))
            _with(store, str(number), *range(number * 1000, number * 1000 + 1000), id=id_)
        left = []
        for _ in range(3):
            store.sweep(NOW)
            left.append([number for number in range(17) if _near(store, *range(number * 1000, number * 1000 + 1000))])
        assert left[0] == [*range(left[0][0], 17)], "the oldest are forgotten first"
        assert 0 < len(left[1]) < len(left[0]) < 17
        assert left[2] == []

    # The record of an address

    def test_nothing_is_on_record_of_an_address_that_was_never_here(self, store: Store) -> None:
        arrived(store, author=Author("Jan", ""), status=Status.SPAM)
        for email in (EMAIL, "", "\0", "jan@\ud800"):
            assert store.record("blad", email) == Record()

    def test_a_record_has_what_became_of_each_reaction(self, store: Store) -> None:
        for status, times in ((Status.PUBLISHED, 4), (Status.REJECTED, 3), (Status.REMOVED, 2), (Status.SPAM, 1)):
            for _ in range(times):
                arrived(store, status=status)
        arrived(store)
        assert store.record("blad", EMAIL) == Record(published=4, taken_away=5, spam=1)
        assert store.record("blad", "JAN@Jansen.Example") == store.record("blad", EMAIL)
        assert store.record("krant", EMAIL) == Record()

    def test_a_record_follows_every_decision(self, store: Store) -> None:
        kept = arrived(store)
        records = []
        for act, after in ((Act.APPROVE, Status.PUBLISHED), (Act.REMOVE, Status.REMOVED)):
            decision = a_decision(kept, act=act, after=after)
            kept = store.decide(decision)
            records.append(store.record("blad", EMAIL))
        store.decide(undoing(decision, kept))
        records.append(store.record("blad", EMAIL))
        assert records == [Record(published=1), Record(taken_away=1), Record(published=1)]

    def test_what_was_refused_is_on_nobodys_record(self, store: Store) -> None:
        published(store)
        with pytest.raises(ValueError, match="cannot be kept"):
            arrived(store, status=Status.SPAM, text="NUL \0")
        assert store.record("blad", EMAIL) == Record(published=1)

    # Counters that come with a reaction

    def test_a_reaction_is_counted_where_it_says(self, store: Store) -> None:
        for _ in range(2):
            store.accept(an_arrival(counters=(HOUR, DAY, DAY)), None)
        assert store.counted(["hour", "day", "week"]) == {"hour": 2, "day": 4, "week": 0}
        assert store.counted([]) == {}
        assert store.count("hour", NOW, LATER) == 3

    def test_a_counter_stands_at_what_its_newest_window_holds(self, store: Store) -> None:
        for window, times in ((LATER, 2), (NOW, 5), (NOW - timedelta(days=400), 9)):
            for _ in range(times):
                store.count("jan", window, LATER + timedelta(hours=1))
        assert store.counted(["jan"]) == {"jan": 2}

    def test_a_reaction_that_is_refused_is_not_counted(self, store: Store) -> None:
        store.put_thread(a_thread(closed=NOW))
        with pytest.raises(ThreadClosed):
            store.accept(an_arrival(counters=(HOUR,)), None)
        with pytest.raises(ValueError, match="cannot be kept"):
            store.accept(an_arrival(a_reaction(thread="/open"), counters=(HOUR, HOUR._replace(key="\0"))), None)
        assert store.counted(["hour"]) == {"hour": 0}

    def test_the_same_ticket_again_is_not_counted_again(self, store: Store) -> None:
        arrival = an_arrival(counters=(HOUR,), shingles=(1,), tried=("links",))
        for _ in range(2):
            store.accept(arrival, None)
        assert store.counted(["hour"]) == {"hour": 1}
        assert len(store.near("blad", (1,))) == 1

    def test_counters_are_exact_when_many_reactions_come_at_once(self, store: Store) -> None:
        def accept(number: int) -> None:
            counters = (HOUR, DAY) if number % 2 else (DAY, HOUR)
            store.accept(an_arrival(counters=counters), None)
            store.count("hour", NOW, LATER)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(accept, range(40)))
        assert store.counted(["hour", "day"]) == {"hour": 80, "day": 40}

    # Names and addresses of the desk

    @pytest.mark.parametrize("name", ["Els de Wit", "ELS DE WIT", "els  de-wit.", "Elsdewit", "Еls de Wіt"])
    def test_a_name_that_looks_like_that_of_the_desk_is_reserved(self, store: Store, name: str) -> None:
        assert store.reserved(name, EMAIL) == (True, False)

    @pytest.mark.parametrize("name", ["Els", "Els de Witt", "Éls de Wit", "", "!?", "\0", "\ud800"])
    def test_another_name_is_free(self, store: Store, name: str) -> None:
        store.add_person(Person("z", "…", "z@blad.example", Role.OWNER), "hash")
        assert store.reserved(name, "") == (False, False)

    def test_an_address_of_the_desk_is_reserved_in_any_case(self, store: Store) -> None:
        assert store.reserved("Jan Jansen", "ELS@blad.example") == (False, True)
        assert store.reserved("Bram van Dam", "els@blad.example") == (True, True)
        assert store.reserved("Jan Jansen", "els@\ud800") == (False, False)


def _with(store: Store, name: str, *shingles: int, **changes: object) -> None:
    """A reaction under this name that has these shingles."""
    reaction = a_reaction(**({"id": new_id(), "author": Author(name, "")} | changes))
    store.accept(an_arrival(reaction, shingles=shingles), None)


def _near(store: Store, *shingles: int, limit: int = 5) -> list[str]:
    return [same.name for same in store.near("blad", shingles, limit)]
