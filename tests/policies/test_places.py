"""On which line of a TOML file a key stands."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.policies.places import line_of, lines_of_keys, longest_key

TEXT = '''\
# [not.a.table]
name = "x"

[rules.links]
hold = 3 # hold = 4
"quoted key" = 1
a.b = 2

[reasons]
nl = """
[not.a.table]
key = 1
"""
list = [
    "a = 1", # ]
    "[b]",
]
inline = { x = 1, "y.z" = [2], d.e = 'x' }

[[case]]
title = 'one'

[[case]]
title = "two"
at = 1979-05-27 07:32:00.5
[case.around]
"\\u0061" = [ 1.5,
    { b = 1 } ]
[[case.before]]
here = true
'''


def test_every_key_has_the_line_on_which_it_stands() -> None:
    lines = lines_of_keys(TEXT)
    assert {".".join(map(str, path)): line for path, line in lines.items()} == {
        "name": 2,
        "rules": 4,
        "rules.links": 4,
        "rules.links.hold": 5,
        "rules.links.quoted key": 6,
        "rules.links.a": 7,
        "rules.links.a.b": 7,
        "reasons": 9,
        "reasons.nl": 10,
        "reasons.list": 14,
        "reasons.list.0": 15,
        "reasons.list.1": 16,
        "reasons.inline": 18,
        "reasons.inline.x": 18,
        "reasons.inline.y.z": 18,
        "reasons.inline.y.z.0": 18,
        "reasons.inline.d": 18,
        "reasons.inline.d.e": 18,
        "case": 20,
        "case.0": 20,
        "case.0.title": 21,
        "case.1": 23,
        "case.1.title": 24,
        "case.1.at": 25,
        "case.1.around": 26,
        "case.1.around.a": 27,
        "case.1.around.a.0": 27,
        "case.1.around.a.1": 28,
        "case.1.around.a.1.b": 28,
        "case.1.before": 29,
        "case.1.before.0": 29,
        "case.1.before.0.here": 30,
    }
    tomllib.loads(TEXT)


def test_what_has_no_line_gets_that_of_what_is_around_it() -> None:
    lines = lines_of_keys(TEXT)
    assert line_of(("reasons", "nl", "y", 0), lines) == 10
    assert line_of(("nowhere",), lines) == 1


def test_the_ends_of_lines_may_be_those_of_windows() -> None:
    assert lines_of_keys(TEXT.replace("\n", "\r\n")) == lines_of_keys(TEXT)


@pytest.mark.parametrize(
    ("text", "parts"),
    [("", 0), ("a", 1), ("a.b.c = 1", 3), ("\"a.b\" . 'c' = 1.5", 2), ("x = '''a.b.c.d'''", 1), ("# a.b.c", 0)],
)
def test_the_parts_of_the_longest_key_are_counted(text: str, parts: int) -> None:
    assert longest_key(text) == parts


KEYS = st.from_regex(r"[a-z]{1,3}", fullmatch=True)
VALUES = st.sampled_from(
    ['"a = 1"', "'[x]'", "[\n1,\n# ]\n]", '"""\n[x]\na = 1\n"""', "'''\n\"\n'''", "{ a = 1 }", '"\\""', "1.5"]
)


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=4), max_size=4))
def test_each_key_is_found_on_the_line_that_begins_with_it(tables: dict[str, dict[str, str]]) -> None:
    text = "".join(
        f"[{table}]\n" + "".join(f"{key} = {value}\n" for key, value in keys.items()) for table, keys in tables.items()
    )
    tomllib.loads(text)
    lines, rows = lines_of_keys(text), text.split("\n")
    for table, keys in tables.items():
        assert rows[lines[(table,)] - 1] == f"[{table}]"
        assert all(rows[lines[table, key] - 1].startswith(f"{key} = ") for key in keys)
    assert len([path for path in lines if len(path) < 3]) == sum(1 + len(keys) for keys in tables.values())
