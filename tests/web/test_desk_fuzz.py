"""Whatever stands in an address or a form of the desk, a page comes of it: never a fault of ours."""

import re
from collections.abc import Collection, Iterator
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote_plus

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from moderation.domain.person import Role
from moderation.web.forms import FormRequest
from moderation.web.house import House
from tests.conftest import ARTICLE, PASSWORD, Clock, Reader

NOBODY = "00000000-0000-0000-0000-000000000000"
QUEUE = "/desk/queue?state=all&q=een"

FITTING = {
    **{"site": "magazine", "number": "1", "thread": ARTICLE, "version": "0", "act": "approve", "reason": "offtopic"},
    **{"state": "all", "rule": "surname", "older": "3d", "sender": "magazine/1", "q": "een", "reader": "nobody"},
    **{"sort": "newest", "after": "", "item": "magazine/1", "part": "pane", "return": QUEUE, "next": QUEUE},
    **{"cursor": "2022-01-01T00:00:00+00:00", "shown": "magazine/1:0", "done": "magazine/1", "undone": "magazine/1"},
    **{"passed": "magazine/1", "who": "all", "from": "2022-01-01", "to": "2022-01-13", "undoes": NOBODY, "note": "x"},
    **{"batch": NOBODY, "picked": "magazine/1/0", "all": "", "page": "", "query": QUEUE, "shared": "1", "gone": "1"},
    **{"kept": NOBODY, "changed": NOBODY, "name": "Cato Smit", "email": "cato@example.org", "role": "moderator"},
    **{"language": "nl", "password": "", "keys": "letters", "density": "roomy", "saved": "wishes", "old": "x"},
    **{"new": "x", "rules": "site:magazine", "text": "Een ander stuk.", "policy": "open", "digest": "x", "first": ""},
    **{
        "for_whom": "Cato",
        "agreed_with": "Bram",
        "shown_name": "Naam bekend",
        "real_name": "",
        "until": "",
        "uses": "",
    },
    **{"key": "weekblad", "origins": "https://a.example", "time_zone": "Europe/Amsterdam", "threads": "open"},
    **{"informal": "1", "indexed": "1", "seen": "", "sure": "1", "address": ARTICLE, "title": "Wie is aan zet?"},
    **{"is_lasting": "", "once": "x", "why": "Omdat het moet.", "since": "2022-01-01", "busy": "1", "still": "1"},
}
"""Every field of the desk, with something that its page understands."""

MISFITS = (
    *("", "\0", "a\0b", "%00", "\ud800", "\u202e\u200b", "-1", "٣", "9" * 30, "9" * 5000, "x" * 3000, "😀" * 600),
    *("None", "[1]", "'\"<script>", "..//..", "//evil.example", "/desk/\n", "/desk//[", "/desk/queue?q=%00&item=x/\0"),
    *("/desk/queue?state=x", "magazine/0", "magazine/999999999999999", "nergens/1", "nergens/1/0", "site:\0"),
    *("candidate:../..", "9999-12-31", "0001-01-01", "2022-13-45", "9999-12-31T23:59:59.999999+14:00", "999h"),
    *(
        '"',
        '"a* b*"',
        "*",
        "van:* naam:*",
        "regel:\0",
        "na:9999-12-31",
        "voor:0001-01-01",
        "NEAR(a b)",
        "'a' | &!<->:*",
    ),
)
PARTS = ("%00", "%ED%A0%80", "%FF", "..%2f..", "-1", "%D9%A3", "9" * 30, "9" * 5000, "%0d%0aX:1", "nergens", NOBODY)
"""What may stand between the slashes of an address."""

SLOW = {"policies.begin", "policies.activate", "access.sign_out", "sites.look"}
"""They start a process, change the house rules, end the session or ask another machine: each has tests of its own."""


A_FIELD = 3
"""Misfits that each field of a page gets; the next field gets the next ones."""

asked_for: set[str] = set()


class Remembered(ImmutableMultiDict[str, str]):
    """The fields of a request, which remember by what names they were asked for."""

    def get(self, key: str, *args: Any, **options: Any) -> Any:
        asked_for.add(key)
        return super().get(key, *args, **options)

    def getlist(self, key: str, *args: Any, **options: Any) -> Any:
        asked_for.add(key)
        return super().getlist(key, *args, **options)


class RememberingRequest(FormRequest):
    """A request of which it is known afterwards what its page has read."""

    parameter_storage_class = Remembered


@pytest.fixture
def desk_of_owner(app: Flask, house: House) -> FlaskClient:
    """Wil, signed in, who may do everything."""
    app.request_class = RememberingRequest
    app.config["MAX_FORM_PARTS"] = len(FITTING)
    house.people.add("Wil de Bree", "wil@example.org", Role.OWNER, PASSWORD, "nl")
    client = app.test_client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    assert client.post("/desk/login", data={"email": "wil@example.org", "password": PASSWORD}).status_code == 303
    return client


def _rules(app: Flask, leave_out: Collection[str] = SLOW) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/desk") and rule.endpoint not in leave_out:
            yield from ((rule, method) for method in sorted((rule.methods or set()) & {"GET", "POST"}))


def _address(rule: Rule, **parts: str) -> str:
    """The address with these parts in it; what is not given fits."""

    def part(found: re.Match[str]) -> str:
        fitting = NOBODY if found[1] else FITTING.get(found[2], "open")
        return parts.get(found[2], fitting)

    return re.sub(r"<(uuid:)?(?:int:)?(\w+)>", part, rule.rule)


def _sent(fields: dict[str, str]) -> str:
    return "&".join(f"{name}={quote_plus(text.encode(errors='surrogatepass'))}" for name, text in fields.items())


def _status(client: FlaskClient, method: str, address: str, fields: dict[str, str]) -> int:
    if method == "GET":
        return client.get(f"{address}?{_sent(fields)}").status_code
    return client.post(address, data=_sent(fields), content_type="application/x-www-form-urlencoded").status_code


def _read_by(client: FlaskClient, method: str, address: str) -> list[str]:
    """The fields that a page reads when all of them fit."""
    asked_for.clear()
    assert _status(client, method, address, FITTING) < 500
    return sorted(asked_for & FITTING.keys())


def _misfit(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each field of each page with some misfits while all others fit; no field at all, and misfits in all of them."""
    misfits = cycle(MISFITS)
    for rule, method in _rules(app):
        address = _address(rule)
        for field in _read_by(client, method, address):
            for misfit in ("a\0b", *islice(misfits, A_FIELD)):
                yield method, address, FITTING | {field: misfit}
        yield method, address, {}
        yield method, address, dict.fromkeys(FITTING, next(misfits)[:300])


def test_whatever_a_field_holds_there_is_a_page(
    app: Flask, desk_of_owner: FlaskClient, jan: Reader, clock: Clock
) -> None:
    jan.sends()
    faults = []
    for method, address, fields in _misfit(app, desk_of_owner):
        clock.forward(seconds=5)
        if _status(desk_of_owner, method, address, fields) >= 500:
            misfit = {name: text[:40] for name, text in fields.items() if text != FITTING[name]}
            faults.append((method, address, misfit))
    assert faults == []
    assert desk_of_owner.get("/desk/people").status_code == 200


def test_whatever_stands_between_slashes_there_is_a_page(app: Flask, desk_of_owner: FlaskClient, jan: Reader) -> None:
    jan.sends()
    faults = [
        (method, address[:100])
        for rule, method in _rules(app)
        for name in rule.arguments
        for part in PARTS
        if _status(desk_of_owner, method, address := _address(rule, **{name: part}), FITTING) >= 500
    ]
    assert faults == []


def test_no_form_of_the_desk_is_taken_from_a_foreign_page(app: Flask, desk_of_owner: FlaskClient) -> None:
    """Each is refused with a page, before anything is known of who is signed in."""
    foreign = {"Origin": "https://evil.example"}
    # A mail program ends the news from no page at all; its address is the secret that shows who wants so.
    forms = _rules(app, leave_out={"unsubscribing.end"})
    addresses = [_address(rule) for rule, method in forms if method == "POST"]
    answers = {address: desk_of_owner.post(address, headers=foreign).status_code for address in addresses}
    assert "/desk/policies/activate" in answers
    assert set(answers.values()) == {403}, answers
