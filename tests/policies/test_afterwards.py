"""What a policy says of the time after: its correspondence, the grounds of its reasons, and the letters for them."""

from datetime import timedelta
from pathlib import Path

import pytest

from moderation.domain.correspondence import BY_DEFAULT, CHOSEN, Correspondence, Letter
from moderation.domain.errors import BadPolicy
from moderation.policies import read_policy, shipped
from moderation.policies.afterwards import ChosenLetter
from tests.policies.folders import policy_folder

HEAD = 'name = "Probeersel"\nmarkup = "plain"\n'
REASON = '[reasons.surname]\nnl = "Uw achternaam ontbreekt."\n'
RULES = '[house_rules]\nnl = ["Een.", "Twee."]\nen = ["One.", "Two."]\n'
BASIS = f"{HEAD}{REASON}[grounds.surname]\nhouse_rule = 2\n{RULES}"


def objection(place: Path, text: str) -> str:
    """What is said about this text, without the folder."""
    folder = policy_folder(place, text)
    with pytest.raises(BadPolicy) as error:
        read_policy(folder)
    return str(error.value).replace(f"{folder}/", "").replace(f"{place}/", "")


def test_where_nothing_is_said_the_correspondence_is_as_usual(tmp_path: Path) -> None:
    assert read_policy(policy_folder(tmp_path)).correspondence == Correspondence()


def test_a_correspondence_is_what_the_table_says(tmp_path: Path) -> None:
    said = """\
confirm = true
undo_minutes = 0
letters = ["received"]
reply_to = "redactie@blad.example"
remind_after_days = 2
expire_after_days = 5
objection_days = 0
reports = false
statements = false
marks_withdrawn = true
"""
    assert read_policy(policy_folder(tmp_path, f"{HEAD}[correspondence]\n{said}")).correspondence == Correspondence(
        confirm=True,
        undo=timedelta(),
        letters=frozenset({Letter.RECEIVED}),
        reply_to="redactie@blad.example",
        remind=timedelta(days=2),
        expire=timedelta(days=5),
        objection=timedelta(),
        reports=False,
        statements=False,
        marks_withdrawn=True,
    )


def test_a_house_chooses_among_all_letters_that_can_be_left_out() -> None:
    assert {Letter(each.value) for each in ChosenLetter} == CHOSEN
    assert BY_DEFAULT < CHOSEN


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("undo_minutes = 1441", "undo_minutes: expected a whole number of minutes, up to a day, got 1441"),
        ("remind_after_days = 0", "remind_after_days: expected a whole number of days, from 1 to 365, got 0"),
        ("remind_after_days = 21", "remind_after_days: must be less than `expire_after_days`"),
        ("expire_after_days = 7", "remind_after_days: must be less than `expire_after_days`"),
        ("objection_days = -1", "objection_days: expected a whole number of days; 0 for never, got -1"),
        ('reply_to = "redactie"', "reply_to: expected an e-mail address, or nothing"),
        ('reply_to = "a@b.example\\r\\nBcc: x@y.example"', "reply_to: "),
        *(
            (f'reply_to = "{address}"', "policy.toml:4: correspondence.reply_to: no mail can be sent to this address")
            for address in (
                *("<r@blad.example>", "r@blad.example,chef", "r..r@blad.example", "r@localhost", "r@blad_x.example"),
                *("=?utf-8?q?r?=@blad.example", "jörg@blad.example"),
            )
        ),
        ('letters = ["confirm"]', "letters.0: expected `"),
        ('confirm = "yes"', "confirm: expected true or false, got a text"),
        ("answers = true", "answers: unknown key; the keys here are: confirm, undo_minutes, letters"),
    ],
)
def test_a_correspondence_that_cannot_be_is_named(tmp_path: Path, line: str, words: str) -> None:
    said = objection(tmp_path, f"{HEAD}[correspondence]\n{line}")
    assert words in said
    assert said.startswith("policy.toml:")


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ("[grounds.other]\nhouse_rule = 1\n", "policy.toml:5: grounds.other: there is no such reason"),
        ('[letters.other]\nnl = "x"\n', "policy.toml:5: letters.other: there is no such reason"),
        (
            f"[grounds.surname]\nhouse_rule = 3\n{RULES}",
            "policy.toml:6: grounds.surname.house_rule: there is no house rule 3",
        ),
        ("[grounds.surname]\nhouse_rule = 1\n", "policy.toml:6: grounds.surname.house_rule: there is no house rule 1"),
        (
            '[grounds.surname]\nhouse_rule = 2\n[house_rules]\nnl = ["Een.", "Twee."]\nen = ["One."]\n',
            "policy.toml:6: grounds.surname.house_rule: there is no house rule 2",
        ),
        (
            "[grounds.surname]\nhouse_rule = 0\n",
            "policy.toml:6: grounds.surname.house_rule: expected a whole number >= 1",
        ),
        (
            '[grounds.surname]\ncategory = "rude"\n',
            "policy.toml:6: grounds.surname.category: expected `STATEMENT_CATEGORY_",
        ),
        (
            f'[grounds.surname]\nlaw = "{"x" * 501}"\n',
            "policy.toml:6: grounds.surname.law: expected a text of length <= 500",
        ),
        ("[letters.surname]\n", "policy.toml:5: letters.surname: expected a text in at least one language"),
        (
            '[letters.surname]\nnl = "Uw {e_mail}"\n',
            "policy.toml:6: letters.surname.nl: {e_mail} is no place in a letter; there are {name}, {title}, {rule}, "
            "{site}, {editors}.",
        ),
        ('[letters.surname]\nnl = "Uw {}"\n', "policy.toml:6: letters.surname.nl: {} is no place"),
        ('[letters.surname]\nnl = "{name.real}"\n', "policy.toml:6: letters.surname.nl: {name.real} is no place"),
        ('[letters.surname]\nnl = "{name!r}"\n', "policy.toml:6: letters.surname.nl: {name} is no place"),
        (
            '[letters.surname]\nnl = "{name:>900000000}"\n',
            "policy.toml:6: letters.surname.nl: {name} is no place",
        ),
        ('[letters.surname]\nnl = "Een {"\n', "policy.toml:6: letters.surname.nl: A brace stands alone. "),
        ('[letters.surname]\nnl = "Een }"\n', "policy.toml:6: letters.surname.nl: A brace stands alone. "),
        (
            '[letters.surname]\nnl = "Zo staat het er: {rule}"\n',
            "policy.toml:6: letters.surname.nl: {rule} stands in the letter, yet the reason rests on no house rule",
        ),
    ],
)
def test_a_ground_or_a_letter_that_cannot_be_is_named_with_its_line(tmp_path: Path, tables: str, words: str) -> None:
    assert objection(tmp_path, f"{HEAD}{REASON.rstrip()}\n{tables}").startswith(words)


def test_reasons_are_picked_in_the_order_that_is_given_and_the_others_after_these(tmp_path: Path) -> None:
    reasons = "".join(f'[reasons.{key}]\nnl = "x"\n' for key in "abc")
    text = f'name = "x"\nmarkup = "plain"\nreason_order = ["c", "a"]\n{reasons}[grounds.a]\noffered = false\n'
    policy = read_policy(policy_folder(tmp_path, text))
    assert [reason.key for reason in policy.reasons] == ["c", "a", "b"]
    assert [reason.key for reason in policy.offered] == ["c", "b"]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ('["a", "d"]', "reason_order.1: 'd': there is no such reason"),
        ('["a", "a"]', "reason_order.1: 'a': stands here"),
    ],
)
def test_an_order_names_each_reason_once_and_no_other(tmp_path: Path, order: str, words: str) -> None:
    text = f'name = "x"\nmarkup = "plain"\nreason_order = {order}\n[reasons.a]\nnl = "x"\n'
    with pytest.raises(BadPolicy, match=f"policy.toml:3: {words}"):
        read_policy(policy_folder(tmp_path, text))


def test_a_brace_that_is_meant_as_such_is_doubled(tmp_path: Path) -> None:
    text = f'{HEAD}{REASON}[letters.surname]\nnl = "Zo: {{{{naam}}}}, {{name}}"'
    (reason,) = read_policy(policy_folder(tmp_path, text)).reasons
    assert reason.letter["nl"].format(name="Jan") == "Zo: {naam}, Jan"


def extending(place: Path, text: str) -> str:
    policy_folder(place, BASIS, name="basis")
    head = 'name = "Probeersel"\nextends = "basis"\n'
    return f"{head}{text}"


@pytest.mark.parametrize(
    ("text", "house_rule"),
    [
        ("", 2),
        ("[grounds.surname]\nhouse_rule = 1\n", 1),
        ('without = ["grounds.surname"]\n', None),
        ('without = ["grounds.surname.house_rule"]\n', None),
        ('[house_rules]\nde = ["Eins.", "Zwei."]\n', 2),
        ('without = ["grounds.surname"]\n[house_rules]\nnl = ["Een."]\nen = ["One."]\n', None),
        ('[grounds.surname]\nhouse_rule = 1\n[house_rules]\nnl = ["Een."]\nen = ["One."]\n', 1),
    ],
)
def test_a_ground_is_inherited_and_can_be_another_or_none(tmp_path: Path, text: str, house_rule: int | None) -> None:
    (reason,) = read_policy(policy_folder(tmp_path, extending(tmp_path, text))).reasons
    assert reason.house_rule == house_rule


def test_who_gives_other_house_rules_says_again_on_which_of_them_a_reason_rests(tmp_path: Path) -> None:
    said = objection(
        tmp_path, extending(tmp_path, '[house_rules]\nnl = ["Drie.", "Vier."]\nen = ["Three.", "Four."]\n')
    )
    assert said == (
        "basis/policy.toml:6: grounds.surname.house_rule: this policy has house rules of its own; say in "
        "`grounds.surname` which of them it is (inherited by policy.toml)"
    )


@pytest.mark.parametrize(
    ("text", "confirm"),
    [("", True), ("[correspondence]\nreports = false\n", True), ('without = ["correspondence.confirm"]\n', False)],
)
def test_a_correspondence_is_inherited_key_by_key(tmp_path: Path, text: str, *, confirm: bool) -> None:
    policy_folder(tmp_path, f"{HEAD}[correspondence]\nconfirm = true\n", name="basis")
    policy = read_policy(policy_folder(tmp_path, f'name = "Probeersel"\nextends = "basis"\n{text}'))
    assert policy.correspondence.confirm is confirm


def test_of_the_shipped_policies_one_has_addresses_confirmed_first() -> None:
    said = {name: read_policy(shipped() / name).correspondence for name in ("huisregels", "open", "strict")}
    assert said == {"huisregels": Correspondence(), "open": Correspondence(), "strict": Correspondence(confirm=True)}


def test_the_surname_rests_on_the_house_rule_that_asks_for_it() -> None:
    for name in ("huisregels", "strict"):
        policy = read_policy(shipped() / name)
        reason = policy.reason("surname")
        assert reason is not None
        assert reason.house_rule is not None
        assert "surname" in policy.house_rules["en"][reason.house_rule - 1]
