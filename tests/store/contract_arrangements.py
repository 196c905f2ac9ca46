"""What every engine must keep of arrangements: who may use one, what is sealed, and who has read it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.domain.arrangement import Arrangement
from moderation.domain.circumstances import Code
from moderation.domain.decision import Act
from moderation.domain.errors import (
    AlreadyExists,
    ArrangementOver,
    NotFound,
    StaleDecision,
    UnknownArrangement,
    UnknownPolicy,
    UnknownReaction,
    UnknownSite,
)
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.store.interface import SealedName, Store
from tests.store.samples import (
    ELS,
    NOW,
    a_decision,
    a_reaction,
    a_reading,
    a_thread,
    an_arrangement,
    an_arrival,
    arranged,
    arranging,
    arrived,
    arrived_under,
    full,
    new_id,
    published,
    published_in,
    undoing,
)

LATER = NOW + timedelta(hours=1)
HIDDEN = "Jan van Verborgen"
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40)
ON_ONE_STORE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class ArrangementsContract:
    """Arrangements, the names under them, and the log of those who read these."""

    # Found at the desk

    def test_what_stands_under_an_arrangement_is_found_by_no_name_and_no_address(self, store: Store) -> None:
        hidden, shown = (arrived(store, author=Author(HIDDEN, "jan@jansen.example")) for _ in range(2))
        kept = store.arrange(arranging(hidden), an_arrangement(), "code")
        for wanted in (
            Wanted(status=None, names=("verborgen",)),
            Wanted(status=None, email="jan@jansen.example"),
            Wanted(status=None, sender=("blad", shown.number)),
        ):
            assert [item.reaction.id for item in store.listed(wanted, now=NOW).items] == [shown.id]
        # Nor does it lead to the others of its author.
        assert store.listed(Wanted(status=None, sender=("blad", kept.number)), now=NOW).items == ()

    def test_a_name_that_is_put_back_is_found_again(self, store: Store) -> None:
        waiting = arrived(store, author=Author(HIDDEN, "jan@jansen.example"))
        decision = arranging(waiting)
        store.decide(undoing(decision, store.arrange(decision, an_arrangement(), "code")))
        (item,) = store.listed(Wanted(names=("verborgen",)), now=NOW).items
        assert item.reaction.author == waiting.author

    # Made, found and ended

    def test_an_arrangement_comes_back_as_it_was_kept(self, store: Store) -> None:
        whole = an_arrangement(until=LATER, uses=3, used=1, thread="/artikel/12", ended=NOW, has_name=True)
        bare = an_arrangement(site="krant", uses=None, for_whom="één")
        store.add_arrangement(full(whole), "code", HIDDEN)
        store.add_arrangement(bare, "another", "")
        assert store.arrangement(whole.id) == whole
        assert store.arrangement_by_code("code") == whole
        assert store.arrangement(bare.id) == store.arrangement_by_code("another") == bare

    @pytest.mark.parametrize("key", ["another", "", "\0", "\ud800", "é"])
    def test_an_arrangement_that_is_not_there_is_unknown(self, store: Store, key: str) -> None:
        arranged(store)
        for ask in (
            lambda: store.arrangement(key),
            lambda: store.end_arrangement(key, NOW),
            lambda: store.read_names(key, a_reading()),
        ):
            with pytest.raises(UnknownArrangement):
                ask()
        assert store.arranged(key) == ()
        assert store.readings(key) == ()

    def test_a_code_that_is_not_there_finds_nothing(self, store: Store) -> None:
        arranged(store)
        assert store.arrangement_by_code("another") is None

    def test_no_two_arrangements_have_one_id_or_one_code(self, store: Store) -> None:
        first, second = an_arrangement(), an_arrangement(for_whom="another")
        store.add_arrangement(first, "code", "")
        for twin, code in ((replace(second, id=first.id), "another code"), (second, "code")):
            with pytest.raises(AlreadyExists):
                store.add_arrangement(twin, code, "")
        assert store.arrangements().items == (first,)

    @pytest.mark.parametrize(("changes", "error"), [({"site": "nergens"}, UnknownSite), ({"made_by": "n"}, NotFound)])
    def test_an_arrangement_is_for_a_site_and_by_somebody(
        self, store: Store, changes: dict[str, str], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            arranged(store, **changes)

    @pytest.mark.parametrize("real_name", ["NUL \0", "half \ud83d"])
    def test_a_real_name_that_cannot_be_kept_whole_is_not_kept_at_all(self, store: Store, real_name: str) -> None:
        with pytest.raises(ValueError, match="cannot be kept"):
            store.add_arrangement(an_arrangement(), "code", real_name)
        arrangement = arranged(store)
        with pytest.raises(ValueError, match="cannot be kept"):
            arrived_under(store, arrangement, real_name)
        assert store.arrangements().items == (arrangement,)
        assert store.number_of(Status.WAITING) == 0

    def test_arrangements_are_newest_first_and_page_by_page(self, store: Store) -> None:
        kept = [arranged(store, site=site) for site in ("blad", "krant", "blad", "blad")]
        assert _walk(store, None) == [*reversed(kept)]
        assert _walk(store, "blad") == [kept[3], kept[2], kept[0]]
        assert _walk(store, "nergens") == []
        assert store.arrangements(limit=4).after is None

    @pytest.mark.parametrize("mark", ["?", "a", "\0", "é", "' or 1=1", "  ", ""])
    def test_a_malformed_mark_stands_for_the_newest_arrangement(self, store: Store, mark: str) -> None:
        arranged(store)
        assert store.arrangements(after=mark) == store.arrangements()

    def test_an_arrangement_ends_once(self, store: Store) -> None:
        arrangement, other = arranged(store), arranged(store)
        assert store.end_arrangement(arrangement.id, LATER) == replace(arrangement, ended=LATER)
        assert store.end_arrangement(arrangement.id, NOW) == replace(arrangement, ended=LATER)
        assert store.arrangement(arrangement.id).ended == LATER
        assert store.arrangement(other.id) == other

    # A reaction comes in under one

    def test_a_reaction_under_an_arrangement_takes_one_of_its_uses(self, store: Store) -> None:
        arrangement = arranged(store, uses=2)
        kept = arrived_under(store, arrangement, HIDDEN)
        assert store.reaction("blad", 1) == kept
        assert (kept.author.name, kept.shown_name) == ("Naam bij de redactie bekend",) * 2
        assert store.arrangement(arrangement.id) == replace(arrangement, used=1, has_name=True)

    def test_reactions_under_an_arrangement_are_listed_newest_first(self, store: Store) -> None:
        arrangement, other = arranged(store, uses=None), arranged(store)
        kept = [arrived_under(store, arrangement) for _ in range(3)]
        arrived_under(store, other)
        arrived(store)
        assert store.arranged(arrangement.id) == (*reversed(kept),)
        assert store.arranged(arrangement.id, limit=1) == (kept[2],)

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"uses": 1, "used": 1}, Code.USED_UP),
            ({"uses": 0}, Code.USED_UP),
            ({"until": NOW}, Code.EXPIRED),
            ({"ended": LATER}, Code.ENDED),
            ({"thread": "/elders"}, Code.FOREIGN),
            ({"site": "krant"}, Code.FOREIGN),
        ],
    )
    def test_an_arrangement_that_is_over_takes_nothing_and_nothing_is_written(
        self, store: Store, changes: dict[str, object], code: Code
    ) -> None:
        arrangement = arranged(store, **changes)
        with pytest.raises(ArrangementOver) as refused:
            arrived_under(store, arrangement, HIDDEN)
        assert refused.value.code is code
        assert store.arrangement(arrangement.id) == arrangement
        assert store.thread("blad", "/artikel/12") is None
        assert arrived(store).number == 1

    @ON_ONE_STORE
    @given(
        uses=st.none() | st.integers(0, 2),
        used=st.integers(0, 2),
        until=st.none() | st.sampled_from((NOW - timedelta(microseconds=1), NOW, NOW + timedelta(microseconds=1))),
        ended=st.none() | st.just(NOW),
        thread=st.sampled_from((None, "/artikel/12", "/elders")),
        site=st.sampled_from(("blad", "krant")),
    )
    def test_the_store_and_the_arrangement_agree_on_what_may_be_used(
        self,
        store: Store,
        uses: int | None,
        used: int,
        until: datetime | None,
        ended: datetime | None,
        thread: str | None,
        site: str,
    ) -> None:
        arrangement = arranged(store, uses=uses, used=used, until=until, ended=ended, thread=thread, site=site)
        expected = arrangement.outcome("blad", "/artikel/12", NOW)
        try:
            arrived_under(store, arrangement)
        except ArrangementOver as refused:
            outcome = refused.code
        else:
            outcome = Code.GOOD
        assert outcome is expected
        assert store.arrangement(arrangement.id).used == used + (expected is Code.GOOD)

    def test_an_arrangement_that_is_not_there_is_not_used(self, store: Store) -> None:
        with pytest.raises(UnknownArrangement):
            arrived_under(store, an_arrangement(), HIDDEN)
        assert store.thread("blad", "/artikel/12") is None

    def test_the_same_ticket_again_takes_no_second_use(self, store: Store) -> None:
        arrangement = arranged(store)
        arrival = an_arrival(a_reaction(arrangement=arrangement.id), real_name=HIDDEN)
        assert store.accept(arrival, None) == store.accept(arrival, None)
        assert store.arrangement(arrangement.id).used == 1

    def test_what_is_refused_for_another_reason_takes_no_use(self, store: Store) -> None:
        arrangement = arranged(store)
        store.put_thread(a_thread(closed=NOW))
        with pytest.raises(NotFound):
            arrived_under(store, arrangement, thread="/open", policy="d9")
        with pytest.raises(Exception, match="closed"):
            arrived_under(store, arrangement, HIDDEN)
        assert store.arrangement(arrangement.id) == arrangement

    def test_of_two_at_once_with_the_last_use_one_gets_it(self, store: Store) -> None:
        for _ in range(10):
            arrangement = arranged(store)
            outcomes = _at_once(store, arrangement)
            assert sorted(outcomes) == ["accepted", "used-up"]
            assert store.arrangement(arrangement.id).used == 1
        assert store.number_of(Status.WAITING) == 10

    # Sealed names, and who reads them

    def test_sealed_names_are_read_by_somebody_who_is_written_down(self, store: Store) -> None:
        arrangement = arranged(store, uses=3)
        numbers = [arrived_under(store, arrangement, name).number for name in (HIDDEN, "", "Een Ander")]
        assert store.readings(arrangement.id) == ()
        first, second = a_reading(), a_reading(person="els", at=LATER, why="Nog eens.")
        names = (SealedName(HIDDEN, numbers[0]), SealedName("Een Ander", numbers[2]))
        assert store.read_names(arrangement.id, first) == names
        assert store.read_names(arrangement.id, second) == names
        assert store.readings(arrangement.id) == (second, first)

    def test_the_name_of_the_arrangement_itself_stands_first(self, store: Store) -> None:
        arrangement = an_arrangement()
        store.add_arrangement(arrangement, "code", HIDDEN)
        arrived_under(store, arrangement, "Een Ander")
        assert store.read_names(arrangement.id, a_reading()) == (SealedName(HIDDEN), SealedName("Een Ander", 1))

    def test_a_reading_is_written_down_also_when_there_was_nothing_to_read(self, store: Store) -> None:
        arrangement = arranged(store)
        assert store.read_names(arrangement.id, a_reading()) == ()
        assert store.readings(arrangement.id) == (a_reading(),)

    def test_nobody_reads_a_name_without_being_written_down(self, store: Store) -> None:
        arrangement = arranged(store)
        arrived_under(store, arrangement, HIDDEN)
        with pytest.raises(NotFound):
            store.read_names(arrangement.id, a_reading(person="niemand"))
        assert store.readings(arrangement.id) == ()

    def test_all_who_read_at_once_are_written_down(self, store: Store) -> None:
        arrangement = arranged(store)
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda why: store.read_names(arrangement.id, a_reading(why=why)), map(str, range(20))))
        assert sorted(int(reading.why) for reading in store.readings(arrangement.id)) == [*range(20)]

    @ON_ONE_STORE
    @given(own=NAMES, typed=NAMES)
    def test_any_name_is_read_as_it_was_sealed(self, store: Store, own: str, typed: str) -> None:
        arrangement = an_arrangement()
        store.add_arrangement(arrangement, arrangement.id, own)
        number = arrived_under(store, arrangement, typed).number
        assert store.read_names(arrangement.id, a_reading()) == (SealedName(own), SealedName(typed, number))

    # A waiting reaction is put under one

    def test_a_reaction_that_is_put_under_an_arrangement_shows_its_name_no_more(self, store: Store) -> None:
        kept = arrived(store, author=Author(HIDDEN, "jan@jansen.example", "van Verborgen", one_name=True))
        other, arrangement, decision = arrived(store), an_arrangement(), arranging(kept)
        now = store.arrange(decision, arrangement, "code")
        shown = arrangement.shown_name
        author = replace(kept.author, name=shown, surname=None)
        assert now == replace(kept, author=author, shown_name=shown, arrangement=arrangement.id, version=1)
        assert store.reaction("blad", 1) == now
        assert store.reaction("blad", 2) == other
        assert store.decisions("blad", kept.id) == (decision,)
        assert store.log().items[0].author_name == shown
        assert [same.name for same in store.same("blad", an_arrival().fingerprint)] == ["Jan Jansen", shown]
        assert store.number_of(Status.WAITING) == 2

    def test_the_arrangement_is_used_once_by_this_and_holds_the_name(self, store: Store) -> None:
        kept, arrangement = arrived(store, author=Author(HIDDEN, "")), an_arrangement(uses=2)
        now = store.arrange(arranging(kept), arrangement, "code")
        assert store.arrangement_by_code("code") == replace(arrangement, used=1, has_name=True)
        assert store.arranged(arrangement.id) == (now,)
        assert store.read_names(arrangement.id, a_reading()) == (SealedName(HIDDEN, 1),)
        arrived_under(store, arrangement)
        with pytest.raises(ArrangementOver):
            arrived_under(store, arrangement)

    def test_an_arrangement_for_what_was_changed_meanwhile_writes_nothing(self, store: Store) -> None:
        seen = arrived(store)
        decision = a_decision(seen)
        now = store.decide(decision)
        with pytest.raises(StaleDecision) as refused:
            store.arrange(arranging(seen), an_arrangement(), "code")
        assert (refused.value.reaction, refused.value.last) == (now, decision)
        assert store.reaction("blad", 1) == now
        assert store.arrangements().items == ()

    def test_an_arrangement_for_what_is_not_there_is_refused(self, store: Store) -> None:
        with pytest.raises(UnknownReaction):
            store.arrange(arranging(a_reaction()), an_arrangement(), "code")
        assert store.arrangements().items == ()

    def test_a_reaction_stands_under_one_arrangement_only(self, store: Store) -> None:
        now = store.arrange(arranging(arrived(store)), an_arrangement(), "code")
        with pytest.raises(AlreadyExists):
            store.arrange(arranging(now), an_arrangement(), "another")
        came_so = arrived_under(store, arranged(store))
        with pytest.raises(AlreadyExists):
            store.arrange(arranging(came_so), an_arrangement(), "another")
        assert store.reaction("blad", now.number) == now

    def test_what_cannot_be_arranged_leaves_the_reaction_as_it_was(self, store: Store) -> None:
        kept, other = arrived(store), arranged(store)
        for decision, code, error in (
            (arranging(kept), f"code of {other.id}", AlreadyExists),
            (arranging(kept, policy="d9"), "code", UnknownPolicy),
            (replace(arranging(kept), person="niemand"), "code", NotFound),
        ):
            with pytest.raises(error):
                store.arrange(decision, an_arrangement(), code)
        assert store.reaction("blad", 1) == kept
        assert store.decisions("blad", kept.id) == ()
        assert store.arrangements().items == (other,)

    def test_of_two_editors_at_once_one_makes_the_arrangement(self, store: Store) -> None:
        for number in range(5):
            kept = arrived(store)

            def arrange(person: str, number: int = number, kept: Reaction = kept) -> str:
                decision = replace(arranging(kept, id=new_id()), person=person)
                try:
                    return store.arrange(decision, an_arrangement(id=new_id()), f"{number} {person}").shown_name
                except StaleDecision:
                    return "stale"

            with ThreadPoolExecutor(2) as pool:
                assert sorted(pool.map(arrange, ("els", "bram"))) == ["Naam bij de redactie bekend", "stale"]
        assert len(store.arrangements().items) == 5

    # And taken back

    @pytest.mark.parametrize(
        "author",
        [
            Author(HIDDEN, "jan@jansen.example", "van Verborgen", one_name=True),
            Author("Jan", "", ""),
            Author("", "jan@jansen.example"),
        ],
    )
    def test_undoing_an_arrangement_gives_everything_back_and_ends_it(self, store: Store, author: Author) -> None:
        kept = arrived(store, author=author, shown_name=author.name)
        arrangement, decision = an_arrangement(uses=None), arranging(kept)
        undone = undoing(decision, store.arrange(decision, arrangement, "code"))
        now = store.decide(undone)
        assert now == store.reaction("blad", 1) == replace(kept, version=2)
        assert store.arrangement(arrangement.id) == replace(arrangement, used=1, ended=undone.at)
        assert store.arranged(arrangement.id) == ()
        assert store.read_names(arrangement.id, a_reading()) == ()
        assert store.decisions("blad", kept.id) == (decision, undone)

    def test_an_address_in_a_name_that_comes_back_is_masked(self, store: Store) -> None:
        kept = arrived(store, author=Author("Jan jan@jansen.example", ""), shown_name="Jan j…@j….example")
        decision = arranging(kept)
        now = store.decide(undoing(decision, store.arrange(decision, an_arrangement(), "code")))
        assert now.shown_name == kept.shown_name

    def test_what_was_taken_back_can_be_arranged_again(self, store: Store) -> None:
        kept = arrived(store, author=Author(HIDDEN, ""))
        for code in ("one", "two"):
            decision, arrangement = arranging(kept), an_arrangement()
            now = store.arrange(decision, arrangement, code)
            assert store.read_names(arrangement.id, a_reading()) == (SealedName(HIDDEN, 1),)
            kept = store.decide(undoing(decision, now))
        assert kept.author == Author(HIDDEN, "")

    def test_undoing_what_came_after_leaves_the_arrangement(self, store: Store) -> None:
        arrangement = an_arrangement()
        now = store.arrange(arranging(arrived(store)), arrangement, "code")
        approval = a_decision(now)
        again = store.decide(undoing(approval, store.decide(approval)))
        assert again == replace(now, version=3)
        assert store.arrangement(arrangement.id).ended is None

    def test_undoing_a_decision_on_what_came_in_under_an_arrangement_leaves_it(self, store: Store) -> None:
        arrangement = arranged(store)
        kept = arrived_under(store, arrangement, HIDDEN)
        approval = a_decision(kept)
        again = store.decide(undoing(approval, store.decide(approval)))
        assert again == replace(kept, version=2)
        assert store.read_names(arrangement.id, a_reading()) == (SealedName(HIDDEN, 1),)

    def test_taking_back_what_was_changed_meanwhile_gives_no_name_back(self, store: Store) -> None:
        decision, arrangement = arranging(arrived(store, author=Author(HIDDEN, ""))), an_arrangement()
        seen = store.arrange(decision, arrangement, "code")
        now = store.decide(a_decision(seen, act=Act.APPROVE))
        with pytest.raises(StaleDecision):
            store.decide(undoing(decision, seen))
        assert store.reaction("blad", 1) == now
        assert store.arrangement(arrangement.id).ended is None

    def test_the_public_sees_what_the_arrangement_shows(self, store: Store) -> None:
        now = store.arrange(arranging(arrived(store, author=Author(HIDDEN, ""))), an_arrangement(), "code")
        store.decide(a_decision(now))
        published(store)
        names = [reaction.name for reaction in published_in(store, "blad", "/artikel/12")]
        assert names == ["Naam bij de redactie bekend", "Jan Jansen"]
        assert store.people()[1] == ELS


def _walk(store: Store, site: str | None) -> list[Arrangement]:
    """All arrangements, two at a time."""
    seen: list[Arrangement] = []
    after = None
    while True:
        page = store.arrangements(site=site, after=after, limit=2)
        seen += page.items
        after = page.after
        if after is None:
            return seen


def _at_once(store: Store, arrangement: Arrangement) -> list[str]:
    """What becomes of two reactions that come with one code at the same moment."""
    start = threading.Barrier(2)

    def accept(name: str) -> str:
        start.wait()
        try:
            arrived_under(store, arrangement, name)
        except ArrangementOver as refused:
            return refused.code.value
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(accept, ("Jan Jansen", "Een Ander")))
