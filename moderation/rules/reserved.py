"""Reserved: the names and addresses of people at the desk, and names of the house, may only be used signed in.

About an address its author is told nothing: a stranger must not learn whose it is.
"""

from collections.abc import Iterator
from functools import lru_cache

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.reaction import Draft
from moderation.domain.script import skeleton
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule

FILLERS = "\u115f\u1160"
"""Letters to Unicode, yet nothing to the eye."""

OF_A_PERSON = say("Somebody at the desk has this name; the author has not signed in.")
OF_THE_HOUSE = say("This name is kept for the house; the author has not signed in.")
OF_AN_ADDRESS = say("This is the e-mail address of somebody at the desk; the author has not signed in.")
ADVICE = say(
    "This name is taken. If it is yours too, add an initial or a second name. If you work here, sign in first."
)


class Settings(rule.Settings, frozen=True):
    """What happens when somebody who has not signed in uses a name or an address of the desk."""

    name: Effect | None = None
    """When the name is that of somebody at the desk, or one of `names`; a refusal tells a stranger so."""
    email: Mild | None = None
    """When the e-mail address is that of somebody at the desk."""
    names: tuple[str, ...] = ()
    """More names that are kept for the house, such as "Redactie"; a whole name, however it is written."""

    def __post_init__(self) -> None:
        for name in self.names:
            if not _bare(name):
                raise ValueError(f"names: expected names with letters or digits, got {name!r}")
        if self.names and self.name is None:
            raise ValueError("names: expected `name` beside it, which says what happens")


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding for the name and one for the address."""
    if circumstances.signed_in:
        return
    if settings.name:
        advice = ADVICE if settings.name is Effect.REFUSE else None
        if circumstances.reserved_name:
            yield Finding(RULE.name, settings.name, OF_A_PERSON, Field.NAME, advice=advice, keys=("name",))
        elif _bare(draft.name) in _all_bare(settings.names):
            yield Finding(RULE.name, settings.name, OF_THE_HOUSE, Field.NAME, advice=advice, keys=("name", "names"))
    if settings.email and circumstances.reserved_email:
        yield Finding(RULE.name, settings.email.effect, OF_AN_ADDRESS, Field.EMAIL, keys=("email",))


def _bare(name: str) -> str:
    """What the eye compares: letters and digits, without spaces, dots, hyphens and signs that cannot be seen."""
    return "".join(sign for sign in skeleton(name) if sign.isalnum() and sign not in FILLERS)


@lru_cache(maxsize=64)
def _all_bare(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_bare, names))


RULE = Rule("reserved", say("Reserved names"), Settings, check)
