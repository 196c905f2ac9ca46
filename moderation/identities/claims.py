"""What stands in a token, read strictly: anything that is not meant for us, or wants more of us than to be read, is not
believed (RFC 8725).
"""

import base64
import binascii
import re
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from moderation.domain.errors import BadIdentity
from moderation.domain.identity import FARTHEST, LEEWAY, LONGEST_EMAIL, LONGEST_ID, LONGEST_NAME, Fault
from moderation.domain.site import Site

COMPACT = re.compile(r"([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
"""A signed token: three parts. One of five is encrypted, and one in JSON begins with a brace."""

Moment = int | float
"""Seconds since 1970, which may have a fraction (RFC 7519, section 2)."""


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """All that a header may say. Keys that a token brings along or points to (`jwk`, `jku`, `x5c`, `x5u`), things that
    must be understood (`crit`, `b64`) and tokens within tokens (`cty`) are not known here, and so refused.
    """

    alg: str
    typ: str | None = None
    kid: str | None = None


class Claims(msgspec.Struct):
    """What a token says, as far as we ask: whatever else it says is passed over."""

    sub: Annotated[str, Meta(min_length=1, max_length=LONGEST_ID)]
    aud: str | list[str]
    exp: Moment
    name: Annotated[str, Meta(pattern=r"\S", max_length=LONGEST_NAME)]
    email: Annotated[str, Meta(max_length=LONGEST_EMAIL)] | None = None
    iss: str | None = None
    iat: Moment | None = None
    nbf: Moment | None = None

    def held_at(self, site: Site, now: datetime, grace: timedelta) -> datetime:
        """Until when it holds, if it holds for this site at this moment, or ran out no longer ago than `grace`.

        Raises BadIdentity.
        """
        if site.key not in ([self.aud] if isinstance(self.aud, str) else self.aud):
            raise BadIdentity(Fault.AUDIENCE, "aud")
        if self.iss is not None and self.iss.rstrip("/") not in site.origins:
            raise BadIdentity(Fault.ISSUER, "iss")
        moment, leeway = now.timestamp(), LEEWAY.total_seconds()
        for name, since in (("nbf", self.nbf), ("iat", self.iat)):
            if since is not None and since > moment + leeway:
                raise BadIdentity(Fault.EARLY, name)
        if self.exp > moment + FARTHEST.total_seconds() + leeway:
            raise BadIdentity(Fault.FAR, "exp")
        if self.exp <= moment - grace.total_seconds():  # which may be a number of any size, so nothing is added to it
            raise BadIdentity(Fault.OVER, "exp")
        return datetime.fromtimestamp(self.exp, UTC)


READ_HEADER, READ_CLAIMS = msgspec.json.Decoder(Header).decode, msgspec.json.Decoder(Claims).decode
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What reading raises: RecursionError for brackets within brackets without end."""

PLACE = re.compile(r"`(?:\$\.)?(\w+)(?:\[\.\.\.\])?`$")


def kid_in(token: str) -> str | None:
    """The key by which a token says that it was signed, before anything in it is believed. Raises BadIdentity."""
    parts = COMPACT.fullmatch(token)
    if parts is None:
        raise BadIdentity(Fault.SHAPE)
    try:
        header = READ_HEADER(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except msgspec.ValidationError as error:
        raise BadIdentity(Fault.HEADER, _place(error)) from None
    except (*UNREADABLE, binascii.Error):
        raise BadIdentity(Fault.SHAPE) from None
    # Tokens that a site signs for other ends have a type of their own, and are no identities.
    if header.typ is not None and header.typ.upper() != "JWT":
        raise BadIdentity(Fault.HEADER, "typ")
    return header.kid


def said_in(payload: bytes) -> Claims:
    """What was signed. Raises BadIdentity."""
    try:
        return READ_CLAIMS(payload)
    except msgspec.ValidationError as error:
        raise BadIdentity(Fault.CLAIMS, _place(error)) from None
    except UNREADABLE:
        raise BadIdentity(Fault.SHAPE) from None


def _place(error: msgspec.ValidationError) -> str:
    """The name of the part that is meant; only such as are known here, for what was sent is not repeated."""
    found = PLACE.search(str(error))
    known = (*Header.__struct_fields__, *Claims.__struct_fields__)
    return found[1] if found and found[1] in known else ""
