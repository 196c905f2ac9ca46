"""Replays at the desk: begun by an editor, done in the background by processes of their own, kept as reports.

One at a time. A report holds no names and no texts of readers: they are looked up when it is shown, so that what is
hidden later is hidden there too. The sentence of a finding may quote, so it is kept only where a rule of ours speaks of
the text or of the circumstances.
"""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from threading import Event, Lock, Thread

import msgspec
import structlog

from moderation.domain import ids
from moderation.domain.errors import (
    BadSettings,
    ModerationError,
    ReplayBroken,
    StoreUnavailable,
    UnknownReaction,
)
from moderation.domain.finding import Field
from moderation.domain.person import Person, require_editor
from moderation.domain.policy import Policy
from moderation.domain.reaction import Reaction
from moderation.policies import Shelf
from moderation.replay import Replay
from moderation.replay.judging import Change, Remark
from moderation.replay.parts import Opening
from moderation.replay.tally import Result, Tally
from moderation.rules import RULES
from moderation.store.interface import Report, Store

log = structlog.get_logger(__name__)

KEPT = 500
"""Changes that a report keeps one by one."""

A_SIGN = timedelta(seconds=1)
"""How often it is written down how far it is."""

QUIET = timedelta(minutes=1)
"""Without a sign for so long, whoever made the report is gone."""

OURS = frozenset({"readable", "arrangement", "markup", *(rule.name for rule in RULES)})
TOLD_OF = frozenset({Field.TEXT, Field.REACTION})
"""Rules, and parts of a reaction, of which a report keeps the sentences of findings."""

NICE = 10
"""By how much its processes stand back for those that serve readers."""


class State(Enum):
    """How a report stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    BROKEN_OFF = "broken off"
    """Whoever made it is gone."""


class Failure(Enum):
    """Why a replay did not come to its end, as its report keeps it."""

    STOPPED = "stopped"
    """With the service."""
    ASKED = "asked"
    """By an editor."""
    STORE = "store"
    PROCESS = "process"
    UNEXPECTED = "unexpected"


class ReplayRunning(ModerationError):
    """Another replay is running; `report` is its id."""

    def __init__(self, report: str) -> None:
        super().__init__("another replay is running")
        self.report = report


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as it can be shown. There is no result while it runs, nor when another version wrote it."""

    report: Report
    state: State
    result: Result | None = None


class Replays:
    """Begins replays and finds their reports. Safe to use from many threads."""

    def __init__(
        self,
        store: Store,
        shelf: Shelf,
        opening: Opening,
        clock: Callable[[], datetime],
        entropy: Callable[[int], bytes],
        jobs: int,
    ) -> None:
        self._store = store
        self._shelf = shelf
        self._opening = opening
        self._clock = clock
        self._entropy = entropy
        self._jobs = jobs
        self._lock = Lock()
        self._stopping = Event()
        self._unwanted = Event()
        self._thread: Thread | None = None
        self._running = ""

    def start(self, person: Person, site: str, policy: str, since: datetime | None = None) -> Report:
        """Begin to judge the reactions of a site by a policy, known by its name, that is not yet in force perhaps.

        Raises RoleMissing, UnknownSite, BadPolicy, and ReplayRunning when there is one already.
        """
        require_editor(person)
        self._store.site(site)
        checked = self._shelf.checked(policy)
        with self._lock:
            self._refuse_a_second()
            now = self._clock()
            report = Report(
                id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
                site=site,
                policy=checked.digest,
                policy_name=policy,
                since=since,
                person=person.id,
                begun=now,
                seen=now,
            )
            self._store.put_report(report)
            self._running = report.id
            self._unwanted.clear()
            self._thread = Thread(target=self._run, args=(report, checked), name="replay")
            self._thread.start()
        log.info("replay begun", report=report.id, site=site, policy=checked.digest[:12], by=person.id)
        return report

    def shown(self, report: str) -> Shown:
        """The report with this id. Raises UnknownReport."""
        found = self._store.report(report)
        return Shown(found, self._state(found), _result_in(found))

    def newest(self) -> tuple[Shown, ...]:
        """The newest reports, without their results."""
        return tuple(Shown(report, self._state(report)) for report in self._store.reports())

    def reaction(self, site: str, change: Change) -> Reaction | None:
        """The reaction of a change, as it is now; None when it is gone."""
        try:
            return self._store.reaction(site, change.number)
        except UnknownReaction:
            return None

    def stop(self, person: Person, report: str) -> None:
        """Break off a replay that is running, here or in another process of the service; else nothing is done.

        Raises RoleMissing and UnknownReport.
        """
        require_editor(person)
        found = self._store.report(report)
        if self._state(found) is not State.RUNNING:
            return
        if self._runs_here(report):
            self._unwanted.set()
            self.wait()
        else:
            # Whoever runs it reads this at its next sign of life.
            self._store.put_report(replace(_failed(found, Failure.ASKED), ended=self._clock()))
        log.info("replay broken off", report=report, by=person.id)

    def wait(self) -> None:
        """Return when no replay is running here."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def close(self) -> None:
        """Break off what is running, and wait until that is written down."""
        self._stopping.set()
        self.wait()

    def _refuse_a_second(self) -> None:
        for report in self._store.reports():
            if self._state(report) is State.RUNNING:
                raise ReplayRunning(report.id)

    def _state(self, report: Report) -> State:
        if report.ended is not None:
            return State.FAILED if report.failure else State.DONE
        last = report.seen or report.begun
        return State.RUNNING if self._runs_here(report.id) or self._clock() - last < QUIET else State.BROKEN_OFF

    def _runs_here(self, report: str) -> bool:
        return self._thread is not None and self._thread.is_alive() and self._running == report

    def _run(self, report: Report, policy: Policy) -> None:
        """In a thread of its own: nothing may leave it but a line in the log."""
        try:
            ended = self._judged(report, policy)
        except (StoreUnavailable, BadSettings):  # the second, when it was gone before a process had opened it
            ended = _failed(report, Failure.STORE)
        except ReplayBroken:
            ended = _failed(report, self._why_broken())
        except Exception as error:
            log.error("replay failed", report=report.id, error=type(error).__name__)
            ended = _failed(report, Failure.UNEXPECTED)
        try:
            if self._is_ended(report):
                return
            now = self._clock()
            self._store.put_report(replace(ended, seen=now, ended=now))
        except StoreUnavailable:
            log.error("report of a replay not written", report=report.id)

    def _why_broken(self) -> Failure:
        if self._stopping.is_set():
            return Failure.STOPPED
        return Failure.ASKED if self._unwanted.is_set() else Failure.PROCESS

    def _is_ended(self, report: Report) -> bool:
        """Whether another process of the service broke it off."""
        return self._store.report(report.id).ended is not None

    def _judged(self, report: Report, policy: Policy) -> Report:
        replaying = Replay(self._store, policy, report.site, report.since, KEPT)
        report = replace(report, total=replaying.number())
        tally, signs = Tally(KEPT), _Signs(self._clock, report.begun)

        def is_stopped() -> bool:
            # Asked several times a second, however slow a part is.
            if signs.is_due():
                if self._is_ended(report):
                    self._unwanted.set()
                else:
                    self._store.put_report(replace(report, done=tally.seen, seen=self._clock()))
            return self._stopping.is_set() or self._unwanted.is_set()

        self._store.put_report(replace(report, seen=self._clock()))
        with closing(replaying.walk(self._opening, self._jobs, NICE, is_stopped)) as parts:
            for part in parts:
                tally.merge(part)
        outcome = msgspec.json.encode(without_words(tally.result())).decode()
        return replace(report, done=tally.seen, total=tally.seen, outcome=outcome)


class _Signs:
    """When the next sign of life is due."""

    def __init__(self, clock: Callable[[], datetime], last: datetime) -> None:
        self._clock = clock
        self._last = last

    def is_due(self) -> bool:
        now = self._clock()
        if now - self._last < A_SIGN:
            return False
        self._last = now
        return True


def _failed(report: Report, failure: Failure) -> Report:
    return replace(report, failure=failure.value)


def without_words(result: Result) -> Result:
    """The result as a report keeps it."""
    return replace(result, changes=tuple(map(_change_without_words, result.changes)))


def _change_without_words(change: Change) -> Change:
    new, gone = (tuple(map(_remark_without_words, remarks)) for remarks in (change.new, change.gone))
    return replace(change, thread="", name="", excerpt="", new=new, gone=gone)


def _remark_without_words(remark: Remark) -> Remark:
    return remark if remark.rule in OURS and remark.field in TOLD_OF else replace(remark, reason=None)


def _result_in(report: Report) -> Result | None:
    try:
        return msgspec.json.decode(report.outcome, type=Result) if report.outcome else None
    except msgspec.MsgspecError:
        return None  # written by another version of the service
