"""House rules as they were activated, whole, and what was in force when."""

import json

from moderation.domain.errors import PolicyOvertaken, UnknownPolicy, UnknownSite
from moderation.store.engine import Run
from moderation.store.interface import Activation, KeptPolicy
from moderation.store.part import LAST, Part, as_key
from moderation.store.rows import activation_columns, activation_in, policy_columns, policy_in
from moderation.store.snapshots import next_edition

KEEP_POLICY = """
    insert into policy (digest, name, files) values (:digest, :name, :files) on conflict (digest) do nothing"""
FILES = "select files from policy where digest = :digest"
POLICIES_LIKE = """
    select * from policy where digest >= :prefix and digest < :prefix || :last order by digest limit :limit"""
# Whoever has the number holds the site: what was activated last is in force, and stands last in the log.
PUT_IN_FORCE = """
    update site set policy = :digest, closes_after = :closes_after, last_activation = last_activation + 1
    where key = :site and policy = coalesce(:replaces, policy) returning last_activation"""
IS_SITE = "select 1 from site where key = :site"
ADD_ACTIVATION = """
    insert into activation (site, number, digest, name, at, person, edited)
    values (:site, :number, :digest, :name, :at, :person, :edited)"""
ACTIVATIONS = """
    select * from activation where site = :site and (edited <> :besides or edited = '')
    order by number desc limit :limit"""
CHANGED_AT_DESK = """
    select * from activation where site = :site and number > coalesce((
        select number from activation where site = :site and edited = '' order by number desc limit 1), 0)
    order by number desc"""


class Policies(Part):
    """Versions of house rules, and the log of what came into force."""

    def keep_policy(self, policy: KeptPolicy) -> None:
        self._engine.write(lambda run: run(KEEP_POLICY, **policy_columns(policy)))

    def policy_files(self, digest: str) -> dict[str, str]:
        rows = self._engine.read(FILES, digest=as_key(digest))
        if not rows:
            raise UnknownPolicy("no policy with this digest is kept")
        files: dict[str, str] = json.loads(rows[0]["files"])
        return files

    def policies_like(self, prefix: str, limit: int = 2) -> tuple[KeptPolicy, ...]:
        rows = self._engine.read(POLICIES_LIKE, prefix=as_key(prefix), last=LAST, limit=limit)
        return tuple(map(policy_in, rows))

    def activate(self, activation: Activation, closes_after: int | None, replaces: str | None = None) -> None:
        with self._policy_named(activation.digest):
            self._engine.write(lambda run: _activate(run, activation, closes_after, replaces))

    def activations(self, site: str, limit: int = 100, *, besides: str = "") -> tuple[Activation, ...]:
        return tuple(map(activation_in, self._engine.read(ACTIVATIONS, site=site, limit=limit, besides=besides)))

    def changed_at_desk(self, site: str) -> tuple[Activation, ...]:
        return tuple(map(activation_in, self._engine.read(CHANGED_AT_DESK, site=site)))


def _activate(run: Run, activation: Activation, closes_after: int | None, replaces: str | None) -> None:
    site, digest = activation.site, activation.digest
    rows = run(PUT_IN_FORCE, site=site, digest=digest, closes_after=closes_after, replaces=replaces)
    if not rows:
        raise PolicyOvertaken(site) if run(IS_SITE, site=site) else UnknownSite(site)
    run(ADD_ACTIVATION, **activation_columns(activation), number=rows[0]["last_activation"])
    next_edition(run, activation.site)
