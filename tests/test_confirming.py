"""An address is shown to be its author's before anybody sees the reaction that was sent with it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.circumstances import Record
from moderation.domain.correspondence import Letter
from moderation.domain.decision import Act
from moderation.domain.delivery import AUTHOR, Channel
from moderation.domain.errors import BadPolicy, UnknownSecret
from moderation.domain.event import Kind
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.domain.terms import Terms
from moderation.domain.wanted import Wanted
from moderation.intake import Accepted
from moderation.intake.confirming import MOST_MAILS
from moderation.intake.sent import Sender, Sent
from moderation.intake.ticket import Tickets
from moderation.jobs.authors import Authors
from moderation.jobs.spreading import Spreader
from moderation.store.interface import Store
from moderation.web.house import House
from tests import tokens
from tests.conftest import ARTICLE, Clock, Reader
from tests.house_rules import put_in_force, shelf_of
from tests.store.samples import published_in
from tests.test_receipts import SPAM, withdrawn

CONFIRM = "[correspondence]\nconfirm = true\n"
FAIR = "/fair"
TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf")


def with_mail(settings: Settings) -> Settings:
    """The same with a mail server, which is not asked here."""
    return replace(settings, smtp="smtp://127.0.0.1:1", mail_from="reacties@blad.example")


@pytest.fixture
def house(settings: Settings, store: Store, clock: Clock, tmp_path: Path) -> House:
    """One where the magazine has addresses confirmed; so has Corner Paper, which places at once."""
    put_in_force(store, tmp_path / "magazine", CONFIRM)
    put_in_force(store, tmp_path / "buurt", CONFIRM, site="buurt", extends="open")
    return bootstrap.build(with_mail(settings), store, clock, shelf_of(store))


@pytest.fixture
def tickets(settings: Settings, clock: Clock) -> Tickets:
    return Tickets(settings.secret, clock, bytes)


def mailed(tickets: Tickets, sent: Accepted) -> str:
    """The secret that stands in the mail about a reaction."""
    return tickets.confirmation_of(sent.reaction.site, sent.reaction.id)


def acts(store: Store, sent: Accepted) -> list[Act]:
    return [each.act for each in store.decisions(sent.reaction.site, sent.reaction.id)]


# Before


def test_what_is_sent_waits_for_its_address_and_nobody_sees_it(
    house: House, jan: Reader, store: Store, els: Person
) -> None:
    kept = jan.sends(site="buurt", thread=FAIR).reaction
    assert (kept.status, kept.version, kept.first_status) == (Status.UNCONFIRMED, 0, Status.PUBLISHED)
    assert published_in(store, "buurt", FAIR) == ()
    for wanted in (Wanted(), Wanted(status=None), Wanted(status=None, email="jan@example.org")):
        assert house.review.queue(els, wanted).page.items == ()
        assert house.review.number_of(els, wanted) == 0
    (own,) = house.review.queue(els, Wanted(status=Status.UNCONFIRMED)).page.items
    assert own.reaction == kept
    assert house.review.item("buurt", 1).acts == ()


def test_it_is_told_at_once_and_is_over_by_itself(house: House, jan: Reader, store: Store) -> None:
    sent = jan.sends()
    expire = house.intake.place("magazine", ARTICLE).policy.correspondence.expire
    received = sent.reaction.received
    assert [event.kind for event in store.due_events(received)] == [Kind.RECEIVED]
    assert [event.kind for event in store.due_events(received + expire)] == [Kind.RECEIVED, Kind.EXPIRE]


def test_it_is_on_nobodys_record_and_repeats_nothing(house: House, jan: Reader, store: Store, els: Person) -> None:
    sent, again = jan.sends(), jan.sends()
    assert again.reaction.number == 2, "a slip in the address must not keep the right one away"
    assert store.record("magazine", "jan@example.org") == Record()
    assert store.sender("magazine", sent.reaction.id).total == 0
    assert store.neighbours(again.reaction) == ((), ())
    assert [item.reaction for item in house.senders.latest(sent.reaction)] == []


def test_the_receipt_alone_confirms_nothing(house: House, jan: Reader) -> None:
    assert house.receipts.standing(jan.sends().receipt).acts == (Act.WITHDRAW,)


def test_the_preview_says_that_it_will_be_so(house: House) -> None:
    place = house.intake.place("magazine", ARTICLE)
    assert house.intake.preview(place, Sent("Jan Jansen", "jan@example.org", "Eens.")).is_confirmed_first
    assert not house.intake.preview(place, Sent("Jan Jansen", "", "Eens.")).is_confirmed_first


# After


def test_what_is_confirmed_waits_for_an_editor(house: House, jan: Reader, store: Store, tickets: Tickets) -> None:
    sent = jan.sends()
    found = house.confirming.confirm(mailed(tickets, sent))
    now = found.standing.reaction
    assert found.receipt == sent.receipt
    assert (now.status, now.version, now.received) == (Status.WAITING, 1, sent.reaction.received)
    assert acts(store, sent) == [Act.CONFIRM]
    assert store.number_of(Status.UNCONFIRMED) == 0
    assert store.circumstances("magazine", now.id).confirmed
    decided = [event for event in store.due_events(house.clock()) if event.kind is Kind.DECIDED]
    assert [event.cause for event in decided] == [store.decisions("magazine", now.id)[0].id]


def test_the_house_rules_decide_as_on_one_that_comes_in(
    house: House, jan: Reader, store: Store, tickets: Tickets
) -> None:
    placed, spam = jan.sends(site="buurt", thread=FAIR), jan.sends(SPAM, site="buurt", thread=FAIR)
    for sent, status, act in ((placed, Status.PUBLISHED, Act.APPROVE), (spam, Status.SPAM, Act.SPAM)):
        now = house.confirming.confirm(mailed(tickets, sent)).standing.reaction
        assert (now.status, now.first_status, now.version) == (status, status, 2)
        assert acts(store, sent) == [Act.CONFIRM, act]
        last = store.decisions("buurt", now.id)[-1]
        assert (last.person, last.before, last.policy) == (None, Status.WAITING, now.policy)
    assert [each.number for each in published_in(store, "buurt", FAIR)] == [placed.reaction.number]
    assert store.published_counts("buurt", [FAIR]) == {FAIR: 1}
    assert store.record("buurt", "jan@example.org") == Record(published=1, spam=1)
    assert not store.chain("buurt").flaws


def test_a_proven_address_is_what_the_rules_are_told(
    house: House, jan: Reader, store: Store, tickets: Tickets, els: Person, tmp_path: Path
) -> None:
    first = house.confirming.confirm(mailed(tickets, jan.sends())).standing.reaction
    house.review.decide(els, "magazine", first.number, Act.APPROVE, first.version)
    put_in_force(store, tmp_path / "trusting", f"{CONFIRM}[rules.record]\ntrusted_after = 1\n")
    sent = jan.sends("Nog een gedachte van mij hierover.")
    assert sent.reaction.first_status is Status.WAITING
    assert house.confirming.confirm(mailed(tickets, sent)).standing.reaction.status is Status.PUBLISHED


def test_the_same_secret_again_changes_nothing(house: House, jan: Reader, store: Store, tickets: Tickets) -> None:
    sent = jan.sends(site="buurt", thread=FAIR)
    with ThreadPoolExecutor(4) as several:
        found = list(several.map(house.confirming.confirm, [mailed(tickets, sent)] * 4))
    assert {each.standing.reaction.status for each in found} == {Status.PUBLISHED}
    assert acts(store, sent) == [Act.CONFIRM, Act.APPROVE]


def test_what_came_to_an_end_before_cannot_be_confirmed(house: House, jan: Reader, tickets: Tickets) -> None:
    sent = jan.sends()
    withdrawn(house, sent)
    assert house.confirming.confirm(mailed(tickets, sent)).standing.reaction.status is Status.WITHDRAWN


def test_what_would_be_refused_by_now_is_for_a_person(
    house: House, jan: Reader, store: Store, tickets: Tickets, tmp_path: Path
) -> None:
    sent = jan.sends(site="buurt", thread=FAIR)
    put_in_force(
        store, tmp_path / "shorter", f"{CONFIRM}[rules.length]\ntext = 5\nlong_text = 4\n", site="buurt", extends="open"
    )
    now = house.confirming.confirm(mailed(tickets, sent)).standing.reaction
    assert (now.status, now.html) == (Status.WAITING, sent.reaction.html)
    assert "length" in {finding.rule for finding in now.findings}


def test_house_rules_that_cannot_be_read_leave_it_as_it_is(
    house: House, jan: Reader, store: Store, tickets: Tickets, settings: Settings, clock: Clock
) -> None:
    sent = jan.sends()
    shelf = shelf_of(store)

    def unreadable(digest: str) -> dict[str, str]:
        raise BadPolicy(f"version {digest} cannot be understood")

    shelf._recorded = unreadable
    broken = bootstrap.build(settings, store, clock, shelf)
    with pytest.raises(BadPolicy):
        broken.confirming.confirm(mailed(tickets, sent))
    assert store.reaction("magazine", 1).status is Status.UNCONFIRMED


def test_a_name_that_is_sealed_is_told_by_nothing_that_is_found_then(
    house: House, store: Store, tickets: Tickets, bram: Person, clock: Clock
) -> None:
    _, code = house.arrangements.add(bram, "magazine", TERMS)
    place = house.intake.place("magazine", ARTICLE)
    sent = Sent("Jannigje Geheim", "j@example.org", "Wat hier staat klopt, zegt Jannigje Geheim.", code=code)
    preview = house.intake.preview(place, sent)
    clock.forward(seconds=9)
    kept = house.intake.submit(place, sent, preview.ticket)
    assert isinstance(kept, Accepted)
    now = house.confirming.confirm(mailed(tickets, kept)).standing.reaction
    assert (now.status, now.shown_name) == (Status.WAITING, "Naam bij de redactie bekend")
    assert "Jannigje" not in repr((now.findings, now.shadow))


# Secrets


@pytest.mark.parametrize("secret", ["", ".", "magazine", "é", "\ud800", "\0", "magazine.x.y", "a" * 10_000])
def test_what_is_no_secret_leads_nowhere(house: House, secret: str) -> None:
    with pytest.raises(UnknownSecret):
        house.confirming.of(secret)


def test_a_secret_is_good_for_its_own_reaction_under_our_own_key(
    house: House, jan: Reader, tickets: Tickets, clock: Clock
) -> None:
    one, other = jan.sends(), jan.sends("Iets anders.")
    site, reaction, seal = mailed(tickets, one).split(".")
    others = Tickets(b"another secret that is long enough", clock, bytes)
    for wrong in (
        f"{site}.{other.reaction.id}.{seal}",
        f"buurt.{reaction}.{seal}",
        f"{site}.{reaction}.{seal[:-1]}",
        f"{site}.{reaction}.{seal}0",
        mailed(others, one),
        one.receipt,
    ):
        with pytest.raises(UnknownSecret):
            house.confirming.confirm(wrong)
    assert house.confirming.of(mailed(tickets, one)).standing.reaction == one.reaction


def test_a_secret_of_a_reaction_that_is_not_kept_any_more_leads_nowhere(house: House, tickets: Tickets) -> None:
    with pytest.raises(UnknownSecret):
        house.confirming.of(tickets.confirmation_of("magazine", "00000000-0000-7000-8000-000000000000"))


# Who need not


def test_whose_address_is_proven_need_not_confirm_it(house: House, els: Person, clock: Clock) -> None:
    place = house.intake.place("magazine", ARTICLE)
    sent, sender = Sent(els.name, els.email, "Dank voor uw reactie."), Sender(person=els)
    preview = house.intake.preview(place, sent, sender)
    assert not preview.is_confirmed_first
    clock.forward(seconds=9)
    outcome = house.intake.submit(place, sent, preview.ticket, sender)
    assert isinstance(outcome, Accepted)
    assert outcome.reaction.status is Status.WAITING


def test_whom_the_site_itself_vouches_for_need_not(house: House, wil: Person, clock: Clock) -> None:
    key, secret = house.identities.make(wil, "buurt")
    said = tokens.claims(clock(), aud="buurt")
    signed = tokens.token({"alg": "HS256", "kid": key.id}, said, tokens.with_secret(secret))
    place = house.intake.place("buurt", FAIR)
    sent = Sent(text="The fair was lovely.", identity=signed)
    preview = house.intake.preview(place, sent)
    clock.forward(seconds=9)
    outcome = house.intake.submit(place, sent, preview.ticket)
    assert isinstance(outcome, Accepted)
    assert outcome.reaction.status is Status.PUBLISHED


def test_without_an_address_nothing_is_placed_before_somebody_looks(jan: Reader) -> None:
    assert jan.sends(email="", site="buurt", thread=FAIR).reaction.status is Status.WAITING


# The mail once more


def test_the_mail_is_sent_again_a_few_times(house: House, jan: Reader, store: Store, clock: Clock) -> None:
    sent = jan.sends()
    for number in range(1, MOST_MAILS + 1):
        standing = house.receipts.standing(sent.receipt)
        assert house.confirming.send_again(standing)
        assert house.confirming.send_again(standing), "it is on its way"
        mails = store.deliveries_about("magazine", sent.reaction.id)
        assert len(mails) == number
        assert {(mail.channel, mail.what, mail.to) for mail in mails} == {(Channel.MAIL, Letter.CONFIRM.value, AUTHOR)}
        (on_its_way,) = (mail for mail in mails if mail.done is None)
        store.delivered(on_its_way, clock())
        clock.forward(minutes=5)
    assert not house.confirming.send_again(house.receipts.standing(sent.receipt))
    assert len(store.deliveries_about("magazine", sent.reaction.id)) == MOST_MAILS


def test_nobody_fills_the_mailbox_of_a_stranger_and_nothing_is_lost_by_that(
    house: House, jan: Reader, store: Store, clock: Clock
) -> None:
    everything = [jan.sends(f"Gedachte nummer {number}.", email=f"jan+{number}@example.org") for number in range(20)]
    Spreader(store, shelf_of(store), (Authors(store),), {Channel.MAIL}).spread(clock())
    for sent in everything:
        house.confirming.send_again(house.receipts.standing(sent.receipt))
    about = [store.deliveries_about("magazine", sent.reaction.id) for sent in everything]
    assert sum(map(len, about)) == 5
    last = house.receipts.standing(everything[-1].receipt)
    assert (last.reaction.status, last.is_written_to) == (Status.UNCONFIRMED, False)
    clock.forward(days=1)
    last = house.receipts.standing(everything[-1].receipt)
    assert last.is_written_to
    assert house.confirming.send_again(last)


def test_no_mail_is_sent_about_what_was_confirmed(house: House, jan: Reader, store: Store, tickets: Tickets) -> None:
    sent = jan.sends()
    house.confirming.confirm(mailed(tickets, sent))
    assert not house.confirming.send_again(house.receipts.standing(sent.receipt))
    assert store.deliveries_about("magazine", sent.reaction.id) == ()


def test_a_house_that_sends_no_mail_keeps_none_for_the_day_on_which_it_does(
    house: House, jan: Reader, store: Store, settings: Settings, clock: Clock
) -> None:
    sent = jan.sends()
    mailless = bootstrap.build(settings, store, clock, shelf_of(store))
    assert not mailless.confirming.send_again(mailless.receipts.standing(sent.receipt))
    assert store.deliveries_about("magazine", sent.reaction.id) == ()
