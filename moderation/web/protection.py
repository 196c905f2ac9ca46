"""What every answer carries and every dangerous request must show, from the first day."""

import re
from collections.abc import Collection
from datetime import timedelta
from typing import cast

import structlog
from flask import Flask, Response, g, request
from werkzeug.exceptions import Forbidden, UnsupportedMediaType

from moderation.domain.errors import ModerationError, UnknownOrigin, UnknownSite
from moderation.domain.site import canonical_origin
from moderation.web.house import house

log = structlog.get_logger(__name__)

LONGEST_LOGGED = 200
"""Characters of a header that anybody can send."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# Readers' pages need no script at all. Nothing may be framed, nothing may leave.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

OF_THE_DESK = f"{CONTENT_SECURITY_POLICY}; script-src 'self'; connect-src 'self'"
"""For pages of somebody who is signed in: there our own script takes the waiting away. Also for the demo's article,
which has the widget in it as any site has.
"""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

SECRET = re.compile(r"/(?:r|c|m|desk/news)/")
"""How every address begins that is a secret itself: no other page may learn of it, not even where an error leads on."""

HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


def install(app: Flask) -> None:
    """Put the headers on every answer, also on errors."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """The headers above. Nothing is kept in a cache, or found by a search engine, unless the page said so itself."""
    readable_elsewhere = request.blueprint == "api" or request.endpoint in ("static", "widget")
    has_script = "person" in g or request.endpoint == "article"
    wanted = {
        **HEADERS,
        **({"Referrer-Policy": "no-referrer"} if SECRET.match(request.path) else {}),
        "Content-Security-Policy": OF_THE_DESK if has_script else CONTENT_SECURITY_POLICY,
        "Cross-Origin-Resource-Policy": "cross-origin" if readable_elsewhere else "same-origin",
        "Cache-Control": "no-store",
        **({} if g.get("is_indexed") else {"X-Robots-Tag": "noindex"}),
        **(HTTPS_HEADERS if house().is_https else {}),
    }
    present = {name.lower() for name, _ in response.headers}
    response.headers.extend((name, value) for name, value in wanted.items() if name.lower() not in present)
    return response


def own_origins() -> set[str]:
    """The origins under which we are reached: the public one and, behind a proxy, the one this request came by."""
    return {canonical_origin(house().public_url), canonical_origin(request.host_url)}


def require_own_page() -> None:
    """Refuse an unsafe request that another site made the browser send.

    Sec-Fetch-Site decides where the browser sends it. Chromium does not on plain http to a named host, so Origin must
    then say that it is ours; a request that says neither is refused.
    """
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if origin is None and fetched_from is None:
        raise Forbidden
    ours = own_origins()
    if origin is not None and origin not in ours:
        # Also how a wrong MODERATION_PUBLIC_URL shows itself: every form of our own is refused.
        log.warning("a form from another origin was refused", origin=origin[:LONGEST_LOGGED], ours=sorted(ours))
        raise Forbidden
    if fetched_from not in (None, "same-origin"):
        raise Forbidden


def foreign_origin() -> str:
    """The origin of another site's page that sends this request; empty when it is ours or when the browser does not
    say.

    `null` says nothing either: private windows and pages without referrer send it. Readers' requests carry no cookie,
    so there is no right to protect here, only a site's wish to have its form on its own pages.
    """
    origin = request.headers.get("Origin", "")
    return "" if origin in ("", "null", canonical_origin(house().public_url)) or origin in own_origins() else origin


def require_page_of(origins: Collection[str]) -> None:
    """Refuse what a page of another site than these, or than ours, made the browser send, also a page that hides which
    it is. Raises UnknownOrigin.
    """
    origin, fetched_from = foreign_origin(), request.headers.get("Sec-Fetch-Site")
    if origin and origin not in origins:
        raise UnknownOrigin(origin)
    # A page says where it stands when it may be known: what comes from elsewhere and does not say so hides it.
    if request.headers.get("Origin", "null") == "null" and fetched_from not in (None, "same-origin", "none"):
        raise UnknownOrigin("null")


def allow_everybody(response: Response) -> Response:
    """Let any page read the answer (CORS), also what is wrong with the question: it is the same for all."""
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    return response


def allow_own_pages(response: Response) -> Response:
    """Let pages of the site read the answer: its own origins and no others (CORS). The front answers everybody."""
    if "Access-Control-Allow-Origin" in response.headers:
        return response
    origin = request.headers.get("Origin")
    response.vary.add("Origin")
    if origin and _allows(origin):
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = str(int(timedelta(hours=1).total_seconds()))
    return response


def _allows(origin: str) -> bool:
    """Whether the site that was asked has this origin, also when it was not come so far: a browser may ask beforehand.
    Whether a receipt leads anywhere this does not tell: all sites may ask that.
    """
    if "origins" in g:
        return origin in cast(Collection[str], g.origins)
    asked = request.view_args or {}
    if "receipt" in asked:
        return any(origin in site.origins for site in house().publication.sites())
    try:
        return "site" in asked and origin in house().publication.site(asked["site"]).origins
    except UnknownSite:  # no page can be of it, and whoever mistyped it must be able to read just that
        return True
    except ModerationError:  # the answer itself says already what is wrong
        return False


def is_part() -> bool:
    """Whether the piece that changes is wanted alone, to be put into a page of the site, and not a whole page."""
    return request.args.get("part") == "1"


def allow_own_pages_parts(response: Response) -> Response:
    """Let pages of the site read the pieces that they asked for, and nothing else."""
    return allow_own_pages(response) if is_part() else response


def require_form() -> None:
    """Refuse a body that is not a form."""
    if request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise UnsupportedMediaType


def client() -> str:
    """The network address that this request came from, as the server that we run ourselves knows it."""
    return request.remote_addr or ""
