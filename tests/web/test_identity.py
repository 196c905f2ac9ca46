"""Signed identities as readers and owners meet them, and the programs for the server of a site, run for real."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web.house import House
from moderation.web.identity_words import FAULTS, samples
from tests.conftest import ARTICLE, Clock
from tests.test_identities import OWN
from tests.tokens import claims, public_half, token, with_secret

KEYS = "/desk/sites/magazine/identity"
TEXT = "Een dapper initiatief."


@pytest.fixture
def says(house: House, wil: Person, clock: Clock) -> Callable[..., str]:
    key, secret = house.identities.make(wil, "magazine")
    return lambda **changes: token({"alg": "HS256", "kid": key.id}, claims(clock(), **changes), with_secret(secret))


def preview(client: FlaskClient, identity: str, **typed: str) -> Any:
    form = {"thread": ARTICLE, "text": TEXT, "identity": identity, **typed}
    return client.post("/t/magazine/preview", data=form)


def fields(page: str, action: str) -> dict[str, str]:
    """What stands in the lines and hidden fields of the form that goes to this address."""
    (form,) = re.findall(rf'<form[^>]*action="[^"]*{action}".*?</form>', page, re.DOTALL)
    found = re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', form)
    return {name: unescape(value) for name, value in found}


# Readers


def test_the_printed_form_has_a_place_for_what_the_site_says(client: FlaskClient) -> None:
    page = client.get(f"/t/magazine?thread={ARTICLE}").text
    assert '<input type="hidden" name="identity" value="" data-mod="identity">' in page
    assert re.search(r'<p data-mod="as" hidden>U reageert als <b><bdi data-mod="as-name"></bdi></b>\.</p>', page)
    assert re.search(r'<div data-mod="typed">.*name="name".*name="email".*?</div>\s*</div>', page, re.DOTALL)


def test_whom_the_site_vouches_for_types_no_name_and_no_address(client: FlaskClient, says: Callable[..., str]) -> None:
    page = preview(client, says()).text
    assert '<p data-mod="as">U reageert als <b><bdi data-mod="as-name">Jan Jansen</bdi></b>.</p>' in page
    assert 'name="email"' not in page
    assert "jan@example.org" not in page
    answer = client.post("/t/magazine/post", data=fields(page, "/post"))
    assert answer.status_code == 303


def test_an_identity_that_is_over_is_told_in_the_summary_with_the_text_kept(
    client: FlaskClient, says: Callable[..., str], clock: Clock
) -> None:
    over = says()
    clock.forward(minutes=11)
    answer = preview(client, over)
    assert answer.status_code == 422
    page = answer.text
    told = "Uw aanmelding bij de site is verlopen. Laad de pagina opnieuw, of vul zelf uw naam en adres in."
    assert f"<li>{told}</li>" in page
    assert TEXT in page
    # And goes on by typing: nothing hides the fields again.
    form = fields(page, "/preview") | {"name": "Jan Jansen", "email": "jan@example.org", "text": TEXT}
    assert form["identity"] == "-"
    assert "data-mod=" not in page.partition("mod-form")[2].partition('name="text"')[0].replace('data-mod="to"', "")
    page = client.post("/t/magazine/preview", data=form).text
    assert client.post("/t/magazine/post", data=fields(page, "/post")).status_code == 303


def test_a_name_that_the_house_rules_refuse_can_be_mended_by_typing(
    client: FlaskClient, says: Callable[..., str]
) -> None:
    page = preview(client, says(name="Jan")).text
    assert "aria-invalid" in page
    form = fields(page, "/preview")
    assert (form["name"], form["email"], form["identity"]) == ("Jan", "jan@example.org", "-")


def test_programs_send_it_as_a_field_and_are_told_which_field_is_wrong(
    client: FlaskClient, says: Callable[..., str]
) -> None:
    def ask(identity: str) -> Any:
        return client.post(
            "/api/v1/sites/magazine/preview", json={"thread": ARTICLE, "text": TEXT, "identity": identity}
        )

    assert ask(says()).json["name"] == "Jan Jansen"
    (wrong,) = [each for each in ask("x.y.z").json["errors"] if each["field"] == "identity"]
    assert "Laad de pagina opnieuw" in wrong["message"]
    assert ask("a" * 4001).status_code == 400


def test_what_the_site_says_never_comes_out_again(
    client: FlaskClient, desk: FlaskClient, house: House, els: Person, says: Callable[..., str], store: Store
) -> None:
    page = preview(client, says()).text
    receipt = client.post("/t/magazine/post", data=fields(page, "/post")).headers["Location"]
    kept = store.reaction("magazine", 1)
    shown = desk.get("/desk/item/magazine/1").text
    assert "aangemeld bij de site" in shown
    public = client.get(receipt).text + client.get(f"/t/magazine?thread={ARTICLE}").text
    for hidden in (kept.identity, "reader-12", "aangemeld bij"):
        assert hidden not in public
    assert kept.identity not in shown
    assert "reader-12" not in shown


# Owners


def test_keys_are_for_owners_alone(desk: FlaskClient, client: FlaskClient) -> None:
    assert desk.get(KEYS).status_code == 403
    for path in ("secret", "public", "try", "x/end"):
        assert desk.post(f"{KEYS}/{path}").status_code == 403
    assert client.get(KEYS).status_code == 303


def test_an_owner_makes_a_secret_which_is_shown_on_one_page(owner: FlaskClient, house: House, wil: Person) -> None:
    once = fields(owner.get(KEYS).text, "/secret")["once"]
    made = owner.post(f"{KEYS}/secret", data={"once": once})
    (secret,) = re.findall(r'the-secret"><code>([\w-]{43})</code>', made.text)
    assert owner.post(f"{KEYS}/secret", data={"once": once}).text == made.text
    (key,) = house.identities.keys(wil, "magazine")
    page = owner.get(KEYS).text
    assert key.id in page
    assert secret not in page
    assert key.id in owner.get("/desk/log").text


def test_an_owner_pastes_a_public_key_or_is_told_what_is_wrong(owner: FlaskClient) -> None:
    wrong = owner.post(f"{KEYS}/public", data={"pem": "-----BEGIN EC PRIVATE KEY-----"})
    assert wrong.status_code == 422
    assert "Dit is de geheime sleutel" in wrong.text
    answer = owner.post(f"{KEYS}/public", data={"pem": public_half(OWN)}, follow_redirects=True)
    assert "De sleutel is bewaard" in answer.text


def test_a_sixth_key_is_not_made(owner: FlaskClient) -> None:
    for _ in range(5):
        assert owner.post(f"{KEYS}/secret").status_code == 200
    assert owner.post(f"{KEYS}/secret").status_code == 422


def test_an_owner_ends_a_key(owner: FlaskClient, house: House, wil: Person) -> None:
    key, _ = house.identities.make(wil, "magazine")
    answer = owner.post(f"{KEYS}/{key.id}/end", follow_redirects=True)
    assert "De sleutel is beëindigd" in answer.text
    assert house.identities.keys(wil, "magazine")[0].ended
    assert owner.post(f"{KEYS}/x/end").status_code == 404
    assert owner.get("/desk/sites/elders/identity").status_code == 404


def test_a_token_can_be_tried_and_it_is_said_whom_it_means_or_what_is_wrong(
    owner: FlaskClient, says: Callable[..., str]
) -> None:
    good = owner.post(f"{KEYS}/try", data={"token": says()}).text
    assert "jan@example.org" in good
    bad = owner.post(f"{KEYS}/try", data={"token": says(sub=None)})
    assert bad.status_code == 422
    assert "“sub” ontbreekt" in unescape(bad.text)
    assert "<script" not in owner.post(f"{KEYS}/try", data={"token": "<script>"}).text.partition("<main")[2]


def test_every_fault_has_its_words() -> None:
    from moderation.domain.identity import Fault

    assert set(FAULTS) == set(Fault)


# Programs for the server of a site


READER = {"id": 12, "name": "Zoë Müller-ter Braak", "email": "zoe@example.org"}


class Program:
    """One of the programs, filled in for a key, and what it answers in one go."""

    def __init__(self, language: str, house: House, owner: Person, folder: Path) -> None:
        key, self.secret = house.identities.make(owner, "magazine")
        (sample,) = [each for each in samples("magazine", (key,)) if each.language == language]
        self.folder, self.file = folder, folder / sample.path
        self.file.write_text(sample.program, "utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "REACTIONS_SECRET": self.secret}


ASK_PYTHON = """
import json, sys
from identity import application
reader, fetched_from = json.load(sys.stdin)
environ = {"your.session": {"reader": reader} if reader else {}}
if fetched_from:
    environ["HTTP_SEC_FETCH_SITE"] = fetched_from
told = []
body = b"".join(application(environ, lambda status, headers: told.extend([status, dict(headers)])))
print(json.dumps([*told, body.decode()]))
"""


def ask_python(program: Program, reader: object, fetched_from: str = "") -> tuple[int, dict[str, str], str]:
    asked = subprocess.run(
        [sys.executable, "-c", ASK_PYTHON],
        input=json.dumps([reader, fetched_from]),
        cwd=program.folder,
        env=program.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    status, headers, body = json.loads(asked.stdout)
    return int(status.split()[0]), {name.lower(): value for name, value in headers.items()}, body


LOG_IN = """<?php
session_start();
$_SESSION['reader'] = json_decode($_SERVER['HTTP_X_READER'] ?? 'null', true);
session_write_close();
"""


@contextmanager
def php(program: Program) -> Iterator[HTTPConnection]:
    """PHP's own server, with somebody signed in before the program runs."""
    (program.folder / "log-in.php").write_text(LOG_IN)
    command = ["php", "-d", f"auto_prepend_file={program.folder}/log-in.php", "-d", "display_errors=1"]
    command += ["-d", f"session.save_path={program.folder}", "-S", "127.0.0.1:0", "-t", str(program.folder)]
    server = subprocess.Popen(command, env=program.environment, stderr=subprocess.PIPE, text=True)
    assert server.stderr
    try:
        line = next(line for line in server.stderr if "started" in line)
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        assert found, line
        connection = HTTPConnection("127.0.0.1", int(found[1]), timeout=10)
        yield connection
        connection.close()
    finally:
        server.terminate()
        server.communicate(timeout=10)


def ask_php(connection: HTTPConnection, reader: object, fetched_from: str = "") -> tuple[int, dict[str, str], str]:
    headers = {"X-Reader": json.dumps(reader)} | ({"Sec-Fetch-Site": fetched_from} if fetched_from else {})
    connection.request("GET", "/identity.php", headers=headers)
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()


def check(house: House, store: Store, clock: Clock, ask: Callable[..., tuple[int, dict[str, str], str]]) -> None:
    """It signs for whoever is signed in, and says nothing to anybody else."""
    clock.at = datetime.fromtimestamp(time.time(), UTC)
    for fetched_from in ("", "same-origin"):
        status, headers, body = ask(READER, fetched_from)
        told = house.identities.of(store.site("magazine"), body)
        assert (status, told.id, told.name, told.email) == (200, "12", READER["name"], READER["email"])
        assert headers["cache-control"] == "no-store"
        assert headers["content-type"].startswith("text/plain")
        assert "access-control-allow-origin" not in headers
    for reader, fetched_from in ((None, ""), (READER, "cross-site"), (READER, "same-site"), (READER, "none")):
        status, headers, body = ask(reader, fetched_from)
        assert (status, body, headers["cache-control"]) == (204, "", "no-store")


def test_the_program_in_python_signs_for_who_is_signed_in(
    house: House, store: Store, wil: Person, clock: Clock, tmp_path: Path
) -> None:
    program = Program("Python", house, wil, tmp_path)
    check(house, store, clock, lambda *asked: ask_python(program, *asked))


def test_the_program_in_php_signs_for_who_is_signed_in(
    house: House, store: Store, wil: Person, clock: Clock, tmp_path: Path
) -> None:
    if not shutil.which("php"):
        pytest.skip("no php here; `sh .dev/test` gets one")
    program = Program("PHP", house, wil, tmp_path)
    with php(program) as connection:
        check(house, store, clock, lambda *asked: ask_php(connection, *asked))
