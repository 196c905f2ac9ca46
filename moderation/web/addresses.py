"""The addresses that stand in what readers get. All are whole, since what we print stands in the pages of others."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from moderation.domain.reaction import anchor
from moderation.domain.snapshot import FIRST, address_of_page
from moderation.intake import Place
from moderation.web.words import Words, words_of


def feed_address(public_url: str, site: str, thread: str = "") -> str:
    """The feed of a site, or of one of its threads by its key."""
    query = f"?{urlencode({'thread': thread})}" if thread else ""
    return f"{public_url}/t/{site}/feed.atom{query}"


def permalink(public_url: str, site: str, thread: str, url: str, number: int) -> str:
    """Where a published reaction stands: on its page at `url`, or on ours for a thread that has no other."""
    page = url or f"{public_url}/t/{site}?{urlencode({'thread': thread, 'first': number})}"
    return f"{page}#{anchor(number)}"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a service that browsers reach under `public_url`. `speaking` gives the words of what is being
    printed: when they are not those of the site, every address says in which language it is meant.
    """

    public_url: str
    speaking: Callable[[], Words]

    def page_url(self, place: Place, sort: str = "", first: int = FIRST, reply: int = 0) -> str:
        """The page for people: in an order, from a reaction on, or to answer one by its number."""
        return self._page(place, {"thread": place.named, "sort": sort, "first": first, "reply": reply})

    def fragment_url(self, place: Place, sort: str = "", first: int = FIRST) -> str:
        """The same as a fragment, to be put into a page."""
        address = address_of_page(place.site.key, place.thread.key, first, "html")
        return f"{self.public_url}{address}{self._asking(place, {'sort': sort})}"

    def form_url(self, place: Place, what: str, part: bool = False) -> str:
        """Where a form is sent: `what` is `preview` or `post`. As a part, the answer is a fragment."""
        return f"{self.public_url}/t/{place.site.key}/{what}{self._asking(place, {'part': int(part)})}"

    def feed_url(self, place: Place) -> str:
        """The feed of a thread."""
        return feed_address(self.public_url, place.site.key, place.thread.key)

    def report_url(self, place: Place, number: int = 0) -> str:
        """Where a published reaction is reported, by its number; without one, where the form for it is sent."""
        return f"{self.public_url}/t/{place.site.key}/report{self._asking(place, {'reaction': number})}"

    def notice_url(self, place: Place, token: str, again: bool = False) -> str:
        """Where whoever has reported a reaction sees what became of it; `again` says that they have done so twice."""
        return f"{self.public_url}/m/{token}{self._asking(place, {'again': int(again)})}"

    def receipt_url(self, place: Place, receipt: str, what: str = "", part: bool = False) -> str:
        """Where the author of a reaction sees where it stands, or does `what` with it, such as `amend`. As a part, the
        answer is a fragment.
        """
        path = f"/r/{receipt}/{what}" if what else f"/r/{receipt}"
        return f"{self.public_url}{path}{self._asking(place, {'part': int(part)})}"

    def _page(self, place: Place, asked: dict[str, str | int]) -> str:
        return f"{self.public_url}/t/{place.site.key}{self._asking(place, asked)}"

    def _asking(self, place: Place, asked: dict[str, str | int]) -> str:
        spoken = self.speaking().language
        if spoken != words_of(place.site).language:
            asked["lang"] = spoken
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"?{query}" if query else ""
