"""The front: answers those who read from what lies ready in memory, before Flask is asked. No framework stands here.

Every article view asks for a thread, so this is what a service is busy with: a look into a dictionary, and whether
anything has changed. `ready` never waits, so that it may run on the loop of a server; `answer` may ask the store.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from gzip import decompress
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from moderation.domain.errors import ModerationError, StoreUnavailable
from moderation.web.press import Made
from moderation.web.readable import Sources, asked_for
from moderation.web.watch import Watch

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Header = Callable[[str], str | None]
"""Gives the value of a request's header by its name in lower case."""

READING = ("GET", "HEAD")
MOST_BYTES = 16 * 1024 * 1024
OVERHEAD = 2_000
"""Bytes that an answer in memory takes beside its body."""

EXCUSED = 60.0
"""Seconds for which what was last seen may still be shown while the store cannot be reached."""

WEIGHT = re.compile(r"q=([01](?:\.[0-9]{0,3})?)")
LEAST = 0.0005
"""Less than the least weight that says yes, and more than that which says no."""

FRESHNESS = "public, max-age=0, stale-if-error=600"
"""What was approved is there at the next look, and what was withdrawn is gone. So there is no `stale-while-revalidate`:
with it, a browser shows first what it has, and asks afterwards.
"""

SHARED_HEADERS = [
    ("cache-control", FRESHNESS),
    ("vary", "accept-encoding"),
    ("access-control-allow-origin", "*"),
]
GUARDS = [
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-resource-policy", "cross-origin"),
]


class Answer(NamedTuple):
    """What goes back to the one who asked."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(slots=True)
class Kept:
    """Something ready, as it was in an edition of its site, with the answers made of it so far, by their coding.
    `is_wanted` says that it was asked for again since somebody last looked for room.
    """

    site: str
    edition: int
    media_type: str
    made: Made
    answers: dict[str, tuple[str, Answer, Answer]] = field(default_factory=dict)
    is_wanted: bool = False

    @property
    def size(self) -> int:
        """Bytes in memory, with the body as it is, whether or not anybody has asked for that yet."""
        packed = self.made.packed
        return OVERHEAD + len(packed.gzip) + len(packed.brotli) + packed.length

    def answer(self, method: str, header: Header) -> Answer:
        """The body in the coding that was asked for, or that the one they have is still good."""
        coding = coding_for(header("accept-encoding") or "")
        answers = self.answers.get(coding)
        if answers is None:
            answers = self.answers[coding] = self._make(coding)
        tag, whole, unchanged = answers
        known = header("if-none-match")
        if known is not None and (tag in known or known == "*"):
            return unchanged
        return whole if method == "GET" else Answer(whole.status, whole.headers, b"")

    def _make(self, coding: str) -> tuple[str, Answer, Answer]:
        packed = self.made.packed
        body = {"br": packed.brotli, "gzip": packed.gzip}.get(coding) or decompress(packed.gzip)
        # Each coding has a tag of its own, since a strong one stands for the very bytes (RFC 9110, 8.8.3).
        tag = f'"{packed.tag}-{coding}"' if coding else f'"{packed.tag}"'
        shared = [("etag", tag), *SHARED_HEADERS]
        coded = [("content-encoding", coding)] if coding else []
        described = [("content-type", self.media_type), ("content-length", str(len(body)))]
        whole = Answer(HTTPStatus.OK, [*described, *coded, *shared, *GUARDS], body)
        return tag, whole, Answer(HTTPStatus.NOT_MODIFIED, shared, b"")


class Front:
    """Hands out what is read: threads, counts and feeds. Holds at most about `most_bytes` of them. The clock says when
    a thread closes.
    """

    def __init__(
        self, sources: Sources, watch: Watch, clock: Callable[[], datetime], most_bytes: int = MOST_BYTES
    ) -> None:
        self._sources = sources
        self._watch = watch
        self._clock = clock
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def ready(self, method: str, path: str, query: str, header: Header) -> Answer | None:
        """The answer, when it lies ready and is still good. Never waits for anything."""
        kept = self._kept.get((path, query))
        if kept is None or method not in READING:
            return None
        editions = self._watch.current()
        if editions is None or editions.get(kept.site, 0) != kept.edition or self._is_over(kept):
            return None
        kept.is_wanted = True
        return kept.answer(method, header)

    def answer(self, method: str, path: str, query: str, header: Header) -> Answer | None:
        """The same, for which the store may be asked. None for what is not ours to answer, also what is wrong."""
        try:
            return self.asked(method, path, query, header)
        except ModerationError:
            return None

    def asked(self, method: str, path: str, query: str, header: Header) -> Answer | None:
        """The same; what is wrong with the question is raised: UnknownSite, UnknownThread, StoreUnavailable."""
        if method not in READING:
            return None
        ready = self.ready(method, path, query, header)
        if ready is not None:
            return ready
        asked = asked_for(path, query)
        if asked is None:
            return None
        kept = self._kept.get(asked.address)
        try:
            # The edition first: when something changes in between, the next look sees that it did.
            edition = self._watch.look().get(asked.site, 0)
            if kept is None or kept.edition != edition or self._is_over(kept):
                made = asked.made(self._sources, kept.made if kept else None)
                kept = self._keep(asked.address, Kept(asked.site, edition, asked.media_type, made))
        except StoreUnavailable:
            # Never what is known to be outdated: it may have been removed since.
            seen = self._watch.seen_within(EXCUSED)
            if kept is None or seen is None or seen.get(kept.site, 0) != kept.edition:
                raise
        return kept.answer(method, header)

    def _is_over(self, kept: Kept) -> bool:
        """Whether the moment has come from which it is something else."""
        return kept.made.until is not None and self._clock() >= kept.made.until

    def _keep(self, place: tuple[str, str], kept: Kept) -> Kept:
        if not kept.made.is_kept:
            return kept
        with self._lock:
            before = self._kept.pop(place, None)
            if before is not None:
                self._bytes -= _size(place, before)
                if before.made.packed.tag == kept.made.packed.tag:
                    kept.answers = before.answers
            self._kept[place] = kept
            self._bytes += _size(place, kept)
            while self._bytes > self._most_bytes and len(self._kept) > 1:
                self._make_room()
        return kept

    def _make_room(self) -> None:
        """Let go of what has lain here longest, unless it is read: strangers can make up threads without end, and ask
        for each of them once.
        """
        place, oldest = next(iter(self._kept.items()))
        if oldest.is_wanted:
            oldest.is_wanted = False
            self._kept.move_to_end(place)
        else:
            del self._kept[place]
            self._bytes -= _size(place, oldest)

    def wsgi(self, app: "WSGIApplication") -> "WSGIApplication":
        """An application that answers what is ready itself and hands everything else on."""

        def fronted(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            found = self.answer(*_asked_in(environ))
            if found is None:
                return app(environ, start_response)
            start_response(f"{found.status} {HTTPStatus(found.status).phrase}", list(found.headers))
            return [found.body]

        return fronted


def _size(place: tuple[str, str], kept: Kept) -> int:
    # A question may be as long as its asker likes.
    return kept.size + sum(map(len, place))


def _asked_in(environ: dict[str, Any]) -> tuple[str, str, str, Header]:
    def header(name: str) -> str | None:
        value: str | None = environ.get("HTTP_" + name.upper().replace("-", "_"))
        return value

    return environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""), header


@lru_cache(maxsize=64)
def coding_for(accepted: str) -> str:
    """The coding that a browser likes best, and of two that it likes as well the smaller one: `br`, `gzip`, or none
    (RFC 9110, 12.5.3).
    """
    weights = {}
    for part in accepted.lower().split(","):
        coding, _, weight = part.partition(";")
        weights[coding.strip()] = _weight(weight)
    return max(("br", "gzip", ""), key=lambda coding: weights.get(coding, 0) if coding else LEAST)


def _weight(text: str) -> float:
    found = WEIGHT.fullmatch(text.replace(" ", ""))
    return float(found[1]) if found else 1.0
