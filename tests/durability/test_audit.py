"""The audit finds what it is for: each thing that may not happen is done to a sound database by hand, and found."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.domain.decision import Act
from moderation.domain.reaction import Status
from moderation.intake import Accepted, Preview, Standing
from moderation.intake.sent import Sent
from moderation.web.house import House
from tests.bench.magazine import EMAIL
from tests.durability import audit
from tests.durability.audit import ALTERED, DECISION, LOST, SNAPSHOT, TWICE, UNSOUND, Fault
from tests.durability.house import furnish, settings_of
from tests.durability.ledger import Decided, Ledger
from tests.durability.readers import TEXTS, postings


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ledger]:
    """A database in which all is well, and what was told of it."""
    file = tmp_path_factory.mktemp("sound") / "moderation.db"
    furnish(f"sqlite:///{file}")
    settings, ledger = settings_of(f"sqlite:///{file}"), Ledger()
    store = bootstrap.store_of(settings)
    house = bootstrap.build(settings, store)
    els, _ = store.person_by_email(EMAIL)
    kept: list[Accepted] = []
    for posting in islice(postings("jan", "/artikel"), 2 * len(TEXTS)):
        place, sent = house.intake.place(posting.site, posting.thread), Sent(posting.name, posting.email, posting.text)
        preview = house.intake.preview(place, sent)
        assert isinstance(preview, Preview)
        accepted = house.intake.submit(place, sent, preview.ticket)
        assert isinstance(accepted, Accepted)
        ledger.sent.append(posting)
        ledger.acknowledge(posting, accepted.receipt)
        kept.append(accepted)
    decided = house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    ledger.decided.append(Decided("magazine", 1, Act.APPROVE, 1, decided.status))
    _by_authors(house, [accepted.receipt for accepted in kept if accepted.reaction.status is Status.WAITING])
    store.close()
    return file, ledger


def _by_authors(house: House, receipts: list[str]) -> None:
    """One has amended what it sent, and another has taken it back."""
    amending, taking_back = (house.receipts.standing(receipt) for receipt in receipts[-2:])
    text = "Bij nader inzien zou ik het toch liever zo zeggen."
    ticket = house.receipts.preview_amendment(amending, text).ticket
    assert isinstance(house.receipts.amend(amending, amending.seen, text, ticket), Standing)
    house.receipts.withdraw(taking_back, taking_back.seen)


def faults(file: Path, ledger: Ledger) -> Iterator[Fault]:
    url = f"sqlite:///{file}"
    with audit.opened(url) as books:
        yield from audit.of_sent(books, ledger.acknowledged)
        yield from audit.of_all(books, ledger)
        yield from audit.of_decided(books, ledger.decided)
        yield from audit.of_database(books)
        yield from audit.of_snapshots(books)


def test_a_sound_database_has_no_faults(sound: tuple[Path, Ledger]) -> None:
    file, ledger = sound
    assert list(faults(file, ledger)) == []
    assert list(audit.of_reprint(f"sqlite:///{file}")) == []


FIRST = "site = 'magazine' and number = 1"
ITS_ID = f"(select id from reaction where {FIRST})"
COPY = (
    f"create temp table other as select * from reaction where {FIRST}",
    "update other set id = id || 'x', number = 99, ticket = 'x', receipt = 'x'",
    "insert into reaction select * from other",
)
NO_TRIGGERS = "select 'drop trigger ' || name from sqlite_master where type = 'trigger'"


@pytest.mark.parametrize(
    ("kind", "statements"),
    [
        (LOST, (f"delete from reaction where {FIRST}",)),
        (TWICE, COPY),
        (ALTERED, (f"update reaction set text = text || '!' where {FIRST}",)),
        (ALTERED, (f"update reaction set html = '' where {FIRST}",)),
        (ALTERED, ("update reaction set findings = '[]' where findings <> '[]'",)),
        (ALTERED, (f"update reaction set circumstances = '{{}}' where {FIRST}",)),
        (ALTERED, (f"update reaction set parent = 2 where {FIRST}",)),
        (ALTERED, (f"delete from shingle where reaction = {ITS_ID}",)),
        (DECISION, (f"delete from decision where reaction = {ITS_ID}",)),
        (DECISION, ("update decision set act = 'spam'",)),
        (UNSOUND, ("update tally set n = n + 1",)),
        (UNSOUND, ("update site set last_number = last_number + 1",)),
        (SNAPSHOT, ("update snapshot set tag = 'x'",)),
        (SNAPSHOT, ("delete from snapshot",)),
    ],
)
def test_what_is_wrong_is_found(
    sound: tuple[Path, Ledger], tmp_path: Path, kind: str, statements: tuple[str, ...]
) -> None:
    file = Path(shutil.copy(sound[0], tmp_path))
    with closing(sqlite3.connect(file)) as database:
        for (drop,) in database.execute(NO_TRIGGERS).fetchall():
            database.execute(drop)
        for statement in statements:
            assert database.execute(statement).rowcount, "nothing was done"
        database.commit()
    assert kind in {fault.kind for fault in faults(file, sound[1])}


def test_what_would_be_printed_otherwise_is_found(sound: tuple[Path, Ledger], tmp_path: Path) -> None:
    file = Path(shutil.copy(sound[0], tmp_path))
    with closing(sqlite3.connect(file)) as database:
        database.execute("update snapshot set brotli = x'00'")
        database.commit()
    before = file.read_bytes()
    assert {fault.kind for fault in audit.of_reprint(f"sqlite:///{file}")} == {SNAPSHOT}
    assert file.read_bytes() == before, "nothing of it was kept"
