"""`moderation policy activate`, `history` and `write`: which house rules are in force on a site, and their files."""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

import click

from moderation import bootstrap
from moderation.activation import Activations
from moderation.cli.kept import open_kept, open_to_read
from moderation.cli.printing import fit_to_print
from moderation.domain.errors import BadPolicy
from moderation.domain.policy import Policy
from moderation.policies import Shelf, bundle_of, digest_of, own_files, shipped


@click.command("activate")
@click.argument("site")
@click.argument("policy", metavar="FOLDER|NAME")
@click.option("--take-back", is_flag=True, help="Also when changes that were made at the desk are not in it.")
def activate(site: str, policy: str, take_back: bool) -> None:
    """Bring a policy into force on SITE: a folder, or the name of one that can be found.

    It runs its own cases first; when one fails, the policy before stays in force. The service need not be restarted.
    When reasons were changed at the desk since, and this policy does not have the changes, it tells which and ends
    with exit code 1: put them into its folder by `moderation policy write SITE FOLDER --reasons`, which leaves all else
    as it is there, or take the changes back by --take-back.
    """
    with open_kept() as (settings, store):
        before = store.site(site).policy
        given = Path(policy)
        chosen = given if given.is_dir() or os.sep in policy else policy
        shelf = bootstrap.shelf_of(settings, store)
        activations = bootstrap.activations_of(settings, store, shelf=shelf)
        if not take_back:
            _keep_what_was_changed(activations, site, shelf.checked(chosen), _way_home(shelf, chosen))
        activated = activations.activate(site, chosen, replaces=before)
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
            how = f", at the desk: {each.edited}" if each.edited else ""
            click.echo(f"{each.at:%Y-%m-%d %H:%M} UTC  {each.digest[:12]}  {each.name}  ({by}{how})")


@click.command("write")
@click.argument("site")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--overwrite", is_flag=True, help="Also over the files of a policy that lies there, whatever they say.")
@click.option("--reasons", is_flag=True, help="Only what was changed at the desk, into the policy that lies there.")
def write(site: str, folder: Path, overwrite: bool, reasons: bool) -> None:
    """Write the policy that is in force on SITE into FOLDER, with all that was changed at the desk.

    With --reasons only what was changed at the desk is put into the policy.toml that lies there, and all else in it
    stays as it is. What a policy extends is not written: that lies in a folder of its own.
    """
    if reasons:
        _write_reasons(site, folder)
        return
    with open_to_read() as (_, store):
        files = store.policy_files(store.site(site).policy)
    if folder.is_dir() and any(folder.iterdir()) and not overwrite:
        raise click.ClickException(
            f"{folder} is not empty. To put only what was changed at the desk into the policy that lies there, add "
            "--reasons; to write all its files anew, add --overwrite."
        )
    own = own_files(files)
    _write_files(folder, own)
    click.echo(fit_to_print(f"{folder}: {', '.join(own)}"))
    if not _is_version(folder, files):
        click.echo("What it extends is not here as it was; `moderation policy diff` tells what that changes.", err=True)


def _write_reasons(site: str, folder: Path) -> None:
    before = bundle_of(folder)
    with open_to_read() as (settings, store):
        made = bootstrap.activations_of(settings, store).brought_home(site, before)
    changed = {name: text for name, text in made.items() if text != before[name]}
    _write_files(folder, changed)
    told = ", ".join(changed) or "has all that was changed at the desk already"
    click.echo(fit_to_print(f"{folder}: {told}"))


def _write_files(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def _keep_what_was_changed(activations: Activations, site: str, policy: Policy, way_home: str) -> None:
    try:
        told = activations.taken_back(site, policy)
    except BadPolicy as error:
        heading = f"{site}: the version in force cannot be read any more, so what was changed at the desk is not known:"
        way = "The policy that you give is in order; to bring it into force all the same, add --take-back."
        raise click.ClickException(_printed(heading, *f"  {error}".split("\n"), way)) from error
    if told:
        lines = [f"  {line}" for message in told for line in str(message).split("\n")]
        heading = f"{site}: reasons were changed at the desk, and this policy does not have these changes:"
        ways = f"Get them by `moderation policy write {site} {way_home}`, or take them back by --take-back."
        raise click.ClickException(_printed(heading, *lines, ways))


def _printed(*lines: str) -> str:
    return "\n".join(map(fit_to_print, lines))


def _way_home(shelf: Shelf, policy: str | Path) -> str:
    """Where `moderation policy write` should write: into the folder of this policy, or, for one that comes along with
    the program, into one of your own.
    """
    folder = shelf.folder_of(policy) if isinstance(policy, str) else policy
    return "FOLDER" if shipped() in folder.absolute().parents else f"{shlex.quote(str(folder))} --reasons"


def _is_version(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether a folder, with what it extends, is this version."""
    try:
        return digest_of(bundle_of(folder)) == digest_of(files)
    except BadPolicy:
        return False
