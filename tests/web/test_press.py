"""The press: what it prints of a sheet, for programs and for pages."""

import gzip
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest

from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.snapshot import Packed, Sheet
from moderation.domain.thread import Thread
from moderation.web.press import PublicPress

SITE = Site("magazine", "Loket & Lijn", ("https://blad.example",), "nl", "Europe/Amsterdam", "d" * 64)
THREAD = Thread("magazine", "/artikel/12", "Over bomen", "https://blad.example/artikel/12")
# Half past two came twice that night: this is the second one.
NIGHT = datetime(2021, 10, 31, 1, 30, tzinfo=UTC)
JAN = PublicReaction(7, "Jan <Jansen>", "<p>Een <strong>dapper</strong> idee.</p>", NIGHT)

press = PublicPress("https://reacties.example")


def a_sheet(**changes: Any) -> Sheet:
    return replace(Sheet(SITE, THREAD, 0, None, 1, (JAN,)), **changes)


def told(sheet: Sheet) -> Any:
    return json.loads(gzip.decompress(press(sheet).json.gzip))


def shown(sheet: Sheet) -> str:
    return gzip.decompress(press(sheet).html.gzip).decode()


def test_programs_are_told_all_that_stands_on_the_page() -> None:
    assert told(a_sheet()) == {
        "thread": "/artikel/12",
        "title": "Over bomen",
        "url": "https://blad.example/artikel/12",
        "closes": None,
        "count": 1,
        "heading": "reacties: 1",
        "reactions": [
            {
                "number": 7,
                "anchor": JAN.anchor,
                "name": "Jan <Jansen>",
                "html": "<p>Een <strong>dapper</strong> idee.</p>",
                "received": "2021-10-31T02:30:00+01:00",
                "shown": "31 oktober 2021, 02:30",
            }
        ],
        "next": None,
    }


def test_pages_show_the_same() -> None:
    page = shown(a_sheet())
    assert "reacties: 1" in page
    assert f'id="{JAN.anchor}"' in page
    assert f'href="#{JAN.anchor}"' in page
    assert '<time datetime="2021-10-31T02:30:00+01:00">31 oktober 2021, 02:30</time>' in page
    assert "<p>Een <strong>dapper</strong> idee.</p>" in page


def test_a_name_is_never_markup() -> None:
    assert "Jan &lt;Jansen&gt;" in shown(a_sheet())
    assert "<Jansen>" not in shown(a_sheet())


def test_another_site_is_spoken_to_in_its_own_language_and_time() -> None:
    english = replace(SITE, language="en", time_zone="Europe/London")
    assert told(a_sheet(site=english))["heading"] == "comments: 1"
    assert told(a_sheet(site=english))["reactions"][0]["received"] == "2021-10-31T01:30:00+00:00"
    assert "No name given" in shown(a_sheet(site=english, reactions=(replace(JAN, name=""),)))


def test_it_is_told_when_a_thread_closes() -> None:
    opened = replace(THREAD, opened=NIGHT)
    assert told(a_sheet(thread=opened))["closes"] is None
    assert told(a_sheet(thread=opened, site=replace(SITE, closes_after=3)))["closes"] == "2021-11-03T02:30:00+01:00"
    assert told(a_sheet(thread=replace(THREAD, closed=NIGHT)))["closes"] == "2021-10-31T02:30:00+01:00"


def test_an_empty_thread_says_that_it_is() -> None:
    empty = a_sheet(count=0, reactions=())
    assert told(empty)["reactions"] == []
    assert "Er zijn nog geen reacties." in shown(empty)


def test_a_page_leads_to_the_next_one() -> None:
    first = a_sheet(count=600, next=501)
    following = told(first)["next"]
    assert re.fullmatch(r"/api/v1/sites/magazine/threads/_2fartikel_2f12/501\.json", following)
    assert 'href="https://reacties.example/t/magazine?thread=%2Fartikel%2F12&amp;first=501"' in shown(first)


def test_a_later_page_tells_its_reactions_and_nothing_that_stands_on_the_first() -> None:
    later = a_sheet(first=501, count=600)
    assert set(told(later)) == {"thread", "reactions", "next"}
    assert "reacties:" not in shown(later)


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert press(a_sheet()) == PublicPress("https://reacties.example")(a_sheet())


def test_both_codings_hold_the_same_and_tell_its_length() -> None:
    def check(packed: Packed) -> None:
        body = gzip.decompress(packed.gzip)
        assert brotli.decompress(packed.brotli) == body
        assert packed.length == len(body)

    snapshot = press(a_sheet())
    check(snapshot.json)
    check(snapshot.html)
    assert snapshot.json.tag != snapshot.html.tag


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Blad"},
        {"language": "en"},
        {"time_zone": "Europe/London"},
        {"origins": ("https://elders.example",)},
        {"closes_after": 60},
    ],
)
def test_another_setting_of_the_site_is_another_basis(changed: dict[str, Any]) -> None:
    assert press.basis(SITE)
    assert press.basis(replace(SITE, **changed)) != press.basis(SITE)


def test_another_address_of_the_service_is_another_basis() -> None:
    assert PublicPress("https://elders.example").basis(SITE) != press.basis(SITE)


def test_house_rules_that_change_nothing_here_leave_the_basis_as_it_is() -> None:
    assert press.basis(replace(SITE, policy="e" * 64, open_threads=False)) == press.basis(SITE)
