"""The desk: the queue, a decision on the version that was seen, and the way back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.domain.decision import Act, Decision
from moderation.domain.errors import ActNotPossible, NothingToUndo, ReasonMissing, StaleDecision, UnknownReaction
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.review import NOTE_LENGTH
from moderation.web.house import House
from tests.conftest import Clock, Reader

PAGE = 50


def decided(house: House, person: Person, reaction: Reaction, *acts: Act) -> Reaction:
    """The reaction after these acts, each on the version that the one before made."""
    for act in acts:
        reaction = house.review.decide(
            person, reaction.site, reaction.number, act, reaction.version, reason="offtopic", note="Zie 12."
        )
    return reaction


def undone(house: House, person: Person, reaction: Reaction) -> Reaction:
    """The reaction after its last decision that stands was taken back."""
    last = house.review.item(reaction.site, reaction.number).can_undo
    assert last
    return house.review.undo(person, reaction.site, reaction.number, last.id, reaction.version)


def wanted(status: Status, site: str | None) -> Wanted:
    return Wanted(status=status, site=site)


def course_of(house: House, reaction: Reaction) -> tuple[Decision, ...]:
    return house.review.item(reaction.site, reaction.number).course


# Decisions


@pytest.mark.parametrize(
    ("earlier", "act", "after", "reason"),
    [
        ((), Act.APPROVE, Status.PUBLISHED, ""),
        ((), Act.REJECT, Status.REJECTED, "offtopic"),
        ((), Act.SPAM, Status.SPAM, ""),
        ((Act.APPROVE,), Act.REMOVE, Status.REMOVED, "offtopic"),
        ((Act.APPROVE, Act.REMOVE), Act.RESTORE, Status.PUBLISHED, ""),
    ],
)
def test_an_act_is_done_and_stands_in_the_course_with_all_that_belongs_to_it(
    house: House,
    els: Person,
    bram: Person,
    jan: Reader,
    clock: Clock,
    earlier: tuple[Act, ...],
    act: Act,
    after: Status,
    reason: str,
) -> None:
    seen = decided(house, els, jan.sends().reaction, *earlier)
    clock.forward(minutes=3)
    now = decided(house, bram, seen, act)
    item = house.review.item("magazine", 1)
    assert item.reaction == now
    assert (now.status, now.version) == (after, seen.version + 1)
    last = item.course[-1]
    assert (last.person, last.act, last.before, last.after) == (bram.id, act, seen.status, after)
    assert (last.version, last.at, last.reason, last.note) == (now.version, clock(), reason, "Zie 12.")
    assert last.policy == item.policy.digest
    assert item.can_undo == last


@pytest.mark.parametrize("reason", ["", "onzin", "Offtopic"])
@pytest.mark.parametrize(("earlier", "act"), [((), Act.REJECT), ((Act.APPROVE,), Act.REMOVE)])
def test_words_are_not_taken_away_without_a_reason_of_the_policy(
    house: House, els: Person, jan: Reader, earlier: tuple[Act, ...], act: Act, reason: str
) -> None:
    seen = decided(house, els, jan.sends().reaction, *earlier)
    with pytest.raises(ReasonMissing):
        house.review.decide(els, "magazine", 1, act, seen.version, reason=reason)
    assert house.review.item("magazine", 1).reaction == seen
    assert len(course_of(house, seen)) == len(earlier)


@pytest.mark.parametrize("act", [Act.REMOVE, Act.RESTORE, Act.UNDO])
def test_an_act_that_the_table_does_not_have_is_refused(house: House, els: Person, jan: Reader, act: Act) -> None:
    seen = jan.sends().reaction
    with pytest.raises(ActNotPossible):
        decided(house, els, seen, act)
    assert course_of(house, seen) == ()


def test_a_long_note_is_cut(house: House, els: Person, jan: Reader) -> None:
    jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0, note=" " + "x" * (NOTE_LENGTH + 1))
    assert house.review.item("magazine", 1).course[0].note == "x" * NOTE_LENGTH


def test_a_sign_in_a_note_that_no_store_can_keep_does_not_stop_a_decision(
    house: House, els: Person, jan: Reader
) -> None:
    jan.sends()
    assert house.review.decide(els, "magazine", 1, Act.APPROVE, 0, note="Zie\x00 12.").status is Status.PUBLISHED


def test_there_is_nothing_to_decide_on_a_number_that_nobody_has(house: House, els: Person, jan: Reader) -> None:
    jan.sends()
    with pytest.raises(UnknownReaction):
        house.review.decide(els, "magazine", 2, Act.APPROVE, 0)


# Two who look at the same


def test_an_outdated_screen_is_told_who_was_first_and_when_and_changes_nothing(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    seen = jan.sends().reaction
    clock.forward(minutes=1)
    now = decided(house, bram, seen, Act.APPROVE)
    moment = clock()
    clock.forward(minutes=1)
    with pytest.raises(StaleDecision) as refused:
        decided(house, els, seen, Act.REJECT)
    last = refused.value.last
    assert last
    assert (refused.value.reaction, last.person, last.act, last.at) == (now, bram.id, Act.APPROVE, moment)
    with pytest.raises(StaleDecision):
        house.review.undo(els, "magazine", 1, last.id, seen.version)
    assert house.review.item("magazine", 1).reaction == now
    assert course_of(house, now) == (last,)


@pytest.mark.parametrize("version", [-1, 1])
def test_a_version_that_never_was_is_outdated_too(house: House, els: Person, jan: Reader, version: int) -> None:
    seen = jan.sends().reaction
    with pytest.raises(StaleDecision) as refused:
        house.review.decide(els, "magazine", 1, Act.APPROVE, version)
    assert (refused.value.reaction, refused.value.last) == (seen, None)


def test_of_two_moderators_at_the_same_moment_exactly_one_wins(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    start = threading.Barrier(2)

    def decide(person: Person, act: Act, reaction: Reaction) -> Reaction | StaleDecision:
        start.wait()
        try:
            return decided(house, person, reaction, act)
        except StaleDecision as stale:
            return stale

    with ThreadPoolExecutor(2) as pool:
        for number in range(10):
            seen = jan.sends(f"Bericht nummer {number}.").reaction
            outcomes = list(pool.map(decide, (els, bram), (Act.APPROVE, Act.SPAM), (seen, seen)))
            (winner,) = (outcome for outcome in outcomes if isinstance(outcome, Reaction))
            (stale,) = (outcome for outcome in outcomes if isinstance(outcome, StaleDecision))
            assert stale.reaction == winner == house.review.item("magazine", seen.number).reaction
            assert course_of(house, seen) == (stale.last,)


# The way back


def test_three_undos_restore_three_decisions_last_one_first(house: House, els: Person, jan: Reader) -> None:
    reaction = decided(house, els, jan.sends().reaction, Act.REJECT, Act.APPROVE, Act.REMOVE)
    taken = course_of(house, reaction)
    statuses = []
    for _ in range(3):
        reaction = undone(house, els, reaction)
        statuses.append(reaction.status)
    assert statuses == [Status.PUBLISHED, Status.REJECTED, Status.WAITING]
    course = course_of(house, reaction)
    assert course[:3] == taken, "what was done stays in the log"
    assert [(each.act, each.undoes) for each in course[3:]] == [(Act.UNDO, each.id) for each in reversed(taken)]
    assert reaction.version == 6
    assert house.review.item("magazine", 1).can_undo is None


@pytest.mark.parametrize("which", [0, 1, 2], ids=["not the last", "undone", "itself an undo"])
def test_what_is_not_the_last_that_stands_cannot_be_undone(house: House, els: Person, jan: Reader, which: int) -> None:
    reaction = decided(house, els, jan.sends().reaction, Act.APPROVE, Act.REMOVE)
    reaction = undone(house, els, reaction)
    if which == 0:
        reaction = decided(house, els, reaction, Act.REMOVE)
    course = course_of(house, reaction)
    with pytest.raises(NothingToUndo):
        house.review.undo(els, "magazine", 1, course[which].id, reaction.version)
    assert house.review.item("magazine", 1).reaction == reaction
    assert course_of(house, reaction) == course


def test_a_decision_on_another_reaction_is_not_undone_here(house: House, els: Person, jan: Reader) -> None:
    first, second = (decided(house, els, jan.sends(text).reaction, Act.APPROVE) for text in ("Eens.", "Oneens."))
    with pytest.raises(NothingToUndo):
        house.review.undo(els, "magazine", 1, course_of(house, second)[0].id, first.version)


def test_what_the_policy_decided_can_be_undone(house: House, els: Person, jan: Reader) -> None:
    spam = jan.sends("https://casino.example " * 8).reaction
    assert spam.status is Status.SPAM
    assert undone(house, els, spam).status is Status.WAITING


# The queue and the log


def test_the_queue_is_oldest_first_and_covers_each_once_while_others_decide(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    for number in range(PAGE + 3):
        clock.forward(seconds=1)
        jan.sends(f"Bericht nummer {number}.")
    first = house.review.queue(els)
    assert (len(first.page.items), first.total) == (PAGE, PAGE + 3)
    for item in first.page.items[:5]:
        decided(house, els, item.reaction, Act.APPROVE)
    second = house.review.queue(els, after=first.page.after)
    assert second.page.after is None
    assert second.total == PAGE - 2
    seen = [item.reaction.number for item in first.page.items + second.page.items]
    assert seen == list(range(1, PAGE + 4))


def test_the_queue_shows_one_status_and_one_site(house: House, els: Person, jan: Reader) -> None:
    jan.sends("Wacht.")
    decided(house, els, jan.sends("Gaat weg.").reaction, Act.REJECT)
    neighbour = jan.sends("https://a.example https://b.example", site="buurt", thread="/").reaction
    shown = {
        (status, site): [item.reaction.text for item in house.review.queue(els, wanted(status, site)).page.items]
        for status, site in ((Status.WAITING, "magazine"), (Status.REJECTED, None), (Status.WAITING, "buurt"))
    }
    assert list(shown.values()) == [["Wacht."], ["Gaat weg."], [neighbour.text]]
    assert house.review.queue(els, Wanted(site="buurt")).total == 1
    assert house.review.queue(els).total == 2


def test_the_log_is_newest_first_and_says_who(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    reaction = jan.sends().reaction
    for person, act in ((els, Act.APPROVE), (bram, Act.REMOVE)):
        clock.forward(minutes=1)
        reaction = decided(house, person, reaction, act)
    clock.forward(minutes=1)
    undone(house, els, reaction)
    entries = house.review.log().items
    assert [(entry.person_name, entry.decision.act) for entry in entries] == [
        ("Els de Graaf", Act.UNDO),
        ("Bram Postma", Act.REMOVE),
        ("Els de Graaf", Act.APPROVE),
    ]
    assert {(entry.number, entry.author_name) for entry in entries} == {(1, "Jan Jansen")}
