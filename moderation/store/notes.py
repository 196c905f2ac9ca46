"""Notes of colleagues about reactions, and about those who sent them."""

from datetime import datetime

from moderation.domain.errors import UnknownNote, UnknownReaction
from moderation.domain.note import Note
from moderation.store.engine import Param, Row
from moderation.store.moments import moment, moment_in, moment_or_none_in
from moderation.store.part import Part, as_key

ADD_NOTE = """
    insert into note (site, id, reaction, email_index, person, at, text)
    select site, :id, id, email_index, :person, :at, :text from reaction
    where site = :site and id = :reaction returning id"""
NOTE_LINE = """
    select note.site, note.id, note.reaction, note.person, note.at, note.withdrawn, reaction.number,
        case when note.withdrawn is null then note.text else '' end as text
    from note
    join reaction on reaction.site = note.site and reaction.id = note.reaction"""
NOTE = NOTE_LINE + " where note.site = :site and note.id = :note"
NOTES = (
    NOTE_LINE
    + """
    where note.site = :site and note.reaction = :reaction order by note.id desc limit :most"""
)
# What was written about one who is not to be named, or while another was not, says who that is: it stays apart.
NOTES_OF_SENDER = (
    NOTE_LINE
    + """
    where note.site = :site and note.email_index = :email_index and reaction.arrangement is null
    order by note.id desc limit :most"""
)
SENDER = "select email_index, arrangement from reaction where site = :site and id = :reaction"
WITHDRAW = """
    update note set withdrawn = :at
    where site = :site and id = :note and person = :person and withdrawn is null returning id"""


class Notes(Part):
    """What colleagues want each other to know."""

    def add_note(self, note: Note) -> None:
        columns: dict[str, Param] = {
            "site": note.site,
            "id": note.id,
            "reaction": note.reaction,
            "person": note.person,
            "at": moment(note.at),
            "text": note.text,
        }
        if not self._engine.write(lambda run: run(ADD_NOTE, **columns)):
            raise UnknownReaction("there is no such reaction")

    def notes(self, site: str, reaction: str, limit: int = 50) -> tuple[Note, ...]:
        read = self._engine.read
        known = read(SENDER, site=site, reaction=reaction)
        if known and known[0]["email_index"] and known[0]["arrangement"] is None:
            rows = read(NOTES_OF_SENDER, site=site, email_index=known[0]["email_index"], most=limit)
        else:
            rows = read(NOTES, site=site, reaction=reaction, most=limit)
        return tuple(map(_note_in, rows))

    def withdraw_note(self, site: str, note: str, person: str, at: datetime) -> Note:
        place: dict[str, Param] = {"site": as_key(site), "note": as_key(note)}
        self._engine.write(lambda run: run(WITHDRAW, **place, person=person, at=moment(at)))
        rows = self._engine.read(NOTE, **place)
        if not rows:
            raise UnknownNote("there is no such note")
        return _note_in(rows[0])


def _note_in(row: Row) -> Note:
    return Note(
        id=row["id"],
        site=row["site"],
        reaction=row["reaction"],
        number=row["number"],
        person=row["person"],
        at=moment_in(row["at"]),
        text=row["text"],
        withdrawn=moment_or_none_in(row["withdrawn"]),
    )
