"""What goes with a decision, in the transaction of that: events, the statement of its reasons, an objection."""

from collections.abc import Sequence

from moderation.domain.decision import Decision
from moderation.domain.event import Consequences, Event, Kind
from moderation.store.engine import Plain, Row, Work
from moderation.store.moments import moment, moment_in
from moderation.store.objections import add_objection

# The same cause tells once.
ADD_EVENT = """
    insert into event (site, id, kind, cause, reaction, at, due)
    values (:site, :id, :kind, :cause, :reaction, :at, :due)
    on conflict (site, id) do nothing"""
ADD_STATEMENT = "insert into statement (site, decision, at, text) values (:site, :decision, :at, :text)"


def keep_consequences(run: Work, decision: Decision, consequences: Consequences) -> None:
    """Keep what goes with a decision that has been kept."""
    add_events(run, consequences.events)
    if consequences.statement:
        place = {"site": decision.site, "decision": decision.id, "at": moment(decision.at)}
        run(ADD_STATEMENT, **place, text=consequences.statement)
    if consequences.objection:
        add_objection(run, consequences.objection)


def add_events(run: Work, events: Sequence[Event]) -> None:
    """Keep events."""
    run.each(ADD_EVENT, [_columns(event) for event in events])


def event_in(row: Row) -> Event:
    return Event(
        site=row["site"],
        kind=Kind(row["kind"]),
        cause=row["cause"],
        reaction=row["reaction"],
        at=moment_in(row["at"]),
        due=moment_in(row["due"]),
    )


def _columns(event: Event) -> dict[str, Plain]:
    return {
        "site": event.site,
        "id": event.id,
        "kind": event.kind.value,
        "cause": event.cause,
        "reaction": event.reaction,
        "at": moment(event.at),
        "due": moment(event.due),
    }
