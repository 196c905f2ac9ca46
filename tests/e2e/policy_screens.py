"""The desk's pages on house rules, in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.person import Person, Role
from moderation.domain.reaction import Reaction, Status
from moderation.replay.reports import Failure
from moderation.store.interface import Report
from tests.conftest import PASSWORD
from tests.e2e.walk import follow, sign_in
from tests.store.samples import a_decision, an_arrival, new_id

if TYPE_CHECKING:
    from tests.e2e.screens import Stage


def policies(stage: Stage) -> None:
    bram = _editor(stage)
    for policy in ("strict", "open", "strict"):
        stage.house.activations.activate("buurt", policy, bram)
    stage.house.replays.start(bram, "magazine", "open")
    stage.house.replays.wait()
    stage.store.put_report(_report(stage, bram))
    _as(stage, bram, "/")


def policies_seen_by_a_moderator(stage: Stage) -> None:
    _as(stage, stage.els, "/")


def policy_activated(stage: Stage) -> None:
    policy_candidate(stage)
    follow(stage.page.locator(".force button").last)


def policy_candidate(stage: Stage) -> None:
    _as(stage, _editor(stage), "/candidate/open")


def policy_files(stage: Stage) -> None:
    _as(stage, _editor(stage), "/candidate/huisregels/files#policy.toml-103")


def policy_candidate_problem(stage: Stage) -> None:
    policy_candidate(stage)
    stage.page.locator("#since").fill("gisteren")
    follow(stage.page.locator("main .button").first)


def replay(stage: Stage) -> None:
    bram = _editor(stage)
    begun = stage.house.replays.start(bram, "magazine", "open")
    stage.house.replays.wait()
    _as(stage, bram, f"/replay/{begun.id}")


def replay_running(stage: Stage) -> None:
    bram = _editor(stage)
    stage.store.put_report(_report(stage, bram))
    _as(stage, bram, "/replay/r1?still=1")


def replay_failed(stage: Stage) -> None:
    bram = _editor(stage)
    stage.store.put_report(replace(_report(stage, bram), ended=stage.clock(), failure=Failure.PROCESS.value))
    _as(stage, bram, "/replay/r1?busy=1")


def shadow(stage: Stage) -> None:
    kept = stage.store.reaction("magazine", 4)
    spoke = Finding("links", Effect.HOLD, say("The text has links."), Field.TEXT)
    for number in range(40):
        odd = {"shadow": (spoke,) if number % 4 == 0 else (), "status": Status.WAITING, "version": 0}
        arrival = an_arrival(replace(kept, id=new_id(), findings=(), **odd), tried=("links", "length"))
        _decided(stage, stage.store.accept(arrival, None), is_taken_away=number % 5 == 0)
    _as(stage, stage.els, "/shadow/magazine")


def no_shadow(stage: Stage) -> None:
    _as(stage, stage.els, "/shadow/buurt")


def _decided(stage: Stage, reaction: Reaction, *, is_taken_away: bool) -> None:
    act, after = (Act.REJECT, Status.REJECTED) if is_taken_away else (Act.APPROVE, Status.PUBLISHED)
    stage.store.decide(a_decision(reaction, person=stage.els.id, act=act, after=after))


def _report(stage: Stage, person: Person) -> Report:
    now = stage.clock()
    return Report("r1", "magazine", "d" * 64, "open", None, person.id, now, done=20_000, total=123_456, seen=now)


def _editor(stage: Stage) -> Person:
    return stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)


def _as(stage: Stage, person: Person, address: str) -> None:
    sign_in(stage.page, stage.url, person.email)
    stage.page.goto(f"{stage.url}/desk/policies{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        policies,
        policies_seen_by_a_moderator,
        policy_candidate,
        policy_files,
        policy_candidate_problem,
        policy_activated,
        replay,
        replay_running,
        replay_failed,
        shadow,
        no_shadow,
    )
}
