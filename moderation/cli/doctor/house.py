"""The database and what is in it: whether it can be used, agrees with itself, and has house rules that work."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from moderation import bootstrap
from moderation.cli.doctor.outbox import outbox_checks
from moderation.config import Settings
from moderation.domain.errors import BadPolicy, ModerationError
from moderation.domain.site import Site
from moderation.policies import Shelf, check_version
from moderation.store import open_engine
from moderation.store.consistency import consistency, newest_moment
from moderation.store.engine import Engine
from moderation.store.health import Check, doubtful, well, wrong
from moderation.store.interface import Store
from moderation.store.proof import proofs

SLACK = timedelta(minutes=1)
"""By which two clocks of one house may differ."""


def house_checks(settings: Settings, now: datetime, *, full: bool) -> Iterator[Check]:
    """What is to be said of the database, at this moment."""
    about = "database"
    try:
        with closing(open_engine(settings.database, only_reading=True)) as engine:
            engine.migrate()
            yield well("database", "can be reached, and its tables are those of this version")
            yield from engine.health(full=full)
            yield from consistency(engine.read, full=full)
            yield _clock(engine, now)
            begun = bool(proofs(engine.read))
        about = "secret key"
        with closing(bootstrap.opening_of(settings)()) as store:
            used = "is the one with which this database was begun"
            yield well("secret key", used if begun else "no secret key has been used with this database yet")
            about = "house rules"
            yield from _sites(settings, store)
            about = "outbox"
            yield from outbox_checks(settings, store, now)
    except (ModerationError, OSError) as error:
        yield wrong(about, str(error), "")


def _clock(engine: Engine, now: datetime) -> Check:
    newest = newest_moment(engine.read)
    if newest is not None and newest > now + SLACK:
        found = f"it is {now:%Y-%m-%d %H:%M} UTC, but a reaction came in at {newest:%Y-%m-%d %H:%M} UTC"
        return wrong("clock", found, "Set the clock of this machine, or have it set by NTP.")
    return well("clock", f"it is {now:%Y-%m-%d %H:%M} UTC, and nothing is from later")


def _sites(settings: Settings, store: Store) -> Iterator[Check]:
    sites = store.sites()
    if not sites:
        yield doubtful("sites", "there is no site yet", "See `moderation site add --help`.")
    shelf = bootstrap.shelf_of(settings, store)
    for site in sites:
        yield _policy(shelf, site)
        yield from _time_zone(site)


def _policy(shelf: Shelf, site: Site) -> Check:
    advice = f"Activate rules that work: `moderation policy activate {site.key} NAME`."
    try:
        policy = shelf.in_force(site.policy)
        report = check_version(policy.files)
    except BadPolicy as error:
        return wrong("house rules", f"those of {site.key} cannot be read: {error}", advice)
    name = f"{policy.name} {policy.digest[:12]}"
    if report.failures:
        failed = f"{site.key}: {name} fails {len(report.failures)} of its cases: {report.failures[0]}"
        return wrong("house rules", failed, advice)
    return well("house rules", f"{site.key}: {name} passes its {len(report.cases)} cases")


def _time_zone(site: Site) -> Iterator[Check]:
    try:
        ZoneInfo(site.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        found = f"nothing is known here of {site.time_zone}, the time zone of {site.key}"
        yield wrong("time zone", found, "Install the package tzdata.")
