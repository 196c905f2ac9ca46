"""What is known around a draft when it is judged.

It is gathered beforehand and handed to the rules, since a rule fetches nothing. All of it is gathered whatever the
policy asks, and it is kept with the reaction: so the reaction can be judged again years later, by rules that nobody had
thought of. There is no e-mail address, no network and no name of anybody in it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from moderation.domain.identity import Vouching


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier reaction on the same site with the same words, or nearly.

    `here` says whether it stands under the same page, `same_name` whether under the same name, `likeness` how much of
    the words they share, in percent: 100 for texts that `fold` makes equal.
    """

    here: bool
    same_name: bool
    received: datetime
    likeness: int = 100


@dataclass(frozen=True, slots=True)
class Recent:
    """How many reactions came in lately, this one not counted."""

    ten_minutes: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast reactions come in on the site: from this e-mail address, from this network, under this page."""

    sender: Recent = Recent()
    network: Recent = Recent()
    thread: Recent = Recent()


@dataclass(frozen=True, slots=True)
class Record:
    """What became of the earlier reactions from this e-mail address on the site. All 0 without an address.

    Those that wait count nowhere; `taken_away` are those that were rejected or removed.
    """

    published: int = 0
    taken_away: int = 0
    spam: int = 0

    @property
    def total(self) -> int:
        return self.published + self.taken_away + self.spam


class Code(StrEnum):
    """What came of the code of an arrangement that the author entered."""

    GOOD = "good"
    """It belongs to an arrangement that holds here and now."""
    UNKNOWN = "unknown"
    USED_UP = "used-up"
    EXPIRED = "expired"
    ENDED = "ended"
    """The editors have ended the arrangement."""
    FOREIGN = "foreign"
    """The arrangement is for another page or another site."""


class Verdict(StrEnum):
    """What an outside spam service said."""

    GOOD = "good"
    SPAM = "spam"
    BLATANT = "blatant"
    """So plainly spam that the service advises to throw it away."""
    UNANSWERED = "unanswered"
    """It was asked, and gave no answer in time."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that is known around a draft.

    `at` is the moment of judging, `opened` when the first word about the thread came to us. `earlier` has the newest
    first. `confirmed` says that the address was proven to be the author's for this very reaction. `trap` says that a
    field was filled in which people cannot see; `seconds` is how long the author looked at the preview, None for the
    preview itself. `reserved_name` and `reserved_email` say that they belong to somebody at the desk, `signed_in` that
    the author is that somebody. `code` is None when no code was entered, `verdict` None when no service was asked,
    `vouching` None when the site did not say who reacts.
    """

    at: datetime | None = None
    opened: datetime | None = None
    earlier: tuple[Earlier, ...] = ()
    pace: Pace = Pace()
    record: Record = Record()
    confirmed: bool = False
    trap: bool = False
    seconds: int | None = None
    reserved_name: bool = False
    reserved_email: bool = False
    signed_in: bool = False
    code: Code | None = None
    verdict: Verdict | None = None
    vouching: Vouching | None = None

    @property
    def arranged(self) -> bool:
        """Whether the editors have agreed that the author need not give a name."""
        return self.code is Code.GOOD
