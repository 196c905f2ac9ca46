"""The course of one reaction: decisions, edits with what they changed, notes, looks at the address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from moderation.domain.comparison import Piece
from moderation.domain.decision import Act, Decision
from moderation.domain.entry import DeskAct, Sought
from moderation.domain.note import Note
from moderation.domain.reaction import Reaction
from moderation.review.editing import Editing
from moderation.store.interface import Store

MOST = 500
"""Lines of the log that are shown of one reaction."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that was done with a reaction. `act` is as in Entry, None when it was a note. `person` is an id, None
    for the house rules themselves. `pieces` says what changed in the text, and `named` in the name, if anything did.
    """

    at: datetime
    person: str | None
    act: Act | DeskAct | str | None
    decision: Decision | None = None
    note: Note | None = None
    pieces: tuple[Piece, ...] = ()
    named: tuple[Piece, ...] = ()


class Course:
    """Tells what happened to a reaction."""

    def __init__(self, store: Store, editing: Editing) -> None:
        self._store = store
        self._editing = editing

    def of(self, reaction: Reaction) -> tuple[Happening, ...]:
        """All of it, oldest first."""
        found = [*self._told(reaction), *self._noted(reaction)]
        return tuple(sorted(found, key=lambda happening: happening.at))

    def _told(self, reaction: Reaction) -> Iterator[Happening]:
        traces, names = self._editing.traces(reaction), self._editing.renamings(reaction)
        log = self._store.log(Sought(reaction=(reaction.site, reaction.id)), limit=MOST)
        for line in sorted(log.items, key=lambda line: line.entry.number):
            made = line.decision.version if line.decision else 0  # which no decision makes
            what = line.entry.at, line.entry.person, line.entry.act, line.decision
            yield Happening(*what, pieces=traces.get(made, ()), named=names.get(made, ()))

    def _noted(self, reaction: Reaction) -> Iterator[Happening]:
        for note in self._store.notes(reaction.site, reaction.id):
            if note.reaction == reaction.id:
                yield Happening(note.at, note.person, None, note=note)
