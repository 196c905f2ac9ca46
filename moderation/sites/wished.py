"""What a site says of itself, as it is filled in, and what is not in order about it."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError

from moderation.domain.message import Message, say
from moderation.domain.site import KEY, Site, canonical_origin
from moderation.markup import clean_line

LONGEST_NAME = 100
MOST_ORIGINS = 20
LONGEST_ORIGIN = 300
"""Characters: more than a host name and a port can have."""

RESERVED = ("new",)
"""Words that stand where the key of a site would in the desk's own addresses."""

ORIGIN = re.compile(r"https?://(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?")
TAG = re.compile(r"([A-Za-z]{2,3})(?:-([A-Za-z]{4}))?(?:-([A-Za-z]{2}|\d{3}))?")
"""A language, perhaps a script, perhaps a region (BCP 47)."""


class BadSite(ValueError):
    """A site cannot be as it was filled in; `problems` says for each field what to mend."""

    def __init__(self, problems: dict[str, Message]) -> None:
        super().__init__(" ".join(map(str, problems.values())))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Wished:
    """What a site is to say of itself, as typed. The fields are those of a site."""

    name: str
    origins: tuple[str, ...]
    language: str
    time_zone: str
    open_threads: bool = True
    informal: bool = False
    indexed: bool = True


def as_wished(site: Site) -> Wished:
    """What a site says of itself now."""
    return Wished(**{field.name: getattr(site, field.name) for field in fields(Wished)})


def checked(wished: Wished) -> Wished:
    """The same in one spelling. Raises BadSite."""
    problems: dict[str, Message] = {}
    name = clean_line(wished.name)
    if not 0 < len(name) <= LONGEST_NAME:
        problems["name"] = say(
            "Enter the name by which readers know the site, at most %(most)d characters.", most=LONGEST_NAME
        )
    origins, wrong = _origins(wished.origins)
    if wrong:
        problems["origins"] = wrong
    language = canonical_tag(wished.language)
    if not language:
        problems["language"] = say("Enter a language that is known, such as nl, en, fr-BE or fy.")
    time_zone = wished.time_zone.strip()
    if time_zone not in available_timezones():
        problems["time_zone"] = say("Enter a time zone that is known, such as Europe/Amsterdam.")
    if problems:
        raise BadSite(problems)
    return replace(wished, name=name, origins=origins, language=language, time_zone=time_zone)


def checked_key(key: str) -> str:
    """The key of a new site. Raises BadSite."""
    key = key.strip()
    if not KEY.fullmatch(key):
        told = say("Enter a short word of small letters, digits and hyphens, at most 40, such as magazine.")
        raise BadSite({"key": told})
    if key in RESERVED:
        raise BadSite({"key": say("“%(key)s” has another meaning in addresses. Take another word.", key=key)})
    return key


def canonical_tag(tag: str) -> str:
    """The tag of a language in the usual spelling; empty when it is none of which anything is known."""
    found = TAG.fullmatch(tag.strip().replace("_", "-"))
    if not found:
        return ""
    language, script, region = found[1].lower(), (found[2] or "").title(), (found[3] or "").upper()
    canonical = "-".join(part for part in (language, script, region) if part)
    try:
        Locale.parse(canonical, sep="-")
    except (ValueError, UnknownLocaleError):
        return ""
    return canonical


def _origins(typed: Sequence[str]) -> tuple[tuple[str, ...], Message | None]:
    """The origins, each once, and what is wrong with them."""
    known: dict[str, None] = {}
    for address in filter(None, map(str.strip, typed)):
        origin = _origin(address)
        if not origin:
            shown = address if len(address) <= 60 else f"{address[:59]}…"
            told = say("“%(address)s” is not an address such as https://www.example.org.", address=shown)
            return (), told
        known[origin] = None
    if not 1 <= len(known) <= MOST_ORIGINS:
        told = say("Enter 1 to %(most)d addresses of the site, such as https://www.example.org.", most=MOST_ORIGINS)
        return (), told
    return tuple(known), None


def _origin(address: str) -> str:
    if len(address) > LONGEST_ORIGIN:
        return ""
    try:
        origin = canonical_origin(address)
    except ValueError:
        return ""
    return origin if ORIGIN.fullmatch(origin) else ""


def mark_of(site: Site) -> str:
    """Another one whenever the site says something else of itself: by it a form knows what it was filled in on."""
    told = json.dumps([getattr(site, field.name) for field in fields(Wished)])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def changes(before: Site, after: Site) -> dict[str, tuple[object, object]]:
    """What is another one, by field: what it was and what it is."""
    return {
        field.name: (getattr(before, field.name), getattr(after, field.name))
        for field in fields(Wished)
        if getattr(before, field.name) != getattr(after, field.name)
    }


def warnings(before: Site, after: Site, *, has_threads: bool) -> tuple[Message, ...]:
    """What a change brings about that nobody may expect."""
    told = []
    for origin in before.origins:
        if origin not in after.origins:
            told.append(say("Pages on %(origin)s show no reactions and take none any more.", origin=origin))
            if has_threads:
                told.append(say("What was sent from %(origin)s stays, and its links still lead there.", origin=origin))
    if has_threads and before.origins[:1] != after.origins[:1]:
        told.append(say("New threads that are known by their path link to %(origin)s.", origin=after.origins[0]))
    if before.language != after.language:
        told.append(say("Readers see another language from now on. Reactions stay as they were written."))
    if before.open_threads and not after.open_threads:
        told.append(say("Under pages without a thread nobody can react any more; you add each thread yourself."))
    return tuple(told)
