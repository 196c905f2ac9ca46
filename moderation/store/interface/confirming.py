"""What becomes of a reaction once its author has shown that the address is theirs."""

from typing import Protocol

from moderation.domain.decision import Decision
from moderation.domain.event import Consequences
from moderation.domain.reaction import Reaction
from moderation.store.values import Judgement


class Confirming(Protocol):
    """Until then it is in no list but its own, on nobody's record, and no repetition of anything."""

    def confirm(
        self, decision: Decision, judgement: Judgement, first: Decision | None, consequences: Consequences = ...
    ) -> Reaction:
        """Keep that the address was confirmed, what the house rules say of the reaction by now and, if they decide by
        themselves, that decision right after it: in one transaction, which costs what `decide` does twice. Under an
        arrangement, findings that would tell the sealed name lose their sentences.

        Raises StaleDecision like `decide`, UnknownReaction, UnknownPolicy.
        """
