"""One reaction as the desk sees it, and what may be done with it by whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from moderation.domain.decision import BY_AUTHOR, Act, Decision, last_standing
from moderation.domain.objection import Objection, is_barred
from moderation.domain.person import Person
from moderation.domain.policy import Policy, Reason
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread

AGAINST_AUTHOR = frozenset({Act.UPHOLD, Act.REJECT, Act.REMOVE})
"""What can be decided on an objection that is not what its author asks for."""

DESPITE_OBJECTION = frozenset({Act.REMOVE, Act.KEEP})
"""What may be left to somebody whose decision its author has objected to. Neither answers an objection."""


@dataclass(frozen=True, slots=True)
class Item:
    """One reaction as the desk sees it: with its thread, its course so far, what its author has said against it, and
    what can be done now. `is_reported` says of one that was ever objected to whether a report of it is open.
    """

    reaction: Reaction
    site: Site
    thread: Thread
    policy: Policy
    course: tuple[Decision, ...]
    acts: tuple[Act, ...]
    can_undo: Decision | None
    objections: tuple[Objection, ...] = ()
    is_reported: bool = False

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """For what something can be decided now: the reasons that are offered, and those for which it was before."""
        named = {key for decision in self.course for key in decision.reasons}
        return tuple(reason for reason in self.policy.reasons if reason.is_offered or reason.key in named)

    @property
    def was_arranged(self) -> bool:
        """Whether its author was not to be named, by an arrangement that was undone since."""
        return self.reaction.arrangement is None and any(each.act is Act.ARRANGE for each in self.course)

    @property
    def by_author(self) -> Decision | None:
        """What its author did last, if nothing that stands was decided since: neither that can be undone, nor what was
        decided before it.
        """
        last = last_standing(self.course)
        return last if last and last.act in BY_AUTHOR else None

    def bars(self, person: Person) -> bool:
        """Whether its author has ever objected to what this person decided, so that all else is for colleagues, but for
        what `may_decide` allows.
        """
        return is_barred(person.id, self.objections)

    def may_decide(self, person: Person, act: Act) -> bool:
        """Whether this act is this person's to do. In a small house there may be no colleague, and what stands on the
        site may break the law. So who is barred may still take off what is reported, or what its author objects to,
        who can object to that as well; and may answer a report by leaving it.
        """
        is_urgent = self.is_reported or (act is Act.REMOVE and self.is_edit_contested)
        return not self.bars(person) or (act in DESPITE_OBJECTION and is_urgent)

    def may_take_back(self, person: Person) -> bool:
        """Whether no objection keeps this person from undoing the last decision that stands: who is barred may take
        back what they could still do.
        """
        last = self.can_undo
        is_own = last is not None and last.person == person.id and last.act in DESPITE_OBJECTION
        return is_own or not self.bars(person)

    @property
    def open_objection(self) -> Objection | None:
        """What its author says against a decision and nobody has answered yet."""
        return next((each for each in self.objections if each.answer is None), None)

    @property
    def is_edit_contested(self) -> bool:
        """Whether that is against an edit, so that it stands on the site meanwhile."""
        return self.open_objection is not None and self.reaction.status is Status.PUBLISHED

    @property
    def has_one_name(self) -> bool:
        """Whether its author says to have one legal name only, and the rule on surnames has spoken of it."""
        said = (finding.keys[0] for finding in self.reaction.findings if finding.rule == "surname" and finding.keys)
        return any(key.startswith("one_name") for key in said)


def needs_words(act: Act, objections: Iterable[Objection]) -> bool:
    """Whether the author of the reaction with these objections must be told why in words of their own, beside one of
    the reasons: it stays as it is, or all of it goes, while they object.
    """
    return act in AGAINST_AUTHOR and any(each.answer is None for each in objections)


def may_undo(person: Person, decision: Decision | None) -> bool:
    """Whether somebody may take back a decision, if there is one."""
    if decision is None or decision.act is not Act.ARRANGE:
        return True
    return person.role.may_edit or decision.person == person.id
