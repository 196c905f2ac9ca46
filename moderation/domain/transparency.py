"""A statement of reasons as the EU's DSA Transparency Database takes it: its fields and codes.

What is sent there may have no personal data in it (art. 24(5) of Regulation (EU) 2022/2065, the Digital Services Act):
none of the reader's own words are in it, nor what a moderator wrote to the reader, nor what the page is called.
"""

from collections.abc import Sequence
from datetime import date

from moderation.domain.edit import EditReason
from moderation.domain.reaction import Status
from moderation.domain.statement import IN_PART, OTHER_VIOLATION, Automation, Basis, Restriction, Statement, worded

LONGEST_FACTS = 5_000
LONGEST_GROUND = 500
LONGEST_EXPLANATION = 2_000
FIRST_DAY = date(2000, 1, 1)
"""The first day that the database takes. What is older was copied from an old house."""


def fields(statement: Statement) -> dict[str, object]:
    """The statement as the EU's transparency database takes it. What it leaves to us is said in English; sentences of
    the house are in the language of the site.
    """
    return {
        "decision_visibility": [statement.restriction.value],
        **_in_part(statement),
        **_ground(statement),
        "content_type": ["CONTENT_TYPE_TEXT"],
        "category": _category(statement.basis),
        "territorial_scope": None,
        "content_language": _language_code(statement.language),
        "content_date": max(statement.received_day, FIRST_DAY).isoformat(),
        "application_date": statement.day.isoformat(),
        "decision_facts": facts(statement)[:LONGEST_FACTS],
        "source_type": "SOURCE_ARTICLE_16" if statement.reports else "SOURCE_VOLUNTARY",
        "automated_detection": "Yes" if statement.rules else "No",
        "automated_decision": statement.automation.value,
        "puid": f"{statement.site}_{statement.decision}",
    }


def facts(statement: Statement) -> str:
    """The facts in English, without the words of the reader and the title of the page: both may name somebody."""
    said = [
        f"A reader's reaction of {statement.length} characters was sent on {statement.received_day.isoformat()}.",
        f"Notices of it: {statement.reports}." if statement.reports else "The editors read it of their own accord.",
    ]
    if statement.rules:
        said.append(f"Automatic rules had marked it: {', '.join(statement.rules)}.")
    if statement.by_time:
        said.append("Its author was asked to mend it, and did not do so in time.")
    elif statement.automation is not Automation.WHOLLY:
        said.append("A moderator decided.")
    if statement.before is Status.OBJECTED:
        said.append("Its author had objected to an earlier decision; another moderator decided again.")
    return " ".join(said)


def _in_part(statement: Statement) -> dict[str, object]:
    if statement.restriction is not Restriction.IN_PART:
        return {}
    return {"decision_visibility_other": "A part of the text was taken out; the rest stays as it was."}


def _ground(statement: Statement) -> dict[str, object]:
    explanation = " ".join(_sentence(each, statement.language) for each in statement.basis) or "The house rules."
    laws = "; ".join(each.law for each in statement.basis if each.law)
    if laws:
        return {
            "decision_ground": "DECISION_GROUND_ILLEGAL_CONTENT",
            "illegal_content_legal_ground": laws[:LONGEST_GROUND],
            "illegal_content_explanation": explanation[:LONGEST_EXPLANATION],
        }
    rules = "; ".join(
        f"{each.house_rule}. {worded(each.rule, statement.language)}" for each in statement.basis if each.rule
    )
    return {
        "decision_ground": "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        "incompatible_content_ground": (rules or explanation)[:LONGEST_GROUND],
        "incompatible_content_explanation": explanation[:LONGEST_EXPLANATION],
        "incompatible_content_illegal": "No",
    }


def _category(basis: Sequence[Basis]) -> str:
    """One for all: that of a law before others."""
    first = sorted(basis, key=lambda each: not each.law)
    return first[0].category if first else OTHER_VIOLATION


def _sentence(basis: Basis, language: str) -> str:
    return worded(basis.words, language) if basis.words else IN_PART[EditReason(basis.key)][1]


def _language_code(tag: str) -> str | None:
    """The database knows languages of two letters only."""
    code = tag.partition("-")[0]
    return code.upper() if len(code) == len("nl") else None
