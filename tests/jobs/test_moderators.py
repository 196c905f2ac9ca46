"""Who at the desk is told of what waits, when, and what stands in it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from moderation.domain.correspondence import Correspondence
from moderation.domain.decision import Act, Decision
from moderation.domain.delivery import PERSON, Channel, Delivery
from moderation.domain.edit import Edit
from moderation.domain.event import Event, Kind
from moderation.domain.news import News, Waits
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.intake import Accepted
from moderation.intake.sent import Sent
from moderation.jobs.moderators import Moderators, NewsRound
from moderation.jobs.news import LONGEST_TEXT, MOST_MENTIONED, NewsOf
from moderation.jobs.telling import About
from moderation.people import BadPerson
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, Clock, Reader
from tests.test_confirming import TERMS
from tests.test_receipts import withdrawn

ZONE = "Europe/Amsterdam"


@pytest.fixture
def news_of(store: Store, clock: Clock) -> NewsOf:
    return NewsOf(store, clock)


@pytest.fixture
def make_round(store: Store) -> NewsRound:
    return NewsRound(store, ZONE)


Wishing = Callable[..., Person]


@pytest.fixture
def wishing(house: House) -> Wishing:
    """Somebody who wishes to be told like this."""
    return house.people.change_news


def about(store: Store, reaction: Reaction, kind: Kind = Kind.RECEIVED, decision: Decision | None = None) -> About:
    now = store.reaction_by_id(reaction.site, reaction.id)
    cause, at = (decision.id, decision.at) if decision else (reaction.id, reaction.received)
    event = Event(reaction.site, kind, cause, reaction.id, at, at)
    course = store.decisions(reaction.site, reaction.id)
    return About(event, store.site(reaction.site), now, decision, course, Correspondence())


def told(store: Store, of: About) -> list[Delivery]:
    return list(Moderators(store).deliveries(of))


def mails(store: Store, person: Person, site: str = "magazine") -> list[Delivery]:
    return list(store.deliveries(site, PERSON + person.id).items)


# Each one that comes


def test_who_wishes_it_is_told_of_each_that_comes_and_waits(
    store: Store, jan: Reader, els: Person, bram: Person, wishing: Wishing
) -> None:
    wishing(els, News.EACH)
    wishing(bram, News.DIGEST, 8)
    sent = jan.sends().reaction
    (mail,) = told(store, about(store, sent))
    assert (mail.channel, mail.what, mail.to) == (Channel.MAIL, News.EACH.value, PERSON + els.id)
    assert (mail.cause, mail.reaction, mail.due) == (sent.id, sent.id, sent.received)
    assert told(store, about(store, sent)) == [mail], "asked again it says the same"


def test_nobody_is_told_of_what_waits_for_nobody(
    store: Store, jan: Reader, els: Person, house: House, wishing: Wishing
) -> None:
    wishing(els, News.EACH)
    placed = jan.sends("The fair was lovely.", site="buurt", thread="/fair").reaction
    decided = jan.sends().reaction
    house.review.decide(els, "magazine", decided.number, Act.APPROVE, 0)
    for each in (placed, decided):
        assert told(store, about(store, each)) == []
    approval = store.decisions("magazine", decided.id)[0]
    assert told(store, about(store, decided, Kind.DECIDED, approval)) == []


@pytest.mark.parametrize(
    ("act", "before", "status", "is_told"),
    [
        (Act.CONFIRM, Status.UNCONFIRMED, Status.WAITING, True),
        (Act.CONFIRM, Status.UNCONFIRMED, Status.SPAM, False),
        (Act.AMEND, Status.RETURNED, Status.WAITING, True),
        (Act.AMEND, Status.WAITING, Status.WAITING, False),
        (Act.OBJECT, Status.REJECTED, Status.OBJECTED, True),
        (Act.WITHDRAW, Status.WAITING, Status.WITHDRAWN, False),
        (Act.UNDO, Status.REJECTED, Status.WAITING, False),
    ],
)
def test_what_an_author_does_is_told_when_it_asks_for_somebody(
    store: Store, jan: Reader, els: Person, wishing: Wishing, act: Act, before: Status, status: Status, is_told: bool
) -> None:
    wishing(els, News.EACH)
    sent = jan.sends().reaction
    place: dict[str, Any] = {
        "id": "a decision",
        "site": sent.site,
        "reaction": sent.id,
        "version": 1,
        "at": sent.received,
    }
    decision = Decision(**place, person=None, act=act, before=before, after=status, policy=sent.policy)
    of = about(store, sent, Kind.DECIDED, decision)
    assert bool(told(store, replace(of, reaction=replace(sent, status=status)))) is is_told


def test_whoever_decided_is_not_told_that_somebody_objects(
    store: Store, jan: Reader, els: Person, bram: Person, house: House, wishing: Wishing
) -> None:
    for person in (els, bram):
        wishing(person, News.EACH)
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Dit ging wel over het artikel.")
    decision = store.decisions("magazine", sent.reaction.id)[-1]
    assert [mail.to for mail in told(store, about(store, sent.reaction, Kind.DECIDED, decision))] == [PERSON + bram.id]


def test_an_objection_to_an_edit_is_told_to_others_than_who_edited_until_it_is_answered(
    store: Store, jan: Reader, els: Person, bram: Person, house: House, wishing: Wishing, news_of: NewsOf
) -> None:
    for person in (els, bram):
        wishing(person, News.EACH)
    sent = jan.sends("Een dapper initiatief van mijn buurman.")
    house.review.decide(bram, "magazine", 1, Act.APPROVE, 0)
    house.editing.save(els, "magazine", 1, 1, Edit("Een dapper initiatief.", "shortened"))
    standing = house.receipts.standing(sent.receipt)
    reaction = house.objecting.object(standing, standing.seen, "Dat was mijn punt.").reaction
    decision = store.decisions("magazine", reaction.id)[-1]
    (mail,) = told(store, about(store, reaction, Kind.DECIDED, decision))
    assert mail.to == PERSON + bram.id
    news = news_of(mail)
    assert news is not None
    assert [(each.waits, each.since) for each in news.mentioned] == [(Waits.OBJECTED, decision.at)]
    assert news.waiting["magazine"] == 1
    answered = house.review.decide(bram, "magazine", 1, Act.UPHOLD, reaction.version, told="Het blijft zo.")
    assert told(store, about(store, answered, Kind.DECIDED, decision)) == []
    assert news_of(mail) is None


def test_who_was_locked_out_is_told_nothing_any_more(
    store: Store, jan: Reader, els: Person, wil: Person, house: House, wishing: Wishing, news_of: NewsOf
) -> None:
    wishing(els, News.EACH)
    of = about(store, jan.sends().reaction)
    (mail,) = told(store, of)
    house.people.lock_out(wil, els.id)
    assert told(store, of) == []
    assert news_of(mail) is None


# Once a day, and when something is late


def at(clock: Clock, hour: int, minute: int = 0, day: int = 14) -> datetime:
    """Put the clock to this hour in Amsterdam, in winter."""
    clock.at = datetime(2022, 1, day, hour - 1, minute, tzinfo=UTC)
    return clock.at


def test_a_digest_comes_once_a_day_at_its_hour_by_the_clocks_of_the_desk(
    store: Store, jan: Reader, els: Person, clock: Clock, wishing: Wishing, make_round: NewsRound
) -> None:
    wishing(els, News.DIGEST, 8)
    jan.sends()
    for hour, minute, number in ((7, 59, 0), (8, 0, 1), (8, 1, 1), (23, 59, 1)):
        make_round(at(clock, hour, minute))
        assert len(mails(store, els)) == number, hour
    make_round(at(clock, 8, 0, day=15))
    first, second = mails(store, els)
    assert first.id != second.id
    assert {mail.what for mail in (first, second)} == {News.DIGEST.value}


def test_a_day_on_which_nothing_waits_passes_in_silence(
    store: Store, jan: Reader, els: Person, clock: Clock, wishing: Wishing, make_round: NewsRound
) -> None:
    wishing(els, News.DIGEST, 8)
    make_round(at(clock, 8))
    at(clock, 9)
    jan.sends()
    make_round(at(clock, 10))
    assert mails(store, els) == [], "that was for tomorrow"


def test_who_chooses_an_hour_that_is_over_waits_for_tomorrow(
    store: Store, jan: Reader, els: Person, clock: Clock, wishing: Wishing, make_round: NewsRound
) -> None:
    at(clock, 15)
    jan.sends()
    wishing(els, News.DIGEST, 8)
    make_round(at(clock, 15, 5))
    assert mails(store, els) == []


def test_what_is_late_is_told_once_and_again_a_day_later(
    store: Store, jan: Reader, els: Person, clock: Clock, wishing: Wishing, make_round: NewsRound
) -> None:
    wishing(els, News.LATE, 4)
    sent = jan.sends().reaction.received
    for hours, number in ((3.9, 0), (4, 1), (5, 1), (27.9, 1), (28, 2)):
        make_round(sent + timedelta(hours=hours))
        assert len(mails(store, els)) == number, hours


def test_what_becomes_late_after_the_one_before_was_dealt_with_is_told_anew(
    store: Store, jan: Reader, els: Person, clock: Clock, house: House, wishing: Wishing, make_round: NewsRound
) -> None:
    wishing(els, News.LATE, 4)
    first = jan.sends().reaction.received
    clock.forward(hours=1)
    jan.sends("Nog een gedachte hierover.")
    make_round(first + timedelta(hours=4))
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    for minutes, number in ((30, 1), (62, 2)):
        make_round(first + timedelta(hours=4, minutes=minutes))
        assert len(mails(store, els)) == number


def test_the_time_with_its_author_does_not_make_a_reaction_late(
    store: Store, jan: Reader, els: Person, clock: Clock, house: House, wishing: Wishing, make_round: NewsRound
) -> None:
    wishing(els, News.LATE, 4)
    sent = jan.sends().reaction
    house.review.decide(els, "magazine", 1, Act.RETURN, 0, reason="surname")
    clock.forward(days=5)
    (returned,) = store.decisions("magazine", sent.id)
    back = house.review.undo(els, "magazine", 1, returned.id, 1)
    make_round(clock() + timedelta(hours=3.9))
    assert mails(store, els) == []
    make_round(clock() + timedelta(hours=4))
    assert len(mails(store, els)) == 1
    assert back.received == sent.received


@pytest.mark.parametrize(("news", "hours"), [(News.LATE, 4), (News.DIGEST, 8)])
def test_an_objection_is_told_late_or_in_a_digest_but_not_to_who_decided(
    store: Store,
    jan: Reader,
    els: Person,
    bram: Person,
    clock: Clock,
    house: House,
    wishing: Wishing,
    make_round: NewsRound,
    news: News,
    hours: int,
) -> None:
    for person in (els, bram):
        wishing(person, news, hours)
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    clock.forward(days=5)
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Het gaat wel degelijk hierover.")
    make_round(clock() + timedelta(hours=24))
    assert [len(mails(store, person)) for person in (els, bram)] == [0, 1]


def test_of_several_who_make_the_same_round_one_tells(
    store: Store, jan: Reader, els: Person, clock: Clock, wishing: Wishing
) -> None:
    wishing(els, News.LATE, 4)
    sent = jan.sends().reaction.received
    for _ in range(3):
        NewsRound(store, ZONE)(sent + timedelta(hours=5))
    assert len(mails(store, els)) == 1


# What stands in it


def test_the_news_of_one_tells_of_it_without_any_address(
    store: Store, jan: Reader, els: Person, wishing: Wishing, news_of: NewsOf
) -> None:
    wishing(els, News.EACH)
    sent = jan.sends(f"Schrijf mij op piet@voorbeeld.example: {'dit is lang ' * 40}").reaction
    (mail,) = told(store, about(store, sent))
    letter = news_of(mail)
    assert letter
    (mentioned,) = letter.mentioned
    assert (mentioned.site, mentioned.number, mentioned.name) == ("magazine", 1, "Jan Jansen")
    assert (mentioned.waits, mentioned.since) == (Waits.NEW, sent.received)
    assert "p…@v….example" in mentioned.text
    assert len(mentioned.text) == LONGEST_TEXT
    assert (dict(letter.waiting), dict(letter.names)) == ({"magazine": 1}, {"magazine": "Loket & Lijn"})
    assert "jan@example.org" not in repr(letter)


def test_what_was_dealt_with_meanwhile_is_no_news(
    store: Store, jan: Reader, els: Person, house: House, wishing: Wishing, news_of: NewsOf, make_round: NewsRound
) -> None:
    wishing(els, News.EACH)
    sent = jan.sends()
    (mail,) = told(store, about(store, sent.reaction))
    wishing(els, News.LATE, 1)
    make_round(sent.reaction.received + timedelta(hours=2))
    (late,) = mails(store, els)
    assert news_of(late)
    withdrawn(house, sent)
    assert news_of(mail) is None
    assert news_of(late) is None


def test_a_digest_tells_the_oldest_and_counts_all(
    store: Store, jan: Reader, els: Person, clock: Clock, wishing: Wishing, news_of: NewsOf, make_round: NewsRound
) -> None:
    wishing(els, News.DIGEST, 8)
    for number in range(MOST_MENTIONED + 2):
        jan.sends(f"Gedachte nummer {number} over iets heel anders dan hiervoor.", email=f"jan{number}@example.org")
    make_round(at(clock, 8))
    (mail,) = mails(store, els)
    letter = news_of(mail)
    assert letter
    assert [each.number for each in letter.mentioned] == list(range(1, MOST_MENTIONED + 1))
    assert letter.total == MOST_MENTIONED + 2


def test_a_digest_neither_mentions_nor_counts_objections_to_what_its_reader_decided(
    store: Store,
    jan: Reader,
    els: Person,
    clock: Clock,
    house: House,
    wishing: Wishing,
    news_of: NewsOf,
    make_round: NewsRound,
) -> None:
    wishing(els, News.DIGEST, 8)
    sent = jan.sends()
    house.review.decide(els, "magazine", 1, Act.REJECT, 0, reason="offtopic")
    standing = house.receipts.standing(sent.receipt)
    house.objecting.object(standing, standing.seen, "Het gaat wel degelijk hierover.")
    jan.sends("Nog een gedachte hierover.")
    make_round(at(clock, 8))
    (mail,) = mails(store, els)
    letter = news_of(mail)
    assert letter
    assert ([each.number for each in letter.mentioned], dict(letter.waiting)) == ([2], {"magazine": 1})


def test_nobody_who_is_not_to_be_named_is(
    store: Store, house: House, bram: Person, els: Person, clock: Clock, wishing: Wishing, news_of: NewsOf
) -> None:
    wishing(els, News.EACH)
    _, code = house.arrangements.add(bram, "magazine", TERMS)
    place = house.intake.place("magazine", ARTICLE)
    sent = Sent("Jannigje Geheim", "j@example.org", "Zo is het.", code=code)
    ticket = house.intake.preview(place, sent).ticket
    clock.forward(seconds=9)
    kept = house.intake.submit(place, sent, ticket)
    assert isinstance(kept, Accepted)
    (mail,) = told(store, about(store, kept.reaction))
    assert "Jannigje" not in repr(news_of(mail))


def test_the_choice_of_hours_has_an_end(house: House, els: Person) -> None:
    for news, after in ((News.DIGEST, 24), (News.DIGEST, -1), (News.LATE, 0), (News.LATE, 169), (News.EACH, 1)):
        with pytest.raises(BadPerson):
            house.people.change_news(els, news, after)
