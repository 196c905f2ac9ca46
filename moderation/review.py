"""A moderator looks: the queue, one reaction, a decision on the version that was seen, and the way back."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.decision import (
    NEEDS_REASON,
    Act,
    Decision,
    possible_acts,
    result_of,
    status_after_undoing,
    undoable,
)
from moderation.domain.errors import ActNotPossible, BadPolicy, ReasonMissing, RoleMissing, StaleDecision
from moderation.domain.person import Person, Role
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.markup import clean_text
from moderation.policies import Shelf
from moderation.store.interface import LogEntry, Page, QueueItem, Store

log = structlog.get_logger(__name__)

NOTE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Item:
    """One reaction as the desk sees it: with its thread, its course so far, and what can be done now."""

    reaction: Reaction
    site: Site
    thread: Thread
    policy: Policy
    course: tuple[Decision, ...]
    acts: tuple[Act, ...]
    can_undo: Decision | None

    @property
    def was_arranged(self) -> bool:
        """Whether its author was not to be named, by an arrangement that was undone since."""
        return self.reaction.arrangement is None and any(each.act is Act.ARRANGE for each in self.course)

    @property
    def has_one_name(self) -> bool:
        """Whether its author says to have one legal name only, and the rule on surnames has spoken of it."""
        said = (finding.keys[0] for finding in self.reaction.findings if finding.rule == "surname" and finding.keys)
        return any(key.startswith("one_name") for key in said)


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, how many there are in all, and the status that is shown."""

    page: Page[QueueItem]
    total: int
    status: Status


def may_undo(person: Person, decision: Decision | None) -> bool:
    """Whether somebody may take back a decision, if there is one."""
    if decision is None or decision.act is not Act.ARRANGE:
        return True
    return person.role.may_edit or decision.person == person.id


class Review:
    """The desk's way to reactions."""

    def __init__(
        self, store: Store, policies: Shelf, clock: Callable[[], datetime], entropy: Callable[[int], bytes]
    ) -> None:
        self._store = store
        self._policies = policies
        self._clock = clock
        self._entropy = entropy

    def queue(self, status: Status = Status.WAITING, *, site: str | None = None, after: str | None = None) -> Queue:
        """Reactions with this status, oldest first, a page at a time."""
        page = self._store.listed(status, site=site, after=after)
        return Queue(page, self._store.number_of(status, site=site), status)

    def item(self, site_key: str, number: int) -> Item:
        """One reaction with all that a decision needs. Raises UnknownReaction, UnknownSite."""
        site = self._store.site(site_key)
        reaction = self._store.reaction(site_key, number)
        thread = self._store.thread(site_key, reaction.thread) or Thread(site_key, reaction.thread, "", "")
        course = self._store.decisions(site_key, reaction.id)
        policy = self._policies.in_force(site.policy)
        # What stands under an arrangement already keeps its sealed name; undoing comes first.
        acts = tuple(
            act for act in possible_acts(reaction.status) if act is not Act.ARRANGE or reaction.arrangement is None
        )
        return Item(reaction, site, thread, policy, course, acts, undoable(course))

    def decide(
        self, person: Person, site: str, number: int, act: Act, version: int, *, reason: str = "", note: str = ""
    ) -> Reaction:
        """Take one step of the table, on the version that the moderator saw.

        Arranging is done in `arrangements`. Raises StaleDecision (nothing written), ActNotPossible, ReasonMissing,
        UnknownReaction.
        """
        item = self.item(site, number)
        self._same_version(item, version)
        if act is Act.ARRANGE:
            raise ActNotPossible(act, item.reaction.status)
        after = result_of(act, item.reaction.status)
        if act in NEEDS_REASON and item.policy.reason(reason) is None:
            raise ReasonMissing
        return self._write(person, item, act, after, reason=reason if act in NEEDS_REASON else "", note=note)

    def undo(self, person: Person, site: str, number: int, decision_id: str, version: int) -> Reaction:
        """Take back the last decision that stands. Raises StaleDecision, NothingToUndo, UnknownReaction.

        Undoing an arrangement shows a name that is sealed. So it is for those who knew it, because they have arranged
        it themselves, and for editors; others get RoleMissing.
        """
        item = self.item(site, number)
        self._same_version(item, version)
        if not may_undo(person, item.can_undo):
            raise RoleMissing(Role.EDITOR)
        after = status_after_undoing(decision_id, item.course)
        return self._write(person, item, Act.UNDO, after, undoes=decision_id)

    def following(self, reaction: Reaction, *, site: str | None = None) -> Reaction | None:
        """The reaction to look at after this one: the next that waits, and after the last one the first again."""
        return self._store.following(Status.WAITING, reaction.id, site=site)

    def policies(self) -> dict[str, Policy]:
        """The house rules in force, by site; a site whose rules cannot be read now is left out."""
        found = {}
        for site in self._store.sites():
            with suppress(BadPolicy):
                found[site.key] = self._policies.in_force(site.policy)
        return found

    def policy_files(self, digest: str) -> dict[str, str]:
        """The house rules, file by file as they were written, of a version that was once in force.

        Raises UnknownPolicy.
        """
        return self._store.policy_files(digest)

    def log(self, after: str | None = None) -> Page[LogEntry]:
        """All decisions, newest first, a page at a time."""
        return self._store.log(after=after)

    def sites(self) -> tuple[Site, ...]:
        """All sites, for the filter of the queue."""
        return self._store.sites()

    def names(self) -> dict[str, str]:
        """Who is who at the desk, by id."""
        return {person.id: person.name for person in self._store.people()}

    def _same_version(self, item: Item, seen: int) -> None:
        if item.reaction.version != seen:
            raise StaleDecision(item.reaction, item.course[-1] if item.course else None)

    def _write(
        self,
        person: Person,
        item: Item,
        act: Act,
        after: Status,
        *,
        reason: str = "",
        note: str = "",
        undoes: str | None = None,
    ) -> Reaction:
        now = self._clock()
        decision = Decision(
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            site=item.reaction.site,
            reaction=item.reaction.id,
            person=person.id,
            act=act,
            before=item.reaction.status,
            after=after,
            version=item.reaction.version + 1,
            at=now,
            policy=item.policy.digest,
            reason=reason,
            note=clean_text(note)[:NOTE_LENGTH],
            undoes=undoes,
        )
        decided = self._store.decide(decision)
        log.info("reaction decided", site=decided.site, number=decided.number, act=act.value, by=person.id)
        return decided
