"""`moderation statements`: the statements of reasons of a site, to be handed in."""

import click

from moderation import bootstrap
from moderation.cli.kept import open_to_read
from moderation.domain.period import BadDates, bounds_of
from moderation.review.statements import Statements

DATE = "2026-03-01"


@click.command("statements")
@click.argument("site")
@click.option("--since", required=True, metavar="DATE", help=f"The first day, such as {DATE}, in the site's time zone.")
@click.option("--until", default="", metavar="DATE", help="The last day; today if left out.")
def command(site: str, since: str, until: str) -> None:
    """Print the statements of reasons of SITE as JSON lines, as the EU's DSA Transparency Database takes them.

    One statement a line, oldest first. What was undone is left out. No word of a reader is in them, nor anybody's name.
    """
    with open_to_read() as (_, store):
        place = store.site(site)
        try:
            begin, end = bounds_of(since, until, place.time_zone)
        except BadDates as problem:
            raise click.BadParameter(
                str(problem.told), param_hint="--since" if problem.field == "from" else "--until"
            ) from None
        if begin is None:
            raise click.BadParameter(f"use a date such as {DATE}", param_hint="--since")
        for line in Statements(store).lines(place.key, begin, end or bootstrap.now()):
            click.echo(line)
