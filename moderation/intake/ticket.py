"""Tickets: what a preview gives out and a definitive post must bring along.

A ticket is signed, holds for a day and is bound to exactly what was previewed: the words, the page and the policy. It
says nothing by itself; of what it is bound to it holds a keyed digest only. From its id follows, for those who hold our
key, the private address of the reaction that it brings; so the same ticket twice leads to the same receipt.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from itsdangerous import BadSignature, URLSafeSerializer
from itsdangerous.encoding import base64_encode

from moderation.domain.errors import TicketAltered, TicketExpired

VALID = timedelta(hours=24)
LONGEST = 1_000
"""Characters; ours have about 200."""


class Opened(NamedTuple):
    """A ticket that holds: its id, and how many seconds ago it was given out."""

    id: str
    seconds: int


class Tickets:
    """Gives tickets out and takes them in. `entropy` makes random bytes; a ticket takes 16."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self._key = hmac.digest(secret, b"moderation: ticket binding and receipt", "sha256")
        self._signed = URLSafeSerializer(
            secret, salt="moderation.ticket", signer_kwargs={"digest_method": hashlib.sha256}
        )
        self._clock = clock
        self._entropy = entropy

    def issue(self, *bound: str) -> str:
        """A new ticket, bound to these values."""
        issued = int(self._clock().timestamp())
        return str(self._signed.dumps([self._entropy(16).hex(), issued, self._binding(bound)]))

    def open(self, ticket: str, *bound: str) -> Opened:
        """What a ticket says that is ours, young enough and bound to these values.

        Raises TicketAltered or TicketExpired.
        """
        if not 0 < len(ticket) <= LONGEST:
            raise TicketAltered
        try:
            ticket_id, issued, binding = self._signed.loads(ticket)
        except BadSignature as error:
            raise TicketAltered from error
        if not hmac.compare_digest(binding, self._binding(bound)):
            raise TicketAltered
        age = self._clock().timestamp() - issued
        if age >= VALID.total_seconds():
            raise TicketExpired
        return Opened(str(ticket_id), max(0, int(age)))

    def receipt_of(self, ticket_id: str) -> str:
        """The secret in the private address of the reaction that this ticket brings: 32 letters, 192 bits."""
        return base64_encode(hmac.digest(self._key, b"receipt " + ticket_id.encode(), "sha256")[:24]).decode()

    def _binding(self, bound: tuple[str, ...]) -> str:
        return hmac.new(self._key, json.dumps(bound).encode(), "sha256").hexdigest()[:40]


def digest_of(receipt: str) -> str:
    """What the store knows a receipt by: its secret itself is kept nowhere."""
    return hashlib.sha256(receipt.encode()).hexdigest()
