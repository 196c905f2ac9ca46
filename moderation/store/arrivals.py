"""A reaction comes in: one transaction for all of it."""

from dataclasses import replace

from moderation.domain.decision import Decision
from moderation.domain.errors import ThreadClosed, UnknownSite
from moderation.domain.policy import Policy
from moderation.domain.reaction import Earlier, History, Reaction
from moderation.domain.thread import Thread
from moderation.store.decisions import ADD_DECISION
from moderation.store.engine import Run
from moderation.store.interface import Arrival
from moderation.store.reactions import Reactions, author_place, change_tally, keep_policy
from moderation.store.rows import decision_columns, finding_columns, moment_in, reaction_columns

TAKE_NUMBER = "update site set last_number = last_number + 1 where key = :site returning last_number"
GIVE_NUMBER_BACK = "update site set last_number = last_number - 1 where key = :site"
BY_TICKET = "select * from reaction where site = :site and ticket = :ticket"
# A thread without a title may be given one; the one that it has stays.
OPEN_THREAD = """
    insert into thread (site, key, title, url) values (:site, :key, :title, :url)
    on conflict (site, key) do update
    set title = case when thread.title = '' then excluded.title else thread.title end
    returning closed"""
ADD_REACTION = """
    insert into reaction (
        site, id, number, thread, status, version, name, email, email_index, shown_name, text, html, plain, renderer,
        policy, received, ticket, receipt, fingerprint
    ) values (
        :site, :id, :number, :thread, :status, :version, :name, :email, :email_index, :shown_name, :text, :html, :plain,
        :renderer, :policy, :received, :ticket, :receipt, :fingerprint
    )"""
ADD_FINDING = """
    insert into finding (site, reaction, ordinal, rule, effect, field, span_start, span_end, reason, advice)
    values (:site, :reaction, :ordinal, :rule, :effect, :field, :span_start, :span_end, :reason, :advice)"""
SAME_WORDS = """
    select thread, name, received from reaction
    where site = :site and fingerprint = :fingerprint order by id desc limit :limit"""


class Arrivals(Reactions):
    """What intake needs."""

    def accept(self, arrival: Arrival, policy: Policy, decision: Decision | None) -> Reaction:
        return self._engine.write(lambda run: self._accept(run, arrival, policy, decision))

    def _accept(self, run: Run, arrival: Arrival, policy: Policy, decision: Decision | None) -> Reaction:
        site = arrival.reaction.site
        # Whoever has the number holds the site, so that two posts with one ticket come here one after the other.
        number = _number(run, site)
        known = run(BY_TICKET, site=site, ticket=arrival.ticket)
        if known:
            run(GIVE_NUMBER_BACK, site=site)
            return self._only(run, known)
        _open_thread(run, arrival.thread)
        keep_policy(run, policy)
        reaction = replace(arrival.reaction, number=number)
        self._add(run, reaction, arrival)
        if decision is not None:
            run(ADD_DECISION, **decision_columns(decision))
        return reaction

    def _add(self, run: Run, reaction: Reaction, arrival: Arrival) -> None:
        email = reaction.author.email
        run(
            ADD_REACTION,
            **reaction_columns(reaction),
            email=self._sealer.seal(email, *author_place(reaction.site, reaction.id)),
            email_index=self._sealer.index(email),
            ticket=arrival.ticket,
            receipt=arrival.receipt,
            fingerprint=arrival.fingerprint,
        )
        for ordinal, finding in enumerate(reaction.findings):
            columns = finding_columns(finding)
            run(ADD_FINDING, site=reaction.site, reaction=reaction.id, ordinal=ordinal, **columns)
        change_tally(run, reaction.site, {reaction.status: 1})

    def earlier(self, site: str, thread: str, fingerprint: str, limit: int = 20) -> History:
        rows = self._engine.read(SAME_WORDS, site=site, fingerprint=fingerprint, limit=limit)
        return tuple(Earlier(row["thread"] == thread, row["name"], moment_in(row["received"])) for row in rows)


def _number(run: Run, site: str) -> int:
    rows = run(TAKE_NUMBER, site=site)
    if not rows:
        raise UnknownSite(site)
    return int(rows[0]["last_number"])


def _open_thread(run: Run, thread: Thread) -> None:
    (row,) = run(OPEN_THREAD, site=thread.site, key=thread.key, title=thread.title, url=thread.url)
    if row["closed"]:
        raise ThreadClosed(moment_in(row["closed"]))
