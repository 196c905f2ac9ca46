"""An invented reaction of an invented author, so that letters can be looked at before anybody gets one."""

from datetime import datetime, timedelta

from moderation.domain.correspondence import CAN_BE_OBJECTED_TO, Letter
from moderation.domain.decision import ANSWERS_EDIT, Act, Decision
from moderation.domain.edit import EditReason
from moderation.domain.mail import Occasion, Reporter
from moderation.domain.message import Message, say
from moderation.domain.news import Mentioned, News, NewsLetter
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.site import Site
from moderation.domain.statement import has_statement
from moderation.domain.thread import Thread
from moderation.web.words import Words

NAME, REPORTER = "Sofie Keijzer", "Wim de Boer"
NUMBER = 12
SECRET = "x" * 32

TITLE = say("An article on your site")
FIRST = say("This is an invented reaction, to show what a letter looks like.")
SECOND = say("It was never sent.")
ADDED = say("Here stands what an editor adds in their own words.")

STANDS = {
    Letter.CONFIRM: Status.UNCONFIRMED,
    Letter.RETURNED: Status.RETURNED,
    Letter.REMINDER: Status.RETURNED,
    Letter.EXPIRED: Status.REJECTED,
    Letter.REJECTED: Status.REJECTED,
    Letter.REMOVED: Status.REMOVED,
    Letter.RECEIVED: Status.WAITING,
    Letter.UNDONE: Status.WAITING,
}
ACTS = {
    Letter.PUBLISHED: Act.APPROVE,
    Letter.RETURNED: Act.RETURN,
    Letter.REMINDER: Act.RETURN,
    Letter.EXPIRED: Act.EXPIRE,
    Letter.REJECTED: Act.REJECT,
    Letter.REMOVED: Act.REMOVE,
    Letter.RESTORED: Act.RESTORE,
    Letter.EDITED: Act.EDIT,
    Letter.UPHELD: Act.UPHOLD,
    Letter.REINSTATED: Act.REINSTATE,
    Letter.UNDONE: Act.UNDO,
    Letter.REPORT_ANSWERED: Act.KEEP,
}
WITH_REASON = frozenset({Act.RETURN, Act.REJECT, Act.REMOVE, Act.EXPIRE})
WITH_WORDS = frozenset({Act.RETURN, Act.REJECT, Act.REMOVE, Act.KEEP, *ANSWERS_EDIT})
TO_REPORTERS = frozenset({Letter.REPORT_RECEIVED, Letter.REPORT_ANSWERED})


def occasion(letter: Letter, site: Site, policy: Policy, now: datetime, words: Words) -> Occasion:
    """Such a letter as the site would send it under this policy."""
    house, decision = policy.correspondence, _decision(letter, site, policy, now, words)
    before, after = _sentences(words, FIRST, SECOND), _sentences(words, FIRST)
    address = f"{site.origins[0]}/" if site.origins else ""
    is_for_reporter = letter in TO_REPORTERS
    return Occasion(
        letter=letter,
        site=site,
        thread=Thread(site.key, "/", words.of(TITLE), address),
        reaction=_reaction(letter, site, now, after if letter is Letter.EDITED else before),
        house=house,
        policy=policy,
        decision=decision,
        receipt="" if is_for_reporter or letter is Letter.CONFIRM else SECRET,
        confirmation=SECRET if letter is Letter.CONFIRM else "",
        before=before if letter is Letter.EDITED else "",
        after=after if letter is Letter.EDITED else "",
        until=now + (house.objection if letter in CAN_BE_OBJECTED_TO else house.expire),
        is_stated=decision is not None and has_statement(decision, policy),
        written=(Letter.REMOVED, now - timedelta(hours=1)) if letter is Letter.UNDONE else None,
        reporter=Reporter("", f"M-{NUMBER}", SECRET, REPORTER) if is_for_reporter else None,
    )


def news(kind: News, sites: tuple[Site, ...], now: datetime, words: Words) -> NewsLetter:
    """Such news of all sites."""
    text = _sentences(words, FIRST, SECOND)
    mentioned = tuple(
        Mentioned(site.key, NUMBER + place, NAME, words.of(TITLE), text, now - timedelta(hours=5 - place))
        for place, site in enumerate(sites[:3])
    )
    names = {site.key: site.name for site in sites}
    return NewsLetter(kind, mentioned[: 1 if kind is News.EACH else None], dict.fromkeys(names, 1), names)


def _reaction(letter: Letter, site: Site, now: datetime, text: str) -> Reaction:
    return Reaction(
        site=site.key,
        id="",
        number=NUMBER,
        thread="/",
        status=STANDS.get(letter, Status.PUBLISHED),
        version=1,
        author=Author(NAME, ""),
        shown_name=NAME,
        text=text,
        html="",
        plain=text,
        renderer="",
        policy=site.policy,
        received=now - timedelta(hours=6),
    )


def _decision(letter: Letter, site: Site, policy: Policy, now: datetime, words: Words) -> Decision | None:
    act = ACTS.get(letter)
    if act is None:
        return None
    reasons = sorted(policy.reasons, key=lambda reason: not reason.letter)  # one with a letter shows more
    reason = reasons[0].key if act in WITH_REASON and reasons else ""
    return Decision(
        id="",
        site=site.key,
        reaction="",
        person=None,
        act=act,
        before=Status.WAITING,
        after=STANDS.get(letter, Status.PUBLISHED),
        version=1,
        at=now,
        policy=site.policy,
        reason=EditReason.SHORTENED.value if act is Act.EDIT else reason,
        told=words.of(ADDED) if act in WITH_WORDS else "",
    )


def _sentences(words: Words, *sentences: Message) -> str:
    return " ".join(map(words.of, sentences))
