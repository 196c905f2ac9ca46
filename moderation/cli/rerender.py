"""`moderation rerender`: kept reactions made anew by the renderer of this version."""

import difflib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept
from moderation.cli.printing import fit_to_print
from moderation.rerender import Outcome, Rerender, Rerendered

ENDS_LINE = re.compile(r"(</(?:p|li|[uo]l|blockquote|pre|h[1-6]|t[dhr]|table)>|<br[^>]*>)")
"""Tags after which a new line of the diff begins."""

OVERTAKEN = "overtaken"


@click.command("rerender")
@click.option("--dry-run", is_flag=True, help="Write nothing; show for each reaction what would change.")
@click.option("--site", metavar="KEY", help="Only the reactions of this site.")
@click.option("--all", "everything", is_flag=True, help="Also what the present renderer made, as after a new policy.")
def command(dry_run: bool, site: str | None, everything: bool) -> None:
    """Make the HTML of kept reactions anew, where an older version made it.

    What would lose words or formatting is kept as it was and named; the command then ends with exit code 1. It can be
    broken off and run again, also while the service runs.
    """
    with open_kept() as (settings, store):
        rerender = Rerender(store, bootstrap.shelf_of(settings, store), site=site, everything=everything)
        counts: Counter[Outcome | str] = Counter()
        complaints: list[str] = []
        with click.progressbar(length=rerender.number(), file=sys.stderr, hidden=not _has_room(dry_run)) as bar:
            for page in rerender.walk():
                if dry_run:
                    _show(page)
                overtaken = () if dry_run else rerender.write(page)
                counts.update(OVERTAKEN if each in overtaken else each.outcome for each in page)
                complaints += [_complaint(each) for each in page if not each.outcome.passes]
                bar.update(len(page))
    for complaint in complaints:
        click.echo(complaint, err=True)
    click.echo(_summary(counts, dry_run))
    if complaints:
        raise click.exceptions.Exit(1)


def _has_room(dry_run: bool) -> bool:
    """Whether there is a terminal for the progress bar, and no diff on it."""
    return sys.stderr.isatty() and not (dry_run and sys.stdout.isatty())


def _name(each: Rerendered) -> str:
    return fit_to_print(f"{each.kept.anchor} {each.kept.site} {each.kept.thread}")


def _complaint(each: Rerendered) -> str:
    return f"{_name(each)} does not pass: {each.outcome.value}"


def _show(page: Sequence[Rerendered]) -> None:
    for each in page:
        if each.kept.html != each.rendering.html:
            click.echo("\n".join(_difference(each)))


def _difference(each: Rerendered) -> Iterator[str]:
    """The lines of a unified diff from the HTML that stands there to that of the new rendering."""
    remark = "" if each.outcome.passes else f", kept as it was: {each.outcome.value}"
    lines = difflib.unified_diff(
        ENDS_LINE.sub(r"\1\n", each.kept.html).split("\n"),
        ENDS_LINE.sub(r"\1\n", each.rendering.html).split("\n"),
        _name(each),
        _name(each),
        each.kept.renderer,
        each.rendering.renderer + remark,
        lineterm="",
    )
    yield from map(fit_to_print, lines)


def _summary(counts: Counter[Outcome | str], dry_run: bool) -> str:
    kept = sum(number for outcome, number in counts.items() if isinstance(outcome, Outcome) and not outcome.passes)
    words = [
        f"{counts.total()} looked at",
        f"{counts[Outcome.UNCHANGED]} unchanged",
        f"{counts[Outcome.CHANGED]} changed",
        f"{kept} kept because they do not pass",
    ]
    if counts[OVERTAKEN]:
        words.append(f"{counts[OVERTAKEN]} changed by somebody else meanwhile")
    return ", ".join(words) + (". Nothing was written." if dry_run else ".")
