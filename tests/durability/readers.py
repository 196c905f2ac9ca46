"""Readers who send reactions: preview, then definitively, over the forms and over the API. What broke off or was
refused for the moment they send again with the same ticket, until they are called away.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import count
from threading import Event
from zlib import crc32

from moderation.domain.reaction import anchor
from tests.bench import texts
from tests.durability.house import MAGAZINE, SITES
from tests.durability.ledger import Ledger, Posting
from tests.durability.web import Answer, BrokenOff, Client

TICKET = re.compile(r'name="ticket" value="([^"]+)"')
MARK = "{mark}"
TEXTS = (
    (f"Reactie {MARK}. {texts.FILLER[:200]}", ""),
    (texts.marked(MARK), "links"),
    (f"Wie dit {MARK} schreef is een hufter, en dat mag best eens gezegd worden.", "words"),
    (f"Kort {MARK}: zie http://a.example/1 http://b.example/2 en http://c.example/3.", "links"),
)
"""What is said, and which of the magazine's rules speaks of it."""

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
UNAVAILABLE = "urn:moderation:problem:unavailable"

READERS_OF_AN_ADDRESS = 30
THREADS = 3

PAUSE = 0.01
"""Seconds before another try."""

POSTED = {201, 303}


class Unexpected(AssertionError):
    """An answer that the service may not give, also in need."""


def postings(name: str, threads: str) -> Iterator[Posting]:
    """What a reader has to say, without end: no two texts are alike, and of most of them some rule speaks."""
    for number in count():
        mark = f"{name}-{number}"
        site = SITES[(number + number // len(TEXTS)) % len(SITES)]
        text, speaks = TEXTS[number % len(TEXTS)]
        first, last = texts.FIRST[number % len(texts.FIRST)], texts.LAST[number % len(texts.LAST)]
        yield Posting(
            site=site.key,
            thread=f"{threads}/{number // len(SITES) % THREADS}",
            name=f"{first} {last}",
            email=f"{name}.{number % READERS_OF_AN_ADDRESS}@example.org",
            text=text.replace(MARK, mark),
            network=network_of(mark),
            by_form=number // (len(TEXTS) * len(SITES)) % 2 == 0,
            speaks=speaks if site is MAGAZINE else "",
        )


def network_of(mark: str) -> str:
    """A network of its own for each mark, so that no limit is ever reached."""
    digits = crc32(mark.encode())
    return f"10.{digits >> 16 & 255}.{digits >> 8 & 255}.{digits & 255}"


class Reader:
    """One who sends one reaction after the other, and writes down what came of it."""

    def __init__(self, name: str, port: int, threads: str, ledger: Ledger) -> None:
        self.client = Client(port)
        self._postings = postings(name, threads)
        self._ledger = ledger
        self._said: dict[tuple[str, str], int] = {}
        """The last reaction under each page that stands there, as far as an answer told."""

    def work(self, over: Event) -> None:
        """Until it is over. Raises Unexpected."""
        for posting in self._postings:
            posting.parent = self._said.get((posting.site, posting.thread), 0)
            if not self._send(posting, over):
                break
        self.client.close()

    def _send(self, posting: Posting, over: Event) -> bool:
        """Send it until it is acknowledged. Whether there is time for more."""
        self.client.network = posting.network
        while not over.is_set():
            try:
                answer = post(self.client, posting) if posting.ticket else preview(self.client, posting)
            except BrokenOff:
                self._ledger.meet("broken off")
                over.wait(PAUSE)
                continue
            if answer.status == 503:
                require_kept(posting, answer)
                self._ledger.meet("503")
                over.wait(PAUSE)
            elif not posting.ticket:
                posting.ticket, posting.answers = ticket_in(posting, answer), answered_in(posting, answer)
                self._ledger.sent.append(posting)
            else:
                self._ledger.acknowledge(posting, receipt_in(answer))
                if not posting.by_form and answer.told["status"] == "published":
                    self._said[posting.site, posting.thread] = answer.told["number"]
                return not over.is_set()
        return False


def require_kept(posting: Posting, answer: Answer) -> None:
    """A reader who is refused for the moment is told when to come back, and on a page has all that was typed in a form
    that sends it again. Raises Unexpected.
    """
    told = answer.headers.get("retry-after")
    if posting.by_form:
        fields = {name: unescape(value) for name, value in HIDDEN.findall(answer.text)}
        ticket = {"ticket": posting.ticket}
        if fields != {**fields_of(posting), **ticket} or posting.text not in unescape(answer.text):
            raise Unexpected(f"what was typed is not kept: {answer.text}")
    elif answer.told["type"] != UNAVAILABLE:
        raise Unexpected(f"the refusal is {answer.text}")
    if told is None or answer.status != 503:
        raise Unexpected(f"it is not said when to come back: {answer.headers}")


def preview(client: Client, posting: Posting) -> Answer:
    """Ask for the preview of a reaction. Raises BrokenOff."""
    if posting.by_form:
        return client.post_form(f"/t/{posting.site}/preview", fields_of(posting))
    return client.post_json(f"/api/v1/sites/{posting.site}/preview", told_of(posting))


def post(client: Client, posting: Posting) -> Answer:
    """Post a reaction with its ticket. Raises BrokenOff."""
    ticket = {"ticket": posting.ticket}
    if posting.by_form:
        return client.post_form(f"/t/{posting.site}/post", {**fields_of(posting), **ticket})
    return client.post_json(f"/api/v1/sites/{posting.site}/reactions", {**told_of(posting), **ticket})


def fields_of(posting: Posting) -> Mapping[str, str]:
    typed = {"thread": posting.thread, "name": posting.name, "email": posting.email, "text": posting.text}
    return typed | ({"parent": str(posting.parent)} if posting.parent else {})


def told_of(posting: Posting) -> Mapping[str, object]:
    return {**fields_of(posting), "parent": posting.parent or None}


def answered_in(posting: Posting, answer: Answer) -> int:
    """The number of the reaction that it would answer by its preview; 0 for none."""
    if not posting.by_form:
        return int(answer.told["parent"] or 0)
    return posting.parent if posting.parent and f'#{anchor(posting.parent)}"' in answer.text else 0


def receipt_in(answer: Answer) -> str:
    """The secret of the receipt, which is the same in both ways to post. Raises Unexpected."""
    if answer.status not in POSTED:
        raise Unexpected(f"a post is answered {answer.status}: {answer.text[:1000]}")
    address = answer.headers["location"] if answer.status == 303 else answer.told["url"]
    return str(address).rpartition("/")[2]


def ticket_in(posting: Posting, answer: Answer) -> str:
    if answer.status != 200:
        raise Unexpected(f"a preview is answered {answer.status}: {answer.text[:1000]}")
    if not posting.by_form:
        return str(answer.told["ticket"])
    found = TICKET.search(answer.text)
    if found is None:
        raise Unexpected("the preview gives no ticket")
    return unescape(found[1])
