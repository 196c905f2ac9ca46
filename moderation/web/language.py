"""The language of the answer to a request: which one, and how templates speak it."""

from typing import cast

from flask import Flask, g, request

from moderation.domain.site import Site
from moderation.web.house import house
from moderation.web.words import LANGUAGES, SPOKEN, Words, words_for, words_of


def words() -> Words:
    """The words of this answer: the site's for readers, the moderator's at the desk, else the browser's wish."""
    if "words" not in g:
        known = LANGUAGES if request.path.startswith("/desk") else SPOKEN
        wished = request.accept_languages.best_match(known, LANGUAGES[0])
        g.words = words_for(wished, house().time_zone)
    return cast(Words, g.words)


def speak(language: str, time_zone: str) -> None:
    """Answer in this language and time zone from here on."""
    g.words = words_for(language, time_zone)


def speak_as(site: Site, language: str = "") -> None:
    """Answer as this site speaks to its readers from here on; in another language if one is given that we speak."""
    g.words = words_of(site, language)


def install(app: Flask) -> None:
    """Let templates speak."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    # The extension puts this method on the environment, which its type does not know.
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: words().gettext(text),
        lambda one, many, count: words().ngettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals["words"] = words
