"""The pages on which a reaction is reported, and where the desk answers that, in every state."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.notice import NoticeDraft, NoticeGround
from moderation.intake.notices import Received
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

LONG = (
    "Dit is een bewering over een bestaand mens die niet klopt, en die hem zijn werk kan kosten.\n\n"
    f"Zie https://een.example/een-heel-l{'a' * 60}ng-adres, waar het al is rechtgezet."
)
KEPT = "Wie zich in het openbaar uitspreekt, mag worden tegengesproken.\n\nDe huisregels verbieden dat niet."


def report(stage: Stage) -> None:
    stage.thread()
    follow(stage.page.get_by_role("link", name="Melden").first)


def report_mend(stage: Stage) -> None:
    report(stage)
    stage.page.get_by_label("De reactie is in strijd met de wet").check()
    stage.page.get_by_role("textbox", name="Uw e-mailadres").fill("anna@")
    follow(stage.page.get_by_role("button", name="Melding versturen"))


def report_rules(stage: Stage) -> None:
    """Nothing is chosen, but the house rules are open."""
    report(stage)
    stage.page.get_by_text("Met welke huisregel").click()
    stage.page.get_by_label("Reacties zonder achternaam").check()
    follow(stage.page.get_by_role("button", name="Melding versturen"))


def reported(stage: Stage) -> None:
    stage.page.goto(f"{stage.url}/m/{_reported(stage).token}")


def reported_again(stage: Stage) -> None:
    for _ in range(2):
        report(stage)
        stage.page.get_by_label("Er staan persoonlijke gegevens").check()
        stage.page.get_by_label("Leg uit wat er mis is").fill("Daar staat mijn adres in.")
        stage.page.get_by_label("Ik geloof te goeder trouw").check()
        follow(stage.page.get_by_role("button", name="Melding versturen"))


def reported_kept(stage: Stage) -> None:
    received = _reported(stage)
    stage.house.reports.keep(stage.els, "magazine", 1, 1, told=KEPT)
    stage.page.goto(f"{stage.url}/m/{received.token}")


def reported_removed(stage: Stage) -> None:
    received = _reported(stage)
    stage.house.review.decide(stage.els, "magazine", 1, Act.REMOVE, 1, reason="offtopic")
    stage.clock.forward(days=1)
    stage.store.forget_reporters("magazine", stage.store.site("magazine").policy, stage.clock(), stage.clock())
    stage.page.goto(f"{stage.url}/m/{received.token}")


def reported_edited(stage: Stage) -> None:
    received = _reported(stage)
    stage.house.editing.save(stage.els, "magazine", 1, 1, Edit("Een initiatief.", "personal"))
    stage.page.goto(f"{stage.url}/m/{received.token}")


def reports(stage: Stage) -> None:
    """Two cards, one of them with several reports and reported before."""
    _reported(stage, number=2, client="192.0.2.1")
    stage.house.reports.keep(stage.els, "magazine", 2, 1, told=KEPT)
    for client, text in (("192.0.2.1", LONG), ("192.0.2.2", "Onwaar."), ("192.0.2.3", "Mag dit zomaar?")):
        stage.clock.forward(days=2)
        _reported(stage, number=2, client=client, text=text)
    _reported(
        stage, name="", email="", ground=NoticeGround.RULES, about="Reacties zonder achternaam worden verwijderd."
    )
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/reports")


def reports_none(stage: Stage) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/reports")


def reports_keep(stage: Stage) -> None:
    reports(stage)
    follow(stage.page.get_by_role("link", name="Laten staan…").first)


def reports_keep_mend(stage: Stage) -> None:
    reports_keep(stage)
    follow(stage.page.get_by_role("button", name="Laten staan"))


def reports_keep_late(stage: Stage) -> None:
    """A colleague was ahead."""
    reports_keep(stage)
    stage.page.get_by_label("Waarom zij blijft staan").fill(KEPT)
    stage.house.editing.save(stage.els, "magazine", 2, 2, Edit("Met *nadruk*.", "shortened"))
    follow(stage.page.get_by_role("button", name="Laten staan"))


def reports_remove(stage: Stage) -> None:
    reports(stage)
    follow(stage.page.get_by_role("link", name="Verwijderen…").first)


def reports_edit(stage: Stage) -> None:
    reports(stage)
    follow(stage.page.get_by_role("link", name="Bewerken…").first)


def reports_done(stage: Stage) -> None:
    reports_keep(stage)
    stage.page.get_by_label("Waarom zij blijft staan").fill(KEPT)
    follow(stage.page.get_by_role("button", name="Laten staan"))


def item_reported(stage: Stage) -> None:
    reports(stage)
    follow(stage.page.get_by_role("heading", level=2).first.get_by_role("link"))


def item_reported_before(stage: Stage) -> None:
    _reported(stage)
    stage.house.reports.keep(stage.els, "magazine", 1, 1, told=KEPT)
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/item/magazine/1")
    stage.page.get_by_text("Eerder 1 keer gemeld").click()


def queue_reported(stage: Stage) -> None:
    """The number stands in the frame of every page, and in the list beside what was reported."""
    _reported(stage)
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk/queue?state=published")


def _reported(
    stage: Stage,
    *,
    number: int = 1,
    ground: NoticeGround = NoticeGround.LAW,
    text: str = LONG,
    about: str = "Artikel 261 van het Wetboek van Strafrecht",
    name: str = "Anna van den Bosch-Ter Steege",
    email: str = "anna@example.org",
    client: str = "192.0.2.9",
) -> Received:
    draft = NoticeDraft(ground, text, about, name, email, in_faith=True)
    return stage.house.notices.send(stage.house.notices.about("magazine", number), draft, client)


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        report,
        report_mend,
        report_rules,
        reported,
        reported_again,
        reported_kept,
        reported_removed,
        reported_edited,
        reports,
        reports_none,
        reports_keep,
        reports_keep_mend,
        reports_keep_late,
        reports_remove,
        reports_edit,
        reports_done,
        item_reported,
        item_reported_before,
        queue_reported,
    )
}
