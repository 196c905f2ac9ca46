"""Every engine keeps the contract, and the contract has a sentence for every method."""

import inspect
import re

from moderation.store.interface import Store
from tests.store import (
    contract,
    contract_arrangements,
    contract_earlier,
    contract_past,
    contract_policies,
    contract_snapshots,
    samples,
)
from tests.store.contract import StoreContract
from tests.store.contract_arrangements import ArrangementsContract
from tests.store.contract_earlier import EarlierContract
from tests.store.contract_past import PastContract
from tests.store.contract_policies import PoliciesContract
from tests.store.contract_snapshots import SnapshotsContract

SOURCES = (
    contract,
    contract_policies,
    contract_earlier,
    contract_arrangements,
    contract_past,
    contract_snapshots,
    samples,
)


class TestStore(StoreContract):
    """The contract, over each engine in conftest."""


class TestPolicies(PoliciesContract):
    """Its part on house rules."""


class TestEarlier(EarlierContract):
    """Its part on what the rules are told."""


class TestArrangements(ArrangementsContract):
    """Its part on arrangements."""


class TestPast(PastContract):
    """Its part on replay and rules in the shadow."""


class TestSnapshots(SnapshotsContract):
    """Its part on what is printed for the public."""


def test_every_method_of_the_interface_is_held_to_its_promises() -> None:
    promised = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    source = "".join(map(inspect.getsource, SOURCES))
    assert promised <= set(re.findall(r"store\.(\w+)\(", source))


def test_every_method_of_the_interface_promises_something() -> None:
    for name, method in inspect.getmembers(Store, inspect.isfunction):
        assert name.startswith("_") or method.__doc__, name
