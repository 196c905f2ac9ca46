"""Words: those that the house has listed, also inflected or disguised. A list can only suspect, so it holds at most.

The name is never looked at: people are called Kont, Eikel and de Cock.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeVar

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Effect, Field, Finding, Span
from moderation.domain.message import say, say_count
from moderation.domain.reaction import Draft
from moderation.domain.wording import SHORTEST_INSIDE, Covered, Wording, forms_of, squeezed, words_in
from moderation.rules import rule
from moderation.rules.rule import Mild, Rule

MOST = 20
"""Words that get a finding of their own."""

LONGEST_SHOWN = 60
"""Signs of a word that are shown."""

LONGEST_WORD = 40
"""Letters of a word that is inflected, or that stands inside a row of letters."""

SHORT_STEM = 4
ENDING = 3
"""Letters at the end of an entry that may be others in its inflected forms: "idioot", "idioten"."""

BETWEEN = re.compile(r"(?!\s*\n\s*\n)[\s,'’\"*_-]*")
"""What stands between words of one entry: no full stop and no empty line."""

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")

Key = TypeVar("Key")
Value = TypeVar("Value")


class Language(StrEnum):
    """The languages whose inflected forms are known."""

    NL = "nl"
    EN = "en"
    DE = "de"
    FR = "fr"


ALGORITHMS = {Language.NL: "dutch", Language.EN: "english", Language.DE: "german", Language.FR: "french"}


class WordList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, cache_hash=True):
    """A list of the house: `words` are compared whole, and may be several words in a row."""

    words: tuple[str, ...]
    """The words of the list; an entry may be several words."""
    effect: Mild
    """When one of them stands in the text."""
    language: Language | None = None
    """The language in which they are inflected; leave out to find them only as they stand here."""

    def __post_init__(self) -> None:
        for entry in self.words:
            if not words_in(entry):
                raise ValueError(f"expected words, got {entry!r}")


class Settings(rule.Settings, frozen=True):
    """The lists, each with an effect of its own."""

    lists: dict[str, WordList] = msgspec.field(default_factory=dict)
    """By name a list of words, the effect of each of them, and the language in which it is inflected."""

    def __post_init__(self) -> None:
        for name in self.lists:
            if not NAME.fullmatch(name):
                raise ValueError(f"expected the name of a list in small letters, digits and hyphens, got {name!r}")


class Hit(NamedTuple):
    """A listed word in the text."""

    place: Span
    name: str
    effect: Effect


def check(draft: Draft, settings: Settings, circumstances: Circumstances) -> Iterator[Finding]:
    """One finding for each of the first listed words, with its place, and one for all that follow."""
    if not settings.lists:
        return
    wording = Wording(draft.text)
    hits = sorted(
        Hit(place, name, listed.effect.effect)
        for name, listed in settings.lists.items()
        for place in _apart(_index(listed).places(wording))
    )
    for hit in hits[:MOST]:
        typed = " ".join(draft.text[hit.place.start : hit.place.end].split())[:LONGEST_SHOWN]
        yield Finding(
            RULE.name,
            hit.effect,
            say("A word from the list “%(list)s”: %(word)s", list=hit.name, word=typed),
            Field.TEXT,
            hit.place,
            say("An editor reads your reaction first, because of the word “%(word)s”.", word=typed)
            if hit.effect is Effect.HOLD
            else None,
            (f"lists.{hit.name}.effect", f"lists.{hit.name}.words"),
        )
    if len(hits) > MOST:
        worst = max(hits[MOST:], key=lambda hit: hit.effect.weight)
        more = say_count(
            "There is %(count)d more listed word in the text.",
            "There are %(count)d more listed words in the text.",
            len(hits) - MOST,
        )
        yield Finding(RULE.name, worst.effect, more, Field.TEXT, keys=(f"lists.{worst.name}.effect",))


def _apart(places: Iterable[Span]) -> Iterator[Span]:
    """The places from left to right, the longest first, without those that overlap one before."""
    end = 0
    for place in sorted(set(places), key=lambda place: (place.start, -place.end)):
        if place.start >= end:
            end = place.end
            yield place


@lru_cache(maxsize=128)
def _index(listed: WordList) -> "Index":
    return Index.of(listed)


@dataclass(frozen=True, slots=True)
class Index:
    """A list made ready to be found in texts.

    `phrases` are the entries of several words, `lengths` how many words those have that begin with a word. `inside` has
    those of the others in order that may stand in a row of letters, but none that begins with another one.
    """

    language: Language | None
    singles: frozenset[str]
    roots: dict[str, set[str]]
    beginnings: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    lengths: dict[str, set[int]]
    squeezed: frozenset[str]
    inside: tuple[str, ...]
    longest: int
    covered: Covered

    @classmethod
    def of(cls, listed: WordList) -> "Index":
        entries = [tuple(forms_of(word)[0] for word in words_in(entry)) for entry in listed.words]
        singles = frozenset(entry[0] for entry in entries if len(entry) == 1)
        phrases = frozenset(entry for entry in entries if len(entry) > 1)
        language = listed.language
        inflected = [word for word in singles if _says_as_much(word, language)] if language else []
        long = [word for word in singles if SHORTEST_INSIDE <= len(word) <= LONGEST_WORD]
        return cls(
            language=language,
            singles=singles,
            roots=_by_key((_root(word, language), word) for word in inflected),
            beginnings=frozenset(_kept(word)[:3] for word in inflected),
            phrases=phrases,
            lengths=_by_key((phrase[0], len(phrase)) for phrase in phrases),
            squeezed=frozenset(map(squeezed, singles)),
            inside=_shortest(long),
            longest=max(map(len, long), default=0),
            covered=Covered(singles),
        )

    def places(self, wording: Wording) -> Iterator[Span]:
        """Where entries stand in a text, in any order, some more than once."""
        if found := self._listed(wording.forms):
            yield from (word.place for word in wording.plain if word.form in found)
        if not self.lengths.keys().isdisjoint(wording.forms):
            yield from self._phrases(wording)
        yield from (word.place for word in wording.stretched if word.form in self.squeezed)
        disguised = (*wording.substituted, *wording.joined)
        if disguised:
            found = self._listed({word.form for word in disguised})
            found |= {form for form in wording.covered if self.covered.has(form)}
            yield from (word.place for word in disguised if word.form in found)
        yield from (word.place for word in wording.spaced if self._is_inside(word.form))

    def _listed(self, forms: Set[str]) -> set[str]:
        """Those that are entries, or other forms of an entry."""
        return {*(self.singles & forms), *self._inflected(forms)}

    def _inflected(self, forms: Iterable[str]) -> Iterator[str]:
        """Those that are another form of an entry: "sukkels"."""
        begun = [form for form in forms if form[:3] in self.beginnings or form[:2] in self.beginnings]
        for form in begun if self.language else ():
            if any(form.startswith(_kept(entry)) for entry in self.roots.get(_root(form, self.language), ())):
                yield form

    def _phrases(self, wording: Wording) -> Iterator[Span]:
        words = wording.in_order
        for at, (forms, place) in enumerate(words):
            for length in {length for form in forms for length in self.lengths.get(form, ())}:
                row = words[at : at + length]
                as_seen, bare = (tuple(forms[which] for forms, _ in row) for which in (0, -1))
                if (as_seen in self.phrases or bare in self.phrases) and _is_one_sentence(wording.text, row):
                    yield Span(place.start, row[-1][1].end)

    def _is_inside(self, row: str) -> bool:
        """Whether a row of single letters is an entry, or holds one that is long enough to be no chance."""
        # Each stretch is looked at once: the longest rows are those of one letter over and over.
        stretches = {row[start : start + self.longest] for start in range(len(row) - SHORTEST_INSIDE + 1)}
        return row in self.singles or any(
            # Only the last entry that comes before a stretch in order can be one that it begins with.
            stretch.startswith(self.inside[before - 1])
            for stretch in stretches
            if (before := bisect_right(self.inside, stretch))
        )


def _by_key(pairs: Iterable[tuple[Key, Value]]) -> dict[Key, set[Value]]:
    gathered: dict[Key, set[Value]] = {}
    for key, value in pairs:
        gathered.setdefault(key, set()).add(value)
    return gathered


def _shortest(words: Iterable[str]) -> tuple[str, ...]:
    """The words in order, without those that begin with another one."""
    kept: list[str] = []
    for word in sorted(words):
        if not kept or not word.startswith(kept[-1]):
            kept.append(word)
    return tuple(kept)


def _is_one_sentence(text: str, row: Sequence[tuple[tuple[str, ...], Span]]) -> bool:
    gaps = (text[one.end : other.start] for (_, one), (_, other) in pairwise(row))
    return all(BETWEEN.fullmatch(gap) for gap in gaps)


def _kept(entry: str) -> str:
    """The letters of an entry that its inflected forms begin with too."""
    return entry[: max(2, len(entry) - ENDING)]


def _says_as_much(entry: str, language: Language) -> bool:
    """Whether the stem of an entry says what the entry says: that of "tering" is the one of "teer"."""
    return entry.startswith(_stem(entry, language)[:-1])


@lru_cache(maxsize=20_000)
def _root(word: str, language: Language) -> str:
    """What the inflected forms of a word have in common."""
    stem = _stem(word, language)
    # Dutch "idioot" and "idioten" keep stems apart; in short ones, such as "bom" and "boom", that is as well.
    return squeezed(stem) if language is Language.NL and len(stem) > SHORT_STEM else stem


def _stem(word: str, language: Language) -> str:
    # Imported at first use, and not shared: a stemmer keeps what it works on in itself.
    import Stemmer

    return word if len(word) > LONGEST_WORD else str(Stemmer.Stemmer(ALGORITHMS[language], 0).stemWord(word))


RULE = Rule("words", say("Listed words"), Settings, check, alone=True)
