"""The editors change a text: first what would come of it, then the edit itself, with its trace."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import structlog

from moderation.domain import ids
from moderation.domain.assessment import Assessment
from moderation.domain.comparison import Piece, compared
from moderation.domain.decision import Act, Decision, result_of
from moderation.domain.edit import Edit, EditReason, Revision, problems_of, revision_of, with_reason, written_last
from moderation.domain.errors import ActNotPossible, BadEdit, BadPolicy, OwnDecision, StaleDecision
from moderation.domain.event import Consequences, after_decision
from moderation.domain.finding import Effect, Finding
from moderation.domain.objection import is_barred, taken_out
from moderation.domain.person import Person
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction
from moderation.domain.site import Site
from moderation.markup import clean_text
from moderation.pipeline import assess_again
from moderation.policies import Shelf
from moderation.review.deciding import NOTE_LENGTH, decision_on
from moderation.review.statements import Statements
from moderation.store.interface import Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ProposedEdit:
    """What would come of an edit: the reaction as it stands, the edit as it was typed, both texts side by side, and
    what the rules say of the new one. `new` are those findings that they did not say before, `gone` those that they
    would not say any more.
    """

    reaction: Reaction
    edit: Edit
    pieces: tuple[Piece, ...]
    assessment: Assessment
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Contested:
    """An edit that its author objects to: the text `before` it, with what the rules said of that, and both as one."""

    before: Revision
    pieces: tuple[Piece, ...]


class Editing:
    """Changes texts. What was sent is kept, whatever is edited afterwards.

    A text is judged as if it had been sent like this: by the house rules by which the reaction was judged and in the
    circumstances of then, so that whatever changes is due to the edit.
    """

    def __init__(
        self, store: Store, policies: Shelf, clock: Callable[[], datetime], entropy: Callable[[int], bytes]
    ) -> None:
        self._store = store
        self._policies = policies
        self._clock = clock
        self._entropy = entropy

    def proposed(self, site: str, number: int, version: int, edit: Edit) -> ProposedEdit:
        """What would come of an edit of the version that the moderator saw. Writes nothing.

        Raises StaleDecision, ActNotPossible, BadEdit, Oversized, BadPolicy, UnknownReaction, UnknownSite.
        """
        return self._proposed(self._store.site(site), self._store.reaction(site, number), version, edit)

    def save(self, person: Person, site: str, number: int, version: int, edit: Edit) -> Reaction:
        """Put the new text in the place of the old one, which is kept. Raises what `proposed` does, and OwnDecision
        when its author has objected to what this person decided.
        """
        place, reaction = self._store.site(site), self._store.reaction(site, number)
        proposal = self._proposed(place, reaction, version, edit)
        if is_barred(person.id, self._store.objections(site, reaction.id)):
            raise OwnDecision
        decision = self._decision(person, place, reaction, Act.EDIT, reason=edit.reason, note=proposal.edit.note)
        told = with_reason(reaction.edited, EditReason(edit.reason))
        made = _revision(proposal.edit.text, proposal.assessment, told)
        edited = self._store.edit(decision, made, self._consequences(decision, reaction, place))
        log.info("reaction edited", site=site, number=number, reason=edit.reason, by=person.id)
        return edited

    def contested(self, reaction: Reaction, edit: Decision) -> Contested:
        """What there is to decide about an edit that its author objects to."""
        before = self._store.revisions(reaction.site, reaction.id)[edit.version]
        return Contested(before, compared(before.text, reaction.text))

    def reinstate(
        self, person: Person, site: str, number: int, version: int, *, told: str = "", note: str = ""
    ) -> Reaction:
        """Answer an objection to an edit by putting the text back as it was before that, on the version that the
        moderator saw; whatever was edited since is gone with it. `told` is for the author.

        Raises StaleDecision (nothing written), ActNotPossible when there is no such objection, OwnDecision, BadPolicy,
        Oversized, UnknownReaction, UnknownSite.
        """
        place, reaction = self._store.site(site), self._store.reaction(site, number)
        course = self._same_version(reaction, version)
        edit = taken_out(course).contested
        if edit is None:
            raise ActNotPossible(Act.REINSTATE, reaction.status)
        if is_barred(person.id, self._store.objections(site, reaction.id)):
            raise OwnDecision
        before = self._store.revisions(site, reaction.id)[edit.version]
        decision = self._decision(person, place, reaction, Act.REINSTATE, note=note, told=told)
        made = _revision(before.text, self._judged(reaction, place, before.text), before.edited)
        again = self._store.edit(decision, made, self._consequences(decision, reaction, place))
        log.info("reaction reinstated", site=site, number=number, by=person.id)
        return again

    def _decision(
        self,
        person: Person,
        site: Site,
        reaction: Reaction,
        act: Act,
        *,
        reason: str = "",
        note: str = "",
        told: str = "",
    ) -> Decision:
        now = self._clock()
        return decision_on(
            reaction,
            person,
            act,
            result_of(act, reaction.status),
            new_id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            at=now,
            policy=site.policy,
            reason=reason,
            note=note,
            told=told,
        )

    def _consequences(self, decision: Decision, reaction: Reaction, site: Site) -> Consequences:
        """Events, and a statement of reasons where something was taken out. Both go by the house rules in force; while
        these cannot be read there is no statement, and the rest is as usual.
        """
        told = after_decision(decision, self._policies.correspondence(site.policy))
        with suppress(BadPolicy):
            policy = self._policies.in_force(site.policy)
            return Consequences(told, Statements(self._store).kept_with(decision, reaction, policy, site=site))
        return Consequences(told)

    def as_sent(self, reaction: Reaction) -> tuple[Piece, ...]:
        """What the editors have changed in a text since its author last wrote it; empty when they have not."""
        if not reaction.edited:
            return ()
        return compared(self._as_written(reaction).text, reaction.text)

    def amended(self, reaction: Reaction) -> tuple[Piece, ...]:
        """What its author has changed since it came in; empty when they have not."""
        if reaction.amended is None:
            return ()
        first = next(iter(self._store.revisions(reaction.site, reaction.id).values()))
        return compared(first.text, self._as_written(reaction).text)

    def sent_by(self, reaction: Reaction) -> str:
        """The name under which it came in; the one that stands there where that was sealed since."""
        former = self._store.former_names(reaction.site, reaction.id).values()
        return next(iter(former), reaction.author.name)

    def renamed(self, reaction: Reaction) -> tuple[Piece, ...]:
        """What its author has changed in the name since it came in; empty when they have not."""
        before = self.sent_by(reaction)
        return () if before == reaction.author.name else compared(before, reaction.author.name)

    def renamings(self, reaction: Reaction) -> dict[int, tuple[Piece, ...]]:
        """The same step by step, by the version that was made."""
        kept = self._store.former_names(reaction.site, reaction.id)
        names = [*kept.values(), reaction.author.name]
        return {version: compared(*both) for version, both in zip(kept, pairwise(names), strict=True)}

    def traces(self, reaction: Reaction) -> dict[int, tuple[Piece, ...]]:
        """What each edit has changed, and each undoing of one, by the version that it made."""
        kept = self._store.revisions(reaction.site, reaction.id)
        texts = [*(revision.text for revision in kept.values()), reaction.text]
        return {version: compared(*both) for version, both in zip(kept, pairwise(texts), strict=True)}

    def _proposed(self, site: Site, reaction: Reaction, version: int, edit: Edit) -> ProposedEdit:
        course = self._same_version(reaction, version)
        result_of(Act.EDIT, reaction.status)
        if taken_out(course).contested:
            # What an objection is about stays what it is until that is answered.
            raise ActNotPossible(Act.EDIT, reaction.status)
        edit = replace(edit, text=clean_text(edit.text), note=clean_text(edit.note)[:NOTE_LENGTH])
        if problems := problems_of(edit, reaction):
            raise BadEdit(problems)
        assessment = self._judged(reaction, site, edit.text)
        return ProposedEdit(
            reaction=reaction,
            edit=edit,
            pieces=compared(reaction.text, edit.text),
            assessment=assessment,
            new=_unsaid(assessment.findings, reaction.findings),
            gone=_unsaid(reaction.findings, assessment.findings),
        )

    def _same_version(self, reaction: Reaction, seen: int) -> tuple[Decision, ...]:
        """Its course, if it is as it was seen. Raises StaleDecision."""
        course = self._store.decisions(reaction.site, reaction.id)
        if reaction.version != seen:
            raise StaleDecision(reaction, course[-1] if course else None)
        return course

    def _judged(self, reaction: Reaction, site: Site, text: str) -> Assessment:
        """What the rules would have said of a reaction with this text."""
        circumstances = self._store.circumstances(reaction.site, reaction.id)
        return assess_again(replace(reaction, text=text), self._policy_of(reaction, site), circumstances)

    def _as_written(self, reaction: Reaction) -> Revision:
        """The text as its author last wrote it."""
        kept = self._store.revisions(reaction.site, reaction.id) if reaction.edited else {}
        return written_last(kept) or revision_of(reaction)

    def _policy_of(self, reaction: Reaction, site: Site) -> Policy:
        """The house rules by which it was judged; those in force if these cannot be understood any more."""
        with suppress(BadPolicy):
            return self._policies.in_force(reaction.policy)
        return self._policies.in_force(site.policy)


def _revision(text: str, assessment: Assessment, edited: str) -> Revision:
    made = assessment.rendering
    return Revision(
        text=text,
        html=made.html,
        plain=made.plain,
        renderer=made.renderer,
        findings=assessment.findings,
        shadow=assessment.shadow,
        edited=edited,
    )


def _unsaid(findings: Iterable[Finding], besides: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those findings that the others do not say as well: wherever in the text, since an edit moves all places."""
    said = {_saying(finding) for finding in besides}
    return tuple(finding for finding in findings if _saying(finding) not in said)


def _saying(finding: Finding) -> tuple[str, Effect, str]:
    return finding.rule, finding.effect, str(finding.reason)
