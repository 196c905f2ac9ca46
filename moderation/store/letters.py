"""What a letter to an author needs that stands in no reaction."""

from moderation.domain.errors import UnknownReaction
from moderation.store.part import Part, as_key

TICKET = "select ticket from reaction where site = :site and id = :id"


class Letters(Part):
    """Read when a letter is sent."""

    def ticket_of(self, site: str, reaction: str) -> str:
        rows = self._engine.read(TICKET, site=as_key(site), id=as_key(reaction))
        if not rows:
            raise UnknownReaction("there is no such reaction")
        return str(rows[0]["ticket"])
