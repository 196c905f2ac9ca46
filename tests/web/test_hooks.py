"""Webhooks at the desk, and the programs for the other end, run for real."""

import io
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from http.client import HTTPConnection
from importlib import util
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.decision import Act
from moderation.domain.delivery import Delivery
from moderation.domain.hook import MOST_HOOKS, OVERLAPS, Hook, Topic, as_secret, message_id, seconds, signatures
from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web import hook_words
from moderation.web.house import House
from tests.conftest import Clock, Reader, signed_in

HOOKS = "/desk/sites/magazine/hooks"
URL = "https://hooks.example/hook?token=geheim"
SECRET_IN = re.compile(r'the-secret"><code>(whsec_[\w+/=]{44})</code>')


@pytest.fixture
def hook(house: House, wil: Person) -> Hook:
    return house.hooks.make(wil, "magazine", URL, {Topic.PUBLISHED, Topic.REMOVED})[0]


@pytest.fixture
def told(house: House, wil: Person, hook: Hook, store: Store) -> Callable[[str], Delivery]:
    """A try that went so: arrived, failed, or was given up."""

    def told(how: str) -> Delivery:
        delivery = house.hooks.ping(wil, "magazine", hook.id)
        now = house.clock()
        later = now + timedelta(hours=1)
        if how == "arrived":
            store.delivered(delivery, now)
        elif how != "waits":
            why = "The service answered with status 503."
            claimed = store.claim_delivery(delivery.channel, now, now)
            assert claimed
            store.not_delivered(claimed, why, due=None if how == "given up" else later, at=now)
        return store.delivery("magazine", delivery.id)

    return told


def once_in(page: str) -> str:
    return re.findall(r'name="once" value="(\w+)"', page)[0]


def test_hooks_are_for_owners_alone(app: Flask, client: FlaskClient, bram: Person, hook: Hook) -> None:
    editor = signed_in(app, bram)
    paths = ("", f"/{hook.id}")
    for path in paths:
        assert editor.get(HOOKS + path).status_code == 403
        assert client.get(HOOKS + path).status_code == 303
    for path in ("", *(f"/{hook.id}/{act}" for act in ("secret", "end", "ping", "again"))):
        assert editor.post(HOOKS + path).status_code == 403
    assert "Webhooks" not in editor.get("/desk/sites/magazine").text


def test_an_owner_makes_a_hook_and_its_secret_is_shown_on_one_page(
    owner: FlaskClient, house: House, wil: Person
) -> None:
    page = owner.get(HOOKS).text
    assert "Nog niemand." in page
    assert f'href="{HOOKS}" aria-current="page"' in page
    sent = {"once": once_in(page), "url": URL, "topic": ["reaction.published", "reaction.removed", "ping", "x"]}
    made = owner.post(HOOKS, data=sent)
    (secret,) = SECRET_IN.findall(unescape(made.text))
    assert made.headers["Cache-Control"] == "no-store"
    assert owner.post(HOOKS, data=sent).text == made.text
    (hook,) = house.hooks.listed(wil, "magazine")
    assert hook.topics == {Topic.PUBLISHED, Topic.REMOVED}
    for page in (owner.get(HOOKS).text, owner.get(f"{HOOKS}/{hook.id}").text):
        assert URL in unescape(page)
        assert secret not in unescape(page)


@pytest.mark.parametrize(
    ("url", "topics", "told"),
    [
        ("hooks.example", ["reaction.published"], "Dit is geen adres zoals"),
        ("https://127.0.0.1/", ["reaction.published"], "Dit adres ligt in een netwerk."),
        (URL, [], "Kies ten minste één ding"),
    ],
)
def test_what_cannot_be_made_is_said_and_what_was_typed_is_kept(
    owner: FlaskClient, house: House, wil: Person, url: str, topics: list[str], told: str
) -> None:
    answer = owner.post(HOOKS, data={"url": url, "topic": topics})
    assert answer.status_code == 422
    page = unescape(answer.text)
    assert told in page
    assert f'value="{url}"' in page
    assert "<title>Fout: Webhooks: Loket & Lijn" in page
    assert page.count(" checked") == len(topics)
    assert house.hooks.listed(wil, "magazine") == ()


def test_an_eleventh_hook_is_not_made(owner: FlaskClient) -> None:
    sent = {"url": URL, "topic": "reaction.published"}
    for _ in range(MOST_HOOKS):
        assert owner.post(HOOKS, data=sent).status_code == 200
    assert owner.post(HOOKS, data=sent).status_code == 422


def test_a_hook_gets_another_secret_beside_the_one_that_it_has(
    owner: FlaskClient, store: Store, hook: Hook, clock: Clock
) -> None:
    once = once_in(owner.get(f"{HOOKS}/{hook.id}").text)
    made = owner.post(f"{HOOKS}/{hook.id}/secret", data={"once": once, "overlap": "24"})
    (secret,) = SECRET_IN.findall(unescape(made.text))
    assert "ondertekent naast dit tot 14 januari" in made.text
    assert store.hook_secrets("magazine", hook.id, clock())[0] == secret
    assert len(store.hook_secrets("magazine", hook.id, clock())) == 2
    assert "ondertekent ook nog tot" in owner.get(f"{HOOKS}/{hook.id}").text
    for overlap in ("", "999", "x"):
        assert owner.post(f"{HOOKS}/{hook.id}/secret", data={"overlap": overlap}).status_code == 422


def test_a_hook_is_ended_and_asked_for_nothing_more(
    owner: FlaskClient, house: House, wil: Person, hook: Hook, told: Callable[[str], Delivery]
) -> None:
    delivery = told("waits")
    answer = owner.post(f"{HOOKS}/{hook.id}/end", follow_redirects=True)
    assert "De webhook is beëindigd." in answer.text
    assert "Beëindigd door Wil de Bree" in answer.text
    page = owner.get(f"{HOOKS}/{hook.id}").text
    assert "Deze webhook is beëindigd en krijgt geen bericht meer." in page
    assert "niet verstuurd: de webhook was beëindigd" in page
    assert "<form" not in page.partition("<main")[2]
    for act in ("ping", "again"):
        answer = owner.post(f"{HOOKS}/{hook.id}/{act}", data={"delivery": delivery.id}, follow_redirects=True)
        assert "Er is niets verstuurd" in answer.text
    assert owner.post(f"{HOOKS}/{hook.id}/secret", data={"overlap": "24"}).status_code == 422


def test_a_hook_that_said_it_is_gone_is_told_so(owner: FlaskClient, store: Store, hook: Hook, clock: Clock) -> None:
    store.end_hook("magazine", hook.id, None, clock())
    assert "de dienst zei dat die er niet meer is" in owner.get(HOOKS).text
    assert "De dienst zei dat die er niet meer is" in owner.get(f"{HOOKS}/{hook.id}").text
    log = owner.get("/desk/log").text
    assert "de dienst die bericht kreeg" in log
    assert f"<code>{hook.id} hooks.example</code>" in log
    assert "token=geheim" not in log


def test_the_log_of_a_hook_says_what_it_was_told_and_how_that_went(
    owner: FlaskClient, told: Callable[[str], Delivery], hook: Hook
) -> None:
    # What has failed comes late: till it is tried again, nothing else is brought to the same hook.
    for how in ("arrived", "given up", "failed", "waits"):
        told(how)
    page = unescape(owner.get(f"{HOOKS}/{hook.id}").text)
    assert page.count("<strong>Een proef</strong>") == 4
    assert page.count("De dienst antwoordde met status 503.") == 2
    assert page.count("Opnieuw versturen") == 2
    assert page.count("1 keer geprobeerd") == 2


def test_what_a_hook_was_told_leads_to_the_reaction(
    owner: FlaskClient, house: House, wil: Person, jan: Reader, store: Store
) -> None:
    from moderation.domain.hook import told

    hook, _ = house.hooks.make(wil, "magazine", URL, {Topic.RECEIVED})
    reaction = jan.sends().reaction
    store.put_deliveries([told(hook, Topic.RECEIVED, reaction.id, reaction.id, house.clock())])
    page = owner.get(f"{HOOKS}/{hook.id}").text
    assert f'href="/desk/item/magazine/{reaction.number}"' in page
    assert "Er is een reactie binnengekomen, die wacht" in page


def test_what_did_not_arrive_is_sent_again_under_the_same_id(
    owner: FlaskClient, store: Store, told: Callable[[str], Delivery], hook: Hook
) -> None:
    lost = told("given up")
    answer = owner.post(f"{HOOKS}/{hook.id}/again", data={"delivery": lost.id}, follow_redirects=True)
    assert "Het wordt nog eens verstuurd" in answer.text
    again = store.delivery("magazine", lost.id)
    assert (again.tries, again.given_up, again.failure) == (0, None, "")
    for delivery in ("", "x", "\0"):
        assert owner.post(f"{HOOKS}/{hook.id}/again", data={"delivery": delivery}).status_code == 404


def test_an_owner_sends_a_try(owner: FlaskClient, house: House, wil: Person, hook: Hook) -> None:
    answer = owner.post(f"{HOOKS}/{hook.id}/ping", follow_redirects=True)
    assert "De proef is onderweg." in answer.text
    ((delivery, number),) = house.hooks.deliveries(wil, "magazine", hook.id).items
    assert (delivery.what, number) == ("ping", None)


def test_what_is_not_there_is_not_found(owner: FlaskClient, hook: Hook) -> None:
    assert owner.get(f"{HOOKS}/x").status_code == 404
    assert owner.get("/desk/sites/elders/hooks").status_code == 404
    assert owner.get(f"/desk/sites/buurt/hooks/{hook.id}").status_code == 404
    assert owner.post(f"{HOOKS}/x/end").status_code == 404


def test_every_type_and_every_choice_has_its_words() -> None:
    assert set(hook_words.TOPICS) == set(Topic)
    assert tuple(hook_words.OVERLAPS) == OVERLAPS
    assert all(hook_words.overlap_in(str(hook_words.hours(each))) == each for each in OVERLAPS)
    assert hook_words.overlap_in("") is None


def test_what_the_page_says_is_sent_is_what_is_sent(
    house: House, els: Person, wil: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    from moderation.domain.hook import told
    from moderation.jobs.hooks import HookCarrier
    from moderation.web.hook_links import HookLinks

    hook, _ = house.hooks.make(wil, "magazine", URL, {Topic.PUBLISHED})
    reaction = house.review.decide(els, "magazine", jan.sends().reaction.number, Act.APPROVE, 0)
    sent: list[bytes] = []

    class Line:
        def post(self, url: str, headers: object, body: bytes) -> int:
            sent.append(body)
            return 204

    carrier = HookCarrier(store, Line(), HookLinks("https://reacties.example"), clock)
    carrier.carry(told(hook, Topic.PUBLISHED, reaction.id, reaction.id, clock()))
    assert list(json.loads(sent[0])) == ["type", "timestamp", "data"]
    assert set(json.loads(sent[0])["data"]) == set(hook_words.SAID)


# Programs for the other end


SECRETS = as_secret(bytes(32)), as_secret(bytes(range(32)))
BODY = json.dumps({"type": "ping", "timestamp": "x", "data": {"site": "magazine", "é": "👍"}}).encode()


def signed(secret: str, at: datetime, body: bytes = BODY) -> dict[str, str]:
    message = message_id("a.ping.hook:b")
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    return dict(zip(names, (message, str(seconds(at)), signatures((secret,), message, at, body)), strict=True))


def check(ask: Callable[[dict[str, str], bytes], int]) -> None:
    """It takes what either secret has signed just now, and nothing else."""
    now = datetime.now(UTC)
    for secret in SECRETS:
        assert ask(signed(secret, now), BODY) == 204
    both = signed(SECRETS[0], now)
    both["webhook-signature"] = f"v1,x v1a,y {both['webhook-signature']}"
    assert ask(both, BODY) == 204
    good = signed(SECRETS[0], now)
    old = datetime.fromtimestamp(time.time() - 301, UTC)
    for headers, body in (
        ({}, BODY),
        (good, BODY.replace(b"ping", b"pong")),
        (good | {"webhook-id": "another"}, BODY),
        (good | {"webhook-timestamp": str(seconds(now) + 1)}, BODY),
        (good | {"webhook-timestamp": "vandaag"}, BODY),
        (good | {"webhook-signature": ""}, BODY),
        (good | {"webhook-signature": "v1,é"}, BODY),
        (signed(as_secret(b"x" * 32), now), BODY),
        (signed(SECRETS[0], old), BODY),
    ):
        assert ask(headers, body) == 403, headers


def the_program(language: str, folder: Path) -> Path:
    (sample,) = [each for each in hook_words.samples() if each.language == language]
    file = folder / sample.path
    file.write_text(sample.program, "utf-8")
    return file


def test_the_program_in_python_believes_us_and_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REACTIONS_HOOK_SECRET", " ".join(SECRETS))
    spec = util.spec_from_file_location("a_hook", the_program("Python", tmp_path))
    assert spec
    assert spec.loader
    program = util.module_from_spec(spec)
    spec.loader.exec_module(program)
    taken: list[dict[str, object]] = []
    program.told = lambda message_id, message: taken.append(message)

    def ask(headers: dict[str, str], body: bytes) -> int:
        environ: dict[str, object] = {"REQUEST_METHOD": "POST", "wsgi.input": io.BytesIO(body)}
        environ |= {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        statuses: list[str] = []
        program.application(environ | {"CONTENT_LENGTH": str(len(body))}, lambda status, _: statuses.append(status))
        return int(statuses[0].split()[0])

    check(ask)
    assert taken == [json.loads(BODY)] * 3


@contextmanager
def php(folder: Path) -> Iterator[HTTPConnection]:
    command = ["php", "-d", "display_errors=1", "-S", "127.0.0.1:0", "-t", str(folder)]
    environment = {"PATH": os.environ["PATH"], "REACTIONS_HOOK_SECRET": " ".join(SECRETS)}
    server = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
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


def test_the_program_in_php_believes_us_and_nobody_else(tmp_path: Path) -> None:
    if not shutil.which("php"):
        pytest.skip("no php here; `sh .dev/test` gets one")
    the_program("PHP", tmp_path)
    with php(tmp_path) as connection:

        def ask(headers: dict[str, str], body: bytes) -> int:
            sent = {name: value.encode() for name, value in headers.items()}
            connection.request("POST", "/hook.php", body, {"Content-Type": "application/json", **sent})
            answer = connection.getresponse()
            assert answer.read() == b""
            return answer.status

        check(ask)


def test_that_a_try_is_on_its_way_is_said_only_for_as_long_as_it_is(
    owner: FlaskClient, house: House, wil: Person, hook: Hook, told: Callable[[str], Delivery]
) -> None:
    told("arrived")
    address = f"{HOOKS}/{hook.id}?done=tried"
    assert 'role="status" tabindex="-1"' not in owner.get(address).text
    house.hooks.ping(wil, "magazine", hook.id)
    assert 'role="status" tabindex="-1"' in owner.get(address).text
