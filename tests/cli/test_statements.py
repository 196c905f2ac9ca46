"""`moderation statements`: what is handed in, from the terminal."""

import json

import pytest
from click.testing import CliRunner, Result

from moderation.cli import moderation
from moderation.config import Settings
from moderation.domain.person import Person
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import SECRET, Clock, Reader
from tests.domain.test_statement import VALID
from tests.web.test_statements import rejected


@pytest.fixture
def handed_in(settings: Settings, house: House, store: Store, els: Person, jan: Reader, clock: Clock) -> None:
    """Two rejections, the second one three days after the first."""
    rejected(house, els, jan, "Eén klootzak.")
    clock.forward(days=3)
    rejected(house, els, jan, "Twee klootzakken.", reason="abusive")


def typed(settings: Settings, *words: str) -> Result:
    env = {"MODERATION_SECRET_KEY": SECRET, "DATABASE_URL": settings.database}
    return CliRunner().invoke(moderation, ["statements", *words], env=env)


@pytest.mark.usefixtures("handed_in")
@pytest.mark.parametrize(
    ("words", "days"),
    [
        (["--since", "2022-01-01"], ["2022-01-13", "2022-01-16"]),
        (["--since", "2022-01-14"], ["2022-01-16"]),
        (["--since", "1-1-2022", "--until", "2022-01-13"], ["2022-01-13"]),
        (["--since", "2022-01-01", "--until", "2022-01-01"], []),
    ],
)
def test_each_statement_of_the_days_is_a_line_that_the_database_takes(
    settings: Settings, words: list[str], days: list[str]
) -> None:
    done = typed(settings, "magazine", *words)
    assert done.exit_code == 0, done.output
    lines = [json.loads(line) for line in done.output.splitlines()]
    for line in lines:
        VALID.validate(line)
    assert [line["application_date"] for line in lines] == days


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nowhere", "--since", "2022-01-01"], "there is no site 'nowhere'"),
        (["magazine", "--since", "gisteren"], "Use a date such as 2026-03-01."),
        (["magazine", "--since", ""], "use a date such as 2026-03-01"),
        (["magazine", "--since", "2022-02-01", "--until", "2022-01-01"], "comes before the first one"),
        (["magazine"], "Missing option '--since'"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    settings: Settings, store: Store, words: list[str], complaint: str
) -> None:
    done = typed(settings, *words)
    assert done.exit_code != 0
    assert complaint in done.output
