"""Every page in every state, at every width, in both schemes: no fault that axe finds, nothing scrolls sideways.

Set TEST_SCREENSHOTS to a folder and each is kept there as a picture, to be looked at.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.e2e.conftest import SCHEMES, WIDTHS, kept_here
from tests.e2e.screens import SCREENS, Stage

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def page_with_script(browser: Browser) -> Iterator[Page]:
    """axe is a script, so the page that it looks at must run one; ours has none."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield kept_here(context).new_page()
    context.close()


@pytest.fixture
def stage(
    page_with_script: Page, served: str, house: House, store: Store, jan: Reader, els: Person, clock: Clock
) -> Stage:
    return Stage(page_with_script, served, house, store, jan, els, clock)


def test_the_check_finds_a_fault_where_there_is_one(page_with_script: Page) -> None:
    page_with_script.set_content("<html lang=nl><title>x</title><main><h1>x</h1><input></main>")
    assert Axe().run(page_with_script, options=RULES).violations_count


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_has_no_faults_at_any_width_in_any_scheme(stage: Stage, screen: str) -> None:
    SCREENS[screen](stage)
    page = stage.page
    page.wait_for_load_state()
    for width in WIDTHS:
        for scheme in SCHEMES:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            keep_picture(page, f"{screen}-{width}-{scheme}")
            found = Axe().run(page, options=RULES)
            assert not found.violations_count, f"{width} px, {scheme}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{width} px scrolls sideways"


def test_a_page_follows_the_wish_for_larger_type(stage: Stage) -> None:
    """At four times the size, a screen of 1280 px shows what one of 320 px does (WCAG 1.4.10)."""
    stage.page.set_viewport_size({"width": 320, "height": 256})
    for screen in ("article", "item"):
        SCREENS[screen](stage)
        stage.page.wait_for_load_state()
        assert stage.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


NUMBER_CONTROLS = """() => {
    const inputs = "input:not([type=hidden]):not([type=radio]):not([tabindex='-1'])";
    const controls = `a[href], button, ${inputs}, textarea, summary`;
    const visible = [...document.querySelectorAll(controls)].filter(each => each.checkVisibility());
    visible.forEach((each, number) => each.dataset.control = number);
    return visible.length;
}"""
FOCUSED = """() => {
    const {outlineStyle, outlineWidth} = getComputedStyle(document.activeElement);
    const isShown = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    return [document.activeElement.dataset.control ?? '', isShown];
}"""


@pytest.mark.parametrize("screen", SCREENS)
def test_every_control_is_reached_by_the_tab_key_and_shows_it(stage: Stage, screen: str) -> None:
    """axe finds neither a trap nor a control that a keyboard cannot reach: only walking does."""
    SCREENS[screen](stage)
    page = stage.page
    page.wait_for_load_state()
    controls = page.evaluate(NUMBER_CONTROLS)
    reached = {}
    for _ in range(2 * controls + 20):
        page.keyboard.press("Tab")
        number, is_shown = page.evaluate(FOCUSED)
        if number:
            reached[number] = is_shown
    assert len(reached) == controls
    assert all(reached.values())


def keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("TEST_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
