"""After posting, by the receipt alone: where a reaction stands, another text in the place of it, and taking it back."""

import pytest

from moderation.domain.circumstances import Record
from moderation.domain.comparison import Kind
from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.errors import (
    ActNotPossible,
    BadEdit,
    BadPolicy,
    NothingToUndo,
    Oversized,
    StaleDecision,
    TicketAltered,
    TicketExpired,
    UnknownReaction,
)
from moderation.domain.finding import Finding
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.terms import Terms
from moderation.domain.wanted import Wanted
from moderation.intake import Accepted, Preview, Standing
from moderation.intake.sent import Sent
from moderation.pipeline import LONGEST_TEXT
from moderation.review.bulk import Picked, Why
from moderation.store.interface import Store
from moderation.store.paging import mark_of
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.store.samples import published_in

SENT = "Zie https://een.example/a en https://twee.example/b en https://drie.example/c voor meer, zo dacht ik."
BETTER = "Zie de krant van *gisteren* voor meer, zo dacht ik."
SPAM = " ".join(f"https://spam.example/{number}" for number in range(9))
TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf")


def amended(house: House, accepted: Accepted, text: str = BETTER) -> Standing | Preview:
    """What comes of another text, previewed first."""
    standing = house.receipts.standing(accepted.receipt)
    preview = house.receipts.preview_amendment(standing, text)
    clock = house.clock
    assert isinstance(clock, Clock)
    clock.forward(seconds=3)  # as long as it takes to read a preview
    return house.receipts.amend(standing, standing.seen, text, preview.ticket)


def withdrawn(house: House, accepted: Accepted) -> Reaction:
    standing = house.receipts.standing(accepted.receipt)
    return house.receipts.withdraw(standing, standing.seen).reaction


def rules(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.rule for finding in findings}


def test_a_receipt_says_what_its_author_can_do(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends()
    assert house.receipts.standing(sent.receipt).acts == (Act.AMEND, Act.WITHDRAW)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    assert house.receipts.standing(sent.receipt).acts == (Act.WITHDRAW,)
    assert withdrawn(house, sent).status is Status.WITHDRAWN
    assert house.receipts.standing(sent.receipt).acts == ()


@pytest.mark.parametrize("receipt", ["", "x", "é", "\ud800", "A" * 32, "x" * 10_000])
def test_what_is_no_receipt_leads_nowhere(house: House, jan: Reader, receipt: str) -> None:
    jan.sends()
    with pytest.raises(UnknownReaction):
        house.receipts.standing(receipt)


# Another text


def test_an_amendment_keeps_the_place_and_the_date_and_is_judged_anew(
    house: House, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends(SENT)
    clock.forward(hours=2)
    outcome = amended(house, sent)
    assert isinstance(outcome, Standing)
    now, before = outcome.reaction, sent.reaction
    assert (now.number, now.received, now.author, now.status) == (1, before.received, before.author, Status.WAITING)
    assert (now.text, now.amended, now.version) == (BETTER, clock(), 1)
    assert "<strong>gisteren</strong>" in now.html
    assert "links" in rules(before.findings)
    assert "links" not in rules(now.findings)
    (decision,) = store.decisions("magazine", now.id)
    assert (decision.act, decision.person, decision.at) == (Act.AMEND, None, clock())
    assert store.revisions("magazine", now.id)[1].text == SENT


def test_a_preview_of_an_amendment_changes_nothing(house: House, jan: Reader, store: Store) -> None:
    sent = jan.sends(SENT)
    preview = house.receipts.preview_amendment(house.receipts.standing(sent.receipt), BETTER)
    assert preview.ticket
    assert preview.assessment.shown_name == "Jan Jansen"
    assert store.reaction("magazine", 1) == sent.reaction


def test_without_the_ticket_of_these_very_words_it_becomes_a_preview_again(
    house: House, jan: Reader, store: Store, clock: Clock
) -> None:
    sent, other = jan.sends(SENT), jan.sends("Iets heel anders.", name="Jan de Vries", email="vries@example.org")
    standing = house.receipts.standing(sent.receipt)
    ticket = house.receipts.preview_amendment(standing, BETTER).ticket
    elsewhere = house.receipts.standing(other.receipt)
    for place, text, given in ((standing, BETTER, ""), (standing, BETTER + "!", ticket), (elsewhere, BETTER, ticket)):
        outcome = house.receipts.amend(place, place.seen, text, given)
        assert isinstance(outcome, Preview)
        assert isinstance(outcome.problem, TicketAltered)
    clock.forward(days=1)
    late = house.receipts.amend(standing, standing.seen, BETTER, ticket)
    assert isinstance(late, Preview)
    assert isinstance(late.problem, TicketExpired)
    assert store.reaction("magazine", 1).version == 0
    done = house.receipts.amend(standing, standing.seen, BETTER, late.ticket)
    assert isinstance(done, Standing)


def test_a_double_click_amends_once(house: House, jan: Reader, store: Store) -> None:
    sent = jan.sends(SENT)
    standing = house.receipts.standing(sent.receipt)
    ticket = house.receipts.preview_amendment(standing, BETTER).ticket
    house.receipts.amend(standing, standing.seen, BETTER, ticket)
    again = house.receipts.amend(house.receipts.standing(sent.receipt), standing.seen, BETTER, ticket)
    assert isinstance(again, Standing)
    assert store.reaction("magazine", 1).version == 1
    at_once = house.receipts.amend(standing, standing.seen, BETTER, ticket)
    assert isinstance(at_once, Standing)
    assert (at_once.reaction.text, at_once.reaction.version) == (BETTER, 1)
    other = f"{BETTER} Of toch niet."
    ticket = house.receipts.preview_amendment(standing, other).ticket
    with pytest.raises(StaleDecision):
        house.receipts.amend(standing, standing.seen, other, ticket)


def test_a_double_click_withdraws_once(house: House, jan: Reader, store: Store) -> None:
    sent = jan.sends(SENT)
    standing = house.receipts.standing(sent.receipt)
    for _ in range(2):
        assert house.receipts.withdraw(standing, standing.seen).reaction.status is Status.WITHDRAWN
    assert store.reaction("magazine", 1).version == 1


def test_what_the_rules_refuse_must_be_mended_and_changes_nothing(house: House, jan: Reader, store: Store) -> None:
    sent = jan.sends(SENT)
    refused = amended(house, sent, "x " * 6_000)
    assert isinstance(refused, Preview)
    assert refused.ticket == ""
    assert refused.assessment.status is None
    standing = house.receipts.standing(sent.receipt)
    for text in (SENT, SENT.replace(" en", "\u200b en")):
        with pytest.raises(BadEdit):
            house.receipts.preview_amendment(standing, text)
    with pytest.raises(Oversized):
        house.receipts.preview_amendment(standing, "x" * (LONGEST_TEXT + 1))
    assert store.reaction("magazine", 1) == sent.reaction


def test_its_own_earlier_words_are_no_repetition_and_its_own_arrival_no_haste(house: House, jan: Reader) -> None:
    jan.sends(SENT)
    sent = jan.sends("Een heel eigen verhaal over de gemeente, met meer woorden dan er nodig zijn.", name="Jan Jansen")
    nearly = "Een heel eigen verhaal over de gemeente, met meer woorden dan er nodig waren."
    outcome = amended(house, sent, nearly)
    assert isinstance(outcome, Standing)
    assert rules(outcome.reaction.findings) <= rules(sent.reaction.findings)


def test_an_amendment_is_found_by_its_new_words(house: House, jan: Reader, store: Store, clock: Clock) -> None:
    outcome = amended(house, jan.sends("Een eerste versie van dit verhaal."), "Zoiets had niemand nog verzonnen.")
    assert isinstance(outcome, Standing)
    assert len(store.listed(Wanted(phrases=("verzonnen",)), now=clock()).items) == 1
    assert store.listed(Wanted(phrases=("versie",)), now=clock()).items == ()
    same = Sent("Jan Jansen", "jan@example.org", "Zoiets had niemand nog verzonnen.")
    again = house.intake.preview(outcome.place, same)
    assert "repetition" in rules(again.assessment.findings)


def test_spam_stays_where_it_was_and_its_author_learns_nothing_by_it(house: House, jan: Reader) -> None:
    sent = jan.sends(SPAM)
    assert sent.reaction.status is Status.SPAM
    outcome = amended(house, sent, "Een net verhaal zonder verwijzingen, over de gemeente.")
    assert isinstance(outcome, Standing)
    assert outcome.reaction.status is Status.SPAM
    assert outcome.acts == (Act.AMEND, Act.WITHDRAW)
    worse = amended(house, jan.sends("Een net begin."), SPAM)
    assert isinstance(worse, Standing)
    assert worse.reaction.status is Status.WAITING, "a person has it before them already"


def test_an_amendment_of_what_was_marked_as_spam_meanwhile_goes_on_as_if_it_was_not(
    house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends(SENT)
    before = house.receipts.standing(sent.receipt)
    ticket = house.receipts.preview_amendment(before, BETTER).ticket
    house.review.decide(els, "magazine", 1, Act.SPAM, 0)
    outcome = house.receipts.amend(house.receipts.standing(sent.receipt), before.seen, BETTER, ticket)
    assert isinstance(outcome, Standing)
    assert (outcome.reaction.status, outcome.reaction.text) == (Status.SPAM, BETTER)


def test_a_moderator_who_looked_at_the_old_text_is_told(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends(SENT)
    house.review.read(els, sent.reaction)
    amended(house, sent)
    assert [claim.person for claim in house.review.claims()] == [els.id], "who reads it goes on"
    with pytest.raises(StaleDecision) as refused:
        house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    assert refused.value.last
    assert refused.value.last.act is Act.AMEND
    assert refused.value.reaction.text == BETTER
    house.review.decide(els, "magazine", 1, Act.APPROVE, 1)


def test_once_it_is_decided_nothing_can_be_amended(house: House, els: Person, jan: Reader, store: Store) -> None:
    sent = jan.sends(SENT)
    standing = house.receipts.standing(sent.receipt)
    ticket = house.receipts.preview_amendment(standing, BETTER).ticket
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    with pytest.raises(StaleDecision):
        house.receipts.amend(standing, standing.seen, BETTER, ticket)
    now = house.receipts.standing(sent.receipt)
    with pytest.raises(StaleDecision):
        house.receipts.amend(now, standing.seen, BETTER, ticket)
    with pytest.raises(ActNotPossible):
        house.receipts.preview_amendment(now, BETTER)
    assert store.reaction("magazine", 1).text == SENT


def test_the_house_rules_in_force_judge_an_amendment(house: House, bram: Person, jan: Reader, store: Store) -> None:
    sent = jan.sends(SENT)
    house.activations.activate("magazine", "open", bram)
    outcome = amended(house, sent)
    assert isinstance(outcome, Standing)
    assert outcome.reaction.policy == store.site("magazine").policy != sent.reaction.policy
    assert house.review.item("magazine", 1).course[0].policy == outcome.reaction.policy


def test_an_edit_of_the_editors_before_it_is_gone_and_one_after_it_is_told(
    house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends(SENT)
    house.editing.save(els, "magazine", 1, 0, Edit("Zie de krant.", "link"))
    standing = house.receipts.standing(sent.receipt)
    assert standing.sent
    assert standing.sent.text == SENT
    outcome = amended(house, sent)
    assert isinstance(outcome, Standing)
    assert (outcome.reaction.edited, outcome.sent) == ("", None)
    item = house.review.item("magazine", 1)
    assert (item.can_undo, item.by_author) == (None, item.course[-1])
    edited = house.editing.save(els, "magazine", 1, 2, Edit("Zie de krant van gisteren.", "shortened"))
    sent_last = house.receipts.standing(sent.receipt).sent
    assert sent_last
    assert sent_last.text == BETTER
    assert "".join(each.text for each in house.editing.as_sent(edited) if each.kind is not Kind.IN) == BETTER
    changed = house.editing.amended(edited)
    assert "".join(each.text for each in changed if each.kind is not Kind.IN) == SENT
    assert "".join(each.text for each in changed if each.kind is not Kind.OUT) == BETTER


def test_under_an_arrangement_the_name_stays_sealed(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends(SENT, name="Sarah Zeldzaam")
    house.arrangements.arrange(els, "magazine", 1, 0, TERMS)
    outcome = amended(house, sent)
    assert isinstance(outcome, Standing)
    assert "Zeldzaam" not in repr(outcome)
    assert "surname" not in rules(outcome.reaction.findings)


def test_replay_judges_what_the_author_last_wrote_in_the_circumstances_of_then(
    house: House, els: Person, jan: Reader, store: Store, clock: Clock
) -> None:
    sent = jan.sends(SPAM)
    clock.forward(hours=3)
    amended(house, sent)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 2)
    (past,) = store.past("magazine", after=mark_of(""))
    assert (past.reaction.text, past.human) == (BETTER, Status.PUBLISHED)
    assert past.reaction.first_status is Status.WAITING, "where these words go at once"
    assert past.circumstances.at
    assert past.circumstances.at < clock()
    assert past.circumstances.seconds is not None


def test_while_the_house_rules_cannot_be_read_it_is_seen_and_withdrawn_but_not_amended(
    house: House, jan: Reader, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = jan.sends(SENT)

    def broken(_: str) -> None:
        raise BadPolicy("policy.toml cannot be read")

    monkeypatch.setattr(house.shelf, "in_force", broken)
    standing = house.receipts.standing(sent.receipt)
    assert standing.acts == (Act.WITHDRAW,)
    with pytest.raises(BadPolicy):
        house.receipts.preview_amendment(standing, BETTER)
    assert house.receipts.withdraw(standing, standing.seen).reaction.status is Status.WITHDRAWN


# Taking back


@pytest.mark.parametrize("act", [None, Act.APPROVE, Act.SPAM, Act.REJECT, Act.REMOVE])
def test_a_reaction_can_be_withdrawn_whatever_became_of_it_for_good(
    house: House, els: Person, jan: Reader, store: Store, act: Act | None
) -> None:
    sent = jan.sends()
    version = 0
    for step in {None: (), Act.REMOVE: (Act.APPROVE, Act.REMOVE)}.get(act, (act,)):
        house.review.decide(els, "magazine", 1, step, version, reason="offtopic")
        version += 1
    now = withdrawn(house, sent)
    assert (now.status, now.version) == (Status.WITHDRAWN, version + 1)
    assert withdrawn(house, sent) == now, "once is enough"
    item = house.review.item("magazine", 1)
    assert (item.acts, item.can_undo, item.by_author) == ((), None, item.course[-1])
    for decision in item.course:
        with pytest.raises(NothingToUndo):
            house.review.undo(els, "magazine", 1, decision.id, version + 1)
    for wrong in Act:
        with pytest.raises(ActNotPossible):
            house.review.decide(els, "magazine", 1, wrong, version + 1, reason="offtopic")
    assert store.record("magazine", "jan@example.org") == Record(), "it counts for nothing"
    assert house.review.numbers()[Status.WITHDRAWN] == 1


def test_nobody_at_the_desk_acts_as_the_author(house: House, els: Person, jan: Reader) -> None:
    jan.sends()
    for act in (Act.AMEND, Act.WITHDRAW):
        with pytest.raises(ActNotPossible):
            house.review.decide(els, "magazine", 1, act, 0)


def test_the_public_loses_it_at_once(house: House, els: Person, jan: Reader, store: Store) -> None:
    sent = jan.sends("Dit moet weg.")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    edition = store.editions()["magazine"]
    assert [each.number for each in published_in(store, "magazine", sent.reaction.thread)] == [1]
    withdrawn(house, sent)
    assert published_in(store, "magazine", sent.reaction.thread) == ()
    assert store.editions()["magazine"] > edition


def test_a_decision_and_a_withdrawal_at_once_are_told_to_whoever_was_second(
    house: House, els: Person, jan: Reader
) -> None:
    sent = jan.sends()
    standing = house.receipts.standing(sent.receipt)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    with pytest.raises(StaleDecision):
        house.receipts.withdraw(standing, standing.seen)
    with pytest.raises(StaleDecision):
        house.receipts.withdraw(house.receipts.standing(sent.receipt), standing.seen)
    withdrawn(house, sent)
    with pytest.raises(StaleDecision) as refused:
        house.review.decide(els, "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    assert refused.value.last
    assert refused.value.last.act is Act.WITHDRAW


def test_what_was_withdrawn_can_be_sent_once_more(house: House, jan: Reader) -> None:
    sent = jan.sends("Een verhaal waarvan ik er maar een heb, over de gemeente.")
    withdrawn(house, sent)
    again = jan.sends("Een verhaal waarvan ik er maar een heb, over de gemeente.")
    assert "repetition" not in rules(again.reaction.findings)


def test_one_s_own_walk_back_passes_over_what_the_author_did(house: House, els: Person, jan: Reader) -> None:
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    withdrawn(house, sent)
    undone = house.walk.undo_last(els)
    assert undone.reactions == ()
    assert [(each.number, each.later.act) for each in undone.passed] == [(1, Act.WITHDRAW)]
    (decided,) = house.logbook.decided(els).items
    assert (decided.stands, decided.is_last, decided.by_author) == (True, False, Act.WITHDRAW)


def test_of_many_at_once_it_is_left_out_and_said_why(house: House, els: Person, jan: Reader) -> None:
    picked = Picked("magazine", 1, 0)
    amended(house, jan.sends(SENT))
    (line,) = house.bulk.overview(els, Act.APPROVE, [picked]).left_out
    assert (line.why, line.person) == (Why.AUTHOR, None)
    assert house.bulk.carry_out(els, Act.APPROVE, [picked]).left_out == (line,)


def test_the_log_knows_both_and_holds(house: House, jan: Reader, store: Store, clock: Clock) -> None:
    sent = jan.sends(SENT)
    amended(house, sent)
    clock.forward(seconds=1)
    withdrawn(house, sent)
    assert [line.entry.act for line in house.review.log().items] == [Act.WITHDRAW, Act.AMEND]
    assert all(line.is_whole and line.entry.person is None for line in house.review.log().items)
    assert store.chain("magazine").flaws == ()


def test_how_long_others_waited_is_told_when_they_were_enough_and_counted_now_and_then(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    for number in range(1, 20):
        jan.sends(f"Verhaal nummer {number}.", email=f"{number}@example.org", thread=f"/artikel/{number}")
        clock.forward(minutes=10)
        house.review.decide(els, "magazine", number, Act.APPROVE, 0)
    assert house.figures.usual_wait("magazine").number == 0
    jan.sends("Nog een verhaal.", email="20@example.org", thread="/artikel/20")
    house.review.decide(els, "magazine", 20, Act.APPROVE, 0)
    assert house.figures.usual_wait("magazine").number == 0
    clock.forward(hours=1)
    wait = house.figures.usual_wait("magazine")
    assert wait.number == 20
    assert wait.slow
    assert wait.slow.total_seconds() == 600
