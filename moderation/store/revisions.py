"""The texts of a reaction: the one that stands, and what it was before each edit. Written by those who decide."""

from collections.abc import Sequence
from dataclasses import replace

from moderation.domain.decision import Decision
from moderation.domain.discretion import discreet
from moderation.domain.edit import Revision
from moderation.domain.finding import Finding
from moderation.domain.reaction import Reaction, Status
from moderation.store.engine import Param, Row, Run, Work
from moderation.store.reaction_rows import FINDINGS_IN, findings_text
from moderation.store.spoken import add_spoken, drop_spoken

KEEP_REVISION = """
    insert into revision (site, reaction, version, edited, renderer, text, html, plain, findings, shadow, name)
    select site, id, :version, edited, renderer, text, html, plain, findings, shadow, :name from reaction
    where site = :site and id = :reaction"""
PUT_TEXT = """
    update reaction set edited = :edited, renderer = :renderer, text = :text, html = :html, plain = :plain,
        findings = :findings, shadow = :shadow
    where site = :site and id = :reaction returning *"""
OF_REACTION = "select * from revision where site = :site and reaction = :reaction"
REVISION = OF_REACTION + " and version = :version"
FORMER_NAMES = OF_REACTION + " and name is not null order by version"
REVISIONS = OF_REACTION + " order by version"
AS_SENT = OF_REACTION + " and edited = '' order by version desc limit 1"
HUSH_REVISION = """
    update revision set findings = :findings, shadow = :shadow, name = null
    where site = :site and reaction = :reaction and version = :version"""


def put_text(run: Work, decision: Decision, row: Row, revision: Revision, name: str | None = None) -> list[Row]:
    """Put another text in the place of the one in this row of a reaction, with all that came of it. The one that stands
    there is kept under the version that the decision makes, with the name of its author if that is changed too.
    """
    run(KEEP_REVISION, **_place(decision), version=decision.version, name=name)
    place = decision.site, decision.reaction, Status(row["status"])
    drop_spoken(run, *place, FINDINGS_IN(row["findings"]))
    add_spoken(run, *place, revision.findings)
    return run(PUT_TEXT, **_place(decision), **_columns(revision))


def put_text_back(run: Work, decision: Decision, row: Row, version: int) -> list[Row]:
    """Put the text back that stood there before the edit that made this version."""
    (kept,) = run(REVISION, **_place(decision), version=version)
    return put_text(run, decision, row, revision_in(kept))


def revisions_of(run: Run, site: str, reaction: str) -> dict[int, Revision]:
    """What the text was before each edit, each undoing of one, and whenever its author amended it, oldest first: by the
    version that was made of it.
    """
    return {row["version"]: revision_in(row) for row in run(REVISIONS, site=site, reaction=reaction)}


def as_sent(run: Run, reaction: Reaction) -> Reaction:
    """The reaction with its text as its author last wrote it."""
    if not reaction.edited:
        return reaction
    (row,) = run(AS_SENT, site=reaction.site, reaction=reaction.id)
    sent = revision_in(row)
    return replace(
        reaction,
        text=sent.text,
        html=sent.html,
        plain=sent.plain,
        renderer=sent.renderer,
        findings=sent.findings,
        shadow=sent.shadow,
        edited=sent.edited,
    )


def hushed(revision: Revision, name: str) -> Revision:
    """The text with findings that do not tell a name that is sealed."""
    return replace(revision, findings=_hushed(revision.findings, name), shadow=_hushed(revision.shadow, name))


def former_names_of(run: Run, site: str, reaction: str) -> dict[int, str]:
    """The names over a reaction that its author has replaced, oldest first: by the version that was made of it."""
    return {row["version"]: row["name"] for row in run(FORMER_NAMES, site=site, reaction=reaction)}


def all_names(run: Run, decision: Decision, name: str) -> str:
    """The words of the name over a reaction, and of those that stood there before."""
    return " ".join((name, *former_names_of(run, decision.site, decision.reaction).values()))


def hush_revisions(run: Work, decision: Decision, name: str) -> None:
    """The same for all that was kept of a reaction before its name was sealed. No name is kept with it any more."""
    for version, revision in revisions_of(run, decision.site, decision.reaction).items():
        columns = _columns(hushed(revision, name))
        told = {"findings": columns["findings"], "shadow": columns["shadow"]}
        run(HUSH_REVISION, **_place(decision), version=version, **told)


def revision_in(row: Row) -> Revision:
    return Revision(
        text=row["text"],
        html=row["html"],
        plain=row["plain"],
        renderer=row["renderer"],
        findings=FINDINGS_IN(row["findings"]),
        shadow=FINDINGS_IN(row["shadow"]),
        edited=row["edited"],
    )


def _hushed(findings: Sequence[Finding], name: str) -> tuple[Finding, ...]:
    return tuple(discreet(finding, name) for finding in findings)


def _place(decision: Decision) -> dict[str, Param]:
    return {"site": decision.site, "reaction": decision.reaction}


def _columns(revision: Revision) -> dict[str, Param]:
    return {
        "edited": revision.edited,
        "renderer": revision.renderer,
        "text": revision.text,
        "html": revision.html,
        "plain": revision.plain,
        "findings": findings_text(revision.findings),
        "shadow": findings_text(revision.shadow),
    }
