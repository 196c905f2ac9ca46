"""Anonymity by arrangement: what the editors agree with an author, the code for it, and who may read sealed names."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.code import ENTROPY, Codes, spelt
from moderation.domain.decision import Act, Decision, result_of
from moderation.domain.errors import ActNotPossible, AlreadyExists, BadTerms, StaleDecision
from moderation.domain.person import Person, require_editor
from moderation.domain.reaction import Reaction
from moderation.domain.site import Site
from moderation.domain.terms import Terms, end_of, problem_of, problems_of, thread_of
from moderation.domain.thread import Thread
from moderation.markup import clean_line
from moderation.policies import Shelf
from moderation.store.interface import Page, SealedName, Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class View:
    """An arrangement as the desk sees it: where it holds, what stands under it, and who has read its names."""

    arrangement: Arrangement
    site: Site
    thread: Thread | None
    reactions: tuple[Reaction, ...]
    readings: tuple[Reading, ...]


class Arrangements:
    """Makes, shows and ends arrangements, which is for editors and owners. A moderator may put a waiting reaction under
    one of its own: that hides a name and shows none.

    A form that brings along what `once` gave makes one arrangement, however often it is sent: a code that is shown only
    once must survive a double click.
    """

    def __init__(
        self,
        store: Store,
        policies: Shelf,
        codes: Codes,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
    ) -> None:
        self._store = store
        self._policies = policies
        self._codes = codes
        self._clock = clock
        self._entropy = entropy

    def all(self, site: str | None = None, after: str | None = None) -> Page[Arrangement]:
        """Newest first, a page at a time."""
        return self._store.arrangements(site=site, after=after)

    def one(self, arrangement: str) -> View:
        """One with all that the desk may see of it: never a sealed name. Raises UnknownArrangement."""
        found = self._store.arrangement(arrangement)
        thread = None
        if found.thread is not None:
            thread = self._store.thread(found.site, found.thread) or Thread(found.site, found.thread, "", "")
        reactions, readings = self._store.arranged(arrangement), self._store.readings(arrangement)
        return View(found, self._store.site(found.site), thread, reactions, readings)

    def default_name(self, site: str) -> str:
        """What the house rules of a site put in place of a name; empty when they do not say. Raises UnknownSite."""
        return self._default_name(self._store.site(site))

    def once(self) -> str:
        """Something new for a form to bring along."""
        return self._entropy(16).hex()

    def add(self, person: Person, site_key: str, terms: Terms, *, once: str = "") -> tuple[Arrangement, str]:
        """Make one, and its code, which is kept nowhere: it is given here and never again.

        Raises BadTerms, UnknownSite.
        """
        require_editor(person)
        code = self._code(once, person, terms, site_key)
        site, digest = self._store.site(site_key), self._codes.digest_of(code)
        terms = self._complete(terms, site)
        made = replace(self._made(person, site, terms), thread=thread_of(terms, site))
        try:
            self._store.add_arrangement(made, digest, terms.real_name)
        except AlreadyExists:
            made_before = self._store.arrangement_by_code(digest)
            if made_before is None:
                raise
            return made_before, code
        log.info("arrangement made", site=site_key, arrangement=made.id, by=person.id)
        return made, code

    def arrange(
        self,
        person: Person,
        site: str,
        number: int,
        version: int,
        terms: Terms,
        *,
        is_lasting: bool = False,
        once: str = "",
    ) -> tuple[Reaction, str]:
        """Put a waiting reaction under an arrangement of its own, on the version that the moderator saw: its author's
        name is sealed, whatever real name and limits the terms have.

        A lasting one, which only editors make, holds for all that its author sends from now on, under any page; then
        its code is given. Else there is none, and the text is empty. Raises StaleDecision (nothing written),
        ActNotPossible, BadTerms, UnknownReaction, UnknownSite.
        """
        if is_lasting:
            require_editor(person)
        code = self._code(once, person, terms, site, number, version, is_lasting)
        digest = self._codes.digest_of(code)
        try:
            reaction = self._arrange(person, site, number, version, terms, is_lasting, digest)
        except StaleDecision as stale:
            if self._store.arrangement_by_code(digest) is None:
                raise
            reaction = stale.reaction
        return reaction, code if is_lasting else ""

    def end(self, person: Person, arrangement: str) -> Arrangement:
        """End it now: its code is good for nothing any more. Raises RoleMissing, UnknownArrangement."""
        require_editor(person)
        ended = self._store.end_arrangement(arrangement, self._clock())
        log.info("arrangement ended", site=ended.site, arrangement=ended.id, by=person.id)
        return ended

    def names(self, person: Person, arrangement: str, why: str) -> tuple[SealedName, ...]:
        """The sealed names. It is written down who has read them, when and why.

        Raises BadTerms without a reason, UnknownArrangement.
        """
        require_editor(person)
        why = clean_line(why)
        if problem := problem_of("why", why):
            raise BadTerms(problem)
        names = self._store.read_names(arrangement, Reading(person.id, self._clock(), why))
        log.info("sealed names read", arrangement=arrangement, by=person.id)
        return names

    def _arrange(
        self, person: Person, site_key: str, number: int, version: int, terms: Terms, is_lasting: bool, digest: str
    ) -> Reaction:
        site, reaction = self._store.site(site_key), self._store.reaction(site_key, number)
        if reaction.version != version:
            course = self._store.decisions(site_key, reaction.id)
            raise StaleDecision(reaction, course[-1] if course else None)
        after = result_of(Act.ARRANGE, reaction.status)
        if reaction.arrangement is not None:
            raise ActNotPossible(Act.ARRANGE, reaction.status)
        uses = None if is_lasting else 1
        own = replace(terms, real_name=reaction.author.name, until=None, uses=uses, thread="")
        made = self._made(person, site, self._complete(own, site))
        made = replace(made, thread=None if is_lasting else reaction.thread)
        decision = Decision(
            id=ids.time_ordered_id(made.made, self._entropy(ids.ENTROPY)),
            site=site_key,
            reaction=reaction.id,
            person=person.id,
            act=Act.ARRANGE,
            before=reaction.status,
            after=after,
            version=reaction.version + 1,
            at=made.made,
            policy=site.policy,
        )
        arranged = self._store.arrange(decision, made, digest)
        log.info("reaction arranged", site=site_key, number=number, arrangement=made.id, by=person.id)
        return arranged

    def _complete(self, terms: Terms, site: Site) -> Terms:
        """The terms cleaned, with a name to show. Raises BadTerms."""
        terms = replace(
            terms,
            for_whom=clean_line(terms.for_whom),
            reason=clean_line(terms.reason),
            agreed_with=clean_line(terms.agreed_with),
            shown_name=clean_line(terms.shown_name),
            real_name=clean_line(terms.real_name),
        )
        terms = terms if terms.shown_name else replace(terms, shown_name=self._default_name(site))
        if problems := problems_of(terms, site, self._clock()):
            raise BadTerms(problems)
        return terms

    def _made(self, person: Person, site: Site, terms: Terms) -> Arrangement:
        now = self._clock()
        return Arrangement(
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            site=site.key,
            shown_name=terms.shown_name,
            for_whom=terms.for_whom,
            reason=terms.reason,
            agreed_with=terms.agreed_with,
            made_by=person.id,
            made=now,
            until=end_of(terms, site),
            uses=terms.uses,
            has_name=terms.real_name != "",
        )

    def _code(self, once: str, person: Person, terms: Terms, *where: object) -> str:
        """A new code; or the one that a form always gives, if it brings along something new."""
        if not once:
            return spelt(self._entropy(ENTROPY))
        form = json.dumps((once, person.id, astuple(terms), where), default=str)
        return spelt(hashlib.sha256(form.encode()).digest()[:ENTROPY])

    def _default_name(self, site: Site) -> str:
        names = self._policies.in_force(site.policy).arranged_name
        return names.get(site.language) or next(iter(names.values()), "")
