"""A rule from an installed package is listed, configured and tested like our own; a bad package breaks nothing."""

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

import moderation.pipeline
from moderation.domain.circumstances import Circumstances
from moderation.domain.errors import BadPolicy
from moderation.domain.finding import Effect
from moderation.domain.reaction import Draft
from moderation.policies import check_policy
from moderation.rules import RULES, asked, broken_rules, installed_rules, rule_named, rules_named
from moderation.rules.asking import wire
from moderation.rules.asking.packages import TAKEN, UnknownRule
from tests.rules.installed import install, packages_in

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests" / "example_rule"
OURS = [rule.name for rule in RULES]

RULE = 'RULE = Rule("{name}", say("A rule"), Settings, lambda draft, settings, circumstances: ())\n'


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the example is installed, by pip, as it would be beside the service."""
    folder = tmp_path_factory.mktemp("beside")
    offline = ["--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation"]
    pip = [sys.executable, "-m", "pip", "install", *offline, "--target", str(folder), str(EXAMPLE)]
    subprocess.run(pip, check=True, capture_output=True)
    return folder


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A copy of the policy of the example."""
    for file in (EXAMPLE / "policy").iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


def change(file: Path, old: str, new: str) -> int:
    """Change a file in one place. Returns the line of it."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def failures(policy: Path, beside: Path) -> str:
    """What a check of the policy says, with what is installed in that folder."""
    with packages_in(beside):
        try:
            return "\n".join(check_policy(policy).failures)
        except BadPolicy as objection:
            return str(objection)


def test_the_policy_of_the_example_passes_its_cases_on_the_command_line(beside: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "moderation", "policy", "check", str(EXAMPLE / "policy")],
        env=os.environ | {"PYTHONPATH": f"{beside}{os.pathsep}{ROOT}"},
        cwd=beside,
        capture_output=True,
        text=True,
    )
    assert re.fullmatch(r"policy: With a rule of our own \(\w{12}\): passes its 5 cases\n", run.stdout), run.stderr
    assert (run.returncode, run.stderr) == (0, "")


def test_a_case_that_comes_out_otherwise_is_a_failure(beside: Path, policy: Path) -> None:
    change(policy / "policy.toml", "fewest = 4", "fewest = 6")
    assert "“four words are enough”: expected no findings, got the findings [wordcount: refuse]" in failures(
        policy, beside
    )


def test_a_rule_of_a_package_needs_cases_of_both_kinds_too(beside: Path, policy: Path) -> None:
    change(policy / "cases.toml", 'text = "Agreed!"\nfindings = ["wordcount: refuse"]', "findings = []")
    assert "the rule wordcount has no case in which it speaks" in failures(policy, beside)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("fewest = 4", "fewest = 0", "rules.wordcount.fewest: expected "),
        ("fewest = 4", "most = 4", "rules.wordcount.most: unknown key"),
        ('effect = "refuse"', 'effect = "forbid"', "rules.wordcount.effect: expected `note | hold | spam | refuse`"),
    ],
)
def test_a_wrong_setting_is_refused_with_file_line_and_key(
    beside: Path, policy: Path, old: str, new: str, words: str
) -> None:
    line = change(policy / "policy.toml", old, new)
    assert failures(policy, beside).startswith(f"{policy}/policy.toml:{line}: {words}")


def test_a_policy_that_names_a_rule_that_is_not_installed_is_refused_with_its_line(policy: Path) -> None:
    said = failures(policy, policy)
    assert said.startswith(f"{policy}/policy.toml:9: rules.wordcount: ")
    assert f"there is no rule 'wordcount'; there are {', '.join(OURS)}" in said


def test_a_policy_that_names_a_broken_rule_is_refused_and_told_why(policy: Path) -> None:
    install(policy, "broken", "import nowhere_to_be_found", wordcount="RULE")
    said = failures(policy, policy)
    assert said.startswith(f"{policy}/policy.toml:9: rules.wordcount: ")
    assert "broken 1.0: ModuleNotFoundError: No module named 'nowhere_to_be_found'" in said


def test_it_is_listed_after_ours(beside: Path) -> None:
    with packages_in(beside):
        assert [rule.name for rule in installed_rules()] == [*OURS, "wordcount"]
        assert rule_named("wordcount") is installed_rules()[-1]
        assert broken_rules() == {}


def test_the_manual_of_the_example_shows_every_setting(beside: Path) -> None:
    (shown,) = re.findall(r"```toml\n(\[rules.*?)```", (EXAMPLE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    (table,) = tomllib.loads(shown)["rules"].values()
    with packages_in(beside):
        settings = rule_named("wordcount").settings
        assert msgspec.convert(table, settings) == settings()
        assert set(table) == set(settings.__struct_fields__) - {"mode"}


def test_rules_speak_in_one_order_however_the_policy_names_them(tmp_path: Path) -> None:
    for name in ("zeal", "anger"):
        install(tmp_path, f"of-{name}", RULE.format(name=name), **{name: "RULE"})
    with packages_in(tmp_path):
        named = ["zeal", "links", "anger", "required"]
        assert [rule.name for rule in rules_named(named)] == ["required", "links", "anger", "zeal"]
        assert [rule.name for rule in installed_rules()] == [*OURS, "anger", "zeal"]


def test_only_the_package_of_a_rule_that_is_named_is_imported(tmp_path: Path) -> None:
    for name in ("wanted", "other"):
        module = f"from pathlib import Path\nPath(__file__).with_suffix('.imported').touch()\n{RULE.format(name=name)}"
        install(tmp_path, name, module, **{name: "RULE"})
    with packages_in(tmp_path):
        rules_named(OURS)
        assert list(tmp_path.glob("*.imported")) == []
        rule_named("wanted")
        assert [file.stem for file in tmp_path.glob("*.imported")] == ["wanted"]


def test_who_uses_our_rules_alone_does_not_look_for_others() -> None:
    program = f"import sys\nfrom moderation.rules import rules_named\nrules_named({OURS})\n"
    program += "print('importlib.metadata' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


BROKEN = {
    "raising": ("raise RuntimeError('on purpose')", "RuntimeError: on purpose"),
    "exiting": ("raise SystemExit(3)", "SystemExit: 3"),
    "ending": ("import os\nos._exit(3)", "its process ended with exit code 3"),
    "empty": ("", "AttributeError: module 'empty' has no attribute 'RULE'"),
    "no_rule": ("RULE = say('x')", "no_rule:RULE is no Rule"),
    "otherwise": (RULE.format(name="different"), "the rule calls itself 'different'"),
    "untitled": ('RULE = Rule("untitled", "x", Settings, print)', "its title is no Message"),
    "half_titled": (
        'RULE = Rule("half_titled", say("100%"), Settings, print)',
        "its title is a sentence that its values do not fit",
    ),
    "unset": (
        'RULE = Rule("unset", say("x"), dict, print)',
        "its settings do not inherit from moderation.rules.rule.Settings",
    ),
    "unreadable": (
        "class Odd(Settings, frozen=True):\n    x: list[int] | set[int] = []\n"
        'RULE = Rule("unreadable", say("x"), Odd, print)',
        "its settings cannot be read: Type unions may not contain more than one array-like",
    ),
    "unasked": ('RULE = Rule("unasked", say("x"), Settings, None)', "its check cannot be called"),
    "Capital": (RULE.format(name="Capital"), "its name is not made of small letters, digits and underscores"),
    "links": (RULE.format(name="links"), "the name is taken"),
    "markup": (RULE.format(name="markup"), "the name is taken"),
}


@dataclass(frozen=True)
class Found:
    """What is found where many packages are installed; `objections` are to rules that a policy might name."""

    installed: list[str]
    broken: dict[str, str]
    objections: dict[str, str]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    place = tmp_path_factory.mktemp("broken")
    for name, (module, _) in BROKEN.items():
        install(place, name, module, **{name: "RULE"})
    for package in ("one", "another"):
        install(place, package, RULE.format(name="twice"), twice="RULE")
    install(place, "fine", RULE.format(name="fine"), fine="RULE")
    objections = {}
    with packages_in(place):
        for name in (*BROKEN, "twice", "fine"):
            try:
                rule_named(name)
            except UnknownRule as objection:
                objections[objection.name] = str(objection)
        return Found([rule.name for rule in installed_rules()], dict(broken_rules()), objections)


@pytest.mark.parametrize("name", BROKEN)
def test_a_package_that_gives_no_good_rule_is_listed_as_broken(found: Found, name: str) -> None:
    assert found.broken[name].startswith(f"{name} 1.0: {BROKEN[name][1]}")


def test_a_name_that_two_packages_use_is_broken(found: Found) -> None:
    assert found.broken["twice"] == "another 1.0 and one 1.0: both give a rule of this name"


def test_what_is_broken_cannot_be_named_and_the_objection_says_why(found: Found) -> None:
    assert found.broken.keys() == {*BROKEN, "twice"}
    assert found.objections == {
        name: f"the rule {name!r} cannot be used: {why}" for name, why in found.broken.items() if name not in OURS
    }


def test_what_is_not_broken_is_there(found: Found) -> None:
    assert found.installed == [*OURS, "fine"]


def test_a_package_whose_import_never_ends_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LOADING", 0.5)
    install(tmp_path, "hanging", "while True: pass", hanging="RULE")
    with packages_in(tmp_path):
        assert broken_rules() == {"hanging": "hanging 1.0: stopped after 0.5 seconds"}


def test_a_package_whose_list_of_entry_points_cannot_be_read_is_noted(tmp_path: Path) -> None:
    install(tmp_path, "fine", RULE.format(name="fine"), fine="RULE")
    (tmp_path / "fine-1.0.dist-info" / "entry_points.txt").write_text("[moderation.rules]\nno equals sign\n")
    with packages_in(tmp_path), capture_logs() as logs:
        for _ in range(3):  # looked for again only when something was installed since
            with pytest.raises(UnknownRule, match="there is no rule 'fine'"):
                rule_named("fine")
    assert [line["event"] for line in logs] == ["the list of installed packages cannot be read"]


SPEAKING = """
def check(draft, settings, circumstances):
    yield Finding("{name}", Effect.NOTE, say("x"), Field.REACTION)


RULE = Rule("{name}", say("A rule"), Settings, check)
"""


def speaks(name: str) -> list[Effect]:
    findings = asked(name, Draft("Jan", "", "x"), rule_named(name).settings(), Circumstances())
    return [finding.effect for finding in findings]


def test_a_package_that_comes_in_meanwhile_is_found_and_asked(tmp_path: Path) -> None:
    install(tmp_path, "early", SPEAKING.format(name="early"), early="RULE")
    with packages_in(tmp_path):
        assert speaks("early") == [Effect.NOTE]
        with pytest.raises(UnknownRule, match="there is no rule 'late'"):
            rule_named("late")
        install(tmp_path, "late", SPEAKING.format(name="late"), late="RULE")
        assert speaks("late") == [Effect.NOTE]
        assert speaks("early") == [Effect.NOTE]


def test_what_a_broken_package_lacked_may_come_in_meanwhile(tmp_path: Path) -> None:
    install(tmp_path, "needing", "import needed\n" + SPEAKING.format(name="needing"), needing="RULE")
    with packages_in(tmp_path):
        assert "No module named 'needed'" in broken_rules()["needing"]
        (tmp_path / "needed.py").touch()
        assert speaks("needing") == [Effect.NOTE]
        assert broken_rules() == {}


def test_a_rule_whose_package_was_removed_meanwhile_fails(tmp_path: Path) -> None:
    install(tmp_path, "fine", SPEAKING.format(name="fine"), fine="RULE")
    with packages_in(tmp_path):
        assert speaks("fine") == [Effect.NOTE]
        for file in (tmp_path / "fine-1.0.dist-info").iterdir():
            file.unlink()
        (tmp_path / "fine-1.0.dist-info").rmdir()
        assert broken_rules() == {}
        assert speaks("fine") == [Effect.HOLD]


@pytest.mark.parametrize("fault", ["os._exit(3)", "raise MemoryError", "raise OSError(5, 'slow disk')"])
def test_what_went_wrong_once_is_told_and_tried_again(tmp_path: Path, fault: str) -> None:
    well, place = tmp_path / "well", tmp_path / "installed"
    place.mkdir()
    fault = f"import os\nif not os.path.exists({str(well)!r}):\n    {fault}\n"
    install(place, "moody", fault + SPEAKING.format(name="moody"), moody="RULE")
    with packages_in(place):
        with pytest.raises(UnknownRule, match="the rule 'moody' cannot be used: moody"):
            rule_named("moody")
        well.touch()
        assert speaks("moody") == [Effect.NOTE]


def test_no_package_may_take_a_name_under_which_the_pipeline_speaks() -> None:
    source = Path(moderation.pipeline.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'Finding\(\s*(?:rule=)?"(\w+)"', source)) == TAKEN
