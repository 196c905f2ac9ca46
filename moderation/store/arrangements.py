"""Arrangements with authors who are not shown by name, the real names that are sealed, and who has read them."""

import json
from datetime import datetime

from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.entry import DeskAct
from moderation.domain.errors import UnknownArrangement, UnknownSite
from moderation.domain.reaction import Reaction
from moderation.store.engine import Param, Row, Run, Work, check
from moderation.store.entries import End, hold_log, tell
from moderation.store.interface import Page, SealedName
from moderation.store.moments import moment
from moderation.store.paging import key_in, page_of
from moderation.store.part import LAST, SITE, as_key
from moderation.store.reactions import REACTION, Reactions
from moderation.store.rows import arrangement_columns, arrangement_in, reading_in
from moderation.store.sealing import Sealer

ADD_ARRANGEMENT = """
    insert into arrangement (
        id, site, shown_name, for_whom, reason, agreed_with, made_by, made, until, uses, used, thread, ended, code,
        real_name
    ) values (
        :id, :site, :shown_name, :for_whom, :reason, :agreed_with, :made_by, :made, :until, :uses, :used, :thread,
        :ended, :code, :real_name
    )"""
# Not with `exists`: an engine may read all sealed names for that, to look each arrangement up among them.
ARRANGEMENT = """
    select arrangement.*, real_name is not null or (
        select 1 from sealed_name where sealed_name.arrangement = arrangement.id limit 1
    ) is not null as has_name
    from arrangement"""
BY_ID = ARRANGEMENT + " where id = :arrangement"
BY_CODE = ARRANGEMENT + " where code = :code"
NEWEST = ARRANGEMENT + " where id < :key order by id desc limit :most"
NEWEST_OF_SITE = ARRANGEMENT + " where site = :site and id < :key order by id desc limit :most"
ARRANGED = REACTION + " where arrangement = :arrangement order by id desc limit :limit"
END = "update arrangement set ended = coalesce(ended, :at) where id = :arrangement"
SEAL_NAME = """
    insert into sealed_name (site, reaction, arrangement, name) values (:site, :reaction, :arrangement, :name)"""
# Whoever has the number holds the arrangement, so that the log has an order.
COUNT_READING = """
    update arrangement set last_reading = last_reading + 1
    where id = :arrangement returning site, real_name, last_reading"""
ADD_READING = """
    insert into reading (arrangement, number, person, at, why) values (:arrangement, :number, :person, :at, :why)"""
SEALED_NAMES = """
    select sealed_name.*, reaction.number from sealed_name
    join reaction on reaction.site = sealed_name.site and reaction.id = sealed_name.reaction
    where sealed_name.arrangement = :arrangement order by sealed_name.reaction"""
READINGS = "select * from reading where arrangement = :arrangement order by number desc"

ReactionPlace = tuple[str, str, str]
"""Where the name of an author is sealed: site, reaction and arrangement."""


def add_reading(run: Work, arrangement: str, reading: Reading) -> Row:
    """Write down that somebody has read the names. Gives where the real name lies. Raises UnknownArrangement."""
    held = run(COUNT_READING, arrangement=as_key(arrangement))
    if not held:
        raise UnknownArrangement("there is no such arrangement")
    (row,) = held
    log = {"person": reading.person, "at": moment(reading.at), "why": reading.why}
    run(ADD_READING, arrangement=arrangement, number=row["last_reading"], **log)
    return row


def tell_reading(run: Run, end: End, arrangement: str, reading: Reading) -> End:
    """Have the log of the site, which is held, say that somebody has read the names. Gives the new end of that."""
    return tell(run, end, DeskAct.NAMES, reading.at, reading.person, detail=f"{arrangement} {reading.why}")


def real_name_place(site: str, arrangement: str) -> tuple[str, str, str]:
    """The place to which the real name of an arrangement is sealed."""
    return "arrangement", site, arrangement


def sealed_name_columns(
    sealer: Sealer, place: ReactionPlace, name: str, surname: str | None = None
) -> dict[str, Param]:
    """What an author typed as a name, sealed to its reaction and its arrangement."""
    check({"name": name, "surname": surname})
    words = json.dumps([name, surname], ensure_ascii=False)
    site, reaction, arrangement = place
    return {"site": site, "reaction": reaction, "arrangement": arrangement, "name": sealer.seal(words, "name", *place)}


def name_in(sealer: Sealer, row: Row) -> tuple[str, str | None]:
    """The name and the surname that were sealed in this row."""
    name, surname = json.loads(sealer.opened(row["name"], "name", row["site"], row["reaction"], row["arrangement"]))
    return name, surname


def the_arrangement(run: Run, arrangement: str) -> Arrangement:
    """The arrangement with this id. Raises UnknownArrangement."""
    rows = run(BY_ID, arrangement=as_key(arrangement))
    if not rows:
        raise UnknownArrangement("there is no such arrangement")
    return arrangement_in(rows[0])


class Arrangements(Reactions):
    """What editors agreed with authors."""

    def add_arrangement(self, arrangement: Arrangement, code: str, real_name: str) -> None:
        sealed = self._sealer.seal(real_name, *real_name_place(arrangement.site, arrangement.id))
        if not self._engine.read(SITE, key=arrangement.site):
            raise UnknownSite(arrangement.site)
        columns = arrangement_columns(arrangement)
        self._engine.write(lambda run: run(ADD_ARRANGEMENT, **columns, code=code, real_name=sealed))

    def arrangement(self, arrangement: str) -> Arrangement:
        return the_arrangement(self._engine.read, arrangement)

    def arrangement_by_code(self, code: str) -> Arrangement | None:
        rows = self._engine.read(BY_CODE, code=code)
        return arrangement_in(rows[0]) if rows else None

    def arrangements(self, *, site: str | None = None, after: str | None = None, limit: int = 50) -> Page[Arrangement]:
        asked: dict[str, Param] = {"key": key_in(after) or LAST, "most": limit + 1}
        read = self._engine.read
        rows = read(NEWEST, **asked) if site is None else read(NEWEST_OF_SITE, **asked, site=site)
        return page_of([arrangement_in(row) for row in rows], rows, limit)

    def arranged(self, arrangement: str, limit: int = 100) -> tuple[Reaction, ...]:
        return tuple(map(self._reaction_in, self._engine.read(ARRANGED, arrangement=as_key(arrangement), limit=limit)))

    def end_arrangement(self, arrangement: str, at: datetime) -> Arrangement:
        def work(run: Run) -> Arrangement:
            run(END, arrangement=as_key(arrangement), at=moment(at))
            return the_arrangement(run, arrangement)

        return self._engine.write(work)

    def read_names(self, arrangement: str, reading: Reading) -> tuple[SealedName, ...]:
        return self._engine.write(lambda run: self._read_names(run, arrangement, reading))

    def _read_names(self, run: Work, arrangement: str, reading: Reading) -> tuple[SealedName, ...]:
        # The site first, as everywhere.
        end = hold_log(run, the_arrangement(run, arrangement).site)
        row = add_reading(run, arrangement, reading)
        tell_reading(run, end, arrangement, reading)
        own = SealedName(self._sealer.opened(row["real_name"], *real_name_place(row["site"], arrangement)))
        sealed = run(SEALED_NAMES, arrangement=arrangement)
        typed = [SealedName(name_in(self._sealer, each)[0], each["number"]) for each in sealed]
        return tuple(name for name in (own, *typed) if name.name)

    def readings(self, arrangement: str) -> tuple[Reading, ...]:
        return tuple(map(reading_in, self._engine.read(READINGS, arrangement=as_key(arrangement))))
