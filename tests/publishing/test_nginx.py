"""The real nginx, set up with the very text of the README, before the real service."""

import getpass
import gzip
import json
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from moderation import bootstrap
from moderation.domain.snapshot import FIRST, address_of_page
from moderation.web import create_app
from moderation.web.front import GUARDS, SHARED_HEADERS
from tests.conftest import Clock
from tests.publishing.conftest import CODINGS, THREAD, Press, file_of, settings_for
from tests.publishing.test_job import AT_ONCE, holds, until
from tests.serving.asking import HOST, Service, service
from tests.store.samples import furnished

README = Path(__file__).parents[2] / "README.md"
ADDRESS = address_of_page("blad", THREAD, FIRST, "json")
PAGE = address_of_page("blad", THREAD, FIRST, "html")
EMPTY = address_of_page("blad", "/artikel/leeg", FIRST, "json")
COUNTS = "/api/v1/sites/blad/counts?thread=/artikel/12"

AROUND_IT = """
user {user};
daemon off;
worker_processes 1;
pid {place}/pid;
error_log {place}/error.log;
events {{ }}
http {{
    access_log {place}/access.log;
    client_body_temp_path {place}/body;
    proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/fastcgi;
    uwsgi_temp_path {place}/uwsgi;
    scgi_temp_path {place}/scgi;
{server}
}}
"""


class Answer(NamedTuple):
    """What came back, the names of headers in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(port: int, address: str, method: str = "GET", **headers: str) -> Answer:
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
    finally:
        connection.close()


def manual() -> str:
    """The configuration as the manual gives it."""
    (text,) = re.findall(r"```nginx\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    return str(text)


def set_up(changes: dict[str, str]) -> str:
    """The configuration for other places than those of the manual, each of which must be in it."""
    text = manual()
    for place, ours in changes.items():
        assert place in text
        text = text.replace(place, ours)
    return text


@contextmanager
def nginx(place: Path, folder: Path, behind: int) -> Iterator[int]:
    """nginx before the service at this port; gives its own."""
    command = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/opt/homebrew/bin")
    assert command, "nginx is needed for the tests; `sh .dev/test` gets it"
    place.mkdir()
    with socket.create_server((HOST, 0)) as free:
        port = int(free.getsockname()[1])
    places = {
        "listen 80;": f"listen {HOST}:{port};",
        "/var/lib/moderation/public": str(folder),
        "http://127.0.0.1:8080": f"http://{HOST}:{behind}",
    }
    text = AROUND_IT.format(user=getpass.getuser(), place=place, server=set_up(places))
    (place / "nginx.conf").write_text(text)
    with subprocess.Popen([command, "-p", str(place), "-c", str(place / "nginx.conf")]) as process:
        try:
            until(lambda: process.poll() is not None or _listens(port))
            assert process.poll() is None, (place / "error.log").read_text()
            yield port
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex((HOST, port)) == 0


class Stand(NamedTuple):
    """nginx with its log, the service behind it, and the house of both."""

    port: int
    service: Service
    press: Press
    log: Path


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    """One for all tests of this module, since it takes its time; each leaves it as it was, or publishes more."""
    place = tmp_path_factory.mktemp("stand")
    (place / "public").mkdir()
    settings = settings_for(place, place / "public")
    with closing(furnished(bootstrap.store_of(settings))) as store:
        press = Press(settings, store, Clock())
        press.published(text="Mooi stuk!")
        with service(place, **environment(press)) as running:
            until(lambda: holds(file_of(press.folder), b"Mooi stuk!"))
            with nginx(place / "nginx", press.folder, running.port) as port:
                yield Stand(port, running, press, place / "nginx" / "access.log")


def environment(press: Press) -> dict[str, str]:
    return {
        "DATABASE_URL": press.settings.database,
        "MODERATION_PUBLISH": str(press.folder),
        "MODERATION_PUBLIC_URL": press.settings.public_url,
        "MODERATION_TRUSTED_PROXIES": "1",
        "MODERATION_PROCESSES": "2",
    }


def comes_from_a_file(answer: Answer) -> bool:
    """nginx makes its tags of a time and a length, and we make none like those."""
    return bool(re.fullmatch(r'"[0-9a-f]{8}-[0-9a-f]+"', answer.headers["etag"]))


SECRETS = {"receipt", "secret", "token"}
"""What the parts of addresses are called that are secret."""

GUESS = "0123456789abcdefghijklmnopqrstuv"


def secret_addresses(press: Press) -> list[str]:
    """Every address of the service that can be asked for and is of use to whoever reads it, with the same secret."""
    app = create_app(bootstrap.build(press.settings, press.store, press.clock))
    rules = [each for each in app.url_map.iter_rules() if "GET" in (each.methods or ()) and each.arguments & SECRETS]
    return [re.sub(r"<[^>]*>", GUESS, each.rule) for each in rules]


TOLD_OF_BOTH = [name for name, _ in [*SHARED_HEADERS, *GUARDS]]
TOLD_OF_BOTH += ["content-type", "content-length", "content-encoding", "last-modified"]


@pytest.mark.parametrize("address", [ADDRESS, PAGE])
@pytest.mark.parametrize("coding", ["", "gzip"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_file_is_the_answer_of_the_service_with_the_same_headers(
    stand: Stand, address: str, coding: str, method: str
) -> None:
    ours, theirs = (ask(port, address, method, Accept_Encoding=coding) for port in (stand.service.port, stand.port))
    assert comes_from_a_file(theirs)
    assert not comes_from_a_file(ours)
    assert (theirs.status, theirs.body) == (ours.status, ours.body)
    for name in TOLD_OF_BOTH:
        assert theirs.headers.get(name, "").lower() == ours.headers.get(name, "").lower(), name
    if method == "GET":
        assert b"Mooi stuk!" in (gzip.decompress(theirs.body) if coding else theirs.body)


def test_one_who_has_it_already_is_told_so_until_it_changes(stand: Stand) -> None:
    tags = {}
    for coding in CODINGS.values():
        tags[coding] = ask(stand.port, ADDRESS, Accept_Encoding=coding).headers["etag"]
        known = ask(stand.port, ADDRESS, Accept_Encoding=coding, If_None_Match=tags[coding])
        assert (known.status, known.body) == (304, b"")
        assert known.headers["access-control-allow-origin"] == "*"
        assert "stale-if-error" in known.headers["cache-control"]
    assert tags[""] != tags["gzip"]
    stand.press.published(text="Kort.")
    until(lambda: ask(stand.port, ADDRESS, If_None_Match=tags[""]).status == 200, within=AT_ONCE)


def test_what_is_removed_is_gone_within_a_second(stand: Stand) -> None:
    reaction = stand.press.published(text="Spijt")
    until(lambda: shows(stand, b"Spijt", all), within=AT_ONCE)
    stand.press.removed(reaction)
    until(lambda: not shows(stand, b"Spijt", any), within=AT_ONCE)


def shows(stand: Stand, words: bytes, which: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether all or any of the forms of a thread show these words."""
    answers = [
        ask(stand.port, address, Accept_Encoding=coding) for address in (ADDRESS, PAGE) for coding in ("", "gzip")
    ]
    coded = [(answer.body, answer.headers.get("content-encoding")) for answer in answers]
    return which(words in (gzip.decompress(body) if coding else body) for body, coding in coded)


def test_what_has_no_file_is_answered_by_the_service(stand: Stand) -> None:
    for address in (EMPTY, COUNTS, "/health", "/api/v1/sites/blad/thread?thread=/artikel/12"):
        theirs, ours = (ask(port, address) for port in (stand.port, stand.service.port))
        assert (theirs.status, theirs.body) == (200, ours.body), address
    # What is behind a question mark is part of no file's name: there it says in which order or language.
    for address in (f"{PAGE}?sort=newest", f"{PAGE}?lang=fr", f"{PAGE}?", f"{ADDRESS}?v=2"):
        theirs, ours = (ask(port, address) for port in (stand.port, stand.service.port))
        assert (theirs.status, theirs.body) == (200, ours.body), address
        assert comes_from_a_file(theirs) == address.endswith("?"), address
    assert json.loads(ask(stand.port, EMPTY).body)["count"] == 0
    for address in (EMPTY, COUNTS):
        assert not comes_from_a_file(ask(stand.port, address))


def test_nothing_else_in_the_folder_is_handed_out(stand: Stand) -> None:
    secret = stand.press.folder / "secret.json"
    beside = file_of(stand.press.folder).with_name(".hidden.json")
    for file in (secret, beside):
        file.write_bytes(b"a secret")
    paths = [f"/{path.relative_to(stand.press.folder)}" for path in stand.press.folder.rglob("*") if path.is_file()]
    paths += ["/api/v1/sites/blad/threads/../../../../../secret.json", "/api/v1/sites/blad/threads/%2e%2e/x.json"]
    paths += [f"{ADDRESS}/", "/api/v1/sites/blad/threads/", f"{ADDRESS.replace('.json', '')}/..%2f..%2fsecret.json"]
    paths += [f"{ADDRESS}?/../../../../../../../secret.json", f"{PAGE}?/../_2fartikel_2f12.json"]
    for path in set(paths) - {ADDRESS, PAGE}:
        answer = ask(stand.port, path)
        assert answer.status == (200 if "?" in path else 404), path
        assert "?" not in path or not comes_from_a_file(answer)
        assert b"a secret" not in answer.body


def test_no_address_that_is_a_secret_stands_in_the_log(stand: Stand) -> None:
    addresses = secret_addresses(stand.press)
    assert len(addresses) > 5
    for address in addresses:
        assert "content-security-policy" in ask(stand.port, address).headers, "the service has answered"
    ask(stand.port, "/health?behind=them")
    until(lambda: holds(stand.log, b"behind=them"))
    assert not holds(stand.log, GUESS.encode())


def test_a_reaction_is_still_sent_to_the_service(stand: Stand) -> None:
    answer = ask(stand.port, "/api/v1/sites/blad/preview", "POST")
    assert answer.status in (400, 403, 415, 422)
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_with_the_service_stopped_threads_are_still_handed_out_and_no_secret_is_logged(
    press: Press, tmp_path: Path
) -> None:
    press.published(text="Mooi stuk!")
    with service(tmp_path, **environment(press)) as running:
        until(lambda: holds(file_of(press.folder), b"Mooi stuk!"))
        behind = running.port
    with nginx(tmp_path / "nginx", press.folder, behind) as port:
        assert b"Mooi stuk!" in ask(port, ADDRESS).body
        assert ask(port, EMPTY).status == 502
        assert {ask(port, address).status for address in secret_addresses(press)} == {502}
        until(lambda: holds(tmp_path / "nginx" / "error.log", EMPTY.encode()))
        assert not holds(tmp_path / "nginx" / "error.log", GUESS.encode())
