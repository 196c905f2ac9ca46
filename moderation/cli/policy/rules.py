"""`moderation policy rules`: what a policy can use."""

from importlib.metadata import entry_points

import click

from moderation.cli.printing import aligned, fit_to_print
from moderation.rules import RULES, broken_rules, installed_rules


@click.command("rules")
def rules() -> None:
    """All rules that a policy can use, in the order in which they speak, with the package that gives them.

    Those that an installed package promises and that cannot be used follow on standard error, with the reason.
    """
    ours = {rule.name for rule in RULES}
    packages = {entry.name: entry.dist.name for entry in entry_points(group="moderation.rules") if entry.dist}
    rows = [
        (rule.name, "moderation" if rule.name in ours else packages.get(rule.name, "a package"), str(rule.title))
        for rule in installed_rules()
    ]
    for line in aligned(rows):
        click.echo(line)
    for name, reason in broken_rules().items():
        click.echo(f"  {fit_to_print(f'{name}: cannot be used: {reason}')}", err=True)
