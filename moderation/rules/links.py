"""Links: how many web addresses stand in the text, where they lead, and whether their words say so.

Many links are the surest sign of advertising; one that pretends to lead elsewhere is the surest sign of deceit.
"""

import ipaddress
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Annotated

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.link import (
    WEB_ADDRESS,
    Link,
    as_read,
    bare_hosts,
    belongs_to,
    find_links,
    is_number,
    one_form,
)
from moderation.domain.message import Message, say, say_count
from moderation.domain.reaction import Draft
from moderation.domain.script import mixes_scripts, passes_for_ascii, skeleton
from moderation.rules import rule
from moderation.rules.rule import Rule

SHORTENERS = frozenset(
    {"adf.ly", "bc.vc", "bit.do", "bit.ly", "bitly.com", "bl.ink", "buff.ly", "clck.ru", "cutt.ly", "dlvr.it", "goo.gl"}
    | {"goo.su", "hyperurl.co", "ift.tt", "is.gd", "j.mp", "kutt.it", "lnkd.in", "mcaf.ee", "ouo.io", "ow.ly", "po.st"}
    | {"qr.ae", "rb.gy", "rebrand.ly", "s.id", "short.io", "shorte.st", "shorturl.at", "soo.gd", "t.co", "t.ly"}
    | {"t2m.io", "tiny.cc", "tiny.one", "tinyurl.com", "tr.im", "trib.al", "u.to", "v.gd", "vk.cc", "x.co", "zpr.io"}
)
"""Services that give anybody a short address for any page, so that nobody sees where it leads."""

TOPS = frozenset(
    {"app", "be", "biz", "club", "cn", "com", "dev", "eu", "fr", "info", "io", "net", "nl", "nu", "online", "org", "ru"}
    | {"shop", "site", "store", "top", "tv", "uk", "xyz"}
)
"""What a host ends with that is known by that alone. Few, since "jan.jansen" and "Dr.de Vries" are somebody."""

HOST = re.compile(r"[^\s/@:?#*\\.]++(?:\.[^\s/@:?#*\\.]++)++")

INDOORS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
        "fe80::/10",
    )
)
"""Networks that nobody reaches from outside: people do speak of their router at 192.168.1.1."""

Named = tuple[Span, str]
"""A host that stands in the text, and where."""

Count = Annotated[int, msgspec.Meta(ge=1)]


class Settings(rule.Settings, frozen=True):
    """From how many web addresses each effect sets in, the heaviest that is reached first, and what single ones do."""

    note: Count | None = None
    """From this many a moderator's eye is drawn to them."""
    hold: Count | None = None
    """From this many a moderator must look first."""
    spam: Count | None = None
    """From this many it goes to the spam list."""
    trusted: tuple[str, ...] = ()
    """Hosts whose links count for nothing, such as the site's own, with all that stands under them."""
    hosts: tuple[str, ...] = ()
    """Hosts that the house does not want, with all that stands under them."""
    listed: Effect | None = None
    """When the text leads to one of `hosts`, by a link or by its bare name."""
    disguised: Effect | None = None
    """When a link seems to lead elsewhere: its words name another host, or its host is written to look like another."""
    shorteners: Effect | None = None
    """When a link goes through a service that shortens addresses."""
    shortening: tuple[str, ...] = ()
    """Hosts that shorten addresses, besides those that are known here."""
    ip_address: Effect | None = None
    """When a link leads to a bare number on the network."""
    bare: Effect | None = None
    """When a host stands in the text that is no link, such as `blad.com`."""
    name: Effect | None = None
    """When a web address stands in the name."""

    def __post_init__(self) -> None:
        for host in (*self.trusted, *self.hosts, *self.shortening):
            if not HOST.fullmatch(host):
                raise ValueError(f"expected hosts such as blad.example, got {host!r}")
        given = [(key, most) for key in ("note", "hold", "spam") if (most := getattr(self, key)) is not None]
        for (light, few), (heavy, many) in pairwise(given):
            if many <= few:
                raise ValueError(f"{heavy}: expected more than `{light}`, which is {few}, got {many}")


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding of each kind, with the place of the first link that it is about."""
    if settings.name and (place := _in_name(draft.name)):
        reason = say("A web address stands in the name.")
        advice = say("Leave web addresses out of your name.")
        yield Finding(RULE.name, settings.name, reason, Field.NAME, place, advice, ("name",))
    links = find_links(draft.text)
    named = [*bare_hosts(draft.text, links)] if settings.bare or settings.listed else []
    if settings.listed and (links or named):
        yield from _listed(links, named, settings.listed, _hosts(settings.hosts))
    trusted = _hosts(settings.trusted)
    links = [link for link in links if not belongs_to(link.host, trusted)]
    if links:
        yield from _too_many(links, settings)
        yield from _single(links, settings)
    if settings.bare and named:
        # The words of a link often name the host that it leads to.
        linked = trusted.union(link.host.removeprefix("www.") for link in links)
        yield from _bare([(place, host) for place, host in named if not belongs_to(host, linked)], settings.bare)


def _in_name(name: str) -> Span | None:
    if "." not in name:
        return None
    if found := WEB_ADDRESS.search(name):
        return Span(*found.span())
    return next((place for place, host in bare_hosts(name) if _is_known_by_its_top(host)), None)


def _is_known_by_its_top(host: str) -> bool:
    return host.rpartition(".")[2] in TOPS


def _listed(links: list[Link], named: list[Named], effect: Effect, unwanted: frozenset[str]) -> Iterator[Finding]:
    """The first host that the house does not want, linked or not."""
    for place, host in sorted([*((link.place, link.host) for link in links), *named]):
        if belongs_to(host, unwanted):
            reason = say("The text leads to %(host)s, a host that the policy does not want.", host=host)
            advice = say("Links to %(host)s are not welcome here.", host=host)
            yield Finding(RULE.name, effect, reason, Field.TEXT, place, advice, ("listed", "hosts"))
            return


def _bare(named: list[Named], effect: Effect) -> Iterator[Finding]:
    for place, host in named:
        if _is_known_by_its_top(host):
            reason = say("A web address stands in the text without being a link: %(host)s.", host=host)
            advice = say("A reaction with a web address is read by an editor first.") if effect is Effect.HOLD else None
            yield Finding(RULE.name, effect, reason, Field.TEXT, place, advice, ("bare",))
            return


def _single(links: list[Link], settings: Settings) -> Iterator[Finding]:
    """What is wrong with one link, however many there are."""
    if settings.disguised:
        yield from _disguised(links, settings.disguised)
    if settings.shorteners and (found := _shortened(links, settings)):
        reason = say("A link goes through %(host)s, which hides where it leads.", host=found.host)
        advice = say("Give the full web address instead of a shortened one.")
        yield _about(found, settings.shorteners, reason, advice, "shorteners")
    if settings.ip_address and (found := next((link for link in links if _is_bare_number(link.host)), None)):
        reason = say("A link leads to an IP address, not to a name: %(host)s.", host=found.host)
        advice = say("Use the name of the site in a link, not its number.")
        yield _about(found, settings.ip_address, reason, advice, "ip_address")


def _about(link: Link, effect: Effect, reason: Message, advice: Message, *keys: str) -> Finding:
    return Finding(RULE.name, effect, reason, Field.TEXT, link.place, advice, keys)


def _too_many(links: list[Link], settings: Settings) -> Iterator[Finding]:
    count = len(links)
    for effect, threshold in (
        (Effect.SPAM, settings.spam),
        (Effect.HOLD, settings.hold),
        (Effect.NOTE, settings.note),
    ):
        if threshold is not None and count >= threshold:
            reason = say_count("The text has %(count)d link.", "The text has %(count)d links.", count)
            advice = _advice(threshold) if effect is Effect.HOLD else None
            yield Finding(RULE.name, effect, reason, Field.TEXT, links[0].place, advice, (effect.value,))
            return


def _advice(threshold: int) -> Message:
    return say_count(
        "A reaction with a link is read by an editor first.",
        "A reaction with %(count)d links or more is read by an editor first.",
        threshold,
    )


def _disguised(links: list[Link], effect: Effect) -> Iterator[Finding]:
    """The first link that seems to lead elsewhere than it does."""
    for link in links:
        if not link.host:
            continue
        seeming = next((named for named in link.named if not _same_site(named, link.host)), None)
        if seeming:
            reason = say("A link seems to lead to %(seeming)s, but leads to %(host)s.", seeming=seeming, host=link.host)
            advice = say("Let the words of a link say where it leads.")
        elif looks := _looks_like(link.host):
            reason = say(
                "A link leads to %(host)s, which is written to look like %(seeming)s.", host=link.host, seeming=looks
            )
            advice = say("Look whether %(host)s is the site that you mean.", host=link.host)
        else:
            continue
        yield _about(link, effect, reason, advice, "disguised")
        return


def _same_site(one: str, other: str) -> bool:
    """Whether two hosts are one site to a reader: alike but for `www.`, or one under the other."""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _looks_like(host: str) -> str:
    """The host that a reader takes this one for; empty when it looks like itself.

    Names of one script under a top of that script are honest, even when they look like Latin: `сосо.рф`.
    """
    read = as_read(host)
    in_latin = read.rpartition(".")[2].isascii()
    deceives = any(mixes_scripts(label) or (in_latin and passes_for_ascii(label)) for label in read.split("."))
    return skeleton(read) if deceives else ""


def _shortened(links: list[Link], settings: Settings) -> Link | None:
    services = _hosts(settings.shortening)
    return next((link for link in links if belongs_to(link.host, SHORTENERS) or belongs_to(link.host, services)), None)


def _is_bare_number(host: str) -> bool:
    """Whether it is a number, but not one that is only known indoors."""
    if not is_number(host):
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    return not any(address in network for network in INDOORS)


@lru_cache(maxsize=64)
def _hosts(written: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one_form(host) for host in written)


RULE = Rule("links", say("Links"), Settings, check, alone=True)
