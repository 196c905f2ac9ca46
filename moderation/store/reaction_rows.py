"""Reactions, their findings and the decisions on them as they stand in columns, and back."""

import json
from dataclasses import fields

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.decision import Act, Decision
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import Message
from moderation.domain.reaction import Author, Reaction, Status
from moderation.store.engine import Param, Plain, Row
from moderation.store.moments import moment, moment_in
from moderation.store.values import NOTHING_KNOWN, Same

CIRCUMSTANCES = tuple(field.name for field in fields(Circumstances))
TELL, HEAR = msgspec.json.Encoder().encode, msgspec.json.Decoder(Circumstances).decode
# Not escaped, so that what cannot be kept is seen here as everywhere else.
TEXT = json.JSONEncoder(ensure_ascii=False).encode


def reaction_columns(reaction: Reaction) -> dict[str, Param]:
    """All but the e-mail address, which must be sealed first, and the findings, which have rows of their own."""
    return {
        "site": reaction.site,
        "id": reaction.id,
        "number": reaction.number,
        "thread": reaction.thread,
        "status": reaction.status.value,
        "version": reaction.version,
        "first_status": reaction.first_status.value,
        "arrangement": reaction.arrangement,
        "name": reaction.author.name,
        "surname": reaction.author.surname,
        "one_name": int(reaction.author.one_name),
        "shown_name": reaction.shown_name,
        "text": reaction.text,
        "html": reaction.html,
        "plain": reaction.plain,
        "renderer": reaction.renderer,
        "policy": reaction.policy,
        "received": moment(reaction.received),
    }


def reaction_in(row: Row, email: str, findings: tuple[Finding, ...], shadow: tuple[Finding, ...]) -> Reaction:
    return Reaction(
        site=row["site"],
        id=row["id"],
        number=row["number"],
        thread=row["thread"],
        status=Status(row["status"]),
        version=row["version"],
        author=Author(row["name"], email, row["surname"], bool(row["one_name"])),
        shown_name=row["shown_name"],
        text=row["text"],
        html=row["html"],
        plain=row["plain"],
        renderer=row["renderer"],
        policy=row["policy"],
        received=moment_in(row["received"]),
        first_status=Status(row["first_status"]),
        findings=findings,
        shadow=shadow,
        arrangement=row["arrangement"],
    )


def same_in(row: Row) -> Same:
    return Same(row["thread"], row["name"], row["text"], moment_in(row["received"]))


def circumstances_text(circumstances: Circumstances) -> str:
    """Only what is not as it is for most: it is kept with every reaction."""
    told = {name: getattr(circumstances, name) for name in CIRCUMSTANCES}
    return TELL({name: value for name, value in told.items() if value != getattr(NOTHING_KNOWN, name)}).decode()


def circumstances_in(text: str) -> Circumstances:
    return HEAR(text)


def finding_columns(finding: Finding) -> dict[str, Plain]:
    start, end = finding.span or (None, None)
    return {
        "rule": finding.rule,
        "effect": finding.effect.value,
        "field": finding.field.value,
        "span_start": start,
        "span_end": end,
        "reason": _message_text(finding.reason),
        "advice": _message_text(finding.advice) if finding.advice else None,
        "keys": TEXT(finding.keys) if finding.keys else None,
        "vouches": int(finding.vouches),
    }


def finding_in(row: Row) -> Finding:
    return Finding(
        rule=row["rule"],
        effect=Effect(row["effect"]),
        reason=_message_in(row["reason"]),
        field=Field(row["field"]),
        span=None if row["span_start"] is None else Span(row["span_start"], row["span_end"]),
        advice=_message_in(row["advice"]) if row["advice"] else None,
        keys=tuple(json.loads(row["keys"])) if row["keys"] else (),
        vouches=bool(row["vouches"]),
    )


def _message_text(message: Message) -> str:
    return TEXT({"text": message.text, "plural": message.plural, "values": dict(message.values)})


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
