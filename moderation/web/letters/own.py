"""Templates of a house's own, in place of our letters.

They lie in a folder as `published.txt`, `published.html` and `published.subject.txt`, each of which may be missing.
Those in a folder inside it that is called after a site, a language, or both (`magazine/nl/`), go before the others. An
own `letter.html` is the frame of all; theirs or ours can be built upon with `{% extends "letter.html" %}`. A template
that is broken never costs a letter: ours is taken, and what is wrong is said in the log and at the desk. Where there is
an own text and no own HTML, the HTML is made of the text.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from traceback import extract_tb
from typing import Any

import structlog
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    UndefinedError,
    select_autoescape,
)
from jinja2 import TemplateNotFound as NotThere

from moderation.domain.mail import Problem
from moderation.domain.message import Message, say
from moderation.domain.site import Site
from moderation.web.words import Words

log = structlog.get_logger(__name__)

FRAME = "letter.html"
SUBJECT, TEXT, HTML = "subject.txt", "txt", "html"

NO_TEMPLATE = say("It is not written as a Jinja template is.")
NO_SUCH_NAME = say("It uses a name that there is not.")
NO_SUCH_FILE = say("It builds upon a file that is not there.")
FAILS = say("It cannot be filled in.")


class Templates:
    """Prints what stands in a folder, or ours. Safe to use from many threads."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._ours = _environment(PackageLoader("moderation.web", "templates/mail"))
        self._by_place = lru_cache(maxsize=256)(self._of_place)

    def own(
        self, name: str, site: Site | None, words: Words, values: Mapping[str, Any]
    ) -> tuple[str | None, Problem | None]:
        """What the house's own template of this name makes of these values; None when there is none, or when it is
        broken, and then what is wrong with it.
        """
        if self._folder is None:
            return None, None
        places = tuple(_places(site, words))
        try:
            return self._by_place(places).get_template(name).render(values, words=words), None
        except Exception as error:  # whatever a template does, the letter must go out
            is_none = isinstance(error, NotThere) and error.name == name
            return None, None if is_none else _told(self._folder, places, name, error)

    def framed(self, words: Words, values: Mapping[str, Any]) -> str:
        """Our own letter in our own frame."""
        return self._ours.get_template(FRAME).render(values, words=words)

    def _of_place(self, places: tuple[str, ...]) -> Environment:
        folder = self._folder or Path()
        ours = PackageLoader("moderation.web", "templates/mail")
        return _environment(ChoiceLoader([FileSystemLoader([folder / place for place in places]), ours]))


def _places(site: Site | None, words: Words) -> Iterator[str]:
    """The folders inside the folder, the most exact one first."""
    tongues = (f"{words.language}-informal", words.language) if words.informal else (words.language,)
    if site:
        yield from (f"{site.key}/{tongue}" for tongue in tongues)
        yield site.key
    yield from tongues
    yield ""


def _environment(loader: ChoiceLoader | PackageLoader) -> Environment:
    return Environment(
        loader=loader,
        autoescape=select_autoescape(("html",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


def _told(folder: Path, places: tuple[str, ...], name: str, error: Exception) -> Problem:
    """What is wrong. The words of others may stand in a letter, so of most errors only the kind is told."""
    inside = [frame for frame in extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(folder)]
    if inside:
        place = f"{Path(inside[-1].filename).relative_to(folder)}:{inside[-1].lineno}"
    else:
        place = next((str(Path(each, name)) for each in places if (folder / each / name).is_file()), name)
    said = error.message if isinstance(error, TemplateError) else ""
    detail = f"{type(error).__name__}: {said}" if said else type(error).__name__
    log.error("a template of a letter is broken", template=place, problem=detail)
    return Problem(place, _why(error), detail)


def _why(error: Exception) -> Message:
    match error:
        case NotThere():
            return NO_SUCH_FILE
        case TemplateSyntaxError():
            return NO_TEMPLATE
        case UndefinedError():
            return NO_SUCH_NAME
        case _:
            return FAILS
