"""What is remembered of a draft saves time and changes nothing: warm or cold, the assessment is the same."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from random import Random
from typing import TypeVar

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from moderation import markup, pipeline
from moderation.domain.assessment import Assessment
from moderation.domain.circumstances import Circumstances, Code, Earlier, Pace, Recent, Record, Verdict
from moderation.domain.policy import Policy, RuleInUse
from moderation.domain.reaction import Draft
from moderation.pipeline import assess, cleaned
from moderation.policies import read_policy, shipped
from moderation.rules import RULES, asked, rule_named

T = TypeVar("T")

NOW = datetime(2022, 1, 13, 20, 44, tzinfo=UTC)
HOUSE, STRICT = (read_policy(shipped() / name) for name in ("huisregels", "strict"))
POLICIES = (
    HOUSE,
    STRICT,
    # As no shelf has them: the same digest, and other rules, other markup, or no difference at all.
    replace(HOUSE, rules=STRICT.rules),
    replace(HOUSE, rules=tuple(replace(rule, in_shadow=not rule.in_shadow) for rule in HOUSE.rules)),
    replace(HOUSE, rules=HOUSE.rules + STRICT.rules),
    replace(HOUSE, markup=frozenset()),
    replace(HOUSE),
)
EVERYTHING = Circumstances(
    at=NOW,
    opened=datetime(2019, 1, 1, tzinfo=UTC),
    earlier=(Earlier(True, True, NOW), Earlier(False, False, NOW), Earlier(True, True, NOW, 90)),
    pace=Pace(sender=Recent(99, 99), network=Recent(99, 99), thread=Recent(99, 99)),
    record=Record(taken_away=9, spam=9),
    trap=True,
    seconds=0,
    reserved_name=True,
    reserved_email=True,
    verdict=Verdict.SPAM,
)
CIRCUMSTANCES = (
    Circumstances(),
    EVERYTHING,
    Circumstances(signed_in=True, confirmed=True),
    *(replace(around, code=code) for around in (Circumstances(), EVERYTHING) for code in Code),
)
NAMES = ("Jan Jansen", "Jan", "", "jan@example.org", "Jan https://blad.example")
EMAILS = ("jan@example.org", "jan", "", "piet@example.org")
TEXTS = (
    "Eens!",
    "een klootzak & <script>x</script> *ja* \ufffd",
    'Zie https://bit.ly/x, "hier":http://127.0.0.1/ of piet@example.org.',
    "SCHREEUWEN!!!! \u202emet tekens \u0431ank",
    "",
)
DRAFTS = st.builds(
    cleaned,
    name=st.sampled_from(NAMES),
    email=st.sampled_from(EMAILS),
    text=st.sampled_from(TEXTS),
    surname=st.sampled_from((None, "Jansen", "")),
    one_name=st.booleans(),
)


SEEDS = st.integers(0, 2**32 - 1)


def some(values: st.SearchStrategy[T], most: int) -> st.SearchStrategy[list[T]]:
    return st.lists(values, min_size=1, max_size=most)


def cold(draft: Draft, policy: Policy, circumstances: Circumstances) -> Assessment:
    pipeline.RECENT.clear()
    markup.RECENT.clear()
    return assess(draft, policy, circumstances)


@settings(deadline=None)
@given(some(DRAFTS, 2), some(st.sampled_from(POLICIES), 3), some(st.sampled_from(CIRCUMSTANCES), 3), SEEDS)
@example([cleaned("Jan", "", "Eens!")], [HOUSE], [Circumstances(), Circumstances(code=Code.GOOD)], 0)
def test_nobody_can_tell_whether_a_draft_was_judged_before(
    drafts: list[Draft], policies: list[Policy], around: list[Circumstances], seed: int
) -> None:
    pipeline.RECENT.clear()
    questions = 2 * list(product(drafts, policies, around))
    Random(seed).shuffle(questions)
    warm = [assess(*question) for question in questions]
    assert warm == [cold(*question) for question in questions]


@pytest.mark.parametrize("name", [rule.name for rule in RULES if rule.alone])
@pytest.mark.parametrize("circumstances", CIRCUMSTANCES)
def test_a_rule_that_stands_alone_says_the_same_when_it_is_told_everything(
    name: str, circumstances: Circumstances
) -> None:
    rule = rule_named(name)
    in_use = [each.settings for policy in (HOUSE, STRICT) for each in policy.rules if each.name == name]
    assert in_use, "no policy has it"
    for settings_ in in_use:
        for text in TEXTS:
            draft = cleaned("Jan", "jan", text)
            assert asked(name, draft, settings_, circumstances) == tuple(rule.check(draft, settings_, circumstances))


def test_what_failed_is_asked_anew() -> None:
    policy = replace(HOUSE, rules=(RuleInUse("length", settings=None),))
    draft = cleaned("Jan Jansen", "jan@example.org", "Een stuk waarvan niemand weet hoe lang het is.")
    with capture_logs() as logs:
        assert assess(draft, policy) == assess(draft, policy)
    assert [(line["event"], line["rule"]) for line in logs] == [("rule failed", "length")] * 2


def test_no_address_is_remembered() -> None:
    pipeline.RECENT.clear()
    assess(cleaned("Jan Jansen", "wie.weet@example.org", "Mail mij op toch.niet@example.org."), HOUSE)
    remembered = repr(vars(pipeline.RECENT))
    assert "Jan Jansen" in remembered
    assert "wie.weet" not in remembered
    assert "toch.niet" not in remembered
