"""What was seen over many rounds, as a table, and every fault by itself."""

from collections.abc import Sequence
from statistics import median

from tests.durability.rounds import KINDS, Seen

HEADINGS = ("killed", "rounds", "sent", "receipts", "decisions", "back after", "longest wait", "longest 503", "faults")


def table(seen: Sequence[Seen]) -> str:
    """A line for each that was killed, one for all of them, and how often each fault was found."""
    groups = {what: [each for each in seen if each.what == what] for what in sorted({each.what for each in seen})}
    rows = [HEADINGS, *(_row(what, each) for what, each in groups.items()), _row("all", seen)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in rows]
    faults = [fault for each in seen for fault in each.faults]
    counted = (f"{kind}: {sum(1 for fault in faults if fault.kind == kind)}" for kind in KINDS)
    return "\n".join([*lines, "", "   ".join(counted)])


def _row(what: str, seen: Sequence[Seen]) -> tuple[str, ...]:
    starts = [each.start for each in seen if each.start]
    return (
        what,
        str(len(starts)),
        str(sum(each.sent for each in seen)),
        str(sum(each.acknowledged for each in seen)),
        str(sum(each.decided for each in seen)),
        f"{median(starts):.2f} s, at most {max(starts):.2f} s" if starts else "",
        f"{max((each.longest for each in seen), default=0.0):.2f} s",
        f"{max((each.refused for each in seen), default=0.0):.2f} s",
        str(sum(len(each.faults) for each in seen)),
    )


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    first, *others = zip(row, widths, strict=True)
    return [first[0].ljust(first[1]), *(text.rjust(width) for text, width in others)]
