"""What every engine must do with statements of reasons."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count

import pytest

from moderation.domain.decision import Act, Decision
from moderation.domain.errors import StaleDecision
from moderation.domain.event import Consequences
from moderation.domain.ids import time_ordered_id
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from tests.store.samples import NOW, a_decision, arrived, undoing

KEPT = '{"statement": {"puid": "blad_1"}, "facts": {"told": "Één 中 \\u0000"}}'
LATER = NOW + timedelta(days=30)

_numbers = count(1)


def rejected(store: Store, at: datetime = NOW, statement: str = KEPT) -> Decision:
    """A reaction was rejected at a moment, with this statement."""
    decision = a_decision(
        arrived(store),
        id=time_ordered_id(at, next(_numbers).to_bytes(10, "big")),
        act=Act.REJECT,
        after=Status.REJECTED,
        reason="insult",
        at=at,
    )
    store.decide(decision, Consequences(statement=statement))
    return decision


def listed(store: Store, since: datetime = NOW, until: datetime = LATER, limit: int = 100) -> Sequence[tuple[str, str]]:
    return store.statements("blad", since=since, until=until, limit=limit).items


class StatementsContract:
    """Keeping statements with what they are of, and finding them again."""

    def test_a_statement_is_kept_with_its_decision_as_it_was_written(self, store: Store) -> None:
        decision = rejected(store)
        assert store.statement("blad", decision.id) == KEPT
        assert listed(store) == ((decision.id, KEPT),)

    def test_a_decision_without_one_has_none(self, store: Store) -> None:
        decision = rejected(store, statement="")
        assert store.statement("blad", decision.id) == ""
        assert listed(store) == ()

    @pytest.mark.parametrize("decision", ["", "nonsense", "\x00"])
    def test_what_is_no_decision_has_none(self, store: Store, decision: str) -> None:
        assert store.statement("blad", decision) == ""

    def test_a_statement_of_a_decision_that_is_refused_is_not_kept(self, store: Store) -> None:
        reaction = arrived(store)
        late = a_decision(reaction, version=5, act=Act.REJECT, after=Status.REJECTED)
        with pytest.raises(StaleDecision):
            store.decide(late, Consequences(statement=KEPT))
        assert store.statement("blad", late.id) == ""

    def test_of_many_decisions_each_keeps_its_own(self, store: Store) -> None:
        decisions = [a_decision(arrived(store), act=Act.REJECT, after=Status.REJECTED) for _ in range(3)]
        told = {each.id: Consequences(statement=f'"{each.id}"') for each in decisions}
        store.decide_all(decisions, told)
        assert [store.statement("blad", each.id) for each in decisions] == [f'"{each.id}"' for each in decisions]

    def test_they_are_found_by_when_they_were_decided_oldest_first(self, store: Store) -> None:
        moments = [NOW + timedelta(days=days) for days in (3, 1, 2)]
        third, first, second = (rejected(store, at) for at in moments)
        assert [decision for decision, _ in listed(store)] == [first.id, second.id, third.id]
        assert [decision for decision, _ in listed(store, since=moments[2])] == [second.id, third.id]
        assert [decision for decision, _ in listed(store, until=moments[2])] == [first.id]

    def test_a_page_of_them_goes_on_where_the_one_before_it_ended(self, store: Store) -> None:
        made = [rejected(store, NOW + timedelta(days=days)) for days in range(5)]
        found: list[str] = []
        after = None
        for _ in range(3):
            page = store.statements("blad", since=NOW, until=LATER, after=after, limit=2)
            found += [decision for decision, _ in page.items]
            after = page.after
        assert found == [each.id for each in made]
        assert after is None

    def test_what_was_undone_is_not_listed(self, store: Store) -> None:
        decision = rejected(store)
        rejection = store.reaction("blad", 1)
        store.decide(undoing(decision, rejection))
        assert listed(store) == ()
        assert store.statement("blad", decision.id) == KEPT

    def test_a_site_has_its_own(self, store: Store) -> None:
        decision = rejected(store)
        assert store.statement("buurt", decision.id) == ""
        assert store.statements("buurt", since=NOW, until=LATER).items == ()
        assert store.statements("\x00", since=NOW, until=LATER).items == ()
