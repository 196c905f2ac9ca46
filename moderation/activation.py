"""Which version of the house rules is in force on a site, since when, and who brought it there.

What is activated is kept whole in the store. From then on the service reads it there: a file that somebody is editing
changes nothing, and every process sees the new version with its next request.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog

from moderation.domain.errors import BadPolicy
from moderation.domain.person import Person, require_editor
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.policies import Shelf
from moderation.store.interface import Activation, KeptPolicy, Store

log = structlog.get_logger(__name__)


class Activations:
    """Brings policies into force."""

    def __init__(self, store: Store, shelf: Shelf, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._shelf = shelf
        self._clock = clock

    def add_site(self, site: Site, policy: str | Path, person: Person | None = None) -> Policy:
        """Keep a new site, with this policy in force: a folder, or the name of one that can be found. Without a person
        it is done from the command line.

        Raises BadPolicy when it cannot be understood or fails its own cases, AlreadyExists.
        """
        checked = self._shelf.checked(policy)
        self._keep(checked)
        self._store.add_site(replace(site, policy=checked.digest, closes_after=checked.closes_after))
        self._activate(site.key, checked, person)
        return checked

    def activate(
        self, site: str, policy: str | Path, person: Person | None = None, *, seen: str | None = None
    ) -> Policy:
        """Bring a policy into force on a site; the one before stays there when this one is refused.

        Without a person it is done from the command line. `seen` is the digest of the version that they looked at.
        Raises BadPolicy, also when the files are not those that were seen, UnknownSite and RoleMissing.
        """
        if person is not None:
            require_editor(person)
        in_force = self._store.site(site).policy
        checked = self._shelf.checked(policy)
        if seen is not None and checked.digest != seen:
            raise BadPolicy(f"the files of {checked.name} have changed since version {seen[:12]} was looked at")
        if checked.digest != in_force:
            self._keep(checked)
            self._activate(site, checked, person)
        return checked

    def history(self, site: str) -> tuple[Activation, ...]:
        """What was in force on a site, newest first. Raises UnknownSite."""
        self._store.site(site)
        return self._store.activations(site)

    def _keep(self, policy: Policy) -> None:
        self._store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))

    def _activate(self, site: str, policy: Policy, person: Person | None) -> None:
        by = person.id if person else None
        self._store.activate(Activation(site, policy.digest, policy.name, self._clock(), by), policy.closes_after)
        log.info("policy activated", site=site, policy=policy.digest[:12], by=by)
