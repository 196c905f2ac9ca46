"""Addresses that are known to their owners alone: nobody finds one by trying, and whoever has one is never kept out."""

import secrets
from collections import Counter

import pytest
from flask.testing import FlaskClient

from tests.conftest import ORIGIN, Clock, Reader

TRIES = 10_000
API = "/api/v1/receipts/{}"
PLACES = ("/r/{}", "/r/{}/withdraw", "/c/magazine.{}.0", API)


def test_ten_thousand_guesses_find_nothing_and_meet_the_limit(client: FlaskClient, jan: Reader, clock: Clock) -> None:
    receipt = jan.sends().receipt
    # By the cheapest of the ways in, which all lead by the same door.
    tried = Counter(client.get(API.format(secrets.token_urlsafe(24))).status_code for _ in range(TRIES))
    assert tried == {404: 30, 429: TRIES - 30}
    for place in PLACES:
        assert client.get(place.format(secrets.token_urlsafe(24))).status_code == 429
    assert client.get(f"/r/{receipt}").status_code == 200, "who has one is not kept out"
    assert client.get(f"/api/v1/receipts/{receipt}").status_code == 200
    clock.forward(minutes=10)
    assert client.get("/r/x").status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_who_guesses_too_often_is_told_when_to_come_back(client: FlaskClient, place: str) -> None:
    for _ in range(30):
        client.get(place.format("x"))
    answer = client.get(place.format("x"))
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 600


def test_another_network_is_not_counted_with_it(client: FlaskClient) -> None:
    for _ in range(31):
        client.get("/r/x")
    assert client.get("/r/x").status_code == 429
    assert client.get("/r/x", environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 404


def test_secrets_that_lead_somewhere_are_never_counted(client: FlaskClient, jan: Reader) -> None:
    receipt = jan.sends().receipt
    assert {client.get(f"/r/{receipt}").status_code for _ in range(40)} == {200}
    assert client.get("/r/x").status_code == 404


@pytest.mark.parametrize("place", ["/r/{}?part=1", "/r/{}/withdraw?part=1", API, f"{API}/withdraw"])
def test_what_a_browser_asks_beforehand_tells_nothing_of_a_secret(client: FlaskClient, jan: Reader, place: str) -> None:
    tried = jan.sends().receipt, secrets.token_urlsafe(24)
    for origin, is_ours in ((ORIGIN, True), ("https://elders.example", False)):
        for secret in tried:
            answer = client.options(place.format(secret), headers={"Origin": origin})
            assert answer.status_code == 200
            assert ("Access-Control-Allow-Origin" in answer.headers) == is_ours
