"""Reports come in: once, with a reference and a private page, and say what became of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.errors import BadNotice, NotFound, Oversized, UnknownNotice, UnknownReaction
from moderation.domain.event import Kind
from moderation.domain.notice import NoticeDraft, NoticeGround, Outcome
from moderation.domain.person import Person
from moderation.intake.notices import Received
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.house_rules import put_in_force, shelf_of

CLIENT, ELSEWHERE = "192.0.2.7", "192.0.2.8"
SENT = NoticeDraft(NoticeGround.LAW, "Dit is opruiing.", "art. 131", "Anna Bos", "anna@example.org", in_faith=True)


@pytest.fixture(autouse=True)
def a_published_reaction(house: House, jan: Reader, els: Person) -> None:
    jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)


def reported(house: House, sent: NoticeDraft = SENT, client: str = CLIENT, **changes: object) -> Received:
    return house.notices.send(house.notices.about("magazine", 1), replace(sent, **changes), client)


def test_a_report_gets_a_reference_and_a_private_page(house: House, store: Store) -> None:
    received = reported(house)
    assert (received.notice.reference, received.is_again) == ("M-1", False)
    followed = house.notices.followed(received.token)
    assert (followed.notice, followed.outcome) == (received.notice, Outcome.OPEN)
    assert house.notices.token_of(received.notice.id) == received.token
    assert store.reporter("magazine", received.notice.id) == "anna@example.org"


def test_it_is_told_at_once(house: House, store: Store, clock: Clock) -> None:
    received = reported(house)
    told = [event for event in store.due_events(clock()) if event.kind is Kind.REPORTED]
    assert [(event.cause, event.due) for event in told] == [(received.notice.id, received.notice.at)]


def test_the_same_sender_gets_the_same_report_for_a_day(house: House, clock: Clock) -> None:
    first = reported(house)
    clock.forward(hours=23)
    again = reported(house)
    assert (again.notice, again.token, again.is_again) == (first.notice, first.token, True)
    clock.forward(hours=2)
    assert reported(house).notice.number == 2


@pytest.mark.parametrize(
    "other",
    [
        {"client": ELSEWHERE},
        {"email": "bert@example.org"},
        {"name": "Bert Bos"},
        {"text": "Heel iets anders."},
        {"about": "art. 137c"},
        {"ground": NoticeGround.MINORS},
    ],
)
def test_nobody_gets_to_the_report_of_another_by_their_address_or_their_network(
    house: House, other: dict[str, str]
) -> None:
    first, second = reported(house), reported(house, **other)
    assert second.token != first.token
    assert (second.notice.number, second.is_again) == (2, False)


def test_a_neighbour_who_reports_nameless_after_the_answer_has_a_report_of_their_own(house: House, els: Person) -> None:
    nameless = {"ground": NoticeGround.RULES, "about": "", "name": "", "email": ""}
    reported(house, **nameless)
    house.reports.keep(els, "magazine", 1, 1, told="Het is een mening.")
    reported(house, **nameless | {"ground": NoticeGround.MINORS, "text": "Dit is strafbaar."})
    assert house.reports.number() == 1


def test_what_nobody_needs_to_be_told_is_kept_all_the_same(house: House, store: Store, clock: Clock) -> None:
    asked: list[str] = []

    def is_told(good: NoticeDraft) -> bool:
        asked.append(good.email)
        return False

    about = house.notices.about("magazine", 1)
    with pytest.raises(BadNotice):
        house.notices.send(about, replace(SENT, text=""), CLIENT, is_told)
    received = house.notices.send(about, replace(SENT, email="\u200banna@example.org"), CLIENT, is_told)
    assert asked == ["anna@example.org"], "what is good, as it was cleaned"
    assert house.notices.followed(received.token).notice == received.notice
    assert [event for event in store.due_events(clock()) if event.kind is Kind.REPORTED] == []


def test_what_is_typed_is_cleaned_at_the_door(house: House) -> None:
    notice = reported(house, text="  Dit\r\nis\u200b zo. ", name=" Anna \n Bos ", about="art.\t131").notice
    assert (notice.text, notice.name, notice.about) == ("Dit\nis zo.", "Anna Bos", "art. 131")


def test_what_must_be_mended_is_said_and_nothing_is_kept(house: House, store: Store) -> None:
    with pytest.raises(BadNotice) as caught:
        reported(house, text=" \n ", email="anna@", in_faith=False)
    assert sorted(caught.value.problems) == ["email", "in_faith", "text"]
    assert "anna" not in str(caught.value)
    assert store.number_reported() == 0


@pytest.mark.parametrize("field", ["text", "name", "email", "about"])
def test_what_nobody_types_is_not_even_read(house: House, field: str) -> None:
    with pytest.raises(Oversized):
        reported(house, **{field: "x" * 20_001})


def test_what_is_not_published_cannot_be_reported(house: House, jan: Reader, els: Person) -> None:
    jan.sends("Een tweede, die nog wacht op de redactie.")
    about = house.notices.about("magazine", 1)
    house.review.decide(els, "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    for ask in (
        lambda: house.notices.about("magazine", 1),
        lambda: house.notices.about("magazine", 2),
        lambda: house.notices.about("magazine", 3),
        lambda: house.notices.send(about, SENT, CLIENT),
    ):
        with pytest.raises(UnknownReaction):
            ask()


def test_a_house_may_take_no_reports(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> None:
    put_in_force(store, tmp_path, "[correspondence]\nreports = false\n")
    house = bootstrap.build(settings, store, clock, shelf_of(store))
    with pytest.raises(NotFound):
        house.notices.about("magazine", 1)


@pytest.mark.parametrize("token", ["", "x", "\0", "\ud800", "A" * 32])
def test_a_secret_that_is_none_leads_nowhere(house: House, token: str) -> None:
    reported(house)
    with pytest.raises(UnknownNotice):
        house.notices.followed(token)


# What became of it


def test_who_reported_reads_why_it_stays(house: House, els: Person) -> None:
    token = reported(house).token
    house.reports.keep(els, "magazine", 1, 1, told="Het is een mening.")
    followed = house.notices.followed(token)
    assert followed.outcome is Outcome.KEPT
    assert followed.answer
    assert followed.answer.told == "Het is een mening."


def test_who_reported_reads_why_it_was_taken_away_and_that_it_came_back(house: House, els: Person) -> None:
    token = reported(house).token
    house.review.decide(els, "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    followed = house.notices.followed(token)
    assert followed.outcome is Outcome.REMOVED
    assert [ground.key for ground in followed.grounds] == ["offtopic"]
    house.review.decide(els, "magazine", 1, Act.RESTORE, 2)
    assert house.notices.followed(token).outcome is Outcome.PUT_BACK


def test_an_edit_answers_and_undoing_it_opens_the_report_again(house: House, els: Person) -> None:
    token = reported(house).token
    edited = house.editing.save(els, "magazine", 1, 1, Edit("Een initiatief.", "personal"))
    answer = house.notices.followed(token).answer
    assert house.notices.followed(token).outcome is Outcome.EDITED
    assert answer
    house.review.undo(els, "magazine", 1, answer.id, edited.version)
    assert house.notices.followed(token).outcome is Outcome.OPEN


def test_its_author_may_be_ahead(house: House, jan: Reader, els: Person) -> None:
    receipt = jan.sends("Nog een reactie, die weer weg mag.").receipt
    house.review.decide(els, "magazine", 2, Act.APPROVE, 0)
    received = house.notices.send(house.notices.about("magazine", 2), SENT, CLIENT)
    standing = house.receipts.standing(receipt)
    house.receipts.withdraw(standing, standing.seen)
    assert house.notices.followed(received.token).outcome is Outcome.WITHDRAWN
