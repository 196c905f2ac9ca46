"""Word files: what their lines mean, and what is odd in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.errors import BadPolicy
from moderation.policies import policy_of
from moderation.policies.words import LONGEST_ENTRY, MOST_ENTRIES, entries_of

HEAD = 'name = "x"\nmarkup = "plain"\n[rules.surname]\n'

TEXT = """\
# Words in place of a name.

anoniem
  naam bekend\t
n/a  # what is behind a space is for people
c#\t# a sign inside a word is part of it
#nothing
  # nothing either
王
"""


def test_an_entry_is_a_line_without_its_comment_and_the_space_around_it() -> None:
    assert entries_of(TEXT, "x.txt") == ("anoniem", "naam bekend", "n/a", "c#", "王")


def test_the_order_and_what_is_there_twice_stay_as_they_are() -> None:
    assert entries_of("b\na\nb", "x.txt") == ("b", "a", "b")


@pytest.mark.parametrize("text", ["", "\n\n", "# x", "   \n\t"])
def test_a_file_may_hold_nothing(text: str) -> None:
    assert entries_of(text, "x.txt") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\nb\x00c", "x.txt:2: has a control character, U+0000"),
        ("a\rb", "x.txt:1: has a control character, U+000D"),
        ("\x0c", "x.txt:1: has a control character, U+000C"),
        ("a\n\nb\x85", "x.txt:3: has a control character, U+0085"),
        ("# a comment\x1b[2J", "x.txt:1: has a control character, U+001B"),
        ("a\u2028b", "x.txt:1: has a separator of lines, U+2028"),
        ("a\u2029b", "x.txt:1: has a separator of paragraphs, U+2029"),
        ("x" * 101, "x.txt:1: an entry has more than 100 characters; put one on a line"),
        ("a\n" * 20_001, "x.txt:20001: there are more than 20000 entries"),
    ],
)
def test_what_is_odd_is_named_with_its_line(text: str, words: str) -> None:
    with pytest.raises(BadPolicy) as error:
        entries_of(text, "x.txt")
    assert str(error.value) == words


def test_as_much_as_is_allowed_is_taken() -> None:
    entries = entries_of(f"{'x' * LONGEST_ENTRY}   # {'y' * 500}\n" * MOST_ENTRIES, "x.txt")
    assert (len(entries), set(entries)) == (MOST_ENTRIES, {"x" * LONGEST_ENTRY})


@given(st.text())
def test_any_text_gives_entries_that_hold_something_or_a_sentence(text: str) -> None:
    try:
        entries, said = entries_of(text, "x.txt"), "x.txt:"
    except BadPolicy as error:
        entries, said = (), str(error)
    assert said.startswith("x.txt:")
    assert all(entry.strip(" \t") == entry != "" for entry in entries)


def test_what_is_odd_in_a_file_is_named_with_its_path() -> None:
    files = {"policy.toml": f'{HEAD}roles = {{ file = "w/r.txt" }}', "w/r.txt": "a\n\x00"}
    with pytest.raises(BadPolicy, match=r"^w/r\.txt:2: has a control character"):
        policy_of(files)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("{}", "policy.toml:4: rules.surname.roles: expected a list, or a table with `file`, `also` or both"),
        (
            "{ also = [] }",
            "policy.toml:4: rules.surname.roles: expected a list, or a table with `file`, `also` or both",
        ),
        ("{ file = 3 }", "policy.toml:4: rules.surname.roles.file: expected a text, got a whole number"),
        ("{ file = [] }", "policy.toml:4: rules.surname.roles.file: expected a text, got a list"),
        ('{ also = "x" }', "policy.toml:4: rules.surname.roles.also: expected a list, got a text"),
        ('{ also = ["x", ""] }', "policy.toml:4: rules.surname.roles.also.1: expected a text of length >= 1"),
        ('{ fil = "x" }', "policy.toml:4: rules.surname.roles.fil: unknown key; the keys here are: file, also"),
        ('[{ file = "x" }]', "policy.toml:4: rules.surname.roles.0: expected a text, got a table"),
    ],
)
def test_what_stands_in_place_of_a_list_is_checked(given: str, words: str) -> None:
    with pytest.raises(BadPolicy) as error:
        policy_of({"policy.toml": f"{HEAD}roles = {given}"})
    assert str(error.value) == words


def test_only_a_list_of_texts_can_stand_in_a_file() -> None:
    for key in ("none", "mode"):
        with pytest.raises(BadPolicy, match=rf"policy\.toml:4: rules\.surname\.{key}: expected"):
            policy_of({"policy.toml": f'{HEAD}{key} = {{ file = "w/r.txt" }}', "w/r.txt": "a"})
