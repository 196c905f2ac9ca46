"""The people at the desk and their sessions."""

from datetime import datetime

from moderation.domain.errors import UnknownPerson
from moderation.domain.person import Density, Keys, Person
from moderation.domain.script import skeleton
from moderation.store.engine import Param, Row, Run
from moderation.store.moments import moment
from moderation.store.part import Part
from moderation.store.rows import person_in

ADD_PERSON = """
    insert into person (id, name, name_key, email, email_index, role, language, keys, density, password_hash)
    values (
        :id, :name, :name_key, :email, :email_index, :role, :language, :keys, :density, :password_hash
    )"""
BY_EMAIL = "select * from person where email_index = :email_index"
PEOPLE = "select * from person"
RESERVED = """
    select exists (select 1 from person where name_key = :name_key) as name,
        exists (select 1 from person where email_index = :email_index) as email"""
CHANGE = "update person set language = :language, keys = :keys, density = :density where id = :person returning *"
THOSE_WITH_PASSWORD = "select id from person where password_hash = :password_hash"  # noqa: S105 - no password
REPLACE_PASSWORD = """
    update person set password_hash = :after where id = :person and password_hash = :before returning id"""  # noqa: S105 - no password
SET_PASSWORD = "update person set password_hash = :password_hash where id = :person returning id"  # noqa: S105 - no password
END_SESSIONS = "delete from session where person = :person"
# A change, so that whoever changes the password at the same time waits, and then ends this session with the others.
HOLD_PASSWORD = """
    update person set password_hash = :password_hash
    where id = :person and password_hash = :password_hash returning id"""  # noqa: S105 - no password
OPEN_SESSION = "insert into session (digest, person, until) values (:digest, :person, :until)"
IN_SESSION = """
    select person.* from session join person on person.id = session.person
    where session.digest = :digest and session.until > :now"""
CLOSE_SESSION = "delete from session where digest = :digest"


class People(Part):
    """Who works here, and who is signed in."""

    def add_person(self, person: Person, password_hash: str) -> None:
        columns = {
            "id": person.id,
            "name": person.name,
            "name_key": name_key(person.name),
            "email": self._sealer.seal(person.email, "person", person.id),
            "email_index": self._sealer.index(person.email),
            "role": person.role.value,
            "language": person.language,
            "keys": person.keys.value,
            "density": person.density.value,
            "password_hash": password_hash,
        }
        self._engine.write(lambda run: run(ADD_PERSON, **columns))

    def person_by_email(self, email: str) -> tuple[Person, str]:
        rows = self._engine.read(BY_EMAIL, email_index=self._sealer.index(email))
        if not rows:
            raise UnknownPerson("nobody with this address works at the desk")
        return self._person_in(rows[0]), rows[0]["password_hash"]

    def reserved(self, name: str, email: str) -> tuple[bool, bool]:
        (row,) = self._engine.read(RESERVED, name_key=name_key(name), email_index=self._sealer.index(email))
        return bool(row["name"]), bool(row["email"])

    def people(self) -> tuple[Person, ...]:
        everyone = map(self._person_in, self._engine.read(PEOPLE))
        return tuple(sorted(everyone, key=lambda person: (person.name.casefold(), person.id)))

    def change_person(self, person: str, *, language: str, keys: Keys, density: Density) -> Person:
        wished: dict[str, Param] = {"language": language, "keys": keys.value, "density": density.value}
        rows = self._engine.write(lambda run: run(CHANGE, person=person, **wished))
        if not rows:
            raise UnknownPerson("nobody with this id works at the desk")
        return self._person_in(rows[0])

    def those_with_password(self, password_hash: str) -> frozenset[str]:
        return frozenset(row["id"] for row in self._engine.read(THOSE_WITH_PASSWORD, password_hash=password_hash))

    def set_password(self, person: str, password_hash: str) -> None:
        def work(run: Run) -> None:
            if not run(SET_PASSWORD, person=person, password_hash=password_hash):
                raise UnknownPerson("nobody with this id works at the desk")
            run(END_SESSIONS, person=person)

        self._engine.write(work)

    def replace_password(self, person: str, before: str, after: str) -> bool:
        def work(run: Run) -> bool:
            if not run(REPLACE_PASSWORD, person=person, before=before, after=after):
                return False
            run(END_SESSIONS, person=person)
            return True

        return self._engine.write(work)

    def open_session(self, digest: str, person: str, until: datetime, password_hash: str) -> bool:
        session: dict[str, Param] = {"digest": digest, "person": person, "until": moment(until)}

        def work(run: Run) -> bool:
            if not run(HOLD_PASSWORD, person=person, password_hash=password_hash):
                return False
            run(OPEN_SESSION, **session)
            return True

        return self._engine.write(work)

    def person_in_session(self, digest: str, now: datetime) -> Person | None:
        rows = self._engine.read(IN_SESSION, digest=digest, now=moment(now))
        return self._person_in(rows[0]) if rows else None

    def close_session(self, digest: str) -> None:
        self._engine.write(lambda run: run(CLOSE_SESSION, digest=digest))

    def _person_in(self, row: Row) -> Person:
        return person_in(row, self._sealer.opened(row["email"], "person", row["id"]))


def name_key(name: str) -> str | None:
    """The same for names that a reader takes for each other. None for a name of signs alone: it is nobody's."""
    return "".join(filter(str.isalnum, skeleton(name))) or None
