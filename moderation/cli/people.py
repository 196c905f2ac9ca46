"""`moderation people`: who works at the desk."""

import sys
import warnings
from getpass import GetPassWarning

import click

from moderation import bootstrap
from moderation.cli.kept import open_kept, open_to_read
from moderation.domain.person import Role
from moderation.people import SHORTEST_PASSWORD, BadPerson
from moderation.web.words import LANGUAGES

from_stdin = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group("people")
def command() -> None:
    """The people at the desk."""


@command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues see it.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="moderator", show_default=True)
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@from_stdin
def add(email: str, name: str, role: str, language: str, password_stdin: bool) -> None:
    """Let EMAIL sign in at the desk. Asks for a password."""
    with open_kept(may_be_new=True) as (settings, store):
        password = _password(password_stdin)
        try:
            bootstrap.people_of(store).add(name, email, Role(role), password, language)
        except BadPerson as error:
            raise click.ClickException(str(error)) from error
        click.echo(f"{name} can sign in at {settings.service}/desk/login")


@command.command("password")
@click.argument("email")
@from_stdin
def password(email: str, password_stdin: bool) -> None:
    """Give EMAIL a new password; all their sessions end."""
    with open_kept() as (_, store):
        try:
            bootstrap.people_of(store).set_password(email, _password(password_stdin))
        except BadPerson as error:
            raise click.ClickException(str(error)) from error


@command.command("lock")
@click.argument("email")
def lock(email: str) -> None:
    """Let EMAIL in no more, for somebody who left: their sessions end, what they decided stays in the log."""
    with open_kept() as (_, store):
        bootstrap.people_of(store).lock(email)
        click.echo("Locked. A new password lets them in again.")


@command.command("list")
def show() -> None:
    """Everybody who works at the desk, or did."""
    with open_to_read() as (_, store):
        for person in store.people():
            click.echo(f"{person.email}\t{person.name}\t{person.role}")


def _password(is_piped: bool) -> str:
    if is_piped:
        return sys.stdin.readline().rstrip("\r\n")
    label = f"Password, at least {SHORTEST_PASSWORD} characters"
    with warnings.catch_warnings():
        warnings.simplefilter("error", GetPassWarning)
        try:
            return str(click.prompt(label, hide_input=True, confirmation_prompt=True))
        except GetPassWarning as warning:
            click.echo()
            told = "there is no terminal on which to ask for a password; give it with --password-stdin"
            raise click.UsageError(told) from warning
