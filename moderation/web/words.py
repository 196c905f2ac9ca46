"""Sentences from gettext catalogues, dates and times by Babel: the language of an answer, whoever asks for it.

English is the language of the source. What readers see is there in all of SPOKEN, and so in whatever language a site
is; the desk speaks LANGUAGES. A sentence that is missing falls back to English, and fails the tests.
"""

import gettext
import io
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TypeVar
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from moderation.domain.message import Message
from moderation.domain.site import Site

T = TypeVar("T")

LANGUAGES = ("nl", "en")
"""The languages of the desk."""

SPOKEN = ("nl", "en", "de", "fr", "fy")
"""The languages in which readers are spoken to. A site in any other one is served in the last resort."""

LAST_RESORT = "en"
INFORMAL = ("nl",)
"""Languages in which friends are spoken to otherwise, and that have a catalogue for it beside their own."""

WRITTEN_LIKE = {"en": "en_GB"}
"""Where a language alone would mean a country of which few of our readers are: 13 January, not January 13."""


class Words:
    """Sentences and times in one language and one time zone.

    `wanted` is the tag of a language (BCP 47), such as `nl` or `fr-BE`. `language` is the one that is spoken, which is
    another when nobody has translated the one that was wanted; then dates are in that too. `direction` is that of the
    wanted one: `ltr`, or `rtl` where people write from right to left.
    """

    def __init__(self, wanted: str, time_zone: str, *, informal: bool = False) -> None:
        locale = locale_of(wanted)
        self.direction = locale.text_direction if locale else "ltr"
        is_spoken = locale is not None and locale.language in SPOKEN
        self.language = locale.language if locale and is_spoken else LAST_RESORT
        self.informal = informal and self.language in INFORMAL
        written_like = WRITTEN_LIKE.get(self.language, self.language)
        self._locale = locale if locale and is_spoken and locale.territory else Locale.parse(written_like)
        self._moment = f"{self._locale.date_formats['long'].pattern}, HH:mm"
        self._zone = ZoneInfo(time_zone)
        self._catalogue = catalogue(self.language, informal=self.informal)

    def gettext(self, text: str) -> str:
        return self._catalogue.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._catalogue.ngettext(one, many, count)

    def of(self, message: Message) -> str:
        """A message of the domain as a sentence."""
        if message.plural:
            return self.ngettext(message.text, message.plural, int(message.values["count"])) % message.values
        return self.gettext(message.text) % message.values

    def chosen(self, by_language: Mapping[str, T]) -> T | None:
        """What a house gives in this language, for friends if it does (`nl-informal`); None when it does not."""
        tongues = (f"{self.language}-informal", self.language) if self.informal else (self.language,)
        return next((by_language[tongue] for tongue in tongues if tongue in by_language), None)

    def moment(self, at: datetime) -> str:
        """A moment as people here write it: 13 januari 2022, 21:44. In the hour that the October clock change repeats,
        the offset is not shown.
        """
        return format_datetime(at, self._moment, tzinfo=self._zone, locale=self._locale)

    def time(self, at: datetime) -> str:
        """The time of day alone."""
        return format_datetime(at, "HH:mm", tzinfo=self._zone, locale=self._locale)

    def number(self, number: int) -> str:
        """A whole number with its thousands apart: 8.000 or 8,000."""
        return format_decimal(number, locale=self._locale)

    def day(self, at: datetime) -> str:
        """The day alone."""
        return format_datetime(at, self._locale.date_formats["long"].pattern, tzinfo=self._zone, locale=self._locale)

    def date(self, day: date) -> str:
        """A day of the calendar, whichever clocks it is told by."""
        return format_date(day, "long", locale=self._locale)

    def iso(self, at: datetime) -> str:
        """The moment for machines, with the offset that held then (RFC 3339)."""
        return at.astimezone(self._zone).isoformat(timespec="seconds")

    def age(self, at: datetime, now: datetime) -> str:
        """How long ago, in one short unit: "3 u", "2 d"."""
        return format_timedelta(now - at, granularity="minute", format="narrow", threshold=1.5, locale=self._locale)


@cache
def words_for(language: str, time_zone: str, informal: bool = False) -> Words:
    """The words for a language and a time zone; made once. Only for languages that a site or a person has, or that
    `spoken` gives: whoever could ask for others would fill the memory with them.
    """
    return Words(language, time_zone, informal=informal)


def words_of(site: Site, language: str = "") -> Words:
    """The words in which a site speaks to its readers; in another language when one is given that we speak."""
    wanted = spoken(language) or site.language
    return words_for(wanted, site.time_zone, site.informal)


def spoken(language: str) -> str:
    """The language that we speak, if the tag means one; empty when it does not."""
    locale = locale_of(language) if language else None
    return locale.language if locale and locale.language in SPOKEN else ""


def locale_of(tag: str) -> Locale | None:
    """What is known of a language by its tag (BCP 47); None when nothing is."""
    try:
        return Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return None


@cache
def catalogue(language: str, informal: bool = False) -> gettext.NullTranslations:
    """The sentences of one language. Read from the text that translators edit, so that there is no compiled
    file to forget.
    """
    if language == LAST_RESORT:
        return gettext.NullTranslations()
    if informal:
        friends = _read(language, f"{language}-informal")
        friends.add_fallback(catalogue(language))
        return friends
    return _read(language, language)


def _read(language: str, name: str) -> gettext.GNUTranslations:
    source = files("moderation.web").joinpath("locale", f"{name}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
