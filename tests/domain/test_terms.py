"""The terms of an arrangement: what is in order, and what is to be mended."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.site import Site
from moderation.domain.terms import FARTHEST, LONGEST, MOST_USES, Terms, end_of, problem_of, problems_of, thread_of

SITE = Site("blad", "Het Blad", ("https://blad.example",), "nl", "Europe/Amsterdam", "d1")
LATE = datetime(2022, 6, 30, 23, 30, tzinfo=UTC)
"""In Amsterdam it is the first of July by then."""

FIRST_OF_JULY = date(2022, 7, 1)
GOOD = Terms("Bron van Els", "Zou haar baan verliezen.", "Bram", "Naam bij de redactie bekend", "Jan Jansen")


def complaints(**changes: object) -> dict[str, str]:
    return {field: str(problem) for field, problem in problems_of(replace(GOOD, **changes), SITE, LATE).items()}


def test_terms_that_are_in_order_have_no_problems() -> None:
    assert complaints() == {}
    assert complaints(real_name="", until=FIRST_OF_JULY, uses=None, thread="/artikel/12") == {}


@pytest.mark.parametrize("field", ["for_whom", "reason", "agreed_with", "shown_name"])
@pytest.mark.parametrize("empty", ["", " ", "…", "- -", "🙂"])
def test_what_must_be_there_holds_a_word(field: str, empty: str) -> None:
    assert set(complaints(**{field: empty})) == {field}


@pytest.mark.parametrize("field", ["for_whom", "reason", "agreed_with", "shown_name", "real_name"])
def test_each_has_its_length(field: str) -> None:
    assert complaints(**{field: "é" * LONGEST[field]}) == {}
    assert complaints(**{field: "é" * (LONGEST[field] + 1)}) == {field: f"At most {LONGEST[field]} characters."}


@pytest.mark.parametrize("field", ["for_whom", "reason", "agreed_with", "shown_name"])
@pytest.mark.parametrize("address", ["jan@example.org", "Mail jan＠example.org maar"])
def test_what_is_not_sealed_holds_no_address_and_the_complaint_does_not_repeat_it(field: str, address: str) -> None:
    assert complaints(**{field: address}) == {field: "Leave the e-mail address out: others can read this."}


@pytest.mark.parametrize("field", ["for_whom", "reason", "agreed_with"])
@pytest.mark.parametrize("text", ["Jan Jansen", "Dit is JAN  JANSEN, zegt hij", "(jan jansen)"])
def test_what_is_not_sealed_does_not_hold_the_real_name(field: str, text: str) -> None:
    assert complaints(**{field: text}) == {field: "Leave the real name out: others can read this."}


def test_a_real_name_of_one_word_may_be_a_word_like_any_other() -> None:
    assert complaints(real_name="Wil", reason="Ik wil dat niet") == {}


def test_a_name_that_is_shown_itself_is_not_hidden_anywhere() -> None:
    assert complaints(real_name="Ni Luh", shown_name="ni luh", for_whom="Ni Luh, met één naam") == {}


@pytest.mark.parametrize("uses", [1, 2, MOST_USES, None])
def test_it_holds_for_a_number_of_reactions_or_for_all(uses: int | None) -> None:
    assert complaints(uses=uses) == {}


@pytest.mark.parametrize("uses", [0, -1, MOST_USES + 1, 2**70])
def test_a_number_that_makes_no_sense_is_refused(uses: int) -> None:
    assert complaints(uses=uses) == {"uses": "Enter a number from 1 to 1000, or nothing."}


@pytest.mark.parametrize("until", [FIRST_OF_JULY, FIRST_OF_JULY + FARTHEST, None])
def test_it_may_end_today_on_the_clocks_of_the_site_or_later(until: date | None) -> None:
    assert complaints(until=until) == {}


@pytest.mark.parametrize("until", [date(2022, 6, 30), date.min, date.max, FIRST_OF_JULY + FARTHEST + timedelta(days=1)])
def test_a_day_that_is_over_or_out_of_sight_is_refused(until: date) -> None:
    assert complaints(until=until) == {"until": "Enter a day from today on, such as 2022-07-01, or nothing."}


def test_it_ends_at_the_midnight_after_its_last_day() -> None:
    assert end_of(GOOD, SITE) is None
    assert end_of(replace(GOOD, until=FIRST_OF_JULY), SITE) == datetime(2022, 7, 1, 22, tzinfo=UTC)
    assert end_of(replace(GOOD, until=date(2022, 12, 31)), SITE) == datetime(2022, 12, 31, 23, tzinfo=UTC)


@pytest.mark.parametrize("given", ["https://blad.example/artikel/12#c1", "/artikel/12?utm_source=x", " /artikel/12 "])
def test_a_page_is_meant_however_it_is_given(given: str) -> None:
    assert thread_of(replace(GOOD, thread=given), SITE) == "/artikel/12"


def test_no_page_stands_for_all() -> None:
    assert thread_of(replace(GOOD, thread=" "), SITE) is None


@pytest.mark.parametrize("given", ["https://elders.example/", "een artikel", "\\", "/" + "x" * 600])
def test_a_page_of_another_site_is_none(given: str) -> None:
    assert set(complaints(thread=given)) == {"thread"}


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_form() -> None:
    found = complaints(for_whom="", reason="", agreed_with="", shown_name="", uses=0, until=date.min, thread="\\")
    assert list(found) == ["for_whom", "reason", "agreed_with", "shown_name", "uses", "until", "thread"]


@given(st.text(), st.text(), st.text())
def test_whatever_is_filled_in_is_answered(one: str, other: str, name: str) -> None:
    problems_of(Terms(one, other, one, other, name, thread=one), SITE, LATE)


def test_a_reading_needs_a_reason_too() -> None:
    assert problem_of("why", "Voor de rechter.") == {}
    assert set(problem_of("why", " ")) == {"why"}
    assert set(problem_of("why", "x" * 501)) == {"why"}


def test_the_real_name_does_not_show_where_terms_are_printed() -> None:
    assert "Jansen" not in repr(GOOD)
