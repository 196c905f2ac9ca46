"""The desk's pages to edit a text, and on what stands around a reaction, in every state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from moderation.domain.decision import Act
from moderation.domain.edit import Edit
from moderation.domain.person import Person, Role
from moderation.domain.terms import Terms
from moderation.domain.thread import Thread
from tests.conftest import ARTICLE, PASSWORD, Reader
from tests.e2e.walk import follow, sign_in

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

TERMS = Terms("Bron van Els", "Zou haar baan verliezen.", "Els de Graaf", real_name="Sarah Zeldzaam")


def edit(stage: Stage) -> None:
    _as_els(stage, "/item/magazine/4/edit")


def edit_mend(stage: Stage) -> None:
    edit(stage)
    stage.page.locator("#text").fill(" ")
    _show(stage)


def edit_changes(stage: Stage) -> None:
    edit(stage)
    _type(stage, "shortened")
    _show(stage)


def edit_collision(stage: Stage) -> None:
    edit(stage)
    _type(stage, "link")
    stage.house.editing.save(_bram(stage), "magazine", 4, 0, Edit("Zie https://een.example/a.", "language"))
    _show(stage)


def edit_too_late(stage: Stage) -> None:
    edit(stage)
    _type(stage, "other")
    stage.page.locator("#note").fill("De opsomming liep uit het beeld.")
    stage.house.review.decide(_bram(stage), "magazine", 4, Act.REJECT, 0, reason="offtopic")
    _show(stage)


def edited_course(stage: Stage) -> None:
    bram = _bram(stage)
    stage.house.senders.address(bram, stage.store.reaction("magazine", 4))
    first = stage.house.editing.save(stage.els, "magazine", 4, 0, Edit(_shorter(stage), "shortened"))
    stage.clock.forward(minutes=3)
    stage.house.notes.add(
        bram, "magazine", 4, "Belde vanmorgen; wil graag dat het citaat blijft.\nAkkoord met de rest."
    )
    stage.clock.forward(minutes=3)
    edit_of_bram = Edit(first.text.replace("een citaat", "een mooi citaat"), "other", "Op verzoek.")
    stage.house.editing.save(bram, "magazine", 4, 1, edit_of_bram)
    stage.clock.forward(minutes=3)
    stage.house.review.decide(stage.els, "magazine", 4, Act.APPROVE, 2)
    _as_els(stage, "/item/magazine/4/log")


def edited_in_public(stage: Stage) -> None:
    for reason, text in (("link", "Zie de krant van gisteren."), ("shortened", "Zie de krant.")):
        kept = stage.store.reaction("magazine", 1)
        stage.house.editing.save(stage.els, "magazine", 1, kept.version, Edit(text, reason))
    _announce(stage)
    stage.page.goto(f"{stage.url}/t/magazine?thread={ARTICLE}")


def edited_item(stage: Stage) -> None:
    stage.house.editing.save(stage.els, "magazine", 4, 0, Edit(_shorter(stage), "shortened"))
    stage.house.notes.add(_bram(stage), "magazine", 3, "Derde keer reclame in een week.")
    stage.house.notes.add(stage.els, "magazine", 4, "Belde op: het was een vergissing.")
    _as_els(stage, "/item/magazine/4")
    for fold in ("#fold-sender", "#fold-thread", ".edited"):
        stage.page.locator(f"{fold} > summary").click()


def note_mend(stage: Stage) -> None:
    _as_els(stage, "/item/magazine/4")
    stage.page.locator("#fold-notes summary").click()
    follow(stage.page.get_by_role("button", name="Notitie achterlaten"))


def sender(stage: Stage) -> None:
    _sent_often(stage)
    stage.house.notes.add(_bram(stage), "magazine", 3, "Derde keer reclame in een week.")
    stage.house.notes.add(stage.els, "magazine", 6, "Belde op: het was een vergissing.")
    _as_els(stage, "/sender/magazine/6")


def sender_address(stage: Stage) -> None:
    sender(stage)
    follow(stage.page.get_by_role("button", name="E-mailadres tonen"))


def sender_first(stage: Stage) -> None:
    Reader(stage.house, stage.clock).sends("Mijn eerste woord hier.", name="Fatima Öztürk", email="f@example.org")
    _as_els(stage, "/sender/magazine/6")


def sender_without_address(stage: Stage) -> None:
    Reader(stage.house, stage.clock).sends("A good read.", email="", site="buurt", thread="/", name="Ann Archer")
    _as_els(stage, "/sender/buurt/1")


def sender_not_named(stage: Stage) -> None:
    stage.house.arrangements.arrange(stage.els, "magazine", 4, 0, TERMS)
    _as_els(stage, "/sender/magazine/4")


def desk_thread(stage: Stage) -> None:
    _announce(stage)
    _as_els(stage, f"/thread/magazine?thread={ARTICLE}&return=/desk/queue?item=magazine/4")


def desk_thread_closed(stage: Stage) -> None:
    desk_thread(stage)
    follow(stage.page.get_by_role("button", name="Geen nieuwe reacties aannemen"))


def desk_thread_mend(stage: Stage) -> None:
    desk_thread(stage)
    stage.page.get_by_label("De laatste dag waarop men kan reageren").fill("2022-01-01")
    follow(stage.page.get_by_role("button", name="Deze dag bewaren"))


def desk_thread_empty(stage: Stage) -> None:
    stage.store.add_site(replace(stage.store.site("magazine"), key="dagblad", closes_after=60))
    opened = stage.clock()
    stage.store.put_thread(Thread("dagblad", "artikel-12", "", "", opened=opened))
    _as_els(stage, "/thread/dagblad?thread=artikel-12")


def _announce(stage: Stage) -> None:
    day = stage.clock().date() + timedelta(days=9)
    stage.house.threads.close_after(stage.els, "magazine", ARTICLE, day)
    stage.house.threads.announce(stage.els, "magazine", ARTICLE, "De beste drie staan in het volgende nummer.")


def _shorter(stage: Stage) -> str:
    """The long one, without its list."""
    text = stage.store.reaction("magazine", 4).text
    return "\n\n".join(part for part in text.split("\n\n") if not part.startswith("*"))


def _type(stage: Stage, reason: str) -> None:
    stage.page.locator("#text").fill(_shorter(stage).replace("En een citaat", "Klootzakken! En een kort citaat"))
    stage.page.locator(f"[name=reason][value={reason}]").check()


def _show(stage: Stage) -> None:
    follow(stage.page.get_by_role("button", name="Wijzigingen bekijken"))


def _sent_often(stage: Stage) -> None:
    Reader(stage.house, stage.clock).sends("Nog eens dan, maar nu echt iets anders.", name="J. Jansen-de Wit")


def _bram(stage: Stage) -> Person:
    return stage.house.people.add("Bram Postma", "bram@example.org", Role.EDITOR, PASSWORD)


def _as_els(stage: Stage, address: str) -> None:
    sign_in(stage.page, stage.url, stage.els.email)
    stage.page.goto(f"{stage.url}/desk{address}")


SCREENS: dict[str, Callable[[Stage], None]] = {
    step.__name__: step
    for step in (
        edit,
        edit_mend,
        edit_changes,
        edit_collision,
        edit_too_late,
        edited_course,
        edited_in_public,
        edited_item,
        note_mend,
        sender,
        sender_address,
        sender_first,
        sender_without_address,
        sender_not_named,
        desk_thread,
        desk_thread_closed,
        desk_thread_mend,
        desk_thread_empty,
    )
}
