"""What readers say to each other: answers are kept with what they answer, and the newest is found."""

from dataclasses import replace
from datetime import timedelta

from moderation.domain.decision import Act
from moderation.domain.edit import revision_of
from moderation.domain.reaction import PublicReaction, Status
from moderation.store.interface import Placed, Store
from tests.store.samples import (
    NOW,
    a_decision,
    a_reaction,
    a_thread,
    an_arrival,
    arranged,
    arrived,
    published,
    published_in,
)

DECIDED = NOW + timedelta(minutes=5)


class ConversationsContract:
    """Answers, and the newest of a site and of a thread."""

    # Answers

    def test_what_a_reaction_answers_comes_back_with_it(self, store: Store) -> None:
        asked = published(store)
        answer = published(store, parent=asked.number)
        assert store.reaction("blad", answer.number).parent == asked.number
        assert store.reaction_by_receipt(f"receipt of {answer.id}").parent == asked.number
        assert store.reaction("blad", asked.number).parent is None
        assert [each.parent for each in published_in(store, "blad", "/artikel/12")] == [None, asked.number]
        (past, _) = store.past("blad", after="", limit=5)[::-1]
        assert past.reaction.parent == asked.number

    def test_what_is_answered_may_go_and_the_answer_stays_what_it_was(self, store: Store) -> None:
        asked = published(store)
        answer = published(store, parent=asked.number)
        store.decide(a_decision(asked, act=Act.REMOVE, after=Status.REMOVED, reason="insult"))
        assert store.reaction("blad", answer.number).parent == asked.number
        assert [(each.number, each.parent) for each in published_in(store, "blad", "/artikel/12")] == [(2, 1)]

    def test_an_answer_that_is_edited_or_arranged_answers_the_same(self, store: Store) -> None:
        asked = published(store)
        answer = arrived(store, parent=asked.number)
        edited = store.edit(
            a_decision(answer, act=Act.EDIT, after=Status.WAITING, reason="link"),
            replace(revision_of(answer), text="Anders."),
        )
        assert edited.parent == asked.number
        assert store.decide(a_decision(edited)).parent == asked.number

    def test_published_answers_are_counted_up_to_a_number(self, store: Store) -> None:
        asked, other = published(store), published(store)
        assert store.answers_to("blad", asked.number) == 0
        first = published(store, parent=asked.number)
        for _ in range(2):
            published(store, parent=asked.number)
        arrived(store, parent=asked.number)
        published(store, parent=other.number)
        published(store, parent=first.number)
        assert store.answers_to("blad", asked.number) == 3
        assert store.answers_to("blad", asked.number, at_most=2) == 2
        assert store.answers_to("krant", asked.number) == 0
        assert store.answers_to("blad", 2**80) == 0

    # The newest

    def test_the_newest_of_a_site_come_first_with_the_pages_under_which_they_stand(self, store: Store) -> None:
        here = published(store, received=NOW)
        there = published(store, thread="/artikel/13", received=NOW + timedelta(minutes=1), edited="link")
        arrived(store)
        published(store, site="krant")
        store.put_thread(a_thread("/artikel/13", title="Over bossen", url="https://blad.example/bos"))
        assert store.newest_published("blad") == (
            Placed(
                PublicReaction(there.number, "Jan Jansen", there.html, there.received, "link"),
                "/artikel/13",
                "Over bossen",
                "https://blad.example/bos",
                DECIDED,
                None,
            ),
            Placed(
                PublicReaction(here.number, "Jan Jansen", here.html, NOW),
                "/artikel/12",
                "Over bomen",
                "https://blad.example/artikel/12",
                DECIDED,
                None,
            ),
        )
        assert store.newest_published("nergens") == ()

    def test_the_newest_of_a_thread_are_its_own(self, store: Store) -> None:
        numbers = [published(store, thread=thread).number for thread in ("/a", "/b", "/a", "/a")]
        found = store.newest_published("blad", "/a")
        assert [each.reaction.number for each in found] == [numbers[3], numbers[2], numbers[0]]
        assert {each.thread for each in found} == {"/a"}
        assert store.newest_published("blad", "/nergens") == ()
        assert store.newest_published("blad", "\0") == ()

    def test_of_the_newest_no_more_are_given_than_were_asked_for(self, store: Store) -> None:
        for _ in range(4):
            published(store)
        for thread in (None, "/artikel/12"):
            assert [each.reaction.number for each in store.newest_published("blad", thread, limit=3)] == [4, 3, 2]

    def test_what_was_published_without_a_decision_changed_when_it_came_in(self, store: Store) -> None:
        at_once = a_reaction(status=Status.PUBLISHED, first_status=Status.PUBLISHED)
        store.accept(an_arrival(at_once), None)
        assert [each.changed for each in store.newest_published("blad")] == [NOW]

    def test_the_last_decision_says_when_it_changed(self, store: Store) -> None:
        shown = published(store)
        later = {"act": Act.REMOVE, "after": Status.REMOVED, "at": NOW + timedelta(hours=1)}
        gone = store.decide(a_decision(shown, **later))
        assert store.newest_published("blad") == ()
        back = {"act": Act.RESTORE, "at": NOW + timedelta(hours=2)}
        store.decide(a_decision(gone, **back))
        assert [each.changed for each in store.newest_published("blad")] == [NOW + timedelta(hours=2)]

    def test_an_answer_says_when_that_came_in_which_it_answers_while_it_stands_there(self, store: Store) -> None:
        earlier = NOW - timedelta(days=1)
        asked = published(store, received=earlier)
        published(store, parent=asked.number)
        assert store.newest_published("blad")[0].answered == earlier
        store.decide(a_decision(asked, act=Act.REMOVE, after=Status.REMOVED))
        (answer,) = store.newest_published("blad")
        assert (answer.answered, answer.reaction.parent) == (None, asked.number)

    def test_the_newest_show_the_name_that_is_to_be_seen(self, store: Store) -> None:
        arrangement = arranged(store)
        published(store, shown_name=arrangement.shown_name, arrangement=arrangement.id)
        (shown,) = store.newest_published("blad")
        assert shown.reaction.name == arrangement.shown_name
