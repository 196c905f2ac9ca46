"""The help under the form: made from what the policy allows, and every sample in it works."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.site import Site
from moderation.markup.allowed import ALWAYS, ELEMENTS, LEVELS, TABLE, Element, typed, written
from moderation.policies import Shelf, shipped
from moderation.store.interface import Store
from moderation.web import create_app
from moderation.web.presenters import Help, Sample, help_with
from moderation.web.words import LANGUAGES, words_for
from tests.conftest import ORIGIN, Clock
from tests.policies.folders import POLICY, policy_folder

SAMPLES = [
    pytest.param(level, language, element, id=f"{level}, {language}: {element.name}")
    for level in LEVELS
    if typed(LEVELS[level])
    for language in LANGUAGES
    for element in written(LEVELS[level])
]
ROW = re.compile(r'<div><dt><code>(.*?)</code></dt><dd class="mod-text">(.*?)</dd></div>', re.DOTALL)

Form = Callable[[str], str]


@pytest.fixture
def form(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> Form:
    """The page with the form of a site where readers may write this."""

    def form(markup: str) -> str:
        policy_folder(tmp_path, POLICY.replace('"plain"', markup), name="eigen")
        shelf = Shelf((tmp_path, shipped()), store.policy_files)
        site = Site("eigen", "Eigen Blad", (ORIGIN,), "nl", "Europe/Amsterdam", "")
        bootstrap.activations_of(settings, store, clock, shelf).add_site(site, "eigen")
        house = bootstrap.build(settings, store, clock, shelf)
        return create_app(house).test_client().get("/t/eigen?thread=/").text

    return form


def help_for(elements: frozenset[str], language: str = "en") -> Help:
    found = help_with(elements, words_for(language, "Europe/Amsterdam"))
    assert found is not None
    return found


def sample_of(element: Element, elements: frozenset[str], language: str = "en") -> Sample:
    return help_for(elements, language).samples[written(elements).index(element)]


def words_in(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html))


def shows(sample: Sample, element: Element) -> bool:
    """Whether a sample became this element, with words inside and nothing that still stands as typed."""
    inside = re.search(rf"<{element.name}(?: [^>]*)?>(.*)</{element.name}>", sample.html, re.DOTALL)
    stands_as_typed = any(line in words_in(sample.html) for line in sample.lines)
    return inside is not None and bool(words_in(inside[1]).strip()) and not stands_as_typed


def test_the_help_shows_what_the_policy_allows_and_nothing_else(form: Form) -> None:
    page = form('["a", "em"]')
    assert [typed for typed, _ in ROW.findall(page)] == ["&#34;een link&#34;:https://example.org/", "_nadruk_"]
    assert "HTML kan ook: <code>a</code>, <code>em</code>." in page


def test_the_help_shows_what_a_preview_would(form: Form) -> None:
    shown = dict(ROW.findall(form('"lite"')))
    assert shown["*vet*"] == "<p><strong>vet</strong></p>"
    assert shown["* een punt<br>* een punt"] == "<ul>\n<li>een punt</li>\n<li>een punt</li>\n</ul>"


@pytest.mark.parametrize("markup", ['"plain"', '["a"]', "[]"])
def test_there_is_no_help_where_only_words_are_wanted(form: Form, markup: str) -> None:
    page = form(markup)
    assert "<textarea" in page
    assert "<details" not in page


def test_what_can_only_be_typed_as_html_is_named_without_samples(form: Form) -> None:
    page = form('["q"]')
    assert "<dl>" not in page
    assert "HTML kan ook: <code>q</code>." in page


@pytest.mark.parametrize(("level", "language", "element"), SAMPLES)
def test_a_sample_becomes_the_element_that_it_is_for(level: str, language: str, element: Element) -> None:
    sample = sample_of(element, LEVELS[level], language)
    assert shows(sample, element), sample


@pytest.mark.parametrize("element", written(ELEMENTS - {"a"}), ids=lambda element: element.name)
def test_a_sample_needs_no_more_than_its_own_element(element: Element) -> None:
    beside = {"ul": {"li"}, "ol": {"li"}, "table": {"tr", "td"}}.get(element.name, set())
    sample = sample_of(element, ALWAYS | {element.name} | beside)
    assert shows(sample, element), sample


def test_a_sample_that_stays_as_typed_is_found() -> None:
    table = {element.name: element for element in TABLE}
    assert not shows(Sample(("@code@",), "<p>@code@</p>"), table["code"])
    assert not shows(Sample(("@code@",), "<p><code>@code@</code></p>"), table["code"])
    assert not shows(Sample(("@code@",), "<p><code></code>code</p>"), table["code"])
    assert shows(Sample(("@code@",), "<p><code>code</code></p>"), table["code"])


@pytest.mark.parametrize("level", [level for level in LEVELS if typed(LEVELS[level])])
def test_every_element_is_named_once_in_the_order_of_the_table(level: str) -> None:
    names = [element.name for element in TABLE if element.name in LEVELS[level] - ALWAYS]
    assert list(help_for(LEVELS[level]).tags) == names


def test_the_samples_are_rendered_once_for_each_policy_and_language() -> None:
    assert help_for(LEVELS["lite"]) is help_for(LEVELS["lite"])
    assert help_for(LEVELS["lite"], "nl") != help_for(LEVELS["lite"], "en")
