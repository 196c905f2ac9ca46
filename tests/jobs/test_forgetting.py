"""Who reported a reaction is forgotten, with their words, when nobody can come back to the answer any more."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from moderation.domain.decision import Act
from moderation.domain.notice import KEPT_AT_LEAST, Notice, NoticeDraft, NoticeGround, kept_for
from moderation.domain.person import Person
from moderation.domain.policy import Policy
from moderation.jobs.forgetting import Forgetting
from moderation.policies import Shelf
from moderation.store.interface import Store
from moderation.web.house import House
from tests.conftest import Clock, Reader
from tests.house_rules import put_in_force, shelf_of

TERM = timedelta(days=184)


@pytest.fixture
def forget(store: Store, shelf: Shelf) -> Forgetting:
    return Forgetting(store, shelf)


@pytest.fixture
def notice(house: House, jan: Reader, els: Person) -> Notice:
    """Somebody's report, of a reaction that is on the site."""
    jan.sends()
    house.review.decide(els, "magazine", 1, Act.APPROVE, 0)
    draft = NoticeDraft(NoticeGround.LAW, "Dit is opruiing.", "art. 131", "Anna Bos", "anna@example.org", in_faith=True)
    return house.notices.send(house.notices.about("magazine", 1), draft, "192.0.2.7").notice


def test_it_is_done_when_the_time_for_objections_to_the_answer_is_over(
    forget: Forgetting, house: House, store: Store, els: Person, clock: Clock, notice: Notice
) -> None:
    answer = house.reports.keep(els, "magazine", 1, 1, told="Het mag.")
    forget(clock() + TERM)
    assert store.notice("magazine", notice.id).name == "Anna Bos"
    over = clock() + TERM + timedelta(seconds=1)
    with capture_logs() as told:
        forget(over)
        forget(over)
    kept = store.notice("magazine", notice.id)
    assert (kept.name, kept.has_address, kept.text, kept.forgotten) == ("", False, "", over)
    assert (kept.ground, kept.about, kept.reference) == (NoticeGround.LAW, "", "M-1")
    assert store.reaction("magazine", 1) == answer
    assert [(line["site"], line["reports"]) for line in told] == [("magazine", 1)]


def test_a_house_that_takes_objections_for_longer_since_then_keeps_no_reporter_longer(
    house: House, store: Store, els: Person, clock: Clock, notice: Notice, tmp_path: Path
) -> None:
    house.reports.keep(els, "magazine", 1, 1, told="Het mag.")
    put_in_force(store, tmp_path, "[correspondence]\nobjection_days = 365\n")
    Forgetting(store, shelf_of(store))(clock() + TERM + timedelta(seconds=1))
    assert store.notice("magazine", notice.id).forgotten


def test_a_report_that_is_open_keeps_its_sender(forget: Forgetting, store: Store, clock: Clock, notice: Notice) -> None:
    forget(clock() + 10 * TERM)
    assert store.notice("magazine", notice.id) == notice


def test_their_private_page_stays_and_says_what_became_of_it(
    forget: Forgetting, house: House, els: Person, clock: Clock, notice: Notice
) -> None:
    house.reports.keep(els, "magazine", 1, 1, told="Het mag.")
    clock.forward(days=200)
    forget(clock())
    followed = house.notices.followed(house.notices.token_of(notice.id))
    assert followed.answer is not None
    assert (followed.answer.told, followed.notice.text) == ("Het mag.", "")


def test_each_house_has_its_own_time_and_none_forgets_before_letters_are_there(policies: Mapping[str, Policy]) -> None:
    house = policies["huisregels"].correspondence
    assert kept_for(house.objection) == TERM
    assert kept_for(replace(house, objection=timedelta(days=365)).objection) == timedelta(days=365)
    assert kept_for(timedelta()) == KEPT_AT_LEAST
