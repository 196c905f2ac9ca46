"""How somebody wants the desk, their own password, and the page of shortcuts."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.domain.news import News
from moderation.domain.person import Density, Keys, Person
from moderation.store.interface import Store
from moderation.web import keys
from moderation.web.house import House
from tests.conftest import PASSWORD, Clock

NEW = "vijf heel andere woorden hier"
TEMPLATES = Path(keys.__file__).parent / "templates"
WISHES = {"language": "en", "keys": "alt", "density": "compact"}


def wishes(house: House, person: Person) -> tuple[str, Keys, Density]:
    """How somebody has the desk now, as a new session finds it."""
    found = house.people.in_session(house.people.sign_in(person.email, PASSWORD))
    assert found
    return found.language, found.keys, found.density


# How the desk is wanted


def test_what_was_chosen_is_how_the_desk_is_from_then_on(desk: FlaskClient, house: House, els: Person) -> None:
    answer = desk.post("/desk/me", data=WISHES)
    assert answer.status_code == 303
    page = desk.get(answer.headers["Location"]).text
    assert "This is how your desk is from now on." in page
    assert '<html lang="en">' in page
    assert 'data-keys="alt" data-density="compact"' in page
    for chosen in ('language" value="en', 'keys" value="alt', 'density" value="compact'):
        assert f'{chosen}" checked' in page
    assert wishes(house, els) == ("en", Keys.ALT, Density.COMPACT)


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"keys": "all"}, {"density": ""}, {"keys": None}])
def test_what_cannot_be_chosen_changes_nothing(
    desk: FlaskClient, house: House, els: Person, wrong: dict[str, str | None]
) -> None:
    sent = {name: value for name, value in {**WISHES, **wrong}.items() if value is not None}
    assert desk.post("/desk/me", data=sent).status_code == 400
    assert wishes(house, els) == ("nl", Keys.LETTERS, Density.ROOMY)


def test_the_switch_at_the_top_changes_the_shortcuts_alone_and_leads_back(
    desk: FlaskClient, house: House, els: Person
) -> None:
    desk.post("/desk/me", data=WISHES)
    answer = desk.post("/desk/me/keys", data={"keys": "off", "return": "/desk/queue?site=magazine"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/queue?site=magazine")
    assert wishes(house, els) == ("en", Keys.OFF, Density.COMPACT)
    for elsewhere in ("https://evil.example/", "//evil.example", ""):
        answer = desk.post("/desk/me/keys", data={"keys": "letters", "return": elsewhere})
        assert answer.headers["Location"] == "/desk/me"


# Of what one is told by mail


@pytest.mark.parametrize(
    ("chosen", "news", "after"),
    [
        ({"news": "", "hour": "8", "late": "4"}, None, 0),
        ({"news": "news_each", "hour": "8", "late": "4"}, News.EACH, 0),
        ({"news": "news_digest", "hour": "17", "late": "4"}, News.DIGEST, 17),
        ({"news": "news_late", "hour": "8", "late": "24"}, News.LATE, 24),
    ],
)
def test_of_what_somebody_is_told_is_as_they_choose(
    desk: FlaskClient, store: Store, chosen: dict[str, str], news: News | None, after: int
) -> None:
    desk.post("/desk/me", data=WISHES)
    answer = desk.post("/desk/me/news", data=chosen)
    assert answer.status_code == 303
    page = desk.get(answer.headers["Location"]).text
    assert "This is of what you are told by mail from now on." in page
    assert f'value="{chosen["news"]}" checked' in page
    (kept,) = store.people()
    assert (kept.news, kept.news_after) == (news, after)


@pytest.mark.parametrize(
    "wrong",
    [
        {"news": "all"},
        {"news": "news_digest"},
        {"news": "news_digest", "hour": "24"},
        {"news": "news_late", "late": "x"},
    ],
)
def test_what_is_no_choice_of_news_changes_nothing(desk: FlaskClient, store: Store, wrong: dict[str, str]) -> None:
    assert desk.post("/desk/me/news", data=wrong).status_code == 400
    assert store.people()[0].news is None


def test_where_no_mail_is_sent_the_page_says_so(desk: FlaskClient) -> None:
    desk.post("/desk/me", data=WISHES)
    assert "No mail is sent from here yet" in desk.get("/desk/me").text


# A password of one's own


def test_who_knows_the_old_password_gets_a_new_one_and_stays_here_alone(
    app: Flask, desk: FlaskClient, house: House, els: Person
) -> None:
    elsewhere = app.test_client()
    elsewhere.set_cookie("desk", house.people.sign_in(els.email, PASSWORD))
    answer = desk.post("/desk/me/password", data={"old": PASSWORD, "new": NEW})
    assert answer.status_code == 303
    assert "Uw wachtwoord is gewijzigd." in desk.get(answer.headers["Location"]).text
    assert elsewhere.get("/desk/queue").status_code == 303
    assert house.people.sign_in(els.email, NEW)


@pytest.mark.parametrize(
    ("old", "new", "status", "told"),
    [
        ("verkeerd", NEW, 403, "Dit is niet uw huidige wachtwoord."),
        ("", NEW, 403, "Dit is niet uw huidige wachtwoord."),
        (PASSWORD, "kort", 422, "Een wachtwoord heeft 12 tot 256 tekens."),
        (PASSWORD, "", 422, "Een wachtwoord heeft 12 tot 256 tekens."),
    ],
)
def test_a_password_that_cannot_be_changed_is_said_beside_its_field(
    desk: FlaskClient, house: House, els: Person, old: str, new: str, status: int, told: str
) -> None:
    answer = desk.post("/desk/me/password", data={"old": old, "new": new})
    assert (answer.status_code, told in answer.text) == (status, True)
    assert answer.text.count('aria-invalid="true"') == 1
    assert "<title>Fout:" in answer.text
    assert NEW not in answer.text
    assert house.people.sign_in(els.email, PASSWORD)


def test_guessing_the_old_password_is_stopped(desk: FlaskClient, clock: Clock) -> None:
    for _ in range(6):
        answer = desk.post("/desk/me/password", data={"old": "verkeerd", "new": NEW})
    answer = desk.post("/desk/me/password", data={"old": PASSWORD, "new": NEW})
    assert answer.status_code == 429
    assert "Te veel pogingen. Probeer het na 21:45 opnieuw." in answer.text
    clock.forward(minutes=15)
    assert desk.post("/desk/me/password", data={"old": PASSWORD, "new": NEW}).status_code == 303


# Shortcuts


def with_keys(house: House, els: Person, how: Keys) -> None:
    house.people.change(els, language="nl", keys=how, density=Density.ROOMY)


@pytest.mark.parametrize("how", Keys)
def test_the_page_of_help_has_every_shortcut_as_this_person_presses_it(
    desk: FlaskClient, house: House, els: Person, how: Keys
) -> None:
    with_keys(house, els, how)
    page = desk.get("/desk/help/keys").text
    rows = re.findall(r'<th scope="row">(.*?)</th>', page)
    assert len(rows) == len(keys.SHORTCUTS)
    assert rows.count("<kbd>a</kbd>") == (how is not Keys.ALT)
    assert rows.count("<kbd>Alt</kbd>+<kbd>A</kbd>") == (how is Keys.ALT)
    assert ("<kbd>Alt</kbd>+<kbd>Shift</kbd>+<kbd>W</kbd>" in rows) is (how is Keys.ALT)
    assert ("Uw sneltoetsen staan uit" in page) is (how is Keys.OFF)


def test_shortcuts_that_are_off_are_switched_on_where_they_are_explained(
    desk: FlaskClient, house: House, els: Person
) -> None:
    with_keys(house, els, Keys.OFF)
    assert 'name="return" value="/desk/help/keys"' in desk.get("/desk/help/keys").text
    desk.post("/desk/me/keys", data={"keys": "letters", "return": "/desk/help/keys"})
    assert "Uw sneltoetsen staan uit" not in desk.get("/desk/help/keys").text


@pytest.mark.parametrize(
    ("pressed", "how", "caps", "spoken"),
    [
        ("a", Keys.LETTERS, (("a",),), "a"),
        ("W", Keys.LETTERS, (("Shift", "W"),), "Shift+W"),
        ("!", Keys.LETTERS, (("!",),), "!"),
        ("g q", Keys.LETTERS, (("g",), ("q",)), ""),
        ("Escape", Keys.LETTERS, (("Esc",),), "Escape"),
        ("a", Keys.ALT, (("Alt", "A"),), "Alt+A"),
        ("W", Keys.ALT, (("Alt", "Shift", "W"),), "Alt+Shift+W"),
        ("g q", Keys.ALT, (("Alt", "G"), ("Alt", "Q")), ""),
        ("Escape", Keys.ALT, (("Esc",),), "Escape"),
        ("a", Keys.OFF, (), ""),
        ("g q", Keys.OFF, (), ""),
        ("Escape", Keys.OFF, (("Esc",),), "Escape"),
    ],
)
def test_a_control_says_by_which_key_it_is_pressed_as_this_person_wants_it(
    pressed: str, how: Keys, caps: tuple[tuple[str, ...], ...], spoken: str
) -> None:
    assert (keys.caps(pressed, how), keys.spoken(pressed, how)) == (caps, spoken)


def test_no_page_can_promise_a_key_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        keys.caps("y", Keys.LETTERS)


def test_no_two_shortcuts_are_pressed_alike() -> None:
    assert len(keys.BY_PRESSED) == len(keys.SHORTCUTS)
    assert {shortcut.group for shortcut in keys.SHORTCUTS} == set(keys.GROUPS)
    assert {shortcut.key for shortcut in keys.SHORTCUTS} & {" ", "'", "Enter", "Tab"} == set()


BY_SCRIPT = {"W", "f", "v", "x", "X"}
"""Of these the script itself knows what they mean on the page as it is; test_desk_script.py counts them."""


def test_each_other_shortcut_presses_something_that_stands_on_a_page() -> None:
    templates = "".join(file.read_text("utf-8") for file in TEMPLATES.rglob("*.html"))
    assert set(keys.BY_PRESSED) - {pressed for pressed in keys.BY_PRESSED if f'"{pressed}"' in templates} <= BY_SCRIPT
