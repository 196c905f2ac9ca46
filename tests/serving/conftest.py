"""The service as it is installed: a process of its own with its workers, on a database that has one published reaction
and that the test has open as well.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import pytest

from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.person import Person
from moderation.web.house import House
from tests.conftest import Reader
from tests.serving.asking import Service, service

Start = Callable[..., AbstractContextManager[Service]]


@pytest.fixture
def published(house: House, els: Person, jan: Reader) -> str:
    """The words of a reaction that everybody can read."""
    accepted = jan.sends("Een dapper initiatief.")
    house.review.decide(els, "magazine", accepted.reaction.number, Act.APPROVE, accepted.reaction.version)
    return "Een dapper initiatief."


@pytest.fixture
def start(tmp_path: Path, settings: Settings, published: str) -> Start:
    """Starts the service, as `service` does."""
    return partial(service, tmp_path, DATABASE_URL=settings.database)
