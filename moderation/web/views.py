"""What readers see of a thread, as HTML: what has been said, in the order they want, and the place to react.

It is made of what the thread, the house rules and the settings of the site are at that moment, and needs no request.
"""

from dataclasses import astuple, dataclass

import msgspec

from moderation.domain.conversation import Order
from moderation.domain.site import Site
from moderation.domain.snapshot import FIRST, Packed
from moderation.intake.places import Places
from moderation.intake.values import Place
from moderation.publication import Part, Publication
from moderation.web import printing
from moderation.web.press import Made, digest, packed
from moderation.web.printing import Printing
from moderation.web.words import Words, words_of


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of a thread at once, in an order. `is_entry` says that it is the first part, over which the count
    stands and under which the form.
    """

    place: Place
    order: Order
    part: Part
    is_entry: bool


class Views:
    """Makes views, for a service that browsers reach under this address."""

    def __init__(self, publication: Publication, places: Places, printing: Printing, public_url: str) -> None:
        self._publication = publication
        self._places = places
        self._print = printing
        self._public_url = public_url

    def view(self, place: Place, order: Order | None = None, first: int = FIRST) -> View:
        """The part of a thread that begins at this number; no order is that of the house rules. Raises UnknownThread
        when nothing stands there.
        """
        conversation = place.policy.conversation
        order = order or conversation.order
        part = self._publication.part(place.site, place.thread.key, conversation, order, first)
        return View(place, order, part, is_entry=first == FIRST)

    def html(self, view: View, words: Words) -> str:
        """A view as a fragment, to be put into a page."""
        return self._print("public/_view.html", words, view=view)

    def entry(self, site: str, thread: str) -> Packed:
        """The first part of a thread, in the order of the house rules, ready to be handed out. Raises UnknownSite,
        UnknownThread.
        """
        return self.made(site, thread).packed

    def basis(self, site: Site) -> str:
        """All that goes into a view beside the thread and the time: with another basis it has to be made anew."""
        return digest(msgspec.json.encode([printing.version(), self._public_url, *astuple(site)]))

    def made(
        self,
        site: str,
        thread: str,
        order: Order | None = None,
        first: int = FIRST,
        language: str = "",
        before: Made | None = None,
    ) -> Made:
        """The same for any part, order and language; what was made before, if that is still good. Raises UnknownSite,
        UnknownThread.
        """
        place = self._places.place_to_read(site, thread)
        # The state first: when something changes in between, the next look sees that it did.
        of = self._publication.state(place.site, place.thread.key), place.site, place.thread, place.closed
        if before is not None and before.of == of:
            return before
        view = self.view(place, order, first)
        html = self.html(view, words_of(place.site, language))
        until = place.closes if place.closed is None else None
        # Strangers can make up numbers without end, and parts that begin there.
        is_kept = view.is_entry or [line.reaction.number for line in view.part.lines[:1]] == [first]
        return Made(packed(html.encode()), of, until, is_kept)
