"""The desk's pages on anonymity by arrangement, as els (a moderator) and bram (an editor) meet them."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.terms import Terms
from moderation.intake.sent import Sent
from moderation.policies import read_policy
from moderation.store.interface import KeptPolicy, SealedName, Store
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader, signed_in
from tests.policies.folders import policy_folder

LIST = "/desk/arrangements"
NOBODY = f"{LIST}/00000000-0000-7000-8000-000000000000"
SHOWN = "Naam bij de redactie bekend"
TERMS = Terms("source of Els", "Would lose her job.", "Els", SHOWN, real_name="Sarah Geheim", uses=3)
FORM = {
    "site": "magazine",
    "for_whom": "source of Els",
    "reason": "Would lose her job.",
    "agreed_with": "Els",
    "shown_name": SHOWN,
    "real_name": "Sarah Geheim",
    "uses": "3",
    "until": "2022-02-01",
    "thread": ORIGIN + ARTICLE,
}
AGREED = {"version": "0", "for_whom": "source of Els", "reason": "Job.", "agreed_with": "Bram", "shown_name": SHOWN}
POLICY = """\
name = "Probeersel"
markup = "plain"

[rules.surname]
none = "refuse"
one_name = "hold"
"""
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def editor(app: Flask, bram: Person) -> FlaskClient:
    """bram, signed in; his desk is in English."""
    return signed_in(app, bram)


def words_of(answer: TestResponse) -> str:
    """What there is to read on a page, tags left out."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def value_of(answer: TestResponse, name: str) -> str:
    """What stands in a field of a form."""
    found = re.search(rf'name="{name}"[^>]*? value="([^"]*)"', answer.text)
    assert found, name
    return unescape(found[1])


def one(house: House, person: Person, terms: Terms = TERMS) -> str:
    """The address of an arrangement."""
    return f"{LIST}/{house.arrangements.add(person, 'magazine', terms)[0].id}"


def arranged(house: House, person: Person, reaction: Reaction) -> Reaction:
    return house.arrangements.arrange(person, reaction.site, reaction.number, reaction.version, TERMS)[0]


# Making one


def test_the_form_proposes_what_the_house_rules_show_and_one_reaction(editor: FlaskClient) -> None:
    page = editor.get(f"{LIST}/new?site=magazine")
    assert (value_of(page, "shown_name"), value_of(page, "uses")) == (SHOWN, "1")
    assert value_of(editor.get(f"{LIST}/new?site=buurt"), "shown_name") == "Name known to the editors"
    for field in ("for_whom", "agreed_with", "real_name", "until", "uses", "thread"):
        assert f'<label for="{field}">' in page.text


def test_the_code_is_shown_with_what_to_tell_the_author_in_the_language_of_the_site(editor: FlaskClient) -> None:
    answer = editor.post(f"{LIST}/new", data=FORM)
    assert answer.status_code == 200
    codes = set(CODE.findall(words_of(answer)))
    assert len(codes) == 1
    told = re.search(r'<p class="source to-copy" lang="nl">(.*?)</p>', answer.text)
    assert told
    for said in (*codes, SHOWN, "3", "1 februari 2022", f"https://blad.example{ARTICLE}"):
        assert said in told[1]


def test_the_code_stands_nowhere_else(editor: FlaskClient, house: House) -> None:
    (code,) = set(CODE.findall(words_of(editor.post(f"{LIST}/new", data=FORM))))
    (made,) = house.arrangements.all().items
    for address in (LIST, f"{LIST}/{made.id}", "/desk/queue", "/desk/log"):
        assert code not in editor.get(address).text


def test_the_page_with_the_code_is_kept_in_no_cache(editor: FlaskClient) -> None:
    assert editor.post(f"{LIST}/new", data=FORM).headers["Cache-Control"] == "no-store"


def test_a_double_click_makes_one_and_shows_the_code_again(editor: FlaskClient, house: House) -> None:
    once = value_of(editor.get(f"{LIST}/new"), "once")
    first, second = (editor.post(f"{LIST}/new", data=FORM | {"once": once}) for _ in range(2))
    assert CODE.findall(words_of(first)) == CODE.findall(words_of(second)) != []
    assert len(house.arrangements.all().items) == 1


def test_a_form_that_is_not_in_order_says_so_at_the_fields_and_keeps_what_was_typed(
    editor: FlaskClient, house: House
) -> None:
    wrong = {"reason": "", "uses": "many", "until": "1 maart", "thread": "https://elders.example/"}
    answer = editor.post(f"{LIST}/new", data=FORM | wrong)
    assert answer.status_code == 422
    assert "<title>Error: New arrangement" in answer.text
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == ["reason", "uses", "until", "thread"]
    for field in wrong:
        assert f'id="{field}-error"' in answer.text
    for field in ("for_whom", "real_name", "uses", "until", "thread", "site"):
        assert value_of(answer, field) == (FORM | wrong)[field]
    assert house.arrangements.all().items == ()


def test_empty_limits_are_none(editor: FlaskClient, house: House) -> None:
    editor.post(f"{LIST}/new", data=FORM | {"uses": " ", "until": "", "thread": ""})
    (made,) = house.arrangements.all().items
    assert (made.uses, made.until, made.thread) == (None, None, None)


@pytest.mark.parametrize("site", ["nergens", "", "\x00"])
def test_a_site_that_is_not_there_gets_none(editor: FlaskClient, site: str) -> None:
    assert editor.post(f"{LIST}/new", data=FORM | {"site": site}).status_code == 404


def test_whatever_is_typed_is_shown_as_text(editor: FlaskClient, house: House) -> None:
    odd = "<script>alert(1)</script>\"'&\ufffd\u202e"
    fields = ("for_whom", "reason", "agreed_with", "shown_name", "real_name", "until", "uses", "thread")
    answer = editor.post(f"{LIST}/new", data=FORM | dict.fromkeys(fields, odd))
    assert answer.status_code == 422
    assert "<script>" not in answer.text
    made = editor.post(f"{LIST}/new", data=FORM | dict.fromkeys(fields[:5], odd))
    assert made.status_code == 200
    address = f"{LIST}/{house.arrangements.all().items[0].id}"
    for page in (made, editor.get(LIST), editor.get(address), editor.get(f"{address}/end")):
        assert "<script>" not in page.text


# The list and one of it


def test_the_list_says_how_each_stands(
    app: Flask, editor: FlaskClient, house: House, bram: Person, clock: Clock
) -> None:
    for terms in (
        {"uses": "", "until": ""},
        {"uses": "1", "until": "2022-01-13"},
        {"for_whom": "the third", "thread": ""},
    ):
        clock.forward(seconds=1)
        editor.post(f"{LIST}/new", data=FORM | terms)
    newest = house.arrangements.all().items[0]
    clock.forward(days=1)
    house.arrangements.end(bram, newest.id)
    page = signed_in(app, bram).get(LIST)
    states = re.findall(r'<span class="state [^"]*">([^<]*)</span>', page.text)
    assert states == [
        "Ended on 14 January 2022, used 0 of 3",
        "Expired after 13 January 2022, used 0 of 1",
        "Valid, used 0 times",
    ]
    assert re.findall(r"<bdi>([^<]*)</bdi></a>", page.text) == ["the third", "source of Els", "source of Els"]


def test_one_that_is_used_up_says_so(editor: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    arranged(house, els, jan.sends().reaction)
    assert "Used up: 1 of 1" in editor.get(LIST).text


def test_the_list_can_be_that_of_one_site(editor: FlaskClient) -> None:
    editor.post(f"{LIST}/new", data=FORM)
    assert "source of Els" in editor.get(f"{LIST}?site=magazine").text
    assert "There are no arrangements here." in editor.get(f"{LIST}?site=buurt").text
    assert editor.get(f"{LIST}?site=nergens").status_code == 404
    assert editor.get(f"{LIST}?after=nonsense").status_code == 200


def test_a_long_list_comes_in_pages_that_show_each_once(
    editor: FlaskClient, house: House, bram: Person, clock: Clock
) -> None:
    for _ in range(52):
        one(house, bram)
        clock.forward(seconds=1)
    first = editor.get(LIST).text
    following = re.search(r'href="([^"]*after=[^"]+)"', first)
    assert following
    second = editor.get(unescape(following[1])).text
    shown = re.findall(rf'class="by" href="{LIST}/([^"]+)"', first + second)
    assert len(shown) == len(set(shown)) == 52


def test_one_shows_its_terms_and_what_stands_under_it(
    editor: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    reaction = arranged(house, els, jan.sends("Zo gaat het bij ons.").reaction)
    page = editor.get(f"{LIST}/{reaction.arrangement}")
    for said in ("source of Els", "Would lose her job.", SHOWN, "Els de Graaf", "Zo gaat het bij ons.", "sealed"):
        assert said in words_of(page)
    assert 'href="/desk/item/magazine/1"' in page.text


@pytest.mark.parametrize("odd", [NOBODY, f"{LIST}/x", f"{LIST}/%00", f"{NOBODY}/end"])
def test_one_that_is_not_there_is_said_so(editor: FlaskClient, odd: str) -> None:
    assert editor.get(odd).status_code == 404
    assert editor.post(f"{NOBODY}/end").status_code == 404
    assert editor.post(f"{NOBODY}/names", data={"why": "Looking."}).status_code == 404


def test_ending_is_explained_first_and_then_shown(editor: FlaskClient, house: House, bram: Person) -> None:
    address = one(house, bram)
    assert f'action="{address}/end"' in editor.get(f"{address}/end").text
    assert house.arrangements.all().items[0].ended is None
    answer = editor.post(f"{address}/end")
    assert (answer.status_code, answer.headers["Location"]) == (303, address)
    page = editor.get(address).text
    assert "Ended on 13 January 2022" in page
    assert f"{address}/end" not in page


# Sealed names


def test_sealed_names_are_shown_to_an_editor_who_says_why_and_the_reading_stays_visible(
    editor: FlaskClient, house: House, bram: Person
) -> None:
    address = one(house, bram)
    answer = editor.post(f"{address}/names", data={"why": "A judge asks."})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Sarah Geheim" in answer.text
    page = editor.get(address)
    assert "13 January 2022, 21:44 Bram Postma : A judge asks." in words_of(page)
    assert "Geheim" not in page.text


def test_names_that_authors_typed_are_shown_with_their_addresses(
    editor: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    reaction = arranged(house, els, jan.sends().reaction)
    answer = editor.post(f"{LIST}/{reaction.arrangement}/names", data={"why": "A judge asks."})
    assert "Entered with reaction 1 Jan Jansen , jan@example.org" in words_of(answer)


def test_without_a_reason_no_name_is_shown(editor: FlaskClient, house: House, bram: Person) -> None:
    address = one(house, bram)
    for why in ("", "…", "x" * 501):
        answer = editor.post(f"{address}/names", data={"why": why})
        assert answer.status_code == 422
        assert "<title>Error:" in answer.text
        assert 'href="#why"' in answer.text
        assert value_of(answer, "why") == why
        assert "Geheim" not in answer.text
    assert "Who has read them" not in editor.get(address).text


def test_where_nothing_is_sealed_there_is_nothing_to_ask(editor: FlaskClient, house: House, bram: Person) -> None:
    address = one(house, bram, Terms("source of Els", "Job.", "Els"))
    page = editor.get(address).text
    assert "No name is sealed here." in page
    assert f"{address}/names" not in page
    assert "No name is sealed here." in editor.post(f"{address}/names", data={"why": "Looking."}).text


# Who may what


def test_editors_are_led_to_arrangements_and_moderators_are_not(desk: FlaskClient, editor: FlaskClient) -> None:
    assert f'href="{LIST}"' in editor.get("/desk/queue").text
    assert f'href="{LIST}"' not in desk.get("/desk/queue").text


def test_a_moderator_sees_arrangements_but_no_way_to_change_them(desk: FlaskClient, house: House, bram: Person) -> None:
    address = one(house, bram)
    page, listed = desk.get(address), desk.get(LIST)
    assert "source of Els" in page.text
    assert "source of Els" in listed.text
    for shut in (f"{address}/end", f"{address}/names", f"{LIST}/new"):
        assert shut not in page.text + listed.text


def test_what_a_moderator_may_not_do_is_refused(desk: FlaskClient, house: House, bram: Person) -> None:
    address = one(house, bram)
    answers = [
        desk.get(f"{LIST}/new"),
        desk.post(f"{LIST}/new", data=FORM),
        desk.get(f"{address}/end"),
        desk.post(f"{address}/end"),
        desk.post(f"{address}/names", data={"why": "Curious."}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 5
    assert not any("Geheim" in answer.text for answer in answers)
    view = house.arrangements.one(address.rpartition("/")[2])
    assert (view.arrangement.ended, view.readings) == (None, ())
    assert len(house.arrangements.all().items) == 1


# A reaction that waits


def test_a_waiting_reaction_leads_to_the_form_with_the_version_that_was_seen(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    came_from = "/desk/queue?site=magazine"
    (address,) = re.findall(rf'href="({LIST}/for/[^"]+)"', desk.get(f"{came_from}&item=magazine/1").text)
    page = desk.get(unescape(address))
    assert value_of(page, "version") == "0"
    assert f'name="return" value="{came_from}&amp;item=magazine/1"' in page.text
    assert value_of(page, "shown_name") == SHOWN
    assert 'name="real_name"' not in page.text
    assert "is_lasting" not in page.text


def test_it_is_shown_again_under_the_arranged_name_with_the_way_back(
    desk: FlaskClient, store: Store, jan: Reader
) -> None:
    jan.sends()
    answer = desk.post(f"{LIST}/for/magazine/1", data=AGREED | {"return": "/desk/queue?site=magazine"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/desk/queue?site=magazine&item=magazine/1&done=magazine/1"
    page = desk.get(answer.headers["Location"]).text
    reaction = store.reaction("magazine", 1)
    assert reaction.status is Status.WAITING
    assert f"<bdi>{SHOWN}</bdi></h2>" in page
    assert f'href="{LIST}/{reaction.arrangement}"' in page
    assert f"{LIST}/for/" not in page
    for hidden in ("Jan Jansen", "jan@example.org"):
        assert hidden not in page
    undoes = re.search(r'name="undoes" value="([^"]+)"', page)
    assert undoes
    undo = {"site": "magazine", "number": 1, "version": 1, "act": "undo", "undoes": undoes[1]}
    assert desk.post("/desk/decide", data=undo).status_code == 303
    assert "Jan Jansen" in desk.get("/desk/item/magazine/1").text


def test_what_the_rules_say_of_the_real_name_is_not_shown_since_it_may_quote_it(
    desk: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    reaction = jan.sends(name="van der Steenhoven-Kuiper").reaction
    said = ("alleen een achternaam", 'class="source as-name"', 'unclear = "hold"', "Achternaam.")
    page = unescape(desk.get("/desk/item/magazine/1").text)
    assert [words in page for words in said] == [True] * 4
    arranged(house, els, reaction)
    page = unescape(desk.get("/desk/item/magazine/1").text)
    assert [words in page for words in said] == [False, False, False, True]


def test_a_form_for_a_reaction_that_is_not_in_order_keeps_what_was_typed(
    desk: FlaskClient, store: Store, jan: Reader
) -> None:
    jan.sends()
    wrong = AGREED | {"for_whom": "Jan Jansen", "agreed_with": "", "reason": "Baan <kwijt>."}
    answer = desk.post(f"{LIST}/for/magazine/1", data=wrong)
    assert answer.status_code == 422
    assert re.findall(r'<li><a href="#(\w+)">', answer.text) == ["for_whom", "agreed_with"]
    assert "Baan &lt;kwijt&gt;.</textarea>" in answer.text
    assert value_of(answer, "version") == "0"
    assert store.reaction("magazine", 1).arrangement is None


def test_an_outdated_form_is_refused_and_can_be_sent_again_for_what_is_there_now(
    desk: FlaskClient, house: House, bram: Person, jan: Reader
) -> None:
    jan.sends()
    spam = house.review.decide(bram, "magazine", 1, Act.SPAM, 0)
    last = house.review.item("magazine", 1).can_undo
    assert last
    house.review.undo(bram, "magazine", 1, last.id, spam.version)
    answer = desk.post(f"{LIST}/for/magazine/1", data=AGREED)
    assert answer.status_code == 409
    assert "Bram Postma, 13 januari 2022, 21:44" in answer.text
    assert (value_of(answer, "version"), value_of(answer, "for_whom")) == ("2", "source of Els")
    assert house.arrangements.all().items == ()
    assert desk.post(f"{LIST}/for/magazine/1", data=AGREED | {"version": "2"}).status_code == 303


def test_an_outdated_form_for_what_does_not_wait_any_more_cannot_be_sent_again(
    desk: FlaskClient, house: House, bram: Person, jan: Reader
) -> None:
    jan.sends()
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 0)
    answer = desk.post(f"{LIST}/for/magazine/1", data=AGREED)
    assert answer.status_code == 409
    assert f'action="{LIST}' not in answer.text
    assert desk.get(f"{LIST}/for/magazine/1?version=1").status_code == 409
    assert desk.post(f"{LIST}/for/magazine/1", data=AGREED | {"version": "1"}).status_code == 409


def test_a_plain_decision_cannot_arrange(desk: FlaskClient, store: Store, jan: Reader) -> None:
    jan.sends()
    body = {"site": "magazine", "number": 1, "version": 0, "act": "arrange"}
    assert desk.post("/desk/decide", data=body).status_code == 409
    assert store.reaction("magazine", 1).version == 0


@pytest.mark.parametrize("odd", ["magazine/9", "nergens/1", "%00/1", "magazine/" + "9" * 400])
def test_a_reaction_that_is_not_there_is_not_arranged(desk: FlaskClient, odd: str) -> None:
    assert desk.get(f"{LIST}/for/{odd}").status_code == 404
    assert desk.post(f"{LIST}/for/{odd}", data=AGREED).status_code == 404


def test_a_sealed_name_stands_on_no_page_but_the_one_that_was_asked_for(
    desk: FlaskClient, editor: FlaskClient, client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    accepted = jan.sends(name="Sarah Zeldzaam", email="sarah@zeldzaam.example")
    reaction = arranged(house, els, accepted.reaction)
    house.review.decide(els, "magazine", 1, Act.APPROVE, reaction.version)
    pages = [
        each.get(address).data
        for each in (desk, editor)
        for address in (
            "/desk/queue?status=published",
            "/desk/item/magazine/1",
            "/desk/log",
            "/desk/queue?done=magazine/1",
            LIST,
            f"{LIST}/{reaction.arrangement}",
            f"{LIST}/{reaction.arrangement}/end",
        )
    ]
    pages += [
        client.get(address).data
        for address in (
            f"/t/magazine?thread={ARTICLE}",
            f"/r/{accepted.receipt}",
            f"/api/v1/sites/magazine/thread?thread={ARTICLE}",
            f"/api/v1/receipts/{accepted.receipt}",
        )
    ]
    assert not any(b"zeldzaam" in page.lower() for page in pages)
    read = editor.post(f"{LIST}/{reaction.arrangement}/names", data={"why": "A judge asks."})
    assert b"Sarah Zeldzaam" in read.data


# People with one legal name


@pytest.fixture
def one_name(house: House, settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> House:
    """A house with one more site, whose rule on surnames knows people with one name. Luh waits there."""
    policy = read_policy(policy_folder(tmp_path, POLICY))
    store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
    store.add_site(Site("eigen", "Eigen Blad", (ORIGIN,), "nl", "Europe/Amsterdam", policy.digest))
    house = bootstrap.build(settings, store, clock)
    place = house.intake.place("eigen", "/")
    sent = Sent("Luh", "luh@example.org", "Zo heet ik.", one_name=True)
    house.intake.submit(place, sent, house.intake.preview(place, sent).ticket)
    return house


def test_somebody_with_one_name_is_proposed_to_be_shown_under_it(one_name: House, els: Person) -> None:
    desk = signed_in(create_app(one_name), els)
    assert unescape(desk.get("/desk/item/eigen/1").text).count(f"{LIST}/for/eigen/1?version=0") == 2
    page = desk.get(f"{LIST}/for/eigen/1?version=0")
    assert (value_of(page, "for_whom"), value_of(page, "shown_name")) == ("Luh", "Luh")
    assert "is_lasting" not in page.text, "a lasting code is for editors to make"


def test_an_editor_makes_them_a_code_that_lasts_in_one_go(one_name: House, bram: Person) -> None:
    editor = signed_in(create_app(one_name), bram)
    page = editor.get(f"{LIST}/for/eigen/1?version=0")
    assert 'type="checkbox" name="is_lasting"' in page.text
    body = {name: value_of(page, name) for name in ("version", "once", "for_whom", "shown_name")}
    body |= {"reason": "One name.", "agreed_with": "Bram", "is_lasting": "1"}
    first, again = (editor.post(f"{LIST}/for/eigen/1", data=body) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert CODE.findall(words_of(first)) == CODE.findall(words_of(again)) != []
    assert 'href="/desk/queue?item=eigen/1&amp;done=eigen/1"' in first.text
    (made,) = one_name.arrangements.all().items
    assert (made.uses, made.thread, made.until, made.shown_name) == (None, None, None, "Luh")
    assert one_name.arrangements.names(bram, made.id, "Looking.") == (SealedName("Luh", 1),)


def test_who_does_not_say_to_have_one_name_is_not_proposed_to(desk: FlaskClient, jan: Reader) -> None:
    jan.sends()
    assert unescape(desk.get("/desk/item/magazine/1").text).count(f"{LIST}/for/magazine/1") == 1
