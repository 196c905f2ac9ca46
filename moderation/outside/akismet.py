"""Akismet, the spam service, and others that speak its protocol (comment-check 1.1).

Only what the policy says is shared is sent. A service that is slow or broken never stops a reaction: it is left alone
for a while. No log holds anything of a reaction, nor the key.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

import structlog

from moderation.domain.circumstances import Verdict
from moderation.domain.errors import BadSettings
from moderation.outside.line import Answer, Line, NoAnswer
from moderation.rules.akismet import Share

log = structlog.get_logger(__name__)

ADDRESS = "https://rest.akismet.com/1.1/comment-check"
DEADLINE = 1.0
"""Seconds that an answer may take, from the first moment to the last."""

FAILURES = 5
"""Failures in a row after which the service is left alone."""

PAUSE = timedelta(seconds=60)
NO_NETWORK = "127.0.0.1"
"""Stands for a network that is not shared: the protocol wants one."""

LONGEST_BROWSER = 500


@dataclass(frozen=True, slots=True, repr=False)
class Question:
    """What the service may be told of a reaction. It does not show itself in logs.

    `site` is the address of the site's front page, `language` the code of its language. Of the others, those that are
    empty are not sent.
    """

    site: str
    language: str
    text: str
    name: str = ""
    email: str = ""
    network: str = ""
    browser: str = ""
    page: str = ""

    def only(self, shared: Collection[Share]) -> "Question":
        """The question without anything but the text that is not shared."""
        return replace(self, **{part.value: "" for part in Share if part not in shared})


class Akismet:
    """The way to the service. Time is handed in: `clock` gives the moment in UTC.

    Raises BadSettings for a key or an address that cannot be one. With `is_test`, the service learns nothing from what
    it is asked.
    """

    def __init__(
        self,
        key: str,
        clock: Callable[[], datetime],
        address: str = ADDRESS,
        seconds: float = DEADLINE,
        *,
        is_test: bool = False,
    ) -> None:
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise BadSettings("the key of the spam service must be one word of letters and digits")
        self._key = key
        self._clock = clock
        self._line = Line(address, seconds)
        self._is_test = is_test
        self._lock = Lock()
        self._failures = 0
        self._failed: datetime | None = None

    def ask(self, question: Question) -> Verdict:
        """What the service says. UNANSWERED when it cannot be asked now or gave no answer in time; raises nothing."""
        if self._is_left_alone():
            return Verdict.UNANSWERED
        try:
            verdict = _verdict(self._line.post(self._form(question)))
        except NoAnswer as problem:
            self._count_failure(str(problem))
            return Verdict.UNANSWERED
        with self._lock:
            self._failures = 0
        return verdict

    def _is_left_alone(self) -> bool:
        with self._lock:
            if self._failures < FAILURES or self._failed is None:
                return False
            # A clock that was put back must not make the pause longer.
            return timedelta() <= self._clock() - self._failed < PAUSE

    def _count_failure(self, why: str) -> None:
        with self._lock:
            self._failures += 1
            self._failed = self._clock()
            is_enough = self._failures >= FAILURES
        log.warning("spam service gave no answer", why=why)
        if is_enough:
            log.error("spam service is left alone", seconds=int(PAUSE.total_seconds()))

    def _form(self, question: Question) -> dict[str, str]:
        given = {
            "user_agent": question.browser[:LONGEST_BROWSER],
            "permalink": question.page,
            "comment_author": question.name,
            "comment_author_email": question.email,
            "blog_lang": question.language,
            "is_test": "1" if self._is_test else "",
        }
        return {
            "api_key": self._key,
            "blog": question.site,
            "blog_charset": "UTF-8",
            "user_ip": question.network or NO_NETWORK,
            "comment_type": "comment",
            "comment_content": question.text,
        } | {field: value for field, value in given.items() if value}


def _verdict(answer: Answer) -> Verdict:
    """What an answer means. Raises NoAnswer when it is no answer to the question."""
    alert = answer.headers.get("x-akismet-alert-code", "")
    if alert.isdecimal() and alert.isascii():
        log.warning("spam service has a message for the owner of the key", code=alert[:8])
    word = answer.body.strip()
    if "x-akismet-error" in answer.headers or word not in (b"true", b"false"):
        raise NoAnswer("refused; look at the key" if word == b"invalid" else "not understood")
    if word == b"false":
        return Verdict.GOOD
    return Verdict.BLATANT if answer.headers.get("x-akismet-pro-tip", "").strip() == "discard" else Verdict.SPAM
