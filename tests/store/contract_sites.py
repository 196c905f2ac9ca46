"""What every engine must keep of what a site says of itself."""

from dataclasses import replace
from typing import Any

import pytest

from moderation.domain.entry import DeskAct, Sought
from moderation.domain.errors import NotFound, UnknownSite
from moderation.store.interface import Store
from tests.store.samples import NOW, a_site, a_thread

CHANGED: dict[str, Any] = {
    "name": "Het Andere Blad 📰",
    "origins": ("https://ander.example", "http://localhost:8000"),
    "language": "fr-BE",
    "time_zone": "Europe/Brussels",
    "open_threads": False,
    "informal": True,
    "indexed": False,
}


class SitesContract:
    """Changing a site, and counting its threads."""

    def test_all_that_a_site_says_of_itself_is_changed_and_the_log_and_the_public_learn_of_it(
        self, store: Store
    ) -> None:
        before, other, edition = store.site("blad"), store.site("krant"), store.editions().get("blad", 0)
        wished = replace(before, **CHANGED, policy="none of its business", closes_after=7)
        assert store.change_site(before, wished, at=NOW, person="els", told="name, too")
        assert store.site("blad") == replace(wished, policy=before.policy, closes_after=before.closes_after)
        assert store.site("krant") == other
        assert store.editions()["blad"] > edition
        assert "krant" not in store.editions()
        (line,) = store.log(Sought(act=DeskAct.SITE)).items
        assert (line.entry.site, line.entry.person, line.entry.at) == ("blad", "els", NOW)
        assert (line.entry.detail, line.is_whole) == ("name, too", True)

    def test_from_the_command_line_nobody_has_done_it(self, store: Store) -> None:
        site = store.site("blad")
        assert store.change_site(site, replace(site, name="Anders"), at=NOW, person=None, told="")
        (line,) = store.log(Sought(site="blad")).items
        assert (line.entry.person, line.is_whole) == (None, True)
        assert store.chain("blad").flaws == ()

    @pytest.mark.parametrize("field", CHANGED)
    def test_whoever_saw_something_else_changes_nothing(self, store: Store, field: str) -> None:
        site = store.site("blad")
        seen = replace(site, **{field: CHANGED[field]})
        assert not store.change_site(seen, replace(site, name="Anders"), at=NOW, person="els", told="")
        assert store.site("blad") == site
        assert store.log().items == ()

    def test_what_cannot_be_changed_leaves_all_as_it_was(self, store: Store) -> None:
        site = store.site("blad")
        with pytest.raises(UnknownSite):
            store.change_site(a_site("nergens"), a_site("nergens"), at=NOW, person="els", told="")
        with pytest.raises(NotFound):
            store.change_site(site, replace(site, name="Anders"), at=NOW, person="niemand", told="")
        with pytest.raises(ValueError, match="NUL"):
            store.change_site(site, replace(site, name="\0"), at=NOW, person="els", told="")
        assert store.site("blad") == site

    def test_threads_are_counted_no_further_than_is_asked(self, store: Store) -> None:
        for key in ("/a", "/b", "/c"):
            store.put_thread(a_thread(key))
        store.put_thread(a_thread("/a", "krant"))
        assert [store.number_of_threads("blad", most) for most in (1, 2, 3, 1000)] == [1, 2, 3, 3]
        assert [store.number_of_threads(site) for site in ("krant", "nergens")] == [1, 0]
