"""Authors are told of what became of their reactions: once, while it is so, and never whether it was taken for spam."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from moderation.domain.correspondence import BY_DEFAULT, CHOSEN, Correspondence, Letter
from moderation.domain.decision import CHANGES_TEXT, Act
from moderation.domain.delivery import AUTHOR, Channel
from moderation.domain.edit import revision_of
from moderation.domain.event import Consequences, after_arrival, after_decision
from moderation.domain.reaction import Author, Reaction, Status
from moderation.jobs.authors import Authors
from moderation.jobs.spreading import Spreader
from moderation.store.interface import Store
from tests.conftest import Clock
from tests.store.samples import a_decision, a_reaction, an_arrival

ALL = Correspondence(letters=CHOSEN)
UNDO = ALL.undo


class Rules:
    """House rules that say nothing but what is written to authors."""

    def __init__(self) -> None:
        self.house = ALL

    def correspondence(self, digest: str) -> Correspondence:
        return self.house


class Desk:
    """Reactions come in and are decided on, and letters are brought when it is time."""

    def __init__(self, store: Store, clock: Clock, digest: str, person: str) -> None:
        self.rules = Rules()
        self._store = store
        self._clock = clock
        self._digest = digest
        self._person = person
        self._spreader = Spreader(store, self.rules, [Authors(store)], Channel)  # type: ignore[arg-type]

    def arrived(self, **changes: Any) -> Reaction:
        reaction = a_reaction(site="magazine", policy=self._digest, received=self._clock(), **changes)
        reaction = replace(reaction, first_status=changes.get("first_status", reaction.status))
        arrival = replace(an_arrival(reaction), events=after_arrival(reaction, self.rules.house))
        return self._store.accept(arrival, None)

    def did(self, reaction: Reaction, act: Act, after: Status, **more: Any) -> Reaction:
        """The reaction after this act of somebody at the desk, or of nobody there."""
        self._clock.forward(seconds=1)
        by = {"person": self._person, "at": self._clock()} | more
        decision = a_decision(reaction, act=act, after=after, **by)
        told = Consequences(after_decision(decision, self.rules.house))
        if act in CHANGES_TEXT:
            return self._store.edit(decision, revision_of(reaction), told)
        return self._store.decide(decision, told)

    def undid(self, reaction: Reaction) -> Reaction:
        """The reaction after its last decision was taken back."""
        last = self._store.decisions(reaction.site, reaction.id)[-1]
        return self.did(reaction, Act.UNDO, last.before, undoes=last.id)

    def sent(self, reaction: Reaction, *, after: timedelta = UNDO) -> list[str]:
        """The letters that have gone to the author when so much time has passed, oldest first."""
        self._clock.at += after
        while self._spreader.spread(self._clock()):
            pass
        while taken := self._store.claim_delivery(Channel.MAIL, self._clock(), self._clock() + timedelta(minutes=1)):
            self._store.delivered(taken, self._clock())
        found = self._store.deliveries_about(reaction.site, reaction.id)
        assert {(each.to, each.channel) for each in found} <= {(AUTHOR, Channel.MAIL)}
        return [each.what for each in found if each.done]


@pytest.fixture
def desk_(store: Store, clock: Clock, els: Any) -> Desk:
    return Desk(store, clock, store.site("magazine").policy, els.id)


def approved(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.APPROVE, Status.PUBLISHED)


def rejected(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.REJECT, Status.REJECTED, reason="offtopic")


def shortened(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.EDIT, reaction.status, reason="shortened")


def contested(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.OBJECT, Status.PUBLISHED, person=None)


def upheld(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.UPHOLD, Status.PUBLISHED)


def reinstated(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.REINSTATE, Status.PUBLISHED)


def removed(desk: Desk, reaction: Reaction) -> Reaction:
    return desk.did(reaction, Act.REMOVE, Status.REMOVED, reason="offtopic")


# What comes in


def test_what_waits_and_what_is_taken_for_spam_are_acknowledged_alike(desk_: Desk) -> None:
    waiting, spam = desk_.arrived(), desk_.arrived(status=Status.SPAM)
    assert desk_.sent(waiting) == desk_.sent(spam) == [Letter.RECEIVED]
    found_out = desk_.did(desk_.arrived(), Act.SPAM, Status.SPAM)
    assert desk_.sent(found_out) == [Letter.RECEIVED], "also when somebody was quicker than the mail"


def test_a_house_that_does_not_acknowledge_writes_nothing_of_what_comes_in(desk_: Desk) -> None:
    desk_.rules.house = replace(ALL, letters=BY_DEFAULT)
    for status in (Status.WAITING, Status.SPAM, Status.PUBLISHED):
        assert desk_.sent(desk_.arrived(status=status)) == []


def test_what_is_published_at_once_is_acknowledged_by_the_letter_that_says_so(desk_: Desk) -> None:
    assert desk_.sent(desk_.arrived(status=Status.PUBLISHED)) == [Letter.PUBLISHED]


def test_an_address_is_always_asked_to_be_confirmed_and_nothing_else_is_written_before(desk_: Desk) -> None:
    desk_.rules.house = replace(ALL, letters=frozenset())
    reaction = desk_.arrived(status=Status.UNCONFIRMED)
    assert desk_.sent(reaction) == [Letter.CONFIRM]
    confirmed = desk_.did(reaction, Act.CONFIRM, Status.WAITING, person=None)
    assert desk_.sent(confirmed) == [Letter.CONFIRM]


def test_whoever_gave_no_address_is_written_nothing(desk_: Desk) -> None:
    reaction = approved(desk_, desk_.arrived(author=Author("Jan Jansen", "")))
    assert desk_.sent(reaction) == []


# What is decided


@pytest.mark.parametrize(
    ("acts", "letters"),
    [
        ((approved,), [Letter.PUBLISHED]),
        ((rejected,), [Letter.REJECTED]),
        ((rejected, approved), [Letter.REJECTED, Letter.PUBLISHED]),
        ((approved, removed), [Letter.PUBLISHED, Letter.REMOVED]),
        (
            (approved, removed, lambda desk, it: desk.did(it, Act.RESTORE, Status.PUBLISHED)),
            [Letter.PUBLISHED, Letter.REMOVED, Letter.RESTORED],
        ),
        ((lambda desk, it: desk.did(it, Act.RETURN, Status.RETURNED, reason="surname"),), [Letter.RETURNED]),
        ((lambda desk, it: desk.did(it, Act.EDIT, Status.WAITING, reason="link"),), [Letter.EDITED]),
        ((approved, lambda desk, it: desk.did(it, Act.KEEP, Status.PUBLISHED)), [Letter.PUBLISHED]),
        ((lambda desk, it: desk.did(it, Act.SPAM, Status.SPAM),), []),
        ((lambda desk, it: desk.did(it, Act.SPAM, Status.SPAM), approved), [Letter.PUBLISHED]),
        ((lambda desk, it: desk.did(it, Act.AMEND, Status.WAITING, person=None),), []),
        ((lambda desk, it: desk.did(it, Act.WITHDRAW, Status.WITHDRAWN, person=None),), []),
    ],
)
def test_an_author_is_told_of_each_decision_by_its_letter(
    desk_: Desk, acts: tuple[Callable[[Desk, Reaction], Reaction], ...], letters: list[str]
) -> None:
    reaction = desk_.arrived()
    assert desk_.sent(reaction) == [Letter.RECEIVED]
    for act in acts:
        reaction = act(desk_, reaction)
        desk_.sent(reaction)
    assert desk_.sent(reaction) == [Letter.RECEIVED, *letters]


def test_a_house_writes_only_the_letters_that_it_chose(desk_: Desk) -> None:
    desk_.rules.house = replace(ALL, letters=frozenset({Letter.REJECTED}))
    assert desk_.sent(approved(desk_, desk_.arrived())) == []
    assert desk_.sent(rejected(desk_, desk_.arrived())) == [Letter.REJECTED]


def test_what_a_later_decision_has_overtaken_is_not_told(desk_: Desk) -> None:
    reaction = desk_.arrived()
    desk_.sent(reaction)
    reaction = removed(desk_, approved(desk_, rejected(desk_, reaction)))
    assert desk_.sent(reaction) == [Letter.RECEIVED, Letter.REMOVED]


def test_an_edit_is_told_also_when_it_was_approved_right_after(desk_: Desk) -> None:
    reaction = approved(desk_, desk_.did(desk_.arrived(), Act.EDIT, Status.WAITING, reason="link"))
    assert desk_.sent(reaction) == [Letter.EDITED, Letter.PUBLISHED]
    reaction = rejected(desk_, desk_.did(desk_.arrived(), Act.EDIT, Status.WAITING, reason="link"))
    assert desk_.sent(reaction) == [Letter.REJECTED]


def test_the_answer_to_an_objection_is_told_whatever_was_told_before(desk_: Desk) -> None:
    for act, after in ((Act.APPROVE, Status.PUBLISHED), (Act.REJECT, Status.REJECTED)):
        reaction = rejected(desk_, desk_.arrived())
        desk_.sent(reaction)
        reaction = desk_.did(reaction, Act.OBJECT, Status.OBJECTED, person=None)
        reaction = desk_.did(reaction, act, after, reason="offtopic")
        last = {Act.APPROVE: Letter.PUBLISHED, Act.REJECT: Letter.REJECTED}[act]
        assert desk_.sent(reaction)[-2:] == [Letter.REJECTED, last]


def test_who_was_asked_to_mend_it_is_reminded_once_and_told_when_it_is_over(desk_: Desk) -> None:
    reaction = desk_.did(desk_.arrived(), Act.RETURN, Status.RETURNED, reason="surname")
    assert desk_.sent(reaction) == [Letter.RETURNED]
    assert desk_.sent(reaction, after=ALL.remind) == [Letter.REMINDER, Letter.RETURNED]
    expired = desk_.did(reaction, Act.EXPIRE, Status.REJECTED, person=None, reason="surname")
    assert Letter.EXPIRED in desk_.sent(expired)


def test_nothing_is_written_when_an_address_was_not_confirmed_in_time(desk_: Desk) -> None:
    reaction = desk_.arrived(status=Status.UNCONFIRMED)
    desk_.sent(reaction)
    expired = desk_.did(reaction, Act.EXPIRE, Status.WITHDRAWN, person=None)
    assert desk_.sent(expired) == [Letter.CONFIRM]


# What is taken back


def test_what_was_undone_before_it_was_told_is_told_neither_way(desk_: Desk) -> None:
    reaction = desk_.undid(rejected(desk_, desk_.arrived()))
    assert desk_.sent(reaction) == [Letter.RECEIVED]


def test_what_was_told_and_is_undone_is_told_to_be_so_no_more(desk_: Desk) -> None:
    reaction = rejected(desk_, desk_.arrived())
    desk_.sent(reaction)
    reaction = desk_.undid(reaction)
    assert desk_.sent(reaction)[-1] == Letter.UNDONE
    reaction = approved(desk_, reaction)
    assert desk_.sent(reaction)[-1] == Letter.PUBLISHED


def test_what_is_undone_and_decided_otherwise_at_once_is_told_by_the_letter_of_that_alone(desk_: Desk) -> None:
    reaction = rejected(desk_, desk_.arrived())
    desk_.sent(reaction)
    reaction = approved(desk_, desk_.undid(reaction))
    assert desk_.sent(reaction)[-2:] == [Letter.REJECTED, Letter.PUBLISHED]


def test_what_is_undone_and_done_again_at_once_is_not_told_twice(desk_: Desk) -> None:
    reaction = approved(desk_, desk_.arrived())
    before = desk_.sent(reaction)
    assert desk_.sent(approved(desk_, desk_.undid(reaction))) == before


def test_what_is_put_back_before_anybody_was_told_of_its_removal_is_not_told(desk_: Desk) -> None:
    reaction = approved(desk_, desk_.arrived())
    before = desk_.sent(reaction)
    reaction = desk_.did(removed(desk_, reaction), Act.RESTORE, Status.PUBLISHED)
    assert desk_.sent(reaction) == before


def test_spam_after_an_undo_that_is_told_is_told_as_what_waits(desk_: Desk) -> None:
    for act in (approved, rejected):
        sent = []
        for is_spam in (False, True):
            reaction = act(desk_, desk_.arrived())
            desk_.sent(reaction)
            reaction = desk_.undid(reaction)
            reaction = desk_.did(reaction, Act.SPAM, Status.SPAM) if is_spam else reaction
            sent.append(desk_.sent(reaction))
        assert sent[0] == sent[1]
        assert sent[0][-1] == Letter.UNDONE


def test_what_was_put_back_before_its_removal_was_told_is_told_when_nothing_was(desk_: Desk) -> None:
    reaction = desk_.did(removed(desk_, approved(desk_, desk_.arrived())), Act.RESTORE, Status.PUBLISHED)
    assert desk_.sent(reaction) == [Letter.PUBLISHED]


def test_undoing_what_nobody_was_told_of_is_told_by_the_letter_of_what_comes_to_light(desk_: Desk) -> None:
    reaction = approved(desk_, desk_.arrived())
    desk_.sent(reaction)
    reaction = desk_.did(removed(desk_, reaction), Act.RESTORE, Status.PUBLISHED)
    desk_.sent(reaction)
    assert desk_.sent(desk_.undid(reaction))[-1] == Letter.REMOVED


def test_what_was_written_is_taken_back_also_where_the_letter_of_what_holds_now_is_not_written(desk_: Desk) -> None:
    desk_.rules.house = replace(ALL, letters=frozenset({Letter.REJECTED}))
    reaction = rejected(desk_, desk_.arrived())
    desk_.sent(reaction)
    assert desk_.sent(approved(desk_, reaction)) == [Letter.REJECTED, Letter.UNDONE]


# An objection to an edit


@pytest.mark.parametrize(("answer", "letter"), [(upheld, Letter.UPHELD), (reinstated, Letter.REINSTATED)])
@pytest.mark.parametrize("letters", [CHOSEN, frozenset()])
def test_what_came_of_an_objection_to_an_edit_is_always_told(
    desk_: Desk, answer: Callable[[Desk, Reaction], Reaction], letter: Letter, letters: frozenset[Letter]
) -> None:
    desk_.rules.house = replace(ALL, letters=letters)
    reaction = shortened(desk_, approved(desk_, desk_.arrived()))
    before = desk_.sent(reaction)
    objected = contested(desk_, reaction)
    assert desk_.sent(objected) == before, "of what they do themselves nobody is told"
    answered = answer(desk_, objected)
    assert desk_.sent(answered) == [*before, letter]
    again = desk_.undid(answered)
    assert desk_.sent(again) == [*before, letter, Letter.UNDONE]
    assert desk_.sent(answer(desk_, again)) == [*before, letter, Letter.UNDONE, letter]


def test_an_answer_that_is_undone_in_time_or_overtaken_is_told_to_nobody(desk_: Desk) -> None:
    reaction = contested(desk_, shortened(desk_, approved(desk_, desk_.arrived())))
    before = desk_.sent(reaction)
    again = desk_.undid(upheld(desk_, reaction))
    assert desk_.sent(again) == before
    assert desk_.sent(removed(desk_, reinstated(desk_, again))) == [*before, Letter.REMOVED]
