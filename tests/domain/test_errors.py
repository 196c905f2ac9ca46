"""The tree of errors."""

from textwrap import dedent

from moderation.domain import errors
from moderation.domain.errors import ModerationError


def drawn(error: type[Exception], indent: str = "") -> list[str]:
    """The classes below this one in the module, in the order in which they stand there."""
    below = [each for each in vars(errors).values() if isinstance(each, type) and each.__base__ is error]
    lines = []
    for each in below:
        is_last = each is below[-1]
        lines.append(f"{indent}{'└── ' if is_last else '├── '}{each.__name__}")
        lines += drawn(each, indent + ("    " if is_last else "│   "))
    return lines


def test_the_tree_in_the_docstring_is_the_tree_of_classes() -> None:
    paragraphs = dedent(errors.__doc__ or "").split("\n\n")
    assert dedent(paragraphs[1]).splitlines() == ["ModerationError", *drawn(ModerationError)]


def test_every_error_of_the_module_is_in_the_tree() -> None:
    made_here = {
        each
        for each in vars(errors).values()
        if isinstance(each, type) and each.__module__.startswith(f"{errors.__name__}.")
    }
    assert made_here
    assert all(issubclass(each, ModerationError) for each in made_here)
