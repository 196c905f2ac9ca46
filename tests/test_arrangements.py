"""Anonymity by arrangement: made by editors, used by authors, and a name that stays sealed."""

import gzip
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import structlog

from moderation.config import Settings
from moderation.domain.arrangement import Arrangement
from moderation.domain.circumstances import Code
from moderation.domain.code import Codes
from moderation.domain.decision import Act
from moderation.domain.errors import (
    ActNotPossible,
    BadTerms,
    RoleMissing,
    StaleDecision,
    UnknownArrangement,
    UnknownReaction,
    UnknownSite,
)
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction, Status
from moderation.domain.terms import Terms
from moderation.intake import Accepted
from moderation.intake.sent import Sent
from moderation.store.interface import SealedName, Store
from moderation.web.house import House
from tests.conftest import ARTICLE, SECRET, Clock, Reader

NOBODY = "00000000-0000-7000-8000-000000000000"
TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Bram", "Een ambtenaar", real_name="Sarah Geheim")
SHOWN = "Een ambtenaar"


def made(house: House, person: Person, terms: Terms = TERMS, site: str = "magazine") -> tuple[Arrangement, str]:
    return house.arrangements.add(person, site, terms)


def found(store: Store, code: str) -> Arrangement:
    """The arrangement to which a code leads."""
    arrangement = store.arrangement_by_code(Codes(SECRET.encode()).digest_of(code))
    assert arrangement
    return arrangement


def sent_with(house: House, clock: Clock, code: str, *, text: str = "Zo gaat het bij ons.", **where: str) -> Reaction:
    """A reaction that was sent with a code, under a first name only."""
    place = house.intake.place(where.get("site", "magazine"), where.get("thread", ARTICLE))
    sent = Sent("Sarah", "sarah@example.org", text, code=code)
    ticket = house.intake.preview(place, sent).ticket
    clock.forward(seconds=30)
    outcome = house.intake.submit(place, sent, ticket)
    assert isinstance(outcome, Accepted), outcome
    return outcome.reaction


def arranged(house: House, person: Person, seen: Reaction, terms: Terms = TERMS, **more: object) -> Reaction:
    return house.arrangements.arrange(person, seen.site, seen.number, seen.version, terms, **more)[0]


# Made by editors


def test_an_editor_makes_one_and_is_given_its_code(house: House, store: Store, bram: Person, clock: Clock) -> None:
    arrangement, code = made(house, bram)
    assert found(store, code) == house.arrangements.one(arrangement.id).arrangement == arrangement
    assert (arrangement.site, arrangement.made_by, arrangement.made) == ("magazine", bram.id, clock())
    assert (arrangement.for_whom, arrangement.reason) == ("Bron van Els", "Zou haar baan verliezen.")
    assert (arrangement.agreed_with, arrangement.shown_name) == ("Bram", "Een ambtenaar")
    assert (arrangement.until, arrangement.uses, arrangement.used, arrangement.thread) == (None, 1, 0, None)
    assert arrangement.has_name


def test_neither_the_code_nor_the_real_name_can_be_read_from_what_is_kept(
    house: House, bram: Person, tmp_path: Path
) -> None:
    _, code = made(house, bram)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Bron van Els" in kept
    for hidden in (code, code.replace("-", ""), "Geheim"):
        assert hidden.encode() not in kept


def test_what_is_shown_is_what_the_house_rules_say_unless_it_was_agreed(house: House, bram: Person) -> None:
    default = house.arrangements.default_name("magazine")
    assert default
    assert made(house, bram, replace(TERMS, shown_name=" "))[0].shown_name == default
    assert made(house, bram, replace(TERMS, shown_name=" Een \n lezer "))[0].shown_name == "Een lezer"


def test_its_limits_are_those_that_were_agreed(house: House, bram: Person, clock: Clock) -> None:
    terms = replace(TERMS, uses=3, until=date(2022, 1, 14), thread="https://blad.example/artikel/12#c1")
    arrangement, _ = made(house, bram, terms)
    assert (arrangement.uses, arrangement.thread) == (3, "/artikel/12")
    assert arrangement.until
    outcomes = [
        arrangement.outcome("magazine", "/artikel/12", arrangement.until - timedelta(seconds=1)),
        arrangement.outcome("magazine", "/artikel/12", arrangement.until),
        arrangement.outcome("magazine", ARTICLE, clock()),
        arrangement.outcome("buurt", "/artikel/12", clock()),
    ]
    assert outcomes == [Code.GOOD, Code.EXPIRED, Code.FOREIGN, Code.FOREIGN]
    assert arrangement.until.isoformat() == "2022-01-14T23:00:00+00:00", "the midnight of Amsterdam"


def test_terms_that_are_not_in_order_make_nothing(house: House, bram: Person) -> None:
    with pytest.raises(BadTerms) as refused:
        made(house, bram, replace(TERMS, reason="", uses=0))
    assert set(refused.value.problems) == {"reason", "uses"}
    assert "Geheim" not in str(refused.value)
    assert house.arrangements.all().items == ()


def test_signs_that_no_store_can_keep_are_taken_out(house: House, bram: Person) -> None:
    odd = "\x00\ud800\u202e"
    arrangement, _ = made(house, bram, Terms(f"Bron{odd}", f"Baan{odd}", f"Bram{odd}", f"Lezer{odd}", f"Sarah{odd}"))
    assert (arrangement.for_whom, arrangement.shown_name) == ("Bron", "Lezer")
    assert house.arrangements.names(bram, arrangement.id, f"Rechter{odd}") == (SealedName("Sarah"),)


def test_a_site_that_is_not_there_has_no_arrangements(house: House, bram: Person) -> None:
    with pytest.raises(UnknownSite):
        made(house, bram, site="nergens")
    with pytest.raises(UnknownSite):
        house.arrangements.default_name("nergens")


def test_a_form_that_is_sent_twice_makes_one_and_shows_the_same_code(house: House, bram: Person) -> None:
    once = house.arrangements.once()
    first, second = (house.arrangements.add(bram, "magazine", TERMS, once=once) for _ in range(2))
    assert first == second
    changed = replace(TERMS, real_name="Sarah Anders")
    assert house.arrangements.add(bram, "magazine", changed, once=once) != first
    assert house.arrangements.add(bram, "magazine", TERMS, once=house.arrangements.once()) != first
    assert len(house.arrangements.all().items) == 3


def test_without_a_form_each_code_is_new(house: House, bram: Person) -> None:
    assert len({made(house, bram)[1] for _ in range(5)}) == 5


# Used by authors


def test_an_author_enters_the_code_and_is_not_shown_by_name(
    house: House, store: Store, bram: Person, clock: Clock
) -> None:
    arrangement, code = made(house, bram)
    reaction = sent_with(house, clock, code.lower().replace("-", " "))
    assert (reaction.arrangement, reaction.author.name, reaction.shown_name) == (arrangement.id, SHOWN, SHOWN)
    view = house.arrangements.one(arrangement.id)
    assert [each.id for each in view.reactions] == [reaction.id]
    assert view.arrangement.used == 1
    assert view.arrangement.outcome("magazine", ARTICLE, clock()) is Code.USED_UP


def test_an_arrangement_for_a_number_of_reactions_is_used_up_by_them(house: House, bram: Person, clock: Clock) -> None:
    arrangement, code = made(house, bram, replace(TERMS, uses=2))
    for text in ("Eerst dit.", "En dan dat."):
        sent_with(house, clock, code, text=text)
    place = house.intake.place("magazine", ARTICLE)
    preview = house.intake.preview(place, Sent("Sarah", "sarah@example.org", "Nog iets.", code=code))
    assert preview.ticket == ""
    assert house.arrangements.one(arrangement.id).arrangement.used == 2


# Shown, listed, ended


def test_the_newest_is_first_and_a_site_can_be_chosen(house: House, bram: Person, clock: Clock) -> None:
    for site in ("magazine", "buurt", "magazine"):
        clock.forward(minutes=1)
        made(house, bram, site=site)
    newest = [(each.site, each.made) for each in house.arrangements.all().items]
    assert newest == sorted(newest, key=lambda line: line[1], reverse=True)
    assert [each.site for each in house.arrangements.all(site="buurt").items] == ["buurt"]


def test_a_long_list_comes_in_pages_that_show_each_once(house: House, bram: Person, clock: Clock) -> None:
    ids = []
    for _ in range(52):
        clock.forward(seconds=1)
        ids.append(made(house, bram)[0].id)
    first = house.arrangements.all()
    second = house.arrangements.all(after=first.after)
    assert [each.id for each in (*first.items, *second.items)] == ids[::-1]
    assert second.after is None


def test_one_shows_its_page_by_its_title_if_that_is_known(house: House, bram: Person, jan: Reader) -> None:
    jan.sends()
    known = made(house, bram, replace(TERMS, thread=ARTICLE))[0]
    unknown = made(house, bram, replace(TERMS, thread="/nog/niet"))[0]
    nowhere = made(house, bram)[0]
    threads = [house.arrangements.one(each.id).thread for each in (known, unknown, nowhere)]
    assert [thread and (thread.key, thread.url) for thread in threads] == [
        (ARTICLE, f"https://blad.example{ARTICLE}"),
        ("/nog/niet", ""),
        None,
    ]


def test_an_ended_one_is_good_for_nothing_and_keeps_its_time(
    house: House, store: Store, bram: Person, clock: Clock
) -> None:
    arrangement, code = made(house, bram)
    clock.forward(hours=1)
    ended = house.arrangements.end(bram, arrangement.id)
    assert ended == found(store, code)
    assert (ended.ended, ended.outcome("magazine", ARTICLE, clock())) == (clock(), Code.ENDED)
    clock.forward(hours=1)
    assert house.arrangements.end(bram, arrangement.id) == ended


def test_what_stands_under_an_ended_one_stays(house: House, bram: Person, clock: Clock) -> None:
    arrangement, code = made(house, bram)
    reaction = sent_with(house, clock, code)
    house.arrangements.end(bram, arrangement.id)
    assert house.arrangements.one(arrangement.id).reactions[0].shown_name == reaction.shown_name == SHOWN


# Sealed names


def test_names_are_read_with_a_reason_and_that_is_written_down(house: House, bram: Person, clock: Clock) -> None:
    arrangement, code = made(house, bram)
    reaction = sent_with(house, clock, code)
    clock.forward(days=1)
    names = house.arrangements.names(bram, arrangement.id, " Vraag van de\nrechter. ")
    assert names == (SealedName("Sarah Geheim"), SealedName("Sarah", reaction.number))
    clock.forward(days=1)
    house.arrangements.names(bram, arrangement.id, "Nog eens.")
    readings = house.arrangements.one(arrangement.id).readings
    assert [(each.person, each.why) for each in readings] == [
        (bram.id, "Nog eens."),
        (bram.id, "Vraag van de rechter."),
    ]
    assert [clock() - each.at for each in readings] == [timedelta(), timedelta(days=1)]


@pytest.mark.parametrize("why", ["", " \n", "…", "x" * 501])
def test_without_a_reason_nothing_is_read_nor_written(house: House, bram: Person, why: str) -> None:
    arrangement, _ = made(house, bram)
    with pytest.raises(BadTerms) as refused:
        house.arrangements.names(bram, arrangement.id, why)
    assert set(refused.value.problems) == {"why"}
    assert house.arrangements.one(arrangement.id).readings == ()


def test_a_reading_of_nothing_is_written_down_as_well(house: House, bram: Person) -> None:
    arrangement, _ = made(house, bram, replace(TERMS, real_name=""))
    assert house.arrangements.names(bram, arrangement.id, "Kijken.") == ()
    assert len(house.arrangements.one(arrangement.id).readings) == 1


# Who may what


def test_a_moderator_may_look_but_neither_make_nor_end_nor_read(house: House, els: Person, bram: Person) -> None:
    arrangement, _ = made(house, bram)
    for act in (
        lambda: house.arrangements.add(els, "magazine", TERMS),
        lambda: house.arrangements.end(els, arrangement.id),
        lambda: house.arrangements.names(els, arrangement.id, "Nieuwsgierig."),
    ):
        with pytest.raises(RoleMissing):
            act()
    assert house.arrangements.all().items == (arrangement,)
    assert house.arrangements.one(arrangement.id).readings == ()


@pytest.mark.parametrize("odd", [NOBODY, "x", ""])
def test_what_is_not_there_can_be_neither_shown_nor_ended_nor_read(house: House, bram: Person, odd: str) -> None:
    for act in (
        lambda: house.arrangements.one(odd),
        lambda: house.arrangements.end(bram, odd),
        lambda: house.arrangements.names(bram, odd, "Kijken."),
    ):
        with pytest.raises(UnknownArrangement):
            act()


# A reaction that waits


def test_a_moderator_puts_a_waiting_reaction_under_one_of_its_own(
    house: House, els: Person, jan: Reader, clock: Clock
) -> None:
    seen = jan.sends().reaction
    clock.forward(minutes=5)
    now = arranged(house, els, seen)
    assert (now.status, now.version) == (Status.WAITING, seen.version + 1)
    assert (now.author.name, now.shown_name, now.text) == (SHOWN, SHOWN, seen.text)
    assert now.arrangement
    view = house.arrangements.one(now.arrangement)
    assert view.reactions == (now,)
    own = view.arrangement
    assert (own.thread, own.uses, own.used, own.made_by, own.has_name) == (seen.thread, 1, 1, els.id, True)
    item = house.review.item("magazine", seen.number)
    last = item.course[-1]
    assert (last.person, last.act, last.before, last.after) == (els.id, Act.ARRANGE, Status.WAITING, Status.WAITING)
    assert (last.at, last.version, item.can_undo) == (clock(), now.version, last)
    assert Act.ARRANGE not in item.acts
    assert Act.APPROVE in item.acts


def test_what_its_author_typed_is_sealed_and_not_what_the_moderator_said_it_is(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    terms = replace(TERMS, real_name="Iemand Anders", uses=9, until=date(2030, 1, 1), thread="/elders")
    now = arranged(house, els, jan.sends().reaction, terms)
    assert now.arrangement
    assert house.arrangements.names(bram, now.arrangement, "Kijken.") == (SealedName("Jan Jansen", now.number),)
    own = house.arrangements.one(now.arrangement).arrangement
    assert (own.uses, own.until, own.thread) == (1, None, now.thread)


def test_the_public_sees_the_arranged_name_only(house: House, els: Person, jan: Reader) -> None:
    now = arranged(house, els, jan.sends().reaction)
    house.review.decide(els, "magazine", now.number, Act.APPROVE, now.version)
    page = gzip.decompress(house.publication.page("magazine", ARTICLE).snapshot.gzip)
    assert [each["name"] for each in json.loads(page)["reactions"]] == [SHOWN]
    assert b"Jansen" not in page


def test_the_name_cannot_be_read_from_what_is_kept(house: House, els: Person, jan: Reader, tmp_path: Path) -> None:
    arranged(house, els, jan.sends(name="Sarah Zeldzaam").reaction)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Een ambtenaar" in kept
    assert b"Zeldzaam" not in kept


def test_undoing_puts_the_name_back_and_ends_the_arrangement(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    seen = jan.sends().reaction
    now = arranged(house, els, seen)
    assert now.arrangement
    can_undo = house.review.item("magazine", 1).can_undo
    assert can_undo
    clock.forward(minutes=1)
    back = house.review.undo(els, "magazine", 1, can_undo.id, now.version)
    assert replace(back, version=seen.version) == seen
    view = house.arrangements.one(now.arrangement)
    assert (view.arrangement.ended, view.reactions) == (clock(), ())
    assert house.arrangements.names(bram, now.arrangement, "Kijken.") == ()
    assert Act.ARRANGE in house.review.item("magazine", 1).acts


def test_whoever_undoes_one_has_read_the_name_and_that_is_written_down(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    now = arranged(house, els, jan.sends().reaction)
    can_undo = house.review.item("magazine", 1).can_undo
    assert can_undo
    assert now.arrangement
    house.review.undo(bram, "magazine", 1, can_undo.id, now.version)
    (reading,) = house.arrangements.one(now.arrangement).readings
    assert (reading.person, reading.at, reading.why) == (bram.id, clock(), "")
    assert house.review.item("magazine", 1).was_arranged


def test_a_moderator_does_not_undo_what_somebody_else_has_sealed(
    house: House, store: Store, els: Person, bram: Person, jan: Reader
) -> None:
    now = arranged(house, bram, jan.sends().reaction)
    can_undo = house.review.item("magazine", 1).can_undo
    assert can_undo
    with pytest.raises(RoleMissing):
        house.review.undo(els, "magazine", 1, can_undo.id, now.version)
    assert now.arrangement
    assert house.arrangements.one(now.arrangement).readings == ()
    assert store.reaction("magazine", 1) == now


ODD_NAMES = ["𝐊𝐚𝐭𝐡𝐚𝐫𝐢𝐧𝐚 𝐙𝐨𝐧𝐧𝐞𝐯𝐞𝐥𝐝𝐭", "Katharina Zonnev\u0435ldt", "Katharina Zonneveldt www.zonneveldt.example"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_no_finding_tells_a_name_that_is_sealed(
    house: House, store: Store, settings: Settings, els: Person, bram: Person, jan: Reader, clock: Clock, name: str
) -> None:
    _, code = made(house, bram, replace(TERMS, real_name=""), site="buurt")
    place = house.intake.place("buurt", "/")
    for at, sent in enumerate((Sent(name, "k@example.org", "Met een code.", code=code), Sent(name, "", "Later pas."))):
        ticket = house.intake.preview(place, sent).ticket
        clock.forward(seconds=9)
        accepted = house.intake.submit(place, sent, ticket)
        assert isinstance(accepted, Accepted), at
    arranged(house, els, accepted.reaction)
    store.close()
    kept = (Path(settings.database.removeprefix("sqlite:///"))).read_bytes().lower()
    for trace in ("zonneveldt", "zonnev\u0435ldt", "𝐙𝐨𝐧𝐧𝐞𝐯𝐞𝐥𝐝𝐭"):
        assert trace.encode() not in kept


def test_a_later_decision_is_undone_first(house: House, els: Person, jan: Reader) -> None:
    now = arranged(house, els, jan.sends().reaction)
    house.review.decide(els, "magazine", 1, Act.APPROVE, now.version)
    for expected in ((Status.WAITING, SHOWN), (Status.WAITING, "Jan Jansen")):
        item = house.review.item("magazine", 1)
        assert item.can_undo
        back = house.review.undo(els, "magazine", 1, item.can_undo.id, item.reaction.version)
        assert (back.status, back.author.name) == expected


def test_an_outdated_screen_arranges_nothing_and_is_told_who_was_first(
    house: House, els: Person, bram: Person, jan: Reader
) -> None:
    seen = jan.sends().reaction
    now = house.review.decide(bram, "magazine", 1, Act.SPAM, seen.version)
    with pytest.raises(StaleDecision) as refused:
        arranged(house, els, seen)
    assert refused.value.reaction == now
    assert refused.value.last
    assert refused.value.last.person == bram.id
    assert house.arrangements.all().items == ()


@pytest.mark.parametrize("act", [Act.APPROVE, Act.SPAM])
def test_what_does_not_wait_is_not_arranged(house: House, els: Person, jan: Reader, act: Act) -> None:
    seen = house.review.decide(els, "magazine", 1, act, jan.sends().reaction.version)
    with pytest.raises(ActNotPossible):
        arranged(house, els, seen)
    assert house.review.item("magazine", 1).reaction == seen
    assert house.arrangements.all().items == ()


def test_what_stands_under_one_is_not_put_under_another(house: House, els: Person, bram: Person, jan: Reader) -> None:
    """The second would seal what the first one shows, and the real name would be lost."""
    seen = arranged(house, els, jan.sends().reaction)
    with pytest.raises(ActNotPossible):
        arranged(house, bram, seen)
    assert house.review.item("magazine", 1).reaction == seen


def test_arranging_is_no_plain_decision(house: House, els: Person, jan: Reader) -> None:
    seen = jan.sends().reaction
    with pytest.raises(ActNotPossible):
        house.review.decide(els, "magazine", 1, Act.ARRANGE, seen.version)
    assert house.review.item("magazine", 1).reaction == seen


def test_a_number_that_nobody_has_is_not_arranged(house: House, els: Person) -> None:
    with pytest.raises(UnknownReaction):
        house.arrangements.arrange(els, "magazine", 7, 0, TERMS)


def test_terms_that_give_the_author_away_arrange_nothing(house: House, els: Person, jan: Reader) -> None:
    seen = jan.sends().reaction
    with pytest.raises(BadTerms) as refused:
        arranged(house, els, seen, replace(TERMS, for_whom="Jan Jansen, ambtenaar", agreed_with=""))
    assert set(refused.value.problems) == {"for_whom", "agreed_with"}
    assert house.review.item("magazine", 1).reaction == seen


def test_a_form_for_a_reaction_that_is_sent_twice_arranges_once(house: House, els: Person, jan: Reader) -> None:
    seen, once = jan.sends().reaction, house.arrangements.once()
    first, second = (arranged(house, els, seen, once=once) for _ in range(2))
    assert first == second
    assert len(house.review.item("magazine", 1).course) == 1
    with pytest.raises(StaleDecision):
        arranged(house, els, seen, once=house.arrangements.once())


# People with one legal name


def test_an_editor_gives_somebody_with_one_name_a_code_that_lasts(
    house: House, bram: Person, jan: Reader, clock: Clock
) -> None:
    seen = jan.sends(name="Ni Luh").reaction
    terms = Terms("Ni Luh", "Heeft één wettelijke naam.", "Bram", "Ni Luh")
    now, code = house.arrangements.arrange(bram, "magazine", 1, seen.version, terms, is_lasting=True)
    assert (now.shown_name, now.arrangement is None) == ("Ni Luh", False)
    clock.forward(days=400)
    for thread in ("/artikel/een", "/artikel/twee"):
        later = sent_with(house, clock, code, text=f"Onder {thread}.", thread=thread)
        assert (later.shown_name, later.arrangement) == ("Ni Luh", now.arrangement)
    assert now.arrangement
    assert house.arrangements.one(now.arrangement).arrangement.used == 3


def test_a_moderator_gives_no_lasting_code(house: House, els: Person, jan: Reader) -> None:
    seen = jan.sends().reaction
    with pytest.raises(RoleMissing):
        arranged(house, els, seen, is_lasting=True)
    assert house.review.item("magazine", 1).reaction == seen


def test_arranging_once_gives_no_code(house: House, bram: Person, jan: Reader) -> None:
    assert house.arrangements.arrange(bram, "magazine", 1, jan.sends().reaction.version, TERMS)[1] == ""


@pytest.mark.parametrize(
    ("rule", "keys", "has_one_name"),
    [
        ("surname", ("one_name",), True),
        ("surname", ("one_name.hold", "none"), True),
        ("surname", ("none", "one_name"), False),
        ("surname", (), False),
        ("length", ("one_name",), False),
    ],
)
def test_the_rule_on_surnames_says_who_has_one_name(
    house: House, jan: Reader, rule: str, keys: tuple[str, ...], has_one_name: bool
) -> None:
    jan.sends()
    item = house.review.item("magazine", 1)
    finding = Finding(rule, Effect.HOLD, say("Enter your name."), Field.NAME, keys=keys)
    assert replace(item, reaction=replace(item.reaction, findings=(finding,))).has_one_name is has_one_name


# The log of the service


def test_no_log_line_holds_a_name_a_code_or_what_was_agreed(
    house: House, els: Person, bram: Person, jan: Reader, clock: Clock
) -> None:
    lines = io.StringIO()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(lines), cache_logger_on_first_use=False)
    try:
        arrangement, code = made(house, bram)
        sent_with(house, clock, code)
        arranged(house, els, jan.sends(name="Piet Zeldzaam").reaction)
        house.arrangements.names(bram, arrangement.id, "Vraag van de rechter.")
        house.arrangements.end(bram, arrangement.id)
    finally:
        structlog.reset_defaults()
    logged = lines.getvalue()
    for event in ("arrangement made", "reaction arranged", "sealed names read", "arrangement ended"):
        assert event in logged
    for hidden in ("Sarah", "Zeldzaam", code, "Bron van", "rechter", "baan"):
        assert hidden not in logged
