"""The whole story of two reactions in a browser without JavaScript, with a real mail server between the desk and the
author: returned, mended and placed; and rejected, objected to, and placed by somebody else.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.person import Person
from moderation.policies import Shelf, read_policy, shipped
from moderation.store.interface import Activation, KeptPolicy, Store
from tests.conftest import ARTICLE, Clock
from tests.e2e.walk import ask_for_preview, fill_in, follow, post_definitively, send, sign_in
from tests.sink import SENDER, Sink, Taken, sinking

OURS = """name = "Huisregels die vasthouden"
extends = "huisregels"
[rules.surname]
none = "hold"
"""

JAN, PIET = "jan@example.org", "piet@example.org"


@pytest.fixture
def shelf(store: Store) -> Shelf:
    """The policies as the store keeps them, also those that come into force meanwhile."""
    return Shelf((shipped(),), store.policy_files)


@pytest.fixture
def sink() -> Iterator[Sink]:
    with sinking() as sink:
        yield sink


@pytest.fixture
def held(store: Store, clock: Clock, tmp_path: Path) -> None:
    """House rules under which a missing surname is for a moderator to judge."""
    folder = tmp_path / "vasthouden"
    folder.mkdir()
    (folder / "policy.toml").write_text(OURS)
    shutil.copy(shipped() / "huisregels" / "cases.toml", folder)
    policy = read_policy(folder)
    store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
    store.activate(Activation("magazine", policy.digest, policy.name, clock(), None), policy.closes_after)


@pytest.fixture
def post(settings: Settings, store: Store, clock: Clock, sink: Sink) -> Callable[[], list[Taken]]:
    """What the post brings when the undo window of all that was decided is over: the letters since the last time."""
    mailing = replace(settings, smtp=f"smtp://127.0.0.1:{sink.port}", mail_from=SENDER)
    worker = bootstrap.worker_of(mailing, store, clock)

    def brought() -> list[Taken]:
        before = len(sink.taken)
        worker.work_off()
        clock.forward(minutes=10)
        worker.work_off()
        return sink.taken[before:]

    return brought


@contextmanager
def browsing(browser: Browser) -> Iterator[Page]:
    """Somebody else's browser, without JavaScript too."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900}, locale="nl-NL")
    yield context.new_page()
    context.close()


def only(letters: list[Taken], to: str) -> Taken:
    """The one letter that was brought, which is for this person alone, and tells nobody else's address."""
    (letter,) = letters
    assert letter.recipients == (to,)
    assert [JAN in part or PIET in part for part in (letter.text, letter.html)] == [False, False]
    return letter


def words_of(letter: Taken) -> str:
    """The text of a letter as it is read, wherever its lines end."""
    return " ".join(letter.text.split())


def link_in(letter: Taken, like: str) -> str:
    """The first address of this kind in the text of a letter, which is complete without the HTML."""
    found = re.search(rf"http://\S*{like}(?=[\s>)]|$)", letter.text)
    assert found, letter.text
    return found[0]


def test_a_reaction_goes_back_to_its_author_and_comes_to_stand_on_the_page(
    plain_page: Page, browser: Browser, served: str, held: None, els: Person, post: Callable[[], list[Taken]]
) -> None:
    reader = plain_page
    send(reader, served, name="Jan", text="De gemeente belt nooit terug.")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Uw reactie is ontvangen")
    assert post() == []  # this house writes no letter that only says so

    with browsing(browser) as desk:
        sign_in(desk, served, els.email)
        follow(desk.get_by_role("link", name="Terugsturen…"))
        expect(desk.get_by_role("checkbox", name=re.compile("voor- of achternaam ontbreekt"))).to_be_checked()
        desk.get_by_label(re.compile("^Toelichting")).fill("Met uw achternaam plaatsen wij haar graag.")
        follow(desk.get_by_role("button", name="Terugsturen"))
        expect(desk.get_by_role("status")).to_contain_text("teruggestuurd")

        letter = only(post(), JAN)
        assert "ontbreekt uw voor- of achternaam" in words_of(letter)
        assert "Met uw achternaam plaatsen wij haar graag." in words_of(letter)
        reader.goto(link_in(letter, r"/r/[\w-]+"))
        expect(reader.get_by_role("heading", level=1)).to_have_text("De redactie vraagt u uw reactie aan te passen")
        name = reader.get_by_label("Voor- en achternaam")
        expect(name).to_have_value("Jan")
        name.fill("Jan Jansen")
        ask_for_preview(reader)
        follow(reader.get_by_role("button", name="Definitief wijzigen"))
        expect(reader.get_by_role("heading", level=1)).to_have_text("Uw gewijzigde reactie is ontvangen")

        desk.goto(served + "/desk/queue")
        expect(desk.locator("#pane")).to_contain_text("Terug van de schrijver")
        follow(desk.get_by_role("button", name="Plaatsen", exact=True))

    letter = only(post(), JAN)
    reader.goto(link_in(letter, "#c000001"))
    expect(reader.locator(":target")).to_contain_text("Jan Jansen")
    expect(reader.locator(":target")).to_contain_text("De gemeente belt nooit terug.")


def test_a_rejection_is_objected_to_and_somebody_else_decides(
    plain_page: Page, browser: Browser, served: str, els: Person, bram: Person, post: Callable[[], list[Taken]]
) -> None:
    reader = plain_page
    reader.goto(served + ARTICLE)
    fill_in(reader, name="Piet Paulusma", email=PIET, text="Dit stuk deugt van geen kanten.")
    ask_for_preview(reader)
    post_definitively(reader)

    with browsing(browser) as desk:
        sign_in(desk, served, els.email)
        follow(desk.get_by_role("link", name="Weigeren…"))
        desk.get_by_role("radio", name=re.compile("kwetsend of beledigend")).check()
        follow(desk.get_by_role("button", name="Weigeren", exact=True))
        letter = only(post(), PIET)
        assert "woorden die kwetsend of beledigend zijn" in words_of(letter)
        reader.goto(link_in(letter, r"/r/[\w-]+"))
        expect(reader.get_by_role("heading", level=1)).to_have_text("Uw reactie is niet geplaatst")
        receipt = reader.url
        follow(reader.get_by_role("link", name="Waarom precies, en op welke gronden"))
        expect(reader.get_by_role("main")).to_contain_text("kwetsend of beledigend")
        reader.goto(receipt)
        follow(reader.get_by_role("link", name="Bezwaar maken…"))
        reader.get_by_label("Waarom bent u het er niet mee eens?").fill(
            "Ik zeg dat het niet deugt, en niemand scheld ik uit."
        )
        follow(reader.get_by_role("button", name="Bezwaar versturen"))
        expect(reader.get_by_role("heading", level=1)).to_have_text("Uw bezwaar is ontvangen")

        desk.goto(served + "/desk/item/magazine/1")
        expect(desk.locator("#pane")).to_contain_text("een collega kijkt ernaar")
        expect(desk.get_by_role("link", name="Alsnog plaatsen…")).to_have_count(0)

    with browsing(browser) as other:
        sign_in(other, served, bram.email)
        other.goto(served + "/desk/item/magazine/1")
        follow(other.get_by_role("link", name=re.compile("^Place it after all")))
        follow(other.get_by_role("button", name="Place it after all"))

    letter = only(post(), PIET)
    reader.goto(link_in(letter, "#c000001"))
    expect(reader.locator(":target")).to_contain_text("Piet Paulusma")
