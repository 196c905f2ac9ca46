"""House rules come into force: kept whole, seen by everybody at once, and never by surprise."""

from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.activation import Activations
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.errors import AlreadyExists, BadPolicy, RoleMissing, UnknownSite
from moderation.domain.person import Person
from moderation.domain.site import Site
from moderation.intake.sent import Sent
from moderation.policies import Shelf, shipped
from moderation.store.interface import Activation, KeptPolicy, Store
from moderation.web import create_app
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, Clock, Reader


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """A policy of one's own, `own`, which is `open` under another name."""
    own = tmp_path / "own"
    own.mkdir()
    for name in ("policy.toml", "cases.toml"):
        (own / name).write_text((shipped() / "open" / name).read_text("utf-8").replace('"Open"', '"Own"'), "utf-8")
    return tmp_path


@pytest.fixture
def activations(store: Store, clock: Clock, folders: Path) -> Activations:
    return Activations(store, Shelf((folders, shipped()), store.policy_files), clock)


def test_a_new_version_holds_for_the_next_request_of_every_process(
    settings: Settings, store: Store, clock: Clock, house: House, activations: Activations
) -> None:
    other_process = bootstrap.build(settings, store, clock)
    first_name = Sent("Jan", "jan@example.org", "Een dapper initiatief.")
    for process in (house, other_process):
        assert process.intake.preview(process.intake.place("magazine", ARTICLE), first_name).ticket == ""
    activations.activate("magazine", "own")
    process = other_process
    assert process.intake.preview(process.intake.place("magazine", ARTICLE), first_name).ticket


def test_what_is_in_force_needs_its_files_no_more(
    settings: Settings, store: Store, clock: Clock, activations: Activations, folders: Path
) -> None:
    activated = activations.activate("magazine", "own")
    for file in (folders / "own").iterdir():
        file.unlink()
    house = bootstrap.build(settings, store, clock)
    assert house.intake.place("magazine", ARTICLE).policy == activated


def test_a_policy_that_fails_its_cases_changes_nothing(store: Store, activations: Activations, folders: Path) -> None:
    before = store.site("magazine").policy
    file = folders / "own" / "policy.toml"
    file.write_text(file.read_text("utf-8").replace('in_text = "note"', 'in_text = "spam"'), "utf-8")
    with pytest.raises(BadPolicy, match=r"cases\.toml:\d+: "):
        activations.activate("magazine", "own")
    assert store.site("magazine").policy == before
    assert activations.history("magazine") == ()


def test_who_looked_at_other_files_activates_nothing(store: Store, activations: Activations) -> None:
    with pytest.raises(BadPolicy, match="have changed since"):
        activations.activate("magazine", "own", seen="0" * 64)
    assert activations.history("magazine") == ()


def test_the_history_says_what_when_and_by_whom_newest_first(
    activations: Activations, bram: Person, clock: Clock
) -> None:
    own = activations.activate("magazine", "own", bram)
    clock.forward(days=1)
    strict = activations.activate("magazine", shipped() / "strict")
    activations.activate("magazine", "strict")
    kept = [(each.digest, each.name, each.person) for each in activations.history("magazine")]
    assert kept == [(strict.digest, "Strict", None), (own.digest, "Own", bram.id)]


def test_a_moderator_activates_nothing(activations: Activations, els: Person) -> None:
    with pytest.raises(RoleMissing):
        activations.activate("magazine", "own", els)


def test_a_site_begins_with_a_policy_and_only_once(activations: Activations) -> None:
    site = Site("nieuw", "Nieuw", (ORIGIN,), "nl", "Europe/Amsterdam", "")
    policy = activations.add_site(site, "own")
    assert [each.digest for each in activations.history("nieuw")] == [policy.digest]
    with pytest.raises(AlreadyExists):
        activations.add_site(site, "own")
    with pytest.raises(UnknownSite):
        activations.history("nergens")


def test_house_rules_that_cannot_be_read_any_more_stop_reactions_to_one_site_and_nothing_else(
    settings: Settings, store: Store, clock: Clock, jan: Reader, house: House, els: Person
) -> None:
    jan.sends("Een dapper initiatief.")
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    store.keep_policy(KeptPolicy("f" * 64, "Lost", {"policy.toml": 'name = "Lost"\nmarkup = "plain"\n[rules.gone]\n'}))
    store.activate(Activation("magazine", "f" * 64, "Lost", clock(), None), None)
    client = create_app(bootstrap.build(settings, store, clock)).test_client()
    page = client.get(f"/t/magazine?thread={ARTICLE}")
    assert page.status_code == 200
    assert "Een dapper initiatief." in page.text
    assert 'name="text"' not in page.text
    assert "Reageren kan nu even niet" in page.text
    assert client.get(f"/api/v1/sites/magazine/thread?thread={ARTICLE}").json["count"] == 1
    kept = client.post("/t/magazine/preview", data={"thread": ARTICLE, "text": "Mijn lange verhaal."})
    assert kept.status_code == 503
    assert "Mijn lange verhaal." in kept.text
    assert client.get("/t/buurt?thread=/").status_code == 200
