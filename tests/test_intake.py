"""A reaction comes in: preview, ticket, definitive post, receipt."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.arrangement import Arrangement, Reading
from moderation.domain.code import Codes
from moderation.domain.decision import Act
from moderation.domain.errors import (
    ThreadClosed,
    TicketAltered,
    TicketError,
    TicketExpired,
    UnknownOrigin,
    UnknownSite,
    UnknownThread,
)
from moderation.domain.person import Person
from moderation.domain.reaction import Author, Status
from moderation.domain.thread import Thread, closing
from moderation.intake import Accepted, Place, Preview
from moderation.intake.sent import Sent
from moderation.intake.ticket import digest_of
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, SECRET, Clock, Reader

T = TypeVar("T")

NAME, EMAIL, TEXT = WORDS = ("Jan Jansen", "jan@example.org", "Een dapper initiatief.")
SPAM = "https://casino.example " * 8
TOGETHER = 20


def stored(store: Store) -> int:
    return sum(store.number_of(status) for status in Status)


def at_once(post: Callable[[int], T]) -> list[T]:
    """What comes of twenty posts that start at the same moment."""
    start = threading.Barrier(TOGETHER)

    def when_all_are_ready(number: int) -> T:
        start.wait()
        return post(number)

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(when_all_are_ready, range(TOGETHER)))


def came_back(outcome: Accepted | Preview, problem: type[TicketError]) -> Preview:
    """The preview into which a post turned again, for this reason."""
    assert isinstance(outcome, Preview)
    assert type(outcome.problem) is problem
    return outcome


# The place


def test_a_place_is_the_page_with_the_rules_of_its_site(house: House, store: Store) -> None:
    place = house.intake.place("magazine", f"{ORIGIN}{ARTICLE}?utm_source=x", ORIGIN)
    assert place.site == store.site("magazine")
    assert place.thread == Thread("magazine", ARTICLE, "", f"{ORIGIN}{ARTICLE}")
    assert place.policy.name == "Huisregels van het blad"


def test_a_site_that_is_not_there_has_no_place(house: House) -> None:
    with pytest.raises(UnknownSite):
        house.intake.place("nergens", ARTICLE)


@pytest.mark.parametrize("origin", ["https://evil.example", "http://blad.example", "https://blad.example:8443", "null"])
def test_a_page_that_is_not_the_sites_own_sends_nothing(house: House, origin: str) -> None:
    with pytest.raises(UnknownOrigin):
        house.intake.place("magazine", ARTICLE, origin=origin)


def test_a_site_that_opens_its_threads_itself_takes_reactions_there_and_nowhere_else(
    house: House, store: Store, jan: Reader
) -> None:
    with pytest.raises(UnknownThread):
        house.intake.place("archief", "/1998/3")
    thread = Thread("archief", "/1998/3", "Maart 1998", "https://oud.example/3")
    store.put_thread(thread)
    assert house.intake.place("archief", "/1998/3").thread == thread
    assert jan.sends(site="archief", thread="/1998/3").reaction.thread == "/1998/3"


# Preview and ticket


def test_a_preview_stores_nothing(house: House, store: Store, place: Place) -> None:
    assert house.intake.preview(place, Sent(*WORDS)).ticket
    assert stored(store) == 0
    assert store.thread("magazine", ARTICLE) is None


def test_a_refused_reaction_gets_no_ticket(house: House, place: Place) -> None:
    preview = house.intake.preview(place, Sent("Jan", EMAIL, TEXT))
    assert preview.assessment.status is None
    assert preview.ticket == ""


def test_what_is_posted_is_what_was_previewed(house: House, store: Store, place: Place, clock: Clock) -> None:
    typed = (" Jan  Jansen", EMAIL, "Een *dapper*\r\ninitiatief van piet@example.org. ")
    preview = house.intake.preview(place, Sent(*typed))
    clock.forward(minutes=5)
    accepted = house.intake.submit(place, Sent(*typed), preview.ticket)
    assert isinstance(accepted, Accepted)
    reaction = store.reaction("magazine", 1)
    assert accepted.reaction == reaction
    assert reaction.author == Author("Jan Jansen", "jan@example.org"), "the address is kept for the editors"
    assert reaction.text == preview.draft.text == "Een *dapper*\ninitiatief van piet@example.org."
    rendering = preview.assessment.rendering
    assert (reaction.html, reaction.plain, reaction.renderer) == (rendering.html, rendering.plain, rendering.renderer)
    assert (reaction.findings, reaction.policy) == (preview.assessment.findings, place.policy.digest)
    assert (reaction.received, reaction.version, reaction.status) == (clock(), 0, Status.WAITING)


@pytest.mark.parametrize("changed", ["site", "thread", "policy", "name", "email", "text"])
def test_a_ticket_is_good_for_what_was_previewed_and_nothing_else(
    house: House, store: Store, place: Place, changed: str
) -> None:
    ticket = house.intake.preview(place, Sent(*WORDS)).ticket
    elsewhere = {
        "site": replace(place, site=replace(place.site, key="buurt"), thread=replace(place.thread, site="buurt")),
        "thread": replace(place, thread=replace(place.thread, key="/artikel/ander")),
        "policy": replace(place, policy=replace(place.policy, digest="0" * 64)),
    }
    words = {"name": "Piet Jansen", "email": "", "text": "Een dapper initiatief!"}
    there = elsewhere.get(changed, place)
    sent = [words[field] if field == changed else typed for field, typed in zip(words, WORDS, strict=True)]
    came_back(house.intake.submit(there, Sent(*sent), ticket), TicketAltered)
    assert stored(store) == 0


def test_a_ticket_is_good_for_a_day_to_the_second(house: House, store: Store, place: Place, clock: Clock) -> None:
    early, late = (house.intake.preview(place, Sent(NAME, EMAIL, text)) for text in ("Op tijd.", "Te laat."))
    clock.forward(hours=24, seconds=-1)
    assert isinstance(house.intake.submit(place, Sent(NAME, EMAIL, "Op tijd."), early.ticket), Accepted)
    clock.forward(seconds=1)
    again = came_back(house.intake.submit(place, Sent(NAME, EMAIL, "Te laat."), late.ticket), TicketExpired)
    assert stored(store) == 1
    assert isinstance(house.intake.submit(place, Sent(NAME, EMAIL, "Te laat."), again.ticket), Accepted)


def test_a_ticket_of_another_house_turns_the_post_into_a_preview_with_one_of_ours(
    house: House, store: Store, settings: Settings, place: Place, clock: Clock
) -> None:
    other = bootstrap.build(replace(settings, secret_key="another secret, long enough to be one"), store, clock)
    ticket = other.intake.preview(place, Sent(*WORDS)).ticket
    again = came_back(house.intake.submit(place, Sent(*WORDS), ticket), TicketAltered)
    assert stored(store) == 0
    assert isinstance(house.intake.submit(place, Sent(*WORDS), again.ticket), Accepted)


def test_a_ticket_posted_again_gives_the_same_receipt_and_the_reaction_as_it_is_now(
    house: House, store: Store, place: Place, els: Person
) -> None:
    ticket = house.intake.preview(place, Sent(*WORDS)).ticket
    first = house.intake.submit(place, Sent(*WORDS), ticket)
    assert isinstance(first, Accepted)
    now = house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    assert house.intake.submit(place, Sent(*WORDS), ticket) == Accepted(now, first.receipt)
    assert stored(store) == 1


def test_words_that_came_in_meanwhile_are_refused_though_the_ticket_is_good(
    house: House, store: Store, place: Place, jan: Reader
) -> None:
    ticket = house.intake.preview(place, Sent(*WORDS)).ticket
    jan.sends()
    outcome = house.intake.submit(place, Sent(*WORDS), ticket)
    assert isinstance(outcome, Preview)
    assert (outcome.problem, outcome.ticket, outcome.assessment.status) == (None, "", None)
    assert stored(store) == 1


# Many at once


def test_one_ticket_posted_by_twenty_at_once_brings_one_reaction_and_one_receipt(
    house: House, store: Store, place: Place
) -> None:
    ticket = house.intake.preview(place, Sent(*WORDS)).ticket
    outcomes = at_once(lambda _: house.intake.submit(place, Sent(*WORDS), ticket))
    assert {(type(outcome), outcome.receipt, outcome.reaction.id) for outcome in outcomes} == {
        (Accepted, outcomes[0].receipt, store.reaction("magazine", 1).id)
    }
    assert stored(store) == 1


def test_twenty_tickets_posted_at_once_bring_twenty_reactions_without_a_gap(
    house: House, store: Store, place: Place
) -> None:
    texts = [f"Bericht nummer {number}." for number in range(TOGETHER)]
    tickets = [house.intake.preview(place, Sent(NAME, EMAIL, text)).ticket for text in texts]
    outcomes = at_once(lambda number: house.intake.submit(place, Sent(NAME, EMAIL, texts[number]), tickets[number]))
    assert sorted(outcome.reaction.number for outcome in outcomes) == list(range(1, TOGETHER + 1))
    assert len({outcome.receipt for outcome in outcomes}) == TOGETHER
    assert {store.reaction("magazine", number).text for number in range(1, TOGETHER + 1)} == set(texts)


# A closed thread


def test_a_closed_thread_gives_no_preview_and_says_since_when(house: House, store: Store, clock: Clock) -> None:
    store.put_thread(Thread("magazine", ARTICLE, "", "", closed=clock()))
    with pytest.raises(ThreadClosed) as refused:
        house.intake.preview(house.intake.place("magazine", ARTICLE), Sent(*WORDS))
    assert refused.value.since == clock()


def test_a_thread_that_closes_between_preview_and_post_takes_nothing(
    house: House, store: Store, place: Place, clock: Clock
) -> None:
    ticket = house.intake.preview(place, Sent(*WORDS)).ticket
    store.put_thread(replace(place.thread, closed=clock()))
    with pytest.raises(ThreadClosed):
        house.intake.submit(place, Sent(*WORDS), ticket)
    assert stored(store) == 0


# The receipt


@pytest.mark.parametrize("thread", [ARTICLE, "artikel-12", f"{ORIGIN}/zoek?q=a+b"])
def test_a_receipt_leads_to_its_reaction_and_its_page(house: House, jan: Reader, thread: str) -> None:
    accepted = jan.sends(thread=thread)
    standing = house.receipts.standing(accepted.receipt)
    reaction, place = standing.reaction, standing.place
    assert reaction == accepted.reaction
    assert (place.site.key, place.thread.key) == ("magazine", reaction.thread)


@pytest.mark.parametrize("thread", ["/%2Fx", f"{ORIGIN}//x", "/" + "é" * 200], ids=["encoded //", "//", "long"])
def test_an_odd_page_is_refused_beforehand_or_its_receipt_leads_back(house: House, jan: Reader, thread: str) -> None:
    try:
        accepted = jan.sends(thread=thread)
    except UnknownThread:
        return
    assert house.receipts.standing(accepted.receipt).reaction == accepted.reaction


def test_the_secret_of_a_receipt_is_kept_nowhere(house: House, jan: Reader, store: Store, tmp_path: Path) -> None:
    receipt = jan.sends().receipt
    standing = house.receipts.standing(receipt)
    house.receipts.withdraw(standing, standing.seen)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert digest_of(receipt).encode() in kept
    assert receipt.encode() not in kept


# What the policy decides


@pytest.mark.parametrize(
    ("site", "text", "act", "status"),
    [("buurt", "Lovely.", Act.APPROVE, Status.PUBLISHED), ("magazine", SPAM, Act.SPAM, Status.SPAM)],
)
def test_what_the_policy_decides_is_in_the_log_like_any_other_decision(
    house: House, jan: Reader, clock: Clock, site: str, text: str, act: Act, status: Status
) -> None:
    reaction = jan.sends(text, site=site, thread="/").reaction
    assert (reaction.status, reaction.version) == (status, 1)
    (entry,) = house.review.log().items
    decision = entry.decision
    assert (decision.site, decision.reaction, entry.number) == (site, reaction.id, reaction.number)
    assert (decision.act, decision.before, decision.after, decision.version) == (act, Status.WAITING, status, 1)
    assert (decision.person, entry.person_name, decision.policy) == (None, None, reaction.policy)
    assert decision.at == clock()


def test_what_only_waits_was_not_decided(house: House, jan: Reader) -> None:
    assert jan.sends().reaction.status is Status.WAITING
    assert house.review.log().items == ()


def under(place: Place, **changes: object) -> Place:
    """The same place under a policy with these changes."""
    return replace(place, policy=replace(place.policy, **changes))  # type: ignore[arg-type]


@pytest.fixture
def arranged(store: Store, clock: Clock, els: Person) -> Arrangement:
    """What els agreed with a source: once, under any page of the magazine."""
    arrangement = Arrangement(
        id="a1",
        site="magazine",
        shown_name="Naam bij de redactie bekend",
        for_whom="bron van Els",
        reason="veiligheid",
        agreed_with="Els",
        made_by=els.id,
        made=clock(),
    )
    store.add_arrangement(arrangement, Codes(SECRET.encode()).digest_of(CODE), "")
    return arrangement


CODE = "7KQ4-M0XD-9RTE"
REAL = "Klokke Luider-Vanzelfsprekend"


def by_code(name: str = REAL, code: str = CODE, text: str = TEXT) -> Sent:
    return Sent(name, EMAIL, text, code=code)


def test_with_the_code_of_an_arrangement_the_name_is_not_shown_and_not_kept(
    house: House, store: Store, place: Place, arranged: Arrangement, bram: Person, clock: Clock, settings: Settings
) -> None:
    preview = house.intake.preview(place, by_code())
    assert preview.assessment.shown_name == arranged.shown_name
    accepted = house.intake.submit(place, by_code(code="7kq4 mOxd 9rte".upper()), preview.ticket)
    assert isinstance(accepted, Preview), "another spelling is another ticket"
    accepted = house.intake.submit(place, by_code(), preview.ticket)
    assert isinstance(accepted, Accepted)
    kept = store.reaction("magazine", 1)
    assert (kept.author.name, kept.shown_name, kept.arrangement) == (arranged.shown_name,) * 2 + (arranged.id,)
    reading = Reading(bram.id, clock(), "vraag van de hoofdredactie")
    assert [(each.name, each.number) for each in store.read_names(arranged.id, reading)] == [(REAL, 1)]
    files = Path(settings.database.removeprefix("sqlite:///")).parent.glob("test.db*")
    assert all(REAL.encode() not in file.read_bytes() for file in files)


def test_a_code_stands_for_a_surname_and_for_a_name(house: House, place: Place, arranged: Arrangement) -> None:
    assert house.intake.preview(place, Sent("Jan", EMAIL, TEXT)).ticket == ""
    assert house.intake.preview(place, by_code(name="Jan")).ticket
    assert house.intake.preview(place, by_code(name="")).ticket


def test_a_code_that_was_used_is_refused_with_a_clear_word(house: House, place: Place, arranged: Arrangement) -> None:
    tickets = [house.intake.preview(place, by_code(text=text)).ticket for text in ("Een.", "Twee.")]
    assert isinstance(house.intake.submit(place, by_code(text="Een."), tickets[0]), Accepted)
    second = house.intake.submit(place, by_code(text="Twee."), tickets[1])
    assert isinstance(second, Preview)
    assert second.ticket == ""
    (finding,) = (each for each in second.assessment.findings if each.rule == "arrangement")
    assert "used already" in str(finding.advice)


def test_of_twenty_posts_at_once_one_gets_the_only_use(
    house: House, store: Store, place: Place, arranged: Arrangement
) -> None:
    texts = [f"Tekst nummer {number}." for number in range(TOGETHER)]
    tickets = [house.intake.preview(place, by_code(text=text)).ticket for text in texts]
    outcomes = at_once(lambda number: house.intake.submit(place, by_code(text=texts[number]), tickets[number]))
    assert sum(isinstance(outcome, Accepted) for outcome in outcomes) == 1
    assert all(outcome.ticket == "" for outcome in outcomes if isinstance(outcome, Preview))
    assert store.arrangement(arranged.id).used == stored(store) == 1


@pytest.mark.parametrize("change", [{"code": CODE}, {"one_name": True}])
def test_a_ticket_is_for_all_that_was_sent(
    house: House, place: Place, arranged: Arrangement, change: dict[str, object]
) -> None:
    ticket = house.intake.preview(place, Sent(*WORDS)).ticket
    came_back(house.intake.submit(place, replace(Sent(*WORDS), **change), ticket), TicketAltered)


def test_first_name_and_surname_in_two_fields_make_one_name(house: House, store: Store, place: Place) -> None:
    place = under(place, two_names=True)
    sent = replace(Sent("Jan", EMAIL, TEXT), surname="van der Berg")
    accepted = house.intake.submit(place, sent, house.intake.preview(place, sent).ticket)
    assert isinstance(accepted, Accepted)
    assert store.reaction("magazine", 1).author == Author("Jan van der Berg", EMAIL, "van der Berg")
    assert house.intake.preview(place, replace(sent, surname="")).ticket == ""


def test_where_the_form_has_one_field_a_surname_from_elsewhere_counts_for_nothing(house: House, place: Place) -> None:
    assert house.intake.preview(place, replace(Sent("Jan", EMAIL, TEXT), surname="Jansen")).ticket == ""


def test_a_thread_that_is_too_old_takes_nothing(house: House, store: Store, clock: Clock, jan: Reader) -> None:
    first = jan.sends("De eerste.").reaction
    place = house.intake.place("magazine", ARTICLE)
    assert place.thread.opened == first.received
    aged = under(place, closes_after=42)
    assert house.intake.preview(aged, Sent(*WORDS)).ticket
    clock.forward(days=42)
    closed = closing(place.thread, 42, clock())
    with pytest.raises(ThreadClosed) as error:
        house.intake.preview(replace(aged, closed=closed), Sent(*WORDS))
    assert error.value.since == first.received + timedelta(days=42)


def test_the_hidden_field_and_the_hurry_reach_the_rules_and_are_kept(
    house: House, store: Store, place: Place, clock: Clock
) -> None:
    sent = replace(Sent(*WORDS), trap="https://casino.example")
    ticket = house.intake.preview(place, sent).ticket
    clock.forward(seconds=1)
    assert isinstance(house.intake.submit(place, sent, ticket), Accepted)
    (past,) = store.past("magazine", after="")
    assert (past.circumstances.trap, past.circumstances.seconds) == (True, 1)


def test_what_a_rule_on_trial_says_weighs_nothing_and_is_kept(house: House, store: Store, place: Place) -> None:
    rules = tuple(replace(rule, in_shadow=rule.name == "surname") for rule in place.policy.rules)
    place = under(place, rules=rules)
    sent = Sent("Jan", EMAIL, TEXT)
    accepted = house.intake.submit(place, sent, house.intake.preview(place, sent).ticket)
    assert isinstance(accepted, Accepted)
    kept = store.reaction("magazine", 1)
    assert [finding.rule for finding in kept.shadow] == ["surname"]
    assert "surname" not in [finding.rule for finding in kept.findings]
