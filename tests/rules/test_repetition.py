"""The rule on words that were sent before."""

from datetime import UTC, datetime

from moderation.domain.finding import Effect
from moderation.domain.reaction import Draft, Earlier
from moderation.rules.repetition import Settings, check

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BOTH = Settings(same_reader=Effect.REFUSE, elsewhere=Effect.HOLD)
HERE, ELSEWHERE = True, False
LONG = "Een helder stuk; het zou mooi zijn als de cijfers van dit jaar ernaast lagen."


def effects(draft: Draft, *earlier: tuple[bool, str], settings: Settings = BOTH) -> list[Effect]:
    history = tuple(Earlier(here, name, NOON) for here, name in earlier)
    return [finding.effect for finding in check(draft, settings, history)]


def jan(text: str = LONG) -> Draft:
    return Draft("Jan Jansen", "jan@blad.example", text)


def test_new_words_get_no_finding() -> None:
    assert effects(jan()) == []


def test_the_same_reader_under_the_same_page_is_told_so() -> None:
    (finding,) = check(jan("Eens!"), BOTH, (Earlier(True, "JAN  jansen", NOON),))
    assert finding.effect is Effect.REFUSE
    assert str(finding.advice) == "We have this reaction from you already. There is nothing more that you need to do."


def test_the_same_reader_elsewhere_is_held() -> None:
    assert effects(jan(), (ELSEWHERE, "Jan Jansen")) == [Effect.HOLD]


def test_another_reader_under_the_same_page_is_held() -> None:
    assert effects(jan(), (HERE, "Piet Pietersen")) == [Effect.HOLD]


def test_both_kinds_speak_side_by_side() -> None:
    assert effects(jan(), (HERE, "Jan Jansen"), (ELSEWHERE, "Piet")) == [Effect.REFUSE, Effect.HOLD]


def test_short_words_say_nothing_elsewhere() -> None:
    assert effects(jan("Eens!"), (HERE, "Piet"), (ELSEWHERE, "Jan Jansen")) == []
    assert effects(jan("Eens!"), (HERE, "Piet"), settings=Settings(elsewhere=Effect.HOLD, shortest=4)) == [Effect.HOLD]


def test_signs_alone_are_not_each_others_repetition() -> None:
    assert effects(jan("👍"), (HERE, "Jan Jansen")) == []


def test_the_e_mail_address_makes_no_difference() -> None:
    other = Draft("Jan Jansen", "els@blad.example", LONG)
    assert effects(other, (HERE, "Jan Jansen")) == effects(jan(), (HERE, "Jan Jansen"))


def test_an_outcome_that_the_policy_does_not_name_says_nothing() -> None:
    assert effects(jan(), (HERE, "Jan Jansen"), (ELSEWHERE, "Piet"), settings=Settings()) == []
