"""The way to pages of sites, against real servers on this machine: good, slow, huge, broken and leading elsewhere."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from moderation.outside.lookup import may_be_asked
from moderation.outside.pages import (
    LARGEST,
    MOST_REDIRECTS,
    Fetched,
    NoPage,
    Pages,
    Why,
    charset_in,
    text_of,
)
from tests.test_akismet import Server, certificate, drip, hostile, never_answer

__all__ = ["certificate"]

LONG = 20.0
SHORT = 0.3
"""Seconds: for servers that answer, so that a busy machine does not matter, and for those that do not."""

PAGE = b"<!doctype html><title>Wie is aan zet?</title>"


class Site:
    """A site that answers for each path as it is told, and remembers what it was asked."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {"/": (200, {"Content-Type": "text/html"}, PAGE)}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                status, headers, body = site.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Nothing: what was asked is remembered."""

        self._server = Server(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.origin = f"{'https' if certificate else 'http'}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def says(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.answers[path] = status, {name.replace("_", "-"): value for name, value in headers.items()}, body

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def a_site(certificate: Path | None = None) -> Iterator[Site]:
    site = Site(certificate)
    try:
        yield site
    finally:
        site.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with a_site() as site:
        yield site


@pytest.fixture
def pages() -> Pages:
    return Pages(time.monotonic, "https://reacties.example", LONG)


def why_not(pages: Pages, address: str, *origins: str) -> tuple[Why, str]:
    with pytest.raises(NoPage) as refused:
        pages.fetch(address, origins)
    return refused.value.why, refused.value.about


# What is asked, and what comes of it


def test_a_page_is_asked_for_once_by_who_says_so_and_without_cookies(site: Site, pages: Pages) -> None:
    site.says("/é%20x?a=ü", PAGE, Content_Type="text/html", Set_Cookie="a=b")
    site.answers["/%C3%A9%20x?a=%C3%BC"] = site.answers.pop("/é%20x?a=ü")
    page = pages.fetch(f"{site.origin}/é%20x?a=ü#reacties", [site.origin])
    assert (page.status, page.body, page.header("content-type")) == (200, PAGE, "text/html")
    ((path, headers),) = site.asked
    assert path == "/%C3%A9%20x?a=%C3%BC"
    assert headers["user-agent"].startswith("moderation/")
    assert "https://reacties.example" in headers["user-agent"]
    assert headers["host"] == site.origin.removeprefix("http://")
    assert not {"cookie", "authorization", "referer"} & set(headers)


def test_a_redirect_on_the_site_is_followed_and_one_away_from_it_is_not(site: Site, pages: Pages) -> None:
    site.says("/kort", status=302, Location="/lang/")
    site.says("/lang/", status=301, Location=f"{site.origin}/")
    site.says("/weg", status=303, Location="https://elders.example/x")
    site.says("/bestand", status=307, Location="file:///etc/passwd")
    assert pages.fetch(f"{site.origin}/kort", [site.origin]).address == f"{site.origin}/"
    assert why_not(pages, f"{site.origin}/weg", site.origin) == (Why.ELSEWHERE, "https://elders.example")
    assert why_not(pages, f"{site.origin}/bestand", site.origin)[0] is Why.ELSEWHERE
    assert why_not(pages, "https://elders.example/", site.origin)[0] is Why.ELSEWHERE


def test_redirects_are_followed_a_few_times(site: Site, pages: Pages) -> None:
    for number in range(MOST_REDIRECTS + 1):
        site.says(f"/{number}", status=308, Location=f"/{number + 1}")
    site.says(f"/{MOST_REDIRECTS + 1}", PAGE)
    assert pages.fetch(f"{site.origin}/1", [site.origin]).body == PAGE
    assert why_not(pages, f"{site.origin}/0", site.origin)[0] is Why.TOO_MANY_REDIRECTS


def test_of_a_huge_page_the_beginning_is_read_packed_or_not(site: Site, pages: Pages) -> None:
    site.says("/groot", b"x" * (2 * LARGEST))
    site.says("/bom", gzip.compress(b"\0" * (50 * LARGEST)), Content_Encoding="gzip")
    for path in ("/groot", "/bom"):
        page = pages.fetch(site.origin + path, [site.origin])
        assert (len(page.body), page.is_cut) == (LARGEST, True)


def test_what_comes_packed_is_unpacked_if_that_was_asked_for(site: Site, pages: Pages) -> None:
    site.says("/gzip", gzip.compress(PAGE), Content_Encoding="GZIP")
    site.says("/deflate", zlib.compress(PAGE), Content_Encoding="deflate")
    site.says("/br", b"\x0b\x02\x80x\x03", Content_Encoding="br")
    site.says("/kapot", b"geen gzip", Content_Encoding="gzip")
    assert pages.fetch(f"{site.origin}/gzip", [site.origin]).body == PAGE
    assert pages.fetch(f"{site.origin}/deflate", [site.origin]).body == PAGE
    assert why_not(pages, f"{site.origin}/br", site.origin) == (Why.PACKED, "br")
    assert why_not(pages, f"{site.origin}/kapot", site.origin)[0] is Why.BROKEN


# Servers that are slow, strange or not there


@pytest.mark.parametrize(
    "behaviour",
    [never_answer, drip(b"HTTP/1.1 200 OK\r\nX-A: ", b"a"), drip(b"HTTP/1.1 200 OK\r\n\r\n", b"<p>")],
    ids=["silent", "drips headers", "drips a page"],
)
def test_whoever_drips_is_left_when_the_time_of_the_whole_is_over(behaviour) -> None:
    with hostile(behaviour) as (port, gone):
        origin = f"http://127.0.0.1:{port}"
        assert why_not(Pages(time.monotonic, "", SHORT), f"{origin}/", origin)[0] is Why.TOO_SLOW
        assert gone.wait(LONG)


def test_the_greeting_of_a_safe_line_has_the_same_deadline() -> None:
    with hostile(drip(b"\x16\x03\x03\x40\x00", b"\x02")) as (port, gone):
        origin = f"https://127.0.0.1:{port}"
        assert why_not(Pages(time.monotonic, "", SHORT), f"{origin}/", origin)[0] is Why.TOO_SLOW
        assert gone.wait(LONG)


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200]
)
def test_what_is_not_http_is_no_page(pages: Pages, answer: bytes) -> None:
    def speak(caller: socket.socket) -> None:
        caller.recv(4096)
        caller.sendall(answer)

    with hostile(speak) as (port, _):
        origin = f"http://127.0.0.1:{port}"
        assert why_not(pages, f"{origin}/", origin)[0] is Why.BROKEN


def test_where_nobody_is_there_is_no_page(pages: Pages) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    assert why_not(pages, f"{origin}/", origin)[0] is Why.NO_CONNECTION
    assert why_not(pages, "http://nergens.invalid/", "http://nergens.invalid") == (Why.UNKNOWN_HOST, "nergens.invalid")


def test_a_certificate_that_browsers_do_not_trust_is_not_trusted_here(pages: Pages, certificate: Path) -> None:
    with a_site(certificate) as site:
        why, about = why_not(pages, f"{site.origin}/", site.origin)
        assert (why, "self-signed" in about) == (Why.NOT_SAFE, True)
        assert site.asked == []


# Who is never asked


def test_a_name_that_leads_inside_is_not_followed(site: Site, pages: Pages) -> None:
    origin = site.origin.replace("127.0.0.1", "127.1")  # which leads to the same machine, but does not say so
    assert why_not(pages, f"{origin}/", origin) == (Why.PRIVATE, "127.1")
    assert site.asked == []
    named = site.origin.replace("127.0.0.1", "localhost")
    assert pages.fetch(f"{named}/", [named]).status == 200


@pytest.mark.parametrize(
    ("address", "host", "may_be"),
    [
        ("93.184.215.14", "blad.example", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", "blad.example", True),
        ("127.0.0.1", "blad.example", False),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "localhost", True),
        ("::1", "blad.localhost", True),
        ("::1", "::1", True),
        ("10.1.2.3", "intranet.example", False),
        ("10.1.2.3", "localhost", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("192.168.1.1", "0xc0a80101", False),
        ("169.254.169.254", "169.254.169.254", False),  # where clouds keep their secrets
        ("fe80::1%eth0", "fe80::1", False),
        ("fd00::1", "blad.example", False),
        ("100.64.0.1", "100.64.0.1", False),
        ("0.0.0.0", "0.0.0.0", False),
        ("224.0.0.1", "224.0.0.1", False),
        ("::ffff:127.0.0.1", "blad.example", False),
        ("::ffff:10.0.0.1", "blad.example", False),
        ("64:ff9b::7f00:1", "blad.example", False),
        ("64:ff9b:1::7f00:1", "blad.example", False),
        ("::7f00:1", "blad.example", False),
        ("fec0::1", "blad.example", False),
        ("2002:7f00:1::", "blad.example", False),
        ("geen adres", "geen adres", False),
    ],
)
def test_inside_a_network_only_what_an_origin_names_itself_is_asked(address: str, host: str, may_be: bool) -> None:
    assert may_be_asked(address, host) is may_be


def test_a_name_with_signs_of_its_own_is_asked_for_as_browsers_do(
    site: Site, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = int(site.origin.rpartition(":")[2])
    # Not every machine knows the names below localhost.
    here = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: here)
    assert pages.fetch(f"http://日本.localhost:{port}/", [f"http://xn--wgv71a.localhost:{port}"]).status == 200
    assert site.asked[0][1]["host"] == f"xn--wgv71a.localhost:{port}"


# Text


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("één".encode(), "text/html; charset=utf-8", "één"),
        ("één".encode(), "text/html", "één"),
        ("\ufeffén".encode(), "text/html", "én"),
        ("één".encode("latin-1"), "text/html; Charset='ISO-8859-1'", "één"),
        ("één".encode("latin-1"), "text/html; charset=utf-8", "��n"),
        ("één".encode("utf-16"), "text/html", "één"),
        (b'<meta charset="windows-1252">\x80', "text/html", '<meta charset="windows-1252">€'),
        (
            b"<meta content='text/html; charset=latin-1'>\xe9",
            "text/html",
            "<meta content='text/html; charset=latin-1'>é",
        ),
        ("één".encode(), "text/html; charset=klingon", "één"),
        ("één".encode(), "text/html; charset=hex", "één"),
        ("één".encode(), "text/html; charset=undefined", "één"),
        ("één".encode(), "text/html; charset=", "één"),
        ("één".encode(), "text/html; charset=a\0b", "één"),
        (b"<p>a-" + 400_000 * b"b9", "text/html; charset=punycode", "<p>a-" + 400_000 * "b9"),  # else takes an hour
    ],
)
def test_a_page_is_read_in_its_charset_or_else_as_well_as_can_be(body: bytes, kind: str, text: str) -> None:
    assert text_of(Fetched("https://blad.example/", 200, (("content-type", kind),), body)) == text


def test_a_charset_is_found_wherever_it_is_named() -> None:
    assert charset_in('<meta charset = "x">') == ""
    assert [charset_in(text) for text in ("charset=UTF-8", 'charset="utf8"', "charset=;", "charset=a b")] == [
        "utf-8-sig",
        "utf-8-sig",
        "",
        "a",
    ]
