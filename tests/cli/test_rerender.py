"""`moderation rerender`, over a real database that stays open as that of a running service."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.cli import moderation
from moderation.config import Settings
from moderation.markup import RENDERER
from moderation.store.interface import Store
from tests.conftest import ARTICLE, SECRET, Clock, Reader
from tests.older import OLDER, made_by_older

ODD = "<p>Neem de <b>vet</b> gedrukte raad.</p><p>Ja.</p>"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def rerender(store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch):
    """Types the command while the store is open elsewhere."""
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", settings.database)

    def typed(*words: str) -> Result:
        return CliRunner().invoke(moderation, ("rerender", *words))

    return typed


@pytest.fixture
def three(store: Store, jan: Reader, clock: Clock) -> None:
    """Three reactions that an older version rendered: the second will be another, the third would lose a word."""
    for text, html, plain in (
        ("Niets bijzonders.", "<p>Niets bijzonders.</p>", None),
        ("Neem de *vet* gedrukte raad.\n\nJa.", ODD, None),
        ("Een woord.", "<p>Een woord meer.</p>", "Een woord meer."),
    ):
        clock.forward(minutes=1)
        made_by_older(store, jan.sends(text).reaction, html, plain)


def renderers(store: Store) -> list[str]:
    return [store.reaction("magazine", number).renderer for number in (1, 2, 3)]


def test_a_dry_run_shows_what_would_change_and_writes_nothing(rerender, store: Store, three: None) -> None:
    before = [store.reaction("magazine", number) for number in (1, 2, 3)]
    result = rerender("--dry-run")
    lines = result.stdout.split("\n")
    assert lines[:2] == [
        f"--- c000002 magazine {ARTICLE}\t{OLDER}",
        f"+++ c000002 magazine {ARTICLE}\t{RENDERER}",
    ]
    assert "-<p>Neem de <b>vet</b> gedrukte raad.</p>" in lines
    assert "+<p>Neem de <strong>vet</strong> gedrukte raad.</p>" in lines
    assert " <p>Ja.</p>" in lines
    assert "c000001" not in result.stdout
    assert lines[-2:] == [
        "3 looked at, 1 unchanged, 1 changed, 1 kept because they do not pass. Nothing was written.",
        "",
    ]
    assert [store.reaction("magazine", number) for number in (1, 2, 3)] == before


def test_what_passes_is_written_and_the_next_time_there_is_nothing_to_do(rerender, store: Store, jan: Reader) -> None:
    made_by_older(store, jan.sends("Neem de *vet* gedrukte raad.\n\nJa.").reaction, ODD)
    made_by_older(store, jan.sends("Niets bijzonders.").reaction, "<p>Niets bijzonders.</p>")
    first = rerender()
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout == "2 looked at, 1 unchanged, 1 changed, 0 kept because they do not pass.\n"
    changed = store.reaction("magazine", 1)
    assert "<strong>vet</strong>" in changed.html
    assert (changed.renderer, store.reaction("magazine", 2).renderer) == (RENDERER, RENDERER)
    again = rerender()
    assert again.exit_code == 0
    assert again.stdout == "0 looked at, 0 unchanged, 0 changed, 0 kept because they do not pass.\n"


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_a_reaction_that_would_lose_words_is_kept_and_named(
    rerender, store: Store, three: None, words: tuple[str, ...]
) -> None:
    before = store.reaction("magazine", 3)
    result = rerender(*words)
    assert result.exit_code == 1
    assert result.stderr == f"c000003 magazine {ARTICLE} does not pass: it would lose words\n"
    assert store.reaction("magazine", 3) == before
    if words:
        assert f"+++ c000003 magazine {ARTICLE}\t{RENDERER}, kept as it was: it would lose words\n" in result.stdout


def test_what_was_kept_is_looked_at_again_the_next_time(rerender, store: Store, three: None) -> None:
    rerender()
    assert renderers(store) == [RENDERER, RENDERER, OLDER]
    result = rerender()
    assert result.exit_code == 1
    assert result.stdout == "1 looked at, 0 unchanged, 0 changed, 1 kept because they do not pass.\n"


def test_one_site_can_be_chosen(rerender, store: Store, jan: Reader) -> None:
    for site in ("magazine", "buurt"):
        made_by_older(store, jan.sends(site=site).reaction, ODD)
    assert rerender("--site", "buurt", "--dry-run").stdout.startswith("--- c000001 buurt ")
    unknown = rerender("--site", "nergens")
    assert unknown.exit_code == 1
    assert "there is no site 'nergens'" in unknown.stderr


def test_what_the_present_renderer_made_is_looked_at_when_asked(rerender, jan: Reader) -> None:
    jan.sends()
    assert rerender("--dry-run").stdout.startswith("0 looked at")
    assert rerender("--all").stdout == "1 looked at, 1 unchanged, 0 changed, 0 kept because they do not pass.\n"


def test_no_address_is_printed_and_nothing_that_a_terminal_obeys(rerender, store: Store, jan: Reader) -> None:
    sent = jan.sends("Schrijf jan@jansen.example voor *meer*.", email="verborgen@jansen.example")
    old = "<p>\x1b[2J\u202eSchrijf jan@jansen.example voor <b>meer</b>.</p>"
    made_by_older(store, sent.reaction, old, "Schrijf jan@jansen.example voor meer.")
    result = rerender("--dry-run")
    assert "1 changed" in result.stdout
    assert "-<p>\\x1b[2J\\u202eSchrijf j…@j….example" in result.stdout
    for hidden in ("@jansen", "\x1b", "\u202e", "*meer*"):
        assert hidden not in result.output


def test_two_that_run_at_once_do_each_reaction_once_and_both_end_well(
    rerender, store: Store, jan: Reader, tmp_path: Path
) -> None:
    for number in range(30):
        made_by_older(store, jan.sends(f"Dit is het *{number}*.", thread=f"/{number}").reaction, ODD)
    command = [sys.executable, "-m", "moderation", "rerender"]
    here = os.environ | {"PYTHONPATH": str(ROOT)}
    both = [
        subprocess.Popen(command, cwd=tmp_path, env=here, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    for process in both:
        said = process.communicate()[0].decode()
        assert process.returncode == 0, said
        assert "Error" not in said
    assert rerender().stdout.startswith("0 looked at")
    assert "<strong>29</strong>" in store.reaction("magazine", 30).html
