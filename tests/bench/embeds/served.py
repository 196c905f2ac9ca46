"""Files and answers on ports of this machine: the page of the site, and what stands in for a service."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html; charset=utf-8"}

PAGE = """<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Wie is aan zet?</title>
<link rel="canonical" href="/wie-is-aan-zet">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body>
<main>
<h1>Wie is aan zet?</h1>
<p>De gemeente belt terug.</p>
<section>
<h2>Reacties</h2>
{line}
</section>
</main>
<footer><p>Ons Blad, sinds 1999.</p></footer>
</body>
</html>
"""

STYLES = """:root { color-scheme: light dark }
body { max-width: 40rem; margin: 1rem auto; padding: 0 1rem; font: 1rem/1.5 sans-serif }
"""

PATH = "/wie-is-aan-zet"
STRICT = f"{PATH}?strict"
"""The same page, which lets in only what comes from its own origin and from the service, and nothing inline."""

POLICY = (
    "default-src 'none'; script-src 'self' {service}; style-src 'self' {service}; img-src 'self' data: {service}; "
    "connect-src {service}; form-action {service}"
)

Api = Callable[[str, str, dict[str, Any]], Any]
"""What is answered as JSON: by method, path with query, and the body that came, as JSON too. None for nothing there."""


@dataclass
class Shelf:
    """What lies at the addresses of a server."""

    files: dict[str, bytes] = field(default_factory=dict)
    folder: Path | None = None
    api: Api = lambda method, path, body: None
    policy: str = ""


@contextmanager
def on_a_port(shelf: Shelf) -> Iterator[str]:
    """The origin at which it is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answering) as server:
        server.shelf = shelf  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def put_up(shelf: Shelf, service: str, line: str, scripts: Mapping[str, str]) -> None:
    """The page of the site with this line in it, and the scripts of its own that the line names."""
    shelf.policy = POLICY.format(service=service)
    shelf.files = {"/page.css": STYLES.encode(), f"{PATH}.html": PAGE.format(line=line).encode()}
    shelf.files |= {f"/{name}": script.encode() for name, script in scripts.items()}


class _Answering(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        shelf: Shelf = self.server.shelf  # type: ignore[attr-defined]
        path = self.path.partition("?")[0]
        name = path if path.count(".") else f"{path}.html"
        body = shelf.files.get(name)
        if body is None and shelf.folder and (file := shelf.folder / name[1:]).is_file():
            body = file.read_bytes()
        if body is None:
            self._answer_json()
        else:
            self._send(200, TYPES[Path(name).suffix], body)

    def do_POST(self) -> None:
        self._answer_json()

    def do_OPTIONS(self) -> None:
        self._send(204, "text/plain", b"")

    def _answer_json(self) -> None:
        shelf: Shelf = self.server.shelf  # type: ignore[attr-defined]
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or "{}")
        said = shelf.api(self.command, self.path, sent)
        self._send(404 if said is None else 200, "application/json", json.dumps(said, ensure_ascii=False).encode())

    def _send(self, status: int, media_type: str, body: bytes) -> None:
        shelf: Shelf = self.server.shelf  # type: ignore[attr-defined]
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Access-Control-Allow-Origin", self.headers["Origin"] or "*")
        self.send_header("Access-Control-Allow-Credentials", "true")
        self.send_header("Access-Control-Allow-Headers", "content-type, authorization, x-requested-with")
        if self.path == STRICT:
            self.send_header("Content-Security-Policy", shelf.policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """The table is all that is printed."""
