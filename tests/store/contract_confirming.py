"""What every engine must keep of addresses that are to be confirmed, and of the places of what was withdrawn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from moderation.domain.circumstances import Circumstances, Record
from moderation.domain.decision import Act, Decision
from moderation.domain.errors import StaleDecision, UnknownPolicy, UnknownReaction
from moderation.domain.event import Consequences, Event, Kind
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.reaction import PublicReaction, Reaction, Status, fingerprint
from moderation.domain.wanted import Wanted
from moderation.store.interface import Judgement, Store
from tests.store.samples import (
    DIGEST,
    LINKS,
    NOW,
    SHORT,
    a_decision,
    a_reaction,
    an_arrangement,
    an_arrival,
    arrived,
    arrived_under,
    full,
    new_id,
    published,
    published_in,
)

LATER = NOW + timedelta(minutes=9)
THREAD = "/artikel/12"
NAMED = Finding("surname", Effect.HOLD, say("%(name)s is a first name.", name="Jannigje"), Field.NAME)


def unconfirmed(store: Store, **changes: Any) -> Reaction:
    return arrived(store, status=Status.UNCONFIRMED, **changes)


def confirming(reaction: Reaction, **changes: Any) -> Decision:
    """Its author shows that the address is theirs."""
    shown = {"person": None, "act": Act.CONFIRM, "after": Status.WAITING, "at": LATER}
    return a_decision(reaction, **{**shown, **changes})


def decided_next(confirmed: Decision, act: Act, after: Status) -> Decision:
    """What the house rules decide right after it."""
    first = replace(confirmed, id=new_id(), act=act, before=Status.WAITING, after=after, version=confirmed.version + 1)
    return replace(first, at=LATER + timedelta(milliseconds=1))


def judged(**changes: Any) -> Judgement:
    judgement = Judgement(
        findings=(LINKS,),
        shadow=(SHORT,),
        first_status=Status.PUBLISHED,
        circumstances=Circumstances(confirmed=True),
        tried=frozenset({"length", "first"}),
    )
    return replace(full(judgement), **changes)


def found(store: Store, wanted: Wanted) -> list[int]:
    return [item.reaction.number for item in store.listed(wanted, now=NOW).items]


class ConfirmingContract:
    """Nothing is seen of it before, and all of it is as for one that comes in after."""

    def test_what_is_not_confirmed_is_in_no_list_but_its_own(self, store: Store) -> None:
        unconfirmed(store)
        wishes = (
            Wanted(status=None),
            Wanted(status=None, site="blad"),
            Wanted(status=None, rule="links"),
            Wanted(status=None, email="jan@jansen.example"),
            Wanted(status=None, names=("jan",)),
            Wanted(status=None, names=("ja*",)),
            Wanted(status=None, phrases=("mooi",)),
            Wanted(status=None, site="blad", thread=THREAD),
        )
        for wanted in wishes:
            assert found(store, wanted) == []
            assert store.counted_in(wanted, now=NOW) == 0
            assert found(store, replace(wanted, status=Status.UNCONFIRMED)) == [1]
        assert store.number_of(Status.UNCONFIRMED, site="blad") == 1

    def test_it_is_nobodys_and_repeats_nothing(self, store: Store) -> None:
        kept = store.accept(an_arrival(a_reaction(status=Status.UNCONFIRMED), shingles=(1, 2)), None)
        shown = published(store, author=replace(kept.author, name="J. Jansen"))
        assert store.sender("blad", shown.id).counts == {Status.PUBLISHED: 1}
        assert store.sender("blad", kept.id).names == ("J. Jansen",)
        assert store.record("blad", "jan@jansen.example") == Record(published=1)
        assert store.neighbours(shown) == ((), ())
        assert [each.name for each in store.same("blad", fingerprint(kept.text))] == ["J. Jansen"]
        assert store.near("blad", (1, 2)) == ()

    def test_a_confirmed_one_waits_with_what_the_rules_say_by_now(self, store: Store) -> None:
        kept = unconfirmed(store)
        decision = confirming(kept)
        now = store.confirm(decision, judged(), None)
        assert now == store.reaction_by_id("blad", kept.id)
        assert now == replace(
            kept,
            status=Status.WAITING,
            version=1,
            findings=(LINKS,),
            shadow=(SHORT,),
            first_status=Status.PUBLISHED,
        )
        assert store.decisions("blad", kept.id) == (decision,)
        assert store.circumstances("blad", kept.id) == Circumstances(confirmed=True)
        assert found(store, Wanted(rule="links")) == [1]
        assert found(store, Wanted(rule="length")) == []
        assert {(each.rule, each.waiting) for each in store.tried("blad")} == {("length", 1), ("first", 1)}
        assert store.number_of(Status.UNCONFIRMED) == 0
        assert not store.chain("blad").flaws

    def test_what_the_rules_decide_comes_right_after_it(self, store: Store) -> None:
        kept, spam = unconfirmed(store), unconfirmed(store)
        for each, act, after in (
            (kept, Act.APPROVE, Status.PUBLISHED),
            (spam, Act.SPAM, Status.SPAM),
        ):
            decision = confirming(each)
            first = decided_next(decision, act, after)
            now = store.confirm(decision, judged(first_status=after), first)
            assert (now.status, now.version) == (after, 2)
            assert store.decisions("blad", each.id) == (decision, first)
        assert [each.number for each in published_in(store, "blad", THREAD)] == [kept.number]
        assert store.published_counts("blad", [THREAD]) == {THREAD: 1}
        assert store.record("blad", "jan@jansen.example") == Record(published=1, spam=1)
        assert found(store, Wanted(status=Status.PUBLISHED, rule="links")) == [kept.number]
        assert not store.chain("blad").flaws

    def test_what_is_told_of_it_is_kept_with_it(self, store: Store) -> None:
        kept = unconfirmed(store)
        decision = confirming(kept)
        event = Event("blad", Kind.DECIDED, decision.id, kept.id, LATER, LATER)
        store.confirm(decision, judged(), None, Consequences((event,)))
        assert store.due_events(LATER) == (event,)

    def test_of_many_who_confirm_at_once_one_does(self, store: Store) -> None:
        kept = unconfirmed(store)

        def confirm(_: int) -> bool:
            decision = confirming(kept)
            try:
                store.confirm(decision, judged(), decided_next(decision, Act.APPROVE, Status.PUBLISHED))
            except StaleDecision as stale:
                return stale.reaction.status is not Status.PUBLISHED
            return True

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(confirm, range(4))) == [False, False, False, True]
        assert len(store.decisions("blad", kept.id)) == 2

    def test_a_sealed_name_is_told_by_no_finding(self, store: Store) -> None:
        arrangement = an_arrangement()
        store.add_arrangement(arrangement, "code", "")
        kept = arrived_under(store, arrangement, "Jannigje Geheim", status=Status.UNCONFIRMED)
        now = store.confirm(confirming(kept), judged(findings=(NAMED,), shadow=(NAMED,)), None)
        assert "Jannigje" not in repr((now.findings, now.shadow))

    def test_only_what_is_there_and_under_known_rules_is_confirmed(self, store: Store) -> None:
        kept = unconfirmed(store)
        with pytest.raises(UnknownReaction):
            store.confirm(confirming(replace(kept, id=new_id())), judged(), None)
        with pytest.raises(UnknownPolicy):
            store.confirm(confirming(kept, policy="0" * 64), judged(), None)
        assert store.reaction_by_id("blad", kept.id) == kept
        for site, reaction in (("krant", kept.id), ("blad", new_id()), ("blad", "\0"), ("\0", kept.id)):
            with pytest.raises(UnknownReaction):
                store.reaction_by_id(site, reaction)

    # The place of what was withdrawn

    def test_the_place_of_what_was_withdrawn_stays_without_a_word_of_it(self, store: Store) -> None:
        first, second = published(store, parent=None), published(store, edited="link")
        answer = published(store, parent=second.number)
        withdrawn(store, second, keeps_place=True)
        assert store.published_parents("blad", THREAD) == {1: None, 2: None, 3: 2}
        there = store.published_numbered("blad", THREAD, (1, 2, 3))
        assert there[2] == PublicReaction(2, "", "", second.received, is_withdrawn=True)
        assert (there[1].name, there[3].parent) == (first.shown_name, second.number)
        assert store.published_counts("blad", [THREAD]) == {THREAD: 2}
        assert [each.reaction.number for each in store.newest_published("blad")] == [3, 1]
        assert store.newest_published("blad")[0].answered is None
        assert store.answers_to("blad", 1) == 0
        assert answer.parent == second.number

    def test_without_that_nothing_stays(self, store: Store) -> None:
        withdrawn(store, published(store), keeps_place=False)
        assert store.published_parents("blad", THREAD) == {}

    def test_places_stand_among_the_others_on_every_page_in_the_order_of_their_numbers(self, store: Store) -> None:
        kept = [published(store) for _ in range(5)]
        for place in (0, 2, 4):
            withdrawn(store, kept[place], keeps_place=True)
        found = published_in(store, "blad", THREAD)
        assert [(each.number, each.is_withdrawn) for each in found] == [
            (1, True),
            (2, False),
            (3, True),
            (4, False),
            (5, True),
        ]


def withdrawn(store: Store, reaction: Reaction, *, keeps_place: bool) -> Reaction:
    decision = a_decision(reaction, person=None, act=Act.WITHDRAW, after=Status.WITHDRAWN, policy=DIGEST)
    return store.decide(decision, Consequences(keeps_place=keeps_place))
