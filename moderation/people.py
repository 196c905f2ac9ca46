"""The people at the desk: who they are, how they sign in and how long they stay signed in."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from moderation.domain import code, ids
from moderation.domain.errors import SignInFailed, UnknownPerson, UnknownSecret
from moderation.domain.message import Message, say
from moderation.domain.news import News
from moderation.domain.person import Density, Keys, Person, Role, require_owner
from moderation.markup import clean_line
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

HOURS = {News.DIGEST: range(24), News.LATE: range(1, 169)}
"""The hour of the day, and how many hours: up to a week."""

SESSION = timedelta(hours=12)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
LOCKED = "locked"
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")

# The second of the settings that OWASP's password storage cheat sheet gives for Argon2id: 19 MiB, two rounds, one lane.
MEMORY_KIB, ROUNDS, LANES = 19_456, 2, 1


class BadPerson(ValueError):
    """Somebody cannot be added or changed like this: `told` says why, `field` what it is about."""

    def __init__(self, told: Message, field: str) -> None:
        super().__init__(str(told))
        self.told = told
        self.field = field


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is to work here, as typed. Without a password, one is made."""

    name: str
    email: str
    role: Role
    language: str
    password: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works at the desk, or did."""

    person: Person
    is_locked: bool


class People:
    """Adds people, lets them in and out. Sessions are rows in the store, so that each can be ended at any time."""

    def __init__(self, store: Store, clock: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy
        self._nobody = ""

    def add(self, name: str, email: str, role: Role, password: str, language: str = "nl") -> Person:
        """Keep somebody new. Raises BadPerson, AlreadyExists."""
        name, email = clean_line(name), email.strip()
        if not name or len(name) > 100:
            raise BadPerson(say("A person needs a name of at most 100 characters."), "name")
        if not ADDRESS.fullmatch(email) or not email.isprintable():
            raise BadPerson(say("A person needs an e-mail address such as els@example.org."), "email")
        person = Person(ids.time_ordered_id(self._clock(), self._entropy(ids.ENTROPY)), name, email, role, language)
        self._store.add_person(person, self._hash(_strong(password)))
        return person

    def set_password(self, email: str, password: str) -> None:
        """Give somebody a new password and end their sessions. Raises BadPerson, UnknownPerson."""
        person, _ = self._store.person_by_email(email)
        self._store.set_password(person.id, self._hash(_strong(password)))

    def lock(self, email: str) -> None:
        """Let somebody in no more and end their sessions. A new password unlocks. Raises UnknownPerson."""
        person, _ = self._store.person_by_email(email)
        self._store.set_password(person.id, LOCKED)

    def change(self, person: Person, *, language: str, keys: Keys, density: Density) -> Person:
        """How somebody wants the desk from now on. Raises UnknownPerson."""
        return self._store.change_person(person.id, language=language, keys=keys, density=density)

    def change_news(self, person: Person, news: News | None, after: int = 0) -> Person:
        """Of what somebody is told by mail from now on: `after` is the hour of a digest, or how many hours may go by
        before it is late. Raises BadPerson for an hour that is none, UnknownPerson.
        """
        if news is not None and after not in HOURS.get(news, range(1)):
            raise BadPerson(say("Choose an hour."), "after")
        return self._store.change_news(person.id, news, after, self._clock())

    def change_password(self, person: Person, old: str, new: str) -> str:
        """Give yourself a new password, which ends all your sessions. The secret of the one that begins with it.

        Raises SignInFailed when the old one is wrong, or was changed meanwhile, and BadPerson.
        """
        _, password_hash = self._store.person_by_email(person.email)
        if not _matches(old, password_hash):
            log.info("password not changed", person=person.id)
            raise SignInFailed
        renewed = self._hash(_strong(new))
        if not self._store.replace_password(person.id, password_hash, renewed):
            raise SignInFailed
        log.info("password changed", person=person.id)
        return self._session(person, renewed)

    def everybody(self, owner: Person) -> tuple[Colleague, ...]:
        """All who work here, or did, by name. Raises RoleMissing."""
        require_owner(owner)
        locked = self._store.those_with_password(LOCKED)
        return tuple(Colleague(each, each.id in locked) for each in self._store.people())

    def admit(self, owner: Person, newcomer: Newcomer) -> tuple[Person, str]:
        """Keep somebody new, with the password that the owner typed, or else a made one.

        Returns both; the password is kept nowhere. Raises RoleMissing, BadPerson, AlreadyExists.
        """
        require_owner(owner)
        password = newcomer.password or self._made_password()
        added = self.add(newcomer.name, newcomer.email, newcomer.role, password, newcomer.language)
        log.info("person added", person=added.id, role=added.role.value, by=owner.id)
        return added, password

    def renew_password(self, owner: Person, key: str, password: str = "") -> tuple[Person, str]:
        """Give somebody else, by id, the password that the owner typed, or else a made one, and end their sessions.

        It unlocks. Raises RoleMissing, UnknownPerson, BadPerson, also for oneself: see `change_password`.
        """
        other = self._other(owner, key)
        password = password or self._made_password()
        self._store.set_password(other.id, self._hash(_strong(password)))
        log.info("password renewed", person=other.id, by=owner.id)
        return other, password

    def lock_out(self, owner: Person, key: str) -> Person:
        """Let somebody else, by id, in no more and end their sessions. A new password unlocks.

        Raises RoleMissing, UnknownPerson, BadPerson, also for oneself. Two owners who shut each other out at the same
        moment both succeed; `moderation people password` lets them in again.
        """
        other = self._other(owner, key)
        self._store.set_password(other.id, LOCKED)
        log.info("person locked out", person=other.id, by=owner.id)
        return other

    def sign_in(self, email: str, password: str) -> str:
        """The secret of a new session. Raises SignInFailed, after the same work whether or not the address is known."""
        try:
            person, password_hash = self._store.person_by_email(email.strip())
        except UnknownPerson:
            _matches(password, self._of_nobody())
            log.info("sign-in failed")
            raise SignInFailed from None
        if not _matches(password, password_hash if password_hash != LOCKED else self._of_nobody()):
            log.info("sign-in failed", person=person.id)
            raise SignInFailed
        secret = self._session(person, password_hash)
        log.info("signed in", person=person.id)
        return secret

    def in_session(self, secret: str) -> Person | None:
        """Who is signed in with this secret, unless the session is over."""
        return self._store.person_in_session(_digest(secret), self._clock()) if secret else None

    def sign_out(self, secret: str) -> None:
        """End the session at once, on all machines that hold its secret."""
        self._store.close_session(_digest(secret))

    def _session(self, person: Person, password_hash: str) -> str:
        """Open one. Raises SignInFailed: checking takes a while, in which somebody may have been locked out."""
        secret = self._entropy(32).hex()
        if not self._store.open_session(_digest(secret), person.id, self._clock() + SESSION, password_hash):
            raise SignInFailed
        return secret

    def _other(self, owner: Person, key: str) -> Person:
        require_owner(owner)
        if key == owner.id:
            raise BadPerson(say("This is you. Your own password is changed under your name."), "password")
        found = next((each for each in self._store.people() if each.id == key), None)
        if found is None:
            raise UnknownPerson("nobody with this id works at the desk")
        return found

    def _made_password(self) -> str:
        """Sixty bits, in signs that cannot be taken for each other."""
        return code.spelt(self._entropy(code.ENTROPY))

    def _of_nobody(self) -> str:
        """A hash that no password fits, so that a wrong address takes as long as a wrong password."""
        self._nobody = self._nobody or self._hash(self._entropy(32).hex())
        return self._nobody

    def _hash(self, password: str) -> str:
        made = Argon2id(
            salt=self._entropy(16), length=32, iterations=ROUNDS, lanes=LANES, memory_cost=MEMORY_KIB
        ).derive_phc_encoded(password.encode())
        return str(made)


class Unsubscribing:
    """Lets somebody be rid of the news by mail without signing in, by a secret that stands in each such mail and
    nowhere else: who has it can do this and no more.
    """

    def __init__(self, store: Store, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._key = hmac.digest(secret, b"moderation: end of the news", "sha256")
        self._clock = clock

    def secret_of(self, person: str) -> str:
        """The secret of the person with this id: the same each time."""
        return f"{person}.{hmac.digest(self._key, person.encode(errors='replace'), 'sha256')[:20].hex()}"

    def of(self, secret: str) -> Person:
        """Whose it is. Raises UnknownSecret."""
        person, _, _ = secret.partition(".")
        known = self.secret_of(person)
        is_good = hmac.compare_digest(secret.encode(errors="replace"), known.encode(errors="replace"))
        found = next((each for each in self._store.people() if each.id == person), None) if is_good else None
        if found is None:
            raise UnknownSecret
        return found

    def end(self, secret: str) -> Person:
        """Send whoever has this secret no more news. The same again changes nothing. Raises UnknownSecret."""
        person = self.of(secret)
        if person.news is None:
            return person
        log.info("news ended by mail", person=person.id)
        return self._store.change_news(person.id, None, 0, self._clock())


def _strong(password: str) -> str:
    """Length is what counts (NIST SP 800-63B); no rules about signs, which only make passwords guessable."""
    if SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return password
    told = say(
        "A password has %(shortest)d to %(longest)d characters. A short sentence does well.",
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
    )
    raise BadPerson(told, "password")


def _matches(password: str, password_hash: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        Argon2id.verify_phc_encoded(password.encode("utf-8", "surrogatepass"), password_hash)
    except InvalidKey:
        return False
    return True


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
