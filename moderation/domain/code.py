"""The code of an arrangement: easy to say over the telephone, easy to type, and known to the store by a digest only.

Twelve signs in three groups, such as 7KQ4-M0XD-9RTE: 60 bits. The alphabet is that of Crockford's base 32, which has no
I, L, O and U. Whoever types them, or small letters, or other signs between the groups, means the same code.
"""

import hmac
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 3, 4
ENTROPY = 8
"""How many random bytes a code takes."""

_MEANT = str.maketrans("OIL", "011")


def normal(typed: str) -> str:
    """What was meant by what was typed: only letters and numbers, in capitals, each in its one form."""
    seen = (plain for sign in typed for plain in unicodedata.normalize("NFKC", sign).upper())
    return "".join(sign for sign in seen if sign.isalnum()).translate(_MEANT)


def spelt(entropy: bytes) -> str:
    """The code that these random bytes make, as it is read out and typed."""
    if len(entropy) != ENTROPY:
        raise ValueError(f"a code takes {ENTROPY} random bytes, not {len(entropy)}")
    value = int.from_bytes(entropy, "big")
    signs = "".join(ALPHABET[value >> 5 * place & 31] for place in range(GROUPS * GROUP))
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


class Codes:
    """Knows codes by digests that nobody can make without the secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"moderation: code of an arrangement", "sha256")

    def digest_of(self, typed: str) -> str:
        """What the store knows a code by; the same however it was typed."""
        return hmac.digest(self._key, normal(typed).encode("utf-8", "replace"), "sha256").hex()
