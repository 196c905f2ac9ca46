"""Signed identity: the keys of a site at the desk, and a reader whom the site vouches for, in every state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.identity import IdentityKey
from moderation.domain.person import Person, Role
from tests.conftest import ARTICLE, PASSWORD
from tests.e2e.walk import ask_for_preview, follow, sign_in
from tests.test_identities import OWN
from tests.tokens import claims, public_half, token, with_secret

if TYPE_CHECKING:
    from tests.e2e.screens import Stage


def identity_keys(stage: Stage) -> None:
    owner = _at_the_keys(stage)
    for number in range(3):
        key, _ = stage.house.identities.make(owner, "magazine")
        if number:
            stage.house.identities.end(owner, "magazine", key.id)
    stage.house.identities.paste(owner, "magazine", public_half(OWN))
    stage.page.reload()
    for fold in stage.page.locator("main summary").all():
        fold.click()


def identity_secret(stage: Stage) -> None:
    _at_the_keys(stage)
    follow(stage.page.get_by_role("button", name="Geheim maken"))


def identity_key_refused(stage: Stage) -> None:
    _at_the_keys(stage)
    stage.page.locator("summary", has_text="openbare helft").click()
    stage.page.locator("#pem").fill("-----BEGIN EC PRIVATE KEY-----")
    follow(stage.page.get_by_role("button", name="Deze sleutel bewaren"))


def identity_tried(stage: Stage) -> None:
    owner = _at_the_keys(stage)
    stage.page.locator("#token").fill(_said(stage, *stage.house.identities.make(owner, "magazine")))
    follow(stage.page.get_by_role("button", name="Bekijken"))


def identity_not_believed(stage: Stage) -> None:
    """Which needs no key yet."""
    _at_the_keys(stage)
    stage.page.locator("#token").fill("e" * 300 + "." + "y" * 300)
    follow(stage.page.get_by_role("button", name="Bekijken"))


def vouched_for(stage: Stage) -> None:
    """A preview by a reader whom the site vouches for."""
    key, secret = stage.house.identities.make(_owner(stage), "magazine")
    _reacts(stage, _said(stage, key, secret))


def vouched_for_too_long_ago(stage: Stage) -> None:
    key, secret = stage.house.identities.make(_owner(stage), "magazine")
    said = _said(stage, key, secret)
    stage.clock.forward(minutes=11)
    _reacts(stage, said)


def _reacts(stage: Stage, said: str) -> None:
    """As a site's own server prints it: with what it says of its reader in the form."""
    stage.page.goto(f"{stage.url}/t/magazine?thread={ARTICLE}")
    stage.page.locator("input[name=identity]").evaluate("(field, said) => { field.value = said }", said)
    stage.page.get_by_role("textbox", name="Uw reactie").fill("Daar valt wel wat voor te zeggen.")
    ask_for_preview(stage.page)


def _said(stage: Stage, key: IdentityKey, secret: str) -> str:
    return token({"alg": "HS256", "kid": key.id}, claims(stage.clock(), name="Zoë Müller"), with_secret(secret))


def _at_the_keys(stage: Stage) -> Person:
    owner = _owner(stage)
    sign_in(stage.page, stage.url, owner.email)
    stage.page.goto(f"{stage.url}/desk/sites/magazine/identity")
    return owner


def _owner(stage: Stage) -> Person:
    return stage.house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD)


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        identity_keys,
        identity_secret,
        identity_key_refused,
        identity_tried,
        identity_not_believed,
        vouched_for,
        vouched_for_too_long_ago,
    )
}
