"""Words as people write them, also those who hide one from a list: h0er, k*t, huuuur, h o e r, kloot-zak.

What is plain costs little; the disguises are looked for only where a sign of them stands.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from moderation.domain.finding import Span
from moderation.domain.script import skeleton

LETTERS_FOR = (str.maketrans("0134578@$€!|", "oieastbaseii"), str.maketrans("0134578@$€!|", "oleastbasell"))
"""The letters that digits and signs stand for. "1" and "!" stand for "i" as well as for "l"."""

MASKS = "*#%"
"""Signs that cover any one letter inside a word."""

_SIGNS = f"@$€!|{MASKS}"
# No letters to Unicode, but to readers: strokes and accents on them, and letters in circles and squares.
_DRAWN = "\u0300-\u036f\u20d0-\u20f0\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
_WORD = re.compile(r"[^\W_]++")
_DRAWN_WORD = re.compile(rf"(?:[^\W_]++|[{_DRAWN}]++)++")
_ANY_DRAWN = re.compile(f"[{_DRAWN}]")

_SUBSTITUTED = re.compile(rf"[0-9{_SIGNS}](?:(?=[^\W\d_])|(?<=[^\W\d_][0-9@$€]))")
_WITH_SIGNS = re.compile(rf"(?:[^\W_]++|[{_SIGNS}]++)++")

_SPACE = re.compile("[ \n]")
_BETWEEN = r"\s.\-_*·~/"
_JOINT = re.compile(r"[-_.·~/](?=[^\W\d_])")
_JOINED = re.compile(r"(?<![^\W_])[^\W_]++(?:[-_.·~/][^\W_]++)++")
_LONE = re.compile(rf"[{_BETWEEN}](?=[^\W_][{_BETWEEN}]{{1,3}}[^\W_](?![^\W_]))")
_SPACED = re.compile(rf"(?<![^\W_])[^\W_](?:[{_BETWEEN}]{{1,3}}[^\W_](?![^\W_])){{2,}}")

_THRICE = re.compile(r"([a-vx-z])\1\1")
_RUN = re.compile(r"(.)\1+")

LONGEST = 200
"""Signs of a word that is looked at more closely. Putting a pile of marks in order costs its square."""

SHORTEST_INSIDE = 4
"""Letters of a word that is looked for inside a row of single letters."""

MOST_COVERED = 200
"""Words with masks in them that are looked at in one text, each once. People write one or two."""


class Word(NamedTuple):
    """A word as it is compared, and where it stands."""

    form: str
    place: Span


def forms_of(typed: str) -> tuple[str, ...]:
    """How a word may be compared: in small letters as it looks; if it has accents or the like, also without them."""
    if typed.isascii() or len(typed) > LONGEST:
        return (typed.lower(),)
    looks = skeleton(typed)
    bare = "".join(sign for sign in unicodedata.normalize("NFD", looks) if not unicodedata.combining(sign))
    return (looks,) if bare == looks else (looks, unicodedata.normalize("NFC", bare))


def words_in(text: str) -> list[str]:
    """The words of a text as typed; an apostrophe, a hyphen or an underscore ends one."""
    return _pattern(text).findall(text)


def _pattern(text: str) -> re.Pattern[str]:
    return _WORD if text.isascii() or not _ANY_DRAWN.search(text) else _DRAWN_WORD


def squeezed(form: str) -> str:
    """A word with each letter once where it stands several times in a row."""
    return _RUN.sub(r"\1", form)


def spelt_out(form: str) -> frozenset[str]:
    """What a word may be with letters for the digits and signs in it."""
    return frozenset(form.translate(letters) for letters in LETTERS_FOR)


@dataclass(frozen=True)
class Wording:
    """A text as words. All but `forms` is made only when somebody asks."""

    text: str

    @cached_property
    def forms(self) -> frozenset[str]:
        """All forms of all words, without their places."""
        words = set(words_in(self.text))
        odd = [word for word in words if not word.isascii()]
        return frozenset(" ".join(words.difference(odd)).lower().split()).union(*map(forms_of, odd))

    @cached_property
    def in_order(self) -> tuple[tuple[tuple[str, ...], Span], ...]:
        """The forms of each word, and where it stands."""
        found = _pattern(self.text).finditer(self.text)
        return tuple((forms_of(match[0]), Span(*match.span())) for match in found)

    @cached_property
    def plain(self) -> tuple[Word, ...]:
        """The words one by one; one with accents is there twice."""
        return tuple(Word(form, place) for forms, place in self.in_order for form in forms)

    @cached_property
    def stretched(self) -> tuple[Word, ...]:
        """Words with a letter three times in a row or more, squeezed: "huuuur"."""
        if not _THRICE.search(self.text.lower()):
            return ()
        return tuple(Word(squeezed(word.form), word.place) for word in self.plain if _THRICE.search(word.form))

    @cached_property
    def substituted(self) -> tuple[Word, ...]:
        """Words with digits or signs in them, spelt out: "h0er"; those that are covered keep their masks: "k*t"."""
        return tuple(self._substituted())

    def _substituted(self) -> Iterator[Word]:
        for start, end in _pieces(_SUBSTITUTED, self.text):
            for match in _WITH_SIGNS.finditer(self.text, start, end):
                if sum(map(str.isalpha, match[0])) < 2:
                    continue
                # What stands around a word is punctuation, unless it makes one: `$ukkel!` and `*kut*`.
                for inner in {match[0].strip(_SIGNS), match[0].strip("!|*#%").rstrip("@€")}:
                    at = match.start() + match[0].find(inner)
                    place = Span(at, at + len(inner))
                    forms = (form for form in forms_of(inner) if not form.isalpha())
                    yield from (Word(spelt, place) for form in forms for spelt in spelt_out(form))

    @cached_property
    def covered(self) -> frozenset[str]:
        """Forms of the first words that keep masks, each of them once: "k*t"."""
        disguised = dict.fromkeys(word.form for word in (*self.substituted, *self.joined))
        return frozenset(islice((form for form in disguised if any(mask in form for mask in MASKS)), MOST_COVERED))

    @cached_property
    def joined(self) -> tuple[Word, ...]:
        """Words with hyphens or full stops in them, without those: "kloot-zak"."""
        return tuple(
            word for start, end in _pieces(_JOINT, self.text) for word in _without(_JOINED, self.text, start, end)
        )

    @cached_property
    def spaced(self) -> tuple[Word, ...]:
        """Single letters in a row, as one word: "h o e r"."""
        return tuple(_without(_SPACED, self.text, 0, len(self.text))) if _LONE.search(self.text) else ()


def _pieces(sign: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where the pieces between spaces stand that have a sign in them, each once."""
    done = 0
    for found in sign.finditer(text):
        if found.start() >= done:
            start = 1 + max(text.rfind(space, done, found.start()) for space in " \n")
            after = _SPACE.search(text, found.end())
            done = after.start() if after else len(text)
            yield start, done


def _without(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Word]:
    """What is found, as one word without what stands between its parts."""
    for match in pattern.finditer(text, start, end):
        for form in forms_of("".join(_WORD.findall(match[0]))):
            yield from (Word(spelt, Span(*match.span())) for spelt in spelt_out(form))


class Covered:
    """Words to be found under masks, whose first and last letter stand as they are.

    For each length, place and letter there is a number in which every word that has the letter there is one bit, so
    that a form costs one step for each of its letters, however many words there are.
    """

    def __init__(self, words: Iterable[str]) -> None:
        by_length: dict[int, list[str]] = {}
        for word in words:
            by_length.setdefault(len(word), []).append(word)
        self._having = {length: _having(alike) for length, alike in by_length.items()}

    def has(self, form: str) -> bool:
        """Whether letters for the masks make one of the words of it."""
        having = self._having.get(len(form))
        if having is None or form[0] in MASKS or form[-1] in MASKS:
            return False
        left = -1
        for at, sign in enumerate(form):
            if sign not in MASKS:
                left &= having.get((at, sign), 0)
            if not left:
                return False
        return True


def _having(words: list[str]) -> dict[tuple[int, str], int]:
    places: dict[tuple[int, str], bytearray] = {}
    size = len(words) // 8 + 1
    for number, word in enumerate(words):
        for at, letter in enumerate(word):
            bits = places.get((at, letter))
            if bits is None:
                bits = places[at, letter] = bytearray(size)
            bits[number >> 3] |= 1 << (number & 7)
    return {place: int.from_bytes(bits, "little") for place, bits in places.items()}
