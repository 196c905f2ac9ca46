"""Replay: what a policy would have done with the reactions of the past. Nothing is written to any of them.

judging              one reaction, and the table of what goes against a person's decision: read this first
tally                what comes of many
parts                a part of the walk
workers              all parts, by several processes
period               since when
reports              replays at the desk, in the background
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.policy import Policy
from moderation.replay.judging import Change, Outcome
from moderation.replay.parts import PART, Opening, Walk, part
from moderation.replay.tally import KEPT, Result, Tally
from moderation.store.interface import Store

__all__ = ["Change", "Outcome", "Replay", "Result", "Tally"]


@dataclass(frozen=True, slots=True)
class Replay:
    """One question: the reactions of this site since then, under this policy.

    Every reaction that the store keeps is judged as it was sent, in the circumstances of then. One that was refused at
    the form is not kept, and so is not among them. Refusals that a policy would add are seen; those that it would lift
    are not. The walk goes in parts of `step`; `keep` changes are told one by one.
    """

    store: Store
    policy: Policy
    site: str
    since: datetime | None = None
    keep: int = KEPT
    step: int = PART

    def number(self) -> int:
        """How many reactions there are, if none comes in meanwhile. Raises UnknownSite."""
        self.store.site(self.site)
        return self.store.number_of_past(self.site, since=self.since)

    def walk(
        self,
        opening: Opening | None = None,
        jobs: int = 1,
        nice: int = 0,
        is_stopped: Callable[[], bool] = bool,
    ) -> Generator[Tally, None, None]:
        """The tally of each part of the reactions, oldest first. It can be closed at any point.

        With `opening`, other processes do it, as many as `jobs` says, each with a store that it opens; else this one.
        What all parts make together is the same, however many did it. `nice` is by how much they stand back for other
        processes. Raises ReplayBroken when one of them dies, and soon after `is_stopped` says so.
        """
        marks = self.store.past_marks(self.site, since=self.since, step=self.step)
        walk = Walk(self.site, self.step, self.keep)
        if opening is None:
            for mark in marks:
                yield part(self.store, self.policy, walk, mark)
        elif marks:
            # Imported when needed: what runs processes is slow to load, and most who import this begin none.
            from moderation.replay.workers import Task, in_processes

            task = Task(opening, dict(self.policy.files), walk, nice)
            yield from in_processes(task, marks, min(jobs, len(marks)), is_stopped)
