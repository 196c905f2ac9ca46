"""Sites of other people, at an origin of their own, with the line of the widget in their pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from string import Template
from threading import Thread
from typing import Any

import pytest

from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.store.interface import Store

PAGES = Path(__file__).parent / "host_pages"
LOOKS = ("reset", "magazine", "hostile")
"""The style sheets of three sites that have nothing in common."""

SITE, TALKING = "gast", "gesprek"
"""The key of a site with the house rules of the magazine, and of one whose readers answer each other."""

TITLE, PATH = "Wie is aan zet?", "/artikel/wie-is-aan-zet"

LINE = Template("""<div data-moderation$attributes>$inside</div>
<script src="$service/w.js" async></script>""")
LINK = '<a href="{address}" referrerpolicy="no-referrer-when-downgrade">Lees de reacties of reageer</a>'


@dataclass(frozen=True, slots=True)
class Served:
    """What lies at an address of the host."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    policy: str = ""


class Host:
    """A site whose pages are put up as a test needs them. `url` is its origin, `service` the address of ours."""

    def __init__(self, url: str, service: str) -> None:
        self.url, self.service = url, service
        self.asked: list[str] = []
        self.shelf = {f"/{look}.css": Served((PAGES / f"{look}.css").read_bytes(), "text/css") for look in LOOKS}

    @property
    def strict(self) -> str:
        """The content security policy of a careful site that has let our service in, and nobody else."""
        return (
            f"default-src 'none'; script-src {self.service}; style-src 'self'; img-src data:; "
            f"connect-src {self.service}; form-action {self.service}; base-uri 'none'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'; trusted-types moderation"
        )

    def line(self, *, site: str = SITE, attributes: str = "", inside: str = "", query: str = "") -> str:
        """The line that a site pastes. `inside` takes the place of the link, such as a view that its server printed."""
        link = LINK.format(address=f"{self.service}/t/{site}{query}")
        return LINE.substitute(
            attributes=f" {attributes}" if attributes else "", inside=inside or link, service=self.service
        )

    def page(self, look: str = "reset", path: str = PATH, *, line: str = "", before: str = "", policy: str = "") -> str:
        """Put up a page with this look, and give its address."""
        text = Template((PAGES / "page.html").read_text("utf-8")).substitute(
            title=TITLE, canonical=self.url + path, look=look, before=before, line=line or self.line()
        )
        return self.put(path, text, policy=policy)

    def put(self, path: str, text: str, *, media_type: str = "text/html; charset=utf-8", policy: str = "") -> str:
        """Put up whatever this is, and give its address."""
        self.shelf[path] = Served(text.encode(), media_type, policy)
        return self.url + path


@pytest.fixture
def host(served: str, store: Store, policies: dict[str, Policy]) -> Iterator[Host]:
    """A site beside the running service, which knows its origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Shelf) as server:
        host = server.host = Host(f"http://127.0.0.1:{server.server_port}", served)  # type: ignore[attr-defined]
        for key, policy in ((SITE, policies["huisregels"]), (TALKING, policies["open"])):
            site = Site(key, "Ons Blad", (host.url,), "nl", "Europe/Amsterdam", policy.digest)
            store.add_site(replace(site, closes_after=policy.closes_after))
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield host
        server.shutdown()
        thread.join()


class _Shelf(BaseHTTPRequestHandler):
    """Answers with what was put up."""

    def do_GET(self) -> None:
        host: Host = self.server.host  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        host.asked.append(self.path)
        found = host.shelf.get(path)
        served = found or Served(b"Not here.")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", served.media_type)
        self.send_header("Content-Length", str(len(served.body)))
        if served.policy:
            self.send_header("Content-Security-Policy", served.policy)
        self.end_headers()
        self.wfile.write(served.body)

    def log_message(self, *_: Any) -> None:
        """Tests are quiet."""
