"""The rule on words that were sent before."""

from datetime import UTC, datetime

import msgspec
import pytest

from moderation.domain.circumstances import Circumstances, Earlier
from moderation.domain.finding import Effect, Finding
from moderation.domain.reaction import Draft
from moderation.rules.repetition import Settings, check
from moderation.rules.rule import Mild

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BOTH = Settings(same_reader=Effect.REFUSE, elsewhere=Effect.HOLD)
NEAR = Settings(near=Mild.HOLD)
LONG = "Een helder stuk; het zou mooi zijn als de cijfers van dit jaar ernaast lagen."

OWN_HERE = Earlier(here=True, same_name=True, received=NOON)
OWN_ELSEWHERE = Earlier(here=False, same_name=True, received=NOON)
PIETS_HERE = Earlier(here=True, same_name=False, received=NOON)
PIETS_ELSEWHERE = Earlier(here=False, same_name=False, received=NOON)


def like(percent: int, earlier: Earlier = PIETS_ELSEWHERE) -> Earlier:
    return Earlier(earlier.here, earlier.same_name, NOON, percent)


def findings(*earlier: Earlier, text: str = LONG, settings: Settings = BOTH) -> list[Finding]:
    draft = Draft("Jan Jansen", "jan@blad.example", text)
    return list(check(draft, settings, Circumstances(earlier=earlier)))


def effects(*earlier: Earlier, text: str = LONG, settings: Settings = BOTH) -> list[Effect]:
    return [finding.effect for finding in findings(*earlier, text=text, settings=settings)]


def test_new_words_get_no_finding() -> None:
    assert effects() == []


def test_the_same_reader_under_the_same_page_is_told_so() -> None:
    (finding,) = findings(OWN_HERE)
    assert (finding.effect, finding.keys) == (Effect.REFUSE, ("same_reader",))
    assert str(finding.advice) == "We have this reaction from you already. There is nothing more that you need to do."


@pytest.mark.parametrize("earlier", [OWN_ELSEWHERE, PIETS_HERE, PIETS_ELSEWHERE])
def test_the_same_words_elsewhere_or_under_another_name_are_held(earlier: Earlier) -> None:
    (finding,) = findings(earlier)
    assert (finding.effect, finding.keys, finding.advice) == (Effect.HOLD, ("elsewhere", "shortest"), None)
    assert str(finding.reason) == "The same words were sent 1 time before, elsewhere or under another name."


def test_both_kinds_speak_side_by_side() -> None:
    assert effects(OWN_HERE, PIETS_ELSEWHERE) == [Effect.REFUSE, Effect.HOLD]


def test_short_words_say_nothing_elsewhere() -> None:
    assert effects(PIETS_HERE, OWN_ELSEWHERE, text="Eens!") == []
    assert effects(PIETS_HERE, text="Eens!", settings=Settings(elsewhere=Effect.HOLD, shortest=4)) == [Effect.HOLD]


def test_signs_alone_are_not_each_others_repetition() -> None:
    assert effects(OWN_HERE, text="👍") == []


def test_an_outcome_that_the_policy_does_not_name_says_nothing() -> None:
    assert effects(OWN_HERE, PIETS_ELSEWHERE, like(90), settings=Settings()) == []


def test_nearly_the_same_words_are_not_the_same_words() -> None:
    assert effects(like(99, OWN_HERE), like(99)) == []
    assert effects(OWN_HERE, PIETS_ELSEWHERE, settings=NEAR) == []


@pytest.mark.parametrize(("percent", "said"), [(79, []), (80, [Effect.HOLD]), (99, [Effect.HOLD])])
def test_words_are_near_from_the_likeness_that_the_policy_asks(percent: int, said: list[Effect]) -> None:
    assert effects(like(percent), settings=NEAR) == said


def test_the_reason_says_how_often_and_how_near_the_nearest_was() -> None:
    (finding,) = findings(like(83), like(91, PIETS_HERE), settings=NEAR)
    assert (finding.keys, finding.advice) == (("near", "likeness"), None)
    assert str(finding.reason) == (
        "Nearly the same words (91%) were sent 2 times before, elsewhere or under another name."
    )


def test_an_author_who_mends_a_text_is_told_that_an_editor_looks() -> None:
    (finding,) = findings(like(91, OWN_HERE), like(84, OWN_HERE), settings=NEAR)
    assert str(finding.reason) == ("Nearly what the same reader sent under this page before (91%): perhaps mended.")
    assert str(finding.advice) == (
        "We have nearly the same reaction from you already. An editor looks which one you mean."
    )


def test_a_note_on_a_mended_text_promises_its_author_nothing() -> None:
    (finding,) = findings(like(91, OWN_HERE), settings=Settings(near=Mild.NOTE))
    assert (finding.effect, finding.advice) == (Effect.NOTE, None)


def test_a_mended_text_that_stands_elsewhere_too_is_both() -> None:
    reasons = [str(finding.reason) for finding in findings(like(91, OWN_HERE), like(85), settings=NEAR)]
    assert [reason.startswith("Nearly what the same reader") for reason in reasons] == [True, False]


def test_a_text_of_few_words_is_near_to_nothing() -> None:
    assert effects(like(90), text="een twee drie vier vijf zes zeven", settings=NEAR) == []
    assert effects(like(90), text="een twee drie vier vijf zes zeven acht", settings=NEAR) == [Effect.HOLD]


@pytest.mark.parametrize(("key", "value"), [("near", "refuse"), ("near", "spam"), ("likeness", 0), ("likeness", 100)])
def test_nearly_the_same_can_only_suspect_and_is_less_than_the_same(key: str, value: object) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({key: value}, Settings)
