"""The desk answers reports: one card for each reaction, and a word to those who reported it."""

from collections.abc import Callable

import pytest

from moderation.domain.decision import Act
from moderation.domain.errors import ActNotPossible, BadNotice, NothingToUndo, StaleDecision
from moderation.domain.notice import NoticeDraft, NoticeGround
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.review import TOLD_LENGTH
from moderation.web.house import House
from tests.conftest import Clock, Reader

Report = Callable[..., None]

TOLD = "Het is een mening, en geen persoonlijke aanval."


@pytest.fixture(autouse=True)
def two_published_reactions(house: House, jan: Reader, els: Person, clock: Clock) -> None:
    for number, text in enumerate(("Een dapper initiatief.", "Dat werd tijd, zou ik zeggen!"), start=1):
        jan.sends(text)
        house.review.decide(els, "magazine", number, Act.APPROVE, 0)
        clock.forward(minutes=1)


@pytest.fixture
def report(house: House, clock: Clock) -> Report:
    """Reports a reaction, a minute after what was before."""

    def report(number: int = 1, *, client: str = "192.0.2.7", email: str = "") -> None:
        draft = NoticeDraft(NoticeGround.RULES, "Onaardig.", email=email, in_faith=True)
        house.notices.send(house.notices.about("magazine", number), draft, client)
        clock.forward(minutes=1)

    return report


def version(house: House, number: int = 1) -> int:
    return house.review.item("magazine", number).reaction.version


def test_reports_of_one_reaction_are_one_card_and_the_longest_waiting_stands_first(
    house: House, report: Report, clock: Clock
) -> None:
    report(2)
    clock.forward(hours=1)
    for client in ("192.0.2.1", "192.0.2.2"):
        report(1, client=client)
    cards = house.reports.cards().items
    assert [(card.item.reaction.number, len(card.open), card.answered) for card in cards] == [(2, 1, ()), (1, 2, ())]
    assert house.reports.number() == 2
    first, second = cards[1].open
    assert first.number < second.number
    page = house.reports.cards(limit=1)
    assert [card.item.reaction.number for card in house.reports.cards(after=page.after, limit=1).items] == [1]


def test_a_card_says_who_placed_it(house: House, report: Report, els: Person, bram: Person) -> None:
    report()
    (card,) = house.reports.cards().items
    assert card.approved
    assert card.approved.person == els.id
    kept = house.reports.keep(bram, "magazine", 1, 1, told=TOLD)
    assert kept.status is Status.PUBLISHED


def test_keeping_answers_all_that_are_open_and_is_in_the_log(house: House, report: Report, els: Person) -> None:
    for client in ("192.0.2.1", "192.0.2.2"):
        report(client=client)
    house.reports.keep(els, "magazine", 1, 1, told=f" {TOLD}\r\n", note="Derde keer.")
    assert house.reports.cards().items == ()
    last = house.review.item("magazine", 1).course[-1]
    assert (last.act, last.person, last.told, last.note) == (Act.KEEP, els.id, TOLD, "Derde keer.")
    assert house.review.log().items[0].entry.act is Act.KEEP


def test_a_report_after_that_brings_the_card_back_with_what_was_before(
    house: House, report: Report, els: Person
) -> None:
    report(client="192.0.2.1")
    report(client="192.0.2.2")
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    report(client="192.0.2.3")
    (card,) = house.reports.cards().items
    assert (len(card.open), len(card.answered), card.kept) == (1, 2, 1)
    assert card.open[0].reference == "M-3"


def test_undoing_it_opens_them_again(house: House, report: Report, els: Person) -> None:
    report()
    kept = house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    decision = house.review.item("magazine", 1).course[-1]
    house.review.undo(els, "magazine", 1, decision.id, kept.version)
    assert house.reports.number() == 1
    assert house.reports.keep(els, "magazine", 1, version(house), told=TOLD).status is Status.PUBLISHED
    with pytest.raises(NothingToUndo):
        house.review.undo(els, "magazine", 1, decision.id, version(house))


def test_undoing_ones_last_decision_reaches_it(house: House, report: Report, els: Person) -> None:
    report()
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    assert house.walk.undo_last(els).act is Act.KEEP
    assert house.reports.number() == 1


@pytest.mark.parametrize("told", ["", " \n\u200b ", "x" * (TOLD_LENGTH + 1)])
def test_those_who_reported_get_a_word_that_is_no_longer_than_it_may_be(
    house: House, report: Report, els: Person, told: str
) -> None:
    report()
    with pytest.raises(BadNotice):
        house.reports.keep(els, "magazine", 1, 1, told=told)
    assert house.reports.number() == 1


def test_only_what_is_published_and_reported_is_kept(house: House, report: Report, els: Person) -> None:
    with pytest.raises(ActNotPossible):
        house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    report()
    house.review.decide(els, "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    with pytest.raises(ActNotPossible):
        house.reports.keep(els, "magazine", 1, 2, told=TOLD)


def test_keeping_needs_its_words_and_so_is_no_decision_like_others(house: House, report: Report, els: Person) -> None:
    report()
    with pytest.raises(ActNotPossible):
        house.review.decide(els, "magazine", 1, Act.KEEP, 1, told=TOLD)


def test_an_answer_on_an_outdated_screen_is_refused(house: House, report: Report, els: Person, bram: Person) -> None:
    report()
    house.reports.keep(bram, "magazine", 1, 1, told=TOLD)
    with pytest.raises(StaleDecision) as caught:
        house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    assert caught.value.last
    assert caught.value.last.person == bram.id


def test_an_address_that_reports_much_is_known_by_what_came_of_it(house: House, report: Report, els: Person) -> None:
    report(1, email="anna@example.org")
    house.reports.keep(els, "magazine", 1, 1, told=TOLD)
    report(2, email="Anna@example.org")
    report(2, client="192.0.2.9")
    (card,) = house.reports.cards().items
    assert [house.reports.before(each) for each in card.open] == [(1, 1), (0, 0)]
