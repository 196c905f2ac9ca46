"""E-mail: an address that cannot be one, or at which nobody can be reached.

No message repeats the address: findings are logged and shown, and addresses must not be.
"""

from collections.abc import Iterator

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.message import say
from moderation.domain.reaction import Draft
from moderation.rules import rule
from moderation.rules.rule import Rule

LONGEST = 1000
"""Addresses longer than this many characters are not examined: none is valid from 255 on."""


class Settings(rule.Settings, frozen=True):
    """What happens with an address that the editors cannot write to. An empty field is never this rule's affair."""

    malformed: Effect | None = None
    """When it is no e-mail address."""
    unreachable: Effect | None = None
    """When it is well-formed but its domain is set apart for tests and the like, such as `.test` or `.invalid`."""


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """At most one finding. Nothing is looked up: whether a mailbox exists is not known here."""
    address = draft.email.strip()
    if not address or _is_address(address):
        return
    if _leads_nowhere(address):
        key, effect, reason = "unreachable", settings.unreachable, say("Nobody can be reached at this e-mail address.")
        advice = say("Enter an e-mail address at which we can reach you.")
    else:
        key, effect, reason = "malformed", settings.malformed, say("This is not an e-mail address.")
        advice = say("Enter an e-mail address such as name@example.org.")
    if effect:
        yield Finding(RULE.name, effect, reason, Field.EMAIL, advice=advice, keys=(key,))


def _is_address(address: str) -> bool:
    # Imported at first use: it takes a twentieth of a second, which a start without reactions need not spend.
    from email_validator import EmailNotValidError, validate_email

    if len(address) > LONGEST:
        return False
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _leads_nowhere(address: str) -> bool:
    """Whether only the last part of the domain keeps it from being an address. The validator does not say so itself."""
    from email_validator import SPECIAL_USE_DOMAIN_NAMES

    domain = address.rpartition("@")[2].casefold()
    special = any(domain == name or domain.endswith(f".{name}") for name in SPECIAL_USE_DOMAIN_NAMES)
    return special and _is_address(f"{address}.org")


RULE = Rule("email", say("E-mail address"), Settings, check, alone=True)
