"""The ceiling on the CPU time of one rendering: it stops what runs under it, in any thread, and nothing else."""

import gc
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import regex
import textile.core
import textile.objects.block
import textile.objects.table
import textile.utils

from moderation.markup import renderer, stop
from moderation.markup.sanitise import sanitised
from tests.markup.reading import LITE, SPANS

HANGING = r"(?:a|aa)+\Z"
TAKES_AGES = "a" * 60 + "b"
GENEROUS = 20
"""How many times the ceiling may be overrun on a busy machine before a test calls it no stop."""


def test_a_search_that_would_take_ages_is_stopped_inside() -> None:
    begun = time.thread_time()
    with stop.ceiling(0.05), pytest.raises(stop.TooSlow):
        stop.compile(HANGING).search(TAKES_AGES)
    assert time.thread_time() - begun < 0.05 * GENEROUS


def test_a_loop_that_looks_is_stopped() -> None:
    begun = time.thread_time()

    def endless() -> None:
        while True:
            stop.check()

    with stop.ceiling(0.05), pytest.raises(stop.TooSlow):
        endless()
    assert 0.05 <= time.thread_time() - begun < 0.05 * GENEROUS


def test_a_search_begun_too_late_is_not_begun() -> None:
    with stop.ceiling(0), pytest.raises(stop.TooSlow):
        stop.compile("a").search("a")


def test_outside_of_a_ceiling_nothing_is_stopped() -> None:
    stop.check()
    assert stop.left() is None
    assert stop.compile("a").search("a")


def test_each_thread_has_its_own_ceiling() -> None:
    reached, others = threading.Event(), threading.Event()

    def under_a_ceiling() -> bool:
        with stop.ceiling(0.01):
            try:
                while True:
                    stop.check()
            except stop.TooSlow:
                reached.set()
                return others.wait(10)

    def without() -> None:
        assert reached.wait(10)
        stop.check()
        others.set()

    with ThreadPoolExecutor(2) as pool:
        stopped, free = pool.submit(under_a_ceiling), pool.submit(without)
        assert stopped.result()
        assert free.result() is None


def test_the_work_of_other_threads_does_not_count() -> None:
    """The regex package counts the time of the whole process."""
    busy = threading.Event()

    def work() -> None:
        while not busy.is_set():
            pass

    with ThreadPoolExecutor(4) as pool:
        for _ in range(4):
            pool.submit(work)
        try:
            with stop.ceiling(0.05):
                found = [stop.compile("b").search("a" * 200_000 + "b") for _ in range(20)]
                found += stop.compile("[ab]{1000}").finditer("ab" * 20_000)
        finally:
            busy.set()
    assert len(found) == 60


def test_time_that_is_waited_is_not_time_that_is_worked() -> None:
    with stop.ceiling(0.02):
        threading.Event().wait(0.1)
        stop.check()


class Stoppable:
    """The `re` of the library's modules, with every pattern of it under the ceiling."""

    def __getattr__(self, name: str) -> object:
        if name == "compile":
            return lambda pattern, flags=0: stop.compile(pattern, int(flags))
        if name in ("sub", "search", "match", "split"):
            return lambda pattern, *given, flags=0: getattr(stop.compile(pattern, int(flags)), name)(*given)
        return getattr(regex, name)


def test_what_the_garbage_collector_looks_through_meanwhile_does_not_count() -> None:
    a_lot = [[] for _ in range(500_000)]
    seconds = 0.002
    begun = time.thread_time()
    with stop.ceiling(seconds):
        gc.collect()
        assert time.thread_time() - begun > seconds
        stop.check()
    del a_lot


def test_the_text_that_keeps_textile_itself_busy_for_a_minute_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """8,000 characters of the family that security.md calls R1, read by the library's own methods."""
    for module in (textile.core, textile.utils, textile.objects.block, textile.objects.table):
        monkeypatch.setattr(module, "re", Stoppable())
    text = "%(" * 2000 + "!" * 4000
    begun = time.thread_time()
    with stop.ceiling(0.1), pytest.raises(stop.TooSlow):
        textile.core.Textile(lite=True).parse(text)
    assert time.thread_time() - begun < 0.1 * GENEROUS


def test_html_that_keeps_bleach_busy_is_stopped() -> None:
    """Thousands of elements in each other: html5lib looks through all that are open for each new one."""
    begun = time.thread_time()
    with stop.ceiling(0.1), pytest.raises(stop.TooSlow):
        sanitised("<b><i>" * 20_000, SPANS)
    assert time.thread_time() - begun < 0.1 * GENEROUS


def test_after_a_stop_the_next_text_is_rendered_as_ever() -> None:
    with stop.ceiling(0.02), pytest.raises(stop.TooSlow):
        sanitised("<b>" * 40_000, SPANS)
    assert sanitised("<b>x</b>", SPANS) == "<b>x</b>"


def test_a_text_that_is_stopped_is_shown_plainly_with_all_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stop.ceiling.__wrapped__, "__defaults__", (0.0,))
    rendering = renderer.rendered("*Vet* & <b>x</b> jan@example.org <i", LITE, "test")
    assert rendering.fell_back
    assert rendering.html == "<p>*Vet* &amp; &lt;b&gt;x&lt;/b&gt; j…@e….org &lt;i</p>"
    assert rendering.plain == "*Vet* & <b>x</b> j…@e….org <i"
