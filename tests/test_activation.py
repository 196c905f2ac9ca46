"""House rules come into force: kept whole, seen by everybody at once, and never by surprise."""

from dataclasses import replace
from pathlib import Path

import pytest

from moderation import bootstrap
from moderation.activation import Activations, ProposedRules
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.errors import (
    AlreadyExists,
    BadPolicy,
    BadReason,
    PolicyOvertaken,
    RoleMissing,
    UnknownReason,
    UnknownSite,
)
from moderation.domain.person import Person
from moderation.domain.policy import Policy, Reason
from moderation.domain.site import Site
from moderation.intake.sent import Sent
from moderation.policies import Shelf, policy_of, shipped
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


# Reasons are changed at the desk

OTHER = "Uw bijdrage is een advertentie."


def in_force(store: Store, site: str = "magazine") -> Policy:
    return policy_of(store.policy_files(store.site(site).policy))


def reworded(
    activations: Activations, store: Store, person: Person, sentence: str = OTHER, **more: object
) -> ProposedRules:
    """The reason `advertising` of the magazine with another sentence in Dutch."""
    before = in_force(store)
    old = before.reason("advertising")
    assert old is not None
    new = replace(old, words={**old.words, "nl": sentence}, **more)  # type: ignore[arg-type]
    return activations.with_reason(person, "magazine", new, before.digest)


def keys(policy: Policy) -> list[str]:
    return [reason.key for reason in policy.reasons]


def test_a_reason_that_is_changed_is_a_version_of_its_own_with_who_did_it(
    activations: Activations, store: Store, bram: Person
) -> None:
    before = in_force(store)
    proposal = reworded(activations, store, bram)
    assert in_force(store) == before, "nothing is done by proposing"
    assert [message.values["key"] for message in proposal.told] == ["reasons.advertising.nl"]
    assert activations.put_in_force(bram, proposal) == ("magazine",)
    after = in_force(store).reason("advertising")
    assert after is not None
    assert after.words["nl"] == OTHER
    (made,) = activations.history("magazine")
    assert (made.person, made.edited, made.digest) == (bram.id, "advertising", proposal.after.digest)
    assert store.policy_files(before.digest) == before.files


def test_a_new_reason_comes_last_and_reasons_are_put_at_other_places(
    activations: Activations, store: Store, bram: Person
) -> None:
    first = keys(in_force(store))
    new = Reason("fraud", {"nl": "Bedrog."})
    added = activations.with_reason(bram, "magazine", new, in_force(store).digest, is_new=True)
    activations.put_in_force(bram, added)
    assert keys(in_force(store)) == [*first, "fraud"]
    for places, expected in (
        ({"fraud": len(first)}, [*first[:-1], "fraud", first[-1]]),
        ({"fraud": -9}, ["fraud", *first]),
        ({"fraud": 2, first[-1]: 1}, [first[-1], "fraud", *first[:-1]]),
        ({"fraud": 99, first[-1]: 99}, [*first, "fraud"]),
        ({first[2]: 1, first[1]: 1}, [first[1], first[2], first[0], *first[3:], "fraud"]),
    ):
        moved = activations.with_order(bram, "magazine", places, in_force(store).digest)
        activations.put_in_force(bram, moved)
        assert keys(in_force(store)) == expected
    same = {key: place for place, key in enumerate(keys(in_force(store)), 1)}
    assert activations.with_order(bram, "magazine", same, in_force(store).digest).told == ()
    assert activations.history("magazine")[0].edited == "reason_order"


def test_one_that_is_not_offered_any_more_is_passed_by_the_others(
    activations: Activations, store: Store, bram: Person
) -> None:
    activations.put_in_force(bram, reworded(activations, store, bram, is_offered=False))
    policy = in_force(store)
    assert "advertising" not in [reason.key for reason in policy.offered]
    before = [reason.key for reason in policy.offered].index("repetition") + 1
    moved = activations.with_order(bram, "magazine", {"repetition": before - 1}, policy.digest)
    assert keys(moved.after)[-4:] == ["repetition", "personal-data", "unlawful", "advertising"]
    with pytest.raises(UnknownReason):
        activations.with_order(bram, "magazine", {"advertising": 1}, policy.digest)


def test_other_sites_with_the_same_version_follow_where_that_is_asked(
    activations: Activations, store: Store, bram: Person
) -> None:
    for site in ("buurt", "archief"):
        activations.activate(site, "huisregels")
    proposal = reworded(activations, store, bram)
    assert [site.key for site in proposal.alike] == ["archief", "buurt"]
    activations.activate("buurt", "open")
    assert activations.put_in_force(bram, proposal, ["archief", "buurt", "nergens"]) == ("magazine", "archief")
    assert in_force(store, "archief") == in_force(store) == proposal.after
    assert in_force(store, "buurt").name == "Open"


def test_who_looked_at_another_version_changes_nothing(activations: Activations, store: Store, bram: Person) -> None:
    mine, theirs = (reworded(activations, store, bram, sentence) for sentence in ("Van mij.", "Van een ander."))
    activations.put_in_force(bram, theirs)
    with pytest.raises(PolicyOvertaken):
        activations.put_in_force(bram, mine)
    with pytest.raises(PolicyOvertaken):
        activations.with_reason(bram, "magazine", Reason("advertising", {"nl": "x"}), mine.before.digest)
    assert in_force(store) == theirs.after


def test_what_changes_nothing_makes_no_version(activations: Activations, store: Store, bram: Person) -> None:
    old = in_force(store).reason("advertising")
    assert old is not None
    same = activations.with_reason(bram, "magazine", old, in_force(store).digest)
    assert (same.told, activations.put_in_force(bram, same)) == ((), ())
    assert activations.history("magazine") == ()


def test_a_reason_that_cannot_be_is_refused_with_what_to_mend(
    activations: Activations, store: Store, bram: Person
) -> None:
    digest = in_force(store).digest
    with pytest.raises(BadReason) as refused:
        activations.with_reason(bram, "magazine", Reason("advertising", {}, letter={"nl": "{naam}"}), digest)
    assert list(refused.value.problems) == ["words", "letter.nl"]
    with pytest.raises(UnknownReason):
        activations.with_reason(bram, "magazine", Reason("none", {"nl": "x"}), digest)


def test_a_moderator_changes_no_reason(activations: Activations, store: Store, bram: Person, els: Person) -> None:
    with pytest.raises(RoleMissing):
        reworded(activations, store, els)
    with pytest.raises(RoleMissing):
        activations.with_order(els, "magazine", {"advertising": 1}, in_force(store).digest)
    with pytest.raises(RoleMissing):
        activations.put_in_force(els, reworded(activations, store, bram))


def test_what_a_folder_would_take_back_of_it_is_told(activations: Activations, store: Store, bram: Person) -> None:
    folder = in_force(store)
    assert activations.taken_back("magazine", folder) == ()
    activations.put_in_force(bram, reworded(activations, store, bram))
    moved = activations.with_order(bram, "magazine", {"unlawful": 1}, in_force(store).digest)
    activations.put_in_force(bram, moved)
    assert [each.edited for each in activations.at_desk("magazine")] == ["reason_order", "advertising"]
    told = [str(message) for message in activations.taken_back("magazine", folder)]
    assert told == [
        "reason_order: another order.",
        f"reasons.advertising.nl: “{OTHER}” becomes “Uw bijdrage is reclame.”.",
    ]
    assert activations.taken_back("magazine", in_force(store)) == ()
    activations.activate("magazine", "huisregels")
    assert activations.at_desk("magazine") == ()
