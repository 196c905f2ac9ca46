"""Templates without Flask: what is printed ahead, for the front and for the publish directory, needs no request.

What is printed here and on pages comes from the same templates, so they find the same names in both places.
"""

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup

from moderation import __version__
from moderation.domain.reaction import anchor
from moderation.web import presenters
from moderation.web.addresses import Addresses
from moderation.web.edit_words import told_of_edits
from moderation.web.words import Words

MADE_OF = ("templates/public", "locale")
"""Folders with all that goes into what is printed beside the code."""


class Printing:
    """Prints templates for a service that browsers reach under this address. Safe to use from many threads."""

    def __init__(self, public_url: str) -> None:
        self._words: ContextVar[Words] = ContextVar("words")
        self._environment = Environment(
            loader=PackageLoader("moderation.web"),
            autoescape=select_autoescape(),
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        # The extension puts this method on the environment, which its type does not know.
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]
            lambda text: self._words.get().gettext(text),
            lambda one, many, count: self._words.get().ngettext(one, many, count),
            newstyle=True,
        )
        furnish(self._environment, public_url, self._words.get)

    def __call__(self, template: str, words: Words, **values: Any) -> str:
        """The template with these values, in these words."""
        before = self._words.set(words)
        try:
            return self._environment.get_template(template).render(values)
        finally:
            self._words.reset(before)


def furnish(environment: Environment, public_url: str, speaking: Callable[[], Words]) -> None:
    """Give templates the names that all of them may use. `speaking` gives the words of what is being printed."""
    addresses = Addresses(public_url, speaking)
    environment.globals.update(
        words=speaking,
        safe=presenters.safe,
        told_of_edits=told_of_edits,
        anchor_of=anchor,
        help_with=_help_in(environment),
        page_url=addresses.page_url,
        fragment_url=addresses.fragment_url,
        form_url=addresses.form_url,
        feed_url=addresses.feed_url,
        report_url=addresses.report_url,
    )


def _help_in(environment: Environment) -> Callable[[frozenset[str], Words], Markup]:
    @lru_cache(maxsize=100)
    def help_with(elements: frozenset[str], words: Words) -> Markup:
        """The help with these elements, in these words, which are those of the answer; written once for each policy."""
        module: Any = environment.get_template("public/_help.html").module
        return presenters.safe(module.formatting(presenters.help_with(elements, words)))

    return help_with


@cache
def version() -> str:
    """A digest of all that goes into what is printed, the code by its version: as long as it stays, so does that."""
    told = hashlib.sha256(__version__.encode())
    for folder in MADE_OF:
        for part in sorted(files("moderation.web").joinpath(folder).iterdir(), key=lambda part: part.name):
            told.update(part.name.encode() + b"\0" + part.read_bytes())
    return told.hexdigest()
