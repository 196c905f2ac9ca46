"""What is counted along agrees with the rows: whatever else writes to the tables is found out, on every engine."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from moderation.domain.decision import Act
from moderation.domain.reaction import Status
from moderation.store import chain_check, open_engine, open_store
from moderation.store import consistency as module
from moderation.store.consistency import consistency, newest_moment
from moderation.store.engine import Engine
from moderation.store.health import Check, State
from tests.store.contract_logbook import tamper_with
from tests.store.houses import lived_in
from tests.store.samples import NOW, SECRET, a_decision, arrived, furnished, published, undoing

PLANTED = {
    "a reaction too many in the tally": (
        "update tally set n = n + 1 where site = 'blad' and status = 'published'",
        "tallies",
        "blad published",
    ),
    "a tally of nothing": (
        "insert into tally (site, status, n) values ('krant', 'spam', 2)",
        "tallies",
        "krant spam",
    ),
    "a tally that is gone": (
        "delete from tally where site = 'blad' and status = 'waiting'",
        "tallies",
        "blad waiting",
    ),
    "a thread that counts one too few": (
        "update thread set published = published - 1 where site = 'blad' and key = '/artikel/1'",
        "threads",
        "blad /artikel/1",
    ),
    "a number that was given and forgotten": (
        "update site set last_number = last_number - 1 where key = 'blad'",
        "numbers",
        "blad",
    ),
    "a reference that was given and forgotten": (
        "update site set last_notice = last_notice + 1 where key = 'blad'",
        "references",
        "blad",
    ),
    "a report that nothing has answered": (
        "update notice set answer = 'nothing' where site = 'blad' and number = 1",
        "reports",
        "blad M-1",
    ),
    "a report that is open of what is gone": (
        "update reaction set status = 'removed' where site = 'blad' and id in ("
        "select reaction from notice where site = 'blad' and answer is null)",
        "reports",
        "blad M-1",
    ),
    "an address that is remembered for too much": (
        "update record set n = n + 1 where status = 'published'",
        "records",
        "blad published",
    ),
    "an address that is forgotten": (
        "delete from record where status = 'published'",
        "records",
        "blad published",
    ),
    "an objection that nobody made": (
        "update reaction set status = 'objected' where number = 1 and site = 'blad'",
        "objections",
        "blad 1",
    ),
    "an objection that is open to what is decided": (
        "update reaction set status = 'rejected' where status = 'objected'",
        "objections",
        "blad 7",
    ),
    "a status without a decision": (
        "update reaction set version = version + 1 where number = 1 and site = 'blad'",
        "log",
        "blad 1",
    ),
}


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """Each engine over a house that was lived in."""
    lived_in(address)
    with closing(open_engine(address)) as engine:
        yield engine


def faults(engine: Engine, *, full: bool = True) -> list[Check]:
    return [check for check in consistency(engine.read, full=full) if check.state is not State.WELL]


def test_of_a_house_that_was_lived_in_nothing_is_said_against_it(engine: Engine) -> None:
    checks = list(consistency(engine.read, full=True))
    assert [check.about for check in checks] == [
        *("tallies", "threads", "numbers", "references"),
        *("records", "log", "objections", "reports", "chain"),
    ]
    assert {check.state for check in checks} == {State.WELL}


def test_nor_against_an_empty_one(address: str) -> None:
    open_store(address, SECRET).close()
    with closing(open_engine(address)) as engine:
        assert faults(engine) == []
        assert newest_moment(engine.read) is None


@pytest.mark.parametrize(("planted", "about", "place"), PLANTED.values(), ids=PLANTED)
def test_what_does_not_agree_is_named_with_its_place(engine: Engine, planted: str, about: str, place: str) -> None:
    assert engine.write(lambda run: run(f"{planted} returning 1 as done"))
    first = next(check for check in faults(engine) if check.about == about)
    assert f"({place}" in first.found
    assert first.state is State.WRONG
    assert first.advice


def test_a_status_that_was_changed_beside_the_log_is_found_from_every_side(engine: Engine) -> None:
    (published,) = engine.read(
        "select id from reaction where status = 'published' and email_index is not null order by id limit 1"
    )
    engine.write(lambda run: run("update reaction set status = 'removed' where id = :id", id=published["id"]))
    assert [check.about for check in faults(engine)] == ["tallies", "threads", "records", "log", "reports"]


def test_no_address_is_told_not_even_the_index_of_it(engine: Engine) -> None:
    (record,) = engine.read("select email_index from record limit 1")
    engine.write(lambda run: run("update record set n = n + 1"))
    (found,) = [check.found for check in faults(engine)]
    assert record["email_index"] not in found
    assert "@" not in found


def test_of_many_places_a_few_are_named_and_all_are_counted(engine: Engine) -> None:
    engine.write(lambda run: run("update thread set published = published + 1"))
    (found,) = [check.found for check in faults(engine)]
    number = engine.read("select count(*) as n from thread")[0]["n"]
    assert f": {number} differ" in found
    assert found.count("/artikel/") == 3
    assert found.endswith(", …)")


def test_where_there_are_many_what_reads_them_all_is_looked_at_when_asked(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.write(lambda run: run("update record set n = n + 1"))
    assert [check.about for check in faults(engine, full=False)] == ["records"]
    monkeypatch.setattr(module, "MANY", 5)
    assert faults(engine, full=False) == []
    assert [check.about for check in faults(engine, full=True)] == ["records"]


def test_the_newest_moment_is_that_of_the_newest_reaction_of_any_site(address: str) -> None:
    with closing(furnished(open_store(address, SECRET))) as store:
        arrived(store)
        published(store, site="krant", received=NOW + timedelta(hours=1))
        arrived(store)
    with closing(open_engine(address)) as engine:
        assert newest_moment(engine.read) == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("act", "after"), [(Act.REJECT, Status.REJECTED), (Act.SPAM, Status.SPAM), (Act.APPROVE, Status.PUBLISHED)]
)
def test_after_a_decision_and_its_undoing_it_agrees(address: str, act: Act, after: Status) -> None:
    with closing(furnished(open_store(address, SECRET))) as store:
        decision = a_decision(arrived(store), act=act, after=after, reason="insult")
        store.decide(decision)
        store.decide(undoing(decision, store.reaction("blad", 1)))
    with closing(open_engine(address)) as engine:
        assert faults(engine) == []


# The log


def test_a_whole_log_is_said_to_be_so_with_its_end(engine: Engine) -> None:
    (chain,) = [check for check in consistency(engine.read, full=True) if check.about == "chain"]
    (site,) = engine.read("select last_entry, last_digest from site where key = 'blad'")
    assert f"{site['last_entry']} lines are as they were written" in chain.found
    assert f"blad ends at {site['last_entry']} with {site['last_digest'][:16]}; krant has none" in chain.found


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("update entry set detail = 'x' where number = 1", "blad 1 changed"),
        ("delete from entry where number = 2", "blad 2 missing"),
        ("update decision set note = 'x' where reason = 'insult'", "changed"),
        ("update site set last_digest = 'x' where key = 'blad'", "changed"),
    ],
)
def test_a_log_that_was_changed_is_named_with_its_line(engine: Engine, statement: str, place: str) -> None:
    tamper_with(engine, statement)
    (found,) = [check for check in faults(engine) if check.about == "chain"]
    assert place in found.found
    assert found.state is State.WRONG
    assert found.advice


def test_all_of_a_log_is_looked_at_when_asked_and_else_the_newest_of_it(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain_check, "AT_ONCE", 2)
    tamper_with(engine, "update entry set detail = 'x' where number = 1")
    (full,) = [check for check in consistency(engine.read, full=True) if check.about == "chain"]
    (newest,) = [check for check in consistency(engine.read, full=False) if check.about == "chain"]
    assert (full.state, newest.state) == (State.WRONG, State.WELL)
    assert "the log: 2 lines" in newest.found
    tamper_with(engine, *(f"update entry set detail = 'x' where number = {number}" for number in range(1, 6)))
    (many,) = [check for check in consistency(engine.read, full=True) if check.about == "chain"]
    assert "5 lines are not as they were written (blad 1 changed, blad 2 changed, blad 3 changed, …)" in many.found
