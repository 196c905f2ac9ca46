"""How threads close when their time comes: they are too old, or somebody has set a day. Nothing is written then: only
the time goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from moderation.domain.site import Site
from moderation.store.interface import Printed, Store

AT_ONCE = 500
"""Threads that are asked for in one go."""

NEVER = datetime.max.replace(tzinfo=UTC)

After = Callable[[str, datetime, str, int], tuple[Printed, ...]]
"""Asks the store for first pages of threads in the order of a moment of theirs, as `opened_after` does."""


@dataclass(slots=True)
class Closings:
    """Threads of a site in the order in which they close, this long after a moment of theirs. `last` and `thread` are
    where those begin that have not closed yet.
    """

    after: After
    moment_of: Callable[[Printed], datetime | None]
    wait: timedelta
    last: datetime
    thread: str = ""
    due: datetime = NEVER

    def closes(self, page: Printed) -> datetime:
        moment = self.moment_of(page)
        return NEVER if moment is None else moment + self.wait

    def grown(self, site: str, now: datetime) -> list[Printed]:
        """Those that have closed since the last time; of very many only a part."""
        some = self.after(site, self.last, self.thread, AT_ONCE)
        past = [page for page in some if self.closes(page) <= now]
        if past:
            self.last, self.thread = self.closes(past[-1]) - self.wait, past[-1].thread
        if len(past) < len(some):
            self.due = self.closes(some[len(past)])
        elif len(some) < AT_ONCE:
            self.due = NEVER
        return past


class Ages:
    """Follows the threads of one site."""

    def __init__(self, store: Store, site: Site, clock: Callable[[], datetime]) -> None:
        self._site = site.key
        self._clock = clock
        now = clock()
        self._kinds = [Closings(store.closed_after, lambda page: page.closed, timedelta(), now)]
        if site.closes_after is not None:
            age = timedelta(days=site.closes_after)
            self._kinds.append(Closings(store.opened_after, lambda page: page.opened, age, now - age))
        self.look_again()

    @property
    def is_due(self) -> bool:
        """Whether one may have closed since the last time."""
        now = self._clock()
        return any(each.due <= now for each in self._kinds)

    def look_again(self) -> None:
        """Something has been printed, perhaps of a thread that we do not know of."""
        now = self._clock()
        for each in self._kinds:
            each.due = now

    def is_past(self, page: Printed) -> bool:
        """Whether the page is the first one of a thread that has closed by now: on later ones nothing tells of it."""
        now = self._clock()
        return page.first == 0 and any(each.closes(page) <= now for each in self._kinds)

    def grown(self) -> list[Printed]:
        """The first pages of threads that have closed since the last time; of very many only a part."""
        now = self._clock()
        return [page for each in self._kinds if each.due <= now for page in each.grown(self._site, now)]
