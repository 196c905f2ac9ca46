"""The rule on what an outside spam service says."""

import msgspec
import pytest

from moderation.domain.circumstances import Circumstances, Verdict
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.reaction import Draft
from moderation.rules.akismet import Settings, Share, check
from moderation.rules.rule import Mild, Suspicion

TOLD = {"nl": "Een dienst buiten het blad kijkt of uw tekst reclame is."}
ALL = Settings(consent=TOLD, effect=Suspicion.HOLD, blatant=Suspicion.SPAM, unanswered=Mild.NOTE)


def findings(verdict: Verdict | None, settings: Settings = ALL) -> list[Finding]:
    draft = Draft("Jan Jansen", "jan@blad.example", "Eens!")
    return list(check(draft, settings, Circumstances(verdict=verdict)))


@pytest.mark.parametrize(
    ("verdict", "effect", "key"),
    [
        (Verdict.SPAM, Effect.HOLD, "effect"),
        (Verdict.BLATANT, Effect.SPAM, "blatant"),
        (Verdict.UNANSWERED, Effect.NOTE, "unanswered"),
    ],
)
def test_each_verdict_has_its_own_weight_and_none_is_told_to_the_author(
    verdict: Verdict, effect: Effect, key: str
) -> None:
    (finding,) = findings(verdict)
    assert (finding.effect, finding.keys, finding.field) == (effect, (key,), Field.REACTION)
    assert finding.advice is None


@pytest.mark.parametrize("verdict", [Verdict.GOOD, None])
def test_a_good_word_and_no_word_at_all_say_nothing(verdict: Verdict | None) -> None:
    assert findings(verdict) == []


def test_blatant_spam_is_spam_unless_the_policy_tells_them_apart() -> None:
    (finding,) = findings(Verdict.BLATANT, Settings(consent=TOLD))
    assert (finding.effect, finding.keys) == (Effect.SPAM, ("effect",))
    assert str(finding.reason) == "The spam service takes this for blatant spam."


def test_a_service_that_gave_no_answer_changes_nothing_unless_the_policy_says_so() -> None:
    assert findings(Verdict.UNANSWERED, Settings(consent=TOLD)) == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"consent": {}},
        {"consent": {"nl": ""}},
        {"consent": {"Nederlands": "Een dienst kijkt mee."}},
    ],
)
def test_no_service_is_asked_without_telling_readers(given: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(given, Settings)


@pytest.mark.parametrize(
    "given", [{"effect": "refuse"}, {"blatant": "refuse"}, {"unanswered": "spam"}, {"share": ["surname"]}]
)
def test_nobody_loses_their_words_by_it_and_only_what_is_listed_can_be_shared(given: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"consent": TOLD, **given}, Settings)


def test_nothing_but_the_text_is_shared_unless_the_policy_says_so() -> None:
    assert msgspec.convert({"consent": TOLD}, Settings).share == ()
    everything = msgspec.convert({"consent": TOLD, "share": [part.value for part in Share]}, Settings)
    assert everything.share == tuple(Share)
