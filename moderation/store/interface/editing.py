"""What is edited, by the editors or by its author."""

from typing import Protocol

from moderation.domain.circumstances import Circumstances
from moderation.domain.decision import Decision
from moderation.domain.edit import Revision
from moderation.domain.event import Consequences
from moderation.domain.reaction import Reaction
from moderation.store.values import Amendment


class Editing(Protocol):
    """Texts that are changed. What was there before is kept; what replay judges is as its author last wrote it."""

    def circumstances(self, site: str, reaction: str) -> Circumstances:
        """What was known around a reaction, by its id, when what its author wrote was judged. 1 row.

        Raises UnknownReaction.
        """

    def edit(self, decision: Decision, revision: Revision, consequences: Consequences = ...) -> Reaction:
        """Put another text in the place of the one that stands, with all that came of it, in one transaction with the
        decision; the one that stood there is kept. Where the public sees it, its thread is printed anew. Under an
        arrangement, findings that would tell the sealed name lose their sentences.

        Undoing the decision by `decide` puts the text back. Raises StaleDecision like `decide`, UnknownReaction.
        """

    def amend(self, decision: Decision, amendment: Amendment, consequences: Consequences = ...) -> Reaction:
        """The same by its author, before anybody has placed it: it keeps its number and its date, and is from now on
        one that was judged by the house rules of the decision. Nobody's judgement of it stands any more, and it is
        found again by its new words. It cannot be undone. Who reads it at the desk goes on reading. A new name that
        comes along stands over it and finds it from now on; the one before is kept.

        Raises StaleDecision like `decide`, UnknownReaction, UnknownPolicy.
        """

    def revisions(self, site: str, reaction: str) -> dict[int, Revision]:
        """What the text of a reaction, by its id, was before each edit, each undoing of one and each amendment, oldest
        first: by the version that was made of it. So the first one is as it was sent. 1 row for each.
        """

    def former_names(self, site: str, reaction: str) -> dict[int, str]:
        """The names over a reaction, by its id, that its author has replaced, oldest first, by the version that was
        made of it. None that was there when the name was sealed. 1 row for each revision.
        """
