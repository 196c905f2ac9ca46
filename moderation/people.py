"""The people at the desk: who they are, how they sign in and how long they stay signed in."""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from moderation.domain import ids
from moderation.domain.errors import SignInFailed, UnknownPerson
from moderation.domain.person import Person, Role
from moderation.store.interface import Store

log = structlog.get_logger(__name__)

SESSION = timedelta(hours=12)
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
LOCKED = "locked"
ADDRESS = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}")

# The second of the settings that OWASP's password storage cheat sheet gives for Argon2id: 19 MiB, two rounds, one lane.
MEMORY_KIB, ROUNDS, LANES = 19_456, 2, 1


class BadPerson(ValueError):
    """Somebody cannot be added like this; the message says why."""


class People:
    """Adds people, lets them in and out. Sessions are rows in the store, so that each can be ended at any time."""

    def __init__(self, store: Store, clock: Callable[[], datetime], entropy: Callable[[int], bytes]) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy
        self._nobody = ""

    def add(self, name: str, email: str, role: Role, password: str, language: str = "nl") -> Person:
        """Keep somebody new. Raises BadPerson, AlreadyExists."""
        name, email = name.strip(), email.strip()
        if not name or len(name) > 100:
            raise BadPerson("a person needs a name of at most 100 characters")
        if not ADDRESS.fullmatch(email):
            raise BadPerson("a person needs an e-mail address such as els@example.org")
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
        secret = self._entropy(32).hex()
        # Checking takes a while, in which somebody may have been locked out.
        if not self._store.open_session(_digest(secret), person.id, self._clock() + SESSION, password_hash):
            raise SignInFailed
        log.info("signed in", person=person.id)
        return secret

    def in_session(self, secret: str) -> Person | None:
        """Who is signed in with this secret, unless the session is over."""
        return self._store.person_in_session(_digest(secret), self._clock()) if secret else None

    def sign_out(self, secret: str) -> None:
        """End the session at once, on all machines that hold its secret."""
        self._store.close_session(_digest(secret))

    def _of_nobody(self) -> str:
        """A hash that no password fits, so that a wrong address takes as long as a wrong password."""
        self._nobody = self._nobody or self._hash(self._entropy(32).hex())
        return self._nobody

    def _hash(self, password: str) -> str:
        made = Argon2id(
            salt=self._entropy(16), length=32, iterations=ROUNDS, lanes=LANES, memory_cost=MEMORY_KIB
        ).derive_phc_encoded(password.encode())
        return str(made)


def _strong(password: str) -> str:
    """Length is what counts (NIST SP 800-63B); no rules about signs, which only make passwords guessable."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadPerson(
            f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; a short sentence does well"
        )
    return password


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
