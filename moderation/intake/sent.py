"""What comes in by a form, and by whom, as far as a connection can tell."""

from dataclasses import dataclass

from moderation.domain.person import Person


@dataclass(frozen=True, slots=True)
class Sent:
    """What a reader's form brought, exactly as typed.

    `surname` counts only where the policy asks for it in a field of its own. `code` is that of an arrangement with the
    editors. `parent` is the number of the reaction that this one answers, as it came: empty for none. `identity` is
    what the site itself says of who reacts, signed by it; it takes the place of name and e-mail address. `trap` is what
    stands in a field that people cannot see.
    """

    name: str = ""
    email: str = ""
    text: str = ""
    surname: str = ""
    one_name: bool = False
    code: str = ""
    trap: str = ""
    parent: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: the network address and the browser, neither of which is kept, and the person who is signed in at the
    desk, if there is one.
    """

    address: str = ""
    browser: str = ""
    person: Person | None = None


STRANGER = Sender()
