"""The steps of the walk, as a reader and a moderator take them."""

from playwright.sync_api import Locator, Page

from tests.conftest import ARTICLE, PASSWORD


def follow(control: Locator) -> None:
    """Presses what leads to another page, and waits until that is there. Playwright alone does not wait for a
    navigation that begins after the press has returned, as that of a form on a busy machine does.
    """
    with control.page.expect_navigation():
        control.click()


def fill_in(page: Page, *, name: str, email: str = "jan@example.org", text: str) -> None:
    page.get_by_label("Voor- en achternaam").fill(name)
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_role("textbox", name="Uw reactie").fill(text)


def ask_for_preview(page: Page) -> None:
    follow(page.get_by_role("button", name="Voorbeeld bekijken"))


def post_definitively(page: Page) -> None:
    follow(page.get_by_role("button", name="Definitief plaatsen"))


def send(page: Page, url: str, *, name: str, text: str) -> None:
    """The whole way of a reader to the receipt."""
    page.goto(url + ARTICLE)
    fill_in(page, name=name, text=text)
    ask_for_preview(page)
    post_definitively(page)


def sign_in(page: Page, url: str, email: str) -> None:
    page.goto(url + "/desk/queue")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    follow(page.get_by_role("button", name="Inloggen"))
