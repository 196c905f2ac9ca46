"""What every engine must keep of the people at the desk: how they want it, and their passwords."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.errors import UnknownPerson
from moderation.domain.person import Density, Keys
from moderation.store.interface import Store
from tests.store.samples import BRAM, ELS, NOW

LATER = NOW + timedelta(hours=1)
HASH = "hash of els"


class PeopleContract:
    """How somebody wants the desk, who is locked out, and a password that is replaced by who knows it."""

    @pytest.mark.parametrize("keys", Keys)
    @pytest.mark.parametrize("density", Density)
    def test_how_somebody_wants_the_desk_is_kept(self, store: Store, keys: Keys, density: Density) -> None:
        wished = replace(ELS, language="en", keys=keys, density=density)
        assert store.change_person(ELS.id, language="en", keys=keys, density=density) == wished
        assert store.person_by_email(ELS.email) == (wished, HASH)
        assert store.people() == (BRAM, wished)

    def test_a_change_holds_in_a_session_that_goes_on(self, store: Store) -> None:
        store.open_session("digest", ELS.id, LATER, HASH)
        wished = store.change_person(ELS.id, language="en", keys=Keys.OFF, density=Density.COMPACT)
        assert store.person_in_session("digest", NOW) == wished

    def test_only_somebody_wants_the_desk_in_some_way(self, store: Store) -> None:
        with pytest.raises(UnknownPerson):
            store.change_person("niemand", language="en", keys=Keys.OFF, density=Density.ROOMY)

    def test_those_with_a_password_are_found_by_its_hash(self, store: Store) -> None:
        assert store.those_with_password("locked") == frozenset()
        store.set_password(ELS.id, "locked")
        assert store.those_with_password("locked") == {ELS.id}
        store.set_password(BRAM.id, "locked")
        assert store.those_with_password("locked") == {ELS.id, BRAM.id}

    def test_a_password_is_replaced_by_who_knows_it_and_all_sessions_end(self, store: Store) -> None:
        for digest, person in (("one", "els"), ("two", "els"), ("three", "bram")):
            store.open_session(digest, person, LATER, f"hash of {person}")
        assert store.replace_password(ELS.id, HASH, "new hash")
        assert store.person_by_email(ELS.email) == (ELS, "new hash")
        signed_in = [store.person_in_session(digest, NOW) for digest in ("one", "two", "three")]
        assert signed_in == [None, None, BRAM]

    @pytest.mark.parametrize(("person", "before"), [("els", "another hash"), ("els", ""), ("niemand", HASH)])
    def test_a_password_that_is_another_by_now_is_not_replaced(self, store: Store, person: str, before: str) -> None:
        store.open_session("digest", ELS.id, LATER, HASH)
        assert not store.replace_password(person, before, "new hash")
        assert store.person_by_email(ELS.email) == (ELS, HASH)
        assert store.person_in_session("digest", NOW) == ELS

    def test_of_many_who_replace_a_password_at_once_one_does(self, store: Store) -> None:
        with ThreadPoolExecutor(8) as pool:
            replaced = list(pool.map(lambda n: store.replace_password(ELS.id, HASH, f"hash {n}"), range(8)))
        assert sorted(replaced) == [False] * 7 + [True]
        assert store.person_by_email(ELS.email)[1] == f"hash {replaced.index(True)}"
