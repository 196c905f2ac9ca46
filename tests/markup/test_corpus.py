"""Real texts, at every level: nothing falls back, nothing is lost, and three parsers agree on what comes out."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from moderation.markup import LEVELS, render
from tests.markup import corpus, fixtures
from tests.markup.corpus import KINDS, findings, report, shipped, texts
from tests.markup.fragments import fragments, levels
from tests.markup.opinions import bleached, differences, disagreements, html5_errors
from tests.markup.reading import LITE


@pytest.mark.parametrize("level", LEVELS)
def test_every_text_is_rendered_without_loss_and_to_the_liking_of_other_parsers(level: str) -> None:
    assert [str(finding) for text in shipped() for finding in findings(text, level)] == []


def test_all_files_are_there() -> None:
    names = {text.place.partition(":")[0]: text for text in shipped()}
    assert set(names) == {"comment-cases.jsonl", "comments.jsonl", "comments-cc-by-sa.jsonl", "php-textile.jsonl"}
    assert len(shipped()) == 55 + 540 + 60 + 66
    assert {file.name for file in corpus.DATA.iterdir()} == {*names, "README.md"}


def test_every_file_has_its_licence_told() -> None:
    told = (corpus.DATA / "README.md").read_text("utf-8")
    assert all(f"`{file.name}`" in told for file in corpus.DATA.glob("*.jsonl"))


@settings(deadline=None, max_examples=400)
@given(fragments, levels)
def test_nh3_changes_nothing_that_bleach_let_through(source: str, elements: frozenset[str]) -> None:
    if not render(source, elements).fell_back:
        assert disagreements(source, elements) == []


@pytest.mark.parametrize(
    "source", ["Zie www.a.nl...", "Zie http://a.nl[1]", "www.a.nl|b", "www.a.nl:woord", "<pre>\n\n  woord</pre>"]
)
def test_they_agree_where_they_once_did_not(source: str) -> None:
    assert disagreements(source, LITE) == []


@settings(deadline=None, max_examples=400)
@given(fragments, levels)
def test_what_comes_out_is_html5(source: str, elements: frozenset[str]) -> None:
    assert html5_errors(render(source, elements).html) == []


@pytest.mark.parametrize(
    "wrong",
    ["</p>", "<b><p>x</b></p>", "<a href=x>x<a href=y>y</a></a>", "<p>&foo</p>", "<p a=1 a=2>x</p>", "<b>x", "<p/>x"],
)
def test_wrong_html_is_an_error(wrong: str) -> None:
    assert html5_errors(wrong)


def test_a_disagreement_is_noticed() -> None:
    assert differences("<p>a&nbsp;&eacute;</p>", "<p>a\xa0é</p>") == []
    assert differences('<a rel="x" href="y">z</a>', '<a href="y" rel="x">z</a>') == []
    assert differences('<a href="y">z</a>', "<a>z</a>")
    assert differences("<p>a</p>", "<p>a</p><p></p>")
    assert differences("<p>ab</p>", "<p>a</p>")


def test_what_is_compared_is_what_the_page_gets() -> None:
    source = 'Een *woord*, "hier":https://a.nl/ en jan@example.org'
    assert bleached(source, LITE) == render(source, LITE).html


def test_the_command_counts_what_it_finds(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text('{"text": "*een*"}\n{"input": "' + "x" * 10_001 + '"}\n', "utf-8")
    assert report(texts(file)) == 2
    said = capsys.readouterr().out
    assert said.startswith("2 texts at lite, full\nfell back: 2\n  some.jsonl:2 at lite")
    assert all(f"{kind}: 0\n" in said for kind in KINDS[1:])
    assert "slowest: " in said


def test_what_php_textile_makes_and_we_do_not_has_a_reason_or_is_known_to_be_wrong() -> None:
    judged = {case.source: fixtures.verdict(case, fixtures.after(case.source)) for case in fixtures.cases()}
    assert set(judged.values()) - {"worse"} == {"right", *fixtures.REASONS}
    wrong = [source for source, words in judged.items() if words == "worse"]
    assert [source for source in wrong if not source.startswith(fixtures.WRONG)] == []
    assert len(wrong) == len(fixtures.WRONG)


def test_other_words_or_elements_are_noticed() -> None:
    assert fixtures.shape("<p>a <b>b</b></p>") == fixtures.shape('<p class="x">\na<b><span>b</span></b></p>')
    assert fixtures.shape("<p>a b</p>") != fixtures.shape("<p>a c</p>")
    assert fixtures.shape("<p>a <b>b</b></p>") != fixtures.shape("<p>a b</p>")
    assert fixtures.shape("<p>’s</p>") != fixtures.shape("<p>‘s</p>")


def test_the_table_ends_with_counts(capsys: pytest.CaptureFixture[str]) -> None:
    fixtures.main()
    said = capsys.readouterr().out
    assert "as php-textile: before " in said
    assert f"worse: {len(fixtures.WRONG)}\n" in said
