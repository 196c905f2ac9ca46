"""What the manual lists must exist, and what exists must be listed."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import click

from moderation.cli import COMMANDS, moderation
from moderation.config import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def section(heading: str) -> str:
    return README.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_trying_and_testing_are_one_command_each() -> None:
    for heading, script in (("Try it", "try"), ("Test it", "test")):
        (block,) = re.findall(r"```sh\n(.*?)```", section(heading), re.DOTALL)
        assert block == f"sh .dev/{script}\n"
        assert (ROOT / ".dev" / script).is_file()


def test_every_setting_is_listed_with_its_meaning_and_its_default() -> None:
    listed = re.findall(r"^\| `(\w+)` \| `(\w+)` \| (.*?) \| (.*?) \|$", README, re.MULTILINE)
    for (variable, name, meaning, otherwise), setting in zip(listed, fields(Settings), strict=True):
        assert (variable, name) == (setting.metadata["variable"], setting.name)
        assert meaning == setting.metadata["meaning"]
        if setting.default is not MISSING and setting.default:
            assert otherwise == f"`{setting.default}`"


def test_every_command_is_listed_with_what_is_under_it() -> None:
    listed = dict(re.findall(r"^\| `moderation (\w+)` \| (.*?) \|$", README, re.MULTILINE))
    assert list(listed) == list(COMMANDS)
    with click.Context(moderation) as context:
        for name, words in listed.items():
            command = moderation.get_command(context, name)
            assert command
            assert command.help
            below = set(command.list_commands(context)) if isinstance(command, click.Group) else set()
            assert set(re.findall(r"`([a-z]+)`", words)) == below


def test_the_drawing_of_the_house_has_every_room() -> None:
    drawing = README.split("```\nmoderation/\n", 1)[1].split("```", 1)[0].split("\npolicies/", 1)[0]
    drawn = set(re.findall(r"^  (\w+)/? ", drawing, re.MULTILINE))
    rooms = {path.name.removesuffix(".py") for path in (ROOT / "moderation").iterdir()}
    assert drawn == {room for room in rooms if not room.startswith("__")}


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
