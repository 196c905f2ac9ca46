"""Many at once, what was decided, undoing and the log, walked in a browser without script: only links and forms."""

import re

from playwright.sync_api import Page, expect

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.e2e.walk import follow, sign_in
from tests.test_walk_back import waiting


def statuses(store: Store, number: int) -> list[Status]:
    return [store.reaction("magazine", each).status for each in range(1, number + 1)]


def pick(page: Page, url: str, *numbers: int) -> None:
    page.goto(f"{url}/desk/queue")
    for number in numbers:
        page.locator(f'#bulk [name=picked][value^="magazine/{number}/"]').check()


def press(page: Page, name: str) -> None:
    follow(page.get_by_role("button", name=re.compile(name)).first)


def test_three_are_placed_and_then_only_the_one_that_was_picked_is_refused(
    plain_page: Page, served: str, els: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    waiting(jan, clock, 5)
    sign_in(plain_page, served, els.email)
    pick(plain_page, served, 1, 2, 3)
    press(plain_page, "^Plaatsen…")
    press(plain_page, "^3 reacties plaatsen")
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("3 reacties geplaatst")
    pick(plain_page, served, 5)
    assert plain_page.locator("#bulk [name=picked]:checked").count() == 1, "no choice outlives its act"
    press(plain_page, "^Weigeren…")
    plain_page.get_by_label("Uw bijdrage is reclame.").check()
    press(plain_page, "^1 reactie weigeren")
    assert statuses(store, 5) == [Status.PUBLISHED] * 3 + [Status.WAITING, Status.REJECTED]


def test_what_was_done_at_once_is_undone_at_once_and_the_walk_goes_on(
    plain_page: Page, served: str, house: House, els: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    waiting(jan, clock, 4)
    house.review.decide(els, "magazine", 4, Act.SPAM, 0)
    clock.forward(minutes=1)
    sign_in(plain_page, served, els.email)
    pick(plain_page, served, 1, 2, 3)
    press(plain_page, "^Plaatsen…")
    press(plain_page, "^3 reacties plaatsen")
    follow(plain_page.get_by_role("link", name="Afgehandeld"))
    press(plain_page, "^Mijn laatste besluit ongedaan maken")
    expect(plain_page.get_by_role("status")).to_have_text(
        "Ongedaan gemaakt: 3 besluiten die in één keer waren genomen."
    )
    assert statuses(store, 4) == [Status.WAITING] * 3 + [Status.SPAM]
    press(plain_page, "^Ongedaan maken")
    expect(plain_page.get_by_role("status")).to_contain_text("Loket & Lijn 4 wacht weer.")
    press(plain_page, "^Ongedaan maken")
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Er is niets ongedaan te maken")
    assert statuses(store, 4) == [Status.WAITING] * 4


def test_all_of_a_filter_takes_two_steps(
    plain_page: Page, served: str, els: Person, jan: Reader, clock: Clock, store: Store
) -> None:
    waiting(jan, clock, 3)
    sign_in(plain_page, served, els.email)
    pick(plain_page, served, 2)
    press(plain_page, "^Spam…")
    press(plain_page, "^Liever alle 3 van deze lijst")
    assert statuses(store, 3) == [Status.WAITING] * 3, "nothing is done before its number was seen"
    press(plain_page, "^3 reacties als spam markeren")
    assert statuses(store, 3) == [Status.SPAM] * 3


def test_the_log_is_asked_by_its_form_and_leads_to_the_reaction(
    plain_page: Page, served: str, house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    waiting(jan, clock, 2)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.review.decide(bram, "magazine", 2, Act.SPAM, 0)
    sign_in(plain_page, served, els.email)
    follow(plain_page.get_by_role("link", name="Logboek").first)
    plain_page.get_by_label("Wie").select_option("Bram Postma")
    assert plain_page.url.endswith("/desk/log"), "choosing alone sends nothing"
    press(plain_page, "^Tonen")
    expect(plain_page.locator(".logbook > li")).to_have_count(1)
    follow(plain_page.locator(".logbook a").first)
    assert plain_page.url.endswith("/desk/item/magazine/2")
