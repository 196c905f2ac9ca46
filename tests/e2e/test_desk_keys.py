"""One key, one decision: the desk's script against the real service, and what happens when something goes wrong."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from moderation.domain.decision import Act
from moderation.domain.person import Density, Keys, Person
from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import PASSWORD, Clock, Reader
from tests.e2e.desk_keys import Held, all_sent, at_the_desk, fill_queue, is_open


@pytest.fixture
def page(browser: Browser, served: str, jan: Reader, els: Person, clock: Clock) -> Iterator[Page]:
    """els at a queue of thirty."""
    fill_queue(jan, clock, 30)
    with at_the_desk(browser, served, els.email) as page:
        yield page


def placed(store: Store) -> list[int]:
    return _with(store, Status.PUBLISHED)


def _with(store: Store, status: Status) -> list[int]:
    return [number for number in range(1, 31) if store.reaction("magazine", number).status is status]


def _number(request: Request) -> str:
    """Which reaction this request decides on; empty for another request."""
    found = re.search(r"&number=(\d+)&", request.post_data or "") if request.url.endswith("/desk/decide") else None
    return found[1] if found else ""


# Decisions


def test_twenty_keys_are_twenty_decisions(page: Page, store: Store, els: Person) -> None:
    for number in range(1, 21):
        is_open(page, number)
        page.keyboard.press("a")
    is_open(page, 21)
    all_sent(page, 20)
    assert placed(store) == [*range(1, 21)]
    assert store.number_of(Status.WAITING) == 10
    taken = [entry for entry in store.log().items if entry.decision.person == els.id]
    assert len(taken) == 20
    expect(page.locator("#status")).to_contain_text("geplaatst")


def test_a_refusal_costs_two_keys(page: Page, store: Store) -> None:
    keys = 0
    for number in range(1, 21):
        is_open(page, number)
        for key in ("w", "1") if number % 3 == 1 else ("a",):
            page.keyboard.press(key)
            keys += 1
    is_open(page, 21)
    all_sent(page, 20)
    assert keys == 27
    assert _with(store, Status.REJECTED) == [*range(1, 21, 3)]
    assert len(placed(store)) == 13


def test_a_decided_row_stays_where_it_was_and_says_what_became_of_it(page: Page) -> None:
    before = page.locator("#list li").nth(0).bounding_box()
    page.keyboard.press("a")
    is_open(page, 2)
    all_sent(page, 1)
    row = page.locator("#list li").nth(0)
    expect(row).to_contain_text("geplaatst door u, 2")
    assert row.bounding_box() == before


def test_nobody_decides_on_what_they_have_not_seen(page: Page, store: Store) -> None:
    held = Held(page, "**/*part=pane*")
    page.reload()
    is_open(page, 1)
    for _ in range(3):
        page.keyboard.press("a")
    all_sent(page, 1)
    expect(page.locator("#pane")).to_have_attribute("data-item", "magazine/1")
    held.let_go()
    is_open(page, 2)
    assert placed(store) == [1]


def test_decisions_wait_for_each_other_and_keep_their_order(page: Page, store: Store) -> None:
    held = Held(page, "**/desk/decide")
    for number in (1, 2, 3):
        is_open(page, number)
        page.keyboard.press("a")
    is_open(page, 4)
    expect(page.locator("#list .decided")).to_have_count(3)
    assert (len(held.routes), placed(store)) == (1, [])
    told: list[str] = []
    page.on("request", lambda request: told.append(f"sent {_number(request)}") if _number(request) else None)
    page.on(
        "response", lambda answer: told.append(f"kept {_number(answer.request)}") if _number(answer.request) else None
    )
    held.let_go()
    all_sent(page, 3)
    assert told == ["kept 1", "sent 2", "kept 2", "sent 3", "kept 3"]


def test_what_could_not_be_saved_comes_back_undecided(page: Page, store: Store) -> None:
    page.clock.install()
    page.route("**/desk/decide", lambda route: route.abort())
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("Niet opgeslagen")
    is_open(page, 1)
    expect(page.locator("#list .decided")).to_have_count(0)
    page.unroute("**/desk/decide")
    page.keyboard.press("a")  # meant for the next one, which was on the screen a moment ago
    page.clock.fast_forward(1000)
    expect(page.locator("#list .decided")).to_have_count(0)
    page.keyboard.press("a")
    is_open(page, 2)
    all_sent(page, 1)
    assert placed(store) == [1]


def test_what_was_not_sent_yet_is_sent_when_the_page_is_left(
    page: Page, store: Store, served: str, tmp_path: Path
) -> None:
    with busy(tmp_path / "test.db"):
        for number in (1, 2, 3):
            is_open(page, number)
            page.keyboard.press("a")
        is_open(page, 4)
        expect(page.locator("#list .decided .reader:not(:empty)")).to_have_count(0)
        page.goto(f"{served}/desk/help/keys")
    expect(page.locator("h1")).to_be_visible()
    for _ in range(20):
        page.goto(f"{served}/desk/log")
        if len(placed(store)) == 3:
            break
    assert placed(store) == [1, 2, 3]


@contextmanager
def busy(database: Path) -> Iterator[None]:
    """The database, to which somebody else is writing all the while."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("begin immediate")
        yield
        connection.execute("rollback")


def test_a_note_that_is_half_written_is_not_taken_away_by_what_went_wrong_before(page: Page) -> None:
    held = Held(page, "**/desk/decide")
    page.keyboard.press("a")
    is_open(page, 2)
    page.keyboard.press("n")
    page.keyboard.type("Nog even nagaan.")
    for route in held.routes:
        route.abort()
    expect(page.locator("#status")).to_contain_text("Niet opgeslagen")
    expect(page.locator("#list .decided")).to_have_count(0)
    expect(page.locator("#pane textarea:focus")).to_have_value("Nog even nagaan.")


def test_a_server_that_is_away_is_said_and_the_reaction_stays(page: Page) -> None:
    page.reload()
    page.wait_for_load_state("networkidle")  # the next two are here
    page.route("**/desk/queue*", lambda route: route.abort())
    for number in (1, 2, 3):
        is_open(page, number)
        page.keyboard.press("j")
    expect(page.locator("#status")).to_contain_text("niet bereikbaar")
    expect(page.locator("#pane")).to_be_visible()


def test_who_was_signed_out_meanwhile_is_led_through_the_door_and_the_reaction_still_waits(
    page: Page, store: Store, clock: Clock
) -> None:
    page.keyboard.press("j")
    is_open(page, 2)
    clock.forward(hours=13)
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile("/desk/login"))
    page.get_by_label("E-mailadres").fill("els@example.org")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page).to_have_url(re.compile("/desk/queue"))
    assert placed(store) == []


# Undoing


def test_three_undos_restore_three_in_reverse_order(page: Page, store: Store, clock: Clock) -> None:
    for number, keys in enumerate((("a",), ("w", "1"), ("!",)), start=1):
        is_open(page, number)
        for key in keys:
            page.keyboard.press(key)
        all_sent(page, number)
        clock.forward(seconds=27)
    is_open(page, 4)
    for number in (3, 2, 1):
        page.keyboard.press("z")
        is_open(page, number)
        expect(page.locator("#status")).to_contain_text(str(number))
        expect(page.locator("#list .decided")).to_have_count(number - 1)
    assert store.number_of(Status.WAITING) == 30
    page.keyboard.press("a")
    is_open(page, 2)


def test_the_last_one_of_a_search_is_told_too_and_can_be_taken_back(page: Page, store: Store, served: str) -> None:
    page.goto(f"{served}/desk/queue?q=%22reactie+7%22")
    is_open(page, 7)
    page.keyboard.press("a")
    expect(page.locator(".empty")).to_be_visible()
    expect(page.locator("#status")).to_contain_text("geplaatst")
    assert placed(store) == [7]
    page.wait_for_load_state()
    page.keyboard.press("z")
    is_open(page, 7)
    assert placed(store) == []


# Reasons


def test_escape_closes_the_reasons_and_gives_the_focus_back(page: Page, store: Store) -> None:
    page.keyboard.press("w")
    expect(page.locator("[data-reasons] [data-digit='1']")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-reasons]")).to_have_count(0)
    expect(page.locator("#pane [data-key=w]")).to_be_focused()
    page.keyboard.press("1")
    page.keyboard.press("j")
    is_open(page, 2)
    assert store.number_of(Status.WAITING) == 30


def test_reject_pressed_again_keeps_the_reason_and_leads_to_the_button(page: Page, store: Store) -> None:
    page.keyboard.press("w")
    reason = page.locator("[data-reasons] [name=reason]").nth(2)
    reason.check()
    page.locator("#pane [data-key=w]").click()
    expect(page.locator("[data-reasons] button")).to_be_focused()
    expect(reason).to_be_checked()
    assert store.number_of(Status.WAITING) == 30


def test_a_capital_w_refuses_for_the_same_reason_as_last_time(page: Page, store: Store) -> None:
    page.keyboard.press("w")
    page.keyboard.press("2")
    is_open(page, 2)
    page.keyboard.press("W")
    is_open(page, 3)
    all_sent(page, 2)
    reasons = {entry.decision.reason for entry in store.log().items if entry.decision.act is Act.REJECT}
    assert len(reasons) == 1


# Reading


def test_findings_views_and_notes_have_keys(page: Page, jan: Reader, served: str) -> None:
    jan.sends("Zie https://a.example https://b.example https://c.example of mail mij@example.org.")
    page.goto(f"{served}/desk/queue?item=magazine/31")
    is_open(page, 31)
    findings = page.locator("#pane mark a")
    for number in (*range(findings.count()), 0):
        page.keyboard.press("f")
        expect(findings.nth(number)).to_be_focused()
    source, rendered = page.locator("[data-view=source]"), page.locator("[data-view=rendered]")
    for is_source, is_rendered in ((True, False), (False, True), (True, True)):
        page.keyboard.press("v")
        expect(source).to_be_visible(visible=is_source)
        expect(rendered).to_be_visible(visible=is_rendered)
    page.keyboard.press("n")
    expect(page.locator("#pane textarea:focus")).to_have_count(1)
    page.keyboard.type("azw")
    expect(page.locator("#pane textarea:focus")).to_have_value("azw")


# Moving


def test_j_and_k_go_through_the_list_and_decide_nothing(page: Page, store: Store) -> None:
    for number in (2, 3):
        page.keyboard.press("j")
        is_open(page, number)
    page.keyboard.press("k")
    is_open(page, 2)
    page.keyboard.press("s")
    is_open(page, 3)
    assert "item=magazine" in page.url
    page.reload()
    is_open(page, 3)
    assert store.number_of(Status.WAITING) == 30


def test_a_range_is_selected_with_two_keys(page: Page) -> None:
    page.keyboard.press("x")
    for number in (2, 3, 4):
        page.keyboard.press("j")
        is_open(page, number)
    page.keyboard.press("X")
    expect(page.locator("#list [type=checkbox]:checked")).to_have_count(4)
    page.keyboard.press("x")
    expect(page.locator("#list [type=checkbox]:checked")).to_have_count(3)


def test_g_and_a_letter_go_to_another_page(page: Page) -> None:
    page.keyboard.press("g")
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile("/desk/log$"))
    page.wait_for_load_state()
    page.keyboard.press("?")
    expect(page).to_have_url(re.compile("/desk/help/keys$"))
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page).to_have_url(re.compile("/desk/queue$"))


# Keys that are letters, and letters that are not keys


@pytest.mark.parametrize("keys", [Keys.OFF, Keys.ALT])
def test_without_shortcuts_letters_do_nothing(page: Page, store: Store, house: House, els: Person, keys: Keys) -> None:
    house.people.change(els, language="nl", keys=keys, density=Density.ROOMY)
    page.reload()
    is_open(page, 1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/desk/decide" in request.url else None)
    for key in "abcdefghijklmnopqrstuvwxyzWXZ!.?/123":
        page.keyboard.press(key)
    is_open(page, 1)
    assert asked == []
    assert store.number_of(Status.WAITING) == 30


def test_with_alt_held_down_they_do(page: Page, store: Store, house: House, els: Person) -> None:
    house.people.change(els, language="nl", keys=Keys.ALT, density=Density.ROOMY)
    page.reload()
    is_open(page, 1)
    page.keyboard.press("Alt+a")
    is_open(page, 2)
    page.keyboard.press("Alt+w")
    page.keyboard.press("1")
    is_open(page, 3)
    page.keyboard.press("Alt+g")
    page.keyboard.press("Alt+l")
    expect(page).to_have_url(re.compile("/desk/log$"))
    assert (placed(store), _with(store, Status.REJECTED)) == ([1], [2])


def test_in_a_field_letters_are_letters(page: Page, store: Store) -> None:
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("awz! jk")
    expect(page.locator("#q")).to_have_value("awz! jk")
    expect(page.locator("#pane")).to_have_attribute("data-item", "magazine/1")
    assert store.number_of(Status.WAITING) == 30


@pytest.mark.parametrize("key", ["/", "n"])
def test_escape_leaves_a_field_with_what_is_in_it_and_keys_work_again(page: Page, key: str) -> None:
    page.keyboard.press(key)
    field = page.locator(":is(#q, #note):focus")
    page.keyboard.type("bellen")
    expect(field).to_have_value("bellen")
    page.keyboard.press("Escape")
    is_open(page, 1)
    expect(page.locator("#q" if key == "/" else "#note")).to_have_value("bellen")
    page.keyboard.press("j")
    is_open(page, 2)


def test_a_fold_that_a_key_opens_has_the_focus(page: Page) -> None:
    """So that a screen reader says which it is, and that it is open."""
    for key in "ht":
        page.keyboard.press(key)
        expect(page.locator(f"#pane summary[data-key={key}]")).to_be_focused()


LISTEN = """() => {
    window.kept = [];
    addEventListener("keydown", event => window.kept.push(event.defaultPrevented));
}"""


@pytest.mark.parametrize("key", ["Control+f", "Control+a", "Meta+a", "Control+w", "Shift+Tab", "'", "Space", "F5"])
def test_keys_of_the_browser_stay_with_the_browser(page: Page, key: str) -> None:
    page.evaluate(LISTEN)
    page.evaluate(PRESS, key.split("+"))
    assert page.evaluate("window.kept") == [False]
    expect(page.locator("#pane")).to_have_attribute("data-item", "magazine/1")


PRESS = """(parts) => {
    const [key, ...held] = parts.reverse();
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {
        key: key === "Space" ? " " : key, bubbles: true, cancelable: true,
        ctrlKey: held.includes("Control"), metaKey: held.includes("Meta"), shiftKey: held.includes("Shift"),
    }));
}"""


@pytest.mark.parametrize("how", ["repeat", "isComposing"])
def test_a_key_that_is_held_down_or_composes_decides_nothing(page: Page, store: Store, how: str) -> None:
    press = f"""() => document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", {{key: "a", bubbles: true, cancelable: true, {how}: true}}))"""
    assert page.evaluate(press)
    page.keyboard.press("j")
    is_open(page, 2)
    assert store.number_of(Status.WAITING) == 30
