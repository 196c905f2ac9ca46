"""A policy is held against its own cases before it goes live."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.domain.circumstances import Circumstances, Code, Earlier, Pace, Recent, Record
from moderation.domain.errors import BadPolicy
from moderation.domain.reaction import Draft
from moderation.policies import bundle_of, cases_of, check_policy, read_policy
from moderation.policies.cases import LONG_AGO, MOST_CASES, Case
from tests.policies.folders import CASES, POLICY, policy_folder

HEAD = 'name = "x"\nmarkup = "plain"\n'
TWO_NAMES = POLICY.replace("\n\n", '\nname_fields = "two"\n\n', 1)
SHADOW = POLICY.replace("hold = 2", 'mode = "shadow"\nhold = 2')
ONE_MORE = '\n[[case]]\ntitle = "one more"\nrule = "links"\nfindings = []\ndecision = "hold"\n'


def failures(place: Path, cases: str, policy: str = POLICY) -> list[str]:
    folder = policy_folder(place, policy, cases)
    return [failure.replace(f"{folder}/", "") for failure in check_policy(folder).failures]


def objection(place: Path, cases: str, policy: str = POLICY) -> str:
    folder = policy_folder(place, policy, cases)
    with pytest.raises(BadPolicy) as error:
        check_policy(folder)
    return str(error.value).replace(f"{folder}/", "")


def cases_in(place: Path, cases: str, policy: str = POLICY) -> tuple[Case, ...]:
    folder = policy_folder(place, policy, cases)
    return cases_of(bundle_of(folder), read_policy(folder)).cases


def test_a_policy_that_does_what_its_cases_say_has_no_failures(tmp_path: Path) -> None:
    report = check_policy(policy_folder(tmp_path))
    assert (report.policy.name, len(report.cases), report.failures) == ("Probeersel", 2, ())


def test_a_finding_that_does_not_come_is_a_failure(tmp_path: Path) -> None:
    first, *_ = failures(tmp_path, CASES.replace("blad.example/2", ""))
    assert first == "cases.toml:14: “two links are held”: expected the findings [links: hold], got no findings"


def test_a_finding_that_was_not_expected_is_a_failure(tmp_path: Path) -> None:
    assert failures(tmp_path, CASES, POLICY.replace("hold = 2", "spam = 2")) == [
        "cases.toml:14: “two links are held”: expected the findings [links: hold], got the findings [links: spam]",
        "cases.toml:14: “two links are held”: expected the decision hold, got spam",
    ]


def test_a_decision_that_comes_out_otherwise_is_a_failure(tmp_path: Path) -> None:
    published = POLICY.replace("\n\n", '\nfirst_decision = "publish"\n\n', 1)
    assert failures(tmp_path, CASES, published) == [
        "cases.toml:8: “a text without links is fine”: expected the decision hold, got publish"
    ]


def test_a_policy_without_cases_fails(tmp_path: Path) -> None:
    assert failures(tmp_path, CASES.partition("[[case]]")[0]) == [
        "cases.toml:1: the plan is 2 cases, there are 0",
        "cases.toml:1: the rule links has no case in which it speaks",
        "cases.toml:1: the rule links has no case in which it is silent",
        "cases.toml:1: there is no case in which rules.links.hold speaks; it stands in policy.toml:5",
    ]


@pytest.mark.parametrize("number", [1, 2])
def test_a_case_that_gets_lost_is_noticed(tmp_path: Path, number: int) -> None:
    parts = CASES.split("[[case]]")
    assert "cases.toml:1: the plan is 2 cases, there is 1" in failures(
        tmp_path, "[[case]]".join(parts[:number] + parts[number + 1 :])
    )


def test_a_case_too_many_is_noticed(tmp_path: Path) -> None:
    assert failures(tmp_path, CASES + ONE_MORE) == ["cases.toml:1: the plan is 2 cases, there are 3"]


def test_a_rule_needs_a_case_of_both_kinds(tmp_path: Path) -> None:
    silent = CASES.replace("blad.example/2", "").replace('["links: hold"]', "[]")
    assert "cases.toml:1: the rule links has no case in which it speaks" in failures(tmp_path, silent)
    speaking = CASES.replace('rule = "links"\nfindings = []', 'rule = "markup"\nfindings = []')
    assert failures(tmp_path, speaking) == ["cases.toml:1: the rule links has no case in which it is silent"]


def test_two_cases_with_one_title_are_a_failure(tmp_path: Path) -> None:
    same = CASES.replace("two links are held", "a text without links is fine")
    assert failures(tmp_path, same) == ["cases.toml:14: 2 cases have the title “a text without links is fine”"]


def test_every_setting_that_weighs_needs_a_case_in_which_it_speaks(tmp_path: Path) -> None:
    policy = POLICY + 'spam = 9\n[rules.required]\ntext = "refuse"\nemail = "note"\n'
    cases = CASES.replace("plan = 2", "plan = 4") + (
        '\n[[case]]\ntitle = "a"\nrule = "required"\ntext = ""\nfindings = ["required: refuse"]\ndecision = "refuse"\n'
        '\n[[case]]\ntitle = "b"\nrule = "required"\nfindings = []\ndecision = "hold"\n'
    )
    assert failures(tmp_path, cases, policy) == [
        "cases.toml:1: there is no case in which rules.required.email speaks; it stands in policy.toml:9",
        "cases.toml:1: there is no case in which rules.links.spam speaks; it stands in policy.toml:6",
    ]


def test_a_setting_that_is_only_a_number_or_left_to_its_default_needs_none(tmp_path: Path) -> None:
    policy = HEAD + "[rules.length]\nname = 20\n"
    cases = CASES.replace('"links"', '"length"').replace("https://blad.example/1 https://blad.example/2", "Eens!")
    cases = cases.replace(
        'findings = ["links: hold"]\ndecision = "hold"', f'name = "{"x" * 21}"\nfindings = ["length: refuse"]'
    )
    assert failures(tmp_path, cases + 'decision = "refuse"', policy) == []


def test_what_is_inherited_must_be_shown_too(tmp_path: Path) -> None:
    policy_folder(tmp_path, POLICY + "spam = 9", name="basis")
    (said,) = failures(tmp_path, CASES, 'name = "x"\nextends = "basis"')
    words = "cases.toml:1: there is no case in which rules.links.spam speaks; it stands in "
    assert said == f"{words}{tmp_path}/basis/policy.toml:6"


def test_a_rule_in_the_shadow_is_shown_by_what_it_says_there(tmp_path: Path) -> None:
    cases = CASES.replace('findings = ["links: hold"]', 'findings = []\nshadow = ["links: hold"]')
    assert failures(tmp_path, cases, SHADOW) == []
    first, *others = failures(tmp_path, cases.replace('shadow = ["links: hold"]', "shadow = []"), SHADOW)
    assert first.endswith("expected no findings in the shadow, got the findings [links: hold]")
    assert others == ["cases.toml:1: the rule links has no case in which it speaks"]


def test_a_case_is_the_defaults_with_its_own_words(tmp_path: Path) -> None:
    cases = (
        CASES.replace('text = "Eens!"', 'text = "Eens!"\nsurname = "Jansen"')
        + 'name = ""\nsurname = "X"\none_name = true\n'
    )
    first, second = cases_in(tmp_path, cases, TWO_NAMES)
    assert first.draft == Draft("Jan Jansen Jansen", "jan@blad.example", "Eens!", surname="Jansen")
    assert (second.draft.name, second.draft.surname, second.draft.one_name) == ("X", "X", True)
    assert (first.line, second.line) == (9, 15)


def test_a_case_has_the_circumstances_that_it_says_on_top_of_those_of_all(tmp_path: Path) -> None:
    by_default = 'text = "Eens!"\ncircumstances = { seconds = 9, pace = { sender = { day = 4, ten_minutes = 1 } } }'
    own = """
        circumstances.at = 2026-03-01T12:00:00Z
        circumstances.earlier = [{ here = true }, { same_name = true, likeness = 90, received = 2026-02-01T00:00:00Z }]
        circumstances.pace = { sender = { ten_minutes = 2 }, network.day = 3 }
        circumstances.record.spam = 1
        circumstances.code = "used-up"
    """
    first, second = cases_in(tmp_path, CASES.replace('text = "Eens!"', by_default) + own)
    assert first.circumstances == Circumstances(seconds=9, pace=Pace(sender=Recent(day=4, ten_minutes=1)))
    assert second.circumstances == Circumstances(
        at=datetime(2026, 3, 1, 12, tzinfo=UTC),
        earlier=(
            Earlier(here=True, same_name=False, received=LONG_AGO),
            Earlier(here=False, same_name=True, received=datetime(2026, 2, 1, tzinfo=UTC), likeness=90),
        ),
        pace=Pace(sender=Recent(day=4, ten_minutes=2), network=Recent(day=3)),
        record=Record(spam=1),
        seconds=9,
        code=Code.USED_UP,
    )


def test_what_speaks_under_any_policy_can_have_cases_too(tmp_path: Path) -> None:
    code = 'circumstances.code = "expired"\nfindings = ["arrangement: refuse"]\ndecision = "refuse"'
    cases = f'{CASES.replace("plan = 2", "plan = 3")}\n[[case]]\ntitle = "x"\nrule = "arrangement"\n{code}'
    assert failures(tmp_path, cases) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("plan = 2\n", "", "cases.toml:1: the key `plan` is missing"),
        ("plan = 2", "plan = 0", "cases.toml:1: plan: expected a whole number >= 1"),
        ("plan = 2", 'plan = "2"', "cases.toml:1: plan: expected a whole number, got a text"),
        (
            'rule = "links"',
            'rule = "weather"',
            "cases.toml:10: case.0.rule: expected one of links, readable, arrangement, markup, got 'weather'",
        ),
        ('rule = "links"', 'rule = "email"', "cases.toml:10: case.0.rule: expected one of links, readable, "),
        (
            '"links: hold"',
            '"links"',
            "cases.toml:18: case.1.findings.0: expected findings such as `links: hold`, got 'links'",
        ),
        ('"links: hold"', '"links: hard"', "cases.toml:18: case.1.findings.0: expected findings such as"),
        (
            '["links: hold"]',
            '[\n"links: hold",\n"weather: hold"]',
            "cases.toml:20: case.1.findings.1: 'weather' is not among what can speak: links, readable, arrangement, ",
        ),
        (
            'findings = ["links: hold"]',
            'findings = []\nshadow = ["links: hold"]',
            "cases.toml:19: case.1.shadow.0: 'links' is not among the rules in the shadow: there is none",
        ),
        ('decision = "hold"', 'decision = "wait"', "cases.toml:12: case.0.decision: expected `refuse | spam"),
        ('title = "two', 'titel = "two', "cases.toml:15: case.1.titel: unknown key; the keys here are: title, rule"),
        ('email = "jan@blad.example"\n', "", "cases.toml:3: defaults: the key `email` is missing"),
        ('"Eens!"', f'"{"x" * 20_001}"', "cases.toml:8: case.0.text: more than 20000 characters are never even read"),
        ('text = "Eens!"', "text = 1979-05-27", "cases.toml:6: defaults.text: expected a text, got a date"),
        ("[[case]]", "[case]", "cases.toml:14: not sound TOML: "),
        ('[defaults]\nname = "Jan Jansen"', "[[defaults]]", "cases.toml:3: defaults: expected a table, got a list"),
    ],
)
def test_cases_that_cannot_be_understood_are_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert objection(tmp_path, CASES.replace(old, new)).startswith(words)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            "circumstances.trapp = true",
            "case.1.circumstances.trapp: unknown key; the keys here are: at, opened, earlier",
        ),
        ("circumstances.trap = 1", "case.1.circumstances.trap: expected true or false, got a whole number"),
        ("circumstances.seconds = -1", "case.1.circumstances.seconds: expected a whole number >= 0"),
        ("circumstances.at = 2026-03-01", "case.1.circumstances.at: expected a moment with its time zone, such as 20"),
        ("circumstances.at = 2026-03-01T12:00:00", "case.1.circumstances.at: expected a moment with its time zone,"),
        ('circumstances.code = "bad"', "case.1.circumstances.code: expected `good | unknown | used-up"),
        ('circumstances.verdict = "bad"', "case.1.circumstances.verdict: expected `good | spam | blatant"),
        ("circumstances.earlier = [{ likeness = 101 }]", "case.1.circumstances.earlier.0.likeness: expected a whole"),
        ("circumstances.earlier = {}", "case.1.circumstances.earlier: expected a list, got a table"),
        (
            "circumstances.pace.sender.hour = 1",
            "case.1.circumstances.pace.sender.hour: unknown key; the keys here are:",
        ),
        ("circumstances = 3", "case.1.circumstances: expected a table, got a whole number"),
    ],
)
def test_circumstances_are_checked_like_all_else(tmp_path: Path, given: str, words: str) -> None:
    assert objection(tmp_path, CASES + given).startswith(f"cases.toml:20: {words}")


def test_findings_of_a_rule_in_the_shadow_are_not_among_the_others(tmp_path: Path) -> None:
    words = "cases.toml:18: case.1.findings.0: 'links' is not among what can speak: readable, arrangement, markup"
    assert objection(tmp_path, CASES, SHADOW) == f"{words}; it is in the shadow: write it under `shadow`"


def test_a_case_has_a_surname_of_its_own_where_the_form_asks_for_it_and_nowhere_else(tmp_path: Path) -> None:
    words = "cases.toml:8: case.0: `name_fields` is `two`, so give a `surname` here or in the defaults"
    assert objection(tmp_path, CASES, TWO_NAMES) == words
    words = "cases.toml:20: case.1.surname: `name_fields` is `one`, so the whole name goes into `name`"
    assert objection(tmp_path, CASES + 'surname = "Jansen"') == words


def many_cases(number: int, text: str = "", circumstances: str = "") -> str:
    defaults = CASES.partition("[[case]]")[0].replace("plan = 2", f"plan = {number}").replace("Eens!", text or "Eens!")
    one = '[[case]]\ntitle = "{}"\nrule = "links"\nfindings = []\ndecision = "hold"\n'
    return defaults + circumstances + "".join(one.format(each) for each in range(number))


def test_a_policy_has_an_end_of_cases(tmp_path: Path) -> None:
    assert cases_in(tmp_path, many_cases(MOST_CASES))[-1].title == str(MOST_CASES - 1)
    assert objection(tmp_path, many_cases(MOST_CASES + 1)).endswith("a policy has at most 2,000 cases")


def test_a_default_that_is_long_counts_as_often_as_it_is_used(tmp_path: Path) -> None:
    text = "x" * 19_990  # with the name: 20,000
    assert len(cases_in(tmp_path, many_cases(200, text))) == 200
    words = "the texts of all cases up to this one have more than 4,000,000 characters; a default counts as often"
    assert words in objection(tmp_path, many_cases(201, text))
    earlier = "[defaults.circumstances]\nearlier = [" + "{}," * 1_000 + "]\n"
    assert words in objection(tmp_path, many_cases(50, circumstances=earlier))
