"""Every engine keeps the contract, and the contract has a sentence for every method."""

import inspect
import re

import tests.store.contract
from moderation.store.interface import Store
from tests.store.contract import StoreContract


class TestStore(StoreContract):
    """The contract, over each engine in conftest."""


def test_every_method_of_the_interface_is_held_to_its_promises() -> None:
    promised = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    source = inspect.getsource(tests.store.contract) + inspect.getsource(tests.store.samples)
    assert promised <= set(re.findall(r"store\.(\w+)\(", source))


def test_every_method_of_the_interface_promises_something() -> None:
    for name, method in inspect.getmembers(Store, inspect.isfunction):
        assert name.startswith("_") or method.__doc__, name
