"""What every engine must keep for replay and for rules in the shadow, and that all tallies are right in the end."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances, Code, Earlier, Pace, Recent, Record, Verdict
from moderation.domain.decision import CHANGES_TEXT, UNDECIDED, Act, acts_of_author, possible_acts, result_of, undoable
from moderation.domain.edit import revision_of
from moderation.domain.errors import NotFound, UnknownReport
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.ids import time_ordered_id
from moderation.domain.message import say
from moderation.domain.reaction import Author, Reaction, Status
from moderation.store.interface import Past, Store, Tried
from tests.store.samples import (
    LINKS,
    NOW,
    SHORT,
    a_decision,
    a_reaction,
    a_report,
    an_arrangement,
    an_arrival,
    arranging,
    arrived,
    full,
    new_id,
    undoing,
)

MOMENTS = st.datetimes(timezones=st.just(UTC))
NUMBERS = st.integers(0, 2**70)
RECENT = st.builds(Recent, NUMBERS, NUMBERS)
CIRCUMSTANCES = st.builds(
    Circumstances,
    at=st.none() | MOMENTS,
    opened=st.none() | MOMENTS,
    earlier=st.lists(st.builds(Earlier, st.booleans(), st.booleans(), MOMENTS, st.integers(0, 100))).map(tuple),
    pace=st.builds(Pace, RECENT, RECENT, RECENT),
    record=st.builds(Record, NUMBERS, NUMBERS, NUMBERS),
    confirmed=st.booleans(),
    trap=st.booleans(),
    seconds=st.none() | NUMBERS,
    reserved_name=st.booleans(),
    reserved_email=st.booleans(),
    signed_in=st.booleans(),
    code=st.none() | st.sampled_from(Code),
    verdict=st.none() | st.sampled_from(Verdict),
)
EMAILS = ("jan@jansen.example", "piet@example.org", "")
TAKEN_AWAY = {Status.REJECTED, Status.REMOVED}
ON_ONE_STORE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class PastContract:
    """The past, the shadow, and what is kept along."""

    # Reactions as they came in

    def test_the_past_is_seen_whole_in_the_order_in_which_it_came(self, store: Store) -> None:
        first, second, third = arrived(store), arrived(store, shadow=(LINKS,)), arrived(store, findings=())
        arrived(store, site="krant")
        past = store.past("blad", after="")
        assert [each.reaction for each in past] == [first, second, third]
        assert {(each.circumstances, each.human) for each in past} == {(Circumstances(), None)}
        assert store.past("blad", after="", limit=2) == past[:2]
        assert store.past("nergens", after="") == ()

    @ON_ONE_STORE
    @given(circumstances=CIRCUMSTANCES)
    def test_the_circumstances_come_back_as_they_were(self, store: Store, circumstances: Circumstances) -> None:
        kept = store.accept(an_arrival(circumstances=circumstances), None)
        assert _past_of(store, kept).circumstances == circumstances

    @ON_ONE_STORE
    @given(number=st.integers(0, 7), step=st.integers(1, 8))
    def test_the_parts_between_the_marks_are_the_whole_past(self, store: Store, number: int, step: int) -> None:
        for _ in range(number):
            arrived(store)
        everything = store.past("blad", after="")
        assert store.number_of_past("blad") == len(everything)
        parts = [store.past("blad", after=mark, limit=step) for mark in store.past_marks("blad", step=step)]
        assert tuple(each for part in parts for each in part) == everything
        assert all(len(part) == step for part in parts[:-1])
        assert all(parts)

    def test_the_past_since_a_moment_is_what_came_in_from_then_on(self, store: Store) -> None:
        hours = [NOW + timedelta(hours=hour) for hour in range(4)]
        kept = [arrived(store, id=time_ordered_id(at, bytes(10)), received=at) for at in hours]
        for index, at in enumerate(hours):
            assert store.number_of_past("blad", since=at) == 4 - index
            assert store.number_of_past("blad", since=at + timedelta(milliseconds=1)) == 3 - index
            (mark,) = store.past_marks("blad", since=at)
            assert [each.reaction for each in store.past("blad", after=mark)] == kept[index:]
        marks = store.past_marks("blad", since=hours[1], step=2)
        assert [len(store.past("blad", after=mark, limit=2)) for mark in marks] == [2, 1]
        assert store.past_marks("blad", since=hours[3] + timedelta(hours=1)) == ()
        assert store.number_of_past("blad", since=datetime(1066, 10, 14, tzinfo=UTC)) == 4

    @pytest.mark.parametrize("mark", ["?", "a", "x" * 300, "\0", "é", "\ud800", "AAAA", "' or 1=1"])
    def test_what_is_no_mark_is_no_place_in_the_past(self, store: Store, mark: str) -> None:
        arrived(store)
        assert len(store.past("blad", after=mark)) <= 1

    # What people made of it

    def test_the_past_knows_what_people_decided(self, store: Store) -> None:
        kept = arrived(store)
        human = [_human(store, kept)]
        for act, after in ((Act.APPROVE, Status.PUBLISHED), (Act.REMOVE, Status.REMOVED)):
            decision = a_decision(kept, act=act, after=after)
            kept = store.decide(decision)
            human.append(_human(store, kept))
        kept = store.decide(undoing(decision, kept))
        assert [*human, _human(store, kept)] == [None, Status.PUBLISHED, Status.REMOVED, Status.PUBLISHED]

    def test_what_the_policy_decided_is_not_what_people_decided(self, store: Store) -> None:
        kept = _spam_by_policy(store)
        assert _human(store, kept) is None
        approval = a_decision(kept)
        approved = store.decide(approval)
        assert _human(store, approved) is Status.PUBLISHED
        again = store.decide(undoing(approval, approved))
        assert again.status is Status.SPAM
        assert _human(store, again) is None, "what the policy made of it stands again"

    def test_nobody_has_decided_on_what_waits_again(self, store: Store) -> None:
        kept = arrived(store)
        approval = a_decision(kept)
        again = store.decide(undoing(approval, store.decide(approval)))
        assert _human(store, again) is None
        store.arrange(arranging(again), an_arrangement(), "code")
        assert _human(store, again) is None

    # Rules in the shadow

    def test_a_rule_that_was_tried_is_held_against_what_people_decided(self, store: Store) -> None:
        for spoke, outcomes in (
            (True, (Status.REJECTED, Status.SPAM, Status.PUBLISHED, None)),
            (False, (Status.PUBLISHED, Status.PUBLISHED, Status.REJECTED, None, None)),
        ):
            for outcome in outcomes:
                _decided(store, _tried(store, "links", spoke=spoke), outcome)
        removed = _decided(store, _tried(store, "links", spoke=False), Status.PUBLISHED)
        store.decide(a_decision(removed, act=Act.REMOVE, after=Status.REMOVED))
        assert store.tried("blad") == (
            Tried("links", hit_taken_away=2, hit_placed=1, miss_taken_away=2, miss_placed=2, waiting=3),
        )

    def test_every_rule_that_was_tried_is_told_by_name(self, store: Store) -> None:
        both = a_reaction(shadow=(replace(LINKS, rule="b"),), findings=(replace(LINKS, rule="a"),))
        store.accept(an_arrival(both, tried=("b", "a", "b")), None)
        store.accept(an_arrival(a_reaction(site="krant"), tried=("c",)), None)
        arrived(store, shadow=(SHORT,))
        _decided(store, both, Status.REJECTED)
        assert store.tried("blad") == (Tried("a", 0, 0, 1, 0, 0), Tried("b", 1, 0, 0, 0, 0))
        assert store.tried("krant") == (Tried("c", 0, 0, 0, 0, 1),)
        assert store.tried("nergens") == ()

    def test_only_the_newest_trials_of_each_rule_are_told(self, store: Store) -> None:
        for outcome in (Status.REJECTED, Status.PUBLISHED, Status.PUBLISHED):
            _decided(store, _tried(store, "links", spoke=True), outcome)
        _decided(store, _tried(store, "words", spoke=True), Status.SPAM)
        assert store.tried("blad", newest=2) == (Tried("links", 0, 2, 0, 0, 0), Tried("words", 1, 0, 0, 0, 0))

    def test_what_the_policy_did_itself_counts_as_waiting_for_people(self, store: Store) -> None:
        kept = _spam_by_policy(store, tried=("links",))
        assert store.tried("blad") == (Tried("links", 0, 0, 0, 0, 1),)
        store.decide(a_decision(kept))
        assert store.tried("blad") == (Tried("links", 0, 0, 0, 1, 0),)

    # Reports

    def test_a_report_comes_back_as_it_was_put_last(self, store: Store) -> None:
        report = a_report()
        store.put_report(report)
        assert store.report(report.id) == report
        further = replace(report, done=500, total=1000)
        store.put_report(further)
        assert store.report(report.id) == further
        ended = replace(further, done=1000, seen=NOW, ended=NOW, outcome='{"één": 1}', failure="brak af")
        store.put_report(full(ended))
        assert store.report(report.id) == ended
        store.put_report(replace(report, since=None))
        assert store.report(report.id) == replace(report, since=None)

    @pytest.mark.parametrize("key", ["another", "", "\0", "\ud800"])
    def test_a_report_that_is_not_there_is_unknown(self, store: Store, key: str) -> None:
        with pytest.raises(UnknownReport):
            store.report(key)

    @pytest.mark.parametrize("changes", [{"site": "nergens"}, {"person": "niemand"}])
    def test_a_report_is_about_a_site_and_for_somebody(self, store: Store, changes: dict[str, str]) -> None:
        with pytest.raises(NotFound):
            store.put_report(a_report(**changes))

    def test_the_newest_reports_are_listed_without_their_outcomes(self, store: Store) -> None:
        reports = [a_report(begun=NOW + timedelta(hours=hour), outcome="[1]") for hour in (2, 1, 3)]
        for report in reports:
            store.put_report(report)
        listed = [replace(reports[index], outcome="") for index in (2, 0, 1)]
        assert store.reports() == (*listed,)
        assert store.reports(limit=1) == (listed[0],)

    # What is kept along

    @ON_ONE_STORE
    @given(walk=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 30)), max_size=40))
    def test_after_any_course_of_decisions_all_that_is_kept_along_is_right(
        self, store: Store, walk: list[tuple[int, int]]
    ) -> None:
        reactions: list[Reaction] = []
        for who, what in walk:
            if who < len(reactions):
                reactions[who] = _next(store, reactions[who], what)
            else:
                reactions.append(_arrives(store, what))
        _recount(store)


def _arrives(store: Store, what: int) -> Reaction:
    """A reaction comes in, and the policy may decide on it."""
    status = (Status.WAITING, Status.PUBLISHED, Status.SPAM)[what % 3]
    site = ("blad", "krant")[what % 2]
    shadow = (LINKS,) if what % 4 else ()
    reaction = a_reaction(
        site=site, status=status, author=Author("Jan Jansen", EMAILS[what % len(EMAILS)]), shadow=shadow
    )
    if status is Status.WAITING:
        return store.accept(an_arrival(reaction, tried=("links",)), None)
    reaction = replace(reaction, version=1)
    decision = a_decision(reaction, person=None, before=Status.WAITING, after=status, version=1)
    return store.accept(an_arrival(reaction, tried=("links",)), decision)


def _next(store: Store, reaction: Reaction, what: int) -> Reaction:
    """One of the acts that are possible now; undoing is always one of them when there is something to undo."""
    last = undoable(store.decisions(reaction.site, reaction.id))
    acts = [act for act in possible_acts(reaction.status) if act is not Act.ARRANGE or reaction.arrangement is None]
    acts = acts or [Act.WITHDRAW] * (Act.WITHDRAW in acts_of_author(reaction.status))
    if last is not None and last.person is not None and what % 3 == 0:
        return store.decide(undoing(last, reaction))
    if not acts:
        return reaction
    act = acts[what % len(acts)]
    if act is Act.ARRANGE:
        return store.arrange(arranging(reaction), an_arrangement(site=reaction.site), new_id())
    decision = a_decision(reaction, act=act, after=result_of(act, reaction.status))
    if act in CHANGES_TEXT:
        findings = (LINKS,) if what % 2 else ()
        return store.edit(decision, replace(revision_of(reaction), text=f"{what}", findings=findings, edited="link"))
    return store.decide(decision)


def _recount(store: Store) -> None:
    """Holds all that is kept along against the reactions themselves and the decisions on them."""
    for site in ("blad", "krant"):
        past = store.past(site, after="", limit=100_000)
        kept = [each.reaction for each in past]
        assert [each.human for each in past] == [_human_by_the_log(store, reaction) for reaction in kept]
        for status in Status:
            assert store.number_of(status, site=site) == sum(reaction.status is status for reaction in kept)
        for email in EMAILS:
            theirs = [reaction.status for reaction in kept if email and reaction.author.email == email]
            taken_away = sum(status in TAKEN_AWAY for status in theirs)
            record = Record(theirs.count(Status.PUBLISHED), taken_away, theirs.count(Status.SPAM))
            assert store.record(site, email) == record
        assert store.tried(site) == _tried_by_hand(past)
        assert {reaction.author.name for reaction in kept if not reaction.arrangement} <= {"Jan Jansen"}


def _human_by_the_log(store: Store, reaction: Reaction) -> Status | None:
    standing = undoable(store.decisions(reaction.site, reaction.id))
    by_person = standing is not None and standing.person is not None
    return reaction.status if by_person and reaction.status not in UNDECIDED else None


def _tried_by_hand(past: tuple[Past, ...]) -> tuple[Tried, ...]:
    outcomes = [(bool(each.reaction.shadow), each.human and each.human is Status.PUBLISHED) for each in past]
    cells = [(True, False), (True, True), (False, False), (False, True)]
    waiting = sum(placed is None for _, placed in outcomes)
    return (Tried("links", *(outcomes.count(cell) for cell in cells), waiting),) if past else ()


def _past_of(store: Store, reaction: Reaction) -> Past:
    return next(each for each in store.past(reaction.site, after="") if each.reaction.id == reaction.id)


def _human(store: Store, reaction: Reaction) -> Status | None:
    return _past_of(store, reaction).human


def _spam_by_policy(store: Store, **changes: object) -> Reaction:
    reaction = a_reaction(status=Status.SPAM, version=1)
    decision = a_decision(reaction, person=None, before=Status.WAITING, after=Status.SPAM, version=1, act=Act.SPAM)
    return store.accept(an_arrival(reaction, **changes), decision)


def _tried(store: Store, rule: str, *, spoke: bool) -> Reaction:
    shadow = (Finding(rule, Effect.HOLD, say("Seen."), Field.TEXT),) if spoke else ()
    return store.accept(an_arrival(a_reaction(shadow=shadow), tried=(rule,)), None)


def _decided(store: Store, reaction: Reaction, after: Status | None) -> Reaction:
    """The reaction after a person's decision, or still waiting."""
    acts = {Status.PUBLISHED: Act.APPROVE, Status.REJECTED: Act.REJECT, Status.SPAM: Act.SPAM}
    return reaction if after is None else store.decide(a_decision(reaction, act=acts[after], after=after))
