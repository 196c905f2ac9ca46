"""What proxies say of a request: believed from as many of our own as the settings count, and nobody else.

Each proxy adds what it knows on the right, so what our outermost one saw stands as far from the right as there are
proxies; everything further left was written by strangers.
"""

from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

SAYS_WHO = "HTTP_X_FORWARDED_FOR"
SAYS_HOW = "HTTP_X_FORWARDED_PROTO"
SCHEMES = ("http", "https")


def settle_origin(environ: "WSGIEnvironment", proxies: int) -> None:
    """Put what our proxies say into the environ, and take all that anybody says about forwarding out of it."""
    said = {
        name: environ.pop(name) for name in list(environ) if name.startswith(("HTTP_X_FORWARDED", "HTTP_FORWARDED"))
    }
    if not proxies:
        return
    who = address(_outermost(said.get(SAYS_WHO, ""), proxies))
    if who:
        environ["REMOTE_ADDR"] = who
    how = _outermost(said.get(SAYS_HOW, ""), proxies).lower()
    if how in SCHEMES:
        environ["wsgi.url_scheme"] = how


def behind(app: "WSGIApplication", proxies: int) -> "WSGIApplication":
    """The application, for a server that does not know our proxies."""

    def settled(environ, start_response):  # type: ignore[no-untyped-def]  # as WSGIApplication says
        settle_origin(environ, proxies)
        return app(environ, start_response)

    return settled


def address(text: str) -> str:
    """The network address in `1.2.3.4`, `1.2.3.4:80`, `2001:db8::1` or `[2001:db8::1]:80`; empty when there is none."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        found = ip_address(host)
    except ValueError:
        return ""
    # A socket for both kinds shows an IPv4 address in the clothes of IPv6.
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def _outermost(said: str, proxies: int) -> str:
    """What our outermost proxy said; when fewer have spoken than there are, the first of them."""
    return said.split(",")[-proxies:][0].strip()
