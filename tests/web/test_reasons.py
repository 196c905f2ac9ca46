"""The page on reasons: how each is worded, how often it was given, and what it was before."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.policies import policy_of
from moderation.policies.afterwards import Category
from moderation.review.reasons import VERSIONS, ReasonsOfSite
from moderation.store.interface import Activation, KeptPolicy, Store
from moderation.web.ground_words import KINDS, kind_in_words
from moderation.web.house import House
from moderation.web.words import words_for
from tests.conftest import Clock, Reader
from tests.test_review import decided

REASONS = "/desk/reasons"
Wording = dict[str, dict[str, str]]


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock) -> House:
    """A house that reads its house rules from its store."""
    return bootstrap.build(settings, store, clock)


@pytest.fixture
def in_force(store: Store, clock: Clock) -> Callable[[Wording], datetime]:
    """Puts house rules with these reasons in force on the magazine, a day after those before, and says when."""

    def activate(reasons: Wording) -> datetime:
        clock.forward(hours=1)
        lines = ['name = "Proef"', 'first_decision = "hold"', 'markup = "lite"']
        for key, words in reasons.items():
            lines += [f"[reasons.{key}]", *(f'{language} = "{sentence}"' for language, sentence in words.items())]
        policy = policy_of({"policy.toml": "\n".join(lines) + "\n"})
        store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
        store.activate(Activation("magazine", policy.digest, policy.name, clock(), None), None)
        return clock()

    return activate


def of_magazine(house: House) -> ReasonsOfSite:
    return next(each for each in house.reasons.by_site() if each.site.key == "magazine")


def test_each_reason_stands_there_in_its_order_with_its_digit_its_sentences_and_its_line(desk: FlaskClient) -> None:
    page = desk.get(REASONS).text
    magazine = page[page.index("Loket &amp; Lijn</h2>") :]
    keys = re.findall(r"<h3><code>([\w-]+)</code></h3>", magazine)
    assert keys == ["surname", "offtopic", "abusive", "personal-data", "advertising", "repetition", "unlawful"]
    assert re.findall(r'<kbd aria-hidden="true">(\d)</kbd>', magazine) == list("1234567")
    assert '<dd lang="nl">Uw bijdrage is reclame.</dd>' in magazine
    assert '<dd lang="en">Your reaction is advertising.</dd>' in magazine
    assert re.search(r'#policy.toml-\d+">regel \d+<span class="unseen">: \[reasons.abusive\]', magazine)


def test_a_reason_of_a_policy_that_is_extended_leads_to_its_line_there(desk: FlaskClient) -> None:
    archive = desk.get(REASONS).text.partition("Archief</h2>")[2]
    assert re.search(r'#huisregels/policy.toml-\d+">huisregels/policy.toml, regel \d+', archive)


def of_reason(page: str, site: str, key: str) -> str:
    """What stands of a reason on the page, as text."""
    of_site = page.partition(f"{site}</h2>")[2].partition("</section>")[0]
    return unescape(of_site.partition(f"<h3><code>{key}</code></h3>")[2].partition("<h3><code>")[0])


def test_what_a_reason_rests_on_stands_with_it(desk: FlaskClient) -> None:
    page = desk.get(REASONS).text
    surname = of_reason(page, "Loket &amp; Lijn", "surname")
    assert "4. Reacties zonder achternaam worden verwijderd." in surname
    assert "OTHER_VIOLATION_TC" in surname
    unlawful = of_reason(page, "Loket &amp; Lijn", "unlawful")
    assert "Burgerlijk Wetboek, artikel 6:162" in unlawful
    assert "ILLEGAL_OR_HARMFUL_SPEECH" in unlawful
    assert "3. Reageer onder uw voornaam en achternaam." in of_reason(page, "Archief", "surname")


def test_the_letter_stands_there_in_each_language_as_somebody_would_get_it(desk: FlaskClient) -> None:
    surname = of_reason(desk.get(REASONS).text, "Loket &amp; Lijn", "surname")
    for sentence in (
        "Bij uw bijdrage over “Een artikel op de site” ontbreekt uw voor- of achternaam.",
        "In de huisregels staat het zo: “Reacties zonder achternaam worden verwijderd.”",
        "Bij je bijdrage over",
        "On Loket & Lijn people write under their own names.",
        "Le règlement le dit ainsi : « Les réactions sans nom de famille sont supprimées. »",
    ):
        assert sentence in surname
    assert "{" not in surname


def test_a_reason_without_a_letter_has_none_there(desk: FlaskClient) -> None:
    assert 'class="letter"' not in of_reason(desk.get(REASONS).text, "Loket &amp; Lijn", "offtopic")


def test_what_the_receipt_says_of_the_house_rule_is_shown_as_it_is(
    desk: FlaskClient, client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends()
    house.review.decide(els, "magazine", sent.reaction.number, Act.REJECT, 0, reason="surname")
    receipt = unescape(client.get(f"/r/{sent.receipt}").text)
    shown = of_reason(desk.get(REASONS).text, "Loket &amp; Lijn", "surname")
    sentences = re.findall(r'<p class="sentence" lang="nl">(.*?)</p>', shown)
    assert any(sentence in receipt for sentence in sentences)


def test_every_kind_that_a_policy_can_name_has_its_word() -> None:
    assert set(KINDS) == set(Category)
    dutch = words_for("nl", "Europe/Amsterdam")
    assert kind_in_words(Category.PRIVACY.value, dutch) != Category.PRIVACY.value
    assert kind_in_words("STATEMENT_CATEGORY_NEW", dutch) == "STATEMENT_CATEGORY_NEW"


def test_how_often_a_reason_was_given_lately_stands_beside_it(
    desk: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    for number in range(3):
        decided(house, els, jan.sends(f"Nummer {number}.", thread=f"/{number}").reaction, Act.REJECT)
    page = desk.get(REASONS).text
    assert "3 keer gegeven in 90 dagen" in page
    assert "niet gegeven in 90 dagen" in page


def test_old_use_of_a_reason_is_not_counted(house: House, els: Person, jan: Reader, clock: Clock) -> None:
    decided(house, els, jan.sends().reaction, Act.REJECT)
    assert {each.reason.key: each.given for each in of_magazine(house).listed}["offtopic"] == 1
    clock.forward(days=91)
    assert not any(each.given for each in of_magazine(house).listed)


def test_a_language_that_is_missing_is_told_with_what_authors_read_instead(
    desk: FlaskClient, in_force: Callable[[Wording], datetime]
) -> None:
    in_force({"advertising": {"nl": "Reclame."}, "insult": {"en": "An insult.", "nl": "Beledigend."}})
    magazine = desk.get(REASONS).text.partition("Loket &amp; Lijn</h2>")[2]
    assert magazine.count("Er is geen zin in het Engels; schrijvers lezen daar die in het Nederlands.") == 1
    assert '<p class="sentence" lang="nl">Reclame.</p>' in magazine
    assert '<p class="sentence" lang="en">Reclame.</p>' not in magazine


def test_what_an_author_reads_is_what_the_receipt_says(
    desk: FlaskClient, client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends()
    decided(house, els, sent.reaction, Act.REJECT)
    receipt = client.get(f"/r/{sent.receipt}").text
    page = desk.get(REASONS).text
    for sentence in (
        "Uw reactie is niet geplaatst",
        "De redactie heeft uw reactie niet geplaatst.",
        "Uw bijdrage gaat niet over het onderwerp van het artikel.",
    ):
        assert sentence in receipt
        assert sentence in page


def test_earlier_wordings_stand_there_with_their_days(
    desk: FlaskClient, house: House, in_force: Callable[[Wording], datetime]
) -> None:
    first = in_force({"advertising": {"nl": "Eén."}, "gone": {"nl": "Weg."}})
    in_force({"advertising": {"nl": "Eén."}, "gone": {"nl": "Weg."}, "more": {"nl": "Meer."}})
    third = in_force({"advertising": {"nl": "Twee."}})
    fourth = in_force({"advertising": {"nl": "Drie."}})
    magazine = of_magazine(house)
    (advertising,) = magazine.listed
    told = [(each.words["nl"], each.since, each.until) for each in advertising.earlier]
    assert told == [("Twee.", third, fourth), ("Eén.", first, third)]
    assert next((each.key, each.wordings[0].since) for each in magazine.gone) == ("gone", first)
    page = desk.get(REASONS).text
    assert "Eerdere bewoordingen (2)" in page
    assert "Niet meer in gebruik (2)" in page


def test_a_wording_that_came_back_is_told_apart_from_the_one_between(
    house: House, in_force: Callable[[Wording], datetime]
) -> None:
    for words in ("Eén.", "Twee.", "Eén."):
        in_force({"advertising": {"nl": words}})
    (advertising,) = of_magazine(house).listed
    assert [each.words["nl"] for each in advertising.earlier] == ["Twee."]


def test_no_more_than_the_last_versions_are_read(house: House, in_force: Callable[[Wording], datetime]) -> None:
    for number in range(VERSIONS + 5):
        in_force({"advertising": {"nl": f"Versie {number}."}})
    (advertising,) = of_magazine(house).listed
    assert len(advertising.earlier) == VERSIONS
    assert advertising.earlier[0].words["nl"] == f"Versie {VERSIONS + 3}."


def test_house_rules_without_reasons_are_said_to_have_none(
    desk: FlaskClient, in_force: Callable[[Wording], datetime]
) -> None:
    in_force({})
    assert "hebben geen redenen, dus hier kan niets worden geweigerd" in desk.get(REASONS).text


def test_house_rules_that_cannot_be_read_any_more_are_said_to_be_so(
    desk: FlaskClient, store: Store, clock: Clock
) -> None:
    digest = "e" * 64
    store.keep_policy(KeptPolicy(digest, "Kapot", {"policy.toml": "name = "}))
    store.activate(Activation("magazine", digest, "Kapot", clock(), None), None)
    answer = desk.get(REASONS)
    assert answer.status_code == 200
    assert "zijn nu niet te lezen, dus de redenen zijn niet bekend" in answer.text
    assert "Corner Paper" in answer.text


def test_strangers_see_no_reasons_here(client: FlaskClient) -> None:
    assert client.get(REASONS).status_code == 303


def test_the_sentence_of_the_site_stands_open_and_the_others_are_folded_away(desk: FlaskClient) -> None:
    of_surname = of_reason(desk.get(REASONS).text, "Loket &amp; Lijn", "surname")
    before, _, folded = of_surname.partition("<details>")
    assert "ontbreekt" in before
    assert 'lang="en"' not in before
    assert 'lang="en"' in folded.partition("</details>")[0]
