"""Every address of the service is shut unless it is listed as public. The list below is the whole of what strangers
see.
"""

import re

import pytest
from flask import Flask

from moderation.web.access import PUBLIC

OPEN_TO_STRANGERS = {
    ("GET", "/"),
    ("GET", "/health"),
    ("GET", "/static/<path:filename>"),
    ("GET", "/widget/<path:filename>"),
    ("GET", "/w.js"),
    ("GET", "/w.<digest>.js"),
    ("GET", "/t/<site>"),
    ("GET", "/t/<site>/feed.atom"),
    ("POST", "/t/<site>/preview"),
    ("POST", "/t/<site>/post"),
    ("GET", "/t/<site>/report"),
    ("POST", "/t/<site>/report"),
    ("GET", "/m/<token>"),
    ("GET", "/r/<receipt>"),
    ("POST", "/r/<receipt>/preview"),
    ("POST", "/r/<receipt>/amend"),
    ("GET", "/r/<receipt>/withdraw"),
    ("POST", "/r/<receipt>/withdraw"),
    ("GET", "/r/<receipt>/again"),
    ("GET", "/r/<receipt>/object"),
    ("POST", "/r/<receipt>/object"),
    ("GET", "/r/<receipt>/statement"),
    ("POST", "/r/<receipt>/confirm"),
    ("GET", "/c/<secret>"),
    ("POST", "/c/<secret>"),
    ("GET", "/api/v1/sites/<site>/thread"),
    ("GET", "/api/v1/sites/<site>/threads/<name>"),
    ("GET", "/api/v1/sites/<site>/threads/<name>/<first>"),
    ("GET", "/api/v1/sites/<site>/counts"),
    ("POST", "/api/v1/sites/<site>/preview"),
    ("POST", "/api/v1/sites/<site>/reactions"),
    ("GET", "/api/v1/receipts/<receipt>"),
    ("POST", "/api/v1/receipts/<receipt>/preview"),
    ("POST", "/api/v1/receipts/<receipt>/amend"),
    ("POST", "/api/v1/receipts/<receipt>/withdraw"),
    ("POST", "/api/v1/receipts/<receipt>/objection"),
    ("POST", "/api/v1/sites/<site>/reports"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/count.txt"),
    ("GET", "/desk/news/<secret>"),
    ("POST", "/desk/news/<secret>"),
    ("GET", "/desk/login"),
    ("POST", "/desk/login"),
}

PARTS = {
    "site": "magazine",
    "receipt": "x",
    "token": "x",
    "secret": "x",
    "filename": "tokens.css",
    "number": "1",
    "act": "reject",
    "digest": "0",
    "arrangement": "00000000-0000-7000-8000-000000000000",
    "name": "huisregels",
    "first": "1.json",
    "report": "0",
    "figure": "flow",
    "decision": "00000000-0000-7000-8000-000000000000",
    "batch": "00000000-0000-7000-8000-000000000000",
    "key": "00000000-0000-7000-8000-000000000000",
    "hook": "000000000000",
}
"""What a knock puts in the places of an address."""


def doors(app: Flask) -> set[tuple[str, str, str]]:
    """Every method and address of the service, with its endpoint."""
    return {
        (method, rule.rule, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def open_doors(app: Flask) -> set[tuple[str, str]]:
    """What a stranger gets an answer from, found by knocking: everything but a way to the door of the desk."""
    client = app.test_client()
    found = set()
    for method, address, _ in doors(app):
        path = re.sub(r"<[^>]*?(\w+)>", lambda part: PARTS[part[1]], address)
        answer = client.open(path, method=method, headers={"Origin": "http://localhost"}, buffered=True)
        is_sent_to_the_door = answer.status_code == 303 and "/desk/login" in answer.headers["Location"]
        if not is_sent_to_the_door:
            found.add((method, address))
    return found


def test_strangers_find_open_what_is_listed_and_nothing_else(app: Flask) -> None:
    assert open_doors(app) == OPEN_TO_STRANGERS


def test_the_list_of_public_addresses_names_no_address_that_is_not_there(app: Flask) -> None:
    there = {endpoint for _, _, endpoint in doors(app)}
    assert PUBLIC - there == {"article"}, "the demo's article is the only one that a real service lacks"


def test_an_address_that_is_added_tomorrow_is_shut(app: Flask) -> None:
    app.add_url_rule("/desk/export", "desk.export", lambda: "everything")
    assert ("GET", "/desk/export") not in open_doors(app)


def test_a_planted_open_address_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    app.add_url_rule("/everything", "everything", lambda: "everything")
    monkeypatch.setattr("moderation.web.access.PUBLIC", PUBLIC | {"everything"})
    assert open_doors(app) - OPEN_TO_STRANGERS == {("GET", "/everything")}


def test_a_stranger_is_sent_to_the_door_and_back_to_where_they_were_going(app: Flask) -> None:
    answer = app.test_client().get("/desk/item/magazine/1?done=x")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/desk/login?next=/desk/item/magazine/1?done%3Dx"
