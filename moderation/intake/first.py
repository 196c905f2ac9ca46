"""Where a reaction stands first: where the house rules send it, or nowhere before its address is confirmed."""

from datetime import datetime

from moderation.domain import ids
from moderation.domain.decision import Act, Decision
from moderation.domain.identity import Vouching
from moderation.domain.reaction import Reaction, Status
from moderation.intake.identified import Known
from moderation.intake.values import Judged, Place

DECIDED_BY_POLICY = {Status.PUBLISHED: Act.APPROVE, Status.SPAM: Act.SPAM}
"""What the house rules decide without a person."""


def stands_first(place: Place, sent: Known, judged: Judged, status: Status) -> Status:
    """Where a reaction stands once it is posted, which the house rules would send there.

    Where they want addresses to be confirmed, one is proven already when the site says whose it is, or when its owner
    is signed in at the desk. Without an address nothing can be, and nothing stands on the site before a person looks.
    """
    is_proven = sent.vouching is Vouching.GOOD or judged.around.circumstances.confirmed
    if is_proven or not place.policy.correspondence.confirm:
        return status
    if judged.draft.email:
        return Status.UNCONFIRMED
    return Status.WAITING if status is Status.PUBLISHED else status


def decision_of_policy(
    reaction: Reaction, status: Status, policy: str, at: datetime, version: int, entropy: bytes
) -> Decision | None:
    """What a policy, by its digest, decides without a person is in the log like any other decision, and can be undone.

    None when it leaves the reaction to people.
    """
    act = DECIDED_BY_POLICY.get(status)
    if act is None:
        return None
    return Decision(
        id=ids.time_ordered_id(at, entropy),
        site=reaction.site,
        reaction=reaction.id,
        person=None,
        act=act,
        before=Status.WAITING,
        after=status,
        version=version,
        at=at,
        policy=policy,
    )
