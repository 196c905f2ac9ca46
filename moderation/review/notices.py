"""What readers report: reactions with open reports, one card for each, and the answer that a reaction stays.

Taking it away or changing its text answers them too: that is decided as ever, and the store does the rest.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.decision import Act, Decision
from moderation.domain.errors import ActNotPossible, BadNotice, StaleDecision
from moderation.domain.event import Consequences, after_decision
from moderation.domain.message import say
from moderation.domain.notice import Notice
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction
from moderation.markup import clean_text
from moderation.review import TOLD_LENGTH, Item, Review
from moderation.review.deciding import decision_on
from moderation.store.interface import Page, Store

log = structlog.get_logger(__name__)

UNREAD = say("Another report has come in meanwhile, and stands above. Read it, and decide again.")

COUNTED = 100
"""How far reactions with open reports are counted, and reports of one reaction are read."""


@dataclass(frozen=True, slots=True)
class Card:
    """A reaction with what was reported of it.

    `open` are the reports that nobody has answered yet, oldest first, and `answered` those before them. `kept` is after
    how many of those decisions it was left where it is. `approved` is the decision by which it last came on the site,
    None when the house rules put it there themselves and say so nowhere.
    """

    item: Item
    open: tuple[Notice, ...]
    answered: tuple[Notice, ...]
    kept: int
    approved: Decision | None

    @property
    def newest(self) -> str:
        """The id of the newest report that is open; empty for none."""
        return self.open[-1].id if self.open else ""

    @property
    def can_be_kept(self) -> bool:
        return bool(self.open) and Act.KEEP in self.item.acts


class Reports:
    """The desk's way to reports. Any moderator may answer them, also who approved the reaction: the card says who did.
    So may whoever took a decision on it to which its author objects: that is answered by a colleague all the same.

    Time and chance are handed in, as in Review.
    """

    def __init__(
        self, store: Store, review: Review, clock: Callable[[], datetime], entropy: Callable[[int], bytes]
    ) -> None:
        self._store = store
        self._review = review
        self._clock = clock
        self._entropy = entropy

    def cards(self, after: str | None = None, limit: int = 20) -> Page[Card]:
        """The reactions of which a report is open, those that have been for longest first, a page at a time."""
        page = self._store.reported(after=after, limit=limit)
        return Page(tuple(self.of(self._review.item(each.site, each.number)) for each in page.items), page.after)

    def number(self) -> int:
        """How many these are, counted no further than `COUNTED`."""
        return self._store.number_reported(at_most=COUNTED)

    def of(self, item: Item) -> Card:
        """What was reported of a reaction."""
        newest_first = self._store.notices(item.reaction.site, item.reaction.id, limit=COUNTED)
        notices = tuple(reversed(newest_first))
        answers = {each.answer for each in notices}
        came_on = (each for each in reversed(item.course) if each.act in (Act.APPROVE, Act.RESTORE))
        return Card(
            item=item,
            open=tuple(each for each in notices if each.answer is None),
            answered=tuple(each for each in notices if each.answer is not None),
            kept=sum(each.act is Act.KEEP and each.id in answers for each in item.course),
            approved=next(came_on, None),
        )

    def before(self, notice: Notice) -> tuple[int, int]:
        """How many reports came from the same address before this one, and after how many of them it was kept."""
        return self._store.reported_before(notice.site, notice.id) if notice.has_address else (0, 0)

    def keep(
        self,
        person: Person,
        site: str,
        number: int,
        version: int,
        *,
        told: str,
        note: str = "",
        seen: str | None = None,
    ) -> Reaction:
        """Leave a reaction where it is, on the version that the moderator saw: the answer to all reports of it that are
        open. `told` is why, for those who reported it; `seen` is the id of the newest report that was read, None for
        all of them.

        Raises StaleDecision (nothing written), ActNotPossible when it is not published or nothing is open, BadNotice
        when another report came in since, no word for them is given or too many are, UnknownReaction.
        """
        card = self.of(self._review.item(site, number))
        item = card.item
        if item.reaction.version != version:
            raise StaleDecision(item.reaction, item.course[-1] if item.course else None)
        if not card.can_be_kept:
            raise ActNotPossible(Act.KEEP, item.reaction.status)
        if seen is not None and card.newest > seen:
            raise BadNotice({"told": UNREAD})
        decision = self._decision(person, item, _words(told), note)
        consequences = Consequences(after_decision(decision, item.policy.correspondence))
        kept = self._store.decide(decision, consequences)
        log.info("reaction kept", site=site, number=number, reports=len(card.open), by=person.id)
        return kept

    def _decision(self, person: Person, item: Item, told: str, note: str) -> Decision:
        now, reaction = self._clock(), item.reaction
        return decision_on(
            reaction,
            person,
            Act.KEEP,
            reaction.status,
            new_id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            at=now,
            policy=item.policy.digest,
            note=note,
            told=told,
        )


def _words(told: str) -> str:
    words = clean_text(told)
    if not words:
        raise BadNotice({"told": say("Say why the reaction stays, for those who reported it.")})
    if len(words) > TOLD_LENGTH:
        raise BadNotice({"told": say("This is longer than %(most)d characters.", most=TOLD_LENGTH)})
    return words
