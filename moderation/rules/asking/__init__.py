"""How rules are asked. Ours where we are; those of installed packages in a process of their own.

`packages` finds the rules of others, `host` keeps the process in which they run, `patience` whom it does not ask for a
while, `guest` is what runs there, `wire` is what the two say to each other, and `vetting` looks at what a rule of
others found.
"""

from collections.abc import Callable, Iterable
from types import TracebackType

import structlog

from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import Message, say

log = structlog.get_logger(__name__)

FAILED = say("The rule failed; see the log of the server.")
TOO_LONG = say("The rule took too long.")


class RuleFailed(Exception):
    """A rule of others gave no answer that can be used. Neither the message nor `where` holds a reader's words."""

    def __init__(self, message: str, where: str = "") -> None:
        super().__init__(message)
        self.where = where


class TookTooLong(RuleFailed):
    """There was no answer in time: it was stopped, or is not asked for a while, or others had the turn."""


class Unusable(RuleFailed):
    """A package does not give the rule that it promises, however often it is asked for it."""


def guarded(name: str, check: Callable[..., Iterable[Finding]], *given: object) -> tuple[Finding, ...]:
    """All findings of a check. Whatever goes wrong in it becomes one that holds the reaction, and a line in the log."""
    try:
        return tuple(check(*given))
    except RuleFailed as failure:
        log.error("rule failed", rule=name, error=str(failure), where=failure.where)
        return _held(name, TOO_LONG if isinstance(failure, TookTooLong) else FAILED)
    except Exception as error:
        # The kind and the place of the fault are noted, never its message: that may hold a reader's words.
        log.error("rule failed", rule=name, error=type(error).__name__, where=place_of(error.__traceback__))
        return _held(name, FAILED)


def has_failed(findings: Iterable[Finding]) -> bool:
    """Whether a rule has failed here, or took too long, which it may not do the next time."""
    return any(finding.reason is FAILED or finding.reason is TOO_LONG for finding in findings)


def _held(name: str, reason: Message) -> tuple[Finding, ...]:
    return (Finding(name, Effect.HOLD, reason, Field.REACTION),)


def place_of(traceback: TracebackType | None) -> str:
    """The file and line in which an error was raised."""
    while traceback and traceback.tb_next:
        traceback = traceback.tb_next
    return f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}" if traceback else ""
