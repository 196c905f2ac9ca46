"""Texts that are rendered at the same time never mix."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.markup import render
from tests.markup.reading import LITE

THREADS = 8


@pytest.fixture
def eager_switching() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


def marked(number: int) -> str:
    word = f"merk{number}merk"
    link = f'"{word}":http://{word}.nl/ "x":alias'
    return f"*{word}* [{word}]http://{word}.nl/ {link}\n\n* {word}@{word}.nl\n\n<b>{word}</b>"


@pytest.mark.usefixtures("eager_switching")
def test_eight_threads_render_what_one_does() -> None:
    sources = [marked(number) for number in range(THREADS)] * 20
    expected = [render(source, LITE) for source in sources]
    with ThreadPoolExecutor(THREADS) as pool:
        assert list(pool.map(lambda source: render(source, LITE), sources)) == expected


def test_one_text_defines_nothing_for_the_next() -> None:
    render("[alias]http://evil.test/\n\nnote#a. x", LITE)
    assert "evil" not in render('"zie":alias [#a]', LITE).html
