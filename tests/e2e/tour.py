"""The pictures of the manual, from the demo as anybody can start it: `python -m tests.e2e.tour`.

English at the desk, since the manual is; the magazine is Dutch.
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from moderation.cli.demo import OWNER
from tests.e2e.conftest import chromium

FOLDER = Path(__file__).parent / "tour"
LARGEST = 60_000
"""Bytes of a picture: a manual is to be read on a slow line too."""

COLOURS = 16

WIDE, PHONE = (1100, 700), (390, 760)


@contextmanager
def demo() -> Iterator[tuple[str, str]]:
    """The address of a running demo, and the password of its owner."""
    command = [sys.executable, "-m", "moderation", "demo", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as service:
        try:
            assert service.stdout
            told = ""
            while "password" not in told:
                told += service.stdout.readline()
            url, password = re.findall(r"(http://[\d.:]+)/desk/queue", told), re.findall(r"password +(\S+)", told)
            yield url[0], password[0]
        finally:
            service.terminate()


def sign_in(page: Page, url: str, password: str) -> None:
    page.goto(f"{url}/desk/login")
    page.locator("[name=email]").fill(OWNER)
    page.locator("[name=password]").fill(password)
    page.locator("main button").click()
    page.goto(f"{url}/desk/me")
    page.locator("[name=language][value=en]").check()
    page.locator("main form:has([name=language]) button").click()


def queue(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/queue")


def findings(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/queue?rule=links")


def refusing(page: Page, url: str) -> None:
    findings(page, url)
    page.keyboard.press("w")
    expect(page.locator("[name=reason]").first).to_be_focused()


def done(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/queue")
    for number in range(1, 4):
        page.keyboard.press("a")
        expect(page.locator("#list .decided .reader:not(:empty)")).to_have_count(number)


def several(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/queue")
    for box in page.locator("[name=picked]").all()[:4]:
        box.check()
    page.get_by_role("button", name="Spam").first.click()


def figures(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/stats")


def log(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/log")


def phone(page: Page, url: str) -> None:
    findings(page, url)
    page.goto(page.locator("#list a[href*='item=']").first.evaluate("link => link.href"))


def small(png: bytes) -> Image.Image:
    """The picture in as many colours as a page of text needs."""
    return Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


TOUR: dict[str, tuple[Callable[[Page, str], None], tuple[int, int], Literal["light", "dark"]]] = {
    "queue": (queue, WIDE, "light"),
    "findings": (findings, WIDE, "light"),
    "refusing": (refusing, WIDE, "light"),
    "decided": (done, WIDE, "dark"),
    "several": (several, WIDE, "light"),
    "figures": (figures, WIDE, "light"),
    "log": (log, WIDE, "light"),
    "phone": (phone, PHONE, "dark"),
}


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        demo() as (url, password),
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"]) as browser,
    ):
        page = browser.new_context(locale="en-GB").new_page()
        sign_in(page, url, password)
        for name, (go, (width, height), scheme) in TOUR.items():
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            go(page, url)
            page.wait_for_load_state("networkidle")
            picture = FOLDER / f"{name}.png"
            small(page.screenshot()).save(picture, optimize=True)
            size = picture.stat().st_size
            print(f"{picture.name}: {size:,} bytes{'' if size <= LARGEST else ', too large'}")


if __name__ == "__main__":
    main()
