"""How the rule on surnames does on names that it was not made from: `python -m tests.bench.names --data FOLDER`.

The folder has the files named below, as far as there are any; without one the environment variable
MODERATION_SHARED_DATA says where it is. Prints one line for each kind of name, with what is asked of it, then every
form name that is judged otherwise than its file says, and what a name costs. Exit code 1 when a target is missed.

dutch-surnames*.tsv        a surname and its classes on each line, below a heading
cldr-person-names*.jsonl   names of many languages in several orders: `given_first`, `surname_first`, `has_surname` …
form-names*.jsonl          what people type: `name`, `verdict` (surname, none, unclear) and a `note`
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import click

from moderation.policies import read_policy, shipped
from moderation.rules.required import is_empty
from moderation.rules.surname import Settings, doubt_about
from tests.bench.measuring import Case, Effort, measured

FIRST_NAMES = ("Jan", "J.", "P.C.E.", "Anne-Marie", "Ali", "dhr.")
FORMS: dict[str, Callable[[str], str]] = {"as written": str, "all capitals": str.upper, "all small": str.lower}
ORDERS = ("given_first", "given_first_informal", "surname_first", "short_formal")
ORDINARY = (
    "Jan de Vries",
    "P.C.E. van Wijmen",
    "Anna Jansen-de Vries",
    "jan de vries",
    "Jan",
    "Anoniem",
    "Мария Иванова",
)

MOST_HELD = 0.0005
"""Of Dutch surnames behind a first name, that may not count as having a surname. None may count as having none."""
MOST_REFUSED = 0.01
"""Of names in other languages with a surname, that may count as having none."""
LEAST_RIGHT = 0.95
"""Of form names."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of names of one kind, and whether that is as asked; None when nothing is."""

    kind: str
    outcomes: Counter[str]
    target: str = ""
    is_met: bool | None = None

    def __str__(self) -> str:
        counts = "".join(f"{self.outcomes[outcome]:>9,}" for outcome in ("surname", "unclear", "none"))
        met = {True: "yes", False: "NO", None: ""}[self.is_met]
        return f"{self.kind:<48}{self.outcomes.total():>9,}{counts}  {self.target:<28}{met}".rstrip()


def magazine() -> Settings:
    """The rule with the word lists of the magazine."""
    rule = read_policy(shipped() / "huisregels").rule("surname")
    assert rule is not None
    settings = rule.settings
    assert isinstance(settings, Settings)
    return settings


def outcome(name: str, settings: Settings) -> str:
    """The verdict of the rule, in the words of the form names. An empty name is left to the rule on required fields."""
    doubt = doubt_about(name, settings)
    if doubt is None:
        return "none" if is_empty(name) else "surname"
    return "unclear" if doubt.unclear else "none"


def dutch(folder: Path, settings: Settings) -> Iterator[Row]:
    """Every surname behind several first names, in all capitals and in none as well."""
    for file in sorted(folder.glob("dutch-surnames*.tsv")):
        surnames = [line.split("\t")[0] for line in file.read_text("utf-8").splitlines()[1:]]
        for first in FIRST_NAMES:
            for written, form in FORMS.items():
                outcomes = _counted((form(f"{first} {surname}") for surname in surnames), settings)
                held = outcomes.total() - outcomes["surname"]
                is_met = not outcomes["none"] and held <= MOST_HELD * outcomes.total()
                yield Row(f"Dutch surnames behind {first}, {written}", outcomes, "surname ≥ 99.95 %, none 0", is_met)


def languages(folder: Path, settings: Settings) -> Iterator[Row]:
    """Names of many languages, in their own script and in others."""
    for file in sorted(folder.glob("cldr-person-names*.jsonl")):
        names = list(_lines(file))
        for has_surname in (True, False):
            for native in (True, False):
                for order in ORDERS:
                    chosen = [n[order] for n in names if (n["native"], n["has_surname"]) == (native, has_surname)]
                    outcomes = _counted(chosen, settings)
                    kind = f"CLDR {'own' if native else 'other'} script, {order.replace('_', ' ')}"
                    if has_surname:
                        is_met = outcomes["none"] <= MOST_REFUSED * outcomes.total()
                        yield Row(f"{kind}, surname", outcomes, "none ≤ 1 %", is_met)
                    else:
                        yield Row(f"{kind}, no surname", outcomes)


def forms(folder: Path, settings: Settings) -> Iterator[Row]:
    """What people type, by the verdict of the file; behind them those that were judged otherwise."""
    for file in sorted(folder.glob("form-names*.jsonl")):
        names = list(_lines(file))
        right = sum(outcome(name["name"], settings) == name["verdict"] for name in names)
        for verdict in ("surname", "none", "unclear"):
            yield Row(
                f"form names, {verdict}", _counted((n["name"] for n in names if n["verdict"] == verdict), settings)
            )
        every = _counted((name["name"] for name in names), settings)
        yield Row(f"form names, {right} right", every, "right ≥ 95 %", right >= LEAST_RIGHT * len(names))


def misses(folder: Path, settings: Settings) -> Iterator[str]:
    """Every form name that is judged otherwise than its file says, with the reason and the note."""
    for file in sorted(folder.glob("form-names*.jsonl")):
        for name in _lines(file):
            if outcome(name["name"], settings) != name["verdict"]:
                doubt = doubt_about(name["name"], settings)
                said = f"{outcome(name['name'], settings)} ({doubt.reason if doubt else 'nothing against it'})"
                yield f"{name['name']!r}: {said}, not {name['verdict']} ({name['note'] or 'no note'})"


def costs(settings: Settings) -> Iterator[str]:
    """What one name costs, in CPU time."""
    cases = [Case(name, partial(doubt_about, name, settings)) for name in ORDINARY]
    for name, series in measured(cases, Effort(rounds=5, seconds=0.1)).items():
        yield f"{name:<48}{median(series) * 1000:>9,.1f} µs"


def _counted(names: Iterable[str], settings: Settings) -> Counter[str]:
    return Counter(outcome(name, settings) for name in names)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, file.read_text("utf-8").splitlines())


@click.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="MODERATION_SHARED_DATA",
    required=True,
    help="The folder of the names, or one that has it as its folder `names`.",
)
def main(data: Path) -> None:
    """How the rule on surnames does on other people's names."""
    folder = data / "names" if (data / "names").is_dir() else data
    settings = magazine()
    print(f"{'names':<48}{'all':>9}{'surname':>9}{'unclear':>9}{'none':>9}  {'target':<28}met")
    rows = []
    for group in (dutch, languages, forms):
        print()
        for row in group(folder, settings):
            print(row, flush=True)
            rows.append(row)
    for title, lines in (("judged otherwise", misses(folder, settings)), ("CPU for one name", costs(settings))):
        print(f"\n{title}", *(lines), sep="\n")
    raise SystemExit(any(row.is_met is False for row in rows) or not any(row.outcomes for row in rows))


if __name__ == "__main__":
    main()
