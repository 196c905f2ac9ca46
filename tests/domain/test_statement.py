"""Statements of reasons: what is stated with which decision, and what the EU's database takes of it."""

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.domain.correspondence import Correspondence
from moderation.domain.decision import LEADS_TO, Act, Decision
from moderation.domain.edit import EditReason
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.ids import time_ordered_id
from moderation.domain.message import say
from moderation.domain.policy import Policy, Reason
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.site import Site
from moderation.domain.statement import LONGEST_TEXT, Automation, Restriction, Statement, has_statement, statement_of
from moderation.domain.thread import Thread
from moderation.domain.transparency import fields
from moderation.policies.afterwards import Category

SCHEMA = json.loads((Path(__file__).parent / "data/statement-of-reasons.schema.json").read_text("utf-8"))
VALID = jsonschema_rs.Draft202012Validator(SCHEMA)

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
SITE = Site("magazine", "Loket & Lijn", ("https://blad.example",), "nl", "Europe/Amsterdam", "d" * 64)
THREAD = Thread("magazine", "/artikel", "Wie is aan zet?", "https://blad.example/artikel")
ABUSIVE = Reason("abusive", {"nl": "Kwetsend.", "en": "Hurtful."}, category=Category.SPEECH.value)
SURNAME = Reason("surname", {"nl": "Uw achternaam ontbreekt."}, house_rule=2)
UNLAWFUL = Reason("unlawful", {"nl": "In strijd met de wet."}, law="Wetboek van Strafrecht, artikel 266")
POLICY = Policy(
    name="Huisregels",
    digest="d" * 64,
    files={"policy.toml": ""},
    first_status=Status.WAITING,
    markup=frozenset(),
    rules=(),
    reasons=(ABUSIVE, SURNAME, UNLAWFUL),
    house_rules={"nl": ("Eén.", "Voluit."), "en": ("One.", "In full.")},
)
INSULT = Finding("words", Effect.HOLD, say("A word."), Field.TEXT)
LINK = Finding("links", Effect.NOTE, say("A link."), Field.TEXT)
KNOWN = Finding("record", Effect.NOTE, say("Known."), Field.REACTION, vouches=True)


def a_reaction(**changes: Any) -> Reaction:
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    author = Author("Jan Jansen", "jan@example.org")
    made = Reaction(
        "magazine",
        "r1",
        12,
        "/artikel",
        Status.WAITING,
        0,
        author,
        "Jan Jansen",
        "Ach.",
        "<p>Ach.</p>",
        "Ach.",
        "t",
        "d",
        at,
    )
    return replace(made, **changes)


def a_decision(act: Act = Act.REJECT, before: Status = Status.WAITING, **changes: Any) -> Decision:
    made = Decision(
        id=time_ordered_id(NOW, bytes(10)),
        site="magazine",
        reaction="r1",
        person="els",
        act=act,
        before=before,
        after=LEADS_TO[before, act],
        version=1,
        at=NOW,
        policy="d" * 64,
        reason="abusive",
    )
    return replace(made, **changes)


def stated(
    decision: Decision,
    reaction: Reaction | None = None,
    *,
    site: Site = SITE,
    thread: Thread = THREAD,
    policy: Policy = POLICY,
    course: Sequence[Decision] = (),
    reports: int = 0,
) -> Statement:
    made = statement_of(decision, reaction or a_reaction(), site, thread, policy, course, reports)
    assert made is not None
    return made


APPROVED = a_decision(Act.APPROVE, reason="")
REMOVED = a_decision(Act.REMOVE, Status.PUBLISHED)
EXPIRED = a_decision(Act.EXPIRE, Status.RETURNED, person=None, reason="surname abusive")
RETURNED = a_decision(Act.RETURN, reason="surname abusive")
EDITED = a_decision(Act.EDIT, Status.PUBLISHED, reason=EditReason.PERSONAL.value)
AGAIN = a_decision(Act.REJECT, Status.OBJECTED)


# Which decisions have one


def test_whatever_takes_words_away_has_a_statement_and_nothing_else_has() -> None:
    with_one = {(before, act) for before, act in LEADS_TO if has_statement(a_decision(act, before), POLICY)}
    assert with_one == {
        (Status.WAITING, Act.REJECT),
        (Status.SPAM, Act.REJECT),
        (Status.OBJECTED, Act.REJECT),
        (Status.PUBLISHED, Act.REMOVE),
        (Status.RETURNED, Act.EXPIRE),
    }


@pytest.mark.parametrize("reason", EditReason)
def test_an_edit_has_one_unless_it_mends_the_language(reason: EditReason) -> None:
    assert has_statement(replace(EDITED, reason=reason.value), POLICY) == (reason is not EditReason.LANGUAGE)


def test_a_house_can_do_without() -> None:
    silent = replace(POLICY, correspondence=Correspondence(statements=False))
    assert not has_statement(a_decision(), silent)
    assert statement_of(a_decision(), a_reaction(), SITE, THREAD, silent) is None


# What it says


@pytest.mark.parametrize(
    ("decision", "course", "restriction"),
    [
        (a_decision(), (), Restriction.NEVER_SHOWN),
        (a_decision(before=Status.SPAM), (), Restriction.NEVER_SHOWN),
        (REMOVED, (), Restriction.REMOVED),
        (REMOVED, (APPROVED,), Restriction.REMOVED),
        (AGAIN, (a_decision(),), Restriction.NEVER_SHOWN),
        (AGAIN, (APPROVED, REMOVED), Restriction.REMOVED),
        (EXPIRED, (RETURNED,), Restriction.NEVER_SHOWN),
        (EDITED, (APPROVED,), Restriction.IN_PART),
    ],
)
def test_it_says_whether_it_ever_stood_on_the_site(
    decision: Decision, course: tuple[Decision, ...], restriction: Restriction
) -> None:
    assert stated(decision, course=course).restriction is restriction


@pytest.mark.parametrize(
    ("findings", "course", "reports", "rules", "automation"),
    [
        ((), (), 0, (), Automation.NONE),
        ((KNOWN,), (), 0, (), Automation.NONE),
        ((LINK,), (), 0, (), Automation.NONE),
        ((INSULT, LINK, INSULT), (), 0, ("words",), Automation.PARTLY),
        ((INSULT,), (APPROVED,), 0, (), Automation.NONE),
        ((INSULT,), (), 2, (), Automation.NONE),
    ],
)
def test_it_says_what_part_the_rules_had_as_long_as_nobody_had_judged_it(
    findings: tuple[Finding, ...],
    course: tuple[Decision, ...],
    reports: int,
    rules: tuple[str, ...],
    automation: Automation,
) -> None:
    for decision in (REMOVED, EDITED):
        made = stated(decision, a_reaction(findings=findings), course=course, reports=reports)
        assert (made.rules, made.automation) == (rules, automation)
    assert fields(made)["automated_detection"] == ("Yes" if rules else "No")
    assert fields(made)["source_type"] == ("SOURCE_ARTICLE_16" if reports else "SOURCE_VOLUNTARY")


def test_what_nobody_decided_was_decided_by_automatic_means() -> None:
    assert stated(a_decision(person=None)).automation is Automation.WHOLLY


def test_what_was_not_mended_in_time_rests_on_what_it_was_returned_for() -> None:
    made = stated(EXPIRED, course=(RETURNED,))
    assert [basis.key for basis in made.basis] == ["surname", "abusive"]
    assert (made.by_time, made.automation) == (True, Automation.PARTLY)
    assert "did not do so in time" in str(fields(made)["decision_facts"])


def test_the_days_are_those_of_the_site() -> None:
    made = stated(a_decision())
    assert (made.received_day.isoformat(), made.day.isoformat()) == ("2026-11-21", "2026-11-24")


def test_an_objection_is_possible_once() -> None:
    assert stated(a_decision()).objection_until == NOW + timedelta(days=184)
    assert stated(AGAIN).objection_until is None
    assert stated(EDITED).objection_until == NOW + timedelta(days=184)
    never = replace(POLICY, correspondence=Correspondence(objection=timedelta()))
    assert stated(a_decision(), policy=never).objection_until is None


def test_the_text_is_that_which_the_public_would_see_and_no_longer_than_is_allowed() -> None:
    reaction = a_reaction(text="jan@example.org " * 1000, plain="j…@… " * 1100)
    made = stated(a_decision(), reaction)
    assert made.text == reaction.plain[:LONGEST_TEXT]
    assert made.length == len(reaction.plain)


# As the database takes it


def test_a_house_rule_is_given_with_its_number_and_its_text() -> None:
    made = fields(stated(a_decision(reason="surname")))
    assert made["decision_ground"] == "DECISION_GROUND_INCOMPATIBLE_CONTENT"
    assert made["incompatible_content_ground"] == "2. Voluit."
    assert made["incompatible_content_explanation"] == "Uw achternaam ontbreekt."
    assert "illegal_content_legal_ground" not in made


def test_a_reason_that_rests_on_no_house_rule_is_a_ground_itself() -> None:
    made = fields(stated(a_decision()))
    assert (made["incompatible_content_ground"], made["category"]) == ("Kwetsend.", Category.SPEECH.value)


def test_a_law_makes_it_unlawful() -> None:
    made = fields(stated(a_decision(reason="unlawful")))
    assert made["decision_ground"] == "DECISION_GROUND_ILLEGAL_CONTENT"
    assert made["illegal_content_legal_ground"] == UNLAWFUL.law
    assert "incompatible_content_ground" not in made


@pytest.mark.parametrize(
    ("language", "code", "sentence"),
    [("en", "EN", "Hurtful."), ("nl-BE", "NL", "Kwetsend."), ("fy", "FY", "Kwetsend."), ("gsw", None, "Kwetsend.")],
)
def test_the_language_is_that_of_the_site(language: str, code: str | None, sentence: str) -> None:
    made = fields(stated(a_decision(), site=replace(SITE, language=language)))
    assert (made["content_language"], made["incompatible_content_explanation"]) == (code, sentence)


def test_a_reason_that_is_not_there_any_more_leaves_a_valid_statement() -> None:
    made = fields(stated(a_decision(reason="gone")))
    VALID.validate(made)


def test_what_is_older_than_the_database_gets_its_first_day() -> None:
    old = a_reaction(received=datetime(1998, 5, 1, tzinfo=UTC))
    assert fields(stated(REMOVED, old))["content_date"] == "2000-01-01"


def test_nothing_of_a_reader_goes_to_the_database() -> None:
    reaction = a_reaction(plain="Bel Piet Pietersen maar.", shown_name="Naam bij de redactie bekend")
    thread = replace(THREAD, title="Opa Veldhuis (82) zoekt een zaal")
    stating = stated(a_decision(told="Beste Jan, let op Piet."), reaction, thread=thread)
    made = json.dumps(fields(stating), ensure_ascii=False)
    assert not re.search("Piet|Jan|Bel|bekend|example|Veldhuis", made)


LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=2_000)
PER_LANGUAGE = st.dictionaries(st.sampled_from(["nl", "nl-informal", "en", "de"]), LINES.filter(bool), min_size=1)
REASONS = st.builds(
    Reason,
    key=st.just("reason"),
    words=PER_LANGUAGE,
    house_rule=st.sampled_from([None, 1, 2]),
    law=st.sampled_from(["", "x" * 500]),
    category=st.sampled_from([each.value for each in Category]),
)
COURSES = st.lists(
    st.sampled_from([APPROVED, REMOVED, RETURNED, EDITED, a_decision(Act.OBJECT, Status.REMOVED)]), max_size=4
)


@given(
    reason=REASONS,
    step=st.sampled_from([(Status.WAITING, Act.REJECT), (Status.PUBLISHED, Act.REMOVE), (Status.RETURNED, Act.EXPIRE)]),
    text=LINES,
    title=LINES,
    told=LINES,
    language=st.sampled_from(["nl", "en", "de", "fr", "fy", "nl-BE", "gsw", "zh-Hant-TW"]),
    zone=st.sampled_from(["Europe/Amsterdam", "Pacific/Kiritimati", "UTC"]),
    course=COURSES,
    findings=st.lists(st.sampled_from([INSULT, LINK, KNOWN]), max_size=3),
    reports=st.integers(0, 1000),
    person=st.sampled_from(["els", None]),
    edit=st.sampled_from([None, EditReason.PERSONAL, EditReason.OTHER]),
)
def test_every_statement_is_one_that_the_database_takes(
    reason: Reason,
    step: tuple[Status, Act],
    text: str,
    title: str,
    told: str,
    language: str,
    zone: str,
    course: list[Decision],
    findings: list[Finding],
    reports: int,
    person: str | None,
    edit: EditReason | None,
) -> None:
    decision = a_decision(step[1], step[0], reason="reason", told=told, person=person)
    if edit is not None:
        decision = replace(EDITED, reason=edit.value, told=told)
    policy = replace(POLICY, reasons=(reason,))
    site, thread = replace(SITE, language=language, time_zone=zone), replace(THREAD, title=title)
    reaction = a_reaction(plain=text, findings=tuple(findings))
    made = stated(decision, reaction, site=site, thread=thread, policy=policy, course=course, reports=reports)
    VALID.validate(json.loads(json.dumps(fields(made))))
