"""The terms of an arrangement, as they are filled in, and what is not in order about them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from moderation.domain.address import find_addresses
from moderation.domain.errors import UnknownThread
from moderation.domain.message import Message, say
from moderation.domain.reaction import fold
from moderation.domain.site import Site
from moderation.domain.thread import canonical_key, end_of_day

LONGEST = {"for_whom": 200, "reason": 500, "agreed_with": 100, "shown_name": 100, "real_name": 1_000, "why": 500}
"""Characters, by field. A real name may be as long as one that a reader sends."""

MOST_USES = 1_000
FARTHEST = timedelta(days=100 * 365)

READ_BY_OTHERS = ("for_whom", "reason", "agreed_with", "shown_name")
MISSING = {
    "for_whom": say("Say for whom it is, in words that give nobody away."),
    "reason": say("Say why it is agreed."),
    "agreed_with": say("Name the colleague who agreed."),
    "shown_name": say("Enter what is shown in place of the name."),
    "why": say("Say why you want to read the names."),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed with an author.

    `shown_name` stands in place of the name; left empty, it is what the house rules say. The arrangement holds through
    the day `until` on the clocks of the site, for `uses` reactions, under the page `thread`, given in any form; None
    and empty stand for no limit.
    """

    for_whom: str
    reason: str
    agreed_with: str
    shown_name: str = ""
    real_name: str = field(default="", repr=False)
    until: date | None = None
    uses: int | None = 1
    thread: str = ""


def problems_of(terms: Terms, site: Site, now: datetime) -> dict[str, Message]:
    """What to mend, by field in the order of the form; nothing when all is in order."""
    hidden = "" if fold(terms.shown_name) == fold(terms.real_name) else terms.real_name
    today = now.astimezone(ZoneInfo(site.time_zone)).date()
    problems: dict[str, Message] = {}
    for name in READ_BY_OTHERS:
        problems |= _open_to_others(name, getattr(terms, name), hidden)
    problems |= _too_long("real_name", terms.real_name)
    if terms.uses is not None and not 1 <= terms.uses <= MOST_USES:
        problems["uses"] = say("Enter a number from 1 to %(most)d, or nothing.", most=MOST_USES)
    if terms.until is not None and not today <= terms.until <= today + FARTHEST:
        problems["until"] = say("Enter a day from today on, such as %(day)s, or nothing.", day=today.isoformat())
    try:
        thread_of(terms, site)
    except UnknownThread:
        problems["thread"] = say("This is not a page of the site. Copy the address of the article.")
    return problems


def problem_of(name: str, value: str) -> dict[str, Message]:
    """What is wrong with one field that must be filled in."""
    return _too_long(name, value) if fold(value) else {name: MISSING[name]}


def thread_of(terms: Terms, site: Site) -> str | None:
    """The key of the one page for which it holds; None for all pages. Raises UnknownThread."""
    return canonical_key(terms.thread, site) if terms.thread.strip() else None


def end_of(terms: Terms, site: Site) -> datetime | None:
    """The midnight that ends its last day at the site."""
    if terms.until is None:
        return None
    return end_of_day(terms.until, site)


def _open_to_others(name: str, value: str, hidden: str) -> dict[str, Message]:
    """None of these is sealed, so none may hold what is hidden."""
    if find_addresses(value):
        return {name: say("Leave the e-mail address out: others can read this.")}
    if _holds(value, hidden):
        return {name: say("Leave the real name out: others can read this.")}
    return problem_of(name, value)


def _too_long(name: str, value: str) -> dict[str, Message]:
    limit = LONGEST[name]
    return {name: say("At most %(limit)d characters.", limit=limit)} if len(value) > limit else {}


def _holds(text: str, name: str) -> bool:
    """Whether a name of two words or more stands in a text. One word alone may be a word like any other."""
    words = fold(name)
    return " " in words and f" {words} " in f" {fold(text)} "
