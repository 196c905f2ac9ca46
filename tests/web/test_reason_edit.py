"""Editors change reasons at the desk: what authors will read is shown first, and nothing that was typed is lost."""

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.errors import ReasonMissing
from moderation.domain.person import Person
from moderation.domain.policy import Policy, Reason
from moderation.domain.reaction import Status
from moderation.policies import policy_of
from moderation.policies.afterwards import PLACES
from moderation.store.interface import Activation, KeptPolicy, Store
from moderation.web.house import House
from tests.conftest import Clock, Reader, signed_in

REASONS = "/desk/reasons"
EDIT = f"{REASONS}/magazine/reason/advertising"
NEW = f"{REASONS}/magazine/new"
ORDER = f"{REASONS}/magazine/order"
OTHER = "Uw bijdrage is een “advertentie”."


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock) -> House:
    """A house that reads its house rules from its store."""
    return bootstrap.build(settings, store, clock)


@pytest.fixture
def editor(app: Flask, bram: Person) -> FlaskClient:
    """bram, signed in. He reads English."""
    return signed_in(app, bram)


def in_force(store: Store, site: str = "magazine") -> Policy:
    return policy_of(store.policy_files(store.site(site).policy))


def reason(store: Store, key: str = "advertising", site: str = "magazine") -> Reason:
    found = in_force(store, site).reason(key)
    assert found is not None
    return found


def form_in(page: str) -> dict[str, str]:
    """What the form of a reason holds, which is the last one on its page."""
    form = page[page.rindex("<form") :]
    texts = re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    inputs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    typed = re.findall(r'<input id="\w+" name="([^"]+)" value="([^"]*)"', form)
    selects = re.findall(r'<select id="\w+" name="(\w+)"(.*?)</select>', form, re.DOTALL)
    chosen = [
        (name, found[1]) for name, options in selects if (found := re.search(r'value="([^"]*)" selected', options))
    ]
    ticked = re.findall(r'<input type="checkbox"[^>]* name="(\w+)" value="(\w+)" checked>', form)
    return {name: unescape(value) for name, value in (*texts, *inputs, *typed, *chosen, *ticked)}


def filled(editor: FlaskClient, address: str = EDIT, **changes: str) -> dict[str, str]:
    return {**form_in(editor.get(address).text), **changes}


def seen(page: str) -> str:
    """What a page says, without its markup."""
    return unescape(re.sub(r"<[^>]+>", "", page))


def save(editor: FlaskClient, address: str = EDIT, **changes: str) -> None:
    answer = editor.post(f"{address}/save", data=filled(editor, address, **changes))
    assert answer.status_code == 303, seen(answer.text)


# The form


def test_the_form_holds_the_reason_as_it_is_in_force(editor: FlaskClient, store: Store) -> None:
    held = form_in(editor.get(f"{REASONS}/magazine/reason/surname").text)
    surname = reason(store, "surname")
    for language in surname.words:
        assert (held[f"words.{language}"], held[f"letter.{language}"]) == (
            surname.words[language],
            surname.letter[language],
        )
    assert (held["house_rule"], held["category"], held["offered"]) == ("4", surname.category, "1")


def test_what_is_not_changed_is_found_to_be_the_same(editor: FlaskClient, store: Store) -> None:
    for key in ("surname", "unlawful"):
        address = f"{REASONS}/magazine/reason/{key}"
        page = editor.post(
            address, data={name: text.replace("\n", "\r\n") for name, text in filled(editor, address).items()}
        )
        assert "You have changed nothing, so there is nothing to save." in page.text
        assert "Save, and put it in force" not in page.text


def test_a_missing_language_says_what_is_read_instead(editor: FlaskClient) -> None:
    page = editor.get(NEW).text
    assert "Left empty" not in page, "there is nothing to fall back to yet"
    save(editor, **{"words.en": ""})
    assert "Left empty, authors read the one in Dutch." in editor.get(EDIT).text


def test_the_house_rules_are_there_by_number_and_the_kinds_in_words(editor: FlaskClient) -> None:
    page = unescape(editor.get(EDIT).text)
    assert '<option value="4">4. Reacties zonder achternaam worden verwijderd.</option>' in page
    assert "Unlawful or harmful speech</option>" in page
    assert ", ".join(f"{{{place}}}" for place in PLACES) in page


@pytest.mark.parametrize("address", [EDIT, NEW])
def test_moderators_are_shown_no_form_and_change_nothing(desk: FlaskClient, store: Store, address: str) -> None:
    before = store.site("magazine").policy
    assert desk.get(address).status_code == 403
    sent = {"seen": before, "words.nl": OTHER, "category": "STATEMENT_CATEGORY_VIOLENCE", "key": "x"}
    for step in ("", "/save"):
        assert desk.post(f"{address}{step}", data=sent).status_code == 403
    assert desk.get(ORDER).status_code == 403
    assert desk.post(ORDER, data={"place.offtopic": "1", "seen": before}).status_code == 403
    assert store.site("magazine").policy == before
    page = desk.get(REASONS).text
    assert "/reason/" not in page
    assert "Redacteuren wijzigen ze." in page


def test_strangers_are_sent_to_the_door(client: FlaskClient) -> None:
    for address in (EDIT, NEW):
        assert client.get(address).status_code == 303


@pytest.mark.parametrize(
    "address", [f"{REASONS}/magazine/reason/none", f"{REASONS}/nowhere/new", f"{REASONS}/nowhere/order"]
)
def test_a_reason_or_a_site_that_is_not_there_is_not_found(editor: FlaskClient, store: Store, address: str) -> None:
    assert editor.get(address).status_code == 404
    assert editor.post(address, data={"seen": store.site("magazine").policy}).status_code == 404


# Seen first, then saved


def test_what_authors_will_read_is_shown_before_anything_is_saved(editor: FlaskClient, store: Store) -> None:
    before = store.site("magazine").policy
    letter = "Beste {name},\r\n\r\nop {site} staat in de regels: {rule}"
    sent = filled(editor, **{"words.nl": OTHER, "letter.nl": letter, "house_rule": "2", "words.en": ""})
    page = editor.post(EDIT, data=sent)
    assert page.status_code == 200
    text = seen(page.text)
    for sentence in (
        OTHER,
        "Beste Sofie Keijzer,",
        f"op Loket & Lijn staat in de regels: {in_force(store).house_rules['nl'][1]}",
        "Nothing has been saved yet.",
        f"reasons.advertising.nl: “Uw bijdrage is reclame.” becomes “{OTHER}”.",
        "There is no sentence in English; authors there read the one in Dutch.",
    ):
        assert sentence in text, sentence
    assert store.site("magazine").policy == before
    assert form_in(page.text)["words.nl"] == OTHER, "and can be changed still"


def test_languages_in_which_nothing_changes_are_folded_away(editor: FlaskClient) -> None:
    page = editor.post(EDIT, data=filled(editor, **{"words.de": "Werbung."})).text
    read = page[page.index('id="read"') :].partition("</section>")[0]
    changed, _, same = read.partition("<details>")
    assert re.findall(r'<blockquote lang="([\w-]+)"', changed) == ["de"]
    assert {"nl", "en"} <= set(re.findall(r'<blockquote lang="([\w-]+)"', same))
    assert "In other languages, where nothing changes" in same
    page = editor.post(EDIT, data=filled(editor, law="Wet")).text
    changed = page[page.index('id="read"') :].partition("<details>")[0]
    assert changed.count("<figure>") >= 1, "one is always shown"


def test_what_was_shown_is_saved_and_in_force_at_once(editor: FlaskClient, store: Store, bram: Person) -> None:
    sent = filled(editor, **{"words.nl": f"  {OTHER} ", "letter.nl": 'Een.\r\n\r\nTwee \\ """ {{x}}.', "law": "Wet"})
    shown = editor.post(EDIT, data=sent).text
    step = shown[shown.index(f'action="{EDIT}/save"') :].partition("</form>")[0]
    carried = {name: unescape(value) for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', step)}
    answer = editor.post(f"{EDIT}/save", data=carried)
    assert answer.status_code == 303
    changed = reason(store)
    assert changed.words["nl"] == OTHER
    assert (changed.letter, changed.law) == ({"nl": 'Een.\n\nTwee \\ """ {{x}}.'}, "Wet")
    assert (store.activations("magazine")[0].person, store.activations("magazine")[0].edited) == (
        bram.id,
        "advertising",
    )
    page = editor.get(answer.headers["Location"]).text
    at_reason = page[page.index('id="reason-magazine-advertising"') :].partition("</li>")[0]
    assert answer.headers["Location"].endswith("#reason-magazine-advertising")
    assert "autofocus>The reason advertising is in force as you have changed it." in at_reason
    assert "Changed at the desk by Bram Postma" in page
    save(editor, **{"words.nl": "Reclame."})
    assert "then changed at the desk by Bram Postma" in editor.get(REASONS).text


def test_an_old_decision_keeps_its_wording(editor: FlaskClient, house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="advertising")
    save(editor, **{"words.nl": OTHER})
    receipt = editor.get(f"/r/{sent.receipt}").text
    assert "Uw bijdrage is reclame." in receipt
    assert OTHER not in unescape(receipt)


def test_a_reason_is_added(editor: FlaskClient, store: Store) -> None:
    save(editor, NEW, key=" nepnieuws ", **{"words.nl": "Onwaar.", "category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"})
    assert in_force(store).reasons[-1] == Reason("nepnieuws", {"nl": "Onwaar."})
    assert "<code>nepnieuws</code>" in editor.get(REASONS).text


def test_other_sites_with_the_same_rules_are_offered_and_follow_if_ticked(
    editor: FlaskClient, house: House, store: Store
) -> None:
    house.activations.activate("archief", "huisregels")
    house.activations.activate("buurt", "huisregels")
    sent = filled(editor, **{"words.nl": OTHER})
    page = editor.post(EDIT, data=sent).text
    assert re.findall(r'name="also" value="(\w+)"', page) == ["archief", "buurt"]
    answer = editor.post(f"{EDIT}/save", data={**sent, "also": "archief"})
    assert editor.get(answer.headers["Location"]).text.count("is in force as you have changed it") == 2
    assert reason(store, site="archief").words["nl"] == OTHER
    assert reason(store, site="buurt").words["nl"] != OTHER


# What cannot be


def test_what_must_be_mended_stands_at_its_field_and_nothing_is_lost(editor: FlaskClient, store: Store) -> None:
    before = store.site("magazine").policy
    sent = filled(editor, **{"words.nl": "", "letter.de": "Lieber {naam}", "letter.nl": "Zo: {rule}", "law": "x" * 501})
    for step in (EDIT, f"{EDIT}/save"):
        answer = editor.post(step, data=sent)
        assert answer.status_code == 422
        assert answer.text.count("{naam} is no place in a letter") == 2, "in the summary and at the field"
        assert '<a href="#letter.de">{naam} is no place' in answer.text
        assert re.search(
            r'id="letter.de"[^>]*aria-invalid="true" aria-describedby="letter.de-error places"', answer.text
        )
        assert '<a href="#letter.nl">{rule} stands in the letter, yet the reason rests on no house rule.' in answer.text
        assert form_in(answer.text) == sent
        assert re.search(r"<details open>\s*<summary>Other languages", answer.text), "a fold hides no error"
        assert "<title>Error: Change the reason" in answer.text
    assert store.site("magazine").policy == before


def test_a_new_reason_without_anything_is_told_what_it_needs(editor: FlaskClient) -> None:
    answer = editor.post(NEW, data={**filled(editor, NEW), "category": "no", "house_rule": "no"})
    assert answer.status_code == 422
    links = re.findall(r'<li><a href="#([\w.]+)">', answer.text)
    assert links == ["key", "words", "house_rule", "category"]
    for anchor in links:
        assert f'id="{anchor}"' in answer.text


@pytest.mark.parametrize("step", ["", "/save"])
def test_who_is_second_is_told_who_was_first_and_keeps_what_was_typed(
    editor: FlaskClient, owner: FlaskClient, store: Store, step: str
) -> None:
    mine = filled(editor, **{"words.nl": OTHER, "letter.nl": "Mijn brief."})
    save(owner, **{"words.nl": "Van Wil."})
    first = store.site("magazine").policy
    answer = editor.post(f"{EDIT}{step}", data=mine)
    assert answer.status_code == 409
    assert "Put in force by Wil de Bree" in answer.text
    assert "Van Wil." in answer.text
    assert store.site("magazine").policy == first
    held = form_in(answer.text)
    assert held == {**mine, "seen": first}
    assert editor.post(f"{EDIT}/save", data=held).status_code == 303
    assert reason(store).words["nl"] == OTHER


def test_who_is_second_reads_on_what_it_rests_by_now_where_that_is_not_what_they_filled_in(
    editor: FlaskClient, owner: FlaskClient, store: Store
) -> None:
    mine = filled(editor, **{"words.nl": OTHER})
    other = filled(owner, law="Artikel 7", house_rule="2", category="STATEMENT_CATEGORY_SCAMS_AND_FRAUD")
    del other["offered"]
    assert owner.post(f"{EDIT}/save", data=other).status_code == 303
    page = editor.post(f"{EDIT}/save", data=mine).text
    now = seen(page.partition('<dl class="grounds">')[2].partition("</details>")[0])
    rule = in_force(store).house_rules["nl"][1]
    assert [words for words in (f"2. {rule}", "Artikel 7", "Fraud", "Not offered any more") if words not in now] == []
    other["seen"] = mine["seen"]
    agreed = owner.post(f"{EDIT}/save", data=other).text
    assert "<dt>Law</dt>" not in agreed, "what was filled in as it is by now is not said again"


@pytest.mark.parametrize("told", ["saved=advertising&on=magazine", "ordered=magazine"])
def test_an_address_alone_makes_no_page_say_that_something_was_changed(
    desk: FlaskClient, editor: FlaskClient, told: str
) -> None:
    untouched = desk.get(f"{REASONS}?{told}").text
    save(editor, law="Wet 1")
    for page in (untouched, desk.get(f"{REASONS}?{told}").text):
        assert 'class="told"' not in page


def test_a_reason_that_went_meanwhile_can_be_added_again_with_all_that_was_typed(
    editor: FlaskClient, house: House, store: Store
) -> None:
    save(editor, NEW, key="onwaar", **{"words.nl": "Onwaar."})
    address = f"{REASONS}/magazine/reason/onwaar"
    mine = filled(editor, address, **{"words.nl": "Echt onwaar."})
    house.activations.activate("magazine", "huisregels")
    answer = editor.post(address, data=mine)
    assert answer.status_code == 409
    held = form_in(answer.text)
    assert (held["key"], held["words.nl"]) == ("onwaar", "Echt onwaar.")
    assert editor.post(f"{NEW}/save", data=held).status_code == 303
    assert reason(store, "onwaar").words["nl"] == "Echt onwaar."


def test_what_a_hostile_form_brings_is_written_as_text(editor: FlaskClient) -> None:
    hostile = "<script>alert(1)</script> \x00\x1b[31m \ud800 ' \" \\ ${7*7} {{7*7}} {% x %}"
    page = editor.post(EDIT, data=filled(editor, **{"words.nl": hostile.encode(errors="replace").decode()})).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "\x1b" not in page.partition("<form")[0]


def test_whatever_a_field_holds_a_page_comes_of_it(editor: FlaskClient) -> None:
    good = filled(editor, NEW)
    for field in ("words.nl", "letter.nl", "house_rule", "law", "category", "key"):
        for misfit in ("\0", "\ud800", "9" * 30, "٣", "x" * 6_000, "{0.__class__}", '"""\\', "\u202e\u2028", "-1"):
            fields = {**good, "key": "2", field: misfit}
            data = "&".join(
                f"{name}={quote_plus(text.encode(errors='surrogatepass'))}" for name, text in fields.items()
            )
            answer = editor.post(NEW, data=data, content_type="application/x-www-form-urlencoded")
            assert answer.status_code == 422, (field, misfit)


# Order, and what is offered


def keys(store: Store) -> list[str]:
    return [each.key for each in in_force(store).reasons]


def numbers_in(page: str) -> dict[str, str]:
    """What the form for the order holds."""
    form = page[page.rindex("<form") :]
    return dict(re.findall(r'name="(place\.[\w-]+|seen)"[^>]* value="([^"]*)"', form))


def test_reasons_are_put_in_order_by_numbers_that_are_saved_at_once(editor: FlaskClient, store: Store) -> None:
    first = keys(store)
    held = numbers_in(editor.get(ORDER).text)
    assert list(held) == ["seen", *(f"place.{key}" for key in first)]
    answer = editor.post(ORDER, data={**held, f"place.{first[1]}": "1", f"place.{first[2]}": " 7"})
    assert keys(store) == [first[1], first[0], *first[3:7], first[2]]
    assert [each.edited for each in store.activations("magazine")] == ["reason_order"]
    page = editor.get(answer.headers["Location"]).text
    assert page.count("The reasons are in the order that you gave them.") == page.count("autofocus") == 1
    unchanged = editor.post(ORDER, data=numbers_in(editor.get(ORDER).text))
    assert "The reasons are in the order" not in editor.get(unchanged.headers["Location"]).text
    assert len(store.activations("magazine")) == 1


def test_an_order_is_refused_with_all_numbers_kept(editor: FlaskClient, store: Store) -> None:
    before = keys(store)
    held = numbers_in(editor.get(ORDER).text)
    for wrong in ("0", "8", "", "-1", "1.5", "٣", "x" * 40):
        answer = editor.post(ORDER, data={**held, "place.surname": wrong, "place.offtopic": "1"})
        assert answer.status_code == 422, wrong
        assert '<a href="#place.surname">Give surname a number from 1 to 7.</a>' in answer.text
        assert numbers_in(answer.text) == {**held, "place.surname": wrong, "place.offtopic": "1"}
    save(editor, **{"words.nl": OTHER})
    late = editor.post(ORDER, data={**held, "place.offtopic": "1"})
    assert late.status_code == 409
    assert keys(store) == before
    again = numbers_in(late.text)
    assert again == {**held, "place.offtopic": "1", "seen": store.site("magazine").policy}
    assert editor.post(ORDER, data=again).status_code == 303
    assert keys(store)[0] == "offtopic"


def test_an_order_with_which_the_house_rules_would_not_hold_says_so(editor: FlaskClient, store: Store) -> None:
    good = in_force(store)
    odd = policy_of({**good.files, "cases.toml": good.files["cases.toml"].replace("\nplan = ", "\nplan = 1", 1)})
    store.keep_policy(KeptPolicy(odd.digest, odd.name, odd.files))
    store.activate(Activation("magazine", odd.digest, odd.name, datetime(2022, 1, 13, tzinfo=UTC), None), None)
    held = numbers_in(editor.get(ORDER).text)
    answer = editor.post(ORDER, data={**held, "place.offtopic": "1"})
    assert answer.status_code == 422
    assert "Nothing has been saved: the house rules would not hold with this" in answer.text
    assert "the plan is" in answer.text
    assert numbers_in(answer.text)["place.offtopic"] == "1"


def test_wordings_of_before_and_who_changed_them_stay_known_whatever_the_order(
    editor: FlaskClient, store: Store
) -> None:
    for sentence in ("Reclame.", OTHER):
        save(editor, **{"words.nl": sentence})
    for number in range(11):
        held = numbers_in(editor.get(ORDER).text)
        assert editor.post(ORDER, data={**held, "place.surname": str(number % 2 + 1)}).status_code == 303
    page = editor.get(REASONS).text
    assert "then changed at the desk by Bram Postma" in page
    assert "Changed at the desk by Bram Postma" in page


def test_a_reason_that_is_not_offered_can_be_chosen_nowhere_and_stays_known(
    editor: FlaskClient, desk: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    for number in (1, 2):
        jan.sends(f"Nummer {number}.", thread=f"/{number}")
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="advertising")
    sent = filled(editor)
    del sent["offered"]
    assert editor.post(f"{EDIT}/save", data=sent).status_code == 303
    bulk = {"act": "reject", "picked": "magazine/2/0"}
    for page in (
        desk.get("/desk/item/magazine/2/refuse?act=reject&version=0"),
        desk.get("/desk/item/magazine/2/return"),
        desk.post("/desk/bulk", data=bulk),
    ):
        assert page.status_code == 200
        assert 'value="offtopic"' in page.text
        assert 'value="advertising"' not in page.text
    with pytest.raises(ReasonMissing):
        house.review.decide(els, "magazine", 2, Act.REJECT, 0, reason="advertising")
    assert "Uw bijdrage is reclame." in desk.get("/desk/item/magazine/1/log").text
    page = editor.get(REASONS).text.partition("Loket &amp; Lijn</h2>")[2].partition("</section>")[0]
    assert "advertising" in page.partition("Not offered any more")[2]
    assert re.findall(r'<kbd aria-hidden="true">(\d)</kbd>', page) == list("123456")


def test_whoever_stays_with_a_decision_can_name_its_reason_also_when_that_is_not_offered_any_more(
    editor: FlaskClient, house: House, els: Person, bram: Person, jan: Reader
) -> None:
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="advertising")
    standing = house.receipts.standing(sent.receipt)
    objected = house.objecting.object(standing, standing.seen, "Niet eens.").reaction
    form = filled(editor)
    del form["offered"]
    editor.post(f"{EDIT}/save", data=form)
    page = editor.get(f"/desk/objection/magazine/1?act=reject&version={objected.version}")
    assert re.findall(r'value="(\w+)" checked', page.text) == ["advertising"]
    told = {"reason": "advertising", "told": "Na overleg."}
    assert house.review.decide(bram, "magazine", 1, Act.REJECT, objected.version, **told).status is Status.REJECTED


# The folder


def test_the_text_can_be_taken_home_and_what_a_folder_would_take_back_is_said(
    editor: FlaskClient, store: Store
) -> None:
    assert "changed here at the desk" not in editor.get("/desk/policies/").text
    save(editor, **{"words.nl": OTHER})
    overview = editor.get("/desk/policies/").text
    assert "Reasons were changed here at the desk." in overview
    assert "Bram Postma, the reason advertising" in overview
    link = "/desk/policies/in-force/magazine/policy.toml"
    assert link in overview
    download = editor.get(link)
    assert download.text == in_force(store).source
    assert download.headers["Content-Disposition"] == 'attachment; filename="policy.toml"'
    page = unescape(editor.get("/desk/policies/candidate/huisregels").text)
    assert f"reasons.advertising.nl: “{OTHER}” becomes “Uw bijdrage is reclame.”." in page
    assert "Put in force on Loket & Lijn, and take these back" in page


def test_what_was_changed_while_a_candidate_was_looked_at_is_not_taken_back(
    editor: FlaskClient, house: House, store: Store
) -> None:
    page = editor.get("/desk/policies/candidate/strict").text
    form = page[page.index('name="site" value="magazine"', page.index('id="force"')) - 300 :].partition("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert sent["replaces"] == store.site("magazine").policy
    save(editor, **{"words.nl": OTHER})
    answer = editor.post("/desk/policies/activate", data=sent)
    assert answer.status_code == 409
    assert "Other house rules are in force on Loket &amp; Lijn since you looked." in answer.text
    assert reason(store).words["nl"] == OTHER
