"""What every engine must keep for figures: each counted here by hand."""

from datetime import UTC, datetime, timedelta
from typing import Any

from moderation.domain.decision import Act, Decision
from moderation.domain.figures import Held, TakenBack, milliseconds
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.ids import time_ordered_id
from moderation.domain.message import say
from moderation.domain.reaction import Reaction, Status
from moderation.store.interface import Store
from tests.store.samples import a_decision, arrived, undoing

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
BOTH = ("blad", "krant")

_numbers = iter(range(1, 10_000))

AFTER = {
    Act.APPROVE: Status.PUBLISHED,
    Act.REJECT: Status.REJECTED,
    Act.REMOVE: Status.REMOVED,
    Act.SPAM: Status.SPAM,
    Act.EDIT: Status.PUBLISHED,
    Act.RETURN: Status.RETURNED,
    Act.EXPIRE: Status.REJECTED,
}


def at(**later: float) -> datetime:
    return MONDAY + timedelta(**later)


def made(moment: datetime) -> str:
    """An id of this moment."""
    return time_ordered_id(moment, next(_numbers).to_bytes(10, "big"))


def came(store: Store, moment: datetime, **changes: Any) -> Reaction:
    return arrived(store, id=made(moment), received=moment, **changes)


def decided(store: Store, reaction: Reaction, moment: datetime, act: Act = Act.APPROVE, **changes: Any) -> Reaction:
    return store.decide(taking(reaction, moment, act, **changes))


def taking(reaction: Reaction, moment: datetime, act: Act = Act.APPROVE, **changes: Any) -> Decision:
    reason = "insult" if act in (Act.REJECT, Act.REMOVE) else ""
    given = {"id": made(moment), "at": moment, "act": act, "after": AFTER[act], "reason": reason} | changes
    return a_decision(reaction, **given)


def finding(rule: str, effect: Effect = Effect.HOLD) -> Finding:
    return Finding(rule, effect, say("Look."), Field.TEXT)


class FiguresContract:
    """Counts and periods."""

    # What came in, and what waits

    def test_what_came_in_is_counted_by_site_from_the_first_moment_up_to_the_last(self, store: Store) -> None:
        for moment in (at(), at(hours=3), at(hours=23, minutes=59), TUESDAY, at(microseconds=-1000)):
            came(store, moment)
        came(store, at(hours=5), site="krant")
        assert store.came_in(MONDAY, TUESDAY, ("blad",)) == 3
        assert store.came_in(MONDAY, TUESDAY, BOTH) == 4
        assert store.came_in(MONDAY, TUESDAY, ("nergens",)) == 0
        assert store.came_in(MONDAY, TUESDAY, ()) == 0
        assert store.came_in(TUESDAY, TUESDAY + timedelta(hours=1), BOTH) == 1

    def test_what_came_in_counts_whatever_became_of_it(self, store: Store) -> None:
        decided(store, came(store, at()), at(hours=1), Act.SPAM)
        came(store, at(), status=Status.SPAM, version=1)
        assert store.came_in(MONDAY, TUESDAY, BOTH) == 2

    def test_only_what_waits_counts_as_waiting(self, store: Store) -> None:
        for hours in (1, 2, 3):
            reaction = came(store, at(hours=hours))
        decided(store, reaction, at(hours=4))
        came(store, at(hours=2), site="krant")
        assert store.waiting_since(at(hours=2), ("blad",)) == 1
        assert store.waiting_since(at(hours=2), BOTH) == 2
        assert store.waiting_since(MONDAY, BOTH) == 3
        assert store.waiting_since(MONDAY, ()) == 0

    # What was decided

    def test_what_was_taken_is_told_newest_first_with_both_its_moments(self, store: Store) -> None:
        first = decided(store, came(store, at()), at(hours=2), Act.APPROVE)
        decided(store, first, at(hours=3), Act.REMOVE, person="bram")
        newest, oldest = store.taken(MONDAY, TUESDAY, BOTH)
        assert (oldest.act, oldest.person, oldest.reason, oldest.version) == (Act.APPROVE, "els", "", 1)
        assert (newest.act, newest.person, newest.reason, newest.version) == (Act.REMOVE, "bram", "insult", 2)
        assert oldest.received == newest.received == milliseconds(at())
        assert (oldest.at, newest.at) == (milliseconds(at(hours=2)), milliseconds(at(hours=3)))
        assert (oldest.is_first, newest.is_first) == (True, False)

    def test_what_the_policy_decided_is_nobodys_first(self, store: Store) -> None:
        reaction = came(store, at(), status=Status.SPAM, version=1)
        assert store.decisions("blad", reaction.id) == ()
        waiting = came(store, at())
        decided(store, waiting, at(), Act.SPAM, person=None)
        (taken,) = store.taken(MONDAY, TUESDAY, BOTH)
        assert taken.person is None
        assert not taken.is_first

    def test_a_period_of_decisions_has_its_begin_and_not_its_end(self, store: Store) -> None:
        for moment in (at(microseconds=-1000), MONDAY, at(hours=23), TUESDAY):
            decided(store, came(store, at(days=-1)), moment)
        decided(store, came(store, at(days=-1), site="krant"), at(hours=12))
        moments = [each.at for each in store.taken(MONDAY, TUESDAY, BOTH)]
        assert moments == [milliseconds(at(hours=hours)) for hours in (23, 12, 0)]
        assert len(store.taken(MONDAY, TUESDAY, ("blad",))) == 2
        assert [each.at for each in store.taken(MONDAY, TUESDAY, BOTH, limit=1)] == [milliseconds(at(hours=23))]
        assert len(store.taken(MONDAY, TUESDAY, ("blad",), limit=1)) == 1

    def test_what_was_undone_is_told_with_its_reason_and_the_rules_that_had_held_it(self, store: Store) -> None:
        findings = (finding("links"), finding("words"), finding("length", Effect.NOTE))
        before = taking(came(store, at(days=-1), findings=findings), at(hours=-1), Act.REJECT)
        self._undo(store, before, at(hours=1))
        self._undo(store, taking(came(store, at(), site="krant", findings=()), at(hours=2)), at(hours=3))
        self._undo(store, taking(came(store, at()), at(hours=2)), TUESDAY)
        rejected, approved = TakenBack(Act.REJECT, "insult", ("links", "words")), TakenBack(Act.APPROVE, "", ())
        assert store.taken_back(MONDAY, TUESDAY, BOTH) == (approved, rejected)
        assert store.taken_back(MONDAY, TUESDAY, ("blad",)) == (rejected,)
        assert store.taken_back(MONDAY, TUESDAY, ()) == store.taken(MONDAY, TUESDAY, ()) == ()
        decided(store, came(store, at()), at(hours=23))
        assert store.taken_back(MONDAY, TUESDAY, BOTH, limit=1) == (approved,)

    def test_each_reason_is_counted_since_a_moment(self, store: Store) -> None:
        for moment, reason in ((at(hours=-1), "old"), (at(), "insult"), (at(hours=1), "insult"), (TUESDAY, "spam")):
            decided(store, came(store, at(days=-1)), moment, Act.REJECT, reason=reason)
        removed = decided(store, came(store, at(days=-1)), at(hours=2))
        decided(store, removed, at(hours=3), Act.REMOVE, reason="spam")
        placed = decided(store, came(store, at()), at())
        decided(store, placed, at(hours=1), Act.EDIT, reason="typing")
        returned = decided(store, came(store, at()), at(hours=2), Act.RETURN, reason="insult surname")
        decided(store, returned, at(hours=3), Act.EXPIRE, reason="insult surname")
        decided(store, came(store, at(), site="krant"), at(), Act.REJECT)
        assert store.reasons_given("blad", MONDAY) == {"insult": 3, "spam": 2, "surname": 1}
        assert store.reasons_given("krant", MONDAY) == {"insult": 1}
        assert store.reasons_given("blad", TUESDAY, limit=1) == {"spam": 1}
        assert store.reasons_given("nergens", MONDAY) == {}

    # What rules held

    def test_a_rule_stands_beside_what_people_decided_on_what_it_held(self, store: Store) -> None:
        alone, beside = (finding("links"),), (finding("links"), finding("words"))
        for findings, act in (
            (alone, Act.APPROVE),
            (alone, Act.REJECT),
            (beside, Act.REJECT),
            (beside, Act.SPAM),
            ((finding("links", Effect.NOTE),), Act.REJECT),
        ):
            decided(store, came(store, at(hours=1), findings=findings), TUESDAY, act)
        placed = decided(store, came(store, at(hours=1), findings=alone), TUESDAY)
        decided(store, placed, TUESDAY, Act.REMOVE)
        came(store, at(hours=1), findings=alone)
        assert store.held(MONDAY, TUESDAY, BOTH) == (
            Held("links", placed=1, taken_away=4, alone=3),
            Held("words", placed=0, taken_away=2, alone=0),
        )

    def test_what_the_policy_made_spam_is_nobodys_decision(self, store: Store) -> None:
        spam = (finding("links", Effect.SPAM), finding("words"))
        for _ in range(3):
            kept = came(store, at(), findings=spam, status=Status.SPAM, first_status=Status.SPAM, version=1)
        assert store.held(MONDAY, TUESDAY, BOTH) == ()
        decided(store, kept, TUESDAY, Act.APPROVE)
        links, words = store.held(MONDAY, TUESDAY, BOTH)
        assert (links.placed, links.taken_away) == (words.placed, words.taken_away) == (1, 0)

    def test_an_undone_decision_counts_nowhere(self, store: Store) -> None:
        self._undo(store, taking(came(store, at(), findings=(finding("links"),)), at(), Act.SPAM), at(hours=1))
        assert store.held(MONDAY, TUESDAY, BOTH) == ()

    def test_only_what_came_in_during_the_period_on_these_sites_counts(self, store: Store) -> None:
        for moment in (at(microseconds=-1000), at(), at(hours=23), TUESDAY):
            decided(store, came(store, moment, findings=(finding("links"),)), TUESDAY)
        decided(store, came(store, at(), site="krant", findings=(finding("links"),)), TUESDAY, Act.SPAM)
        assert store.held(MONDAY, TUESDAY, ("blad",)) == (Held("links", placed=2, taken_away=0, alone=2),)
        assert store.held(MONDAY, TUESDAY, BOTH) == (Held("links", placed=2, taken_away=1, alone=3),)
        assert store.held(MONDAY, TUESDAY, ()) == ()

    def test_of_very_much_spam_only_what_came_in_with_the_newest_counts_for_its_rule(self, store: Store) -> None:
        for hour in range(6):
            decided(store, came(store, at(hours=hour), findings=(finding("links"),)), TUESDAY, Act.SPAM)
            decided(store, came(store, at(hours=hour, minutes=1), findings=(finding("links"),)), TUESDAY)
            decided(store, came(store, at(hours=hour), findings=(finding("words"),)), TUESDAY)
        links, words = store.held(MONDAY, TUESDAY, BOTH, newest=2)
        assert links == Held("links", placed=3, taken_away=2, alone=5, since=at(hours=3))
        assert words == Held("words", placed=6, taken_away=0, alone=6)

    def _undo(self, store: Store, decision: Decision, moment: datetime) -> None:
        store.decide(undoing(decision, store.decide(decision), id=made(moment), at=moment))
