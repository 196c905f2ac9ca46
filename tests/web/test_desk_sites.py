"""The desk's pages on sites, as owners, editors and moderators meet them."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.entry import DeskAct, Sought
from moderation.domain.person import Person
from moderation.sites.wished import as_wished, mark_of
from moderation.store.interface import Store
from moderation.web import snippets
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, Reader, signed_in
from tests.test_pages import Site as Server
from tests.test_pages import site as server

__all__ = ["server"]

SITES = "/desk/sites"
MAGAZINE = f"{SITES}/magazine"


def form_of(store: Store, key: str = "magazine", **changes: str) -> dict[str, str]:
    """The form of a site, filled in as it is now."""
    site = store.site(key)
    given = {
        "name": site.name,
        "origins": "\n".join(site.origins),
        "language": site.language,
        "time_zone": site.time_zone,
        "threads": "open",
        "indexed": "1",
        "seen": mark_of(site),
    }
    return {name: value for name, value in {**given, **changes}.items() if value}


NEW = {
    "key": "weekblad",
    "name": "Het Weekblad",
    "origins": "https://weekblad.example/\nhttps://www.weekblad.example",
    "language": "fr-be",
    "time_zone": "Europe/Brussels",
    "threads": "registered",
    "informal": "1",
    "policy": "open",
}


# Who may


def test_an_editor_sees_all_sites_and_what_there_is_of_each_but_changes_none(
    app: Flask, store: Store, bram: Person, jan: Reader
) -> None:
    jan.sends()
    editor = signed_in(app, bram)
    page = editor.get(SITES).text
    assert re.findall(r'<h2><a href="/desk/sites/(\w+)">', page) == ["archief", "buurt", "magazine"]
    assert "1 waiting, 0 published · 1 thread" in page.replace("\n", " ")
    assert "Add a site" not in page
    assert "An owner can change this." in editor.get(MAGAZINE).text
    for address, fields in ((MAGAZINE, form_of(store, name="Anders")), (f"{SITES}/new", NEW)):
        assert editor.post(address, data=fields).status_code == 403
    assert editor.get(f"{SITES}/new").status_code == 403
    assert store.site("magazine").name == "Loket & Lijn"


def test_a_moderator_sees_nothing_of_it(desk: FlaskClient) -> None:
    addresses = (SITES, f"{SITES}/new", MAGAZINE, f"{MAGAZINE}/line", f"{MAGAZINE}/check")
    assert [desk.get(address).status_code for address in addresses] == [403] * 5
    asked = desk.post(f"{MAGAZINE}/check", data={"address": "/"}), desk.post(f"{MAGAZINE}/title", data={})
    assert [answer.status_code for answer in asked] == [403] * 2
    assert 'href="/desk/sites"' not in desk.get("/desk/queue").text


def test_a_site_that_is_not_there_has_no_pages(owner: FlaskClient) -> None:
    assert {owner.get(f"{SITES}/nergens{behind}").status_code for behind in ("", "/line", "/check")} == {404}


# Adding


def test_an_owner_adds_a_site_and_comes_to_its_line(owner: FlaskClient, store: Store, wil: Person) -> None:
    answer = owner.post(f"{SITES}/new", data=NEW)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == f"{SITES}/weekblad/line?kept=added"
    added = store.site("weekblad")
    assert added.origins == ("https://weekblad.example", "https://www.weekblad.example")
    assert (added.language, added.informal, added.open_threads, added.indexed) == ("fr-BE", True, False, False)
    assert [each.person for each in store.activations("weekblad")] == [wil.id]
    assert "De site is er." in owner.get(answer.headers["Location"]).text


WRONG = (
    ({"key": "Het Blad"}, "key", "kort woord"),
    ({"key": "new"}, "key", "andere betekenis"),
    ({"key": "magazine"}, "key", "Er is al een site met deze sleutel."),
    ({"name": " "}, "name", "hoogstens 100 tekens"),
    ({"origins": ""}, "origins", "1 tot 20 adressen"),
    ({"origins": "weekblad.example"}, "origins", "“weekblad.example” is geen adres"),
    ({"origins": " ".join(f"https://{n}.example" for n in range(21))}, "origins", "1 tot 20 adressen"),
    ({"language": "klingon"}, "language", "bekend is, zoals nl, en, fr-BE of fy"),
    ({"time_zone": "Mars"}, "time_zone", "Europe/Amsterdam"),
    ({"policy": "../../elders"}, "policy", "geen huisregels met deze naam"),
)


def test_a_site_that_cannot_be_is_said_above_and_beside_the_field_and_what_was_typed_stays(
    owner: FlaskClient, store: Store
) -> None:
    before = store.sites()
    for wrong, field, told in WRONG:
        sent = {**NEW, **wrong}
        answer = owner.post(f"{SITES}/new", data=sent)
        assert answer.status_code == 422, wrong
        page = unescape(answer.text)
        assert re.search(rf'<a href="#{field}">[^<]*{re.escape(told)}', page), wrong
        assert re.search(rf'id="{field}-error">.*?{re.escape(told)}', page, re.DOTALL), wrong
        for name in {"key", "name", "language", "time_zone"} - {field}:
            assert f'value="{sent[name]}"' in page, wrong
        assert 'name="informal" value="1" checked' in page
    assert store.sites() == before


def test_all_that_is_wrong_is_said_at_once(owner: FlaskClient) -> None:
    page = owner.post(f"{SITES}/new", data={"policy": "open"}).text
    assert re.findall(r'<li><a href="#(\w+)">', page) == ["key", "name", "origins", "language", "time_zone"]


# Changing


def test_what_an_owner_changes_counts_at_once_and_stands_in_the_log(
    owner: FlaskClient, store: Store, wil: Person
) -> None:
    answer = owner.post(MAGAZINE, data=form_of(store, name="Loket", informal="1", indexed=""))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{MAGAZINE}?kept=changed")
    now = store.site("magazine")
    assert (now.name, now.informal, now.indexed) == ("Loket", True, False)
    (line,) = store.log(Sought(act=DeskAct.SITE)).items
    assert (line.entry.person, line.entry.site) == (wil.id, "magazine")
    log = unescape(owner.get("/desk/log").text)
    assert "Naam, zoals lezers haar kennen: Loket & Lijn → Loket" in log
    assert "Zoekmachines mogen de pagina’s van draden opnemen: ja → nee" in log


def test_what_has_consequences_is_done_only_when_they_were_read(owner: FlaskClient, store: Store, jan: Reader) -> None:
    jan.sends()
    sent = form_of(store, origins="https://nieuw.example")
    answer = owner.post(MAGAZINE, data=sent)
    assert answer.status_code == 422
    assert f"Pagina’s op {ORIGIN} tonen geen reacties meer" in unescape(answer.text)
    assert "https://nieuw.example</textarea>" in answer.text
    assert store.site("magazine").origins == (ORIGIN,)
    assert owner.post(MAGAZINE, data={**sent, "sure": "1"}).status_code == 303
    assert store.site("magazine").origins == ("https://nieuw.example",)


def test_of_two_owners_the_second_sees_what_the_first_did_and_loses_nothing(
    owner: FlaskClient, house: House, store: Store, wil: Person
) -> None:
    site, late = store.site("magazine"), form_of(store, name="Van de tweede")
    house.sites.change(wil, "magazine", replace(as_wished(site), name="Van de eerste"))
    answer = owner.post(MAGAZINE, data=late)
    assert answer.status_code == 409
    assert "<strong>Van de eerste</strong>" in answer.text
    assert 'value="Van de tweede"' in answer.text
    assert store.site("magazine").name == "Van de eerste"
    seen = re.search(r'name="seen" value="(\w+)"', answer.text)
    assert seen
    assert owner.post(MAGAZINE, data={**late, "seen": seen[1]}).status_code == 303
    assert store.site("magazine").name == "Van de tweede"


def test_a_site_leads_to_where_its_house_rules_are_changed(owner: FlaskClient) -> None:
    assert 'href="/desk/policies/#site-magazine"' in owner.get(MAGAZINE).text


# The line


def test_the_line_is_ready_to_be_copied_in_the_words_of_the_readers(owner: FlaskClient) -> None:
    pages = {site: unescape(owner.get(f"{SITES}/{site}/line").text) for site in ("magazine", "buurt")}
    for site, words in (("magazine", "Lees de reacties of reageer"), ("buurt", "Read the reactions or react")):
        line = (
            f'<div data-moderation><a href="http://localhost/t/{site}" '
            f'referrerpolicy="no-referrer-when-downgrade">{words}</a></div>\n'
            '<script src="http://localhost/w.js" async></script></textarea>'
        )
        assert line in pages[site]
    names = re.findall(r"<summary>(.*?)</summary>", pages["magazine"].partition("<main")[2])
    assert len(names) >= 13
    assert not re.search(r"\{(service|site|words)\}", pages["magazine"])


# Checking a page


@pytest.fixture
def checking(owner: FlaskClient, house: House, store: Store, server: Server) -> FlaskClient:
    """wil, at the desk of a magazine that this server is one of the addresses of."""
    wished = replace(as_wished(store.site("magazine")), origins=(ORIGIN, server.origin))
    house.sites.change(None, "magazine", wished)
    return owner


def test_what_is_to_be_mended_stands_first_with_what_to_paste(checking: FlaskClient, server: Server) -> None:
    page = unescape(checking.post(f"{MAGAZINE}/check", data={"address": f"{server.origin}/"}).text)
    assert "1 punt te herstellen" in page
    assert page.index("Te herstellen") < page.index("Goed om te weten") < page.index("In orde")
    assert '<div data-moderation><a href="http://localhost/t/magazine"' in page
    assert f'value="{server.origin}/"' in page


def test_the_title_of_a_page_is_offered_for_its_thread(checking: FlaskClient, server: Server, store: Store) -> None:
    line = snippets.line(snippets.Filling("http://localhost", "magazine", "Reageer"))
    server.says(ARTICLE, f"<title>Wie is aan zet?</title>{line}".encode(), Content_Type="text/html")
    page = checking.post(f"{MAGAZINE}/check", data={"address": server.origin + ARTICLE}).text
    form = dict(
        re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page.partition("<form class")[2].partition("</form>")[0])
    )
    assert form == {"thread": ARTICLE, "address": server.origin + ARTICLE, "title": "Wie is aan zet?"}
    assert checking.post(f"{MAGAZINE}/title", data=form).status_code == 303
    named = store.thread("magazine", ARTICLE)
    assert named
    assert named.title == "Wie is aan zet?"
    page = checking.post(f"{MAGAZINE}/check", data={"address": server.origin + ARTICLE}).text
    assert 'name="title"' not in page


def test_only_pages_of_the_site_are_asked_for_and_not_too_often(
    checking: FlaskClient, house: House, server: Server, wil: Person
) -> None:
    answer = checking.post(f"{MAGAZINE}/check", data={"address": "https://elders.example/x"})
    assert (answer.status_code, "geen adres van deze site" in answer.text) == (422, True)
    for _ in range(29):
        house.limits.checking(wil.id)
    answer = checking.post(f"{MAGAZINE}/check", data={"address": f"{server.origin}/"})
    assert (answer.status_code, "Te veel pogingen." in answer.text) == (429, True)
    assert server.asked == []


# A title


def test_a_thread_is_called_what_an_editor_says(app: Flask, bram: Person, store: Store) -> None:
    editor = signed_in(app, bram)
    sent = {"thread": ARTICLE, "title": " Wie is aan zet? ", "address": f"{ORIGIN}{ARTICLE}/"}
    answer = editor.post(f"{MAGAZINE}/title", data=sent)
    assert answer.status_code == 303
    named = store.thread("magazine", ARTICLE)
    assert named
    assert (named.title, named.url) == ("Wie is aan zet?", f"{ORIGIN}{ARTICLE}/")
    assert "“Wie is aan zet?”" in editor.get(answer.headers["Location"]).text
    for wrong in ({"title": " "}, {"thread": "https://elders.example/x"}):
        assert editor.post(f"{MAGAZINE}/title", data={**sent, **wrong}).status_code == 422
    assert store.thread("magazine", ARTICLE) == named
