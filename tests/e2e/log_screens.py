"""The log, what was decided, undoing, and many reactions at once, in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from moderation.domain.claim import LEASE, Claim
from moderation.domain.decision import Act
from moderation.domain.person import Person, Role
from moderation.domain.terms import Terms
from moderation.review.bulk import Picked
from moderation.store.engine import Engine
from moderation.store.sql import SqlStore
from tests.conftest import PASSWORD
from tests.e2e.walk import follow, sign_in
from tests.store.contract_logbook import tamper_with
from tests.store.samples import an_arrival, new_id

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

LONG_NAME = "Wilhelmina Antoinette van der Steenhoven-Kuiper-Oosterbroek"


def log_of_all(stage: Stage) -> None:
    """With something of every kind."""
    bram = _bram(stage)
    _many(stage, bram)
    terms = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf", real_name="Sarah Zeldzaam", uses=3)
    made, _ = stage.house.arrangements.add(bram, "magazine", terms)
    stage.clock.forward(minutes=5)
    stage.house.arrangements.names(bram, made.id, "Vraag van de rechter.")
    reaction = stage.store.reaction("magazine", 5)
    for person in (stage.els, bram):
        stage.clock.forward(seconds=9)
        claim = Claim("magazine", reaction.id, person.id, stage.clock() + LEASE)
        stage.store.claim(claim, stage.clock(), take_over=person == bram)
    stage.store.tell_address("magazine", reaction.id, bram.id, stage.clock())
    stage.house.walk.undo_last(bram)
    _goto(stage, "/log")


def log_of_one(stage: Stage) -> None:
    _goto(stage, f"/log?who={stage.els.id}&act=approve&site=magazine&item=magazine/2&from=2022-01-01")


def empty_log(stage: Stage) -> None:
    _goto(stage, "/log?site=archief")


def log_of_days_that_are_none(stage: Stage) -> None:
    _goto(stage, "/log?from=gisteren&to=2022-01-13")


def broken_log(stage: Stage) -> None:
    # What only tests know of a store: behind its back.
    engine: Engine = cast(SqlStore, stage.store)._engine
    tamper_with(engine, "update decision set note = 'Niets gezegd.' where act = 'reject'")
    _goto(stage, "/log")


def done(stage: Stage) -> None:
    bram = _bram(stage)
    _many(stage, bram)
    stage.house.review.decide(bram, "magazine", 2, Act.REMOVE, 1, reason="offtopic", note="Lezer belde.")
    _goto(stage, "/done")


def nothing_done(stage: Stage) -> None:
    _goto(stage, "/done?act=arrange&who=me&site=buurt")


def undone(stage: Stage) -> None:
    stage.house.review.decide(_bram(stage), "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    _goto(stage, "/done?who=me")
    follow(stage.page.locator("main form button").first)


def undone_with_some_passed_over(stage: Stage) -> None:
    bram = _bram(stage)
    stage.house.review.decide(stage.els, "magazine", 4, Act.APPROVE, 0)
    stage.house.review.decide(bram, "magazine", 4, Act.REMOVE, 1, reason="offtopic")
    (undone,) = stage.house.walk.undo_last(stage.els).reactions
    _goto(stage, f"/done?undone=magazine/{undone.number}&passed=magazine/4")


def nothing_to_undo(stage: Stage) -> None:
    while stage.house.walk.undo_last(stage.els).reactions:
        pass
    _goto(stage, "/done?undone=magazine/3")
    follow(stage.page.locator("#undo button"))


def many(stage: Stage) -> None:
    """The overview, with some left out."""
    bram = _bram(stage)
    _more(stage)
    _goto(stage, "/queue")
    for box in stage.page.locator("#bulk [name=picked]").all():
        box.check()
    stage.house.review.decide(bram, "magazine", 5, Act.SPAM, 0)
    stage.house.review.read(bram, stage.store.reaction("magazine", 4), take_over=True)
    follow(stage.page.locator("#bulk [name=act][value=reject]"))


def many_without_reason(stage: Stage) -> None:
    many(stage)
    follow(stage.page.locator("main .button").last)


def some_with_more_with_this_filter(stage: Stage) -> None:
    _more(stage)
    _goto(stage, "/queue")
    stage.page.locator("#bulk [name=picked]").first.check()
    follow(stage.page.locator("#bulk [name=act][value=approve]"))


def nothing_picked(stage: Stage) -> None:
    _goto(stage, "/queue")
    follow(stage.page.locator("#bulk [name=act][value=approve]"))


def nothing_possible(stage: Stage) -> None:
    some_with_more_with_this_filter(stage)
    stage.house.review.decide(_bram(stage), "magazine", 4, Act.SPAM, 0)
    follow(stage.page.locator("main .button").last)


def many_done(stage: Stage) -> None:
    many(stage)
    stage.page.locator("main [name=reason]").first.check()
    follow(stage.page.locator("main .button").last)


def many_undone(stage: Stage) -> None:
    many_done(stage)
    follow(stage.page.locator("main form .button"))


def _bram(stage: Stage) -> Person:
    return stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)


def _more(stage: Stage) -> None:
    """More that waits, one of it by somebody with a long name."""
    kept = stage.store.reaction("magazine", 4)
    for number in range(6):
        author = replace(kept.author, name=LONG_NAME if number == 0 else f"Lezer {number}")
        reaction = replace(kept, id=new_id(), author=author, findings=())
        stage.store.accept(an_arrival(reaction), None)


def _many(stage: Stage, person: Person) -> None:
    """Somebody has decided on many at once."""
    _more(stage)
    stage.clock.forward(minutes=20)
    picked = [Picked("magazine", number, 0) for number in range(6, 12)]
    stage.house.bulk.carry_out(person, Act.REJECT, picked, "offtopic", "Zie <huisregel> 2.")


def _goto(stage: Stage, address: str) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        log_of_all,
        log_of_one,
        empty_log,
        log_of_days_that_are_none,
        broken_log,
        done,
        nothing_done,
        undone,
        undone_with_some_passed_over,
        nothing_to_undo,
        many,
        many_without_reason,
        some_with_more_with_this_filter,
        nothing_picked,
        nothing_possible,
        many_done,
        many_undone,
    )
}
