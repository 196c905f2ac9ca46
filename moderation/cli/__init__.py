"""The command line: what the person who runs the service types."""

from importlib import import_module

import click

from moderation import __version__
from moderation.domain.errors import ModerationError

COMMANDS = {
    "demo": "moderation.cli.demo",
    "serve": "moderation.cli.serve",
    "site": "moderation.cli.site",
    "thread": "moderation.cli.thread",
    "people": "moderation.cli.people",
    "policy": "moderation.cli.policy",
    "statements": "moderation.cli.statements",
    "rerender": "moderation.cli.rerender",
    "work": "moderation.cli.work",
    "bounces": "moderation.cli.bounces",
    "publish": "moderation.cli.publish",
    "migrate": "moderation.cli.migrate",
    "copy": "moderation.cli.copy",
    "backup": "moderation.cli.backup",
    "restore": "moderation.cli.restore",
    "doctor": "moderation.cli.doctor",
}


class Commands(click.Group):
    """Loads a command when it is called, so that one does not wait for the parts of another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name]).command
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """What the house objects to is said in a sentence, not as a traceback."""
        try:
            return super().invoke(ctx)
        except ModerationError as error:
            raise click.ClickException(str(error)) from error


@click.command(cls=Commands)
@click.version_option(__version__, prog_name="moderation")
def moderation() -> None:
    """Moderation of readers' reactions, on your own server.

    Settings come from the environment; see the README. `moderation demo` needs none.
    """


def main() -> None:
    """The entry point."""
    moderation(prog_name="moderation")
