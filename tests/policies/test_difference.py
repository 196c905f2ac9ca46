"""What differs between two policies, in words."""

from dataclasses import replace

import pytest

from moderation.policies import bundle_of, diff, policy_of, shipped
from moderation.policies.changes import Change, ListChange, Use, UseChange

POLICY = """\
name = "x"
markup = "plain"

[rules.surname]
none = "refuse"
roles = ["lezer", "burger"]

[rules.links]
hold = 3

[reasons.abusive]
nl = "Kwetsend."

[house_rules]
nl = ["Een.", "Twee."]
"""

CASES = """\
plan = 2
[defaults]
name = "Jan"
email = ""
text = "x"
[[case]]
title = "a"
rule = "links"
findings = []
decision = "hold"
[[case]]
title = "b"
rule = "links"
findings = []
decision = "hold"
"""


def told(new: str = POLICY, cases: str = CASES, old: str = POLICY) -> list[str]:
    before = policy_of({"policy.toml": old, "cases.toml": CASES})
    after = policy_of({"policy.toml": new, "cases.toml": cases})
    return [str(message) for message in diff(before, after).told()]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("hold = 3", "hold = 2", ["rules.links.hold: “3” becomes “2”."]),
        ("hold = 3", "hold = 3\nspam = 9", ["rules.links.spam: now “9”, before nothing."]),
        (
            "hold = 3",
            "spam = 9",
            ["rules.links.hold: before “3”, now nothing.", "rules.links.spam: now “9”, before nothing."],
        ),
        ('none = "refuse"', 'none = "hold"', ["rules.surname.none: “refuse” becomes “hold”."]),
        ('"lezer", ', '"lezer", "gast", ', ["rules.surname.roles: 1 entry is added: “gast”"]),
        ('["lezer", "burger"]', "[]", ["rules.surname.roles: 2 entries are removed: “lezer”, “burger”"]),
        ('"lezer", "burger"', '"burger", "lezer"', ["rules.surname.roles: another order."]),
        ("[rules.links]\nhold = 3", "", ["The rule links is not used any more."]),
        ("hold = 3", 'hold = 3\nmode = "shadow"', ["The rule links goes on trial: it does not count any more."]),
        (
            "[rules.links]",
            '[rules.email]\nmalformed = "hold"\n[rules.links]',
            ["The rule email is taken into use.", "rules.email.malformed: now “hold”, before nothing."],
        ),
        (
            "[rules.links]",
            '[rules.email]\nmode = "shadow"\nmalformed = "hold"\n[rules.links]',
            ["The rule email is added on trial.", "rules.email.malformed: now “hold”, before nothing."],
        ),
        ('name = "x"', 'name = "y"', ["name: “x” becomes “y”."]),
        ('"plain"', '"plain"\nfirst_decision = "publish"', ["first_decision: “hold” becomes “publish”."]),
        (
            "[rules.surname]",
            "[conversation]\nreplies = true\ndepth = 1\n[rules.surname]",
            ["conversation.replies: “false” becomes “true”.", "conversation.depth: “0” becomes “1”."],
        ),
        ('"plain"', '"plain"\nname_fields = "two"', ["name_fields: “one” becomes “two”."]),
        ('"plain"', '["a", "em", "q"]', ["markup: 2 entries are added: “em”, “q”"]),
        ('nl = "Kwetsend."', 'nl = "Grof."', ["reasons.abusive.nl: “Kwetsend.” becomes “Grof.”."]),
        ('nl = "Kwetsend."', 'nl = "Kwetsend."\nen = "Rude."', ["reasons.abusive.en: now “Rude.”, before nothing."]),
        (
            "[house_rules]",
            '[grounds.abusive]\noffered = false\nlaw = "Wet"\n[house_rules]',
            ["grounds.abusive.law: now “Wet”, before nothing.", "The reason abusive is not offered any more."],
        ),
        (', "Twee."]', "]", ["house_rules.nl: 1 entry is removed: “Twee.”"]),
        (
            "[house_rules]",
            '[arranged_name]\nen = "Us"\n[house_rules]',
            ["arranged_name.en: “Name known to the editors” becomes “Us”."],
        ),
    ],
)
def test_a_difference_is_told_in_words(old: str, new: str, words: list[str]) -> None:
    assert told(POLICY.replace(old, new)) == words


def becomes(old: str, new: str) -> str:
    """What is told where a sentence becomes another one."""
    (line,) = told(POLICY.replace("Kwetsend.", new), old=POLICY.replace("Kwetsend.", old))
    return line.removeprefix("reasons.abusive.nl: ")


LONG = " ".join(f"woord{number}" for number in range(10, 46))


def test_of_long_texts_all_that_differs_is_told_with_a_little_around_it() -> None:
    assert becomes(f"{LONG} hier {LONG} daar {LONG}", f"{LONG} ginds {LONG} elders {LONG}") == (
        "“…woord42 woord43 woord44 woord45 hier woord10 woord11 woord12 woord13…"
        "woord42 woord43 woord44 woord45 daar woord10 woord11 woord12 woord13…” becomes "
        "“…woord42 woord43 woord44 woord45 ginds woord10 woord11 woord12 woord13…"
        "woord42 woord43 woord44 woord45 elders woord10 woord11 woord12 woord13…”."
    )


def test_what_differs_at_either_end_of_a_long_text_is_told() -> None:
    assert becomes(f"Een {LONG} klaar", f"Geen {LONG} af") == (
        "“Een woord10 woord11 woord12 woord13…woord42 woord43 woord44 woord45 klaar” becomes "
        "“Geen woord10 woord11 woord12 woord13…woord42 woord43 woord44 woord45 af”."
    )


def test_of_what_is_written_anew_the_beginning_is_told() -> None:
    assert becomes("a" * 300, "b" * 300) == f"“{'a' * 200}…” becomes “{'b' * 200}…”."


def test_reasons_in_another_order_are_told_whatever_came_and_went() -> None:
    three = POLICY.replace("[house_rules]", '[reasons.b]\nnl = "B."\n[reasons.c]\nnl = "C."\n[house_rules]')
    moved = three.replace('"plain"', '"plain"\nreason_order = ["c", "abusive"]')
    assert told(moved, old=three) == ["reason_order: another order."]
    assert not any(line.startswith("reason_order") for line in told(POLICY, old=moved))


def test_a_reason_that_can_be_chosen_again_is_told_also_among_the_lines_about_it() -> None:
    withdrawn = POLICY.replace("[house_rules]", "[grounds.abusive]\noffered = false\n[house_rules]")
    before, after = (policy_of({"policy.toml": text}) for text in (withdrawn, POLICY))
    assert [str(line) for line in diff(before, after).about({"abusive"})] == ["The reason abusive is offered again."]


def test_lines_about_some_reasons_are_found_among_all() -> None:
    before, after = (policy_of({"policy.toml": text}) for text in (POLICY, POLICY.replace("Kwetsend", "Grof")))
    after = replace(after, name="y")
    assert [str(line) for line in diff(before, after).about({"abusive"})] == [
        "reasons.abusive.nl: “Kwetsend.” becomes “Grof.”."
    ]
    assert diff(before, after).about({"other"}) == ()


def test_a_rule_that_comes_out_of_the_shadow_is_told() -> None:
    shadow = POLICY.replace("hold = 3", 'hold = 3\nmode = "shadow"')
    assert told(old=shadow) == ["The rule links is no longer on trial: it counts from now on."]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('title = "b"', 'title = "c"', ["1 case is added: “c”", "1 case is removed: “b”"]),
        ('title = "b"\n', 'title = "b"\ntext = "y"\n', ["1 case is changed: “b”"]),
        ('text = "x"', 'text = "y"', ["2 cases are changed: “a”, “b”"]),
    ],
)
def test_cases_are_told_by_their_titles(old: str, new: str, words: list[str]) -> None:
    assert told(cases=CASES.replace(old, new)) == words


@pytest.mark.parametrize("cases", ["", "[", "case = 3", "case = [3]", "[[case]]", "[[case]]\ntitle = []"])
def test_cases_that_cannot_be_read_are_none(cases: str) -> None:
    assert told(cases=cases) == ["2 cases are removed: “a”, “b”"]


def test_other_words_for_the_same_are_no_difference() -> None:
    same = POLICY.replace('none = "refuse"', 'none = "refuse"\nmode = "live"').replace('"plain"', '["a"] # plain')
    assert told(same) == []


def test_of_a_long_list_the_first_ten_are_shown() -> None:
    many = ", ".join(f'"w{number}"' for number in range(12))
    (line,) = told(POLICY.replace('"lezer", "burger"', f'"lezer", "burger", {many}'))
    assert line == "rules.surname.roles: 12 entries are added: " + ", ".join(f"“w{n}”" for n in range(10)) + ", …"


def test_a_difference_can_be_asked_for_its_parts() -> None:
    before = policy_of({"policy.toml": POLICY, "cases.toml": CASES})
    after = policy_of({"policy.toml": POLICY.replace("[rules.links]\nhold = 3", '[rules.email]\nmalformed = "hold"')})
    difference = diff(before, after)
    assert difference.uses == (
        UseChange("links", Use.LIVE, Use.UNUSED),
        UseChange("email", Use.UNUSED, Use.LIVE),
    )
    assert difference.settings == (Change("rules.email.malformed", None, "hold"),)
    assert difference.cases_removed == ("a", "b")
    assert (
        ListChange("house_rules.nl", (), ("Twee.",))
        in diff(before, policy_of({"policy.toml": POLICY.replace(', "Twee."', "")})).sentences
    )


@pytest.mark.parametrize("one", ["huisregels", "open", "strict"])
@pytest.mark.parametrize("other", ["huisregels", "open", "strict"])
def test_two_policies_differ_when_they_are_two(one: str, other: str) -> None:
    before, after = (policy_of(bundle_of(shipped() / name)) for name in (one, other))
    assert bool(diff(before, after).told()) == (one != other)
