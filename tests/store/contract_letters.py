"""What every engine must tell for letters."""

from dataclasses import replace

import pytest

from moderation.domain.errors import UnknownReaction
from moderation.store.interface import Store
from tests.store.samples import a_reaction, an_arrival


class LettersContract:
    """From a ticket follows the private address that a letter leads to."""

    def test_the_ticket_of_a_reaction_is_the_one_with_which_it_was_posted(self, store: Store) -> None:
        for ticket in ("a ticket", "another"):
            kept = store.accept(replace(an_arrival(a_reaction()), ticket=ticket), None)
            assert store.ticket_of(kept.site, kept.id) == ticket

    @pytest.mark.parametrize(("site", "reaction"), [("blad", "none"), ("nowhere", "none"), ("", ""), ("blad", "\0")])
    def test_there_is_none_of_a_reaction_that_is_not_there(self, store: Store, site: str, reaction: str) -> None:
        with pytest.raises(UnknownReaction):
            store.ticket_of(site, reaction)
