"""Many decisions at once: one transaction, one printing of each thread."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from moderation.domain.decision import Act, Decision
from moderation.domain.errors import StaleDecision
from moderation.domain.event import NOTHING, Consequences
from moderation.domain.reaction import Reaction
from moderation.store.consequences import keep_consequences
from moderation.store.decisions import Decisions, course_of, human_status, shown_by, write_down
from moderation.store.engine import Row, Run, Work
from moderation.store.entries import hold_log
from moderation.store.snapshots import Held, hold, reprint

NONE: Mapping[str, Consequences] = MappingProxyType({})


class Batches(Decisions):
    """What is decided on many reactions by one press of a button."""

    def decide_all(
        self, decisions: Sequence[Decision], consequences: Mapping[str, Consequences] = NONE
    ) -> tuple[Reaction | StaleDecision, ...]:
        with self._policy_named(*{decision.policy for decision in decisions}):
            return self._engine.write(lambda run: self._decide_all(run, decisions, consequences))

    def _decide_all(
        self, run: Work, decisions: Sequence[Decision], consequences: Mapping[str, Consequences]
    ) -> tuple[Reaction | StaleDecision, ...]:
        # All that is held is held in one order, so that no two transactions wait for each other.
        ends = {site: hold_log(run, site) for site in sorted({decision.site for decision in decisions})}
        rows: dict[str, Row] = {}
        stale: dict[str, StaleDecision] = {}
        for decision in sorted(decisions, key=lambda each: (each.site, each.reaction)):
            earlier = course_of(run, decision) if decision.act is Act.UNDO else ()
            try:
                rows[decision.id] = self._step(run, decision, human_status(decision, earlier))
            except StaleDecision as error:
                stale[decision.id] = error
        taken = [(decision, rows[decision.id]) for decision in decisions if decision.id in rows]
        threads = _held(run, taken)
        for decision, row in taken:
            ends[decision.site] = write_down(run, ends[decision.site], decision, row)
            keep_consequences(run, decision, consequences.get(decision.id, NOTHING))
        for held, numbers in threads:
            reprint(run, self._press, held, numbers)
        return tuple(stale.get(each.id) or self._reaction_in(rows[each.id]) for each in decisions)


def _held(run: Run, taken: Sequence[tuple[Decision, Row]]) -> list[tuple[Held, list[int]]]:
    """The threads of which the public sees a change, held, each with the numbers of the reactions that make it."""
    numbers: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    change: defaultdict[tuple[str, str], int] = defaultdict(int)
    for decision, row in taken:
        if shown := shown_by(decision):
            place = decision.site, row["thread"]
            numbers[place].append(row["number"])
            change[place] += shown
    threads = [(hold(run, *place, change[place]), numbers[place]) for place in sorted(numbers)]
    return [(held, which) for held, which in threads if held is not None]
