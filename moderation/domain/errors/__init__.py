"""Everything that the house itself can object to, as one tree.

    ModerationError
    ├── BadForm
    │   ├── BadEdit
    │   ├── BadNotice
    │   ├── BadObjection
    │   └── BadTerms
    ├── BadHook
    ├── BadIdentity
    ├── BadKey
    ├── BadNote
    ├── Oversized
    ├── DecisionError
    │   ├── ActNotPossible
    │   ├── NothingToUndo
    │   ├── OwnDecision
    │   ├── ReasonMissing
    │   ├── StaleDecision
    │   └── WordsMissing
    ├── TicketError
    │   ├── TicketAltered
    │   └── TicketExpired
    ├── AlreadyExists
    ├── BadPolicy
    ├── BadSettings
    ├── ReplayBroken
    ├── StoreUnavailable
    ├── TooMany
    ├── NotAllowed
    │   ├── ArrangementOver
    │   ├── NotYours
    │   ├── RoleMissing
    │   ├── SignInFailed
    │   ├── ThreadClosed
    │   └── UnknownOrigin
    └── NotFound
        ├── UnknownArrangement
        ├── UnknownFilter
        ├── UnknownHook
        ├── UnknownKey
        ├── UnknownNote
        ├── UnknownNotice
        ├── UnknownPerson
        ├── UnknownPolicy
        ├── UnknownReaction
        ├── UnknownReport
        ├── UnknownSecret
        ├── UnknownSite
        └── UnknownThread

An error carries its data; the words for readers are chosen in `web`.
"""

from moderation.domain.errors.bad_forms import (
    BadEdit,
    BadForm,
    BadHook,
    BadIdentity,
    BadKey,
    BadNote,
    BadNotice,
    BadObjection,
    BadTerms,
    Oversized,
)
from moderation.domain.errors.base import ModerationError
from moderation.domain.errors.decisions import (
    ActNotPossible,
    DecisionError,
    NothingToUndo,
    OwnDecision,
    ReasonMissing,
    StaleDecision,
    TicketAltered,
    TicketError,
    TicketExpired,
    WordsMissing,
)
from moderation.domain.errors.house import (
    AlreadyExists,
    BadPolicy,
    BadSettings,
    ReplayBroken,
    StoreUnavailable,
    TooMany,
)
from moderation.domain.errors.not_allowed import (
    ArrangementOver,
    NotAllowed,
    NotYours,
    RoleMissing,
    SignInFailed,
    ThreadClosed,
    UnknownOrigin,
)
from moderation.domain.errors.not_found import (
    NotFound,
    UnknownArrangement,
    UnknownFilter,
    UnknownHook,
    UnknownKey,
    UnknownNote,
    UnknownNotice,
    UnknownPerson,
    UnknownPolicy,
    UnknownReaction,
    UnknownReport,
    UnknownSecret,
    UnknownSite,
    UnknownThread,
)

__all__ = [
    "ActNotPossible",
    "AlreadyExists",
    "ArrangementOver",
    "BadEdit",
    "BadForm",
    "BadHook",
    "BadIdentity",
    "BadKey",
    "BadNote",
    "BadNotice",
    "BadObjection",
    "BadPolicy",
    "BadSettings",
    "BadTerms",
    "DecisionError",
    "ModerationError",
    "NotAllowed",
    "NotFound",
    "NotYours",
    "NothingToUndo",
    "Oversized",
    "OwnDecision",
    "ReasonMissing",
    "ReplayBroken",
    "RoleMissing",
    "SignInFailed",
    "StaleDecision",
    "StoreUnavailable",
    "ThreadClosed",
    "TicketAltered",
    "TicketError",
    "TicketExpired",
    "TooMany",
    "UnknownArrangement",
    "UnknownFilter",
    "UnknownHook",
    "UnknownKey",
    "UnknownNote",
    "UnknownNotice",
    "UnknownOrigin",
    "UnknownPerson",
    "UnknownPolicy",
    "UnknownReaction",
    "UnknownReport",
    "UnknownSecret",
    "UnknownSite",
    "UnknownThread",
    "WordsMissing",
]
