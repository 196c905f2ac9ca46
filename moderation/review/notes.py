"""Notes: what colleagues want each other to know about a reaction and about who sent it."""

from collections.abc import Callable
from datetime import datetime

import structlog

from moderation.domain import ids
from moderation.domain.errors import BadNote, NotYours
from moderation.domain.note import LONGEST_NOTE, Note
from moderation.domain.person import Person
from moderation.domain.reaction import Reaction
from moderation.markup import clean_text
from moderation.store.interface import Store

log = structlog.get_logger(__name__)


class Notes:
    """Written, read and withdrawn at the desk; nobody else ever sees one."""

    def __init__(self, store: Store, clock: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy

    def on(self, reaction: Reaction) -> tuple[Note, ...]:
        """The newest notes on a reaction and on the others from its address, newest first.

        Where the author is not to be named, only those on the reaction itself: the others would tell who it is.
        """
        return self._store.notes(reaction.site, reaction.id)

    def add(self, person: Person, site: str, number: int, text: str) -> Note:
        """Leave a note on a reaction. Raises BadNote when it is empty or too long, UnknownReaction, UnknownSite."""
        reaction = self._store.reaction(self._store.site(site).key, number)
        text = clean_text(text).strip()
        if not text or len(text) > LONGEST_NOTE:
            raise BadNote(len(text))
        now = self._clock()
        note = Note(
            id=ids.time_ordered_id(now, self._entropy(ids.ENTROPY)),
            site=site,
            reaction=reaction.id,
            number=number,
            person=person.id,
            at=now,
            text=text,
        )
        self._store.add_note(note)
        log.info("note written", site=site, number=number, by=person.id)
        return note

    def withdraw(self, person: Person, site: str, note: str) -> Note:
        """Take one's own note back. Nothing happens when that was done before. Raises NotYours, UnknownNote."""
        withdrawn = self._store.withdraw_note(site, note, person.id, self._clock())
        if withdrawn.person != person.id:
            raise NotYours
        log.info("note withdrawn", site=site, number=withdrawn.number, by=person.id)
        return withdrawn
