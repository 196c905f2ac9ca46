"""What readers see of a thread, as HTML to be put into a page: in which order, in which parts, until when."""

import re
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain import conversation
from moderation.domain.conversation import Order
from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.errors import UnknownThread
from moderation.domain.person import Person
from moderation.domain.snapshot import address_of_page
from moderation.domain.thread import Thread
from moderation.store.interface import Activation, KeptPolicy, Store
from moderation.web import create_app
from moderation.web.house import House
from moderation.web.views import View
from moderation.web.words import words_of
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader
from tests.web.microdata import Item, items_in

OLD = "/1998/3"


def placed(house: House, els: Person, jan: Reader, text: str = "Mooi!", site: str = "buurt", **more: Any) -> int:
    """The number of a reaction that stands on its page."""
    reaction = jan.sends(text, site=site, **more).reaction
    if reaction.version == 0:
        house.review.decide(els, site, reaction.number, Act.APPROVE, 0)
    return reaction.number


def removed(house: House, els: Person, number: int, site: str = "buurt") -> None:
    house.review.decide(els, site, number, Act.REMOVE, 1, reason=view(house, site).place.policy.reasons[0].key)


def view(house: House, site: str = "buurt", order: Order | None = None, first: int = 0, thread: str = ARTICLE) -> View:
    return house.views.view(house.intake.place_to_read(site, thread), order, first)


def numbers(shown: View) -> list[int]:
    return [line.reaction.number for line in shown.part.lines]


def html(house: House, site: str = "buurt", language: str = "", thread: str = ARTICLE) -> str:
    shown = view(house, site, thread=thread)
    return house.views.html(shown, words_of(shown.place.site, language))


# What stands in a view


def test_the_first_part_tells_how_many_there_are_and_has_the_form(house: House, els: Person, jan: Reader) -> None:
    number = placed(house, els, jan, "Een *dapper* initiatief.", "magazine")
    assert (view(house, "magazine").part.count, view(house, "magazine").is_entry) == (1, True)
    shown = html(house, "magazine")
    assert "reacties: 1" in shown
    assert f'id="c{number:06d}"' in shown
    assert "<p>Een <strong>dapper</strong> initiatief.</p>" in shown
    assert 'action="http://localhost/t/magazine/preview"' in shown
    assert '<div class="mod" lang="nl"' in shown


def test_a_name_is_never_markup(house: House, els: Person, jan: Reader) -> None:
    placed(house, els, jan, name="Jan <Jansen>")
    assert "Jan &lt;Jansen&gt;" in html(house)
    assert "<Jansen>" not in html(house)


def test_answers_stand_below_what_they_answer_and_say_so(house: House, els: Person, jan: Reader) -> None:
    first = placed(house, els, jan, "Mooi!")
    second = placed(house, els, jan, "Lelijk!", name="Piet Post")
    answer = placed(house, els, jan, "Oneens.", parent=first)
    nested = placed(house, els, jan, "Eens.", parent=answer)
    shown = view(house)
    assert numbers(shown) == [first, answer, nested, second]
    assert [(each.depth, each.answers, each.answered) for each in shown.part.lines] == [
        (0, None, None),
        (1, first, "Jan Jansen"),
        (2, answer, "Jan Jansen"),
        (0, None, None),
    ]
    assert numbers(view(house, order=Order.NEWEST)) == [second, first, answer, nested]


def test_an_answer_outlives_what_it_answers(house: House, els: Person, jan: Reader) -> None:
    first = placed(house, els, jan, "Mooi!")
    answer = placed(house, els, jan, "Oneens.", parent=first)
    removed(house, els, first)
    (left,) = view(house).part.lines
    assert (left.reaction.number, left.depth, left.answers, left.answered) == (answer, 0, first, None)
    assert f"#c{first:06d}" not in html(house)


def test_what_the_editors_did_is_told_in_the_language_that_was_asked_for(
    house: House, bram: Person, jan: Reader
) -> None:
    number = placed(house, bram, jan, "Een dapper initiatief van u.", "magazine")
    house.editing.save(bram, "magazine", number, 1, Edit("Een dapper initiatief.", "shortened"))
    assert "Door de redactie ingekort." in html(house, "magazine")
    assert "Shortened by the editors." in html(house, "magazine", "en")


# Parts


def test_a_long_thread_comes_in_parts_in_both_orders(
    house: House, els: Person, jan: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "MOST_ROOTS", 2)
    all_of_them = [placed(house, els, jan, f"Nummer {number}.") for number in range(5)]
    for order, expected in ((Order.OLDEST, all_of_them), (Order.NEWEST, all_of_them[::-1])):
        found, first, told = [], 0, []
        while True:
            shown = view(house, order=order, first=first)
            found += numbers(shown)
            told.append((shown.is_entry, shown.part.left, shown.part.before))
            if shown.part.more is None:
                break
            first = shown.part.more
        assert found == expected
        assert told == [(True, 3, None), (False, 1, 0), (False, 0, expected[2])]


def test_a_part_is_cut_where_it_would_become_too_large(
    house: House, els: Person, jan: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.publication.LARGEST", 100)
    sizes = (200, 40, 40, 40)
    made = [placed(house, els, jan, f"{number} " + "x" * size) for number, size in enumerate(sizes)]
    assert numbers(view(house)) == made[:1]
    assert numbers(view(house, first=made[1])) == made[1:3]
    assert view(house, first=made[1]).part.more == made[3]


@pytest.mark.parametrize("first", [-1, 2**80, 99])
def test_where_nothing_begins_there_is_no_part(house: House, els: Person, jan: Reader, first: int) -> None:
    placed(house, els, jan)
    with pytest.raises(UnknownThread):
        view(house, first=first)


# As pages ask for it


def asked(client: FlaskClient, query: str = "", first: int = 0, site: str = "buurt", thread: str = ARTICLE) -> Any:
    return client.get(address_of_page(site, thread, first, "html"), query_string=query)


def order_in(text: str) -> list[str]:
    return re.findall(r'<article [^>]*id="c0*(\d+)"', text)


def test_who_asks_may_turn_the_order_around_and_have_another_language(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    one, other = placed(house, els, jan, "Een."), placed(house, els, jan, "Twee.")
    assert order_in(asked(client).text) == [str(one), str(other)]
    assert order_in(asked(client, "sort=newest").text) == [str(other), str(one)]
    french = asked(client, "lang=fr-BE&sort=newest").text
    assert '<div class="mod" lang="fr"' in french
    assert order_in(french) == [str(other), str(one)]
    for link in re.findall(r'(?:href|data-part)="(http://localhost/(?:t|api)/[^"]*)"', french):
        assert "lang=fr" in link or "/preview" in link, link


@pytest.mark.parametrize("query", ["lang=xx", "lang=", "sort=best", "sort=", "v=2", "lang=" + "x" * 5_000])
def test_what_nobody_can_mean_is_as_if_it_had_not_been_said(client: FlaskClient, query: str) -> None:
    answer = asked(client, query)
    assert answer.status_code == 200
    assert answer.data == asked(client).data


def test_a_later_part_has_an_address_of_its_own(
    client: FlaskClient, house: House, els: Person, jan: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "MOST_ROOTS", 2)
    made = [placed(house, els, jan, f"Nummer {number}.") for number in range(3)]
    (link,) = re.findall(r'data-part="http://localhost([^"]*/\d+\.html)"', asked(client).text)
    later = client.get(link)
    assert order_in(later.text) == [str(made[2])]
    assert "<form" not in later.text
    assert asked(client, first=99).status_code == 404


# For search engines


def items(client: FlaskClient, address: str) -> list[Item]:
    return items_in(client.get(address).text)


def test_a_page_of_a_thread_tells_search_engines_who_said_what_and_when(
    client: FlaskClient, house: House, store: Store, els: Person, jan: Reader
) -> None:
    store.put_thread(Thread("magazine", ARTICLE, "Wie is aan zet?", ORIGIN + ARTICLE))
    number = placed(house, els, jan, "Een *dapper* initiatief.", "magazine")
    for address in (f"/t/magazine?thread={ARTICLE}", address_of_page("magazine", ARTICLE, 0, "html")):
        (page,) = items(client, address)
        assert (page.type, page.id) == ("https://schema.org/WebPage", ORIGIN + ARTICLE)
        comment = page.one("comment")
        assert isinstance(comment, Item)
        assert comment.type == "https://schema.org/Comment"
        author = comment.one("author")
        assert isinstance(author, Item)
        assert (author.type, author.one("name")) == ("https://schema.org/Person", "Jan Jansen")
        assert comment.one("dateCreated") == "2022-01-13T21:44:03+01:00"
        assert comment.one("text") == "Een dapper initiatief."
        assert comment.one("url") == f"#c{number:06d}"


def test_all_parts_are_reached_by_links_and_lead_back_to_the_article(
    client: FlaskClient, house: House, store: Store, els: Person, jan: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "MOST_ROOTS", 2)
    store.put_thread(Thread("buurt", ARTICLE, "", f"https://corner.example{ARTICLE}/"))
    made = [placed(house, els, jan, f"Nummer {number}.") for number in range(5)]
    address, found, pages = f"/t/buurt?thread={quote(ARTICLE, safe='')}%2F", [], []
    while address:
        text = client.get(address).text
        assert f'<link rel="canonical" href="https://corner.example{ARTICLE}/">' in text
        found += order_in(text)
        pages.append(address)
        (back,) = re.findall(r'<link rel="prev" href="http://localhost([^"]*)">', text) or [""]
        assert back.replace("&amp;", "&") == (pages[-2] if pages[1:] else "")
        links = re.findall(r'<a rel="next" href="http://localhost([^"]*)"', text)
        assert links == re.findall(r'<link rel="next" href="http://localhost([^"]*)">', text)
        address = links[0].replace("&amp;", "&") if links else ""
    assert found == list(map(str, made))


def test_search_engines_find_threads_where_the_site_wants_it_and_no_other_page(
    client: FlaskClient, store: Store
) -> None:
    def is_found(address: str) -> bool:
        answer = client.get(address)
        told = answer.headers.get("X-Robots-Tag") == "noindex", '<meta name="robots" content="noindex">' in answer.text
        assert len(set(told)) == 1
        return not told[0]

    assert is_found(f"/t/magazine?thread={ARTICLE}")
    assert not any(map(is_found, ("/t/magazine", "/t/nergens?thread=/", "/r/geen", "/nergens")))


# Until when


def test_a_thread_closes_in_its_view_when_the_moment_comes(
    client: FlaskClient, house: House, store: Store, clock: Clock
) -> None:
    store.put_thread(Thread("archief", OLD, "Maart 1998", "", opened=clock()))
    before = asked(client, site="archief", thread=OLD)
    assert "<form" in before.text
    assert 'data-closes="2022-02-12T' in before.text
    address = address_of_page("archief", OLD, 0, "html")
    clock.forward(days=29)
    assert house.front.ready("GET", address, "", {}.get) is not None
    clock.forward(days=1)
    assert house.front.ready("GET", address, "", {}.get) is None
    after = asked(client, site="archief", thread=OLD)
    assert "Reageren kan niet meer sinds 12 februari 2022." in after.text
    assert "<form" not in after.text
    assert house.front.ready("GET", address, "", {}.get) is not None


def test_a_thread_whose_house_rules_cannot_be_read_is_shown_without_its_form(
    settings: Settings, store: Store, house: House, els: Person, jan: Reader
) -> None:
    number = placed(house, els, jan)
    client = create_app(bootstrap.build(settings, store, house.clock)).test_client()
    assert "<form" in asked(client).text
    store.keep_policy(KeptPolicy("broken", "broken", {"policy.toml": "=", "cases.toml": ""}))
    store.activate(Activation("buurt", "broken", "broken", house.clock(), None), None)
    shown = asked(client).text
    assert order_in(shown) == [str(number)]
    assert "<form" not in shown
