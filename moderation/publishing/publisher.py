"""Keeps the files of a publish directory what the public should see: follows what is printed, and goes through all."""

from collections import deque
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from moderation.domain.errors import NotFound, UnknownThread
from moderation.domain.site import Site
from moderation.domain.snapshot import FIRST, Packed, Press
from moderation.domain.thread import canonical_key
from moderation.publication import Publication
from moderation.publishing.ageing import Ages
from moderation.publishing.files import Files, Place, Printing
from moderation.store.interface import Printed, Store

BEGINNING = Printed()
AT_ONCE = 500
"""Pages that are asked for, or brought, in one go."""


class Maker(Protocol):
    """Makes the HTML of threads."""

    def basis(self, site: Site) -> str:
        """All that goes into it beside the thread and the time: with another basis it has to be made anew."""

    def entry(self, site: str, thread: str) -> Packed:
        """What readers see first of a thread. Raises UnknownSite, UnknownThread."""


@dataclass(slots=True)
class Tally:
    """What became of the pages that were gone through, and how many files were deleted that belong to none."""

    written: int = 0
    unchanged: int = 0
    deleted: int = 0


@dataclass(slots=True)
class Course:
    """How far a site has been followed: its settings, its edition, and the page that was printed last. While its files
    are gone through, the stems of all its pages.
    """

    basis: str
    ages: Ages
    edition: int = 0
    last: Printed = BEGINNING
    stems: set[str] | None = None


class Publisher:
    """Brings files in line with the store. Only the one who has the seat may write with it.

    What cannot be written is left `behind`, with the last `failure`, to be tried again; it keeps nothing else from
    being written. Methods that ask the store raise StoreUnavailable; files then stay as they are.
    """

    def __init__(
        self,
        store: Store,
        publication: Publication,
        press: Press,
        maker: Maker,
        files: Files,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._publication = publication
        self._press = press
        self._maker = maker
        self._files = files
        self._clock = clock
        self._courses: dict[str, Course] = {}
        self._seen: Hashable | None = None
        self.behind: dict[Place, Printing] = {}
        self.failure: OSError | None = None

    def follow(self) -> bool:
        """Bring to the disk what was printed since the last time; of very much only a part, so that there is time for
        other things. False when the settings of a site have changed: everything must be gone through then.
        """
        # What changes between the two questions is seen the next time.
        seen = self._store.changes()
        if seen is not None and seen == self._seen:
            self._let_age()
            return True
        is_done = True
        for key, edition in self._store.editions().items():
            course = self._courses.get(key)
            if course is not None and course.edition == edition:
                continue
            site = self._store.site(key)
            course = self._courses.setdefault(key, self._course(site))
            if edition < course.edition or self._basis(site) != course.basis:
                return False
            if self._catch_up(site, course):
                course.edition = edition
            else:
                is_done = False
        self._let_age()
        self._seen = seen if is_done else None
        return True

    def reconcile(self, tally: Tally, *, fully: bool = False) -> Iterator[Place | None]:
        """Bring everything in line, a page or a file that belongs to none at a time; in between it may be broken off,
        and what is printed can be followed. Fully: every file is read, whatever it says of itself.
        """
        self._seen, self.failure = None, None
        self.behind.clear()
        editions, sites = self._store.editions(), self._store.sites()
        self._courses = {site.key: self._begun(site, editions.get(site.key, 0), fully) for site in sites}
        return self._all(sites, tally, fully)

    def try_again(self) -> None:
        """Write what could not be written; what still cannot stays behind."""
        self.failure = None
        for place, printing in list(self.behind.items()):
            self._bring(place, printing)

    def number(self) -> int:
        """How many pages there are."""
        return sum(1 for site in self._store.sites() for _ in self._printed(site.key, BEGINNING))

    def differing(self) -> Iterator[tuple[Place | None, list[Path]]]:
        """Every page with those of its files that are not as they should be, and files that belong to no page. Nothing
        is written, so a page that has yet to be printed should not have files.
        """
        sites = self._store.sites()
        for site in sites:
            stems = set()
            for printed in self._printed(site.key, BEGINNING):
                place = Place(site.key, printed.thread, printed.first)
                stems.add(place.stem)
                yield place, self._differing(site, place)
            yield from ((None, [stray]) for stray in self._files.strays(site.key, stems) if stray)
        known = {site.key for site in sites}
        yield from ((None, [stray]) for stray in self._files.strays_of_others(known) if stray)

    def _differing(self, site: Site, place: Place) -> list[Path]:
        is_its_own = _is_its_own(site, place.thread)
        snapshot = self._store.snapshot(*place, self._press.basis(site)) if is_its_own else None
        return self._files.differing(place, self._forms(place, snapshot) if snapshot else ())

    def _forms(self, place: Place, snapshot: Packed) -> tuple[Packed, ...]:
        """A page in all its forms, in their order."""
        return (snapshot, self._maker.entry(place.site, place.thread)) if place.first == FIRST else (snapshot,)

    def _basis(self, site: Site) -> str:
        return f"{self._press.basis(site)} {self._maker.basis(site)}"

    def _course(self, site: Site, edition: int = 0, last: Printed = BEGINNING, stems: set[str] | None = None) -> Course:
        return Course(self._basis(site), Ages(self._store, site, self._clock), edition, last, stems)

    def _let_age(self) -> None:
        """Bring the threads that have become too old to take reactions."""
        for key, course in self._courses.items():
            if course.ages.is_due:
                for printed in course.ages.grown():
                    self._bring(*_placed(course, key, printed))

    def _begun(self, site: Site, edition: int, fully: bool) -> Course:
        """What is followed while a site is gone through: what is printed from now on, or since it was last followed. At
        a start also what was printed last: something may have been withdrawn while nobody wrote, and cannot wait.
        """
        before = self._courses.get(site.key)
        if before is not None and before.basis == self._basis(site) and before.edition <= edition:
            return replace(before, stems=set())
        if fully:
            return self._course(site, edition, Printed(edition + 1), set())
        newest = deque(self._printed(site.key, BEGINNING), AT_ONCE)
        return self._course(site, 0, newest[0] if len(newest) == AT_ONCE else BEGINNING, set())

    def _all(self, sites: Sequence[Site], tally: Tally, fully: bool) -> Iterator[Place | None]:
        for site in sites:
            yield from self._go_through(site, self._courses[site.key], tally, fully)
        # Also a site that was added meanwhile has a course.
        yield from self._delete(self._files.strays_of_others(self._courses), tally)

    def _go_through(self, site: Site, course: Course, tally: Tally, fully: bool) -> Iterator[Place | None]:
        stems = course.stems = course.stems or set()
        for printed in self._printed(site.key, BEGINNING):
            place, printing = _placed(course, site.key, printed)
            if not fully and self._files.is_as_printed(place, printing):
                tally.unchanged += 1
            elif self._bring(place, printing):
                tally.written += 1
            elif place not in self.behind:
                tally.unchanged += 1
            yield place
        yield from self._delete(self._files.strays(site.key, stems), tally)
        course.stems = None

    def _catch_up(self, site: Site, course: Course) -> bool:
        """Bring what was printed since; False when there is more."""
        some = self._store.printed(site.key, course.last, AT_ONCE)
        # Later pages first, so that none is named before it is there.
        for place, printing in sorted((_placed(course, site.key, printed) for printed in some), reverse=True):
            if not self._files.is_as_printed(place, printing):
                self._bring(place, printing)
        course.last = some[-1] if some else course.last
        course.ages.look_again()
        return len(some) < AT_ONCE

    def _printed(self, site: str, after: Printed) -> Iterator[Printed]:
        while some := self._store.printed(site, after, AT_ONCE):
            yield from some
            after = some[-1]

    def _bring(self, place: Place, printing: Printing) -> bool:
        """Bring the files of a page in line; says whether anything was written. What fails is left behind."""
        try:
            changed = self._put(place, printing)
        except OSError as error:
            self.behind[place], self.failure = printing, error
            return False
        self.behind.pop(place, None)
        return changed

    def _put(self, place: Place, printing: Printing) -> bool:
        try:
            page = self._publication.page(*place)
        except NotFound:
            return self._files.take_away(place)
        if not _is_its_own(page.site, place.thread):
            return self._files.take_away(place)
        return self._files.put(place, self._forms(place, page.snapshot), printing)

    def _delete(self, strays: Iterator[Path | None], tally: Tally) -> Iterator[None]:
        for stray in strays:
            if stray is not None:
                try:
                    self._files.delete(stray)
                    tally.deleted += 1
                except OSError as error:
                    self.failure = error
            yield None


def _placed(course: Course, site: str, printed: Printed) -> tuple[Place, Printing]:
    """A page that was printed, noted among those of its site."""
    place = Place(site, printed.thread, printed.first)
    if course.stems is not None:
        course.stems.add(place.stem)
    return place, Printing(course.basis, printed.edition, course.ages.is_past(printed))


def _is_its_own(site: Site, thread: str) -> bool:
    """Whether the service answers for this thread at its name, and not for another one or for none."""
    try:
        return canonical_key(thread, site) == thread
    except UnknownThread:
        return False
