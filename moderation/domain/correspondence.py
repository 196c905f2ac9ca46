"""What a house writes to the authors of reactions, and what it lets them do afterwards."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from moderation.domain.decision import Act


class Letter(StrEnum):
    """A kind of mail to an author or to somebody who has reported a reaction."""

    CONFIRM = "confirm"
    """Press here to show that the address is yours."""
    RECEIVED = "received"
    PUBLISHED = "published"
    RETURNED = "returned"
    REMINDER = "reminder"
    """It is still waiting to be mended."""
    EXPIRED = "expired"
    """It was not mended in time."""
    REJECTED = "rejected"
    REMOVED = "removed"
    RESTORED = "restored"
    EDITED = "edited"
    """The editors have shortened it, or taken something out of it."""
    UPHELD = "upheld"
    """Its author has objected to an edit, which stays."""
    REINSTATED = "reinstated"
    """Its author has objected to an edit, and the text stands again as it was before that."""
    UNDONE = "undone"
    """What was written before is not so any more."""
    REPORT_RECEIVED = "report_received"
    REPORT_ANSWERED = "report_answered"


CHOSEN = frozenset(
    {Letter.RECEIVED, Letter.PUBLISHED, Letter.REJECTED, Letter.REMOVED, Letter.RESTORED, Letter.EDITED, Letter.EXPIRED}
)
"""Those that a policy may leave out. The others are part of what was asked for, or take back what was written."""

LETTERS: Mapping[Act, Letter] = {
    Act.APPROVE: Letter.PUBLISHED,
    Act.RETURN: Letter.RETURNED,
    Act.REJECT: Letter.REJECTED,
    Act.REMOVE: Letter.REMOVED,
    Act.RESTORE: Letter.RESTORED,
    Act.EDIT: Letter.EDITED,
    Act.UPHOLD: Letter.UPHELD,
    Act.REINSTATE: Letter.REINSTATED,
    Act.EXPIRE: Letter.EXPIRED,
    Act.UNDO: Letter.UNDONE,
}
"""What is written to an author of which act. Of the others nothing is: spam is not told apart from waiting, what was
kept after a report stands as it stood, an arrangement was agreed on with its author, and authors know what they did.
"""

BY_DEFAULT = CHOSEN - {Letter.RECEIVED}

CAN_BE_OBJECTED_TO = frozenset({Letter.REJECTED, Letter.REMOVED, Letter.EXPIRED, Letter.EDITED})
"""Those that tell of words that were taken away, or may do so."""


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What a policy says of it.

    `confirm` says that whoever sends a reaction must show that the e-mail address is theirs, before anybody sees it.
    `undo` is for how long nobody is told of a decision, so that one which is undone sends nothing. `letters` are those
    of `CHOSEN` that are written. `reply_to` is the address of the editors, empty for none. Who was asked to mend a
    reaction is reminded once after `remind`, and it is over after `expire`; so is an address that was not confirmed.
    An author may object for the length of `objection`, six months at least by art. 20 of Regulation (EU) 2022/2065, the
    Digital Services Act; zero for never. `reports` says whether anybody may report what stands on the site,
    `statements` whether a statement of reasons (art. 17 of the same) is kept with what takes words away,
    `marks_withdrawn` whether the place of a published reaction that was withdrawn is kept, with a line that says so.
    """

    confirm: bool = False
    undo: timedelta = timedelta(minutes=10)
    letters: Set[Letter] = BY_DEFAULT
    reply_to: str = ""
    remind: timedelta = timedelta(days=7)
    expire: timedelta = timedelta(days=21)
    objection: timedelta = timedelta(days=184)
    reports: bool = True
    statements: bool = True
    marks_withdrawn: bool = False

    def writes(self, letter: Letter) -> bool:
        """Whether such a letter is written."""
        return letter not in CHOSEN or letter in self.letters
