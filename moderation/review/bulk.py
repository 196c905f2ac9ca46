"""Many reactions at once: what is going to happen is shown first, and what cannot be done is left out and named."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import structlog

from moderation.domain import ids
from moderation.domain.decision import BY_AUTHOR, LEADS_TO, NEEDS_REASON, Act, Decision
from moderation.domain.errors import ReasonMissing, StaleDecision, UnknownReaction
from moderation.domain.event import Consequences, after_decision
from moderation.domain.objection import Objection, is_barred
from moderation.domain.person import Person
from moderation.domain.policy import Policy, Reason
from moderation.domain.reaction import Reaction
from moderation.domain.wanted import Wanted
from moderation.policies import Shelf
from moderation.review import needs_words
from moderation.review.deciding import decision_on
from moderation.review.reasons import require_words_seen
from moderation.review.statements import Statements
from moderation.store.interface import Decided, Store

log = structlog.get_logger(__name__)

MOST = 500
"""Reactions that are decided on at once."""

ACTS = (Act.APPROVE, Act.REJECT, Act.SPAM, Act.REMOVE, Act.RESTORE)
"""What can be done to many; an arrangement and an edit are about one."""

NOT_KNOWN: Mapping[str, str] = {}
"""Of no site is it known in which house rules the moderator read the reasons."""


class Why(StrEnum):
    """Why a reaction is left out."""

    CHANGED = "changed"
    """Somebody has decided on it since it was chosen."""
    AUTHOR = "author"
    """Its author has amended or withdrawn it since."""
    CLAIMED = "claimed"
    """A colleague is reading it."""
    IMPOSSIBLE = "impossible"
    """It is in a state from which the act does not lead anywhere."""
    REASON = "reason"
    """The house rules of its site do not have the reason."""
    OWN = "own"
    """Its author objects to what this person decided, or did so before: it is for colleagues."""
    WORDS = "words"
    """Its author objects, and is told in words of their own why it stays so, or why all of it goes."""
    GONE = "gone"
    """There is no such reaction."""


@dataclass(frozen=True, slots=True)
class Picked:
    """A reaction as it was chosen: at the version that the moderator saw."""

    site: str
    number: int
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    """A reaction that was chosen. `why` says why it is left out, None for what is going to be done; `person` is the id
    of the colleague who reads it or has decided on it.
    """

    picked: Picked
    reaction: Reaction | None
    why: Why | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """What an act is going to do to which reactions, what is left out, and the reasons that all of them may be given.

    `surplus` is how many more were chosen than can be done at once, `seen` has the digest of the house rules by site.
    """

    act: Act
    going: tuple[Line, ...]
    left_out: tuple[Line, ...]
    reasons: tuple[Reason, ...]
    surplus: int = 0
    seen: Mapping[str, str] = field(default_factory=dict)

    @property
    def needs_reason(self) -> bool:
        return self.act in NEEDS_REASON


@dataclass(frozen=True, slots=True)
class Result:
    """What was done, under which id, and what was left out. No id when nothing was done."""

    batch: str | None
    done: tuple[Reaction, ...]
    left_out: tuple[Line, ...]


class Bulk:
    """Decides on many reactions by one press of a button. All of it can be taken back by one as well."""

    def __init__(
        self, store: Store, policies: Shelf, clock: Callable[[], datetime], entropy: Callable[[int], bytes]
    ) -> None:
        self._store = store
        self._policies = policies
        self._clock = clock
        self._entropy = entropy
        self._statements = Statements(store)

    def chosen(
        self, person: Person, wanted: Wanted, *, after: str | None = None, most: int = MOST
    ) -> tuple[Picked, ...]:
        """The reactions of a part of the queue as they are now, from the given mark on, at most so many."""
        page = self._store.listed(wanted, now=self._clock(), person=person.id, after=after, limit=most)
        found = (item.reaction for item in page.items)
        return tuple(Picked(reaction.site, reaction.number, reaction.version) for reaction in found)

    def overview(self, person: Person, act: Act, items: Sequence[Picked]) -> Overview:
        """What would happen now. Nothing is written."""
        chosen = list(dict.fromkeys(items))
        lines = self._lines(person, act, chosen[:MOST])
        going = tuple(line for line in lines if line.why is None)
        left_out = tuple(line for line in lines if line.why is not None)
        policies = self._policies_of(going) if act in NEEDS_REASON else {}
        seen = {site: policy.digest for site, policy in policies.items()}
        return Overview(act, going, left_out, _in_all(list(policies.values())), len(chosen[MOST:]), seen)

    def carry_out(
        self,
        person: Person,
        act: Act,
        items: Sequence[Picked],
        reason: str = "",
        note: str = "",
        seen: Mapping[str, str] = NOT_KNOWN,
    ) -> Result:
        """Take the step on each reaction as it was chosen, at most `MOST`, all in one transaction.

        What a colleague reads, what has changed since, what the table of steps does not have and what cannot be given
        the reason is left out. Raises ReasonMissing when none of the sites has it, and ReasonReworded, with nothing
        written, when one of them words it otherwise than in the house rules that were `seen`: their digest by site.
        """
        reason = reason if act in NEEDS_REASON else ""
        lines = self._lines(person, act, list(dict.fromkeys(items))[:MOST])
        policies = self._policies_of(lines)
        if act in NEEDS_REASON:
            lines = [_with_reason(line, policies, reason) for line in lines]
        going = [line for line in lines if line.why is None]
        left_out = tuple(line for line in lines if line.why is not None)
        if not going:
            if any(line.why is Why.REASON for line in left_out):
                raise ReasonMissing
            return Result(None, (), left_out)
        reactions = [line.reaction for line in going if line.reaction]
        for site in {reaction.site for reaction in reactions}:
            require_words_seen(
                self._policies, seen.get(site, ""), policies[site], self._store.site(site), reason.split()
            )
        decisions = self._decisions(person, act, reactions, policies, reason, note)
        outcomes = self._store.decide_all(decisions, self._consequences(decisions, reactions, policies))
        done = tuple(outcome for outcome in outcomes if isinstance(outcome, Reaction))
        late = tuple(
            _changed(line.picked, outcome.reaction, outcome.last)
            for line, outcome in zip(going, outcomes, strict=True)
            if isinstance(outcome, StaleDecision)
        )
        log.info("reactions decided", act=act.value, number=len(done), by=person.id)
        return Result(decisions[0].batch if done else None, done, left_out + late)

    def batch(self, batch: str) -> tuple[Decided, ...]:
        """What was done at once under this id, and what of it still stands."""
        return self._store.batch(batch)

    def _lines(self, person: Person, act: Act, items: Sequence[Picked]) -> list[Line]:
        claims = {(claim.site, claim.reaction): claim for claim in self._store.claims(self._clock())}
        lines = []
        for picked in items:
            reaction = self._reaction(picked)
            claim = claims.get((picked.site, reaction.id)) if reaction else None
            if reaction is None:
                lines.append(Line(picked, None, Why.GONE))
            elif reaction.version != picked.version:
                course = self._store.decisions(reaction.site, reaction.id)
                lines.append(_changed(picked, reaction, course[-1] if course else None))
            elif (reaction.status, act) not in LEADS_TO or act not in ACTS:
                lines.append(Line(picked, reaction, Why.IMPOSSIBLE))
            elif is_barred(person.id, objections := self._objections(reaction)):
                lines.append(Line(picked, reaction, Why.OWN))
            elif needs_words(act, objections):
                lines.append(Line(picked, reaction, Why.WORDS))
            elif claim and claim.is_of_other(person.id, self._clock()):
                lines.append(Line(picked, reaction, Why.CLAIMED, claim.person))
            else:
                lines.append(Line(picked, reaction))
        return lines

    def _objections(self, reaction: Reaction) -> tuple[Objection, ...]:
        # What nothing was decided on has none: that is most of what is dealt with at once.
        return self._store.objections(reaction.site, reaction.id) if reaction.version else ()

    def _reaction(self, picked: Picked) -> Reaction | None:
        try:
            return self._store.reaction(picked.site, picked.number)
        except UnknownReaction:
            return None

    def _decisions(
        self,
        person: Person,
        act: Act,
        reactions: Sequence[Reaction],
        policies: Mapping[str, Policy],
        reason: str,
        note: str,
    ) -> list[Decision]:
        now = self._clock()
        batch, *new_ids = (ids.time_ordered_id(now, self._entropy(ids.ENTROPY)) for _ in range(len(reactions) + 1))
        return [
            decision_on(
                reaction,
                person,
                act,
                LEADS_TO[reaction.status, act],
                new_id=new_id,
                at=now,
                policy=policies[reaction.site].digest,
                reason=reason,
                note=note,
                batch=batch,
            )
            for new_id, reaction in zip(sorted(new_ids), reactions, strict=True)
        ]

    def _consequences(
        self, decisions: Sequence[Decision], reactions: Sequence[Reaction], policies: Mapping[str, Policy]
    ) -> dict[str, Consequences]:
        """What goes with each decision, by its id."""
        return {
            each.id: Consequences(
                after_decision(each, policies[each.site].correspondence),
                self._statements.kept_with(each, reaction, policies[each.site]),
            )
            for each, reaction in zip(decisions, reactions, strict=True)
        }

    def _policies_of(self, lines: Iterable[Line]) -> dict[str, Policy]:
        """The house rules of the sites of these reactions, as far as there are any."""
        sites = dict.fromkeys(line.picked.site for line in lines if line.reaction)
        return {site: self._policies.in_force(self._store.site(site).policy) for site in sites}


def _changed(picked: Picked, reaction: Reaction, last: Decision | None) -> Line:
    """A reaction that is left out since this was the last that happened to it."""
    why = Why.AUTHOR if last and last.act in BY_AUTHOR else Why.CHANGED
    return Line(picked, reaction, why, last.person if last else None)


def _with_reason(line: Line, policies: Mapping[str, Policy], reason: str) -> Line:
    if line.why is not None or any(each.key == reason for each in policies[line.picked.site].offered):
        return line
    return Line(line.picked, line.reaction, Why.REASON)


def _in_all(policies: Sequence[Policy]) -> tuple[Reason, ...]:
    """The reasons that all of these house rules offer, in the order of the first."""
    if not policies:
        return ()
    first, *others = ({reason.key: reason for reason in policy.offered} for policy in policies)
    return tuple(reason for key, reason in first.items() if all(key in other for other in others))
