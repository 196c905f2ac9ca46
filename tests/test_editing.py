"""Editing with trace: what would come of it, the edit, and the way back."""

import pytest

from moderation.domain.comparison import Kind
from moderation.domain.decision import Act
from moderation.domain.edit import Edit, EditReason, reasons_in, revision_of, with_reason
from moderation.domain.errors import ActNotPossible, BadEdit, Oversized, StaleDecision
from moderation.domain.finding import Finding
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.terms import Terms
from moderation.pipeline import LONGEST_TEXT
from moderation.policies import Shelf
from moderation.review import NOTE_LENGTH
from moderation.review.editing import Editing
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader

SENT = "Zie https://een.example/a en https://twee.example/b en https://drie.example/c voor meer, zo dacht ik."
LESS = "Zie de krant voor meer, zo dacht ik."
TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf")


def edited(house: House, person: Person, reaction: Reaction, text: str = LESS, reason: str = "link") -> Reaction:
    edit = Edit(text, reason, "Zie 12.")
    return house.editing.save(person, reaction.site, reaction.number, reaction.version, edit)


def rules(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings}


def undone(house: House, person: Person) -> Reaction:
    item = house.review.item("magazine", 1)
    assert item.can_undo
    return house.review.undo(person, "magazine", 1, item.can_undo.id, item.reaction.version)


def test_what_would_come_of_an_edit_is_told_and_nothing_is_written(house: House, jan: Reader, store: Store) -> None:
    sent = jan.sends(SENT).reaction
    told = house.editing.proposed("magazine", 1, 0, Edit(LESS, "link"))
    assert told.assessment.rendering.plain == LESS
    assert "links" in rules(sent.findings)
    assert "links" in rules(told.gone)
    assert told.new == ()
    taken_out = "".join(piece.text for piece in told.pieces if piece.kind is Kind.OUT)
    assert "twee.example" in taken_out
    assert store.reaction("magazine", 1) == sent
    worse = house.editing.proposed("magazine", 1, 0, Edit(f"{LESS} Klootzakken!", "other", "Erger."))
    assert "words" in rules(worse.new)


def test_an_edit_is_a_decision_with_its_reason_and_what_was_sent_is_kept(
    house: House, els: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends(SENT).reaction
    clock.forward(minutes=3)
    now = edited(house, els, sent)
    assert (now.text, now.plain, now.edited, now.status, now.version) == (LESS, LESS, "link", Status.WAITING, 1)
    assert "links" not in {each.rule for each in now.findings if each.effect.weight}
    item = house.review.item("magazine", 1)
    (decision,) = item.course
    assert (decision.act, decision.reason, decision.note, decision.at) == (Act.EDIT, "link", "Zie 12.", clock())
    assert (decision.person, decision.policy) == (els.id, item.policy.digest)
    assert store.revisions("magazine", sent.id) == {1: revision_of(sent)}


def test_an_edit_after_the_approval_leaves_it_standing_and_undo_walks_back(
    house: House, els: Person, jan: Reader
) -> None:
    sent = house.review.decide(els, "magazine", jan.sends(SENT).reaction.number, Act.APPROVE, 0)
    first = edited(house, els, sent)
    second = edited(house, els, first, "Zie daar.", "shortened")
    assert (second.status, second.edited) == (Status.PUBLISHED, "link shortened")
    assert revision_of(undone(house, els)) == revision_of(first)
    assert revision_of(undone(house, els)) == revision_of(sent)
    assert undone(house, els).status is Status.WAITING


def test_each_edit_and_each_undoing_leaves_its_trace(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends("Een mooi stuk.").reaction
    assert house.editing.as_sent(sent) == ()
    now = edited(house, els, sent, "Een stuk.", "shortened")
    assert [(each.kind, each.text) for each in house.editing.as_sent(now) if each.kind is not Kind.SAME] == [
        (Kind.OUT, "mooi ")
    ]
    back = undone(house, els)
    assert house.editing.as_sent(back) == ()
    traces = house.editing.traces(back)
    assert {version: "".join(each.text for each in pieces) for version, pieces in traces.items()} == {
        1: "Een mooi stuk.",
        2: "Een mooi stuk.",
    }
    assert [each.kind for each in traces[2]] == [Kind.SAME, Kind.IN, Kind.SAME]


@pytest.mark.parametrize(
    ("edit", "fields"),
    [
        (Edit("", "link"), {"text"}),
        (Edit(" \n", "link"), {"text"}),
        (Edit(SENT, "link"), {"text"}),
        (Edit(SENT.replace(" en", "\u200b en"), "link"), {"text"}),
        (Edit(LESS), {"reason"}),
        (Edit(LESS, "offtopic"), {"reason"}),
        (Edit(LESS, "other", " "), {"note"}),
        (Edit("", "", ""), {"text", "reason"}),
    ],
)
def test_an_edit_that_cannot_be_is_said_so(
    house: House, els: Person, jan: Reader, store: Store, edit: Edit, fields: set[str]
) -> None:
    sent = jan.sends(SENT).reaction
    for attempt in (
        lambda: house.editing.proposed("magazine", 1, 0, edit),
        lambda: house.editing.save(els, "magazine", 1, 0, edit),
    ):
        with pytest.raises(BadEdit) as refused:
            attempt()
        assert set(refused.value.problems) == fields
    assert store.reaction("magazine", 1) == sent


def test_an_outdated_screen_and_another_state_are_refused(house: House, els: Person, bram: Person, jan: Reader) -> None:
    sent = jan.sends(SENT).reaction
    now = house.review.decide(bram, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    with pytest.raises(StaleDecision) as refused:
        edited(house, els, sent)
    assert refused.value.last
    assert refused.value.last.person == bram.id
    with pytest.raises(ActNotPossible):
        edited(house, els, now)
    with pytest.raises(Oversized):
        edited(house, els, house.review.decide(els, "magazine", 1, Act.APPROVE, 1), "x" * (LONGEST_TEXT + 1))
    with pytest.raises(ActNotPossible):
        house.review.decide(els, "magazine", 1, Act.EDIT, 2)


def test_what_is_typed_is_cleaned_as_everything_is(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends(SENT).reaction
    now = house.editing.save(els, "magazine", 1, 0, Edit("Zie\u200b hier.\r\n", "link", "x" * 600))
    assert now.text == "Zie hier."
    assert house.review.item("magazine", 1).course[0].note == "x" * NOTE_LENGTH
    assert sent.text == SENT


def test_the_text_is_judged_by_the_house_rules_of_then(
    house: House, els: Person, bram: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends(SENT).reaction
    house.activations.activate("magazine", "open", bram)
    edit = Edit(f"{LESS} Klootzakken!", "link")
    assert house.editing.proposed("magazine", 1, 0, edit).assessment.policy == sent.policy
    assert edited(house, els, sent).policy == sent.policy

    def recorded(digest: str) -> dict[str, str]:
        return {"policy.toml": "name ="} if digest == sent.policy else store.policy_files(digest)

    editing = Editing(store, Shelf((), recorded), clock, lambda size: bytes(size))
    told = editing.proposed("magazine", 1, 1, edit)
    assert told.assessment.policy == store.site("magazine").policy, "by those in force when the old ones are lost"


def test_under_an_arrangement_the_name_stays_out_of_it(house: House, els: Person, jan: Reader) -> None:
    jan.sends(SENT, name="Sarah Zeldzaam")
    arranged, _ = house.arrangements.arrange(els, "magazine", 1, 0, TERMS)
    now = edited(house, els, arranged)
    assert now.author.name == arranged.author.name
    assert "surname" not in rules(now.findings)
    assert "Zeldzaam" not in repr(now)
    assert undone(house, els).text == SENT
    assert undone(house, els).author.name == "Sarah Zeldzaam"


def test_reasons_are_told_of_in_their_own_order_each_once() -> None:
    edited_twice = with_reason(with_reason(with_reason("", EditReason.SHORTENED), EditReason.LINK), EditReason.LINK)
    assert reasons_in(edited_twice) == (EditReason.LINK, EditReason.SHORTENED)
    assert reasons_in("of-a-later-version link") == (EditReason.LINK,)
    assert reasons_in("") == ()
