"""Whether the log of each site is as it was written, for those who look after the database."""

from collections.abc import Iterator

from moderation.domain.entry import Flaw, Stretch
from moderation.store.engine import Run
from moderation.store.entries import END, end_in, stretch
from moderation.store.health import Check, well, wrong

AT_ONCE = 1000
EXAMPLES = 3

SITE_KEYS = "select key from site where key > :key order by key limit :most"
ADVICE = (
    "Somebody has changed the log behind the house's back, or a disk has. Keep the file as it is, find out who has "
    "access, and hold it against a backup."
)


def chain_check(run: Run, *, full: bool) -> Check:
    """The lines of every site held against each other: all of them in full, else the newest thousand of each."""
    ends: list[str] = []
    flaws: list[Flaw] = []
    number = 0
    for site in sites(run):
        for part in stretches(run, site) if full else [stretch(run, site, limit=AT_ONCE)]:
            flaws += part.flaws
            number += part.entries
        end = end_in(site, run(END, site=site))
        ends.append(f"{site} ends at {end.number} with {end.digest[:16]}" if end.number else f"{site} has none")
    if flaws:
        more = ", …" if len(flaws) > EXAMPLES else ""
        places = ", ".join(map(place_of, flaws[:EXAMPLES])) + more
        return wrong("chain", f"the log: {len(flaws)} lines are not as they were written ({places})", ADVICE)
    return well("chain", f"the log: {number} lines are as they were written" + "".join(f"; {each}" for each in ends))


def stretches(run: Run, site: str) -> Iterator[Stretch]:
    """The whole log of a site, a part at a time."""
    part = stretch(run, site, 0, AT_ONCE)
    yield part
    while not part.is_end:
        part = stretch(run, site, part.last, AT_ONCE)
        yield part


def sites(run: Run) -> Iterator[str]:
    """The keys of all sites."""
    key = ""
    while rows := run(SITE_KEYS, key=key, most=AT_ONCE):
        for row in rows:
            key = str(row["key"])
            yield key


def place_of(flaw: Flaw) -> str:
    """Where it is and what is wrong there."""
    what = flaw.decision if flaw.number is None else flaw.number
    return f"{flaw.site} {what} {flaw.damage.value}"
