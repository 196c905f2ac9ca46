"""The words of a site: which language, which form of address, which direction, and how dates are written in each."""

from datetime import UTC, datetime

import pytest

from moderation.domain.site import Site
from moderation.web.words import Words, spoken, words_of

AT = datetime(2022, 1, 13, 20, 44, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "language", "moment"),
    [
        ("nl", "nl", "13 januari 2022, 21:44"),
        ("nl-BE", "nl", "13 januari 2022, 21:44"),
        ("en", "en", "13 January 2022, 21:44"),
        ("en-US", "en", "January 13, 2022, 21:44"),
        ("de", "de", "13. Januar 2022, 21:44"),
        ("fr-BE", "fr", "13 janvier 2022, 21:44"),
        ("fy", "fy", "13 Jannewaris 2022, 21:44"),
    ],
)
def test_each_language_writes_a_moment_in_its_own_way(wanted: str, language: str, moment: str) -> None:
    words = Words(wanted, "Europe/Amsterdam")
    assert (words.language, words.moment(AT)) == (language, moment)


@pytest.mark.parametrize("wanted", ["es", "ar", "xx", "", "no tag", "x" * 1000, "nl_BE"])
def test_a_language_that_we_do_not_speak_is_answered_in_english(wanted: str) -> None:
    words = Words(wanted, "Europe/Amsterdam")
    assert (words.language, words.gettext("Name"), words.moment(AT)) == ("en", "Name", "13 January 2022, 21:44")


@pytest.mark.parametrize(("wanted", "direction"), [("nl", "ltr"), ("ar", "rtl"), ("he-IL", "rtl"), ("xx", "ltr")])
def test_the_direction_is_that_of_the_language_of_the_site(wanted: str, direction: str) -> None:
    assert Words(wanted, "UTC").direction == direction


def test_friends_are_spoken_to_as_such_where_the_language_tells_them_apart() -> None:
    site = Site("blad", "Het Blad", (), "nl", "Europe/Amsterdam", "", informal=True)
    assert words_of(site).gettext("Enter your name.") == "Vul je naam in."
    assert words_of(site).gettext("Name") == "Naam"
    assert words_of(site, "de").informal is False


def test_another_language_can_be_asked_for_among_those_that_we_speak() -> None:
    site = Site("blad", "Het Blad", (), "nl", "Europe/Amsterdam", "")
    assert [words_of(site, wanted).language for wanted in ("fr", "fr-CA", "es", "", "no tag")] == [
        *("fr", "fr"),
        *("nl", "nl", "nl"),
    ]
    assert (spoken("de-AT"), spoken("ar")) == ("de", "")
