"""What every engine must keep of the services that are told of a site."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.entry import DeskAct
from moderation.domain.errors import AlreadyExists, NotFound, UnknownHook, UnknownSite
from moderation.domain.hook import Topic
from moderation.store.interface import Store
from tests.store.samples import NOW, a_hook, full

LATER = NOW + timedelta(hours=1)
OLD, NEW, NEWEST = "whsec_b3Vk", "whsec_bmlldXc=", "whsec_bmlldXdzdA=="


class HooksContract:
    """Webhooks."""

    def test_a_hook_comes_back_as_it_was_kept_with_its_secret(self, store: Store) -> None:
        ended = full(a_hook(topics=frozenset(Topic), former_until=LATER, ended=LATER, ended_by="els"))
        told = a_hook(made=LATER)
        assert store.add_hook(ended, OLD, 5)
        assert store.add_hook(told, OLD, 5)
        assert store.hooks("blad") == (told, ended)
        assert store.hook("blad", ended.id) == ended
        assert store.hook_secrets("blad", told.id, NOW) == (OLD,)

    def test_no_more_are_told_at_one_time_than_may_and_of_two_who_add_the_last_one_does(self, store: Store) -> None:
        hooks = [a_hook() for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            kept = list(pool.map(lambda hook: store.add_hook(hook, OLD, 3), hooks))
        assert sorted(kept) == [False] * 3 + [True] * 3
        assert store.add_hook(a_hook(site="krant"), OLD, 3)
        store.end_hook("blad", hooks[kept.index(True)].id, "bram", LATER)
        assert store.add_hook(a_hook(), OLD, 3)

    def test_a_new_secret_signs_beside_the_one_before_it_until_that_is_over(self, store: Store) -> None:
        hook = a_hook()
        store.add_hook(hook, OLD, 5)
        rotated = store.rotate_hook("blad", hook.id, NEW, "els", at=NOW, until=LATER)
        assert rotated == replace(hook, former_until=LATER) == store.hook("blad", hook.id)
        assert store.hook_secrets("blad", hook.id, LATER - timedelta(seconds=1)) == (NEW, OLD)
        assert store.hook_secrets("blad", hook.id, LATER) == (NEW,)
        # Whoever is in a hurry, since somebody else knows it, leaves it no time.
        assert store.rotate_hook("blad", hook.id, NEWEST, "els", at=NOW, until=NOW).former_until is None
        assert store.hook_secrets("blad", hook.id, NOW) == (NEWEST,)

    def test_the_same_secret_twice_changes_nothing(self, store: Store) -> None:
        hook = a_hook()
        store.add_hook(hook, OLD, 5)
        for until in (LATER, LATER + timedelta(days=1)):
            store.rotate_hook("blad", hook.id, NEW, "els", at=NOW, until=until)
        assert store.hook("blad", hook.id).former_until == LATER
        assert store.hook_secrets("blad", hook.id, NOW) == (NEW, OLD)

    def test_a_hook_is_ended_once_and_stays_without_its_secrets(self, store: Store) -> None:
        hook = a_hook()
        store.add_hook(hook, OLD, 5)
        store.rotate_hook("blad", hook.id, NEW, "els", at=NOW, until=LATER)
        ended = store.end_hook("blad", hook.id, "els", LATER)
        assert ended == replace(hook, ended=LATER, ended_by="els")
        assert store.end_hook("blad", hook.id, "bram", LATER + timedelta(days=1)) == ended
        assert store.rotate_hook("blad", hook.id, NEWEST, "bram", at=LATER, until=LATER) == ended
        assert store.hooks("blad") == (ended,)
        assert store.hook_secrets("blad", hook.id, NOW) == ()

    def test_the_log_tells_who_did_what_and_where_the_service_is_but_not_its_whole_address(self, store: Store) -> None:
        hook = a_hook(url="https://hooks.example/geheim?token=x")
        gone = a_hook(made=LATER + timedelta(hours=1))
        store.add_hook(hook, OLD, 5)
        for _ in range(2):
            store.rotate_hook("blad", hook.id, NEW, "els", at=NOW + timedelta(seconds=1), until=LATER)
            store.end_hook("blad", hook.id, "bram", LATER)
        store.add_hook(gone, OLD, 5)
        store.end_hook("blad", gone.id, None, LATER + timedelta(hours=2))
        told = [(line.entry.act, line.entry.person, line.entry.detail, line.is_whole) for line in store.log().items]
        assert told == [
            (DeskAct.HOOK_ENDED, None, f"{gone.id} hooks.example", True),
            (DeskAct.HOOK_MADE, "bram", f"{gone.id} hooks.example", True),
            (DeskAct.HOOK_ENDED, "bram", f"{hook.id} hooks.example", True),
            (DeskAct.HOOK_SECRET, "els", f"{hook.id} hooks.example", True),
            (DeskAct.HOOK_MADE, "bram", f"{hook.id} hooks.example", True),
        ]
        assert store.chain("blad").flaws == ()

    @pytest.mark.parametrize("hook", ["another", "", "\0", "\ud800"])
    def test_a_hook_that_is_not_there_is_unknown(self, store: Store, hook: str) -> None:
        there = a_hook()
        store.add_hook(there, OLD, 5)
        with pytest.raises(UnknownHook):
            store.hook("blad", hook)
        with pytest.raises(UnknownHook):
            store.hook_secrets("krant", there.id, NOW)
        with pytest.raises(UnknownHook):
            store.end_hook("blad", hook, "bram", NOW)
        with pytest.raises(UnknownHook):
            store.rotate_hook("blad", hook, NEW, "bram", at=NOW, until=NOW)
        with pytest.raises(UnknownHook):
            store.rotate_hook("krant", there.id, NEW, "bram", at=NOW, until=NOW)
        assert store.hooks("krant") == store.hooks("elders") == ()

    def test_a_hook_belongs_to_a_site_and_to_somebody_and_has_an_id_of_its_own(self, store: Store) -> None:
        hook = a_hook()
        store.add_hook(hook, OLD, 5)
        with pytest.raises(AlreadyExists):
            store.add_hook(hook, OLD, 5)
        with pytest.raises(UnknownSite):
            store.add_hook(a_hook(site="elders"), OLD, 5)
        with pytest.raises(NotFound):
            store.add_hook(a_hook(made_by="niemand"), OLD, 5)
        with pytest.raises(UnknownSite):
            store.end_hook("elders", hook.id, "bram", NOW)
        assert store.hooks("blad") == (hook,)
