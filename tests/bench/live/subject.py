"""All that is measured over the network, one group of lines after the other."""

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.live import counts, isso, queue, reads, starts, storm, writes
from tests.bench.live.stand import Stand, standing
from tests.bench.measuring import Effort
from tests.bench.table import Line

SUBJECTS: dict[str, Callable[[Stand, Effort], list[Line]]] = {
    "reads": reads.lines,
    "counts": counts.lines,
    "writes": writes.lines,
    "queue": queue.lines,
    "storm": storm.lines,
}
STARTS = "starts"
NAMES = (*SUBJECTS, STARTS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is measured: with how many waiting in ours and in Isso, where databases are kept, and how often. `mine` is
    the Python that runs ours.
    """

    sizes: Sequence[int]
    isso_sizes: Sequence[int]
    cache: Path
    mine: Path
    effort: Effort
    starts: int
    subjects: Sequence[str] = NAMES


def groups(wanted: Wanted) -> Iterator[tuple[str, list[Line]]]:
    """The lines of each subject, as soon as they are there."""
    with tempfile.TemporaryDirectory(prefix="moderation-live-") as name:
        folder = Path(name)
        with standing(folder, wanted.cache, wanted.mine, wanted.sizes, wanted.isso_sizes) as stand:
            for subject in wanted.subjects:
                if subject in SUBJECTS:
                    print(f"measuring live: {subject}", file=sys.stderr, flush=True)
                    yield subject, SUBJECTS[subject](stand, wanted.effort)
        if STARTS in wanted.subjects:
            print(f"measuring live: {STARTS}", file=sys.stderr, flush=True)
            main, theirs = stand.ours[stand.main].database, stand.isso.get(stand.main)
            python = isso.installed(wanted.cache) if theirs else None
            yield STARTS, starts.lines(main, wanted.mine, theirs, python, wanted.starts, folder)
