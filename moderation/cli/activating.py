"""`moderation policy activate` and `history`: which house rules are in force on a site."""

import os
from pathlib import Path

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept, open_to_read


@click.command("activate")
@click.argument("site")
@click.argument("policy", metavar="FOLDER|NAME")
def activate(site: str, policy: str) -> None:
    """Bring a policy into force on SITE: a folder, or the name of one that can be found.

    It runs its own cases first; when one fails, the policy before stays in force. The service need not be restarted.
    """
    with open_kept() as (settings, store):
        before = store.site(site).policy
        given = Path(policy)
        chosen = given if given.is_dir() or os.sep in policy else policy
        activated = bootstrap.activations_of(settings, store).activate(site, chosen)
        if activated.digest == before:
            click.echo(f"{site}: {activated.name} ({activated.digest[:12]}) was in force already")
        else:
            click.echo(f"{site}: {activated.name} ({activated.digest[:12]}) is in force")


@click.command("history")
@click.argument("site")
def history(site: str) -> None:
    """Which versions were in force on SITE, newest first."""
    with open_to_read() as (settings, store):
        names = {person.id: person.name for person in store.people()}
        for each in bootstrap.activations_of(settings, store).history(site):
            by = names.get(each.person or "", "command line")
            click.echo(f"{each.at:%Y-%m-%d %H:%M} UTC  {each.digest[:12]}  {each.name}  ({by})")
