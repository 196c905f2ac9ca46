"""The widget in three sites with very different style sheets: readable and usable in every state, whatever they do."""

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.thread import Thread
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.e2e.conftest import SCHEMES
from tests.e2e.hosts import LOOKS, PATH, SITE, TALKING, TITLE, Host
from tests.e2e.screens import FORMATTED
from tests.e2e.test_screens import OF_COLOURS, RULES, TALL, faults, keep_picture
from tests.e2e.walk import ask_for_preview, follow, post_definitively
from tests.e2e.widget import arrives, post, preview, visit, write

WIDTHS = (320, 1280)

WEAK = """() => {
    const seen = (each) => each.checkVisibility() && !each.closest(".mod-trap");
    const weak = [];
    for (const each of document.querySelectorAll(".mod :is(input:not([type=hidden]), textarea, button, a, summary)")) {
        if (!seen(each)) continue;
        const {height, width} = each.getBoundingClientRect();
        const style = getComputedStyle(each);
        const isInText = each.matches(".mod-text a, .mod-notice a, .mod-to a, dd a");
        if (!isInText && (height < 24 || width < 16)) weak.push(`small: ${each.outerHTML}`);
        const isBare = each.matches(".mod-input, .mod-button") && style.borderTopWidth === "0px";
        if (isBare) weak.push(`bare: ${each.outerHTML}`);
        if (each.matches("a:not([aria-current])") && style.textDecorationLine !== "underline") {
            weak.push(`a word: ${each.outerHTML}`);
        }
    }
    return weak;
}"""
"""What a sheet for whole pages took away: the size of a target, the edge of a field, what tells a link from words."""


def stands(page: Page, name: str) -> None:
    """No fault in either scheme at either width, and nothing that a reader needs is lost."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": TALL})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
            f"{name}: {width} px scrolls sideways"
        )
        assert page.evaluate(WEAK) == [], name
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found = faults(page, RULES if scheme == SCHEMES[0] else OF_COLOURS)
            assert not found.violations_count, f"{name}, {width} px, {scheme}: {found.generate_report()}"
            keep_picture(page, f"host-{name}-{width}-{scheme}")
    page.emulate_media(color_scheme=SCHEMES[0])


@pytest.mark.parametrize("look", LOOKS)
def test_every_state_of_the_widget_stands_in_a_site_that_looks_like_this(
    browser: Browser, host: Host, house: House, store: Store, els: Person, jan: Reader, clock: Clock, look: str
) -> None:
    for text in ("Een dapper initiatief.", FORMATTED):
        sent = jan.sends(text, site=SITE, thread=PATH).reaction
        house.review.decide(els, SITE, sent.number, Act.APPROVE, sent.version)
    with visit(browser) as reader:
        page = reader.page
        page.goto(host.page(look))
        expect(page.locator(".mod-count")).to_have_text("reacties: 2")
        for fold in page.locator(".mod-help summary").all():
            fold.click()
        stands(page, f"{look}-view")
        write(page, name="Jan", text="Zo *maar* <script>.")
        page.get_by_label("Code van de redactie").fill("ABCD")
        page.get_by_role("button", name="Voorbeeld bekijken").click()
        arrives(page, "Uw reactie is nog niet verstuurd")
        stands(page, f"{look}-mend")
        page.get_by_label("Code van de redactie").fill("")
        page.get_by_label("Voor- en achternaam").fill("Jan Jansen")
        preview(page)
        stands(page, f"{look}-preview")
        clock.forward(seconds=9)
        post(page)
        stands(page, f"{look}-receipt")
        page.reload()
        expect(page.locator(".mod-own")).to_be_visible()
        stands(page, f"{look}-waiting")
        _close(store, SITE, clock)
        write(page, text="Te laat.")
        page.get_by_role("button", name="Voorbeeld bekijken").click()
        arrives(page, "Reageren kan hier niet meer")
        stands(page, f"{look}-closed")


@pytest.mark.parametrize("look", LOOKS)
def test_a_conversation_stands_in_a_site_that_looks_like_this(
    browser: Browser, host: Host, house: House, jan: Reader, clock: Clock, look: str
) -> None:
    first = jan.sends("Een dapper initiatief.", site=TALKING, thread=PATH, email="").reaction
    clock.forward(minutes=11)
    jan.sends("Dat zeg ik ook.", name="Anna de Vries", site=TALKING, thread=PATH, parent=first.number)
    with visit(browser) as reader:
        page = reader.page
        page.goto(host.page(look, line=host.line(site=TALKING)))
        expect(page.locator(".mod-depth-1")).to_be_visible()
        page.locator("[data-reply]").last.click()
        expect(page.locator("[name=parent]")).to_be_checked()
        stands(page, f"{look}-answering")


def test_without_script_a_reader_goes_from_the_page_of_the_site_through_all_of_it_and_back(
    plain_page: Page, host: Host, store: Store
) -> None:
    page, article = plain_page, host.page(policy=host.strict)
    page.goto(article)
    follow(page.get_by_role("link", name="Lees de reacties of reageer"))
    assert page.url == f"{host.service}/t/{SITE}?thread=%2Fartikel%2Fwie-is-aan-zet"
    write(page, name="Jan", text="Een dapper *initiatief*.")
    ask_for_preview(page)
    expect(page).to_have_title("Fout: uw reactie is nog niet verstuurd – Ons Blad")
    page.get_by_role("link", name="Vul uw voor- en achternaam in.").click()
    assert page.url.endswith("#mod-name")
    page.get_by_label("Voor- en achternaam").fill("Jan Jansen")
    ask_for_preview(page)
    expect(page.locator(".mod-preview strong")).to_have_text("initiatief")
    post_definitively(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw reactie is ontvangen")
    follow(page.get_by_role("link", name="Terug naar het artikel"))
    assert page.url == article
    assert store.reaction(SITE, 1).author.name == "Jan Jansen"
    assert page.context.cookies() == []


def test_on_paper_the_reactions_stand_and_the_form_does_not(
    browser: Browser, host: Host, house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends('Zie "de bron":https://example.org/.', site=SITE, thread=PATH).reaction
    house.review.decide(els, SITE, sent.number, Act.APPROVE, sent.version)
    with visit(browser) as reader:
        page = reader.page
        page.goto(host.page("hostile"))
        expect(page.locator(".mod-count")).to_have_text("reacties: 1")
        page.emulate_media(media="print")
        expect(page.locator(".mod-reaction")).to_be_visible()
        for away in (".mod-form", ".mod-link", ".mod-rules"):
            expect(page.locator(away).first).to_be_hidden()
        assert "https://example.org/" in page.locator(".mod-text a").first.evaluate(
            "a => getComputedStyle(a, '::after').content"
        )


def _close(store: Store, site: str, clock: Clock) -> None:
    thread = store.thread(site, PATH)
    assert thread
    store.put_thread(Thread(site, PATH, TITLE, thread.url, closed=clock(), opened=thread.opened))
