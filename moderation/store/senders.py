"""Who sent a reaction, known by the keyed index of their address; and what stands around it in its thread."""

from bisect import bisect
from collections import Counter
from functools import cache

from moderation.domain.errors import UnknownReaction
from moderation.domain.reaction import Reaction, Status
from moderation.domain.sender import Known, Sender
from moderation.store.engine import Param
from moderation.store.moments import moment_in
from moderation.store.reactions import REACTION, Reactions

SENDER = "select email_index, identity, arrangement from reaction where site = :site and id = :reaction"
OF_SENDER = """
    select name, status, received, arrangement from reaction
    where site = :site and email_index = :email_index and status <> 'unconfirmed' order by id desc limit :most"""
OF_IDENTITY = OF_SENDER.replace("email_index = :email_index", "identity = :identity")
NEIGHBOURS = REACTION + " where site = :site and id in :ids"
BESIDE = """
    select id, number from (
        select id, number from reaction
        where site = :site and thread = :thread and status = '{status}' and number {than} :number
        order by number {way} limit :around
    ) as {status}"""
BY_STATUS = """
    select status, count(*) as n from reaction where site = :site and thread = :thread group by status"""
SHOWN = tuple(status.value for status in Status if status not in (Status.SPAM, Status.UNCONFIRMED))


class Senders(Reactions):
    """What came in from one address, and what stands around a reaction."""

    def sender(self, site: str, reaction: str, newest: int = 500) -> Sender:
        rows = self._engine.read(SENDER, site=site, reaction=reaction)
        if not rows:
            raise UnknownReaction("there is no such reaction")
        if rows[0]["arrangement"] is not None:
            return Sender(Known.ARRANGEMENT)
        email_index, identity = rows[0]["email_index"], rows[0]["identity"]
        if email_index is not None:
            found = self._engine.read(OF_SENDER, site=site, email_index=email_index, most=newest + 1)
        elif identity is not None:
            found = self._engine.read(OF_IDENTITY, site=site, identity=identity, most=newest + 1)
        else:
            return Sender(Known.NOTHING)
        named = [row for row in found[:newest] if row["arrangement"] is None]
        return Sender(
            known=Known.IDENTITY if email_index is None else Known.ADDRESS,
            counts=Counter(Status(row["status"]) for row in named),
            names=tuple(dict.fromkeys(row["name"] for row in named)),
            since=moment_in(named[-1]["received"]) if named else None,
            is_all=len(found) <= newest,
        )

    def neighbours(self, reaction: Reaction, around: int = 3) -> tuple[tuple[Reaction, ...], tuple[Reaction, ...]]:
        place: dict[str, Param] = {"site": reaction.site, "thread": reaction.thread, "number": reaction.number}
        found = sorted(self._engine.read(beside(), **place, around=around), key=lambda row: int(row["number"]))
        if not found:
            return (), ()
        here = bisect(found, reaction.number, key=lambda row: int(row["number"]))
        nearest = found[max(0, here - around) : here + around]
        rows = self._engine.read(NEIGHBOURS, site=reaction.site, ids=tuple(row["id"] for row in nearest))
        near = sorted(map(self._reaction_in, rows), key=lambda each: each.number)
        before = tuple(each for each in near if each.number < reaction.number)
        return before, tuple(near[len(before) :])

    def counted_by_status(self, site: str, thread: str) -> dict[Status, int]:
        rows = self._engine.read(BY_STATUS, site=site, thread=thread)
        return {Status(row["status"]): row["n"] for row in rows}


@cache
def beside() -> str:
    """The statement that asks for the nearest of each status on both sides. Each is found by an index."""
    sides = (("<", "desc"), (">", "asc"))
    return " union all ".join(
        BESIDE.format(status=status, than=than, way=way) for than, way in sides for status in SHOWN
    )
