"""Statements of reasons: kept with what takes words away, told to its author, handed in."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.errors import RoleMissing, StaleDecision
from moderation.domain.notice import NoticeDraft, NoticeGround
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction
from moderation.domain.statement import Automation, Restriction, Statement
from moderation.domain.terms import Terms
from moderation.jobs.expiring import Expiring
from moderation.jobs.spreading import Spreader
from moderation.policies import Shelf, policy_of
from moderation.review.bulk import Picked
from moderation.review.statements import Statements, read, written
from moderation.store.interface import Activation, KeptPolicy, Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.domain.test_statement import VALID
from tests.test_review import decided, undone

ALWAYS = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def last_statement(house: House, reaction: Reaction) -> Statement | None:
    """The statement that goes with the last decision."""
    course = house.review.item(reaction.site, reaction.number).course
    return house.statements.of(reaction.site, course[-1].id)


def exported(store: Store, site: str = "magazine") -> list[dict[str, Any]]:
    """All of them, as they are handed in."""
    return [json.loads(line) for line in Statements(store).lines(site, *ALWAYS)]


def told(house: House, reaction: Reaction) -> Statement | None:
    return house.statements.told_to_author(house.review.item(reaction.site, reaction.number).reaction)


# Kept


def test_a_rejection_is_stated_with_its_reason_as_the_house_rules_word_it(
    house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends().reaction
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="surname", told="Wie bent u?")
    made = last_statement(house, sent)
    assert made is not None
    (basis,) = made.basis
    assert (basis.key, basis.house_rule) == ("surname", 4)
    assert basis.rule is not None
    assert basis.rule["nl"] == "Reacties zonder achternaam worden verwijderd."
    assert basis.words["fr"].startswith("Votre prénom")
    assert (made.restriction, made.told, made.text) == (
        Restriction.NEVER_SHOWN,
        "Wie bent u?",
        "Een dapper initiatief.",
    )


def test_a_removal_is_stated_as_one(house: House, els: Person, jan: Reader) -> None:
    now = decided(house, els, jan.sends().reaction, Act.APPROVE, Act.REMOVE)
    made = last_statement(house, now)
    assert made is not None
    assert (made.restriction, made.automation) == (Restriction.REMOVED, Automation.NONE)


@pytest.mark.parametrize("act", [Act.APPROVE, Act.SPAM])
def test_nothing_is_stated_of_what_takes_nothing_away_or_is_spam(
    house: House, els: Person, jan: Reader, act: Act
) -> None:
    assert last_statement(house, decided(house, els, jan.sends().reaction, act)) is None


def test_what_a_rule_had_held_is_said_to_be_found_by_it(house: House, els: Person, jan: Reader) -> None:
    now = decided(house, els, jan.sends("Wat een klootzak is dat.").reaction, Act.REJECT)
    made = last_statement(house, now)
    assert made is not None
    assert (made.rules, made.automation) == (("words",), Automation.PARTLY)


def test_a_decision_that_came_too_late_leaves_no_statement(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    sent = jan.sends().reaction
    decided(house, els, sent, Act.APPROVE)
    with pytest.raises(StaleDecision):
        decided(house, bram, sent, Act.REJECT)
    assert exported(store) == []


def test_of_many_rejections_each_has_its_own(
    house: House, els: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    for number in range(3):
        jan.sends(f"Nummer {number}.", thread=f"/{number}")
    decided(house, els, house.review.item("magazine", 2).reaction, Act.APPROVE)
    picked = [Picked("magazine", number, int(number == 2)) for number in (1, 3)]
    house.bulk.carry_out(els, Act.REJECT, picked, "advertising")
    clock.forward(seconds=1)
    house.bulk.carry_out(els, Act.REMOVE, [Picked("magazine", 2, 1)], "advertising")
    found = exported(store)
    assert [each["decision_visibility"] for each in found] == [
        ["DECISION_VISIBILITY_CONTENT_DISABLED"],
        ["DECISION_VISIBILITY_CONTENT_DISABLED"],
        ["DECISION_VISIBILITY_CONTENT_REMOVED"],
    ]
    assert len({each["puid"] for each in found}) == 3


@pytest.mark.parametrize(("reason", "is_stated"), [("personal", True), ("shortened", True), ("language", False)])
def test_an_edit_is_stated_when_something_was_taken_out(
    house: House, els: Person, jan: Reader, reason: str, *, is_stated: bool
) -> None:
    jan.sends("Mijn buurvrouw heet Ans.")
    house.editing.save(els, "magazine", 1, 0, Edit("Mijn buurvrouw.", reason))
    made = last_statement(house, house.review.item("magazine", 1).reaction)
    assert (made is not None) == is_stated
    assert made is None or (made.restriction, made.text) == (Restriction.IN_PART, "Mijn buurvrouw heet Ans.")


def test_a_house_that_wants_none_keeps_none(settings: Settings, els: Person, store: Store, clock: Clock) -> None:
    text = (
        'name = "Stil"\nmarkup = "plain"\n[reasons.offtopic]\nnl = "Niet hier."\n[correspondence]\nstatements = false\n'
    )
    policy = policy_of({"policy.toml": text})
    store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
    store.activate(Activation("magazine", policy.digest, policy.name, clock(), None), None)
    house = bootstrap.build(settings, store, clock)
    decided(house, els, Reader(house, clock).sends().reaction, Act.REJECT)
    assert exported(store) == []


def test_what_was_not_mended_in_time_is_stated_with_the_reasons_of_the_return(
    house: House, els: Person, jan: Reader, store: Store, shelf: Shelf, clock: Clock
) -> None:
    sent = jan.sends().reaction
    house.review.decide(els, "magazine", 1, Act.RETURN, 0, reason="surname abusive", told="Wie bent u?")
    clock.forward(days=22)
    Spreader(store, shelf, [Expiring(store, clock, bytes)], ()).spread(clock())
    made = last_statement(house, sent)
    assert made is not None
    assert [basis.key for basis in made.basis] == ["surname", "abusive"]
    assert (made.by_time, made.told, made.restriction) == (True, "Wie bent u?", Restriction.NEVER_SHOWN)
    assert made == told(house, sent)


def test_a_removal_after_reports_is_stated_to_come_from_them(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    sent = jan.sends("Wat een klootzak is dat.").reaction
    now = decided(house, els, sent, Act.APPROVE)
    draft = NoticeDraft(NoticeGround.RULES, "Dit is schelden.", in_faith=True)
    for client in ("192.0.2.7", "192.0.2.8"):
        house.notices.send(house.notices.about("magazine", 1), draft, client)
    decided(house, bram, now, Act.REMOVE)
    (line,) = exported(store)
    assert (line["source_type"], line["automated_detection"]) == ("SOURCE_ARTICLE_16", "No")
    made = last_statement(house, now)
    assert made is not None
    assert made.reports == 2


def test_what_is_decided_again_on_an_objection_is_stated_again_and_is_final(
    house: House, els: Person, bram: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends()
    decided(house, els, sent.reaction, Act.REJECT)
    clock.forward(minutes=1)  # the export goes by when it was decided
    standing = house.receipts.standing(sent.receipt)
    objected = house.objecting.object(standing, standing.seen, "Er staat niets lelijks in.").reaction
    house.review.decide(
        bram, "magazine", 1, Act.REJECT, objected.version, reason="offtopic", told="Het gaat over iets anders."
    )
    first, second = exported(store)
    assert first["puid"] != second["puid"]
    assert "another moderator decided again" in second["decision_facts"]
    made = last_statement(house, objected)
    assert made is not None
    assert (made.objection_until, made.told) == (None, "Het gaat over iets anders.")


# Told to the author


def test_an_author_is_told_of_what_still_is_taken_away(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends().reaction
    assert told(house, sent) is None
    rejected = decided(house, els, sent, Act.REJECT)
    first = told(house, rejected)
    assert first is not None
    approved = decided(house, els, rejected, Act.APPROVE)
    assert told(house, approved) is None
    removed = decided(house, els, approved, Act.REMOVE)
    second = told(house, removed)
    assert second is not None
    assert second.restriction is Restriction.REMOVED
    undone(house, els, removed)
    assert told(house, removed) is None


def test_an_author_reads_it_also_while_they_object_and_after_they_have_withdrawn(
    house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends()
    decided(house, els, sent.reaction, Act.REJECT)
    before = told(house, sent.reaction)
    standing = house.receipts.standing(sent.receipt)
    objected = house.objecting.object(standing, standing.seen, "Er staat niets lelijks in.")
    assert told(house, sent.reaction) == before
    house.receipts.withdraw(objected, objected.seen)
    assert told(house, sent.reaction) == before


def test_what_was_taken_out_is_told_also_of_what_stands_on_the_site(house: House, els: Person, jan: Reader) -> None:
    jan.sends("Mijn buurvrouw heet Ans.")
    edited = house.editing.save(els, "magazine", 1, 0, Edit("Mijn buurvrouw.", "personal"))
    decided(house, els, edited, Act.APPROVE)
    made = told(house, edited)
    assert made is not None
    assert made.restriction is Restriction.IN_PART


def test_what_was_taken_out_is_told_of_spam_as_it_is_of_what_waits(house: House, els: Person, jan: Reader) -> None:
    jan.sends("Mijn buurvrouw heet Ans.")
    waits = house.editing.save(els, "magazine", 1, 0, Edit("Mijn buurvrouw.", "personal"))
    before = told(house, waits)
    assert before is not None
    assert told(house, decided(house, els, waits, Act.SPAM)) == before


# Handed in


def test_what_was_undone_is_not_handed_in(house: House, els: Person, jan: Reader, store: Store) -> None:
    now = decided(house, els, jan.sends().reaction, Act.REJECT)
    assert len(exported(store)) == 1
    undone(house, els, now)
    assert exported(store) == []


def test_all_of_them_are_handed_in_whatever_pages_the_store_gives(
    house: House, els: Person, jan: Reader, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.review.statements.EXPORTED_AT_ONCE", 2)
    for number in range(5):
        decided(house, els, jan.sends(f"Nummer {number}.", thread=f"/{number}").reaction, Act.REJECT)
    found = exported(store)
    assert len(found) == 5
    for each in found:
        VALID.validate(each)


def test_they_are_for_editors(house: House, els: Person, bram: Person) -> None:
    since = house.clock() - timedelta(days=1)
    with pytest.raises(RoleMissing):
        house.statements.listed(els, "magazine", since, house.clock())
    with pytest.raises(RoleMissing):
        house.statements.exported(els, "magazine", since, house.clock())
    assert house.statements.listed(bram, "magazine", since, house.clock()).items == ()


# Nobody's name or address


def test_no_address_and_no_name_stands_in_what_is_kept(house: House, els: Person, jan: Reader, store: Store) -> None:
    sent = jan.sends("Schrijf mij op jan.jansen@example.org, of bel de buren.").reaction
    now = decided(house, els, sent, Act.REJECT)
    kept = store.statement("magazine", house.review.item("magazine", now.number).course[-1].id)
    assert "buren" in kept
    assert "example.org" not in kept
    assert "Jan Jansen" not in kept
    assert els.name not in kept
    (line,) = exported(store)
    assert "buren" not in json.dumps(line)


def test_a_name_that_only_the_editors_know_stands_nowhere(
    house: House, els: Person, bram: Person, jan: Reader, store: Store
) -> None:
    sent = jan.sends("Bij ons op het werk gebeurt dat ook.").reaction
    terms = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf")
    house.arrangements.arrange(bram, "magazine", sent.number, 0, terms)
    arranged = house.review.item("magazine", sent.number).reaction
    now = decided(house, els, arranged, Act.APPROVE, Act.REMOVE)
    kept = store.statement("magazine", house.review.item("magazine", now.number).course[-1].id)
    assert "op het werk" in kept
    assert "Jansen" not in kept


def test_a_statement_comes_back_as_it_was_written(house: House, els: Person, jan: Reader) -> None:
    made = last_statement(house, decided(house, els, jan.sends("“Hé” \u0001 中").reaction, Act.REJECT))
    assert made is not None
    assert read(written(made)) == made
