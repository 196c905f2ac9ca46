"""What readers see of a conversation, and of a page that is not as it should be."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from moderation.domain.reaction import Status
from moderation.domain.site import Site
from moderation.intake import Accepted
from moderation.intake.sent import Sent
from tests.conftest import ARTICLE
from tests.e2e.walk import ask_for_preview, fill_in, follow

if TYPE_CHECKING:
    from tests.e2e.screens import Stage

PAGE = "/t/gesprek?thread=/"


def talk(stage: "Stage") -> None:
    """An answer to an answer, one whose own is gone, and a name that is written from right to left."""
    first = _says(stage, "Piet Jansen van der Steenhoven", "Een dapper *initiatief*.")
    second = _says(stage, "شهرزاد", "مرحبا بكم", first)
    _says(stage, "Anna de Vries", "Dat zeg ik ook.", second)
    _says(stage, "Bas Bakker", "Waar gaat dit over?")
    stage.page.goto(stage.url + PAGE)


def newest_first(stage: "Stage") -> None:
    talk(stage)
    follow(stage.page.locator(".mod-sort a").last)


def answering(stage: "Stage") -> None:
    talk(stage)
    follow(stage.page.locator(".mod-depth-2 .mod-answer [data-reply]"))


def answer_to_mend(stage: "Stage") -> None:
    answering(stage)
    follow(stage.page.get_by_role("button", name="Voorbeeld bekijken"))


def answer_previewed(stage: "Stage") -> None:
    answering(stage)
    stage.page.get_by_label("Naam").fill("Cor de Wit")
    stage.page.get_by_role("textbox", name="Uw reactie").fill("Met u eens.")
    ask_for_preview(stage.page)


def right_to_left(stage: "Stage") -> None:
    """A site in a language that is written from right to left and that nobody has translated: only words fall back."""
    talk(stage)
    policy = stage.store.site("gesprek").policy
    stage.store.add_site(Site("arabisch", "جريدة", ("https://ar.example",), "ar", "Africa/Cairo", policy))
    _says(stage, "شهرزاد", "Hello *there*, مرحبا بكم.", site="arabisch")
    stage.page.goto(f"{stage.url}/t/arabisch?thread=/")


def many(stage: "Stage") -> None:
    """The end of a thread that does not fit on one page."""
    _site(stage)
    for number in range(52):
        _says(stage, f"Lezer {number}", f"Dit is nummer {number} van de reeks.")
    stage.page.goto(stage.url + PAGE)
    follow(stage.page.locator(".mod-more a"))


def too_many(stage: "Stage") -> None:
    stage.thread()
    fill_in(stage.page, name="Jan Jansen", text="Nog een keer.")
    for _ in range(100):
        stage.house.limits.previewing("127.0.0.1")
    ask_for_preview(stage.page)


def closed_and_empty(stage: "Stage") -> None:
    thread = stage.store.thread("magazine", ARTICLE)
    assert thread
    stage.store.put_thread(replace(thread, key="/leeg", closed=stage.clock()))
    stage.page.goto(f"{stage.url}/t/magazine?thread=/leeg")


def whence(stage: "Stage") -> None:
    stage.page.goto(f"{stage.url}/t/magazine")


def _site(stage: "Stage") -> None:
    """A site in Dutch whose readers answer each other and whose reactions stand at once."""
    if not any(site.key == "gesprek" for site in stage.store.sites()):
        policy = stage.store.site("buurt").policy
        site = Site("gesprek", "Het Gesprek", ("https://gesprek.example",), "nl", "Europe/Amsterdam", policy)
        stage.store.add_site(site)


def _says(stage: "Stage", name: str, text: str, parent: int | None = None, site: str = "gesprek") -> int:
    """The number of a reaction that somebody sent and everybody sees."""
    _site(stage)
    place = stage.house.intake.place(site, "/")
    sent = Sent(name, "", text, parent=str(parent or ""))
    preview = stage.house.intake.preview(place, sent)
    stage.clock.forward(minutes=11)
    accepted = stage.house.intake.submit(place, sent, preview.ticket)
    assert isinstance(accepted, Accepted)
    assert accepted.reaction.status is Status.PUBLISHED, accepted.reaction.findings
    return accepted.reaction.number


SCREENS: dict[str, Callable[["Stage"], None]] = {
    step.__name__: step
    for step in (
        talk,
        newest_first,
        answering,
        answer_to_mend,
        answer_previewed,
        right_to_left,
        many,
        too_many,
        closed_and_empty,
        whence,
    )
}
