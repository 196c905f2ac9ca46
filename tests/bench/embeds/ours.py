"""Our own widget, from the service as it is run."""

import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.site import Site
from moderation.intake.sent import Sent
from moderation.serving.server import Server
from moderation.serving.sockets import address_of
from moderation.web import create_app
from tests.bench.embeds.embed import Embed
from tests.bench.embeds.reactions import REACTIONS, email_of
from tests.bench.embeds.served import PATH
from tests.bench.magazine import SECRET

A_LOOK = timedelta(seconds=5)
"""As long as it takes to read a preview."""


@contextmanager
def served(origin: str) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as listener, tempfile.TemporaryDirectory() as folder:
        url = address_of(listener)
        settings = Settings(secret_key=SECRET, database=f"sqlite:///{folder}/embeds.db", public_url=url)
        store = bootstrap.store_of(settings)
        time = [datetime.now(UTC)]
        house = bootstrap.build(settings, store, lambda: time[0])
        site = Site("gast", "Ons Blad", (origin,), "nl", "Europe/Amsterdam", "")
        house.activations.add_site(site, "open")
        place = house.intake.place("gast", PATH)
        for name, text in REACTIONS:
            sent = Sent(name, email_of(name), text)
            ticket = house.intake.preview(place, sent).ticket
            time[0] += A_LOOK
            house.intake.submit(place, sent, ticket)
        server, answers = Server(create_app(house), threads=2), Event()
        thread = Thread(target=server.run, args=(listener, answers.set), daemon=True)
        thread.start()
        answers.wait(timeout=10)
        yield url
        server.stop()
        thread.join(timeout=20)
        store.close()


OURS = Embed(
    "ours",
    served,
    '<div data-moderation><a href="{service}/t/gast" referrerpolicy="no-referrer-when-downgrade">Lees de reacties of '
    'reageer</a></div>\n<script src="{service}/w.js" async></script>',
    "[data-moderation]",
    ".mod-reaction",
)
