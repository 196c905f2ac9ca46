"""How the rules in the shadow do: each beside what people decided on the same reactions."""

from moderation.domain.agreement import Agreement
from moderation.store.interface import Store, Tried

NEWEST = 10_000
"""Reactions of a site, the newest, by which a rule is judged."""


class Shadow:
    """Looks at the rules that a site is trying out."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rules(self, site: str) -> tuple[Agreement, ...]:
        """Each rule that was tried on a site, by name, with what people did. Raises UnknownSite."""
        self._store.site(site)
        return tuple(_agreement(tried) for tried in self._store.tried(site, NEWEST))


def _agreement(tried: Tried) -> Agreement:
    return Agreement(
        rule=tried.rule,
        hit_taken_away=tried.hit_taken_away,
        hit_placed=tried.hit_placed,
        miss_taken_away=tried.miss_taken_away,
        miss_placed=tried.miss_placed,
        waiting=tried.waiting,
    )
