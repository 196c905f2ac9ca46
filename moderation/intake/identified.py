"""Who it is that reacts, where the site itself says so: that takes the place of what was typed as name and address."""

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import Protocol

from moderation.domain.errors import BadIdentity
from moderation.domain.identity import Fault, Identified, Vouching
from moderation.domain.site import Site
from moderation.intake.gathering import Around
from moderation.intake.sent import Sent

TYPED = tuple(field.name for field in fields(Sent))


class Identities(Protocol):
    """What knows the keys of sites."""

    def of(self, site: Site, token: str, grace: timedelta = ...) -> Identified:
        """Who a token says that somebody is. One that has run out no longer ago than `grace` is still taken.

        Raises BadIdentity.
        """


@dataclass(frozen=True, slots=True)
class Known(Sent):
    """What a form brought. With good `vouching`, name and address are those that the site gives, and `mark` is what we
    know their owner by; else they stand as they were typed.
    """

    mark: str = ""
    vouching: Vouching | None = None


def identified(identities: Identities, site: Site, sent: Sent, grace: timedelta = timedelta(0)) -> Known:
    """What was sent, with who it is by. A token that has run out no longer ago than `grace` is still taken."""
    known = Known(**{name: getattr(sent, name) for name in TYPED})
    if not sent.identity:
        return known
    try:
        reader = identities.of(site, sent.identity, grace)
    except BadIdentity as bad:
        return replace(known, vouching=Vouching.OVER if bad.fault is Fault.OVER else Vouching.BAD)
    return replace(known, name=reader.name, email=reader.email, surname="", mark=reader.mark, vouching=Vouching.GOOD)


def vouched(around: Around, sent: Known) -> Around:
    """What is known around a draft, and that the site said who it is by."""
    if sent.vouching is None:
        return around
    circumstances = replace(around.circumstances, vouching=sent.vouching)
    return replace(around, circumstances=circumstances, identity=sent.mark or None)
