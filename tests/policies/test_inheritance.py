"""A policy may extend another: what it takes over, what it changes, and what cannot be."""

from pathlib import Path

import pytest

from moderation.domain.conversation import Conversation, Order
from moderation.domain.errors import BadPolicy
from moderation.domain.finding import Effect
from moderation.domain.policy import Policy
from moderation.domain.reaction import Status
from moderation.policies import bundle_of, policy_of, read_policy, shipped
from tests.policies.folders import policy_folder

BASIS = """\
name = "Basis"
markup = "lite"
first_decision = "publish"
name_fields = "two"

[rules.required]
name = "hold"
text = "refuse"

[rules.surname]
none = "refuse"
roles = ["lezer", "burger"]

[rules.links]
note = 1
hold = 3

[reasons.abusive]
nl = "Kwetsend."
en = "Hurtful."

[house_rules]
nl = ["Een.", "Twee."]
en = ["One."]
"""
TALKATIVE = f'{BASIS}\n[conversation]\nreplies = true\ndepth = 2\norder = "newest"'


def extending(place: Path, text: str, basis: str = BASIS, words: dict[str, str] | None = None) -> Policy:
    policy_folder(place, basis, name="basis", words=words)
    return read_policy(policy_folder(place, f'name = "Eigen"\nextends = "basis"\n{text}'))


def objection(place: Path, text: str, basis: str = BASIS) -> str:
    with pytest.raises(BadPolicy) as error:
        extending(place, text, basis)
    return str(error.value).replace(f"{place}/", "")


def settings(policy: Policy, rule: str) -> object:
    found = policy.rule(rule)
    assert found is not None
    return found.settings


def test_what_is_not_said_is_as_the_other_policy_says_it(tmp_path: Path) -> None:
    policy, basis = extending(tmp_path, ""), read_policy(tmp_path / "basis")
    assert policy.name == "Eigen"
    assert (policy.rules, policy.reasons, policy.house_rules) == (basis.rules, basis.reasons, basis.house_rules)
    assert (policy.markup, policy.first_status, policy.two_names) == (basis.markup, Status.PUBLISHED, True)


def test_tables_are_laid_over_each_other_and_lists_take_each_others_place(tmp_path: Path) -> None:
    text = """
        [rules.required]
        name = "refuse"
        [rules.surname]
        roles = ["reader"]
        [rules.email]
        malformed = "hold"
        [reasons.abusive]
        nl = "Beledigend."
        [house_rules]
        nl = ["Drie."]
    """
    policy = extending(tmp_path, text)
    required, surname = settings(policy, "required"), settings(policy, "surname")
    assert (required.name, required.text) == (Effect.REFUSE, Effect.REFUSE)
    assert (surname.none, surname.roles) == (Effect.REFUSE, ("reader",))
    assert [rule.name for rule in policy.rules] == ["required", "surname", "email", "links"]
    assert policy.reasons[0].words == {"nl": "Beledigend.", "en": "Hurtful."}
    assert policy.house_rules == {"nl": ("Drie.",), "en": ("One.",)}


def test_a_rule_can_be_put_into_the_shadow_by_one_line(tmp_path: Path) -> None:
    policy = extending(tmp_path, '[rules.links]\nmode = "shadow"')
    assert [rule.name for rule in policy.rules if rule.in_shadow] == ["links"]
    assert policy.rules[-1].settings.hold == 3


def test_a_policy_can_do_without_a_rule_and_without_a_setting(tmp_path: Path) -> None:
    policy = extending(tmp_path, 'without = ["surname", "links.note"]')
    assert [rule.name for rule in policy.rules] == ["required", "links"]
    assert (settings(policy, "links").note, settings(policy, "links").hold) == (None, 3)


@pytest.mark.parametrize(
    ("text", "conversation"),
    [
        ("", Conversation(True, 2, Order.NEWEST)),
        ("[conversation]\ndepth = 1", Conversation(True, 1, Order.NEWEST)),
        ("[conversation]\ndepth = 0\nreplies = false", Conversation(order=Order.NEWEST)),
        ('without = ["conversation.order"]', Conversation(True, 2)),
        ('without = ["conversation"]', Conversation()),
        ('without = ["conversation.depth", "conversation.replies"]', Conversation(order=Order.NEWEST)),
    ],
)
def test_a_conversation_is_inherited_key_by_key(tmp_path: Path, text: str, conversation: Conversation) -> None:
    assert extending(tmp_path, text, TALKATIVE).conversation == conversation


def test_a_policy_can_do_without_a_reason_and_without_a_language_of_one(tmp_path: Path) -> None:
    (reason,) = extending(tmp_path, 'without = ["reasons.abusive.en"]').reasons
    assert reason.words == {"nl": "Kwetsend."}
    assert extending(tmp_path, 'without = ["reasons.abusive"]').reasons == ()


def test_an_inherited_depth_does_not_go_without_answers(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match=r"basis/policy.toml:\d+: conversation.depth: .*inherited by"):
        extending(tmp_path, "[conversation]\nreplies = false", TALKATIVE)


def test_the_nearest_of_several_policies_wins(tmp_path: Path) -> None:
    policy_folder(tmp_path, BASIS, name="basis")
    policy_folder(tmp_path, 'name = "M"\nextends = "basis"\n[rules.links]\nhold = 4\nspam = 9', name="midden")
    policy = read_policy(policy_folder(tmp_path, 'name = "E"\nextends = "midden"\n[rules.links]\nhold = 5'))
    links = settings(policy, "links")
    assert (links.note, links.hold, links.spam) == (1, 5, 9)


def test_what_one_policy_leaves_out_another_may_use_again(tmp_path: Path) -> None:
    policy_folder(tmp_path, BASIS, name="basis")
    policy_folder(tmp_path, 'name = "M"\nextends = "basis"\nwithout = ["links"]', name="midden")
    policy = read_policy(policy_folder(tmp_path, 'name = "E"\nextends = "midden"\n[rules.links]\nspam = 5'))
    assert (settings(policy, "links").note, settings(policy, "links").spam) == (None, 5)


def test_words_are_those_of_the_file_of_the_policy_that_names_it(tmp_path: Path) -> None:
    listed = BASIS.replace('["lezer", "burger"]', '{ file = "words/roles.txt", also = ["mens"] }')
    policy = extending(tmp_path, '[rules.surname]\nunclear = "hold"', listed, {"words/roles.txt": "lezer\nburger\n"})
    assert settings(policy, "surname").roles == ("lezer", "burger", "mens")


def test_entries_without_a_file_come_on_top_of_the_inherited_ones(tmp_path: Path) -> None:
    policy = extending(tmp_path, '[rules.surname]\nroles = { also = ["abonnee"] }')
    assert settings(policy, "surname").roles == ("lezer", "burger", "abonnee")


def test_a_policy_beside_it_is_found_before_a_shipped_one(tmp_path: Path) -> None:
    policy_folder(tmp_path, BASIS, name="open")
    assert read_policy(policy_folder(tmp_path, 'name = "x"\nextends = "open"')).two_names


def test_a_shipped_policy_is_found_from_anywhere(tmp_path: Path) -> None:
    policy = read_policy(policy_folder(tmp_path, 'name = "x"\nextends = "strict"'))
    assert policy.rules == read_policy(shipped() / "strict").rules


def test_a_policy_that_is_called_as_a_shipped_one_can_extend_it(tmp_path: Path) -> None:
    folder = policy_folder(tmp_path, 'name = "Ons open"\nextends = "open"', name="open")
    assert read_policy(folder).rules == read_policy(shipped() / "open").rules
    assert policy_of(bundle_of(folder)).name == "Ons open"


def test_where_a_folder_is_looked_at_from_makes_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = extending(tmp_path, "")
    monkeypatch.chdir(tmp_path / "probeersel")
    assert read_policy(Path()).digest == policy.digest
    monkeypatch.chdir(tmp_path)
    assert read_policy(Path("probeersel")).digest == policy.digest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "[rules.links]\nhold = 0",
            "probeersel/policy.toml:4: rules.links.hold: expected a whole number >= 1",
        ),
        (
            'without = ["email"]',
            "probeersel/policy.toml:3: without.0: 'email' is not inherited; inherited are required, surname, links",
        ),
        (
            'without = [\n"links",\n"links.hold"]',
            "probeersel/policy.toml:5: without.1: 'links.hold' is not inherited",
        ),
        ('without = ["links.many"]', "probeersel/policy.toml:3: without.0: 'links.many' is not inherited"),
        ('without = ["conversation"]', "probeersel/policy.toml:3: without.0: 'conversation' is not inherited"),
        ('without = [""]', "probeersel/policy.toml:3: without.0: '' is not inherited"),
        ('without = "links"', "probeersel/policy.toml:3: without: expected a list, got a text"),
        (
            'without = ["links"]\n[rules.links]\nhold = 2',
            "probeersel/policy.toml:3: without.0: yet 'links' stands in this very file, on line 4",
        ),
        (
            'without = ["links.hold"]\n[rules.links]\nhold = 2',
            "probeersel/policy.toml:3: without.0: yet 'links.hold' stands in this very file, on line 5",
        ),
        (
            '[rules.surname]\nparticles = { also = ["van"] }',
            "probeersel/policy.toml:4: rules.surname.particles: there is no inherited list to add to; name a `file`",
        ),
        (
            "[rules.surname]\nroles = 3",
            "probeersel/policy.toml:4: rules.surname.roles: expected a list, got a whole number",
        ),
        (
            "[rules.surname]\nroles.words = 3",
            "probeersel/policy.toml:4: rules.surname.roles.words: unknown key; the keys here are: file, also",
        ),
        ("rules = 3", "probeersel/policy.toml:3: rules: expected a table, got a whole number"),
    ],
)
def test_what_cannot_be_is_named_in_its_own_file(tmp_path: Path, text: str, words: str) -> None:
    assert objection(tmp_path, text).startswith(words)


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("hold = 0", "basis/policy.toml:16: rules.links.hold: expected a whole number >= 1"),
        ("many = 3", "basis/policy.toml:16: rules.links.many: unknown key"),
    ],
)
def test_what_is_wrong_with_an_inherited_value_is_named_where_it_stands(tmp_path: Path, basis: str, words: str) -> None:
    said = objection(tmp_path, "[rules.links]\nspam = 9", BASIS.replace("hold = 3", basis))
    assert said.startswith(words)
    assert said.endswith("(inherited by probeersel/policy.toml)")


def test_a_contradiction_between_two_files_is_named_with_both(tmp_path: Path) -> None:
    said = objection(tmp_path, "[rules.length]\ntext = 500", BASIS + "[rules.length]\nlong_text = 600")
    words = "rules.length.long_text: expected less than `text`, which is 500, got 600"
    assert said == f"basis/policy.toml:26: {words} (inherited by probeersel/policy.toml)"


def test_the_name_of_a_policy_is_its_own(tmp_path: Path) -> None:
    policy_folder(tmp_path, BASIS, name="basis")
    with pytest.raises(BadPolicy, match=r"policy\.toml:1: the key `name` is missing"):
        read_policy(policy_folder(tmp_path, 'extends = "basis"'))


@pytest.mark.parametrize("name", ["", "..", "../basis", "/basis", "Basis", "a/b", "basis.toml", "x" * 41])
def test_a_policy_is_extended_by_its_name(tmp_path: Path, name: str) -> None:
    policy_folder(tmp_path, BASIS, name="basis")
    with pytest.raises(BadPolicy, match=r"policy\.toml:2: extends: expected the name of a policy, got"):
        read_policy(policy_folder(tmp_path, f'name = "x"\nextends = "{name}"'))


def test_a_policy_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    policy_folder(tmp_path, BASIS, name="basis")
    there_are = r"there is no policy 'bases'; there are basis, huisregels, open, strict"
    with pytest.raises(BadPolicy, match=rf"policy\.toml:2: extends: {there_are}"):
        read_policy(policy_folder(tmp_path, 'name = "x"\nextends = "bases"'))


def test_a_policy_cannot_extend_itself(tmp_path: Path) -> None:
    with pytest.raises(BadPolicy, match=r"policy\.toml:2: extends: a policy cannot extend itself"):
        read_policy(policy_folder(tmp_path, 'name = "x"\nextends = "probeersel"'))


def test_a_circle_is_named_as_it_is_walked(tmp_path: Path) -> None:
    policy_folder(tmp_path, 'name = "x"\nextends = "b"', name="a")
    policy_folder(tmp_path, 'name = "x"\nextends = "c"', name="b")
    policy_folder(tmp_path, 'name = "x"\nextends = "a"', name="c")
    with pytest.raises(BadPolicy, match=r"c/policy\.toml:2: extends: leads round in a circle: a → b → c → a"):
        read_policy(tmp_path / "a")
    policy_folder(tmp_path, 'name = "x"\nextends = "b"', name="c")
    with pytest.raises(BadPolicy, match=r"c/policy\.toml:2: extends: leads round in a circle: a → b → c → b"):
        read_policy(tmp_path / "a")


def test_a_circle_in_what_is_recorded_has_an_end() -> None:
    text = 'name = "x"\nextends = "a"'
    with pytest.raises(BadPolicy, match=r"a/policy\.toml:2: extends: leads round in a circle: a → a"):
        policy_of({"policy.toml": text, "a/policy.toml": text})


def test_five_policies_can_extend_each_other_and_no_more(tmp_path: Path) -> None:
    policy_folder(tmp_path, BASIS, name="p0")
    for number in range(1, 7):
        policy_folder(tmp_path, f'name = "x"\nextends = "p{number - 1}"', name=f"p{number}")
    assert read_policy(tmp_path / "p5").two_names
    with pytest.raises(BadPolicy, match=r"extends: more than 5 policies extend each other: p6 → p5 → p4"):
        read_policy(tmp_path / "p6")
