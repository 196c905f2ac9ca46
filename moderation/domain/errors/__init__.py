"""Everything that the house itself can object to, as one tree.

    ModerationError
    ├── BadForm
    │   ├── BadClosing
    │   ├── BadEdit
    │   ├── BadNotice
    │   ├── BadObjection
    │   ├── BadReason
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
    │   ├── ReasonReworded
    │   ├── StaleDecision
    │   └── WordsMissing
    ├── TicketError
    │   ├── TicketAltered
    │   └── TicketExpired
    ├── AlreadyExists
    ├── BadPolicy
    ├── BadSettings
    ├── PolicyOvertaken
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
        ├── UnknownReason
        ├── UnknownReport
        ├── UnknownSecret
        ├── UnknownSite
        └── UnknownThread

An error carries its data; the words for readers are chosen in `web`.
"""

from moderation.domain.errors.bad_forms import (
    BadClosing,
    BadEdit,
    BadForm,
    BadHook,
    BadIdentity,
    BadKey,
    BadNote,
    BadNotice,
    BadObjection,
    BadReason,
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
    ReasonReworded,
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
    PolicyOvertaken,
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
    UnknownReason,
    UnknownReport,
    UnknownSecret,
    UnknownSite,
    UnknownThread,
)

__all__ = [
    "ActNotPossible",
    "AlreadyExists",
    "ArrangementOver",
    "BadClosing",
    "BadEdit",
    "BadForm",
    "BadHook",
    "BadIdentity",
    "BadKey",
    "BadNote",
    "BadNotice",
    "BadObjection",
    "BadPolicy",
    "BadReason",
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
    "PolicyOvertaken",
    "ReasonMissing",
    "ReasonReworded",
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
    "UnknownReason",
    "UnknownReport",
    "UnknownSecret",
    "UnknownSite",
    "UnknownThread",
    "WordsMissing",
]
