"""What every answer carries and every dangerous request must show, from the first day."""

import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden, UnsupportedMediaType

from moderation.domain.site import canonical_origin
from moderation.web.house import house

log = structlog.get_logger(__name__)

LONGEST_LOGGED = 200
"""Characters of a header that anybody can send."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

# No script at all is needed yet; when one comes, it comes from us. Nothing may be framed, nothing may leave.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

HTTPS_HEADERS = {"Strict-Transport-Security": "max-age=31536000"}


def install(app: Flask) -> None:
    """Put the headers on every answer, also on errors."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """The headers above; and nothing is kept in a cache unless the page said so itself."""
    readable_elsewhere = request.blueprint == "api" or request.endpoint == "static"
    wanted = {
        **HEADERS,
        "Cross-Origin-Resource-Policy": "cross-origin" if readable_elsewhere else "same-origin",
        "Cache-Control": "no-store",
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


def require_form() -> None:
    """Refuse a body that is not a form."""
    if request.mimetype not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise UnsupportedMediaType


def client() -> str:
    """The network address that this request came from, as the server that we run ourselves knows it."""
    return request.remote_addr or ""
