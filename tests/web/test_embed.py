"""The script that sites put on their pages: its bytes, how long they hold, and what may not stand in it."""

import base64
import gzip
import hashlib
import json
import re
from importlib.resources import files

import brotli
import pytest
from flask.testing import FlaskClient

from moderation.web import embed

KB = 1024
WIDGET = files("moderation").joinpath("widget")
CODE = WIDGET.joinpath("widget.js").read_text("utf-8")
SHEET = WIDGET.joinpath("widget.css").read_text("utf-8")
DANGEROUS = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\b|new Function"
STYLING = r"\.style\b|cssText|setAttribute\(\"style|createElement\(\"(style|link|script)"
LEAVING = r"document\.cookie|indexedDB|sendBeacon|XMLHttpRequest|WebSocket|https?://"


def test_script_and_styles_together_weigh_no_more_than_six_kilobytes(client: FlaskClient) -> None:
    for coding, most in (("gzip", 6 * KB), ("br", 5 * KB)):
        answer = client.get("/w.js", headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
        assert len(answer.data) <= most
    whole = client.get("/w.js").data
    assert gzip.decompress(client.get("/w.js", headers={"Accept-Encoding": "gzip"}).data) == whole
    assert brotli.decompress(client.get("/w.js", headers={"Accept-Encoding": "br"}).data) == whole


def test_any_page_may_run_it_and_it_holds_for_an_hour_and_longer_while_we_are_away(client: FlaskClient) -> None:
    answer = client.get("/w.js")
    assert answer.status_code == 200
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == embed.AN_HOUR
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    known = {"If-None-Match": answer.headers["ETag"]}
    again = client.get("/w.js", headers=known)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Cache-Control"] == embed.AN_HOUR
    assert client.head("/w.js").data == b""


def test_who_pins_it_gets_this_very_content_for_ever_and_no_other(client: FlaskClient) -> None:
    content = client.get("/w.js").data
    digest = hashlib.sha256(content).hexdigest()[:12]
    pinned = client.get(f"/w.{digest}.js")
    assert pinned.data == content
    assert pinned.headers["Cache-Control"] == embed.FOR_EVER
    assert client.get("/w.000000000000.js").status_code == 404


def test_the_line_that_pins_it_names_its_content_by_address_and_digest(client: FlaskClient) -> None:
    line = embed.pinned("https://reacties.example")
    path, digest = re.findall(r'src="https://reacties\.example(/w\.\w+\.js)" integrity="sha384-([^"]+)"', line)[0]
    assert base64.b64decode(digest) == hashlib.sha384(client.get(path).data).digest()


def test_the_styles_stand_in_the_script_and_comments_do_not() -> None:
    source = embed.source()
    assert json.dumps(embed.bare_styles(SHEET), ensure_ascii=False) in source
    assert not re.search(r"^\s*(//|/\*)", source, re.MULTILINE)
    assert source.startswith('(() => {\n"use strict";')


def test_lines_of_code_are_left_as_they_are() -> None:
    code = '/*\nWhat it is.\n*/\nconst a = "// no comment"; // stays\n\n  // Why.\n  b(`/* neither */`);\n/* One. */\n'
    assert embed.bare(code) == 'const a = "// no comment"; // stays\nb(`/* neither */`);\n'


def test_in_styles_no_space_that_means_something_is_lost() -> None:
    sheet = '/* Why. */\n.a :is(b, c) > d,\n.e {\n  margin: 0 auto;\n  content: " { " / "";\n}\n'
    assert embed.bare_styles(sheet) == '.a :is(b,c) > d,.e{margin:0 auto;content: " { " / "";}'


@pytest.mark.parametrize(("text", "ends"), [(CODE, None), (SHEET, ("{", "}", ";", ","))], ids=["code", "sheet"])
def test_our_files_are_written_so_that_lines_can_be_told_apart(text: str, ends: tuple[str, ...] | None) -> None:
    """What `bare` relies on: comments take whole lines, and no string goes over the end of one."""
    code = embed.BLOCK_COMMENT.sub("", text)
    lines = [line.strip() for line in code.splitlines()]
    lines = [line for line in lines if line and not line.startswith("//")]
    assert not [line for line in lines if line.count("`") % 2]
    assert not [line for line in lines if re.search(r"^/\*|\*/$|[;{},)] //", line)]
    assert not [line for line in lines if ends and not line.endswith(ends)]


def test_html_becomes_part_of_a_page_in_one_place_and_never_runs() -> None:
    assert not re.search(DANGEROUS, CODE)
    assert CODE.count("parseFromString") == 1


def test_nothing_in_it_needs_a_style_a_handler_a_cookie_or_another_host() -> None:
    assert not re.search(STYLING, CODE)
    assert not re.search(LEAVING, CODE)
    assert not re.search(r"\.on[a-z]+ =", CODE)


def test_it_has_no_words_of_its_own() -> None:
    """What it says comes with the fragment, in the language of the site."""
    without_comments = re.sub(r"^\s*(/\*.*?\*/|//[^\n]*)$", "", CODE, flags=re.DOTALL | re.MULTILINE)
    assert re.findall(r"[\"'`][A-Z][a-z]+ [a-z ]+[^\"'`]*[\"'`]", without_comments) == []
