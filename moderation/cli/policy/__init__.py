"""`moderation policy`: house rules, before and after they are in force."""

from importlib import import_module

import click

COMMANDS = {
    "check": "moderation.cli.policy.check",
    "show": "moderation.cli.policy.show",
    "diff": "moderation.cli.policy.diff",
    "rules": "moderation.cli.policy.rules",
    "schema": "moderation.cli.policy.schema",
    "replay": "moderation.cli.replaying",
    "activate": "moderation.cli.activating",
    "history": "moderation.cli.activating",
    "write": "moderation.cli.activating",
    "shadow": "moderation.cli.shadowing",
}
"""Where each command under it stands, under its own name."""


class Below(click.Group):
    """Loads a command when it is called, so that one does not wait for the parts of another."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command if isinstance(command, click.Command) else None


@click.command("policy", cls=Below)
def command() -> None:
    """House rules as data."""
