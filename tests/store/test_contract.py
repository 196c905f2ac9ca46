"""Every engine keeps the contract, and the contract has a sentence for every method."""

import inspect
import re

from moderation.store.interface import Store
from tests.store import (
    contract,
    contract_arrangements,
    contract_authors,
    contract_confirming,
    contract_conversations,
    contract_earlier,
    contract_editing,
    contract_figures,
    contract_filters,
    contract_hooks,
    contract_identities,
    contract_letters,
    contract_logbook,
    contract_newsreaders,
    contract_notices,
    contract_objections,
    contract_outbox,
    contract_past,
    contract_people,
    contract_policies,
    contract_queue,
    contract_senders,
    contract_sites,
    contract_snapshots,
    contract_statements,
    samples,
)
from tests.store.contract import StoreContract
from tests.store.contract_arrangements import ArrangementsContract
from tests.store.contract_authors import AuthorsContract
from tests.store.contract_confirming import ConfirmingContract
from tests.store.contract_conversations import ConversationsContract
from tests.store.contract_earlier import EarlierContract
from tests.store.contract_editing import EditingContract
from tests.store.contract_figures import FiguresContract
from tests.store.contract_filters import FiltersContract
from tests.store.contract_hooks import HooksContract
from tests.store.contract_identities import IdentitiesContract
from tests.store.contract_letters import LettersContract
from tests.store.contract_logbook import LogbookContract
from tests.store.contract_newsreaders import NewsreadersContract
from tests.store.contract_notices import NoticesContract
from tests.store.contract_objections import ObjectionsContract
from tests.store.contract_outbox import OutboxContract
from tests.store.contract_past import PastContract
from tests.store.contract_people import PeopleContract
from tests.store.contract_policies import PoliciesContract
from tests.store.contract_queue import QueueContract
from tests.store.contract_senders import SendersContract
from tests.store.contract_sites import SitesContract
from tests.store.contract_snapshots import SnapshotsContract
from tests.store.contract_statements import StatementsContract

SOURCES = (
    contract,
    contract_confirming,
    contract_conversations,
    contract_identities,
    contract_letters,
    contract_filters,
    contract_hooks,
    contract_policies,
    contract_earlier,
    contract_authors,
    contract_editing,
    contract_figures,
    contract_logbook,
    contract_newsreaders,
    contract_outbox,
    contract_notices,
    contract_arrangements,
    contract_objections,
    contract_past,
    contract_people,
    contract_queue,
    contract_senders,
    contract_sites,
    contract_snapshots,
    contract_statements,
    samples,
)


class TestStore(StoreContract):
    """The contract, over each engine in conftest."""


class TestPolicies(PoliciesContract):
    """Its part on house rules."""


class TestEarlier(EarlierContract):
    """Its part on what the rules are told."""


class TestConfirming(ConfirmingContract):
    """Its part on addresses that are confirmed, and on places that are kept."""


class TestNewsreaders(NewsreadersContract):
    """Its part on news for the desk."""


class TestConversations(ConversationsContract):
    """Its part on answers, and on the newest."""


class TestFigures(FiguresContract):
    """Its part on figures."""


class TestLetters(LettersContract):
    """Its part on letters."""


class TestFilters(FiltersContract):
    """Its part on kept filters."""


class TestArrangements(ArrangementsContract):
    """Its part on arrangements."""


class TestHooks(HooksContract):
    """Its part on webhooks."""


class TestIdentities(IdentitiesContract):
    """Its part on signed identities."""


class TestLogbook(LogbookContract):
    """Its part on the log, on what stands, and on many decisions at once."""


class TestObjections(ObjectionsContract):
    """Its part on objections."""


class TestOutbox(OutboxContract):
    """Its part on what is told later."""


class TestPast(PastContract):
    """Its part on replay and rules in the shadow."""


class TestPeople(PeopleContract):
    """Its part on the people at the desk."""


class TestQueue(QueueContract):
    """Its part on what is found in the queue."""


class TestAuthors(AuthorsContract):
    """Its part on what authors do after posting."""


class TestEditing(EditingContract):
    """Its part on texts that are edited."""


class TestSites(SitesContract):
    """Its part on what a site says of itself."""


class TestSenders(SendersContract):
    """Its part on senders, threads and notes."""


class TestNotices(NoticesContract):
    """Its part on reports of reactions."""


class TestSnapshots(SnapshotsContract):
    """Its part on what is printed for the public."""


class TestStatements(StatementsContract):
    """Its part on statements of reasons."""


def test_every_method_of_the_interface_is_held_to_its_promises() -> None:
    promised = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    source = "".join(map(inspect.getsource, SOURCES))
    assert promised <= set(re.findall(r"store\.(\w+)\(", source))


def test_every_method_of_the_interface_promises_something() -> None:
    for name, method in inspect.getmembers(Store, inspect.isfunction):
        assert name.startswith("_") or method.__doc__, name
