"""Reading policy.toml: what comes out, and what is said when it cannot be understood."""

import hashlib
from pathlib import Path

import pytest

from moderation.domain.errors import BadPolicy
from moderation.domain.finding import Effect
from moderation.domain.reaction import Status
from moderation.markup import LEVELS
from moderation.markup.allowed import ALWAYS, ELEMENTS
from moderation.policies import read_policy
from moderation.rules import RULES, links
from tests.policies.folders import POLICY, policy_folder

HEAD = 'name = "Probeersel"\nmarkup = "plain"\n'
LISTED = 'name = "Probeersel"\nmarkup = '


def objection(place: Path, policy: str) -> str:
    """What is said about this text, without the folder."""
    folder = policy_folder(place, policy)
    with pytest.raises(BadPolicy) as error:
        read_policy(folder)
    return str(error.value).replace(f"{folder}/", "")


def test_a_policy_is_what_its_file_says(tmp_path: Path) -> None:
    policy = read_policy(policy_folder(tmp_path))
    assert (policy.name, policy.markup, policy.first_status) == ("Probeersel", LEVELS["plain"], Status.WAITING)
    assert policy.rules[0].settings == links.Settings(hold=2)
    assert policy.source == POLICY
    assert policy.digest == hashlib.sha256(POLICY.encode()).hexdigest()


@pytest.mark.parametrize("level", LEVELS)
def test_readers_may_write_what_the_level_has(tmp_path: Path, level: str) -> None:
    assert read_policy(policy_folder(tmp_path, f'name = "x"\nmarkup = "{level}"')).markup == LEVELS[level]


@pytest.mark.parametrize(
    "listed",
    [
        ["a", "em", "strong", "blockquote"],
        ["ul", "li"],
        ["ol", "li"],
        ["table", "tr", "td"],
        ["p", "br", "q"],
        ["a"],
        [],
        sorted(ELEMENTS),
    ],
    ids=", ".join,
)
def test_readers_may_write_what_is_listed_and_paragraphs(tmp_path: Path, listed: list[str]) -> None:
    policy = read_policy(policy_folder(tmp_path, f"{LISTED}{listed}"))
    assert policy.markup == ALWAYS | set(listed)


def test_the_first_decision_may_be_to_publish(tmp_path: Path) -> None:
    assert read_policy(policy_folder(tmp_path, HEAD + 'first_decision = "publish"')).first_status is Status.PUBLISHED


def test_the_rules_speak_in_their_own_order_whatever_that_of_the_file(tmp_path: Path) -> None:
    tables = "".join(f"[rules.{rule.name}]\n" for rule in reversed(RULES))
    policy = read_policy(policy_folder(tmp_path, HEAD + tables))
    assert [rule.name for rule in policy.rules] == [rule.name for rule in RULES]


def test_fields_that_are_refused_when_empty_are_required(tmp_path: Path) -> None:
    policy = read_policy(policy_folder(tmp_path, HEAD + '[rules.required]\nname = "refuse"\nemail = "hold"'))
    assert policy.required == frozenset({"name"})
    assert policy.rules[0].settings.email is Effect.HOLD


def test_the_longest_text_is_that_of_the_rule_on_length(tmp_path: Path) -> None:
    assert read_policy(policy_folder(tmp_path, HEAD)).longest_text is None
    assert read_policy(policy_folder(tmp_path, HEAD + "[rules.length]\ntext = 500")).longest_text == 500


def test_reasons_and_house_rules_come_per_language(tmp_path: Path) -> None:
    text = HEAD + '[reasons.off-topic]\nnl = "Niet hier."\nen = "Not here."\n[house_rules]\nnl = ["Eén.", "Twee."]'
    policy = read_policy(policy_folder(tmp_path, text))
    reason = policy.reason("off-topic")
    assert reason is not None
    assert (reason.in_language("en"), reason.in_language("fr")) == ("Not here.", "Niet hier.")
    assert policy.house_rules == {"nl": ("Eén.", "Twee.")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + '[rules.links]\nhold = "x"', "policy.toml:4: rules.links.hold: expected `int | null`, got `str`"),
        (HEAD + "[rules.links]\n\nhold = 0", "policy.toml:5: rules.links.hold: expected `int` >= 1"),
        (
            HEAD + "[rules.links]\nmany = 3",
            "policy.toml:4: rules.links.many: unknown key; the keys here are: note, hold, spam",
        ),
        (
            HEAD + '[rules.email]\nmalformed = "refuze"',
            "policy.toml:4: rules.email.malformed: expected `note | hold | spam | refuse`, got 'refuze'",
        ),
        (
            HEAD + '[rules.weather]\nrain = "hold"',
            "policy.toml:3: rules.weather: unknown key; the keys here are: "
            "required, length, surname, email, addresses, links, repetition",
        ),
        (
            HEAD + '[rules.surname]\nroles = [\n "lezer",\n 3,\n]',
            "policy.toml:4: rules.surname.roles.1: expected `str`, got `int`",
        ),
        (
            HEAD + 'colour = "red"',
            "policy.toml:3: colour: unknown key; the keys here are: "
            "name, markup, first_decision, rules, reasons, house_rules",
        ),
        (
            HEAD + 'first_decision = "maybe"',
            "policy.toml:3: first_decision: expected `hold | publish`, got 'maybe'",
        ),
        (
            LISTED + '"huge"',
            "policy.toml:2: markup: expected `plain | spans | lite | full` or a list of elements, got 'huge'",
        ),
        (LISTED + "3", "policy.toml:2: markup: expected `str | array`, got `int`"),
        (LISTED + "[3]", "policy.toml:2: markup.0: expected `str`, got `int`"),
        (
            LISTED + '["em", "img"]',
            "policy.toml:2: markup.1: expected one of p, br, a, strong, em, b, i, del, ins, sub, sup, cite, q, code, "
            "blockquote, ul, ol, li, pre, h3, h4, h5, h6, table, tr, th, td, got 'img'",
        ),
        (LISTED + '["EM"]', "policy.toml:2: markup.0: expected one of p, "),
        (LISTED + '["lite"]', "policy.toml:2: markup.0: expected one of p, "),
        (LISTED + '["li"]', "policy.toml:2: markup: `li` can do nothing without `ul` or `ol` beside it"),
        (LISTED + '["ul"]', "policy.toml:2: markup: `ul` can do nothing without `li` beside it"),
        (LISTED + '["a", "ol"]', "policy.toml:2: markup: `ol` can do nothing without `li` beside it"),
        (LISTED + '["tr"]', "policy.toml:2: markup: `tr` can do nothing without `table` beside it"),
        (LISTED + '["th"]', "policy.toml:2: markup: `th` can do nothing without `table` beside it"),
        (LISTED + '["tr", "td"]', "policy.toml:2: markup: `tr` can do nothing without `table` beside it"),
        (LISTED + '["td"]', "policy.toml:2: markup: `td` can do nothing without `table` beside it"),
        (LISTED + '["table", "td"]', "policy.toml:2: markup: `table` can do nothing without `tr` beside it"),
        (LISTED + '["table", "tr", "th"]', "policy.toml:2: markup: `table` can do nothing without `td` beside it"),
        ('name = "x"', "policy.toml:1: the key `markup` is missing"),
        ('name = ""\nmarkup = "plain"', "policy.toml:1: name: expected `str` of length >= 1"),
        (HEAD + "rules = 3", "policy.toml:3: rules: expected `object`, got `int`"),
        (HEAD + "[rules]\nlinks = 3", "policy.toml:4: rules.links: expected `object | null`, got `int`"),
        (HEAD + "[reasons.x]\nnl = 3", "policy.toml:4: reasons.x.nl: expected `str`, got `int`"),
        (HEAD + "[reasons.x]", "policy.toml:3: reasons.x: expected a sentence in at least one language, such as `nl`"),
        (HEAD + "[reasons.X]", "policy.toml:3: reasons.X: expected a key of small letters, digits and hyphens"),
        (
            HEAD + '[house_rules]\nDutch = ["x"]',
            "policy.toml:4: house_rules.Dutch: expected the code of a language, such as `nl`",
        ),
        (HEAD + '[house_rules]\nnl = "x"', "policy.toml:4: house_rules.nl: expected `array`, got `str`"),
        (HEAD + "[rules.links\nhold = 3", "policy.toml:3: not sound TOML: "),
        (HEAD + "colour = red", "policy.toml:3: not sound TOML: Invalid value (column 10)"),
        (HEAD + 'x = """', "policy.toml:3: not sound TOML: "),
        ("\ufeff" + HEAD, "policy.toml:1: begins with a byte order mark; save it as UTF-8 without one"),
    ],
)
def test_an_objection_names_file_line_key_and_what_was_expected(tmp_path: Path, text: str, words: str) -> None:
    assert objection(tmp_path, text).startswith(words)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match=r"nowhere/policy\.toml: cannot be read: No such file or directory"):
        read_policy(tmp_path / "nowhere")


def test_a_file_that_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path)
    (folder / "policy.toml").write_bytes(HEAD.encode() + b'[reasons.x]\nnl = "Caf\xe9"')
    with pytest.raises(BadPolicy, match=r"policy\.toml:4: is not UTF-8: byte 0xe9 cannot be read"):
        read_policy(folder)
