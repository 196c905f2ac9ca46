"""A moderator looks: the queue, one reaction, a decision on the version that was seen, and the way back."""

from collections.abc import Callable, Iterable, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.claim import LEASE, Claim
from moderation.domain.decision import (
    ANSWERS_EDIT,
    CHANGES_TEXT,
    NEEDS_REASON,
    NOT_OF_THE_DESK,
    Act,
    Decision,
    possible_acts,
    result_of,
    status_after_undoing,
    undoable,
)
from moderation.domain.errors import (
    ActNotPossible,
    BadPolicy,
    OwnDecision,
    RoleMissing,
    StaleDecision,
    WordsMissing,
)
from moderation.domain.event import Consequences, after_decision
from moderation.domain.person import Person, Role
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.domain.wanted import Wanted
from moderation.markup import clean_text
from moderation.policies import Shelf
from moderation.review.deciding import NOTE_LENGTH, TOLD_LENGTH, decision_on
from moderation.review.item import Item, may_undo, needs_words
from moderation.review.reasons import require_words_seen
from moderation.review.returning import checked_reasons
from moderation.review.statements import Statements
from moderation.store.interface import LogEntry, Page, QueueItem, Store

__all__ = ["NOTE_LENGTH", "TOLD_LENGTH", "Item", "Queue", "Review", "may_undo", "needs_words"]

log = structlog.get_logger(__name__)

COUNTED = 200
"""How far a part of the queue is counted that is not counted along."""

NOT_A_STEP = CHANGES_TEXT | NOT_OF_THE_DESK | {Act.ARRANGE, Act.KEEP}
"""What `Review.decide` does not do: these write more than a decision, or are not the desk's."""

QUEUE = Wanted()
"""All that waits, the oldest first."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue, what was asked for it, and how many that are in all: counted no further than `COUNTED`."""

    page: Page[QueueItem]
    wanted: Wanted
    total: int


class Review:
    """The desk's way to reactions."""

    def __init__(
        self, store: Store, policies: Shelf, clock: Callable[[], datetime], entropy: Callable[[int], bytes]
    ) -> None:
        self._store = store
        self._policies = policies
        self._clock = clock
        self._entropy = entropy
        self._statements = Statements(store)

    def queue(self, person: Person, wanted: Wanted = QUEUE, *, after: str | None = None) -> Queue:
        """What is wanted of all reactions, a page at a time."""
        now = self._clock()
        page = self._store.listed(wanted, now=now, person=person.id, after=after)
        is_all = after is None and page.after is None
        return Queue(page, wanted, len(page.items) if is_all else self.number_of(person, wanted))

    def number_of(self, person: Person, wanted: Wanted) -> int:
        """How many reactions are wanted, counted no further than `COUNTED` unless it is a status or one of a site."""
        return self._store.counted_in(wanted, now=self._clock(), person=person.id, at_most=COUNTED)

    def numbers(self, site: str | None = None) -> dict[Status, int]:
        """How many reactions have each status."""
        return self._store.numbers(site=site)

    def read(self, person: Person, reaction: Reaction, *, take_over: bool = False) -> Claim:
        """Say that this person is reading a reaction now, for the length of a lease. Answers the claim that holds: that
        of a colleague who was first, unless it is taken over, which is written in the log.
        """
        now = self._clock()
        claim = Claim(reaction.site, reaction.id, person.id, now + LEASE)
        return self._store.claim(claim, now, take_over=take_over)

    def leave(self, person: Person, reaction: Reaction) -> None:
        """Say that this person is not reading a reaction any more."""
        self._store.release(reaction.site, reaction.id, person.id)

    def claims(self) -> tuple[Claim, ...]:
        """Who is reading what now."""
        return self._store.claims(self._clock())

    def item(self, site_key: str, number: int) -> Item:
        """One reaction with all that a decision needs. Raises UnknownReaction, UnknownSite."""
        site = self._store.site(site_key)
        reaction = self._store.reaction(site_key, number)
        thread = self._store.thread(site_key, reaction.thread) or Thread(site_key, reaction.thread, "", "")
        course = self._store.decisions(site_key, reaction.id)
        policy = self._policies.in_force(site.policy)
        objected = any(each.act is Act.OBJECT for each in course)
        objections = self._store.objections(site_key, reaction.id) if objected else ()
        acts, reported = possible_acts(reaction.status), objected and self._is_reported(reaction)
        item = Item(reaction, site, thread, policy, course, acts, undoable(course), objections, reported)
        return replace(item, acts=tuple(act for act in item.acts if act not in _out_of_place(item)))

    def decide(
        self,
        person: Person,
        site: str,
        number: int,
        act: Act,
        version: int,
        *,
        reason: str = "",
        note: str = "",
        told: str = "",
        seen: str = "",
    ) -> Reaction:
        """Take one step of the table, on the version that the moderator saw. `reason` is the key of a reason of the
        house, or of several with a space between to return it to its author. `told` is for the author.
        `seen` is the digest of the house rules in which the moderator read the reasons, empty when that is not known.

        Arranging is done in `arrangements`, editing and putting a text back in `editing`, keeping in `notices`; what
        only its author does is not ours. Who took a decision that was objected to decides nothing more than
        `Item.may_decide` says, and who stays with it, or removes what was edited, must tell the author why. Raises
        StaleDecision (nothing written), ActNotPossible, ReasonMissing, ReasonReworded, WordsMissing, OwnDecision,
        UnknownReaction.
        """
        item = self.item(site, number)
        self._same_version(item, version)
        if act in NOT_A_STEP or act in _out_of_place(item):
            raise ActNotPossible(act, item.reaction.status)
        after = result_of(act, item.reaction.status)
        if not item.may_decide(person, act):
            raise OwnDecision
        reason = checked_reasons(item, act, reason) if act in NEEDS_REASON else ""
        require_words_seen(self._policies, seen, item.policy, item.site, reason.split())
        if needs_words(act, item.objections) and not clean_text(told):
            raise WordsMissing
        return self._write(person, item, act, after, reason=reason, note=note, told=told)

    def undo(self, person: Person, site: str, number: int, decision_id: str, version: int) -> Reaction:
        """Take back the last decision that stands. Raises StaleDecision, NothingToUndo, UnknownReaction.

        Undoing an arrangement shows a name that is sealed. So it is for those who knew it, because they have arranged
        it themselves, and for editors; others get RoleMissing. Who took a decision that was objected to gets
        OwnDecision, unless `Item.may_take_back` says otherwise.
        """
        item = self.item(site, number)
        self._same_version(item, version)
        if not item.may_take_back(person):
            raise OwnDecision
        if not may_undo(person, item.can_undo):
            raise RoleMissing(Role.EDITOR)
        after = status_after_undoing(decision_id, item.course)
        return self._write(person, item, Act.UNDO, after, undoes=decision_id)

    def following(
        self, person: Person, reaction: Reaction, wanted: Wanted = QUEUE, *, backwards: bool = False
    ) -> Reaction | None:
        """The reaction to look at after this one, or before it: the next that is wanted and that no colleague is
        reading, and after the last one the first again.
        """
        return self._store.following(wanted, reaction, now=self._clock(), person=person.id, backwards=backwards)

    def policies(self, sites: Iterable[Site] | None = None) -> dict[str, Policy]:
        """The house rules in force, by site, on these or on all; one whose rules cannot be read now is left out."""
        found = {}
        for site in self._store.sites() if sites is None else sites:
            with suppress(BadPolicy):
                found[site.key] = self._policies.in_force(site.policy)
        return found

    def policy_files(self, digest: str) -> dict[str, str]:
        """The house rules, file by file as they were written, of a version that was once in force.

        Raises UnknownPolicy.
        """
        return self._store.policy_files(digest)

    def log(self, after: str | None = None) -> Page[LogEntry]:
        """What was done at the desk, newest first, a page at a time."""
        return self._store.log(after=after)

    def sites(self) -> tuple[Site, ...]:
        """All sites, for the filter of the queue."""
        return self._store.sites()

    def names(self) -> dict[str, str]:
        """Who is who at the desk, by id."""
        return {person.id: person.name for person in self._store.people()}

    def _consequences(self, item: Item, decision: Decision) -> Consequences:
        told = after_decision(decision, item.policy.correspondence)
        statement = self._statements.kept_with(
            decision, item.reaction, item.policy, site=item.site, thread=item.thread, course=item.course
        )
        return Consequences(told, statement)

    def _is_reported(self, reaction: Reaction) -> bool:
        return any(each.answer is None for each in self._store.notices(reaction.site, reaction.id))

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
        told: str = "",
        undoes: str | None = None,
    ) -> Reaction:
        now = self._clock()
        decision = decision_on(
            item.reaction,
            person,
            act,
            after,
            new_id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            at=now,
            policy=item.policy.digest,
            reason=reason,
            note=note,
            told=told,
            undoes=undoes,
        )
        decided = self._store.decide(decision, self._consequences(item, decision))
        log.info("reaction decided", site=decided.site, number=decided.number, act=act.value, by=person.id)
        return decided


def _out_of_place(item: Item) -> Set[Act]:
    """What the table has, and cannot be done with this reaction as it is."""
    # What stands under an arrangement already keeps its sealed name; undoing comes first.
    arranged = set() if item.reaction.arrangement is None else {Act.ARRANGE}
    # The text that an objection is about stays what it is until that is answered.
    return arranged | ({Act.EDIT} if item.is_edit_contested else ANSWERS_EDIT)
