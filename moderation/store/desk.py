"""What a moderator looks at."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from heapq import merge
from itertools import islice

from moderation.domain.claim import Claim
from moderation.domain.errors import UnknownReaction
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import EVERY, Reader, Wanted
from moderation.store.engine import BIGGEST, Param, Row
from moderation.store.interface import Page, QueueItem
from moderation.store.moments import key_before, moment_in
from moderation.store.names import name_words
from moderation.store.objections import NOT_OWN, OPEN_ONES
from moderation.store.paging import key_in, mark_of
from moderation.store.part import LAST, as_key
from moderation.store.reactions import BY_ID, REACTION, Reactions
from moderation.store.sites import SITES
from moderation.store.wanted import KEYS, LIST, Looked, Names, walks

BY_NUMBER = REACTION + " where site = :site and number = :number"
BY_RECEIPT = REACTION + " where receipt = :receipt"
SENDER = "select email_index, identity from reaction where site = :site and number = :number and arrangement is null"
NAMES_LIKE = """
    select distinct word from name_word where word >= :word and word < :end order by word limit :most"""
NUMBER = "select coalesce(sum(n), 0) as n from tally where status = :status"
NUMBER_OF_SITE = NUMBER + " and site = :site"
OPEN = "open"
NUMBERS = f"""
    select status, sum(n) as n from tally where status in :statuses group by status
    union all select '{OPEN}' as status, count(*) as n {OPEN_ONES}"""  # noqa: S608 - no values in it
NUMBERS_OF_SITE = f"""
    select status, n from tally where status in :statuses and site = :site
    union all select '{OPEN}' as status, count(*) as n {OPEN_ONES} and site = :site"""  # noqa: S608 - no values in it
BETWEEN = """
    select count(*) as n from (
        select 1 from reaction where status = :status and id > :since and id < :until limit :most
    ) as received"""

NAMES_ALIKE = 20
"""How many names that begin alike are looked for one by one, each in the order of its index; more are put in order."""

Mark = tuple[str, str]
"""The id and the site of a reaction."""


class Desk(Reactions):
    """The queue, and one reaction."""

    def reaction(self, site: str, number: int) -> Reaction:
        if number > BIGGEST:
            raise UnknownReaction("there is no such reaction")
        return self._only(self._engine.read(BY_NUMBER, site=site, number=number))

    def reaction_by_id(self, site: str, reaction: str) -> Reaction:
        return self._only(self._engine.read(BY_ID, site=as_key(site), id=as_key(reaction)))

    def reaction_by_receipt(self, receipt: str) -> Reaction:
        return self._only(self._engine.read(BY_RECEIPT, receipt=receipt))

    def listed(
        self,
        wanted: Wanted,
        *,
        now: datetime,
        person: str | None = None,
        after: str | None = None,
        limit: int = 50,
        offered: bool = False,
    ) -> Page[QueueItem]:
        looked = self._looked_up(wanted)
        rows = self._found(LIST, wanted, looked, now, person, _mark_in(after), limit + 1, offered=offered)
        shown = rows[:limit]
        mark = _mark(shown[-1]["id"], shown[-1]["site"]) if len(rows) > limit else None
        return Page(tuple(map(self._item_in, shown)), mark)

    def following(
        self, wanted: Wanted, reaction: Reaction, *, now: datetime, person: str, backwards: bool = False
    ) -> Reaction | None:
        # Who looks for what they read themselves goes on among that.
        reader = wanted.reader if wanted.reader is Reader.ME else Reader.NOBODY
        wanted = replace(wanted, reader=reader, newest_first=wanted.newest_first is not backwards)
        looked = self._looked_up(wanted)
        for after in ((reaction.id, reaction.site), None):
            for row in self._found(LIST, wanted, looked, now, person, after, 2, offered=True):
                if (row["id"], row["site"]) != (reaction.id, reaction.site):
                    return self._reaction_in(row)
        return None

    def number_of(self, status: Status, *, site: str | None = None) -> int:
        read = self._engine.read
        if status is Status.OBJECTED:
            return self._counted(site)[OPEN]
        if site is None:
            rows = read(NUMBER, status=status.value)
        else:
            rows = read(NUMBER_OF_SITE, status=status.value, site=site)
        return int(rows[0]["n"])

    def numbers(self, *, site: str | None = None) -> dict[Status, int]:
        counted = self._counted(site)
        return {status: counted.get(status, 0) for status in Status} | {Status.OBJECTED: counted[OPEN]}

    def _counted(self, site: str | None) -> dict[str, int]:
        """The reactions of each status, and the objections that are open."""
        read, statuses = self._engine.read, tuple(status.value for status in Status)
        rows = read(NUMBERS, statuses=statuses) if site is None else read(NUMBERS_OF_SITE, statuses=statuses, site=site)
        return {row["status"]: int(row["n"]) for row in rows}

    def counted_in(self, wanted: Wanted, *, now: datetime, person: str | None = None, at_most: int = 1000) -> int:
        if wanted.is_plain:
            if wanted.status:
                return self.number_of(wanted.status, site=wanted.site)
            counted = self._counted(wanted.site)
            return sum(counted.get(status, 0) for status in EVERY)
        return len(self._found(KEYS, wanted, self._looked_up(wanted), now, person, None, at_most))

    def _found(
        self,
        columns: str,
        wanted: Wanted,
        looked: Looked,
        now: datetime,
        person: str | None,
        after: Mark | None,
        most: int,
        *,
        offered: bool = False,
    ) -> list[Row]:
        """At most so many rows after a mark, each once, in the order that is wanted. None that is `offered` is an
        objection to what this person decided.
        """
        found = []
        for walk in walks(wanted, looked, self._engine.finder, now, person):
            if offered and wanted.status is Status.OBJECTED:
                walk = walk.where(NOT_OWN, own=person)
            sql, values = walk.page(columns, after, newest_first=wanted.newest_first)
            found.append(self._engine.read(sql, **values, most=most))
        if len(found) == 1:
            return found[0]
        return list(islice(_each_once(merge(*found, key=lambda row: row["id"], reverse=wanted.newest_first)), most))

    def _looked_up(self, wanted: Wanted) -> Looked:
        sites, email_index, identity = self._sender_of(wanted)
        number = self._number_left(wanted) if wanted.phrases else 0
        names = [
            self._names_like(word, begins=name.endswith("*") and word == name_words(name)[-1])
            for name in wanted.names
            for word in name_words(name)
        ]
        # What leaves least leads.
        names.sort(key=lambda each: (each.begin != "", len(each.words)))
        return Looked(sites, email_index, identity, tuple(names), number)

    def _number_left(self, wanted: Wanted) -> int:
        """How many reactions the status and the time leave, as far as an index of words asks: not counted further than
        makes a difference there.
        """
        statuses, index = (wanted.status,) if wanted.status else EVERY, self._engine.finder.index
        if index is None:
            return 0
        if wanted.since is None and wanted.until is None:
            return self.number_of(wanted.status, site=wanted.site) if wanted.status else index.few + 1
        asked: dict[str, Param] = {
            "since": key_before(wanted.since) if wanted.since else "",
            "until": key_before(wanted.until) if wanted.until else LAST,
            "most": index.few + 1,
        }
        return sum(int(self._engine.read(BETWEEN, status=status.value, **asked)[0]["n"]) for status in statuses)

    def _sender_of(self, wanted: Wanted) -> tuple[tuple[str, ...], str | None, str | None]:
        if wanted.sender is not None:
            site, number = wanted.sender
            rows = self._engine.read(SENDER, site=as_key(site), number=min(number, BIGGEST))
            sites = (site,) if wanted.site in (None, site) else ()
            # One that gave no address, and of whom the site says nothing, has sent nothing else that is known of.
            email_index = (rows[0]["email_index"] if rows else None) or ""
            is_other = wanted.email and self._sealer.index(wanted.email) != email_index
            identity = rows[0]["identity"] if rows and not email_index else None
            return () if is_other else sites, email_index, identity
        if wanted.email:
            sites = tuple(row["key"] for row in self._engine.read(SITES))
            return (wanted.site,) if wanted.site else sites, self._sealer.index(wanted.email), None
        return (), None, None

    def _names_like(self, word: str, *, begins: bool) -> Names:
        """The words of names that a wanted one stands for: itself, or all that begin so."""
        if not begins:
            return Names((word,))
        rows = self._engine.read(NAMES_LIKE, word=word, end=word + LAST, most=NAMES_ALIKE + 1)
        return Names(begin=word) if len(rows) > NAMES_ALIKE else Names(tuple(row["word"] for row in rows))

    def _item_in(self, row: Row) -> QueueItem:
        reaction = self._reaction_in(row)
        claim = row["reader"] and Claim(reaction.site, reaction.id, row["reader"], moment_in(row["read_until"]))
        return QueueItem(reaction, row["thread_title"], claim or None, row["reports"])


def _each_once(rows: Iterable[Row]) -> Iterable[Row]:
    last: Mark | None = None
    for row in rows:
        if last != (row["id"], row["site"]):
            yield row
        last = row["id"], row["site"]


def _mark(reaction: str, site: str) -> str:
    return mark_of(f"{reaction} {site}")


def _mark_in(mark: str | None) -> Mark | None:
    reaction, _, site = (key_in(mark) or "").partition(" ")
    return (reaction, site) if reaction else None
