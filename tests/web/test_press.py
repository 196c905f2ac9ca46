"""The press: what it prints of a sheet, for programs."""

import gzip
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest

from moderation.domain.edit import EditReason
from moderation.domain.reaction import PublicReaction
from moderation.domain.site import Site
from moderation.domain.snapshot import Sheet
from moderation.domain.thread import Thread
from moderation.web.edit_words import UNDER_A_REACTION
from moderation.web.press import PublicPress
from moderation.web.words import words_for

SITE = Site("magazine", "Loket & Lijn", ("https://blad.example",), "nl", "Europe/Amsterdam", "d" * 64)
THREAD = Thread("magazine", "/artikel/12", "Over bomen", "https://blad.example/artikel/12")
# Half past two came twice that night: this is the second one.
NIGHT = datetime(2021, 10, 31, 1, 30, tzinfo=UTC)
JAN = PublicReaction(7, "Jan <Jansen>", "<p>Een <strong>dapper</strong> idee.</p>", NIGHT)

press = PublicPress()


def a_sheet(**changes: Any) -> Sheet:
    return replace(Sheet(SITE, THREAD, 0, None, 1, (JAN,)), **changes)


def told(sheet: Sheet) -> Any:
    return json.loads(gzip.decompress(press(sheet).gzip))


def test_programs_are_told_all_that_stands_on_the_page() -> None:
    assert told(a_sheet()) == {
        "thread": "/artikel/12",
        "title": "Over bomen",
        "url": "https://blad.example/artikel/12",
        "closes": None,
        "announcement": "",
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
                "edited": "",
                "parent": None,
                "withdrawn": False,
            }
        ],
        "next": None,
    }


@pytest.mark.parametrize("reason", EditReason)
def test_readers_are_told_what_the_editors_did(reason: EditReason) -> None:
    sentence = words_for("nl", SITE.time_zone).of(UNDER_A_REACTION[reason])
    sheet = a_sheet(reactions=(replace(JAN, edited=reason.value),))
    assert told(sheet)["reactions"][0]["edited"] == sentence
    assert told(a_sheet())["reactions"][0]["edited"] == ""


def test_who_edited_twice_is_said_to_have_done_both() -> None:
    sheet = a_sheet(reactions=(replace(JAN, edited="link shortened"),), site=replace(SITE, language="en"))
    assert told(sheet)["reactions"][0]["edited"] == "Link removed by the editors. Shortened by the editors."


def test_another_site_is_spoken_to_in_its_own_language_and_time() -> None:
    english = replace(SITE, language="en", time_zone="Europe/London")
    assert told(a_sheet(site=english))["heading"] == "reactions: 1"
    assert told(a_sheet(site=english))["reactions"][0]["received"] == "2021-10-31T01:30:00+00:00"


def test_it_is_told_when_a_thread_closes() -> None:
    opened = replace(THREAD, opened=NIGHT)
    assert told(a_sheet(thread=opened))["closes"] is None
    assert told(a_sheet(thread=opened, site=replace(SITE, closes_after=3)))["closes"] == "2021-11-03T02:30:00+01:00"
    assert told(a_sheet(thread=replace(THREAD, closed=NIGHT)))["closes"] == "2021-10-31T02:30:00+01:00"


def test_an_empty_thread_says_that_it_is() -> None:
    empty = a_sheet(count=0, reactions=())
    assert told(empty)["reactions"] == []
    assert told(empty)["count"] == 0


def test_a_page_leads_to_the_next_one() -> None:
    following = told(a_sheet(count=600, next=501))["next"]
    assert re.fullmatch(r"/api/v1/sites/magazine/threads/_2fartikel_2f12/501\.json", following)


def test_a_later_page_tells_its_reactions_and_nothing_that_stands_on_the_first() -> None:
    later = a_sheet(first=501, count=600)
    assert set(told(later)) == {"thread", "reactions", "next"}


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert press(a_sheet()) == PublicPress()(a_sheet())


def test_both_codings_hold_the_same_and_tell_its_length() -> None:
    packed = press(a_sheet())
    body = gzip.decompress(packed.gzip)
    assert brotli.decompress(packed.brotli) == body
    assert packed.length == len(body)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Blad"},
        {"language": "en"},
        {"time_zone": "Europe/London"},
        {"origins": ("https://elders.example",)},
        {"closes_after": 60},
        {"informal": True},
    ],
)
def test_another_setting_of_the_site_is_another_basis(changed: dict[str, Any]) -> None:
    assert press.basis(SITE)
    assert press.basis(replace(SITE, **changed)) != press.basis(SITE)


def test_house_rules_that_change_nothing_here_leave_the_basis_as_it_is() -> None:
    assert press.basis(replace(SITE, policy="e" * 64, open_threads=False)) == press.basis(SITE)
