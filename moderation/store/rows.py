"""Values as they stand in columns, and back."""

import json
from datetime import UTC, datetime

from moderation.domain.decision import Act, Decision
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import Message
from moderation.domain.person import Person, Role
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.site import Site
from moderation.domain.thread import Thread
from moderation.store.engine import Param, Row


def moment(at: datetime) -> str:
    """A moment as text that sorts: always in UTC, always equally long. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be kept")
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def moment_in(text: str) -> datetime:
    return datetime.fromisoformat(text)


def site_columns(site: Site) -> dict[str, Param]:
    return {
        "key": site.key,
        "name": site.name,
        "origins": json.dumps(site.origins),
        "language": site.language,
        "time_zone": site.time_zone,
        "policy": site.policy,
        "open_threads": int(site.open_threads),
    }


def site_in(row: Row) -> Site:
    return Site(
        key=row["key"],
        name=row["name"],
        origins=tuple(json.loads(row["origins"])),
        language=row["language"],
        time_zone=row["time_zone"],
        policy=row["policy"],
        open_threads=bool(row["open_threads"]),
    )


def thread_columns(thread: Thread) -> dict[str, Param]:
    return {
        "site": thread.site,
        "key": thread.key,
        "title": thread.title,
        "url": thread.url,
        "closed": moment(thread.closed) if thread.closed else None,
    }


def thread_in(row: Row) -> Thread:
    closed = moment_in(row["closed"]) if row["closed"] else None
    return Thread(row["site"], row["key"], row["title"], row["url"], closed)


def reaction_columns(reaction: Reaction) -> dict[str, Param]:
    """All but the e-mail address, which must be sealed first, and the findings, which have rows of their own."""
    return {
        "site": reaction.site,
        "id": reaction.id,
        "number": reaction.number,
        "thread": reaction.thread,
        "status": reaction.status.value,
        "version": reaction.version,
        "name": reaction.author.name,
        "shown_name": reaction.shown_name,
        "text": reaction.text,
        "html": reaction.html,
        "plain": reaction.plain,
        "renderer": reaction.renderer,
        "policy": reaction.policy,
        "received": moment(reaction.received),
    }


def reaction_in(row: Row, email: str, findings: tuple[Finding, ...]) -> Reaction:
    return Reaction(
        site=row["site"],
        id=row["id"],
        number=row["number"],
        thread=row["thread"],
        status=Status(row["status"]),
        version=row["version"],
        author=Author(row["name"], email),
        shown_name=row["shown_name"],
        text=row["text"],
        html=row["html"],
        plain=row["plain"],
        renderer=row["renderer"],
        policy=row["policy"],
        received=moment_in(row["received"]),
        findings=findings,
    )


def finding_columns(finding: Finding) -> dict[str, Param]:
    start, end = finding.span or (None, None)
    return {
        "rule": finding.rule,
        "effect": finding.effect.value,
        "field": finding.field.value,
        "span_start": start,
        "span_end": end,
        "reason": _message_text(finding.reason),
        "advice": _message_text(finding.advice) if finding.advice else None,
    }


def finding_in(row: Row) -> Finding:
    return Finding(
        rule=row["rule"],
        effect=Effect(row["effect"]),
        reason=_message_in(row["reason"]),
        field=Field(row["field"]),
        span=None if row["span_start"] is None else Span(row["span_start"], row["span_end"]),
        advice=_message_in(row["advice"]) if row["advice"] else None,
    )


def _message_text(message: Message) -> str:
    # Not escaped, so that what cannot be kept is seen here as everywhere else.
    kept = {"text": message.text, "plural": message.plural, "values": dict(message.values)}
    return json.dumps(kept, ensure_ascii=False)


def _message_in(text: str) -> Message:
    kept = json.loads(text)
    return Message(kept["text"], kept["values"], kept["plural"])


def decision_columns(decision: Decision) -> dict[str, Param]:
    return {
        "site": decision.site,
        "id": decision.id,
        "reaction": decision.reaction,
        "person": decision.person,
        "act": decision.act.value,
        "before": decision.before.value,
        "after": decision.after.value,
        "version": decision.version,
        "at": moment(decision.at),
        "policy": decision.policy,
        "reason": decision.reason,
        "note": decision.note,
        "undoes": decision.undoes,
    }


def decision_in(row: Row) -> Decision:
    return Decision(
        id=row["id"],
        site=row["site"],
        reaction=row["reaction"],
        person=row["person"],
        act=Act(row["act"]),
        before=Status(row["before"]),
        after=Status(row["after"]),
        version=row["version"],
        at=moment_in(row["at"]),
        policy=row["policy"],
        reason=row["reason"],
        note=row["note"],
        undoes=row["undoes"],
    )


def person_in(row: Row, email: str) -> Person:
    return Person(row["id"], row["name"], email, Role(row["role"]), row["language"])
