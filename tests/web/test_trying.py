"""The preview box of the house rules: els pastes a text and sees what becomes of it. Nothing is kept."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.domain.reaction import Status
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Reader

BOX = "/desk/policies/try"


def tried(desk: FlaskClient, text: str = "Een *dapper* initiatief.", **form: str) -> TestResponse:
    given = {"rules": "site:magazine", "name": "Jan Jansen", "email": "jan@example.org", "text": text}
    return desk.post(BOX, data=given | form)


def test_what_the_rules_say_stands_there_numbered_in_the_text_and_beside_their_lines(desk: FlaskClient) -> None:
    page = tried(desk, "Hé klootzak, mail mij@example.org!", name="Jan").text
    assert "Wat ervan wordt: bij het formulier afgewezen" in page
    assert re.search(r'<li id="why-1">.*?Achternaam.', page, re.DOTALL)
    assert re.search(r'<mark>klootzak<sup><a href="#why-\d"', page)
    assert re.search(r"<mark>Jan<sup>", page)
    assert re.search(r'href="/desk/policy/\w{64}#policy.toml-\d+"><code>none = &#34;refuse&#34;', page)
    assert "Vul uw voor- en achternaam in." in page


def test_a_text_without_a_fault_is_shown_as_it_would_stand(desk: FlaskClient) -> None:
    page = tried(desk).text
    assert "Wat ervan wordt: wacht op een moderator" in page
    assert "Niets: geen regel heeft er iets tegen." in page
    assert "<p>Een <strong>dapper</strong> initiatief.</p>" in page


def test_the_rules_of_a_candidate_are_quoted_from_its_folder(desk: FlaskClient) -> None:
    page = tried(desk, rules="candidate:strict", name="Jan").text
    assert re.search(r'href="/desk/policies/candidate/strict/files#huisregels/policy.toml-\d+"', page)
    assert re.search(r'value="candidate:strict" selected', page)
    assert "Wat ervan wordt: meteen geplaatst" in tried(desk, rules="candidate:open").text


def test_nothing_is_kept_and_nothing_counts_against_who_reacts_later(
    desk: FlaskClient, house: House, store: Store, jan: Reader
) -> None:
    for _ in range(5):
        tried(desk, "Een dapper initiatief.")
    assert store.number_of(Status.WAITING) == 0
    assert jan.sends("Een dapper initiatief.").reaction.findings == ()
    # Nor does what others have sent count in the box.
    assert "Niets: geen regel heeft er iets tegen." in tried(desk, "Een dapper initiatief.").text


def test_the_names_of_the_desk_are_known_in_the_box(desk: FlaskClient) -> None:
    assert "bij het formulier afgewezen" in tried(desk, name="Els de Graaf", email="els@elders.example").text


def test_what_was_typed_stays_and_is_never_markup(desk: FlaskClient) -> None:
    page = tried(desk, "</textarea><script>alert(1)</script>", name='"><b>', email="' onfocus=x").text
    assert "<script>alert" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in page
    assert 'value="&#34;&gt;&lt;b&gt;"' in page
    assert not re.search(r"<style|\sstyle=|\son\w+=", page.partition("<main")[2].replace("&#39; onfocus=x", ""))


@pytest.mark.parametrize(("field", "length"), [("text", 20_001), ("name", 1_001), ("email", 1_001)])
def test_what_is_too_long_is_said_at_its_field_and_kept(desk: FlaskClient, field: str, length: int) -> None:
    answer = tried(desk, **{field: "x" * length})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "x" * length in answer.text


@pytest.mark.parametrize(
    "rules", ["", "site", "candidate:", "candidate:..", "site:nergens", "candidate:nergens", "site:\0"]
)
def test_rules_that_are_not_there_are_said_to_be_so(desk: FlaskClient, rules: str) -> None:
    assert tried(desk, rules=rules).status_code == 404


def test_the_box_stands_on_the_overview_and_on_a_page_of_its_own(desk: FlaskClient) -> None:
    assert f'action="{BOX}"' in desk.get("/desk/policies/").text
    page = desk.get(f"{BOX}?rules=candidate:open").text
    assert re.search(r'value="candidate:open" selected', page)
    assert re.findall(r'<option value="(\w+):', page)[0] == "site"


def test_strangers_try_nothing(client: FlaskClient) -> None:
    assert client.get(BOX).status_code == 303
    assert tried(client).status_code == 303
