"""Every page in every state, at every width, in both schemes: no fault that axe finds, nothing scrolls sideways.

Set TEST_SCREENSHOTS to a folder and each is kept there as a picture, to be looked at. Then axe looks at all of them for
everything; it takes its time, so that otherwise it looks for what can be another there.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.e2e.conftest import SCHEMES, WIDTHS
from tests.e2e.screens import SCREENS, Stage

AXE = Axe().axe_script

TALL = 5000
"""Pixels in which a page fits whole, so that no bar at the foot of the screen lies over what can be pressed."""

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "iframes": False,  # what stands in a frame of ours is a screen of its own, and runs no script
}
COLOURS = ("color-contrast", "link-in-text-block")
OF_COLOURS = {"runOnly": {"type": "rule", "values": COLOURS}, "iframes": False}
"""Nothing else is another in another scheme."""

OF_PLACES = {"runOnly": {"type": "rule", "values": ("target-size", "scrollable-region-focusable")}, "iframes": False}
"""Nothing else is another at another width, but for what is hidden there."""

KEEPS_PICTURES = bool(os.environ.get("TEST_SCREENSHOTS"))
SEEN_ALL = {(width, scheme): OF_COLOURS if scheme == "dark" else RULES for width in WIDTHS for scheme in SCHEMES}
SEEN = {(320, "light"): OF_PLACES, (768, "light"): None, (1280, "light"): RULES, (1280, "dark"): OF_COLOURS}
LOOKS: dict[tuple[int, str], dict[str, Any] | None] = SEEN_ALL if KEEPS_PICTURES else SEEN
"""At which widths and in which schemes a screen is looked at, and what axe looks for there. None: for nothing, since it
is enough that the page does not scroll sideways.
"""


NUMBER_CONTROLS = """() => {
    const inputs = "input:not([type=hidden]):not([type=radio]):not([tabindex='-1'])";
    const controls = `a[href], button, ${inputs}, select, textarea, summary`;
    const visible = [...document.querySelectorAll(controls)].filter(each => each.checkVisibility());
    visible.forEach((each, number) => each.dataset.control = number);
    return visible.length;
}"""
ANSWERED = "performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0"
FOCUSED = """() => {
    const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
    const isShown = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    return [document.activeElement.dataset.control ?? '', isShown];
}"""


@pytest.fixture
def page_with_script(browser: Browser) -> Iterator[Page]:
    """axe is a script, so the page that it looks at must run one; ours has none."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield context.new_page()
    context.close()


@pytest.fixture
def stage(
    page_with_script: Page, served: str, house: House, store: Store, jan: Reader, els: Person, clock: Clock
) -> Stage:
    return Stage(page_with_script, served, house, store, jan, els, clock)


def test_the_check_finds_a_fault_where_there_is_one(page_with_script: Page) -> None:
    page_with_script.set_content("<html lang=nl><title>x</title><main><h1>x</h1><input></main>")
    assert faults(page_with_script, RULES).violations_count
    page_with_script.set_content(
        "<html lang=nl><title>x</title><main><h1 style='color: #eee'>A pale heading</h1></main>"
    )
    assert faults(page_with_script, OF_COLOURS).violations_count


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_is_walked_by_keyboard_and_has_no_faults_at_any_width_in_any_scheme(stage: Stage, screen: str) -> None:
    SCREENS[screen](stage)
    page = stage.page
    page.wait_for_load_state()
    assert page.evaluate(ANSWERED) < 500, "what is looked at is the page that says that something went wrong"
    _is_walked_by_keyboard(page)
    for (width, scheme), rules in LOOKS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        keep_picture(page, f"{screen}-{width}-{scheme}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{width} px scrolls sideways"
        if rules:
            _has_no_faults(page, width, scheme, rules)
    if is_asked_again_in_english(stage):
        page.emulate_media(color_scheme="light")
        keep_picture(page, f"{screen}-english")
        page.set_viewport_size({"width": min(WIDTHS), "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "in English it scrolls sideways"


def is_asked_again_in_english(stage: Stage) -> bool:
    """Whether this is a page of the desk, which speaks the language of whoever looks at it. Other words change neither
    colours nor order, but may be longer.
    """
    if not stage.page.locator("body[data-person]").count():
        return False
    for person in stage.store.people():
        stage.house.people.change(person, language="en", keys=person.keys, density=person.density)
    stage.page.reload()
    assert stage.page.locator("html").get_attribute("lang") == "en"
    return True


def _is_walked_by_keyboard(page: Page) -> None:
    """Every control is reached by the tab key and shows it. axe finds neither a trap nor a control that a keyboard
    cannot reach: only walking does.
    """
    controls = page.evaluate(NUMBER_CONTROLS)
    reached: dict[str, bool] = {}
    for _ in range(2 * controls + 20):
        page.keyboard.press("Tab")
        number, is_shown = page.evaluate(FOCUSED)
        if number:
            reached.setdefault(number, is_shown)  # a date has places within it that show themselves
        if len(reached) == controls:
            break
    assert len(reached) == controls
    assert all(reached.values())


def faults(page: Page, rules: dict[str, Any]) -> AxeResults:
    """What axe finds. It is brought into a page once, however often that is looked at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return AxeResults(page.evaluate("rules => axe.run(rules)", rules))


def _has_no_faults(page: Page, width: int, how: str, rules: dict[str, Any]) -> None:
    page.set_viewport_size({"width": width, "height": TALL})
    found = faults(page, rules)
    assert not found.violations_count, f"{width} px, {how}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{width} px, {how}: scrolls sideways"


def test_a_page_follows_the_wish_for_larger_type(stage: Stage) -> None:
    """At four times the size, a screen of 1280 px shows what one of 320 px does (WCAG 1.4.10)."""
    stage.page.set_viewport_size({"width": 320, "height": 256})
    for screen in ("article", "item"):
        SCREENS[screen](stage)
        stage.page.wait_for_load_state()
        assert stage.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def keep_picture(page: Page, name: str) -> None:
    if KEEPS_PICTURES:
        folder = Path(os.environ["TEST_SCREENSHOTS"])
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
