"""An editor changes a reason, a moderator gives it, and its author reads it: in browsers without JavaScript."""

import re

from playwright.sync_api import Browser, Page, expect

from moderation.domain.person import Person
from tests.e2e.walk import follow, send, sign_in

OTHER = "Uw bijdrage is een advertentie."


def test_a_reason_is_changed_shown_saved_put_higher_and_read_by_an_author(
    plain_page: Page, browser: Browser, served: str, els: Person, bram: Person
) -> None:
    desk, reader = plain_page, browser.new_context(java_script_enabled=False, locale="nl-NL").new_page()
    sign_in(desk, served, bram.email)
    desk.goto(f"{served}/desk/reasons")
    follow(desk.get_by_role("link", name=re.compile("^Change ?: advertising, Loket")))
    dutch = desk.get_by_role("group", name="Dutch, the language of this site")
    dutch.get_by_label("Sentence on the receipt").fill(OTHER)
    dutch.get_by_label("Letter, in place of the sentence").fill("Beste {naam},\n\nzie {rule}.")
    follow(desk.get_by_role("button", name="Show what authors will read"))

    follow(desk.get_by_role("link", name="{naam} is no place in a letter"))
    letter = desk.get_by_role("group", name="Dutch, the language").get_by_label("Letter, in place of the sentence")
    expect(letter).to_have_value("Beste {naam},\n\nzie {rule}.")
    letter.fill("Beste {name},\n\nop {site} staan geen advertenties.")
    follow(desk.get_by_role("button", name="Show what authors will read"))
    expect(desk.get_by_role("main")).to_contain_text("op Loket & Lijn staan geen advertenties.")
    follow(desk.get_by_role("button", name="Save, and put it in force"))
    expect(desk.locator("main").get_by_role("status")).to_contain_text("The reason advertising is in force")
    follow(desk.get_by_role("link", name=re.compile("^Change the order ?: Loket")))
    desk.get_by_label(re.compile("^advertising")).fill("4")
    follow(desk.get_by_role("button", name="Save the order, and put it in force"))
    expect(desk.locator("main").get_by_role("status")).to_have_text("The reasons are in the order that you gave them.")
    follow(desk.get_by_role("button", name="Sign out").first)

    send(reader, served, name="Jan Jansen", text="Koop nu bij ons.")
    sign_in(desk, served, els.email)
    follow(desk.get_by_role("link", name="Weigeren…"))
    expect(desk.get_by_role("radio").nth(3)).to_have_value("advertising")
    desk.get_by_role("radio", name=OTHER).check()
    follow(desk.get_by_role("button", name="Weigeren", exact=True))
    reader.reload()
    expect(reader.get_by_role("main")).to_contain_text(OTHER)
