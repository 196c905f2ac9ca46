"""The queue, the pane and the frame in the states that a day at the desk brings."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.person import Density, Keys, Person, Role
from moderation.intake.sent import Sent
from tests.conftest import PASSWORD
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage


def queue_narrowed(stage: Stage) -> None:
    _desk(stage, "/queue?site=magazine&rule=links&older=1h&q=drie&reader=me")


def queue_without_matches(stage: Stage) -> None:
    _desk(stage, "/queue?q=zeppelin")


def queue_misread(stage: Stage) -> None:
    _desk(stage, "/queue?q=hoi:daar")


def queue_of_all(stage: Stage) -> None:
    _desk(stage, "/queue?state=all&sort=newest")


def filter_open(stage: Stage) -> None:
    _desk(stage, "/queue")
    stage.page.locator(".filter summary").click()


def menu_open(stage: Stage) -> None:
    _desk(stage, "/queue")
    stage.page.locator(".bar .menu summary").click()


def picked(stage: Stage) -> None:
    _desk(stage, "/queue")
    stage.page.locator(".rows input").first.check()


def read_by_colleague(stage: Stage) -> None:
    bram = _bram(stage)
    stage.house.review.read(bram, stage.house.review.item("magazine", 4).reaction)
    _desk(stage, "/queue?item=magazine/4")


def all_read_by_colleagues(stage: Stage) -> None:
    bram = _bram(stage)
    for number in (4, 5):
        stage.house.review.read(bram, stage.house.review.item("magazine", number).reaction)
    _desk(stage, "/queue")


def answer(stage: Stage) -> None:
    """What a reaction answers that was removed since."""
    said, answered = _answered(stage)
    stage.house.review.decide(stage.els, "buurt", said, Act.REMOVE, 1, reason="abusive")
    _desk(stage, f"/item/buurt/{answered}")
    stage.page.locator("#fold-thread summary").click()


def removing(stage: Stage) -> None:
    said, _ = _answered(stage)
    _desk(stage, f"/item/buurt/{said}/refuse?version=1")


def too_late_to_spam(stage: Stage) -> None:
    _desk(stage, "/item/magazine/4")
    stage.house.review.decide(_bram(stage), "magazine", 4, Act.REJECT, 0, reason="offtopic")
    follow(stage.page.get_by_role("button", name="Spam", exact=True))
    stage.page.get_by_role("alert").wait_for()


def session_over(stage: Stage) -> None:
    stage.page.goto(f"{stage.url}/desk/queue?item=magazine/4")


def compact(stage: Stage) -> None:
    stage.house.people.change(stage.els, language="nl", keys=Keys.OFF, density=Density.COMPACT)
    _desk(stage, "/queue?item=magazine/4")


def in_english(stage: Stage) -> None:
    sign_in(stage.page, stage.url, _bram(stage).email)
    stage.page.goto(f"{stage.url}/desk/queue?item=magazine/4")


def _desk(stage: Stage, address: str) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk{address}")


def _answered(stage: Stage) -> tuple[int, int]:
    """The numbers of a reaction and of one that answers it."""
    place = stage.house.intake.place("buurt", "/fair")
    for text, answers in (("The fair was lovely. " * 20, ""), ("Just what I saw, and so did my neighbours.", "1")):
        sent = Sent("Jan Jansen", "jan@example.org", text, parent=answers)
        ticket = stage.house.intake.preview(place, sent).ticket
        stage.clock.forward(hours=1)
        stage.house.intake.submit(place, sent, ticket)
    return 1, 2


def _bram(stage: Stage) -> Person:
    return stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD, "en")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        queue_narrowed,
        queue_without_matches,
        queue_misread,
        queue_of_all,
        filter_open,
        menu_open,
        picked,
        read_by_colleague,
        all_read_by_colleagues,
        answer,
        removing,
        too_late_to_spam,
        session_over,
        compact,
        in_english,
    )
}
