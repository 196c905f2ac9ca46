"""`moderation policy show`: what a policy says, as it works."""

from collections.abc import Iterator
from typing import Any

import click

from moderation.cli.policy.versions import version_of
from moderation.cli.printing import aligned, counted, fit_to_print
from moderation.domain.policy import Policy
from moderation.policies.changes import shown
from moderation.policies.difference import sentences_of, values_of


@click.command("show")
@click.argument("policy", metavar="FOLDER|NAME|SITE|DIGEST")
@click.option("--file", "file", metavar="NAME", help="Print this file of the version, such as policy.toml, instead.")
def show(policy: str, file: str | None) -> None:
    """What a policy says, with what it inherits and what is left to the defaults.

    A folder, the name of a policy, a site on which it is in force, or the begin of a digest: six characters or more.
    """
    version = version_of(policy)
    if file is None:
        click.echo("\n".join(_lines(version)))
    elif file in version.files:
        click.echo(version.files[file], nl=False)
    else:
        raise click.BadParameter(f"there are {', '.join(version.files)}", param_hint="--file")


def _lines(policy: Policy) -> Iterator[str]:
    yield fit_to_print(policy.name)
    yield policy.digest
    yield ""
    yield from aligned([(name, counted(len(text), "character", "characters")) for name, text in policy.files.items()])
    yield ""
    yield from aligned([(key, _value(value)) for key, value in values_of(policy).items() if key != "name"])
    if tried := [rule.name for rule in policy.rules if rule.in_shadow]:
        yield f"in the shadow: {', '.join(tried)}"
    yield ""
    yield from aligned([row for key, value in sentences_of(policy).items() for row in _sentences(key, value)])


def _value(value: Any) -> str:
    return f"{counted(len(value), 'entry', 'entries')}: {shown(value)}" if isinstance(value, tuple) else str(value)


def _sentences(key: str, value: Any) -> Iterator[tuple[str, str]]:
    for number, sentence in enumerate(value if isinstance(value, tuple) else (value,)):
        yield ("" if number else key), sentence
