"""A signed identity: what a site says of its own reader who is signed in there, and the keys by which it is believed.

A site that has accounts need not ask its readers for a name and an address once more: its server signs who somebody is
in a token (JWT, RFC 7519), which comes in with the form. We keep no accounts for that and call nobody.
"""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from moderation.domain.errors import AlreadyExists, BadIdentity, BadKey
from moderation.domain.identity import LONGEST_TOKEN, MOST_KEYS, Fault, Identified, IdentityKey, Kind
from moderation.domain.message import say
from moderation.domain.person import Person, require_owner
from moderation.domain.site import Site
from moderation.identities.claims import kid_in, said_in
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

ENOUGH = say("A site has at most %(most)d keys at one time. End one first.", most=MOST_KEYS)
THERE_ALREADY = say("The site has this key already, or had it once. Make a new pair of keys.")

NO_GRACE = timedelta(0)


class Identities:
    """Gives keys to sites, which is for owners, and says who is meant by a token."""

    def __init__(
        self, store: Store, secret: bytes, clock: Callable[[], datetime], entropy: Callable[[int], bytes]
    ) -> None:
        self._store = store
        self._secret_key = hmac.digest(secret, b"moderation: secret of a site", "sha256")
        self._mark_key = hmac.digest(secret, b"moderation: reader of a site", "sha256")
        self._clock = clock
        self._entropy = entropy

    def keys(self, owner: Person, site: str) -> tuple[IdentityKey, ...]:
        """All keys of a site, the newest first. Raises RoleMissing, UnknownSite."""
        require_owner(owner)
        return self._store.identity_keys(self._store.site(site).key)

    def once(self) -> str:
        """Something new for a form to bring along."""
        return self._entropy(16).hex()

    def make(self, owner: Person, site: str, once: str = "") -> tuple[IdentityKey, str]:
        """Make a secret for a site, of 256 bits: it is given here and never again. A form that brings along what `once`
        gave makes one, however often it is sent.

        Raises RoleMissing, UnknownSite, BadKey.
        """
        require_owner(owner)
        form = json.dumps([once or self.once(), owner.id, site]).encode()
        secret = _as_text(hmac.digest(self._secret_key, b"secret " + form, "sha256"))
        key = IdentityKey(
            site=self._store.site(site).key,
            id=hmac.digest(self._secret_key, b"id " + form, "sha256")[:6].hex(),
            kind=Kind.HS256,
            made_by=owner.id,
            made=self._clock(),
        )
        try:
            self._add(key, secret)
        except AlreadyExists:
            return self._store.identity_key(key.site, key.id)
        return key, secret

    def paste(self, owner: Person, site: str, pem: str) -> IdentityKey:
        """Keep the public half of a key of the site's own. Raises RoleMissing, UnknownSite, BadKey."""
        require_owner(owner)
        from moderation.identities.signatures import id_of, public_key_in  # a house without keys starts without these

        public = public_key_in(pem)
        key = IdentityKey(
            site=self._store.site(site).key,
            id=id_of(public),
            kind=Kind.ES256,
            made_by=owner.id,
            made=self._clock(),
            public=public,
        )
        try:
            self._add(key, "")
        except AlreadyExists:
            raise BadKey(THERE_ALREADY) from None
        return key

    def end(self, owner: Person, site: str, key: str) -> IdentityKey:
        """End a key now: nothing that it signed is believed any more. Raises RoleMissing, UnknownKey, UnknownSite."""
        require_owner(owner)
        ended = self._store.end_identity_key(self._store.site(site).key, key, owner.id, self._clock())
        log.info("identity key ended", site=site, key=key, by=owner.id)
        return ended

    def tried(self, owner: Person, site: str, token: str) -> Identified:
        """Who a token says that somebody is, for those who build the site. Raises RoleMissing, UnknownSite,
        BadIdentity.
        """
        require_owner(owner)
        return self.of(self._store.site(site), token.strip())

    def of(self, site: Site, token: str, grace: timedelta = NO_GRACE) -> Identified:
        """Who a token says that somebody is, now. One that has run out no longer ago than `grace` is still taken.

        Raises BadIdentity.
        """
        try:
            return self._of(site, token, grace)
        except BadIdentity as bad:
            log.info("identity not believed", site=site.key, fault=bad.fault.value, about=bad.about)
            raise

    def _of(self, site: Site, token: str, grace: timedelta) -> Identified:
        if len(token) > LONGEST_TOKEN:
            raise BadIdentity(Fault.TOO_LONG)
        key = _named(kid_in(token), self._store.identity_keys(site.key))
        from moderation.identities.signatures import signed  # a house without keys starts without these

        claims = said_in(signed(token, *self._store.identity_key(site.key, key.id)))
        expires = claims.held_at(site, self._clock(), grace)
        email = (claims.email or "").strip()
        return Identified(claims.sub, claims.name.strip(), email, expires, self._mark(site.key, claims.sub))

    def _add(self, key: IdentityKey, secret: str) -> None:
        if not self._store.add_identity_key(key, secret, MOST_KEYS):
            raise BadKey(ENOUGH)
        log.info("identity key made", site=key.site, key=key.id, kind=key.kind.value, by=key.made_by)

    def _mark(self, site: str, reader: str) -> str:
        # As JSON, so that each value has a place of its own; it is ASCII, whatever a site calls its readers.
        return hmac.digest(self._mark_key, json.dumps([site, reader]).encode(), "sha256").hex()[:32]


def _named(kid: str | None, keys: tuple[IdentityKey, ...]) -> IdentityKey:
    """The key by which a token says that it was signed. Raises BadIdentity."""
    holding = [key for key in keys if key.ended is None]
    if not holding:
        raise BadIdentity(Fault.NO_KEYS)
    if kid is None:
        if len(holding) > 1:
            raise BadIdentity(Fault.KEY_NEEDED)
        return holding[0]
    named = next((key for key in keys if key.id == kid), None)
    if named is None:
        raise BadIdentity(Fault.KEY_UNKNOWN)
    if named.ended is not None:
        raise BadIdentity(Fault.KEY_ENDED)
    return named


def _as_text(secret: bytes) -> str:
    """As it is pasted; the text itself is the key, so that nobody has to wonder how to read it."""
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")
