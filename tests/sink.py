"""Mail servers for tests: one that takes letters as a real one does, and one that is as bad as it is told to be."""

import asyncio
import socket
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from moderation.domain.relay import Relay, Security

USER, PASSWORD = "reacties", "achter de duinen"
SENDER = "reacties@blad.example"


@dataclass(frozen=True)
class Taken:
    """A letter that the server has taken: for whom by the envelope, whether the line was private, and what it says."""

    sender: str
    recipients: tuple[str, ...]
    is_private: bool
    user: str
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        message = message_from_bytes(self.raw, policy=SMTP_POLICY)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def text(self) -> str:
        return _part(self.message, "plain")

    @property
    def html(self) -> str:
        return _part(self.message, "html")


class Sink:
    """What a server has taken, and where it listens."""

    def __init__(self, port: int, security: Security, user: str) -> None:
        self.port = port
        self.taken: list[Taken] = []
        is_open = security is Security.NONE
        # By the name that the certificate has.
        self.relay = Relay("127.0.0.1" if is_open else "localhost", port, security, user, PASSWORD if user else "")

    def last(self) -> Taken:
        """The newest. No property: the server looks at all of these when it starts."""
        return self.taken[-1]

    async def handle_DATA(  # noqa: N802 - by this name the server finds it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        user = session.auth_data.login.decode() if session.auth_data else ""
        is_private = server.transport is not None and server.transport.get_extra_info("sslcontext") is not None
        recipients, content = tuple(envelope.rcpt_tos), envelope.content
        assert isinstance(content, bytes)
        self.taken.append(Taken(envelope.mail_from or "", recipients, is_private, user, content))
        return "250 taken"


class Conversation(SMTP):
    """With one client, until it has hung up. It never begins with one that does not trust us."""

    def __init__(self, handler: Sink, *, loop: asyncio.AbstractEventLoop, **wishes: Any) -> None:
        super().__init__(handler, loop=loop, **wishes)
        self.over = loop.create_future()
        self.has_begun = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.has_begun = True
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        if not self.over.done():
            self.over.set_result(None)


@contextmanager
def sinking(
    certificate: Path | None = None, security: Security = Security.NONE, *, utf8: bool = True
) -> Iterator[Sink]:
    """A mail server on this machine; with a certificate it wants a private line, and a user with a password."""
    tls = _context(certificate) if certificate else None
    listener = socket.create_server(("127.0.0.1", 0))
    sink = Sink(listener.getsockname()[1], security, USER if tls else "")
    starttls = tls if security is Security.STARTTLS else None

    def protocol(loop: asyncio.AbstractEventLoop) -> Conversation:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it knows of no line that is private from the start
            return Conversation(
                sink,
                hostname="sink.example",
                enable_SMTPUTF8=utf8,
                tls_context=starttls,
                require_starttls=starttls is not None,
                auth_required=tls is not None,
                auth_require_tls=starttls is not None,
                authenticator=_authenticate,
                loop=loop,
            )

    with _served(listener, protocol, tls if security is Security.TLS else None):
        yield sink


@contextmanager
def _served(
    listener: socket.socket, protocol: Callable[[asyncio.AbstractEventLoop], Conversation], tls: ssl.SSLContext | None
) -> Iterator[None]:
    loop = asyncio.new_event_loop()
    conversations: list[Conversation] = []

    def converse() -> Conversation:
        conversations.append(protocol(loop))
        return conversations[-1]

    # All of it in that thread: in ours there may be a loop already, as beside a browser.
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    serving = loop.create_server(converse, sock=listener, ssl=tls)
    server = asyncio.run_coroutine_threadsafe(serving, loop).result(timeout=10)
    try:
        yield
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server, conversations), loop).result(timeout=10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=10)
        loop.close()


async def _ended(server: asyncio.Server, conversations: list["Conversation"]) -> None:
    server.close()
    await asyncio.gather(*(each.over for each in conversations if each.has_begun))


def _authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    is_known = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_known, handled=False, auth_data=data if is_known else None)


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


# One that is as bad as it is told to be

STEPS = ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "letter")
"""What a client does, in order; the first is only that it calls."""

HANGS, DRIPS, DROPS = "hangs", "drips", "drops"
GOOD = {"DATA": "354 go on", "greeting": "220 ready"}


@contextmanager
def bad_server(step: str, does: str, said: list[str] | None = None) -> Iterator[Relay]:
    """A server that behaves until a step, and then hangs, drips, drops the line, or answers as it is told. What a
    client says before its letter is added to `said`.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    is_over = threading.Event()
    thread = threading.Thread(target=_behave, args=(listener, step, does, is_over, [] if said is None else said))
    thread.start()
    try:
        yield Relay("127.0.0.1", listener.getsockname()[1], Security.NONE)
    finally:
        is_over.set()
        with socket.create_connection(listener.getsockname()):  # wakes up one that waits for a caller
            pass
        thread.join(timeout=10)
        listener.close()


def _behave(listener: socket.socket, step: str, does: str, is_over: threading.Event, said: list[str]) -> None:
    while not is_over.is_set():
        line, _ = listener.accept()
        try:
            with line, line.makefile("rb") as heard:
                _converse(line, heard, step, does, is_over, said)
        except OSError:
            continue  # whoever called has hung up


def _converse(line: socket.socket, heard: Any, step: str, does: str, is_over: threading.Event, said: list[str]) -> None:
    now = "greeting"
    while True:
        if now == step and does == DROPS:
            return
        if now == step and does in (HANGS, DRIPS):
            while not is_over.wait(0.02):
                if does == DRIPS:
                    line.sendall(b"250-x\r\n")
            return
        line.sendall(f"{does if now == step else GOOD.get(now, '250 fine')}\r\n".encode())
        now = _next(heard, now, said)
        if not now:
            return


def _next(heard: Any, before: str, said: list[str]) -> str:
    """What the client does next; empty when it has gone."""
    if before == "DATA":
        while (line := heard.readline()) not in (b".\r\n", b""):
            pass
        return "letter" if line else ""
    said.append(heard.readline().decode().rstrip())
    words = said[-1].split()
    return words[0].upper() if words and words[0].upper() != "QUIT" else ""
