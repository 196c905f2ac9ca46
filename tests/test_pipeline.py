"""From a draft to an assessment, under the policies that come along."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.domain.assessment import Assessment
from moderation.domain.circumstances import Circumstances, Earlier, Pace, Recent, Record
from moderation.domain.errors import Oversized
from moderation.domain.finding import Effect, Field, Span
from moderation.domain.policy import Policy
from moderation.domain.reaction import Status
from moderation.pipeline import LONGEST_LINE, LONGEST_TEXT, assess, cleaned
from moderation.policies import read_policy, shipped
from moderation.rules import RULES

POLICIES = ("huisregels", "open", "strict")
EARLIER = datetime(2022, 1, 13, 20, 44, tzinfo=UTC)
BEFORE_AND_ELSEWHERE = Circumstances(earlier=(Earlier(True, True, EARLIER), Earlier(False, False, EARLIER)))
EVERYTHING = replace(
    BEFORE_AND_ELSEWHERE,
    trap=True,
    reserved_name=True,
    pace=Pace(sender=Recent(99, 99)),
    record=Record(taken_away=9, spam=9),
)
TOO_LONG = "*x* _y_ " * 1_300
PIECES = ["jan@example.org", "https://blad.example", "<b>", "<script>", "<!--", "*", "_", '":', "|", "\ufffd", "\ud800"]
PIECES += ["&#1;", "&#x0;", "&#99999999999;", "&shy;", "%40", '"', "@", "\u33c2"]
PIECES += ["\n\n", "\r\n", "\t", "e\u0301", "\u200b", "\u202e", "\U0001f642", "de", "Jansen", " ", "x" * 2_100]
ANY_TEXT = st.text(st.characters(exclude_categories=())) | st.lists(st.sampled_from(PIECES), max_size=20).map("".join)
ANY_TEXT = ANY_TEXT.map(lambda text: text[:LONGEST_TEXT])
ANY_LINE = ANY_TEXT.map(lambda text: text[:LONGEST_LINE])


@cache
def policy(name: str) -> Policy:
    return read_policy(shipped() / name)


def assessed(text: str = "Eens!", name: str = "Jan Jansen", under: str = "open") -> Assessment:
    return assess(cleaned(name, "jan@example.org", text), policy(under))


def test_every_rule_speaks_in_the_order_of_the_rules_and_none_hides_another() -> None:
    text = f"\ufffd piet@example.org {'https://blad.example ' * 3} KLOOTZAKKEN!!!! b\u0430nk {TOO_LONG} {'мы ' * 2_500}"
    house_rules = policy("huisregels")
    assessment = assess(cleaned("Jan", "...", text), house_rules, EVERYTHING)
    spoke = list(dict.fromkeys(finding.rule for finding in assessment.findings))
    assert spoke == ["readable", *(rule.name for rule in house_rules.rules), "markup"]
    order = [rule.name for rule in RULES]
    assert [rule.name for rule in house_rules.rules] == sorted(spoke[1:-1], key=order.index)


@pytest.mark.parametrize(
    ("text", "effects", "status"),
    [
        ("Eens!", [], Status.PUBLISHED),
        ("Mail jan@example.org.", [Effect.NOTE], Status.PUBLISHED),
        ("jan@example.org " + "https://blad.example " * 2, [Effect.NOTE, Effect.HOLD], Status.WAITING),
        ("woord " * 700 + "https://blad.example " * 6, [Effect.HOLD, Effect.SPAM], Status.SPAM),
        ("https://blad.example " * 6 + "\ufffd", [Effect.REFUSE, Effect.SPAM], None),
    ],
)
def test_the_heaviest_finding_decides_and_without_one_the_policy(
    text: str, effects: list[Effect], status: Status | None
) -> None:
    assessment = assessed(text)
    assert [finding.effect for finding in assessment.findings] == effects
    assert assessment.status is status


def test_what_nothing_speaks_against_waits_where_the_policy_says_so() -> None:
    assessment = assessed(under="huisregels")
    assert assessment.findings == ()
    assert assessment.status is Status.WAITING


@pytest.mark.parametrize("name", POLICIES)
def test_an_assessment_is_stamped_with_the_policy_that_made_it(name: str) -> None:
    assert assessed(under=name).policy == policy(name).digest


def test_a_text_that_textile_cannot_read_is_shown_plainly_and_held() -> None:
    assessment = assessed(TOO_LONG)
    assert assessment.rendering.fell_back
    assert "*x* _y_" in assessment.rendering.html
    assert ("markup", Effect.HOLD) in [(finding.rule, finding.effect) for finding in assessment.findings]


def test_html_that_is_not_allowed_draws_a_moderators_eye_to_its_place() -> None:
    assessment = assessed("Hoi <script>1</script> <b>ja</b>")
    (finding,) = assessment.findings
    assert (finding.rule, finding.effect, finding.span) == ("markup", Effect.NOTE, Span(4, 12))
    assert finding.advice is None
    assert assessment.status is Status.PUBLISHED


def test_signs_that_turn_words_are_taken_out_and_told_to_both() -> None:
    assessment = assessed("Eens \u202eneeno", under="huisregels")
    finding, *_ = assessment.findings
    assert (finding.rule, finding.effect, finding.field) == ("readable", Effect.NOTE, Field.TEXT)
    assert finding.advice == finding.reason
    assert "\u202e" not in assessment.rendering.html


@pytest.mark.parametrize("pasted", ["\ufeffEens", "Eens\u00ad", "Ee\u200bns", "Eens\r\n", "Eens\tja"])
def test_what_pasting_brings_along_is_no_news(pasted: str) -> None:
    assert assessed(pasted).findings == ()


@pytest.mark.parametrize("field", [Field.NAME, Field.EMAIL, Field.TEXT])
def test_signs_that_did_not_arrive_whole_are_refused_at_their_place_in_any_field(field: Field) -> None:
    values = {Field.NAME: "Jan Jansen", Field.EMAIL: "jan@example.org", Field.TEXT: "Eens!"}
    values[field] = "  caf\ufffd " + values[field]
    assessment = assess(cleaned(*values.values()), policy("open"))
    (finding,) = (finding for finding in assessment.findings if finding.rule == "readable")
    assert (finding.effect, finding.field, finding.span) == (Effect.REFUSE, field, Span(3, 4))
    assert finding.advice
    assert assessment.status is None


@pytest.mark.parametrize("name", POLICIES)
def test_an_address_in_name_or_text_is_masked_to_the_public(name: str) -> None:
    address = "jan.jansen@example.org"
    assessment = assessed(f"Mail *{address}* of {address}.", f"Jan Jansen {address}", under=name)
    for shown in (assessment.shown_name, assessment.rendering.html, assessment.rendering.plain):
        assert address not in shown
        assert "j…@e….org" in shown


@settings(deadline=None)
@given(name=ANY_LINE, email=ANY_LINE, text=ANY_TEXT, under=st.sampled_from(POLICIES))
def test_any_words_get_one_assessment_whose_places_lie_inside_them(
    name: str, email: str, text: str, under: str
) -> None:
    draft = cleaned(name, email, text)
    assessment = assess(draft, policy(under), BEFORE_AND_ELSEWHERE)
    assert assess(draft, policy(under), BEFORE_AND_ELSEWHERE) == assessment
    places = [(len(getattr(draft, finding.field)), finding.span) for finding in assessment.findings if finding.span]
    places += [(len(draft.text), place) for place in assessment.rendering.left_out]
    assert all(0 <= place.start < place.end <= length for length, place in places)


@pytest.mark.parametrize(
    ("name", "email", "text"), [("x" * 1_001, "", ""), ("", "x" * 1_001, ""), ("", "", "x" * 20_001)]
)
def test_what_nobody_types_is_not_even_read(name: str, email: str, text: str) -> None:
    with pytest.raises(Oversized):
        cleaned(name, email, text)
