"""policies/README.md lists what exists, and its examples work."""

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from moderation.domain.conversation import Conversation, Order
from moderation.domain.correspondence import Correspondence
from moderation.domain.errors import BadPolicy
from moderation.markup.allowed import ALWAYS, LEVELS
from moderation.policies import bundle_of, check_policy, policy_of, read_policy, shipped
from moderation.policies import schema as files
from moderation.policies.afterwards import PLACES, Category
from moderation.policies.words import WordsInFile
from moderation.rules import RULES
from tests.policies.folders import policy_folder

MANUAL = (shipped() / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL)
WORDS = {name: text for text, name in re.findall(r"```text\n(# (words/[a-z]+\.txt).*?)```", MANUAL, re.DOTALL)}
HEAD = 'name = "x"\nmarkup = "lite"\n'

OF_ALL_RULES = "mode"
"""Explained once for all rules."""

TABLES = {
    files.PolicyFile: "",
    files.ConversationInFile: "conversation.",
    files.CorrespondenceInFile: "correspondence.",
    files.CasesFile: "",
    files.Defaults: "defaults.",
    files.CaseInFile: "case.",
    files.CircumstancesInCase: "circumstances.",
    files.EarlierInCase: "circumstances.earlier.",
    files.PaceInCase: "circumstances.pace.",
    files.RecordInCase: "circumstances.record.",
    files.RecentInCase: "",
    WordsInFile: "",
}


def named(kind: type[msgspec.Struct], before: str = "") -> set[str]:
    return {before + name for name in kind.__struct_fields__}


def keys_of_rules(before: str = "") -> set[str]:
    return {key for rule in RULES for key in named(rule.settings, f"{before}{rule.name}.")} - {
        f"{before}{rule.name}.{OF_ALL_RULES}" for rule in RULES
    }


def blocks(first_line: str) -> list[str]:
    return [text for text in BLOCKS if text.startswith(f"{first_line}\n")]


def test_every_key_has_a_line_and_every_line_has_a_key() -> None:
    listed = re.findall(r"^\| `([a-z_.]+)` \|", MANUAL, re.MULTILINE)
    keys = {key for kind, before in TABLES.items() for key in named(kind, before)} | keys_of_rules("rules.")
    effects = {"note", "hold", "spam", "refuse"}
    assert sorted(listed) == sorted(keys | effects | set(LEVELS) | {OF_ALL_RULES})


def test_the_table_of_levels_says_what_each_has_besides_the_one_before() -> None:
    rows = re.findall(r"^\| `(plain|spans|lite|full)` \| (.*) \|$", MANUAL, re.MULTILINE)
    assert [level for level, _ in rows] == list(LEVELS)
    before: frozenset[str] = frozenset()
    for level, words in rows:
        assert set(re.findall(r"`(\w+)`", words)) == LEVELS[level] - before
        before = LEVELS[level]


def test_a_list_of_elements_is_written_as_shown(tmp_path: Path) -> None:
    (listed,) = blocks("# in policy.toml")
    policy = read_policy(policy_folder(tmp_path, f'name = "x"\n{listed}'))
    assert policy.markup == ALWAYS | {"a", "strong", "em", "blockquote"}


def test_the_whole_policy_may_go_live(tmp_path: Path) -> None:
    (policy,), (cases,) = blocks("# policy.toml"), blocks("# cases.toml")
    assert check_policy(policy_folder(tmp_path, policy, cases)).failures == ()


def test_the_policy_with_every_key_extends_a_shipped_one(tmp_path: Path) -> None:
    (text,) = blocks("# policy.toml with every key")
    assert set(tomllib.loads(text)) == named(files.PolicyFile)
    policy = read_policy(policy_folder(tmp_path, text))
    assert policy.two_names
    assert policy.rule("repetition") is None
    assert policy.rule("surname") is not None
    assert policy.conversation == Conversation(replies=True, depth=1, order=Order.NEWEST)
    assert policy.correspondence == Correspondence(confirm=True, reply_to="redactie@blad.example")
    assert [reason.key for reason in policy.reasons][:3] == ["abusive", "surname", "offtopic"]
    abusive, surname = policy.reason("abusive"), policy.reason("surname")
    assert abusive is not None
    assert surname is not None
    assert (abusive.house_rule, set(abusive.letter) >= {"nl", "en"}) == (2, True)
    assert (surname.house_rule, surname.letter) == (None, {})


def test_a_conversation_is_written_as_shown(tmp_path: Path) -> None:
    (part,) = blocks("# part of policy.toml about the conversation")
    shown = read_policy(policy_folder(tmp_path, f"{HEAD}{part}")).conversation
    assert shown == Conversation(replies=True, depth=2, order=Order.OLDEST)
    assert set(tomllib.loads(part)["conversation"]) == named(files.ConversationInFile)


def test_a_correspondence_is_written_as_shown_and_is_what_is_usual(tmp_path: Path) -> None:
    (part,) = blocks("# part of policy.toml about the correspondence")
    assert set(tomllib.loads(part)["correspondence"]) == named(files.CorrespondenceInFile)
    assert read_policy(policy_folder(tmp_path, f"{HEAD}{part}")).correspondence == Correspondence()


def test_a_ground_and_a_letter_are_written_as_shown(tmp_path: Path) -> None:
    (part,) = blocks("# part of policy.toml about grounds and letters")
    shown = tomllib.loads(part)["grounds"].values()
    listed = re.findall(r"^\| `grounds\.KEY\.([a-z_]+)` \|", MANUAL, re.MULTILINE)
    assert {key for ground in shown for key in ground} == set(listed) == named(files.GroundInFile)
    surname, insult = read_policy(policy_folder(tmp_path, f"{HEAD}{part}")).reasons
    assert (surname.house_rule, surname.law, list(surname.letter)) == (1, "", ["nl"])
    assert (insult.house_rule, insult.law) == (None, "Wetboek van Strafrecht, artikel 266")
    assert (surname.is_offered, insult.is_offered) == (True, False)


def test_every_kind_of_the_database_and_every_place_of_a_letter_is_listed() -> None:
    kinds = MANUAL.partition("Kinds are `STATEMENT_CATEGORY_`")[2].partition("\n\n")[0]
    assert re.findall(r"`([A-Z_]+)`", kinds) == [each.value.removeprefix("STATEMENT_CATEGORY_") for each in Category]
    assert tuple(re.findall(r"^\| `\{(\w+)\}` \|", MANUAL, re.MULTILINE)) == PLACES


def test_the_cases_with_every_key_come_out_as_they_say(tmp_path: Path) -> None:
    (text,) = blocks("# cases.toml with every key")
    shown = tomllib.loads(text)
    assert set(shown) == named(files.CasesFile)
    assert set(shown["defaults"]) == named(files.Defaults)
    assert {key for case in shown["case"] for key in case} == named(files.CaseInFile)
    policy = f'{HEAD}first_decision = "publish"\nname_fields = "two"\n[rules.links]\nhold = 2'
    folder = policy_folder(tmp_path, policy, text)
    assert check_policy(folder).failures == ()


def test_the_parts_make_a_policy_together_and_show_every_setting(tmp_path: Path) -> None:
    parts = "".join(blocks("# part of policy.toml"))
    read_policy(policy_folder(tmp_path, f"{HEAD}{parts}"))
    shown = {f"{rule}.{key}" for rule, table in tomllib.loads(parts)["rules"].items() for key in table}
    assert shown == keys_of_rules()


def test_words_are_written_into_a_file_as_shown(tmp_path: Path) -> None:
    (part,) = blocks("# part of policy.toml with a word file")
    given = {**WORDS, "words/organisations.txt": "gemeente\n"}
    surname = read_policy(policy_folder(tmp_path, f"{HEAD}{part}", words=given)).rule("surname")
    assert surname is not None
    assert surname.settings.roles == ("lezer", "lezeres", "bezorgde")
    assert surname.settings.organisations == ("gemeente", "#1 shop")


def test_a_rule_is_put_into_the_shadow_as_shown(tmp_path: Path) -> None:
    (part,) = blocks("# part of policy.toml with a rule in the shadow")
    (rule,) = read_policy(policy_folder(tmp_path, f"{HEAD}{part}")).rules
    assert rule.in_shadow


@pytest.mark.parametrize("text", BLOCKS, ids=lambda text: text.splitlines()[0])
def test_every_example_is_sound_toml(text: str) -> None:
    assert tomllib.loads(text)


def test_an_objection_reads_as_shown() -> None:
    (shown,) = re.findall(r"^    policies/huisregels/(policy\.toml:.*)$", MANUAL, re.MULTILINE)
    version = bundle_of(shipped() / "huisregels")
    mistaken = version["policy.toml"].replace("hold = 3", 'hold = "three"')
    with pytest.raises(BadPolicy, match=re.escape(shown)):
        policy_of({**version, "policy.toml": mistaken})
