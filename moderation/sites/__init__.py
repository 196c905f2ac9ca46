"""The sites: what each says of itself, who may change it, and whether a page of it shows reactions as it should."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import structlog

from moderation.domain.errors import AlreadyExists
from moderation.domain.message import Message, say
from moderation.domain.person import Person, require_editor, require_owner
from moderation.domain.policy import Policy
from moderation.domain.reaction import Status
from moderation.domain.site import Site
from moderation.sites import wished as terms
from moderation.sites.wished import BadSite, Wished
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

COUNTED = 1000
"""Threads of a site are not counted further."""

Bring = Callable[[Site, str, Person | None], Policy]
"""Keeps a new site with this policy in force, by name. Raises BadPolicy, AlreadyExists."""


class SiteChanged(Exception):
    """Somebody else has changed the site since the form was filled in. Nothing was written; `site` is how it is now."""

    def __init__(self, site: Site) -> None:
        super().__init__(f"site {site.key} was changed by somebody else")
        self.site = site


class Unsure(Exception):
    """The change has consequences that nobody has agreed to yet; `warnings` names them. Nothing was written."""

    def __init__(self, warnings: tuple[Message, ...]) -> None:
        super().__init__(" ".join(map(str, warnings)))
        self.warnings = warnings


@dataclass(frozen=True, slots=True)
class Listed:
    """A site with how many reactions wait and stand there, and how many threads it has: at most COUNTED of them."""

    site: Site
    waiting: int
    published: int
    threads: int


class Sites:
    """Owners add and change sites; editors may look. Without a person it is done from the command line."""

    def __init__(self, store: Store, bring: Bring, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._bring = bring
        self._clock = clock

    def everything(self, person: Person) -> tuple[Listed, ...]:
        """All sites, by key. Raises RoleMissing."""
        require_editor(person)
        return tuple(map(self._listed, self._store.sites()))

    def one(self, person: Person, key: str) -> Site:
        """One of them. Raises RoleMissing, UnknownSite."""
        require_editor(person)
        return self._store.site(key)

    def add(self, owner: Person | None, key: str, wished: Wished, policy: str) -> Site:
        """Keep a new site, with the policy of this name in force. Raises RoleMissing, BadSite, BadPolicy."""
        if owner is not None:
            require_owner(owner)
        problems, in_order = _problems_of(key, wished)
        if problems or in_order is None:
            raise BadSite(problems)
        site = Site(key.strip(), policy="", **asdict(in_order))
        try:
            self._bring(site, policy, owner)
        except AlreadyExists:
            raise BadSite({"key": say("There is a site with this key already.")}) from None
        log.info("site added", site=site.key, by=owner.id if owner else None)
        return self._store.site(site.key)

    def change(
        self, owner: Person | None, key: str, wished: Wished, *, seen: str | None = None, is_sure: bool = True
    ) -> tuple[Message, ...]:
        """Have a site say this of itself from now on. What was printed of it is made anew. Gives the consequences.

        `seen` is the mark of what the form was filled in on. Raises RoleMissing, UnknownSite, BadSite, SiteChanged, and
        Unsure when there are consequences and whoever asks is not sure.
        """
        if owner is not None:
            require_owner(owner)
        now = self._store.site(key)
        if seen is not None and seen != terms.mark_of(now):
            raise SiteChanged(now)
        after = replace(now, **asdict(terms.checked(wished)))
        changed = terms.changes(now, after)
        if not changed:
            return ()
        warnings = terms.warnings(now, after, has_threads=self._store.number_of_threads(key, 1) > 0)
        if warnings and not is_sure:
            raise Unsure(warnings)
        by, told = owner.id if owner else None, json.dumps(changed, ensure_ascii=False)
        if not self._store.change_site(now, after, at=self._clock(), person=by, told=told):
            raise SiteChanged(self._store.site(key))
        log.info("site changed", site=key, fields=list(changed), by=by)
        return warnings

    def _listed(self, site: Site) -> Listed:
        waiting, published = (
            self._store.number_of(status, site=site.key) for status in (Status.WAITING, Status.PUBLISHED)
        )
        return Listed(site, waiting, published, self._store.number_of_threads(site.key, COUNTED))


def _problems_of(key: str, wished: Wished) -> tuple[dict[str, Message], Wished | None]:
    """All that is to be mended at once, and what was filled in when that is in order."""
    problems: dict[str, Message] = {}
    in_order = None
    try:
        terms.checked_key(key)
    except BadSite as bad:
        problems |= bad.problems
    try:
        in_order = terms.checked(wished)
    except BadSite as bad:
        problems |= bad.problems
    return problems, in_order
