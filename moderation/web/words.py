"""Sentences from gettext catalogues, dates and times by Babel: the language of an answer, whoever asks for it.

English is the language of the source. A Dutch sentence that is missing falls back to it, and fails the tests.
"""

import gettext
import io
from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from moderation.domain.message import Message

LANGUAGES = ("nl", "en")
MOMENT = "d MMMM y, HH:mm"
"""As the model writes it: 13 januari 2022, 21:44."""


class Words:
    """Sentences and times in one language and one time zone."""

    def __init__(self, language: str, time_zone: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._locale = Locale.parse(self.language)
        self._zone = ZoneInfo(time_zone)
        self._catalogue = catalogue(self.language)

    def gettext(self, text: str) -> str:
        return self._catalogue.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._catalogue.ngettext(one, many, count)

    def of(self, message: Message) -> str:
        """A message of the domain as a sentence."""
        if message.plural:
            return self.ngettext(message.text, message.plural, int(message.values["count"])) % message.values
        return self.gettext(message.text) % message.values

    def moment(self, at: datetime) -> str:
        """A moment as people here write it. In the hour that the October clock change repeats, the offset
        is not shown.
        """
        return format_datetime(at, MOMENT, tzinfo=self._zone, locale=self._locale)

    def time(self, at: datetime) -> str:
        """The time of day alone."""
        return format_datetime(at, "HH:mm", tzinfo=self._zone, locale=self._locale)

    def number(self, number: int) -> str:
        """A whole number with its thousands apart: 8.000 or 8,000."""
        return format_decimal(number, locale=self._locale)

    def day(self, at: datetime) -> str:
        """The day alone."""
        return format_datetime(at, "d MMMM y", tzinfo=self._zone, locale=self._locale)

    def iso(self, at: datetime) -> str:
        """The moment for machines, with the offset that held then (RFC 3339)."""
        return at.astimezone(self._zone).isoformat(timespec="seconds")

    def age(self, at: datetime, now: datetime) -> str:
        """How long ago, in one short unit: "3 u", "2 d"."""
        return format_timedelta(now - at, granularity="minute", format="narrow", threshold=1.5, locale=self._locale)


@cache
def words_for(language: str, time_zone: str) -> Words:
    """The words for a language and a time zone; made once."""
    return Words(language, time_zone)


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The sentences of one language. Read from the text that translators edit, so that there is no compiled
    file to forget.
    """
    if language == "en":
        return gettext.NullTranslations()
    source = files("moderation.web").joinpath("locale", f"{language}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
