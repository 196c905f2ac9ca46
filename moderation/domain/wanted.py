"""What a moderator asks the queue for: a status, a site, a thread, a rule, a sender, words, a time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.reaction import Status

EVERY = tuple(status for status in Status if status is not Status.UNCONFIRMED)
"""What is meant by all: what nobody has confirmed to have sent is shown to those alone who ask for just that."""


class Reader(StrEnum):
    """Whose reactions to leave out, by who is reading them now."""

    ANYBODY = "anybody"
    NOBODY = "nobody"
    """Only what nobody else is reading."""
    ME = "me"
    """Only what I am reading."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part of the queue. Everything that is given must hold; None and what is empty ask for nothing.

    `status` None stands for all of `EVERY`, and `OBJECTED` for all to which an objection is open, also those that stand
    on the site meanwhile, since it is about an edit. `thread` is the key of a thread, of `site`. `rule` is the name of
    a rule that spoke. `sender` is the site and number of a reaction: all those from its address are wanted. `email` is
    a whole address. What stands under an arrangement is nobody's by its address. `names` are words that the name must
    have, `phrases` are words, or several in a row, that the text must have; the last sign of one may be `*`, for all
    words that begin so. `since` and `until` bound when it was received, the second one excluded. `by` is the id of a
    person who has decided on it. `reader` goes by who is reading it now.
    """

    status: Status | None = Status.WAITING
    site: str | None = None
    thread: str | None = None
    rule: str | None = None
    sender: tuple[str, int] | None = None
    email: str = ""
    names: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    by: str | None = None
    reader: Reader = Reader.ANYBODY
    newest_first: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked but a status and a site: then how many there are is known without counting."""
        return self == Wanted(status=self.status, site=self.site, newest_first=self.newest_first)
