"""`moderation policy check`: the test cases of policies."""

import click

from moderation.cli.policy.versions import folder_of, shelf
from moderation.cli.printing import fit_to_print
from moderation.policies import Candidate


@click.command("check")
@click.argument("policies", nargs=-1, metavar="[FOLDER|NAME]...")
def check(policies: tuple[str, ...]) -> None:
    """Run the test cases of policies: folders, or names of those that sites can use. Without any, of all of these.

    Ends with exit code 1 when one of them could not go live.
    """
    found = shelf()
    folders = [folder_of(policy, found) for policy in policies or found.names()]
    checked = [found.candidate(folder.resolve().name, folder) for folder in folders]
    for each in checked:
        click.echo(fit_to_print(_outcome(each)))
        for failure in each.failures:
            click.echo(f"  {fit_to_print(failure)}", err=True)
    if any(each.failures for each in checked):
        raise click.exceptions.Exit(1)


def _outcome(checked: Candidate) -> str:
    if checked.policy is None:
        return f"{checked.name}: cannot be understood"
    outcome = f"failures: {len(checked.failures)}" if checked.failures else f"passes its {checked.cases} cases"
    return f"{checked.name}: {checked.policy.name} ({checked.policy.digest[:12]}): {outcome}"
