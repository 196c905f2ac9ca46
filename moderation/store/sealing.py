"""E-mail addresses at rest: sealed under a key that is not in the database, and still to be found by equality.

A sealed address is bound to its place. Whoever can write in the database but has no key cannot move it to another row
to have it shown there.
"""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from moderation.domain.errors import BadSettings, StoreUnavailable

SHORTEST_SECRET = 16
FORMAT = 1
NONCE = 12


class Sealer:
    """Seals and opens addresses with keys derived from one secret. Raises BadSettings when that is too short."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise BadSettings(f"the secret must have at least {SHORTEST_SECRET} bytes, this one has {len(secret)}")
        self._cipher = AESGCM(_subkey(secret, "e-mail sealing"))
        self._index_key = _subkey(secret, "e-mail index")
        # Says under which secret an address was sealed, so that a later version can hold an old and a new one.
        self._head = bytes([FORMAT, _subkey(secret, "key number")[0]])

    def seal(self, address: str, *place: str) -> bytes | None:
        """The address, readable only here and only in this place. None for an empty one."""
        if not address:
            return None
        nonce = os.urandom(NONCE)
        return self._head + nonce + self._cipher.encrypt(nonce, address.encode(), self._bound_to(place))

    def opened(self, sealed: bytes | None, *place: str) -> str:
        """The address that was sealed for this place.

        Raises StoreUnavailable when it was altered, comes from another place, or was sealed under another secret.
        """
        if sealed is None:
            return ""
        if sealed[: len(self._head)] != self._head:
            raise StoreUnavailable("an e-mail address was sealed under another secret than the one in the settings")
        body = sealed[len(self._head) :]
        try:
            return self._cipher.decrypt(body[:NONCE], body[NONCE:], self._bound_to(place)).decode()
        except (InvalidTag, ValueError) as error:
            raise StoreUnavailable("a sealed e-mail address was altered, or moved from another row") from error

    def index(self, address: str) -> str | None:
        """The same for the same address in any case, and of no use without the secret. None for an empty one."""
        if not address:
            return None
        return hmac.new(self._index_key, address.lower().encode(), sha256).hexdigest()

    def _bound_to(self, place: tuple[str, ...]) -> bytes:
        # No part can hold a NUL, so two places never read the same.
        return self._head + "\0".join(place).encode()


def _subkey(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"moderation: {purpose}".encode()).derive(secret)
