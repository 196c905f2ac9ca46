"""A reaction comes in: one transaction for all of it."""

from dataclasses import replace

from moderation.domain.decision import Decision
from moderation.domain.errors import ArrangementOver, ThreadClosed, UnknownSite
from moderation.domain.reaction import Reaction, Status
from moderation.store.arrangements import SEAL_NAME, sealed_name_columns, the_arrangement
from moderation.store.consequences import add_events
from moderation.store.counters import ADD_TO_COUNTER, counter_columns
from moderation.store.decisions import add_decision, human_status
from moderation.store.earlier import ADD_SHINGLE, shingle_columns
from moderation.store.engine import Plain, Run, Work
from moderation.store.entries import End, end_in
from moderation.store.interface import Arrival
from moderation.store.moments import moment, moment_in, moment_or_none
from moderation.store.names import add_name
from moderation.store.past import ADD_TRIAL
from moderation.store.reaction_rows import circumstances_text, reaction_columns
from moderation.store.reactions import REACTION, Reactions, author_place, change_tallies
from moderation.store.snapshots import PAGES, hold, reprint
from moderation.store.spoken import add_spoken

TAKE_NUMBER = "update site set last_number = last_number + 1 where key = :site returning *"
GIVE_NUMBER_BACK = "update site set last_number = last_number - 1 where key = :site"
BY_TICKET = REACTION + " where site = :site and ticket = :ticket"
# A thread that is there keeps what it has; without an opening it is given one.
OPEN_THREAD = """
    insert into thread (site, key, title, url, opened) values (:site, :key, :title, :url, :opened)
    on conflict (site, key) do update set opened = coalesce(thread.opened, excluded.opened)
    returning closed, opened"""
# The same conditions as in Arrangement.outcome: of two who come with the last use, one goes away empty-handed.
USE_ARRANGEMENT = """
    update arrangement set used = used + 1
    where id = :id and site = :site and (thread is null or thread = :thread) and ended is null
        and (until is null or until > :at) and (uses is null or used < uses)
    returning id"""
ADD_REACTION = """
    insert into reaction (
        site, id, number, thread, parent, status, version, first_status, human, edited, arrangement, identity, name,
        surname, one_name, email, email_index, policy, received, amended, ticket, receipt, fingerprint, shown_name,
        renderer, text, html, plain, findings, shadow, circumstances
    ) values (
        :site, :id, :number, :thread, :parent, :status, :version, :first_status, :human, :edited, :arrangement,
        :identity, :name, :surname, :one_name, :email, :email_index, :policy, :received, :amended, :ticket, :receipt,
        :fingerprint, :shown_name, :renderer, :text, :html, :plain, :findings, :shadow, :circumstances
    )"""


class Arrivals(Reactions):
    """What intake writes."""

    def accept(self, arrival: Arrival, decision: Decision | None) -> Reaction:
        with self._policy_named(arrival.reaction.policy, *((decision.policy,) if decision else ())):
            return self._engine.write(lambda run: self._accept(run, arrival, decision))

    def _accept(self, run: Work, arrival: Arrival, decision: Decision | None) -> Reaction:
        site = arrival.reaction.site
        # Whoever has the number holds the site, so that two posts with one ticket come here one after the other.
        number, end = _number(run, site)
        known = run(BY_TICKET, site=site, ticket=arrival.ticket)
        if known:
            run(GIVE_NUMBER_BACK, site=site)
            return self._only(known)
        is_opened = _open_thread(run, arrival)
        reaction = replace(arrival.reaction, number=number)
        if reaction.arrangement is not None:
            _use(run, reaction, reaction.arrangement)
        self._add(run, reaction, arrival, decision)
        _add_trials(run, reaction, arrival.tried)
        run.each(ADD_SHINGLE, shingle_columns(site, reaction.id, arrival.shingles))
        # Always in one order, so that no two transactions wait for each other.
        run.each(ADD_TO_COUNTER, [counter_columns(counter) for counter in sorted(arrival.counters)])
        if decision is not None:
            add_decision(run, end, decision)
        add_events(run, arrival.events)
        self._show(run, reaction, is_opened)
        return reaction

    def _show(self, run: Work, reaction: Reaction, is_opened: bool) -> None:
        """What the public sees of a thread changes by a reaction that is placed at once, and when the first one tells
        how old the page is.
        """
        shown = int(reaction.status is Status.PUBLISHED)
        if shown or (is_opened and run(PAGES, site=reaction.site, thread=reaction.thread)):
            held = hold(run, reaction.site, reaction.thread, shown)
            if held is not None:
                reprint(run, self._press, held, [reaction.number])

    def _add(self, run: Work, reaction: Reaction, arrival: Arrival, decision: Decision | None) -> None:
        email = reaction.author.email
        email_index = self._sealer.index(email)
        run(
            ADD_REACTION,
            **reaction_columns(reaction),
            human=human_status(decision) if decision else None,
            email=self._sealer.seal(email, *author_place(reaction.site, reaction.id)),
            email_index=email_index,
            ticket=arrival.ticket,
            receipt=arrival.receipt,
            fingerprint=arrival.fingerprint,
            circumstances=circumstances_text(arrival.circumstances),
        )
        if reaction.arrangement is not None and arrival.real_name:
            place = reaction.site, reaction.id, reaction.arrangement
            run(SEAL_NAME, **sealed_name_columns(self._sealer, place, arrival.real_name))
        change_tallies(run, reaction.site, email_index, {reaction.status: 1})
        add_spoken(run, reaction.site, reaction.id, reaction.status, reaction.findings)
        if reaction.arrangement is None:
            add_name(run, reaction.site, reaction.id, reaction.author.name)


def _number(run: Run, site: str) -> tuple[int, End]:
    """The next number of a site, and the end of its log, which is held by this."""
    rows = run(TAKE_NUMBER, site=site)
    if not rows:
        raise UnknownSite(site)
    return int(rows[0]["last_number"]), end_in(site, rows)


def _open_thread(run: Run, arrival: Arrival) -> bool:
    """Whether it is opened by this very reaction. Raises ThreadClosed."""
    thread, opened = arrival.thread, moment_or_none(arrival.thread.opened)
    (row,) = run(OPEN_THREAD, site=thread.site, key=thread.key, title=thread.title, url=thread.url, opened=opened)
    if row["closed"] and row["closed"] <= moment(arrival.reaction.received):
        raise ThreadClosed(moment_in(row["closed"]))
    return bool(row["opened"] == moment(arrival.reaction.received))


def _use(run: Run, reaction: Reaction, arrangement: str) -> None:
    place = {"id": arrangement, "site": reaction.site, "thread": reaction.thread}
    if not run(USE_ARRANGEMENT, **place, at=moment(reaction.received)):
        known = the_arrangement(run, arrangement)
        raise ArrangementOver(known.outcome(reaction.site, reaction.thread, reaction.received))


def _add_trials(run: Work, reaction: Reaction, tried: tuple[str, ...]) -> None:
    spoke = {finding.rule for finding in reaction.shadow}
    rows: list[dict[str, Plain]] = [
        {"site": reaction.site, "rule": rule, "reaction": reaction.id, "spoke": int(rule in spoke)}
        for rule in dict.fromkeys(tried)
    ]
    run.each(ADD_TRIAL, rows)
