"""`moderation policy`: what the person who keeps the house rules types."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation import bootstrap
from moderation.cli import moderation
from moderation.cli.kept import open_kept
from moderation.cli.policy import COMMANDS
from moderation.domain.person import Role
from moderation.policies import policy_of, read_policy, shipped
from moderation.rules import RULES
from moderation.store.interface import Activation, KeptPolicy
from tests.conftest import PASSWORD, SECRET
from tests.policies.folders import CASES, POLICY, policy_folder

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Types `moderation policy` with these words, on a machine whose settings are in order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET)

    def typed(*words: str) -> Result:
        return CliRunner().invoke(moderation, ("policy", *words))

    return typed


@pytest.fixture
def site(run: Run) -> str:
    """A site with the policy `open` in force; gives the digest of that version."""
    words = ("--name", "Ons Blad", "--origin", "https://www.blad.example", "--policy", "open")
    added = CliRunner().invoke(moderation, ("site", "add", "magazine", *words))
    assert added.exit_code == 0, added.output
    return read_policy(shipped() / "open").digest


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0, result.output
    assert f"moderation policy {name}" in result.output


def test_the_cases_of_all_policies_are_run_or_of_those_that_are_named(run: Run, tmp_path: Path) -> None:
    policy_folder(tmp_path)
    everything = run("check")
    assert everything.exit_code == 0, everything.output
    assert everything.output.count("passes its ") == 3
    assert run("check", "open", "./probeersel").output.count("passes its ") == 2
    assert re.match(r"probeersel: Probeersel \(\w{12}\): passes its 2 cases\n", run("check", "probeersel").output)


def test_a_folder_is_named_however_it_was_given(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(policy_folder(tmp_path))
    assert run("check", ".").output.startswith("probeersel: Probeersel (")


def test_one_broken_policy_does_not_keep_others_from_being_checked(run: Run, tmp_path: Path) -> None:
    policy_folder(tmp_path, name="broken", policy="[")
    policy_folder(tmp_path, name="failing", cases=CASES.replace("plan = 2", "plan = 3"))
    result = run("check", "./broken", "./failing", "open")
    assert result.exit_code == 1
    assert "broken: cannot be understood" in result.output
    assert "broken/policy.toml:1: not sound TOML" in result.output
    assert "failing/cases.toml:1: the plan is 3 cases, there are 2" in result.output
    assert "open: Open (" in result.output


def test_a_policy_is_shown_with_what_it_inherits(run: Run) -> None:
    output = re.sub(" +", " ", run("show", "strict").output)
    for line in (
        r"Strict",
        r"huisregels/words/roles.txt",
        r"rules.links.hold 1",
        r"rules.required.name refuse",
        r"reasons.offtopic.nl",
        r"Name known to the editors",
    ):
        assert line in output


def test_a_rule_in_the_shadow_is_shown_as_such(run: Run, tmp_path: Path) -> None:
    policy_folder(tmp_path, POLICY.replace("hold = 2", 'mode = "shadow"\nhold = 2'))
    assert "in the shadow: links\n" in run("show", "probeersel").output


def test_what_is_in_force_on_a_site_is_shown_and_any_version_by_its_digest(run: Run, site: str) -> None:
    for named in ("magazine", site, site[:12], site[:6]):
        output = run("show", named).output
        assert output.startswith(f"Open\n{site}\n"), output


def test_a_file_of_a_version_is_printed_whole(run: Run, site: str) -> None:
    assert run("show", site[:8], "--file", "cases.toml").output == (shipped() / "open/cases.toml").read_text("utf-8")
    wrong = run("show", "open", "--file", "../policy.toml")
    assert wrong.exit_code == 2
    assert "there are policy.toml, cases.toml" in wrong.output


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("nowhere", "'nowhere' is no folder, no policy, no site, and not the begin of a digest"),
        ("0000000", "is no folder, no policy, no site, and not the begin of a digest"),
        ("./nowhere", "nowhere/policy.toml cannot be read: No such file or directory"),
        ("", "'' is no folder"),
    ],
)
@pytest.mark.parametrize("command", [("show",), ("diff", "open")])
def test_what_is_not_there_is_said_in_a_sentence(
    run: Run, site: str, command: tuple[str, ...], named: str, words: str
) -> None:
    result = run(*command, named)
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output


def test_what_lies_in_folders_needs_no_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODERATION_SECRET_KEY")
    assert run("check").exit_code == 0
    assert run("show", "open").exit_code == 0
    assert run("diff", "open", "strict").exit_code == 0
    assert "MODERATION_SECRET_KEY" in run("show", "magazine").output


def test_two_policies_are_compared_in_words(run: Run, site: str, tmp_path: Path) -> None:
    policy_folder(tmp_path)
    policy_folder(tmp_path, POLICY.replace("hold = 2", "hold = 3"), name="other")
    assert run("diff", "probeersel", "other").output == "rules.links.hold: “2” becomes “3”.\n"
    assert "The rule surname is taken into use." in run("diff", "magazine", "huisregels").output
    assert run("diff", "magazine", "open").output == "No difference: the same version.\n"
    policy_folder(tmp_path, "# x\n" + POLICY, name="other")
    assert run("diff", "probeersel", "other").output == "No difference: they say the same, in other words.\n"


def test_no_policy_can_speak_to_a_terminal_or_print_an_address(run: Run, tmp_path: Path) -> None:
    policy_folder(tmp_path, POLICY + '[reasons.x]\nnl = "\u202eab jan@blad.example"')
    for words in (("show", "probeersel"), ("diff", "open", "probeersel")):
        output = run(*words).output
        assert "\u202e" not in output
        assert "jan@blad.example" not in output


def test_all_rules_are_listed_with_where_they_come_from(run: Run) -> None:
    rows = [line.split(maxsplit=2) for line in run("rules").output.splitlines()]
    ours = [row for row in rows if row[1] == "moderation"]
    assert [(name, title) for name, _, title in ours] == [(rule.name, str(rule.title)) for rule in RULES]


def test_the_schemas_are_printed_as_json(run: Run) -> None:
    assert run("schema").output == (shipped() / "policy.schema.json").read_text("utf-8")
    assert run("schema", "cases").output == (shipped() / "cases.schema.json").read_text("utf-8")
    assert "required" in json.loads(run("schema", "policy", "--installed").output)["properties"]["rules"]["properties"]


def reworded(sentence: str) -> None:
    """An editor changes a reason of the magazine at the desk."""
    with open_kept() as (settings, store):
        activations = bootstrap.activations_of(settings, store)
        bram = next(iter(store.people()), None)
        bram = bram or bootstrap.people_of(store).add("Bram", "bram@example.org", Role.EDITOR, PASSWORD)
        digest = store.site("magazine").policy
        old = policy_of(store.policy_files(digest)).reasons[0]
        new = replace(old, words={**old.words, "nl": sentence})
        activations.put_in_force(bram, activations.with_reason(bram, "magazine", new, digest))


def test_what_was_changed_at_the_desk_is_not_taken_back_unasked(run: Run, site: str, tmp_path: Path) -> None:
    assert run("activate", "magazine", "huisregels").exit_code == 0
    reworded("Anders.")
    refused = run("activate", "magazine", "huisregels")
    assert refused.exit_code == 1
    assert "magazine: reasons were changed at the desk, and this policy does not have these changes:" in refused.output
    assert "  reasons.surname.nl: “Anders.” becomes “Uw voor- of achternaam ontbreekt." in refused.output
    assert "moderation policy write magazine FOLDER`" in refused.output
    assert "(Bram, at the desk: surname)" in run("history", "magazine").output.splitlines()[0]
    taken_back = run("activate", "magazine", "huisregels", "--take-back")
    assert "is in force" in taken_back.output
    assert run("activate", "magazine", "strict").exit_code == 0, "there is nothing to take back any more"


def test_what_was_changed_at_the_desk_is_written_to_a_folder_and_activated_from_there(
    run: Run, site: str, tmp_path: Path
) -> None:
    run("activate", "magazine", "huisregels")
    reworded("Anders.")
    written = run("write", "magazine", "ours/huisregels")
    assert written.exit_code == 0, written.output
    folder = tmp_path / "ours/huisregels"
    assert 'nl = "Anders."' in (folder / "policy.toml").read_text("utf-8")
    assert (folder / "words/insults.txt").read_bytes() == (shipped() / "huisregels/words/insults.txt").read_bytes()
    assert "was in force already" in run("activate", "magazine", "./ours/huisregels").output
    assert "(command line)" in run("history", "magazine").output.splitlines()[0], "it comes from files from now on"
    refused = run("write", "magazine", "ours/huisregels")
    assert refused.exit_code == 1
    assert "is not empty" in refused.output
    reworded("Nog anders.")
    (folder / "notes.txt").write_text("van ons", "utf-8")
    assert run("write", "magazine", "ours/huisregels", "--overwrite").exit_code == 0
    assert 'nl = "Nog anders."' in (folder / "policy.toml").read_text("utf-8")
    assert (folder / "notes.txt").exists()


def test_what_was_changed_at_the_desk_is_put_into_a_folder_that_was_changed_too(
    run: Run, site: str, tmp_path: Path
) -> None:
    run("write", "magazine", "ours/huisregels")
    run("activate", "magazine", "./ours/huisregels")
    reworded("Anders.")
    file = tmp_path / "ours/huisregels/policy.toml"
    mine = file.read_text("utf-8").replace('name = "', '# Van ons.\nname = "Onze ', 1)
    file.write_text(mine, "utf-8")
    refused = run("activate", "magazine", "./ours/huisregels")
    assert "`moderation policy write magazine ours/huisregels --reasons`" in refused.output
    written = run("write", "magazine", "ours/huisregels", "--reasons")
    assert written.output == "ours/huisregels: policy.toml\n"
    (went, came) = (
        set(one.splitlines()) - set(other.splitlines())
        for one, other in ((mine, file.read_text("utf-8")), (file.read_text("utf-8"), mine))
    )
    assert [len(went), came] == [1, {'nl = "Anders."'}]
    assert "has all that was changed" in run("write", "magazine", "ours/huisregels", "--reasons").output
    assert "is in force" in run("activate", "magazine", "./ours/huisregels").output


def test_whoever_activates_over_what_cannot_be_read_any_more_is_told_that_and_how(run: Run, site: str) -> None:
    with open_kept() as (_, store):
        store.keep_policy(KeptPolicy("f" * 64, "Lost", {"policy.toml": 'name = "Lost"\ngone_key = 3\n'}))
        now = datetime(2022, 1, 13, tzinfo=UTC)
        store.activate(Activation("magazine", "f" * 64, "Lost", now, None, "surname"), None)
    refused = run("activate", "magazine", "huisregels")
    assert refused.exit_code == 1
    assert "magazine: the version in force cannot be read any more" in refused.output
    assert "policy.toml:2: gone_key" in refused.output
    assert "to bring it into force all the same, add --take-back" in refused.output
    assert run("activate", "magazine", "huisregels", "--take-back").exit_code == 0


def test_what_a_policy_extends_is_not_written_and_told_where_it_is_another(run: Run, site: str, tmp_path: Path) -> None:
    policy_folder(tmp_path, name="basis", policy=POLICY)
    policy_folder(tmp_path, 'name = "Ons"\nextends = "basis"\n', name="ons")
    assert run("activate", "magazine", "./ons").exit_code == 0
    written = run("write", "magazine", "copy")
    assert written.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "copy").iterdir()) == ["cases.toml", "policy.toml"]
    assert "extends" not in written.output
    policy_folder(tmp_path, name="basis", policy=POLICY.replace("hold = 2", "hold = 3"))
    assert "What it extends is not here as it was" in run("write", "magazine", "copy", "--overwrite").output
    (tmp_path / "basis" / "policy.toml").unlink()
    assert "What it extends is not here as it was" in run("write", "magazine", "other").output
