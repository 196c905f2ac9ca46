"""How well each rule judges labelled texts: `python -m tests.bench.judgement [--data FOLDER]`.

For every rule and every set of texts: how many are bad and how many good by their labels, of the bad ones how many the
rule says something about (recall), and of the good ones how many (false alarms). The labels are other people's
judgements of other people's rules: a rule on links need not find an insult. Nothing is known around the texts, so rules
that look at the sender say nothing here. The rules have the settings of the house rules, or those below. The texts in
this repository have no labels; of those it is told how often a rule speaks.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click
import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.reaction import Draft
from moderation.pipeline import LONGEST_TEXT, cleaned
from moderation.policies.reading import read_policy
from moderation.rules import RULES
from moderation.rules.rule import Rule, Settings

ROOT = Path(__file__).parents[2]
HOUSE = ROOT / "policies/huisregels"
OURS = ROOT / "tests/markup/data"
ELSEWHERE = "MODERATION_SHARED_DATA"
FILES = ("comments*.jsonl", "labelled*.jsonl")

BAD = frozenset({"spam", "hateful", "hate", "offensive", "toxic"})
GOOD = frozenset({"ham", "ok", "none", "non-hateful"})
NOBODY = Circumstances()

INSULTS = """
arsehole asshole bastard bitch bullshit cocksucker cretin cunt dickhead dipshit douchebag dumbass fuck fuckwit idiot
imbecile jackass moron motherfucker prick pussy scumbag shit shithead slut twat wanker whore
"""
PHRASES = ("shut up", "piss off", "screw you", "go to hell", "drop dead")

SENSIBLE: dict[str, dict[str, Any]] = {
    "words": {"lists": {"insults": {"words": [*INSULTS.split(), *PHRASES], "effect": "hold", "language": "en"}}},
    "shouting": {"capitals": "hold", "marks": "note"},
    "characters": {"lookalike": "hold", "invisible": "hold", "stacked": "hold", "fancy": "hold"},
    "script": {"effect": "hold"},
}
"""Settings for rules that the house rules do not use."""

HEADINGS = ("rule", "setting", "set", "bad", "recall", "good", "false alarms", "unlabelled", "spoken of")
FIRST_FIGURE = 3


class Text(NamedTuple):
    """A text, the set that it is from, and whether it is bad; None when nobody says."""

    draft: Draft
    source: str
    bad: bool | None


Tally = dict[str, Counter[bool | None]]
"""By set, how many texts are bad, good, or neither by their labels."""


def settings_measured() -> Iterator[tuple[Rule, Settings]]:
    """Every rule, with the settings by which it is measured; not those that can do nothing without settings."""
    house = {rule.name: rule.settings for rule in read_policy(HOUSE).rules}
    for rule in RULES:
        needy = any(field.required for field in msgspec.structs.fields(rule.settings))
        if rule.name in house or rule.name in SENSIBLE or not needy:
            yield rule, house.get(rule.name) or msgspec.convert(SENSIBLE.get(rule.name, {}), rule.settings)


def texts_in(folder: Path) -> Iterator[Text]:
    """The texts of all files with comments in a folder, however deep."""
    for file in sorted({file for pattern in FILES for file in folder.rglob(pattern)}):
        for line in file.read_text("utf-8").splitlines():
            read = json.loads(line)
            label = read.get("label")
            bad = True if label in BAD else False if label in GOOD else None
            yield Text(cleaned("Jan Jansen", "jan@blad.example", read["text"][:LONGEST_TEXT]), read["source"], bad)


def rows(
    texts: Sequence[Text], rules: Iterable[tuple[Rule, Settings]], *, by_setting: bool = False
) -> Iterator[tuple[str, ...]]:
    """What each rule says of each set of which it says anything; then, if asked, what each of its settings says."""
    total = _tally(texts)
    for rule, settings in rules:
        said = [_settings_that_speak(rule, settings, text.draft) for text in texts]
        spoken = [text for text, keys in zip(texts, said, strict=True) if keys]
        yield from _rows(rule.name, "", _tally(spoken), total)
        for key in sorted(set().union(*said)) if by_setting else ():
            spoken = [text for text, keys in zip(texts, said, strict=True) if key in keys]
            yield from _rows(rule.name, key, _tally(spoken), total)


def _settings_that_speak(rule: Rule, settings: Settings, draft: Draft) -> set[str]:
    return {finding.keys[0] if finding.keys else "?" for finding in rule.check(draft, settings, NOBODY)}


def _tally(texts: Iterable[Text]) -> Tally:
    tally: Tally = {}
    for text in texts:
        tally.setdefault(text.source, Counter())[text.bad] += 1
    return tally


def _rows(rule: str, key: str, spoken: Tally, total: Tally) -> Iterator[tuple[str, ...]]:
    if not spoken:
        yield (rule, key, "silent", *[""] * 6)
    for source in sorted(spoken):
        counts = [str(total[source][kind] or "") for kind in (True, False, None)]
        shares = [_share(spoken[source][kind], total[source][kind]) for kind in (True, False, None)]
        yield (rule, key, source, counts[0], shares[0], counts[1], shares[1], counts[2], shares[2])


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else ""


def printed(made: Iterable[tuple[str, ...]]) -> str:
    """The rows under their headings."""
    lines = [HEADINGS, *made]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column >= FIRST_FIGURE else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


@click.command()
@click.option(
    "--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A folder with labelled texts."
)
@click.option("--settings", "by_setting", is_flag=True, help="Show each setting of a rule by itself as well.")
def main(data: Path | None, by_setting: bool) -> None:
    """What each rule finds in labelled texts, and what it finds wrongly."""
    folder = data or Path(os.environ.get(ELSEWHERE) or OURS)
    texts = list(texts_in(folder))
    if not texts:
        raise click.ClickException(f"{folder}: no texts in files such as {FILES[0]}")
    click.echo(printed(rows(texts, settings_measured(), by_setting=by_setting)))


if __name__ == "__main__":
    main()
