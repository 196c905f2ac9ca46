"""What lies in the publish directory is what the service answers, whatever befell the one who writes it."""

import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import bootstrap
from moderation.domain.errors import StoreUnavailable
from moderation.domain.snapshot import FIRST, address_of_page, key_of, name_of
from moderation.domain.thread import Thread
from moderation.publishing import Tally
from moderation.store import snapshots
from moderation.store.interface import Store
from tests.conftest import Clock
from tests.publishing.conftest import THREAD, Press, file_of, lying_in, settings_for
from tests.store.need import folder_of_nobody, moved_away, read_only, small_disk
from tests.store.samples import NOW, a_reaction, a_site, a_thread, an_activation, an_arrival, furnished

OTHER = "/artikel/13"


# What lies there


def test_what_lies_there_is_what_the_service_answers_in_every_form_and_coding(press: Press) -> None:
    press.published()
    press.published(OTHER)
    _, tally = press.begun()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST), (OTHER, FIRST))
    assert (tally.written, tally.unchanged, tally.deleted) == (2, 0, 0)
    assert b"Mooi stuk!" in file_of(press.folder).read_bytes()


def test_later_pages_of_a_long_thread_lie_in_a_folder_of_their_own(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "MOST", 3)
    publisher, _ = press.begun()
    numbers = [press.published().number for _ in range(8)]
    assert publisher.follow()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST), (THREAD, numbers[3]), (THREAD, numbers[6]))


def test_everybody_may_read_what_is_published_whatever_the_service_keeps_to_itself(press: Press) -> None:
    before = os.umask(0o077)
    try:
        press.published()
        press.begun()
    finally:
        os.umask(before)
    for path in (press.folder / "api").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_a_thread_without_a_printed_page_has_no_file(press: Press, store: Store) -> None:
    store.accept(an_arrival(a_reaction()), None)
    press.begun()
    assert lying_in(press.folder) == {}


# Following


def test_what_is_decided_is_followed_and_what_is_removed_is_gone(press: Press) -> None:
    publisher, _ = press.begun()
    reaction = press.published(text="Spijt")
    assert publisher.follow()
    assert b"Spijt" in file_of(press.folder).read_bytes()
    press.removed(reaction)
    assert publisher.follow()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST))
    assert not [path for path, body in lying_in(press.folder).items() if b"Spijt" in body]


def test_a_site_that_is_new_is_followed_too(press: Press) -> None:
    publisher, _ = press.begun()
    press.published(site="krant")
    assert publisher.follow()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST), site="krant")


def test_what_is_printed_while_everything_is_gone_through_is_followed_and_stays(press: Press) -> None:
    for number in range(5):
        press.published(f"/artikel/{number}")
    publisher = press.publisher()
    pages = {f"/artikel/{number}" for number in range(5)}
    for step, _ in enumerate(publisher.reconcile(Tally())):
        if step < 5:
            press.published(f"/nieuw/{step}")
            pages.add(f"/nieuw/{step}")
            press.published(f"/artikel/{4 - step}", "Nog een.")
            assert publisher.follow()
    assert lying_in(press.folder) == press.answered(*((page, FIRST) for page in pages))


def test_a_site_that_is_added_while_everything_is_gone_through_keeps_its_files(press: Press, store: Store) -> None:
    press.published()
    publisher = press.publisher()
    for step, _ in enumerate(publisher.reconcile(Tally())):
        if step == 0:
            store.add_site(a_site("nieuw"))
            press.published(site="nieuw")
            assert publisher.follow()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST)) | press.answered((THREAD, FIRST), site="nieuw")


def test_of_very_much_a_part_is_followed_at_a_time_until_all_is_there(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.publishing.publisher.AT_ONCE", 2)
    publisher, _ = press.begun()
    for number in range(5):
        press.published(f"/artikel/{number}")
    assert publisher.follow()
    assert len(lying_in(press.folder)) == 2 * 6
    assert publisher.follow()
    assert publisher.follow()
    assert lying_in(press.folder) == press.answered(*((f"/artikel/{number}", FIRST) for number in range(5)))


def test_when_the_settings_of_a_site_change_all_its_pages_are_written_anew(press: Press, store: Store) -> None:
    store.put_thread(a_thread(THREAD, opened=NOW))
    press.published()
    publisher, _ = press.begun()
    assert publisher.follow()
    store.activate(an_activation(), 30)
    assert not publisher.follow(), "everything has to be gone through"
    press.begun()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST))
    assert b'"closes":"20' in file_of(press.folder).read_bytes()


def test_when_other_house_rules_come_into_force_all_that_readers_see_is_written_anew(press: Press) -> None:
    press.activated("open")
    press.published()
    publisher, _ = press.begun()
    assert publisher.follow()
    before = lying_in(press.folder)
    assert b"<form" in file_of(press.folder, ending="html").read_bytes()
    press.activated("huisregels")
    assert not publisher.follow(), "everything has to be gone through"
    _, tally = press.begun()
    assert (tally.written, tally.unchanged) == (1, 0)
    assert lying_in(press.folder) == press.answered((THREAD, FIRST))
    changed = {path for path, body in lying_in(press.folder).items() if body != before[path]}
    assert {path.partition(".")[2] for path in changed} == {"html", "html.gz", "html.br"}


def test_a_thread_that_becomes_too_old_is_closed_in_its_file_when_the_moment_comes(press: Press, clock: Clock) -> None:
    press.activated("strict")
    for day, thread in enumerate((THREAD, OTHER, "/artikel/14")):
        press.store.put_thread(a_thread(thread, opened=clock.at + timedelta(days=day)))
        press.published(thread)
    publisher, _ = press.begun()
    assert publisher.follow()
    for day, thread in enumerate((THREAD, OTHER)):
        file = file_of(press.folder, thread, ending="html")
        clock.forward(days=1 if day else 30, seconds=-1)
        assert publisher.follow()
        assert b"<form" in file.read_bytes()
        clock.forward(seconds=1)
        assert publisher.follow()
        assert b"<form" not in file.read_bytes()
        assert lying_in(press.folder) == press.answered((THREAD, FIRST), (OTHER, FIRST), ("/artikel/14", FIRST))


def test_a_thread_is_closed_in_its_file_when_the_day_comes_that_somebody_has_set(press: Press, clock: Clock) -> None:
    press.activated("strict")
    for thread in (THREAD, OTHER):
        press.published(thread)
    publisher, _ = press.begun()
    assert publisher.follow()
    press.store.put_thread(a_thread(THREAD, closed=clock.at + timedelta(days=3)))
    for days, is_open in ((0, True), (2, True), (1, False)):
        clock.forward(days=days)
        assert publisher.follow()
        assert (b"<form" in file_of(press.folder, THREAD, ending="html").read_bytes()) is is_open
        assert b"<form" in file_of(press.folder, OTHER, ending="html").read_bytes()
        assert lying_in(press.folder) == press.answered((THREAD, FIRST), (OTHER, FIRST))


def test_a_thread_that_became_too_old_while_nobody_wrote_is_closed_at_the_start(press: Press, clock: Clock) -> None:
    press.activated("strict")
    for thread in (THREAD, OTHER):
        press.store.put_thread(a_thread(thread, opened=clock.at + timedelta(days=int(thread == OTHER))))
        press.published(thread)
    press.begun()
    clock.forward(days=30)
    _, tally = press.begun()
    assert (tally.written, tally.unchanged) == (1, 1)
    assert lying_in(press.folder) == press.answered((THREAD, FIRST), (OTHER, FIRST))
    assert b"<form" not in file_of(press.folder, ending="html").read_bytes()


def test_of_very_many_that_become_too_old_at_once_all_are_closed(
    press: Press, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.publishing.ageing.AT_ONCE", 2)
    press.activated("strict")
    threads = [f"/artikel/{number}" for number in range(5)]
    for thread in threads:
        press.store.put_thread(a_thread(thread, opened=clock.at))
        press.published(thread)
    publisher, _ = press.begun()
    clock.forward(days=30)
    for _ in range(4):
        publisher.follow()
    assert lying_in(press.folder) == press.answered(*((thread, FIRST) for thread in threads))


def test_with_another_address_of_the_service_pages_are_made_anew(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "MOST", 2)
    numbers = [press.published().number for _ in range(3)]
    press.begun()
    settings = replace(press.settings, public_url="https://reacties.example")
    with closing(bootstrap.store_of(settings)) as store:
        moved = Press(settings, store, press.clock)
        moved.begun()
        assert lying_in(press.folder) == moved.answered((THREAD, FIRST), (THREAD, numbers[2]))
        assert b"https://reacties.example/t/blad" in file_of(press.folder, ending="html").read_bytes()


# Web servers that look at the time and the length


def test_a_body_never_has_the_seconds_of_another_one_of_the_same_file(press: Press) -> None:
    publisher, _ = press.begun()
    seen = set()
    for text in ("Aap.", "Bij.", "Cel.", "Das."):
        reaction = press.published(text=text)
        publisher.follow()
        for ending in ("json", "json.gz", "html.br"):
            seen.add((ending, int(file_of(press.folder, ending=ending).stat().st_mtime)))
        press.removed(reaction)
        publisher.follow()
        seen.add(("json", int(file_of(press.folder).stat().st_mtime)))
    assert len(seen) == 4 * 4


def test_what_has_not_changed_keeps_its_seconds_and_its_file(press: Press, clock: Clock) -> None:
    publisher, _ = press.begun()
    press.published()
    publisher.follow()
    before = file_of(press.folder).stat()
    clock.forward(hours=1)
    press.store.put_thread(press.store.thread("blad", THREAD) or pytest.fail("it is there"))  # printed, and the same
    publisher.follow()
    for _, tally in (press.begun(), press.begun(fully=True), press.begun()):
        assert (tally.written, tally.unchanged) == (0, 1)
    after = file_of(press.folder).stat()
    assert (before.st_ino, int(before.st_mtime)) == (after.st_ino, int(after.st_mtime))


# Beginning anew


def test_at_the_start_nothing_is_read_that_says_of_itself_that_it_is_right(press: Press) -> None:
    press.published()
    press.begun()
    file = file_of(press.folder)
    before = file.stat()
    file.write_bytes(bytes(len(file.read_bytes())))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert press.begun()[1].written == 0, "a hand that meant to deceive"
    assert press.begun(fully=True)[1].written == 1
    assert lying_in(press.folder) == press.answered((THREAD, FIRST))


@pytest.mark.parametrize("ending", ["json", "json.gz", "json.br", "html", "html.gz", "html.br"])
def test_a_file_that_is_cut_off_or_gone_is_noticed_at_the_start(press: Press, ending: str) -> None:
    press.published()
    press.begun()
    for size in (0, 10, None):
        file = file_of(press.folder, ending=ending)
        before = file.stat()
        if size is None:
            file.unlink()
        else:
            os.truncate(file, size)
            os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert press.begun()[1].written == 1
        assert lying_in(press.folder) == press.answered((THREAD, FIRST))


def test_what_was_decided_while_nobody_wrote_is_caught_up(press: Press) -> None:
    reaction = press.published()
    press.published(OTHER)
    press.begun()
    press.removed(reaction)
    assert press.begun()[1].written == 1
    assert lying_in(press.folder) == press.answered((THREAD, FIRST), (OTHER, FIRST))


def test_what_was_decided_last_while_nobody_wrote_comes_before_all_else(
    press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.publishing.publisher.AT_ONCE", 3)
    for number in range(10):
        press.published(f"/artikel/{number}")
    reaction = press.published(text="Spijt")
    press.begun()
    press.removed(reaction)
    publisher = press.publisher()
    steps = publisher.reconcile(Tally())
    assert publisher.follow()
    assert b"Spijt" not in file_of(press.folder).read_bytes()
    assert len(list(steps)) > 11


def test_files_that_belong_to_no_page_go_and_those_of_others_stay(press: Press) -> None:
    press.published()
    press.begun()
    threads = file_of(press.folder).parent
    strays = [
        threads / "_2fnooit.json",
        threads / "_2fnooit.html.gz",
        threads / "_2fartikel_2f12" / "7.json",
        threads / "_2fartikel_2f12" / "7.html",
        threads / "._2fartikel_2f12.json.unfinished",
        threads / "_2Fartikel_2F12.json",
        threads.parents[1] / "weg" / "threads" / "_2f.json.br",
    ]
    others = [press.folder / "favicon.ico", threads / "README", threads.parents[1] / "weg2" / "index.php"]
    for path in strays + others:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    _, tally = press.begun()
    assert tally.deleted == len(strays)
    assert [path for path in strays if path.exists()] == []
    assert [path for path in others if not path.exists()] == []
    assert not (threads.parents[1] / "weg").exists()
    assert file_of(press.folder).exists()


# Keys of all kinds


KEYS = ["a", "A", "b", "a.json", "a.json.gz", "a.b", "CON", "artikel-1", "artikel:1", "artikel_1", "artikel_2d1"]
KEYS += ["/", "/..", "/../../etc/passwd", "/a/b", "/A/B", "/a%2Fb", "/~root", "/caf%C3%A9"]
KEYS += ["/a?b=c", "/" + "x" * 190, "/" + "x" * 400, "/$(reboot)", "/;ls", "/'", "/.git/config", "/a.", "/a%00"]
NOT_CANONICAL = ["..", "../../../../tmp/x", ".htaccess", "~", "-rf", "é", "\u202egnp.exe", "%2e%2e", "//x", " a", "\\"]
NOT_CANONICAL += ["/%2e%2e/x", "/a\\b", '/"']


def test_whatever_the_key_nothing_is_written_outside_and_no_two_share_a_file(press: Press, store: Store) -> None:
    for key in KEYS + NOT_CANONICAL:
        store.put_thread(Thread("blad", key, "", ""))
    outside = {path for path in press.folder.parent.rglob("*") if press.folder not in path.parents}
    publisher, _ = press.begun()
    assert publisher.failure is None
    assert {path for path in press.folder.parent.rglob("*") if press.folder not in path.parents} == outside
    threads = file_of(press.folder).parent
    found = {path.relative_to(threads).as_posix() for path in press.folder.rglob("*") if path.is_file()}
    names = {name_of(key) for key in KEYS if len(name_of(key)) <= 200}
    assert {path.partition(".")[0] for path in found} == names
    assert all(path == path.lower() and "/" not in path for path in found)
    assert [paths for _, paths in publisher.differing() if paths] == []
    for key in KEYS:
        if name_of(key) in names:
            path = address_of_page("blad", key, FIRST, "json")[1:]
            assert (press.folder / path).read_bytes() == press.answered((key, FIRST))[path]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1), min_size=2, max_size=5, unique=True))
def test_names_are_apart_in_small_letters_and_lead_back_to_their_key(keys: list[str]) -> None:
    for one, other in combinations(keys, 2):
        assert name_of(one).lower() != name_of(other).lower()
    for key in keys:
        assert key_of(name_of(key)) == key
        assert not set(name_of(key)) & set("./\\%\0")


def test_a_link_that_somebody_has_laid_is_replaced_and_never_followed(press: Press) -> None:
    press.published()
    press.begun()
    target = press.folder.parent / "target"
    target.write_bytes(b"precious")
    file = file_of(press.folder)
    for trap in (file, file.with_name(f".{file.name}.unfinished")):
        trap.unlink(missing_ok=True)
        trap.symlink_to(target)
    press.begun(fully=True)
    assert target.read_bytes() == b"precious"
    assert not file.is_symlink()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST))


# In need


def test_when_the_database_cannot_be_reached_files_stay(press: Press, tmp_path: Path) -> None:
    press.published()
    publisher, _ = press.begun()
    before = lying_in(press.folder)
    press.published(OTHER)
    with moved_away(tmp_path / "test.db"), pytest.raises(StoreUnavailable):
        press.begun()
    assert lying_in(press.folder) == before
    assert publisher.follow()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST), (OTHER, FIRST))


def test_on_a_full_disk_what_is_out_of_date_is_taken_away_and_written_when_there_is_room(
    tmp_path: Path, clock: Clock
) -> None:
    with small_disk(2 * 1024 * 1024) as disk:
        settings = settings_for(tmp_path, disk.folder)
        store = furnished(bootstrap.store_of(settings))
        press = Press(settings, store, clock)
        reactions = [press.published(text=f"{number} " + "Lang verhaal. " * 300) for number in range(20)]
        press.published(OTHER)
        publisher, _ = press.begun()
        with disk.full():
            press.removed(reactions[7])
            publisher.follow()
            assert publisher.failure is not None
            assert len(publisher.behind) == 1
            left = lying_in(disk.folder)
            assert left == press.answered((OTHER, FIRST)), "what was removed is shown by no file"
        publisher.try_again()
        assert publisher.failure is None
        assert lying_in(disk.folder) == press.answered((THREAD, FIRST), (OTHER, FIRST))
        store.close()


def test_where_one_file_cannot_be_written_none_of_its_page_shows_what_was_removed(press: Press) -> None:
    reaction = press.published(text="Spijt")
    publisher, _ = press.begun()
    in_the_way = file_of(press.folder, ending="html")
    in_the_way.unlink()
    (in_the_way / "of somebody else").mkdir(parents=True)
    press.removed(reaction)
    publisher.follow()
    assert isinstance(publisher.failure, OSError)
    assert lying_in(press.folder) == {}
    (in_the_way / "of somebody else").rmdir()
    in_the_way.rmdir()
    publisher.try_again()
    assert lying_in(press.folder) == press.answered((THREAD, FIRST))


def test_where_nothing_may_be_written_it_is_said_and_mended_later(press: Press, clock: Clock) -> None:
    # What Python loads when it is first needed may lie where nobody may read.
    press.published()
    press.begun()
    with folder_of_nobody() as place:
        folder = place / "public"
        folder.mkdir()
        settings = settings_for(place, folder)
        store = furnished(bootstrap.store_of(settings))
        press = Press(settings, store, clock)
        press.published()
        publisher, _ = press.begun()
        threads = file_of(folder).parent
        stray = threads / "_2fnooit.json"
        stray.write_bytes(b"")
        with read_only(threads):
            another, _ = press.begun()
            assert isinstance(another.failure, PermissionError)
            press.published(text="Nieuw")
            press.published(OTHER)
            publisher.follow()
            assert isinstance(publisher.failure, PermissionError)
            assert len(publisher.behind) == 2
        publisher.try_again()
        assert publisher.failure is None
        assert press.begun()[1].deleted == 1
        assert lying_in(folder) == press.answered((THREAD, FIRST), (OTHER, FIRST))
        store.close()
