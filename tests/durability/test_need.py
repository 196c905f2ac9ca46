"""What befalls the file while the service runs on it, as readers and moderators meet it over HTTP: they are told, their
words are kept, reading goes on, and it works again without a start once the cause is gone.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path
from time import perf_counter

import pytest

from moderation.domain.site import Site
from moderation.store.sqlite import PATIENCE
from tests.durability import audit
from tests.durability.audit import address_of
from tests.durability.house import MAGAZINE, ROOT, SQUARE, environment, furnish
from tests.durability.ledger import Ledger, Posting
from tests.durability.readers import (
    HIDDEN,
    TEXTS,
    post,
    postings,
    preview,
    receipt_in,
    require_kept,
    ticket_in,
)
from tests.durability.service import Service
from tests.durability.web import Answer, Client
from tests.store.need import SmallDisk, held_by_another_process, read_only, small_disk
from tests.store.test_sqlite_need import DIES_WHILE_WRITING

NOTHING_SENT = "Er is niets verstuurd. Probeer het over een ogenblik opnieuw."
AT_ONCE = 1.0
MANY = 60
"""Posts within which a full disk is noticed: the log has room for some."""

BOUND_BY_RIGHTS = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
"""By which the service obeys the rights of files, also when the tests run as root, to whom they do not apply."""


class House:
    """A house in a folder, with its service, and what its readers were told."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "moderation.db"
        self.url = f"sqlite:///{self.file}"
        self.ledger = Ledger()
        furnish(self.url)
        self.service = Service(environment(self.url), *BOUND_BY_RIGHTS)
        self.client = Client(self.service.port())
        self._postings = postings("reader", "/artikel/need")

    @property
    def pids(self) -> Sequence[int]:
        return (self.service.pid, *self.service.workers())

    def previewed(self, *, by_form: bool = True, site: Site = MAGAZINE) -> Posting:
        """The next reaction, with its ticket."""
        posting = next(each for each in self._postings if each.by_form is by_form and each.site == site.key)
        self.client.network = posting.network
        posting.ticket = ticket_in(posting, preview(self.client, posting))
        self.ledger.sent.append(posting)
        return posting

    def post(self, posting: Posting) -> Answer:
        """Post a reaction, and remember it when it was acknowledged."""
        self.client.network = posting.network
        answer = post(self.client, posting)
        if answer.status != 503:
            self.ledger.acknowledge(posting, receipt_in(answer))
        return answer

    def refused(self, tickets: Sequence[Posting]) -> tuple[Posting, Answer]:
        """Post these until one is refused."""
        answers = ((posting, self.post(posting)) for posting in tickets)
        return next((posting, answer) for posting, answer in answers if answer.status == 503)

    def look(self) -> list[audit.Fault]:
        """What is wrong with the database, held against what was acknowledged."""
        with audit.opened(self.url) as books:
            return [
                *audit.of_sent(books, self.ledger.acknowledged),
                *audit.of_all(books, self.ledger),
                *audit.of_database(books),
                *audit.of_snapshots(books),
            ]

    def close(self) -> None:
        self.client.close()
        assert self.service.stop() == 0, self.service.said


@pytest.fixture(scope="module")
def disk() -> Iterator[SmallDisk]:
    with small_disk() as disk:
        yield disk


@pytest.fixture(scope="module")
def house(disk: SmallDisk) -> Iterator[House]:
    with closing(House(disk.folder)) as house:
        yield house


def require_page(posting: Posting, answer: Answer) -> dict[str, str]:
    """The page says that nothing was sent and to try again, shows the text, and carries along all that was typed. Its
    form.
    """
    require_kept(posting, answer)
    assert answer.headers["retry-after"] == "5"
    page = unescape(answer.text)
    assert "De reacties zijn nu niet bereikbaar" in page
    assert NOTHING_SENT in page
    assert f"readonly>\n{posting.text}</textarea>" in page
    return {name: unescape(value) for name, value in HIDDEN.findall(answer.text)}


def require_told(posting: Posting, answer: Answer) -> None:
    """Programs are told the same."""
    require_kept(posting, answer)
    assert (answer.headers["retry-after"], answer.told["detail"]) == ("5", NOTHING_SENT)
    assert answer.headers["content-type"] == "application/problem+json"


def published(house: House) -> Posting:
    """A reaction under a page on which the public sees some; of four kinds, two are published as they come in."""
    for _ in TEXTS:
        posting = house.previewed(site=SQUARE)
        assert house.post(posting).status == 303
        if house.client.get(address_of(SQUARE.key, posting.thread)).told["count"]:
            return posting
    raise AssertionError("none of them was published")


def require_reading(house: House, shown: Posting) -> None:
    """What is in memory can be read, and what is in the file, at once."""
    begun = perf_counter()
    for address in (
        address_of(SQUARE.key, shown.thread),
        address_of(SQUARE.key, "/artikel/of-which-nobody-has-heard"),
        f"/t/{SQUARE.key}?thread={shown.thread}",
        f"/r/{shown.receipt}",
    ):
        answer = house.client.get(address)
        assert answer.status == 200, (address, answer.text)
    assert perf_counter() - begun < AT_ONCE


def walk(house: House, need) -> None:
    """Before, in need and after it, over the forms and over the API."""
    shown, by_form, by_api = published(house), [], []
    for _ in range(MANY // 2):
        by_form.append(house.previewed())
        by_api.append(house.previewed(by_form=False))
    pids = house.pids
    with need:
        posting, answer = house.refused(by_form)
        form = require_page(posting, answer)
        other, told = house.refused(by_api)
        require_told(other, told)
        require_reading(house, shown)
    again = house.client.post_form(f"/t/{MAGAZINE.key}/post", form)
    assert again.status == 303
    house.ledger.acknowledge(posting, receipt_in(again))
    assert house.post(other).status == 201
    assert house.pids == pids, "it was not started anew"
    assert house.look() == []


def test_on_a_full_disk_readers_are_told_and_keep_their_words_and_room_is_all_that_it_takes(
    disk: SmallDisk, house: House
) -> None:
    walk(house, disk.full(pids=house.pids))


def test_while_somebody_else_holds_the_file_readers_are_told_after_a_few_seconds_and_reading_goes_on(
    house: House,
) -> None:
    shown, posting = published(house), house.previewed()
    with held_by_another_process(house.file):
        begun = perf_counter()
        require_kept(posting, house.post(posting))
        assert perf_counter() - begun < PATIENCE + AT_ONCE
        require_reading(house, shown)
    begun = perf_counter()
    assert house.post(posting).status == 303
    assert perf_counter() - begun < AT_ONCE
    assert house.look() == []


def test_of_a_writer_that_dies_half_way_readers_notice_nothing(house: House) -> None:
    posting = house.previewed()
    with subprocess.Popen([sys.executable, "-c", DIES_WHILE_WRITING, str(house.file)], cwd=ROOT) as writer:
        while writer.poll() is None:
            assert house.post(posting).status == 303
            posting = house.previewed()
    assert writer.returncode == -9
    assert house.post(posting).status == 303
    assert house.look() == []


@contextmanager
def rights_taken(file: Path) -> Iterator[None]:
    """The file may not be written any more, nor what belongs to it."""
    with read_only(*file.parent.glob(f"{file.name}*")):
        yield


def test_a_file_that_may_not_be_written_is_read_and_written_again_when_its_rights_are_back(tmp_path: Path) -> None:
    with closing(House(tmp_path)) as house:
        first, second = (next(postings(name, "/artikel/rights")) for name in ("one", "two"))
        first.by_form, second.by_form = True, False
        with rights_taken(house.file):
            # A connection that is open keeps its rights, so this is a house where nobody has asked for anything yet.
            require_page(first, preview(house.client, first))
            require_told(second, preview(house.client, second))
            assert house.client.get(address_of(MAGAZINE.key, first.thread)).status == 200
        assert house.post(house.previewed()).status == 303
        assert house.look() == []
