"""`moderation site`: the websites that show reactions."""

from zoneinfo import available_timezones

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept, open_to_read
from moderation.domain.errors import BadPolicy, BadSettings
from moderation.domain.site import KEY, Site, canonical_origin
from moderation.policies import check_version
from moderation.web.words import LANGUAGES


@click.group("site")
def command() -> None:
    """The websites that show reactions."""


@command.command("add")
@click.argument("key")
@click.option("--name", required=True, help="As readers know it.")
@click.option("--origin", "origins", multiple=True, required=True, help="https://www.example.org; may be given again.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option("--time-zone", default="Europe/Amsterdam", show_default=True)
@click.option("--policy", default="huisregels", show_default=True, help="Its house rules: a name or a folder.")
@click.option(
    "--threads",
    type=click.Choice(["open", "registered"]),
    default="open",
    show_default=True,
    help="open: the first reaction under a page opens its thread. registered: only threads that you add.",
)
def add(
    key: str, name: str, origins: tuple[str, ...], language: str, time_zone: str, policy: str, threads: str
) -> None:
    """Add the site KEY: a short word that stands in addresses, such as `magazine`."""
    if not KEY.fullmatch(key):
        raise click.BadParameter("use small letters, digits and hyphens, at most 40", param_hint="KEY")
    if not name.strip():
        raise click.BadParameter("give the name by which readers know the site", param_hint="--name")
    if time_zone not in available_timezones():
        raise click.BadParameter(f"there is no time zone {time_zone!r}", param_hint="--time-zone")
    try:
        known = tuple(dict.fromkeys(canonical_origin(origin) for origin in origins))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--origin") from error
    with open_kept(may_be_new=True) as (settings, store):
        site = Site(key, name.strip(), known, language, time_zone, "", threads == "open")
        bootstrap.activations_of(settings, store).add_site(site, policy)
        click.echo(f"Added. Readers find its threads at {settings.public_url}/t/{key}?thread=/path/of/the/page")


@command.command("list")
def show() -> None:
    """All sites."""
    with open_to_read() as (_, store):
        for site in store.sites():
            in_force = "".join(f"{activation.name} " for activation in store.activations(site.key, limit=1))
            click.echo(f"{site.key}\t{site.name}\t{in_force}{site.policy[:12]}\t{' '.join(site.origins)}")


@command.command("check")
def check() -> None:
    """Read the settings, the database and the policy of every site, and say what is wrong."""
    with open_to_read() as (settings, store):
        shelf = bootstrap.shelf_of(settings, store)
        sites = store.sites()
        if not sites:
            raise BadSettings("there is no site yet; see `moderation site add --help`")
        for site in sites:
            policy = shelf.in_force(site.policy)
            report = check_version(policy.files)
            if report.failures:
                raise BadPolicy(f"{site.key}: what is in force fails its own cases\n" + "\n".join(report.failures))
            click.echo(f"{site.key}: policy {policy.name} {policy.digest[:12]} passes its cases")
