"""The widget in Firefox, on a page whose policy lets nothing in but our service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Reader
from tests.e2e.firefox import ENTER, TAB, Firefox, firefox
from tests.e2e.hosts import PATH, SITE, Host

TEXT = "Het loket was dicht."

# What the policy of the page stopped, also before any script of the page ran.
STOPPED = """() => {
    window.stopped = [];
    const note = ({violatedDirective, blockedURI}) => window.stopped.push(`${violatedDirective} ${blockedURI}`);
    document.addEventListener("securitypolicyviolation", note);
}"""

HEADING = "document.activeElement.matches('[data-mod=react] [data-focus]') && document.activeElement.textContent"


@pytest.fixture
def fox(tmp_path: Path) -> Iterator[Firefox]:
    folder = tmp_path / "firefox"
    folder.mkdir()
    with firefox(folder) as running:
        running.at_each_start(STOPPED)
        yield running


def test_the_whole_way_of_a_reader_with_the_keyboard_alone(fox: Firefox, host: Host, jan: Reader) -> None:
    jan.sends("Een dapper initiatief.", site=SITE, thread=PATH)
    fox.goto(host.page(policy=host.strict))
    fox.until("document.querySelector('.mod-form')")
    assert fox.says("getComputedStyle(document.querySelector('.mod-button')).minBlockSize") == "44px"

    fox.says("document.querySelector('.mod-button').focus()")
    fox.press(ENTER)
    _arrives(fox, "Uw reactie is nog niet verstuurd")
    fields = fox.says("[...document.querySelectorAll('.mod-summary a')].map(link => link.hash.slice(1))")
    assert fields == ["mod-name", "mod-email", "mod-text"]
    for field in fields:
        fox.says(f"document.querySelector('.mod-summary a[href=\"#{field}\"]').focus()")
        fox.press(ENTER)
        assert fox.says("document.activeElement.id") == field

    fox.says("document.getElementById('mod-name').focus()")
    fox.press("Jan Jansen", TAB, "jan@example.org", TAB, TEXT)
    fox.says("document.querySelector('.mod-button').focus()")
    fox.press(ENTER)
    _arrives(fox, "Voorbeeld van uw reactie")
    fox.press(TAB)
    while fox.says("document.activeElement.textContent.trim()") != "Definitief plaatsen":
        fox.press(TAB)
    fox.press(ENTER)
    _arrives(fox, "Uw reactie is ontvangen")

    fox.reload()
    fox.until("document.querySelector('[data-mod=own]')")
    assert TEXT in fox.says("document.querySelector('[data-mod=own]').textContent")
    assert fox.says("window.stopped") == []
    assert fox.says("document.cookie") == ""
    kept = fox.says("JSON.stringify(localStorage)")
    assert "Jan" not in kept
    assert "example.org" not in kept


def _arrives(fox: Firefox, heading: str) -> None:
    """The focus stands on the heading that says where one is now."""
    fox.until(f"({HEADING}) && ({HEADING}).trim() === {heading!r}")
