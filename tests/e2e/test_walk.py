"""One reaction goes from the form to the page, in a browser without JavaScript."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from moderation.domain.person import Person
from moderation.domain.wanted import Wanted
from moderation.store.interface import Store
from tests.conftest import ARTICLE, Clock, Reader
from tests.e2e.walk import ask_for_preview, fill_in, follow, post_definitively, send, sign_in


def approve(page: Page, number: int) -> None:
    """Approve this many, one after the other, beginning with the one that is open."""
    for _ in range(number):
        follow(page.get_by_role("button", name="Plaatsen", exact=True))
        expect(page.get_by_role("status")).to_contain_text("geplaatst")


def test_a_reaction_goes_from_the_form_to_the_page(
    plain_page: Page, served: str, els: Person, jan: Reader, clock: Clock, browser: Browser
) -> None:
    page = plain_page
    for text in ("Een dapper initiatief.", "Dat werd tijd!", "Zie ook de *oude* regeling."):
        jan.sends(text)
    sign_in(page, served, els.email)
    approve(page, 3)
    page.goto(served + ARTICLE)
    expect(page.get_by_role("heading", name="reacties: 3")).to_be_visible()

    fill_in(page, name="Sofie", text="Met *nadruk*:\n\nik blijf `bij` mijn punt, <b>echt</b>.")
    ask_for_preview(page)
    expect(page).to_have_title("Fout: uw reactie is nog niet verstuurd – Loket & Lijn")
    summary = page.get_by_role("group", name="Uw reactie is nog niet verstuurd")
    expect(summary.get_by_role("link", name="Vul uw voor- en achternaam in.")).to_be_visible()
    expect(page.get_by_label("Voor- en achternaam")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("textbox", name="Uw reactie")).to_have_value(
        "Met *nadruk*:\n\nik blijf `bij` mijn punt, <b>echt</b>."
    )

    page.get_by_label("Voor- en achternaam").fill("Sofie Keijzer-Baldé")
    ask_for_preview(page)
    expect(page).to_have_title("Voorbeeld van uw reactie – Loket & Lijn")
    shown = page.get_by_role("article")
    expect(shown.locator("strong")).to_have_text("nadruk")
    expect(shown.locator("b")).to_have_text("echt")

    post_definitively(page)
    expect(page).to_have_title("Uw reactie: nummer 4 – Loket & Lijn")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw reactie is ontvangen")

    page.goto(served + "/desk/queue")
    follow(page.get_by_role("link", name="Sofie Keijzer-Baldé"))
    follow(page.get_by_role("button", name="Plaatsen", exact=True))
    expect(page.get_by_role("status")).to_contain_text("Sofie Keijzer-Baldé, Loket & Lijn 4: geplaatst")

    page.goto(served + ARTICLE)
    expect(page.get_by_role("heading", name="reacties: 4")).to_be_visible()
    follow(page.get_by_role("link", name="Link naar de reactie van Sofie Keijzer-Baldé"))
    assert page.url == f"{served}{ARTICLE}#c000004"
    expect(page.locator(":target")).to_contain_text("Sofie Keijzer-Baldé")
    expect(page.locator(":target time")).to_have_text("13 januari 2022, 21:44")


def test_the_date_is_that_of_the_site_on_both_sides_of_the_october_change(
    plain_page: Page, served: str, els: Person, clock: Clock, jan: Reader
) -> None:
    clock.at = datetime(2022, 10, 29, 22, 30, tzinfo=UTC)
    for text in ("Nog zomertijd.", "Het uur dat twee keer komt.", "Het uur dat terugkwam.", "Wintertijd."):
        jan.sends(text)
        clock.at = clock.at.replace(second=0) + timedelta(hours=1)
    clock.at = datetime(2022, 10, 30, 9, 0, tzinfo=UTC)
    sign_in(plain_page, served, els.email)
    approve(plain_page, 4)
    plain_page.goto(served + ARTICLE)
    shown = plain_page.locator("article.mod-reaction time")
    expect(shown).to_have_text(
        [
            "30 oktober 2022, 00:30",
            "30 oktober 2022, 01:30",
            "30 oktober 2022, 02:30",
            "30 oktober 2022, 02:30",
        ]
    )
    moments = [each.get_attribute("datetime") for each in shown.all()]
    assert moments[2:] == ["2022-10-30T02:30:03+02:00", "2022-10-30T02:30:03+01:00"]


def test_a_double_click_on_post_brings_one_reaction_and_one_receipt(
    plain_page: Page, served: str, store: Store, clock: Clock
) -> None:
    plain_page.goto(served + ARTICLE)
    fill_in(plain_page, name="Jan Jansen", text="Een dapper initiatief.")
    ask_for_preview(plain_page)
    plain_page.get_by_role("button", name="Definitief plaatsen").dblclick()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Uw reactie is ontvangen")
    plain_page.reload()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Uw reactie is ontvangen")
    assert len(store.listed(Wanted(), now=clock()).items) == 1


def test_a_rejection_needs_a_reason_and_can_be_undone(plain_page: Page, served: str, els: Person, jan: Reader) -> None:
    jan.sends("Koop nu!")
    sign_in(plain_page, served, els.email)
    follow(plain_page.get_by_role("link", name="Jan Jansen"))
    follow(plain_page.get_by_role("link", name="Weigeren…"))
    follow(plain_page.get_by_role("button", name="Weigeren", exact=True))
    expect(plain_page).to_have_title("Fout: Deze reactie weigeren – moderation")
    plain_page.get_by_role("radio").first.check()
    follow(plain_page.get_by_role("button", name="Weigeren", exact=True))
    expect(plain_page.get_by_role("status")).to_contain_text("geweigerd")
    follow(plain_page.get_by_role("button", name="Ongedaan maken"))
    expect(plain_page.locator(".item-head .state")).to_have_text("Wachtend")


def test_the_second_moderator_is_told_who_was_ahead(
    browser: Browser, plain_page: Page, served: str, els: Person, bram: Person, jan: Reader
) -> None:
    jan.sends()
    sign_in(plain_page, served, els.email)
    follow(plain_page.get_by_role("link", name="Jan Jansen"))
    other = browser.new_context(java_script_enabled=False, locale="nl-NL").new_page()
    sign_in(other, served, bram.email)
    follow(other.get_by_role("link", name="Jan Jansen"))
    expect(other.locator(".reading")).to_have_text("Els de Graaf is reading this.")
    follow(other.get_by_role("button", name="Take over"))
    follow(other.get_by_role("button", name="Approve", exact=True))
    expect(other.get_by_role("status")).to_contain_text("approved")

    follow(plain_page.get_by_role("button", name="Spam", exact=True))

    collision = plain_page.get_by_role("alert")
    expect(collision).to_contain_text("Bram Postma, 13 januari 2022, 21:44: geplaatst.")
    expect(plain_page.locator(".item-head .state")).to_have_text("Geplaatst")
    other.context.close()


def test_the_text_is_kept_when_the_thread_closes_between_preview_and_post(
    plain_page: Page, served: str, store, clock: Clock
) -> None:
    plain_page.goto(served + ARTICLE)
    fill_in(plain_page, name="Jan Jansen", text="Lang over nagedacht.")
    ask_for_preview(plain_page)
    thread = store.thread("magazine", ARTICLE)
    store.put_thread(replace(thread, closed=clock()))
    post_definitively(plain_page)
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Reageren kan hier niet meer")
    expect(plain_page.get_by_label("Uw tekst")).to_have_value("Lang over nagedacht.")
    plain_page.goto(served + ARTICLE)
    expect(plain_page.get_by_text("Reageren kan niet meer sinds 13 januari 2022.")).to_be_visible()


def test_a_preview_older_than_a_day_is_shown_again_with_the_text(plain_page: Page, served: str, clock: Clock) -> None:
    plain_page.goto(served + ARTICLE)
    fill_in(plain_page, name="Jan Jansen", text="Morgen verder.")
    ask_for_preview(plain_page)
    clock.forward(hours=25)
    post_definitively(plain_page)
    expect(plain_page.locator(".mod-notice")).to_contain_text("Uw voorbeeld was meer dan een dag oud")
    expect(plain_page.get_by_role("textbox", name="Uw reactie")).to_have_value("Morgen verder.")
    post_definitively(plain_page)
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Uw reactie is ontvangen")


def test_the_service_sets_no_cookie_on_readers(plain_page: Page, served: str) -> None:
    send(plain_page, served, name="Jan Jansen", text="Zonder koekje graag.")
    assert plain_page.context.cookies() == []
