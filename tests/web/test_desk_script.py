"""What the script of the desk may weigh and may not do. What it does is tested in a browser, in tests/e2e."""

import gzip
import re
from pathlib import Path

from moderation.web import keys

SCRIPT = Path(keys.__file__).with_name("static").joinpath("desk.js").read_text("utf-8")
DANGEROUS = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\b|new Function"
IN_THE_WAY = r"\b(alert|confirm|prompt)\(|beforeunload|localStorage|sessionStorage|document\.cookie"


def test_the_script_weighs_no_more_than_six_kilobytes() -> None:
    assert len(gzip.compress(SCRIPT.encode(), 9)) <= 6 * 1024


def test_html_becomes_part_of_the_page_in_one_place_and_never_runs() -> None:
    assert not re.search(DANGEROUS, SCRIPT)
    assert SCRIPT.count("DOMParser") == 1


def test_the_script_asks_nothing_and_keeps_nothing_in_the_browser() -> None:
    assert not re.search(IN_THE_WAY, SCRIPT)


def test_the_script_has_no_words_of_its_own() -> None:
    """What it says comes from the server, in the language of who is signed in."""
    without_comments = re.sub(r"/\*.*?\*/|//[^\n]*", "", SCRIPT, flags=re.DOTALL)
    sentences = re.findall(r"\"[A-Z][a-z]+ [a-z ]+[^\"]*\"", without_comments)
    assert sentences == []


def test_every_key_that_the_script_itself_knows_is_in_the_table() -> None:
    known = set(re.findall(r"^  (\w): ", SCRIPT, re.MULTILINE))
    assert known == {"W", "f", "v", "x", "X"}
    assert known <= set(keys.BY_PRESSED)
