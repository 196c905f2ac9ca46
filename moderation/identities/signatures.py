"""Whether a token was signed with a key. The only module that knows the library for it; the key alone says how.

A secret is never anything but a secret to it and a public key never one, and each is good for one algorithm: what the
token says of its own algorithm only has to agree.
"""

from hashlib import sha256

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import ECKey, OctKey
from joserfc.jws import JWSRegistry, deserialize_compact

from moderation.domain.errors import BadIdentity, BadKey
from moderation.domain.identity import Fault, IdentityKey, Kind
from moderation.domain.message import say

LONGEST_KEY = 2_000
"""Characters; one on this curve has about 180."""

PRIVATE = say(
    "This is the private key. It should never leave your server: make a new pair, and paste the public one here."
)
NOT_A_KEY = say("This is no public key on the curve P-256. It begins with “-----BEGIN PUBLIC KEY-----”.")


def public_key_in(pem: str) -> str:
    """The public key that was pasted, written the one way. Raises BadKey."""
    if "PRIVATE KEY" in pem:
        raise BadKey(PRIVATE)
    try:
        key = load_pem_public_key(pem.strip()[:LONGEST_KEY].encode())
    except (ValueError, UnsupportedAlgorithm):
        raise BadKey(NOT_A_KEY) from None
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise BadKey(NOT_A_KEY)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def id_of(public: str) -> str:
    """What tokens call a public key: the same for the same key."""
    return sha256(public.encode()).hexdigest()[:12]


def signed(token: str, key: IdentityKey, secret: str) -> bytes:
    """What stands in a token that was signed with this key. Raises BadIdentity."""
    trusted = OctKey.import_key(secret) if key.kind is Kind.HS256 else ECKey.import_key(key.public)
    registry = JWSRegistry(algorithms=[key.kind.value])
    try:
        payload = deserialize_compact(token, trusted, registry=registry).payload
    except UnsupportedAlgorithmError:
        raise BadIdentity(Fault.ALGORITHM, "alg") from None
    except (JoseError, ValueError, RecursionError):
        raise BadIdentity(Fault.SIGNATURE) from None
    return payload
