"""Tickets: what a preview gives out and a definitive post must bring along.

A ticket holds for a day and is bound to exactly what was previewed: the words, the page and the policy. It reads
`id.moment.seal`, where the seal is a keyed digest of the other two and of all that it is bound to: without our key
nobody can make one, nor learn anything from it. From its id follows, for those who hold the key, the private address of
the reaction that it brings; so the same ticket twice leads to the same receipt.

What shows that an e-mail address is somebody's is another secret, which stands in a mail to it and nowhere else:
whoever has sent the reaction cannot make it.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from moderation.domain.errors import TicketAltered, TicketExpired

VALID = timedelta(hours=24)
LONGEST = 1_000
"""Characters; ours have about 110."""


class Opened(NamedTuple):
    """A ticket that holds: its id, and how many seconds ago it was given out."""

    id: str
    seconds: int


class Tickets:
    """Gives tickets out and takes them in. `entropy` makes random bytes; a ticket takes 16."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self._key = hmac.digest(secret, b"moderation: ticket binding and receipt", "sha256")
        self._seal_key = hmac.digest(secret, b"moderation: seal of a ticket", "sha256")
        self._confirm_key = hmac.digest(secret, b"moderation: confirmation of an address", "sha256")
        self._clock = clock
        self._entropy = entropy

    def issue(self, *bound: str) -> str:
        """A new ticket, bound to these values."""
        ticket_id, issued = self._entropy(16).hex(), str(int(self._clock().timestamp()))
        return f"{ticket_id}.{issued}.{self._seal(ticket_id, issued, *bound)}"

    def open(self, ticket: str, *bound: str) -> Opened:
        """What a ticket says that is ours, young enough and bound to these values.

        Raises TicketAltered or TicketExpired.
        """
        if not 0 < len(ticket) <= LONGEST:
            raise TicketAltered
        ticket_id, _, rest = ticket.partition(".")
        issued, _, seal = rest.partition(".")
        if not hmac.compare_digest(seal.encode(errors="replace"), self._seal(ticket_id, issued, *bound).encode()):
            raise TicketAltered
        age = self._clock().timestamp() - int(issued)
        if age >= VALID.total_seconds():
            raise TicketExpired
        return Opened(ticket_id, max(0, int(age)))

    def receipt_of(self, ticket_id: str) -> str:
        """The secret in the private address of the reaction that this ticket brings: 32 letters, 192 bits."""
        return urlsafe_b64encode(hmac.digest(self._key, b"receipt " + ticket_id.encode(), "sha256")[:24]).decode()

    def confirmation_of(self, site: str, reaction: str) -> str:
        """The secret by which the address of a reaction, by its id, is confirmed: the same each time. It ends in a
        letter or digit, at which no mail program takes a link for finished too early.
        """
        seal = hmac.digest(self._confirm_key, json.dumps((site, reaction)).encode(), "sha256")[:20].hex()
        return f"{site}.{reaction}.{seal}"

    def confirms(self, secret: str) -> tuple[str, str]:
        """The site and the id of the reaction whose address such a secret confirms. Raises TicketAltered."""
        site, _, rest = secret.partition(".")
        reaction, _, _ = rest.partition(".")
        known = self.confirmation_of(site, reaction) if len(secret) <= LONGEST else ""
        if not hmac.compare_digest(secret.encode(errors="replace"), known.encode(errors="replace")):
            raise TicketAltered
        return site, reaction

    def _seal(self, *sealed: str) -> str:
        # As JSON, so that each value has a place of its own.
        return hmac.digest(self._seal_key, json.dumps(sealed).encode(), "sha256").hex()


def digest_of(receipt: str) -> str:
    """What the store knows a receipt by: its secret itself is kept nowhere."""
    return hashlib.sha256(receipt.encode(errors="replace")).hexdigest()
