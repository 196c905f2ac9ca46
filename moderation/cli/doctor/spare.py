"""What there is in store for a bad day: backups that can be put back."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from moderation.config import Settings
from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store import SQLITE
from moderation.store.backups import Backups, look_into
from moderation.store.health import Check, doubtful, room, well, wrong

TOO_OLD = timedelta(days=2)
NOT_OURS = (
    "Make them with pg_dump or as the provider of the server does, and try now and then whether they can be put back."
)
ADVICE = "Make one with `moderation backup`, and see why none was made."


def backup_checks(settings: Settings, folder: Path, now: datetime) -> Iterator[Check]:
    """What is to be said of the backups in this folder, at this moment."""
    if not settings.database.startswith(SQLITE):
        yield doubtful("backups", "those of a database on a server are not looked at", NOT_OURS)
        return
    try:
        backups = Backups(folder, settings.database, settings.secret).all(now)
        if not backups:
            yield wrong("backups", f"none of this house is in {folder}", ADVICE)
            return
        newest = backups[-1]
        look_into(newest.file, settings.secret)
        yield _age(newest.file, newest.made, now)
        yield room("backup disk", folder, newest.file.stat().st_size, "the next backup")
    except (BadSettings, StoreUnavailable, OSError) as error:
        yield wrong("backups", str(error), ADVICE)


def _age(file: Path, made: datetime, now: datetime) -> Check:
    found = f"the newest is {file.name}, made {_ago(now - made)}"
    return doubtful("backups", found, ADVICE) if now - made > TOO_OLD else well("backups", found)


def _ago(time: timedelta) -> str:
    hours = round(time.total_seconds() / 3600)
    return f"{hours} hours ago" if hours < 48 else f"{time.days} days ago"
