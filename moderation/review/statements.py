"""Statements of reasons: made with a decision, kept in its transaction, and found again by author, desk and export."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

import msgspec

from moderation.domain.decision import Act, Decision
from moderation.domain.errors import BadPolicy, RoleMissing, UnknownPolicy
from moderation.domain.objection import taken_out
from moderation.domain.person import Person, Role
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction, Status
from moderation.domain.site import Site
from moderation.domain.statement import STATED, Statement, has_statement, statement_of
from moderation.domain.thread import Thread
from moderation.domain.transparency import fields
from moderation.policies import policy_of
from moderation.store.interface import Page, Store

PAGE = 50
EXPORTED_AT_ONCE = 200

BACK = frozenset({Act.APPROVE, Act.RESTORE})
"""Acts after which nothing is taken away any more but what was taken out of the text."""


class Kept(msgspec.Struct, frozen=True):
    """What stands in the store: `statement` as the EU's transparency database takes it, and `facts` as it is told to
    people. Both stay as they were made, whatever becomes of the wording since.
    """

    statement: dict[str, object]
    facts: Statement


class Statements:
    """Makes statements of reasons, and looks them up."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def kept_with(
        self,
        decision: Decision,
        reaction: Reaction,
        policy: Policy,
        *,
        site: Site | None = None,
        thread: Thread | None = None,
        course: Sequence[Decision] | None = None,
    ) -> str:
        """What is kept of a statement with a decision on a reaction as it was before, as JSON; empty for none. What is
        not handed in is looked up.
        """
        if not has_statement(decision, policy):
            return ""
        made = statement_of(
            decision,
            reaction,
            site or self._store.site(reaction.site),
            thread or self._store.thread(reaction.site, reaction.thread) or _untitled(reaction),
            policy,
            self._course(reaction) if course is None else course,
            self._open_reports(reaction),
        )
        return written(made) if made else ""

    def kept_without_the_desk(self, decision: Decision, reaction: Reaction, course: Sequence[Decision]) -> str:
        """The same for a decision that nobody at the desk takes, under the house rules that it names; empty also when
        these cannot be read any more.
        """
        with suppress(BadPolicy, UnknownPolicy):
            policy = policy_of(self._store.policy_files(decision.policy))
            return self.kept_with(decision, reaction, policy, course=course)
        return ""

    def told_to_author(self, reaction: Reaction) -> Statement | None:
        """The statement of what was last taken away and still is; None when nothing is, or the house keeps none."""
        course = self._course(reaction)
        undone, out = {each.undoes for each in course}, {each.id for each in taken_out(course).edits}
        is_back = False
        for each in reversed(course):
            if each.act is Act.UNDO or each.id in undone:
                continue
            is_back = is_back or each.act in BACK
            found = self.of(reaction.site, each.id)
            if found is not None and (each.id in out if each.act is Act.EDIT else not is_back):
                return found
        return None

    def of(self, site: str, decision: str) -> Statement | None:
        """The statement that goes with a decision, None for none."""
        text = self._store.statement(site, decision)
        return read(text) if text else None

    def of_course(self, course: Sequence[Decision]) -> frozenset[str]:
        """The ids of those of these decisions with which a statement goes."""
        stated = (each for each in course if each.act in STATED)
        return frozenset(each.id for each in stated if self._store.statement(each.site, each.id))

    def as_exported(self, site: str, decision: str) -> str:
        """What the EU's transparency database takes of the statement of a decision, as JSON; empty for none."""
        text = self._store.statement(site, decision)
        return line_of(text) if text else ""

    def listed(
        self, person: Person, site: str, since: datetime, until: datetime, after: str | None = None
    ) -> Page[Statement]:
        """The statements of a site in a period, oldest first, a page at a time; those of what was undone left out.

        For editors; others get RoleMissing.
        """
        _require_editor(person)
        page = self._store.statements(site, since=since, until=until, after=after, limit=PAGE)
        return Page(tuple(read(text) for _, text in page.items), page.after)

    def exported(self, person: Person, site: str, since: datetime, until: datetime) -> Iterator[str]:
        """All of them as `lines` gives them. For editors; others get RoleMissing."""
        _require_editor(person)
        return self.lines(site, since, until)

    def lines(self, site: str, since: datetime, until: datetime) -> Iterator[str]:
        """All of them, each as one line of JSON as the EU's transparency database takes it."""
        after: str | None = None
        while True:
            page = self._store.statements(site, since=since, until=until, after=after, limit=EXPORTED_AT_ONCE)
            yield from (line_of(text) for _, text in page.items)
            if page.after is None:
                return
            after = page.after

    def _course(self, reaction: Reaction) -> tuple[Decision, ...]:
        return self._store.decisions(reaction.site, reaction.id) if reaction.version else ()

    def _open_reports(self, reaction: Reaction) -> int:
        """Only what stands on the site can be reported."""
        if reaction.status is not Status.PUBLISHED:
            return 0
        return sum(notice.answer is None for notice in self._store.notices(reaction.site, reaction.id))


def written(statement: Statement) -> str:
    """A statement as the store keeps it."""
    return msgspec.json.encode({"statement": fields(statement), "facts": asdict(statement)}).decode()


def read(text: str) -> Statement:
    """What was written."""
    return msgspec.json.decode(text, type=Kept).facts


def line_of(text: str) -> str:
    """What the EU's transparency database takes of what was written, as one line of JSON."""
    return msgspec.json.encode(msgspec.json.decode(text, type=Kept).statement).decode()


def _require_editor(person: Person) -> None:
    if not person.role.may_edit:
        raise RoleMissing(Role.EDITOR)


def _untitled(reaction: Reaction) -> Thread:
    return Thread(reaction.site, reaction.thread, "", "")
