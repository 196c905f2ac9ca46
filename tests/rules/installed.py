"""Packages with rules, laid down as an installer would: the module, and beside it what says that it is installed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import moderation.rules
from moderation.rules import RULES
from moderation.rules.asking.host import Host
from moderation.rules.asking.packages import Packages

BEGINNING = """\
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import Message, say, say_count
from moderation.rules import rule
from moderation.rules.rule import Rule


class Settings(rule.Settings, frozen=True):
    effect: Effect = Effect.NOTE


"""


def install(place: Path, package: str, module: str, **entries: str) -> None:
    """A package of one module; `entries` are names of rules with what they lead to in it."""
    name = package.replace("-", "_")
    (place / f"{name}.py").write_text(BEGINNING + module, encoding="utf-8")
    about = place / f"{name}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
    lines = [f"{rule} = {name}:{attribute}" for rule, attribute in entries.items()]
    (about / "entry_points.txt").write_text("\n".join(["[moderation.rules]", *lines, ""]), encoding="utf-8")


@contextmanager
def packages_in(place: Path) -> Iterator[Packages]:
    """What the service finds when these packages are installed, until then nothing having been looked up."""
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(place)
        host, before = Host(), set(sys.modules)
        patched.setattr(moderation.rules, "OTHERS", Packages(host, [rule.name for rule in RULES]))
        yield moderation.rules.OTHERS
        host.end()
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", None)).startswith(str(place)):
                del sys.modules[name]
