"""How a PostgreSQL database does, as far as whoever is connected may know it."""

from collections.abc import Iterator

from moderation.store.health import Check, doubtful, well, wrong
from moderation.store.postgres_link import Link
from moderation.store.schema import TABLES

MAINTAINED = 15
"""The oldest version that its makers still mend."""

# Not every database that speaks PostgreSQL's language knows all of them.
SETTINGS = """
    select current_setting('fsync', true) as fsync, current_setting('full_page_writes', true) as full_page_writes,
        current_setting('synchronous_commit', true) as synchronous_commit,
        current_setting('synchronous_standby_names', true) as standbys, version() as version"""
TEXT_COLUMNS = """
    select table_name as name, coalesce(collation_name, '') as collation from information_schema.columns
    where table_schema = current_schema() and data_type = 'text'"""
WAITS_FOR_NOTHING = "off"
BYTE_BY_BYTE = ("C", "POSIX", "ucs_basic")


def checks_of(link: Link) -> Iterator[Check]:
    """All that can be looked at without changing anything. Raises psycopg.Error."""
    (settings,) = link.execute(SETTINGS)
    yield _version(link.info.server_version // 10_000, settings["version"])
    yield from _durability(settings)
    yield _role(link, settings["standbys"])
    yield _encoding(link)
    yield _order(link)
    yield well("room", "the server does not tell what its disk has left; have it watched there")


def _version(major: int, words: str) -> Check:
    name = " ".join(words.split()[:2])
    if 0 < major < MAINTAINED:
        return doubtful("server", f"{name} is not mended any more", f"Move to PostgreSQL {MAINTAINED} or later.")
    return well("server", name)


def _durability(settings: dict[str, str | None]) -> Iterator[Check]:
    off = [name for name in ("fsync", "full_page_writes") if settings[name] == WAITS_FOR_NOTHING]
    if off:
        found = f"{' and '.join(off)} off: the whole database can be lost with the server's power"
        yield wrong("durability", found, "Turn it on in postgresql.conf, and reload.")
    elif settings["synchronous_commit"] == WAITS_FOR_NOTHING:
        found = "synchronous_commit is off: what was acknowledged can be lost with the server's power"
        yield wrong("durability", found, "Turn it on, for this database or for this user at least.")
    else:
        yield well(
            "durability", f"every commit waits for the disk (synchronous_commit={settings['synchronous_commit']})"
        )


def _role(link: Link, standbys: str | None) -> Check:
    if link.info.parameter_status("in_hot_standby") == "on":
        return doubtful(
            "role", "this server is a replica, and only reads", "Name the primary, or all, in DATABASE_URL."
        )
    if standbys:
        return well("role", f"commits wait for replicas as well ({standbys})")
    return well("role", "commits wait for no replica: what this one server has is all there is, until it is copied")


def _encoding(link: Link) -> Check:
    return well("encoding", f"text is kept as {link.info.parameter_status('server_encoding') or 'the server does'}")


def _order(link: Link) -> Check:
    odd = sorted(
        {
            row["name"]
            for row in link.execute(TEXT_COLUMNS)
            if row["name"] in TABLES and row["collation"] not in BYTE_BY_BYTE
        }
    )
    if odd:
        found = f"text in {', '.join(odd)} is not compared byte by byte"
        return wrong(
            "order", found, "Make the tables with `moderation migrate`, and copy the house with `moderation copy`."
        )
    return well("order", "text is compared byte by byte")
