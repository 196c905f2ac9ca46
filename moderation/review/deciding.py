"""How a decision of somebody at the desk is written down, whichever use case takes it."""

from datetime import datetime

from moderation.domain.decision import Act, Decision
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.markup import clean_text

NOTE_LENGTH = 500
TOLD_LENGTH = 1_000
"""Characters of what a decision tells the author."""


def decision_on(
    reaction: Reaction,
    person: Person,
    act: Act,
    after: Status,
    *,
    new_id: str,
    at: datetime,
    policy: str,
    reason: str = "",
    note: str = "",
    told: str = "",
    undoes: str | None = None,
    batch: str | None = None,
) -> Decision:
    """What this person decides on a reaction as it stands. Of the note and of what is told, no more is kept than there
    is room for.
    """
    return Decision(
        id=new_id,
        site=reaction.site,
        reaction=reaction.id,
        person=person.id,
        act=act,
        before=reaction.status,
        after=after,
        version=reaction.version + 1,
        at=at,
        policy=policy,
        reason=reason,
        note=clean_text(note)[:NOTE_LENGTH],
        undoes=undoes,
        batch=batch,
        told=clean_text(told)[:TOLD_LENGTH],
    )
