"""What every engine must find in the queue: each part of a wish, alone and with others, words, and who reads what."""

import random
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from itertools import islice

import pytest

from moderation.domain.claim import LEASE, Claim
from moderation.domain.decision import Act
from moderation.domain.edit import EditReason, revision_of
from moderation.domain.entry import DeskAct
from moderation.domain.errors import NotFound
from moderation.domain.ids import time_ordered_id
from moderation.domain.reaction import Author, Reaction, Status
from moderation.domain.wanted import Reader, Wanted
from moderation.store import open_engine
from moderation.store.interface import Store
from tests.store.queue_model import filled, parts
from tests.store.samples import (
    BRAM,
    ELS,
    NOW,
    a_decision,
    an_arrangement,
    arranged,
    arranging,
    arrived,
    arrived_under,
    undoing,
)

ALL = Wanted(status=None)

TEXTS = {
    "plain": "Regie op gegevens, door de gemeente.",
    "capitals": "REGIE OP GEGEVENS!",
    "apart": "De regie is zoek, en op de gegevens let niemand.",
    "accents": "Eén café in Zoë’s straat: naïef, GEÏND, œuvre, Ærø.",
    "marks": "(regie)-op/gegevens; “gemeente” *raad* _vet_ 12:30 a.b@voorbeeld.nl https://voorbeeld.nl/pad?x=1#y",
    "emoji": "Mooi😀 stuk🤣🥰 👍🏽 hoor🇳🇱!",
    "cyrillic": "Ольга ЖИВЁТ в Амстердаме",
    "greek": "ΔΕΛΤΑ και αέρας",
    "han": "漢字 が 好き",
    "arabic": "مرحبا بالعالم",
    "hebrew": "שלום עולם",
    "devanagari": "नमस्ते दुनिया",
    "numbers": "In 2026 kost het € 12,50 of 3.000; art. 5b, 12abc, -7 en 1e5.",
    "odd": "'; drop table reaction; -- \\ % $$ near not and or \" ' :* <-> & | ! ( )",
    "long": "zeer" * 60 + " lang",
}


class QueueContract:
    """A part of the queue is found whole, in order, page by page; nobody finds a name that is sealed."""

    # Each part, and those of two kinds together

    @pytest.mark.parametrize("newest_first", [False, True])
    def test_each_part_and_each_two_find_what_reading_all_of_it_finds(self, store: Store, newest_first: bool) -> None:
        house = filled(store, random.Random(6))
        found = set()
        # Half of them in each order.
        for wanted in islice(parts(), int(newest_first), None, 2):
            wanted = replace(wanted, newest_first=newest_first)
            expected = house.expected(wanted, ELS.id)
            assert house.listed(wanted, ELS.id) == expected, wanted
            found.add(bool(expected))
        assert found == {True, False}

    def test_pages_have_no_gaps_and_nothing_twice(self, store: Store) -> None:
        house = filled(store, random.Random(7), 120)
        wishes = [
            *(Wanted(), ALL, Wanted(site="blad"), Wanted(status=None, site="blad", thread="/a"), Wanted(rule="links")),
            *(Wanted(status=None, phrases=("g*",)), Wanted(phrases=("regie",)), Wanted(status=None, names=("jan*",))),
            *(Wanted(status=None, email="jan@jansen.example"), Wanted(status=None, by=BRAM.id)),
            *(Wanted(status=None, rule="links", names=("zoe",)), Wanted(status=None, reader=Reader.NOBODY)),
        ]
        for wanted in (replace(each, newest_first=way) for each in wishes for way in (False, True)):
            expected = house.expected(wanted, ELS.id)
            for limit in (1, 3):
                assert house.listed(wanted, ELS.id, limit=limit) == expected, (wanted, limit)

    def test_a_part_is_counted_no_further_than_asked(self, store: Store) -> None:
        house = filled(store, random.Random(8), 100)
        for wanted in (Wanted(), ALL, Wanted(site="krant"), Wanted(rule="links"), Wanted(phrases=("regie",))):
            number = len(house.expected(wanted, ELS.id))
            assert store.counted_in(wanted, now=NOW, person=ELS.id) == number, wanted
            few = store.counted_in(wanted, now=NOW, person=ELS.id, at_most=2)
            assert few == (number if wanted.is_plain else min(2, number)), wanted

    # The next one

    @pytest.mark.parametrize("newest_first", [False, True])
    @pytest.mark.parametrize("backwards", [False, True])
    def test_the_next_one_wraps_around_and_passes_over_what_others_read(
        self, store: Store, newest_first: bool, backwards: bool
    ) -> None:
        house = filled(store, random.Random(9), 60)
        for wanted in (Wanted(), Wanted(status=None, rule="links"), Wanted(status=None, phrases=("gege*",))):
            wanted = replace(wanted, newest_first=newest_first)
            every = house.expected(wanted, ELS.id)
            free = set(house.expected(replace(wanted, reader=Reader.NOBODY), ELS.id))
            for place, id_ in enumerate(every):
                around = every[place + 1 :] + every[:place]
                around = around[::-1] if backwards else around
                reaction = next(each for each in house.reactions if each.id == id_)
                found = store.following(wanted, reaction, now=NOW, person=ELS.id, backwards=backwards)
                assert (found and found.id) == next((each for each in around if each in free), None)

    def test_after_one_that_is_wanted_no_more_comes_the_next(self, store: Store) -> None:
        first, second, third = (arrived(store) for _ in range(3))
        decided = store.decide(a_decision(second))
        assert store.following(Wanted(), decided, now=NOW, person=ELS.id) == third
        assert store.following(Wanted(), decided, now=NOW, person=ELS.id, backwards=True) == first

    def test_alone_there_is_no_next_one(self, store: Store) -> None:
        alone = arrived(store)
        assert store.following(Wanted(), alone, now=NOW, person=ELS.id) is None

    # Words

    @pytest.mark.parametrize(
        ("phrases", "found"),
        [
            (("regie",), "plain capitals apart marks"),
            (("Regie", "GEMEENTE"), "plain marks"),
            (("regie op gegevens",), "plain capitals marks"),
            (("op de gegevens",), "apart"),
            (("gegevens op",), ""),
            (("gege*",), "plain capitals apart marks"),
            (("regie op geg*",), "plain capitals marks"),
            (("re*", "niemand"), "apart"),
            (("gegeven",), ""),
            (("een",), "accents"),
            (("ÉÉN",), "accents"),
            (("cafe",), "accents"),
            (("zoe's",), "accents"),
            (("Zoë",), "accents"),
            (("naïef", "geind"), "accents"),
            (("œuvre",), "accents"),
            (("ærø",), "accents"),
            (("raad",), "marks"),
            (("vet",), "marks"),
            (("12:30",), "marks"),
            (("a.b@voorbeeld.nl",), "marks"),
            (("https://voorbeeld.nl/pad",), "marks"),
            (("voorbeeld",), "marks"),
            (("mooi",), "emoji"),
            (("mooi stuk",), "emoji"),
            (("hoor",), "emoji"),
            (("ольга",), "cyrillic"),
            (("живёт",), "cyrillic"),
            (("дельта",), ""),
            (("δελτα",), "greek"),
            (("και",), "greek"),
            (("αέρ*",), "greek"),
            (("漢字",), "han"),
            (("漢*",), "han"),
            (("مرحبا",), "arabic"),
            (("שלום עולם",), "hebrew"),
            (("दुनिया",), "devanagari"),
            (("2026",), "numbers"),
            (("12,50",), "numbers"),
            (("3.000",), "numbers"),
            (("000",), "numbers"),
            (("5b",), "numbers"),
            (("12abc",), "numbers"),
            (("12",), "numbers marks"),
            (("1e5",), "numbers"),
            (("7",), "numbers"),
            (("-7",), "numbers"),
            (("drop table",), "odd"),
            (("near", "not", "and"), "odd"),
            (("near not and or",), "odd"),
            (("zeer*",), "long"),
            (("zeer" * 60,), "long"),
        ],
    )
    def test_words_are_found_in_texts(self, store: Store, phrases: tuple[str, ...], found: str) -> None:
        assert _found(store, phrases) == sorted(found.split())

    def test_beginnings_of_words_are_found_under_one_page_and_from_one_sender(self, store: Store) -> None:
        mine = [arrived(store, text=text) for text in ("Regie op gegevens", "Gegeven", "Geen")]
        arrived(store, text="Gegevens", thread="/elders", author=Author("Piet Pietersen", "piet@example.org"))
        first = mine[0]
        begun = Wanted(phrases=("geg*",))
        for wanted in (
            replace(begun, site=first.site, thread=first.thread),
            replace(begun, email=first.author.email),
        ):
            found = store.listed(wanted, now=NOW).items
            assert [item.reaction for item in found] == mine[:2]

    def test_words_are_found_in_what_came_in_between_two_moments(self, store: Store) -> None:
        hours = [NOW + timedelta(hours=hour) for hour in range(4)]
        kept = [
            arrived(store, id=time_ordered_id(hour, bytes(10)), received=hour, text="Regie op gegevens")
            for hour in hours
        ]
        since, until = hours[1], hours[3]
        for phrase in ("regie", "gege*"):
            for status in (Status.WAITING, None):
                wanted = Wanted(status=status, phrases=(phrase,), since=since, until=until)
                assert [item.reaction for item in store.listed(wanted, now=NOW).items] == kept[1:3]

    def test_nothing_that_is_typed_breaks_a_search(self, store: Store) -> None:
        typed = [
            "'",
            '"',
            "\\",
            "%",
            "$1",
            "a' b",
            "'a':*",
            "a & !b",
            "(a",
            "NEAR(a b)",
            "a^2",
            "-a",
            "*",
            "a**",
            "<->",
            "é'",
        ]
        for phrase in (*typed, "\u0301", "\U0001f600", "{a}:", "a\u00adb", "col:a", "\ufeff"):
            store.listed(Wanted(phrases=(phrase,)), now=NOW)
            store.listed(Wanted(names=(phrase,)), now=NOW)
            store.listed(Wanted(phrases=("regie", phrase)), now=NOW)

    def test_what_has_no_letter_or_digit_finds_nothing(self, store: Store) -> None:
        arrived(store, text="… !")
        assert store.listed(Wanted(phrases=("!",)), now=NOW).items == ()
        assert store.listed(Wanted(names=("!",)), now=NOW).items == ()

    def test_an_edited_text_is_found_by_its_new_words_only_until_that_is_undone(self, store: Store) -> None:
        reaction = arrived(store, text="Oude woorden")
        edit = a_decision(reaction, act=Act.EDIT, after=reaction.status, reason=EditReason.OTHER.value)
        edited = store.edit(edit, replace(revision_of(reaction), text="Nieuwe woorden", edited=EditReason.OTHER.value))
        assert _ids(store, phrases=("oude",)) == []
        assert _ids(store, phrases=("nieuwe woorden",)) == [reaction.id]
        store.decide(undoing(edit, edited))
        assert _ids(store, phrases=("oude",)) == [reaction.id]
        assert _ids(store, phrases=("nieuwe",)) == []

    # Names

    @pytest.mark.parametrize(
        ("names", "found"),
        [
            (("zoe",), ["Zoë van der Aa"]),
            (("VAN", "aa"), ["Zoë van der Aa"]),
            (("van*",), ["Zoë van der Aa", "Vanessa O’Brien-Özil"]),
            (("v*", "o*"), ["Vanessa O’Brien-Özil"]),
            (("obrien",), []),
            (("o'brien",), ["Vanessa O’Brien-Özil"]),
            (("ozil",), ["Vanessa O’Brien-Özil"]),
            (("brien-öz*",), ["Vanessa O’Brien-Özil"]),
            (("weiss",), ["Ernst Weiß"]),
            (("ольга",), ["Ольга"]),
            (("van", "van"), ["Zoë van der Aa"]),
            (("zo",), []),
        ],
    )
    def test_words_are_found_in_names(self, store: Store, names: tuple[str, ...], found: list[str]) -> None:
        for name in ("Zoë van der Aa", "Vanessa O’Brien-Özil", "Ernst Weiß", "Ольга"):
            arrived(store, author=Author(name, ""))
        items = store.listed(Wanted(names=names), now=NOW).items
        assert [item.reaction.author.name for item in items] == found

    @pytest.mark.parametrize("newest_first", [False, True])
    def test_however_many_names_begin_alike_all_are_found_and_in_order(self, store: Store, newest_first: bool) -> None:
        kept = [arrived(store, author=Author(f"{first} Jan{number} Jan{number + 1}", "")) for number, first in _NAMES]
        for names in (("jan*",), ("jan*", "zoe"), ("zo*", "jan*", "jan1*"), ("jan*", "j*"), ("jan*", "nee*")):
            wanted = Wanted(names=names, newest_first=newest_first)
            expected = [each.id for each in kept if _is_called(each.author.name, names)]
            pages = [store.listed(wanted, now=NOW, limit=7)]
            while pages[-1].after:
                pages.append(store.listed(wanted, now=NOW, after=pages[-1].after, limit=7))
            found = [item.reaction.id for page in pages for item in page.items]
            assert found == (expected[::-1] if newest_first else expected)

    def test_a_name_under_an_arrangement_is_found_by_nobody_until_that_is_undone(
        self, store: Store, address: str
    ) -> None:
        arrived_under(store, arranged(store), "Sarah Zeldzaam")
        reaction = arrived(store, author=Author("Sarah Zeldzaam", "sarah@blad.example"))
        assert _ids(store, names=("zeldzaam",)) == [reaction.id]
        decision = arranging(reaction)
        put_under = store.arrange(decision, an_arrangement(), "code")
        for word in ("zeldzaam", "sarah", "zeld*"):
            assert _ids(store, names=(word,)) == []
            assert _ids(store, phrases=(word,)) == []
        with closing(open_engine(address)) as engine:
            assert engine.read("select * from name_word") == []
        store.decide(undoing(decision, put_under))
        assert _ids(store, names=("zeldzaam",)) == [reaction.id]

    # Who reads what

    def test_who_takes_a_reaction_has_it_until_the_lease_is_over(self, store: Store) -> None:
        reaction = arrived(store)
        mine, other = _claim(reaction, ELS.id), _claim(reaction, BRAM.id)
        assert store.claim(mine, NOW) == mine
        assert store.claim(other, NOW + LEASE / 2) == mine
        assert store.claims(NOW) == (mine,)
        assert store.listed(Wanted(), now=NOW).items[0].claim == mine
        over = NOW + LEASE
        assert store.claims(over) == ()
        assert store.listed(Wanted(), now=over).items[0].claim is None
        other = replace(other, until=over + LEASE)
        assert store.claim(other, over) == other

    def test_who_has_it_may_renew_it(self, store: Store) -> None:
        reaction = arrived(store)
        store.claim(_claim(reaction, ELS.id), NOW)
        renewed = replace(_claim(reaction, ELS.id), until=NOW + 2 * LEASE)
        assert store.claim(renewed, NOW + LEASE / 2) == renewed
        assert store.claims(NOW + LEASE) == (renewed,)

    def test_a_take_over_is_written_down_when_there_was_something_to_take(self, store: Store) -> None:
        reaction = arrived(store)
        store.claim(_claim(reaction, BRAM.id), NOW, take_over=True)
        assert store.log().items == ()
        assert store.claim(_claim(reaction, ELS.id), NOW, take_over=True).person == ELS.id
        (line,) = store.log().items
        assert (line.entry.act, line.entry.person, line.entry.detail) == (DeskAct.TAKE_OVER, ELS.id, BRAM.id)
        assert (line.entry.site, line.entry.reaction) == (reaction.site, reaction.id)

    def test_only_ones_own_claim_can_be_released(self, store: Store) -> None:
        reaction = arrived(store)
        mine = store.claim(_claim(reaction, ELS.id), NOW)
        store.release(reaction.site, reaction.id, BRAM.id)
        assert store.claims(NOW) == (mine,)
        store.release(reaction.site, reaction.id, ELS.id)
        store.release(reaction.site, reaction.id, ELS.id)
        assert store.claims(NOW) == ()

    def test_a_decision_ends_whoevers_claim(self, store: Store) -> None:
        reaction = arrived(store)
        store.claim(_claim(reaction, BRAM.id), NOW)
        store.decide(a_decision(reaction))
        assert store.claims(NOW) == ()

    def test_nothing_can_be_read_that_is_not_there_nor_by_nobody(self, store: Store) -> None:
        reaction = arrived(store)
        with pytest.raises(NotFound):
            store.claim(_claim(reaction, "niemand"), NOW)

    def test_claims_end_in_each_others_order(self, store: Store) -> None:
        ends = [NOW + timedelta(seconds=seconds) for seconds in (90, 30, 60)]
        claims = [store.claim(replace(_claim(arrived(store), ELS.id), until=end), NOW) for end in ends]
        assert store.claims(NOW) == tuple(sorted(claims, key=lambda claim: claim.until))
        assert store.claims(NOW, limit=1) == (claims[1],)


_NAMES = list(enumerate(("Zoë", "Piet", "Zora") * 9))


def _is_called(name: str, names: tuple[str, ...]) -> bool:
    words = name.lower().replace("ë", "e").split()
    return all(any(word.startswith(each.rstrip("*")) for word in words) for each in names)


def _found(store: Store, phrases: tuple[str, ...]) -> list[str]:
    names = {arrived(store, text=text).id: name for name, text in TEXTS.items()}
    return sorted(names[id_] for id_ in _ids(store, phrases=phrases))


def _ids(store: Store, **wanted: tuple[str, ...]) -> list[str]:
    """What is found, in the same way whichever index leads."""
    found = [item.reaction.id for item in store.listed(Wanted(**wanted), now=NOW).items]
    assert [item.reaction.id for item in store.listed(replace(ALL, **wanted), now=NOW).items] == found
    return found


def _claim(reaction: Reaction, person: str) -> Claim:
    return Claim(reaction.site, reaction.id, person, NOW + LEASE)
