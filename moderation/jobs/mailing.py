"""Mail: what a delivery tells is looked up when it is sent, put into the words of its reader, and given to the post."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from moderation.domain.correspondence import CAN_BE_OBJECTED_TO, LETTERS, Letter
from moderation.domain.decision import Decision
from moderation.domain.delivery import AUTHOR, PERSON, Delivery
from moderation.domain.errors import BadPolicy, NotFound
from moderation.domain.heard import still_holds, told_of
from moderation.domain.mail import Mail, Occasion, Reporter, Written
from moderation.domain.message import say
from moderation.domain.news import NewsLetter
from moderation.domain.objection import recourse
from moderation.domain.person import Person
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction
from moderation.domain.thread import Thread
from moderation.intake.ticket import Tickets
from moderation.jobs.telling import NotDelivered, Overtaken
from moderation.outside.post import NotSent, Post
from moderation.policies import Shelf
from moderation.review.statements import Statements
from moderation.store.interface import Store

TO_REPORTERS = frozenset({Letter.REPORT_RECEIVED, Letter.REPORT_ANSWERED})
OF_A_RETURN = frozenset({Letter.RETURNED, Letter.REMINDER})
WHERE_IT_STANDS = frozenset(LETTERS.values()) - {Letter.EDITED, Letter.UNDONE}

NO_SUCH_LETTER = say("There is no letter of this kind.")


class Writer(Protocol):
    """Puts letters into words."""

    def letter(self, occasion: Occasion) -> Written:
        """A letter to an author or to a reporter, in the language of the site."""

    def news(self, news: NewsLetter, person: Person) -> Written:
        """News for somebody at the desk, in their own language."""


class MailCarrier:
    """Carries letters. `news` says what somebody at the desk is told by a delivery, `reporters` whom an answer to a
    report is for; each None when there is nothing to tell any more. `unsubscribe` gives the secret by which somebody,
    by id, is rid of the news.
    """

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        tickets: Tickets,
        post: Post,
        writer: Writer,
        clock: Callable[[], datetime],
        service: str,
        *,
        news: Callable[[Delivery], NewsLetter | None],
        reporters: Callable[[Delivery], Reporter | None],
        unsubscribe: Callable[[str], str],
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._tickets = tickets
        self._post = post
        self._writer = writer
        self._clock = clock
        self._service = service
        self._news = news
        self._reporters = reporters
        self._unsubscribe = unsubscribe
        self._statements = Statements(store)

    def carry(self, delivery: Delivery) -> None:
        try:
            mail = self._news_mail(delivery) if delivery.to.startswith(PERSON) else self._letter(delivery)
        except NotFound:
            raise Overtaken from None  # what it was about is gone
        if mail is None:
            raise Overtaken
        try:
            self._post.send(mail)
        except NotSent as problem:
            raise NotDelivered(problem.why.text, for_good=problem.for_good) from problem

    def _news_mail(self, delivery: Delivery) -> Mail | None:
        person = next((each for each in self._store.people() if each.id == delivery.addressee), None)
        news = self._news(delivery) if person else None
        if person is None or news is None:
            return None
        return Mail(
            id=delivery.message_id,
            to=person.email,
            sender=self._store.site(delivery.site).name,
            written=self._writer.news(news, person),
            at=self._clock(),
            unsubscribe=f"{self._service}/desk/news/{self._unsubscribe(person.id)}",
        )

    def _letter(self, delivery: Delivery) -> Mail | None:
        occasion = self._occasion(delivery)
        to = occasion and (occasion.reporter.email if occasion.reporter else occasion.reaction.author.email)
        if occasion is None or not to:
            return None
        return Mail(
            id=delivery.message_id,
            to=to,
            sender=occasion.site.name,
            written=self._writer.letter(occasion),
            at=self._clock(),
            reply_to=occasion.house.reply_to,
        )

    def _occasion(self, delivery: Delivery) -> Occasion | None:
        """What a letter is about as it is now; None when it is not true any more."""
        letter, reaction = _letter_of(delivery), self._store.reaction_by_id(delivery.site, delivery.reaction)
        course = self._store.decisions(reaction.site, reaction.id)
        about = self._store.deliveries_about(reaction.site, reaction.id)
        reporter = self._reporters(delivery) if letter in TO_REPORTERS else None
        holds = reporter is not None if letter in TO_REPORTERS else still_holds(delivery, reaction, course, about)
        if not holds:
            return None
        decision = told_of(letter, delivery.cause, course)
        site = self._store.site(reaction.site)
        before, after = self._around(reaction, decision) if letter is Letter.EDITED and decision else ("", "")
        occasion = Occasion(
            letter=letter,
            site=site,
            thread=self._store.thread(site.key, reaction.thread) or Thread(site.key, reaction.thread, "", ""),
            reaction=reaction,
            house=self._shelf.correspondence(site.policy),
            policy=self._policy(decision, reaction),
            decision=decision,
            # Neither is for whoever has reported it, nor the receipt for an address that may be a stranger's.
            receipt="" if reporter or letter is Letter.CONFIRM else self._receipt(reaction),
            confirmation=self._tickets.confirmation_of(site.key, reaction.id) if letter is Letter.CONFIRM else "",
            before=before,
            after=after,
            is_stated=reporter is None and decision is not None and self._is_stated(decision, reaction),
            written=_last_written(about) if letter is Letter.UNDONE else None,
            reporter=reporter,
        )
        return replace(occasion, until=_can_be_done_until(occasion, course, self._clock()))

    def _receipt(self, reaction: Reaction) -> str:
        return self._tickets.receipt_of(self._store.ticket_of(reaction.site, reaction.id))

    def _policy(self, decision: Decision | None, reaction: Reaction) -> Policy | None:
        try:
            return self._shelf.in_force(decision.policy if decision else reaction.policy)
        except (BadPolicy, NotFound):
            return None

    def _is_stated(self, decision: Decision, reaction: Reaction) -> bool:
        """Whether it is the statement of this decision that the author finds."""
        found = self._statements.told_to_author(reaction)
        return found is not None and found.decision == decision.id

    def _around(self, reaction: Reaction, decision: Decision) -> tuple[str, str]:
        """The plain words of a reaction before an edit and after it."""
        kept = self._store.revisions(reaction.site, reaction.id)
        if decision.version not in kept:
            return "", ""
        later = (revision.plain for version, revision in kept.items() if version > decision.version)
        return kept[decision.version].plain, next(later, reaction.plain)


def _letter_of(delivery: Delivery) -> Letter:
    try:
        return Letter(delivery.what)
    except ValueError:
        raise NotDelivered(NO_SUCH_LETTER.text, for_good=True) from None


def _last_written(about: Sequence[Delivery]) -> tuple[Letter, datetime] | None:
    """What an author was last told of where it stands, and when; None when that is not known any more."""
    told = [each for each in about if each.to == AUTHOR and each.what in WHERE_IT_STANDS and each.may_have_arrived]
    return (Letter(told[-1].what), told[-1].done or told[-1].due) if told else None


def _can_be_done_until(occasion: Occasion, course: tuple[Decision, ...], now: datetime) -> datetime | None:
    """How long there is time: to confirm, to amend, or to object."""
    # As long as the house said when it began: that is when its end was set.
    then = occasion.policy.correspondence if occasion.policy else occasion.house
    if occasion.letter is Letter.CONFIRM:
        return occasion.reaction.received + then.expire
    if occasion.letter in OF_A_RETURN and occasion.decision:
        return occasion.decision.at + then.expire
    possible = recourse(occasion.reaction.status, course, lambda _: then.objection, now)
    # Of several edits one can be objected to at a time: the letter of another does not offer it.
    is_of_another = occasion.letter is Letter.EDITED and possible.against != occasion.decision
    can = occasion.letter in CAN_BE_OBJECTED_TO and possible.hindrance is None and not is_of_another
    return possible.until if can else None
