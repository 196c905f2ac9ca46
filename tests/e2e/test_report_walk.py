"""Somebody reports a reaction and reads what comes of it, in a browser without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.web.house import House
from tests.conftest import ARTICLE, Reader
from tests.e2e.walk import follow, sign_in


@pytest.fixture(autouse=True)
def a_published_reaction(house: House, jan: Reader, els: Person) -> None:
    jan.sends("Zij heeft het geld gestolen.")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)


def test_a_report_goes_from_the_article_to_its_answer(
    plain_page: Page, browser: Browser, served: str, els: Person
) -> None:
    page = plain_page
    page.goto(served + ARTICLE)
    follow(page.get_by_role("link", name="De reactie van Jan Jansen melden"))
    expect(page.get_by_role("article")).to_contain_text("Zij heeft het geld gestolen.")
    page.get_by_label("De reactie is in strijd met de wet").check()
    page.get_by_label("Leg uit wat er mis is").fill("Dat is smaad: er is niets gestolen.")
    follow(page.get_by_role("button", name="Melding versturen"))

    expect(page).to_have_title("Fout: uw melding is nog niet verstuurd – Loket & Lijn")
    summary = page.get_by_role("group", name="Uw melding is nog niet verstuurd")
    expect(summary.get_by_role("link")).to_have_count(3)
    expect(page.get_by_label("Leg uit wat er mis is")).to_have_value("Dat is smaad: er is niets gestolen.")
    page.get_by_label("Uw naam").fill("Anna Bos")
    page.get_by_role("textbox", name="Uw e-mailadres").fill("anna@example.org")
    page.get_by_label("Ik geloof te goeder trouw").check()
    follow(page.get_by_role("button", name="Melding versturen"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Uw melding is ontvangen")
    expect(page.locator("dl")).to_contain_text("M-1")
    private = page.url

    other = browser.new_context(java_script_enabled=False, locale="nl-NL").new_page()
    sign_in(other, served, els.email)
    follow(other.get_by_role("link", name="Meldingen: 1"))
    expect(other.get_by_role("listitem").filter(has_text="Anna Bos").last).to_contain_text("Dat is smaad")
    follow(other.get_by_role("link", name="Laten staan…"))
    other.get_by_label("Waarom zij blijft staan").fill("De rechter heeft het zo vastgesteld.")
    follow(other.get_by_role("button", name="Laten staan"))
    expect(other.get_by_role("status")).to_contain_text("laten staan na een melding")
    expect(other.get_by_text("Er staat geen melding open.")).to_be_visible()

    page.goto(private)
    expect(page.get_by_role("heading", level=1)).to_have_text("De redactie laat de reactie staan")
    expect(page.locator("blockquote")).to_have_text("De rechter heeft het zo vastgesteld.")

    follow(other.get_by_role("button", name="Ongedaan maken"))
    expect(other.get_by_role("link", name="Meldingen: 1")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw melding is ontvangen")

    follow(other.get_by_role("link", name="Verwijderen…"))
    other.get_by_role("radio").first.check()
    follow(other.get_by_role("button", name="Verwijderen"))
    expect(other).to_have_url(f"{served}/desk/reports?done=magazine/1")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("De redactie heeft de reactie weggehaald")
    expect(page.get_by_role("article")).to_have_count(0)
    other.context.close()


def test_from_the_page_of_the_service_it_leads_there_and_back(plain_page: Page, served: str) -> None:
    plain_page.goto(f"{served}/t/magazine?thread={ARTICLE}")
    follow(plain_page.get_by_role("link", name="De reactie van Jan Jansen melden"))
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Een reactie melden")
    follow(plain_page.get_by_role("link", name="Terug naar de reactie"))
    assert plain_page.url.endswith("#c000001")
