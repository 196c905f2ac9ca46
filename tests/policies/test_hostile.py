"""Files that nobody would write by mistake: each is refused with a sentence, and none keeps the service busy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import BadPolicy
from moderation.policies import policy_of
from moderation.policies.document import LONGEST_WORDS, read_document
from moderation.policies.folders import LARGEST_TOML
from moderation.policies.places import lines_of_keys, longest_key

HEAD = 'name = "x"\nmarkup = "plain"\n'
MUCH = LARGEST_TOML


def said_about(text: str) -> str:
    with pytest.raises(BadPolicy) as error:
        policy_of({"policy.toml": text})
    return str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * MUCH,
        "a = " + "{a=" * (MUCH // 3),
        ".".join("a" * (MUCH // 2)) + " = 1",
        "[" + ".".join("a" * (MUCH // 2)) + "]",
        "x = {" + '"b".' * (MUCH // 4) + "c = 1}",
        HEAD + "[" + ".".join("a" * 17) + "]",
        HEAD + "a = " + "[" * 17 + "]" * 17,
    ],
    ids=lambda text: text[:12],
)
def test_tables_without_end_are_refused_before_they_are_read(text: str) -> None:
    assert said_about(text) == "policy.toml: tables stand in each other more than 16 deep"


@pytest.mark.parametrize(
    "text",
    [
        'a = "' + '\\"' * (MUCH // 2),
        "a = '''" + "'" * MUCH,
        'a = """' + '\\"""' * (MUCH // 4),
        '"' * MUCH,
        "." * MUCH,
        "=" * MUCH,
        "[" * MUCH,
        "]" * MUCH,
        "a" * MUCH,
        "\\" * MUCH,
        "[[a]]\n" * (MUCH // 6) + "=",
        "# ." * (MUCH // 3) + "\x00",
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_toml_is_refused_however_much_of_it(text: str) -> None:
    assert said_about(text).startswith(("policy.toml:", "policy.toml: "))


def test_a_number_without_end_is_refused() -> None:
    assert "not sound TOML: Exceeds the limit" in said_about(f"a = {'9' * 5_000}")


@pytest.mark.parametrize("number", ["9" * 4_000, "1" + "0" * 30])
def test_a_huge_number_is_a_number(number: str) -> None:
    assert policy_of({"policy.toml": f"{HEAD}[rules.links]\nhold = {number}"}).rules[0].settings.hold == int(number)


def test_an_objection_does_not_repeat_a_whole_file() -> None:
    assert len(said_about(f'{HEAD}first_decision = "{"x" * 200_000}"')) < LONGEST_WORDS + 100
    assert said_about(f"{HEAD}{'k' * 200} = 1") == "policy.toml:3: a key has more than 100 characters"


@pytest.mark.parametrize(
    "key",
    ["' - at `$.name`'", "'$[3]'", '"`"', "'expected'", "'Object missing required field `x`'", '"a.b"', '"\\n"', '"é"'],
)
def test_no_key_can_make_an_objection_point_elsewhere(key: str) -> None:
    said = said_about(f"{HEAD}[rules.links]\n{key} = 1")
    assert said.startswith("policy.toml:4: rules.links.")
    assert "unknown key; the keys here are: mode, note" in said


def test_no_value_can_make_an_objection_point_elsewhere() -> None:
    said = said_about(f'{HEAD}first_decision = "x\' - at `$.name`"')
    assert said.startswith("policy.toml:3: first_decision: expected `hold | publish`, got")


@given(st.text(alphabet="ab.=[]{}\"'#\n\\ ,1", max_size=60))
def test_any_text_is_read_to_its_end_or_refused_with_a_sentence(text: str) -> None:
    assert longest_key(text) <= len(text)
    try:
        document = read_document(text, "x.toml")
    except BadPolicy as error:
        said = str(error)
    else:
        lines = lines_of_keys(text)
        assert {path[0] for path in lines} == set(document.values)
        assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
        return
    assert said.startswith("x.toml:")


@pytest.mark.parametrize(
    "text",
    ["".join(f"k{number}=1\n" for number in range(28_000)), "a = [" + "'',\n" * 60_000 + "]"],
    ids=["keys", "list"],
)
def test_a_file_of_many_short_keys_is_read(text: str) -> None:
    assert len(text) < MUCH
    assert len(lines_of_keys(text)) >= 28_000


@pytest.mark.parametrize(
    "text", ['"\\u001b[2J" = 1', '[rules."\\u001b[2J"]', '[rules.links]\n"\\u202e" = 1', 'extends = "\\u001b"']
)
def test_no_objection_speaks_to_a_terminal(text: str) -> None:
    assert said_about(HEAD + text).isprintable()
