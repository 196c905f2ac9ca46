"""Tickets by themselves; what they are bound to in the house is shown in test_intake."""

import re
import secrets

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.domain.errors import TicketAltered
from moderation.intake.ticket import LONGEST, Tickets
from tests.conftest import Clock

BOUND = ("magazine", "/artikel/12", "Jan Jansen", "Een geheim plan.")


def tickets_of(secret: str, clock: Clock) -> Tickets:
    return Tickets(secret.encode(), clock, secrets.token_bytes)


@pytest.fixture
def tickets(clock: Clock) -> Tickets:
    return tickets_of("the secret of this house", clock)


def test_every_ticket_has_an_id_of_its_own_and_keeps_it(tickets: Tickets) -> None:
    given_out = [tickets.issue(*BOUND) for _ in range(5)]
    ids = [tickets.open(ticket, *BOUND) for ticket in given_out]
    assert len(set(ids)) == 5
    assert [tickets.open(ticket, *BOUND) for ticket in given_out] == ids


@pytest.mark.parametrize("bound", [("a", "bc"), ("c", "ab"), ("abc",), ("ab", "c", ""), ("", "ab", "c"), ("ab", "C")])
def test_values_are_bound_each_in_its_own_place(tickets: Tickets, bound: tuple[str, ...]) -> None:
    ticket = tickets.issue("ab", "c")
    with pytest.raises(TicketAltered):
        tickets.open(ticket, *bound)


def test_no_sign_of_a_ticket_can_be_changed_or_left_out(tickets: Tickets) -> None:
    ticket = tickets.issue(*BOUND)
    for place, sign in enumerate(ticket):
        for other in ("Q" if sign == "A" else "A", ""):
            with pytest.raises(TicketAltered):
                tickets.open(ticket[:place] + other + ticket[place + 1 :], *BOUND)


def test_a_ticket_of_another_house_is_not_ours(tickets: Tickets, clock: Clock) -> None:
    with pytest.raises(TicketAltered):
        tickets.open(tickets_of("the secret of another house", clock).issue(*BOUND), *BOUND)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.integers(0, 2).map(lambda more: "x" * (LONGEST + more)))
def test_no_other_text_is_a_ticket(tickets: Tickets, text: str) -> None:
    with pytest.raises(TicketAltered):
        tickets.open(text, *BOUND)


def test_a_ticket_says_nothing_of_what_it_is_bound_to_even_to_who_guesses_it(tickets: Tickets, clock: Clock) -> None:
    """Bound to the same values, two houses give tickets that have nothing but the moment in common."""
    ours, theirs = (house.issue(*BOUND) for house in (tickets, tickets_of("other", clock)))
    assert set(ours.split(".")) & set(theirs.split(".")) == {str(int(clock().timestamp()))}
    assert not any(word in ours for bound in BOUND for word in bound.split())


def test_a_receipt_follows_from_the_ticket_and_the_secret(tickets: Tickets, clock: Clock) -> None:
    first, second = (tickets.open(tickets.issue(*BOUND), *BOUND).id for _ in range(2))
    receipt = tickets.receipt_of(first)
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", receipt)
    assert tickets_of("the secret of this house", clock).receipt_of(first) == receipt
    assert len({receipt, tickets.receipt_of(second), tickets_of("other", clock).receipt_of(first)}) == 3
