"""The people at the desk: passwords and sessions."""

from pathlib import Path

import pytest

from moderation.domain.errors import AlreadyExists, RoleMissing, SignInFailed, UnknownPerson
from moderation.domain.person import Person, Role
from moderation.people import LONGEST_PASSWORD, SHORTEST_PASSWORD, BadPerson, Colleague, Newcomer
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import PASSWORD, Clock

NEW_PASSWORD = "vijf heel andere woorden hier"


@pytest.fixture
def wil(house: House) -> Person:
    """Who owns the desk."""
    return house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD)


def test_a_person_is_kept_as_given_without_blanks_around_and_what_cannot_be_seen(house: House, store: Store) -> None:
    added = house.people.add(" Cato \0\u202eSmit ", " Cato@example.org ", Role.OWNER, PASSWORD, "en")
    assert (added.name, added.email, added.role, added.language) == ("Cato Smit", "Cato@example.org", Role.OWNER, "en")
    assert store.people() == (added,)


@pytest.mark.parametrize(
    ("name", "email", "password", "complaint"),
    [
        ("  ", "cato@example.org", PASSWORD, "name"),
        ("x" * 101, "cato@example.org", PASSWORD, "name"),
        ("Cato Smit", "cato", PASSWORD, "address"),
        ("Cato Smit", "cato@", PASSWORD, "address"),
        ("Cato Smit", "cato@smit@example.org", PASSWORD, "address"),
        ("Cato Smit", "cato smit@example.org", PASSWORD, "address"),
        ("Cato Smit", "cato\0@example.org", PASSWORD, "address"),
        ("\0\u200b", "cato@example.org", PASSWORD, "name"),
        ("Cato Smit", "cato@example.org", "x" * (SHORTEST_PASSWORD - 1), "password"),
        ("Cato Smit", "cato@example.org", "x" * (LONGEST_PASSWORD + 1), "password"),
    ],
)
def test_somebody_who_cannot_be_added_is_told_why(
    house: House, store: Store, name: str, email: str, password: str, complaint: str
) -> None:
    with pytest.raises(BadPerson, match=complaint):
        house.people.add(name, email, Role.MODERATOR, password)
    assert store.people() == ()


def test_no_two_people_have_one_address(house: House, els: Person) -> None:
    with pytest.raises(AlreadyExists):
        house.people.add("Else", els.email.upper(), Role.OWNER, PASSWORD)


@pytest.mark.parametrize(
    "password", ["x" * SHORTEST_PASSWORD, "é" * LONGEST_PASSWORD, " met blanco's eromheen ", "密码密码密码密码密码密码"]
)
def test_a_password_opens_the_door_exactly_as_it_was_set(house: House, password: str) -> None:
    cato = house.people.add("Cato Smit", "cato@example.org", Role.MODERATOR, password)
    assert house.people.in_session(house.people.sign_in("cato@example.org", password)) == cato
    for other in (password[:-1], password + " ", password.strip() + "x"):
        with pytest.raises(SignInFailed):
            house.people.sign_in("cato@example.org", other)


def test_an_address_signs_in_in_any_case_and_with_blanks_around(house: House, els: Person) -> None:
    assert house.people.in_session(house.people.sign_in(" ELS@Example.org ", PASSWORD)) == els


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("els@example.org", "vier andere woorden hier"),
        ("els@example.org", PASSWORD.upper()),
        ("els@example.org", ""),
        ("els@example.org", "x" * 1_000_000),
        ("els@example.org", chr(0xD800)),
        ("bram@example.org", PASSWORD),
        ("niemand@example.org", PASSWORD),
        ("niemand@example.org", "the password of nobody"),
        ("", ""),
    ],
)
def test_whatever_is_wrong_the_door_says_the_same(house: House, els: Person, email: str, password: str) -> None:
    house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, NEW_PASSWORD)
    with pytest.raises(SignInFailed) as refused:
        house.people.sign_in(email, password)
    assert (refused.value.args, refused.value.__cause__) == ((), None)


def test_a_session_is_over_after_twelve_hours(house: House, els: Person, clock: Clock) -> None:
    secret = house.people.sign_in(els.email, PASSWORD)
    clock.forward(hours=12, seconds=-1)
    assert house.people.in_session(secret) == els
    clock.forward(seconds=1)
    assert house.people.in_session(secret) is None


@pytest.mark.parametrize("secret", ["", "x", "0" * 64, chr(0xD800)])
def test_a_secret_that_was_not_given_out_opens_nothing(house: House, els: Person, secret: str) -> None:
    house.people.sign_in(els.email, PASSWORD)
    assert house.people.in_session(secret) is None


def test_signing_out_ends_that_session_and_no_other(house: House, els: Person) -> None:
    here, there = (house.people.sign_in(els.email, PASSWORD) for _ in range(2))
    assert here != there
    house.people.sign_out(here)
    assert house.people.in_session(here) is None
    assert house.people.in_session(there) == els


def test_a_new_password_ends_all_sessions_of_its_owner_and_the_old_password(
    house: House, els: Person, bram: Person
) -> None:
    mine = [house.people.sign_in(els.email, PASSWORD) for _ in range(2)]
    other = house.people.sign_in(bram.email, PASSWORD)
    house.people.set_password(els.email, NEW_PASSWORD)
    assert [house.people.in_session(secret) for secret in (*mine, other)] == [None, None, bram]
    with pytest.raises(SignInFailed):
        house.people.sign_in(els.email, PASSWORD)
    assert house.people.in_session(house.people.sign_in(els.email, NEW_PASSWORD)) == els


def test_a_weak_new_password_changes_nothing(house: House, els: Person) -> None:
    secret = house.people.sign_in(els.email, PASSWORD)
    with pytest.raises(BadPerson):
        house.people.set_password(els.email, "kort")
    assert house.people.in_session(secret) == els
    assert house.people.sign_in(els.email, PASSWORD)


def test_nobody_gets_no_new_password(house: House) -> None:
    with pytest.raises(UnknownPerson):
        house.people.set_password("niemand@example.org", NEW_PASSWORD)


def test_neither_password_nor_session_can_be_read_from_what_is_kept(
    passwords_are_hashed_in_earnest: None, house: House, els: Person, store: Store, tmp_path: Path
) -> None:
    secret = house.people.sign_in(els.email, PASSWORD)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert kept.count(b"$argon2id$v=19$m=19456,t=2,p=1$") == 1
    for hidden in (PASSWORD.encode(), secret.encode(), bytes.fromhex(secret)):
        assert hidden not in kept


def test_the_same_password_is_kept_differently_for_each(store: Store, els: Person, bram: Person) -> None:
    hashes = {store.person_by_email(person.email)[1] for person in (els, bram)}
    assert len(hashes) == 2


# A password of one's own


def test_who_changes_their_password_stays_in_with_a_new_session_only(house: House, els: Person, bram: Person) -> None:
    before = [house.people.sign_in(els.email, PASSWORD) for _ in range(2)]
    other = house.people.sign_in(bram.email, PASSWORD)
    secret = house.people.change_password(els, PASSWORD, NEW_PASSWORD)
    assert [house.people.in_session(each) for each in (*before, secret, other)] == [None, None, els, bram]
    assert house.people.sign_in(els.email, NEW_PASSWORD)


@pytest.mark.parametrize(("old", "new", "error"), [("x", NEW_PASSWORD, SignInFailed), (PASSWORD, "kort", BadPerson)])
def test_a_password_is_not_changed_by_who_does_not_know_it_nor_into_a_weak_one(
    house: House, els: Person, old: str, new: str, error: type[Exception]
) -> None:
    secret = house.people.sign_in(els.email, PASSWORD)
    with pytest.raises(error):
        house.people.change_password(els, old, new)
    assert house.people.in_session(secret) == els


def test_who_was_locked_out_meanwhile_does_not_come_in_again_by_changing_the_password(
    house: House, els: Person
) -> None:
    house.people.lock(els.email)
    with pytest.raises(SignInFailed):
        house.people.change_password(els, PASSWORD, NEW_PASSWORD)
    with pytest.raises(SignInFailed):
        house.people.sign_in(els.email, NEW_PASSWORD)


# What owners do


def test_a_made_password_is_another_each_time_and_strong_enough(house: House, els: Person, wil: Person) -> None:
    made = {house.people.renew_password(wil, els.id)[1] for _ in range(3)}
    assert len(made) == 3
    assert all(len(each) >= SHORTEST_PASSWORD for each in made)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR])
def test_nobody_but_an_owner_changes_who_works_here(house: House, els: Person, role: Role) -> None:
    other = house.people.add("Ander Mens", "ander@example.org", role, PASSWORD)
    newcomer = Newcomer("Cato Smit", "cato@example.org", Role.OWNER, "nl")
    for change in (
        lambda: house.people.everybody(other),
        lambda: house.people.admit(other, newcomer),
        lambda: house.people.renew_password(other, els.id),
        lambda: house.people.lock_out(other, els.id),
    ):
        with pytest.raises(RoleMissing):
            change()
    assert house.people.sign_in(els.email, PASSWORD)


def test_an_owner_is_never_locked_out_by_their_own_hand(house: House, wil: Person) -> None:
    for change in (lambda: house.people.lock_out(wil, wil.id), lambda: house.people.renew_password(wil, wil.id)):
        with pytest.raises(BadPerson):
            change()
    assert house.people.sign_in(wil.email, PASSWORD)


def test_everybody_is_listed_with_whether_they_are_locked_out(house: House, wil: Person, els: Person) -> None:
    house.people.lock_out(wil, els.id)
    assert house.people.everybody(wil) == (Colleague(els, is_locked=True), Colleague(wil, is_locked=False))
    house.people.renew_password(wil, els.id, NEW_PASSWORD)
    assert not any(each.is_locked for each in house.people.everybody(wil))
