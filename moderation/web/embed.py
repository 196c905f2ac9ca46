"""The script that sites put on their pages, with its styles in it: `/w.js`, the same for every site.

It is made once, out of the two files in `moderation/widget`, and lies ready in each coding. There is no small loader
before it: that would be one request more, and the whole is not larger than such loaders are elsewhere.
"""

import base64
import gzip
import hashlib
import json
import re
from functools import cache
from html import escape
from importlib.resources import files

import brotli
from flask import Blueprint, Response, abort, request

from moderation.domain.snapshot import Packed
from moderation.web.front import Kept
from moderation.web.press import Made

embed = Blueprint("embed", __name__)

JAVASCRIPT = "text/javascript; charset=utf-8"
STYLES = "widget.css"
"""Stands as a string in the script where the styles belong."""

AN_HOUR = "public, max-age=3600, stale-while-revalidate=604800, stale-if-error=2592000"
"""Whoever comes back within a week never waits for it, and while we cannot be reached it holds for a month."""

FOR_EVER = "public, max-age=31536000, immutable"

BLOCK_COMMENT = re.compile(r"^\s*/\*.*?\*/\s*$", re.DOTALL | re.MULTILINE)
AROUND_SIGNS = re.compile(r" ?([{};,]) ?|(?<=:) ")


@embed.get("/w.js")
def script() -> Response:
    """The script as it is now."""
    return _answer(AN_HOUR)


@embed.get("/w.<digest>.js")
def unchanging(digest: str) -> Response:
    """The script with just this content, for a site that names it with an `integrity` of its own."""
    return _answer(FOR_EVER) if digest == ready().made.packed.tag else abort(404)


@cache
def ready() -> Kept:
    """The script as it goes out. It belongs to no site, so no change of one makes it outdated."""
    body = source().encode()
    tag = hashlib.sha256(body).hexdigest()[:12]
    packed = Packed(tag, gzip.compress(body, 9, mtime=0), brotli.compress(body, quality=11))
    return Kept("", 0, JAVASCRIPT, Made(packed))


def pinned(service: str) -> str:
    """The script for a page that takes this very content and no other, of the service at this address."""
    digest = base64.b64encode(hashlib.sha384(source().encode()).digest()).decode()
    address = escape(f"{service}/w.{ready().made.packed.tag}.js")
    return f'<script src="{address}" integrity="sha384-{digest}" crossorigin async></script>'


def source() -> str:
    """The script as browsers get it: without comments and indents, the sheet as a string in its place."""
    before, after = bare(_file("widget.js")).split(json.dumps(STYLES))
    return before + json.dumps(bare_styles(_file(STYLES)), ensure_ascii=False) + after


def bare(code: str) -> str:
    """Code without the lines that are comment alone, without empty lines and indents.

    No line is joined to another and none is cut, so no sign has to be understood. A comment must begin and end its
    lines, and no string may go over the end of a line: tests hold our files to that.
    """
    lines = (line.strip() for line in BLOCK_COMMENT.sub("", code).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def bare_styles(sheet: str) -> str:
    """The same for styles, without the spaces around signs where none means anything, on lines without a string."""
    lines = (line if '"' in line else AROUND_SIGNS.sub(r"\1", line) for line in bare(sheet).splitlines())
    return "".join(lines)


def _answer(freshness: str) -> Response:
    found = ready().answer(request.method, request.headers.get)
    headers = {**dict(found.headers), "cache-control": freshness}
    return Response(found.body, found.status, headers)


def _file(name: str) -> str:
    return files("moderation").joinpath("widget", name).read_text("utf-8")
