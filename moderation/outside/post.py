"""The post: letters are handed to one mail server, each within a deadline for the whole conversation.

The timeout of a socket begins anew with every byte, so a server that drips could hold us for hours. So a thread of its
own speaks; whoever waits for it stops waiting when the time is over, and cuts the line, which ends the thread.
"""

import ipaddress
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.errors import MessageError
from email.message import EmailMessage
from functools import cached_property
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Lock, Thread
from urllib.parse import urlsplit

import structlog

from moderation.domain.mail import Mail
from moderation.domain.mailbox import NoAddress, wire_address
from moderation.domain.message import Message, say
from moderation.domain.relay import Relay, Security
from moderation.outside.message import message_of

log = structlog.get_logger(__name__)

SECONDS = 45.0
"""For one letter, from the first step to the last word."""

MOST_AT_ONCE = 8
"""Conversations that are under way, those included whose time is over and whose thread has not ended yet."""

NO_ADDRESS = say("Nobody can be written to at this address.")
NO_MAIL = say("This letter cannot be put into the form of a mail.")
RECIPIENT_REFUSED = say("The mail server refuses this recipient.")
LETTER_REFUSED = say("The mail server refuses this letter.")
NOT_NOW = say("The mail server takes no mail at this moment.")
SENDER_REFUSED = say("The mail server does not let us write from our address.")
NOT_LET_IN = say("The mail server does not accept our user and password.")
NOT_PRIVATE = say("The mail server offers no private line.")
NOT_ITSELF = say("The mail server cannot prove that it is the one that we want.")
AWAY = say("The mail server cannot be reached.")
BROKEN_OFF = say("The mail server broke off the conversation.")
TOO_SLOW = say("The mail server took too long.")
NOT_UNDERSTOOD = say("The mail server answered something that we do not understand.")
TOO_MUCH = say("Too many letters are on their way at once.")

REASONS = (
    NO_ADDRESS,
    NO_MAIL,
    RECIPIENT_REFUSED,
    LETTER_REFUSED,
    NOT_NOW,
    SENDER_REFUSED,
    NOT_LET_IN,
    NOT_PRIVATE,
    NOT_ITSELF,
    AWAY,
    BROKEN_OFF,
    TOO_SLOW,
    NOT_UNDERSTOOD,
    TOO_MUCH,
)
"""All that NotSent can say."""

_NOT_OF_THIS_RECIPIENT = frozenset({530, 534, 535, 538})
"""Refusals in the place of a recipient that mean us: we should have signed in, or otherwise."""


class NotSent(Exception):
    """A letter was not taken: why, as one of REASONS, without any address, and whether another try is of no use. `code`
    is what the server answered, if it did.
    """

    def __init__(self, why: Message, *, for_good: bool = False, code: int | None = None) -> None:
        super().__init__(str(why))
        self.why = why
        self.for_good = for_good
        self.code = code


class Post:
    """Hands letters to a mail server. `sender` is the address from which they come, `service` the address by which
    browsers reach us. `bounces` is where those go that come back, if that is elsewhere; a `*` in it is the place of the
    id of the letter. Safe to use from many threads.
    """

    def __init__(
        self,
        relay: Relay,
        sender: str,
        service: str,
        seconds: float = SECONDS,
        tls: ssl.SSLContext | None = None,
        bounces: str = "",
    ) -> None:
        self._relay = relay
        self._sender = sender
        self._bounces = bounces or sender
        self._host = urlsplit(service).hostname or "localhost"
        self._seconds = seconds
        self._given_tls = tls
        self._free = BoundedSemaphore(MOST_AT_ONCE)

    @cached_property
    def _tls(self) -> ssl.SSLContext | None:
        # Made at first use and once: it takes a fortieth of a second, which a start need not spend.
        return None if self._relay.security is Security.NONE else self._given_tls or ssl.create_default_context()

    def send(self, mail: Mail) -> None:
        """Hand a letter over; when this returns, the server has taken it. Raises NotSent."""
        try:
            message, to = message_of(mail, self._sender, self._host), wire_address(mail.to)
        except NoAddress:
            raise NotSent(NO_ADDRESS, for_good=True) from None
        try:
            self._hand_over(message, to, mail.id)
        except NotSent as problem:
            log.warning("a letter was not taken", why=str(problem.why), code=problem.code, for_good=problem.for_good)
            raise

    def reach(self) -> None:
        """See whether the server would take letters: that it is there, and lets us in. None is handed over. Raises
        NotSent.
        """
        self._converse(lambda line: None)

    def _hand_over(self, message: EmailMessage, to: str, name: str) -> None:
        back_to = self._bounces.replace("*", name)
        self._converse(lambda line: line.send_message(message, back_to, [to], line.wishes(name)))

    def _converse(self, words: "Callable[[_Line], object]") -> None:
        if not self._free.acquire(blocking=False):
            raise NotSent(TOO_MUCH)
        line = _Line(self._relay, self._host, self._seconds, self._tls)
        ends: SimpleQueue[NotSent | None] = SimpleQueue()
        try:
            Thread(target=self._speak, args=(line, words, ends), daemon=True).start()
        except RuntimeError:
            self._free.release()
            raise NotSent(TOO_MUCH) from None
        try:
            problem = ends.get(timeout=self._seconds)
        except Empty:
            line.cut()
            raise NotSent(TOO_SLOW) from None
        if problem is not None:
            raise problem

    def _speak(self, line: "_Line", words: "Callable[[_Line], object]", ends: "SimpleQueue[NotSent | None]") -> None:
        problem: NotSent | None = None
        try:
            line.open()
            words(line)
        except NotSent as found:
            problem = found
        except Exception as error:  # whatever a strange server brings about is a letter that was not taken
            problem = _problem_in(error)
        self._free.release()
        ends.put(problem)
        line.leave()


class _Line(smtplib.SMTP):
    """One conversation. `cut` may be called from another thread at any moment."""

    def __init__(self, relay: Relay, host: str, seconds: float, tls: ssl.SSLContext | None) -> None:
        # Given, or the name of this machine would be looked up, and told.
        # Twice the time, so that the end of it is noticed by whoever waits, who knows what it means.
        super().__init__(local_hostname=_spoken_name(host), timeout=2 * seconds)
        self._relay = relay
        self._tls = tls
        self._lock = Lock()
        self._held: socket.socket | None = None
        self._is_cut = False

    def open(self) -> None:
        """Reach the server, make the line private, and sign in. Raises NotSent, and what sockets and smtplib raise."""
        relay = self._relay
        self._host = relay.host  # by which smtplib checks the certificate
        try:
            code, answer = self.connect(relay.host, relay.port)
        except ssl.SSLCertVerificationError as error:
            raise NotSent(NOT_ITSELF) from error
        except ssl.SSLError as error:
            raise NotSent(NOT_PRIVATE) from error
        except smtplib.SMTPException:
            raise
        except OSError as error:
            raise NotSent(AWAY) from error
        if code != 220:
            raise smtplib.SMTPConnectError(code, answer)
        self.ehlo_or_helo_if_needed()
        if relay.security is Security.STARTTLS:
            self._make_private()
        if relay.user:
            self._sign_in(relay)

    def wishes(self, name: str) -> tuple[str, ...]:
        """What a server that takes wishes (RFC 3461) shall do with a letter that comes back: report it by this name,
        and return no more of it than its head.
        """
        return (f"ENVID={name}", "RET=HDRS") if self.has_extn("dsn") else ()

    def leave(self) -> None:
        """Say goodbye without waiting for an answer: nothing depends on it any more."""
        with suppress(Exception):
            self.putcmd("quit")
        self.close()

    def cut(self) -> None:
        """End it, wherever it is."""
        with self._lock:
            self._is_cut = True
            self._shut()

    def _make_private(self) -> None:
        try:
            self.starttls(context=self._tls)
        except ssl.SSLCertVerificationError as error:
            raise NotSent(NOT_ITSELF) from error
        except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
            raise NotSent(NOT_PRIVATE) from error
        self._hold(self.sock)
        self.ehlo()

    def _sign_in(self, relay: Relay) -> None:
        try:
            self.login(relay.user, relay.password)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
            raise NotSent(NOT_NOW if code and code < 500 else NOT_LET_IN, code=code) from error

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """What smtplib calls for a line: its own place for other kinds of them."""
        line = socket.create_connection((host, port), timeout)
        if self._tls and self._relay.security is Security.TLS:
            line = self._tls.wrap_socket(line, server_hostname=host)
        self._hold(line)
        return line

    def _hold(self, held: socket.socket | None) -> None:
        with self._lock:
            self._held = held
            if self._is_cut:
                self._shut()

    def _shut(self) -> None:
        if self._held is not None:
            with suppress(OSError):
                # Not the method of the TLS socket: for a moment, that one would let the thread write in the clear.
                socket.socket.shutdown(self._held, socket.SHUT_RDWR)


def _problem_in(error: Exception) -> NotSent:
    """What an error of smtplib, of a socket, or of putting a letter into bytes means."""
    match error:
        case MessageError():
            return NotSent(NO_MAIL, for_good=True)
        case smtplib.SMTPRecipientsRefused():
            code = next(iter(error.recipients.values()))[0]
            is_ours = code in _NOT_OF_THIS_RECIPIENT
            refused = NOT_LET_IN if is_ours else RECIPIENT_REFUSED
            return _refused(refused, code, for_good=not is_ours)
        case smtplib.SMTPDataError():
            return _refused(LETTER_REFUSED, error.smtp_code, for_good=True)
        case smtplib.SMTPSenderRefused():
            return _refused(SENDER_REFUSED, error.smtp_code, for_good=False)
        case smtplib.SMTPNotSupportedError():
            # The server cannot be told an address with signs beyond ASCII.
            return NotSent(NO_ADDRESS, for_good=True)
        case smtplib.SMTPConnectError() | smtplib.SMTPHeloError():
            return NotSent(NOT_NOW, code=error.smtp_code)
        case smtplib.SMTPServerDisconnected() | ConnectionError():
            return NotSent(BROKEN_OFF)
        case TimeoutError():
            return NotSent(TOO_SLOW)
        case _:
            return NotSent(NOT_UNDERSTOOD)


def _refused(what: Message, code: int, *, for_good: bool) -> NotSent:
    """What an answer means by its number: from 500 on it is final (RFC 5321, section 4.2.1)."""
    if code >= 500:
        return NotSent(what, for_good=for_good, code=code)
    return NotSent(NOT_NOW if code >= 400 else NOT_UNDERSTOOD, code=code)


def _spoken_name(host: str) -> str:
    """How a host names itself to a mail server: an address of digits in brackets."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"
