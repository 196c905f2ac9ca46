"""Sites: what can be said of one, who may, and what is found on a page of it that a real server sends."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from threading import Event, Thread
from typing import Any

import pytest

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.entry import DeskAct, Sought
from moderation.domain.errors import RoleMissing, UnknownSite
from moderation.domain.person import Person, Role
from moderation.domain.policy import Policy
from moderation.domain.site import Site
from moderation.domain.thread import Thread as PageThread
from moderation.outside.pages import Fetched, Pages
from moderation.sites import BadSite, SiteChanged, Unsure
from moderation.sites.judged import Level
from moderation.sites.seen import seen_in
from moderation.sites.visit import BadAddress, Checkup, Visits, page_address
from moderation.sites.wished import Wished, as_wished, canonical_tag, checked, mark_of
from moderation.store.interface import KeptPolicy, Store
from moderation.web import snippets
from moderation.web.house import House
from tests.conftest import ARTICLE, ORIGIN, PASSWORD, SECRET, Clock, Reader
from tests.test_pages import Site as Server
from tests.test_pages import site as server

__all__ = ["server"]

SERVICE = "https://reacties.example"
WORDS = "Lees de reacties of reageer"
FILLING = snippets.Filling(SERVICE, "magazine", WORDS)
EDITOR = Person("bram", "Bram Postma", "bram@example.org", Role.EDITOR)
LINE = snippets.line(FILLING)
WISHED = Wished("Het Blad", ("https://blad.example",), "nl", "Europe/Amsterdam")


# What can be said of a site


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        *((tag, tag) for tag in ("nl", "en", "fr-BE", "fy", "zh-Hant-TW", "es-419", "ar", "nds")),
        *(("NL", "nl"), ("fr_be", "fr-BE"), ("zh-hant", "zh-Hant"), (" de ", "de")),
        *((tag, "") for tag in ("", "x", "klingon", "nl-", "nl--be", "xx", "nl-BE-x-u", "../nl", "nl\0", "🇳🇱")),
    ],
)
def test_a_language_is_any_tag_of_which_something_is_known(typed: str, tag: str) -> None:
    assert canonical_tag(typed) == tag


@pytest.mark.parametrize(
    ("origins", "kept"),
    [
        ((" https://Blad.example/ ", "https://blad.example:443/x?y#z"), ("https://blad.example",)),
        (("https://a.example", "http://b.example:8080"), ("https://a.example", "http://b.example:8080")),
        (("https://é.example", "http://[::1]:8000"), ("https://xn--9ca.example", "http://[::1]:8000")),
        (("https://naam:woord@blad.example",), ("https://blad.example",)),
    ],
)
def test_addresses_become_origins_each_once(origins: tuple[str, ...], kept: tuple[str, ...]) -> None:
    assert checked(replace(WISHED, origins=origins)).origins == kept


@pytest.mark.parametrize(
    "wrong",
    [
        *("blad.example", "ftp://blad.example", "https://", "https://a b", "javascript:alert(1)", "https://a\0b"),
        *("https://a;b", "https://a'b", "https://a,b", "https://*.example", "https://blad.example:99999", "x" * 400),
    ],
)
def test_what_is_no_address_is_refused_with_the_address_in_it(wrong: str) -> None:
    with pytest.raises(BadSite) as refused:
        checked(replace(WISHED, origins=("https://blad.example", wrong)))
    assert set(refused.value.problems) == {"origins"}
    assert wrong[:50] in str(refused.value)


# Who may, and what comes of it


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.EDITOR])
def test_only_owners_add_and_change_and_only_editors_look(house: House, wil: Person, role: Role) -> None:
    other = house.people.add("Ander Mens", "ander@example.org", role, PASSWORD)
    for work in (
        lambda: house.sites.add(other, "nieuw", WISHED, "open"),
        lambda: house.sites.change(other, "magazine", WISHED),
    ):
        with pytest.raises(RoleMissing):
            work()
    if role is Role.MODERATOR:
        for look in (
            lambda: house.sites.everything(other),
            lambda: house.sites.one(other, "magazine"),
            lambda: house.visits.look(other, "magazine", "/", WORDS),
            lambda: house.visits.name_thread(other, "magazine", "/", "Titel", "/"),
        ):
            with pytest.raises(RoleMissing):
                look()


def test_a_change_keeps_the_house_rules_and_says_in_the_log_what_it_was(
    house: House, store: Store, wil: Person
) -> None:
    before = store.site("buurt")
    wished = replace(as_wished(before), name="  Corner\n Post ", language="en-gb")
    told = house.sites.change(wil, "buurt", wished)
    now = store.site("buurt")
    assert now == replace(before, name="Corner Post", language="en-GB")
    assert [str(each) for each in told] == [
        "Readers see another language from now on. Reactions stay as they were written."
    ]
    (line,) = store.log(Sought(act=DeskAct.SITE)).items
    assert json.loads(line.entry.detail) == {"name": ["Corner Paper", "Corner Post"], "language": ["en", "en-GB"]}
    assert line.entry.changed == {"name": ("Corner Paper", "Corner Post"), "language": ("en", "en-GB")}
    assert replace(line.entry, detail='["?"]').changed == {}


def test_what_changes_nothing_is_not_told(house: House, store: Store, wil: Person) -> None:
    assert house.sites.change(wil, "buurt", as_wished(store.site("buurt"))) == ()
    assert store.log(Sought(act=DeskAct.SITE)).items == ()


def test_who_filled_in_an_older_form_changes_nothing(house: House, store: Store, wil: Person) -> None:
    seen = mark_of(store.site("buurt"))
    house.sites.change(wil, "buurt", replace(as_wished(store.site("buurt")), name="Eerst"))
    with pytest.raises(SiteChanged) as changed:
        house.sites.change(wil, "buurt", replace(as_wished(store.site("buurt")), name="Laat"), seen=seen)
    assert changed.value.site == store.site("buurt")
    assert store.site("buurt").name == "Eerst"


@pytest.mark.parametrize(
    ("changes", "has_threads", "warnings"),
    [
        ({"origins": ("https://nieuw.example",)}, False, 1),
        ({"origins": ("https://nieuw.example",)}, True, 3),
        ({"origins": ("https://nieuw.example", ORIGIN)}, True, 1),
        ({"origins": (ORIGIN, "https://nieuw.example")}, True, 0),
        ({"open_threads": False}, False, 1),
        ({"name": "Anders", "informal": True, "indexed": False, "time_zone": "UTC"}, True, 0),
    ],
)
def test_what_has_consequences_is_asked_about_first(
    house: House, store: Store, wil: Person, jan: Reader, changes: dict[str, Any], has_threads: bool, warnings: int
) -> None:
    if has_threads:
        jan.sends()
    wished = replace(as_wished(store.site("magazine")), **changes)
    if warnings:
        with pytest.raises(Unsure) as unsure:
            house.sites.change(wil, "magazine", wished, is_sure=False)
        assert len(unsure.value.warnings) == warnings
        assert as_wished(store.site("magazine")) != wished
    assert len(house.sites.change(wil, "magazine", wished)) == warnings
    assert as_wished(store.site("magazine")) == wished


# A page of a site


@pytest.fixture(scope="module")
def kept(settings_of: Settings, policies: Mapping[str, Policy]) -> Iterator[Store]:
    """A magazine to look at only, in which nothing is changed: so that all pages can be looked at in it."""
    with closing(bootstrap.store_of(settings_of)) as store:
        policy = policies["huisregels"]
        store.keep_policy(KeptPolicy(policy.digest, policy.name, policy.files))
        store.add_site(Site("magazine", "Loket & Lijn", (ORIGIN,), "nl", "Europe/Amsterdam", policy.digest))
        yield store


@pytest.fixture(scope="module")
def settings_of(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(SECRET, f"sqlite:///{tmp_path_factory.mktemp('kept')}/test.db", "http://localhost")


@pytest.fixture
def look(kept: Store, server: Server) -> Callable[..., Checkup]:
    """Has an editor look at a page of the magazine, which its server sends like this."""
    return looking(kept, server)


def looking(store: Store, server: Server) -> Callable[..., Checkup]:
    site = store.site("magazine")
    wished = replace(site, origins=(ORIGIN, server.origin))
    store.change_site(site, wished, at=Clock()(), person=None, told="")
    visits = Visits(store, Pages(time.monotonic, SERVICE, 20).fetch, SERVICE, Clock())

    def looked(
        body: str = LINE, head: str = "", path: str = "/artikel/1", status: int = 200, **headers: str
    ) -> Checkup:
        page = f'<!doctype html><html lang="nl"><head>{head}</head><body>{body}</body></html>'
        server.says(path, page.encode(), status, **{"Content_Type": "text/html; charset=utf-8", **headers})
        return visits.look(EDITOR, "magazine", server.origin + path, WORDS)

    return looked


def to_mend(checkup: Checkup) -> list[str]:
    return [str(each.told) for each in checkup.remarks if each.level is Level.MEND]


def noted(checkup: Checkup) -> list[str]:
    return [str(each.told) for each in checkup.remarks if each.level is Level.NOTE]


def lines(checkup: Checkup) -> list[str]:
    """What is to be pasted."""
    return [each.line for each in checkup.remarks if each.level is Level.MEND and each.line]


def test_on_a_page_that_is_as_it_should_be_nothing_is_to_be_mended(look: Callable[..., Checkup]) -> None:
    checkup = look(head="<title>Wie is aan zet? &amp; meer</title>")
    assert (to_mend(checkup), noted(checkup)) == ([], [])
    assert (checkup.key, checkup.title, checkup.kept_title) == ("/artikel/1", "Wie is aan zet? & meer", "")


@pytest.mark.parametrize(
    ("body", "told", "line"),
    [
        ("<p>Een artikel.", ["The line is not in the page"], LINE),
        (f"<!-- {LINE} -->", ["The line is not in the page"], LINE),
        (f"<script>'{LINE.partition(chr(10))[0]}'</script>", ["The line is not in"], LINE),
        (LINE.partition("\n")[0], ["The script is not in the page"], LINE.partition("\n")[2]),
        (LINE.partition("\n")[2], ["The line is not in the page"], LINE),
        (
            LINE.replace("t/magazine", "t/buurt"),
            ["The link in the line leads to “https://reacties.example/t/buurt”"],
            None,
        ),
        (
            LINE.replace(SERVICE, "https://elders.example"),
            ["The link in the line leads to", "A script comes from “https://elders.example/w.js”"],
            None,
        ),
        (
            "<div data-moderation></div><script src='https://reacties.example/w.js' async></script>",
            ["There is no link"],
            None,
        ),
        (f"{LINE}\n{LINE}", ["The same thread stands in the page more than once."], None),
        (LINE.replace("rer-when", "x").replace("no-refer", ""), ["Without script the service does not learn"], None),
        (
            LINE.replace("<div data-moderation>", "<div data-moderation data-thread='https://elders.example/'>"),
            ["The page names a thread that this site cannot have"],
            None,
        ),
    ],
)
def test_what_is_wrong_with_the_line_is_said_with_what_to_paste(
    look: Callable[..., Checkup], body: str, told: list[str], line: str | None
) -> None:
    checkup = look(body)
    assert len(to_mend(checkup)) == len(told)
    for sentence, begin in zip(sorted(to_mend(checkup)), sorted(told), strict=True):
        assert sentence.startswith(begin)
    if line is not None:
        assert lines(checkup)[0] == line


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (LINE + LINE.partition("\n")[2], "The script stands in the page more than once."),
        (LINE.replace(" async", ""), "Without “async”"),
        (f"<template>{LINE}</template>", "The line stands in a <template>"),
        (f"{LINE}<script src='https://elders.example/w.js' async></script>", "A script comes from"),
    ],
)
def test_what_is_not_quite_so_is_noted(look: Callable[..., Checkup], body: str, told: str) -> None:
    checkup = look(body)
    assert to_mend(checkup) == []
    (note,) = noted(checkup)
    assert note.startswith(told)


def test_the_service_may_be_written_otherwise(look: Callable[..., Checkup]) -> None:
    assert to_mend(look(LINE.replace(SERVICE, "HTTPS://Reacties.Example:443"))) == []


def test_several_threads_may_stand_in_one_page(look: Callable[..., Checkup]) -> None:
    two = LINE + LINE.partition("\n")[0].replace("<div data-moderation", "<div data-moderation data-thread='twee'")
    assert to_mend(look(two)) == []


def test_a_page_that_prints_the_reactions_itself_is_known(look: Callable[..., Checkup]) -> None:
    printed = (
        f'<div data-moderation><div class="mod" data-mod="view" data-page="{SERVICE}/t/magazine?thread=/artikel/1">'
        f"<div><a href='/elders'>x</a></div></div></div><script src='{SERVICE}/w.0123456789ab.js' async></script>"
    )
    checkup = look(printed)
    assert (to_mend(checkup), checkup.key) == ([], "/artikel/1")
    assert any(str(each.told).startswith("The page prints the reactions itself") for each in checkup.remarks)


@pytest.mark.parametrize(
    ("head", "attributes", "path", "key"),
    [
        ("", "", "/artikel/1", "/artikel/1"),
        ("", "", "/artikel/1/index.html", "/artikel/1"),
        ('<link rel="canonical" href="/artikel/een/?utm_source=x">', "", "/artikel/1", "/artikel/een"),
        ('<link rel="canonical" href="artikel-een">', "", "/artikel/1", "/artikel/artikel-een"),
        ('<base href="/x/"><link rel="canonical" href="een">', "", "/artikel/1", "/x/een"),
        ('<link rel="canonical" href="https://elders.example/een">', "", "/artikel/1", "/artikel/1"),
        ('<link rel="canonical" href="https://[kapot">', "", "/artikel/1", "/artikel/1"),
        ('<link rel="canonical" href="/artikel/een">', " data-thread='artikel-12'", "/artikel/1", "artikel-12"),
    ],
)
def test_it_is_said_which_thread_a_page_has(
    look: Callable[..., Checkup], head: str, attributes: str, path: str, key: str
) -> None:
    assert look(LINE.replace("data-moderation", f"data-moderation{attributes}", 1), head, path).key == key


POLICIES = (
    ({"Content_Security_Policy": "default-src 'none'"}, "", ["script-src", "connect-src"]),
    ({"Content_Security_Policy": f"default-src 'self' {SERVICE}; form-action 'self'"}, "", ["form-action"]),
    ({"Content_Security_Policy": f"default-src {SERVICE}, connect-src 'self'"}, "", ["connect-src"]),
    ({"Content_Security_Policy_Report_Only": "default-src 'none'"}, "", []),
    ({}, "<meta http-equiv='content-security-policy' content=\"script-src 'self'; sandbox\">", ["script-src"]),
    ({"Content_Security_Policy": "require-trusted-types-for 'script'; trusted-types x"}, "", ["trusted-types x"]),
    ({"Content_Security_Policy": "sandbox allow-scripts"}, "", ["sandbox allow-scripts allow-forms allow-same-origin"]),
)


@pytest.mark.parametrize(("headers", "head", "begins"), POLICIES)
def test_what_a_policy_stops_is_said_with_the_directive_that_does_not(
    look: Callable[..., Checkup], headers: dict[str, str], head: str, begins: list[str]
) -> None:
    mended = lines(look(head=head, **headers))
    assert len(mended) == len(begins)
    for line, begin in zip(mended, begins, strict=True):
        assert line.startswith(begin)
        assert line.startswith(("sandbox", "trusted")) or line.endswith(f" {SERVICE}")


def test_where_scripts_need_a_nonce_ours_is_to_have_it(look: Callable[..., Checkup]) -> None:
    strict = {"Content_Security_Policy": "script-src 'nonce-abc' 'strict-dynamic' https:"}
    assert lines(look(**strict)) == [f'<script nonce="…" src="{SERVICE}/w.js" async></script>']
    assert lines(look(LINE.replace("<script", "<script nonce='abc'"), **strict)) == []


def test_a_site_that_says_who_its_readers_are_must_let_itself_be_asked(
    look: Callable[..., Checkup], server: Server
) -> None:
    asking = LINE.replace("data-moderation", "data-moderation data-identity='/wie'", 1)
    policy = {"Content_Security_Policy": f"default-src 'none'; script-src {SERVICE}; connect-src {SERVICE}"}
    assert lines(look(**policy)) == []
    assert lines(look(asking, **policy)) == [f"connect-src {SERVICE} {server.origin}"]


@pytest.mark.parametrize(
    ("change", "head", "headers", "is_told"),
    [
        (("", ""), "", {"Referrer_Policy": "no-referrer"}, False),  # the link's own wish goes first
        ((' referrerpolicy="no-referrer-when-downgrade"', ""), "", {}, True),
        ((' referrerpolicy="no-referrer-when-downgrade"', ""), "", {"Referrer_Policy": "same-origin"}, True),
        ((' referrerpolicy="no-referrer-when-downgrade"', ""), "", {"Referrer_Policy": "x, unsafe-url"}, False),
        ((' referrerpolicy="no-referrer-when-downgrade"', ""), "<meta name=referrer content=unsafe-url>", {}, False),
        (("<a ", "<a rel='nofollow noreferrer' "), "", {}, True),
        (("t/magazine", "t/magazine?thread=/artikel/1"), "", {"Referrer_Policy": "no-referrer"}, False),
        (('t/magazine" referrerpolicy="no-referrer-when-downgrade', "t/magazine?thread=/artikel/1"), "", {}, False),
    ],
)
def test_without_script_the_page_must_be_told_somehow(
    look: Callable[..., Checkup], change: tuple[str, str], head: str, headers: dict[str, str], is_told: bool
) -> None:
    mended = lines(look(LINE.replace(*change, 1), head, **headers))
    assert ["?thread=/artikel/1" in line for line in mended] == [True] * is_told


def test_language_search_engines_and_embedding_are_told(look: Callable[..., Checkup], server: Server) -> None:
    server.says(
        "/en", f'<html lang="en-GB"><meta name=robots content="noindex">{LINE}'.encode(), Content_Type="text/html"
    )
    checkup = look(Cross_Origin_Embedder_Policy="require-corp", X_Robots_Tag="none", path="/nl")
    told = " ".join(str(each.told) for each in checkup.remarks)
    assert "(COEP)" in told
    assert "Search engines are asked not to list this page" in told
    assert "The page is in" not in told


def test_what_is_not_an_article_is_said(look: Callable[..., Checkup]) -> None:
    gone = look(body=LINE, head="<title>Error response</title>", status=404)
    assert to_mend(gone) == ["The page answered with status 404: readers find no article there."]
    assert (gone.key, gone.title) == (None, "")
    told = to_mend(look(Content_Type="application/json"))
    assert told == ["This is no page of HTML but “application/json”."]


def test_a_site_that_opens_its_threads_itself_must_have_one(
    house: House, store: Store, server: Server, wil: Person, bram: Person
) -> None:
    look = looking(store, server)
    house.sites.change(wil, "magazine", replace(as_wished(store.site("magazine")), open_threads=False))
    assert to_mend(look()) == ["There is no thread /artikel/1, and on this site readers do not open any."]
    house.visits.name_thread(bram, "magazine", "/artikel/1", "Een", "/artikel/1")
    assert to_mend(look()) == []


def test_a_title_is_taken_over_and_all_else_of_the_thread_stays(
    house: House, store: Store, bram: Person, clock: Clock, server: Server
) -> None:
    look = looking(store, server)
    kept = PageThread("magazine", "/artikel/1", "", f"{ORIGIN}/artikel/1/", clock(), clock())
    store.put_thread(kept)
    checkup = look(head="<title>Het Blad | Wie?</title><meta property='og:title' content='Wie is aan zet?'>")
    assert (checkup.title, checkup.kept_title) == ("Wie is aan zet?", "")
    house.visits.name_thread(bram, "magazine", "/artikel/1", checkup.title, checkup.address)
    assert store.thread("magazine", "/artikel/1") == replace(kept, title="Wie is aan zet?")
    made = house.visits.name_thread(bram, "magazine", "artikel-12", "Twaalf", f"{server.origin}/twaalf/?utm_source=x")
    assert (made.url, made.opened) == (f"{server.origin}/twaalf/", clock())
    for wrong in ("", "\0", "x" * 301):
        with pytest.raises(BadAddress):
            house.visits.name_thread(bram, "magazine", "/artikel/1", wrong, "")


@pytest.mark.parametrize(
    "address",
    [
        *("", " ", "artikel", "//elders.example/", "https://elders.example/", f"{ORIGIN}:444/", "file:///etc/passwd"),
        *(f"{ORIGIN}/\0", f"{ORIGIN}/\\", "x" * 3000, "https://[", f"{ORIGIN}@elders.example/", "javascript:x"),
    ],
)
def test_only_pages_of_the_site_are_looked_at(kept: Store, address: str) -> None:
    with pytest.raises(BadAddress):
        page_address(address, kept.site("magazine"))


def test_a_page_that_cannot_be_had_is_said_to_be_so(
    house: House, store: Store, clock: Clock, bram: Person, server: Server
) -> None:
    site = store.site("magazine")
    store.change_site(site, replace(site, origins=(server.origin,)), at=clock(), person=None, told="")
    server.says("/weg", status=302, Location="https://elders.example/")
    checkup = house.visits.look(bram, "magazine", "/weg", WORDS)
    assert [str(each.told).partition(",")[0] for each in checkup.remarks] == [
        "The page leads on to “https://elders.example”"
    ]
    assert (checkup.faults, checkup.key) == (1, None)
    with pytest.raises(UnknownSite):
        house.visits.look(bram, "nergens", "/", WORDS)


def test_one_page_is_looked_at_at_a_time(store: Store, clock: Clock, bram: Person) -> None:
    begun, goes_on = Event(), Event()

    def slow(address: str, origins: object) -> Fetched:
        begun.set()
        assert goes_on.wait(20)
        return Fetched(address, 200, (("content-type", "text/html"),), LINE.encode())

    visits = Visits(store, slow, SERVICE, clock)
    first = Thread(target=visits.look, args=(bram, "magazine", ARTICLE, WORDS))
    first.start()
    assert begun.wait(20)
    with pytest.raises(BadAddress, match="Another page is being looked at"):
        visits.look(bram, "magazine", ARTICLE, WORDS)
    goes_on.set()
    first.join()
    assert visits.look(bram, "magazine", ARTICLE, WORDS).faults == 0


@pytest.mark.parametrize(
    "trap",
    [
        *("<!--", "<![CDATA[", "<a b='", "<script>", "<script><!--", "<title>", "</", "<a b=", "<div data-moderation "),
        *("<template>", "&#", "<a\t", "<?", "<div data-moderation>", "<a b=c>"),
    ],
)
def test_a_page_that_is_made_to_take_long_does_not(trap: str) -> None:
    """A parser that looks for the same end again and again would take minutes."""
    begun = time.process_time()
    seen_in((trap * 300_000)[:300_000])
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "trap",
    [
        '<meta http-equiv="Content-Security-Policy" content="default-src ' + "a " * 200_000 + '">' + LINE,
        '<meta http-equiv="Content-Security-Policy" content="default-src x">' * 6_000 + LINE,
        f'<base href="https://blad.example/{"a/" * 200_000}">{LINE}<div data-moderation>' + "<a href=../x>" * 1_000,
        '<script src="/w.js"></script>' * 15_000,
        f'<div data-moderation title="&#{"9" * 5_000};"><a>x</a></div>',
    ],
    ids=["a long policy", "many policies", "a long base", "many scripts", "a large number"],
)
def test_a_page_that_is_made_to_be_judged_for_long_is_not(look: Callable[..., Checkup], trap: str) -> None:
    begun = time.process_time()
    told = look(trap).remarks
    assert time.process_time() - begun < 2
    assert sum(len(remark.line) for remark in told) < 500_000


def test_a_page_is_read_as_browsers_do() -> None:
    seen = seen_in(
        "<HTML LANG=fy><head><title>\n Wie \n is?</title><title>Nee</title>"
        "<svg><title>Ook niet</title></svg><textarea><div data-moderation></textarea>"
        "<script>if (a<b) { document.write('<title>x</title>') }</script><style>a > b { content: '<a>' }</style>"
        "<div class='it's' data-moderation=\"\" Data-Thread='a &gt; \"b\"'><p><div><a href=x>1</a></div>"
        "<a href=y>2</a></div><a href=z>3</a><a data-moderation-count href=q>4</a>"
    )
    assert (seen.language, seen.title, seen.badges) == ("fy", "Wie is?", 1)
    (line,) = seen.lines
    assert line.attributes["data-thread"] == 'a > "b"'
    assert [link["href"] for link in line.links] == ["x", "y"]
