"""What readers and moderators were told by the service: this must be there, whatever happened since."""

from collections import Counter
from dataclasses import dataclass
from threading import Lock

from moderation.domain.decision import Act
from moderation.domain.reaction import Status


@dataclass(eq=False, slots=True)
class Posting:
    """A reaction that a reader sends, and how far it came. With a receipt it is acknowledged."""

    site: str
    thread: str
    name: str
    email: str
    text: str
    network: str
    by_form: bool
    speaks: str = ""
    """A rule that must have something to say about it."""
    parent: int = 0
    """The number of the reaction that it means to answer; 0 for none."""
    answers: int = 0
    """The same as it was previewed."""
    ticket: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was acknowledged: it made this version of the reaction with this number."""

    site: str
    number: int
    act: Act
    version: int
    after: Status


class Ledger:
    """All that was sent with a ticket, and all that was decided. For many threads; it is only added to."""

    def __init__(self) -> None:
        self.sent: list[Posting] = []
        self.decided: list[Decided] = []
        self.acknowledged: list[Posting] = []
        self.met: Counter[str] = Counter()
        """What else befell them, such as connections that broke off."""
        self._lock = Lock()

    def acknowledge(self, posting: Posting, receipt: str) -> None:
        """A posting has got its receipt."""
        with self._lock:
            if not posting.receipt:
                posting.receipt = receipt
                self.acknowledged.append(posting)

    def meet(self, what: str) -> None:
        """Something happened."""
        with self._lock:
            self.met[what] += 1
