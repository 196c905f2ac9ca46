"""Reactions of the past judged by another policy: what is counted, what is told, and that nothing is written."""

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.circumstances import Circumstances, Code
from moderation.domain.decision import Act
from moderation.domain.errors import BadSettings, ReplayBroken, StoreUnavailable, UnknownSite
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.person import Person
from moderation.domain.policy import Policy
from moderation.domain.reaction import Author, Reaction, Status
from moderation.pipeline import LONGEST_TEXT, cleaned, draft_of
from moderation.policies import policy_of
from moderation.replay import Outcome, Replay, Result, Tally
from moderation.replay.judging import AGAINST, judged
from moderation.replay.parts import Opening
from moderation.replay.period import BadPeriod, since_of
from moderation.store import open_store
from moderation.store.interface import Past, Store
from moderation.web.house import House
from tests.conftest import ARTICLE, SECRET, Clock, Reader
from tests.replaying import THREE_LINKS
from tests.rules.installed import install, packages_in
from tests.store.samples import an_arrival, new_id

ROOT = Path(__file__).parents[1]


def policy_from(text: str) -> Policy:
    return policy_of({"policy.toml": text, "cases.toml": ""})


PLACES_ALL = policy_from('name = "No rules"\nmarkup = "lite"\nfirst_decision = "publish"\n')
SPARSE = policy_from(
    'name = "Few links"\nmarkup = "lite"\nfirst_decision = "hold"\n[rules.links]\nhold = 1\nspam = 3\n'
)


def a_past(text: str = "Een dapper initiatief.", *, human: Status | None = None, **changes: object) -> Past:
    reaction = Reaction(
        site="magazine",
        id="id",
        number=7,
        thread=ARTICLE,
        status=Status.WAITING,
        version=0,
        author=Author("Jan Jansen", "jan@example.org"),
        shown_name="Jan Jansen",
        text=text,
        html="",
        plain=text,
        renderer="",
        policy="",
        received=datetime(2022, 1, 13, tzinfo=UTC),
    )
    return Past(replace(reaction, **changes), Circumstances(), human)  # type: ignore[arg-type]


def result_of(replay: Replay) -> Result:
    tally = Tally(replay.keep)
    for part in replay.walk():
        tally.merge(part)
    return tally.result()


# One reaction


def test_the_outcome_is_the_one_that_the_policy_would_give_now() -> None:
    assert judged(a_past(), SPARSE).now is Outcome.WAITING
    assert judged(a_past(THREE_LINKS), SPARSE).now is Outcome.SPAM
    assert judged(a_past(first_status=Status.SPAM), SPARSE).before is Outcome.SPAM


def test_a_reaction_whose_outcome_stays_is_no_change() -> None:
    assert judged(a_past(), SPARSE).change is None


def test_a_change_is_told_with_the_findings_that_are_new_and_gone() -> None:
    short = Finding("length", Effect.HOLD, say("Only %(words)d words.", words=2), Field.TEXT)
    change = judged(a_past(THREE_LINKS, findings=(short,)), SPARSE).change
    assert change is not None
    assert [(remark.rule, remark.effect) for remark in change.new] == [("links", Effect.SPAM)]
    assert [(remark.rule, str(remark.reason)) for remark in change.gone] == [("length", "Only 2 words.")]
    assert (change.number, change.thread, change.name) == (7, ARTICLE, "Jan Jansen")


AGAINST_PEOPLE = {
    (Outcome.REFUSED, Status.PUBLISHED),
    (Outcome.SPAM, Status.PUBLISHED),
    (Outcome.PUBLISHED, Status.REJECTED),
    (Outcome.PUBLISHED, Status.REMOVED),
    (Outcome.PUBLISHED, Status.SPAM),
}


def test_the_table_of_what_goes_against_people_is_this_one() -> None:
    assert {(outcome, human) for human, outcomes in AGAINST.items() for outcome in outcomes} == AGAINST_PEOPLE


@pytest.mark.parametrize("human", [None, *Status])
def test_a_change_is_against_a_person_by_the_table_alone(human: Status | None) -> None:
    change = judged(a_past(THREE_LINKS, human=human), SPARSE).change
    assert change is not None
    assert change.is_against is ((Outcome.SPAM, human) in AGAINST_PEOPLE)


def test_no_address_is_told_wherever_it_stands() -> None:
    past = a_past(
        f"{THREE_LINKS} {'x' * 40} mail jan.jansen@example.org " + "y " * 90,
        thread="/a?m=jan.jansen@example.org",
        shown_name="jan.jansen@example.org",
    )
    change = judged(past, SPARSE).change
    assert change is not None
    assert "jansen" not in repr(change)
    assert len(change.excerpt) == 120
    assert change.excerpt.startswith(THREE_LINKS[:20])


@pytest.mark.parametrize("place", range(100, 125))
def test_an_address_is_masked_also_where_the_excerpt_ends(place: int) -> None:
    change = judged(a_past(THREE_LINKS.ljust(place) + "jan.jansen@example.org"), SPARSE).change
    assert change is not None
    assert "jan.j" not in change.excerpt


def test_what_the_cleaning_once_took_out_is_neither_new_nor_gone() -> None:
    told = Finding("readable", Effect.NOTE, say("Signs that turn the direction were taken out."), Field.TEXT)
    outcome = judged(a_past(findings=(told,)), SPARSE)
    assert outcome.spoke == outcome.speaks


@pytest.mark.parametrize(
    ("name", "surname", "whole"),
    [("Jan", None, "Jan"), ("Jan", "Jansen", "Jan Jansen"), ("", "Jansen", "Jansen"), ("Jan", "", "Jan")],
)
def test_the_draft_is_the_one_that_was_sent(name: str, surname: str | None, whole: str) -> None:
    sent = cleaned(name, "jan@example.org", "Goed *zo*.", surname=surname, one_name=True)
    kept = a_past(sent.text, author=Author(sent.name, sent.email, sent.surname, sent.one_name)).reaction
    assert sent.name == whole
    assert draft_of(kept) == sent


@given(st.text(max_size=80), st.none() | st.text(max_size=80), st.text(max_size=200))
def test_any_draft_is_found_again(name: str, surname: str | None, text: str) -> None:
    sent = cleaned(name, "", text, surname=surname)
    kept = a_past(sent.text, author=Author(sent.name, sent.email, sent.surname)).reaction
    found = draft_of(kept)
    assert (found.name, found.text, found.surname) == (sent.name, sent.text, sent.surname)


ABOUT_THE_NAME = Finding("words", Effect.HOLD, say("In the name."), Field.NAME)
TRIED_ON_THE_NAME = Finding("names", Effect.SPAM, say("In the name."), Field.NAME)


@pytest.mark.parametrize("code", [Code.GOOD, None], ids=["with a code", "agreed afterwards"])
def test_under_an_arrangement_what_was_found_about_the_name_stands(code: Code | None) -> None:
    """The name that is shown has a link in it, which is nothing that its author did."""
    by_code = (Finding("arrangement", Effect.NOTE, say("Agreed."), Field.CODE),) if code else ()
    kept = a_past(
        author=Author("Bekend bij https://blad.example", ""),
        arrangement="a",
        findings=(ABOUT_THE_NAME, *by_code),
        shadow=(TRIED_ON_THE_NAME,),
    )
    links_in_names = policy_from(
        'name = "x"\nmarkup = "lite"\nfirst_decision = "publish"\n[rules.links]\nname = "refuse"\n'
    )
    outcome = judged(replace(kept, circumstances=Circumstances(code=code)), links_in_names)
    assert (outcome.before, outcome.now, outcome.change) == (Outcome.WAITING, Outcome.WAITING, None)
    assert outcome.spoke == outcome.speaks
    plain = judged(replace(kept, reaction=replace(kept.reaction, arrangement=None)), links_in_names)
    assert plain.now is Outcome.REFUSED


def test_under_an_arrangement_its_text_is_judged_anew() -> None:
    kept = a_past(THREE_LINKS, arrangement="a", findings=(ABOUT_THE_NAME,))
    change = judged(kept, SPARSE).change
    assert change is not None
    assert (change.before, change.now) == (Outcome.WAITING, Outcome.SPAM)
    assert ([each.rule for each in change.new], change.gone) == (["links"], ())


def test_the_circumstances_are_those_of_then(policies: Mapping[str, Policy]) -> None:
    used_up = Past(a_past().reaction, Circumstances(code=Code.USED_UP), None)
    assert judged(used_up, policies["huisregels"]).now is Outcome.REFUSED


def test_a_text_of_the_largest_size_is_judged_and_cut() -> None:
    text = f"{THREE_LINKS} {'a@b.example ' * LONGEST_TEXT}"[:LONGEST_TEXT]
    change = judged(a_past(text), SPARSE).change
    assert change is not None
    assert len(change.excerpt) == 120


# Counting

outcomes = st.sampled_from([Status.WAITING, Status.PUBLISHED, Status.SPAM])
humans = st.sampled_from([None, Status.PUBLISHED, Status.REJECTED, Status.SPAM, Status.REMOVED])
texts = st.sampled_from(["Een dapper initiatief.", THREE_LINKS, "Zie https://a.example"])
pasts = st.lists(st.tuples(texts, outcomes, humans), max_size=12)


@given(pasts, st.integers(0, 12), st.integers(0, 5))
def test_counting_in_parts_is_counting_at_once(kinds: list[tuple[str, Status, Status]], cut: int, keep: int) -> None:
    done = [
        judged(a_past(text, first_status=first, human=human, number=number), SPARSE)
        for number, (text, first, human) in enumerate(kinds)
    ]
    whole, first, second = Tally(keep), Tally(keep), Tally(keep)
    for each in done:
        whole.add(each)
    for each in done[:cut]:
        first.add(each)
    for each in done[cut:]:
        second.add(each)
    first.merge(pickle.loads(pickle.dumps(second)))
    result = whole.result()
    assert first.result() == result
    assert result.judged == len(kinds)
    assert result.changed == sum(each.change is not None for each in done)
    assert result.against == sum(each.change is not None and each.change.is_against for each in done)
    assert len(result.changes) == min(keep, result.changed)
    assert sum(move.number for move in result.moves) == result.judged
    assert [change.is_against for change in result.changes] == sorted(
        (change.is_against for change in result.changes), reverse=True
    )
    assert msgspec.json.decode(msgspec.json.encode(result), type=Result) == result


def test_what_went_against_people_and_would_not_any_more_is_counted() -> None:
    tally = Tally()
    tally.add(judged(a_past(first_status=Status.PUBLISHED, human=Status.REMOVED), SPARSE))
    result = tally.result()
    assert (result.changed, result.mended, result.against) == (1, 1, 0)


# Over a real database


@pytest.fixture
def several(store: Store, house: House, jan: Reader, els: Person) -> None:
    """Five reactions: the first placed by els, the second rejected, the others waiting."""
    for text in ("Eerst dit.", "Dan dat.", THREE_LINKS, "Zie https://a.example en meer.", "Tot slot."):
        jan.sends(text)
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    house.review.decide(els, "magazine", 2, Act.REJECT, 0, reason="advertising")


def test_a_replay_says_what_would_change(store: Store, several: None) -> None:
    replay = Replay(store, PLACES_ALL, "magazine")
    assert replay.number() == 5
    result = result_of(replay)
    assert (result.judged, result.changed, result.against, result.failed) == (5, 5, 1, 0)
    assert result.number(Outcome.WAITING, Outcome.PUBLISHED) == 5
    assert [change.number for change in result.changes] == [2, 1, 3, 4, 5]
    assert result.changes[0].human is Status.REJECTED


def test_the_policy_of_then_changes_nothing(store: Store, several: None, policies: Mapping[str, Policy]) -> None:
    result = result_of(Replay(store, policies["huisregels"], "magazine"))
    assert result.judged == 5
    assert result.changes == ()
    assert all(rule.new == rule.gone == 0 and rule.before == rule.now for rule in result.rules)


def test_a_replay_keeps_to_its_site_and_its_period(store: Store, several: None, jan: Reader, clock: Clock) -> None:
    jan.sends("For the paper.", site="buurt", thread="/")
    clock.forward(days=1)
    since = clock()
    clock.forward(days=1)
    jan.sends("Later.")
    assert result_of(Replay(store, SPARSE, "buurt")).judged == 1
    assert result_of(Replay(store, SPARSE, "magazine", since)).judged == 1
    nothing = Replay(store, SPARSE, "magazine", clock() + timedelta(days=1))
    assert (nothing.number(), result_of(nothing).judged) == (0, 0)


def test_an_unknown_site_is_said_so(store: Store) -> None:
    with pytest.raises(UnknownSite):
        Replay(store, SPARSE, "nergens").number()


def state_of(store: Store) -> list[object]:
    return [store.reaction("magazine", number) for number in range(1, 6)] + [store.log().items]


def test_nothing_is_written_to_any_reaction(store: Store, several: None) -> None:
    before = state_of(store)
    result_of(Replay(store, SPARSE, "magazine"))
    assert state_of(store) == before


# By several processes


@pytest.fixture
def many(store: Store, jan: Reader) -> None:
    """Reactions for several parts."""
    for number in range(10):
        jan.sends(f"Reactie {number}. {THREE_LINKS if number % 3 else ''}", thread=f"/{number}")


def walked(replay: Replay, opening: Opening | None, jobs: int) -> Result:
    tally = Tally(replay.keep)
    for part in replay.walk(opening, jobs):
        tally.merge(part)
    return tally.result()


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_however_many_processes_judge_the_result_is_the_same(
    store: Store, settings: Settings, many: None, jobs: int
) -> None:
    replay = Replay(store, PLACES_ALL, "magazine", keep=5, step=2)
    here = walked(replay, None, 1)
    assert (here.judged, len(here.changes)) == (10, 5)
    assert walked(replay, bootstrap.opening_of(settings), jobs) == here


def test_nothing_to_judge_begins_no_process(store: Store) -> None:
    assert walked(Replay(store, SPARSE, "magazine"), dies_at_once, 2).judged == 0


def dies_at_once() -> Store:
    """As if the system had ended the process because memory ran out."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_a_process_that_dies_is_an_error_in_words(store: Store, many: None) -> None:
    with pytest.raises(ReplayBroken, match="a process that judged past reactions has died"):
        walked(Replay(store, SPARSE, "magazine", step=2), dies_at_once, 2)
    assert multiprocessing.active_children() == []


def test_a_store_that_is_away_is_said_so(store: Store, many: None, tmp_path: Path) -> None:
    nowhere = partial(open_store, f"sqlite:///{tmp_path}/nowhere/test.db", SECRET.encode())
    with pytest.raises(BadSettings, match="there is no folder"):
        walked(Replay(store, SPARSE, "magazine", step=2), nowhere, 2)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("jobs", [0, 2])
def test_a_store_that_goes_away_in_the_middle_is_said_so(
    store: Store, settings: Settings, many: None, tmp_path: Path, jobs: int
) -> None:
    replay = Replay(store, SPARSE, "magazine", step=1)
    parts = replay.walk(bootstrap.opening_of(settings) if jobs else None, jobs or 1)
    assert next(parts).seen == 1
    (tmp_path / "test.db").rename(tmp_path / "elsewhere.db")
    # To a process that has not opened it yet, it was never there.
    with pytest.raises((StoreUnavailable, BadSettings), match=r"test\.db is gone|there is no database"):
        list(parts)
    assert multiprocessing.active_children() == []


def test_whoever_takes_no_more_ends_the_processes(store: Store, settings: Settings, many: None) -> None:
    parts = Replay(store, SPARSE, "magazine", step=1).walk(bootstrap.opening_of(settings), 2)
    assert next(parts).seen == 1
    assert multiprocessing.active_children()
    parts.close()
    assert multiprocessing.active_children() == []


def says_so_and_waits() -> Store:
    print("begun", flush=True)
    signal.pause()
    raise AssertionError


ENDS_BADLY = """
from moderation.replay.parts import Walk
from moderation.replay.workers import Task, in_processes
from tests.test_replay import SPARSE, says_so_and_waits

list(in_processes(Task(says_so_and_waits, dict(SPARSE.files), Walk("magazine", 1, 1)), ("", ""), 2, bool))
"""


def test_processes_end_with_the_one_that_began_them_however_that_ends() -> None:
    """They share its output, which is at an end only when none of them has it any more."""
    command = [sys.executable, "-c", ENDS_BADLY]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert [process.stdout.readline(), process.stdout.readline()] == ["begun\n", "begun\n"]
        process.kill()
        assert process.communicate(timeout=60) == ("", None)


# What cannot be judged


def test_a_reaction_that_cannot_be_judged_is_counted_apart(store: Store, several: None) -> None:
    kept = store.reaction("magazine", 1)
    for number, odd in enumerate(({"text": "x" * (LONGEST_TEXT + 1)}, {"first_status": Status.REMOVED})):
        arrival = an_arrival(replace(kept, id=new_id(), status=Status.WAITING, version=0, **odd))  # type: ignore[arg-type]
        store.accept(replace(arrival, ticket=f"odd {number}"), None)
    result = result_of(Replay(store, SPARSE, "magazine"))
    assert (result.judged, result.failed) == (5, 2)
    assert [(each.number, each.why) for each in result.unjudged] == [
        (6, "text is longer than 20000 characters"),
        (7, "ValueError"),
    ]


def test_a_rule_that_fails_holds_the_reaction_as_it_does_when_one_comes_in(
    store: Store, several: None, tmp_path: Path
) -> None:
    module = "def check(draft, settings, circumstances):\n    return [1 / 0]\n\n\n"
    module += "RULE = Rule('odd', say('Odd'), Settings, check)\n"
    install(tmp_path, "moderation-odd", module, odd="RULE")
    with packages_in(tmp_path):
        policy = policy_from('name = "Odd"\nmarkup = "lite"\nfirst_decision = "publish"\n[rules.odd]\n')
        result = result_of(Replay(store, policy, "magazine"))
    assert (result.judged, result.changed) == (5, 0)
    (odd,) = (rule for rule in result.rules if rule.weight.rule == "odd")
    assert (odd.weight.effect, odd.now) == (Effect.HOLD, 5)


# Since when

NOW = datetime(2026, 3, 29, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("", None),
        ("  ", None),
        ("2026-03-29", datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),
        (" 2026-01-01 ", datetime(2025, 12, 31, 23, 0, tzinfo=UTC)),
        ("90d", NOW - timedelta(days=90)),
        ("0d", NOW),
        ("99999d", NOW - timedelta(days=99_999)),
    ],
)
def test_a_date_is_one_in_the_time_zone_of_the_site(text: str, since: datetime | None) -> None:
    assert since_of(text, "Europe/Amsterdam", NOW) == since


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-30",
        "9999-12-31",
        "2026-02-29",
        "0001-01-01",
        "tomorrow",
        "-1d",
        "9999999d",
        "2026-3-1",
        "²d",
        "\0",
        "1" * 99,
    ],
)
def test_what_is_no_moment_in_the_past_is_refused(text: str) -> None:
    with pytest.raises(BadPeriod):
        since_of(text, "Europe/Amsterdam", NOW)
