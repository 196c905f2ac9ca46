"""The addresses that the front answers, and what lies behind each."""

import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qs

from moderation.domain.snapshot import FIRST, Packed, key_of
from moderation.publication import MOST_COUNTS, Publication
from moderation.web import press

JSON, HTML = "application/json", "text/html; charset=utf-8"
SITES = "/api/v1/sites/"
THREAD = re.compile(r"([a-z][a-z0-9-]*)/threads/([a-z0-9_~-]+)(?:/([1-9][0-9]{0,17}))?\.(json|html)")
BY_QUERY = re.compile(r"([a-z][a-z0-9-]*)/(thread|counts)")
MEDIA_TYPES = {"json": JSON, "html": HTML}


class Asked(Protocol):
    """Something that can be read: of which site, as what, and how it is made or found."""

    @property
    def site(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    def packed(self, publication: Publication) -> Packed: ...


@dataclass(frozen=True, slots=True)
class AskedThread:
    """A page of a thread, in one of its forms."""

    site: str
    thread: str
    first: int = FIRST
    form: str = "json"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.form]

    def packed(self, publication: Publication) -> Packed:
        """Raises UnknownSite, UnknownThread."""
        snapshot = publication.page(self.site, self.thread, self.first).snapshot
        return snapshot.json if self.form == "json" else snapshot.html


@dataclass(frozen=True, slots=True)
class AskedCounts:
    """How many reactions some pages have."""

    site: str
    threads: tuple[str, ...]
    media_type = JSON

    def packed(self, publication: Publication) -> Packed:
        """Raises UnknownSite."""
        return press.counts(*publication.counts(self.site, self.threads))


def asked_for(path: str, query: str) -> Asked | None:
    """What an address means; None when it is none of these, or asks for something that nobody can mean."""
    if not path.startswith(SITES):
        return None
    rest = path[len(SITES) :]
    by_name = THREAD.fullmatch(rest)
    if by_name:
        site, name, first, form = by_name.groups()
        key = key_of(name)
        return None if key is None else AskedThread(site, key, int(first or FIRST), form)
    by_query = BY_QUERY.fullmatch(rest)
    return _by_query(by_query[1], by_query[2], query) if by_query else None


def _by_query(site: str, what: str, query: str) -> Asked | None:
    try:
        threads = parse_qs(query, keep_blank_values=True, max_num_fields=2 * MOST_COUNTS).get("thread", [])
    except ValueError:
        return None
    if what == "thread":
        return AskedThread(site, threads[0] if threads else "")
    return AskedCounts(site, tuple(threads)) if 1 <= len(threads) <= MOST_COUNTS else None
