"""What house rules would make of a text that somebody pastes: nothing is kept, and nothing leaves the house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.assessment import Assessment
from moderation.domain.circumstances import Circumstances
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft
from moderation.pipeline import assess, cleaned
from moderation.store.interface import Store


@dataclass(frozen=True, slots=True)
class Tried:
    """A draft as it was cleaned, and what the rules of a policy say of it."""

    draft: Draft
    assessment: Assessment
    policy: Policy


class Trying:
    """Judges by the words alone, and by the names of those who work here."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    def judge(self, policy: Policy, name: str, email: str, text: str) -> Tried:
        """What this policy would make of a reaction of somebody who was never seen before, in no hurry, under an open
        thread; no outside service is asked. Raises Oversized.
        """
        draft = cleaned(name, email, text)
        reserved_name, reserved_email = self._store.reserved(draft.name, draft.email)
        known = Circumstances(at=self._clock(), reserved_name=reserved_name, reserved_email=reserved_email)
        return Tried(draft, assess(draft, policy, known), policy)
