"""The rule on what became of earlier reactions."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.circumstances import Circumstances, Record
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.rules.record import Settings, check
from moderation.rules.rule import Mild

BOTH = Settings(trusted_after=3, doubted_after=2, doubted_share=50)
GOOD = Record(published=3)


def findings(
    record: Record, text: str = "Helemaal mee eens.", *, settings: Settings = BOTH, confirmed: bool = True
) -> list[Finding]:
    known = Circumstances(record=record, confirmed=confirmed)
    return list(check(Draft("Jan Jansen", "jan@blad.example", text), settings, known))


def test_an_author_of_whom_little_is_known_gets_no_finding() -> None:
    assert findings(Record(published=2, taken_away=1)) == findings(Record()) == []


def test_a_good_record_vouches_for_a_reaction() -> None:
    (finding,) = findings(Record(published=12))
    assert (finding.vouches, finding.effect, finding.field) == (True, Effect.NOTE, Field.REACTION)
    assert (finding.keys, finding.advice) == (("trusted_after",), None)
    assert str(finding.reason) == ("12 reactions from this e-mail address were published, and none was taken away.")


@pytest.mark.parametrize("spoilt", [Record(published=99, taken_away=1), Record(published=99, spam=1)])
def test_one_that_was_taken_away_ends_the_trust(spoilt: Record) -> None:
    assert findings(spoilt) == []


def test_nobody_can_borrow_a_good_record() -> None:
    assert findings(GOOD, confirmed=False) == []
    signed_in = Circumstances(record=GOOD, signed_in=True)
    (finding,) = check(Draft("Els de Graaf", "els@blad.example", "Dank!"), BOTH, signed_in)
    assert finding.vouches


@pytest.mark.parametrize(
    "text",
    [
        "Zie https://winkel.example/1",
        "Zie HTTP://winkel.example",
        "Zie www.winkel.example",
        "Zie winkel.example voor meer",
        '"hier":https://winkel.example',
        '"hier":winkel.example/1',
        '"hier":/elders',
        '<a href="//winkel.example">hier</a>',
        "<A\nHREF=x>hier</A>",
        "ht&shy;tps://winkel.example",
        "&#104;ttps://winkel.example",
        "winkel&#46;example",
    ],
)
def test_a_record_does_not_vouch_for_a_web_address(text: str) -> None:
    assert findings(GOOD, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Om 12:30 was het R&D-budget op; zie punt 3.2.",
        "Wie zegt dat? De gemeente, d.w.z. dhr. Jansen.",
        'Hij zei: "Kom maar." Dat is 50% & meer.',
        "Schrijf mij op jan@blad.example",
        "",
    ],
)
def test_ordinary_punctuation_is_no_web_address(text: str) -> None:
    assert [finding.vouches for finding in findings(GOOD, text)] == [True]


@pytest.mark.parametrize("text", ['":' * 5_000, "&" * 10_000, "a." * 5_000, "https" * 2_000, "href" * 3, "&#" * 5_000])
def test_any_text_is_judged_without_failing(text: str) -> None:
    assert len(findings(GOOD, text)) <= 1


def test_a_bad_record_is_doubted_with_its_figures() -> None:
    (finding,) = findings(Record(published=2, taken_away=1, spam=1))
    assert (finding.effect, finding.vouches, finding.advice) == (Effect.HOLD, False, None)
    assert finding.keys == ("doubted", "doubted_after", "doubted_share")
    assert str(finding.reason) == ("4 reactions from this e-mail address were decided on: 1 taken away, 1 spam.")


def test_somebody_of_whom_much_is_published_may_err() -> None:
    assert findings(Record(published=3, taken_away=2)) == []


def test_one_that_was_taken_away_may_be_enough() -> None:
    harsh = Settings(doubted_after=1, doubted=Mild.NOTE)
    (finding,) = findings(Record(taken_away=1), settings=harsh)
    assert finding.effect is Effect.NOTE
    assert str(finding.reason) == "1 reaction from this e-mail address was decided on: 1 taken away, 0 spam."


def test_a_bad_record_weighs_whether_the_address_is_confirmed_or_not() -> None:
    assert findings(Record(spam=5), confirmed=False) == findings(Record(spam=5)) != []


def test_somebody_who_is_signed_in_is_not_doubted() -> None:
    known = Circumstances(record=Record(spam=5), signed_in=True)
    assert list(check(Draft("Els de Graaf", "els@blad.example", "Dank!"), BOTH, known)) == []


def test_an_outcome_that_the_policy_does_not_name_says_nothing() -> None:
    assert findings(Record(published=99), settings=Settings()) == findings(Record(spam=99), settings=Settings()) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [("trusted_after", 0), ("doubted_after", 0), ("doubted_share", 0), ("doubted_share", 101), ("doubted", "refuse")],
)
def test_a_record_can_only_suspect_and_its_limits_make_sense(key: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({key: value}, Settings)


@given(st.builds(Record, *[st.integers(0, 20)] * 3), st.integers(1, 5), st.integers(1, 5), st.integers(1, 100))
def test_a_record_is_never_good_and_bad_at_once(record: Record, trusted: int, doubted: int, share: int) -> None:
    settings = Settings(trusted_after=trusted, doubted_after=doubted, doubted_share=share)
    assert len(findings(record, settings=settings)) <= 1


def test_no_message_repeats_the_address() -> None:
    for record in (GOOD, Record(spam=5)):
        assert all("jan@" not in str(finding.reason) for finding in findings(record))
