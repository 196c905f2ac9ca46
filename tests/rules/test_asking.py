"""A rule that fails or takes too long holds the reaction, says so, and harms nobody else."""

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from moderation.domain.circumstances import Circumstances, Code, Earlier, Pace, Recent, Record, Verdict
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.reaction import Draft
from moderation.rules import asked
from moderation.rules.asking import host, wire
from moderation.rules.asking.packages import Packages
from moderation.rules.asking.patience import ENOUGH, SPARED
from moderation.rules.rule import Settings
from tests.rules.installed import install, packages_in

ROOT = Path(__file__).parents[2]
OUT_OF_PATIENCE = 60
NOTHING = Circumstances()
SECRET = "the-words-of-a-reader"
DRAFT = Draft("Jan Jansen", "jan@blad.example", SECRET)

GOOD = """\
import os


def check(draft, settings, circumstances):
    reason = say("%(words)s in %(process)d", words=draft.text, process=os.getpid())
    yield Finding("good", settings.effect, reason, Field.TEXT, Span(0, len(draft.text)), keys=("effect",))


RULE = Rule("good", say("Good"), Settings, check)
"""

ENDED = "its process ended with exit code"

FAILS = {
    "raises": ("raise ValueError(draft.text)", "ValueError"),
    "raises_later": ("return (1 / number for number in (1, 0))", "ZeroDivisionError"),
    "exits": ("raise SystemExit(draft.text)", "SystemExit"),
    "interrupts": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "ends": ("os._exit(3)", f"{ENDED} 3"),
    "is_killed": ("os.kill(os.getpid(), signal.SIGKILL)", f"{ENDED} -9"),
    "crashes": ("ctypes.string_at(0)", f"{ENDED} -11"),
    "closes_everything": ("os.closerange(0, 1000)", ENDED),
    "recurses": ("return check(draft, settings, circumstances)", "RecursionError"),
    "eats_memory": ("return [b'x' * 2**32]", "MemoryError"),
    "nothing": ("return None", "TypeError"),
    "no_findings": ("return ['hold']", "something that is no Finding"),
    "looks_like_one": ("return [types.SimpleNamespace(**values)]", "something that is no Finding"),
    "foreign": ("return [found(rule='good')]", "a finding in the name of another rule"),
    "vouching": ("return [found(vouches=True)]", "a finding that vouches"),
    "heavy": ("return [found(effect='heavy')]", "a value in a finding is of the wrong type"),
    "typeless": ("return [found(reason='a string')]", "a value in a finding is of the wrong type"),
    "broken_signs": ("return [found(reason=say(chr(0xd800)))]", "a value in a finding is of the wrong type"),
    "huge": ("return [found(reason=say('x', y=2**64))]", "a value in a finding is of the wrong type"),
    "beyond": ("return [found(field=Field.TEXT, span=Span(0, len(draft.text) + 1))]", "a place outside the text"),
    "before": ("return [found(field=Field.TEXT, span=Span(-1, 1))]", "a place outside the text"),
    "backwards": ("return [found(field=Field.NAME, span=Span(2, 1))]", "a place outside the name"),
    "placed_nowhere": ("return [found(span=Span(0, 1))]", "a place outside the reaction"),
    "keyed": ("return [found(keys=('weight',))]", "a key that is no setting of the rule"),
    "unfitting": ("return [found(reason=say('%(count)d words'))]", "a sentence that its values do not fit"),
    "half_a_sentence": ("return [found(reason=say('100%'))]", "a sentence that its values do not fit"),
    "countless": ("return [found(advice=Message('one', {}, 'many'))]", "a sentence with two forms and no count"),
    "wordless": ("return [found(reason=say(''))]", "an empty sentence"),
    "wordy": ("return [found(reason=say('x' * 1001))]", "a sentence of more than 1000 characters"),
    "swelling": ("return [found(reason=say('%(x)4000000000d', x=1))]", "a sentence that its values do not fit"),
    "swollen": ("return [found(reason=say('%(x)1001d', x=1))]", "a sentence of more than 1000 characters"),
    "large": ("return [found(reason=say('x', y='y' * 20_001))]", "a finding of more than 20000 bytes"),
    "telling": ("return [found(reason=say('by %(who)s', who=draft.email))]", "a sentence with an e-mail address in it"),
    "many": ("return [found()] * 101", "more than 100 findings"),
    "endless": ("return iter(found, None)", "more than 100 findings"),
    "answers_another": ("answer(0)", "its process gave the answer to another question"),
    "forges_a_name": ("answer(number(), found(rule='good'))", "a finding in the name of another rule"),
    "forges_a_voucher": ("answer(number(), found(vouches=True))", "a finding that vouches"),
    "forges_a_place": ("answer(number(), found(span=Span(0, 1)))", "a place outside the reaction"),
    "forges_a_key": ("answer(number(), found(keys=('weight',)))", "a key that is no setting of the rule"),
    "forges_an_address": (
        "answer(number(), found(reason=say(draft.email)))",
        "a sentence with an e-mail address in it",
    ),
    "forges_a_swelling": (
        "answer(number(), found(reason=say('%(x)4000000000d', x=1)))",
        "a sentence that its values do not fit",
    ),
    "forges_many": ("answer(number(), *[found()] * 101)", "more than 100 findings"),
}
TAKES_AGES = {
    "loops": "while True: pass",
    "backtracks": "re.match(r'(?:a|aa)+$', 'a' * 60 + 'b')",
    "sleeps": "time.sleep(1000)",
    "ignores_alarms": "signal.signal(signal.SIGALRM, signal.SIG_IGN); time.sleep(1000)",
}
GOES_WELL = {
    "prints": "print(draft.text); print(draft.text, file=sys.stderr); os.write(1, b'x' * 100_000)",
    "reads": "sys.stdin.read()",
    "forks": "os.fork()",
    "leaves_a_thread": "threading.Thread(target=time.sleep, args=(1000,)).start()",
    "answers_itself": "answer(number())",
    "takes_signals": "os.kill(os.getpid(), signal.SIGTERM)",
}

MISBEHAVING = """\
import ctypes, os, re, signal, sys, threading, time, types
from moderation.rules.asking import wire


def answer(number, *findings):
    data = wire.encoded(wire.Said(number, findings))
    os.write(int(sys.argv[1]), wire.LENGTH.pack(len(data)) + data)


def number():
    frame = sys._getframe()
    while "question" not in frame.f_locals:
        frame = frame.f_back
    return frame.f_locals["question"].number


def rule_of(name, check):
    return Rule(name, say("Bad"), Settings, check)
"""
ONE = """

def check_{name}(draft, settings, circumstances):
    def check(*given):
        return check_{name}(*given)

    values = dict(rule="{name}", effect=Effect.REFUSE, reason=say("x"), field=Field.REACTION)

    def found(**other):
        return Finding(**(values | other))

    {body}
    return []


{name} = rule_of("{name}", check_{name})
"""


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Packages]:
    place = tmp_path_factory.mktemp("installed")
    bodies = {name: body for name, (body, _) in FAILS.items()} | TAKES_AGES | GOES_WELL
    module = MISBEHAVING + "".join(ONE.format(name=name, body=body) for name, body in bodies.items())
    install(place, "bad", module, **{name: name for name in bodies})
    install(place, "good", GOOD, good="RULE")
    with packages_in(place) as others:
        yield others


def ask(others: Packages, name: str, draft: Draft = DRAFT) -> tuple[Finding, ...]:
    return asked(name, draft, others.rule(name).settings(), NOTHING)


def still_good(others: Packages, name: str = "good") -> bool:
    (finding,) = ask(others, name)
    return str(finding.reason).startswith(SECRET)


def held(name: str, words: str) -> tuple[str, Effect, Field, str, None]:
    return name, Effect.HOLD, Field.REACTION, words, None


def told(finding: Finding) -> tuple[object, ...]:
    return finding.rule, finding.effect, finding.field, str(finding.reason), finding.advice


@pytest.mark.parametrize("name", FAILS)
def test_a_rule_that_fails_holds_the_reaction_and_the_next_is_asked_as_ever(others: Packages, name: str) -> None:
    with capture_logs() as logs:
        (finding,) = ask(others, name)
    assert told(finding) == held(name, "The rule failed; see the log of the server.")
    (line,) = logs
    assert (line["event"], line["log_level"], line["rule"]) == ("rule failed", "error", name)
    assert line["error"].startswith(FAILS[name][1])
    assert SECRET not in str(line)
    assert DRAFT.email not in str(line)
    assert still_good(others)


@pytest.mark.parametrize("name", TAKES_AGES)
def test_a_rule_that_takes_too_long_is_stopped_and_the_next_is_asked_as_ever(others: Packages, name: str) -> None:
    with capture_logs() as logs:
        (finding,) = ask(others, name)
    assert told(finding) == held(name, "The rule took too long.")
    assert [(line["rule"], line["error"]) for line in logs] == [(name, "stopped after 0.5 seconds")]
    assert still_good(others)


def test_the_answer_to_one_question_is_never_taken_for_that_to_the_next(others: Packages) -> None:
    assert ask(others, "answers_itself") == ()
    with capture_logs() as logs:
        (finding,) = ask(others, "good")
    assert told(finding) == held("good", "The rule failed; see the log of the server.")
    assert [line["error"] for line in logs] == ["its process gave the answer to another question"]
    assert still_good(others)


@pytest.mark.parametrize("name", sorted(GOES_WELL.keys() - {"answers_itself"}))
def test_what_a_rule_does_besides_disturbs_nobody(others: Packages, name: str) -> None:
    assert ask(others, name) == ()
    assert still_good(others)


def bad_and_good(place: Path, **bodies: str) -> None:
    """Rules that do this, beside the good one. They note in a file of their name when they are asked."""
    notes = {name: f"open({str(place / name)!r}, 'a').write('x'); {body}" for name, body in bodies.items()}
    module = MISBEHAVING + "".join(ONE.format(name=name, body=body) for name, body in notes.items())
    install(place, "worse", module, **{name: name for name in bodies})
    install(place, "kind", GOOD.replace("good", "kind"), kind="RULE")


def times_asked(place: Path, name: str) -> int:
    return (place / name).stat().st_size


@pytest.mark.parametrize(
    ("body", "words"),
    [("time.sleep(1000)", "The rule took too long."), ("os._exit(3)", "The rule failed; see the log of the server.")],
)
def test_a_rule_that_had_to_be_stopped_time_after_time_is_not_asked_for_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, words: str
) -> None:
    monkeypatch.setattr(wire, "BUDGET", 0.1)
    bad_and_good(tmp_path, bad=body)
    with packages_in(tmp_path) as others:
        said = {told(finding) for _ in range(ENOUGH + SPARED) for finding in ask(others, "bad")}
        assert said == {held("bad", words)}
        assert times_asked(tmp_path, "bad") == ENOUGH
        assert still_good(others, "kind")
        for _ in range(1 + SPARED):
            ask(others, "bad")
        assert times_asked(tmp_path, "bad") == ENOUGH + 1


def test_a_rule_that_answers_in_between_is_always_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "BUDGET", 0.2)
    bad_and_good(tmp_path, bad="draft.name == 'slow' and time.sleep(1000)")
    names = (["slow"] * (ENOUGH - 1) + ["quick"]) * 2
    with packages_in(tmp_path) as others:
        answers = [ask(others, "bad", Draft(name, "", "x")) for name in names]
    assert [bool(answer) for answer in answers] == [name == "slow" for name in names]
    assert times_asked(tmp_path, "bad") == len(names)


def test_nobody_waits_for_long_while_another_has_the_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host, "WAITING", 0.05)
    monkeypatch.setattr(wire, "BUDGET", OUT_OF_PATIENCE)
    end = tmp_path / "end"
    slow = f"while not os.path.exists({str(end)!r}): signal.setitimer(signal.ITIMER_REAL, 0)"
    bad_and_good(tmp_path, bad=f"0\n    {slow}")
    with packages_in(tmp_path) as others, ThreadPoolExecutor(1) as pool:
        assert still_good(others, "kind")
        answer = pool.submit(ask, others, "bad")
        while not (tmp_path / "bad").exists() and not answer.done():
            pass
        with capture_logs() as logs:
            (finding,) = ask(others, "kind")
        end.touch()
        assert told(finding) == held("kind", "The rule took too long.")
        assert [line["error"] for line in logs] == ["waited for its turn for 0.05 seconds"]
        assert answer.result() == ()
        assert still_good(others, "kind")


def test_a_process_that_was_ended_by_somebody_else_costs_no_reaction(others: Packages) -> None:
    (before,) = ask(others, "good")
    process = int(before.reason.values["process"])
    os.kill(process, signal.SIGKILL)
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    (after,) = ask(others, "good")
    assert (after.effect, after.reason.values["process"] != process) == (Effect.NOTE, True)


def test_the_log_says_in_which_line_a_rule_failed(others: Packages) -> None:
    with capture_logs() as logs:
        ask(others, "raises")
    (line,) = logs
    file, number = line["where"].rsplit(":", 1)
    assert "raise ValueError" in Path(file).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def test_a_rule_of_ours_that_fails_holds_the_reaction_too() -> None:
    with capture_logs() as logs:
        (finding,) = asked("length", DRAFT, Settings(), NOTHING)  # settings that are not its own
    assert told(finding) == held("length", "The rule failed; see the log of the server.")
    (line,) = logs
    assert (line["rule"], line["error"]) == ("length", "AttributeError")
    assert "length.py:" in line["where"]


def test_many_threads_get_each_the_answer_to_their_own_question(others: Packages) -> None:
    texts = [f"text {number}" for number in range(60)]

    def answer(text: str) -> str:
        if text.endswith("5"):
            ask(others, "ends")
        (finding,) = ask(others, "good", Draft("Jan", "", text))
        return str(finding.reason)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(answer, texts))
    assert [answer.partition(" in ")[0] for answer in answers] == texts


PROGRAM = """
import os, signal, sys, threading
from moderation.domain.circumstances import Circumstances
from moderation.domain.reaction import Draft
from moderation.rules import asked, rule_named

def ask(name):
    findings = asked(name, Draft("Jan", "", "x"), rule_named(name).settings(), Circumstances())
    return findings[0].reason.values.get("process") if findings else None

def ask_meanwhile(name):
    threading.Thread(target=ask, args=(name,)).start()
    while not os.path.exists("begun"):
        pass
"""
BEGINS = "open('begun', 'w').close(); "


@contextmanager
def service(program: str, place: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that uses what is installed in this folder, and works there."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM + program],
        env=os.environ | {"PYTHONPATH": f"{place}:{ROOT}"},
        cwd=place,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        yield process


def test_what_a_rule_prints_goes_nowhere(tmp_path: Path) -> None:
    install(tmp_path, "bad", MISBEHAVING + ONE.format(name="prints", body=GOES_WELL["prints"]), prints="prints")
    with service("ask('prints')", tmp_path) as process:
        assert process.communicate()[0] == ""
    assert process.returncode == 0


def test_the_settings_of_the_service_are_none_of_its_business(tmp_path: Path) -> None:
    body = "return [found()] if 'MODERATION_SECRET_KEY' in os.environ or 'DATABASE_URL' in os.environ else []"
    install(tmp_path, "bad", MISBEHAVING + ONE.format(name="curious", body=body), curious="curious")
    program = """
os.environ.update(MODERATION_SECRET_KEY="x", DATABASE_URL="x")
print(asked("curious", Draft("Jan", "", "x"), rule_named("curious").settings(), Circumstances()))
"""
    with service(program, tmp_path) as process:
        assert process.communicate()[0] == "()\n"


def test_a_fork_of_the_service_has_a_process_of_its_own_whoever_has_the_turn(tmp_path: Path) -> None:
    install(tmp_path, "good", GOOD, good="RULE")
    slow = MISBEHAVING + ONE.format(name="sleeps", body=BEGINS + TAKES_AGES["sleeps"])
    install(tmp_path, "bad", slow, sleeps="sleeps")
    program = """
print(ask("good"), flush=True)
ask_meanwhile("sleeps")
child = os.fork()
if not child:
    print(ask("good"), ask("good"), flush=True)
    os._exit(0)
os.waitpid(child, 0)
"""
    with service(program, tmp_path) as process:
        out, _ = process.communicate(timeout=OUT_OF_PATIENCE)
    numbers = [line for line in out.splitlines() if re.fullmatch(r"[\d ]+", line)]
    before, (mine, still_mine) = numbers[0], numbers[1].split()
    assert mine == still_mine != before


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this system cannot tell when a stranger's process ends")
@pytest.mark.parametrize("meanwhile", ["", "ask_meanwhile('backtracks')"], ids=["idle", "busy"])
def test_it_ends_with_the_service_even_when_that_is_killed_and_a_rule_holds_on(tmp_path: Path, meanwhile: str) -> None:
    install(tmp_path, "good", GOOD, good="RULE")
    slow = MISBEHAVING + ONE.format(name="backtracks", body=BEGINS + TAKES_AGES["backtracks"])
    install(tmp_path, "bad", slow, backtracks="backtracks")
    program = f"print(ask('good'), flush=True)\nsys.stdin.readline()\n{meanwhile}\nos.kill(os.getpid(), signal.SIGKILL)"
    with service(program, tmp_path) as process:
        assert process.stdout
        guest = os.pidfd_open(int(process.stdout.readline()))
        assert not select.select([guest], [], [], 0)[0], "it lives as long as the service does"
        process.communicate("\n", timeout=OUT_OF_PATIENCE)
        ended, _, _ = select.select([guest], [], [], OUT_OF_PATIENCE)
        os.close(guest)
    assert process.returncode == -signal.SIGKILL
    assert ended


words = st.text(st.characters(exclude_categories=["Cs"]))
counts = st.integers(0, 2**63)
recent = st.builds(Recent, counts, counts)
moments = st.datetimes(timezones=st.just(UTC))
drafts = st.builds(
    Draft, words, words, words, st.tuples(st.tuples(st.sampled_from(Field), st.builds(say, words, x=counts | words)))
)
all_known = st.builds(
    Circumstances,
    at=st.none() | moments,
    earlier=st.tuples(st.builds(Earlier, st.booleans(), st.booleans(), moments, counts)),
    pace=st.builds(Pace, recent, recent, recent),
    record=st.builds(Record, counts, counts, counts),
    trap=st.booleans(),
    seconds=st.none() | counts,
    code=st.none() | st.sampled_from(Code),
    verdict=st.none() | st.sampled_from(Verdict),
)


@given(draft=drafts, circumstances=all_known)
def test_what_is_known_arrives_as_it_was_sent(draft: Draft, circumstances: Circumstances) -> None:
    question = wire.Ask(1, "x", msgspec.Raw(wire.encoded({})), draft, circumstances)
    arrived = wire.question_in(wire.encoded(question))
    assert isinstance(arrived, wire.Ask)
    assert (arrived.draft, arrived.circumstances) == (draft, circumstances)
