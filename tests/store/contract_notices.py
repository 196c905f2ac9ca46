"""What every engine must keep of reports of published reactions."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.decision import Act, Decision
from moderation.domain.edit import Revision
from moderation.domain.errors import AlreadyExists, UnknownNotice, UnknownReaction
from moderation.domain.event import Kind, after_report
from moderation.domain.ids import made_at
from moderation.domain.notice import NoticeGround
from moderation.domain.reaction import Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.store.interface import NoticeArrival, Store
from tests.store.samples import (
    DIGEST,
    NOW,
    a_decision,
    a_notice,
    a_report_of,
    arrived,
    full,
    kept_policy,
    published,
    reported,
    undoing,
)

ADDRESS = "anna@buurt.example"
LATER = NOW + timedelta(days=365)


def kept(reaction: Reaction, **changes: object) -> Decision:
    """Els leaves a reaction where it is."""
    return a_decision(reaction, act=Act.KEEP, after=reaction.status, told="Het mag.", **changes)


def opened(store: Store, reaction: Reaction) -> list[int]:
    """The numbers of the reports of a reaction that are open, oldest first."""
    return [each.number for each in reversed(store.notices("blad", reaction.id)) if each.answer is None]


class NoticesContract:
    """Reports, and the decisions that answer them."""

    def test_a_report_comes_back_as_it_was_kept_under_a_number_of_its_site(self, store: Store) -> None:
        reaction = published(store)
        arrival = a_report_of(reaction, number=0, about="art. 137c", name="Anna Bos", email=ADDRESS)
        notice = store.add_notice(arrival, same_since=NOW)
        assert (notice.number, notice.reference, notice.has_address) == (1, "M-1", True)
        assert (notice.ground, notice.about, notice.name) == (NoticeGround.LAW, "art. 137c", "Anna Bos")
        assert store.notice("blad", notice.id) == store.notice_by_receipt(arrival.receipt) == notice
        assert store.notices("blad", reaction.id) == (notice,)
        assert reported(store, published(store)).number == 2
        assert reported(store, published(store, site="krant")).number == 1

    def test_nothing_of_a_report_is_lost(self, store: Store) -> None:
        reaction = published(store)
        notice = reported(store, reaction, about="art. 137c", name="Anna Bos", email=ADDRESS)
        store.decide(kept(reaction))
        full(replace(store.notice("blad", notice.id), forgotten=NOW))

    def test_the_address_comes_out_only_to_be_written_to(self, store: Store) -> None:
        reaction = published(store)
        with_address, without = reported(store, reaction, email=ADDRESS), reported(store, reaction)
        assert store.reporter("blad", with_address.id) == ADDRESS
        assert store.reporter("blad", without.id) == ""
        assert not without.has_address
        assert ADDRESS not in repr(store.notices("blad", reaction.id))

    @pytest.mark.parametrize("status", [Status.WAITING, Status.REMOVED])
    def test_only_what_is_published_is_reported(self, store: Store, status: Status) -> None:
        reaction = arrived(store)
        if status is Status.REMOVED:
            reaction = store.decide(a_decision(reaction))
            reaction = store.decide(a_decision(reaction, act=Act.REMOVE, after=status, reason="insult"))
        with pytest.raises(UnknownReaction):
            reported(store, reaction)
        with pytest.raises(UnknownReaction):
            store.add_notice(a_report_of(arrived(store, site="krant"), site="blad"), same_since=NOW)
        assert store.due_events(NOW + timedelta(days=1)) == ()

    def test_what_the_same_sender_reports_again_is_the_report_that_there_is(self, store: Store) -> None:
        reaction = published(store)
        first = reported(store, reaction, mark="Anna")
        assert reported(store, reaction, mark="Anna", same_since=first.at) == first
        assert reported(store, reaction, mark="Bert", same_since=first.at).number == 2
        assert reported(store, reaction, mark="Anna", same_since=NOW + timedelta(days=1)).number == 3

    def test_of_a_double_click_one_report_is_kept(self, store: Store) -> None:
        reaction = published(store)
        arrivals = [a_report_of(reaction, mark="Anna") for _ in range(6)]
        with ThreadPoolExecutor(6) as pool:
            kept = list(pool.map(lambda each: store.add_notice(each, same_since=NOW), arrivals))
        assert {each.id for each in kept} <= {each.notice.id for each in arrivals}
        assert len(set(kept)) == len(store.notices("blad", reaction.id)) == 1

    def test_an_id_is_used_once(self, store: Store) -> None:
        reaction = published(store)
        arrival = a_report_of(reaction)
        store.add_notice(arrival, same_since=NOW)
        with pytest.raises(AlreadyExists):
            store.add_notice(a_report_of(reaction, id=arrival.notice.id), same_since=NOW + timedelta(days=1))
        assert reported(store, reaction).number == 2, "no number is lost"

    def test_its_events_are_kept_with_it_once(self, store: Store) -> None:
        reaction = published(store)
        notice = a_notice(reaction)
        arrival = NoticeArrival(notice, "Anna", "receipt", events=after_report(notice))
        for _ in range(2):
            store.add_notice(arrival, same_since=NOW)
        (event,) = store.due_events(notice.at)
        assert (event.kind, event.cause, event.reaction) == (Kind.REPORTED, notice.id, reaction.id)

    @pytest.mark.parametrize("key", ["another", "", "\0", "\ud800"])
    def test_a_report_that_is_not_there_is_unknown(self, store: Store, key: str) -> None:
        there = reported(store, published(store))
        for ask in (store.notice, store.reporter):
            with pytest.raises(UnknownNotice):
                ask("blad", key)
            with pytest.raises(UnknownNotice):
                ask("krant", there.id)
        with pytest.raises(UnknownNotice):
            store.notice_by_receipt(key)
        assert store.notices("blad", key) == store.notices_answered("blad", key) == ()

    # What is open

    def test_reactions_with_open_reports_are_listed_once_the_longest_waiting_first(self, store: Store) -> None:
        reactions = [published(store) for _ in range(5)]
        elsewhere = published(store, site="krant")
        firsts = [reported(store, each) for each in (*reversed(reactions), elsewhere)]
        reported(store, reactions[4])
        assert store.number_reported() == 6
        assert store.number_reported(at_most=4) == 4
        first = store.reported(limit=4)
        rest = store.reported(after=first.after, limit=4)
        assert [each.notice for each in (*first.items, *rest.items)] == firsts
        assert [each.number for each in first.items] == [each.number for each in reversed(reactions)][:4]
        assert (rest.items[-1].site, rest.after) == ("krant", None)

    @pytest.mark.parametrize(
        ("act", "after"),
        [(Act.KEEP, Status.PUBLISHED), (Act.REMOVE, Status.REMOVED), (Act.WITHDRAW, Status.WITHDRAWN)],
    )
    def test_a_decision_ends_the_open_reports_of_its_reaction_alone(
        self, store: Store, act: Act, after: Status
    ) -> None:
        reaction, other = published(store), published(store)
        before, untouched = reported(store, reaction), reported(store, other)
        store.decide(kept(reaction))
        reaction = store.reaction("blad", reaction.number)
        notices = [reported(store, reaction) for _ in range(2)]
        decision = a_decision(reaction, act=act, after=after, reason="insult")
        store.decide(decision)
        answered = store.notices_answered("blad", decision.id)
        assert [each.id for each in answered] == [each.id for each in notices]
        assert all(each.answer == decision.id for each in answered)
        assert store.notice("blad", before.id).answer not in (None, decision.id)
        assert [each.notice for each in store.reported().items] == [untouched]

    def test_an_edit_ends_them_where_all_can_see_it(self, store: Store) -> None:
        reaction = published(store)
        reported(store, reaction)
        edit = a_decision(reaction, act=Act.EDIT, after=Status.PUBLISHED, reason="personal")
        edited = store.edit(edit, Revision("Mooi.", "<p>Mooi.</p>", "Mooi.", "textile 1", edited="personal"))
        assert opened(store, reaction) == []
        store.decide(undoing(edit, edited))
        assert opened(store, reaction) == [1]

    def test_many_decisions_at_once_end_them_as_well(self, store: Store) -> None:
        reactions = [published(store) for _ in range(3)]
        for each in reactions:
            reported(store, each)
        gone = [a_decision(each, act=Act.REMOVE, after=Status.REMOVED, reason="insult") for each in reactions[:2]]
        store.decide_all(gone)
        assert [each.number for each in store.reported().items] == [reactions[2].number]

    def test_undoing_opens_them_again_and_no_others(self, store: Store) -> None:
        reaction = published(store)
        reported(store, reaction)
        first = kept(reaction)
        reaction = store.decide(first)
        reported(store, reaction)
        second = kept(reaction)
        reaction = store.decide(second)
        assert opened(store, reaction) == []
        reaction = store.decide(undoing(second, reaction))
        assert opened(store, reaction) == [2]
        assert store.decisions("blad", reaction.id)[-1].told == ""

    def test_what_waits_again_keeps_its_open_reports_until_it_is_rejected(self, store: Store) -> None:
        approval = a_decision(arrived(store))
        reaction = store.decide(approval)
        reported(store, reaction)
        reaction = store.decide(undoing(approval, reaction))
        assert opened(store, reaction) == [1]
        store.decide(a_decision(reaction, act=Act.REJECT, after=Status.REJECTED, reason="insult"))
        assert opened(store, reaction) == []

    def test_what_somebody_has_reported_before_is_counted_by_the_address(self, store: Store) -> None:
        first, second = published(store), published(store)
        reported(store, first, email=ADDRESS.upper())
        reported(store, second, email="bert@buurt.example")
        store.decide(kept(first))
        reported(store, second, email=ADDRESS)
        latest = reported(store, second, email=ADDRESS)
        assert store.reported_before("blad", latest.id) == (2, 1)
        assert store.reported_before("blad", reported(store, second).id) == (0, 0)
        assert store.reported_before("blad", "another") == (0, 0)

    def test_lists_say_how_many_reports_of_each_are_open(self, store: Store) -> None:
        first, second = published(store), published(store)
        for _ in range(2):
            reported(store, first)
        approved = {each.number: each.reports for each in store.decided().items}
        listed = {each.reaction.number: each.reports for each in store.listed(Wanted(status=None), now=NOW).items}
        assert approved == listed == {first.number: 2, second.number: 0}
        store.decide(kept(first))
        assert [each.reports for each in store.listed(Wanted(status=None), now=NOW).items] == [0, 0]

    # What is forgotten

    def test_who_reported_is_forgotten_after_the_answer_and_what_was_reported_is_not(self, store: Store) -> None:
        reaction = published(store)
        arrival = a_report_of(reaction, about="art. 137c", name="Anna Bos", email=ADDRESS)
        notice = store.add_notice(arrival, same_since=NOW)
        answer = kept(reaction)
        store.decide(answer)
        assert store.forget_reporters("blad", DIGEST, made_at(answer.id), LATER) == 0
        assert store.forget_reporters("krant", DIGEST, LATER, LATER) == 0
        assert store.notice("blad", notice.id) == replace(notice, answer=answer.id)
        assert store.forget_reporters("blad", DIGEST, LATER, LATER) == 1
        bare = replace(notice, answer=answer.id, about="", name="", text="", has_address=False, forgotten=LATER)
        assert store.notice("blad", notice.id) == store.notice_by_receipt(arrival.receipt) == bare
        assert store.reporter("blad", notice.id) == ""
        assert store.forget_reporters("blad", DIGEST, LATER, LATER) == 0
        assert store.reported_before("blad", reported(store, reaction, email=ADDRESS).id) == (0, 0)

    def test_what_is_open_is_not_forgotten(self, store: Store) -> None:
        reaction = published(store)
        notice = reported(store, reaction, name="Anna Bos", email=ADDRESS)
        answer = kept(reaction)
        reaction = store.decide(answer)
        store.decide(undoing(answer, reaction))
        assert store.forget_reporters("blad", DIGEST, LATER, LATER) == 0
        assert store.notice("blad", notice.id) == notice

    def test_no_more_are_forgotten_in_one_go_than_was_asked(self, store: Store) -> None:
        reaction = published(store)
        for _ in range(3):
            reported(store, reaction)
        store.decide(kept(reaction))
        assert [store.forget_reporters("blad", DIGEST, LATER, LATER, limit=2) for _ in range(3)] == [2, 1, 0]

    def test_each_is_forgotten_by_the_policy_under_which_it_was_answered(self, store: Store) -> None:
        store.keep_policy(kept_policy(digest="another"))
        notices = []
        for policy in (DIGEST, "another"):
            reaction = published(store)
            notices.append(reported(store, reaction))
            store.decide(kept(reaction, policy=policy))
        reported(store, published(store))
        assert store.policies_of_answers("blad", LATER) == tuple(sorted((DIGEST, "another")))
        assert store.policies_of_answers("blad", NOW) == store.policies_of_answers("krant", LATER) == ()
        assert store.forget_reporters("blad", "another", LATER, LATER) == 1
        assert [store.notice("blad", each.id).forgotten for each in notices] == [None, LATER]
        assert store.policies_of_answers("blad", LATER) == (DIGEST,)

    @pytest.mark.parametrize(("ground", "left"), [(NoticeGround.RULES, "Blijf beleefd."), (NoticeGround.LAW, "")])
    def test_of_what_was_named_a_house_rule_stays_and_what_they_typed_does_not(
        self, store: Store, ground: NoticeGround, left: str
    ) -> None:
        reaction = published(store)
        notice = reported(store, reaction, ground=ground, about="Blijf beleefd.")
        store.decide(kept(reaction))
        assert store.forget_reporters("blad", DIGEST, LATER, LATER) == 1
        assert store.notice("blad", notice.id).about == left

    def test_a_report_that_is_forgotten_is_not_opened_again(self, store: Store) -> None:
        reaction = published(store)
        notice = reported(store, reaction, email=ADDRESS)
        answer = kept(reaction)
        reaction = store.decide(answer)
        store.forget_reporters("blad", DIGEST, LATER, LATER)
        store.decide(undoing(answer, reaction))
        left = store.notice("blad", notice.id)
        assert (left.answer, left.text, left.forgotten) == (answer.id, "", LATER)
        assert store.number_reported() == 0
