"""The floors of the house: who may import whom, where the dangerous things live, and how large a room may grow.

Read from the source, so that a violation is found without running it. The last tests plant one and see it found.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "moderation"

FLOORS = (
    {"__main__"},
    {"cli"},
    {"serving"},
    {"bootstrap"},
    {"web", "publishing", "jobs"},
    {"intake", "review", "publication", "activation", "arrangements", "replay", "shadow", "rerender"}
    | {"people", "limits", "identities", "hooks", "sites"},
    {"store", "policies", "outside"},
    {"pipeline"},
    {"rules", "markup"},
    {"domain"},
)
"""Top to bottom. A room imports only from floors below its own and from itself."""

BESIDE_THE_STAIRS = {"config": {"domain"}}
"""Rooms that anybody above may enter, and what they may use themselves."""

ONLY_IN = {
    "flask": ("web/",),
    "werkzeug": ("web/",),
    "jinja2": ("web/",),
    "sqlite3": ("store/sqlite",),
    "sqlite_utils": ("store/sqlite",),
    "psycopg": ("store/postgres",),
    "textile": ("markup/",),
    "bleach": ("markup/",),
    "nh3": ("markup/",),
    "Stemmer": ("rules/words.py",),
    "regex": ("markup/", "domain/script.py"),
    "granian": ("serving/",),
    "secrets": ("bootstrap/", "cli/demo.py"),
    "cryptography": ("store/sealing.py", "people.py", "identities/signatures.py"),
    "joserfc": ("identities/signatures.py",),
    "tomlkit": ("policies/toml_text.py",),
}

CLOCK = {"now", "utcnow", "today", "time", "monotonic", "perf_counter", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time"}
LONGEST_MODULE = 300
LONGEST_FUNCTION = {"web": 25, "": 60}


@dataclass(frozen=True)
class Source:
    """A module of the house: where it lies, and what it says."""

    path: str
    text: str

    @property
    def room(self) -> str:
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)


def house() -> list[Source]:
    return [Source(str(file.relative_to(HOUSE)), file.read_text("utf-8")) for file in sorted(HOUSE.rglob("*.py"))]


def imports(source: Source) -> Iterator[str]:
    """The modules that a source imports, also inside functions, but not for type checking alone."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for inner in ast.walk(node):
                inner.module = None if isinstance(inner, ast.ImportFrom) else getattr(inner, "module", None)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def climbs(sources: list[Source]) -> list[str]:
    """Imports that go up, or sideways into another room."""
    found = []
    for source in sources:
        for name in imports(source):
            parts = name.split(".")
            if parts[0] != "moderation" or len(parts) < 2 or parts[1] == "__version__":
                continue
            room, other = source.room, parts[1]
            if other == room or room == "__init__" or (other in BESIDE_THE_STAIRS and room not in BESIDE_THE_STAIRS):
                continue
            allowed = (
                other in BESIDE_THE_STAIRS[room] if room in BESIDE_THE_STAIRS else floor_of(room) < floor_of(other)
            )
            if not allowed:
                found.append(f"{source.path} imports {name}")
    return found


def strays(sources: list[Source]) -> list[str]:
    """Packages that are used outside the one room that may use them."""
    return [
        f"{source.path} imports {name}"
        for source in sources
        for name in imports(source)
        if name.split(".")[0] in ONLY_IN and not source.path.startswith(ONLY_IN[name.split(".")[0]])
    ]


def clocks(sources: list[Source]) -> list[str]:
    """Calls that read the clock outside bootstrap. The ceiling in `markup` asks for work, not for the time, and the
    process above the others, which loads nothing of theirs, says when it wrote a line.
    """
    return [
        f"{source.path}:{node.lineno} reads the clock"
        for source in sources
        if source.room != "bootstrap" and source.path not in ("markup/stop.py", "cli/serve.py")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCK
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in CLOCK_OWNERS
    ]


def queries(sources: list[Source]) -> list[str]:
    """SQL outside the store."""
    verbs = ("select ", "insert into ", "update ", "delete from ", "create table ", "pragma ")
    return [
        f"{source.path}:{node.lineno} speaks SQL"
        for source in sources
        if source.room != "store"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.lstrip().lower().startswith(verbs)
        and any(word in node.value.lower() for word in (" from ", " set ", " values", "("))
    ]


def rules_in_rules(sources: list[Source]) -> list[str]:
    """Rules that import another rule. The contents page imports them all; `rule` is what a rule is, and one that has
    grown into a folder may use what lies in it.
    """
    return [
        f"{source.path} imports {name}"
        for source in sources
        if source.room == "rules" and source.path != "rules/__init__.py"
        for name in imports(source)
        if name.startswith("moderation.rules.") and name.split(".")[2] not in ("rule", source.path.split("/")[1])
    ]


def too_large(sources: list[Source]) -> list[str]:
    """Modules and functions that have outgrown what a reader keeps in mind."""
    found = [
        f"{source.path} has {source.text.count(chr(10))} lines"
        for source in sources
        if source.text.count("\n") > LONGEST_MODULE
    ]
    for source in sources:
        most = LONGEST_FUNCTION.get(source.room, LONGEST_FUNCTION[""])
        found += [
            f"{source.path}:{node.lineno} {node.name} is longer than {most} lines"
            for node in ast.walk(source.tree)
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > most
        ]
    return found


CHECKS = (climbs, strays, clocks, queries, rules_in_rules, too_large)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_has_none_of(check) -> None:
    assert check(house()) == []


def test_every_room_has_a_floor() -> None:
    rooms = {source.room for source in house()} - {"__init__"} - set(BESIDE_THE_STAIRS)
    assert rooms == set().union(*FLOORS)


PLANTED = (
    (climbs, Source("domain/reaction.py", "from moderation.store import open_store")),
    (climbs, Source("intake/__init__.py", "from moderation.review import Review")),
    (climbs, Source("rules/links.py", "def check():\n    from moderation.markup import render")),
    (climbs, Source("config.py", "from moderation.web import create_app")),
    (strays, Source("review.py", "import flask")),
    (strays, Source("web/desk.py", "from sqlite_utils import Database")),
    (strays, Source("intake/__init__.py", "import bleach")),
    (clocks, Source("intake/__init__.py", "import datetime\nwhen = datetime.now()")),
    (clocks, Source("rules/tempo.py", "import time\nstart = time.monotonic()")),
    (queries, Source("web/desk.py", "sql = 'select * from reaction'")),
    (rules_in_rules, Source("rules/surname.py", "from moderation.rules.required import check")),
    (too_large, Source("review.py", "x = 1\n" * 301)),
    (too_large, Source("web/desk.py", "def view():\n" + "    x = 1\n" * 40)),
)


@pytest.mark.parametrize(
    ("check", "planted"), PLANTED, ids=lambda value: getattr(value, "path", None) or value.__name__
)
def test_a_planted_violation_is_found(check, planted: Source) -> None:
    assert check([planted])
