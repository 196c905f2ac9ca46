"""The widget shows what has been said: late, light, still, where a permalink points, and on pages of every kind."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.domain.person import Person
from moderation.web.house import House
from tests.conftest import Reader
from tests.e2e.hosts import PATH, SITE, TALKING, Host
from tests.e2e.widget import Visit, arrives, published, visit, write

LONG = "<p>Een alinea die over niets gaat, en daar de tijd voor neemt.</p>\n" * 100
ENTRY = f"/api/v1/sites/{SITE}/threads/_2fartikel_2fwie-is-aan-zet.html"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Visit]:
    with visit(browser) as reader:
        yield reader


@pytest.fixture
def page(reader: Visit) -> Page:
    return reader.page


def in_first_100(page: Page, anchor: str) -> None:
    """The reaction has the focus, and its top stands in the first 100 pixels."""
    expect(page.locator(f"#{anchor}")).to_be_focused()
    assert 0 <= round(page.evaluate("document.activeElement.getBoundingClientRect().top")) <= 100


def test_nothing_is_asked_for_before_a_reader_comes_near_and_nothing_moves_then(
    reader: Visit, page: Page, host: Host, house: House, els: Person, jan: Reader
) -> None:
    published(jan, house, els, 5)
    address = host.page(before=LONG)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert reader.asked_of(host.service) == ["/w.js"]
    expect(page.get_by_role("link", name="Lees de reacties of reageer")).to_be_attached()
    while not page.evaluate("scrollY + innerHeight + 5 > document.body.scrollHeight"):
        page.mouse.wheel(0, 150)
        page.evaluate("new Promise(requestAnimationFrame)")
        if len(reader.asked_of(host.service)) > 1:  # on the last 800 pixels nobody is faster than an answer
            expect(page.locator(".mod-count")).to_be_attached()
    expect(page.locator(".mod-reaction")).to_have_count(5)
    assert reader.asked_of(host.service) == ["/w.js", ENTRY]
    assert page.evaluate("window.shifted") == 0
    assert not [url for url in reader.asked if not url.startswith((host.url, host.service, "data:"))]

    page.goto("about:blank")
    page.goto(f"{address}#c000004")
    in_first_100(page, "c000004")
    assert page.evaluate("window.shifted") == 0


def test_a_permalink_leads_to_its_reaction_wherever_it_stands_and_says_when_it_is_gone(
    page: Page, host: Host, house: House, els: Person, jan: Reader
) -> None:
    published(jan, house, els, 53)
    address = host.page("magazine", before=LONG, policy=host.strict)
    page.goto(f"{address}#c000053")
    in_first_100(page, "c000053")
    expect(page.locator(".mod-reaction")).to_have_count(53)
    page.locator("#c000002 .mod-link").click()
    in_first_100(page, "c000002")
    page.evaluate("location.hash = '#c000099'")
    expect(page.get_by_role("status")).to_have_text("Deze reactie staat er niet meer.")
    expect(page.locator("#reactions")).to_be_focused()

    page.goto(address)
    page.locator("[data-moderation]").scroll_into_view_if_needed()
    more = page.get_by_role("link", name="Toon de volgende")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#c000051")).to_be_focused()
    expect(page.locator(".mod-reaction")).to_have_count(53)
    expect(more).to_be_hidden()
    page.get_by_role("link", name="Nieuwste eerst").click()
    expect(page.locator(".mod-reaction").first).to_have_id("c000053")
    expect(page.get_by_role("link", name="Nieuwste eerst")).to_be_focused()
    expect(page.locator(".mod-reaction")).to_have_count(50)


def test_two_threads_on_a_page_are_told_apart_and_the_script_may_run_again(
    reader: Visit, page: Page, host: Host, house: House, els: Person, jan: Reader
) -> None:
    published(jan, house, els, 1)
    published(jan, house, els, 2, site=TALKING, thread="gastenboek")
    twice = "\n".join(
        (
            host.line(attributes='data-lazy="off" data-heading="4"'),
            '<p><a data-moderation-count href="#reacties">reacties</a>',
            '<a data-moderation-count="leeg" href="/">?</a></p>',
            host.line(site=TALKING, query="?thread=gastenboek", attributes='data-sort="newest" data-form="top"'),
        )
    )
    page.goto(host.page(line=twice))
    first, second = (page.locator("[data-moderation]").nth(number) for number in (0, 1))
    expect(first.get_by_role("heading", name="reacties: 1")).to_have_attribute("aria-level", "4")
    expect(first.get_by_role("heading", name="Jan Jansen")).to_have_attribute("aria-level", "5")
    expect(second.locator(".mod-reaction").first).to_contain_text("Woord2")
    assert second.evaluate("each => each.querySelector('form, ol.mod-reactions').localName") == "form"
    expect(page.locator("[data-moderation-count]").first).to_have_text("reacties: 1")
    expect(page.locator("[data-moderation-count]").last).to_have_text("reacties: 0")

    service = host.service
    page.evaluate(
        "(src) => document.body.append(Object.assign(document.createElement('script'), { src }))", f"{service}/w.js"
    )
    page.wait_for_load_state("networkidle")
    for thread, name in ((second, "Naam"), (first, "Voor- en achternaam")):
        thread.get_by_label(name).fill("Jan Jansen")
        thread.get_by_label("E-mailadres").fill("jan@example.org")
        thread.get_by_role("textbox", name="Uw reactie").fill("Hier.")
        thread.get_by_role("button", name="Voorbeeld bekijken").click()
        expect(thread.locator("[data-focus]")).to_be_focused()
        expect(thread.locator("[data-focus]")).to_have_text("Voorbeeld van uw reactie")
    asked = [path.split("?")[0] for path in reader.asked_of(service) if "/t/" in path]
    assert asked == [f"/t/{TALKING}/preview", f"/t/{SITE}/preview"]
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(each => each.id)")
    assert sorted(ids) == sorted(set(ids))


def test_a_page_of_strict_xml_takes_it_in(reader: Visit, page: Page, host: Host, jan: Reader) -> None:
    line = host.line(attributes='data-lazy="off"').replace(" async", ' async="async"')
    line = line.replace("data-moderation ", 'data-moderation="" ')
    text = f"""<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" lang="nl">
<head><title>Blad</title></head><body><h1>Blad</h1>{line}</body></html>"""
    page.goto(host.put("/blad", text, media_type="application/xhtml+xml", policy=host.strict))
    assert page.evaluate("document.contentType") == "application/xhtml+xml"
    for field, typed in (("name", "Jan Jansen"), ("email", "jan@example.org"), ("text", "Hier.")):
        page.locator(f"#mod-{field}").fill(typed)
    page.locator(".mod-button").press("Enter")
    arrives(page, "Voorbeeld van uw reactie")
    assert page.locator(".mod-button").first.evaluate("each => getComputedStyle(each).minHeight") == "44px"
    assert reader.stopped == []


def test_what_the_site_printed_itself_is_taken_over_as_it_is(
    reader: Visit, page: Page, host: Host, house: House, els: Person, jan: Reader
) -> None:
    published(jan, house, els, 2)
    printed = page.request.get(host.service + ENTRY).text()
    page.goto(host.page(line=host.line(inside=printed)))
    expect(page.locator(".mod-reaction")).to_have_count(2)
    write(page, name="Sofie")
    page.get_by_role("button", name="Voorbeeld bekijken").click()
    arrives(page, "Uw reactie is nog niet verstuurd")
    assert [path for path in reader.asked_of(host.service) if ENTRY in path] == []
    page.get_by_role("link", name="Nieuwste eerst").click()
    expect(page.locator(".mod-reaction").first).to_have_id("c000002")


def test_an_index_page_names_the_site_and_asks_once_for_all_its_counts(
    reader: Visit, page: Page, host: Host, house: House, els: Person, jan: Reader
) -> None:
    published(jan, house, els, 2)
    links = "".join(
        f'<li><a data-moderation-count href="/artikel/{each}#reacties">reacties</a></li>' for each in range(9)
    )
    script = f'<script src="{host.service}/w.js" data-site="{SITE}" async></script>'
    here = f'<a data-moderation-count href="{PATH}">reacties</a>'
    page.goto(
        host.put("/", f"<!doctype html><title>Blad</title><ul>{links}<li>{here}</li></ul>{script}", policy=host.strict)
    )
    expect(page.locator("a").last).to_have_text("reacties: 2")
    expect(page.locator("a").first).to_have_text("reacties: 0")
    assert len(reader.asked_of(host.service)) == 2


def test_letters_and_colours_are_those_of_the_page_and_its_rules_win(browser: Browser, host: Host) -> None:
    look = """<style>
body { font: 19px/1.5 serif; color: #eee; background: #111; color-scheme: dark; --mod-button-bg: #053; }
.mod-button { border-radius: 7px; }
</style>"""
    with visit(browser, color_scheme="dark", reduced_motion="reduce") as reader:
        page = reader.page
        page.goto(host.put(PATH, f"<!doctype html><html lang=nl><title>Blad</title>{look}<h1>Blad</h1>{host.line()}"))
        expect(page.locator(".mod-form")).to_be_visible()
        styles = page.evaluate(
            """() => [".mod-thread", "#mod-name", "#mod-text", ".mod-button"].map(each => {
                const { fontFamily, backgroundColor, color, borderTopLeftRadius, fontSize } =
                    getComputedStyle(document.querySelector(each));
                return [fontFamily, backgroundColor, color, borderTopLeftRadius, fontSize];
            })"""
        )
        none, pale = "rgba(0, 0, 0, 0)", "rgb(238, 238, 238)"
        thread, name, text, button = styles
        assert thread == ["serif", none, pale, "0px", "19px"]
        assert name == text == ["serif", none, pale, "0px", "19px"]
        assert button == ["serif", "rgb(0, 85, 51)", pale, "7px", "19px"]
        assert page.evaluate("document.getAnimations().length") == 0
