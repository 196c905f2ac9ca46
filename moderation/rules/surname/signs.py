"""Letters and signs that names do not have, however well their words stand."""

import re
import unicodedata

from moderation.domain.message import say
from moderation.domain.script import mixes_scripts, script_of, skeleton
from moderation.rules.surname.doubt import Doubt
from moderation.rules.surname.vocabulary import Vocabulary

MIXED = Doubt(say("A word of the name has letters of different scripts."), unclear=True)
ALIKE = Doubt(say("A word of the name is written in letters that look like Latin ones."), unclear=True)
UNUSUAL = Doubt(say("There are unusual signs in the name."), unclear=True)
USER_NAME = Doubt(say("This looks like a user name."), unclear=True)
UNLIKE_A_NAME = Doubt(say("The letters do not look like those of a name."), unclear=True)

STYLED = ("<font>", "<circle>", "<square>", "<super>", "<sub>")
"""How Unicode calls letters that are made for formulas and signs, not for words."""
SMALL_CAPITAL = "LETTER SMALL CAPITAL"
ORDINALS = "ªº"
"""In Spanish names: Mª stands for María."""

USUAL = "'.,·-\N{DEVANAGARI ABBREVIATION SIGN}"
THREE_ALIKE = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)
PILE_OF_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3}")
VOWELLESS = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,}")
TOGETHER = frozenset({"Han", "Hiragana", "Katakana", "Hangul", "Bopomofo"})
NO_SCRIPT = frozenset({"Common", "Inherited"})


def doubt_about_signs(name: str, person: str, vocabulary: Vocabulary) -> Doubt | None:
    """What is odd about the letters and signs of a name: as it was typed, and as it was read."""
    if not person.isascii() and (doubt := _scripts(person)):
        return doubt
    if person.startswith("@"):
        return USER_NAME
    if _is_styled(name) or PILE_OF_MARKS.search(person) or _signs_inside(person, vocabulary):
        return UNUSUAL
    return UNLIKE_A_NAME if _is_gibberish(person) else None


def _scripts(person: str) -> Doubt | None:
    """Letters of two scripts in one word, or a word that only looks Latin beside one that is."""
    beside_latin = any("Latin" in _scripts_of(word) for word in person.split())
    for word in person.split():
        scripts = _scripts_of(word)
        if (len(scripts) > 1 and not scripts <= TOGETHER) or mixes_scripts(word):
            return MIXED
        if beside_latin and scripts and "Latin" not in scripts and skeleton(word).isascii():
            return ALIKE
    return None


def _scripts_of(word: str) -> set[str]:
    return {script_of(sign) for sign in word if sign.isalpha()} - NO_SCRIPT


def _is_styled(name: str) -> bool:
    others = (sign for sign in name if not sign.isascii() and sign not in ORDINALS)
    return any(
        unicodedata.decomposition(sign).startswith(STYLED) or SMALL_CAPITAL in unicodedata.name(sign, "")
        for sign in others
    )


def _signs_inside(person: str, vocabulary: Vocabulary) -> bool:
    """Whether signs stand between the letters of a word, other than in a particle such as "v/d"."""
    return any(_has_sign_inside(word) and not vocabulary.is_particle(word) for word in person.split())


def _has_sign_inside(word: str) -> bool:
    if word.isalpha():
        return False
    usual = USUAL if word.lower() != word.upper() else USUAL + "/"  # in Amharic, words are shortened so
    return any(
        unicodedata.category(sign)[0] in "PS" and sign not in usual and before.isalpha() and after.isalpha()
        for before, sign, after in zip(word, word[1:], word[2:], strict=False)
    )


def _is_gibberish(person: str) -> bool:
    """Whether a letter stands three times in a row, or no word has a vowel."""
    words = person.lower().split()
    is_repeated = any(THREE_ALIKE.search(word) and word.strip(".,") != "iii" for word in words)
    return is_repeated or all(VOWELLESS.fullmatch(word) for word in words)
