"""`moderation policy`: house rules and their test cases."""

import os
from pathlib import Path

import click

from moderation.policies import Shelf, check_policy, shipped


@click.group("policy")
def command() -> None:
    """House rules as data."""


@command.command("check")
@click.argument("policies", nargs=-1, metavar="[FOLDER or NAME]...")
def check(policies: tuple[str, ...]) -> None:
    """Run the test cases of policies: folders, or names of shipped ones. Without any, of all that are shipped."""
    reports = [check_policy(_folder(policy)) for policy in policies or Shelf((shipped(),)).names()]
    for report in reports:
        sentence = f"{len(report.cases)} cases" if not report.failures else f"{len(report.failures)} failures"
        click.echo(f"{report.policy.name} ({report.policy.digest[:12]}): {sentence}")
        for failure in report.failures:
            click.echo(f"  {failure}", err=True)
    if any(report.failures for report in reports):
        raise click.exceptions.Exit(1)


def _folder(policy: str) -> Path:
    """A path as given; a bare word that is no folder here is one of the policies that can be in force."""
    given = Path(policy)
    if given.is_dir() or os.sep in policy:
        return given
    return Shelf((shipped(),)).folder_of(policy)
