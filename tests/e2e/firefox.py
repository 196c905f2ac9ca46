"""A Firefox without a screen, spoken to over WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/) and nothing else.

It starts with an empty profile and can reach this machine only.
"""

import base64
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

from websockets.sync.client import ClientConnection, connect

SECONDS = 20
"""How long an answer may take."""

TAB, ENTER, SHIFT = "\ue004", "\ue007", "\ue008"

# A proxy that nobody is, for everything but this machine: what Firefox asks of its makers gets no further. The rest
# keeps it from asking, and from opening pages of its own.
PREFERENCES = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1, localhost",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutConfig.showWarning": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.push.connection.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "intl.accept_languages": "nl, en",
    "media.gmp-manager.updateEnabled": False,
    "services.settings.server": "http://127.0.0.1:9/",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
}


class Firefox:
    """One tab of it."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._numbers = count(1)
        self._command("session.new", capabilities={})
        # A window of our own: without a screen the first one never has the focus, and keys press no button in it.
        self._tab = self._command("browsingContext.create", type="window")["context"]

    def goto(self, url: str) -> None:
        """Opens the page, and waits until it has loaded."""
        self._command("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def reload(self) -> None:
        self._command("browsingContext.reload", context=self._tab, wait="complete")

    def size(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self._command("browsingContext.setViewport", context=self._tab, viewport=viewport)

    def at_each_start(self, function: str) -> None:
        """A function of JavaScript that every page runs before its own scripts."""
        self._command("script.addPreloadScript", functionDeclaration=function)

    def says(self, expression: str) -> Any:
        """What the expression is worth in the page: text, a number, a truth, a list of those, or nothing."""
        wanted = f"Promise.resolve({expression}).then(found => JSON.stringify(found ?? null))"
        answer = self._command(
            "script.evaluate", expression=wanted, target={"context": self._tab}, awaitPromise=True, userActivation=False
        )
        if answer["type"] != "success":
            raise AssertionError(f"{expression}: {answer['exceptionDetails']['text']}")
        return json.loads(answer["result"]["value"])

    def until(self, condition: str) -> None:
        """Waits for what becomes true in this page."""
        look = f"const look = () => ({condition}) ? done(true) : requestAnimationFrame(look); look()"
        try:
            self.says(f"new Promise(done => {{ {look} }})")
        except TimeoutError:
            raise AssertionError(f"not within {SECONDS} seconds: {condition}") from None

    def press(self, *keys: str) -> None:
        """These keys, one after the other; a text is as many keys as it has letters."""
        strokes = [stroke for key in keys for letter in key for stroke in _stroke(letter)]
        self._act({"type": "key", "id": "keyboard", "actions": strokes})

    def shift_tab(self) -> None:
        held = [{"type": "keyDown", "value": SHIFT}, *_stroke(TAB), {"type": "keyUp", "value": SHIFT}]
        self._act({"type": "key", "id": "keyboard", "actions": held})

    def click(self, selector: str) -> None:
        """Presses the first one in its middle, after it was brought into view."""
        box = self.says(
            f"(() => {{ const found = document.querySelector({json.dumps(selector)});"
            "found.scrollIntoView({block: 'center', behavior: 'instant'});"
            "const box = found.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2] })()"
        )
        x, y = map(round, box)
        moves = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}]
        self._act({"type": "pointer", "id": "mouse", "actions": [*moves, {"type": "pointerUp", "button": 0}]})

    def picture(self, file: Path) -> None:
        """All of the page as a PNG."""
        shot = self._command("browsingContext.captureScreenshot", context=self._tab, origin="document")
        file.write_bytes(base64.b64decode(shot["data"]))

    def _act(self, *actions: dict[str, Any]) -> None:
        self._command("input.performActions", context=self._tab, actions=list(actions))

    def _command(self, method: str, **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(self._connection.recv(timeout=SECONDS))).get("id") != number:
            pass  # something that it tells of its own accord
        if answer["type"] == "error":
            raise AssertionError(f"{method}: {answer['error']}: {answer['message']}")
        result: dict[str, Any] = answer["result"]
        return result


def _stroke(key: str) -> list[dict[str, str]]:
    return [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]


@contextmanager
def firefox(folder: Path) -> Iterator[Firefox]:
    """A running Firefox, with its profile in this folder."""
    settings = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
    (folder / "user.js").write_text("".join(settings), "utf-8")
    command = [_program(), "--headless", "--remote-debugging-port", "0", "--no-remote", "--profile", str(folder)]
    environment = {**os.environ, "HOME": str(folder)}  # for whatever it would write beside its profile
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=environment, **pipes) as process:
        try:
            with connect(f"{_address(process)}/session", max_size=None, proxy=None) as connection:
                yield Firefox(connection)
        finally:
            process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    """Where it says that it listens."""
    assert process.stderr
    told = []
    for line in process.stderr:
        told.append(line)
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            Thread(target=process.stderr.read, daemon=True).start()  # it must never wait for us to read the rest
            return found[1]
    raise AssertionError(f"Firefox did not start: {''.join(told)}")


def _program() -> str:
    name = os.environ.get("TEST_FIREFOX", "firefox-esr")
    found = shutil.which(name)
    assert found, f"no browser {name!r}; start the tests with `sh .dev/test`, which gets one"
    return found
