"""Who a site says that somebody is: the keys by which it is believed, and what it may say."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_KEYS = 5
"""That hold at one time, so that a new one can be tried before the old one ends."""

LONGEST_TOKEN = 4_000
LONGEST_ID, LONGEST_NAME, LONGEST_EMAIL = 200, 200, 254
"""Characters."""

FARTHEST = timedelta(hours=1)
"""How far ahead a token may run out. Ten minutes are enough for a form that asks for a new one."""

LEEWAY = timedelta(seconds=60)
"""By which the clock of a site may be ahead of ours."""


class Kind(StrEnum):
    """What a key is good for (RFC 7518, section 3.1). There are no others, and no key is good for two."""

    HS256 = "HS256"
    """A secret that the site shares with us: HMAC with SHA-256."""
    ES256 = "ES256"
    """The public half of a key that the site keeps to itself: ECDSA on the curve P-256 with SHA-256."""


class Vouching(StrEnum):
    """What came of it that a site said who reacts."""

    GOOD = "good"
    OVER = "over"
    """It was true, and has run out."""
    BAD = "bad"
    """It cannot be believed."""


class Fault(StrEnum):
    """Why a token is not believed."""

    SHAPE = "shape"
    """It is no signed token at all, or one of another kind, as an encrypted one."""
    TOO_LONG = "too-long"
    HEADER = "header"
    """Its header says more than `alg`, `typ` and `kid`; what it wants of us is not done."""
    NO_KEYS = "no-keys"
    KEY_NEEDED = "key-needed"
    """It does not say by which of the keys it was signed."""
    KEY_UNKNOWN = "key-unknown"
    KEY_ENDED = "key-ended"
    ALGORITHM = "algorithm"
    """Not the one of its key."""
    SIGNATURE = "signature"
    CLAIMS = "claims"
    """Something in it is missing, too long, or of another kind than it should be."""
    AUDIENCE = "audience"
    """It is meant for another site, or for something else."""
    ISSUER = "issuer"
    """It comes from elsewhere than the site."""
    EARLY = "early"
    """It holds from a moment that has not come."""
    FAR = "far"
    """It would hold too long."""
    OVER = "over"
    """It has run out."""


@dataclass(frozen=True, slots=True)
class IdentityKey:
    """A key by which a site signs who its readers are. `id` is what tokens call it (`kid`), one of its own within the
    site. `public` is the key itself where it may be seen (PEM), empty for a secret, which is sealed in the store.
    """

    site: str
    id: str
    kind: Kind
    made_by: str
    made: datetime
    public: str = ""
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Identified:
    """Somebody of whom a site says who they are, until `expires`. `id` is the site's own; `mark` is what we know them
    by, which tells nobody anything. The address is empty where the site does not say it.
    """

    id: str
    name: str
    email: str
    expires: datetime
    mark: str
