"""What the present renderer makes of texts that another one rendered, written where no words are lost by it.

A rendering is judged by comparing it with the one that stands there. Whoever runs the service has not read the
reactions again, so what would lose words or formatting is never written, but told.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from moderation.domain.address import mask_addresses
from moderation.domain.assessment import Rendering
from moderation.domain.reaction import fold
from moderation.markup import RENDERER, clean_text, render
from moderation.policies import Shelf
from moderation.store.interface import KeptText, Store

PARAGRAPHS = frozenset({"p", "br", "a"})
"""All the elements that a text has which stands there as plain paragraphs."""


class Outcome(Enum):
    """What a new rendering is beside the one that stands there. Where it does not pass, the value says why."""

    UNCHANGED = "unchanged"
    """The HTML is the same; only the renderer is another."""
    CHANGED = "changed"
    """The HTML is another, with all its words."""
    LOSES_WORDS = "it would lose words"
    LOSES_FORMATTING = "its formatting can be read no more"

    @property
    def passes(self) -> bool:
        return self in (Outcome.UNCHANGED, Outcome.CHANGED)


@dataclass(frozen=True, slots=True)
class Rerendered:
    """A text as it is kept, its new rendering, and what that is beside the old one."""

    kept: KeptText
    rendering: Rendering
    outcome: Outcome


class Rerender:
    """One walk by the texts of all sites, or of one: those that another renderer made, or `everything`.

    Each is rendered with the elements that the policy now in force for its site allows. A walk can be broken off at any
    point; the next one finds what is left. The service may go on meanwhile: nothing is held while a page is rendered.
    """

    def __init__(self, store: Store, policies: Shelf, *, site: str | None = None, everything: bool = False) -> None:
        """Raises UnknownSite, and BadPolicy before anything is rendered."""
        self._store = store
        sites = store.sites() if site is None else (store.site(site),)
        self._elements = {site.key: policies.in_force(site.policy).markup for site in sites}
        self._besides = None if everything else RENDERER

    def number(self) -> int:
        """How many texts the walk will come by, if none comes in meanwhile."""
        return sum(self._store.number_of_texts(site, besides=self._besides) for site in self._elements)

    def walk(self) -> Iterator[tuple[Rerendered, ...]]:
        """Every text with its new rendering, page by page: site by site, oldest first. Nothing is written."""
        for site, elements in self._elements.items():
            after = None
            while True:
                page = self._store.texts(site, besides=self._besides, after=after)
                if page.items:
                    yield tuple(_rerendered(kept, elements) for kept in page.items)
                after = page.after
                if after is None:
                    break

    def write(self, page: Sequence[Rerendered]) -> tuple[Rerendered, ...]:
        """Put the renderings that pass in the place of those that they were compared with.

        Returns those that could not be, because somebody else has changed the reaction since it was read.
        """
        passing = [each for each in page if each.outcome.passes]
        done = self._store.renew([(each.kept, each.rendering) for each in passing])
        return tuple(each for each, was_written in zip(passing, done, strict=True) if not was_written)


def _rerendered(kept: KeptText, elements: frozenset[str]) -> Rerendered:
    rendering = render(kept.text, elements)
    return Rerendered(kept, rendering, outcome_of(kept, rendering))


def outcome_of(kept: KeptText, rendering: Rendering) -> Outcome:
    """Compare a new rendering with what stands there. Pure.

    It has to hold every letter and digit of the old one, as often. What may be missing is what `left_out` names, and
    what is hidden by now because it is an e-mail address. It may fall back to plain paragraphs only where the old one
    was nothing else.
    """
    lost = _letters(mask_addresses(kept.plain)) - _letters(rendering.plain)
    if lost and lost - _left_out(kept.text, rendering):
        return Outcome.LOSES_WORDS
    if rendering.html == kept.html:
        return Outcome.UNCHANGED
    if rendering.fell_back and not _was_plain(kept, rendering):
        return Outcome.LOSES_FORMATTING
    return Outcome.CHANGED


def _letters(text: str) -> Counter[str]:
    """How often each letter and digit stands there, whatever its case and form: `½` is as good as `1/2`."""
    return Counter(filter(str.isalnum, fold(text)))


def _left_out(text: str, rendering: Rendering) -> Counter[str]:
    """The letters of what is reported as left out; where reports overlap, each place counts once."""
    cleaned = clean_text(text)
    places = {place for start, end in rendering.left_out for place in range(start, end)}
    return _letters(" ".join(cleaned[place : place + 1] for place in sorted(places)))


def _was_plain(kept: KeptText, rendering: Rendering) -> bool:
    """Whether the old rendering had no more than the words as they were typed, which are those of the new one."""
    elements = set(re.findall(r"<([a-z][a-z0-9]*)", kept.html))
    return elements <= PARAGRAPHS and kept.plain.split() == rendering.plain.split()
