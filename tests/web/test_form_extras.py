"""What the form has besides name, address and text: one legal name, a code, two fields, and the trap."""

import re

import pytest
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.person import Person
from moderation.domain.site import Site
from moderation.domain.terms import Terms
from moderation.policies import Shelf, read_policy, shipped
from moderation.store.interface import KeptPolicy, Store
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader
from tests.policies.folders import policy_folder

GOOD = {"thread": ARTICLE, "name": "Jan Jansen", "email": "jan@example.org", "text": "Een dapper initiatief."}
BOX = 'name="one_name"'


def hidden_in(page: str) -> dict[str, str]:
    """All that a preview carries along to the definitive post."""
    form = page.split('action="http://localhost/t/magazine/post"', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def test_whoever_has_one_legal_name_is_offered_to_say_so_and_waits_for_an_editor(
    client: FlaskClient, store: Store
) -> None:
    assert BOX not in client.get(f"/t/magazine?thread={ARTICLE}").text
    sent = GOOD | {"name": "Suharto"}
    refused = client.post("/t/magazine/preview", data=sent)
    assert (refused.status_code, BOX in refused.text) == (422, True)
    preview = client.post("/t/magazine/preview", data=sent | {"one_name": "1"})
    assert preview.status_code == 200
    assert f'{BOX} value="1" checked' in preview.text
    assert client.post("/t/magazine/post", data=hidden_in(preview.text)).status_code == 303
    assert store.reaction("magazine", 1).author.one_name


def test_where_the_policy_offers_no_way_for_one_name_there_is_no_box(client: FlaskClient) -> None:
    sent = GOOD | {"name": "", "text": ""}
    assert BOX not in client.post("/t/buurt/preview", data=sent).text


@pytest.fixture
def code(house: House, bram: Person) -> str:
    """The code of an arrangement for one reaction, made by an editor."""
    terms = Terms(for_whom="bron van Els", reason="veiligheid", agreed_with="Els", shown_name="", real_name="")
    return house.arrangements.add(bram, "magazine", terms, once="x" * 32)[1]


def test_with_a_code_the_name_is_shown_nowhere(client: FlaskClient, desk: FlaskClient, code: str) -> None:
    sent = GOOD | {"name": "Klokke Luider", "code": code.lower().replace("-", " ")}
    preview = client.post("/t/magazine/preview", data=sent)
    shown = preview.text.split("<form", 1)[0]
    assert "Naam bij de redactie bekend" in shown
    assert "Klokke" not in shown
    receipt = client.post("/t/magazine/post", data=hidden_in(preview.text), follow_redirects=True)
    assert receipt.status_code == 200
    for page in (receipt, desk.get("/desk/queue"), desk.get("/desk/item/magazine/1"), desk.get("/desk/log")):
        assert "Klokke" not in page.text


@pytest.mark.parametrize("typed", ["0000-0000-0000", "code", "' or 1=1 --"])
def test_a_code_that_is_none_is_told_at_its_field(client: FlaskClient, typed: str) -> None:
    answer = client.post("/t/magazine/preview", data=GOOD | {"code": typed})
    assert answer.status_code == 422
    assert '<details class="mod-help" open>' in answer.text
    assert 'id="mod-code-error"' in answer.text
    assert "Wij kennen deze code niet" in answer.text


def test_a_used_code_is_told_so(client: FlaskClient, code: str) -> None:
    preview = client.post("/t/magazine/preview", data=GOOD | {"code": code})
    client.post("/t/magazine/post", data=hidden_in(preview.text))
    again = client.post("/t/magazine/preview", data=GOOD | {"code": code, "text": "Nog iets."})
    assert again.status_code == 422
    assert "opgebruikt" in again.text


def test_what_stands_in_the_trap_is_carried_to_the_rules_and_no_person_is_told(
    client: FlaskClient, store: Store, clock: Clock
) -> None:
    preview = client.post("/t/magazine/preview", data=GOOD | {"website": "https://casino.example"})
    assert preview.status_code == 200
    clock.forward(seconds=9)
    assert client.post("/t/magazine/post", data=hidden_in(preview.text)).status_code == 303
    (finding,) = store.reaction("magazine", 1).findings
    assert (finding.rule, finding.keys) == ("traps", ("trap",))


def test_two_fields_for_the_name_where_the_policy_asks_for_them(
    settings: Settings, store: Store, clock: Clock, tmp_path
) -> None:
    policy = (shipped() / "open" / "policy.toml").read_text("utf-8").replace('"Open"', '"Twee"\nname_fields = "two"')
    policy += '\n[rules.surname]\nnone = "refuse"\nparticles = ["de"]\n'
    policy_folder(tmp_path, policy, name="twee")
    shelf = Shelf((tmp_path,), store.policy_files)
    read = read_policy(tmp_path / "twee")
    store.keep_policy(KeptPolicy(read.digest, read.name, read.files))
    store.add_site(Site("twee", "Twee", (ORIGIN,), "nl", "Europe/Amsterdam", read.digest))
    client = create_app(bootstrap.build(settings, store, clock, shelf)).test_client()
    page = client.get("/t/twee?thread=/").text
    assert 'autocomplete="given-name"' in page
    assert 'autocomplete="family-name"' in page
    sent = {"thread": "/", "name": "Jan", "surname": "de Vries", "email": "", "text": "Mooi."}
    assert ">Jan de Vries<" in client.post("/t/twee/preview", data=sent).text
    assert client.post("/t/twee/preview", data=sent | {"surname": "de"}).status_code == 422


def test_whoever_works_at_the_desk_may_use_their_own_name_only_when_signed_in(
    desk: FlaskClient, client: FlaskClient, els: Person
) -> None:
    theirs = GOOD | {"name": els.name, "email": els.email}
    assert client.post("/t/magazine/preview", data=theirs).status_code == 422
    assert desk.post("/t/magazine/preview", data=theirs).status_code == 200


def test_no_answer_tells_that_an_address_belongs_to_the_desk(client: FlaskClient, els: Person) -> None:
    """What a stranger sees is the same with the address of somebody at the desk as with any other."""
    pages = [client.post("/t/magazine/preview", data=GOOD | {"email": email}).text for email in (els.email, "x@y.nl")]
    neutral = [re.sub(r'name="ticket" value="[^"]*"', "", page) for page in pages]
    assert neutral[0].replace(els.email, "x@y.nl") == neutral[1]


def test_a_preview_tells_nothing_of_what_is_known_of_an_address_also_where_all_is_published_at_once(
    client: FlaskClient, els: Person, jan: Reader
) -> None:
    for number in range(4):
        jan.sends(f"Nummer {number}, iets anders.", site="buurt", email="busy@example.org")
    sent = {"thread": "/", "name": "Ann Archer", "text": "Lovely."}
    pages = []
    for email in ("nobody@example.org", els.email, "busy@example.org"):
        page = client.post("/t/buurt/preview", data=sent | {"email": email}).text
        pages.append(re.sub(r'name="ticket" value="[^"]*"', "", page).replace(email, ""))
    assert pages[0] == pages[1] == pages[2]
    assert "an editor reads it first" not in pages[0]
