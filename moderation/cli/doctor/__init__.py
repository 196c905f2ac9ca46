"""`moderation doctor`: how the house does, and what to do about it."""

import json
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import click

from moderation import bootstrap
from moderation.cli.doctor.house import house_checks
from moderation.cli.doctor.machine import machine_checks
from moderation.cli.doctor.settings import settings_checks
from moderation.cli.doctor.spare import backup_checks
from moderation.cli.logs import keep_log
from moderation.cli.printing import fit_to_print
from moderation.config import read_settings
from moderation.domain.errors import BadSettings
from moderation.store.health import Check, State, wrong

WORDS = {State.WELL: "well", State.DOUBTFUL: "DOUBT", State.WRONG: "WRONG"}
WIDEST_WORD = 5
WIDEST_SUBJECT = 11


@click.command("doctor")
@click.option("--full", is_flag=True, help="Also what takes long on a big database.")
@click.option("--backups", "folder", metavar="FOLDER", type=click.Path(path_type=Path), help="Where the backups are.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document, for a program that watches.")
def command(full: bool, folder: Path | None, as_json: bool) -> None:
    """Look at settings, database, house rules and machine; say what is well, and what to do about what is not.

    Nothing is changed, and the service may run meanwhile. The exit code is 0 when all is well, 1 when there is a doubt
    and 2 when something is wrong. Ask as the user of the service, with its settings.
    """
    keep_log(logging.CRITICAL)
    checks = []
    for check in _checks(full, folder):
        checks.append(check)
        if not as_json:
            click.echo(_line(check))
    worst = max(check.state for check in checks)
    if as_json:
        click.echo(
            json.dumps({"state": worst.name.lower(), "checks": [_document(check) for check in checks]}, indent=2)
        )
    else:
        click.echo(_summary(checks))
    raise click.exceptions.Exit(int(worst))


def _checks(full: bool, folder: Path | None) -> Iterator[Check]:
    try:
        settings = read_settings(os.environ)
    except BadSettings as error:
        yield wrong("settings", " ".join(str(error).split()), "Nothing else can be looked at before.")
        return
    yield from settings_checks(settings, os.environ)
    yield from house_checks(settings, bootstrap.now(), full=full)
    yield from machine_checks(settings)
    if folder is not None:
        yield from backup_checks(settings, folder, bootstrap.now())


def _line(check: Check) -> str:
    told = f"{check.found.rstrip('.')}. {check.advice}" if check.advice else check.found
    return f"{WORDS[check.state]:{WIDEST_WORD}}  {check.about:{WIDEST_SUBJECT}}  {fit_to_print(told)}"


def _document(check: Check) -> dict[str, str]:
    told = {name: fit_to_print(words) for name, words in (("found", check.found), ("advice", check.advice))}
    return {"about": check.about, "state": check.state.name.lower(), **told}


def _summary(checks: list[Check]) -> str:
    numbers = [(sum(check.state is state for check in checks), state) for state in (State.WRONG, State.DOUBTFUL)]
    told = [f"{number} {state.name.lower()}" for number, state in numbers if number]
    return f"{len(checks)} looked at: {', '.join(told) or 'all is well'}."
