"""Every sentence of the code has its Dutch one, every one that readers see also has those of the other languages, with
the same places in it.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from moderation.domain.message import say, say_count
from moderation.rules import RULES
from moderation.web import presenters
from moderation.web.words import INFORMAL, LAST_RESORT, SPOKEN, Words, words_for

ROOT = Path(__file__).parent.parent.parent
LOCALE = ROOT / "moderation" / "web" / "locale"
CATALOGUES = {name: LOCALE / f"{name}.po" for name in (*SPOKEN, *(f"{each}-informal" for each in INFORMAL))}
del CATALOGUES[LAST_RESORT]
METHODS = [("moderation/**.py", "python"), ("moderation/web/templates/**.*ml", "jinja2")]
KEYWORDS = {"_": None, "ngettext": (1, 2), "gettext": None, "say": None, "say_count": (1, 2)}
OPTIONS = {"moderation/web/templates/**.*ml": {"trim_blocks": "true", "lstrip_blocks": "true"}}

FOR_READERS = (
    "moderation/domain/notice.py",
    "moderation/domain/reaction.py",
    "moderation/identities.py",
    "moderation/intake/",
    "moderation/markup/",
    "moderation/pipeline.py",
    "moderation/rules/",
    "moderation/web/api",
    "moderation/web/edit_words.py",
    "moderation/web/errors.py",
    "moderation/web/feeds.py",
    "moderation/web/presenters.py",
    "moderation/web/press.py",
    "moderation/web/letters/parts.py",
    "moderation/web/letters/said.py",
    "moderation/web/letters/samples.py",
    "moderation/web/letters/to_author.py",
    "moderation/web/letters/to_reporter.py",
    "moderation/web/public.py",
    "moderation/web/receipt",
    "moderation/web/referring.py",
    "moderation/web/report",
    "moderation/web/statement_words.py",
    "moderation/web/templates/public/",
    "moderation/web/view",
)
"""Where the sentences stand that readers may see."""

ADDRESSED = re.compile(r"\b[Uu](w|zelf)?\b")
"""How Dutch speaks to people who are no friends."""

Sentence = str | tuple[str, ...]


@cache
def sentences() -> dict[Sentence, frozenset[str]]:
    """Every sentence that stands in the code, and the files in which it does."""
    found: dict[Sentence, set[str]] = {}
    places = extract_from_dir(ROOT, METHODS, OPTIONS, KEYWORDS, directory_filter=lambda path: ".venv" not in path)
    for file, _, sentence, _, _ in places:
        found.setdefault(sentence, set()).add(file)
    return {sentence: frozenset(files) for sentence, files in found.items()}


def wanted_in(name: str) -> set[Sentence]:
    """The sentences that a catalogue must have: all of them in Dutch, which the desk speaks too."""
    if name == "nl":
        return set(sentences())
    return {sentence for sentence, files in sentences().items() if any(map(is_for_readers, files))}


def is_for_readers(file: str) -> bool:
    return file.startswith(FOR_READERS)


def for_friends() -> set[Sentence]:
    """The sentences for readers that speak to them, and so are others among friends."""
    dutch = translations("nl")
    return {
        sentence
        for sentence in wanted_in("de")
        if any(ADDRESSED.search(form) for form in forms(dutch.get(sentence, "")))
    }


def translations(name: str) -> dict[Sentence, Sentence]:
    with CATALOGUES[name].open("rb") as file:
        return {message.id: message.string for message in read_po(file, locale=name[:2]) if message.id}


def forms(sentence: Sentence) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else tuple(sentence)


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue_has_every_sentence_that_it_should_and_no_other(name: str) -> None:
    assert (for_friends() if "informal" in name else wanted_in(name)) == set(translations(name))


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_sentence_is_left_untranslated(name: str) -> None:
    assert [sentence for sentence, translated in translations(name).items() if not all(forms(translated))] == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_translation_has_the_places_of_its_sentence(name: str) -> None:
    for sentence, translated in translations(name).items():
        places = [set(re.findall(r"%\(\w+\)[sd]", form)) for form in (*forms(sentence), *forms(translated))]
        assert set.union(*places) == places[0] or isinstance(sentence, tuple), sentence
        assert places[-1] == places[len(forms(sentence)) - 1], sentence


def test_friends_are_never_spoken_to_as_strangers() -> None:
    said = [form for translated in translations("nl-informal").values() for form in forms(translated)]
    assert [form for form in said if ADDRESSED.search(form)] == []


def test_every_rule_has_its_word_at_the_desk_also_one_that_is_gone() -> None:
    words = words_for("nl", "Europe/Amsterdam")
    assert presenters.rule_in_words("surname", words) == "Achternaam"
    assert presenters.rule_in_words("arrangement", words) == "Afspraak"
    assert presenters.rule_in_words("no-such-rule", words) == "no-such-rule"
    assert {rule.title.text for rule in RULES} <= set(translations("nl"))


def test_a_message_is_said_in_each_language_with_its_number() -> None:
    dutch_words, english = Words("nl", "Europe/Amsterdam"), Words("en", "Europe/London")
    links = "The text has %(count)d link.", "The text has %(count)d links."
    assert dutch_words.of(say_count(*links, 1)) == "De tekst heeft 1 link."
    assert english.of(say_count(*links, 2)) == "The text has 2 links."
    assert dutch_words.of(say("Enter your name.")) == "Vul uw naam in."
    assert Words("nl", "Europe/Amsterdam", informal=True).of(say("Enter your name.")) == "Vul je naam in."
