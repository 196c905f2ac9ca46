"""What is in order about a page of a site, and what there is to mend: each as a sentence, with what to put there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from urllib.parse import parse_qs, quote, urlsplit

from moderation.domain.errors import UnknownThread
from moderation.domain.message import Message, say
from moderation.domain.site import Site, canonical_origin
from moderation.domain.thread import Thread, canonical_key
from moderation.outside.pages import Fetched
from moderation.sites.seen import Line, Seen

PAGES = ("text/html", "application/xhtml+xml")
SCRIPT = re.compile(r"/w(?:\.[0-9a-f]{8,64})?\.js\Z")
FULL_REFERRER = ("unsafe-url", "no-referrer-when-downgrade")
REFERRERS = frozenset(
    {
        *FULL_REFERRER,
        *("no-referrer", "origin", "origin-when-cross-origin", "same-origin"),
        *("strict-origin", "strict-origin-when-cross-origin"),
    }
)


class Level(StrEnum):
    """How much a remark asks for."""

    GOOD = "good"
    NOTE = "note"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about a page. `line` is what to put there, ready to be pasted; `where` says in which place."""

    level: Level
    told: Message
    line: str = ""
    where: Message | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """A page that was fetched, and what stands in it. `service` is where browsers reach us; `words` those of the
    link, in the language of the site.
    """

    site: Site
    service: str
    fetched: Fetched
    seen: Seen
    words: str

    @property
    def address(self) -> str:
        return self.fetched.address

    @property
    def origin(self) -> str:
        return canonical_origin(self.address)

    @property
    def home(self) -> str:
        """Where the link of this site leads."""
        return f"{self.service}/t/{self.site.key}"

    def links_home(self, line: Line) -> Iterator[Mapping[str, str]]:
        """The links in a line that lead to this site here."""
        for link in ({"href": line.page}, *line.links):
            address = self.seen.resolved(link.get("href", ""), self.address)
            if self.is_ours(address) and urlsplit(address).path.rstrip("/") == f"/t/{self.site.key}":
                yield link

    def is_ours(self, address: str) -> bool:
        """Whether an address is one of this service."""
        return _origin(address) == self.service

    def given_key(self, line: Line) -> str:
        """What the script takes for the thread of a line, before it is brought to one spelling."""
        for link in self.links_home(line):
            asked = parse_qs(urlsplit(link.get("href", "")).query).get("thread")
            if asked:
                return asked[0]
        return line.attributes.get("data-thread") or self.own_key

    @property
    def own_key(self) -> str:
        """The page's own address: by a canonical link on the same origin, or as it was asked for."""
        canonical = self.seen.resolved(self.seen.canonical, self.address) if self.seen.canonical else ""
        return canonical if _origin(canonical) == self.origin else self.address

    def key(self, line: Line) -> str | None:
        """The key of the thread of a line; None when it cannot be one of this site."""
        try:
            return canonical_key(self.given_key(line), self.site)
        except UnknownThread:
            return None

    def line(self, attributes: str = "", query: str = "") -> str:
        """The line as it should be, with more to it."""
        href = escape(f"{self.home}{query}")
        link = f'<a href="{href}" referrerpolicy="no-referrer-when-downgrade">{escape(self.words)}</a>'
        return f"<div data-moderation{attributes}>{link}</div>"

    @property
    def script(self) -> str:
        return f'<script src="{escape(self.service)}/w.js" async></script>'


def of_answer(looked: Looked) -> Iterator[Remark]:
    """Whether it is a page at all."""
    fetched = looked.fetched
    if fetched.status != 200:
        told = say("The page answered with status %(status)d: readers find no article there.", status=fetched.status)
        yield Remark(Level.MEND, told)
    kind = fetched.header("content-type").partition(";")[0].strip().lower()
    if kind not in PAGES:
        yield Remark(Level.MEND, say("This is no page of HTML but “%(kind)s”.", kind=kind[:60] or "?"))
    if fetched.is_cut:
        yield Remark(Level.NOTE, say("The page is very long; only the first megabyte was read."))
    yield Remark(Level.GOOD, say("%(origin)s is an address of the site.", origin=looked.origin))


def of_lines(looked: Looked) -> Iterator[Remark]:
    """Whether the line is there, once, and leads to this site."""
    lines = looked.seen.lines
    if not lines:
        told = say(
            "The line is not in the page as its server sends it. Put it where the reactions belong. If a script of the "
            "site puts it there, this check cannot see it."
        )
        yield Remark(Level.MEND, told, f"{looked.line()}\n{looked.script}")
        return
    faults = [fault for line in lines for fault in _of_line(looked, line)]
    yield from faults
    keys = [looked.given_key(line) for line in lines]
    if len(set(keys)) < len(keys):
        yield Remark(Level.MEND, say("The same thread stands in the page more than once. Leave one of them."))
    if not faults:
        yield Remark(Level.GOOD, say("The line is there, for this service and this site."))
    if any(line.is_kept_back for line in lines):
        told = say(
            "The line stands in a <template>: the reactions show only once a script of the site takes it out, as after "
            "consent. The widget itself sets no cookie."
        )
        yield Remark(Level.NOTE, told)
    if any(line.is_printed for line in lines):
        yield Remark(Level.GOOD, say("The page prints the reactions itself; the script goes on from there."))


def _of_line(looked: Looked, line: Line) -> Iterator[Remark]:
    if line.is_printed or next(looked.links_home(line), None) is not None:
        return
    if line.links:
        told = say(
            "The link in the line leads to “%(address)s”, which is not this site here.",
            address=line.links[0].get("href", "")[:200],
        )
    else:
        told = say("There is no link in the line: nothing says which service and site it is for.")
    yield Remark(Level.MEND, told, looked.line())


def of_script(looked: Looked) -> Iterator[Remark]:
    """Whether the script is there, from this service."""
    ours: list[Mapping[str, str]] = []
    others: list[str] = []
    for script in looked.seen.scripts:
        address = looked.seen.resolved(script["src"], looked.address)
        if is_script(address):
            if looked.is_ours(address):
                ours.append(script)
            else:
                others.append(address)
    for address in others if looked.seen.lines else ():
        told = say("A script comes from “%(address)s”, not from this service.", address=address[:200])
        yield Remark(Level.MEND if not ours else Level.NOTE, told, "" if ours else looked.script)
    if looked.seen.lines and not ours and not others:
        told = say("The script is not in the page: the link leads away from it, and no reactions show.")
        yield Remark(Level.MEND, told, looked.script)
    if len(ours) > 1:
        yield Remark(Level.NOTE, say("The script stands in the page more than once. One is enough."))
    if any("async" not in script and "defer" not in script for script in ours):
        yield Remark(Level.NOTE, say("Without “async” the script holds the page up."), looked.script)
    if ours and looked.address.startswith("https:") and looked.service.startswith("http:"):
        told = say("The page comes over https and this service over http: browsers load nothing of it. Give it https.")
        yield Remark(Level.MEND, told)


def of_thread(looked: Looked, thread: Thread | None) -> Iterator[Remark]:
    """Which thread the page has."""
    canonical = looked.seen.canonical and looked.seen.resolved(looked.seen.canonical, looked.address)
    if canonical and _origin(canonical) != looked.origin:
        told = say("The canonical link leads to “%(address)s”, elsewhere, and is passed over.", address=canonical[:200])
        yield Remark(Level.NOTE, told)
    for line in looked.seen.lines[:1]:
        key = looked.key(line)
        if key is None:
            told = say("The page names a thread that this site cannot have: “%(thread)s”.", thread=_shown(looked, line))
            yield Remark(Level.MEND, told)
        elif thread is None and not looked.site.open_threads:
            told = say("There is no thread %(thread)s, and on this site readers do not open any.", thread=key)
            yield Remark(Level.MEND, told)
        else:
            yield Remark(Level.GOOD, say("The page has the thread %(thread)s.", thread=key))
            yield from _of_referrer(looked, line, key)


def _shown(looked: Looked, line: Line) -> str:
    return looked.given_key(line)[:200]


def _of_referrer(looked: Looked, line: Line, key: str) -> Iterator[Remark]:
    """Without script, the link must say of which page it is, or the browser must."""
    for link in looked.links_home(line):
        if "thread=" in urlsplit(link.get("href", "")).query or _tells_all(looked, link):
            continue
        told = say(
            "Without script the service does not learn from which page a reader comes, since the page or the link "
            "keeps it from browsers. Name the thread in the link."
        )
        yield Remark(Level.MEND, told, looked.line(query=f"?thread={quote(key, safe='/')}"))
        return


def _tells_all(looked: Looked, link: Mapping[str, str]) -> bool:
    """Whether a browser that follows the link says from which page. The link's own wish goes before the page's."""
    if "noreferrer" in link.get("rel", "").lower().split():
        return False
    own = link.get("referrerpolicy", "").strip().lower()
    of_page = looked.seen.referrer or looked.fetched.header("referrer-policy")
    known = [each.strip().lower() for each in of_page.split(",") if each.strip().lower() in REFERRERS]
    policy = own if own in REFERRERS else known[-1] if known else ""
    is_downgrade = looked.address.startswith("https:") and looked.service.startswith("http:")
    if looked.origin == _origin(looked.service):
        return policy not in ("no-referrer", "origin", "strict-origin")
    return policy == "unsafe-url" or (policy in FULL_REFERRER and not is_downgrade)


def of_the_rest(looked: Looked) -> Iterator[Remark]:
    """Language, embedder policy, search engines."""
    language = looked.seen.language
    lines_speak = any(line.attributes.get("data-lang") for line in looked.seen.lines)
    if language and not lines_speak and _main(language) != _main(looked.site.language):
        told = say(
            "The page is in “%(page)s” and its reactions are in “%(site)s”. For this page alone, say so in the line.",
            page=language[:20],
            site=looked.site.language,
        )
        yield Remark(Level.NOTE, told, looked.line(f' data-lang="{escape(language[:20])}"'))
    if not language:
        yield Remark(
            Level.NOTE, say("The page does not say in which language it is."), f'<html lang="{looked.site.language}">'
        )
    if looked.fetched.header("cross-origin-embedder-policy").strip().lower() in ("require-corp", "credentialless"):
        told = say("The page takes in only what says that it may be used there (COEP). All that is ours says so.")
        yield Remark(Level.GOOD, told)
    robots = f"{looked.fetched.header('x-robots-tag')}, {looked.seen.robots}".lower()
    if "noindex" in robots or "none" in robots.replace(",", " ").split():
        yield Remark(Level.NOTE, say("Search engines are asked not to list this page, nor what is said under it."))


def is_script(address: str) -> bool:
    """Whether an address is that of a script like ours, on whatever service."""
    return SCRIPT.search(urlsplit(address).path) is not None


def _main(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def _origin(address: str) -> str:
    try:
        return canonical_origin(address)
    except ValueError:
        return ""
