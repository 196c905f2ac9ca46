"""Reports come in: anybody may report what stands on a site (art. 16 of the Digital Services Act), without an account.

Whoever reports gets a reference and a private page, which says what became of it. The secret of its address follows,
for those who hold our key, from the id of the report; the store keeps its digest only.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from moderation.domain import ids
from moderation.domain.bounce import is_out_of_reach
from moderation.domain.decision import Decision
from moderation.domain.delivery import REPORTER
from moderation.domain.errors import BadNotice, BadPolicy, NotFound, Oversized, UnknownReaction
from moderation.domain.event import after_report
from moderation.domain.message import say
from moderation.domain.network import network_of
from moderation.domain.notice import Notice, NoticeDraft, NoticeGround, Outcome, outcome_of, problems_of
from moderation.domain.reaction import Reaction, Status
from moderation.domain.thread import Thread
from moderation.intake.grounds import grounds_of
from moderation.intake.places import Places
from moderation.intake.ticket import digest_of
from moderation.intake.values import Ground, Place
from moderation.markup import clean_line, clean_text
from moderation.pipeline import LONGEST_LINE, LONGEST_TEXT
from moderation.policies import Shelf
from moderation.store.interface import NoticeArrival, Store

log = structlog.get_logger(__name__)

SAME_WITHIN = timedelta(days=1)
"""For how long the same words about a reaction from the same sender are the same report."""


@dataclass(frozen=True, slots=True)
class Reportable:
    """A published reaction that may be reported, in its place."""

    place: Place
    reaction: Reaction


@dataclass(frozen=True, slots=True)
class Received:
    """A report in the house, committed, with the secret of its private page. `is_again` says that it was there already,
    in these very words.
    """

    notice: Notice
    token: str
    is_again: bool


@dataclass(frozen=True, slots=True)
class Followed:
    """What whoever reported may know: the report, the reaction as the public last saw it, and what became of it.

    `answer` is the decision that ended it, None while it is open, and `grounds` are the reasons of the house for that,
    in the words in which its author was told. `is_written_to` says whether the address that came with it, if any, still
    gets the letters of today that answer what comes in, and `is_out_of_reach` that what goes there comes back.
    """

    notice: Notice
    place: Place
    reaction: Reaction
    answer: Decision | None
    outcome: Outcome
    grounds: tuple[Ground, ...]
    is_written_to: bool = True
    is_out_of_reach: bool = False


class Notices:
    """The way in for reports, and back to them. Time and chance are handed in, as in Intake."""

    def __init__(
        self,
        store: Store,
        policies: Shelf,
        secret: bytes,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._policies = policies
        self._key = hmac.digest(secret, b"moderation: private page of a report", "sha256")
        self._mark_key = hmac.digest(secret, b"moderation: who reports twice", "sha256")
        self._clock = clock
        self._entropy = entropy
        self._places = Places(store, policies, clock)

    def about(self, site: str, number: int) -> Reportable:
        """The reaction that somebody wants to report. Raises UnknownSite, UnknownReaction when it is not published, and
        NotFound where the house takes no reports.
        """
        reaction = self._store.reaction(site, number)
        if reaction.status is not Status.PUBLISHED:
            raise UnknownReaction("there is no such published reaction")
        place = self._place(reaction)
        if not place.policy.correspondence.reports:
            raise NotFound("reports are not taken here")
        return Reportable(place, reaction)

    def send(
        self,
        about: Reportable,
        typed: NoticeDraft,
        client: str,
        is_told: Callable[[NoticeDraft], bool] = lambda _: True,
    ) -> Received:
        """Take a report, from this network address. `is_told` is asked about what is good, as it was cleaned, before
        anything is kept; when it says no, the report is kept and nobody is told of it.

        Raises BadNotice, Oversized, what `is_told` raises, and UnknownReaction when the reaction has gone meanwhile.
        """
        draft = _cleaned(typed)
        ground = _ground_of(draft)
        told, now, reaction = is_told(draft), self._clock(), about.reaction
        notice = Notice(
            site=reaction.site,
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            number=0,
            reaction=reaction.id,
            ground=ground,
            text=draft.text,
            at=now,
            about=draft.about,
            name=draft.name,
            has_address=bool(draft.email),
        )
        arrival = NoticeArrival(
            notice=notice,
            mark=self._mark(reaction, draft, client),
            receipt=digest_of(self.token_of(notice.id)),
            email=draft.email,
            events=after_report(notice) if told else (),
        )
        kept = self._store.add_notice(arrival, same_since=now - SAME_WITHIN)
        log.info("reaction reported", site=kept.site, number=reaction.number, reference=kept.reference)
        return Received(kept, self.token_of(kept.id), is_again=kept.id != notice.id)

    def followed(self, token: str, language: str = "") -> Followed:
        """The report to whose private page this secret leads, with the sentences of the house in this language, as far
        as it has them. Raises UnknownNotice.
        """
        notice = self._store.notice_by_receipt(digest_of(token))
        reaction = self._store.reaction_by_id(notice.site, notice.reaction)
        course = self._store.decisions(notice.site, notice.reaction)
        answer = next((each for each in course if each.id == notice.answer), None)
        place = replace(self._place(reaction), language=language)
        grounds = self._grounds(answer, place) if answer else ()
        is_written_to = not notice.has_address or self._store.has_room(notice.site, notice.id, self._clock())
        told = self._store.deliveries_about(notice.site, notice.reaction) if notice.has_address else ()
        comes_back = is_out_of_reach(f"{REPORTER}{notice.id}", told)
        outcome = outcome_of(answer, reaction.status)
        return Followed(notice, place, reaction, answer, outcome, grounds, is_written_to, comes_back)

    def token_of(self, notice: str) -> str:
        """The secret in the address of the private page of the report with this id: 32 letters, 192 bits."""
        return urlsafe_b64encode(hmac.digest(self._key, notice.encode(), "sha256")[:24]).decode()

    def _place(self, reaction: Reaction) -> Place:
        site = self._store.site(reaction.site)
        thread = self._store.thread(site.key, reaction.thread) or Thread(site.key, reaction.thread, "", "")
        return self._places.around(site, thread)

    def _grounds(self, answer: Decision, place: Place) -> tuple[Ground, ...]:
        try:
            policy = self._policies.in_force(answer.policy)
        except BadPolicy:
            policy = place.policy
        return grounds_of(answer, policy, place.tongues)

    def _mark(self, reaction: Reaction, draft: NoticeDraft, client: str) -> str:
        # By network and all that was typed: a whole street may have one network, and nobody gets to the private page of
        # another by knowing where they are written to, nor is anything lost that says more. With the reaction in it, no
        # two marks say that somebody has reported twice.
        typed = (str(draft.ground), draft.about, draft.text, draft.name, draft.email.casefold())
        told = "\0".join((reaction.site, reaction.id, network_of(client), *typed))
        return hmac.digest(self._mark_key, told.encode(errors="replace"), "sha256").hex()


def _cleaned(typed: NoticeDraft) -> NoticeDraft:
    """What was typed, cleaned at the door as a reaction is. Raises Oversized for what nobody types."""
    for field, line in (("about", typed.about), ("name", typed.name), ("email", typed.email)):
        if len(line) > LONGEST_LINE:
            raise Oversized(field, LONGEST_LINE)
    if len(typed.text) > LONGEST_TEXT:
        raise Oversized("text", LONGEST_TEXT)
    return replace(
        typed,
        text=clean_text(typed.text),
        about=clean_line(typed.about),
        name=clean_line(typed.name),
        email=clean_line(typed.email),
    )


def _ground_of(draft: NoticeDraft) -> NoticeGround:
    """What is said to be wrong, in a draft that is good. Raises BadNotice."""
    problems = problems_of(draft)
    if "email" not in problems and draft.email and not _is_address(draft.email):
        problems["email"] = say("This is not an e-mail address.")
    if problems or draft.ground is None:
        raise BadNotice(problems)
    return draft.ground


def _is_address(email: str) -> bool:
    # Imported at first use, as the rule on e-mail does: a start without reports need not spend the time.
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True
