"""`moderation policy replay`: what a policy would have done with the reactions of the past."""

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

import click

from moderation import bootstrap
from moderation.cli import replay_told
from moderation.cli.kept import one_site, open_to_read
from moderation.cli.policy.versions import folder_of
from moderation.cli.replay_told import Told
from moderation.config import Settings
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.replay import Replay, Tally
from moderation.replay.period import BadPeriod, since_of
from moderation.store.interface import Store

BROKEN_OFF = 130
"""The exit code of a command that Ctrl-C ended."""

AGAINST_PEOPLE = 2


@click.command("replay")
@click.argument("policy", metavar="FOLDER|NAME")
@click.option("--site", metavar="KEY", help="Whose reactions. May be left out where there is one site.")
@click.option("--since", default="", metavar="DATE", help="2026-03-01 in the site's time zone, or 90d. Else all.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(0, 1000), help="Changes to list.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at once; one for each core unless given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; policies/README.md names its keys.")
@click.option("--fail-against-people", is_flag=True, help="Exit with 2 when a change goes against a person's decision.")
def replay(
    policy: str, site: str | None, since: str, limit: int, jobs: int | None, as_json: bool, fail_against_people: bool
) -> None:
    """Judge past reactions by a policy, and show what would come out otherwise. Nothing is written.

    Each reaction is judged as it was sent, in the circumstances of then, and held against what people decided in the
    end. Reactions that were refused at the form are not kept, and so are not among them. The service may go on
    meanwhile.
    """
    with open_to_read() as (settings, store):
        asked = _asked(settings, store, policy, site, since)
        walked = _walked(asked, settings, limit, jobs or os.cpu_count() or 1)
    told = Told(asked.site, asked.policy, asked.since, walked.total, walked.tally.result(), walked.is_whole)
    click.echo(replay_told.as_json(told) if as_json else "\n".join(replay_told.lines(told)))
    if not walked.is_whole:
        raise click.exceptions.Exit(BROKEN_OFF)
    if fail_against_people and told.result.against:
        raise click.exceptions.Exit(AGAINST_PEOPLE)


@dataclass(frozen=True, slots=True)
class _Asked:
    store: Store
    site: Site
    policy: Policy
    since: datetime | None


@dataclass(slots=True)
class _Walked:
    """How far it came."""

    tally: Tally
    total: int = 0
    is_whole: bool = False


def _asked(settings: Settings, store: Store, policy: str, key: str | None, since: str) -> _Asked:
    """All that can be wrong is found before anything is judged."""
    site = one_site(store, key)
    try:
        begin = since_of(since, site.time_zone, bootstrap.now())
    except BadPeriod as error:
        raise click.BadParameter(str(error), param_hint="--since") from error
    shelf = bootstrap.shelf_of(settings, store)
    return _Asked(store, site, shelf.checked(folder_of(policy, shelf)), begin)


def _walked(asked: _Asked, settings: Settings, limit: int, jobs: int) -> _Walked:
    """As far as it comes: Ctrl-C leaves what was counted until then."""
    replaying = Replay(asked.store, asked.policy, asked.site.key, asked.since, keep=limit)
    walked = _Walked(Tally(limit))
    try:
        walked.total = replaying.number()
        opening = bootstrap.opening_of(settings) if jobs > 1 else None
        for tally in _with_a_bar(replaying.walk(opening, jobs), walked.total):
            walked.tally.merge(tally)
        walked.is_whole = True
    except KeyboardInterrupt:
        click.echo(err=True)
    return walked


def _with_a_bar(parts: Generator[Tally, None, None], total: int) -> Iterator[Tally]:
    hidden = not sys.stderr.isatty()
    with closing(parts), click.progressbar(length=total, file=sys.stderr, hidden=hidden) as bar:
        for tally in parts:
            yield tally
            bar.update(tally.seen)
