"""A reaction goes back to its author with a reason, is mended, name and all, and waits again at its old place."""

from datetime import timedelta
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.comparison import Kind, Piece
from moderation.domain.decision import Act
from moderation.domain.errors import ActNotPossible, BadEdit, NothingToUndo, ReasonMissing, StaleDecision, TicketAltered
from moderation.domain.event import Kind as Told
from moderation.domain.person import Person, Role
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Named, Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.intake import Accepted, Preview, Standing
from moderation.intake.sent import Sent
from moderation.review.returning import proposed_reasons, round_of
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, PASSWORD, Clock, Reader
from tests.house_rules import put_in_force, shelf_of
from tests.test_receipts import TERMS, withdrawn
from tests.test_review import undone

HOLDS = 'rules.surname.none = "hold"\n'
TEXT = "Een dapper initiatief."
WHOLE = Named("Jan Jansen")
TOLD = "Met uw achternaam erbij plaatsen we uw bijdrage graag."


@pytest.fixture
def policy(store: Store, tmp_path: Path) -> Policy:
    """The rules of the magazine, by which a first name alone is held and not refused."""
    return put_in_force(store, tmp_path, HOLDS)


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, policy: Policy) -> House:
    return bootstrap.build(settings, store, clock, shelf_of(store))


@pytest.fixture
def sent(jan: Reader) -> Accepted:
    """Jan, without his surname."""
    return jan.sends(TEXT, name="Jan")


def returned(
    house: House, els: Person, reaction: Reaction, *, reason: str = "surname", told: str = TOLD, version: int = 0
) -> Reaction:
    place = reaction.site, reaction.number
    return house.review.decide(els, *place, Act.RETURN, version, reason=reason, told=told, note="Tussen ons.")


def mended(house: House, sent: Accepted, text: str = TEXT, named: Named | None = WHOLE) -> Standing | Preview:
    """What comes of what Jan puts in the place of it, previewed first."""
    standing = house.receipts.standing(sent.receipt)
    preview = house.receipts.preview_amendment(standing, text, named)
    clock = house.clock
    assert isinstance(clock, Clock)
    clock.forward(seconds=3)  # as long as it takes to read a preview
    return house.receipts.amend(standing, standing.seen, text, preview.ticket, named=named)


# At the desk


def test_what_is_returned_is_neither_waiting_nor_placed_and_says_why(
    house: House, els: Person, sent: Accepted, store: Store, policy: Policy
) -> None:
    back = returned(house, els, sent.reaction, reason="abusive surname abusive")
    assert (back.status, back.number, back.received) == (Status.RETURNED, 1, sent.reaction.received)
    assert house.review.queue(els).page.items == ()
    (decision,) = store.decisions("magazine", back.id)
    assert (decision.act, decision.person, decision.policy) == (Act.RETURN, els.id, policy.digest)
    assert decision.reasons == ("surname", "abusive"), "each once, in the order of the house"
    assert (decision.told, decision.note) == (TOLD, "Tussen ons.")


@pytest.mark.parametrize("reason", ["", " ", "nonsense", "surname nonsense"])
def test_it_needs_reasons_of_the_house(house: House, els: Person, sent: Accepted, store: Store, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        returned(house, els, sent.reaction, reason=reason)
    assert store.reaction("magazine", 1) == sent.reaction


def test_of_several_reasons_none_takes_words_away(house: House, els: Person, sent: Accepted) -> None:
    with pytest.raises(ReasonMissing):
        house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="surname abusive")


def test_what_does_not_wait_is_not_returned(house: House, els: Person, sent: Accepted) -> None:
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    with pytest.raises(ActNotPossible):
        returned(house, els, sent.reaction, version=1)
    with pytest.raises(StaleDecision):
        returned(house, els, sent.reaction)


def test_the_reasons_that_the_findings_speak_for_are_proposed(house: House, jan: Reader, sent: Accepted) -> None:
    assert proposed_reasons(house.review.item("magazine", 1)) == ("surname",)
    jan.sends(TEXT + " Echt.", name="Fatima Öztürk", email="f@example.org")
    assert proposed_reasons(house.review.item("magazine", 2)) == ()


def test_who_has_one_name_is_not_proposed_to_be_asked_for_another(house: House, clock: Clock) -> None:
    place, words = house.intake.place("magazine", ARTICLE), Sent("Suharto", "s@example.org", TEXT, one_name=True)
    ticket = house.intake.preview(place, words).ticket
    clock.forward(seconds=3)
    house.intake.submit(place, words, ticket)
    assert proposed_reasons(house.review.item("magazine", 1)) == ()


def test_a_return_is_undone_until_its_author_has_mended_it(house: House, els: Person, sent: Accepted) -> None:
    assert undone(house, els, returned(house, els, sent.reaction)).status is Status.WAITING
    assert house.receipts.standing(sent.receipt).grounds == ()
    back = returned(house, els, sent.reaction, version=2)
    last = house.review.item("magazine", 1).can_undo
    assert last
    outcome = mended(house, sent)
    assert isinstance(outcome, Standing)
    assert house.review.item("magazine", 1).can_undo is None
    with pytest.raises(NothingToUndo):
        house.review.undo(els, "magazine", 1, last.id, back.version + 1)


def test_its_author_is_told_when_it_cannot_be_undone_in_silence_reminded_once_and_then_it_is_over(
    house: House, els: Person, sent: Accepted, store: Store, clock: Clock, policy: Policy
) -> None:
    returned(house, els, sent.reaction)
    times = policy.correspondence
    far = clock() + timedelta(days=400)
    due = {event.kind: event.due - clock() for event in store.due_events(far) if event.kind is not Told.RECEIVED}
    assert due == {Told.DECIDED: times.undo, Told.REMIND: times.remind, Told.EXPIRE: times.expire}


# At its author


def test_the_receipt_says_what_is_to_be_mended_and_until_when(
    house: House, els: Person, sent: Accepted, clock: Clock, policy: Policy
) -> None:
    returned(house, els, sent.reaction)
    standing = house.receipts.standing(sent.receipt)
    (ground,) = standing.grounds
    assert ground.sentence.startswith("Uw voor- of achternaam ontbreekt.")
    assert "achternaam" in ground.house_rule
    assert standing.told == TOLD
    assert standing.until == clock() + policy.correspondence.expire
    assert standing.acts == (Act.AMEND, Act.WITHDRAW)
    assert standing.may_rename
    assert {finding.rule for finding in house.receipts.as_it_stands(standing).findings} >= {"surname"}


def test_a_decision_keeps_the_words_of_the_house_rules_under_which_it_was_taken(
    house: House, els: Person, sent: Accepted, store: Store, tmp_path: Path
) -> None:
    returned(house, els, sent.reaction)
    before = house.receipts.standing(sent.receipt).grounds
    put_in_force(store, tmp_path / "later", f'{HOLDS}[reasons.surname]\nnl = "Wie bent u?"\n')
    assert house.receipts.standing(sent.receipt).grounds == before


def test_what_is_mended_waits_again_at_its_place_with_its_date_and_the_rules_have_spoken_anew(
    house: House, els: Person, sent: Accepted, jan: Reader, clock: Clock
) -> None:
    later = jan.sends("Een heel ander verhaal.", name="Fatima Öztürk", email="f@example.org").reaction
    returned(house, els, sent.reaction)
    clock.forward(days=3)
    outcome = mended(house, sent, TEXT + " Echt waar.")
    assert isinstance(outcome, Standing)
    now = outcome.reaction
    assert now.author == Author("Jan Jansen", "jan@example.org")
    assert (now.shown_name, now.text) == ("Jan Jansen", TEXT + " Echt waar.")
    assert (now.status, now.received, now.amended) == (Status.WAITING, sent.reaction.received, clock())
    assert "surname" not in {finding.rule for finding in now.findings}
    assert [each.reaction.id for each in house.review.queue(els).page.items] == [now.id, later.id]
    assert (outcome.grounds, outcome.told, outcome.until) == ((), "", None)


def test_the_name_alone_can_be_mended(house: House, els: Person, sent: Accepted) -> None:
    returned(house, els, sent.reaction)
    outcome = mended(house, sent)
    assert isinstance(outcome, Standing)
    assert (outcome.reaction.author.name, outcome.reaction.text) == ("Jan Jansen", TEXT)


def test_the_text_alone_can_be_mended_and_the_name_stays(house: House, els: Person, sent: Accepted) -> None:
    returned(house, els, sent.reaction, reason="abusive")
    outcome = mended(house, sent, "Iets milder.", None)
    assert isinstance(outcome, Standing)
    assert outcome.reaction.author == sent.reaction.author


@pytest.mark.parametrize("named", [None, Named("Jan"), Named(" Jan ")])
def test_who_mends_nothing_is_told_so(house: House, els: Person, sent: Accepted, named: Named | None) -> None:
    returned(house, els, sent.reaction)
    with pytest.raises(BadEdit):
        mended(house, sent, named=named)


def test_all_rules_speak_of_what_is_mended(house: House, els: Person, sent: Accepted, store: Store) -> None:
    back = returned(house, els, sent.reaction)
    refused = mended(house, sent, named=Named("jan@jansen.example"))
    assert isinstance(refused, Preview)
    assert refused.ticket == ""
    assert store.reaction("magazine", 1) == back
    again = mended(house, sent, "Onzin", Named("Els de Graaf"))
    assert isinstance(again, Preview), "a name of the desk is the desk's, whoever held it before"
    assert "reserved" in {finding.rule for finding in again.assessment.findings}


def test_whatever_the_rules_take_it_for_a_person_sees_it_again(house: House, els: Person, sent: Accepted) -> None:
    returned(house, els, sent.reaction)
    outcome = mended(house, sent, " ".join(f"https://spam.example/{number}" for number in range(9)))
    assert isinstance(outcome, Standing)
    assert outcome.reaction.status is Status.WAITING


def test_a_ticket_is_good_for_the_very_name_that_was_previewed(house: House, els: Person, sent: Accepted) -> None:
    returned(house, els, sent.reaction)
    standing = house.receipts.standing(sent.receipt)
    ticket = house.receipts.preview_amendment(standing, TEXT, WHOLE).ticket
    for other in (Named("Jan de Vries"), Named("Jan Jansen", one_name=True)):
        outcome = house.receipts.amend(standing, standing.seen, TEXT, ticket, named=other)
        assert isinstance(outcome, Preview)
        assert isinstance(outcome.problem, TicketAltered)


def test_a_double_click_mends_once(house: House, els: Person, sent: Accepted, store: Store) -> None:
    returned(house, els, sent.reaction)
    standing = house.receipts.standing(sent.receipt)
    ticket = house.receipts.preview_amendment(standing, TEXT, WHOLE).ticket
    for _ in range(2):  # both halves at the same moment, and then one more
        assert isinstance(house.receipts.amend(standing, standing.seen, TEXT, ticket, named=WHOLE), Standing)
    late = house.receipts.standing(sent.receipt)
    assert isinstance(house.receipts.amend(late, standing.seen, TEXT, ticket, named=WHOLE), Standing)
    assert store.reaction("magazine", 1).version == 2


def test_while_it_waits_only_the_text_can_be_amended(house: House, sent: Accepted) -> None:
    assert not house.receipts.standing(sent.receipt).may_rename
    outcome = mended(house, sent, "Iets anders.", Named("Piet Puk"))
    assert isinstance(outcome, Standing)
    assert outcome.reaction.author == sent.reaction.author


def test_under_an_arrangement_the_name_is_nobodys_to_change(
    house: House, els: Person, sent: Accepted, store: Store
) -> None:
    house.arrangements.arrange(els, "magazine", 1, 0, TERMS)
    returned(house, els, sent.reaction, reason="abusive", version=1)
    assert not house.receipts.standing(sent.receipt).may_rename
    outcome = mended(house, sent, "Iets milder.", Named("Piet Puk"))
    assert isinstance(outcome, Standing)
    assert (outcome.reaction.author.name, outcome.reaction.shown_name) == ("Naam bij de redactie bekend",) * 2
    assert store.former_names("magazine", outcome.reaction.id) == {}


def test_where_the_form_has_two_fields_the_surname_has_its_own(
    house: House, els: Person, sent: Accepted, store: Store, tmp_path: Path
) -> None:
    put_in_force(store, tmp_path / "two", f'name_fields = "two"\n{HOLDS}')
    returned(house, els, sent.reaction)
    with pytest.raises(BadEdit):
        mended(house, sent, named=Named("Jan", ""))
    outcome = mended(house, sent, named=Named("Jan", "Jansen"))
    assert isinstance(outcome, Standing)
    assert outcome.reaction.author == Author("Jan Jansen", "jan@example.org", "Jansen")
    assert outcome.reaction.author.typed == Named("Jan", "Jansen")


def test_who_has_one_name_can_say_so(house: House, els: Person, sent: Accepted) -> None:
    returned(house, els, sent.reaction)
    outcome = mended(house, sent, named=Named("Jan", one_name=True))
    assert isinstance(outcome, Standing)
    assert outcome.reaction.author == Author("Jan", "jan@example.org", one_name=True)
    assert house.review.item("magazine", 1).has_one_name


def test_what_is_returned_can_be_withdrawn(house: House, els: Person, sent: Accepted) -> None:
    returned(house, els, sent.reaction)
    assert withdrawn(house, sent).status is Status.WITHDRAWN


# Back at the desk


def test_rounds_are_counted_by_what_came_back(house: House, els: Person, sent: Accepted) -> None:
    def rounds() -> int:
        return round_of(house.review.item("magazine", 1).course)

    assert rounds() == 1
    returned(house, els, sent.reaction)
    assert rounds() == 1
    mended(house, sent)
    assert rounds() == 2
    mended(house, sent, "Toch nog iets anders.", None)
    assert rounds() == 2, "amended while it waited"
    returned(house, els, sent.reaction, reason="abusive", version=3)
    mended(house, sent, "Iets milder.", None)
    assert rounds() == 3


def test_the_desk_sees_what_has_changed_in_name_and_text(house: House, els: Person, sent: Accepted) -> None:
    returned(house, els, sent.reaction)
    outcome = mended(house, sent, "Een dapper plan.")
    assert isinstance(outcome, Standing)
    now = outcome.reaction
    assert house.editing.renamed(now) == (Piece(Kind.SAME, "Jan"), Piece(Kind.IN, " Jansen"))
    assert Piece(Kind.OUT, "initiatief") in house.editing.amended(now)
    step = house.course.of(now)[-1]
    assert (step.act, step.named) == (Act.AMEND, house.editing.renamed(now))


def test_who_finds_people_finds_them_by_the_name_that_stands(house: House, els: Person, sent: Accepted) -> None:
    returned(house, els, sent.reaction)
    mended(house, sent)
    found = house.review.queue(els, Wanted(names=("jansen",))).page.items
    assert [each.reaction.number for each in found] == [1]


def test_another_moderator_goes_on_with_it(house: House, els: Person, sent: Accepted) -> None:
    pim = house.people.add("Pim Bos", "pim@example.org", Role.MODERATOR, PASSWORD)
    returned(house, els, sent.reaction)
    mended(house, sent)
    assert house.review.decide(pim, "magazine", 1, Act.APPROVE, 2).status is Status.PUBLISHED
