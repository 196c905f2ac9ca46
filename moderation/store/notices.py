"""Reports of published reactions, as rows. Name and e-mail address are sealed."""

from collections.abc import Sequence
from datetime import datetime

from moderation.domain.decision import Act, Decision
from moderation.domain.errors import UnknownNotice, UnknownReaction
from moderation.domain.notice import Notice, NoticeGround, ends_notices
from moderation.domain.reaction import Status
from moderation.store.consequences import add_events
from moderation.store.engine import Param, Row, Work
from moderation.store.entries import hold_log
from moderation.store.interface import NoticeArrival, Page, Reported
from moderation.store.moments import key_before, moment, moment_in, moment_or_none_in
from moderation.store.paging import key_in, page_of
from moderation.store.part import Part, as_key

TAKE_NUMBER = "update site set last_notice = last_notice + 1 where key = :site returning last_notice"
STATUS = "select status from reaction where site = :site and id = :reaction"
SAME = "select * from notice where site = :site and mark = :mark and id > :since order by id desc limit 1"
ADD = """
    insert into notice (
        site, id, number, reaction, ground, about, text, name, email, email_index, mark, receipt, at, answer,
        forgotten
    ) values (
        :site, :id, :number, :reaction, :ground, :about, :text, :name, :email, :email_index, :mark, :receipt, :at, null,
        null
    ) returning *"""
ONE = "select * from notice where site = :site and id = :id"
BY_RECEIPT = "select * from notice where receipt = :receipt"
OF_REACTION = "select * from notice where site = :site and reaction = :reaction order by id desc limit :most"
ANSWERED = "select * from notice where site = :site and answer = :decision"
# A reaction stands in this list by the first of its reports that is open.
FIRST_OPEN = """
    from notice where answer is null and id > :after and id = (
        select first.id from notice as first
        where first.site = notice.site and first.reaction = notice.reaction and first.answer is null
        order by first.id limit 1
    ) order by id, site limit :most"""
REPORTED = f"""
    select notice.*, (
        select number from reaction where reaction.site = notice.site and reaction.id = notice.reaction
    ) as reaction_number {FIRST_OPEN}"""  # noqa: S608 - no values in it
NUMBER_REPORTED = f"select count(*) as n from (select 1 {FIRST_OPEN}) as found"  # noqa: S608 - no values in it
# Beside the columns of a reaction in a list.
NUMBER_OPEN = """(
        select count(*) from notice
        where notice.site = reaction.site and notice.reaction = reaction.id and notice.answer is null
    ) as reports"""
BEFORE_BY_ADDRESS = """
    select decision.act as act from notice
    left join decision on decision.site = notice.site and decision.id = notice.answer
    where notice.site = :site and notice.email_index = :email_index and notice.id < :id
    order by notice.id desc limit :most"""
ANSWER = "update notice set answer = :decision where site = :site and reaction = :reaction and answer is null"
# Of reports with an answer from before a moment, whose senders are known.
NOT_FORGOTTEN = """
    from notice join decision on decision.site = notice.site and decision.id = notice.answer
    where notice.site = :site and notice.answer is not null and notice.answer < :before and notice.forgotten is null"""
POLICIES_OF_ANSWERS = f"select distinct decision.policy {NOT_FORGOTTEN}"
TO_FORGET = f"""
    select notice.id {NOT_FORGOTTEN} and decision.policy = :policy
    order by notice.answer limit :most"""
# Asked again in the row itself: it may have been opened again. A law is named in words of their own, a house rule is
# chosen from those of the house.
FORGET = """
    update notice set about = case ground when 'rules' then about else '' end, text = '', name = null, email = null,
        email_index = null, mark = '', forgotten = :at
    where site = :site and id = :id and answer < :before and forgotten is null"""
# What is forgotten cannot be judged once more, and there is nobody to answer.
REOPEN = "update notice set answer = null where site = :site and answer = :undone and forgotten is null"
# Of the text that is put back, none of what was edited since is left. The objection to that is still open here.
REOPEN_EDITED = """
    update notice set answer = null
    where site = :site and reaction = :reaction and forgotten is null and answer in (
        select gone.id from objection
        join decision as contested on contested.site = objection.site and contested.id = objection.decision
        join decision as gone on gone.site = contested.site and gone.reaction = contested.reaction
            and gone.version >= contested.version and gone.act = 'edit'
        where objection.site = :site and objection.reaction = :reaction and objection.answer is null
    )"""

COUNTED = 100
"""How many earlier reports from one address are looked at."""


class Notices(Part):
    """Reports of reactions."""

    def add_notice(self, arrival: NoticeArrival, *, same_since: datetime) -> Notice:
        return self._engine.write(lambda run: self._add_notice(run, arrival, same_since))

    def _add_notice(self, run: Work, arrival: NoticeArrival, same_since: datetime) -> Notice:
        notice = arrival.notice
        place: dict[str, Param] = {"site": notice.site, "reaction": notice.reaction}
        # Whoever holds the log holds the site: nothing is decided meanwhile, and of a double click one comes first.
        hold_log(run, notice.site)
        if [row["status"] for row in run(STATUS, **place)] != [Status.PUBLISHED]:
            raise UnknownReaction("there is no such published reaction")
        for row in run(SAME, site=notice.site, mark=arrival.mark, since=key_before(same_since)):
            return self._notice_in(row)
        (numbered,) = run(TAKE_NUMBER, site=notice.site)
        (row,) = run(
            ADD,
            **place,
            id=notice.id,
            number=numbered["last_notice"],
            ground=notice.ground.value,
            about=notice.about,
            text=notice.text,
            name=self._sealer.seal(notice.name, *_name_place(notice.site, notice.id)),
            email=self._sealer.seal(arrival.email, *address_place(notice.site, notice.id)),
            email_index=self._sealer.index(arrival.email),
            mark=arrival.mark,
            receipt=arrival.receipt,
            at=moment(notice.at),
        )
        add_events(run, arrival.events)
        return self._notice_in(row)

    def notice(self, site: str, notice: str) -> Notice:
        return self._only_notice(self._engine.read(ONE, site=as_key(site), id=as_key(notice)))

    def notice_by_receipt(self, receipt: str) -> Notice:
        return self._only_notice(self._engine.read(BY_RECEIPT, receipt=as_key(receipt)))

    def notices(self, site: str, reaction: str, limit: int = 100) -> tuple[Notice, ...]:
        found = self._engine.read(OF_REACTION, site=as_key(site), reaction=as_key(reaction), most=limit)
        return self._notices_in(found)

    def notices_answered(self, site: str, decision: str) -> tuple[Notice, ...]:
        rows = self._engine.read(ANSWERED, site=as_key(site), decision=as_key(decision))
        return self._notices_in(sorted(rows, key=lambda row: str(row["id"])))

    def reported(self, after: str | None = None, limit: int = 20) -> Page[Reported]:
        rows = self._engine.read(REPORTED, after=key_in(after) or "", most=limit + 1)
        found = [Reported(row["site"], row["reaction_number"], self._notice_in(row)) for row in rows]
        return page_of(found, rows, limit)

    def number_reported(self, at_most: int = 100) -> int:
        (row,) = self._engine.read(NUMBER_REPORTED, after="", most=at_most)
        return int(row["n"])

    def reported_before(self, site: str, notice: str) -> tuple[int, int]:
        rows = self._engine.read(ONE, site=as_key(site), id=as_key(notice))
        index = rows[0]["email_index"] if rows else None
        if index is None:
            return 0, 0
        before = self._engine.read(BEFORE_BY_ADDRESS, site=site, id=notice, email_index=index, most=COUNTED)
        return len(before), sum(row["act"] == Act.KEEP for row in before)

    def reporter(self, site: str, notice: str) -> str:
        rows = self._engine.read(ONE, site=as_key(site), id=as_key(notice))
        if not rows:
            raise UnknownNotice("there is no such report")
        return self._sealer.opened(rows[0]["email"], *address_place(site, notice))

    def policies_of_answers(self, site: str, before: datetime) -> tuple[str, ...]:
        rows = self._engine.read(POLICIES_OF_ANSWERS, site=as_key(site), before=key_before(before))
        return tuple(sorted(row["policy"] for row in rows))

    def forget_reporters(
        self, site: str, policy: str, answered_before: datetime, at: datetime, limit: int = 1000
    ) -> int:
        before = key_before(answered_before)
        rows = self._engine.read(TO_FORGET, site=as_key(site), policy=as_key(policy), before=before, most=limit)
        if rows:
            place = {"site": site, "before": before, "at": moment(at)}
            self._engine.write(lambda run: run.each(FORGET, [{**place, "id": row["id"]} for row in rows]))
        return len(rows)

    def _only_notice(self, rows: Sequence[Row]) -> Notice:
        if not rows:
            raise UnknownNotice("there is no such report")
        return self._notice_in(rows[0])

    def _notices_in(self, rows: Sequence[Row]) -> tuple[Notice, ...]:
        return tuple(map(self._notice_in, rows))

    def _notice_in(self, row: Row) -> Notice:
        return Notice(
            site=row["site"],
            id=row["id"],
            number=row["number"],
            reaction=row["reaction"],
            ground=NoticeGround(row["ground"]),
            text=row["text"],
            at=moment_in(row["at"]),
            about=row["about"],
            name=self._sealer.opened(row["name"], *_name_place(row["site"], row["id"])),
            has_address=row["email"] is not None,
            answer=row["answer"],
            forgotten=moment_or_none_in(row["forgotten"]),
        )


def answer_notices(run: Work, decision: Decision) -> None:
    """Have a decision that was written down end the open reports of its reaction, if it is one that does, and open
    those again that were ended by what it takes back and are not forgotten.
    """
    if decision.undoes is not None:
        run(REOPEN, site=decision.site, undone=decision.undoes)
    if decision.act is Act.REINSTATE:
        run(REOPEN_EDITED, site=decision.site, reaction=decision.reaction)
    if ends_notices(decision):
        run(ANSWER, site=decision.site, reaction=decision.reaction, decision=decision.id)


def _name_place(site: str, notice: str) -> tuple[str, str, str]:
    """The place to which the name of whoever reports is sealed."""
    return "name of notice", site, notice


def address_place(site: str, notice: str) -> tuple[str, str, str]:
    """The place to which their address is sealed."""
    return "address of notice", site, notice
