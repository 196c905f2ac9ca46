"""Sentences that are decided here and put into the reader's language at the rim.

A message keeps its English sentence and the values in it apart, so that a finding can be stored once, shown to a reader
in the language of the site and to a moderator in the language of the desk, and still be understood years later.
The catalogues are made from the calls of `say` and `say_count`: give them literal strings.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = str | int


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places, `%(name)s`, and what stands in them."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str = ""

    def __str__(self) -> str:
        """The English sentence, for logs and the terminal."""
        text = self.plural if self.plural and self.values["count"] != 1 else self.text
        return text % self.values


def say(text: str, **values: Value) -> Message:
    """A sentence without a number that rules its form."""
    return Message(text, values)


def say_count(one: str, many: str, count: int, **values: Value) -> Message:
    """A sentence whose form follows `count`, which stands in it as `%(count)d`."""
    return Message(one, {"count": count, **values}, plural=many)
