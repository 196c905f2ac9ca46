"""What intake takes and gives: a place, a preview, what was accepted, and where a reaction stands."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.assessment import Assessment
from moderation.domain.decision import Act, Decision
from moderation.domain.delivery import Delivery
from moderation.domain.edit import Revision
from moderation.domain.errors import TicketError
from moderation.domain.finding import Effect, Field
from moderation.domain.identity import Vouching
from moderation.domain.message import Message
from moderation.domain.objection import NO_RECOURSE, Objection, Recourse
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft, Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import AN_INSTANT, Thread, closes, named
from moderation.intake.gathering import Around

NO_RULES = Policy("", "", {"policy.toml": ""}, Status.WAITING, frozenset(), ())
"""Stands for house rules that cannot be read. Nothing is ever judged by it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reaction belongs, and the house rules that hold there. `closed` says since when nothing is taken, and
    `is_out_of_order` that nothing can be now, because the house rules cannot be read. `language` is the one in which
    whoever asks wants to be answered, such as `de`; empty for that of the site.
    """

    site: Site
    thread: Thread
    policy: Policy
    closed: datetime | None = None
    is_out_of_order: bool = False
    language: str = ""

    @property
    def tongues(self) -> tuple[str, ...]:
        """The languages for whoever asks, the best first, as in Site: what a house says in none of the language that
        they want, it says in that of the site.
        """
        if self.language in ("", *self.site.tongues):
            return self.site.tongues
        friends = (f"{self.language}-informal",) if self.site.informal else ()
        return (*friends, self.language, *self.site.tongues)

    @property
    def named(self) -> str:
        """What pages and forms that lead here give as the thread."""
        return named(self.thread, self.site)

    @property
    def closes(self) -> datetime | None:
        """The moment from which nothing is taken any more, also when it is still to come; None when it never comes."""
        return closes(self.thread, self.policy.closes_after)

    @property
    def last_moment(self) -> datetime | None:
        """The last one at which something is taken, where somebody has set it for this thread."""
        shut = self.thread.closed
        return shut - AN_INSTANT if shut is not None and shut == self.closes else None


@dataclass(frozen=True, slots=True)
class Answer:
    """To which reaction it is an answer, by its number and the name over it; None when it stands by itself. `told` says
    why it does when an answer was meant.
    """

    number: int | None = None
    name: str = ""
    told: Message | None = None


BY_ITSELF = Answer()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a reader sees before posting. `ticket` is empty when the reaction is refused: it cannot be posted as it is.

    `problem` says why a post turned into a preview again. `is_confirmed_first` says that nobody sees the reaction
    before its author has shown that the e-mail address is theirs.
    """

    place: Place
    draft: Draft
    assessment: Assessment
    ticket: str
    problem: TicketError | None = None
    answer: Answer = BY_ITSELF
    vouching: Vouching | None = None
    is_confirmed_first: bool = False

    @property
    def speaks_as(self) -> str:
        """The name under which the site itself lets its reader react. Empty when nobody was vouched for, and when name
        or address as the site says them are refused here: then the reader must be able to type others.
        """
        refused = {finding.field for finding in self.assessment.findings if finding.effect is Effect.REFUSE}
        is_taken = self.vouching is Vouching.GOOD and not refused & {Field.NAME, Field.EMAIL}
        return self.draft.name if is_taken else ""

    @property
    def answers(self) -> int | None:
        """The number of the reaction to which this one is an answer; None for none."""
        return self.answer.number

    @property
    def answered(self) -> str:
        """The name over that one."""
        return self.answer.name


@dataclass(frozen=True, slots=True)
class Accepted:
    """A reaction in the house, committed, with the secret of its private address."""

    reaction: Reaction
    receipt: str


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason of the house, by its key: the sentence for the author, and the house rule that it rests on with its
    number, if any.
    """

    key: str
    sentence: str
    house_rule: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What the author may know of a reaction: where it stands and, when its words were taken away or sent back, why.

    `grounds` are the reasons of the house, `told` is what a moderator wrote beside them. `until` is how long there is
    to amend what was sent back, and `is_expired` says that it was not done in time.
    `seen` is the mark of what they see of it, and is another one when that has changed. Where the house rules or a
    person take it for spam it tells as little as the rest. `acts` is what they can do with it now. `sent` is their text
    as they last wrote it, with what came of it, when the editors have changed it since. `course` are all decisions on
    it, oldest first, and `mails` those about it that have reached them: both hold more than an author may know, see
    `web/receipt_course`. `recourse` is what can be done against what was decided, and `objections` what they have said
    against it, oldest first; while such a one is open, `grounds` and the rest are those of what it is against.
    `is_written_to` says whether the mail that confirms its address can still go there today, and `is_out_of_reach` that
    what goes there comes back.
    """

    reaction: Reaction
    place: Place
    seen: str
    acts: tuple[Act, ...] = ()
    sent: Revision | None = None
    grounds: tuple[Ground, ...] = ()
    told: str = ""
    until: datetime | None = None
    is_expired: bool = False
    course: tuple[Decision, ...] = ()
    mails: tuple[Delivery, ...] = ()
    recourse: Recourse = NO_RECOURSE
    objections: tuple[Objection, ...] = ()
    is_written_to: bool = True
    is_out_of_reach: bool = False

    @property
    def reason(self) -> str:
        """The reasons in one line."""
        return " ".join(ground.sentence for ground in self.grounds)

    @property
    def may_rename(self) -> bool:
        """Whether its author can put another name over it: while it is with them, and the name is not sealed."""
        return self.reaction.status is Status.RETURNED and self.reaction.arrangement is None


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft with all that is known around it, and what the rules make of it. `parent` is the number of the reaction
    that it answers.
    """

    draft: Draft
    around: Around
    assessment: Assessment
    parent: int | None = None
