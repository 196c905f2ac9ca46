"""What the order and the shape of the words say, once no list knows them."""

import re
from dataclasses import replace
from typing import NamedTuple

from moderation.domain.message import say
from moderation.domain.script import script_of, skeleton
from moderation.rules.surname.doubt import Doubt
from moderation.rules.surname.vocabulary import Vocabulary, has_letters

HONORIFIC = re.compile(r"^(?:de|den)\s+(?=(?:heer|hr)\b)", re.IGNORECASE)
_LETTER = r"(?:[Ii][Jj]|[^\W\d_])"
INITIALS = re.compile(rf"[^\W\d_]|(?:{_LETTER}\.-?)+[^\W\d_]?")
GLUED = re.compile(r"[^\W\d_](?:\.[^\W\d_]{2,}|[!-&(-,/:-@\[-`{-~][^\W\d_])|[a-zà-ÿ][A-Z]|-[a-z']{2,4}-")
CUT_OFF = re.compile(r"(?<=[^\W\d_])(?:\.\.+|\*\*+)|\*\*+(?=[^\W\d_])")
LONE_LETTER = re.compile(r"(?<![\w'])([^\W\d_])['*](?![\w'])")
"""What is left of a surname in "Jan d'" and "Jan J*"."""
SHORTENED = re.compile(r"[^\W\d_aeiouy]{2,4}\.", re.IGNORECASE)
FULL_STOPS = ".\N{DEVANAGARI ABBREVIATION SIGN}"

EAST_ASIAN = frozenset({"Han", "Hangul", "Hiragana", "Katakana", "Bopomofo", "Common", "Inherited"})
KANA = frozenset({"Hiragana", "Katakana", "Common", "Inherited"})
WITHOUT_SPACES = frozenset({"Thai", "Lao", "Khmer", "Myanmar", "Tibetan", "Inherited"})

CUT_SHORT = Doubt(say("A word of the name is shortened."), unclear=True)
INITIAL = say("Only an initial stands in place of a surname.")
LAST_INITIAL = say("The name ends with an initial.")
LAST_PARTICLE = say("The name ends with a word that goes before a surname, such as “van”.")
ONLY_SURNAME = Doubt(say("Only a surname is given, no first name."), unclear=True, lists=("particles",))
TWICE = Doubt(say("The same word stands twice in the name."), unclear=True)
ONLY_TITLES = Doubt(say("Only titles or shortened words are given."))
IN_FULL = say("Enter your first name, and your surname in full.")


def doubt_about_form(person: str, vocabulary: Vocabulary) -> Doubt | None:
    """Why this may not be a first name with a surname, by its form alone. There must be letters in it."""
    if not CUT_OFF.search(person):
        return _order(LONE_LETTER.sub(r"\1", person), vocabulary)
    doubt = _order(CUT_OFF.sub(". ", person).strip(), vocabulary)  # "Jan J***" says no more than "Jan J."
    return doubt if doubt and not doubt.unclear else CUT_SHORT


def _order(person: str, vocabulary: Vocabulary) -> Doubt | None:
    if not person.isascii():
        scripts = {script_of(sign) for sign in person if sign.isalpha()}
        if scripts <= EAST_ASIAN:
            return _east_asian(person, scripts)
        if scripts <= WITHOUT_SPACES and " " not in person:
            return Doubt(say("It cannot be seen whether there is a surname."), unclear=True, is_word=True)
    is_titled, words, lacks_word = parsed(person)
    names = _names(words, vocabulary)
    match names:
        case []:
            return _nameless(words, vocabulary, is_titled=is_titled, lacks_word=lacks_word)
        case [only] if is_titled:
            return _titled(only, words, vocabulary)
        case [only]:
            return _single(only, words, vocabulary, lacks_word=lacks_word)
        case [first, _] if not is_titled and first == words[0] and _ends_in_particle(first, vocabulary):
            return ONLY_SURNAME
        case _:
            return _several(names, words, vocabulary)


def _east_asian(person: str, scripts: set[str]) -> Doubt | None:
    """Names in Chinese, Japanese or Korean need no space. One written in Kana is as a rule a foreign one, with a space
    or a dot before the surname.
    """
    if sum(has_letters(part) for part in person.split()) > 1:
        return None
    if sum(map(str.isalpha, person)) == 1:
        return Doubt(say("The name has one sign only."), unclear=True, is_word=True)
    if scripts <= KANA:
        return Doubt(say("It cannot be seen whether there is a surname."), unclear=True, is_word=True)
    return None


class Parsed(NamedTuple):
    """A name as nameparser sees it: whether a title goes before, the words as one says them ("Vries, Jan de" → Jan, de,
    Vries), and whether a word was left out for a degree that may be a name.
    """

    is_titled: bool
    words: list[str]
    lacks_word: bool = False


def parsed(person: str) -> Parsed:
    """The words of a name without its titles and degrees."""
    # Imported at first use: it takes a tenth of a second, which a start without reactions need not spend.
    from nameparser import parse

    name = parse(HONORIFIC.sub("", person))
    family = name.tokens_for("family")
    if "," in person:
        family = tuple(sorted(family, key=lambda token: "particle" not in token.tags))
    suffixes = name.tokens_for("suffix")
    mistaken = [token for token in suffixes if _is_no_degree(token.text, person)]
    tokens = (*name.tokens_for("given"), *name.tokens_for("middle"), *family, *name.tokens_for("maiden"), *mistaken)
    words = [token.text for token in tokens if has_letters(token.text)]
    if not words:
        return Parsed(False, [word for word in person.split() if has_letters(word)])
    titles = name.tokens_for("title")
    # What looks like a title at the end, with no comma before it, is a name: "Jan St.", "P. Chef".
    if titles and name.tokens[0] not in titles and "," not in person:
        return Parsed(False, words + [token.text for token in titles])
    degrees = (token.text for token in suffixes if "vocab:suffix-word" not in token.tags)
    return Parsed(bool(titles), words, any(_may_be_name(word, person) or _has_vowel(word) for word in degrees))


def _is_no_degree(word: str, person: str) -> bool:
    """Whether what looks like a degree is a surname by the way it is written: Vet and ELS, unlike MSc or Jr."""
    return person.isupper() or (_may_be_name(word, person) and _has_vowel(word))


def _may_be_name(word: str, person: str) -> bool:
    """Whether a word is written as a name is: Md is one in Bangladesh, MD is a degree."""
    return word.istitle() or person.islower()


def _has_vowel(word: str) -> bool:
    return any(vowel in word.lower() for vowel in "aeiouy")


def _names(words: list[str], vocabulary: Vocabulary) -> list[str]:
    """The words that can be names by themselves. Behind a particle the last one is a name when the capital says so
    ("van der Bij"), or when it does not belong to the particle ("jan van der bij").
    """
    names = [word for word in words if not vocabulary.is_particle(word) and not is_initials(word)]
    before, last = words[-2] if len(words) > 1 else "", words[-1]
    if last in names or not vocabulary.is_particle(last) or not vocabulary.is_particle(before):
        return names
    is_capital = last.istitle() and len(last) > 2 and before.islower()
    return [*names, last] if is_capital or _run(words, vocabulary) not in vocabulary.runs else names


def _run(words: list[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The particles with which the words end, folded."""
    first = len(words)
    while first and vocabulary.is_particle(words[first - 1]):
        first -= 1
    return tuple(skeleton(word).rstrip(".") for word in words[first:])


def _nameless(words: list[str], vocabulary: Vocabulary, *, is_titled: bool, lacks_word: bool) -> Doubt | None:
    """Initials and particles alone. Yet in "E. O" the full stop shows which of the two is the surname."""
    if not is_titled and all(vocabulary.is_particle(word) for word in words):
        reason = say("Only a word that goes before a surname is given, such as “van”.")
        return Doubt(reason, lists=("particles",), advice=IN_FULL)
    if vocabulary.is_particle(words[-1]):
        return _last_particle(words, vocabulary, is_full=False)
    if words[0].endswith(".") and words[-1].isupper() and not words[-1].endswith(".") and len(words) > 1:
        return None
    return Doubt(say("Only initials are given."), unclear=lacks_word, advice=IN_FULL)


def _titled(only: str, words: list[str], vocabulary: Vocabulary) -> Doubt | None:
    """One word that can be a name, behind a title."""
    if only != words[-1]:
        return _tail(words, vocabulary, is_full=True)
    is_short = len(only) < 5 and only.endswith(".")
    return replace(ONLY_TITLES, unclear=not SHORTENED.fullmatch(only)) if is_short else None


def _single(only: str, words: list[str], vocabulary: Vocabulary, *, lacks_word: bool) -> Doubt | None:
    """One word that can be a name, with initials and particles around it."""
    place = words.index(only)
    before, after = words[:place], words[place + 1 :]
    is_surname = bool(before) and vocabulary.is_particle(before[0])
    if after:
        return _tail(words, vocabulary, is_full=bool(before))
    if is_surname:
        return ONLY_SURNAME
    if before:
        return None
    if GLUED.search(only):
        return Doubt(say("The parts of the name are written together."), unclear=True)
    return Doubt(say("Only a first name is given."), unclear=lacks_word, is_word=not lacks_word)


def _tail(words: list[str], vocabulary: Vocabulary, *, is_full: bool) -> Doubt | None:
    """A name followed by particles and initials only; it is full when a title, initials or a particle goes before."""
    last = words[-1]
    if initials := [word for word in words[1:] if is_initials(word)]:
        if is_full or initials[-1] != last:  # "Berg J. van den" begins with the surname
            return Doubt(LAST_INITIAL, unclear=True)
        return Doubt(INITIAL, unclear=_may_be_surname(initials), advice=IN_FULL)
    return _last_particle(words, vocabulary, is_full=is_full)


def _last_particle(words: list[str], vocabulary: Vocabulary, *, is_full: bool) -> Doubt | None:
    """A particle at the end, which may be a surname."""
    last = words[-1]
    if is_full and not last.islower():
        return None
    run = _run(words, vocabulary)
    is_also_name = run in vocabulary.also_names
    if last.istitle() and (len(last) == 2 or is_also_name):  # Du, In and La are surnames too, as are Over and Los.
        return None
    # Where everything is written in small letters or in capitals, nothing tells "van" from Văn.
    written = "".join(words)
    tells_nothing = len(run) == 1 and (written.islower() or written.isupper())
    unclear = is_full or last[0].isupper() or is_also_name or tells_nothing
    return Doubt(LAST_PARTICLE, unclear=unclear, lists=("particles",), advice=IN_FULL)


def _may_be_surname(initials: list[str]) -> bool:
    """Whether these can be more than one shortened surname: "Jansen J.P." has its initials behind it, and O is a
    surname in Korea. In "d. V." the first one is a particle.
    """
    return is_lone_vowel(initials[-1]) or sum(map(str.isupper, "".join(initials).replace("IJ", "I"))) > 1


def is_lone_vowel(word: str) -> bool:
    """Whether this is a vowel without a full stop: a surname in Korea, China or Scandinavia."""
    return len(word) == 1 and skeleton(word) not in "bcdfghjklmnpqrstvwxz"


def _several(names: list[str], words: list[str], vocabulary: Vocabulary) -> Doubt | None:
    """Two words or more that can be names."""
    last = words[-1]
    if all(name.endswith(".") for name in names):
        return replace(ONLY_TITLES, unclear=not all(SHORTENED.fullmatch(name) for name in names))
    if len({skeleton(name) for name in names}) == 1 and len(names) == len(words):
        return TWICE
    if SHORTENED.fullmatch(last):
        return CUT_SHORT
    if is_initials(last) or (_is_short_form(last) and words[-2][-1] not in FULL_STOPS):
        return Doubt(LAST_INITIAL, unclear=True)
    if last not in names and last.islower():
        return Doubt(LAST_PARTICLE, unclear=True, lists=("particles",))
    if tuple(map(skeleton, words)) in vocabulary.first_names:
        reason = say("This may be a first name of two words, without a surname.")
        return Doubt(reason, unclear=True, lists=("first_names",))
    return None


def _ends_in_particle(word: str, vocabulary: Vocabulary) -> bool:
    """Whether a surname goes on behind this word, as in "Jansen-de Vries"; but Ji-In is a first name."""
    _, hyphen, end = word.rpartition("-")
    return bool(hyphen) and vocabulary.is_particle(end) and (skeleton(end),) not in vocabulary.also_names


def is_initials(word: str) -> bool:
    """Whether these are single letters, of a script that has capitals: a name of one Chinese sign is no initial."""
    return bool(INITIALS.fullmatch(word)) and word.lower() != word.upper()


def _is_short_form(word: str) -> bool:
    """Whether a word of a script without capitals is shortened to its first letters. Several of them are a degree."""
    return word[-1] in FULL_STOPS and word.lower() == word.upper() and sum(map(str.isalpha, word)) <= 2
