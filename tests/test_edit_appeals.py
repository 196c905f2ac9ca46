"""An objection to an edit: the text stays on the site as it is, until a colleague keeps it so or puts it back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.comparison import Kind
from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.errors import ActNotPossible, OwnDecision, StaleDecision, WordsMissing
from moderation.domain.notice import NoticeDraft, NoticeGround, Outcome
from moderation.domain.objection import Hindrance
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.intake import Accepted
from moderation.review.bulk import Picked, Why
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.store.samples import published_in

WHOLE = "Mijn buurvrouw heet Ans Klootzak. Zij fietst elke dag."
SHORTER = "Zij fietst elke dag."
OPEN = Wanted(status=Status.OBJECTED)


def edited(house: House, person: Person, jan: Reader, reason: str = "shortened") -> Accepted:
    """A reaction of Jan's on the site, which this person has edited."""
    sent = jan.sends(WHOLE)
    house.review.decide(person, "magazine", 1, Act.APPROVE, 0)
    return replace(sent, reaction=house.editing.save(person, "magazine", 1, 1, Edit(SHORTER, reason)))


def objects(house: House, sent: Accepted, text: str = "Dit is mijn punt.") -> Accepted:
    """Jan objects to what he sees."""
    standing = house.receipts.standing(sent.receipt)
    return replace(sent, reaction=house.objecting.object(standing, standing.seen, text).reaction)


def contested(house: House, person: Person, jan: Reader) -> Accepted:
    return objects(house, edited(house, person, jan))


def upheld(house: House, person: Person, reaction: Reaction) -> Reaction:
    """The edit stays, by the word of this person."""
    return house.review.decide(person, "magazine", 1, Act.UPHOLD, reaction.version, told="Er stond een naam in.")


def put_back(house: House, person: Person, reaction: Reaction) -> Reaction:
    return house.editing.reinstate(person, "magazine", 1, reaction.version, told="U hebt gelijk.", note="Haast.")


def removed(house: House, person: Person, reaction: Reaction, told: str = "Er bleef te weinig over.") -> Reaction:
    """All of it goes."""
    decide = house.review.decide
    return decide(person, "magazine", 1, Act.REMOVE, reaction.version, reason="offtopic", told=told)


def reported(house: House, text: str = "Dit is schelden.") -> str:
    """The token of a report of it."""
    draft = NoticeDraft(NoticeGround.RULES, text, in_faith=True)
    return house.notices.send(house.notices.about("magazine", 1), draft, "192.0.2.7").token


def undone(house: House, person: Person) -> Reaction:
    item = house.review.item("magazine", 1)
    assert item.can_undo
    return house.review.undo(person, "magazine", 1, item.can_undo.id, item.reaction.version)


# Objecting


def test_an_author_objects_to_an_edit_and_the_text_stays_on_the_site_as_it_was_edited(
    house: House, els: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = edited(house, els, jan)
    before = house.receipts.standing(sent.receipt)
    assert (before.acts, before.recourse.until) == ((Act.WITHDRAW, Act.OBJECT), clock() + timedelta(days=184))
    after = house.receipts.standing(objects(house, sent).receipt)
    assert (after.reaction.status, after.reaction.text, after.acts) == (Status.PUBLISHED, SHORTER, (Act.WITHDRAW,))
    assert after.recourse.hindrance is Hindrance.OBJECTED
    assert [each.html for each in published_in(store, "magazine", after.reaction.thread)] == [f"<p>{SHORTER}</p>"]
    (objection,) = store.objections("magazine", after.reaction.id)
    assert (objection.decision, objection.person) == (store.decisions("magazine", after.reaction.id)[1].id, els.id)


def test_what_took_nothing_out_cannot_be_objected_to(house: House, els: Person, jan: Reader) -> None:
    sent = edited(house, els, jan, "language")
    assert house.receipts.standing(sent.receipt).acts == (Act.WITHDRAW,)
    with pytest.raises(ActNotPossible):
        objects(house, sent)


def test_what_nobody_edited_cannot_be_objected_to_either(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends(WHOLE)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    assert house.receipts.standing(sent.receipt).recourse.hindrance is Hindrance.NOT_TAKEN_AWAY


def test_the_same_words_twice_object_to_an_edit_once(house: House, els: Person, jan: Reader, store: Store) -> None:
    sent = contested(house, els, jan)
    assert objects(house, sent).reaction.version == sent.reaction.version
    with pytest.raises(ActNotPossible):
        objects(house, sent, "Iets anders.")
    assert len(store.objections("magazine", sent.reaction.id)) == 1


# At the desk


def test_it_waits_among_the_objections_for_all_but_who_edited(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    reaction = contested(house, els, jan).reaction
    assert [each.reaction for each in house.review.queue(bram, OPEN).page.items] == [reaction]
    assert house.review.numbers()[Status.OBJECTED] == 1
    assert [house.appeals.number_for(person) for person in (els, bram)] == [0, 1]
    assert house.review.following(els, reaction, OPEN) is None
    item = house.review.item("magazine", 1)
    assert item.is_edit_contested
    assert set(item.acts) == {Act.UPHOLD, Act.REINSTATE, Act.REMOVE, Act.KEEP}
    stakes = house.editing.contested(reaction, house.appeals.on(item)[0].against)
    assert "words" in {finding.rule for finding in stakes.before.findings}
    assert "".join(each.text for each in stakes.pieces if each.kind is Kind.OUT) == "Mijn buurvrouw heet Ans Klootzak. "


def test_who_edited_cannot_answer_in_any_way(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    reaction = contested(house, els, jan).reaction
    for answer in (upheld, put_back):
        with pytest.raises(OwnDecision):
            answer(house, els, reaction)
    assert store.reaction("magazine", 1) == reaction
    assert upheld(house, bram, reaction).version == reaction.version + 1


def test_who_edited_may_take_it_off_the_site_with_a_word_to_its_author_who_can_object_to_that_as_well(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    sent = contested(house, els, jan)
    with pytest.raises(WordsMissing):
        removed(house, els, sent.reaction, told="")
    gone = removed(house, els, sent.reaction)
    assert (gone.status, undone(house, els).status) == (Status.REMOVED, Status.PUBLISHED)
    assert house.review.item("magazine", 1).is_edit_contested
    removed(house, els, house.review.item("magazine", 1).reaction)
    again = objects(house, sent, "Ook dat niet.").reaction
    with pytest.raises(OwnDecision):
        house.review.decide(els, "magazine", 1, Act.APPROVE, again.version)
    assert house.review.decide(bram, "magazine", 1, Act.APPROVE, again.version).status is Status.PUBLISHED


def test_where_all_are_barred_a_report_of_what_stands_on_the_site_is_answered_still(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    sent = contested(house, els, jan)
    upheld(house, bram, sent.reaction)
    house.editing.save(bram, "magazine", 1, 4, Edit("Zij fietst.", "shortened"))
    reaction = objects(house, sent, "Ook dat niet.").reaction
    assert [house.review.item("magazine", 1).bars(person) for person in (els, bram)] == [True, True]
    first = reported(house)
    kept = house.reports.keep(els, "magazine", 1, reaction.version, told="Het mag.")
    assert house.notices.followed(first).outcome is Outcome.KEPT
    second = reported(house, "Ook na de wijziging is het laster.")
    removed(house, bram, kept)
    assert house.notices.followed(second).outcome is Outcome.REMOVED


def test_a_report_that_an_edit_answered_is_open_again_when_the_text_is_put_back(
    house: House, els: Person, bram: Person, wil: Person, jan: Reader
) -> None:
    sent = jan.sends(WHOLE)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    answered = reported(house)
    house.reports.keep(wil, "magazine", 1, 1, told="Het mag.")
    edited_away = reported(house, "Haar naam staat er ook in.")
    house.editing.save(els, "magazine", 1, 2, Edit(SHORTER, "personal"))
    later = reported(house, "Er staat een spelfout in.")
    house.editing.save(els, "magazine", 1, 3, Edit("Zij fietst elke dag!", "language"))
    put_back(house, bram, objects(house, sent).reaction)
    outcomes = [house.notices.followed(token).outcome for token in (answered, edited_away, later)]
    assert outcomes == [Outcome.KEPT, Outcome.OPEN, Outcome.OPEN]


def test_the_edit_stays_only_with_a_word_to_its_author_and_that_is_the_last_one(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    sent = contested(house, els, jan)
    with pytest.raises(WordsMissing):
        house.review.decide(bram, "magazine", 1, Act.UPHOLD, sent.reaction.version, told=" \n")
    kept = upheld(house, bram, sent.reaction)
    assert (kept.status, kept.text) == (Status.PUBLISHED, SHORTER)
    assert store.objections("magazine", kept.id)[0].answer == store.decisions("magazine", kept.id)[-1].id
    standing = house.receipts.standing(sent.receipt)
    assert (standing.recourse.hindrance, standing.told) == (Hindrance.ANSWERED, "Er stond een naam in.")
    with pytest.raises(ActNotPossible):
        objects(house, sent, "Toch niet.")
    statement = house.statements.told_to_author(kept)
    assert statement is not None
    assert statement.act is Act.EDIT


def test_the_text_is_put_back_judged_again_and_without_the_line_that_it_was_edited(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    sent = contested(house, els, jan)
    back = put_back(house, bram, sent.reaction)
    assert (back.status, back.text, back.edited) == (Status.PUBLISHED, WHOLE, "")
    assert "words" in {finding.rule for finding in back.findings}
    assert [each.html for each in published_in(store, "magazine", back.thread)] == [f"<p>{WHOLE}</p>"]
    assert list(house.editing.traces(back)) == [2, 4]
    decision = store.decisions("magazine", back.id)[-1]
    assert (decision.act, decision.told, decision.note) == (Act.REINSTATE, "U hebt gelijk.", "Haast.")
    assert house.statements.told_to_author(back) is None
    standing = house.receipts.standing(sent.receipt)
    assert (standing.recourse.hindrance, standing.told) == (Hindrance.NOT_TAKEN_AWAY, "U hebt gelijk.")


def test_what_was_edited_before_stays_edited_when_the_text_is_put_back(
    house: House, els: Person, bram: Person, wil: Person, jan: Reader
) -> None:
    sent = edited(house, els, jan)
    house.editing.save(bram, "magazine", 1, 2, Edit("Zij fietst.", "shortened"))
    reaction = objects(house, sent).reaction
    back = put_back(house, els, reaction)
    assert (back.text, back.edited) == (SHORTER, "shortened")
    statement = house.statements.told_to_author(back)
    assert statement is not None
    assert statement.text == WHOLE
    assert house.appeals.number_for(wil) == 0
    assert objects(house, sent, "En de eerste keer ook.").reaction.version == back.version + 1
    assert [house.appeals.number_for(person) for person in (els, bram, wil)] == [0, 0, 1]


@pytest.mark.parametrize("answer", [upheld, put_back])
def test_undoing_an_answer_opens_the_objection_again_and_who_edited_cannot(
    house: House, els: Person, bram: Person, jan: Reader, store: Store, answer: Callable[..., Reaction]
) -> None:
    answer(house, bram, contested(house, els, jan).reaction)
    with pytest.raises(OwnDecision):
        undone(house, els)
    again = undone(house, bram)
    assert (again.text, again.edited) == (SHORTER, "shortened")
    assert [each.answer for each in store.objections("magazine", again.id)] == [None]
    assert put_back(house, bram, again).text == WHOLE


def test_the_text_is_not_edited_while_it_is_objected_to_and_can_be_again_after_the_answer(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    sent = contested(house, els, jan)
    with pytest.raises(ActNotPossible):
        house.editing.save(bram, "magazine", 1, sent.reaction.version, Edit("Zij fietst.", "shortened"))
    kept = upheld(house, bram, sent.reaction)
    house.editing.save(bram, "magazine", 1, kept.version, Edit("Zij fietst.", "shortened"))
    assert Act.OBJECT in house.receipts.standing(sent.receipt).acts, "that is another edit"


def test_what_is_not_contested_has_nothing_to_answer(house: House, els: Person, bram: Person, jan: Reader) -> None:
    reaction = edited(house, els, jan).reaction
    for answer in (upheld, put_back):
        with pytest.raises(ActNotPossible):
            answer(house, bram, reaction)
    with pytest.raises(StaleDecision):
        house.editing.reinstate(bram, "magazine", 1, reaction.version - 1)


def test_keeping_it_after_a_report_leaves_the_objection_open(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    reaction = contested(house, els, jan).reaction
    reported(house)
    kept = house.reports.keep(bram, "magazine", 1, reaction.version, told="Het mag.")
    assert [each.answer for each in store.objections("magazine", kept.id)] == [None]
    assert upheld(house, bram, kept).version == kept.version + 1


def test_a_removal_ends_it_and_what_comes_back_can_be_objected_to_again(
    house: House, els: Person, bram: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = contested(house, els, jan)
    clock.forward(days=1)
    removal = {"reason": "offtopic", "told": "Het noemt een buurvrouw."}
    gone = house.review.decide(bram, "magazine", 1, Act.REMOVE, sent.reaction.version, **removal)
    assert [each.answer is None for each in store.objections("magazine", gone.id)] == [False]
    back = house.review.decide(bram, "magazine", 1, Act.RESTORE, gone.version)
    assert house.receipts.standing(sent.receipt).recourse.hindrance is None
    assert objects(house, sent, "Nog steeds niet eens.").reaction.version == back.version + 1
    assert [each.answer is None for each in store.objections("magazine", gone.id)] == [False, True]


def test_an_objection_in_time_that_a_removal_ended_can_be_made_again_once_it_is_back(
    house: House, els: Person, bram: Person, wil: Person, jan: Reader, clock: Clock
) -> None:
    sent = edited(house, els, jan)
    clock.forward(days=180)
    removed(house, bram, objects(house, sent).reaction)
    clock.forward(days=10)
    again = objects(house, sent, "Laat het staan.").reaction
    house.review.decide(wil, "magazine", 1, Act.APPROVE, again.version)
    recourse = house.receipts.standing(sent.receipt).recourse
    assert (recourse.hindrance, recourse.until) == (None, clock() + timedelta(days=184))
    assert put_back(house, wil, objects(house, sent, "Nu de tekst nog.").reaction).text == WHOLE


def test_an_edit_that_its_author_did_not_object_to_in_time_stays_when_it_comes_back(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    sent = edited(house, els, jan)
    gone = removed(house, bram, sent.reaction)
    clock.forward(days=184)
    house.review.decide(bram, "magazine", 1, Act.RESTORE, gone.version)
    assert house.receipts.standing(sent.receipt).recourse.hindrance is Hindrance.TOO_LATE


def test_its_author_may_withdraw_it_meanwhile(house: House, els: Person, jan: Reader, store: Store) -> None:
    sent = contested(house, els, jan)
    standing = house.receipts.standing(sent.receipt)
    house.receipts.withdraw(standing, standing.seen)
    assert house.review.numbers()[Status.OBJECTED] == 0
    assert store.objections("magazine", sent.reaction.id)[0].answer is not None


def test_all_of_it_goes_only_with_a_word_to_its_author(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    reaction = contested(house, els, jan).reaction
    with pytest.raises(WordsMissing):
        house.review.decide(bram, "magazine", 1, Act.REMOVE, reaction.version, reason="offtopic", told=" ")
    assert store.reaction("magazine", 1) == reaction


def test_when_the_last_edit_stays_what_was_edited_before_it_stays_too(
    house: House, els: Person, bram: Person, wil: Person, jan: Reader
) -> None:
    sent = edited(house, els, jan)
    house.editing.save(bram, "magazine", 1, 2, Edit("Zij fietst.", "personal"))
    kept = upheld(house, wil, objects(house, sent).reaction)
    standing = house.receipts.standing(sent.receipt)
    assert (standing.acts, standing.recourse.hindrance) == ((Act.WITHDRAW,), Hindrance.ANSWERED)
    with pytest.raises(ActNotPossible):
        objects(house, sent, "En de eerste keer dan?")
    assert kept.text == "Zij fietst."


def test_it_is_not_removed_with_many_others(house: House, els: Person, bram: Person, jan: Reader) -> None:
    reaction = contested(house, els, jan).reaction
    picked = [Picked("magazine", 1, reaction.version)]
    for person, why in ((els, Why.OWN), (bram, Why.WORDS)):
        result = house.bulk.carry_out(person, Act.REMOVE, picked, "offtopic")
        assert [line.why for line in result.left_out] == [why]


def test_who_edited_finds_that_its_author_objected_where_they_would_undo_it(
    house: House, els: Person, jan: Reader
) -> None:
    contested(house, els, jan)
    undone = house.walk.undo_last(els)
    assert undone.act is None
    assert [each.later.act for each in undone.passed] == [Act.OBJECT]
