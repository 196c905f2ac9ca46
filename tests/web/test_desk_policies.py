"""House rules at the desk: els (moderator) looks, bram (editor) tries policies on the past and puts them in force."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.replay.reports import Failure, State
from moderation.store.interface import Report, Store
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import Clock, Reader, signed_in
from tests.replaying import THREE_LINKS, few_links, tried_out

DESK = "/desk/policies"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Where the house's own policies lie."""
    place = tmp_path / "policies"
    few_links(place)
    return place


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, own: Path) -> Iterator[House]:
    """A house with policies of its own, which it reads from its store once they are in force."""
    house = bootstrap.build(replace(settings, policies=str(own)), store, clock)
    yield house
    house.replays.close()


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


@pytest.fixture
def editor(app: Flask, bram: Person) -> FlaskClient:
    """bram, signed in. He reads English."""
    return signed_in(app, bram)


@pytest.fixture
def three(house: House, jan: Reader, els: Person) -> None:
    """Three reactions that waited: els placed the first, which has three links, and rejected the second."""
    for text in (f"{THREE_LINKS} <script>alert(1)</script>", "Dan dat.", "Tot slot."):
        jan.sends(text)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.review.decide(els, "magazine", 2, Act.REJECT, 0, reason="advertising")


def begun(editor: FlaskClient, house: House, **form: str) -> TestResponse:
    """The page of a replay that bram began, once it has ended."""
    answer = editor.post(f"{DESK}/replay", data={"policy": "few-links", "site": "magazine", "since": ""} | form)
    assert answer.status_code == 303, answer.text
    house.replays.wait()
    return editor.get(answer.headers["Location"])


def digest_in(editor: FlaskClient, name: str = "few-links") -> str:
    found = re.search(r'name="digest" value="(\w+)"', editor.get(f"{DESK}/candidate/{name}").text)
    assert found
    return found[1]


# What is in force, and what could be


def test_the_page_says_what_is_in_force_where_since_when_and_by_whom(
    editor: FlaskClient, house: House, bram: Person, clock: Clock
) -> None:
    house.activations.activate("buurt", "strict")
    clock.forward(hours=1)
    house.activations.activate("buurt", "few-links", bram)
    page = editor.get(f"{DESK}/").text
    digest = house.review.sites()[1].policy
    assert re.search(rf'In force</dt><dd>Few links <a href="/desk/policy/{digest}"><code>{digest[:8]}', page)
    assert "Since</dt><dd><time" in page
    assert "By</dt><dd>Bram Postma" in page
    assert re.search(r"What was in force before.*the command line", page, re.DOTALL)
    assert f'href="{DESK}/shadow/buurt"' in page


def test_the_policies_on_the_server_stand_there_with_what_came_of_their_check(editor: FlaskClient, own: Path) -> None:
    few_links(own, "wrong", three="publish")
    (own / "broken").mkdir()
    (own / "broken" / "policy.toml").write_text("name = ", "utf-8")
    page = editor.get(f"{DESK}/").text
    assert re.search(r"few-links</a>\s*<code>\w{8}</code>\s*<span class=\"state published\">passes its 2 cases", page)
    assert re.search(r"wrong</a>\s*<code>\w{8}</code>\s*<span class=\"state rejected\">1 failure<", page)
    assert re.search(r"broken</a>\s*<span class=\"state rejected\">cannot be read", page)
    wrong = editor.get(f"{DESK}/candidate/wrong")
    assert "“three links are spam”: expected the decision publish, got spam" in wrong.text
    assert "<form" not in wrong.text.partition("<main")[2]
    assert "not sound TOML" in editor.get(f"{DESK}/candidate/broken").text


def test_a_candidate_is_shown_by_both_its_names_and_with_its_files(editor: FlaskClient, own: Path) -> None:
    page = editor.get(f"{DESK}/candidate/few-links").text
    assert re.search(r"<h1[^>]*>few-links: Few links <code>\w{8}", page)
    link = re.search(r'href="([^"]+)">Read its files', page)
    assert link
    files = editor.get(link[1]).text
    assert "As they lie in the folder few-links now." in files
    assert '<li id="policy.toml-5"><code>[rules.links]</code></li>' in files
    assert "cases.toml" in files
    (own / "few-links" / "policy.toml").write_text("name = ", "utf-8")
    assert editor.get(link[1]).status_code == 404
    assert "Read its files" not in editor.get(f"{DESK}/candidate/few-links").text


@pytest.mark.parametrize("name", ["nergens", "..", "%00", "..%2Fpolicies%2Ffew-links", "x" * 400])
def test_a_policy_that_is_not_there_is_said_so(editor: FlaskClient, name: str) -> None:
    assert editor.get(f"{DESK}/candidate/{name}").status_code in (404, 308)


# Putting one in force


def test_an_editor_sees_what_changes_and_puts_a_policy_in_force(editor: FlaskClient, store: Store) -> None:
    page = editor.get(f"{DESK}/candidate/few-links").text
    assert "What changes on Loket &amp; Lijn" in page
    assert "Put in force on Loket &amp; Lijn" in page
    digest = digest_in(editor)
    answer = editor.post(f"{DESK}/activate", data={"policy": "few-links", "site": "magazine", "digest": digest})
    assert answer.headers["Location"] == f"{DESK}/?activated=magazine"
    assert store.site("magazine").policy == digest
    assert "These house rules are now in force." in editor.get(answer.headers["Location"]).text
    assert "It is in force here." in editor.get(f"{DESK}/candidate/few-links").text


def test_what_was_changed_since_it_was_looked_at_is_not_put_in_force(
    editor: FlaskClient, store: Store, own: Path
) -> None:
    before, digest = store.site("magazine").policy, digest_in(editor)
    file = own / "few-links" / "policy.toml"
    file.write_text(file.read_text("utf-8").replace("Few links", "Other"), "utf-8")
    answer = editor.post(f"{DESK}/activate", data={"policy": "few-links", "site": "magazine", "digest": digest})
    assert answer.status_code == 409
    assert "The files have changed since you looked." in answer.text
    assert store.site("magazine").policy == before


# Trying one on the past


def test_a_replay_is_shown_with_its_counts_and_its_changes(editor: FlaskClient, house: House, three: None) -> None:
    page = begun(editor, house).text
    assert "3 reactions judged." in page
    assert "3 would come out otherwise." in page
    assert "2 of these go against what a person decided." in page
    against, _, others = page.partition("Other changes")
    assert re.findall(r'href="/desk/item/magazine/(\d)"', against) == ["1", "2"]
    assert re.findall(r'href="/desk/item/magazine/(\d)"', others) == ["3"]
    assert "by a person: Published" in against
    assert "&lt;script&gt;" in against
    assert "<script>" not in page
    assert "The text has 3 links." in against
    assert "jan@example.org" not in page


def test_a_report_holds_no_words_of_readers(editor: FlaskClient, house: House, store: Store, three: None) -> None:
    begun(editor, house)
    (report,) = store.reports()
    outcome = store.report(report.id).outcome
    assert '"number":1' in outcome
    for word in ("Jansen", "dapper", "a.example", "Tot slot", "vet"):
        assert word not in outcome


def test_a_replay_since_a_day_judges_what_came_in_from_then_on(
    editor: FlaskClient, house: House, jan: Reader, clock: Clock, three: None
) -> None:
    clock.forward(hours=10)
    jan.sends("Later.")
    page = begun(editor, house, since="2022-01-14").text
    assert "1 reaction judged." in page
    assert "0 reactions judged." in begun(editor, house, since="0d", site="buurt").text


@pytest.mark.parametrize("since", ["2999-01-01", "gisteren", "\0", "9" * 50])
def test_what_is_no_moment_is_refused_with_the_form_kept(editor: FlaskClient, store: Store, since: str) -> None:
    answer = editor.post(f"{DESK}/replay", data={"policy": "few-links", "site": "buurt", "since": since})
    assert answer.status_code == 422
    assert 'id="problem"' in answer.text
    assert re.search(r'value="buurt" checked', answer.text)
    assert store.reports() == ()


def test_a_policy_that_fails_its_cases_is_not_tried(editor: FlaskClient, store: Store, own: Path) -> None:
    few_links(own, "wrong", three="publish")
    answer = editor.post(f"{DESK}/replay", data={"policy": "wrong", "site": "magazine"})
    assert answer.status_code == 422
    assert store.reports() == ()


@pytest.mark.parametrize("form", [{"site": "nergens"}, {"policy": "nergens"}, {"policy": "../policies/few-links"}, {}])
def test_what_is_not_there_cannot_be_tried_or_put_in_force(editor: FlaskClient, form: dict[str, str]) -> None:
    given = {"policy": "few-links", "site": "magazine"} | form if form else {}
    for step in ("replay", "activate"):
        assert editor.post(f"{DESK}/{step}", data=given).status_code == 404


def a_report(store: Store, clock: Clock, **changes: object) -> Report:
    """One of bram's that is under way, as another process of the service would have written it."""
    now, bram = clock(), next(person for person in store.people() if person.role.may_edit)
    report = Report("r1", "magazine", "d" * 64, "few-links", None, bram.id, now, done=200, total=1234, seen=now)
    return replace(report, **changes)  # type: ignore[arg-type]


def test_while_it_runs_the_page_looks_again_unless_it_is_asked_not_to(
    editor: FlaskClient, store: Store, clock: Clock
) -> None:
    store.put_report(a_report(store, clock))
    answer = editor.get(f"{DESK}/replay/r1")
    assert answer.headers["Refresh"] == "3"
    assert "200 of 1,234 reactions judged" in answer.text
    assert '<progress id="progress" max="1234" value="200">' in answer.text
    still = editor.get(f"{DESK}/replay/r1?still=1")
    assert "Refresh" not in still.headers
    assert "Refresh" in still.text


def test_an_editor_breaks_a_replay_off(
    app: Flask, editor: FlaskClient, els: Person, store: Store, clock: Clock
) -> None:
    store.put_report(a_report(store, clock))
    assert "Break off" in editor.get(f"{DESK}/replay/r1").text
    assert "Break off" not in signed_in(app, els).get(f"{DESK}/replay/r1").text
    assert signed_in(app, els).post(f"{DESK}/replay/r1/stop").status_code == 403
    assert store.report("r1").ended is None
    answer = editor.post(f"{DESK}/replay/r1/stop")
    assert answer.headers["Location"] == f"{DESK}/replay/r1"
    page = editor.get(f"{DESK}/replay/r1").text
    assert "Broken off by an editor." in page
    assert "Break off" not in page
    assert editor.post(f"{DESK}/replay/nergens/stop").status_code == 404


def test_only_one_replay_runs_at_a_time_and_the_other_is_shown(editor: FlaskClient, store: Store, clock: Clock) -> None:
    store.put_report(a_report(store, clock))
    answer = editor.post(f"{DESK}/replay", data={"policy": "few-links", "site": "magazine"})
    assert answer.headers["Location"] == f"{DESK}/replay/r1?busy=1"
    assert "Only one replay runs at a time." in editor.get(answer.headers["Location"]).text
    assert len(store.reports()) == 1


def test_a_replay_without_a_sign_of_life_is_broken_off_and_stands_in_nobodys_way(
    editor: FlaskClient, house: House, store: Store, clock: Clock, three: None
) -> None:
    clock.forward(minutes=5)
    store.put_report(a_report(store, clock, begun=clock() - timedelta(minutes=4)))
    assert "Refresh" in editor.get(f"{DESK}/replay/r1").headers
    clock.forward(minutes=1)
    answer = editor.get(f"{DESK}/replay/r1")
    assert "gives no sign of life any more" in answer.text
    assert "Refresh" not in answer.headers
    assert "3 reactions judged." in begun(editor, house).text


@pytest.mark.parametrize("failure", Failure)
def test_a_replay_that_failed_says_why(editor: FlaskClient, store: Store, clock: Clock, failure: Failure) -> None:
    store.put_report(a_report(store, clock, ended=clock(), failure=failure.value))
    answer = editor.get(f"{DESK}/replay/r1")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("outcome", ["{}", "nonsense", '{"judged": "x"}'])
def test_a_report_of_another_version_is_said_so(editor: FlaskClient, store: Store, clock: Clock, outcome: str) -> None:
    store.put_report(a_report(store, clock, ended=clock(), outcome=outcome))
    assert "written by another version" in editor.get(f"{DESK}/replay/r1").text


def test_a_service_that_stops_breaks_a_replay_off_and_writes_it_down(
    house: House, store: Store, bram: Person, three: None
) -> None:
    report = house.replays.start(bram, "magazine", "few-links")
    house.replays.close()
    shown = house.replays.shown(report.id)
    assert shown.report.ended is not None
    assert shown.state in (State.FAILED, State.DONE)


def test_a_report_that_is_not_there_is_said_so(editor: FlaskClient) -> None:
    for odd in ("r1", "%00", "x" * 300):
        assert editor.get(f"{DESK}/replay/{odd}").status_code == 404


def test_many_changes_come_in_pages(editor: FlaskClient, house: House, jan: Reader) -> None:
    for number in range(52):
        jan.sends(f"Reactie {number}.", thread=f"/{number}")
    first = begun(editor, house)
    following = re.search(r'href="([^"]*page=2)"', first.text)
    assert following
    second = editor.get(following[1]).text
    shown = [re.findall(r'href="/desk/item/magazine/(\d+)"', page) for page in (first.text, second)]
    assert [len(each) for each in shown] == [50, 2]
    assert "page=3" not in second
    for odd in ("0", "-1", "x", "9" * 30, "99"):
        assert editor.get(f"{first.request.path}?page={odd}").status_code == 200


# Who may do what


def test_a_moderator_looks_and_changes_nothing(
    app: Flask, editor: FlaskClient, els: Person, house: House, store: Store, three: None
) -> None:
    page = begun(editor, house)
    moderator = signed_in(app, els)
    for address in (f"{DESK}/", f"{DESK}/candidate/few-links", page.request.path, f"{DESK}/shadow/magazine"):
        answer = moderator.get(address)
        assert answer.status_code == 200
        # The preview box is for everybody: it changes nothing.
        forms = re.findall(r'<form[^>]* action="([^"]+)"', answer.text.partition("<main")[2])
        assert forms == ([f"{DESK}/try"] if address == f"{DESK}/" else [])
    before = store.site("magazine").policy
    given = {"policy": "few-links", "site": "magazine", "digest": digest_in(editor)}
    assert moderator.post(f"{DESK}/replay", data=given).status_code == 403
    assert moderator.post(f"{DESK}/activate", data=given).status_code == 403
    assert store.site("magazine").policy == before
    assert len(store.reports()) == 1


# Rules in the shadow


def test_the_rules_in_the_shadow_stand_beside_what_people_decided(
    editor: FlaskClient, house: House, els: Person, own: Path, clock: Clock
) -> None:
    tried_out(own)
    house.activations.activate("magazine", "tried-out")
    jan = Reader(house, clock)
    for text in (THREE_LINKS, "Dan dat.", "Tot slot."):
        jan.sends(text)
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="advertising")
    house.review.decide(els, "magazine", 2, Act.APPROVE, 0)
    page = editor.get(f"{DESK}/shadow/magazine").text
    assert '<h2 id="rule-1">Links</h2>' in page
    assert "Too early to say: 2 decided." in page
    assert "1 of 1; probably between 21% and 100%" in page
    assert "2 decided, 1 not decided." in page


def test_a_rule_in_the_shadow_is_named_before_any_reaction_came_in(
    editor: FlaskClient, house: House, own: Path
) -> None:
    tried_out(own)
    house.activations.activate("magazine", "tried-out")
    page = editor.get(f"{DESK}/shadow/magazine").text
    assert '<h2 id="rule-1">Links</h2>' in page
    assert "No reactions yet." in page


def test_where_no_rule_is_tried_that_is_said(editor: FlaskClient) -> None:
    assert "No rule is being tried out here." in editor.get(f"{DESK}/shadow/magazine").text
    for odd in ("nergens", "%00"):
        assert editor.get(f"{DESK}/shadow/{odd}").status_code == 404


def test_no_page_on_house_rules_has_a_script_or_a_style_in_it(editor: FlaskClient, house: House, three: None) -> None:
    done = begun(editor, house)
    pages = [editor.get(address).text for address in (f"{DESK}/", f"{DESK}/candidate/open", f"{DESK}/shadow/buurt")]
    for page in (*pages, done.text):
        assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=|http-equiv", page)
