"""What every engine must keep of filters: whose they are, in which order, and how many."""

from dataclasses import replace

import pytest

from moderation.domain.errors import AlreadyExists, NotFound, UnknownFilter
from moderation.domain.saved_filter import SavedFilter
from moderation.store.interface import Store
from tests.store.samples import BRAM, ELS, full, new_id


def a_filter(**changes: str | None) -> SavedFilter:
    """One that Els has kept."""
    saved = SavedFilter(new_id(), "Zonder achternaam", "rule=surname&older=1d", ELS.id)
    return replace(saved, **changes)


class FiltersContract:
    """Own filters and shared ones."""

    def test_a_filter_is_found_as_it_was_kept(self, store: Store) -> None:
        saved = full(a_filter())
        assert store.add_filter(saved, 50)
        assert store.filter(saved.id) == saved
        assert store.filters(ELS.id) == (saved,)

    def test_ones_own_come_first_then_the_shared_ones_each_by_age(self, store: Store) -> None:
        shared, own, other, newer, newest = (
            a_filter(person=person) for person in (None, ELS.id, BRAM.id, ELS.id, None)
        )
        for saved in (newest, newer, other, own, shared):
            store.add_filter(saved, 50)
        assert store.filters(ELS.id) == (own, newer, shared, newest)
        assert store.filters(BRAM.id) == (other, shared, newest)
        assert store.filters("niemand") == (shared, newest)

    def test_each_has_so_many_and_so_have_all_together(self, store: Store) -> None:
        for person in (ELS.id, None, BRAM.id):
            kept = [store.add_filter(a_filter(person=person), 2) for _ in range(3)]
            assert kept == [True, True, False]
        assert len(store.filters(ELS.id)) == 4

    def test_a_filter_can_be_changed_and_change_hands(self, store: Store) -> None:
        saved = a_filter()
        store.add_filter(saved, 50)
        changed = replace(saved, name="Anders", query="", person=None)
        store.change_filter(changed)
        assert store.filters(BRAM.id) == (changed,)
        with pytest.raises(UnknownFilter):
            store.change_filter(a_filter())

    def test_a_filter_that_was_removed_is_gone(self, store: Store) -> None:
        saved, other = a_filter(), a_filter()
        for each in (saved, other):
            store.add_filter(each, 50)
        for _ in range(2):
            store.remove_filter(saved.id)
        assert store.filters(ELS.id) == (other,)
        for unknown in (saved.id, "", "\0"):
            with pytest.raises(UnknownFilter):
                store.filter(unknown)

    def test_a_filter_has_an_id_of_its_own_and_is_of_somebody_who_is_there(self, store: Store) -> None:
        saved = a_filter()
        store.add_filter(saved, 50)
        with pytest.raises(AlreadyExists):
            store.add_filter(saved, 50)
        with pytest.raises(NotFound):
            store.add_filter(a_filter(person="niemand"), 50)
