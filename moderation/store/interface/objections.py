"""What authors say against decisions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from moderation.domain.objection import Objection


class Objections(Protocol):
    """An objection is kept with the decision by which its author objects (`Act.OBJECT`), as one of its consequences;
    AlreadyExists while another one is open to the same reaction. It is open until a decision comes that
    `ends_objection`: this is its `answer`, in the transaction of the decision. Undoing the answer opens it again.
    """

    def objections(self, site: str, reaction: str) -> tuple[Objection, ...]:
        """All objections about a reaction, by its id, oldest first. 1 row each."""

    def objections_against(self, person: str) -> frozenset[tuple[str, str]]:
        """The reactions, by site and id, with an open objection, of which one, open or answered, is against what this
        person decided. 1 row for each that ever was.
        """

    def first_open_objection(self, sites: Sequence[str]) -> datetime | None:
        """Since when the one waits that has been open for longest on these sites; None when none is. 1 row each."""
