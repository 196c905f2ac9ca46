"""A link to the reactions that does not say of which page: it is the one on which it stands."""

import pytest
from flask.testing import FlaskClient

from moderation.domain.thread import Thread
from moderation.store.interface import Store
from tests.conftest import ARTICLE, ORIGIN


@pytest.mark.parametrize(
    ("referrer", "thread"),
    [
        (ORIGIN + ARTICLE, "%2Fartikel%2Fwie-is-aan-zet"),
        (f"{ORIGIN}{ARTICLE}/?utm_source=mail&deel=2#c000001", "%2Fartikel%2Fwie-is-aan-zet%2F%3Fdeel%3D2"),
        (f"{ORIGIN}/", "%2F"),
    ],
)
def test_the_thread_is_that_of_the_page_from_which_one_comes(client: FlaskClient, referrer: str, thread: str) -> None:
    answer = client.get("/t/magazine", headers={"Referer": referrer})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"http://localhost/t/magazine?thread={thread}"
    assert answer.headers["Vary"] == "Referer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.get(answer.headers["Location"]).status_code == 200


def test_the_language_that_was_asked_for_stays(client: FlaskClient) -> None:
    answer = client.get("/t/magazine?lang=fr", headers={"Referer": ORIGIN + ARTICLE})
    assert answer.headers["Location"].endswith("&lang=fr")


@pytest.mark.parametrize(
    "referrer",
    [
        "",
        "https://evil.example/artikel",
        "artikel-12",
        ARTICLE,
        "https://[",
        "javascript:alert(1)",
        "http://localhost/",
    ],
)
def test_who_does_not_say_whence_they_come_is_told_what_to_do_and_led_nowhere(
    client: FlaskClient, referrer: str
) -> None:
    answer = client.get("/t/magazine", headers={"Referer": referrer} if referrer else {})
    assert answer.status_code == 404
    assert "Van welke pagina komt u?" in answer.text
    assert "evil" not in answer.text
    assert "<a " not in answer.text.partition("<main")[2]


def test_a_page_whose_thread_is_not_opened_leads_nowhere_until_it_is(client: FlaskClient, store: Store) -> None:
    referrer = {"Referer": f"{ORIGIN}/1998/3"}
    assert client.get("/t/archief", headers=referrer).status_code == 404
    store.put_thread(Thread("archief", "/1998/3", "Maart 1998", ""))
    assert client.get("/t/archief", headers=referrer).status_code == 303


def test_a_site_that_is_not_there_is_unknown(client: FlaskClient) -> None:
    assert client.get("/t/nergens", headers={"Referer": ORIGIN + ARTICLE}).status_code == 404
