"""`moderation policy replay` and `shadow`, over a real database that stays open as that of a running service."""

import hashlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation import bootstrap
from moderation.cli import moderation
from moderation.cli.replay_told import NOT_KEPT
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, SECRET, Clock, Reader
from tests.replaying import THREE_LINKS, few_links, tried_out
from tests.store.samples import an_arrival, new_id

ROOT = Path(__file__).parents[2]
Typed = Callable[..., Result]


@pytest.fixture
def typed(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Types a command of `moderation policy` while the store is open elsewhere."""
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", settings.database)
    return lambda *words: CliRunner().invoke(moderation, ("policy", *words))


@pytest.fixture
def policy(tmp_path: Path) -> str:
    """The folder of a policy that calls three links spam and places the rest."""
    return str(few_links(tmp_path))


@pytest.fixture
def four(house: House, jan: Reader, els: Person) -> None:
    """Four reactions that waited: els placed the first, which has three links, and rejected the second."""
    for text in (f"{THREE_LINKS} jan.jansen@example.org", "Dan dat.", "En dit.", "Tot slot."):
        jan.sends(text)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.review.decide(els, "magazine", 2, Act.REJECT, 0, reason="advertising")


def test_a_replay_tells_all_in_a_table_and_a_list(typed: Typed, four: None, policy: str) -> None:
    result = typed("replay", policy, "--site", "magazine", "--since", "2022-01-13", "--jobs", "1")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("4 reactions of magazine since 13 January 2022 judged under Few links ")
    assert lines[1] == (
        "4 would change: 3 from waiting to published, 1 from waiting to spam; 2 of these against a person's decision."
    )
    assert lines[3:5] == [
        "done \\ would do  published  waiting  spam  refused",
        "waiting                  3        0     1        0",
    ]
    assert ["links", "spam", "0", "1", "1", "0"] in [line.split() for line in lines]
    at = lines.index("Against a person's decision:")
    assert lines[at + 1 : at + 4] == [
        f"c000001  waiting -> spam; a person published it  {ARTICLE}",
        f"    Jan Jansen: {THREE_LINKS} j…@e….org",
        "    + links, spam: The text has 3 links.",
    ]
    assert f"c000002  waiting -> published; a person rejected it  {ARTICLE}" in lines
    assert lines.index("Other changes:") > at
    assert lines[-1] == NOT_KEPT
    assert "jansen@" not in result.output


def test_what_comes_out_the_same_is_no_change(typed: Typed, four: None, tmp_path: Path) -> None:
    held = str(few_links(tmp_path, first="hold"))
    result = typed("replay", held, "--site", "magazine", "--since", "1d", "--jobs", "1")
    assert "0 reactions of magazine since " in result.stdout
    assert "None would change." in result.stdout


def test_the_json_document_has_the_keys_that_the_manual_names(typed: Typed, four: None, policy: str) -> None:
    result = typed("replay", policy, "--site", "magazine", "--json", "--limit", "1")
    document = json.loads(result.stdout)
    assert list(document) == [
        *("site", "policy", "since", "total", "broken_off", "judged", "not_judged", "changed", "against_people"),
        *("mended", "moves", "rules", "changes", "failures"),
    ]
    assert (document["total"], document["judged"], document["changed"], document["against_people"]) == (4, 4, 4, 2)
    assert document["moves"] == [
        {"from": "waiting", "to": "published", "number": 3},
        {"from": "waiting", "to": "spam", "number": 1},
    ]
    (change,) = document["changes"]
    assert (change["number"], change["from"], change["to"], change["person"]) == (1, "waiting", "spam", "published")
    assert change["new"] == [{"rule": "links", "effect": "spam", "reason": "The text has 3 links."}]
    (links,) = (rule for rule in document["rules"] if rule["rule"] == "links" and rule["effect"] == "spam")
    assert links == {
        **{"rule": "links", "effect": "spam", "in_shadow": False},
        **{"before": 0, "now": 1, "new": 1, "gone": 0},
    }
    assert "jansen@" not in result.stdout


def test_a_build_can_fail_when_people_would_be_gone_against(
    typed: Typed, four: None, policy: str, tmp_path: Path
) -> None:
    words = ("--site", "magazine", "--jobs", "1", "--fail-against-people")
    assert typed("replay", policy, *words).exit_code == 2
    assert typed("replay", policy, *words, "--since", "1d").exit_code == 0


def test_only_so_many_changes_are_listed_and_all_are_counted(typed: Typed, four: None, policy: str) -> None:
    result = typed("replay", policy, "--site", "magazine", "--limit", "1", "--jobs", "1")
    assert "c000001" in result.stdout
    assert "c000002" not in result.stdout
    assert "3 more are counted above and not listed." in result.stdout


def test_a_policy_that_fails_its_cases_is_not_tried(typed: Typed, four: None, tmp_path: Path) -> None:
    result = typed("replay", str(few_links(tmp_path, three="publish")), "--site", "magazine")
    assert result.exit_code == 1
    assert "“three links are spam”: expected the decision publish, got spam" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--site", "nergens"), "there is no site 'nergens'"),
        ((), "say which site: --site with one of archief, buurt, magazine"),
        (("--site", "magazine", "--since", "2999-01-01"), "This day has yet to come."),
        (
            ("--site", "magazine", "--since", "gisteren"),
            "Use a date such as 2026-03-01, or a number of days",
        ),
        (("--site", "magazine", "--jobs", "0"), "--jobs"),
        (("--site", "magazine", "--limit", "-1"), "--limit"),
    ],
)
def test_what_cannot_be_asked_is_said_so(typed: Typed, policy: str, words: tuple[str, ...], said: str) -> None:
    result = typed("replay", policy, *words)
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert result.stdout == ""


def test_an_unknown_policy_is_said_so(typed: Typed) -> None:
    result = typed("replay", "nergens", "--site", "magazine")
    assert result.exit_code == 1
    assert "there is no policy 'nergens'" in result.stderr


def test_nothing_that_a_terminal_obeys_is_printed(typed: Typed, store: Store, four: None, policy: str) -> None:
    kept = store.reaction("magazine", 3)
    changes = {"id": new_id(), "thread": "/\x1b[2J\u202e", "shown_name": "\x1b]0;x\x07", "plain": "\u202eolleH\x9b2J"}
    store.accept(an_arrival(replace(kept, **changes)), None)
    result = typed("replay", policy, "--site", "magazine", "--jobs", "1")
    assert "c000005" in result.stdout
    assert not {"\x1b", "\u202e", "\x9b", "\x07"} & set(result.stdout)


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("is_open", [True, False], ids=["while the service runs", "while nobody has it open"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_database_is_the_same_to_the_byte(
    typed: Typed, four: None, store: Store, tmp_path: Path, policy: str, is_open: bool, jobs: str
) -> None:
    if not is_open:
        store.close()
    before = digest_of(tmp_path / "test.db")
    result = typed("replay", policy, "--site", "magazine", "--jobs", jobs)
    assert result.stdout.startswith("4 reactions of magazine judged")
    assert digest_of(tmp_path / "test.db") == before


def test_ctrl_c_ends_all_its_processes_and_tells_what_there_is(
    typed: Typed, four: None, tmp_path: Path, policy: str
) -> None:
    ours, theirs = pty.openpty()
    words = ["policy", "replay", policy, "--site", "magazine", "--jobs", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "moderation", *words],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    assert os.read(ours, 1)  # the bar stands there, and its processes are being started
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate()[0].decode()
    shown = b""
    while piece := _read(ours):
        shown += piece
    os.close(ours)
    assert process.returncode == 130
    assert said.startswith("Broken off: 0 of 4 looked at.")
    assert b"Traceback" not in shown
    until = time.monotonic() + 60
    while _lives(process.pid):
        assert time.monotonic() < until
        time.sleep(0.02)


def _lives(group: int) -> bool:
    """Whether there is a process in the group. One that has ended is, until the system has taken note of that."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 10_000)
    except OSError:  # nobody has the other end any more
        return b""


# Rules in the shadow


def test_rules_in_the_shadow_are_told_in_a_table(typed: Typed, tried: None) -> None:
    result = typed("shadow", "magazine")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["rule", "decided", "spoke", "on", "right", "found", "by", "chance", "not", "decided"]
    assert lines[1].split()[:3] == ["links", "2", "1"]
    assert "links: Too early to say: 2 decided." in lines


def test_rules_in_the_shadow_are_told_to_programs(typed: Typed, tried: None) -> None:
    document = json.loads(typed("shadow", "magazine", "--json").stdout)
    (rule,) = document["rules"]
    assert (rule["rule"], rule["decided"], rule["not_decided"]) == ("links", 2, 1)
    assert (rule["hit_taken_away"], rule["hit_placed"], rule["miss_taken_away"], rule["miss_placed"]) == (1, 0, 0, 1)
    assert rule["right"] == {"part": 1, "whole": 1, "value": 1.0, "low": pytest.approx(0.2065, abs=1e-4), "high": 1.0}
    assert rule["verdict"] == "Too early to say: 2 decided."


def test_where_no_rule_is_tried_that_is_said(typed: Typed) -> None:
    assert typed("shadow", "magazine").stdout == "No rule is or was in the shadow here.\n"
    unknown = typed("shadow", "nergens")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert "there is no site 'nergens'" in unknown.stderr


def test_a_rule_in_the_shadow_is_named_before_any_reaction_came_in(
    typed: Typed, settings: Settings, store: Store, clock: Clock, tmp_path: Path
) -> None:
    bootstrap.build(settings, store, clock).activations.activate("magazine", tried_out(tmp_path))
    assert "links: no reactions yet" in typed("shadow", "magazine").stdout.splitlines()
    (rule,) = json.loads(typed("shadow", "magazine", "--json").stdout)["rules"]
    assert (rule["rule"], rule["decided"], rule["not_decided"]) == ("links", 0, 0)


@pytest.fixture
def tried(settings: Settings, store: Store, els: Person, clock: Clock, tmp_path: Path) -> None:
    """A rule in the shadow, three reactions, and two decisions of els."""
    house = bootstrap.build(settings, store, clock)
    house.activations.activate("magazine", tried_out(tmp_path))
    jan = Reader(house, clock)
    for text in (THREE_LINKS, "Dan dat.", "En dit."):
        jan.sends(text)
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="advertising")
    house.review.decide(els, "magazine", 2, Act.APPROVE, 0)
