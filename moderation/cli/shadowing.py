"""`moderation policy shadow`: how the rules that a site is trying out agree with people."""

from collections.abc import Iterator, Sequence
from typing import Any

import click
import msgspec

from moderation.cli.kept import open_to_read
from moderation.cli.printing import aligned, fit_to_print
from moderation.domain.agreement import Agreement, Share
from moderation.shadow import NEWEST, Shadow


@click.command("shadow")
@click.argument("site")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; policies/README.md names its keys.")
def shadow(site: str, as_json: bool) -> None:
    """How the rules in the shadow of SITE do, beside what people decided on the same reactions.

    A rule is put into the shadow by `mode = "shadow"` in its table. Only reactions on which a person decided count.
    """
    with open_to_read() as (_, store):
        rules = Shadow(store).rules(site)
    click.echo(_as_json(site, rules) if as_json else "\n".join(_lines(rules)))


def _lines(rules: Sequence[Agreement]) -> Iterator[str]:
    if not rules:
        yield "No rule is or was in the shadow here."
        return
    heading = ("rule", "decided", "spoke on", "right", "found", "by chance", "not decided")
    rows = [
        (
            rule.rule,
            f"{rule.decided:,}",
            f"{rule.right.whole:,}",
            _share(rule.right),
            _share(rule.found),
            _share(rule.taken_away),
            f"{rule.waiting:,}",
        )
        for rule in rules
    ]
    yield from aligned([heading, *rows], range(1, len(heading)))
    yield ""
    for rule in rules:
        yield fit_to_print(f"{rule.rule}: {rule.verdict if rule.decided or rule.waiting else 'no reactions yet'}")
    yield ""
    yield "right: of those on which it spoke, how many people took away; found: of those that people took away, on how"
    yield "many it spoke; by chance: of all that was decided, how many people took away. Behind each, where it may"
    yield f"really lie (95 percent). At most the newest {NEWEST:,} reactions for each rule."


def _share(share: Share) -> str:
    if share.value is None or share.interval is None:
        return "-"
    return f"{share.value:.0%} ({share.interval.low:.0%} to {share.interval.high:.0%})"


def _as_json(site: str, rules: Sequence[Agreement]) -> str:
    """One document. Its keys are a promise to other programs: policies/README.md names them all."""
    document = {"site": site, "rules": [_rule_in_json(rule) for rule in rules]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _rule_in_json(rule: Agreement) -> dict[str, Any]:
    return {
        "rule": rule.rule,
        "decided": rule.decided,
        "not_decided": rule.waiting,
        "hit_taken_away": rule.hit_taken_away,
        "hit_placed": rule.hit_placed,
        "miss_taken_away": rule.miss_taken_away,
        "miss_placed": rule.miss_placed,
        "right": _share_in_json(rule.right),
        "found": _share_in_json(rule.found),
        "by_chance": _share_in_json(rule.taken_away),
        "verdict": str(rule.verdict),
    }


def _share_in_json(share: Share) -> dict[str, Any]:
    low, high = (share.interval.low, share.interval.high) if share.interval else (None, None)
    return {"part": share.part, "whole": share.whole, "value": share.value, "low": low, "high": high}
