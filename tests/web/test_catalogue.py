"""Every sentence of the code has its Dutch one, with the same places in it."""

import re
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from moderation.domain.message import say, say_count
from moderation.rules import RULES
from moderation.web import presenters
from moderation.web.words import Words, words_for

ROOT = Path(__file__).parent.parent.parent
CATALOGUE = ROOT / "moderation" / "web" / "locale" / "nl.po"
METHODS = [("moderation/**.py", "python"), ("moderation/web/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "ngettext": (1, 2), "gettext": None, "say": None, "say_count": (1, 2)}
OPTIONS = {"moderation/web/templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}

Sentence = str | tuple[str, ...]


def sentences() -> set[Sentence]:
    """Every sentence that stands in the code."""
    found = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS, directory_filter=lambda path: ".venv" not in path)
    return {sentence for _, _, sentence, _, _ in found}


def dutch() -> dict[Sentence, Sentence]:
    with CATALOGUE.open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale="nl") if message.id}


def forms(sentence: Sentence) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else tuple(sentence)


def test_the_catalogue_has_every_sentence_and_no_other() -> None:
    assert sentences() == set(dutch())


def test_no_sentence_is_left_untranslated() -> None:
    assert [sentence for sentence, translated in dutch().items() if not all(forms(translated))] == []


def test_a_translation_has_the_places_of_its_sentence() -> None:
    for sentence, translated in dutch().items():
        places = [set(re.findall(r"%\(\w+\)[sd]", form)) for form in (*forms(sentence), *forms(translated))]
        assert set.union(*places) == places[0] or isinstance(sentence, tuple), sentence
        assert places[-1] == places[len(forms(sentence)) - 1], sentence


def test_every_rule_has_its_word_at_the_desk_also_one_that_is_gone() -> None:
    words = words_for("nl", "Europe/Amsterdam")
    assert presenters.rule_in_words("surname", words) == "Achternaam"
    assert presenters.rule_in_words("arrangement", words) == "Afspraak"
    assert presenters.rule_in_words("no-such-rule", words) == "no-such-rule"
    assert {rule.title.text for rule in RULES} <= set(dutch())


def test_a_message_is_said_in_each_language_with_its_number() -> None:
    dutch_words, english = Words("nl", "Europe/Amsterdam"), Words("en", "Europe/London")
    links = "The text has %(count)d link.", "The text has %(count)d links."
    assert dutch_words.of(say_count(*links, 1)) == "De tekst heeft 1 link."
    assert english.of(say_count(*links, 2)) == "The text has 2 links."
    assert dutch_words.of(say("Enter your name.")) == "Vul uw naam in."


def test_a_language_that_we_do_not_speak_is_answered_in_dutch() -> None:
    assert Words("xx", "Europe/Amsterdam").language == "nl"
