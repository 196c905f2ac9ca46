"""What every engine must keep: the sentences of `moderation.store.interface`, each as a test."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.domain.decision import Act
from moderation.domain.errors import (
    AlreadyExists,
    NotFound,
    StaleDecision,
    StoreUnavailable,
    ThreadClosed,
    UnknownPerson,
    UnknownReaction,
    UnknownSite,
)
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import Message
from moderation.domain.person import Person, Role
from moderation.domain.reaction import Author, PublicReaction, Reaction, Status
from moderation.domain.wanted import Wanted
from moderation.store.interface import KeptText, Store
from tests.store.samples import (
    BRAM,
    ELS,
    LINKS,
    NOW,
    SHORT,
    a_decision,
    a_kept_text,
    a_reaction,
    a_rendering,
    a_site,
    a_thread,
    an_arrival,
    arranged,
    arrived,
    full,
    new_id,
    published,
    published_in,
)

LATER = NOW + timedelta(hours=1)
NOT_MARKS = ("?", "a", "x" * 300, "\0", "é", "\ud800", "AAAA", "____", "' or 1=1", "  ")

# What passes the door: no control signs, no halves of surrogate pairs.
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60)
MESSAGES = st.builds(
    Message, TEXT, st.dictionaries(TEXT, TEXT | st.integers(-(2**63), 2**63 - 1), max_size=3), plural=TEXT
)
FINDINGS = st.builds(
    Finding,
    TEXT,
    st.sampled_from(Effect),
    MESSAGES,
    st.sampled_from(Field),
    st.none() | st.builds(Span, st.integers(0, 9000), st.integers(0, 9000)),
    st.none() | MESSAGES,
    st.lists(TEXT, max_size=3).map(tuple),
    st.booleans(),
)
HASH = "hash of els"
ON_ONE_STORE = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class StoreContract:
    """Sites and threads, arrivals, the desk, the public, the people, the counters."""

    # Sites and threads

    def test_a_site_comes_back_as_it_was_kept(self, store: Store) -> None:
        site = a_site("weekblad", name="Ons Wéékblad", origins=("https://a.example", "https://b.example:8443"))
        shut = replace(site, key="shut", origins=(), open_threads=False)
        store.add_site(site)
        store.add_site(shut)
        assert store.site("weekblad") == site
        assert store.site("shut") == shut

    def test_a_site_that_is_not_there_is_unknown(self, store: Store) -> None:
        with pytest.raises(UnknownSite, match="nergens"):
            store.site("nergens")

    def test_no_two_sites_have_one_key(self, store: Store) -> None:
        with pytest.raises(AlreadyExists):
            store.add_site(a_site(name="Another"))
        assert store.site("blad") == a_site()

    def test_sites_are_listed_by_key(self, store: Store) -> None:
        for key in ("b-a", "ba", "b1"):
            store.add_site(a_site(key))
        assert [site.key for site in store.sites()] == ["b-a", "b1", "ba", "blad", "krant"]

    def test_a_thread_comes_back_and_can_be_replaced(self, store: Store) -> None:
        store.put_thread(a_thread())
        assert store.thread("blad", "/artikel/12") == a_thread()
        closed = a_thread(
            title="Over bossen", url="https://blad.example/bos", closed=NOW, opened=LATER, announcement="Dank u."
        )
        store.put_thread(full(closed))
        assert store.thread("blad", "/artikel/12") == closed
        store.put_thread(a_thread())
        assert store.thread("blad", "/artikel/12") == a_thread(opened=LATER)

    def test_an_opening_is_replaced_only_by_another_one(self, store: Store) -> None:
        for opened, kept in ((None, None), (LATER, LATER), (NOW, NOW), (None, NOW)):
            store.put_thread(a_thread(opened=opened))
            assert store.thread("blad", "/artikel/12") == a_thread(opened=kept)

    def test_a_thread_is_closed_and_reopened_and_keeps_the_rest(self, store: Store) -> None:
        kept = a_thread(opened=NOW, announcement="Dank u.")
        store.put_thread(kept)
        assert store.close_thread("blad", kept.key, LATER, now=NOW)
        assert store.thread("blad", kept.key) == replace(kept, closed=LATER)
        assert not store.reopen_thread("blad", kept.key, now=NOW), "it is open until later"
        assert store.close_thread("blad", kept.key, None, now=NOW)
        assert store.close_thread("blad", kept.key, NOW, now=NOW)
        assert not store.close_thread("blad", kept.key, LATER, now=NOW), "somebody has closed it"
        assert store.thread("blad", kept.key) == replace(kept, closed=NOW)
        assert store.reopen_thread("blad", kept.key, now=NOW)
        assert store.thread("blad", kept.key) == kept
        assert not store.close_thread("krant", kept.key, NOW, now=NOW)

    def test_what_is_said_above_the_form_changes_nothing_else(self, store: Store) -> None:
        kept = a_thread(closed=LATER, opened=NOW)
        store.put_thread(kept)
        assert store.announce("blad", kept.key, "Dank u.")
        assert store.thread("blad", kept.key) == replace(kept, announcement="Dank u.")
        assert not store.announce("blad", kept.key, "Dank u.")
        assert not store.announce("krant", kept.key, "Dank u.")

    def test_a_thread_belongs_to_its_site(self, store: Store) -> None:
        store.put_thread(a_thread())
        assert store.thread("krant", "/artikel/12") is None
        with pytest.raises(UnknownSite):
            store.put_thread(a_thread(site="nergens"))

    # A reaction comes in

    def test_a_reaction_comes_back_whole(self, store: Store) -> None:
        kept = arrived(store)
        assert kept.number == 1
        assert kept.author == Author("Jan Jansen", "Jan@Jansen.example")
        assert store.reaction("blad", 1) == kept

    def test_all_that_is_known_of_an_author_and_of_the_first_judgement_comes_back(self, store: Store) -> None:
        author = Author("Jan Jansen", "jan@jansen.example", "Jansen", one_name=True)
        vouching = full(replace(LINKS, keys=("publish", "nested.key with a space"), vouches=True))
        under = {"arrangement": arranged(store).id, "first_status": Status.SPAM, "edited": "language", "parent": 1}
        under |= {"identity": "m1" * 32, "amended": NOW}
        kept = full(arrived(store, author=full(author), shadow=(vouching, SHORT), **under))
        assert (kept.author, kept.findings, kept.shadow) == (author, (SHORT, LINKS), (vouching, SHORT))
        assert store.reaction("blad", 1) == kept
        assert store.listed(Wanted(), now=NOW).items[0].reaction == kept

    @pytest.mark.parametrize("surname", [None, ""])
    def test_a_surname_that_was_not_asked_is_not_one_that_was_left_empty(
        self, store: Store, surname: str | None
    ) -> None:
        arrived(store, author=Author("Jan", "", surname))
        assert store.reaction("blad", 1).author.surname == surname

    def test_a_reaction_without_address_and_findings_comes_back_so(self, store: Store) -> None:
        kept = arrived(store, author=Author("Jan Jansen", ""), findings=())
        assert store.reaction("blad", 1) == kept

    @ON_ONE_STORE
    @given(
        author=st.builds(Author, TEXT, TEXT, st.none() | TEXT, st.booleans()),
        text=TEXT,
        findings=st.lists(FINDINGS, max_size=4).map(tuple),
        shadow=st.lists(FINDINGS, max_size=2).map(tuple),
    )
    def test_any_words_come_back_as_they_were(
        self, store: Store, author: Author, text: str, findings: tuple[Finding, ...], shadow: tuple[Finding, ...]
    ) -> None:
        words = {"shown_name": author.name, "text": text, "html": text, "plain": text}
        kept = arrived(store, author=author, findings=findings, shadow=shadow, **words)
        assert store.reaction("blad", kept.number) == kept

    def test_numbers_count_per_site(self, store: Store) -> None:
        assert [arrived(store).number for _ in range(3)] == [1, 2, 3]
        assert arrived(store, site="krant").number == 1

    def test_numbers_have_no_gaps_when_many_come_at_once(self, store: Store) -> None:
        with ThreadPoolExecutor(8) as pool:
            numbers = list(pool.map(lambda _: arrived(store).number, range(40)))
        assert sorted(numbers) == list(range(1, 41))

    def test_the_first_reaction_opens_its_thread(self, store: Store) -> None:
        assert store.thread("blad", "/artikel/12") is None
        arrived(store)
        assert store.thread("blad", "/artikel/12") == a_thread()

    def test_a_stranger_gives_a_thread_that_is_there_no_title(self, store: Store) -> None:
        for title in ("", "Gekaapt"):
            store.accept(an_arrival(thread=a_thread(title=title)), None)
            assert store.thread("blad", "/artikel/12") == a_thread(title="")

    def test_a_stranger_does_not_change_the_address_of_a_thread(self, store: Store) -> None:
        store.put_thread(a_thread())
        store.accept(an_arrival(thread=a_thread(url="https://evil.example")), None)
        assert store.thread("blad", "/artikel/12") == a_thread()

    def test_a_thread_has_the_opening_that_was_given_first(self, store: Store) -> None:
        for opened, kept in ((None, None), (NOW, NOW), (LATER, NOW), (None, NOW)):
            store.accept(an_arrival(thread=a_thread(opened=opened)), None)
            assert store.thread("blad", "/artikel/12") == a_thread(opened=kept)

    def test_a_ticket_is_good_for_one_reaction(self, store: Store) -> None:
        arrival = an_arrival()
        first = store.accept(arrival, None)
        again = store.accept(replace(arrival, reaction=a_reaction()), None)
        assert again == first
        assert store.number_of(Status.WAITING) == 1
        assert arrived(store).number == 2

    def test_a_repeated_ticket_gives_the_reaction_as_it_is_now(self, store: Store) -> None:
        arrival = an_arrival()
        decided = store.decide(a_decision(store.accept(arrival, None)))
        store.put_thread(a_thread(closed=NOW))
        assert store.accept(arrival, None) == decided

    def test_one_ticket_at_twenty_moments_at_once_gives_one_reaction(self, store: Store) -> None:
        arrivals = [an_arrival(ticket="the one") for _ in range(20)]
        with ThreadPoolExecutor(20) as pool:
            kept = set(pool.map(lambda arrival: store.accept(arrival, None).id, arrivals))
        assert len(kept) == 1
        assert store.number_of(Status.WAITING, site="blad") == 1
        assert arrived(store).number == 2

    def test_the_same_ticket_on_another_site_is_another_ticket(self, store: Store) -> None:
        store.accept(an_arrival(ticket="t"), None)
        other = store.accept(an_arrival(a_reaction(site="krant"), ticket="t"), None)
        assert store.reaction("krant", 1) == other

    def test_a_closed_thread_takes_nothing_and_nothing_is_written(self, store: Store) -> None:
        store.put_thread(a_thread(closed=NOW))
        with pytest.raises(ThreadClosed) as refused:
            arrived(store)
        assert refused.value.since == NOW
        assert store.number_of(Status.WAITING) == 0
        assert arrived(store, thread="/artikel/13").number == 1

    def test_a_thread_that_closes_later_takes_reactions_until_then(self, store: Store) -> None:
        store.put_thread(a_thread(closed=LATER))
        assert arrived(store).number == 1
        with pytest.raises(ThreadClosed):
            store.accept(an_arrival(a_reaction(received=LATER)), None)

    def test_a_site_that_is_not_there_takes_nothing(self, store: Store) -> None:
        with pytest.raises(UnknownSite):
            arrived(store, site="nergens")

    def test_an_id_is_used_once_and_nothing_is_half_written(self, store: Store) -> None:
        first = arrived(store)
        twin = a_reaction(id=first.id, thread="/elders")
        with pytest.raises(AlreadyExists):
            store.accept(an_arrival(twin, ticket="another"), None)
        assert store.thread("blad", "/elders") is None
        assert arrived(store).number == 2

    @pytest.mark.parametrize(
        "changes",
        [
            {"text": "NUL \0"},
            {"html": "half \ud83d"},
            {"author": Author("Jan \udfff", "")},
            {"author": Author("Jan", "jan@\udfff")},
            {"author": Author("Jan", "jan@\0")},
            {"author": Author("Jan", "", "\0")},
            {"shadow": (replace(LINKS, keys=("half \ud83d",)),)},
            {"version": 2**63},
            {"findings": (replace(LINKS, reason=Message("half \ud83d")),)},
            {"received": NOW.replace(tzinfo=None)},
        ],
    )
    def test_what_cannot_be_kept_whole_is_not_kept_at_all(self, store: Store, changes: dict[str, object]) -> None:
        with pytest.raises(ValueError, match=r"cannot be kept|too big") as refused:
            arrived(store, **changes)
        assert "Jan" not in str(refused.value)
        assert store.thread("blad", "/artikel/12") is None
        assert arrived(store).number == 1

    def test_a_finding_may_tell_of_any_sign_that_can_be_kept(self, store: Store) -> None:
        odd = replace(LINKS, reason=Message("%(sign)s", {"sign": "\0 '\" \\ \u2028 \U0001f600"}), keys=("\0",))
        kept = arrived(store, findings=(odd,))
        assert store.reaction("blad", kept.number).findings == (odd,)

    def test_what_the_policy_decides_at_intake_is_in_the_log(self, store: Store) -> None:
        reaction = a_reaction(status=Status.PUBLISHED, version=1)
        decision = a_decision(reaction, person=None, before=Status.WAITING, version=1)
        kept = store.accept(an_arrival(reaction), decision)
        assert store.decisions("blad", kept.id) == (decision,)
        assert store.log().items[0].person_name is None

    def test_a_reaction_whose_decision_cannot_be_kept_is_not_kept_either(self, store: Store) -> None:
        reaction = a_reaction()
        with pytest.raises(NotFound):
            store.accept(an_arrival(reaction), a_decision(reaction, person="niemand"))
        with pytest.raises(UnknownReaction):
            store.reaction("blad", 1)

    # A moderator looks

    def test_after_the_last_one_that_waits_comes_the_first_again(self, store: Store) -> None:
        first, elsewhere, last = arrived(store), arrived(store, site="krant"), arrived(store)
        published(store, text="Iets anders")
        reactions = {reaction.id: reaction for reaction in (first, elsewhere, last)}
        order = sorted(reactions)
        for id_, following in zip(order, [*order[1:], order[0]], strict=True):
            found = store.following(Wanted(), reactions[id_], now=NOW, person=ELS.id)
            assert found
            assert found.id == following
        alone = store.following(Wanted(site="blad"), first, now=NOW, person=ELS.id)
        assert alone
        assert alone.id == last.id
        assert store.following(Wanted(site="krant"), elsewhere, now=NOW, person=ELS.id) is None
        assert store.following(Wanted(status=Status.SPAM), first, now=NOW, person=ELS.id) is None

    def test_a_number_that_is_not_there_is_unknown(self, store: Store) -> None:
        arrived(store)
        for site, number in (("blad", 2), ("krant", 1), ("nergens", 1)):
            with pytest.raises(UnknownReaction):
                store.reaction(site, number)

    def test_a_receipt_leads_to_its_reaction(self, store: Store) -> None:
        arrived(store)
        second = arrived(store, site="krant")
        assert store.reaction_by_receipt(f"receipt of {second.id}") == second
        with pytest.raises(UnknownReaction):
            store.reaction_by_receipt("another")

    def test_the_queue_is_oldest_first_and_page_by_page(self, store: Store) -> None:
        waiting = [arrived(store, site=site) for site in ("blad", "krant", "blad", "blad", "krant")]
        arrived(store, status=Status.SPAM)
        assert _walk(store, None) == waiting
        assert _walk(store, "krant") == [waiting[1], waiting[4]]
        assert store.listed(Wanted(), now=NOW, limit=5).after is None
        assert store.listed(Wanted(status=Status.REMOVED), now=NOW).items == ()

    def test_a_line_of_the_queue_has_the_findings_and_the_title(self, store: Store) -> None:
        with_findings, without = arrived(store), arrived(store, findings=())
        page = store.listed(Wanted(), now=NOW)
        assert [item.reaction.findings for item in page.items] == [with_findings.findings, without.findings]
        assert {item.thread_title for item in page.items} == {"Over bomen"}

    def test_a_reaction_that_is_decided_on_does_not_shift_the_next_page(self, store: Store) -> None:
        waiting = [arrived(store) for _ in range(4)]
        page = store.listed(Wanted(), now=NOW, limit=2)
        store.decide(a_decision(waiting[1]))
        rest = store.listed(Wanted(), now=NOW, after=page.after, limit=2)
        assert [item.reaction for item in rest.items] == waiting[2:]

    @pytest.mark.parametrize("mark", NOT_MARKS)
    def test_what_is_no_mark_never_raises(self, store: Store, mark: str) -> None:
        published(store)
        arrived(store)
        assert len(store.listed(Wanted(), now=NOW, after=mark).items) <= 1
        assert len(store.log(after=mark).items) <= 1

    @pytest.mark.parametrize("mark", ["?", "a", "\0", "é", "' or 1=1", "  ", ""])
    def test_a_malformed_mark_stands_for_the_beginning(self, store: Store, mark: str) -> None:
        published(store)
        arrived(store)
        assert store.listed(Wanted(), now=NOW, after=mark) == store.listed(Wanted(), now=NOW)
        assert store.log(after=mark) == store.log()

    def test_how_many_have_a_status_follows_every_decision(self, store: Store) -> None:
        arrived(store)
        arrived(store, site="krant")
        published(store)
        assert store.number_of(Status.WAITING) == 2
        assert store.number_of(Status.WAITING, site="krant") == 1
        none = dict.fromkeys(Status, 0)
        assert store.numbers() == none | {Status.WAITING: 2, Status.PUBLISHED: 1}
        assert store.numbers(site="krant") == none | {Status.WAITING: 1}
        assert store.number_of(Status.PUBLISHED) == 1
        assert store.number_of(Status.PUBLISHED, site="krant") == 0
        assert store.number_of(Status.SPAM) == 0

    def test_a_decision_gives_the_reaction_its_status_and_version(self, store: Store) -> None:
        kept = arrived(store)
        decision = full(
            a_decision(
                kept, reason="off-topic", note="Zie één", undoes="an earlier one", batch="one of many", told="Voor u"
            )
        )
        decided = store.decide(decision)
        assert decided == replace(kept, status=Status.PUBLISHED, version=1)
        assert store.reaction("blad", 1) == decided
        assert store.decisions("blad", kept.id) == (decision,)

    def test_a_stale_decision_shows_what_is_and_writes_nothing(self, store: Store) -> None:
        seen = arrived(store)
        first = a_decision(seen)
        now = store.decide(first)
        with pytest.raises(StaleDecision) as refused:
            store.decide(a_decision(seen, person="bram", act=Act.SPAM, after=Status.SPAM))
        assert (refused.value.reaction, refused.value.last) == (now, first)
        assert store.reaction("blad", 1) == now
        assert store.decisions("blad", seen.id) == (first,)
        assert store.number_of(Status.SPAM) == 0

    def test_the_right_version_with_another_status_is_stale_too(self, store: Store) -> None:
        seen = arrived(store)
        with pytest.raises(StaleDecision) as refused:
            store.decide(a_decision(seen, before=Status.SPAM))
        assert (refused.value.reaction, refused.value.last) == (seen, None)

    def test_of_two_moderators_at_once_one_wins(self, store: Store) -> None:
        for _ in range(10):
            outcomes = _at_once(store, arrived(store))
            assert sorted(outcomes) == ["decided", "stale"]
        assert store.number_of(Status.WAITING) == 0
        assert len(store.log().items) == 10

    def test_a_decision_on_what_is_not_there_is_refused(self, store: Store) -> None:
        with pytest.raises(UnknownReaction):
            store.decide(a_decision(a_reaction()))
        with pytest.raises(UnknownReaction):
            store.decide(a_decision(replace(arrived(store), site="krant")))

    def test_a_decision_by_nobody_or_twice_leaves_the_reaction_as_it_was(self, store: Store) -> None:
        kept = arrived(store)
        used = published(store)
        with pytest.raises(NotFound):
            store.decide(a_decision(kept, person="niemand"))
        with pytest.raises(AlreadyExists):
            store.decide(a_decision(kept, id=store.decisions("blad", used.id)[0].id))
        assert store.reaction("blad", kept.number) == kept
        assert store.number_of(Status.WAITING) == 1

    def test_decisions_on_a_reaction_are_oldest_first(self, store: Store) -> None:
        kept = arrived(store)
        published(store)
        course = []
        for act, after in ((Act.APPROVE, Status.PUBLISHED), (Act.REMOVE, Status.REMOVED), (Act.UNDO, Status.PUBLISHED)):
            course.append(a_decision(kept, act=act, after=after))
            kept = store.decide(course[-1])
        other = arrived(store)
        assert store.decisions("blad", kept.id) == tuple(course)
        assert store.decisions("krant", kept.id) == ()
        assert store.decisions_on_each("blad", [other.id, kept.id]) == {other.id: (), kept.id: tuple(course)}
        assert store.decisions_on_each("blad", []) == {}

    def test_the_log_is_newest_first_and_page_by_page(self, store: Store) -> None:
        for site in ("blad", "krant", "blad"):
            published(store, site=site)
        first = store.log(limit=2)
        second = store.log(after=first.after, limit=2)
        assert second.after is None
        entries = first.items + second.items
        assert [(line.entry.site, line.number) for line in entries] == [("blad", 2), ("krant", 1), ("blad", 1)]
        assert {(line.person_name, line.author_name) for line in entries} == {("Els de Wit", "Jan Jansen")}

    # The public reads

    def test_the_public_sees_what_is_published_in_the_order_of_numbers(self, store: Store) -> None:
        later, earlier = arrived(store), arrived(store, shown_name="J…")
        arrived(store)
        published(store, thread="/elders")
        published(store, site="krant")
        store.decide(a_decision(earlier))
        store.decide(a_decision(later))
        assert published_in(store, "blad", "/artikel/12") == (
            PublicReaction(1, "Jan Jansen", "<p>Mooi <strong>stuk</strong>!</p>", NOW),
            PublicReaction(2, "J…", "<p>Mooi <strong>stuk</strong>!</p>", NOW),
        )
        assert published_in(store, "nergens", "/artikel/12") == ()

    def test_what_is_removed_is_not_seen_any_more(self, store: Store) -> None:
        shown = published(store)
        store.decide(a_decision(shown, act=Act.REMOVE, after=Status.REMOVED))
        assert published_in(store, "blad", "/artikel/12") == ()
        assert store.published_counts("blad", ["/artikel/12"]) == {"/artikel/12": 0}

    def test_published_reactions_are_counted_for_every_thread_that_is_asked(self, store: Store) -> None:
        for thread in ("/a", "/a", "/b"):
            published(store, thread=thread)
        arrived(store, thread="/b")
        published(store, thread="/b", site="krant")
        assert store.published_counts("blad", ["/a", "/b", "/c"]) == {"/a": 2, "/b": 1, "/c": 0}
        assert store.published_counts("blad", []) == {}
        many = {f"/{number}" for number in range(1234)} | {"/a"}
        assert store.published_counts("blad", many) == dict.fromkeys(many, 0) | {"/a": 2}

    # A new renderer makes anew

    def test_the_texts_of_a_site_are_seen_whole_and_page_by_page(self, store: Store) -> None:
        statuses = (Status.WAITING, Status.SPAM, Status.REJECTED, Status.WAITING, Status.REMOVED)
        kept = [arrived(store, status=status, renderer=f"textile {n}") for n, status in enumerate(statuses)]
        arrived(store, site="krant")
        assert _texts(store) == [a_kept_text(reaction) for reaction in kept]
        assert store.texts("blad", limit=5).after is None
        assert store.texts("nergens").items == ()
        assert store.number_of_texts("blad") == 5
        assert store.number_of_texts("nergens") == 0

    def test_texts_that_this_renderer_made_are_passed_over(self, store: Store) -> None:
        made_by = ("textile 1", "textile 2", "textile 10", "textile 2", "textile 1", "textile 2")
        numbers = [arrived(store, renderer=renderer).number for renderer in made_by]
        assert numbers == [1, 2, 3, 4, 5, 6]
        assert [text.number for text in _texts(store, besides="textile 2")] == [1, 3, 5]
        assert store.number_of_texts("blad", besides="textile 2") == 3
        assert store.number_of_texts("blad", besides="textile 3") == 6

    def test_a_text_that_is_made_anew_does_not_shift_the_next_page(self, store: Store) -> None:
        kept = [arrived(store) for _ in range(4)]
        first = store.texts("blad", besides="textile 2", limit=2)
        assert store.renew([(text, a_rendering()) for text in first.items]) == (True, True)
        second = store.texts("blad", besides="textile 2", after=first.after, limit=2)
        assert [text.id for text in first.items + second.items] == [reaction.id for reaction in kept]

    @pytest.mark.parametrize("mark", NOT_MARKS)
    def test_what_is_no_mark_is_no_place_among_the_texts(self, store: Store, mark: str) -> None:
        arrived(store)
        assert len(store.texts("blad", after=mark).items) <= 1

    def test_a_new_rendering_takes_the_place_of_the_old_one_and_nothing_else_changes(self, store: Store) -> None:
        shown, other, elsewhere = published(store), published(store), published(store, site="krant")
        assert store.renew([(a_kept_text(shown), a_rendering(plain="Mooi  stuk!"))]) == (True,)
        html = "<p>Mooi <b>stuk</b>!</p>"
        now = replace(shown, html=html, plain="Mooi  stuk!", renderer="textile 2")
        assert store.reaction("blad", shown.number) == now
        assert store.reaction("blad", other.number) == other
        assert store.reaction("krant", elsewhere.number) == elsewhere
        assert [reaction.html for reaction in published_in(store, "blad", "/artikel/12")] == [html, other.html]
        assert len(store.decisions("blad", shown.id)) == 1
        assert store.number_of(Status.PUBLISHED, site="blad") == 2

    def test_a_decision_that_is_taken_meanwhile_stands_beside_a_new_rendering(self, store: Store) -> None:
        seen = arrived(store)
        decided = store.decide(a_decision(seen))
        assert store.renew([(a_kept_text(seen), a_rendering())]) == (True,)
        again = store.decide(a_decision(decided, act=Act.REMOVE, after=Status.REMOVED))
        assert (again.version, again.status, again.renderer) == (2, Status.REMOVED, "textile 2")

    @pytest.mark.parametrize(
        "seen", [{"text": "Mooi stuk!"}, {"renderer": "textile 0"}, {"site": "krant"}, {"id": "another"}]
    )
    def test_what_is_not_as_it_was_seen_is_not_overwritten(self, store: Store, seen: dict[str, str]) -> None:
        kept, other = arrived(store), arrived(store)
        renderings = [(a_kept_text(kept, **seen), a_rendering()), (a_kept_text(other), a_rendering())]
        assert store.renew(renderings) == (False, True)
        assert store.reaction("blad", kept.number) == kept
        assert store.reaction("blad", other.number).renderer == "textile 2"

    def test_of_two_renderers_at_once_one_wins(self, store: Store) -> None:
        for _ in range(10):
            seen = a_kept_text(arrived(store))
            start = threading.Barrier(2)

            def renew(renderer: str, seen: KeptText = seen, start: threading.Barrier = start) -> tuple[bool, ...]:
                start.wait()
                return store.renew([(seen, a_rendering(renderer=renderer))])

            with ThreadPoolExecutor(2) as pool:
                assert sorted(pool.map(renew, ("textile 2", "textile 3"))) == [(False,), (True,)]

    def test_a_page_with_a_rendering_that_cannot_be_kept_whole_is_not_kept_at_all(self, store: Store) -> None:
        kept, other = arrived(store), arrived(store)
        with pytest.raises(ValueError, match="cannot be kept"):
            store.renew([(a_kept_text(kept), a_rendering()), (a_kept_text(other), a_rendering(html="NUL \0"))])
        assert (store.reaction("blad", 1), store.reaction("blad", 2)) == (kept, other)

    def test_a_page_without_renderings_changes_nothing(self, store: Store) -> None:
        assert store.renew([]) == ()

    # People

    def test_a_person_is_found_by_address_in_any_case(self, store: Store) -> None:
        assert store.person_by_email("ELS@Blad.Example") == (ELS, "hash of els")
        for email in ("jan@jansen.example", ""):
            with pytest.raises(UnknownPerson):
                store.person_by_email(email)

    def test_no_two_people_have_one_address(self, store: Store) -> None:
        twin = Person("els2", "Els", "Els@BLAD.example", Role.OWNER)
        with pytest.raises(AlreadyExists):
            store.add_person(twin, "hash")
        assert store.people() == (BRAM, ELS)

    def test_people_are_listed_by_name(self, store: Store) -> None:
        anna = Person("z", "anna", "anna@blad.example", Role.OWNER)
        store.add_person(anna, "hash")
        assert store.people() == (anna, BRAM, ELS)

    def test_a_session_lasts_until_its_end(self, store: Store) -> None:
        assert store.open_session("digest", "els", LATER, HASH)
        assert store.person_in_session("digest", LATER - timedelta(microseconds=1)) == ELS
        assert store.person_in_session("digest", LATER) is None
        assert store.person_in_session("another", NOW) is None

    def test_a_session_can_be_closed_more_than_once(self, store: Store) -> None:
        store.open_session("digest", "els", LATER, HASH)
        store.close_session("digest")
        store.close_session("digest")
        assert store.person_in_session("digest", NOW) is None

    def test_a_session_is_for_somebody(self, store: Store) -> None:
        assert not store.open_session("digest", "niemand", LATER, HASH)
        assert store.person_in_session("digest", NOW) is None

    def test_a_session_is_not_opened_with_a_password_that_was_changed_meanwhile(self, store: Store) -> None:
        store.set_password("els", "new hash")
        assert not store.open_session("digest", "els", LATER, HASH)
        assert store.person_in_session("digest", NOW) is None

    def test_a_new_password_ends_all_sessions_of_that_person(self, store: Store) -> None:
        for digest, person in (("one", "els"), ("two", "els"), ("three", "bram")):
            assert store.open_session(digest, person, LATER, f"hash of {person}")
        store.set_password("els", "new hash")
        assert store.person_by_email("els@blad.example") == (ELS, "new hash")
        signed_in = [store.person_in_session(digest, NOW) for digest in ("one", "two", "three")]
        assert signed_in == [None, None, BRAM]

    def test_only_somebody_has_a_password(self, store: Store) -> None:
        with pytest.raises(UnknownPerson):
            store.set_password("niemand", "hash")

    # Counters

    def test_a_counter_counts_per_key_and_window(self, store: Store) -> None:
        assert [store.count("jan", NOW, LATER) for _ in range(3)] == [1, 2, 3]
        assert store.count("piet", NOW, LATER) == 1
        assert store.count("jan", LATER, LATER + timedelta(hours=1)) == 1

    def test_a_counter_is_exact_when_many_count_at_once(self, store: Store) -> None:
        with ThreadPoolExecutor(8) as pool:
            sums = list(pool.map(lambda _: store.count("jan", NOW, LATER), range(80)))
        assert sorted(sums) == list(range(1, 81))

    def test_a_sweep_forgets_only_what_is_over(self, store: Store) -> None:
        store.count("jan", NOW, LATER)
        store.count("piet", NOW, LATER + timedelta(hours=1))
        store.open_session("over", "els", LATER, HASH)
        store.open_session("going on", "els", LATER + timedelta(hours=1), HASH)
        store.sweep(LATER)
        assert store.count("jan", NOW, LATER) == 1
        assert store.count("piet", NOW, LATER) == 2
        assert store.person_in_session("over", NOW) is None
        assert store.person_in_session("going on", LATER) == ELS

    # The engine

    def test_a_closed_store_says_so(self, store: Store) -> None:
        store.close()
        store.close()
        with pytest.raises(StoreUnavailable, match="closed"):
            store.sites()


def _walk(store: Store, site: str | None) -> list[Reaction]:
    """All waiting reactions, two at a time."""
    seen: list[Reaction] = []
    after = None
    while True:
        page = store.listed(Wanted(site=site), now=NOW, after=after, limit=2)
        seen += [item.reaction for item in page.items]
        after = page.after
        if after is None:
            return seen


def _texts(store: Store, besides: str | None = None) -> list[KeptText]:
    """All texts of a site besides those of one renderer, two at a time."""
    seen: list[KeptText] = []
    after = None
    while True:
        page = store.texts("blad", besides=besides, after=after, limit=2)
        seen += page.items
        after = page.after
        if after is None:
            return seen


def _at_once(store: Store, reaction: Reaction) -> list[str]:
    """What becomes of two decisions on one version that start together."""
    start = threading.Barrier(2)

    def decide(person: str) -> str:
        start.wait()
        try:
            store.decide(a_decision(reaction, id=new_id(), person=person))
        except StaleDecision:
            return "stale"
        return "decided"

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(decide, ("els", "bram")))
