"""One reaction as the desk sees it, and what may be done with it by whom."""

from dataclasses import dataclass

from moderation.domain.decision import BY_AUTHOR, Act, Decision, last_standing
from moderation.domain.objection import Objection, is_barred
from moderation.domain.person import Person
from moderation.domain.policy import Policy, Reason
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread


@dataclass(frozen=True, slots=True)
class Item:
    """One reaction as the desk sees it: with its thread, its course so far, what its author has said against it, and
    what can be done now.
    """

    reaction: Reaction
    site: Site
    thread: Thread
    policy: Policy
    course: tuple[Decision, ...]
    acts: tuple[Act, ...]
    can_undo: Decision | None
    objections: tuple[Objection, ...] = ()

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
        """Whether its author has ever objected to what this person decided, so that all else is for colleagues."""
        return is_barred(person.id, self.objections)

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


def needs_words(act: Act, status: Status) -> bool:
    """Whether the author must be told why in words of their own, beside one of the reasons."""
    return act is Act.UPHOLD or (act is Act.REJECT and status is Status.OBJECTED)


def may_undo(person: Person, decision: Decision | None) -> bool:
    """Whether somebody may take back a decision, if there is one."""
    if decision is None or decision.act is not Act.ARRANGE:
        return True
    return person.role.may_edit or decision.person == person.id
