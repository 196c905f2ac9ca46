"""The command line, as the person who runs the service types it."""

import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation import bootstrap
from moderation.cli import moderation
from moderation.domain.errors import SignInFailed
from moderation.domain.thread import Thread
from moderation.policies import read_policy, shipped
from moderation.store import open_store
from tests.conftest import PASSWORD, SECRET


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Types a command on an empty machine whose settings are in order."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET)

    def typed(*words: str, stdin: str = "") -> Result:
        return CliRunner().invoke(moderation, words, input=stdin)

    return typed


ADD_SITE = ("site", "add", "magazine", "--name", "Ons Blad", "--origin", "https://www.blad.example/")


def test_a_site_is_added_listed_and_checked(run) -> None:
    added = run(*ADD_SITE)
    assert added.exit_code == 0, added.output
    assert "/t/magazine?thread=" in added.output
    in_force = f"Huisregels van het blad {read_policy(shipped() / 'huisregels').digest[:12]}"
    assert run("site", "list").output == f"magazine\tOns Blad\t{in_force}\thttps://www.blad.example\n"
    assert "passes its cases" in run("site", "check").output


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("site", "add", "Ons Blad", "--name", "x", "--origin", "https://a.example"), "small letters"),
        (("site", "add", "a", "--name", "x", "--origin", "a.example"), "is not an address"),
        (
            ("site", "add", "a", "--name", "x", "--origin", "https://a.example", "--time-zone", "Mars"),
            "time zone that is known",
        ),
        (("site", "add", "a", "--name", "x", "--origin", "https://a.example", "--policy", "none"), "no policy 'none'"),
        (("site", "add", "a", "--name", " ", "--origin", "https://a.example"), "the name by which readers know"),
        (("site", "add", "new", "--name", "x", "--origin", "https://a.example"), "has another meaning in addresses"),
        (("site", "add", "a", "--name", "x", "--origin", "https://a.example", "--language", "klingon"), "fr-BE or fy"),
        (("site", "change", "nowhere", "--name", "x"), "there is no site 'nowhere'"),
        (("site", "check"), "there is no site yet"),
        (("thread", "close", "nowhere", "/a"), "there is no site 'nowhere'"),
        (("people", "add", "els", "--name", "Els", "--password-stdin"), "an e-mail address such as"),
        (("people", "add", "els@example.org", "--name", "Els", "--password-stdin"), "12 to 256 characters"),
        (("people", "password", "els@example.org", "--password-stdin"), "nobody with this address"),
        (("policy", "check", "nowhere"), "no policy 'nowhere'"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run, words: tuple[str, ...], complaint: str) -> None:
    run("migrate")
    result = run(*words, stdin="short\n")
    assert result.exit_code != 0
    assert complaint in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("site", "list"),
        ("site", "change", "magazine", "--name", "x"),
        ("site", "check"),
        ("people", "list"),
        ("people", "lock", "els@example.org"),
        ("people", "password", "els@example.org", "--password-stdin"),
        ("thread", "add", "magazine", "/a", "--title", "A"),
        ("thread", "close", "magazine", "/a"),
        ("policy", "activate", "magazine", "open"),
        ("policy", "history", "magazine"),
        ("policy", "shadow", "magazine"),
        ("rerender",),
        ("publish",),
    ],
)
def test_where_there_is_no_database_none_is_made_by_what_cannot_begin_one(
    run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = run(*words, stdin=PASSWORD)
    assert result.exit_code == 1
    assert f"Error: there is no database {tmp_path}/moderation.db; `moderation serve`, " in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_site_is_changed_and_what_comes_of_it_is_said(run, tmp_path: Path) -> None:
    run(*ADD_SITE, "--language", "fr-be", "--informal", "--no-index")
    changed = run(
        "site", "change", "magazine", "--origin", "https://nieuw.example", "--formal", "--threads", "registered"
    )
    assert changed.exit_code == 0, changed.output
    assert "Kept." in changed.output
    assert "Mind: Pages on https://www.blad.example show no reactions and take none any more." in changed.output
    with closing(open_store(f"sqlite:///{tmp_path}/moderation.db", SECRET.encode())) as store:
        site = store.site("magazine")
        assert (site.name, site.origins, site.language) == ("Ons Blad", ("https://nieuw.example",), "fr-BE")
        assert (site.informal, site.indexed, site.open_threads) == (False, False, False)
        (line,) = store.log().items
        assert (line.entry.person, set(line.entry.changed)) == (None, {"origins", "informal", "open_threads"})


def test_a_site_is_not_added_twice(run) -> None:
    run(*ADD_SITE)
    again = run(*ADD_SITE)
    assert again.exit_code == 2
    assert "There is a site with this key already." in again.output


def test_somebody_is_added_and_given_a_new_password(run) -> None:
    words = ("people", "add", "els@example.org", "--name", "Els", "--role", "owner", "--password-stdin")
    assert "Els can sign in" in run(*words, stdin=PASSWORD + "\n").output
    assert run("people", "list").output == "els@example.org\tEls\towner\n"
    assert run("people", "password", "els@example.org", "--password-stdin", stdin=PASSWORD + "!\n").exit_code == 0


def test_somebody_who_left_is_let_in_no_more(run, tmp_path: Path) -> None:
    run("people", "add", "els@example.org", "--name", "Els", "--password-stdin", stdin=PASSWORD + "\n")
    assert run("people", "lock", "els@example.org").exit_code == 0
    with closing(open_store(f"sqlite:///{tmp_path}/moderation.db", SECRET.encode())) as store:
        people = bootstrap.people_of(store)
        for password in (PASSWORD, "locked", ""):
            with pytest.raises(SignInFailed):
                people.sign_in("els@example.org", password)


def test_a_password_that_is_typed_is_asked_twice_and_not_shown(run) -> None:
    result = run("people", "add", "els@example.org", "--name", "Els", stdin=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output


def test_without_a_terminal_it_is_said_how_else_to_give_a_password(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "moderation", "people", "add", "els@example.org", "--name", "Els"],
        cwd=tmp_path,
        env=os.environ | {"MODERATION_SECRET_KEY": SECRET, "PYTHONPATH": str(Path(__file__).parents[2])},
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # without the terminal of whoever runs the tests
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Error: there is no terminal on which to ask for a password; give it with --password-stdin" in done.stderr
    assert "GetPassWarning" not in done.stderr


def test_a_thread_is_added_closed_and_opened(run) -> None:
    run(*ADD_SITE)
    for words in (("add", "magazine", "/a", "--title", "A"), ("close", "magazine", "/a"), ("open", "magazine", "/a")):
        assert run("thread", *words).exit_code == 0


def test_a_thread_keeps_its_address_when_its_title_changes(run, tmp_path: Path) -> None:
    run(*ADD_SITE)
    run("thread", "add", "magazine", "art-1", "--title", "Eerst", "--url", "https://www.blad.example/een")
    run("thread", "add", "magazine", "art-1", "--title", "Beter")
    assert "address" in run("thread", "add", "magazine", "art-1", "--title", "x", "--url", "javascript:x").output
    with closing(open_store(f"sqlite:///{tmp_path}/moderation.db", SECRET.encode())) as store:
        kept = store.thread("magazine", "art-1")
        assert kept == Thread("magazine", "art-1", "Beter", "https://www.blad.example/een", opened=kept.opened)


def test_a_thread_of_a_day_that_has_yet_to_come_is_refused(run) -> None:
    run(*ADD_SITE)
    result = run("thread", "add", "magazine", "/a", "--title", "A", "--published", "2999-01-01")
    assert (result.exit_code, "this day has yet to come" in result.output) == (2, True)
    assert run("thread", "add", "magazine", "/a", "--title", "A", "--published", "2020-01-01").exit_code == 0


def test_a_thread_is_closed_after_its_last_day(run) -> None:
    run(*ADD_SITE)
    close = ("thread", "close", "magazine", "/a")
    for day in ("2020-01-01", "9999-12-31"):
        refused = run(*close, "--last-day", day)
        assert (refused.exit_code, "a day from today on" in refused.output) == (2, True)
    day = (bootstrap.now() + timedelta(days=9)).date().isoformat()
    assert run(*close, "--last-day", day).output == f"Closes after {day}: /a\n"
    assert run(*close).output == "Closed: /a\n"
    again = run(*close, "--last-day", day)
    assert (again.exit_code, "closed by hand already: /a" in again.output) == (1, True)
    assert run("thread", "open", "magazine", "/a").output == "Open: /a\n"


def test_a_thread_that_is_too_old_is_not_said_to_be_open(run, tmp_path: Path) -> None:
    run(*ADD_SITE)
    with closing(open_store(f"sqlite:///{tmp_path}/moderation.db", SECRET.encode())) as store:
        store.add_site(replace(store.site("magazine"), key="dagblad", closes_after=60))
    run("thread", "add", "dagblad", "/a", "--title", "A", "--published", "2020-01-01")
    opened = run("thread", "open", "dagblad", "/a")
    assert (opened.exit_code, "still closed: /a is older than the 60 days" in opened.output) == (1, True)


def test_a_thread_of_another_site_is_refused(run) -> None:
    run(*ADD_SITE)
    assert "has no thread" in run("thread", "close", "magazine", "https://evil.example/").output


def test_the_shipped_policies_pass(run) -> None:
    result = run("policy", "check")
    assert result.exit_code == 0
    assert result.output.count("passes its ") == 3


def test_a_policy_that_fails_a_case_says_where(run, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    for name in ("policy.toml", "cases.toml"):
        text = (shipped() / "open" / name).read_text("utf-8")
        (folder / name).write_text(text.replace("hold = 2", "hold = 3"), "utf-8")
    result = run("policy", "check", str(folder))
    assert result.exit_code == 1
    assert "cases.toml:" in result.output
    assert "expected the findings [links: hold], got no findings" in result.output


def test_without_a_secret_nothing_starts_and_the_way_to_make_one_is_shown(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODERATION_SECRET_KEY")
    result = run("serve")
    assert result.exit_code == 1
    assert "secrets.token_urlsafe(48)" in result.output


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A policy of the house's own, in a folder that the settings name."""
    own = tmp_path / "policies" / "own"
    own.mkdir(parents=True)
    for name in ("policy.toml", "cases.toml"):
        (own / name).write_bytes((shipped() / "open" / name).read_bytes())
    monkeypatch.setenv("MODERATION_POLICIES", str(own.parent))
    return own


def test_what_is_in_force_stays_as_it_is_until_a_version_is_activated(run, own: Path) -> None:
    assert run(*ADD_SITE, "--policy", "own").exit_code == 0
    changed = (own / "policy.toml").read_text("utf-8").replace('name = "Open"', 'name = "Wider open"')
    (own / "policy.toml").write_text(changed, "utf-8")
    assert "Open " in run("site", "list").output
    assert "Wider" not in run("site", "check").output
    assert "is in force" in run("policy", "activate", "magazine", "own").output
    assert "Wider open" in run("site", "check").output
    assert "was in force already" in run("policy", "activate", "magazine", str(own)).output
    newest, oldest = run("policy", "history", "magazine").output.splitlines()
    assert "Wider open" in newest
    assert oldest.endswith("Open  (command line)")


def test_a_policy_that_fails_its_own_cases_is_refused_and_the_old_one_stays_in_force(run, own: Path) -> None:
    run(*ADD_SITE, "--policy", "own")
    before = run("policy", "history", "magazine").output
    broken = (own / "policy.toml").read_text("utf-8").replace('in_text = "note"', 'in_text = "hold"')
    (own / "policy.toml").write_text(broken, "utf-8")
    result = run("policy", "activate", "magazine", "own")
    assert result.exit_code == 1
    assert "cases.toml:" in result.output
    assert run("policy", "history", "magazine").output == before


def test_deleting_any_one_case_makes_the_check_fail(run, own: Path) -> None:
    head, *cases = (own / "cases.toml").read_text("utf-8").split("[[case]]")
    for number in range(len(cases)):
        left = [head, *cases[:number], *cases[number + 1 :]]
        (own / "cases.toml").write_text("[[case]]".join(left), "utf-8")
        result = run("policy", "check", str(own))
        assert result.exit_code == 1, cases[number]
        assert f"the plan is {len(cases)} cases" in result.output
