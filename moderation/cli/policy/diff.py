"""`moderation policy diff`: what differs between two policies."""

import click

from moderation.cli.policy.versions import version_of
from moderation.cli.printing import fit_to_print
from moderation.policies import diff as difference_of


@click.command("diff")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
def diff(old: str, new: str) -> None:
    """What is different in NEW, in words. Each is a folder, the name of a policy, a site, or the begin of a digest.

    A site stands for the version that is in force there.
    """
    before, after = version_of(old), version_of(new)
    told = difference_of(before, after).told()
    for message in told:
        for line in str(message).split("\n"):
            click.echo(fit_to_print(line))
    if not told:
        same = "the same version" if before.digest == after.digest else "they say the same, in other words"
        click.echo(f"No difference: {same}.")
