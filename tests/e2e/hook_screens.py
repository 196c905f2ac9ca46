"""Webhooks at the desk, in every state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from moderation.domain.delivery import Channel
from moderation.domain.hook import CHOICES, Hook, Topic
from moderation.domain.person import Person, Role
from tests.conftest import PASSWORD
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

URL = "https://hooks.example/een/lang/adres/dat-op-een-telefoon-niet-past?en=met-een-kenmerk-erachter-zonder-eind"


def hooks_none(stage: Stage) -> None:
    _at_the_hooks(stage)


def hooks_listed(stage: Stage) -> None:
    owner = _at_the_hooks(stage)
    made = [_made(stage, owner) for _ in range(4)]
    stage.house.hooks.end(owner, "magazine", made[0].id)
    stage.store.end_hook("magazine", made[1].id, None, stage.clock())
    stage.page.reload()
    for fold in stage.page.locator("main summary").all():
        fold.click()


def hook_secret(stage: Stage) -> None:
    _at_the_hooks(stage)
    stage.page.locator("#url").fill(URL)
    stage.page.locator("[name=topic][value='reaction.published']").check()
    follow(stage.page.get_by_role("button", name="Webhook maken"))


def hook_to_no_address(stage: Stage) -> None:
    _at_the_hooks(stage)
    stage.page.locator("#url").fill("https://127.0.0.1/")
    stage.page.locator("[name=topic][value='reaction.published']").check()
    follow(stage.page.get_by_role("button", name="Webhook maken"))


def hook_told_of_nothing(stage: Stage) -> None:
    _at_the_hooks(stage)
    stage.page.locator("#url").fill(URL)
    follow(stage.page.get_by_role("button", name="Webhook maken"))


def hook_tried(stage: Stage) -> None:
    hook = _made(stage, _at_the_hooks(stage))
    stage.page.goto(f"{stage.url}/desk/sites/magazine/hooks/{hook.id}")
    follow(stage.page.get_by_role("button", name="Een proef versturen"))


def hook_with_its_log(stage: Stage) -> None:
    owner = _at_the_hooks(stage)
    hook = _made(stage, owner)
    stage.house.hooks.rotate(owner, "magazine", hook.id, timedelta(days=1))
    # What has failed comes late: till it is tried again, nothing else is brought to the same hook.
    for how in ("arrived", "lost", "failed", "waits"):
        _told(stage, owner, hook, how)
    stage.page.goto(f"{stage.url}/desk/sites/magazine/hooks/{hook.id}")
    for fold in stage.page.locator("main summary").all():
        fold.click()


def hook_with_another_secret(stage: Stage) -> None:
    hook = _made(stage, _at_the_hooks(stage))
    stage.page.goto(f"{stage.url}/desk/sites/magazine/hooks/{hook.id}")
    stage.page.locator("summary", has_text="Een ander geheim geven").click()
    follow(stage.page.get_by_role("button", name="Ander geheim maken"))


def hook_that_is_gone(stage: Stage) -> None:
    owner = _at_the_hooks(stage)
    hook = _made(stage, owner)
    _told(stage, owner, hook, "lost")
    stage.store.end_hook("magazine", hook.id, None, stage.clock())
    stage.page.goto(f"{stage.url}/desk/sites/magazine/hooks/{hook.id}")


def _told(stage: Stage, owner: Person, hook: Hook, how: str) -> None:
    delivery, now = stage.house.hooks.ping(owner, "magazine", hook.id), stage.clock()
    if how == "arrived":
        stage.store.delivered(delivery, now)
    elif how != "waits":
        claimed = stage.store.claim_delivery(Channel.HOOK, now, now)
        assert claimed
        due = None if how == "lost" else now + timedelta(hours=1)
        stage.store.not_delivered(claimed, "The service answered with status 503.", due=due, at=now)
    stage.clock.forward(minutes=1)


def _made(stage: Stage, owner: Person) -> Hook:
    topics = frozenset(CHOICES) - {Topic.SPAM}
    return stage.house.hooks.make(owner, "magazine", URL, topics)[0]


def _at_the_hooks(stage: Stage) -> Person:
    owner = stage.house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD)
    sign_in(stage.page, stage.url, owner.email)
    stage.page.goto(f"{stage.url}/desk/sites/magazine/hooks")
    return owner


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        hooks_none,
        hooks_listed,
        hook_secret,
        hook_to_no_address,
        hook_told_of_nothing,
        hook_tried,
        hook_with_its_log,
        hook_with_another_secret,
        hook_that_is_gone,
    )
}
