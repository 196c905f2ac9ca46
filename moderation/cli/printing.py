"""Lines that a terminal can show: aligned, and without anything to which it would listen."""

from collections.abc import Collection, Iterator, Sequence

from moderation.domain.address import mask_addresses

GAP = "  "


def fit_to_print(line: str) -> str:
    """A line without e-mail addresses, and without signs to which a terminal would listen."""
    return "".join(
        sign if sign.isprintable() or sign == "\t" else sign.encode("unicode_escape").decode("ascii")
        for sign in mask_addresses(line)
    )


def aligned(rows: Sequence[Sequence[str]], to_the_right: Collection[int] = ()) -> Iterator[str]:
    """The rows as lines whose columns stand below each other."""
    printable = [[fit_to_print(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in printable) for column in range(len(printable[0]))] if printable else []
    for row in printable:
        cells = (
            cell.rjust(width) if column in to_the_right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield GAP.join(cells).rstrip()


def counted(number: int, one: str, many: str) -> str:
    """A number with its thousands apart, and the word for so many."""
    return f"{number:,} {one if number == 1 else many}"
