"""What was rejected is objected to and placed by somebody else, in a browser without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Person, Role
from moderation.web.house import House
from tests.conftest import ARTICLE, PASSWORD, Reader
from tests.e2e.desk_keys import at_the_desk, is_open
from tests.e2e.walk import follow, send, sign_in

WORDS = "Mijn reactie gaat over de derde alinea van het artikel."


def test_a_rejection_is_objected_to_and_another_moderator_places_it(
    plain_page: Page, browser: Browser, served: str, house: House, els: Person
) -> None:
    page = plain_page
    send(page, served, name="Sofie Keijzer-Baldé", text="De wethouder lost dit nooit op.")
    receipt = page.url

    sign_in(page, served, els.email)
    follow(page.get_by_role("link", name="Weigeren…"))
    page.get_by_label("onderwerp").first.check()
    follow(page.get_by_role("button", name="Weigeren", exact=True))

    page.goto(receipt)
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw reactie is niet geplaatst")
    follow(page.get_by_role("link", name="Bezwaar maken…"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bezwaar maken tegen dit besluit")
    follow(page.get_by_role("button", name="Bezwaar versturen"))
    expect(page).to_have_title("Fout: uw bezwaar is nog niet verstuurd – Loket & Lijn")
    follow(page.get_by_role("group").get_by_role("link"))
    page.get_by_label("Waarom bent u het er niet mee eens?").fill(WORDS)
    follow(page.get_by_role("button", name="Bezwaar versturen"))
    assert page.url == receipt
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw bezwaar is ontvangen")
    expect(page.get_by_role("link", name="Bezwaar maken…")).to_have_count(0)

    page.goto(served + "/desk/queue?state=objected&item=magazine/1")
    expect(page.get_by_text("U nam het besluit waartegen dit bezwaar gaat")).to_be_visible()
    expect(page.get_by_role("link", name="Alsnog plaatsen…")).to_have_count(0)
    expect(page.get_by_role("button", name="Plaatsen", exact=True)).to_have_count(0)

    piet = house.people.add("Piet Smit", "piet@example.org", Role.MODERATOR, PASSWORD, "nl")
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    other = context.new_page()
    sign_in(other, served, piet.email)
    follow(other.get_by_role("link", name="1 bezwaar wacht"))
    expect(other.get_by_text(WORDS)).to_be_visible()
    follow(other.get_by_role("link", name="Alsnog plaatsen…"))
    other.get_by_label("Aan de schrijver").fill("U hebt gelijk: het gaat over die alinea.")
    follow(other.get_by_role("button", name="Alsnog plaatsen"))
    expect(other.get_by_role("status")).to_contain_text("Sofie Keijzer-Baldé, Loket & Lijn 1: geplaatst")
    context.close()

    page.goto(receipt)
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw reactie is geplaatst")
    expect(page.get_by_text("U hebt gelijk: het gaat over die alinea.").first).to_be_visible()
    follow(page.get_by_role("link", name="Bekijk de reactie onder het artikel"))
    assert page.url == f"{served}{ARTICLE}#c000001"
    expect(page.locator(":target")).to_contain_text("De wethouder lost dit nooit op.")


def test_an_edit_is_objected_to_and_another_moderator_puts_the_text_back(
    plain_page: Page, browser: Browser, served: str, house: House, els: Person, jan: Reader
) -> None:
    page, sent = plain_page, jan.sends("De wethouder lost dit nooit op, en zijn buurman ook niet.")
    receipt = f"{served}/r/{sent.receipt}"
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.editing.save(els, "magazine", 1, 1, Edit("De wethouder lost dit nooit op.", "shortened"))

    page.goto(receipt)
    follow(page.get_by_role("link", name="Bezwaar maken…"))
    page.get_by_label("Waarom bent u het er niet mee eens?").fill(WORDS)
    follow(page.get_by_role("button", name="Bezwaar versturen"))
    expect(page.get_by_text("tot dan blijft de tekst staan zoals hij nu is")).to_be_visible()
    expect(page.get_by_role("link", name="Bezwaar maken…")).to_have_count(0)

    sign_in(page, served, els.email)
    page.goto(f"{served}/desk/queue?state=objected&item=magazine/1")
    expect(page.get_by_text("U nam het besluit waartegen dit bezwaar gaat")).to_be_visible()
    expect(page.get_by_role("link", name="De tekst terugzetten…")).to_have_count(0)

    piet = house.people.add("Piet Smit", "piet@example.org", Role.MODERATOR, PASSWORD, "nl")
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    other = context.new_page()
    sign_in(other, served, piet.email)
    follow(other.get_by_role("link", name="1 bezwaar wacht"))
    expect(other.locator(".objection del")).to_contain_text("en zijn buurman ook niet")
    follow(other.get_by_role("link", name="De bewerking blijft…"))
    follow(other.get_by_role("button", name="De bewerking blijft"))
    expect(other.get_by_role("alert")).to_contain_text("Vertel de schrijver waarom")
    follow(other.get_by_role("link", name="Terug naar de reactie"))
    follow(other.get_by_role("link", name="De tekst terugzetten…"))
    other.get_by_label("Aan de schrijver").fill("U hebt gelijk: die buurman hoort erbij.")
    follow(other.get_by_role("button", name="De tekst terugzetten"))
    expect(other.get_by_role("status")).to_contain_text("tekst teruggezet na bezwaar")
    context.close()

    page.goto(receipt)
    expect(page.get_by_text("U hebt gelijk: die buurman hoort erbij.").first).to_be_visible()
    follow(page.get_by_role("link", name="Bekijk de reactie onder het artikel"))
    expect(page.locator(":target")).to_contain_text("en zijn buurman ook niet.")
    expect(page.locator(":target")).not_to_contain_text("ingekort")


@pytest.mark.parametrize(("key", "heading"), [("a", "Alsnog plaatsen"), ("w", "Blijft geweigerd")])
def test_a_key_leads_to_the_page_of_the_answer_and_decides_nothing(
    browser: Browser, served: str, house: House, els: Person, bram: Person, jan: Reader, key: str, heading: str
) -> None:
    for number, person in enumerate((els, bram, bram), start=1):
        sent = jan.sends(f"Stuk {number}.")
        house.review.decide(person, "magazine", number, Act.REJECT, 0, reason="offtopic")
        standing = house.receipts.standing(sent.receipt)
        house.objecting.object(standing, standing.seen, "Niet eens.")
    jan.sends("Dit wacht nog.")
    with at_the_desk(browser, served, els.email) as page:
        page.goto(f"{served}/desk/queue?state=objected")
        is_open(page, 2)
        for after in (3, 2):  # the first one is against what els decided herself
            page.keyboard.press("j")
            is_open(page, after)
        page.keyboard.press(key)
        page.wait_for_url(re.compile(r"/desk/objection/magazine/2"))
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert house.review.item("magazine", 2).reaction.version == 2
