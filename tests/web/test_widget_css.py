"""The style sheet of the widget: small, a layer, and with nothing of its own that a site did not give it."""

import gzip
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

WIDGET = Path(__file__).parent.parent.parent / "moderation" / "widget"
TEMPLATES = WIDGET.parent / "web" / "templates" / "public"

PROPERTIES = {"font", "gap", "line", "accent", "button-bg", "button-fg", "error", "focus", "radius", "width"}


@pytest.fixture(scope="module")
def sheet() -> str:
    """The sheet without what is said about it."""
    return re.sub(r"/\*.*?\*/", "", (WIDGET / "widget.css").read_text("utf-8"), flags=re.DOTALL)


def test_it_weighs_less_than_two_thousand_bytes(sheet: str) -> None:
    lines = "\n".join(line.strip() for line in sheet.splitlines() if line.strip())
    assert len(gzip.compress(lines.encode(), 9)) < 2_000


def test_all_of_it_is_one_layer_about_our_own_classes(sheet: str) -> None:
    assert re.fullmatch(r"\s*@layer moderation \{.*\}\s*", sheet, re.DOTALL)
    selectors = re.findall(r"([^{};]+)\{", sheet.split("{", 1)[1])
    assert all(".mod" in part for one in selectors if "@" not in one for part in re.split(r",(?![^(]*\))", one))


def test_it_knows_no_colour_no_font_and_no_side_of_its_own(sheet: str) -> None:
    assert not re.search(r"#[0-9a-f]{3}|\b(rgb|hsl)a?\(|\b(left|right|transition|animation|url)\b", sheet)
    assert {"inherit"} == set(re.findall(r"font(?:-family)?: (?:var\(--mod-font, )?(\w+)", sheet))


def test_every_property_has_something_to_fall_back_on_and_is_told_of(sheet: str) -> None:
    used = re.findall(r"var\(--mod-([a-z-]+)(,?)", sheet)
    assert {name for name, _ in used} == PROPERTIES
    assert all(comma for _, comma in used)
    told = (WIDGET / "widget.css").read_text("utf-8").split("*/", 1)[0]
    assert all(f"--mod-{name}" in told for name in PROPERTIES)


def test_the_sheet_for_the_nl_design_system_gives_properties_that_there_are() -> None:
    sheet = (WIDGET / "nl-design-system.css").read_text("utf-8")
    given = dict(re.findall(r"--mod-([a-z-]+): var\((--utrecht-[a-z-]+)\);", sheet))
    assert set(given) <= PROPERTIES
    assert len(sheet.splitlines()) <= 12


def test_every_class_that_it_dresses_occurs_and_readers_pages_have_it(sheet: str, client: FlaskClient) -> None:
    written = "".join(template.read_text("utf-8") for template in TEMPLATES.glob("*.html"))
    dressed = set(re.findall(r"\.(mod-[a-z-]+)", sheet))
    assert {name for name in dressed if name not in written and not name.startswith("mod-depth-")} == set()
    link = re.search(
        r'<link rel="stylesheet" href="(/widget/widget\.css\?v=\w+)">', client.get("/t/magazine?thread=/").text
    )
    assert link
    answer = client.get(link[1])
    assert answer.mimetype == "text/css"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    answer.close()
