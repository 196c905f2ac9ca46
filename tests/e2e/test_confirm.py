"""An address is confirmed before anybody sees the reaction, in a browser without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.person import Person
from moderation.intake.ticket import Tickets
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, Clock
from tests.e2e.walk import ask_for_preview, fill_in, follow, post_definitively, sign_in
from tests.house_rules import put_in_force, shelf_of
from tests.test_confirming import CONFIRM, with_mail


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> House:
    """One where the magazine has addresses confirmed."""
    put_in_force(store, tmp_path, CONFIRM)
    return bootstrap.build(with_mail(settings), store, clock, shelf_of(store))


def test_a_reaction_is_confirmed_by_its_mail_approved_and_withdrawn(
    plain_page: Page, served: str, settings: Settings, store: Store, els: Person, clock: Clock
) -> None:
    page = plain_page
    page.goto(served + ARTICLE)
    fill_in(page, name="Sofie Keijzer", text="Een dapper initiatief.")
    ask_for_preview(page)
    clock.forward(seconds=20)
    post_definitively(page)
    receipt = page.url
    expect(page.locator("[data-status=unconfirmed]")).to_be_visible()
    follow(page.locator("form[action$='/confirm'] button"))
    expect(page.get_by_role("alert")).to_be_visible()

    sign_in(page, served, els.email)
    page.goto(f"{served}/desk/queue?state=all")
    expect(page.get_by_text("Sofie Keijzer")).to_have_count(0)

    sent = store.reaction("magazine", 1)
    secret = Tickets(settings.secret, clock, bytes).confirmation_of(sent.site, sent.id)
    page.goto(f"{served}/c/{secret}")
    expect(page.get_by_text("Een dapper initiatief.")).to_be_visible()
    follow(page.locator("main form button"))
    expect(page).to_have_url(receipt)
    expect(page.locator("[data-status=waiting]")).to_be_visible()
    page.goto(f"{served}/c/{secret}")
    expect(page).to_have_url(receipt)

    page.goto(f"{served}/desk/queue")
    follow(page.get_by_role("button", name="Plaatsen", exact=True))
    page.goto(served + ARTICLE)
    expect(page.get_by_role("heading", name="reacties: 1")).to_be_visible()
    page.goto(receipt)
    expect(page).to_have_title(re.compile("nummer 1"))
    expect(page.locator("main dl time")).to_have_count(4)
