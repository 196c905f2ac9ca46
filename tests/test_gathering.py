"""What is known around a draft when it is judged, from a store in which things have happened."""

from dataclasses import replace
from datetime import timedelta

import pytest

from moderation.domain.arrangement import Arrangement
from moderation.domain.circumstances import Circumstances, Code, Recent, Record
from moderation.domain.code import Codes
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.domain.thread import Thread
from moderation.intake import Place
from moderation.intake.gathering import Gathering
from moderation.intake.sent import STRANGER, Sender, Sent
from moderation.pipeline import cleaned
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import ARTICLE, SECRET, Clock, Reader

LONG = "De gemeente belooft al jaren dat de brug er komt, maar niemand noemt een jaartal en dat is jammer."
OFFICE, HOME = "192.0.2.7", "198.51.100.9"


class Around:
    """Asks for the circumstances of a draft, as intake does."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._gathering = Gathering(store, SECRET.encode())
        self._store, self._clock = store, clock

    def __call__(
        self,
        text: str = "Goed stuk.",
        name: str = "Jan Jansen",
        email: str = "jan@example.org",
        thread: str = ARTICLE,
        sender: Sender = STRANGER,
        seconds: int | None = None,
        **typed: str,
    ) -> Circumstances:
        where = self._store.thread("magazine", thread) or Thread("magazine", thread, "", "")
        draft, sent = cleaned(name, email, text), Sent(name, email, text, **typed)
        return self._gathering.around(where, draft, sent, sender, self._clock(), seconds).circumstances


@pytest.fixture
def around(store: Store, clock: Clock) -> Around:
    return Around(store, clock)


def posted(house: House, clock: Clock, place: Place, text: str, sender: Sender, email: str = "jan@example.org") -> None:
    sent = Sent("Jan Jansen", email, text)
    ticket = house.intake.preview(place, sent, sender).ticket
    clock.forward(seconds=20)
    house.intake.submit(place, sent, ticket, sender)


def test_of_a_first_reaction_nothing_is_known(around: Around, clock: Clock) -> None:
    assert around() == Circumstances(at=clock())


def test_reactions_are_counted_by_sender_network_and_thread(
    house: House, clock: Clock, place: Place, around: Around
) -> None:
    posted(house, clock, place, "Een.", Sender(OFFICE))
    posted(house, clock, place, "Twee.", Sender(OFFICE), email="els@example.org")
    pace = around(sender=Sender(OFFICE)).pace
    assert (pace.sender, pace.network, pace.thread) == (Recent(1, 1), Recent(2, 2), Recent(2, 2))
    elsewhere = around(thread="/elders", sender=Sender(HOME), email="JAN@EXAMPLE.ORG").pace
    assert (elsewhere.sender, elsewhere.network, elsewhere.thread) == (Recent(1, 1), Recent(), Recent())


def test_a_preview_is_not_counted(house: House, place: Place, around: Around) -> None:
    house.intake.preview(place, Sent("Jan Jansen", "jan@example.org", "Een."), Sender(OFFICE))
    assert around(sender=Sender(OFFICE)).pace.network == Recent()


def test_without_an_address_no_sender_is_counted(house: House, clock: Clock, around: Around) -> None:
    place = house.intake.place("magazine", ARTICLE)
    posted(house, clock, place, "Een.", STRANGER)
    assert around(email="").pace.sender == Recent()
    assert around(email="").record == Record()


def test_a_border_of_the_clock_does_not_wipe_the_count(
    house: House, clock: Clock, place: Place, around: Around
) -> None:
    clock.at = clock.at.replace(minute=47, second=0)
    for number in range(4):
        posted(house, clock, place, f"Nummer {number}, iets anders.", Sender(OFFICE))
    counted = []
    for minute in (50, 55, 59):
        clock.at = clock.at.replace(minute=minute, second=1)
        counted.append(around(sender=Sender(OFFICE)).pace.network.ten_minutes)
    assert counted == [3, 1, 0]
    clock.forward(minutes=10)
    assert around(sender=Sender(OFFICE)).pace.network == Recent(0, 4)


def test_the_same_words_and_nearly_the_same_are_found(around: Around, jan: Reader, clock: Clock) -> None:
    first = jan.sends(LONG).reaction
    clock.forward(minutes=1)
    second = jan.sends(LONG.replace("en dat is jammer", "en dat vind ik jammer"), name="Els de Wit").reaction
    found = around(LONG.upper(), thread="/elders").earlier
    assert [(each.here, each.same_name, each.received) for each in found] == [
        (False, False, second.received),
        (False, True, first.received),
    ]
    assert found[1].likeness == 100
    assert 50 <= found[0].likeness < 100


def test_other_words_are_not_taken_for_nearly_the_same(around: Around, jan: Reader) -> None:
    jan.sends(LONG)
    assert around("Wat een onzin; de brug is al lang af, ik fiets er elke dag overheen naar mijn werk.").earlier == ()


def test_the_record_of_a_sender_is_what_people_decided(house: House, els: Person, around: Around, jan: Reader) -> None:
    acts = (Act.APPROVE, Act.REJECT, Act.SPAM, Act.APPROVE)
    for number, act in enumerate(acts, start=1):
        jan.sends(f"Nummer {number}, iets anders.")
        house.review.decide(els, "magazine", number, act, 0, reason="offtopic")
    jan.sends("Deze wacht nog.")
    assert around(email="Jan@Example.org").record == Record(published=2, taken_away=1, spam=1)
    assert around(email="els@example.org").record == Record()


def test_names_and_addresses_of_the_desk_are_reserved_unless_it_is_them(els: Person, around: Around) -> None:
    stranger = around(name="ELS DE GRAAF", email=els.email)
    assert (stranger.reserved_name, stranger.reserved_email, stranger.signed_in) == (True, True, False)
    herself = around(name="Els de Graaf", email=els.email, sender=Sender(person=els))
    assert (herself.signed_in, herself.confirmed) == (True, True)
    as_jan = around(sender=Sender(person=els))
    assert (as_jan.reserved_name, as_jan.signed_in, as_jan.confirmed) == (False, False, False)


def test_a_filled_trap_and_the_time_at_the_preview_are_told(around: Around) -> None:
    assert around(trap="https://casino.example").trap
    assert not around().trap
    assert around(seconds=7).seconds == 7


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Code.GOOD),
        ({"thread": ARTICLE}, Code.GOOD),
        ({"thread": "/elders"}, Code.FOREIGN),
        ({"site": "buurt"}, Code.FOREIGN),
        ({"uses": None, "used": 900}, Code.GOOD),
        ({"uses": 1, "used": 1}, Code.USED_UP),
        ({"until": timedelta(seconds=0)}, Code.EXPIRED),
        ({"until": timedelta(seconds=1)}, Code.GOOD),
        ({"ended": timedelta(days=-1)}, Code.ENDED),
    ],
)
def test_a_code_is_good_where_and_as_long_as_the_arrangement_says(
    store: Store, clock: Clock, els: Person, around: Around, changes: dict, expected: Code
) -> None:
    moments = {key: clock() + value for key, value in changes.items() if isinstance(value, timedelta)}
    arrangement = Arrangement(
        "a1", "magazine", "Naam bekend", "bron van Els", "veiligheid", "Els", els.id, clock() - timedelta(days=2)
    )
    codes = Codes(SECRET.encode())
    store.add_arrangement(replace(arrangement, **{**changes, **moments}), codes.digest_of("ABCD-EFGH-JKMN"), "")
    assert around(code="abcd efgh jkmn").code is expected


@pytest.mark.parametrize("typed", ["ABCD-EFGH-JKMP", "x", "-", "\x00", "é" * 5_000])
def test_what_is_no_code_is_unknown(around: Around, typed: str) -> None:
    assert around(code=typed).code is Code.UNKNOWN


def test_an_empty_code_is_none(around: Around) -> None:
    assert around(code="  ").code is None


def test_what_is_kept_of_the_circumstances_gives_nobody_away(
    house: House, store: Store, clock: Clock, place: Place, els: Person
) -> None:
    sender = Sender(OFFICE, "Mozilla/5.0 Eigenaardig", els)
    for text in (LONG, LONG + " Echt."):
        posted(house, clock, place, text, sender, email=els.email)
    kept = repr([past.circumstances for past in store.past("magazine", after="")])
    assert "likeness" in kept
    for secret in (els.email, els.name, "Jan Jansen", OFFICE, "Mozilla", LONG[:20]):
        assert secret not in kept
