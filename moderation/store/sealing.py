"""What must be hidden at rest, e-mail addresses and the names that only editors may read: sealed under a key that is
not in the database. Addresses can still be found by equality.

What is sealed is bound to its place. Whoever can write in the database but has no key cannot move it to another row to
have it shown there.
"""

import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from moderation.domain.errors import BadSettings, StoreUnavailable
from moderation.store.engine import check

SHORTEST_SECRET = 16
FORMAT = 1
NONCE = 12


class Sealer:
    """Seals and opens words with keys derived from one secret. Raises BadSettings when that is too short."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise BadSettings(f"the secret must have at least {SHORTEST_SECRET} bytes, this one has {len(secret)}")
        self._cipher = AESGCM(_subkey(secret, "sealing"))
        self._index_key = _subkey(secret, "e-mail index")
        self._letter_key = _subkey(secret, "names of letters")
        # Says under which secret something was sealed, so that a later version can hold an old and a new one.
        self._head = bytes([FORMAT, _subkey(secret, "key number")[0]])

    def seal(self, words: str, *place: str) -> bytes | None:
        """The words, readable only here and only in this place. None for empty ones. Raises ValueError for what cannot
        be kept in the open either.
        """
        if not words:
            return None
        check({"what is sealed": words})
        nonce = os.urandom(NONCE)
        return self._head + nonce + self._cipher.encrypt(nonce, words.encode(), self._bound_to(place))

    def opened(self, sealed: bytes | None, *place: str) -> str:
        """The words that were sealed for this place.

        Raises StoreUnavailable when it was altered, comes from another place, or was sealed under another secret.
        """
        if sealed is None:
            return ""
        if sealed[: len(self._head)] != self._head:
            raise StoreUnavailable("this was sealed under another secret than the one in the settings")
        body = sealed[len(self._head) :]
        try:
            return self._cipher.decrypt(body[:NONCE], body[NONCE:], self._bound_to(place)).decode()
        except (InvalidTag, ValueError) as error:
            raise StoreUnavailable("what was sealed was altered, or moved from another row") from error

    def index(self, address: str) -> str | None:
        """The same for the same address in any case, and of no use without the secret. None for an empty one."""
        if not address:
            return None
        # What cannot be kept can still be looked for, and is not found.
        return hmac.new(self._index_key, address.lower().encode(errors="surrogatepass"), sha256).hexdigest()

    def message_id(self, *place: str) -> str:
        """What names the letter of this place to mail servers, the same each time: 40 signs that tell nothing and that
        nobody can make up who has not the secret.
        """
        return hmac.digest(self._letter_key, self._bound_to(place), "sha256")[:20].hex()

    def _bound_to(self, place: tuple[str, ...]) -> bytes:
        # No part can hold a NUL, so two places never read the same.
        return self._head + "\0".join(place).encode()


def _subkey(secret: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=f"moderation: {purpose}".encode()).derive(secret)
