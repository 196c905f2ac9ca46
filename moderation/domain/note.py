"""Notes that colleagues leave each other about a reaction. No reader ever sees one, also not its author."""

from dataclasses import dataclass
from datetime import datetime

LONGEST_NOTE = 2_000
"""Characters."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a reaction, by its id and its `number`. `person` is the id of who wrote it. One that was withdrawn is
    kept, with its moment, but says nothing any more: `text` is empty.
    """

    id: str
    site: str
    reaction: str
    number: int
    person: str
    at: datetime
    text: str
    withdrawn: datetime | None = None
