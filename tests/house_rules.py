"""House rules of a test's own: the shipped ones of the magazine, with something else in them."""

from pathlib import Path

from moderation.domain.policy import Policy
from moderation.policies import Shelf, read_policy, shipped
from moderation.store.interface import Activation, KeptPolicy, Store
from tests.policies.folders import policy_folder
from tests.store.samples import NOW


def put_in_force(
    store: Store, place: Path, changed: str, *, site: str = "magazine", extends: str = "huisregels"
) -> Policy:
    """Bring the shipped rules of this name into force on a site, with these lines of TOML in the place of theirs. A
    house must be built with `shelf_of` the same store to know them.
    """
    policy = read_policy(policy_folder(place, f'name = "Ons"\nextends = "{extends}"\n{changed}'))
    store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
    store.activate(Activation(site, policy.digest, policy.name, NOW, None), policy.closes_after)
    return policy


def shelf_of(store: Store) -> Shelf:
    """The versions that a store has kept."""
    return Shelf((shipped(),), store.policy_files)
