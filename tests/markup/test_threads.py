"""Texts that are rendered at the same time never mix."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from moderation.markup import render, stop
from moderation.markup.renderer import rendered
from tests.markup.reading import LITE

THREADS = 8
RENDERINGS = 10_000
TEXTS = 40

made_anew = partial(rendered, elements=LITE, renderer="test")


@pytest.fixture
def eager_switching(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # Seven threads that ask for their turn every ten microseconds do more work by asking than a rendering takes.
    monkeypatch.setattr(stop.ceiling.__wrapped__, "__defaults__", (60.0,))
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


def marked(number: int) -> str:
    """A text of which every part names it: emphasis, link, alias, list, address, tag and code."""
    word = f"merk{number}merk"
    link = f'"{word}":http://{word}.nl/ "x":alias'
    return f"*{word}* [{word}]http://{word}.nl/ {link}\n\n* {word}@{word}.nl\n* @{word}@\n\n<b>{word}</b>"


@pytest.mark.usefixtures("eager_switching")
def test_ten_thousand_renderings_in_eight_threads_are_what_one_makes() -> None:
    sources = [marked(number) for number in range(TEXTS)]
    expected = [made_anew(source) for source in sources]
    for number, rendering in enumerate(expected):
        assert f"merk{number}merk" in rendering.html
        assert not any(f"merk{other}merk" in rendering.html for other in range(TEXTS) if other != number)
    order = [turn % TEXTS for turn in range(RENDERINGS)]
    with ThreadPoolExecutor(THREADS) as pool:
        made = pool.map(made_anew, (sources[number] for number in order), chunksize=50)
        assert all(rendering == expected[number] for rendering, number in zip(made, order, strict=True))


@pytest.mark.usefixtures("eager_switching")
def test_what_was_rendered_a_moment_ago_does_not_mix_either() -> None:
    sources = [marked(number) for number in range(TEXTS)]
    expected = [render(source, LITE) for source in sources]
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(lambda source: render(source, LITE), sources * 20)) == expected * 20


def test_one_text_defines_nothing_for_the_next() -> None:
    made_anew("[alias]http://evil.test/\n\nnote#a. x")
    assert "evil" not in made_anew('"zie":alias [#a]').html
