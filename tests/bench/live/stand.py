"""All servers of a live benchmark, side by side: ours on each size, nginx, and Isso on some."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.fill import THREADS
from tests.bench.live import isso, ours
from tests.bench.live import nginx as peer
from tests.bench.live.client import Connection, request
from tests.bench.live.isso import Isso
from tests.bench.live.ours import Ours, counts_address, short, thread_address
from tests.bench.live.servers import CLIENT_CORE, Server, on

PAGES = (1, 50)
"""Pages whose reactions are counted in one call."""


@dataclass(frozen=True, slots=True)
class Stand:
    """The servers by how many wait in them. `main` is the size at which most is compared; nginx gives out
    what that one publishes as well.
    """

    ours: dict[int, Ours]
    isso: dict[int, Isso]
    nginx: Server | None

    @property
    def main(self) -> int:
        """The second size, if there is one: with the first it shows what little costs, with the third how it grows."""
        sizes = sorted(self.ours)
        return sizes[min(1, len(sizes) - 1)]

    @property
    def least(self) -> int:
        return min(self.ours)

    @property
    def others(self) -> list[int]:
        """The larger sizes, which are held beside the least."""
        return sorted(self.ours)[1:]

    def like(self, size: int) -> int:
        """The size of ours that is compared with that size of another: the same one, if there is one."""
        return size if size in self.ours else self.main

    def stored(self, size: int) -> str:
        return f"{short(size)} stored"


@contextmanager
def standing(folder: Path, cache: Path, mine: Path, sizes: Sequence[int], isso_sizes: Sequence[int]) -> Iterator[Stand]:
    """Everything started on databases in the folder `cache`, ours with the Python `mine`, and what is missing said
    aloud.
    """
    with ExitStack() as stack:
        databases = [ours.database(cache / f"ours-{short(size)}", size) for size in sorted(sizes)]
        # From here on whoever asks stays away from the servers.
        stack.enter_context(on(CLIENT_CORE))
        publish = folder / "publish"
        publish.mkdir()
        main = databases[min(1, len(databases) - 1)]
        running = {}
        for each in databases:
            more = {"MODERATION_PUBLISH": str(publish)} if each is main else {}
            running[each.waiting] = stack.enter_context(ours.serving(each, mine, **more))
        served = None
        if peer.is_there():
            files = files_of(running[main.waiting])
            served = stack.enter_context(peer.nginx(folder, files, publish))
        else:
            print(peer.HOW_TO_GET_IT, file=sys.stderr)
        python = isso.installed(cache) if isso_sizes else None
        theirs = {}
        for size in isso_sizes if python else ():
            theirs[size] = stack.enter_context(isso.isso(python, cache / f"isso-{short(size)}", size))
        yield Stand(running, theirs, served)


def files_of(service: Ours) -> dict[str, bytes]:
    """What the service answers, for nginx to give out the very same bytes; what is compressed lies apart."""
    filled, files = service.database.filled, {}
    for number in THREADS:
        address = thread_address(filled.threads[number])
        files[f"{number}.json"] = body_of(service, address)
        files[f"gzip/{number}.json.gz"] = body_of(service, address, "gzip")
    for pages in PAGES:
        files[f"counts-{pages}.json"] = body_of(service, counts_address(filled.counted[:pages]))
    return files


def body_of(service: Ours, address: str, coding: str = "") -> bytes:
    """The bytes of an answer in this coding. Raises RuntimeError when it comes in another one."""
    headers = {"Accept-Encoding": coding} if coding else {}
    answer = Connection(service.server.port).ask(request("GET", address, headers))
    coded = {name.lower(): value for name, value in answer.headers}.get("content-encoding", "")
    if coded != coding:
        raise RuntimeError(f"{address} was asked for in {coding or 'no coding'} and came in {coded or 'none'}")
    return answer.body
