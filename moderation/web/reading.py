"""What is only read: the feeds, and how many reactions a page has as bare text, for templates and scripts of a site.

What can be answered, the front has answered before it comes here. It is asked once more, and says what is wrong.
"""

from flask import Blueprint, Response, abort, request

from moderation.web.house import house
from moderation.web.protection import allow_everybody

reading = Blueprint("reading", __name__)
reading.after_request(allow_everybody)


@reading.get("/t/<site>/feed.atom")
def feed(site: str) -> Response:
    """The newest reactions of a site, or of one of its threads."""
    return fronted() or abort(404)


@reading.get("/count.txt")
def count() -> Response:
    """How many reactions the page `thread` of `site` has."""
    return fronted() or abort(400)


def fronted() -> Response | None:
    """The answer of the front; None for an address that it does not know. Raises UnknownSite, UnknownThread,
    StoreUnavailable.
    """
    query = request.query_string.decode("latin-1")
    found = house().front.asked(request.method, request.path, query, request.headers.get)
    return None if found is None else Response(found.body, found.status, found.headers)
