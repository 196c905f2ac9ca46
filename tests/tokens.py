"""Signed identities as the server of a site makes them, by hand: what is tried does not go by our own library."""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

Sign = Callable[[bytes], bytes]


def part(content: object) -> str:
    """A part of a token: what JSON says, or these bytes."""
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def token(header: object, claims: object, sign: Sign) -> str:
    """A signed token, whatever stands in it."""
    body = f"{part(header)}.{part(claims)}"
    return f"{body}.{part(sign(body.encode()))}"


def with_secret(secret: str) -> Sign:
    """HMAC with SHA-256, under the text of a secret as it was given out."""
    return lambda body: hmac.digest(secret.encode(), body, "sha256")


def with_key(key: ec.EllipticCurvePrivateKey) -> Sign:
    """ECDSA with SHA-256, both numbers one after the other (RFC 7518, section 3.4)."""

    def sign(body: bytes) -> bytes:
        size = (key.key_size + 7) // 8
        numbers = decode_dss_signature(key.sign(body, ec.ECDSA(SHA256())))
        return b"".join(number.to_bytes(size, "big") for number in numbers)

    return sign


def public_half(key: ec.EllipticCurvePrivateKey) -> str:
    """What is pasted at the desk."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def claims(now: datetime, **changes: Any) -> dict[str, Any]:
    """What a site says of Jan Jansen, for ten minutes. None takes something out."""
    said = {
        "aud": "magazine",
        "sub": "reader-12",
        "name": "Jan Jansen",
        "email": "jan@example.org",
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 600,
    }
    return {name: value for name, value in (said | changes).items() if value is not None}
