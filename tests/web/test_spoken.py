"""In each language that we speak, readers meet no sentence that has not been translated, wherever they go.

The catalogues are complete by where sentences stand in the code; this looks at what readers really get to see.
"""

import gettext
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.message import Message
from moderation.domain.person import Person
from moderation.domain.thread import Thread
from moderation.pipeline import assess
from moderation.policies import Report, check_policy, shipped
from moderation.store.interface import Store
from moderation.web import words as words_module
from moderation.web.house import House
from moderation.web.words import LAST_RESORT, SPOKEN, words_for
from tests.conftest import Clock

TRANSLATED = tuple(language for language in SPOKEN if language != LAST_RESORT)
TYPED = {"thread": "/seite", "name": "Jan Jansen", "email": "jan@example.org"}
HELD = "Zie https://een.example/a, https://twee.example/b en https://drie.example/c, of mail mij@example.org <script>!"
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Strict(gettext.NullTranslations):
    """Stands behind a catalogue: whoever comes here has asked for a sentence that is not in it."""

    def gettext(self, message: str) -> str:
        raise AssertionError(f"not translated: {message}")

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise AssertionError(f"not translated: {msgid1}")


@pytest.fixture(params=TRANSLATED)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """A language whose catalogue has nothing behind it."""
    language: str = request.param
    words_module.catalogue(language, informal=False).add_fallback(Strict())
    yield language
    words_module.catalogue.cache_clear()
    words_for.cache_clear()


@pytest.fixture
def blatt(store: Store, language: str) -> str:
    """A site in that language, with the rules of the house."""
    store.add_site(replace(store.site("magazine"), key="blatt", language=language))
    store.put_thread(Thread("blatt", "/zu", "Zu", "https://blad.example/zu", closed=Clock().at))
    return "blatt"


def test_the_check_finds_a_sentence_that_is_not_there(language: str) -> None:
    with pytest.raises(AssertionError, match="not translated: No such sentence"):
        words_for(language, "Europe/Berlin").gettext("No such sentence")


def test_all_that_readers_go_through_is_translated(
    client: FlaskClient, blatt: str, language: str, house: House, els: Person, clock: Clock
) -> None:
    wish = {"Accept-Language": language}
    page = client.get(f"/t/{blatt}?thread=/seite", headers=wish)
    assert f'lang="{language}"' in page.text
    for address in (f"/t/{blatt}", f"/t/{blatt}?thread=/zu", "/t/nirgends", "/r/nirgends", f"/t/{blatt}/feed.atom"):
        client.get(address, headers=wish)
    for part in ("", "?part=1"):
        faulty = client.post(f"/t/{blatt}/preview{part}", data=TYPED | {"name": "Jan", "email": "jan@"})
        assert faulty.status_code == 422
        shown = client.post(f"/t/{blatt}/preview{part}", data=TYPED | {"text": HELD})
        assert shown.status_code == 200
        client.post(f"/t/{blatt}/preview{part}", data=TYPED | {"thread": "/zu", "text": HELD})
        client.post(f"/t/{blatt}/preview{part}", data=TYPED | {"text": HELD}, headers={"Origin": "https://x.example"})
    typed = {name: unescape(value) for name, value in HIDDEN.findall(shown.text)} | {"text": HELD}
    assert client.post(f"/t/{blatt}/post", data=typed | {"text": f"{HELD}!"}).status_code == 409
    clock.forward(seconds=9)
    receipt = client.post(f"/t/{blatt}/post", data=typed).headers["Location"]
    for address in (receipt, f"{receipt}?part=1", f"{receipt}?part=1&list=1", f"{receipt}/withdraw"):
        assert client.get(address).status_code == 200
    for text in ("", HELD, "Nur Worte, und genug davon."):
        client.post(f"{receipt}/preview", data={"text": text})
    reaction = house.receipts.standing(receipt.rpartition("/")[2]).reaction
    house.review.decide(els, blatt, reaction.number, Act.APPROVE, reaction.version)
    for address in (receipt, f"/t/{blatt}?thread=/seite", "/api/v1/sites/blatt/threads/_2fseite.html"):
        assert client.get(address).status_code == 200
    house.review.decide(els, blatt, reaction.number, Act.REMOVE, reaction.version + 1, reason="offtopic")
    assert client.get(receipt).status_code == 200


def test_all_that_the_rules_say_to_readers_is_translated(language: str) -> None:
    words = words_for(language, "Europe/Berlin")
    reports = [check_policy(file.parent) for file in shipped().glob("*/policy.toml")]
    said = {message.text: message for report in reports for message in _said(report)}
    assert len(said) > 40
    for message in said.values():
        words.of(message)


def _said(report: Report) -> Iterator[Message]:
    for case in report.cases:
        for finding in assess(case.draft, report.policy, case.circumstances).findings:
            yield finding.advice or finding.reason


def test_a_site_that_is_written_from_right_to_left_is_served_so_in_english(client: FlaskClient, store: Store) -> None:
    store.add_site(replace(store.site("magazine"), key="jarida", language="ar"))
    fragment = client.get("/api/v1/sites/jarida/threads/_2fa.html").text
    assert '<div class="mod" lang="en" dir="rtl"' in fragment
    assert re.search(r'<html lang="en" dir="rtl"', client.get("/t/jarida?thread=/a").text)
