"""What every engine must keep of snapshots: ready bytes that are never older than what they show."""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.domain.decision import Act, Decision
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.snapshot import Packed, Sheet
from moderation.store import open_store, snapshots
from moderation.store.interface import Printed, Store
from tests.store.samples import (
    NOW,
    SECRET,
    a_decision,
    a_site,
    a_thread,
    an_arrival,
    arrived,
    furnished,
    new_id,
    published,
    published_in,
)

THREAD = "/artikel/12"


class Telling:
    """A press that prints what stands on a sheet, so that a test can read it again."""

    def __init__(self, edition: str = "first") -> None:
        self.edition = edition

    def basis(self, site: Site) -> str:
        return f"{self.edition} of {site.name}"

    def __call__(self, sheet: Sheet) -> Packed:
        told = [
            sheet.first,
            sheet.next,
            sheet.count,
            [each.number for each in sheet.reactions],
            bool(sheet.thread.closed),
        ]
        body = json.dumps(told).encode()
        return Packed(hashlib.sha256(body).hexdigest(), body, b"\0\xff")


def page(store: Store, first: int = 0, press: Telling | None = None, thread: str = THREAD) -> list[object] | None:
    """What stands on a page: where it begins, where the next one does, the count, the numbers, whether it is closed."""
    snapshot = store.snapshot("blad", thread, first, (press or Telling()).basis(a_site()))
    return None if snapshot is None else list(json.loads(snapshot.gzip))


def numbers(store: Store, thread: str = THREAD) -> list[int]:
    """All numbers on all pages of a thread, in the order of the pages; each page is checked to be in its place."""
    found: list[int] = []
    first: int | None = 0
    while first is not None:
        shown = page(store, first, thread=thread)
        assert shown is not None, f"there is no page at {first}"
        begins, following, _, here, _ = shown
        assert begins == first
        assert isinstance(here, list)
        assert len(here) <= snapshots.MOST
        assert all(first <= number for number in here)
        found += here
        assert following is None or isinstance(following, int)
        first = following
    return found


class SnapshotsContract:
    """Held over each engine, on a store that has a press."""

    @pytest.fixture
    def store(self, address: str) -> Iterator[Store]:
        """With a press, unlike that of the other contracts."""
        store = furnished(open_store(address, SECRET, Telling()))
        yield store
        store.close()

    def test_what_is_decided_stands_on_the_page_at_once(self, store: Store) -> None:
        first, second = published(store), published(store)
        assert page(store) == [0, None, 2, [first.number, second.number], False]
        store.decide(a_decision(first, act=Act.REMOVE, after=Status.REMOVED))
        assert page(store) == [0, None, 1, [second.number], False]

    def test_what_the_policy_places_itself_stands_there_at_once(self, store: Store) -> None:
        reaction = an_arrival().reaction
        placed = replace(reaction, status=Status.PUBLISHED, version=1, first_status=Status.PUBLISHED)
        decision = a_decision(reaction, person=None, version=1)
        kept = store.accept(an_arrival(placed), decision)
        assert page(store) == [0, None, 1, [kept.number], False]

    def test_bytes_come_back_as_they_were_printed(self, store: Store) -> None:
        published(store)
        snapshot = store.snapshot("blad", THREAD, 0, Telling().basis(a_site()))
        assert snapshot is not None
        assert (len(snapshot.tag), snapshot.gzip[:1], snapshot.brotli) == (64, b"[", b"\0\xff")

    def test_what_waits_is_not_printed(self, store: Store) -> None:
        arrived(store)
        assert page(store) is None
        store.print_thread("blad", THREAD, 0)
        assert page(store) == [0, None, 0, [], False]

    def test_closing_a_thread_is_told_on_its_page(self, store: Store) -> None:
        published(store)
        store.put_thread(a_thread(closed=NOW))
        shown = page(store)
        assert shown is not None
        assert shown[-1] is True

    def test_the_edition_of_a_site_grows_with_what_its_public_sees_and_with_nothing_else(self, store: Store) -> None:
        reaction = arrived(store)
        before = store.editions().get("blad", 0)
        store.decide(a_decision(arrived(store), act=Act.REJECT, after=Status.REJECTED))
        assert store.editions().get("blad", 0) == before
        shown = store.decide(a_decision(reaction))
        placed = store.editions()["blad"]
        assert placed > before
        store.decide(a_decision(shown, act=Act.REMOVE, after=Status.REMOVED))
        assert store.editions()["blad"] > placed
        assert "krant" not in store.editions()

    def test_printed_pages_are_listed_in_the_order_of_their_editions(self, store: Store) -> None:
        published(store)
        published(store, thread="/artikel/13")
        one, other = store.printed("blad", Printed())
        assert [one.thread, other.thread] == [THREAD, "/artikel/13"]
        assert one.edition < other.edition == store.editions()["blad"]
        assert store.printed("blad", one) == (other,)
        assert store.printed("blad", Printed(), limit=1) == (one,)
        assert store.printed("blad", other) == store.printed("krant", Printed()) == ()
        published(store)
        assert [each.thread for each in store.printed("blad", other)] == [THREAD]

    def test_a_page_on_another_basis_is_none_until_it_is_printed_anew(self, store: Store, address: str) -> None:
        reaction = published(store)
        press = Telling("second")
        later = open_store(address, SECRET, press)
        try:
            assert page(later, press=press) is None
            later.print_thread("blad", THREAD, 0)
            edition = later.editions()["blad"]
            assert page(later, press=press) == [0, None, 1, [reaction.number], False]
            later.print_thread("blad", THREAD, 0)
            assert later.editions()["blad"] == edition
        finally:
            later.close()

    def test_what_is_printed_is_given_back_at_once(self, store: Store) -> None:
        published(store)
        basis = Telling().basis(a_site())
        assert store.print_thread("blad", THREAD, 0) == store.snapshot("blad", THREAD, 0, basis) is not None
        assert store.print_thread("blad", THREAD, 7) is store.print_thread("blad", "/nergens", 0) is None

    def test_the_tags_of_a_thread_stay_while_nothing_changes_that_the_public_sees_of_it(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshots, "MOST", 2)
        basis = Telling().basis(a_site())
        assert store.tags("blad", THREAD, basis) == ()
        reactions = [published(store) for _ in range(3)]
        before = store.tags("blad", THREAD, basis)
        assert len(before) == 2
        arrived(store)
        published(store, thread="/artikel/13")
        assert store.tags("blad", THREAD, basis) == before
        assert store.tags("blad", THREAD, "another") == store.tags("blad", "/nergens", basis) == ()
        removed = store.decide(a_decision(reactions[2], act=Act.REMOVE, after=Status.REMOVED))
        assert store.tags("blad", THREAD, basis) != before
        store.decide(a_decision(removed, act=Act.RESTORE, after=Status.PUBLISHED))
        assert store.tags("blad", THREAD, basis) == before

    def test_threads_are_listed_in_the_order_in_which_they_become_old(self, store: Store) -> None:
        days = {"/een": 3, "/twee": 1, "/drie": 3, "/vier": 2}
        for thread, day in days.items():
            store.put_thread(a_thread(thread, opened=NOW + timedelta(days=day)))
            published(store, thread=thread)
        store.put_thread(a_thread("/zonder", opened=None))
        found = store.opened_after("blad", NOW)
        assert [each.thread for each in found] == ["/twee", "/vier", "/drie", "/een"]
        assert [each.opened for each in found] == [NOW + timedelta(days=days[each.thread]) for each in found]
        assert {(each.edition, each.first) for each in found} < {
            (each.edition, 0) for each in store.printed("blad", Printed())
        }
        third = found[2]
        assert third.opened is not None
        assert store.opened_after("blad", third.opened, third.thread) == found[3:]
        assert store.opened_after("blad", NOW, limit=2) == found[:2]
        assert store.opened_after("krant", NOW) == ()

    def test_threads_are_listed_in_the_order_in_which_they_are_closed_by_hand(self, store: Store) -> None:
        days = {"/een": 3, "/twee": 1, "/drie": 3, "/vier": 2}
        for thread, day in days.items():
            published(store, thread=thread)
            store.put_thread(a_thread(thread, closed=NOW + timedelta(days=day)))
        published(store, thread="/open")
        found = store.closed_after("blad", NOW)
        assert [(each.thread, each.closed) for each in found] == [
            (thread, NOW + timedelta(days=days[thread])) for thread in ("/twee", "/vier", "/drie", "/een")
        ]
        third = found[2]
        assert third.closed is not None
        assert store.closed_after("blad", third.closed, third.thread) == found[3:]
        assert store.closed_after("blad", NOW, limit=2) == found[:2]
        assert store.closed_after("krant", NOW) == ()

    def test_what_is_published_is_told_by_number_with_what_it_answers(self, store: Store) -> None:
        first = published(store)
        second = published(store, parent=first.number)
        elsewhere = published(store, thread="/artikel/13")
        waiting = arrived(store)
        assert list(store.published_parents("blad", THREAD).items()) == [
            (first.number, None),
            (second.number, first.number),
        ]
        asked = [each.number for each in (first, second, elsewhere, waiting)]
        found = store.published_numbered("blad", THREAD, asked)
        assert [found[number].number for number in found] == [first.number, second.number]
        assert store.published_numbered("blad", THREAD, []) == {}
        assert len(store.published_numbered("blad", THREAD, range(1_200))) == 2

    def test_without_a_press_a_change_makes_the_pages_outdated(self, store: Store, address: str) -> None:
        first = published(store)
        plain = open_store(address, SECRET)
        try:
            edition = plain.editions()["blad"]
            second = published(plain)
            assert page(store) is None
            assert plain.editions()["blad"] > edition
            assert [each.thread for each in plain.printed("blad", Printed(edition, THREAD, 0))] == [THREAD]
            plain.print_thread("blad", THREAD, 0)
            assert page(store) is None
        finally:
            plain.close()
        store.print_thread("blad", THREAD, 0)
        assert page(store) == [0, None, 2, [first.number, second.number], False]

    @pytest.mark.parametrize("thread", ["/nergens", "", "\0", "x" * 10_000, "\ud800"])
    def test_a_thread_that_is_not_there_has_no_page(self, store: Store, thread: str) -> None:
        store.print_thread("blad", thread, 0)
        assert page(store, thread=thread) is None

    def test_a_page_may_be_asked_for_by_any_number(self, store: Store) -> None:
        published(store)
        assert page(store, 2**70) is None
        assert page(store, 7) is None

    def test_of_two_who_decide_under_one_page_at_once_neither_is_lost(self, store: Store) -> None:
        waiting = [arrived(store) for _ in range(24)]
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda reaction: store.decide(a_decision(reaction)), waiting))
        assert page(store) == [0, None, 24, [reaction.number for reaction in waiting], False]

    def test_a_long_thread_is_cut_into_pages_that_keep_their_place(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshots, "MOST", 3)
        reactions = [published(store) for _ in range(8)]
        assert numbers(store) == [each.number for each in reactions]
        begins = [page(store, first) for first in (0, reactions[3].number, reactions[6].number)]
        assert [each and each[3] for each in begins] == [
            [each.number for each in part] for part in (reactions[:3], reactions[3:6], reactions[6:])
        ]
        store.decide(a_decision(reactions[4], act=Act.REMOVE, after=Status.REMOVED))
        again = page(store, reactions[3].number)
        assert again is not None
        assert again[3] == [reactions[3].number, reactions[5].number]

    def test_a_page_is_cut_as_well_where_it_would_be_too_large(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(snapshots, "LARGEST", 100)
        sizes = (60, 30, 30, 200, 40, 40, 40)
        reactions = [published(store, html="x" * size) for size in sizes]
        assert numbers(store) == [each.number for each in reactions]
        begins = [reactions[place].number for place in (2, 3, 4, 6)]
        for first, shown in zip([0, *begins], ([0, 1], [2], [3], [4, 5], [6]), strict=True):
            here = page(store, first)
            assert here is not None
            assert here[3] == [reactions[place].number for place in shown]

    def test_a_change_reprints_its_own_page_and_the_first(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(snapshots, "MOST", 3)
        reactions = [published(store) for _ in range(9)]
        edition = store.editions()["blad"]
        store.decide(a_decision(reactions[8], act=Act.REMOVE, after=Status.REMOVED))
        now = Printed(edition, THREAD, reactions[8].number)
        assert [each.first for each in store.printed("blad", now)] == [0, reactions[6].number]

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=st.lists(st.integers(0, 40), min_size=1, max_size=30), most=st.integers(1, 4))
    def test_pages_kept_along_are_those_of_a_fresh_rebuild(
        self, store: Store, monkeypatch: pytest.MonkeyPatch, steps: list[int], most: int
    ) -> None:
        """Each step shows a waiting reaction, or takes one away that is shown, or brings it back."""
        monkeypatch.setattr(snapshots, "MOST", most)
        thread = f"/{new_id()}"
        known: list[Reaction] = [arrived(store, thread=thread) for _ in range(len(steps) // 2 + 1)]
        for step in steps:
            place = step % len(known)
            known[place] = store.decide(_next_decision(known[place]))
        shown = [each.number for each in published_in(store, "blad", thread)]
        assert numbers(store, thread) == shown
        first = page(store, thread=thread)
        assert first is not None
        assert first[2] == len(shown)

    def test_the_store_notices_cheaply_that_another_process_has_written(self, store: Store, address: str) -> None:
        before = store.changes()
        assert store.changes() == before
        other = open_store(address, SECRET)
        try:
            arrived(other)
        finally:
            other.close()
        assert store.changes() is None or store.changes() != before


def _next_decision(reaction: Reaction) -> Decision:
    if reaction.status is Status.PUBLISHED:
        return a_decision(reaction, act=Act.REMOVE, after=Status.REMOVED)
    if reaction.status is Status.REMOVED:
        return a_decision(reaction, act=Act.RESTORE, after=Status.PUBLISHED)
    return a_decision(reaction)
