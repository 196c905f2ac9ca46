"""What the public may see."""

import gzip
import json
from typing import Any

import pytest

from moderation.domain.decision import Act
from moderation.domain.errors import UnknownSite, UnknownThread
from moderation.domain.person import Person
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.publication import Publication
from moderation.store.interface import Store
from moderation.web.house import House
from moderation.web.press import PublicPress
from tests.conftest import ARTICLE, ORIGIN, Reader


def sent_and_given(house: House, person: Person, jan: Reader, text: str, *acts: Act, thread: str = ARTICLE) -> None:
    """Jan sends a reaction, and it gets these acts."""
    reaction = jan.sends(text, thread=thread).reaction
    for act in acts:
        reaction = house.review.decide(person, reaction.site, reaction.number, act, reaction.version, reason="offtopic")


def texts(house: House, thread: str = ARTICLE) -> list[str]:
    return [reaction["html"] for reaction in told(house, "magazine", thread)["reactions"]]


def told(house: House, site: str, thread: str) -> dict[str, Any]:
    """What programs are told of a thread."""
    return dict(json.loads(gzip.decompress(house.publication.page(site, thread).snapshot.gzip)))


def test_only_what_is_published_is_shown_and_counted(house: House, els: Person, jan: Reader) -> None:
    sent_and_given(house, els, jan, "Wacht.")
    sent_and_given(house, els, jan, "Geweigerd.", Act.REJECT)
    sent_and_given(house, els, jan, "Spam.", Act.SPAM)
    sent_and_given(house, els, jan, "Verwijderd.", Act.APPROVE, Act.REMOVE)
    sent_and_given(house, els, jan, "Getoond.", Act.APPROVE)
    sent_and_given(house, els, jan, "Elders.", Act.APPROVE, thread="/artikel/ander")
    sent_and_given(house, els, jan, "Teruggezet.", Act.APPROVE, Act.REMOVE, Act.RESTORE)
    assert texts(house) == ["<p>Getoond.</p>", "<p>Teruggezet.</p>"]
    assert house.publication.counts("magazine", [ARTICLE])[1] == {ARTICLE: 2}


def test_an_approval_that_is_undone_takes_the_reaction_away_again(house: House, els: Person, jan: Reader) -> None:
    sent_and_given(house, els, jan, "Getoond.", Act.APPROVE)
    last = house.review.item("magazine", 1).can_undo
    assert last
    house.review.undo(els, "magazine", 1, last.id, 1)
    assert texts(house) == []


def test_reactions_stand_in_the_order_in_which_they_came_whenever_they_were_approved(
    house: House, els: Person, jan: Reader
) -> None:
    for text in ("Een.", "Twee.", "Drie."):
        jan.sends(text)
    for number in (2, 3, 1):
        house.review.decide(els, "magazine", number, Act.APPROVE, 0)
    shown = told(house, "magazine", ARTICLE)["reactions"]
    assert [(reaction["number"], reaction["html"]) for reaction in shown] == [
        (1, "<p>Een.</p>"),
        (2, "<p>Twee.</p>"),
        (3, "<p>Drie.</p>"),
    ]


def test_a_page_is_found_however_it_was_addressed(house: House, els: Person, jan: Reader) -> None:
    sent_and_given(house, els, jan, "Getoond.", Act.APPROVE, thread=f"{ORIGIN}{ARTICLE}?utm_source=mail")
    for address in (ARTICLE, f"{ORIGIN}{ARTICLE}#c000001", f"{ARTICLE}?fbclid=1"):
        assert texts(house, address) == ["<p>Getoond.</p>"]


def test_a_page_without_reactions_is_an_empty_thread_with_its_address(house: House) -> None:
    shown = told(house, "magazine", ARTICLE)
    assert shown["reactions"] == []
    assert (shown["thread"], shown["title"], shown["url"]) == (ARTICLE, "", f"{ORIGIN}{ARTICLE}")


def test_a_site_that_opens_its_threads_itself_shows_no_others(house: House, store: Store) -> None:
    with pytest.raises(UnknownThread):
        house.publication.page("archief", "/1998/3")
    store.put_thread(Thread("archief", "/1998/3", "Maart 1998", ""))
    assert told(house, "archief", "/1998/3")["title"] == "Maart 1998"


def test_a_page_of_another_site_is_not_shown(house: House) -> None:
    with pytest.raises(UnknownThread):
        house.publication.page("magazine", f"https://corner.example{ARTICLE}")
    for ask in (house.publication.site, lambda key: house.publication.page(key, "/")):
        with pytest.raises(UnknownSite):
            ask("nergens")


def test_counts_come_under_the_keys_as_given_and_a_key_that_is_none_counts_nothing(
    house: House, els: Person, jan: Reader
) -> None:
    sent_and_given(house, els, jan, "Getoond.", Act.APPROVE)
    sent_and_given(house, els, jan, "Ook getoond.", Act.APPROVE, thread="artikel-12")
    expected = {
        ARTICLE: 1,
        f"{ORIGIN}{ARTICLE}?utm_source=mail": 1,
        f"{ARTICLE}#reacties": 1,
        "artikel-12": 1,
        "/artikel/stil": 0,
        "https://evil.example/": 0,
        "javascript:alert(1)": 0,
        "": 0,
    }
    site, counts = house.publication.counts("magazine", list(expected))
    assert site.key == "magazine"
    assert counts == expected


def test_the_counts_of_a_site_that_is_not_there_are_unknown(house: House) -> None:
    with pytest.raises(UnknownSite):
        house.publication.counts("nergens", [ARTICLE])


def test_who_asks_for_pages_that_are_not_there_writes_nothing(
    house: House, store: Store, els: Person, jan: Reader
) -> None:
    sent_and_given(house, els, jan, "Een dapper initiatief.", Act.APPROVE)
    house.publication.page("magazine", ARTICLE)
    before = store.changes()
    for thread, first in ((ARTICLE, 7), (ARTICLE, 2**80), (ARTICLE, -1), (ARTICLE, -(2**80)), ("/nergens", 1)):
        with pytest.raises(UnknownThread):
            house.publication.page("magazine", thread, first)
    house.publication.page("magazine", "/nergens")
    assert store.changes() == before


class Elsewhere(PublicPress):
    """The press of another version of the service."""

    def basis(self, site: Site) -> str:
        return f"another {super().basis(site)}"


def test_a_thread_is_never_shown_empty_because_another_press_printed_it(
    store: Store, house: House, els: Person, jan: Reader
) -> None:
    sent_and_given(house, els, jan, "Een dapper initiatief.", Act.APPROVE)
    elsewhere = Publication(store, Elsewhere())
    assert b"dapper" in gzip.decompress(elsewhere.page("magazine", ARTICLE).snapshot.gzip)
