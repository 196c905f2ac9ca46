"""`moderation publish`, as the person who runs the service types it."""

from contextlib import closing

import pytest
from click.testing import CliRunner, Result
from structlog.testing import capture_logs

from moderation import bootstrap
from moderation.cli import moderation
from moderation.domain.snapshot import FIRST
from tests.conftest import SECRET
from tests.publishing.conftest import THREAD, Press, file_of, lying_in, settings_for
from tests.publishing.test_job import at_work, holds, is_taken, until
from tests.store.need import folder_of_nobody, read_only
from tests.store.samples import furnished


@pytest.fixture
def run(press: Press, monkeypatch: pytest.MonkeyPatch):
    """Types a command beside the house."""
    monkeypatch.setenv("MODERATION_SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", press.settings.database)
    monkeypatch.setenv("MODERATION_PUBLIC_URL", press.settings.public_url)
    monkeypatch.setenv("MODERATION_PUBLISH", press.settings.publish)

    def typed(*words: str) -> Result:
        return CliRunner().invoke(moderation, words)

    return typed


def test_it_brings_the_folder_in_line_and_says_what_it_did(run, press: Press) -> None:
    press.published()
    press.published("/artikel/13")
    first = run("publish")
    assert first.exit_code == 0, first.output
    assert first.output == "2 pages: 2 written, 0 unchanged; 0 files deleted that belong to none.\n"
    file_of(press.folder).write_bytes(b"scribbled over")
    file_of(press.folder, "/artikel/99").write_bytes(b"a stray")
    again = run("publish")
    assert again.output == "2 pages: 1 written, 1 unchanged; 1 file deleted that belong to none.\n"
    assert lying_in(press.folder) == press.answered((THREAD, FIRST), ("/artikel/13", FIRST))


def test_a_check_names_what_differs_and_writes_nothing(run, press: Press) -> None:
    press.published()
    press.begun()
    alike = run("publish", "--check")
    assert (alike.exit_code, alike.output) == (0, f"0 files differ in {press.folder}.\n")
    scribbled, stray = file_of(press.folder, ending="html.gz"), file_of(press.folder, "/artikel/99")
    scribbled.write_bytes(b"scribbled over")
    stray.write_bytes(b"a stray")
    before = lying_in(press.folder)
    checked = run("publish", "--check")
    assert checked.exit_code == 1
    assert checked.output == f"{scribbled} differs\n{stray} differs\n2 files differ in {press.folder}.\n"
    assert lying_in(press.folder) == before


def test_a_check_beside_a_service_is_not_misled_by_what_is_on_its_way(run, press: Press) -> None:
    with at_work(press):
        until(lambda: is_taken(press))
        for number in range(5):
            press.published(text=str(number))
        assert run("publish", "--check").exit_code == 0


def test_it_works_beside_a_service_which_goes_on_after_it(run, press: Press) -> None:
    press.published()
    with capture_logs() as told, at_work(press):
        until(lambda: any(line["event"] == "the publish directory is in line" for line in told))
        file_of(press.folder).write_bytes(b"scribbled over")
        assert "1 page: 1 written" in run("publish").output
        press.published(text="Nieuw")
        until(lambda: holds(file_of(press.folder), b"Nieuw"))
    assert lying_in(press.folder) == press.answered((THREAD, FIRST))


def test_without_a_folder_it_says_which_setting_names_it(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MODERATION_PUBLISH")
    for words in (("publish",), ("publish", "--check")):
        refused = run(*words)
        assert refused.exit_code == 1
        assert "MODERATION_PUBLISH is not set" in refused.output


def test_where_it_may_not_write_it_says_so(run, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    # What Python loads when it is first needed may lie where nobody may read.
    press.published()
    run("publish")
    with folder_of_nobody() as place:
        folder = place / "public"
        folder.mkdir()
        settings = settings_for(place, folder)
        with closing(furnished(bootstrap.store_of(settings))) as store:
            Press(settings, store, press.clock).published()
        monkeypatch.setenv("DATABASE_URL", settings.database)
        monkeypatch.setenv("MODERATION_PUBLISH", settings.publish)
        with read_only(folder):
            refused = run("publish")
        assert refused.exit_code == 1
        assert refused.output == f"Error: MODERATION_PUBLISH: {folder}/.moderation-caller: Permission denied\n"
        (folder / "api").mkdir()
        with read_only(folder / "api"):
            refused = run("publish")
        assert refused.exit_code == 1
        assert "1 page: 0 written, 0 unchanged" in refused.output
        assert f"Error: 1 page missing; {folder}/api/v1: Permission denied\n" in refused.output
