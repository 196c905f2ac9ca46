"""The front: threads and counts from memory, the way browsers and caches like them, and never out of date."""

import gzip
import json
import tracemalloc
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

import brotli
import pytest
from flask.testing import FlaskClient

from moderation import bootstrap
from moderation.config import Settings
from moderation.domain.decision import Act
from moderation.domain.errors import StoreUnavailable, UnknownSite
from moderation.domain.person import Person
from moderation.domain.snapshot import name_of
from moderation.domain.thread import Thread
from moderation.store.interface import Store
from moderation.web.atom import Feeds
from moderation.web.front import EXCUSED, Answer, Front, coding_for
from moderation.web.house import House
from moderation.web.printing import Printing
from moderation.web.readable import Sources
from moderation.web.watch import Watch
from tests.conftest import ARTICLE, Reader

SITE = "/api/v1/sites/magazine"
THREAD = f"{SITE}/threads/{name_of(ARTICLE)}.json"
PIECE = f"{SITE}/threads/{name_of(ARTICLE)}.html"
COUNTS = f"{SITE}/counts"


class Seconds:
    """A clock for the watch that is put forward by hand."""

    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


def sources(house: House) -> Sources:
    """Those of the house's own front."""
    url = house.public_url
    return Sources(house.publication, house.views, Feeds(house.publication, Printing(url), url))


def headers(given: Mapping[str, str]) -> Any:
    return {name.lower(): value for name, value in given.items()}.get


def ready(front: Front, path: str = THREAD, query: str = "", method: str = "GET", **given: str) -> Answer | None:
    """What lies ready; the names of headers are written with `_`."""
    return front.ready(method, path, query, headers({name.replace("_", "-"): value for name, value in given.items()}))


def asked(front: Front, path: str = THREAD, query: str = "", method: str = "GET", **given: str) -> Answer:
    answer = front.asked(method, path, query, headers({name.replace("_", "-"): value for name, value in given.items()}))
    assert answer is not None
    return answer


def told(answer: Answer) -> Any:
    return json.loads(answer.body)


def approved(house: House, els: Person, jan: Reader, text: str = "Een dapper initiatief.") -> int:
    """The number of a reaction by Jan that els has approved of."""
    number = jan.sends(text).reaction.number
    house.review.decide(els, "magazine", number, Act.APPROVE, 0)
    return number


@pytest.fixture
def front(house: House) -> Front:
    return house.front


@pytest.fixture
def elsewhere(settings: Settings) -> Iterator[House]:
    """The house as another process has put it together, on the same database."""
    store = bootstrap.store_of(settings)
    yield bootstrap.build(settings, store)
    store.close()


# What is ready


def test_nothing_is_ready_before_somebody_has_asked(front: Front) -> None:
    assert ready(front) is None
    assert told(asked(front))["count"] == 0
    assert ready(front) == asked(front)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered_here(front: Front, method: str) -> None:
    asked(front)
    assert ready(front, method=method) is None
    assert front.answer(method, THREAD, "", headers({})) is None


def test_a_decision_is_seen_at_once(front: Front, house: House, els: Person, jan: Reader) -> None:
    asked(front)
    approved(house, els, jan)
    current = asked(front)
    assert [each["html"] for each in told(current)["reactions"]] == ["<p>Een dapper initiatief.</p>"]
    assert ready(front) == current


def test_a_decision_in_another_process_is_seen_at_once(
    front: Front, house: House, elsewhere: House, els: Person, jan: Reader
) -> None:
    number = approved(house, els, jan)
    assert told(asked(front))["count"] == 1
    elsewhere.review.decide(els, "magazine", number, Act.REMOVE, 1, reason="offtopic")
    assert ready(front) is None
    assert told(asked(front))["count"] == 0


def test_what_waits_leaves_the_answer_as_it_was(front: Front, jan: Reader) -> None:
    before = asked(front)
    jan.sends()
    assert ready(front) is before


def test_a_change_on_one_site_leaves_the_others_ready(front: Front, house: House, els: Person, jan: Reader) -> None:
    theirs = f"/api/v1/sites/buurt/threads/{name_of('/')}.json"
    before = asked(front, theirs)
    approved(house, els, jan)
    assert ready(front, theirs) is before


def test_a_thread_is_the_same_by_its_name_and_by_its_address(front: Front) -> None:
    assert asked(front).body == asked(front, f"{SITE}/thread", f"thread={quote(ARTICLE)}").body


def test_of_a_site_that_has_changed_only_the_threads_that_have_too_are_made_anew(
    front: Front, house: House, els: Person, jan: Reader
) -> None:
    other = f"{SITE}/threads/{name_of('/artikel/2')}.html"
    before = asked(front, other), asked(front, PIECE)
    approved(house, els, jan)
    assert ready(front, other) is ready(front, PIECE) is None
    assert asked(front, other) is before[0]
    assert asked(front, PIECE).body != before[1].body
    assert ready(front, other) is before[0]


@pytest.mark.parametrize("change", ["title", "policy"])
def test_a_view_is_made_anew_when_its_thread_or_its_house_rules_change(
    front: Front, store: Store, house: House, change: str
) -> None:
    before = asked(front, PIECE)
    if change == "title":
        store.put_thread(Thread("magazine", ARTICLE, "", "https://blad.example/elders", closed=house.clock()))
    else:
        house.activations.activate("magazine", "open")
    assert ready(front, PIECE) is None
    assert asked(front, PIECE).body != before.body


@pytest.mark.parametrize(
    ("query", "spelled"),
    [
        ("sort=newest", "sort=newest&v=12"),
        ("sort=newest", "sort=%6eewest&sort=oldest"),
        ("sort=oldest&lang=de", "lang=DE-AT&sort=oldest"),
        ("", "lang=klingon&utm_source=mail"),
    ],
)
def test_however_a_view_is_asked_for_it_is_kept_once(front: Front, query: str, spelled: str) -> None:
    answer = asked(front, PIECE, spelled)
    assert ready(front, PIECE, spelled) is None
    assert ready(front, PIECE, query) is answer
    assert asked(front, PIECE, spelled) is answer


def test_parts_that_begin_where_nothing_does_are_made_and_not_kept(
    front: Front, house: House, els: Person, jan: Reader
) -> None:
    first, _, third = (approved(house, els, jan, f"Nummer {number}.") for number in range(3))
    house.review.decide(els, "magazine", 2, Act.REMOVE, 1, reason="offtopic")
    gone, there = (PIECE.replace(".html", f"/{number}.html") for number in (2, third))
    assert asked(front, gone).body == asked(front, there).body
    assert ready(front, gone) is None
    assert ready(front, there) is not None
    assert first == 1


def test_a_bare_count_is_text_for_whoever_asks(
    front: Front, client: FlaskClient, house: House, els: Person, jan: Reader
) -> None:
    approved(house, els, jan)
    for thread, count in ((ARTICLE, b"1"), (f"{ARTICLE}/", b"1"), ("/stil", b"0"), ("javascript:", b"0")):
        query = urlencode({"site": "magazine", "thread": thread})
        answer = asked(front, "/count.txt", query)
        assert answer.body == count
        assert ready(front, "/count.txt", query) == answer
        assert client.get(f"/count.txt?{query}").data == count
    said = dict(asked(front, "/count.txt", query).headers)
    assert said["content-type"] == "text/plain; charset=utf-8"
    assert said["access-control-allow-origin"] == "*"
    for query, status in (("", 400), ("site=magazine", 400), ("thread=/", 400), ("site=nergens&thread=/", 404)):
        assert client.get(f"/count.txt?{query}").status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/t/magazine",
        "/api/v1/receipts/x",
        f"{SITE}/threads/",
        f"{SITE}/threads/..%2F..json",
        f"{SITE}/threads/_2Fartikel.json",
        f"{SITE}/threads/{name_of(ARTICLE)}.xml",
        f"{SITE}/threads/{name_of(ARTICLE)}/0.json",
        f"{SITE}/threads/{name_of(ARTICLE)}/{10**18}.json",
        COUNTS,
    ],
)
def test_what_is_no_question_of_ours_is_left_to_others(front: Front, path: str) -> None:
    assert front.answer("GET", path, "", headers({})) is None


def test_a_site_that_is_not_known_is_said_by_those_who_speak_of_errors(front: Front) -> None:
    path = THREAD.replace("magazine", "nergens")
    assert front.answer("GET", path, "", headers({})) is None
    with pytest.raises(UnknownSite):
        front.asked("GET", path, "", headers({}))


# As browsers and caches like it


def test_the_body_comes_in_the_coding_that_was_asked_for(front: Front, house: House, els: Person, jan: Reader) -> None:
    approved(house, els, jan, "Éen zin die *telt*.")
    plain = asked(front).body
    assert gzip.decompress(asked(front, accept_encoding="gzip").body) == plain
    assert brotli.decompress(asked(front, accept_encoding="gzip, deflate, br, zstd").body) == plain
    assert json.loads(plain)["reactions"][0]["html"] == "<p>Éen zin die <strong>telt</strong>.</p>"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("identity", ""),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, br", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip; q=0", ""),
        ("br ; q=0.000,gzip;q=0.0", ""),
        ("deflate, zstd", ""),
        (",;,;q=,", ""),
        ("br;q=0.1, gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.5", "br"),
        ("gzip;q=0.001", "gzip"),
    ],
)
def test_a_coding_is_chosen_as_the_standard_says(accepted: str, coding: str) -> None:
    assert coding_for(accepted) == coding


def test_every_coding_has_a_tag_of_its_own(front: Front) -> None:
    tags = {dict(asked(front, accept_encoding=coding).headers)["etag"] for coding in ("", "gzip", "br")}
    assert len(tags) == 3
    assert all(tag.startswith('"') and tag.endswith('"') for tag in tags)


@pytest.mark.parametrize("around", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_it_already_is_told_so_without_a_body(front: Front, around: str) -> None:
    tag = dict(asked(front).headers)["etag"]
    answer = asked(front, if_none_match=around.format(tag))
    assert (answer.status, answer.body) == (304, b"")
    assert dict(answer.headers)["etag"] == tag
    assert "content-type" not in dict(answer.headers)


def test_another_tag_brings_the_whole(front: Front) -> None:
    tag = dict(asked(front, accept_encoding="br").headers)["etag"]
    assert asked(front, if_none_match=tag).status == 200


def test_a_tag_changes_with_what_it_stands_for_and_comes_back_with_it(
    front: Front, house: House, els: Person, jan: Reader
) -> None:
    empty = dict(asked(front).headers)["etag"]
    number = approved(house, els, jan)
    assert dict(asked(front).headers)["etag"] != empty
    house.review.decide(els, "magazine", number, Act.REMOVE, 1, reason="offtopic")
    assert dict(asked(front).headers)["etag"] == empty


def test_head_is_the_answer_without_its_body(front: Front) -> None:
    whole, head = asked(front), asked(front, method="HEAD")
    assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")
    assert dict(head.headers)["content-length"] == str(len(whole.body))


def test_caches_and_pages_are_told_what_they_may(front: Front) -> None:
    said = dict(asked(front, PIECE).headers)
    assert said["content-type"] == "text/html; charset=utf-8"
    assert said["cache-control"] == "public, max-age=0, stale-if-error=600"
    assert said["vary"] == "accept-encoding"
    assert said["access-control-allow-origin"] == "*"
    assert said["x-content-type-options"] == "nosniff"
    assert said["content-security-policy"].startswith("default-src 'none'")


def test_the_application_hands_it_out_in_the_same_way(client: FlaskClient, front: Front) -> None:
    for address, query in ((THREAD, ""), (PIECE, ""), (COUNTS, f"thread={ARTICLE}")):
        there = client.get(address, query_string=query)
        here = asked(front, address, query)
        assert (there.status_code, there.data) == (here.status, here.body)
        assert all(there.headers[name] == value for name, value in here.headers)
        tagged = client.get(address, query_string=query, headers={"If-None-Match": dict(here.headers)["etag"]})
        assert (tagged.status_code, tagged.data) == (304, b"")


# Counts


def test_fifty_pages_are_counted_in_one_call(front: Front, house: House, els: Person, jan: Reader) -> None:
    approved(house, els, jan)
    query = "&".join(f"thread={quote(key)}" for key in (ARTICLE, *(f"/{number}" for number in range(49))))
    counted = told(asked(front, COUNTS, query))["counts"]
    assert len(counted) == 50
    assert counted[ARTICLE] == {"count": 1, "words": "reacties: 1"}
    assert counted["/7"] == {"count": 0, "words": "reacties: 0"}
    assert ready(front, COUNTS, query) is not None


def test_fifty_one_pages_are_too_many(front: Front, client: FlaskClient) -> None:
    query = "&".join(f"thread=/{number}" for number in range(51))
    assert front.answer("GET", COUNTS, query, headers({})) is None
    assert client.get(f"{COUNTS}?{query}").status_code == 400


# When the store cannot be reached


@pytest.fixture
def excused(house: House, store: Store) -> tuple[Front, Seconds]:
    """A front whose watch has a clock of the test's own."""
    seconds = Seconds()
    return Front(sources(house), Watch(store, seconds), house.clock), seconds


def test_what_was_seen_last_is_shown_for_a_minute_while_the_store_is_away(
    excused: tuple[Front, Seconds], store: Store
) -> None:
    front, seconds = excused
    before = asked(front)
    store.close()
    assert ready(front) is None
    seconds.at += EXCUSED - 1
    assert asked(front) == before
    seconds.at += 2
    with pytest.raises(StoreUnavailable):
        asked(front)


def test_what_is_known_to_be_outdated_is_not_shown_while_the_store_is_away(
    excused: tuple[Front, Seconds], house: House, store: Store, els: Person, jan: Reader
) -> None:
    front, _ = excused
    number = approved(house, els, jan)
    assert told(asked(front))["count"] == 1
    house.review.decide(els, "magazine", number, Act.REMOVE, 1, reason="offtopic")
    asked(front, PIECE)  # by this look it is known that something has changed
    store.close()
    with pytest.raises(StoreUnavailable):
        asked(front)
    assert asked(front, PIECE).status == 200


def test_what_was_never_seen_is_not_invented_while_the_store_is_away(
    excused: tuple[Front, Seconds], store: Store
) -> None:
    front, _ = excused
    asked(front)
    store.close()
    with pytest.raises(StoreUnavailable):
        asked(front, PIECE)


# Memory


def test_strangers_who_ask_in_a_thousand_ways_do_not_fill_the_memory(house: House, store: Store) -> None:
    most = 400_000
    front = Front(sources(house), Watch(store, Seconds()), house.clock, most)
    filler = "x" * 10_000
    asked(front)
    tracemalloc.start()
    try:
        for number in range(300):
            asked(front, f"{SITE}/thread", f"thread={ARTICLE}&{number}={filler}")
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 2 * most
    assert told(asked(front))["count"] == 0


def test_what_is_read_stays_ready_while_strangers_make_up_threads(house: House, store: Store) -> None:
    front = Front(sources(house), Watch(store, Seconds()), house.clock, 100_000)
    asked(front)
    asked(front, f"{SITE}/thread", "thread=/once")
    for number in range(100):
        assert ready(front)
        asked(front, f"{SITE}/thread", f"thread=/made-up/{number}")
    assert not ready(front, f"{SITE}/thread", "thread=/once")


def test_one_answer_that_is_larger_than_all_room_is_still_given(house: House, store: Store) -> None:
    front = Front(sources(house), Watch(store, Seconds()), house.clock, 1)
    assert asked(front) == asked(front)
