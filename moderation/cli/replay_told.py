"""What came of a replay, as lines for a terminal and as a JSON document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from moderation.cli.printing import aligned, counted, fit_to_print
from moderation.domain.policy import Policy
from moderation.domain.reaction import Status, anchor
from moderation.domain.site import Site
from moderation.replay.judging import Change, Outcome, Remark
from moderation.replay.tally import Result

DIGEST = 8

HUMAN = {
    Status.PUBLISHED: "a person published it",
    Status.REJECTED: "a person rejected it",
    Status.SPAM: "a person marked it as spam",
    Status.REMOVED: "a person removed it",
}

NOT_KEPT = "Reactions refused at the form are not kept, so they are not counted here."


@dataclass(frozen=True, slots=True)
class Told:
    """A result and what was asked. It is not whole when it was broken off."""

    site: Site
    policy: Policy
    since: datetime | None
    total: int
    result: Result
    is_whole: bool


def lines(told: Told) -> Iterator[str]:
    """Everything, most important first. Every line can be printed."""
    result = told.result
    yield from _summary(told)
    if result.judged:
        yield ""
        yield from _matrix(result)
    if result.rules:
        yield ""
        yield from _rules(result)
    yield from _changes(result)
    if result.unjudged:
        yield ""
        yield "Could not be judged:"
        yield from (fit_to_print(f"{anchor(each.number)}  {each.why}") for each in result.unjudged)
    yield ""
    yield NOT_KEPT


def _summary(told: Told) -> Iterator[str]:
    result = told.result
    seen = result.judged + result.failed
    if not told.is_whole:
        yield f"Broken off: {seen:,} of {told.total:,} looked at."
    since = "" if told.since is None else f" since {_day(told.since, told.site)}"
    what = f"{counted(result.judged, 'reaction', 'reactions')} of {told.site.key}{since}"
    yield fit_to_print(f"{what} judged under {told.policy.name} {told.policy.digest[:DIGEST]}.")
    ways = [
        f"{move.number:,} from {move.before.value} to {move.now.value}"
        for move in result.moves
        if move.before is not move.now
    ]
    if not ways:
        yield "None would change."
    else:
        against = f"{result.against:,} of these against a person's decision"
        yield f"{result.changed:,} would change: {', '.join(ways)}; {against}."
    if result.mended:
        yield f"{counted(result.mended, 'that went', 'that went')} against a person's decision would not any more."
    if result.failed:
        yield f"{result.failed:,} could not be judged."


def _day(moment: datetime, site: Site) -> str:
    day = moment.astimezone(ZoneInfo(site.time_zone))
    return f"{day.day} {day:%B} {day.year}"


def _matrix(result: Result) -> Iterator[str]:
    """What was done in the lines, what would be done in the columns."""
    begun = [before for before in Outcome if any(move.before is before for move in result.moves)]
    heading = ("done \\ would do", *(now.value for now in Outcome))
    rows = [(before.value, *(f"{result.number(before, now):,}" for now in Outcome)) for before in begun]
    yield from aligned([heading, *rows], range(1, len(heading)))


def _rules(result: Result) -> Iterator[str]:
    heading = ("rule", "effect", "spoke on", "would speak on", "new", "gone")
    rows = [
        (
            f"{each.weight.rule} (in the shadow)" if each.weight.in_shadow else each.weight.rule,
            each.weight.effect.value,
            *(f"{number:,}" for number in (each.before, each.now, each.new, each.gone)),
        )
        for each in result.rules
    ]
    yield from aligned([heading, *rows], range(2, len(heading)))


def _changes(result: Result) -> Iterator[str]:
    against = [change for change in result.changes if change.is_against]
    others = [change for change in result.changes if not change.is_against]
    for heading, changes in (("Against a person's decision:", against), ("Other changes:", others)):
        if changes:
            yield ""
            yield heading
            for change in changes:
                yield from map(fit_to_print, _change(change))
    if result.changed > len(result.changes):
        yield ""
        yield f"{result.changed - len(result.changes):,} more are counted above and not listed."


def _change(change: Change) -> Iterator[str]:
    human = f"; {HUMAN[change.human]}" if change.human in HUMAN else ""
    yield f"{anchor(change.number)}  {change.before.value} -> {change.now.value}{human}  {change.thread}"
    yield f"    {change.name or 'no name'}: {change.excerpt}"
    yield from (f"    + {_remark(remark)}" for remark in change.new)
    yield from (f"    - {_remark(remark)}" for remark in change.gone)


def _remark(remark: Remark) -> str:
    return f"{remark.rule}, {remark.effect.value}: {' '.join(_reason(remark).split())}"


def _reason(remark: Remark) -> str:
    return "" if remark.reason is None else str(remark.reason)


def as_json(told: Told) -> str:
    """One document. Its keys are a promise to other programs: policies/README.md names them all."""
    result = told.result
    document = {
        "site": told.site.key,
        "policy": {"name": told.policy.name, "digest": told.policy.digest},
        "since": told.since.isoformat() if told.since else None,
        "total": told.total,
        "broken_off": not told.is_whole,
        "judged": result.judged,
        "not_judged": result.failed,
        "changed": result.changed,
        "against_people": result.against,
        "mended": result.mended,
        "moves": [{"from": move.before, "to": move.now, "number": move.number} for move in result.moves],
        "rules": [
            {
                "rule": each.weight.rule,
                "effect": each.weight.effect,
                "in_shadow": each.weight.in_shadow,
                "before": each.before,
                "now": each.now,
                "new": each.new,
                "gone": each.gone,
            }
            for each in result.rules
        ],
        "changes": [_change_in_json(change) for change in result.changes],
        "failures": [{"number": each.number, "why": each.why} for each in result.unjudged],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _change_in_json(change: Change) -> dict[str, Any]:
    return {
        "number": change.number,
        "thread": change.thread,
        "name": change.name,
        "text": change.excerpt,
        "from": change.before,
        "to": change.now,
        "person": change.human,
        "against_person": change.is_against,
        "new": _remarks_in_json(change.new),
        "gone": _remarks_in_json(change.gone),
    }


def _remarks_in_json(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    return [{"rule": each.rule, "effect": each.effect, "reason": _reason(each)} for each in remarks]
