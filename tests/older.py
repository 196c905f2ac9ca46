"""Reactions whose HTML an older version made: sent as readers send them, then given what stood there before."""

from moderation.domain.assessment import Rendering
from moderation.domain.reaction import Reaction
from moderation.store.interface import KeptText, Store

OLDER = "0 textile 1.0"


def text_of(store: Store, reaction: Reaction) -> KeptText:
    """What is kept of a reaction's text now."""
    return next(text for text in store.texts(reaction.site).items if text.id == reaction.id)


def made_by_older(store: Store, reaction: Reaction, html: str, plain: str | None = None) -> Reaction:
    """The reaction with this HTML, and with other words than now if they are given."""
    rendering = Rendering(html, reaction.plain if plain is None else plain, (), False, OLDER)
    assert store.renew([(text_of(store, reaction), rendering)]) == (True,)
    return store.reaction(reaction.site, reaction.number)
