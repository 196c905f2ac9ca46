"""A reason is changed in the files of a version: what was meant is read back, and nothing else becomes otherwise."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from moderation.domain.errors import BadPolicy
from moderation.domain.policy import Policy, Reason
from moderation.policies import bundle_of, check_version, policy_of, shipped
from moderation.policies.afterwards import Category
from moderation.policies.folders import FILE
from moderation.policies.reason_check import problems_with, tidied
from moderation.policies.rewording import reordered, reworded

LANGUAGES = ("nl", "nl-informal", "en", "de", "pt-BR")
FRAUD = Category.FRAUD.value

HEAD = """\
# Wie hier iets wijzigt, zegt het even.
name = "Proef"  # zo heet het
markup = "plain"
"""

TABLES = """
# Van lezers.
[rules.required]
text = "refuse"  # zonder tekst geen reactie

# Waarom iets weg kan.
[reasons.rude]
nl = "Grof."   # kort
en = '''Rude.'''

[reasons.off-topic]
nl = "Niet hier."

# Waarop het steunt.
[grounds.rude]
house_rule = 2
law = "Wet"

# Wat de brief zegt.
[letters.rude]
nl = \"\"\"
Beste {name}, in de \\
regel staat: {rule}

Tot ziens.\"\"\"

# Wat boven het formulier staat.
[house_rules]
nl = ["Een.", "Twee."]
"""

APART = """
[reasons.rude]
nl = "Grof."
[letters.rude]
nl = "Volgens {rule}."
[grounds]
rude = { house_rule = 2, law = "Wet" }
[reasons]
off-topic = { nl = "Niet hier." }
[house_rules]
nl = ["Een.", "Twee."]
"""

DOTTED = """
reasons.rude.nl = "Grof."
reasons.off-topic.nl = "Niet hier."
grounds.rude.house_rule = 2
house_rules.nl = ["Een.", "Twee."]

[rules.required]
text = "refuse"
"""

ABOVE = f"""{HEAD}{TABLES}"""

OWN_PARTS = """
without = ["letters", "grounds.rude.law"]

[reasons.off-topic]
en = "Not here."

[grounds.off-topic]
house_rule = 1
"""

EXTENDING = 'name = "Proef"\nextends = "basis"\n'


def version(text: str, above: str = "") -> dict[str, str]:
    """A policy with this policy.toml, on top of another one if that is given."""
    return {FILE: text, **({f"basis/{FILE}": above} if above else {})}


VERSIONS = {
    "tables": version(ABOVE),
    "apart": version(HEAD + APART),
    "dotted": version(HEAD + DOTTED),
    "inheriting all": version(EXTENDING, ABOVE),
    "inheriting a part": version(EXTENDING + OWN_PARTS, ABOVE),
    "without more": version('name = "Proef"\nextends = "basis"\nwithout = ["letters.rude", "required"]', ABOVE),
}

# What a form can bring: whatever can be typed or pasted.
typed = some.text(max_size=40) | some.text(alphabet="\"\\\n\r\t'{}#=[]é\u2028\x00\x1b a", max_size=40)
letters = typed | some.builds("Beste {}{{name}}\n\n{}".format, typed, typed)
reasons = some.builds(
    Reason,
    key=some.sampled_from(["rude", "off-topic", "new"]),
    words=some.dictionaries(some.sampled_from(LANGUAGES), typed, max_size=3),
    house_rule=some.none() | some.integers(1, 2),
    law=some.just("") | typed,
    category=some.sampled_from([each.value for each in Category]),
    letter=some.dictionaries(some.sampled_from(LANGUAGES), letters, max_size=3),
    is_offered=some.booleans(),
)


def besides(policy: Policy, key: str) -> dict[str, object]:
    """All that a policy says, without one reason."""
    names = [name for name in Policy.__dataclass_fields__ if name not in ("digest", "files", "reasons")]
    said: dict[str, object] = {name: getattr(policy, name) for name in names}
    return {**said, "reasons": [reason for reason in policy.reasons if reason.key != key]}


@settings(max_examples=40, deadline=None)  # a busy machine may be slow at one
@given(name=some.sampled_from(list(VERSIONS)), changes=some.lists(reasons, min_size=1, max_size=4))
def test_whatever_the_form_takes_is_read_back_and_nothing_else_changes(name: str, changes: list[Reason]) -> None:
    files = VERSIONS[name]
    for change in changes:
        before = policy_of(files)
        reason = tidied(change, before.reason(change.key))
        if problems_with(reason, before, is_new=before.reason(change.key) is None):
            continue
        files = reworded(files, reason)
        after = policy_of(files)
        assert after.reason(reason.key) == reason
        assert besides(after, reason.key) == besides(before, reason.key)


@settings(max_examples=40, deadline=None)  # a busy machine may be slow at one
@given(name=some.sampled_from(list(VERSIONS)), data=some.data())
def test_reasons_come_in_the_order_that_is_asked_for(name: str, data: some.DataObject) -> None:
    before = policy_of(VERSIONS[name])
    wanted = data.draw(some.permutations(before.reasons))
    after = policy_of(reordered(VERSIONS[name], [reason.key for reason in wanted]))
    assert after.reasons == tuple(wanted)


def changed_rows(before: str, after: str) -> tuple[list[str], list[str]]:
    """The lines that went, and those that came."""
    old, new = before.split("\n"), after.split("\n")
    return [row for row in old if row not in new], [row for row in new if row not in old]


@pytest.mark.parametrize("name", ["huisregels", "open", "strict"])
def test_what_changes_nothing_leaves_the_files_as_they_are(name: str) -> None:
    files = bundle_of(shipped() / name)
    for reason in policy_of(files).reasons:
        assert reworded(files, reason) == files


def test_another_word_changes_one_line_and_every_comment_stays() -> None:
    (rude, _) = policy_of(VERSIONS["tables"]).reasons
    text = reworded(VERSIONS["tables"], replace(rude, words={**rude.words, "en": "Too rude."}))[FILE]
    assert changed_rows(ABOVE, text) == (["en = '''Rude.'''"], ['en = "Too rude."'])


def test_what_is_added_stands_before_the_comment_on_what_comes_next() -> None:
    (_, off_topic) = policy_of(VERSIONS["tables"]).reasons
    text = reworded(VERSIONS["tables"], replace(off_topic, words={**off_topic.words, "en": "Not here."}))[FILE]
    text = reworded({FILE: text}, Reason("fraud", {"nl": "Bedrog."}, category=FRAUD, letter={"nl": "Hoi.\n\nDag."}))[
        FILE
    ]
    assert 'nl = "Niet hier."\nen = "Not here."\n\n[reasons.fraud]\nnl = "Bedrog."\n\n# Waarop het steunt.\n' in text
    assert f'law = "Wet"\n\n[grounds.fraud]\ncategory = "{FRAUD}"\n\n# Wat de brief zegt.\n' in text
    assert '[letters.fraud]\nnl = """\nHoi.\n\nDag."""\n\n# Wat boven het formulier staat.\n' in text


def test_a_letter_that_goes_leaves_the_comments_around_it() -> None:
    (rude, _) = policy_of(VERSIONS["tables"]).reasons
    text = reworded(VERSIONS["tables"], replace(rude, letter={}))[FILE]
    assert "letters" not in tomllib.loads(text)
    assert "# Wat de brief zegt.\n\n# Wat boven het formulier staat.\n[house_rules]" in text


def test_what_was_inherited_is_changed_in_the_policys_own_file_and_no_further_than_needed() -> None:
    (rude, _) = policy_of(VERSIONS["inheriting all"]).reasons
    files = reworded(VERSIONS["inheriting all"], replace(rude, words={"nl": "Te grof."}, letter={}, house_rule=None))
    assert files[f"basis/{FILE}"] == ABOVE
    assert tomllib.loads(files[FILE]) == {
        "name": "Proef",
        "extends": "basis",
        "without": ["reasons.rude.en", "letters.rude", "grounds.rude.house_rule"],
        "reasons": {"rude": {"nl": "Te grof."}},
    }


def test_the_order_stands_under_the_name_and_not_between_a_table_and_its_comment() -> None:
    text = reordered(VERSIONS["tables"], ["off-topic", "rude"])[FILE]
    assert changed_rows(ABOVE, text) == ([], ['reason_order = ["off-topic", "rude"]'])
    assert 'name = "Proef"  # zo heet het\nreason_order = ["off-topic", "rude"]\nmarkup' in text


def test_a_file_in_which_it_cannot_be_done_is_left_to_people() -> None:
    name = 'name = """\nProef"""\nmarkup = "plain"\n'
    with pytest.raises(BadPolicy, match=r"^policy\.toml: is written in such a way that it must be changed by hand$"):
        reordered(version(name + TABLES), ["off-topic", "rude"])


def test_a_file_does_not_grow_beyond_what_can_be_read_from_a_folder() -> None:
    files = version(f"# {'x' * 262_000}\n{ABOVE}")
    with pytest.raises(BadPolicy, match="would have more than 256 kB"):
        reworded(files, Reason("new", {"nl": "x" * 900}, letter={"nl": "x" * 4_900}))


@pytest.mark.parametrize("name", ["huisregels", "strict"])
def test_the_shipped_rules_pass_their_cases_with_other_reasons(name: str) -> None:
    files = bundle_of(shipped() / name)
    surname = policy_of(files).reason("surname")
    assert surname is not None
    other = replace(surname, words={"nl": "Uw naam?"}, letter={}, house_rule=None, law="Wet", is_offered=False)
    changed = reworded(reworded(files, other), Reason("new", {"nl": "Nieuw."}))
    assert check_version(changed).failures == ()
    assert policy_of(reworded(changed, surname)).reason("surname") == surname
