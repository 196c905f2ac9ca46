"""Looks at a page of a site as a browser that nobody knows would, and tells what there is to mend."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock

import structlog

from moderation.domain.errors import UnknownThread
from moderation.domain.message import Message, say
from moderation.domain.person import Person, require_editor
from moderation.domain.site import Site, canonical_origin
from moderation.domain.thread import ADDRESS_LENGTH, Thread, address_of, canonical_key
from moderation.markup import clean_line
from moderation.outside.pages import MOST_REDIRECTS, SECONDS, Fetched, NoPage, Why, text_of
from moderation.sites.allowed import of_policies
from moderation.sites.judged import (
    Level,
    Looked,
    Remark,
    of_answer,
    of_lines,
    of_script,
    of_the_rest,
    of_thread,
)
from moderation.sites.seen import LONGEST_TITLE, seen_in
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

NO_PAGE: dict[Why, Message] = {
    Why.UNKNOWN_HOST: say("There is no machine “%(about)s”, as far as can be seen from here."),
    Why.PRIVATE: say("“%(about)s” leads to a machine inside a network; those are not asked."),
    Why.NO_CONNECTION: say("Nothing answers there."),
    Why.TOO_SLOW: say("The page took longer than %(seconds)d seconds, and was not waited for."),
    Why.NOT_SAFE: say("The certificate of the site is not one that browsers trust: %(about)s"),
    Why.BROKEN: say("What came back is not an answer that can be read."),
    Why.ELSEWHERE: say(
        "The page leads on to “%(about)s”, which is not an address of the site. Add that one, or give the address at "
        "which it ends."
    ),
    Why.TOO_MANY_REDIRECTS: say("The page leads on and on, more than %(most)d times."),
    Why.PACKED: say("The page came packed as “%(about)s”, which nobody asked for."),
}


class BadAddress(ValueError):
    """A page with this address is not looked at: `told` says why."""

    def __init__(self, told: Message) -> None:
        super().__init__(str(told))
        self.told = told


@dataclass(frozen=True, slots=True)
class Checkup:
    """What was found. `key` is that of the page's thread, None when it has none; `title` what the page calls itself,
    and `kept_title` what the thread is called.
    """

    address: str
    remarks: tuple[Remark, ...]
    key: str | None = None
    title: str = ""
    kept_title: str = ""

    @property
    def faults(self) -> int:
        return sum(remark.level is Level.MEND for remark in self.remarks)


class Visits:
    """Looks at pages: one at a time, since each may take seconds."""

    def __init__(
        self,
        store: Store,
        fetch: Callable[[str, Collection[str]], Fetched],
        service: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._fetch = fetch
        self._service = service
        self._clock = clock
        self._busy = Lock()

    def look(self, person: Person, key: str, address: str, words: str) -> Checkup:
        """Look at the page of a site at this address; `words` are those of the link in the line.

        Raises RoleMissing, UnknownSite, BadAddress: also when another page is being looked at.
        """
        require_editor(person)
        site = self._store.site(key)
        address = page_address(address, site)
        if not self._busy.acquire(blocking=False):
            raise BadAddress(say("Another page is being looked at right now. Try again in a few seconds."))
        try:
            fetched = self._fetch(address, site.origins)
        except NoPage as problem:
            log.info("page not looked at", site=key, by=person.id, why=problem.why)
            return Checkup(address, (_no_page(problem),))
        finally:
            self._busy.release()
        log.info("page looked at", site=key, by=person.id)
        return self._judged(Looked(site, self._service, fetched, seen_in(text_of(fetched)), words))

    def name_thread(self, person: Person, key: str, given: str, title: str, address: str) -> Thread:
        """Call a thread what its page is called; it is made when there is none. Raises RoleMissing, UnknownSite,
        UnknownThread, and BadAddress without a title.
        """
        require_editor(person)
        site = self._store.site(key)
        thread_key, title = canonical_key(given, site), clean_line(title)
        if not 0 < len(title) <= LONGEST_TITLE:
            raise BadAddress(say("Enter a title of at most %(most)d characters.", most=LONGEST_TITLE))
        kept = self._store.thread(site.key, thread_key)
        url = (kept.url if kept else "") or _url(thread_key, address, site)
        opened = (kept.opened if kept else None) or self._clock()
        named = replace(kept or Thread(site.key, thread_key, "", ""), title=title, url=url, opened=opened)
        self._store.put_thread(named)
        log.info("thread named", site=site.key, thread=thread_key, by=person.id)
        return named

    def thread(self, site: Site, given: str) -> Thread | None:
        """The thread that is given in any form, if there is one."""
        try:
            return self._store.thread(site.key, canonical_key(given, site))
        except UnknownThread:
            return None

    def _judged(self, looked: Looked) -> Checkup:
        if looked.fetched.status != 200:
            # What stands there is the server's own page, not one that anybody writes under.
            return Checkup(looked.address, tuple(of_answer(looked)))
        line = next(iter(looked.seen.lines), None)
        key = looked.key(line) if line else None
        thread = self._store.thread(looked.site.key, key) if key else None
        remarks = (
            *of_answer(looked),
            *of_lines(looked),
            *of_script(looked),
            *of_policies(looked),
            *of_thread(looked, thread),
            *of_the_rest(looked),
        )
        in_order = sorted(remarks, key=lambda remark: (Level.MEND, Level.NOTE, Level.GOOD).index(remark.level))
        title = clean_line(looked.seen.shared_title or looked.seen.title)
        return Checkup(looked.address, tuple(in_order), key, title, thread.title if thread else "")


def page_address(typed: str, site: Site) -> str:
    """The address of a page of a site; a path stands on its first origin. Raises BadAddress."""
    address = typed.strip()
    if address.startswith("/") and not address.startswith("//"):
        address = site.origins[0] + address
    if not address or len(address) > ADDRESS_LENGTH or not address.isprintable() or "\\" in address:
        raise BadAddress(
            say("Enter the address of a page of the site, such as %(origin)s/page.", origin=site.origins[0])
        )
    try:
        origin = canonical_origin(address)
    except ValueError:
        told = say("Enter the address of a page of the site, such as %(origin)s/page.", origin=site.origins[0])
        raise BadAddress(told) from None
    if origin not in site.origins:
        told = say("%(origin)s is not an address of this site. Add it to the site first.", origin=origin)
        raise BadAddress(told)
    return address.partition("#")[0]


def _url(key: str, address: str, site: Site) -> str:
    """Where a thread lies: at the page that was looked at, or else where its key says."""
    for given in (address, key):
        try:
            if found := address_of(given, site):
                return found
        except UnknownThread:
            continue
    return ""


def _no_page(problem: NoPage) -> Remark:
    values: dict[str, str | int] = {"about": problem.about[:200], "seconds": round(SECONDS), "most": MOST_REDIRECTS}
    return Remark(Level.MEND, Message(NO_PAGE[problem.why].text, values))
