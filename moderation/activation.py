"""Which version of the house rules is in force on a site, since when, and who brought it there.

What is activated is kept whole in the store. From then on the service reads it there: a file that somebody is editing
changes nothing, and every process sees the new version with its next request. A version comes from files, or is made at
the desk from the one in force, by changing a reason in it; which of these it was is written down with it.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import structlog

from moderation.domain.errors import BadPolicy, BadReason, PolicyOvertaken, UnknownReason
from moderation.domain.message import Message
from moderation.domain.person import Person, require_editor
from moderation.domain.policy import Policy, Reason
from moderation.domain.site import Site
from moderation.policies import Shelf, diff, policy_of
from moderation.policies.reason_check import problems_with, tidied
from moderation.policies.rewording import ORDER, reordered, reworded
from moderation.store.interface import Activation, KeptPolicy, Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ProposedRules:
    """House rules as they are in force on a site, and as an editor would have them. `edited` says what of them: the key
    of a reason, or `reason_order`. `alike` are the other sites on which the same version is in force.
    """

    site: str
    before: Policy
    after: Policy
    edited: str
    alike: tuple[Site, ...]

    @property
    def reason(self) -> Reason:
        """The reason that is changed, as it would be. Raises UnknownReason when their order is."""
        found = self.after.reason(self.edited)
        if found is None:
            raise UnknownReason(self.edited)
        return found

    @property
    def told(self) -> tuple[Message, ...]:
        """What changes, a line for each; none when nothing does."""
        return diff(self.before, self.after).told()


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
        self,
        site: str,
        policy: str | Path,
        person: Person | None = None,
        *,
        seen: str | None = None,
        replaces: str | None = None,
    ) -> Policy:
        """Bring a policy into force on a site; the one before stays there when this one is refused.

        Without a person it is done from the command line. `seen` is the digest of the version that they looked at,
        `replaces` that of the one which they saw in force. Raises BadPolicy, also when the files are not those that
        were seen, PolicyOvertaken, UnknownSite and RoleMissing.
        """
        if person is not None:
            require_editor(person)
        in_force = self._store.site(site).policy
        checked = self._shelf.checked(policy)
        if seen is not None and checked.digest != seen:
            raise BadPolicy(f"the files of {checked.name} have changed since version {seen[:12]} was looked at")
        # What was changed at the desk and lies in a folder by now is known to come from files from here on.
        if checked.digest != in_force or self.at_desk(site):
            self._keep(checked)
            self._activate(site, checked, person, replaces=replaces)
        return checked

    def with_reason(
        self, person: Person, site: str, typed: Reason, seen: str, *, is_new: bool = False
    ) -> ProposedRules:
        """The house rules of a site with this reason in place of the one with its key, or added to the others. `seen`
        is the digest of the version that the editor had before them. Nothing is written.

        Raises PolicyOvertaken, BadReason with what to mend, BadPolicy when the new version would not go live,
        UnknownReason, UnknownSite and RoleMissing.
        """
        before = self._seen(person, site, seen)
        old = before.reason(typed.key)
        if old is None and not is_new:
            raise UnknownReason(typed.key)
        reason = tidied(typed, None if is_new else old)
        if problems := problems_with(reason, before, is_new=is_new):
            raise BadReason(problems)
        return self._proposal(site, before, reworded(before.files, reason), reason.key)

    def with_order(self, person: Person, site: str, places: Mapping[str, int], seen: str) -> ProposedRules:
        """The house rules of a site with some reasons at other places among those that are offered, counted from 1;
        beyond the last is the last. The others follow as they stood; of two for one place the one that stood first
        comes first. Raises as above.
        """
        before = self._seen(person, site, seen)
        offered = [reason.key for reason in before.offered]
        if unknown := next((key for key in places if key not in offered), None):
            raise UnknownReason(unknown)
        order = _in_order(offered, places)
        if order == offered:
            return self._proposal(site, before, before.files, ORDER)
        rest = [reason.key for reason in before.reasons if not reason.is_offered]
        return self._proposal(site, before, reordered(before.files, [*order, *rest]), ORDER)

    def put_in_force(self, person: Person, proposal: ProposedRules, also: Sequence[str] = ()) -> tuple[str, ...]:
        """Bring what an editor proposes into force on the site, and `also` on those others where the same version was
        in force; gives the keys of all on which it is now.

        Raises RoleMissing, and PolicyOvertaken when the site has other house rules by now. On another site these stay.
        """
        require_editor(person)
        before, after = proposal.before, proposal.after
        if before.digest == after.digest:
            return ()
        self._keep(after)
        self._activate(proposal.site, after, person, edited=proposal.edited, replaces=before.digest)
        self._shelf.keep_ready(after)
        done = [proposal.site]
        for other in proposal.alike:
            if other.key in also:
                with suppress(PolicyOvertaken):
                    self._activate(other.key, after, person, edited=proposal.edited, replaces=before.digest)
                    done.append(other.key)
        return tuple(done)

    def history(self, site: str) -> tuple[Activation, ...]:
        """What was in force on a site, newest first. Raises UnknownSite."""
        self._store.site(site)
        return self._store.activations(site)

    def at_desk(self, site: str) -> tuple[Activation, ...]:
        """What was changed at the desk since a version from files came into force, newest first. Raises UnknownSite."""
        self._store.site(site)
        return self._store.changed_at_desk(site)

    def taken_back(self, site: str, policy: Policy) -> tuple[Message, ...]:
        """What would become otherwise again of that, were this policy put in force: a line for each. Raises UnknownSite
        and, when what is in force cannot be read any more, BadPolicy.
        """
        edited = {each.edited for each in self.at_desk(site)}
        in_force = self._shelf.in_force(self._store.site(site).policy) if edited else policy
        return diff(in_force, policy).about(edited)

    def brought_home(self, site: str, files: Mapping[str, str]) -> dict[str, str]:
        """The files of a policy with all that was changed at the desk since a version from files came into force on a
        site. Whatever else differs from what is in force there stays. Raises BadPolicy and UnknownSite.
        """
        in_force = self._shelf.in_force(self._store.site(site).policy)
        edited, made = {each.edited for each in self.at_desk(site)}, dict(files)
        for reason in in_force.reasons:
            if reason.key in edited:
                made = reworded(made, reason)
        known = policy_of(made)
        if ORDER in edited:
            made = reordered(made, [reason.key for reason in in_force.reasons if known.reason(reason.key)])
        return made

    def _seen(self, person: Person, site: str, seen: str) -> Policy:
        require_editor(person)
        if self._store.site(site).policy != seen:
            raise PolicyOvertaken(site)
        return self._shelf.in_force(seen)

    def _proposal(self, site: str, before: Policy, files: Mapping[str, str], edited: str) -> ProposedRules:
        alike = (each for each in self._store.sites() if each.policy == before.digest and each.key != site)
        return ProposedRules(site, before, self._shelf.checked_version(files), edited, tuple(alike))

    def _keep(self, policy: Policy) -> None:
        self._store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))

    def _activate(
        self, site: str, policy: Policy, person: Person | None, *, edited: str = "", replaces: str | None = None
    ) -> None:
        by = person.id if person else None
        activation = Activation(site, policy.digest, policy.name, self._clock(), by, edited)
        self._store.activate(activation, policy.closes_after, replaces)
        log.info("policy activated", site=site, policy=policy.digest[:12], by=by, edited=edited or None)


def _in_order(keys: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """The keys with some of them at these places, counted from 1, and the others around them as they stood."""
    moved = [key for number, key in enumerate(keys, 1) if places.get(key, number) != number]
    stay = [key for key in keys if key not in moved]
    moved.sort(key=places.__getitem__)
    order: list[str] = []
    while stay or moved:
        is_due = bool(moved) and (not stay or places[moved[0]] <= len(order) + 1)
        order.append((moved if is_due else stay).pop(0))
    return order
