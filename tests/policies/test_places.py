"""On which line of a TOML file a key stands."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from moderation.policies.places import line_of, lines_of_keys

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
inline = { x = 1, y = [2] }

[[case]]
title = 'one'

[[case]]
title = "two"
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
        "reasons.inline": 18,
        "case": 20,
        "case.0": 20,
        "case.0.title": 21,
        "case.1": 23,
        "case.1.title": 24,
    }


def test_what_has_no_line_gets_that_of_what_is_around_it() -> None:
    lines = lines_of_keys(TEXT)
    assert line_of(("reasons", "inline", "y", 0), lines) == 18
    assert line_of(("nowhere",), lines) == 1


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
    assert len(lines) == sum(1 + len(keys) for keys in tables.values())
