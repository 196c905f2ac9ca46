"""What every engine must keep of the keys by which sites sign who their readers are."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.entry import DeskAct
from moderation.domain.errors import AlreadyExists, NotFound, UnknownKey, UnknownSite
from moderation.domain.identity import Kind
from moderation.domain.reaction import Author
from moderation.domain.sender import Known
from moderation.domain.wanted import Wanted
from moderation.store.interface import Store
from tests.store.samples import NOW, an_identity_key, arranged, arrived, arrived_under, full

LATER = NOW + timedelta(hours=1)
NOBODY = Author("Jan Jansen", "")


class IdentitiesContract:
    """Keys for signed identities, and who is known by them."""

    def test_a_key_comes_back_as_it_was_kept_with_its_secret(self, store: Store) -> None:
        public = full(an_identity_key(kind=Kind.ES256, public="-----BEGIN", ended=LATER))
        secret = an_identity_key(made=LATER)
        assert store.add_identity_key(public, "", 5)
        assert store.add_identity_key(secret, "geheim", 5)
        assert store.identity_keys("blad") == (secret, public)
        assert store.identity_key("blad", public.id) == (public, "")
        assert store.identity_key("blad", secret.id) == (secret, "geheim")

    def test_no_more_keys_hold_at_one_time_than_may_and_of_two_who_add_the_last_one_does(self, store: Store) -> None:
        keys = [an_identity_key() for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            kept = list(pool.map(lambda key: store.add_identity_key(key, "geheim", 3), keys))
        assert sorted(kept) == [False] * 3 + [True] * 3
        assert store.add_identity_key(an_identity_key(site="krant"), "geheim", 3)
        store.end_identity_key("blad", keys[kept.index(True)].id, "bram", LATER)
        assert store.add_identity_key(an_identity_key(), "geheim", 3)

    def test_a_key_is_ended_once_and_stays(self, store: Store) -> None:
        key = an_identity_key()
        store.add_identity_key(key, "geheim", 5)
        ended = store.end_identity_key("blad", key.id, "els", LATER)
        assert ended == replace(key, ended=LATER)
        assert store.end_identity_key("blad", key.id, "bram", LATER + timedelta(days=1)) == ended
        assert store.identity_keys("blad") == (ended,)

    def test_the_log_tells_who_made_a_key_and_who_ended_it(self, store: Store) -> None:
        key = an_identity_key()
        store.add_identity_key(key, "geheim", 5)
        store.add_identity_key(an_identity_key(), "geheim", 1)
        for _ in range(2):
            store.end_identity_key("blad", key.id, "els", LATER)
        told = [(line.entry.act, line.entry.person, line.entry.detail, line.is_whole) for line in store.log().items]
        assert told == [(DeskAct.KEY_ENDED, "els", key.id, True), (DeskAct.KEY_MADE, "bram", key.id, True)]
        assert store.chain("blad").flaws == ()

    @pytest.mark.parametrize("key", ["another", "", "\0", "\ud800"])
    def test_a_key_that_is_not_there_is_unknown(self, store: Store, key: str) -> None:
        there = an_identity_key()
        store.add_identity_key(there, "geheim", 5)
        with pytest.raises(UnknownKey):
            store.identity_key("blad", key)
        with pytest.raises(UnknownKey):
            store.end_identity_key("blad", key, "bram", NOW)
        with pytest.raises(UnknownKey):
            store.identity_key("krant", there.id)
        assert store.identity_keys("krant") == store.identity_keys("elders") == ()

    def test_a_key_belongs_to_a_site_and_to_somebody_and_has_an_id_of_its_own(self, store: Store) -> None:
        key = an_identity_key()
        store.add_identity_key(key, "geheim", 5)
        with pytest.raises(AlreadyExists):
            store.add_identity_key(key, "geheim", 5)
        with pytest.raises(UnknownSite):
            store.add_identity_key(an_identity_key(site="elders"), "geheim", 5)
        with pytest.raises(NotFound):
            store.add_identity_key(an_identity_key(made_by="niemand"), "geheim", 5)
        assert store.identity_keys("blad") == (key,)
        assert store.log().items[0].entry.detail == key.id

    # Who is known by what a site says

    def test_whom_the_site_knows_is_known_without_an_address(self, store: Store) -> None:
        first, second = (arrived(store, author=NOBODY, identity="mark") for _ in range(2))
        also = arrived(store, identity="mark")
        arrived(store, author=NOBODY, identity="another")
        arrived(store, author=NOBODY)
        arrived(store, author=NOBODY, site="krant", identity="mark")
        arrived_under(store, arranged(store), identity="mark")
        told = store.sender("blad", first.id)
        assert (told.known, told.total, told.names) == (Known.IDENTITY, 3, ("Jan Jansen",))
        wanted = Wanted(status=None, sender=("blad", second.number))
        assert [item.reaction for item in store.listed(wanted, now=NOW).items] == [first, second, also]
        assert store.listed(replace(wanted, email="jan@jansen.example"), now=NOW).items == ()
        assert store.sender("blad", also.id).known is Known.ADDRESS
