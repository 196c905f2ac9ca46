"""What is typed in the search box: understood, or answered with a sentence about what is wrong."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moderation.domain.query import LONGEST, MOST_WORDS, Known, Query, query_in, text_of
from moderation.domain.query.operators import EXAMPLES, STATUSES
from moderation.domain.query.pieces import OPERATORS, SPELLING
from moderation.domain.reaction import Status
from moderation.domain.site import Site
from moderation.domain.wanted import Reader, Wanted

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MAGAZINE = Site("magazine", "Loket & Lijn", ("https://blad.example",), "nl", "Europe/Amsterdam", "d1")
CORNER = Site("buurt", "Corner Paper", ("https://corner.example",), "en", "Europe/London", "d2")
KNOWN = Known(
    now=datetime(2026, 11, 29, 10, 38, 11, 5, tzinfo=UTC),
    zone=AMSTERDAM,
    sites={"magazine": MAGAZINE, "buurt": CORNER},
    rules={
        "surname": ("Achternaam", "Surname"),
        "links": ("Links", "Links"),
        "first": ("Eerste reactie", "First reaction"),
    },
    people={"p1": "Els de Graaf", "p2": "Els Bakker", "p3": "Bram Postma", "p4": "Zoë Ünal"},
    me="p1",
)
ENGLISH = replace(KNOWN, language="en", rules={rule: titles[::-1] for rule, titles in KNOWN.rules.items()})
ONE_SITE = replace(KNOWN, sites={"magazine": MAGAZINE})
THE_29TH = datetime(2026, 11, 28, 23, tzinfo=UTC)


def said(typed: str, known: Known = KNOWN) -> dict[str, Any]:
    """The fields that a text without problems has said."""
    query = query_in(typed, known)
    assert query.problems == ()
    return {name: getattr(query.wanted, name) for name in query.said}


def problem(typed: str, known: Known = ENGLISH) -> str:
    """The only problem of a text."""
    (found,) = query_in(typed, known).problems
    return str(found)


def test_words_and_phrases_are_looked_for_in_texts() -> None:
    query = query_in('regie "op  gegevens" ambten* “van  U”', KNOWN)
    assert query.words == query.wanted.phrases == ("regie", "op gegevens", "ambten*", "van U")
    assert query.said == {"phrases"}


def test_nothing_typed_asks_for_nothing() -> None:
    for typed in ("", "  \n", "\u200b \0"):
        assert query_in(typed, KNOWN) == Query()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("van:jansen", {"names": ("jansen",)}),
        ('FROM:"Jan  de Vri*" van:Piet', {"names": ("Jan", "de", "Vri*", "Piet")}),
        ("e-mail:Jan@Blad.example", {"email": "jan@blad.example"}),
        ("Email: <jan@blad.example>,", {"email": "jan@blad.example"}),
        ("jan@blad.example", {"email": "jan@blad.example"}),
        ('"jan@blad.example"', {"phrases": ("jan@blad.example",)}),
        ("regel:surname", {"rule": "surname"}),
        ("rule:achternaam", {"rule": "surname"}),
        ('regel:"eerste reactie"', {"rule": "first"}),
        ("regel:EERSTE", {"rule": "first"}),
        ("status:spam", {"status": Status.SPAM}),
        ("status:alle", {"status": None}),
        ("STATUS:Geplaatst", {"status": Status.PUBLISHED}),
        ("besluit:ik", {"by": "p1"}),
        ("by:bram", {"by": "p3"}),
        ("by:zoe", {"by": "p4"}),
        ('besluit:"els b"', {"by": "p2"}),
        ("site:buurt", {"site": "buurt"}),
        ('site:"corner paper"', {"site": "buurt"}),
        ("draad:https://blad.example/a/12?utm_source=x#c5", {"site": "magazine", "thread": "/a/12"}),
        ("thread:/a/12 site:buurt", {"site": "buurt", "thread": "/a/12"}),
        ("site:magazine draad:/", {"site": "magazine", "thread": "/"}),
        ("voor:gisteren", {"until": THE_29TH - timedelta(days=1)}),
        ("na:2026-11-29", {"since": THE_29TH}),
        ("na: 3 dagen", {"since": datetime(2026, 11, 26, 10, 38, tzinfo=UTC)}),
    ],
)
def test_an_operator_is_understood_in_both_languages_and_any_case(typed: str, expected: dict[str, Any]) -> None:
    assert said(typed) == expected == said(typed, ENGLISH)


def test_every_status_is_understood_by_each_of_its_words() -> None:
    assert set(STATUSES) == {None, *Status}
    for status, by_language in STATUSES.items():
        for word in (word for words in by_language.values() for word in words):
            assert said(f"status:{word}") == {"status": status}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-29", (2026, 11, 29)),
        ("29-11-2026", (2026, 11, 29)),
        ("29/11/2026", (2026, 11, 29)),
        ("29.11", (2026, 11, 29)),
        ("30-11", (2025, 11, 30)),
        ("29 november", (2026, 11, 29)),
        ("29 NOV 2025", (2025, 11, 29)),
        ("1 mrt.", (2026, 3, 1)),
        ('"3 oct"', (2026, 10, 3)),
        ("29-2", (2024, 2, 29)),
        ("vandaag", (2026, 11, 29)),
        ("yesterday", (2026, 11, 28)),
        ("eergisteren", (2026, 11, 27)),
    ],
)
def test_a_day_begins_at_midnight_where_the_desk_is(typed: str, day: tuple[int, int, int]) -> None:
    assert said(f"na:{typed}") == {"since": datetime(*day, tzinfo=AMSTERDAM).astimezone(UTC)}
    assert said(f"before:{typed} regie") == {
        "until": datetime(*day, tzinfo=AMSTERDAM).astimezone(UTC),
        "phrases": ("regie",),
    }


def test_what_comes_after_a_day_and_before_it_leaves_nothing_out_and_has_nothing_twice() -> None:
    assert said("na:25-10")["since"] == said("voor:25-10")["until"]


@pytest.mark.parametrize(
    ("typed", "ago"),
    [("3d", timedelta(days=3)), ("2w", timedelta(weeks=2)), ("12u", timedelta(hours=12)), ("1h", timedelta(hours=1))],
)
def test_how_long_ago_is_counted_from_now_to_the_minute(typed: str, ago: timedelta) -> None:
    assert said(f"voor:{typed}") == {"until": KNOWN.now.replace(second=0, microsecond=0) - ago}


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [
        ("https://voorbeeld.nl/a:b", ("https://voorbeeld.nl/a:b",)),
        ("om 12:30 uur", ("om", "12:30", "uur")),
        ("Let op: dit", ("Let", "op:", "dit")),
        ("mooi :) :-) 5:3", ("mooi", "5:3")),
        ("Jan & Piet – 😀", ("Jan", "Piet")),
        ('"van:jansen"', ("van:jansen",)),
        ('zo"n stuk"', ("zo", "n stuk")),
        ('"tot het einde', ("tot het einde",)),
        ('"op gege"*', ("op gege*",)),
        ('"*zo*"', ("*zo*",)),
        ('"op zoek *"', ("op zoek",)),
        ("漢*", ("漢*",)),
        ("-5", ("-5",)),
        ("zoe\u0301", ("zoé",)),
        ("eens eens", ("eens",)),
    ],
)
def test_ordinary_text_is_looked_for_as_it_is(typed: str, phrases: tuple[str, ...]) -> None:
    assert said(typed) == {"phrases": phrases}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("form:jansen", "“form:” is nothing to search by. What is: from:, email:, thread:, .* quotes."),
        ("from:", "“from:” needs something behind it, such as from:jansen."),
        ("regel: –", "“regel:” needs something behind it, such as rule:links."),
        ("na:31-2", "“31-2” is no day that we understand. We do: 2026-11-29, .*"),
        ("na:dat", "“dat” is no day .*"),
        ("voor:9999w", "“9999w” is no day .*"),
        ("na:2027-01-01", "Nothing has come in yet after “2027-01-01”, which is still to come."),
        ("na:gisteren voor:3d", "Nothing can have come in after .* Swap them\\?"),
        ("rule:surmane", "There is no rule “surmane”. There is: Surname."),
        ("rule:geld", "There is no rule “geld”. There is: Surname, Links, First reaction."),
        ("by:piet", "Nobody at the desk is called “piet”. There is: .*"),
        ("by:els", "“els” can be each of these: Els de Graaf, Els Bakker. Type more of it."),
        ("site:krant", "There is no site “krant”. There is: magazine, buurt."),
        (
            "status:weg",
            "There is no status “weg”. There is: waiting, placed, rejected, spam, removed, withdrawn, returned, "
            "objection, unconfirmed, all.",
        ),
        ("email:jan", "“jan” is not a whole e-mail address. .* such as email:name@example.com."),
        ("thread:https://elders.example/a", "“https://elders.example/a” is not a page here. .*"),
        ("thread:/a", "“/a” can be a page of several sites. Say of which, with site:magazine, site:buurt."),
        ("thread:", "“thread:” needs something .*"),
        ("*stuk*", "In “\\*stuk\\*”, a star can only stand at the end, for the rest of a word."),
        ("from:j*n", "In “j\\*n”, a star .*"),
        ("a*", "Type at least two letters before the star in “a\\*”."),
        ("-niet", "Words cannot be left out. To search for “-niet” itself, put it in quotes."),
        ("😀 !", "There is no letter or digit here to search for."),
        ("status:spam status:all", "“status:” says two things at once. Only one of them can hold."),
        ("jan@blad.example piet@blad.example", "“e-mail:” says two things at once. .*"),
        ("x" * (LONGEST + 1), f"This is too long to search for: at most {LONGEST} characters are understood."),
        (" ".join(map(str, range(MOST_WORDS + 1))), f"These are too many words .* at most {MOST_WORDS} .*"),
        (f'"{"zo " * (MOST_WORDS + 1)}"', "These are too many words .*"),
    ],
)
def test_what_cannot_be_understood_is_said_with_what_would_work(typed: str, told: str) -> None:
    assert re.fullmatch(told, problem(typed))


def test_every_problem_is_told_at_once_and_each_only_once() -> None:
    query = query_in("foo:bar na:dat regie foo:bar", KNOWN)
    assert len(query.problems) == 2
    assert query.wanted == Wanted(phrases=("regie",))


def test_every_example_that_is_given_works() -> None:
    for known in (KNOWN, ENGLISH):
        for part, examples in EXAMPLES.items():
            typed = examples[known.language]
            assert typed.startswith(f"{SPELLING[part][known.language]}:")
            assert said(typed, replace(known, site="magazine"))


def test_with_one_site_a_path_is_enough() -> None:
    for known in (ONE_SITE, replace(KNOWN, site="magazine")):
        assert said("draad:/a/12", known) == {"site": "magazine", "thread": "/a/12"}


# Within a part of the queue that the address has chosen already


def test_a_query_refines_what_was_chosen_and_the_typed_word_wins() -> None:
    part = Wanted(site="magazine", rule="links", reader=Reader.NOBODY, newest_first=True)
    assert query_in("regie status:spam", KNOWN).within(part) == replace(part, phrases=("regie",), status=Status.SPAM)
    assert query_in("regel:surname", KNOWN).within(part).rule == "surname"
    assert query_in("", KNOWN).within(part) == part


def test_of_two_times_the_narrower_one_counts() -> None:
    early, late = THE_29TH - timedelta(days=9), THE_29TH - timedelta(hours=1)
    query = query_in("na:27-11 voor:28-11", KNOWN)
    assert query.within(Wanted(since=early, until=late)) == query.wanted
    assert query_in("na:27-11", KNOWN).within(Wanted(since=late)).since == late
    assert query_in("voor:27-11", KNOWN).within(Wanted(until=early)).until == early


def test_another_site_leaves_the_thread_of_the_first() -> None:
    part = Wanted(site="magazine", thread="/a/12")
    assert query_in("site:buurt", KNOWN).within(part) == Wanted(site="buurt")
    assert query_in("site:magazine", KNOWN).within(part) == part


# Whatever is typed

OPERATOR = st.sampled_from(sorted(OPERATORS))
VALUES = st.sampled_from(
    [
        *("jan", "Zoë*", '"jan de vries"', "O'Bri*", "漢字", "12:30", "jan@blad.example", "links", "surname"),
        *("spam", "alle", "2026-11-29", "3d", "29 november", "gisteren", "ik", "bram", "p2", "magazine", "/a/12"),
        *("https://corner.example/b?c=d",),
    ]
)
TYPED = st.lists(VALUES | st.tuples(OPERATOR, VALUES).map(":".join) | st.text(max_size=20), max_size=8).map(" ".join)


@given(TYPED | st.text(max_size=LONGEST), st.sampled_from([KNOWN, ENGLISH, ONE_SITE]))
@example("voor:0001-01-01", KNOWN)
@example("na:9999-12-31T23:59-14:00", KNOWN)
@example("draad:http://[", KNOWN)
@example("\ud800 na:\ud800", KNOWN)
def test_nothing_that_is_typed_raises_and_what_is_told_can_be_read(typed: str, known: Known) -> None:
    query = query_in(typed, known)
    assert all(str(each) and len(str(each)) < 400 for each in query.problems)
    for text in (*query.wanted.phrases, *query.wanted.names, query.wanted.email):
        assert text.isprintable()
        assert '"' not in text
    assert query.problems or not typed.strip() or query.said or not re.search(r"\w", typed)


@given(TYPED | st.text(max_size=200), st.sampled_from([KNOWN, ENGLISH, ONE_SITE]))
@example('"a:b" "-niet" "*zo*" 12:30 van:"J. de V*"', KNOWN)
def test_a_query_can_be_written_down_and_understood_again(typed: str, known: Known) -> None:
    query = query_in(typed, known)
    if not query.problems:
        written = text_of(query, known)
        assert query_in(written, known) == query
        assert text_of(query_in(written, known), known) == written


@given(TYPED)
def test_operators_are_the_same_in_any_case_and_language(typed: str) -> None:
    swapped = {
        word: words["en" if word == words["nl"] else "nl"] for words in SPELLING.values() for word in words.values()
    }
    pattern = re.compile(rf"(?<!\S)({'|'.join(map(re.escape, swapped))}):(?=[^\s/])")
    other = pattern.sub(lambda found: swapped[found[1]].upper() + ":", typed)
    if query_in(typed, KNOWN).problems == () and not set(typed) & set('"“”„«»'):
        assert query_in(other, KNOWN) == query_in(typed, KNOWN)
