"""What runs in the process of the rules of others: it loads them, asks them, and ends with the service.

A pattern that never comes to an end holds the whole interpreter, so nothing in the same process could stop it. Here the
system does: the service ends this process when the time of a rule is over. Should the service be gone by then, an alarm
for which no Python code has to wake up does it a little later.
"""

import os
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from moderation.domain.finding import Finding
from moderation.rules.asking import Unusable, place_of, wire
from moderation.rules.asking.packages import loaded
from moderation.rules.asking.vetting import BadFinding, vetted
from moderation.rules.rule import Rule

MEMORY = 1024**3
"""Bytes of data that the rules of others may hold together."""

GRACE = 2
"""How many times its limit a question may take before the alarm rings."""


def main(descriptor: int) -> None:
    """Answer the questions that come in on this descriptor until the other end is gone."""
    _settle(descriptor)
    try:
        _serve(socket.socket(fileno=descriptor))
    finally:
        # Not the ordinary way out, which waits for threads that a rule may have left behind.
        os._exit(0)


def _settle(descriptor: int) -> None:
    """Have limits, and leave to the service when to stop: a signal to all of its processes is no reason here."""
    os.set_inheritable(descriptor, False)
    for limit, most in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(limit)[1]
        with suppress(ValueError, OSError):  # a system that has no such limit
            resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, signal.SIG_IGN)


def _serve(service: socket.socket) -> None:
    us, rules = os.getpid(), dict[str, Rule]()
    while True:
        question = wire.question_in(wire.receive(service))
        with _alarm(GRACE * (wire.LOADING if isinstance(question, wire.Load) else wire.BUDGET)):
            answer = _answer(question, rules)
            if os.getpid() != us:  # the rule has forked, and this is the copy
                return
            wire.send(service, answer)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(question: wire.Question, rules: dict[str, Rule]) -> bytes:
    """Never raises: to exit, or to interrupt, is no answer either."""
    try:
        return wire.encoded(wire.Said(question.number, _findings(question, rules)))
    except (BadFinding, Unusable) as error:
        failure = wire.Failure(question.number, str(error), unusable=isinstance(error, Unusable))
    except BaseException as error:
        failure = wire.Failure(question.number, type(error).__name__, place_of(error.__traceback__))
    return wire.encoded(failure)


def _findings(question: wire.Question, rules: dict[str, Rule]) -> tuple[Finding, ...]:
    if isinstance(question, wire.Load):
        rules[question.name] = loaded(question.name, question.place)
        return ()
    rule = rules[question.name]
    settings = wire.settings_in(question.settings, rule.settings)
    return vetted(rule, question.draft, rule.check(question.draft, settings, question.circumstances))
