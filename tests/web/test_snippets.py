"""What is to be pasted into sites: whole, filled in, and doing what it says."""

import re
import subprocess
import sys

import pytest

from moderation.domain.csp import policy_in
from moderation.domain.site import Site
from moderation.domain.snapshot import address_of_page, name_of
from moderation.outside.pages import Fetched
from moderation.sites.allowed import wants
from moderation.sites.judged import Looked
from moderation.sites.seen import Seen, seen_in
from moderation.web import snippets

SERVICE = "https://reacties.example"
FILLING = snippets.Filling(SERVICE, "magazine", "Lees & reageer")
LINE = snippets.line(FILLING)
SITE = Site("magazine", "Het Blad", ("https://blad.example",), "nl", "Europe/Amsterdam", "")
PAGE = Looked(SITE, SERVICE, Fetched("https://blad.example/", 200, (), b""), Seen(), "Lees & reageer")


def test_the_line_is_the_one_that_the_check_asks_for() -> None:
    assert f"{PAGE.line()}\n{PAGE.script}" == LINE


@pytest.mark.parametrize("key", [*snippets.GENERATORS, *snippets.MORE])
def test_every_block_says_where_it_goes_and_is_filled_in(key: str) -> None:
    blocks = snippets.blocks(key, FILLING)
    assert blocks
    for block in blocks:
        assert block.path
        assert block.text
        assert not re.search(r"\{(?:service|site|words)\}", block.path + block.text)


@pytest.mark.parametrize("key", snippets.GENERATORS)
def test_each_kind_of_site_has_one_and_the_same_line(key: str) -> None:
    text = "".join(block.text for block in snippets.blocks(key, FILLING))
    div, script = LINE.split("\n")
    assert div in text
    assert script in text


def test_with_the_policy_that_is_given_the_widget_may_do_all_it_does() -> None:
    first, trusted = snippets.blocks("security-policy", FILLING)
    policy = policy_in(f"default-src 'none'; {first.text}; require-trusted-types-for 'script'; {trusted.text}")
    assert all(policy.allows(wanted, "https://blad.example/") for wanted in wants(PAGE))
    assert policy.takes_trusted("moderation")


def test_a_badge_is_one() -> None:
    badge, number = snippets.blocks("counts", FILLING)
    assert seen_in(badge.text).badges == 1
    assert number.text.startswith(f"{SERVICE}/count.txt?site=magazine&thread=/")


def test_the_sample_that_prints_reactions_asks_for_them_by_their_name() -> None:
    """It is run as it stands, by a Python of its own; where nobody answers it gives the link."""
    filling = snippets.Filling("http://127.0.0.1:9", "magazine", "Reageer")
    sample = next(block.text for block in snippets.blocks("printing", filling) if block.path == "Python")
    key = "/artikel/één_-~A?b=%2F"
    asked = "import urllib.request\nurllib.request.urlopen = lambda address, timeout: print(address) or 1 / 0\n"
    ran = subprocess.run([sys.executable, "-c", f"{sample}\nprint(reactions({key!r}))"], capture_output=True, text=True)
    assert ran.stdout.startswith('<a href="http://127.0.0.1:9/t/magazine"'), ran.stderr
    ran = subprocess.run([sys.executable, "-c", f"{asked}{sample}\nreactions({key!r})"], capture_output=True, text=True)
    assert ran.stdout.strip() == f"http://127.0.0.1:9{address_of_page('magazine', key, 0, 'html')}"
    assert name_of(key) in ran.stdout
