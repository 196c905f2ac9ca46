"""What came back by mail: the letter is given up, the desk is told, and no more is sent to a dead mailbox."""

import pytest
from structlog.testing import capture_logs

from moderation.domain.bounce import Undeliverable
from moderation.domain.correspondence import Letter
from moderation.domain.delivery import AUTHOR, Channel, Delivery
from moderation.domain.reaction import Reaction
from moderation.jobs.authors import Authors
from moderation.jobs.bounces import Bounces, Read
from moderation.jobs.carrying import LEASE
from moderation.jobs.spreading import Spreader
from moderation.store.interface import Store
from tests.conftest import Clock
from tests.jobs.test_authors import Desk, approved, desk_, rejected
from tests.test_bounces import LETTER, report

__all__ = ["desk_"]


@pytest.fixture
def bounces(store: Store, clock: Clock) -> Bounces:
    return Bounces(store, clock)


def about(delivery: Delivery, name: str = "postfix") -> bytes:
    """A report on this delivery."""
    return report(name).replace(LETTER.encode(), delivery.message_id.encode())


def letters(store: Store, reaction: Reaction) -> dict[str, Delivery]:
    return {each.what: each for each in store.deliveries_about(reaction.site, reaction.id) if each.to == AUTHOR}


@pytest.fixture
def acknowledged(desk_: Desk) -> Reaction:
    """A reaction whose author was sent the letter that it came in, and a mail server took it."""
    reaction = desk_.arrived()
    assert desk_.sent(reaction) == [Letter.RECEIVED]
    return reaction


@pytest.fixture
def letter(store: Store, acknowledged: Reaction) -> Delivery:
    return letters(store, acknowledged)[Letter.RECEIVED]


def test_a_letter_that_came_back_is_given_up_with_why_and_without_an_address_in_the_log(
    bounces: Bounces, store: Store, letter: Delivery
) -> None:
    with capture_logs() as logs:
        assert bounces.read(about(letter)) is Read.CAME_BACK
        assert bounces.read(about(letter)) is Read.CAME_BACK_BEFORE
    kept = store.delivery(letter.site, letter.id)
    assert (kept.done, kept.failure) == (None, Undeliverable.NO_MAILBOX)
    assert store.deliveries_given_up().items == (kept,)
    assert [line["event"] for line in logs] == ["a letter came back"]
    assert "@" not in repr(logs)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("postfix-late", Read.DELAYED),
        ("delivered", Read.ARRIVED),
        ("holiday", Read.NO_REPORT),
        ("read", Read.NO_REPORT),
    ],
)
def test_what_says_that_it_may_have_arrived_changes_nothing(
    bounces: Bounces, store: Store, letter: Delivery, name: str, expected: Read
) -> None:
    assert bounces.read(about(letter, name)) is expected
    assert store.delivery(letter.site, letter.id) == letter


def test_nobody_who_does_not_know_the_name_of_a_letter_can_have_it_given_up(
    bounces: Bounces, store: Store, letter: Delivery
) -> None:
    for guess in (report("postfix"), report("postfix").replace(LETTER.encode(), letter.id.encode())):
        assert bounces.read(guess) is Read.NOT_OURS
    assert store.delivery(letter.site, letter.id) == letter


def test_a_report_that_is_quicker_than_we_are_is_to_be_read_again(
    bounces: Bounces, store: Store, desk_: Desk, clock: Clock
) -> None:
    reaction = desk_.arrived()
    Spreader(store, desk_.rules, [Authors(store)], Channel).spread(clock())  # type: ignore[arg-type]
    taken = store.claim_delivery(Channel.MAIL, clock(), clock() + LEASE)
    assert taken is not None
    assert bounces.read(about(taken)) is Read.UNDER_WAY
    store.delivered(taken, clock())
    assert bounces.read(about(taken)) is Read.CAME_BACK
    assert letters(store, reaction)[Letter.RECEIVED].given_up


def test_a_report_that_is_read_once_more_says_nothing_of_the_letter_that_was_sent_anew(
    bounces: Bounces, store: Store, desk_: Desk, acknowledged: Reaction, letter: Delivery, clock: Clock
) -> None:
    bounces.read(about(letter))
    clock.forward(days=1)
    assert store.try_again(letter.site, letter.id, clock())
    assert desk_.sent(acknowledged) == [Letter.RECEIVED]
    assert bounces.read(about(letter)) is Read.NOT_OURS
    anew = letters(store, acknowledged)[Letter.RECEIVED]
    assert anew.done
    assert bounces.read(about(anew)) is Read.CAME_BACK


# What is written afterwards


def test_to_a_dead_mailbox_no_more_is_sent_about_the_same_reaction_and_the_desk_has_it_listed(
    bounces: Bounces, store: Store, desk_: Desk, acknowledged: Reaction, letter: Delivery
) -> None:
    bounces.read(about(letter))
    rejected(desk_, acknowledged)
    assert desk_.sent(acknowledged) == []
    lost = letters(store, acknowledged)[Letter.REJECTED]
    assert (lost.tries, lost.failure) == (0, Undeliverable.NOT_TRIED)
    assert lost in store.deliveries_given_up().items
    assert desk_.sent(desk_.arrived()) == [Letter.RECEIVED], "another reaction has an address of its own"


def test_what_an_editor_has_tried_again_is_sent_and_if_it_arrives_so_is_what_follows(
    bounces: Bounces, store: Store, desk_: Desk, acknowledged: Reaction, letter: Delivery, clock: Clock
) -> None:
    bounces.read(about(letter))
    now = rejected(desk_, acknowledged)
    desk_.sent(acknowledged)
    lost = letters(store, acknowledged)[Letter.REJECTED]
    clock.forward(days=1)
    assert store.try_again(lost.site, lost.id, clock())
    assert desk_.sent(acknowledged) == [Letter.REJECTED]
    desk_.undid(now)
    assert desk_.sent(acknowledged) == [Letter.REJECTED, Letter.UNDONE]


def test_a_mailbox_that_is_full_may_have_room_for_the_next_letter(
    bounces: Bounces, store: Store, desk_: Desk, acknowledged: Reaction, letter: Delivery
) -> None:
    bounces.read(about(letter, "gmail"))
    assert letters(store, acknowledged)[Letter.RECEIVED].failure == Undeliverable.FULL
    approved(desk_, acknowledged)
    assert desk_.sent(acknowledged) == [Letter.PUBLISHED]
