"""Reading policy.toml: what comes out, and what is said when it cannot be understood."""

import subprocess
import sys
from pathlib import Path

import pytest

from moderation import pipeline
from moderation.domain.conversation import Conversation, Order
from moderation.domain.errors import BadPolicy
from moderation.domain.finding import Effect
from moderation.domain.reaction import Status
from moderation.markup import LEVELS
from moderation.markup.allowed import ALWAYS, ELEMENTS
from moderation.policies import read_policy, shipped
from moderation.rules import RULES, length, links
from tests.policies.folders import POLICY, policy_folder

HEAD = 'name = "Probeersel"\nmarkup = "plain"\n'
NEEDED = {"akismet": 'consent.nl = "x"\n'}
"""What the table of a rule must have."""

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
    assert list(policy.files) == ["policy.toml", "cases.toml"]


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
    tables = "".join(f"[rules.{rule.name}]\n{NEEDED.get(rule.name, '')}" for rule in reversed(RULES))
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


def test_a_name_that_only_the_editors_know_is_replaced_in_every_language(tmp_path: Path) -> None:
    usual = {"nl": "Naam bij de redactie bekend", "en": "Name known to the editors"}
    assert read_policy(policy_folder(tmp_path, HEAD)).arranged_name == usual
    own = read_policy(policy_folder(tmp_path, HEAD + '[arranged_name]\nen = "Known to us"\nfr = "Connu"'))
    assert own.arranged_name == {**usual, "en": "Known to us", "fr": "Connu"}


def test_the_form_may_ask_for_first_name_and_surname_in_two_fields(tmp_path: Path) -> None:
    assert not read_policy(policy_folder(tmp_path, HEAD)).two_names
    assert read_policy(policy_folder(tmp_path, HEAD + 'name_fields = "two"')).two_names


def test_reactions_stand_in_one_row_unless_the_policy_says_otherwise(tmp_path: Path) -> None:
    assert read_policy(policy_folder(tmp_path)).conversation == Conversation()
    said = f'{HEAD}[conversation]\nreplies = true\ndepth = 2\norder = "newest"'
    assert read_policy(policy_folder(tmp_path, said)).conversation == Conversation(True, 2, Order.NEWEST)


def test_of_the_shipped_policies_one_lets_readers_answer_each_other() -> None:
    said = {name: read_policy(shipped() / name).conversation for name in ("huisregels", "open", "strict")}
    row = Conversation()
    assert said == {"huisregels": row, "open": Conversation(replies=True, depth=2), "strict": row}


def test_a_rule_in_the_shadow_asks_nothing_of_the_form(tmp_path: Path) -> None:
    text = '[rules.required]\nmode = "shadow"\nname = "refuse"\n[rules.length]\nmode = "shadow"\ntext = 500'
    policy = read_policy(policy_folder(tmp_path, HEAD + text))
    assert all(rule.in_shadow for rule in policy.rules)
    assert (policy.required, policy.longest_text) == (frozenset(), None)


@pytest.mark.parametrize(
    ("table", "closes_after"),
    [
        ("after_days = 30", 30),
        ('after_days = 30\neffect = "hold"', None),
        ('after_days = 30\nmode = "shadow"', None),
        ("", None),
    ],
)
def test_pages_close_for_the_form_only_where_what_comes_later_is_refused(
    tmp_path: Path, table: str, closes_after: int | None
) -> None:
    assert read_policy(policy_folder(tmp_path, f"{HEAD}[rules.closed]\n{table}")).closes_after == closes_after


@pytest.mark.parametrize("mode", ["live", "shadow"])
def test_readers_are_told_of_an_outside_service_in_the_shadow_too(tmp_path: Path, mode: str) -> None:
    text = f'[rules.akismet]\nmode = "{mode}"\nconsent.nl = "Wij vragen het aan een ander."'
    assert read_policy(policy_folder(tmp_path, HEAD + text)).consent == {"nl": "Wij vragen het aan een ander."}


def test_no_policy_promises_more_characters_than_are_read() -> None:
    assert (length.LONGEST_LINE, length.LONGEST_TEXT) == (pipeline.LONGEST_LINE, pipeline.LONGEST_TEXT)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + '[rules.links]\nhold = "x"', "policy.toml:4: rules.links.hold: expected a whole number, got a text"),
        (
            HEAD + "[rules.links]\nhold = 1979-05-27",
            "policy.toml:4: rules.links.hold: expected a whole number, got a date",
        ),
        (HEAD + "[rules.links]\nhold = inf", "policy.toml:4: rules.links.hold: expected a whole number, got a number"),
        (HEAD + "[rules.links]\n\nhold = 0", "policy.toml:5: rules.links.hold: expected a whole number >= 1"),
        (
            HEAD + "[rules.links]\nmany = 3",
            "policy.toml:4: rules.links.many: unknown key; the keys here are: mode, note, hold, spam",
        ),
        (HEAD + '[rules.links]\n"a.b" = 3', 'policy.toml:4: rules.links."a.b": unknown key; the keys here are: mode'),
        (HEAD + '[rules]\nlinks."it\'s" = 3', 'policy.toml:4: rules.links."it\'s": unknown key'),
        (HEAD + '[rules.links]\nmode = "off"', "policy.toml:4: rules.links.mode: expected `live | shadow`, got 'off'"),
        (
            HEAD + '[rules.email]\nmalformed = "refuze"',
            "policy.toml:4: rules.email.malformed: expected `note | hold | spam | refuse`, got 'refuze'",
        ),
        (
            HEAD + '[rules.weather]\nrain = "hold"',
            "policy.toml:3: rules.weather: there is no rule 'weather'; there are required, length, ",
        ),
        (
            HEAD + '[rules.surname]\nroles = [\n "lezer",\n 3,\n]',
            "policy.toml:6: rules.surname.roles.1: expected a text, got a whole number",
        ),
        (
            HEAD + 'colour = "red"',
            "policy.toml:3: colour: unknown key; the keys here are: name, markup, extends, without, first_decision, "
            "name_fields, conversation, correspondence, rules, reasons, reason_order, grounds, letters, house_rules, "
            "arranged_name",
        ),
        (
            HEAD + 'first_decision = "maybe"',
            "policy.toml:3: first_decision: expected `hold | publish`, got 'maybe'",
        ),
        (
            LISTED + '"huge"',
            "policy.toml:2: markup: expected `plain | spans | lite | full` or a list of elements, got 'huge'",
        ),
        (LISTED + "3", "policy.toml:2: markup: expected a text or a list, got a whole number"),
        (LISTED + "[3]", "policy.toml:2: markup.0: expected a text, got a whole number"),
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
        ('name = ""\nmarkup = "plain"', "policy.toml:1: name: expected a text of length >= 1"),
        ('name = 1979-05-27\nmarkup = "plain"', "policy.toml:1: name: expected a text, got a date"),
        (f'name = "{"x" * 101}"\nmarkup = "plain"', "policy.toml:1: name: expected a text of length <= 100"),
        ('name = "a\\u0000b"\nmarkup = "plain"', "policy.toml:1: name: has a control character, U+0000"),
        (HEAD + "rules = 3", "policy.toml:3: rules: expected a table, got a whole number"),
        (HEAD + "[[rules]]", "policy.toml:3: rules: expected a table, got a list"),
        (HEAD + "[rules]\nlinks = 3", "policy.toml:4: rules.links: expected a table, got a whole number"),
        (HEAD + "[[rules.links]]\nhold = 3", "policy.toml:3: rules.links: expected a table, got a list"),
        (HEAD + "[reasons.x]\nnl = 3", "policy.toml:4: reasons.x.nl: expected a text, got a whole number"),
        (HEAD + "[reasons.x]", "policy.toml:3: reasons.x: expected a sentence in at least one language, such as `nl`"),
        (HEAD + "[reasons]\nx = 3", "policy.toml:4: reasons.x: expected a sentence in at least one language"),
        (
            HEAD + '[reasons.X]\nnl = "x"',
            "policy.toml:3: reasons.X: expected a key of small letters, digits and hyphens",
        ),
        (HEAD + '[reasons."a.b"]\nnl = "x"', 'policy.toml:3: reasons."a.b": expected a key of small letters'),
        (HEAD + '[arranged_name]\nnl = ""', "policy.toml:4: arranged_name.nl: expected a text of length >= 1"),
        (
            HEAD + "[conversation]\ndepth = 2",
            "policy.toml:4: conversation.depth: nothing is indented while `replies` is false; make it 0",
        ),
        (
            HEAD + "[conversation]\nreplies = true\ndepth = 3",
            "policy.toml:5: conversation.depth: expected a whole number from 0 to 2, got 3",
        ),
        (
            HEAD + '[conversation]\norder = "best"',
            "policy.toml:4: conversation.order: expected `oldest | newest`, got 'best'",
        ),
        (
            HEAD + '[conversation]\nreplies = "yes"',
            "policy.toml:4: conversation.replies: expected true or false, got a text",
        ),
        (HEAD + 'conversation = "open"', "policy.toml:3: conversation: expected a table, got a text"),
        (HEAD + 'name_fields = "three"', "policy.toml:3: name_fields: expected `one | two`, got 'three'"),
        (HEAD + "[rules.length]\ntext = 20001", "policy.toml:4: rules.length.text: expected a whole number <= 20000"),
        (
            HEAD + "[rules.length]\ntext = 500\nlong_text = 500",
            "policy.toml:5: rules.length.long_text: expected less than `text`, which is 500, got 500",
        ),
        (
            HEAD + '[house_rules]\nDutch = ["x"]',
            "policy.toml:4: house_rules.Dutch: expected the code of a language, such as `nl`",
        ),
        (HEAD + '[house_rules]\nnl = "x"', "policy.toml:4: house_rules.nl: expected a list, got a text"),
        (HEAD + "[rules.links\nhold = 3", "policy.toml:3: not sound TOML: "),
        (HEAD + "colour = red", "policy.toml:3: not sound TOML: Invalid value (column 10)"),
        (HEAD + 'x = """', "policy.toml:3: not sound TOML: "),
        ("\ufeff" + HEAD, "policy.toml:1: begins with a byte order mark; save it as UTF-8 without one"),
    ],
)
def test_an_objection_names_file_line_key_and_what_was_expected(tmp_path: Path, text: str, words: str) -> None:
    assert objection(tmp_path, text).startswith(words)


def test_no_package_is_looked_for_while_a_policy_uses_our_rules_only() -> None:
    """It takes a twentieth of a second, which a start need not spend."""
    program = (
        "from moderation import policies, rules;"
        "policies.check_policy(policies.shipped() / 'huisregels');"
        "print('_offers' in vars(rules.OTHERS))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
