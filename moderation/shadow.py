"""How the rules in the shadow do: each beside what people decided on the same reactions."""

from contextlib import suppress

from moderation.domain.agreement import Agreement
from moderation.domain.errors import BadPolicy
from moderation.policies import policy_of
from moderation.store.interface import Store, Tried

NEWEST = 10_000
"""Reactions of a site, the newest, by which a rule is judged."""


class Shadow:
    """Looks at the rules that a site is trying out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rules(self, site: str) -> tuple[Agreement, ...]:
        """Each rule that is or was tried on a site, by name, with what people did. Raises UnknownSite.

        One of the policy in force stands there from the beginning, with nothing counted yet.
        """
        policy = self._store.site(site).policy
        begun = {name: Agreement(name, 0, 0, 0, 0) for name in self._in_force(policy)}
        counted = {tried.rule: _agreement(tried) for tried in self._store.tried(site, NEWEST)}
        return tuple(agreement for _, agreement in sorted((begun | counted).items()))

    def _in_force(self, digest: str) -> tuple[str, ...]:
        with suppress(BadPolicy):  # a package of rules was removed: what was counted can be shown all the same
            policy = policy_of(self._store.policy_files(digest))
            return tuple(rule.name for rule in policy.rules if rule.in_shadow)
        return ()


def _agreement(tried: Tried) -> Agreement:
    return Agreement(
        rule=tried.rule,
        hit_taken_away=tried.hit_taken_away,
        hit_placed=tried.hit_placed,
        miss_taken_away=tried.miss_taken_away,
        miss_placed=tried.miss_placed,
        waiting=tried.waiting,
    )
