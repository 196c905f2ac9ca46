"""`moderation bounces`: a mail server hands a message over, or it is fetched from a Maildir; and when to come again."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.cli import moderation
from moderation.domain.delivery import Channel, Delivery
from moderation.outside.bounces import LONGEST
from moderation.store import open_store
from moderation.store.interface import Store
from tests.cli.houses import environment
from tests.store.need import folder_of_nobody, read_only
from tests.store.samples import NOW, SECRET, a_delivery, arrived, furnished
from tests.test_bounces import LETTER, report

OVER, LATER = 0, 75


@pytest.fixture
def house(tmp_path: Path) -> Path:
    return tmp_path / "moderation.db"


@pytest.fixture
def store(house: Path) -> Store:
    return furnished(open_store(f"sqlite:///{house}", SECRET))


@pytest.fixture
def taken(store: Store) -> Delivery:
    """A letter that is being brought."""
    return a_taken_letter(store)


@pytest.fixture
def sent(store: Store) -> Delivery:
    """A letter that a mail server has taken."""
    return a_sent_letter(store)


def a_taken_letter(store: Store) -> Delivery:
    store.put_deliveries([a_delivery(arrived(store))])
    taken = store.claim_delivery(Channel.MAIL, NOW, NOW.replace(year=NOW.year + 100))
    assert taken is not None
    return taken


def a_sent_letter(store: Store) -> Delivery:
    taken = a_taken_letter(store)
    store.delivered(taken, NOW)
    return store.delivery(taken.site, taken.id)


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    return a_maildir(tmp_path)


def a_maildir(place: Path) -> Path:
    folder = place / "Maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


def bounces(house: Path, *words: object, message: bytes = b"") -> Result:
    return CliRunner().invoke(moderation, ["bounces", *map(str, words)], input=message, env=environment(house))


def about(delivery: Delivery) -> bytes:
    return report("postfix").replace(LETTER.encode(), delivery.message_id.encode())


def test_a_letter_that_came_back_is_given_up(house: Path, store: Store, sent: Delivery) -> None:
    # As an alias hands it over, with a line of its own before the head.
    result = bounces(house, message=b"From MAILER-DAEMON  Tue Dec  1 09:14:03 2026\n" + about(sent))
    assert (result.exit_code, result.stdout) == (OVER, "1: a letter that came back.\n")
    assert store.delivery(sent.site, sent.id).given_up


@pytest.mark.parametrize(
    ("message", "said"),
    [
        (b"", "1: no report of a mail server.\n"),
        (report("holiday"), "1: no report of a mail server.\n"),
        (report("postfix"), "1: a report on a letter that is none of ours, or was sent anew since.\n"),
        (report("postfix") + b"x" * LONGEST, "1: a report on a letter that is none of ours, or was sent anew since.\n"),
    ],
    ids=["nothing", "holiday", "foreign", "large"],
)
def test_anything_else_is_left_alone_and_does_not_come_again(
    house: Path, store: Store, message: bytes, said: str
) -> None:
    result = bounces(house, message=message)
    assert (result.exit_code, result.stdout) == (OVER, said)


def test_what_cannot_be_kept_now_is_to_be_handed_over_again(house: Path, taken: Delivery, tmp_path: Path) -> None:
    assert bounces(house, message=about(taken)).exit_code == LATER, "it is being sent"
    away = bounces(tmp_path / "none.db", message=about(taken))
    assert (away.exit_code, "there is no database" in away.stderr) == (LATER, True)
    house.write_bytes(b"no database at all")
    assert bounces(house, message=about(taken)).exit_code == LATER


def test_each_new_message_of_a_maildir_is_read_once(house: Path, store: Store, sent: Delivery, maildir: Path) -> None:
    (maildir / "new" / "1.a.mail").write_bytes(about(sent))
    (maildir / "new" / "2.b.mail").write_bytes(report("holiday"))
    (maildir / "cur" / "0.c.mail:2,").write_bytes(about(sent))
    result = bounces(house, "--maildir", maildir)
    assert (result.exit_code, result.stdout) == (
        OVER,
        "1: a letter that came back.\n1: no report of a mail server.\n",
    )
    assert list((maildir / "new").iterdir()) == []
    assert {file.name for file in (maildir / "cur").iterdir()} == {"0.c.mail:2,", "1.a.mail:2,S", "2.b.mail:2,S"}
    assert bounces(house, "--maildir", maildir).stdout == ""


def test_what_is_being_sent_stays_new_in_a_maildir(house: Path, store: Store, taken: Delivery, maildir: Path) -> None:
    (maildir / "new" / "1.a.mail").write_bytes(about(taken))
    assert bounces(house, "--maildir", maildir).exit_code == OVER
    assert [file.name for file in (maildir / "new").iterdir()] == ["1.a.mail"]
    store.delivered(taken, NOW)
    bounces(house, "--maildir", maildir)
    assert list((maildir / "new").iterdir()) == []


def test_a_folder_that_is_no_maildir_is_said_so(house: Path, store: Store, tmp_path: Path) -> None:
    result = bounces(house, "--maildir", tmp_path)
    assert result.exit_code == 2
    assert "is no Maildir" in result.output


@pytest.mark.parametrize("shut", ["new", "cur"])
def test_of_a_maildir_in_which_it_may_not_move_messages_none_is_read(shut: str) -> None:
    with folder_of_nobody() as folder:
        house, maildir = folder / "moderation.db", a_maildir(folder)
        store = furnished(open_store(f"sqlite:///{house}", SECRET))
        sent = a_sent_letter(store)
        (maildir / "new" / "1.a.mail").write_bytes(about(sent))
        with read_only(maildir / shut):
            result = bounces(house, "--maildir", maildir)
        assert (result.exit_code, result.stdout) == (LATER, "")
        assert result.stderr == f"Error: This user may not read and change {maildir / shut}.\n"
        assert store.delivery(sent.site, sent.id) == sent


def test_a_message_that_may_not_be_read_is_left_for_another_time_and_holds_no_other_up() -> None:
    with folder_of_nobody() as folder:
        house, maildir = folder / "moderation.db", a_maildir(folder)
        store = furnished(open_store(f"sqlite:///{house}", SECRET))
        sent = a_sent_letter(store)
        message = maildir / "new" / "1.a.mail"
        message.touch(mode=0o200)
        (maildir / "new" / "2.a.mail").write_bytes(about(sent))
        result = bounces(house, "--maildir", maildir)
        assert (result.exit_code, [left.name for left in (maildir / "new").iterdir()]) == (LATER, ["1.a.mail"])
        assert result.stderr.startswith(f"Error: {message}: Permission denied.\n")
        assert store.delivery(sent.site, sent.id).given_up
