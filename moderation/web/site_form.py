"""What a site says of itself, as a form carries it."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.domain.site import Site
from moderation.sites.wished import Wished, mark_of

OPEN, REGISTERED = "open", "registered"
LONGEST = 10_000
"""Characters of a field: 20 addresses do not come near it."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The form exactly as typed. `seen` is the mark of the site on which it was filled in; empty for a new one."""

    key: str = ""
    name: str = ""
    origins: str = ""
    language: str = "nl"
    time_zone: str = "Europe/Amsterdam"
    threads: str = OPEN
    informal: bool = False
    indexed: bool = True
    policy: str = ""
    seen: str = ""
    is_sure: bool = False

    @property
    def wished(self) -> Wished:
        return Wished(
            self.name,
            tuple(self.origins.split()),
            self.language,
            self.time_zone,
            self.threads != REGISTERED,
            self.informal,
            self.indexed,
        )


def filled_of(site: Site) -> Filled:
    """The form of a site as it is now."""
    return Filled(
        key=site.key,
        name=site.name,
        origins="\n".join(site.origins),
        language=site.language,
        time_zone=site.time_zone,
        threads=OPEN if site.open_threads else REGISTERED,
        informal=site.informal,
        indexed=site.indexed,
        seen=mark_of(site),
    )


def filled(form: Mapping[str, str]) -> Filled:
    """What a form brought. What is too long to be anything is cut."""

    def typed(name: str) -> str:
        return form.get(name, "")[:LONGEST]

    return Filled(
        key=typed("key"),
        name=typed("name"),
        origins=typed("origins"),
        language=typed("language"),
        time_zone=typed("time_zone"),
        threads=REGISTERED if form.get("threads") == REGISTERED else OPEN,
        informal=bool(form.get("informal")),
        indexed=bool(form.get("indexed")),
        policy=typed("policy"),
        seen=typed("seen"),
        is_sure=bool(form.get("sure")),
    )
