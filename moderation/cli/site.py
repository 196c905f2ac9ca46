"""`moderation site`: the websites that show reactions."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept, open_to_read
from moderation.domain.errors import BadPolicy, BadSettings
from moderation.policies import check_version
from moderation.sites.wished import BadSite, Wished, as_wished, checked, checked_key

T = TypeVar("T")

THREADS = ("open", "registered")
OF_THREADS = "open: the first reaction under a page opens its thread. registered: only threads that you add."


@click.group("site")
def command() -> None:
    """The websites that show reactions."""


@command.command("add")
@click.argument("key")
@click.option("--name", required=True, help="As readers know it.")
@click.option("--origin", "origins", multiple=True, required=True, help="https://www.example.org; may be given again.")
@click.option("--language", default="nl", show_default=True, help="As a tag, such as nl, en, fr-BE or fy.")
@click.option("--time-zone", default="Europe/Amsterdam", show_default=True)
@click.option("--policy", default="huisregels", show_default=True, help="Its house rules: a name or a folder.")
@click.option("--threads", type=click.Choice(THREADS), default=THREADS[0], show_default=True, help=OF_THREADS)
@click.option("--informal", is_flag=True, help="Speak to readers as to friends, where the language knows how.")
@click.option("--no-index", is_flag=True, help="Ask search engines not to list the pages of its threads here.")
def add(
    key: str,
    name: str,
    origins: tuple[str, ...],
    language: str,
    time_zone: str,
    policy: str,
    threads: str,
    informal: bool,
    no_index: bool,
) -> None:
    """Add the site KEY: a short word that stands in addresses, such as `magazine`."""
    wished = Wished(name, origins, language, time_zone, threads == THREADS[0], informal, not no_index)
    # Beforehand, so that no database is made for what is refused.
    _or_say_why(lambda: checked_key(key))
    _or_say_why(lambda: checked(wished))
    with open_kept(may_be_new=True) as (settings, store):
        _or_say_why(lambda: bootstrap.sites_of(settings, store).add(None, key, wished, policy))
        click.echo(f"Added. Readers find its threads at {settings.service}/t/{key}?thread=/path/of/the/page")


@command.command("change")
@click.argument("key")
@click.option("--name", help="As readers know it.")
@click.option("--origin", "origins", multiple=True, help="All of them, anew: those that are not given go.")
@click.option("--language", help="As a tag, such as nl, en, fr-BE or fy.")
@click.option("--time-zone")
@click.option("--threads", type=click.Choice(THREADS), help=OF_THREADS)
@click.option("--informal/--formal", default=None, help="How readers are spoken to, where the language knows how.")
@click.option("--index/--no-index", default=None, help="Whether search engines may list the pages of its threads here.")
def change(
    key: str,
    name: str | None,
    origins: tuple[str, ...],
    language: str | None,
    time_zone: str | None,
    threads: str | None,
    informal: bool | None,
    index: bool | None,
) -> None:
    """Change what the site KEY says of itself. What is not given stays; for its house rules see `moderation policy`."""
    given: dict[str, Any] = {
        "name": name,
        "origins": origins or None,
        "language": language,
        "time_zone": time_zone,
        "open_threads": None if threads is None else threads == THREADS[0],
        "informal": informal,
        "indexed": index,
    }
    with open_kept() as (settings, store):
        wished = replace(
            as_wished(store.site(key)), **{field: each for field, each in given.items() if each is not None}
        )
        for warning in _or_say_why(lambda: bootstrap.sites_of(settings, store).change(None, key, wished)):
            click.echo(f"Mind: {warning}", err=True)
        click.echo("Kept.")


def _or_say_why(work: Callable[[], T]) -> T:
    """What the work gives. Whatever is not in order with it is said as of the option that it is about."""
    try:
        return work()
    except BadSite as bad:
        field, told = next(iter(bad.problems.items()))
        hint = "KEY" if field == "key" else f"--{field.removesuffix('s').replace('_', '-')}"
        raise click.BadParameter(str(told), param_hint=hint) from bad


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
