"""Reactions, their findings and the decisions on them as they stand in columns, and back."""

from dataclasses import fields

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.decision import Act, Decision
from moderation.domain.finding import Finding
from moderation.domain.reaction import Author, Reaction, Status
from moderation.store.engine import Param, Row
from moderation.store.moments import moment, moment_in, moment_or_none, moment_or_none_in
from moderation.store.values import NOTHING_KNOWN, Same

CIRCUMSTANCES = tuple(field.name for field in fields(Circumstances))
TELL, HEAR = msgspec.json.Encoder().encode, msgspec.json.Decoder(Circumstances).decode
FINDINGS_IN = msgspec.json.Decoder(tuple[Finding, ...]).decode


def reaction_columns(reaction: Reaction) -> dict[str, Param]:
    """All but the e-mail address, which must be sealed first. Findings are never looked for, only read with their
    reaction, so they stand in its row.
    """
    return {
        "site": reaction.site,
        "id": reaction.id,
        "number": reaction.number,
        "thread": reaction.thread,
        "parent": reaction.parent,
        "status": reaction.status.value,
        "version": reaction.version,
        "first_status": reaction.first_status.value,
        "edited": reaction.edited,
        "arrangement": reaction.arrangement,
        "identity": reaction.identity,
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
        "amended": moment_or_none(reaction.amended),
        "findings": findings_text(reaction.findings),
        "shadow": findings_text(reaction.shadow),
    }


def reaction_in(row: Row, email: str) -> Reaction:
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
        findings=FINDINGS_IN(row["findings"]),
        shadow=FINDINGS_IN(row["shadow"]),
        arrangement=row["arrangement"],
        identity=row["identity"],
        edited=row["edited"],
        parent=row["parent"],
        amended=moment_or_none_in(row["amended"]),
    )


def same_in(row: Row) -> Same:
    return Same(row["thread"], row["name"], row["text"], moment_in(row["received"]))


def circumstances_text(circumstances: Circumstances) -> str:
    """Only what is not as it is for most: it is kept with every reaction."""
    told = {name: getattr(circumstances, name) for name in CIRCUMSTANCES}
    return TELL({name: value for name, value in told.items() if value != getattr(NOTHING_KNOWN, name)}).decode()


def circumstances_in(text: str) -> Circumstances:
    return HEAR(text)


def findings_text(findings: tuple[Finding, ...]) -> str:
    """Raises ValueError for what cannot be kept whole."""
    try:
        return TELL(findings).decode()
    except UnicodeEncodeError:
        # The message of this error would repeat what was found.
        raise ValueError("a finding holds half a surrogate pair, which cannot be kept") from None


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
        "batch": decision.batch,
        "told": decision.told or None,
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
        batch=row["batch"],
        told=row["told"] or "",
    )
