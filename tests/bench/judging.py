"""What judging costs: the whole pipeline on a reaction without markup, and each rule by itself, under every policy.

Beside it stands the naive rendering of the same text, the least that every service of this kind does with one.
"""

from datetime import UTC, datetime
from functools import partial
from itertools import count

from moderation.domain.circumstances import Circumstances
from moderation.domain.policy import Policy
from moderation.domain.reaction import Draft
from moderation.pipeline import RECENT, assess, cleaned
from moderation.policies import read_policy, shipped
from moderation.rules import asked
from tests.bench import texts
from tests.bench.measuring import Case, Effort, measured
from tests.bench.peers import NAIVE, naive
from tests.bench.table import Line

POLICIES = ("huisregels", "open", "strict")
MOST = 1.0
"""Milliseconds, so that judgement is never the slow part."""
KNOWN = Circumstances(at=datetime(2026, 1, 1, tzinfo=UTC), opened=datetime(2025, 12, 31, tzinfo=UTC), seconds=30)


def lines(effort: Effort) -> list[Line]:
    """The pipeline under each policy, then the rules of the strictest one."""
    number = count()

    def draft(length: int = texts.LENGTH) -> Draft:
        """A new one each time, as in life: nothing that was remembered of the one before helps."""
        return cleaned("Jan de Vries", "jan@example.org", texts.plain(str(next(number)), length))

    made = []
    for name in POLICIES:
        policy = read_policy(shipped() / name)
        drafts = [draft() for _ in range(200)]
        cases = [
            Case("pipeline", _in_turn(drafts, policy)),
            Case(NAIVE, partial(naive, drafts[0].text)),
            *(Case(f"rule {rule.name}", partial(_ask, rule.name, drafts[0], rule.settings)) for rule in policy.rules),
        ]
        series = measured(cases, effort)
        theirs = series.pop(NAIVE)
        made.append(Line(f"judge 600 characters by {name}", series.pop("pipeline"), NAIVE, theirs, most_ours=MOST))
        if name == "huisregels":
            made += [Line(rule, series[rule], NAIVE, theirs) for rule in series]
    return made


def _in_turn(drafts: list[Draft], policy: Policy) -> partial[object]:
    turn = count()

    def judge() -> object:
        RECENT.clear()  # nobody has previewed it
        return assess(drafts[next(turn) % len(drafts)], policy, KNOWN)

    return partial(judge)


def _ask(rule: str, draft: Draft, settings: object) -> object:
    return tuple(asked(rule, draft, settings, KNOWN))
