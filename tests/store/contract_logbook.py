"""What every engine must keep of the log: told with what it tells, chained, and found out when it is changed."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product

import pytest

from moderation.domain.claim import Claim
from moderation.domain.decision import Act, Decision
from moderation.domain.entry import Damage, DeskAct, Sought
from moderation.domain.errors import NotFound, StaleDecision, UnknownPolicy, UnknownReaction, UnknownSite
from moderation.domain.ids import ENTROPY, time_ordered_id
from moderation.domain.reaction import Reaction, Status
from moderation.store import open_engine
from moderation.store.engine import Engine, Work
from moderation.store.entries import OF_DECISION, OF_ENTRY
from moderation.store.interface import LogEntry, Store
from moderation.store.schema import DECISIONS
from moderation.store.sqlite import SqliteEngine
from moderation.store.tables import Table
from tests.store.samples import (
    NOW,
    a_decision,
    a_reaction,
    a_reading,
    an_arrangement,
    an_arrival,
    arranged,
    arranging,
    arrived,
    arrived_under,
    kept_policy,
    new_id,
    published,
    published_in,
    undoing,
)

DECISION_TABLE, ENTRY_TABLE = (part for part in DECISIONS if isinstance(part, Table))
COLUMNS = [("entry", name) for name in (*OF_ENTRY, "digest")] + [("decision", name) for name in OF_DECISION]
ELSEWHERE = {
    "number": "number + 100",
    "version": "version + 100",
    "person": "'bram'",
    "site": "'krant'",
    "policy": "'d2'",
    "reaction": "(select id from reaction where site = 'blad' and number = 2)",
}
"""Values that may stand in a column, but for those in which anything may."""
NOT_MARKS = ("?", "a", "x" * 300, "\0", "é", "\ud800", "AAAA", "' or 1=1", "")


def tampered(address: str, *statements: str) -> None:
    """Change the database as somebody does who may do everything and minds nothing."""
    with closing(open_engine(address)) as engine:
        tamper_with(engine, *statements)


def tamper_with(engine: Engine, *statements: str) -> None:
    """The same through an engine that is open."""

    def work(run: Work) -> None:
        if isinstance(engine, SqliteEngine):
            for table, done in product(("entry", "decision"), ("changed", "deleted")):
                run(f"drop trigger if exists {table}_is_never_{done}")
            run("pragma defer_foreign_keys = on")
        for statement in statements:
            run(statement)

    engine.write(work)


def damages(store: Store, site: str = "blad") -> list[tuple[Damage, int | None]]:
    return [(flaw.damage, flaw.number) for flaw in store.chain(site).flaws]


def removing(reaction: Reaction, **changes: object) -> Decision:
    return a_decision(reaction, act=Act.REMOVE, after=Status.REMOVED, reason="insult", note="Zie één.", **changes)


def acts(lines: Sequence[LogEntry]) -> list[str]:
    return [line.entry.act for line in lines]


class LogbookContract:
    """What is told, how it is read, what of it stands, and how it is held against itself."""

    # What is told

    def test_a_decision_is_told_in_one_line_with_its_names(self, store: Store) -> None:
        kept = arrived(store)
        decision = a_decision(kept)
        store.decide(decision)
        (line,) = store.log().items
        entry = line.entry
        assert (entry.site, entry.number, entry.id, entry.at) == ("blad", 1, decision.id, decision.at)
        assert (entry.person, entry.act, entry.reaction, entry.detail) == ("els", Act.APPROVE, kept.id, "")
        assert line.decision == decision
        assert (line.person_name, line.number, line.author_name, line.is_whole) == ("Els de Wit", 1, "Jan Jansen", True)

    def test_what_the_policy_decides_at_intake_is_told_as_nobodys(self, store: Store) -> None:
        reaction = a_reaction(status=Status.PUBLISHED, version=1)
        decision = a_decision(reaction, person=None, before=Status.WAITING, version=1)
        store.accept(an_arrival(reaction), decision)
        (line,) = store.log().items
        assert (line.person_name, line.entry.person, line.decision) == (None, None, decision)

    def test_a_decision_that_is_not_taken_is_not_told(self, store: Store) -> None:
        kept = published(store)
        with pytest.raises(StaleDecision):
            store.decide(a_decision(replace(kept, version=0, status=Status.WAITING)))
        with pytest.raises(NotFound):
            store.decide(removing(kept, person="niemand"))
        with pytest.raises(UnknownSite):
            store.decide(a_decision(replace(kept, site="nergens")))
        assert acts(store.log().items) == [Act.APPROVE]
        assert store.chain("blad").last == 1

    def test_a_reading_of_names_is_told_with_its_arrangement_and_why(self, store: Store) -> None:
        arrangement = arranged(store)
        arrived_under(store, arrangement, "Jan Jansen")
        store.read_names(arrangement.id, a_reading())
        (line,) = store.log().items
        assert (line.entry.act, line.entry.person, line.entry.at) == (DeskAct.NAMES, "bram", NOW)
        assert (line.entry.arrangement, line.entry.why) == (arrangement.id, "De politie vraagt ernaar.")
        assert (line.decision, line.number, line.person_name) == (None, None, "Bram van Dam")

    def test_undoing_an_arrangement_tells_of_the_name_that_came_back(self, store: Store) -> None:
        arrangement, decision = an_arrangement(), arranging(arrived(store))
        store.decide(undoing(decision, store.arrange(decision, arrangement, "code")))
        lines = store.log().items
        assert sorted(acts(lines)) == ["arrange", "names", "undo"]
        (read,) = (line.entry for line in lines if line.entry.act is DeskAct.NAMES)
        assert (read.arrangement, read.why, read.number) == (arrangement.id, "", 3)

    def test_a_look_at_an_address_is_told(self, store: Store) -> None:
        kept = arrived(store)
        store.tell_address("blad", kept.id, "els", NOW)
        (line,) = store.log().items
        assert (line.entry.act, line.entry.person, line.entry.reaction) == (DeskAct.ADDRESS, "els", kept.id)
        assert (line.number, line.author_name, line.decision) == (1, "Jan Jansen", None)
        with pytest.raises(UnknownSite):
            store.tell_address("nergens", kept.id, "els", NOW)
        with pytest.raises(NotFound):
            store.tell_address("blad", kept.id, "niemand", NOW)

    def test_taking_over_a_claim_is_told_with_from_whom(self, store: Store) -> None:
        kept = arrived(store)
        until = NOW + timedelta(minutes=2)
        store.claim(Claim("blad", kept.id, "els", until), NOW)
        store.claim(Claim("blad", kept.id, "bram", until), NOW)
        assert store.log().items == ()
        store.claim(Claim("blad", kept.id, "bram", until), NOW, take_over=True)
        (line,) = store.log().items
        assert (line.entry.act, line.entry.person, line.entry.detail) == (DeskAct.TAKE_OVER, "bram", "els")
        store.claim(Claim("blad", kept.id, "bram", until), NOW, take_over=True)
        store.claim(Claim("blad", kept.id, "els", until), until, take_over=True)
        assert len(store.log().items) == 1, "what is one's own, or over, is not taken from anybody"

    # How it is read

    def test_the_log_is_read_newest_first_and_page_by_page(self, store: Store) -> None:
        for site in ("blad", "krant", "blad", "blad", "krant"):
            published(store, site=site)
        seen, after = [], None
        while True:
            page = store.log(after=after, limit=2)
            seen += [(line.entry.site, line.number) for line in page.items]
            after = page.after
            if after is None:
                break
        assert seen == [("krant", 2), ("blad", 3), ("blad", 2), ("krant", 1), ("blad", 1)]

    @pytest.mark.parametrize(
        ("sought", "found"),
        [
            (Sought(), [4, 3, 2, 1]),
            (Sought(person="els"), [3, 1]),
            (Sought(person="bram"), [4, 2]),
            (Sought(person="niemand"), []),
            (Sought(act=Act.REMOVE), [4, 2]),
            (Sought(act=DeskAct.ADDRESS), []),
            (Sought(site="krant"), [4, 3]),
            (Sought(site="nergens"), []),
            (Sought(person="els", act=Act.APPROVE, site="krant"), [3]),
            (Sought(person="els", act=Act.REMOVE), []),
            (Sought(act=Act.REMOVE, site="blad"), [2]),
            (Sought(since=NOW + timedelta(hours=2)), [4, 3]),
            (Sought(until=NOW + timedelta(hours=2)), [2, 1]),
            (Sought(site="krant", since=NOW + timedelta(hours=2), until=NOW + timedelta(hours=3)), [3]),
            (Sought(person="\0"), []),
            (Sought(site="\ud800"), []),
        ],
    )
    def test_a_part_of_the_log_is_read_by_itself(self, store: Store, sought: Sought, found: list[int]) -> None:
        """Els approves and Bram removes, on one site and then on the other, an hour after each other."""
        at = NOW
        order = {}
        for site in ("blad", "krant"):
            kept = arrived(store, site=site)
            for person, make in (("els", a_decision), ("bram", removing)):
                at += timedelta(hours=1) if order else timedelta()
                decision = make(kept, person=person, at=at, id=_id_of(at))
                kept = store.decide(decision)
                order[decision.id] = len(order) + 1
        assert [order[line.entry.id] for line in store.log(sought).items] == found
        pages = [store.log(sought, after=None, limit=1)]
        while pages[-1].after:
            pages.append(store.log(sought, after=pages[-1].after, limit=1))
        assert [order[line.entry.id] for page in pages for line in page.items] == found

    def test_the_log_of_one_reaction_is_read_by_itself(self, store: Store) -> None:
        kept, other = arrived(store), published(store)
        now = store.decide(a_decision(kept))
        store.tell_address("blad", kept.id, "bram", NOW + timedelta(days=1))
        store.decide(removing(now))
        mine = Sought(reaction=("blad", kept.id))
        assert acts(store.log(mine).items) == [DeskAct.ADDRESS, Act.REMOVE, Act.APPROVE]
        assert acts(store.log(replace(mine, person="els")).items) == [Act.REMOVE, Act.APPROVE]
        assert acts(store.log(Sought(reaction=("blad", other.id))).items) == [Act.APPROVE]
        assert store.log(Sought(reaction=("krant", kept.id))).items == ()
        assert store.log(Sought(reaction=("blad", "\0"))).items == ()

    @pytest.mark.parametrize("mark", NOT_MARKS)
    def test_what_is_no_mark_of_the_log_never_raises(self, store: Store, mark: str) -> None:
        published(store)
        assert len(store.log(after=mark).items) <= 1
        assert len(store.decided(after=mark).items) <= 1

    # What stands

    def test_what_people_decided_and_did_not_undo_is_listed(self, store: Store) -> None:
        first, second = published(store, plain="x" * 300), arrived(store, site="krant")
        removal = removing(first, person="bram")
        store.decide(removal)
        wrong = a_decision(second, act=Act.SPAM, after=Status.SPAM)
        store.decide(undoing(wrong, store.decide(wrong)))
        reaction = a_reaction(status=Status.PUBLISHED, version=1)
        store.accept(an_arrival(reaction), a_decision(reaction, person=None, before=Status.WAITING, version=1))
        last, approval = store.decided().items
        assert (last.decision, last.stands, last.is_last, last.version) == (removal, True, True, 2)
        assert (last.person_name, last.number, last.author_name, last.excerpt) == (
            "Bram van Dam",
            1,
            "Jan Jansen",
            "x" * 200,
        )
        assert (approval.decision.act, approval.stands, approval.is_last) == (Act.APPROVE, True, False)

    def test_what_was_decided_is_listed_by_person_act_and_site(self, store: Store) -> None:
        on_blad, on_krant = published(store), published(store, site="krant")
        store.decide(removing(on_blad, person="bram"))
        store.decide(removing(on_krant))

        def listed(**asked: str) -> list[tuple[str, str]]:
            return [(each.decision.site, each.decision.act) for each in store.decided(**asked).items]

        assert listed() == [("krant", "remove"), ("blad", "remove"), ("krant", "approve"), ("blad", "approve")]
        assert listed(person="bram") == [("blad", "remove")]
        assert listed(person="els", act="remove") == [("krant", "remove")]
        assert listed(act="approve", site="blad") == [("blad", "approve")]
        assert listed(person="\0") == listed(site="nergens") == []
        pages = [store.decided(limit=3)]
        pages.append(store.decided(after=pages[0].after, limit=3))
        assert [len(page.items) for page in pages] == [3, 1]
        assert pages[1].after is None

    def test_the_last_decisions_of_a_person_that_stand(self, store: Store) -> None:
        kept = [published(store) for _ in range(3)]
        undone = a_decision(arrived(store))
        store.decide(replace(undoing(undone, store.decide(undone)), person="els"))
        store.decide(removing(kept[1], person="bram"))
        found = store.last_standing("els")
        assert [each.number for each in found] == [3, 2, 1]
        assert [each.is_last for each in found] == [True, False, True]
        assert [each.number for each in store.last_standing("bram")] == [2]
        assert store.last_standing("niemand") == store.last_standing("\0") == ()

    def test_no_more_than_so_many_of_them_are_looked_at(self, store: Store) -> None:
        published(store)
        for _ in range(2):
            decision = a_decision(arrived(store))
            store.decide(replace(undoing(decision, store.decide(decision)), person="els"))
        assert [each.number for each in store.last_standing("els", limit=3)] == [1]
        assert store.last_standing("els", limit=2) == ()

    # Many at once

    def test_many_decisions_are_taken_at_once_and_count_as_one(self, store: Store) -> None:
        waiting = [arrived(store, site=site) for site in ("blad", "krant", "blad")]
        elsewhere = arrived(store, thread="/elders")
        decisions = [a_decision(each, batch="b1") for each in (*waiting, elsewhere)]
        outcomes = store.decide_all(decisions)
        assert outcomes == tuple(replace(each, status=Status.PUBLISHED, version=1) for each in (*waiting, elsewhere))
        assert [each.decision for each in store.batch("b1")] == decisions
        assert [each.decision for each in store.last_standing("els")] == [decisions[-1]]
        assert store.batch("b2") == store.batch("\0") == ()
        assert len(store.log().items) == 4
        assert len(published_in(store, "blad", "/artikel/12")) == 2
        assert store.published_counts("blad", ["/artikel/12", "/elders"]) == {"/artikel/12": 2, "/elders": 1}
        assert store.number_of(Status.PUBLISHED) == 4
        assert damages(store) == damages(store, "krant") == []

    def test_of_many_what_is_stale_is_left_out_and_shown(self, store: Store) -> None:
        first, changed, last = (arrived(store) for _ in range(3))
        by_bram = a_decision(changed, person="bram", act=Act.SPAM, after=Status.SPAM)
        now = store.decide(by_bram)
        decisions = [a_decision(each, batch="b1") for each in (last, changed, first)]
        done, stale, also_done = store.decide_all(decisions)
        assert isinstance(stale, StaleDecision)
        assert (stale.reaction, stale.last) == (now, by_bram)
        assert isinstance(done, Reaction)
        assert isinstance(also_done, Reaction)
        assert (done.id, also_done.id) == (last.id, first.id)
        assert [each.decision for each in store.batch("b1")] == [decisions[0], decisions[2]]
        assert damages(store) == []

    def test_many_are_undone_at_once(self, store: Store) -> None:
        waiting = [arrived(store) for _ in range(3)]
        decisions = [a_decision(each, batch="b1") for each in waiting]
        taken = store.decide_all(decisions)
        undone = [
            undoing(decision, now, batch="b2")
            for decision, now in zip(decisions, taken, strict=True)
            if isinstance(now, Reaction)
        ]
        assert store.decide_all(undone) == tuple(replace(each, version=2) for each in waiting)
        assert store.number_of(Status.WAITING) == 3
        assert published_in(store, "blad", "/artikel/12") == ()
        assert [each.stands for each in store.batch("b1")] == [False] * 3
        assert store.batch("b2") == ()
        assert [each.decision.batch for each in store.last_standing("els")] == ["b1"]

    def test_many_that_cannot_all_be_kept_leave_everything_as_it_was(self, store: Store) -> None:
        waiting = [arrived(store) for _ in range(2)]
        for wrong, error in (({"policy": "d9"}, UnknownPolicy), ({"person": "niemand"}, NotFound)):
            with pytest.raises(error):
                store.decide_all([a_decision(waiting[0]), a_decision(waiting[1], **wrong)])
        with pytest.raises(UnknownReaction):
            store.decide_all([a_decision(waiting[0]), a_decision(a_reaction())])
        assert store.decide_all([]) == ()
        assert store.number_of(Status.WAITING) == 2
        assert store.log().items == ()

    # The chain

    def test_lines_are_numbered_without_gaps_on_each_site(self, store: Store) -> None:
        for site in ("blad", "krant", "blad"):
            store.decide(removing(published(store, site=site)))
        numbers = {
            site: [each.entry.number for each in store.log(Sought(site=site)).items] for site in ("blad", "krant")
        }
        assert numbers == {"blad": [4, 3, 2, 1], "krant": [2, 1]}
        assert len({line.entry.digest for line in store.log().items}) == 6
        stretch = store.chain("blad")
        assert (stretch.entries, stretch.last, stretch.is_end, stretch.flaws) == (4, 4, True, ())

    def test_a_log_is_looked_at_in_stretches(self, store: Store) -> None:
        for _ in range(5):
            published(store)
        first = store.chain("blad", 0, limit=2)
        assert (first.entries, first.last, first.is_end) == (2, 2, False)
        last = store.chain("blad", first.last, limit=10)
        assert (last.entries, last.last, last.is_end) == (3, 5, True)
        newest = store.chain("blad", limit=2)
        assert (newest.entries, newest.last, newest.is_end) == (2, 5, True)
        beyond = store.chain("blad", 2**70)
        assert (beyond.entries, beyond.is_end, beyond.flaws) == (0, True, ())
        empty = store.chain("krant")
        assert (empty.entries, empty.last, empty.is_end, empty.flaws) == (0, 0, True, ())
        with pytest.raises(UnknownSite):
            store.chain("nergens")

    def test_a_digest_is_made_of_every_column(self) -> None:
        for table, names in ((ENTRY_TABLE, (*OF_ENTRY, "digest")), (DECISION_TABLE, OF_DECISION)):
            lines = [part.strip() for part in table.columns.replace("\n", " ").split(",")]
            columns = {line.split()[0] for line in lines if " text" in line or " bigint" in line}
            assert columns == set(names)

    @pytest.mark.parametrize(("table", "column"), COLUMNS)
    def test_a_change_in_any_column_is_found(self, store: Store, address: str, table: str, column: str) -> None:
        _three_lines(store)
        line = store.log().items[1].entry
        # What the one that was changed refers to must be there.
        arrived(store, site="krant", id=line.reaction)
        store.keep_policy(kept_policy(digest="d2"))
        value = ELSEWHERE.get(column, f"coalesce({column}, '') || 'x'")
        tampered(address, f"update {table} set {column} = {value} where id = '{line.id}'")
        assert store.chain("blad").flaws
        assert not all(line.is_whole for line in store.log().items)

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_a_line_that_was_taken_out_is_missing(self, store: Store, address: str, number: int) -> None:
        _three_lines(store)
        tampered(address, f"delete from entry where number = {number}")
        found = damages(store)
        assert found[0] == (Damage.MISSING, number)
        assert (Damage.ADDED, None) in found, "its decision is one that the log does not know"

    def test_the_line_after_one_that_is_missing_is_not_whole(self, store: Store, address: str) -> None:
        _three_lines(store)
        tampered(address, "delete from entry where number = 2")
        assert [line.is_whole for line in store.log().items] == [False, True]

    def test_a_decision_that_was_taken_out_is_missing(self, store: Store, address: str) -> None:
        _three_lines(store)
        tampered(address, "delete from decision where act = 'remove'")
        assert damages(store) == [(Damage.MISSING, 2)]
        assert [(line.entry.number, line.is_whole) for line in store.log().items] == [(3, True), (2, False), (1, True)]

    def test_a_decision_that_was_put_in_is_named(self, store: Store, address: str) -> None:
        _three_lines(store)
        tampered(
            address,
            f"""insert into decision (site, id, reaction, person, act, before, after, version, at, policy, reason, note)
            select site, '{new_id()}', reaction, person, act, before, after, 99, at, policy, reason, note
            from decision where act = 'remove'""",
        )
        (flaw,) = store.chain("blad").flaws
        assert (flaw.damage, flaw.number) == (Damage.ADDED, None)
        assert flaw.decision
        assert store.chain("blad", 0, limit=2).flaws == ()
        assert store.chain("blad", 2).flaws == (flaw,)

    def test_a_line_that_was_put_in_at_the_end_is_named(self, store: Store, address: str) -> None:
        _three_lines(store)
        tampered(
            address,
            f"""insert into entry (site, number, id, at, person, act, detail, digest)
            select site, 4, '{new_id()}', at, person, 'names', '', digest from entry where number = 3""",
        )
        assert damages(store) == [(Damage.ADDED, 4)]

    @pytest.mark.parametrize("column", ["last_entry = 2", "last_entry = 4", "last_digest = 'x'"])
    def test_a_site_that_tells_of_another_end_is_found(self, store: Store, address: str, column: str) -> None:
        _three_lines(store)
        tampered(address, f"update site set {column} where key = 'blad'")
        assert damages(store)

    def test_a_line_that_was_changed_is_named_by_its_number_alone(self, store: Store, address: str) -> None:
        _three_lines(store)
        tampered(address, "update decision set note = 'Niets gezegd.' where act = 'remove'")
        assert damages(store) == [(Damage.CHANGED, 2)]
        assert [line.is_whole for line in store.log().items] == [True, False, True]

    def test_a_line_that_cannot_be_is_read_all_the_same(self, store: Store, address: str) -> None:
        _three_lines(store)
        tampered(address, "update entry set act = 'x', at = 'x' where number = 2", "update decision set at = 'x'")
        lines = store.log().items
        assert [line.entry.act for line in lines] == [Act.APPROVE, "x", Act.APPROVE]
        assert [line.decision for line in lines] == [None, None, None]
        assert [line.is_whole for line in lines] == [False, False, False]

    def test_many_who_decide_at_once_make_one_whole_chain(self, store: Store) -> None:
        waiting = [arrived(store) for _ in range(40)]
        arrangement = arranged(store)
        start = threading.Barrier(8)

        def decide(worker: int) -> None:
            start.wait()
            for kept in waiting[worker::8]:
                now = store.decide(a_decision(kept))
                store.decide(removing(now))
                published(store)
                store.read_names(arrangement.id, a_reading())

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(decide, range(8)))
        stretch = store.chain("blad")
        assert (stretch.entries, stretch.last, stretch.flaws) == (160, 160, ())
        assert all(line.is_whole for line in store.log(limit=200).items)

    def test_while_others_write_nothing_is_said_against_the_log(self, store: Store) -> None:
        waiting = [arrived(store) for _ in range(40)]
        with ThreadPoolExecutor(2) as pool:
            writing = pool.submit(lambda: [store.decide(a_decision(each)) for each in waiting])
            while not writing.done():
                assert store.chain("blad").flaws == ()
            assert len(writing.result()) == 40


def _three_lines(store: Store) -> None:
    """Els approves of a reaction, removes it, and approves of another, which stands first in the order of ids."""
    kept = published(store)
    store.decide(removing(kept))
    published(store)


def _id_of(at: datetime) -> str:
    return time_ordered_id(at, bytes(ENTROPY))
