"""The rule on names and addresses of the desk."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.rules.reserved import Settings, check
from moderation.rules.rule import Mild

ALL = Settings(name=Effect.REFUSE, email=Mild.HOLD, names=("Redactie", "Hoofd-redactie", "Loket & Lijn"))
STRANGER = Circumstances()
OF_THE_DESK = Circumstances(reserved_name=True, reserved_email=True)


def findings(name: str, settings: Settings = ALL, known: Circumstances = STRANGER) -> list[Finding]:
    return list(check(Draft(name, "els@blad.example", "Eens!"), settings, known))


def test_a_reader_under_a_name_of_their_own_gets_no_finding() -> None:
    assert findings("Jan Jansen") == []


@pytest.mark.parametrize(
    "name",
    [
        "Redactie",
        "REDACTIE",
        " r e d a c t i e ",
        "R.e.d.a.c.t.i.e.",
        "Re-dactie",
        "Re_dactie",
        "«Redactie»",
        "Rеdасtiе",  # е, а and с are Cyrillic
        "Ｒｅｄａｃｔｉｅ",
        "𝐑edactie",
        "Redactie\u3164",  # a Hangul filler
        "Re\u200bdactie",
        "Hoofdredactie",
        "hoofd redactie",
        "Loket Lijn",
    ],
)
def test_a_name_of_the_house_is_kept_however_it_is_written(name: str) -> None:
    (finding,) = findings(name)
    assert (finding.effect, finding.field, finding.keys) == (Effect.REFUSE, Field.NAME, ("name", "names"))
    assert str(finding.reason) == "This name is kept for the house; the author has not signed in."


@pytest.mark.parametrize("name", ["Redactie Jansen", "Jan Redactie", "Redacteur", "Redactié", "Loket", "", "...", "👍"])
def test_only_the_whole_name_is_kept(name: str) -> None:
    assert findings(name) == []


@pytest.mark.parametrize("given", [{"names": ["Redactie"]}, {"name": "hold", "names": ["Redactie", "..."]}])
def test_a_policy_cannot_keep_names_in_vain(given: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"^names: expected"):
        msgspec.convert(given, Settings)


def test_names_and_addresses_of_people_at_the_desk_are_theirs() -> None:
    name, email = findings("Els de Graaf", known=OF_THE_DESK)
    assert (name.effect, name.field, name.keys) == (Effect.REFUSE, Field.NAME, ("name",))
    assert (email.effect, email.field, email.keys) == (Effect.HOLD, Field.EMAIL, ("email",))


def test_a_name_is_objected_to_once() -> None:
    found = findings("Redactie", known=Circumstances(reserved_name=True))
    assert [finding.keys for finding in found] == [("name",)]


def test_those_who_are_signed_in_use_their_own_names() -> None:
    signed_in = Circumstances(reserved_name=True, reserved_email=True, signed_in=True)
    assert findings("Redactie", known=signed_in) == []


def test_only_a_refusal_tells_the_author_and_it_says_how_to_go_on() -> None:
    (refused,) = findings("Redactie")
    assert "add an initial" in str(refused.advice)
    (held,) = findings("Redactie", Settings(name=Effect.HOLD, names=("Redactie",)))
    assert held.advice is None


def test_a_stranger_does_not_learn_whose_address_it_is() -> None:
    (finding,) = findings("Jan Jansen", known=Circumstances(reserved_email=True))
    assert finding.advice is None
    assert "els@" not in str(finding.reason)
    for effect in ("refuse", "spam"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({"email": effect}, Settings)


def test_an_outcome_that_the_policy_does_not_name_says_nothing() -> None:
    assert findings("Els de Graaf", Settings(), OF_THE_DESK) == []


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from("aZ7é"), st.text(max_size=40))
def test_any_name_can_be_kept_and_is_found_again(before: str, letter: str, behind: str) -> None:
    name = before + letter + behind
    assert len(findings(name, Settings(name=Effect.NOTE, names=(name,)))) == 1
