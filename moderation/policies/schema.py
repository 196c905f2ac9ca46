"""The keys of policy.toml and cases.toml. What stands here is all that may stand in the files.

The tables under `[rules]` are each rule's own; `policies/README.md` explains every key, and the JSON Schemas beside it
are made from here.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from moderation.domain.circumstances import Code, Verdict
from moderation.domain.conversation import Order
from moderation.domain.finding import Effect
from moderation.domain.identity import Vouching
from moderation.domain.reaction import Status
from moderation.policies.afterwards import CorrespondenceInFile, GroundInFile
from moderation.policies.kinds import (
    Count,
    Depth,
    Language,
    LettersPerLanguage,
    Moment,
    Name,
    PerLanguage,
    ReasonKey,
    Sentence,
    Table,
    Title,
)

EFFECTS = frozenset(effect.value for effect in Effect)


class FirstDecision(StrEnum):
    """Where a reaction goes that nothing speaks against."""

    HOLD = "hold"
    PUBLISH = "publish"


class NameFields(StrEnum):
    """How the form asks for a name."""

    ONE = "one"
    TWO = "two"


class Outcome(StrEnum):
    """Where a case says that a reaction goes."""

    REFUSE = "refuse"
    SPAM = "spam"
    HOLD = "hold"
    PUBLISH = "publish"


STATUS_OF: dict[str, Status | None] = {
    Outcome.REFUSE: None,
    Outcome.SPAM: Status.SPAM,
    Outcome.HOLD: Status.WAITING,
    Outcome.PUBLISH: Status.PUBLISHED,
}
"""The status behind each word; None means that the reaction is refused."""


class ConversationInFile(Table, frozen=True):
    """How readers may answer each other, and in which order their reactions stand."""

    replies: bool = False
    """Whether a reaction may be an answer to another one under the same page."""
    depth: Depth = 0
    """How far answers are indented below what they answer: 0 leaves all reactions in one row."""
    order: Order = Order.OLDEST
    """Which reactions stand first where a page is opened; who reads may turn it around."""

    def __post_init__(self) -> None:
        if self.depth and not self.replies:
            raise ValueError("depth: nothing is indented while `replies` is false; make it 0")


class PolicyFile(Table, frozen=True):
    """policy.toml."""

    name: Name
    """What people call the policy."""
    markup: str | tuple[str, ...]
    """What readers may write: the name of a level, or a list of elements."""
    extends: str = ""
    """The name of another policy; what is not said here is as it says it."""
    without: tuple[str, ...] = ()
    """Rules of that other policy, such as `links`, settings of its rules, such as `links.note`, and what stands in its
    tables `conversation`, `correspondence`, `reasons`, `grounds` and `letters`, that this one does without.
    """
    first_decision: FirstDecision = FirstDecision.HOLD
    """Where a reaction goes that nothing speaks against."""
    name_fields: NameFields = NameFields.ONE
    """Whether the form asks for the whole name in one field, or for first name and surname in two."""
    conversation: ConversationInFile = ConversationInFile()
    """How readers may answer each other, and in which order their reactions stand."""
    correspondence: CorrespondenceInFile = CorrespondenceInFile()
    """What is written to authors, and what they can do afterwards."""
    rules: dict[str, Any] = msgspec.field(default_factory=dict)
    """A table for each rule that the policy uses; a rule without a table is not used."""
    reasons: Mapping[ReasonKey, PerLanguage] = {}
    """Why a reaction can be taken away: for each a key, and a sentence to its author per language."""
    reason_order: tuple[ReasonKey, ...] = ()
    """The keys of reasons in the order in which they are picked; those that are not named come after these."""
    grounds: Mapping[ReasonKey, GroundInFile] = {}
    """What each of the reasons rests on: a house rule, a law."""
    letters: Mapping[ReasonKey, LettersPerLanguage] = {}
    """What the mail says that gives one of the reasons, per language; the sentence alone if left out."""
    house_rules: Mapping[Language, tuple[Sentence, ...]] = {}
    """Per language the sentences that stand above the form."""
    arranged_name: Mapping[Language, Name] = {}
    """Per language what stands in place of a name that only the editors know."""


class EarlierInCase(Table, frozen=True):
    """An earlier reaction on the same site with the same words, or nearly."""

    here: bool = False
    """Whether it stands under the same page."""
    same_name: bool = False
    """Whether it stands under the same name."""
    likeness: Annotated[int, msgspec.Meta(ge=0, le=100)] = 100
    """How much of the words they share, in percent."""
    received: Moment | None = None
    """When it came in; long ago if left out."""


class RecentInCase(Table, frozen=True):
    """How many reactions came in lately, this one not counted."""

    ten_minutes: Count = 0
    """In the last ten minutes."""
    day: Count = 0
    """In the last 24 hours."""


class PaceInCase(Table, frozen=True):
    """How fast reactions come in on the site."""

    sender: RecentInCase = RecentInCase()
    """From this e-mail address."""
    network: RecentInCase = RecentInCase()
    """From this network."""
    thread: RecentInCase = RecentInCase()
    """Under this page."""


class RecordInCase(Table, frozen=True):
    """What became of the earlier reactions from this e-mail address on the site."""

    published: Count = 0
    """How many were published."""
    taken_away: Count = 0
    """How many were rejected or removed."""
    spam: Count = 0
    """How many were spam."""


class CircumstancesInCase(Table, frozen=True):
    """What is known around the reaction; what is left out is nothing special."""

    at: Moment | None = None
    """The moment of judging."""
    opened: Moment | None = None
    """When the first word about the page came to us."""
    earlier: tuple[EarlierInCase, ...] = ()
    """Earlier reactions on the same site with the same words, or nearly, newest first."""
    pace: PaceInCase = PaceInCase()
    """How fast reactions come in on the site."""
    record: RecordInCase = RecordInCase()
    """What became of the earlier reactions from this e-mail address on the site."""
    confirmed: bool = False
    """Whether the e-mail address was proven to be the author's."""
    trap: bool = False
    """Whether a field was filled in that people cannot see."""
    seconds: Count | None = None
    """How long the author looked at the preview; left out for the preview itself."""
    reserved_name: bool = False
    """Whether the name is that of somebody at the desk."""
    reserved_email: bool = False
    """Whether the e-mail address is that of somebody at the desk."""
    signed_in: bool = False
    """Whether the author is that somebody."""
    code: Code | None = None
    """What came of the code of an arrangement; left out when none was entered."""
    verdict: Verdict | None = None
    """What an outside spam service said; left out when none was asked."""
    vouching: Vouching | None = None
    """What came of it that the site says who reacts; left out when it did not."""


class Defaults(Table, frozen=True):
    """An unremarkable good reaction, of which each case changes one thing."""

    name: str
    """Its name."""
    email: str
    """Its e-mail address."""
    text: str
    """Its text."""
    surname: str | None = None
    """Its surname, where the form has a field of its own for it."""
    one_name: bool = False
    """Whether the author says to have one legal name."""
    circumstances: CircumstancesInCase = CircumstancesInCase()
    """What is known around it."""


class CaseInFile(Table, frozen=True):
    """One `[[case]]`: what differs from the defaults, and all that is expected."""

    title: Title
    """What the example shows, as a sentence; no two are the same."""
    rule: str
    """The rule that it is about."""
    findings: tuple[str, ...]
    """All findings that it must get, in the order of the rules, such as `surname: refuse`."""
    decision: Outcome
    """Where it must go."""
    shadow: tuple[str, ...] = ()
    """All findings that it must get from rules in the shadow."""
    name: str | None = None
    """The name, if it is another than the default."""
    email: str | None = None
    """The e-mail address, if it is another than the default."""
    text: str | None = None
    """The text, if it is another than the default."""
    surname: str | None = None
    """The surname, if it is another than the default."""
    one_name: bool | None = None
    """Whether the author says to have one legal name, if that is otherwise than by default."""
    circumstances: CircumstancesInCase = CircumstancesInCase()
    """What is known around it, besides and instead of what is known by default."""


class CasesFile(Table, frozen=True):
    """cases.toml."""

    plan: Annotated[int, msgspec.Meta(ge=1)]
    """How many cases there are, so that one that gets lost is noticed."""
    defaults: Defaults
    """An unremarkable good reaction, of which each case changes one thing."""
    case: tuple[CaseInFile, ...] = ()
    """The examples."""
