"""Surname: whether a name has a first name and a surname, as the house rules of many magazines ask.

Form alone cannot settle it ("Anne Marie", "Jan Utrecht"), so there are three outcomes: there is a surname, there is
none, or it is unclear and an editor should look. Each doubt says exactly why. The words that settle it are the
policy's own.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from moderation.domain.address import ADDRESS
from moderation.domain.finding import Effect, Field, Finding
from moderation.domain.link import WEB_ADDRESS
from moderation.domain.message import Message, say
from moderation.domain.reaction import Draft, History
from moderation.rules import rule
from moderation.rules.rule import Rule

LONGEST = 200
"""Characters of a name that are looked at; a longer one is not a name."""

DOMAIN = re.compile(r"\b[\w-]{2,}\.(?:be|com|de|eu|info|io|net|nl|nu|org)\b", re.IGNORECASE)
ASIDE = re.compile(r"\s[-–—|/•:]+\s|[()\[\]{}]")
HONORIFIC = re.compile(r"^(?:de|den)\s+(?=(?:heer|hr)\b)", re.IGNORECASE)
INITIALS = re.compile(r"[^\W\d_]|(?:[^\W\d_]\.-?)+[^\W\d_]?")
GLUED = re.compile(r"[^\W\d_]\.[^\W\d_]{3,}|[a-zà-ÿ][A-Z]")
SCRIPTS_WITHOUT_SPACES = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")


class Settings(rule.Settings, frozen=True):
    """What happens when a surname is missing, and the words by which that is known.

    Words are compared whole and without regard to capitals. An entry of several words is looked for as such.
    """

    none: Effect | None = None
    """When there is no surname."""
    unclear: Effect | None = None
    """When it cannot be told whether there is one."""
    anonymous: tuple[str, ...] = ()
    """Words that stand in place of a name, such as "anoniem"; one anywhere means that there is no surname."""
    roles: tuple[str, ...] = ()
    """What somebody is, such as "lezer", and words that go with it, such as "bezorgde"."""
    organisations: tuple[str, ...] = ()
    """Words by which organisations are known, such as "gemeente"; one anywhere means that there is no surname."""
    particles: tuple[str, ...] = ()
    """Words that belong to a surname but are none by themselves, such as "van"."""


class Doubt(NamedTuple):
    """Why a name is not taken as it is; `unclear` says that an editor may well find it in order."""

    reason: Message
    unclear: bool = False


def check(draft: Draft, settings: Settings, history: History) -> Iterator[Finding]:
    """At most one finding. An empty name says nothing here: that is for the rule on required fields."""
    doubt = doubt_about(draft.name, settings)
    if doubt is None:
        return
    effect = settings.unclear if doubt.unclear else settings.none
    advice = (
        say("We are not sure of your surname. Enter your first name and surname in full, or an editor will look at it.")
        if doubt.unclear and effect is Effect.HOLD
        else say("Enter your first name and surname.")
    )
    if effect:
        yield Finding(RULE.name, effect, doubt.reason, Field.NAME, advice=advice)


def doubt_about(name: str, settings: Settings) -> Doubt | None:
    """Why this may not be a first name with a surname, or None when it is one or when there is nothing to read."""
    readable = _readable(name)
    if not any(unicodedata.category(sign)[0] in "LNS" for sign in readable):
        return None
    person = DOMAIN.sub(" ", WEB_ADDRESS.sub(" ", ADDRESS.sub(" ", readable)))
    if not _has_letters(person):
        return _without_letters(readable, person)
    person = next(part for part in ASIDE.split(person) if _has_letters(part))
    return _listed(person, settings) or _numbered(person, settings)


def _readable(name: str) -> str:
    """The name as the eye sees it: composed, straight apostrophes, single spaces, no invisible signs."""
    composed = unicodedata.normalize("NFC", name[:LONGEST])
    seen = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    spaced = re.sub(r"[\s_\"“”„«»]+", " ", seen)
    return re.sub("[‘’`´]", "'", spaced).strip()


def _without_letters(readable: str, person: str) -> Doubt:
    if person != readable:
        return Doubt(say("An e-mail or web address stands in place of a name."))
    if any(sign.isdigit() for sign in person):
        return Doubt(say("A number stands in place of a name."))
    return Doubt(say("There are no letters in the name."))


def _listed(person: str, settings: Settings) -> Doubt | None:
    """What the policy's own words say about it."""
    words = _words(person)
    if _has_entry(words, settings.anonymous):
        return Doubt(say("The name is a word for somebody anonymous."))
    if _has_entry(words, settings.organisations):
        return Doubt(say("This is the name of an organisation, not of a person."))
    roles = _single_words(settings.roles)
    if words[0] not in roles or "," in person:
        return None
    if all(word in roles or word in _single_words(settings.particles) for word in words):
        return Doubt(say("This says what somebody is, not who."))
    return Doubt(say("The name begins with what somebody is, not with who."), unclear=True)


def _words(text: str) -> list[str]:
    """The words without the punctuation around them, folded; an apostrophe in front belongs to the word ("'t")."""
    bare = (word.rstrip(".,;:!?'*~-").lstrip(".,;:!?*~-") for word in text.split())
    return [unicodedata.normalize("NFKC", word).casefold() for word in bare if _has_letters(word)] or [""]


@lru_cache(maxsize=64)
def _entries(entries: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f" {' '.join(_words(entry))} " for entry in entries)


@lru_cache(maxsize=64)
def _single_words(entries: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for entry in entries for word in _words(entry))


def _has_entry(words: list[str], entries: tuple[str, ...]) -> bool:
    text = f" {' '.join(words)} "
    return any(entry in text for entry in _entries(entries))


def _numbered(person: str, settings: Settings) -> Doubt | None:
    """The form of the name, its words with digits left out; a name that needs those words is no name."""
    kept = " ".join(word for word in person.split() if not any(sign.isdigit() for sign in word))
    doubt = _form(kept, settings) if _has_letters(kept) else Doubt(say("A number stands in place of a name."))
    if kept.split() == person.split():
        return doubt
    if doubt and not doubt.unclear:
        return Doubt(say("A number stands in place of a surname."))
    return Doubt(say("There is a number in the name."), unclear=True)


def _form(person: str, settings: Settings) -> Doubt | None:
    """What the order and the shape of the words say, once no list knows them."""
    if _is_written_without_spaces(person):
        alone = sum(sign.isalpha() for sign in person) == 1
        return Doubt(say("The name has one sign only."), unclear=True) if alone else None
    titled, words = _parsed(person)
    particles = _single_words(settings.particles)
    names = _names(words, particles)
    match names:
        case []:
            return _nameless(words, particles)
        case [only] if titled:
            return _tail(words, particles) if only != words[-1] else None
        case [only]:
            return _single(only, words, particles)
        case _:
            return _several(names, words, particles)


def _parsed(person: str) -> tuple[bool, list[str]]:
    """Whether a title goes before the name, and its words as one says them: "Vries, Jan de" → Jan, de, Vries."""
    # Imported at first use: it takes a tenth of a second, which a start without reactions need not spend.
    from nameparser import parse

    name = parse(HONORIFIC.sub("", person))
    family = name.tokens_for("family")
    if "," in person:
        family = tuple(sorted(family, key=lambda token: "particle" not in token.tags))
    mistaken = (token for token in name.tokens_for("suffix") if _is_no_degree(token.text, person))
    tokens = (*name.tokens_for("given"), *name.tokens_for("middle"), *family, *mistaken)
    words = [token.text for token in tokens if _has_letters(token.text)]
    titles = [token.text for token in name.tokens_for("title")]
    if not words:
        return False, [word for word in person.split() if _has_letters(word)]
    if len(words) == 1 and titles and not person.startswith(titles[0]):  # "Jan St." has no title
        return False, words + titles
    return bool(titles), words


def _is_no_degree(word: str, person: str) -> bool:
    """Whether what looks like a degree is a surname by the way it is written: Vet and ELS, unlike MSc or Jr."""
    written_as_name = word.istitle() or person.islower()
    return person.isupper() or (written_as_name and bool(re.fullmatch(r"\w*[aeiouy]\w*", word, re.IGNORECASE)))


def _names(words: list[str], particles: frozenset[str]) -> list[str]:
    """The words that can be names by themselves; in "van der Bij" the capital says that the last one is."""
    names = [word for word in words if not _is_particle(word, particles) and not _is_initials(word)]
    before, last = words[-2] if len(words) > 1 else "", words[-1]
    if last not in names and last.istitle() and len(last) > 2 and before.islower() and _is_particle(before, particles):
        names.append(last)
    return names


def _nameless(words: list[str], particles: frozenset[str]) -> Doubt | None:
    """Initials and particles alone. Yet in "E. O" the full stop shows which of the two is the surname."""
    if all(_is_particle(word, particles) for word in words):
        return Doubt(say("Only a word that goes before a surname is given, such as “van”."))
    if words[0].endswith(".") and words[-1].isupper() and len(words) > 1:
        return None
    return Doubt(say("Only initials are given."))


def _single(only: str, words: list[str], particles: frozenset[str]) -> Doubt | None:
    """One word that can be a name, with initials and particles around it."""
    before, after = words[: words.index(only)], words[words.index(only) + 1 :]
    if after:
        return _tail(words, particles)
    if before and _is_particle(before[0], particles):
        return Doubt(say("Only a surname is given, no first name."), unclear=True)
    if before:
        return None
    if GLUED.search(only):
        return Doubt(say("The parts of the name are written together."), unclear=True)
    return Doubt(say("Only a first name is given."))


def _tail(words: list[str], particles: frozenset[str]) -> Doubt | None:
    """A first name followed by particles and initials only."""
    if any(_is_initials(word) for word in words[1:]):
        return Doubt(say("Only an initial stands in place of a surname."))
    last = words[-1]
    if last.istitle() and len(last) == 2:  # Du, In and La are surnames too, and a rule must not hold them.
        return None
    reason = say("The name ends with a word that goes before a surname, such as “van”.")
    return Doubt(reason, unclear=last[0].isupper())


def _several(names: list[str], words: list[str], particles: frozenset[str]) -> Doubt | None:
    """Two words or more that can be names."""
    last = words[-1]
    if all(name.endswith(".") for name in names):
        return Doubt(say("Only titles or shortened words are given."))
    if len({name.casefold() for name in names}) == 1 and len(names) == len(words):
        return Doubt(say("The same word stands twice in the name."), unclear=True)
    if re.fullmatch(r"[^\W\d_aeiouy]{2,4}\.", last, re.IGNORECASE):
        return Doubt(say("The last word of the name is shortened."), unclear=True)
    if _is_initials(last):
        return Doubt(say("The name ends with an initial."), unclear=True)
    if _is_particle(last, particles) and last.islower():
        return Doubt(say("The name ends with a word that goes before a surname, such as “van”."), unclear=True)
    return None


def _is_particle(word: str, particles: frozenset[str]) -> bool:
    return word.rstrip(".").casefold() in particles


def _is_initials(word: str) -> bool:
    """Whether these are single letters, of a script that has capitals: a name of one Chinese sign is no initial."""
    return bool(INITIALS.fullmatch(word)) and word.lower() != word.upper()


def _is_written_without_spaces(person: str) -> bool:
    letters = [sign for sign in person if sign.isalpha()]
    return all(unicodedata.name(sign, "").startswith(SCRIPTS_WITHOUT_SPACES) for sign in letters)


def _has_letters(text: str) -> bool:
    return any(sign.isalpha() for sign in text)


RULE = Rule("surname", Settings, check)
