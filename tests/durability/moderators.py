"""Those who decide: Els at the desk, over HTTP, and Bram in a process of his own, as a command or another service
would do it. Each writes down what was acknowledged.

Run as `python -m tests.durability.moderators`, it is Bram: for each line with a number that it reads, it decides on one
reaction, says which, and waits for the next line.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from random import Random
from threading import Event

from moderation import bootstrap
from moderation.cli.logs import keep_log
from moderation.config import read_settings
from moderation.domain.decision import Act, result_of
from moderation.domain.errors import ActNotPossible, StaleDecision, StoreUnavailable
from moderation.domain.person import Person
from moderation.domain.reaction import Status
from moderation.domain.wanted import Wanted
from moderation.review import Review
from tests.bench.magazine import EMAIL, PASSWORD
from tests.durability.house import EDITOR, ROOT
from tests.durability.ledger import Decided, Ledger
from tests.durability.readers import PAUSE, Unexpected
from tests.durability.web import Answer, BrokenOff, Client

REASON = "offtopic"
READY = "ready\n"
PATIENCE = 60
COURSES = ((Act.APPROVE,), (Act.APPROVE, Act.REMOVE), (Act.APPROVE, Act.REMOVE, Act.RESTORE), (Act.REJECT,))
"""What becomes of a reaction, step by step."""


class Els:
    """The moderator at the desk. She stays signed in, whatever happens to the service."""

    def __init__(self, ledger: Ledger, chance: Random) -> None:
        self._ledger = ledger
        self._chance = chance
        self._cookie = ""

    def work(self, port: int, over: Event) -> None:
        """Until it is over. Raises Unexpected."""
        client = Client(port)
        client.cookie = self._cookie
        while not over.is_set():
            try:
                if not self._cookie:
                    self._sign_in(client)
                self._decide_one(client, over)
            except BrokenOff:
                over.wait(PAUSE)
        client.close()

    def _sign_in(self, client: Client) -> None:
        answer = client.post_form("/desk/login", {"email": EMAIL, "password": PASSWORD})
        if answer.status == 303:
            self._cookie = client.cookie = answer.headers["set-cookie"].partition(";")[0]
        elif answer.status != 503:
            raise Unexpected(f"signing in is answered {answer.status}: {answer.text[:1000]}")

    def _decide_one(self, client: Client, over: Event) -> None:
        """Take a reaction that was acknowledged through a course. Raises BrokenOff."""
        acknowledged = self._ledger.acknowledged[-100:]
        if not acknowledged:
            over.wait(PAUSE)
            return
        told = client.get(f"/api/v1/receipts/{self._chance.choice(acknowledged).receipt}")
        if told.status != 200:
            _require(told, 503)
            over.wait(PAUSE)
            return
        site, number = told.told["url"], told.told["number"]
        site = next(each.site for each in acknowledged if each.receipt == site.rpartition("/")[2])
        status, version = Status.WAITING, 0
        for act in self._chance.choice(COURSES):
            after = result_of(act, status)
            if not self._decide(client, Decided(site, number, act, version + 1, after)):
                return
            status, version = after, version + 1

    def _decide(self, client: Client, wanted: Decided) -> bool:
        fields = {
            "site": wanted.site,
            "number": str(wanted.number),
            "version": str(wanted.version - 1),
            "act": wanted.act.value,
            "reason": REASON,
        }
        answer = client.post_form("/desk/decide", fields)
        if answer.status == 303 and "/login" not in answer.headers["location"]:
            self._ledger.decided.append(wanted)
            return True
        _require(answer, 503, 409)
        return False


class Bram:
    """The editor in another process, which is started when he is first needed and whenever it was killed."""

    def __init__(self, environment: Mapping[str, str], ledger: Ledger, chance: Random) -> None:
        self._environment = environment
        self._ledger = ledger
        self._chance = chance
        self._process: subprocess.Popen[str] | None = None
        self._is_ready = False

    def begin(self) -> None:
        """Have his process come up meanwhile."""
        if self._process is None:
            command = [sys.executable, "-m", "tests.durability.moderators"]
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(self._environment),
                stdin=-1,
                stdout=-1,
                stderr=subprocess.DEVNULL,
                text=True,
            )

    def wait_until_ready(self) -> None:
        """Wait until he has opened the database, or has ended."""
        assert self._process
        assert self._process.stdout
        self._is_ready = self._is_ready or self._process.stdout.readline() == READY

    def work(self, over: Event) -> None:
        """Until it is over, or he is killed. Raises Unexpected."""
        self.wait_until_ready()
        process = self._process
        assert process
        assert process.stdin
        assert process.stdout
        while self._is_ready and not over.is_set():
            try:
                process.stdin.write(f"{self._chance.randrange(1 << 30)}\n")
                process.stdin.flush()
            except BrokenPipeError:
                return
            line = process.stdout.readline()
            if not line.endswith("\n"):
                return
            told = json.loads(line)
            if told:
                site, number, act, version, after = told
                self._ledger.decided.append(Decided(site, number, Act(act), version, Status(after)))
            else:
                over.wait(PAUSE)

    def kill(self) -> None:
        """Kill him in the midst of whatever he does."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """Wait for his end, of which he is told unless he was killed. Raises Unexpected."""
        if self._process is None:
            return
        with suppress(BrokenPipeError):
            self._process.communicate(timeout=PATIENCE)
        assert self._process.stdout
        self._process.stdout.close()
        code, self._process, self._is_ready = self._process.wait(PATIENCE), None, False
        if code not in (0, -signal.SIGKILL):
            raise Unexpected(f"Bram has ended with {code}")


def _require(answer: Answer, *possible: int) -> None:
    if answer.status not in possible:
        raise Unexpected(f"a moderator is answered {answer.status}: {answer.text[:1000]}")


def _decide_one(review: Review, person: Person, chance: Random) -> list[object]:
    """One step with one of the oldest that wait, or of those that are published. Empty when there was nothing to do."""
    status = chance.choice((Status.WAITING, Status.WAITING, Status.PUBLISHED))
    act = Act.REMOVE if status is Status.PUBLISHED else chance.choice((Act.APPROVE, Act.APPROVE, Act.SPAM))
    try:
        items = review.queue(person, Wanted(status=status)).page.items
        if not items:
            return []
        seen = chance.choice(items).reaction
        decided = review.decide(person, seen.site, seen.number, act, seen.version, reason=REASON)
    except (StaleDecision, ActNotPossible, StoreUnavailable):
        return []
    return [decided.site, decided.number, act.value, decided.version, decided.status.value]


def main() -> None:
    keep_log()
    settings = read_settings(os.environ)
    store = bootstrap.store_of(settings)
    try:
        review = bootstrap.build(settings, store).review
        person, _ = store.person_by_email(EDITOR)
        print(READY, end="", flush=True)
        for line in sys.stdin:
            print(json.dumps(_decide_one(review, person, Random(int(line)))), flush=True)
    finally:
        store.close()


if __name__ == "__main__":
    main()
