"""Mail: what a letter tells, and the letter as it is written."""

from dataclasses import dataclass
from datetime import datetime

from moderation.domain.correspondence import Correspondence, Letter
from moderation.domain.decision import Decision
from moderation.domain.message import Message
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction
from moderation.domain.site import Site
from moderation.domain.thread import Thread


@dataclass(frozen=True, slots=True)
class Reporter:
    """Somebody who has reported a reaction. `reference` is the number by which they know their report, such as `M-12`,
    and `secret` what stands in the private address of it.
    """

    email: str
    reference: str
    secret: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter to an author or to a reporter is about.

    `house` is what the policy in force says of letters; `policy` is the version under which `decision` was taken, or
    the reaction judged where there is none, and None when it cannot be understood any more. `receipt` is the secret in
    the private address of the reaction, `confirmation` the one by which its author shows that the address is theirs;
    each empty where there is none. `before` and `after` are the plain words of the reaction around an edit. `until` is
    how long something can be done. `is_stated` says that the private page of the reaction leads to the statement of
    reasons that goes with `decision`. `written` is what the author was last written, and when, where that does not hold
    any more. `reporter` is whom the letter is for when it is not the author.
    """

    letter: Letter
    site: Site
    thread: Thread
    reaction: Reaction
    house: Correspondence
    policy: Policy | None = None
    decision: Decision | None = None
    receipt: str = ""
    confirmation: str = ""
    before: str = ""
    after: str = ""
    until: datetime | None = None
    is_stated: bool = False
    written: tuple[Letter, datetime] | None = None
    reporter: Reporter | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a template of the house's own: in which file of the folder and on which line, why, in a
    sentence for editors, and `detail` for whoever mends it, in English. It holds no words of readers.
    """

    place: str
    why: Message
    detail: str


@dataclass(frozen=True, slots=True)
class Written:
    """A letter as it is sent: one line, a text that is complete in itself, and the same as HTML.

    `problems` are those of the house's own templates; ours were then taken.
    """

    subject: str
    text: str
    html: str
    language: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """A letter to one person.

    Its `id`, up to 40 letters and digits, stands in the Message-ID and is what mail servers know it by: the same mail
    twice can be told as such. `sender` is the name from which it comes. `reply_to` is where answers go, empty for
    nowhere else. `unsubscribe` is the address at which one can have no more of these, also by a request without a
    word (RFC 8058), empty for what is no news.
    """

    id: str
    to: str
    sender: str
    written: Written
    at: datetime
    reply_to: str = ""
    unsubscribe: str = ""
