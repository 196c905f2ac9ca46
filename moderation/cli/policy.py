"""`moderation policy`: house rules and their test cases."""

import os
from pathlib import Path

import click

from moderation.config import policy_folders
from moderation.policies import Shelf, check_policy, shipped


@click.group("policy")
def command() -> None:
    """House rules as data."""


@command.command("check")
@click.argument("policies", nargs=-1, metavar="[FOLDER or NAME]...")
def check(policies: tuple[str, ...]) -> None:
    """Run the test cases of policies: folders, or names of those that sites can use. Without any, of all of these."""
    shelf = Shelf((*policy_folders(os.environ), shipped()))
    reports = [check_policy(_folder(policy, shelf)) for policy in policies or shelf.names()]
    for report in reports:
        outcome = f"failures: {len(report.failures)}" if report.failures else f"passes its {len(report.cases)} cases"
        click.echo(f"{report.policy.name} ({report.policy.digest[:12]}): {outcome}")
        for failure in report.failures:
            click.echo(f"  {failure}", err=True)
    if any(report.failures for report in reports):
        raise click.exceptions.Exit(1)


def _folder(policy: str, shelf: Shelf) -> Path:
    """A path as given; a bare word that is no folder here is one of the policies that can be in force."""
    given = Path(policy)
    return given if given.is_dir() or os.sep in policy else shelf.folder_of(policy)
