"""The one way to what is kept: what each method promises, what it raises and what it costs.

Times are aware datetimes in UTC. Every method may raise StoreUnavailable when the database cannot be reached, is locked
for longer than a few seconds, is full or read-only; nothing is then half-written. A method that writes returns after
the change is committed and synced to disk. Costs are in rows touched through an index.

What cannot be kept whole is not kept at all: a NUL, half a surrogate pair or a number beyond 63 bits raises ValueError,
an id that is in use AlreadyExists, and a reference to somebody or something that is not there NotFound.
"""

from collections.abc import Hashable
from typing import Protocol

from moderation.store.interface.arriving import Arriving
from moderation.store.interface.confirming import Confirming
from moderation.store.interface.conversations import Conversations
from moderation.store.interface.editing import Editing
from moderation.store.interface.figures import Figures
from moderation.store.interface.filters import Filters
from moderation.store.interface.hooks import Hooks
from moderation.store.interface.identities import Identities
from moderation.store.interface.letters import Letters
from moderation.store.interface.logbook import Logbook
from moderation.store.interface.looking import Looking
from moderation.store.interface.looking_back import LookingBack
from moderation.store.interface.newsreaders import Newsreaders
from moderation.store.interface.notices import Notices
from moderation.store.interface.objections import Objections
from moderation.store.interface.outbox import Outbox
from moderation.store.interface.people import People
from moderation.store.interface.senders import Senders
from moderation.store.values import (
    Activation,
    Amendment,
    Arrival,
    Counter,
    Decided,
    Judgement,
    KeptPolicy,
    KeptText,
    LogEntry,
    NoticeArrival,
    Page,
    Past,
    Placed,
    Printed,
    QueueItem,
    Report,
    Reported,
    Same,
    SealedName,
    Tried,
)

__all__ = ["Activation", "Amendment", "Arrival", "Counter", "KeptPolicy", "KeptText", "LogEntry", "Page", "Past"]
__all__ += ["NoticeArrival", "Reported"]
__all__ += ["Decided", "Judgement", "Placed", "Printed", "QueueItem", "Report", "Same", "SealedName", "Store", "Tried"]


class Store(
    Arriving,
    Identities,
    Looking,
    Confirming,
    Conversations,
    Logbook,
    Editing,
    Figures,
    Filters,
    Senders,
    LookingBack,
    Letters,
    Objections,
    Outbox,
    Hooks,
    Notices,
    Newsreaders,
    People,
    Protocol,
):
    """What an engine keeps. The contract tests under tests/store hold every engine to these sentences."""

    def changes(self) -> Hashable | None:
        """Another value whenever anything in the database may have changed since, by whomever; None when that cannot be
        said without asking it. A few microseconds.
        """

    def close(self) -> None:
        """Let go of all connections. The store cannot be used any more."""
