"""The way to a thread for a link that does not say which: it is the one of the page on which the link stands."""

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from moderation.domain.errors import UnknownThread
from moderation.domain.site import canonical_origin
from moderation.intake import Place
from moderation.web.addresses import Addresses
from moderation.web.house import house
from moderation.web.language import speak_as, words


def to_the_thread(site: str) -> Response:
    """The page of the thread, or one that explains that the browser did not say whence its reader comes.

    Raises UnknownSite.
    """
    known, place = house().publication.site(site), _referred(site)
    speak_as(known, request.args.get("lang", ""))
    response: Response
    if place is None:
        response = make_response(render_template("public/whence.html", site=known), 404)
    else:
        response = redirect(Addresses(house().public_url, words).page_url(place), 303)
    # Neither answer is that of another page of the site, whatever a browser or a proxy would make of it.
    response.headers.update({"Vary": "Referer", "Cache-Control": "no-store"})
    return response


def _referred(site: str) -> Place | None:
    """The place of the page that the browser comes from; None when it does not say so or is none of the site's."""
    referrer = request.headers.get("Referer", "")
    try:
        canonical_origin(referrer)
        return house().intake.place_to_read(site, referrer)
    except (ValueError, UnknownThread):
        return None
