"""What every engine must keep of house rules, and of what was in force when."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from moderation.domain.errors import NotFound, PolicyOvertaken, UnknownPolicy, UnknownSite
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from tests.store.samples import (
    DIGEST,
    FILES,
    NOW,
    a_decision,
    a_reaction,
    a_site,
    an_activation,
    an_arrival,
    arrived,
    kept_policy,
)

OTHER = "d2" * 32
NOT_DIGESTS = ("\0", "\ud800", "é", "d1", "%", "' or 1=1", "")


class PoliciesContract:
    """Policies and activations."""

    def test_a_policy_is_kept_whole_with_its_files_in_their_order(self, store: Store) -> None:
        assert list(store.policy_files(DIGEST).items()) == list(FILES.items())
        turned = dict(reversed(FILES.items()))
        store.keep_policy(kept_policy(digest=OTHER, files=turned))
        assert list(store.policy_files(OTHER).items()) == list(turned.items())

    def test_a_policy_that_is_kept_is_never_changed(self, store: Store) -> None:
        store.keep_policy(kept_policy(name="another", files={"policy.toml": "another"}))
        assert store.policies_like(DIGEST) == (kept_policy(),)

    @pytest.mark.parametrize("digest", [OTHER, *NOT_DIGESTS])
    def test_a_policy_that_was_never_kept_is_unknown(self, store: Store, digest: str) -> None:
        with pytest.raises(UnknownPolicy):
            store.policy_files(digest)

    def test_policies_are_found_by_the_beginning_of_their_digests(self, store: Store) -> None:
        policies = [kept_policy(digest=digest, name=digest[:4]) for digest in ("abc1", "abc2", "abc3", "abd")]
        for policy in reversed(policies):
            store.keep_policy(policy)
        assert store.policies_like("abc2") == (policies[1],)
        assert store.policies_like("abc") == (*policies[:2],)
        assert store.policies_like("ab", limit=9) == (*policies,)
        assert store.policies_like("", limit=9) == (*policies, kept_policy())
        assert store.policies_like("bc") == ()

    @pytest.mark.parametrize("prefix", [each for each in NOT_DIGESTS if each not in DIGEST])
    def test_what_cannot_begin_a_digest_finds_nothing(self, store: Store, prefix: str) -> None:
        assert store.policies_like(prefix) == ()

    def test_a_site_comes_under_a_policy_that_is_kept(self, store: Store) -> None:
        with pytest.raises(UnknownPolicy):
            store.add_site(a_site("weekblad", policy=OTHER))
        with pytest.raises(UnknownSite):
            store.site("weekblad")

    def test_a_reaction_is_judged_by_a_policy_that_is_kept(self, store: Store) -> None:
        with pytest.raises(UnknownPolicy):
            arrived(store, policy=OTHER)
        judged = a_reaction()
        with pytest.raises(UnknownPolicy):
            store.accept(an_arrival(judged), a_decision(judged, policy=OTHER))
        assert store.thread("blad", "/artikel/12") is None
        assert arrived(store).number == 1

    def test_a_decision_is_taken_under_a_policy_that_is_kept(self, store: Store) -> None:
        kept = arrived(store)
        with pytest.raises(UnknownPolicy):
            store.decide(a_decision(kept, policy=OTHER))
        assert store.reaction("blad", 1) == kept
        assert store.number_of(Status.WAITING) == 1

    def test_what_is_activated_is_in_force_and_is_written_down(self, store: Store) -> None:
        store.keep_policy(kept_policy(digest=OTHER))
        course = [an_activation(digest=OTHER, name="strenger"), an_activation(person=None)]
        elsewhere = an_activation(site="krant", digest=OTHER)
        for activation in (*course, elsewhere):
            store.activate(activation, None)
            assert store.site(activation.site).policy == activation.digest
        assert store.site("blad") == a_site()
        assert store.activations("blad") == (*reversed(course),)
        assert store.activations("blad", limit=1) == (course[1],)
        assert store.activations("krant") == (elsewhere,)
        assert store.activations("nergens") == ()

    @pytest.mark.parametrize(
        ("changes", "error"),
        [({"site": "nergens"}, UnknownSite), ({"digest": "d3"}, UnknownPolicy), ({"person": "niemand"}, NotFound)],
    )
    def test_what_cannot_be_activated_leaves_what_was_in_force(
        self, store: Store, changes: dict[str, str], error: type[Exception]
    ) -> None:
        store.keep_policy(kept_policy(digest=OTHER))
        with pytest.raises(error) as refused:
            store.activate(replace(an_activation(digest=OTHER), **changes), None)
        assert refused.type is error
        assert store.site("blad").policy == DIGEST
        assert store.activations("blad") == ()

    def test_what_was_changed_at_the_desk_is_written_down_with_it(self, store: Store) -> None:
        store.activate(an_activation(edited="surname"), None)
        assert [each.edited for each in store.activations("blad")] == ["surname"]

    def test_what_was_made_by_changing_something_is_passed_by_where_that_is_asked(self, store: Store) -> None:
        for edited in ("", "surname", "order", "order"):
            store.activate(an_activation(edited=edited), None)
        assert [each.edited for each in store.activations("blad", 2, besides="order")] == ["surname", ""]
        assert [each.edited for each in store.activations("blad", 2)] == ["order", "order"]

    def test_what_was_changed_at_the_desk_since_files_came_is_known_however_much_that_is(self, store: Store) -> None:
        assert store.changed_at_desk("blad") == ()
        for edited in ("abusive", "", "surname", *["order"] * 120, "surname"):
            store.activate(an_activation(edited=edited), None)
        last = an_activation(edited="spam", name="nieuwer")
        store.activate(last, None)
        store.activate(an_activation(site="krant", edited="other"), None)
        assert store.changed_at_desk("blad")[0] == last
        assert [each.edited for each in store.changed_at_desk("blad")] == [
            *("spam", "surname", *["order"] * 120, "surname")
        ]
        store.activate(an_activation(), None)
        assert store.changed_at_desk("blad") == ()

    def test_what_replaces_another_version_finds_that_in_force_or_does_nothing(self, store: Store) -> None:
        store.keep_policy(kept_policy(digest=OTHER))
        store.activate(an_activation(digest=OTHER), None, replaces=DIGEST)
        with pytest.raises(PolicyOvertaken):
            store.activate(an_activation(name="te laat"), None, replaces=DIGEST)
        assert store.site("blad").policy == OTHER
        assert [each.name for each in store.activations("blad")] == ["huisregels"]
        with pytest.raises(UnknownSite):
            store.activate(an_activation(site="nergens"), None, replaces=DIGEST)

    def test_of_many_that_replace_the_same_version_one_does(self, store: Store) -> None:
        digests = [f"{number:064}" for number in range(8)]
        for digest in digests:
            store.keep_policy(kept_policy(digest=digest))

        def replaced(digest: str) -> bool:
            try:
                store.activate(an_activation(digest=digest), None, replaces=DIGEST)
            except PolicyOvertaken:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(replaced, digests))
        assert done.count(True) == 1
        assert [each.digest for each in store.activations("blad")] == [digests[done.index(True)]]

    def test_of_many_activations_at_once_the_last_one_in_the_log_is_in_force(self, store: Store) -> None:
        digests = [f"{number:064}" for number in range(20)]
        for digest in digests:
            store.keep_policy(kept_policy(digest=digest))
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda digest: store.activate(an_activation(digest=digest, at=NOW), None), digests))
        log = [activation.digest for activation in store.activations("blad")]
        assert sorted(log) == digests
        assert store.site("blad").policy == log[0]
