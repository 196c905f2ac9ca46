"""The widget takes a reaction: by keyboard alone, under the strictest policy, with drafts, and whatever goes wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation.domain.person import Role
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import PASSWORD, Clock
from tests.e2e.hosts import PATH, SITE, TALKING, Host
from tests.e2e.widget import Visit, arrives, post, preview, tab_to, visit, write
from tests.tokens import claims, token, with_secret

FETCHES = "**/api/v1/sites/**"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Visit]:
    with visit(browser) as reader:
        yield reader


@pytest.fixture
def page(reader: Visit) -> Page:
    return reader.page


def test_the_whole_way_by_keyboard_on_a_page_that_lets_in_nothing_but_us(
    reader: Visit, page: Page, host: Host, clock: Clock, store: Store
) -> None:
    page.goto(host.page("magazine", policy=host.strict))
    tab_to(page, "#mod-name")
    page.keyboard.type("Sofie")
    tab_to(page, ".mod-button")
    page.keyboard.press("Enter")
    arrives(page, "Uw reactie is nog niet verstuurd")
    for field in ("mod-name", "mod-email", "mod-text"):
        page.locator("[data-focus]").focus()
        tab_to(page, f".mod-summary a[href='#{field}']")
        page.keyboard.press("Enter")
        expect(page.locator(f"#{field}")).to_be_focused()
        assert page.url.endswith(PATH), "the address of the page stays as it is"
    tab_to(page, "#mod-name")
    page.keyboard.press("End")
    page.keyboard.type(" Keijzer-Baldé")
    page.keyboard.press("Tab")
    tab_to(page, "#mod-email")
    page.keyboard.type("sofie@example.org")
    tab_to(page, "#mod-text")
    page.keyboard.type("Met *nadruk*.")
    tab_to(page, ".mod-button")
    page.keyboard.press("Enter")
    arrives(page, "Voorbeeld van uw reactie")
    expect(page.locator(".mod-preview strong")).to_have_text("nadruk")
    clock.forward(seconds=5)
    tab_to(page, ".mod-button")
    page.keyboard.press("Enter")
    arrives(page, "Uw reactie is ontvangen")

    assert reader.stopped == []
    assert page.context.cookies() == []
    assert not [url for url in reader.asked if not url.startswith((host.url, host.service, "data:"))]
    kept = reader.kept
    assert "Sofie" not in kept
    assert "sofie@" not in kept
    assert "nadruk" not in kept, "a draft is forgotten when it is posted"
    assert store.reaction(SITE, 1).text == "Met *nadruk*."

    page.reload()
    waiting = page.locator(".mod-reactions > li").last
    expect(waiting).to_contain_text("Met nadruk.")
    expect(waiting.get_by_role("link")).to_have_count(1)
    expect(page.locator(".mod-count")).to_have_text("reacties: 0")


def test_a_draft_outlives_a_reload_and_two_presses_post_once(
    reader: Visit, page: Page, host: Host, clock: Clock, store: Store
) -> None:
    page.goto(host.page(policy=host.strict))
    write(page, text="Half af.")
    page.reload()
    field = page.get_by_role("textbox", name="Uw reactie")
    expect(field).to_have_value("Half af.")
    expect(page.get_by_label("Voor- en achternaam")).to_have_value("")
    notice = page.locator("p", has_text="Concept van")
    expect(notice).to_contain_text(":")
    notice.get_by_role("button", name="Wissen").click()
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    expect(notice).to_be_hidden()
    page.reload()
    expect(field).to_be_visible()
    assert "moderation" not in reader.kept

    write(page, text="Nu echt.")
    preview(page)
    page.get_by_role("link", name="Eerst nog iets wijzigen").click()
    expect(page.get_by_role("heading", name="Uw reactie wijzigen")).to_be_focused()
    clock.forward(seconds=5)
    page.get_by_role("button", name="Definitief plaatsen").dblclick()
    arrives(page, "Uw reactie is ontvangen")
    assert len([path for path in reader.asked_of(host.service) if "/post?" in path]) == 1
    assert store.reaction(SITE, 1).text == "Nu echt."
    page.get_by_role("link", name="Nog een reactie schrijven").click()
    arrives(page, "Uw reactie")
    expect(field).to_have_value("")


def test_while_the_service_is_away_the_text_stays_and_the_same_press_works_later(
    page: Page, host: Host, clock: Clock
) -> None:
    page.route(FETCHES, lambda route: route.abort())
    page.goto(host.page(line=host.line(attributes='data-draft="session" data-lazy="off"')))
    link = page.get_by_role("link", name="Lees de reacties of reageer")
    expect(link).to_be_visible()
    page.unroute(FETCHES)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(link).to_be_hidden()

    write(page, text="Bewaard.")
    page.context.set_offline(True)
    button = page.get_by_role("button", name="Voorbeeld bekijken")
    button.click()
    expect(page.get_by_role("status")).to_have_text("De reacties zijn nu niet bereikbaar. Uw tekst is bewaard.")
    again = page.get_by_role("button", name="Opnieuw proberen")
    expect(again).to_be_focused()
    expect(page.get_by_role("textbox", name="Uw reactie")).to_have_value("Bewaard.")
    page.context.set_offline(False)
    again.click()
    arrives(page, "Voorbeeld van uw reactie")
    expect(page.get_by_role("status")).to_be_hidden()
    assert "Bewaard." in page.evaluate("JSON.stringify({...sessionStorage})")
    assert page.evaluate("localStorage.length") == 0


def test_where_nothing_may_be_kept_all_works_and_nothing_is_kept(browser: Browser, host: Host, clock: Clock) -> None:
    with visit(browser) as reader:
        # As browsers do where a person has shut it.
        reader.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
        )
        reader.page.goto(host.page())
        write(reader.page)
        preview(reader.page)
        clock.forward(seconds=5)
        post(reader.page)


def test_a_page_whose_address_ends_in_a_slash_asks_for_the_file_of_its_thread_and_keeps_that_address(
    reader: Visit, page: Page, host: Host, clock: Clock, store: Store
) -> None:
    address = host.page(path=f"{PATH}/")
    page.goto(f"{address}#reacties")
    write(page)
    preview(page)
    clock.forward(seconds=5)
    post(page)
    assert f"/api/v1/sites/{SITE}/threads/_2fartikel_2fwie-is-aan-zet.html" in reader.asked_of(host.service)
    kept = store.thread(SITE, PATH)
    assert kept is not None
    assert kept.url == address


def test_another_language_is_spoken_all_the_way(page: Page, host: Host, clock: Clock) -> None:
    page.goto(host.page(line=host.line(attributes='data-lang="en" data-lazy="off"')))
    page.get_by_label("First name and surname").fill("Jan Jansen")
    page.get_by_label("E-mail address").fill("jan@example.org")
    page.get_by_role("textbox", name="Your reaction").fill("Shut again.")
    page.get_by_role("button", name="Show preview").click()
    arrives(page, "Preview of your reaction")
    clock.forward(seconds=5)
    page.get_by_role("button", name="Post definitively").click()
    arrives(page, "Your reaction has been received")
    page.reload()
    expect(page.locator(".mod-reactions > li")).to_contain_text("Waiting for the editors.")
    assert page.locator(".mod").get_attribute("lang") == "en"


def test_a_form_that_was_printed_before_the_thread_closed_is_not_shown_after_it(
    page: Page, host: Host, clock: Clock, store: Store, policies: dict[str, Policy]
) -> None:
    strict = policies["strict"]
    assert strict.closes_after == 30
    store.add_site(Site("krant", "Krant", (host.url,), "nl", "Europe/Amsterdam", strict.digest, closes_after=30))
    store.put_thread(Thread("krant", PATH, "Wie is aan zet?", host.url + PATH, opened=clock.at))
    page.clock.set_fixed_time(clock.at)
    page.goto(host.page(line=host.line(site="krant", attributes='data-lazy="off"')))
    expect(page.get_by_role("button", name="Voorbeeld bekijken")).to_be_visible()
    page.clock.set_fixed_time("2022-12-01T12:00:00Z")
    page.reload()
    expect(page.locator("[data-mod=react]")).to_contain_text("Reageren kan niet meer.")
    expect(page.get_by_role("button")).to_have_count(0)


def test_who_is_signed_in_to_the_site_types_neither_name_nor_address(
    page: Page, host: Host, house: House, clock: Clock
) -> None:
    wil = house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD, "nl")
    key, secret = house.identities.make(wil, SITE)

    def signed_in(name: str) -> None:
        said = claims(clock(), aud=SITE, name=name)
        host.put("/wie", token({"alg": "HS256", "kid": key.id}, said, with_secret(secret)), media_type="text/plain")

    signed_in("Zoë van Dijk")
    page.goto(host.page(line=host.line(attributes='data-identity="/wie" data-lazy="off"')))
    expect(page.get_by_text("U reageert als Zoë van Dijk.")).to_be_visible()
    expect(page.get_by_label("Voor- en achternaam")).to_be_hidden()
    expect(page.get_by_label("E-mailadres")).to_be_hidden()
    page.get_by_role("textbox", name="Uw reactie").fill("Namens mijzelf.")
    preview(page)
    expect(page.locator(".mod-preview .mod-by")).to_have_text("Zoë van Dijk")
    assert host.asked.count("/wie") == 1

    # A minute later the token is asked for anew, and says the same.
    page.clock.install()
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(minutes=2))
    clock.forward(seconds=5)
    signed_in("Zoë van Dijk")
    post(page)
    assert host.asked.count("/wie") == 2
    expect(page.locator(".mod-preview .mod-by")).to_have_text("Zoë van Dijk")

    host.shelf.pop("/wie")
    page.reload()
    expect(page.get_by_label("Voor- en achternaam")).to_be_visible()
    expect(page.get_by_text("U reageert als")).to_be_hidden()


def test_an_answer_stands_below_what_it_answers_as_soon_as_it_is_placed(page: Page, host: Host, clock: Clock) -> None:
    """On a site where reactions are placed at once."""
    page.goto(host.page(line=host.line(site=TALKING)))
    for name, text in (("Piet Jansen", "Ik begin."), ("Anna de Vries", "Ik antwoord.")):
        if name == "Anna de Vries":
            page.get_by_role("link", name="Beantwoorden").click()
            expect(page.get_by_label("Als antwoord op Piet Jansen")).to_be_checked()
            expect(page.locator("#mod-text")).to_be_focused()
        page.locator("#mod-name").fill(name)
        page.locator("#mod-text").fill(text)
        preview(page)
        clock.forward(seconds=5)
        page.get_by_role("button", name="Definitief plaatsen").click()
        arrives(page, "Uw reactie is geplaatst")
        expect(page.locator(".mod-reactions")).to_contain_text(text)
        page.get_by_role("link", name="Bekijk de reactie onder het artikel").click()
        expect(page.locator("article:focus")).to_contain_text(text)
        if name == "Piet Jansen":
            page.reload()
    expect(page.locator(".mod-reactions > li.mod-depth-1")).to_contain_text("Als antwoord op Piet Jansen")
    page.get_by_role("link", name="Als antwoord op Piet Jansen").click()
    expect(page.locator("article:focus")).to_contain_text("Ik begin.")
