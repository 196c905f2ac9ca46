"""The rule on links."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.finding import Effect, Finding, Span
from moderation.domain.reaction import Draft
from moderation.markup import LEVELS, render
from moderation.rules.links import Settings, check, find_links

ALL = Settings(note=1, hold=3, spam=5)


def findings(text: str, settings: Settings = ALL) -> list[Finding]:
    return list(check(Draft("Jan Jansen", "", text), settings, ()))


@pytest.mark.parametrize(
    ("count", "effects"), [(0, []), (1, [Effect.NOTE]), (2, [Effect.NOTE]), (3, [Effect.HOLD]), (9, [Effect.SPAM])]
)
def test_the_heaviest_threshold_that_is_reached_speaks(count: int, effects: list[Effect]) -> None:
    assert [finding.effect for finding in findings("https://blad.example/1 " * count)] == effects


def test_the_reason_says_how_many_and_the_place_is_the_first() -> None:
    (finding,) = findings("Zie www.blad.example en https://blad.example/2.")
    assert str(finding.reason) == "The text has 2 links."
    assert finding.span == Span(4, 20)


def test_only_a_reaction_that_is_held_gets_advice() -> None:
    advice = [str(findings("https://blad.example " * count)[0].advice or "") for count in (1, 3, 5)]
    assert advice == ["", "A reaction with 3 links or more is read by an editor first.", ""]
    assert str(findings("https://blad.example", Settings(hold=1))[0].advice) == (
        "A reaction with a link is read by an editor first."
    )


@pytest.mark.parametrize(
    "text",
    [
        "https://blad.example",
        "HTTP://BLAD.EXAMPLE",
        "(www.blad.example)",
        '"het verslag":https://blad.example/verslag',
        '"het verslag":www.blad.example/verslag',
        '["het verslag":https://blad.example]',
        '<a href="https://blad.example">hier</a>',
        "<a href='https://blad.example'>hier</a>",
        "<a href=https://blad.example>hier</a>",
    ],
)
def test_a_link_counts_once_however_it_is_written(text: str) -> None:
    assert len(find_links(text)) == 1


@pytest.mark.parametrize("text", ["verslag.nl", "test.py", "jan@www.blad.example", "http://", "www", "om 12:30 www"])
def test_words_that_look_a_little_like_a_link_are_none(text: str) -> None:
    assert find_links(text) == []


def test_a_threshold_below_one_is_none_that_a_policy_can_set() -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"hold": 0}, Settings)


@given(
    st.lists(st.sampled_from(['"x":', "https://", "www.", "a.nl", " ", "<a href=", ">", '"', ":", ",", "é"])).map(
        "".join
    )
)
def test_places_lie_inside_the_text_and_do_not_overlap(text: str) -> None:
    places = find_links(text)
    assert all(0 <= place.start < place.end <= len(text) for place in places)
    assert all(left.end <= right.start for left, right in pairwise(places))


def test_a_web_address_that_is_spelt_in_html_counts_too() -> None:
    hidden = '<a href="&#104;ttps://a.example/">a</a> &#119;ww.b.example https&colon;//c.example _https://d.example_'
    (finding,) = check(Draft("Jan Jansen", "", hidden), Settings(hold=4), ())
    assert str(finding.reason) == "The text has 4 links."


@pytest.mark.parametrize(
    "text",
    [
        "bq.:http://evil.example koop nu",
        "bq..:http://evil.example koop nu",
        "ht&#8203;tp://evil.example",
        "ht&shy;tp://evil.example",
        "w&#8203;ww.evil.example",
    ],
)
def test_a_link_that_is_made_is_a_link_that_counts(text: str) -> None:
    assert "<a href" in render(text, LEVELS["lite"]).html
    assert [finding.effect for finding in findings(text)] == [Effect.NOTE]


def test_an_entity_of_thousands_of_digits_is_no_entity() -> None:
    assert findings("&#" + "9" * 5000 + ";") == findings("&#1; &#0;") == []
