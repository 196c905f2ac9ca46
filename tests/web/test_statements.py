"""Statements of reasons on pages: as the author reads them, at the desk, and as they are handed in."""

import json
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Person
from moderation.intake import Accepted
from moderation.web import presenters, statement_words
from moderation.web.house import House
from moderation.web.words import words_for
from tests.conftest import Clock, Reader, signed_in
from tests.domain.test_statement import AGAIN, EXPIRED, RETURNED, SITE, a_decision, a_reaction, stated
from tests.test_review import decided, undone

INSULT = "Wat een klootzak is dat."
LIST = "/desk/statements"


def rejected(house: House, els: Person, jan: Reader, text: str = INSULT, reason: str = "surname") -> Accepted:
    sent = jan.sends(text)
    house.review.decide(
        els, "magazine", sent.reaction.number, Act.REJECT, 0, reason=reason, told="Wie bent u?\n\nGroet, de redactie."
    )
    return sent


def page_of(client: FlaskClient, receipt: str, query: str = "") -> str:
    answer = client.get(f"/r/{receipt}/statement{query}")
    assert answer.status_code == 200
    return unescape(answer.text)


def link_at_the_desk(desk: FlaskClient, number: int) -> str:
    """Where the pane of a reaction leads for its statement."""
    (link,) = set(
        re.findall(
            rf"/desk/item/magazine/{number}/statement/[0-9a-f-]+", desk.get(f"/desk/item/magazine/{number}").text
        )
    )
    return str(link)


# As its author reads it


def test_an_author_reads_what_was_decided_on_which_facts_and_grounds_and_what_they_can_do(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    receipt = rejected(house, els, jan).receipt
    page = page_of(client, receipt)
    for sentence in (
        "Waarom uw reactie niet is geplaatst",
        "Op 13 januari 2022 heeft de redactie besloten uw reactie niet te plaatsen.",
        "Dat geldt overal waar de site wordt gelezen, en blijvend, tenzij de redactie anders besluit.",
        INSULT,
        "De redactie las haar uit eigen beweging: niemand had haar gemeld.",
        "Uw voor- of achternaam ontbreekt.",
        "Huisregel 4: “Reacties zonder achternaam worden verwijderd.”",
        "De redactie schrijft:",
        "Wie bent u?",
        "Groet, de redactie.",
        "Ja: automatische regels hadden uw reactie onder de aandacht van de redactie gebracht.",
        "Een mens heeft besloten.",
        "U kunt ook naar een gecertificeerd orgaan voor buitengerechtelijke geschillenbeslechting gaan",
    ):
        assert sentence in page
    assert f"/r/{receipt}/object" in page


def test_it_speaks_the_language_that_is_asked_for(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    page = page_of(client, rejected(house, els, jan).receipt, "?lang=fr")
    assert "Pourquoi votre réaction n'a pas été publiée" in page
    assert "Votre prénom ou votre nom de famille manque." in page
    assert "Règle 4 du règlement : « Les réactions sans nom de famille sont supprimées. »" in page


def test_the_receipt_leads_to_it_and_it_leads_back(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    receipt = rejected(house, els, jan).receipt
    assert f"/r/{receipt}/statement" in client.get(f"/r/{receipt}").text
    assert re.search(rf'href="[^"]*/r/{receipt}"', page_of(client, receipt))


def test_as_a_part_it_is_the_piece_alone(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    piece = page_of(client, rejected(house, els, jan).receipt, "?part=1")
    assert piece.lstrip().startswith('<section class="mod-react" data-mod="react"')
    assert "<html" not in piece


def test_it_is_as_private_as_the_receipt(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    headers = client.get(f"/r/{rejected(house, els, jan).receipt}/statement").headers
    assert (headers["Referrer-Policy"], headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert "no-store" in headers["Cache-Control"]


@pytest.mark.parametrize("acts", [(), (Act.APPROVE,), (Act.SPAM,), (Act.SPAM, Act.APPROVE), (Act.REJECT, Act.APPROVE)])
def test_where_nothing_is_taken_away_there_is_no_such_page(
    client: FlaskClient, house: House, els: Person, jan: Reader, acts: tuple[Act, ...]
) -> None:
    sent = jan.sends()
    decided(house, els, sent.reaction, *acts)
    assert client.get(f"/r/{sent.receipt}/statement").status_code == 404
    assert "/statement" not in client.get(f"/r/{sent.receipt}").text


def test_of_a_text_that_was_shortened_it_says_what_stood_there(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends("Mijn buurvrouw heet Ans.")
    house.editing.save(els, "magazine", 1, 0, Edit("Mijn buurvrouw.", "personal"))
    page = page_of(client, sent.receipt)
    assert "Waarom een deel uit uw reactie is gehaald" in page
    assert "<p>U kunt naar een gecertificeerd orgaan voor buitengerechtelijke geschillenbeslechting gaan" in page
    assert "Mijn buurvrouw heet Ans." in page
    assert "Persoonsgegevens verwijderd door de redactie." in page


def test_by_what_is_told_of_a_shortened_text_nobody_tells_spam_from_what_waits(
    client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends("Mijn buurvrouw heet Ans.")
    edited = house.editing.save(els, "magazine", 1, 0, Edit("Mijn buurvrouw.", "personal"))
    addresses = (f"/r/{sent.receipt}", f"/r/{sent.receipt}/statement", f"/api/v1/receipts/{sent.receipt}")
    waiting = [client.get(each).text for each in addresses]
    assert "/statement" in waiting[0]
    decided(house, els, edited, Act.SPAM)
    assert [client.get(each).text for each in addresses] == waiting


def test_what_a_reader_wrote_is_shown_as_text(client: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    receipt = rejected(house, els, jan, "Zo: <script>alert(1)</script> en *vet*.").receipt
    page = client.get(f"/r/{receipt}/statement").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_a_receipt_that_is_none_leads_to_no_statement(client: FlaskClient) -> None:
    assert client.get("/r/nonsense/statement").status_code == 404


# In words


def test_what_was_not_mended_in_time_is_said_to_be_that() -> None:
    said = statement_words.told(stated(EXPIRED, course=(RETURNED,)), SITE, words_for("nl", "Europe/Amsterdam"))
    assert said.parts[0].sentences[0] == (
        "Uw reactie is naar u teruggestuurd om haar aan te passen, en dat is niet op tijd gebeurd. De tijd was om op "
        "24 november 2026."
    )
    assert said.parts[3].sentences[1] == "Een mens heeft haar naar u teruggestuurd. Een programma hield de tijd bij."


@pytest.mark.parametrize(
    ("can_object", "said"), [(False, "U kunt naar een gecertificeerd"), (True, "U kunt ook naar een gecertificeerd")]
)
def test_other_ways_stand_beside_an_objection_or_alone(can_object: bool, said: str) -> None:
    dutch = words_for("nl", "Europe/Amsterdam")
    assert statement_words.told(stated(a_decision()), SITE, dutch, can_object=can_object).elsewhere.startswith(said)


def test_after_an_objection_it_says_so_and_leaves_the_way_on_to_the_receipt() -> None:
    said = statement_words.told(stated(AGAIN), SITE, words_for("nl", "Europe/Amsterdam"))
    assert "Een andere redacteur heeft opnieuw besloten." in said.parts[1].after[0]
    assert said.elsewhere == ""


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        (0, "De redactie las haar uit eigen beweging"),
        (1, "1 lezer had haar gemeld."),
        (2, "2 lezers hadden haar gemeld."),
    ],
)
def test_it_says_how_it_came_to_attention(reports: int, words: str) -> None:
    said = statement_words.told(stated(a_decision(), reports=reports), SITE, words_for("nl", "Europe/Amsterdam"))
    assert said.parts[1].after[-1].startswith(words)


def test_of_a_long_text_it_says_that_there_was_more() -> None:
    said = statement_words.told(stated(a_decision(), a_reaction(plain="a b " * 2000)), SITE, words_for("nl", "UTC"))
    assert said.parts[1].after[0] == "Dit zijn de eerste 5.000 tekens."


# At the desk


def test_the_course_of_a_reaction_leads_to_the_statement_as_its_author_reads_it(
    desk: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    rejected(house, els, jan)
    page = unescape(desk.get(link_at_the_desk(desk, 1)).text)
    assert "Waarom uw reactie niet is geplaatst" in page
    assert "Huisregel 4" in page
    assert presenters.rule_in_words("words", words_for("nl", "Europe/Amsterdam")) in page
    assert '"decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT"' in page
    assert link_at_the_desk(desk, 1) in desk.get("/desk/item/magazine/1/log").text


def test_a_statement_of_what_was_undone_is_said_to_be_over(
    desk: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    rejected(house, els, jan)
    link = link_at_the_desk(desk, 1)
    undone(house, els, house.review.item("magazine", 1).reaction)
    assert "Het besluit is sindsdien teruggedraaid" in desk.get(link).text


def test_a_statement_belongs_to_its_own_reaction(desk: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    rejected(house, els, jan)
    jan.sends("Iets anders.")
    link = link_at_the_desk(desk, 1)
    assert desk.get(link.replace("/item/magazine/1/", "/item/magazine/2/")).status_code == 404
    assert desk.get(f"{link}0").status_code == 404


def test_editors_see_the_statements_of_a_period_with_their_grounds(
    app: Flask, house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    rejected(house, els, jan)
    clock.forward(days=40)
    rejected(house, els, jan, "Nog een klootzak.", reason="abusive")
    editor = signed_in(app, bram)
    lately = unescape(editor.get(f"{LIST}?site=magazine").text)
    assert "Uw bijdrage is kwetsend" in lately
    assert "Uw voor- of achternaam ontbreekt." not in lately
    before = unescape(editor.get(f"{LIST}?site=magazine&from=2022-01-01&to=2022-01-31").text)
    assert "is uw bijdrage welkom. Huisregel 4: “Reacties zonder achternaam worden verwijderd.”" in before
    assert "Uw bijdrage is kwetsend" not in before


def test_they_are_handed_in_as_lines_of_json(app: Flask, house: House, els: Person, bram: Person, jan: Reader) -> None:
    for text in (INSULT, "Nog een klootzak."):
        rejected(house, els, jan, text)
    answer = signed_in(app, bram).get(f"{LIST}.jsonl?site=magazine")
    assert answer.mimetype == "application/jsonl"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="statements-magazine-2022-01-13')
    assert [json.loads(line)["content_language"] for line in answer.text.splitlines()] == ["NL", "NL"]


def test_more_than_a_page_of_them_are_walked_through(
    app: Flask, house: House, els: Person, bram: Person, jan: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.review.statements.PAGE", 2)
    for number in range(3):
        rejected(house, els, jan, f"Nummer {number}.")
    editor = signed_in(app, bram)
    first = editor.get(f"{LIST}?site=magazine")
    (later,) = re.findall(r'href="([^"]*after=[^"]*)"', first.text)
    assert first.text.count("<li><time") == 2
    assert editor.get(unescape(later)).text.count("<li><time") == 1


@pytest.mark.parametrize("query", ["from=gisteren", "from=2022-01-10&to=2022-01-01"])
def test_days_that_are_none_are_said_to_be_none(app: Flask, bram: Person, query: str) -> None:
    editor = signed_in(app, bram)
    for address in (LIST, f"{LIST}.jsonl"):
        answer = editor.get(f"{address}?site=magazine&{query}")
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.text


def test_moderators_are_told_that_this_is_for_editors(desk: FlaskClient) -> None:
    assert desk.get(LIST).status_code == 403
    assert desk.get(f"{LIST}.jsonl").status_code == 403


def test_a_site_that_is_not_there_has_none(app: Flask, bram: Person) -> None:
    assert signed_in(app, bram).get(f"{LIST}?site=nowhere").status_code == 404


def test_the_days_are_those_of_the_site(
    app: Flask, house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    clock.at = clock.at.replace(hour=22, minute=0)
    rejected(house, els, jan)
    clock.forward(minutes=90)
    rejected(house, els, jan, "Nog een klootzak.")
    editor = signed_in(app, bram)
    for day in ("2022-01-13", "2022-01-14"):
        assert editor.get(f"{LIST}.jsonl?site=magazine&from={day}&to={day}").text.count("\n") == 1


def test_a_day_is_asked_for_with_an_example_of_how_it_is_written(app: Flask, bram: Person) -> None:
    page = signed_in(app, bram).get(f"{LIST}?site=magazine").text
    for field in ("from", "to"):
        assert re.search(rf'id="{field}-hint">[^<]*2026-03-01', page)
        assert f'aria-describedby="{field}-hint"' in page
