"""A house with a publish directory: two sites, Els who decides, and what lies in the folder beside what is answered."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.reaction import Reaction, Status
from moderation.domain.snapshot import FIRST, address_of_page
from moderation.publishing import Publisher, Tally
from moderation.store.interface import Store
from tests.conftest import SECRET, Clock
from tests.store.samples import a_decision, furnished, published

THREAD = "/artikel/12"
CODINGS = {"": "", ".gz": "gzip", ".br": "br"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "public"
    folder.mkdir()
    return folder


@pytest.fixture
def settings(tmp_path: Path, folder: Path) -> Settings:
    return settings_for(tmp_path, folder)


def settings_for(place: Path, folder: Path) -> Settings:
    return Settings(
        secret_key=SECRET,
        database=f"sqlite:///{place}/test.db",
        public_url="http://localhost",
        publish=str(folder),
        worker="off",
    )


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = furnished(bootstrap.store_of(settings))
    yield store
    store.close()


@dataclass(frozen=True)
class Press:
    """What writes the folder, and what the service answers beside it."""

    settings: Settings
    store: Store
    clock: Clock

    @property
    def folder(self) -> Path:
        return Path(self.settings.publish)

    def publisher(self) -> Publisher:
        """Somebody who is about to write."""
        return bootstrap.publisher_of(self.settings, self.store, self.clock)

    def begun(self, *, fully: bool = False) -> tuple[Publisher, Tally]:
        """Somebody who has gone through everything, with what was done by that."""
        publisher, tally = self.publisher(), Tally()
        for _ in publisher.reconcile(tally, fully=fully):
            pass
        return publisher, tally

    def published(self, thread: str = THREAD, text: str = "Mooi stuk!", site: str = "blad") -> Reaction:
        return published(self.store, thread=thread, html=f"<p>{text}</p>", site=site)

    def removed(self, reaction: Reaction) -> Reaction:
        return self.store.decide(a_decision(reaction, act=Act.REMOVE, after=Status.REMOVED))

    def activated(self, policy: str, site: str = "blad") -> None:
        """Bring one of the policies that come along into force."""
        bootstrap.activations_of(self.settings, self.store, self.clock).activate(site, policy)

    def answered(self, *pages: tuple[str, int], site: str = "blad") -> dict[str, bytes]:
        """What the service answers at the addresses of these pages, by the path of each file."""
        front = bootstrap.build(self.settings, self.store, self.clock).front
        found = {}
        for (thread, first), form, (ending, coding) in product(pages, ("json", "html"), CODINGS.items()):
            if first != FIRST and form == "html":
                continue
            address = address_of_page(site, thread, first, form)
            answer = front.asked("GET", address, "", {"accept-encoding": coding}.get)
            assert answer is not None, address
            assert dict(answer.headers).get("content-encoding", "") == coding
            found[address[1:] + ending] = answer.body
        return found


@pytest.fixture
def press(settings: Settings, store: Store, clock: Clock) -> Press:
    return Press(settings, store, clock)


def lying_in(folder: Path) -> dict[str, bytes]:
    """All files below a folder, but those that are locks."""
    found = {}
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError, IsADirectoryError):  # it may go while we look
            if path.parent != folder:
                found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def file_of(folder: Path, thread: str = THREAD, first: int = FIRST, ending: str = "json") -> Path:
    return folder / address_of_page("blad", thread, first, ending)[1:]
