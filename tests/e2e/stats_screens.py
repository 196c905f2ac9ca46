"""Figures, reasons and the preview box of the house rules, in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.ids import time_ordered_id
from moderation.domain.message import say
from moderation.domain.reaction import Reaction, Status
from moderation.policies import policy_of
from moderation.store.interface import Activation, KeptPolicy
from tests.e2e.walk import follow, sign_in
from tests.store.samples import a_decision, an_arrival, undoing

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

TEXT = "U bent een klootzak. Zie https://een.example/a en mail mij@example.org!\n\n* eerst dit\n* dan <b>dat</b>"
REASONS = """
[reasons.insult]
nl = "Uw bijdrage is beledigend."

[reasons.advertising]
nl = "Reclame plaatsen wij niet."
en = "We do not place advertising."
"""


def stats(stage: Stage) -> None:
    _busy(stage, days=30)
    _see(stage, "/stats")


def stats_of_three_months(stage: Stage) -> None:
    _busy(stage, days=80)
    _see(stage, "/stats?from=2021-10-20&to=2022-01-14&site=magazine")


def stats_of_a_week(stage: Stage) -> None:
    _busy(stage, days=9)
    _see(stage, "/stats?from=2022-01-08&to=2022-01-14")
    for summary in stage.page.locator("main summary").all():
        summary.click()


def stats_of_few(stage: Stage) -> None:
    _see(stage, "/stats")


def stats_of_nothing(stage: Stage) -> None:
    _see(stage, "/stats?from=2021-01-01&to=2021-01-07&site=buurt")


def stats_bad_dates(stage: Stage) -> None:
    _see(stage, "/stats?from=gisteren&to=2022-01-14")


def reasons(stage: Stage) -> None:
    _see(stage, "/reasons")


def reasons_with_earlier_wordings(stage: Stage) -> None:
    """With all folds open of what was reworded, and one with letters: it is the same in all of them."""
    _reworded(stage)
    _see(stage, "/reasons")
    stage.page.locator("main summary").first.click()
    for summary in stage.page.locator("main section", has_text="Loket & Lijn").locator("summary").all():
        if summary.is_visible():
            summary.click()


def policy_try(stage: Stage) -> None:
    _see(stage, "/policies/try?rules=site:magazine")


def policy_tried(stage: Stage) -> None:
    policy_try(stage)
    stage.page.locator("#name").fill("Jan")
    stage.page.locator("#email").fill("jan@")
    stage.page.locator("#text").fill(TEXT)
    follow(stage.page.locator("main .button"))


def policy_tried_and_placed(stage: Stage) -> None:
    _see(stage, "/policies/try?rules=candidate:open")
    stage.page.locator("#name").fill("Jan Jansen")
    stage.page.locator("#text").fill("Een *dapper* initiatief.")
    follow(stage.page.locator("main .button"))


def policy_tried_too_long(stage: Stage) -> None:
    policy_try(stage)
    stage.page.locator("#text").fill("x" * 20_001)
    follow(stage.page.locator("main .button"))


def _busy(stage: Stage, days: int) -> None:
    """Some weeks of a magazine: more on working days, in the evening; some rules right more often than others."""
    kept, now = stage.store.reaction("magazine", 5), stage.clock()
    numbers = _numbers()
    for day in range(days):
        for _ in range(2 + (day * 7) % 5):
            came = now - timedelta(days=day, hours=1 + next(numbers) % 12, minutes=next(numbers) % 60)
            reaction = _came(stage, kept, came, next(numbers))
            later = came + timedelta(minutes=5 + next(numbers) ** 2 % 1700)
            if later < now:
                _decided(stage, reaction, later, next(numbers))


def _came(stage: Stage, kept: Reaction, came: datetime, number: int) -> Reaction:
    rules = ("links", "words", "surname", "repetition", "shouting")
    findings = tuple(
        Finding(rule, Effect.HOLD, say("Look."), Field.TEXT) for bit, rule in enumerate(rules) if number >> bit & 1
    )
    odd = {"id": _id(came, number), "received": came, "findings": findings, "status": Status.WAITING, "version": 0}
    return stage.store.accept(an_arrival(replace(kept, **odd)), None)


def _decided(stage: Stage, reaction: Reaction, at: datetime, number: int) -> None:
    act, after, reason = (
        (Act.REJECT, Status.REJECTED, ("advertising", "offtopic")[number % 2])
        if number % 5 == 0
        else (Act.SPAM, Status.SPAM, "")
        if number % 7 == 0
        else (Act.APPROVE, Status.PUBLISHED, "")
    )
    given = {"person": stage.els.id, "act": act, "after": after, "reason": reason}
    decision = a_decision(reaction, id=_id(at, number), at=at, **given)
    now = stage.store.decide(decision)
    if number % 11 == 0:
        at += timedelta(minutes=1)
        stage.store.decide(replace(undoing(decision, now, id=_id(at, number), at=at), person=stage.els.id))


def _numbers() -> Iterator[int]:
    """Numbers that look like chance and are the same each time."""
    number = 7
    while True:
        number = (number * 1_103_515_245 + 12_345) % 2**31
        yield number >> 8 & 0xFF


def _id(at: datetime, number: int) -> str:
    return time_ordered_id(at, (number * 7_919 + int(at.timestamp())).to_bytes(10, "big"))


def _reworded(stage: Stage) -> None:
    """The magazine had other house rules for two weeks."""
    now, before = stage.clock(), stage.store.site("magazine").policy
    files = stage.store.policy_files(before)
    head, _, rest = files["policy.toml"].partition("# Waarom een bijdrage")
    tail = rest[rest.index("# Wat lezers boven") :]
    policy = policy_of({**files, "policy.toml": f"{head}{REASONS}\n{tail}"})
    stage.store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
    for days, digest in ((40, policy.digest), (12, before)):
        at = now - timedelta(days=days)
        stage.store.activate(Activation("magazine", digest, policy.name, at, stage.els.id), None)


def _see(stage: Stage, address: str) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    answer = stage.page.goto(f"{stage.url}/desk{address}")
    assert answer is not None
    assert answer.status in (200, 422)


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        stats,
        stats_of_three_months,
        stats_of_a_week,
        stats_of_few,
        stats_of_nothing,
        stats_bad_dates,
        reasons,
        reasons_with_earlier_wordings,
        policy_try,
        policy_tried,
        policy_tried_and_placed,
        policy_tried_too_long,
    )
}
