"""Waline, Artalk and Twikoo: their clients as npm has them, with as much of an API as they ask for to show reactions.

Where they make addresses of pictures out of what a server tells, none is told: those would come from others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.bench.embeds import packages
from tests.bench.embeds.embed import Embed
from tests.bench.embeds.reactions import REACTIONS
from tests.bench.embeds.served import PATH, Api, Shelf, on_a_port

WHEN = 1_641_000_000_000
"""Milliseconds since 1970: some day in 2022, on which all was said."""


def _waline(method: str, path: str, body: dict[str, Any]) -> Any:
    if not path.startswith("/api/comment"):
        return {"errno": 0, "data": [{}]}
    said = [
        {"objectId": str(number), "nick": name, "comment": f"<p>{text}</p>", "orig": text, "time": WHEN, "like": 0}
        | {"avatar": "", "link": "", "type": "guest", "status": "approved", "children": [], "user_id": None}
        for number, (name, text) in enumerate(REACTIONS, 1)
    ]
    return {"errno": 0, "errmsg": "", "data": {"page": 1, "totalPages": 1, "pageSize": 10, "count": 8, "data": said}}


def _artalk(method: str, path: str, body: dict[str, Any]) -> Any:
    if path.startswith("/api/v2/conf"):
        return {"frontend_conf": {}, "version": {"app": "artalk", "version": "2.9.1", "commit_hash": ""}}
    if path.startswith("/api/v2/votes"):
        return []
    if not path.startswith("/api/v2/comments"):
        return {}
    page = {"id": 1, "admin_only": False, "key": PATH, "url": PATH, "title": "Wie?", "site_name": "Ons Blad"}
    page |= {"vote_up": 0, "vote_down": 0, "pv": 1, "date": "2022-01-13 20:44:00"}
    said = [
        {"id": number, "content": f"<p>{text}</p>", "content_marked": f"<p>{text}</p>", "user_id": number, "nick": name}
        | {"email_encrypted": "", "link": "", "ua": "", "date": "2022-01-13 20:44:00", "is_collapsed": False}
        | {"is_pending": False, "is_pinned": False, "is_allow_reply": True, "is_verified": False, "rid": 0}
        | {"badge_name": "", "badge_color": "", "visible": True, "vote_up": 0, "vote_down": 0, "page_key": PATH}
        | {"page_url": PATH, "site_name": "Ons Blad", "ip_region": ""}
        for number, (name, text) in enumerate(REACTIONS, 1)
    ]
    return {"comments": said, "count": 8, "roots_count": 8, "page": page}


def _twikoo(method: str, path: str, body: dict[str, Any]) -> Any:
    if body.get("event") != "COMMENT_GET":
        return {"code": 0, "config": {"VERSION": "1.7.9"}}
    said = [
        {"id": str(number), "nick": name, "avatar": "", "mailMd5": "", "link": "", "comment": f"<p>{text}</p>"}
        | {"os": "", "browser": "", "ipRegion": "", "master": False, "like": 0, "liked": False, "replies": []}
        | {"rid": "", "pid": "", "ruser": None, "top": False, "isSpam": False, "created": WHEN, "updated": WHEN}
        for number, (name, text) in enumerate(REACTIONS, 1)
    ]
    return {"data": said, "more": False, "count": 8}


def _client(name: str, package: str, version: str, api: Api, line: str, inside: str, each: str, script: str) -> Embed:
    @contextmanager
    def served(origin: str) -> Iterator[str]:
        with on_a_port(Shelf(folder=packages.from_npm(package, version) / "dist", api=api)) as url:
            yield url

    return Embed(f"{name} {version}", served, line, inside, each, {"start.js": script}, has_own_server=False)


WALINE = _client(
    "Waline",
    "@waline/client",
    "3.15.2",
    _waline,
    '<link rel="stylesheet" href="{service}/waline.css">\n<div id="waline"></div>\n'
    '<script type="module" src="/start.js"></script>',
    "#waline",
    ".wl-card-item",
    'import { init } from "{service}/waline.js";\n'
    'init({ el: "#waline", serverURL: "{service}", lang: "en-US", path: location.pathname });\n',
)
ARTALK = _client(
    "Artalk",
    "artalk",
    "2.9.1",
    _artalk,
    '<link rel="stylesheet" href="{service}/Artalk.css">\n<div id="artalk"></div>\n'
    '<script src="{service}/Artalk.js"></script>\n<script src="/start.js"></script>',
    "#artalk",
    ".atk-comment",
    'Artalk.init({ el: "#artalk", server: "{service}", site: "Gast", pageKey: location.pathname, locale: "en" });\n',
)
TWIKOO = _client(
    "Twikoo",
    "twikoo",
    "1.7.9",
    _twikoo,
    '<div id="twikoo"></div>\n<script src="{service}/twikoo.min.js"></script>\n<script src="/start.js"></script>',
    "#twikoo",
    ".tk-comment",
    'twikoo.init({ envId: "{service}/", el: "#twikoo", path: location.pathname, lang: "en" });\n',
)
