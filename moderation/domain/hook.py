"""Webhooks: another service that wants to be told of a site, and how it can tell that it is us (Standard Webhooks)."""

import base64
import hmac
import ipaddress
import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from moderation.domain.delivery import HOOK, Channel, Delivery, delivery_id
from moderation.domain.message import Message, say
from moderation.domain.target import HOST, is_in_digits

MOST_HOOKS = 10
"""Of a site that are told at one time."""

LONGEST_URL = 2_000
"""Characters."""

OVERLAPS = (timedelta(), timedelta(hours=1), timedelta(days=1), timedelta(days=7))
"""How long a secret may sign on beside the one that takes its place."""

SECRET = "whsec_"  # noqa: S105 - what every secret begins with
GONE = say("The service says that it is not there any more.")
REFUSED = say("The service answered with status %(status)d.", status=0)
_REFUSED = re.compile(re.escape(REFUSED.text).replace(re.escape("%(status)d"), "([0-9]{3})"))


class Topic(StrEnum):
    """What a service can be told, by the name of its type."""

    RECEIVED = "reaction.received"
    """A reaction has come in and waits for a moderator."""
    SPAM = "reaction.spam"
    """One was taken for spam, by the house rules or by a moderator."""
    PUBLISHED = "reaction.published"
    RETURNED = "reaction.returned"
    REJECTED = "reaction.rejected"
    REMOVED = "reaction.removed"
    RESTORED = "reaction.restored"
    EDITED = "reaction.edited"
    AMENDED = "reaction.amended"
    WITHDRAWN = "reaction.withdrawn"
    OBJECTED = "reaction.objected"
    UNDONE = "reaction.undone"
    """What was told before is not so any more."""
    REPORT_RECEIVED = "report.received"
    REPORT_ANSWERED = "report.answered"
    PING = "ping"
    """A try, asked for at the desk."""


CHOICES = tuple(topic for topic in Topic if topic is not Topic.PING)
"""Those that a hook may choose from."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A service that is told of what happens on a site, at `url`, as far as that is of its `topics`.

    The secret by which it knows us is sealed in the store. `former_until` is until when the one before it signs too,
    None when there is none. `ended` is since when it is told nothing more; `ended_by` who did that, None when the
    service itself said that it is not there any more.
    """

    site: str
    id: str
    url: str
    topics: Set[Topic]
    made_by: str
    made: datetime
    former_until: datetime | None = None
    ended: datetime | None = None
    ended_by: str | None = None

    @property
    def host(self) -> str:
        """Where it is, without the rest of its address, which may be nobody else's to know."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True)
class Where:
    """The parts of an address to which something is sent. `authority` is host and port as they were given."""

    is_secure: bool
    host: str
    port: int
    authority: str
    path: str


def where(url: str) -> Where:
    """The parts of the address of a hook.

    Raises ValueError for what is no address such as https://service.example/hook: with a name or password in it, with a
    fragment, with a host that is spelt in a way of its own, or longer than it may be.
    """
    odd = not url.isascii() or not url.isprintable() or {" ", "\\", "#"} & set(url)
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if odd or len(url) > LONGEST_URL or parts.scheme not in ("http", "https") or "@" in parts.netloc or port == 0:
        raise ValueError("this is no address to which something can be sent")
    if is_in_digits(host):
        # Other spellings, as with octal numbers or with fewer of them, lead to what they do not show.
        ipaddress.ip_address(host.replace("%", " "))
    elif not HOST.fullmatch(host):
        raise ValueError("this is no name of a host")
    is_secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Where(is_secure, host, port or (443 if is_secure else 80), parts.netloc.rstrip(":"), path)


def told(hook: Hook, topic: Topic, cause: str, reaction: str, due: datetime) -> Delivery:
    """What brings something to a hook."""
    to = HOOK + hook.id
    return Delivery(hook.site, delivery_id(cause, topic, to), Channel.HOOK, topic.value, to, cause, reaction, due)


def as_secret(entropy: bytes) -> str:
    """A secret as it is given to the service. Raises ValueError unless it is made of 24 to 64 bytes."""
    if not 24 <= len(entropy) <= 64:
        raise ValueError(f"a secret is made of 24 to 64 bytes, not of {len(entropy)}")
    return SECRET + base64.b64encode(entropy).decode()


def message_id(delivery: str) -> str:
    """What the service knows a delivery by: the same however often it is tried, and without a full stop, which stands
    between the parts of what is signed.
    """
    return delivery.replace(".", "_").replace(":", "_")


def signatures(secrets: tuple[str, ...], message: str, at: datetime, body: bytes) -> str:
    """The signatures of a body that is sent under this id at this moment, one for each secret, as a header has them."""
    signed = f"{message}.{seconds(at)}.".encode() + body
    return " ".join(f"v1,{base64.b64encode(hmac.digest(_key(each), signed, 'sha256')).decode()}" for each in secrets)


def seconds(at: datetime) -> int:
    """A moment as the header has it."""
    return int(at.timestamp())


def refusal(status: int) -> Message:
    """Why something has not arrived to which a service answers so."""
    return Message(REFUSED.text, {"status": status})


def failure_in(text: str) -> Message:
    """Why something has not arrived, from the English sentence that is kept of it."""
    refused = _REFUSED.fullmatch(text)
    return refusal(int(refused[1])) if refused else Message(text)


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(SECRET))
