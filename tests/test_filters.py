"""Filters that moderators keep: els is a moderator, bram an editor."""

import pytest

from moderation.domain.errors import RoleMissing, UnknownFilter
from moderation.domain.person import Person
from moderation.domain.saved_filter import NAME_LENGTH, QUERY_LENGTH
from moderation.domain.wanted import Wanted
from moderation.review.filters import COUNTED, FULL, MOST, NAMELESS, TAKEN, TOO_LONG, TOO_MUCH, BadFilter
from moderation.web.house import House
from tests.conftest import Clock, Reader


def names(house: House, person: Person) -> list[str]:
    return [saved.name for saved in house.filters.all(person)]


def test_everybody_has_their_own_and_all_see_the_shared_ones(
    house: House, els: Person, bram: Person, clock: Clock
) -> None:
    house.filters.save(els, "Van els", "rule=links")
    clock.forward(seconds=1)
    house.filters.save(bram, "Van allen", "older=1d", shared=True)
    clock.forward(seconds=1)
    house.filters.save(bram, "Van bram", "")
    assert names(house, els) == ["Van els", "Van allen"]
    assert names(house, bram) == ["Van bram", "Van allen"]


def test_only_editors_change_what_stands_at_every_desk(house: House, els: Person, bram: Person) -> None:
    with pytest.raises(RoleMissing):
        house.filters.save(els, "Voor allen", "", shared=True)
    mine = house.filters.save(els, "Van mij", "")
    with pytest.raises(RoleMissing):
        house.filters.change(els, mine.id, "Van allen", shared=True)
    shared = house.filters.save(bram, "Van allen", "", shared=True)
    for change in (
        lambda: house.filters.change(els, shared.id, "Anders", shared=True),
        lambda: house.filters.change(els, shared.id, "Mijn", shared=False),
        lambda: house.filters.remove(els, shared.id),
    ):
        with pytest.raises(RoleMissing):
            change()
    assert names(house, els) == ["Van mij", "Van allen"]


def test_what_is_shared_no_longer_is_of_the_editor_who_ended_that(house: House, els: Person, bram: Person) -> None:
    shared = house.filters.save(bram, "Van allen", "rule=links", shared=True)
    house.filters.change(bram, shared.id, "Van bram", shared=False)
    assert (names(house, bram), names(house, els)) == (["Van bram"], [])
    house.filters.change(bram, shared.id, "Van bram", shared=True)
    assert names(house, els) == ["Van bram"]


def test_nobody_reaches_the_filter_of_somebody_else(house: House, els: Person, bram: Person) -> None:
    mine = house.filters.save(els, "Van mij", "")
    for reach in (
        lambda: house.filters.one(bram, mine.id),
        lambda: house.filters.change(bram, mine.id, "Gekaapt", shared=True),
        lambda: house.filters.remove(bram, mine.id),
        lambda: house.filters.one(els, "no-such-filter"),
    ):
        with pytest.raises(UnknownFilter):
            reach()


def test_a_name_is_cleaned_and_must_be_one_of_its_own(house: House, els: Person, bram: Person) -> None:
    first = house.filters.save(els, "  Zonder\tachternaam \u202e", "")
    assert first.name == "Zonder achternaam"
    second = house.filters.save(els, "Anders", "")
    for name, told in (("", NAMELESS), (" \u200b ", NAMELESS), ("x" * (NAME_LENGTH + 1), TOO_LONG), ("ANDERS", TAKEN)):
        with pytest.raises(BadFilter) as bad:
            house.filters.save(els, name, "")
        assert bad.value.told == told
        with pytest.raises(BadFilter) as bad:
            house.filters.change(els, first.id, name, shared=False)
        assert bad.value.told == told
    house.filters.change(els, second.id, "anders", shared=False)
    house.filters.save(bram, "Anders", "")
    house.filters.save(bram, "Anders", "", shared=True)


def test_there_are_no_more_than_can_be_looked_through(house: House, els: Person, clock: Clock) -> None:
    for number in range(MOST):
        clock.forward(seconds=1)
        house.filters.save(els, f"Nummer {number}", "")
    clock.forward(seconds=1)
    for query, told in (("", FULL), ("q" * (QUERY_LENGTH + 1), TOO_MUCH)):
        with pytest.raises(BadFilter) as bad:
            house.filters.save(els, "Een te veel", query)
        assert bad.value.told == told
    removed = house.filters.all(els)[0]
    assert house.filters.remove(els, removed.id) == removed
    house.filters.save(els, "Een te veel", "")
    assert names(house, els)[-1] == "Een te veel"


def test_what_a_filter_shows_is_counted(house: House, els: Person, jan: Reader) -> None:
    jan.sends("Regie op gegevens.")
    jan.sends("Iets anders.")
    assert house.filters.number_of(els, Wanted(phrases=("regie",))) == 1
    assert house.filters.number_of(els, Wanted()) == 2 < COUNTED
