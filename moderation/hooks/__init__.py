"""Webhooks: which other services are told of what happens on a site. Owners decide on that; `jobs` does the telling."""

import hmac
import json
from collections.abc import Callable, Set
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from moderation.domain.delivery import HOOK, Delivery
from moderation.domain.errors import AlreadyExists, BadHook, NotFound
from moderation.domain.hook import CHOICES, MOST_HOOKS, OVERLAPS, Hook, Topic, as_secret, told, where
from moderation.domain.ids import ENTROPY as OF_AN_ID
from moderation.domain.ids import time_ordered_id
from moderation.domain.message import say
from moderation.domain.person import Person, require_owner
from moderation.domain.target import Targets, is_in_digits, is_public, reached_by
from moderation.store.interface import Page, Store

log = structlog.get_logger(__name__)

NO_ADDRESS = say("This is no address such as https://www.example.org/hook. A name and a password cannot stand in it.")
NOT_SAFE = say(
    "The address must begin with https://. Whoever runs the service can allow others inside the own network."
)
NOT_ALLOWED = say("This address is inside a network. Whoever runs the service has to allow that first.")
NO_TOPIC = say("Choose at least one thing that it is told of.")
ENOUGH = say("A site has at most %(most)d webhooks at one time. End one first.", most=MOST_HOOKS)
NO_OVERLAP = say("Choose how long the secret that it has now signs too.")
OVER = say("This webhook has ended. Make a new one.")


class Sent(NamedTuple):
    """What a hook was told, and the number of the reaction that it was about; None for none."""

    delivery: Delivery
    number: int | None


class Hooks:
    """Makes them, which is for owners, and shows what each was told. `targets` are what the operator allows beside the
    public network. Every method but `once` raises RoleMissing, UnknownSite, and UnknownHook for one that is not the
    site's.
    """

    def __init__(
        self,
        store: Store,
        secret: bytes,
        targets: Targets,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._key = hmac.digest(secret, b"moderation: secret of a webhook", "sha256")
        self._targets = targets
        self._clock = clock
        self._entropy = entropy

    def listed(self, owner: Person, site: str) -> tuple[Hook, ...]:
        """All hooks of a site, the newest first."""
        require_owner(owner)
        return self._store.hooks(self._store.site(site).key)

    def one(self, owner: Person, site: str, hook: str) -> Hook:
        """One of them."""
        require_owner(owner)
        return self._store.hook(self._store.site(site).key, hook)

    def once(self) -> str:
        """Something new for a form to bring along."""
        return self._entropy(16).hex()

    def make(self, owner: Person, site: str, url: str, topics: Set[Topic], once: str = "") -> tuple[Hook, str]:
        """Have a service told of these, with a secret of 256 bits by which it knows us: it is given here and never
        again. A form that brings along what `once` gave makes one, however often it is sent. Raises BadHook.
        """
        require_owner(owner)
        key, url = self._store.site(site).key, url.strip()
        self._check(url)
        chosen = frozenset(topics) & frozenset(CHOICES)
        if not chosen:
            raise BadHook("topics", NO_TOPIC)
        form = [once or self.once(), owner.id, key]
        hook = Hook(key, self._made("id", form)[:6].hex(), url, chosen, owner.id, self._clock())
        secret = self._secret(form)
        try:
            is_kept = self._store.add_hook(hook, secret, MOST_HOOKS)
        except AlreadyExists:
            return self._made_before(key, hook.id)
        if not is_kept:
            raise BadHook("url", ENOUGH)
        log.info("webhook made", site=key, hook=hook.id, host=hook.host, by=owner.id)
        return hook, secret

    def rotate(self, owner: Person, site: str, hook: str, overlap: timedelta, once: str = "") -> tuple[Hook, str]:
        """Give a hook another secret, as `make` gives the first; the one that it has signs on beside it for one of
        `OVERLAPS`. Raises BadHook.
        """
        known = self._holding(owner, site, hook)
        if overlap not in OVERLAPS:
            raise BadHook("overlap", NO_OVERLAP)
        now, secret = self._clock(), self._secret([once or self.once(), owner.id, known.site, known.id])
        rotated = self._store.rotate_hook(known.site, known.id, secret, owner.id, at=now, until=now + overlap)
        if rotated.ended is not None:
            raise BadHook("overlap", OVER)
        log.info("webhook given another secret", site=known.site, hook=known.id, by=owner.id)
        return rotated, secret

    def end(self, owner: Person, site: str, hook: str) -> Hook:
        """Have it told nothing more, from now on."""
        require_owner(owner)
        ended = self._store.end_hook(self._store.site(site).key, hook, owner.id, self._clock())
        log.info("webhook ended", site=site, hook=hook, by=owner.id)
        return ended

    def ping(self, owner: Person, site: str, hook: str) -> Delivery:
        """Send it a try, which holds nothing of anybody. Raises BadHook when it has ended."""
        known, now = self._holding(owner, site, hook), self._clock()
        delivery = told(known, Topic.PING, time_ordered_id(now, self._entropy(OF_AN_ID)), "", now)
        self._store.put_deliveries([delivery])
        return delivery

    def deliveries(self, owner: Person, site: str, hook: str, after: str | None = None) -> Page[Sent]:
        """What it was told, the newest first, after the given mark."""
        known = self.one(owner, site, hook)
        page = self._store.deliveries(known.site, HOOK + known.id, after=after)
        numbers = self._store.numbers_of(known.site, {each.reaction for each in page.items if each.reaction})
        return Page(tuple(Sent(each, numbers.get(each.reaction)) for each in page.items), page.after)

    def send_again(self, owner: Person, site: str, hook: str, delivery: str) -> bool:
        """Send it once more what it was told, under the same id. False while that is being sent, and for what does not
        hold any more. Raises NotFound for what another one was told, and BadHook when it has ended.
        """
        known = self._holding(owner, site, hook)
        if self._store.delivery(known.site, delivery).to != HOOK + known.id:
            raise NotFound("this was told to somebody else")
        return self._store.send_again(known.site, delivery, self._clock())

    def _made_before(self, site: str, hook: str) -> tuple[Hook, str]:
        secrets = self._store.hook_secrets(site, hook, self._clock())
        if not secrets:
            raise BadHook("url", OVER)
        return self._store.hook(site, hook), secrets[0]

    def _holding(self, owner: Person, site: str, hook: str) -> Hook:
        known = self.one(owner, site, hook)
        if known.ended is not None:
            raise BadHook("hook", OVER)
        return known

    def _check(self, url: str) -> None:
        """What can be said of an address before its name is looked up, which is done at every sending. Raises
        BadHook.
        """
        try:
            there = where(url)
        except ValueError:
            raise BadHook("url", NO_ADDRESS) from None
        is_named = there.host == "localhost" or there.host.endswith(".localhost")
        ip = reached_by(there.host) if is_in_digits(there.host) else None
        is_inside = is_named or (is_in_digits(there.host) and (ip is None or not is_public(ip)))
        is_allowed = there.host in self._targets.hosts or (ip is not None and self._targets.allow(there.host, ip))
        if is_inside and not is_allowed:
            raise BadHook("url", NOT_ALLOWED)
        # Where another name leads, and whether that is in one of the networks, is seen when something is sent.
        if not there.is_secure and not is_allowed and (ip is not None or not self._targets.networks):
            raise BadHook("url", NOT_SAFE)

    def _secret(self, form: list[str]) -> str:
        return as_secret(self._made("secret", form))

    def _made(self, what: str, form: list[str]) -> bytes:
        # As JSON, so that each value has a place of its own.
        return hmac.digest(self._key, json.dumps([what, *form]).encode(), "sha256")
