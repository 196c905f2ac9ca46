"""A reaction that answers another one: what may be answered, and what stays of it."""

from dataclasses import replace

import pytest

from moderation.domain.decision import Act
from moderation.domain.errors import TicketAltered, TicketExpired
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.intake import Accepted, Place, Preview
from moderation.intake.answering import GONE, NOT_HERE
from moderation.intake.sent import Sent
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader

PAGE = "/fair"
ANSWER = Sent("Piet de Vries", "piet@example.org", "That is just what I saw.")


@pytest.fixture
def corner(house: House) -> Place:
    """A page of a site whose house rules let readers answer each other."""
    return house.intake.place("buurt", PAGE)


@pytest.fixture
def said(jan: Reader) -> Reaction:
    """What stands there to be answered."""
    accepted = jan.sends("The fair was lovely this year.", site="buurt", thread=PAGE)
    assert accepted.reaction.status is Status.PUBLISHED
    return accepted.reaction


def to(number: object) -> Sent:
    return replace(ANSWER, parent=str(number))


def taken(outcome: Accepted | Preview) -> Reaction:
    assert isinstance(outcome, Accepted)
    return outcome.reaction


def removed(house: House, els: Person, reaction: Reaction) -> None:
    house.review.decide(els, reaction.site, reaction.number, Act.REMOVE, reaction.version, reason="abusive")


def test_an_answer_is_previewed_under_the_name_that_it_answers_and_kept_with_its_number(
    house: House, store: Store, corner: Place, said: Reaction, clock: Clock
) -> None:
    preview = house.intake.preview(corner, to(said.number))
    assert (preview.answers, preview.answered, preview.answer.told) == (said.number, "Jan Jansen", None)
    clock.forward(minutes=1)
    kept = taken(house.intake.submit(corner, to(said.number), preview.ticket))
    assert kept.parent == said.number
    assert store.reaction("buurt", kept.number).parent == said.number
    assert store.reaction("buurt", said.number).parent is None


def test_an_answer_can_be_answered_too(jan: Reader, said: Reaction) -> None:
    first = jan.sends(ANSWER.text, name=ANSWER.name, email=ANSWER.email, site="buurt", thread=PAGE, parent=said.number)
    second = jan.sends("Thank you both, so did I.", site="buurt", thread=PAGE, parent=first.reaction.number)
    assert second.reaction.parent == first.reaction.number


@pytest.mark.parametrize("given", ["99", "0", "-1", "1.0", "c000001", "²", "1 1", "9" * 18, "9" * 19, "<b>"])
def test_what_is_not_there_cannot_be_answered_and_the_reader_is_told(
    house: House, corner: Place, said: Reaction, given: str
) -> None:
    preview = house.intake.preview(corner, to(given))
    assert (preview.answers, preview.answer.told) == (None, GONE)
    assert preview.ticket


@pytest.mark.parametrize("given", ["", " ", "\n"])
def test_who_answers_nothing_is_told_nothing(house: House, corner: Place, given: str) -> None:
    assert house.intake.preview(corner, to(given)).answer.told is None


def test_only_what_is_published_under_the_same_page_can_be_answered(
    house: House, corner: Place, jan: Reader, els: Person, said: Reaction
) -> None:
    elsewhere = jan.sends("What a flood we had here.", site="buurt", thread="/flood").reaction
    waiting = jan.sends("See https://a.example and https://b.example", site="buurt", thread=PAGE).reaction
    assert waiting.status is Status.WAITING
    removed(house, els, said)
    for number in (elsewhere.number, waiting.number, said.number):
        assert house.intake.answer(corner, str(number)).told == GONE


def test_house_rules_without_answers_let_none_in(house: House, place: Place, jan: Reader, els: Person) -> None:
    waiting = jan.sends().reaction
    shown = house.review.decide(els, waiting.site, waiting.number, Act.APPROVE, waiting.version)
    words = replace(ANSWER, text="Daar sluit ik mij bij aan.", parent=str(shown.number))
    preview = house.intake.preview(place, words)
    assert (preview.answers, preview.answer.told) == (None, NOT_HERE)
    assert taken(house.intake.submit(place, words, preview.ticket)).parent is None


def test_what_it_answers_may_go_between_preview_and_post(
    house: House, corner: Place, said: Reaction, els: Person, clock: Clock
) -> None:
    ticket = house.intake.preview(corner, to(said.number)).ticket
    clock.forward(minutes=1)
    removed(house, els, said)
    kept = taken(house.intake.submit(corner, to(said.number), ticket))
    assert (kept.parent, kept.status) == (said.number, Status.PUBLISHED)


def test_what_was_previewed_by_itself_is_posted_so_although_what_it_meant_came_back(
    house: House, corner: Place, said: Reaction, els: Person, clock: Clock
) -> None:
    removed(house, els, said)
    ticket = house.intake.preview(corner, to(said.number)).ticket
    clock.forward(minutes=1)
    house.review.decide(els, said.site, said.number, Act.RESTORE, said.version + 1)
    assert taken(house.intake.submit(corner, to(said.number), ticket)).parent is None


@pytest.mark.parametrize(("previewed", "posted"), [(1, 2), ("", 1), (1, "")])
def test_a_ticket_is_for_an_answer_to_this_reaction_alone(
    house: House, corner: Place, jan: Reader, said: Reaction, clock: Clock, previewed: object, posted: object
) -> None:
    jan.sends("And the music was good.", site="buurt", thread=PAGE)
    ticket = house.intake.preview(corner, to(previewed)).ticket
    clock.forward(minutes=1)
    outcome = house.intake.submit(corner, to(posted), ticket)
    assert isinstance(outcome, Preview)
    assert isinstance(outcome.problem, TicketAltered)


def test_an_answer_whose_ticket_ran_out_is_previewed_anew_without_what_went_meanwhile(
    house: House, corner: Place, said: Reaction, els: Person, clock: Clock
) -> None:
    ticket = house.intake.preview(corner, to(said.number)).ticket
    removed(house, els, said)
    clock.forward(hours=25)
    outcome = house.intake.submit(corner, to(said.number), ticket)
    assert isinstance(outcome, Preview)
    assert isinstance(outcome.problem, TicketExpired)
    assert (outcome.answers, outcome.answer.told) == (None, GONE)


def test_the_same_ticket_twice_gives_one_answer(house: House, corner: Place, said: Reaction, clock: Clock) -> None:
    ticket = house.intake.preview(corner, to(said.number)).ticket
    clock.forward(minutes=1)
    first, second = (taken(house.intake.submit(corner, to(said.number), ticket)) for _ in range(2))
    assert first == second
