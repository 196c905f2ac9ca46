"""A form that asks for first name and surname in two fields."""

from dataclasses import replace

from moderation.domain.message import say
from moderation.domain.script import skeleton
from moderation.rules.surname.doubt import Doubt
from moderation.rules.surname.form import INITIAL, LAST_PARTICLE, TWICE, is_initials, is_lone_vowel
from moderation.rules.surname.lists import doubt_about_words
from moderation.rules.surname.name import NUMBER_AS_SURNAME, NUMBER_BESIDE, has_digits, without_letters
from moderation.rules.surname.people import doubt_about_people
from moderation.rules.surname.reading import has_something, read, without_addresses
from moderation.rules.surname.signs import doubt_about_signs
from moderation.rules.surname.vocabulary import Vocabulary, bare_words, has_letters

IN_FULL = say("Enter your surname in full under “Surname”.")
NO_SURNAME = Doubt(say("The surname is missing."), advice=say("Enter your surname under “Surname”."))
NO_FIRST_NAME = Doubt(
    say("The first name is missing."),
    unclear=True,
    advice=say("Enter your first name under “First name”."),
    if_held=say("Enter your first name under “First name”, or an editor will look at your name."),
)


def doubt_about_fields(name: str, surname: str, vocabulary: Vocabulary) -> Doubt | None:
    """Why these may not be a first name and a surname. `name` is the whole name, of which `surname` is the end."""
    if not has_something(name):
        return None
    seen = read(name)
    whole = without_addresses(seen)
    if not has_letters(whole):
        return without_letters(seen, whole)
    first, last = (without_addresses(read(field)) for field in (name.removesuffix(surname), surname))
    return (
        doubt_about_words(whole, vocabulary)
        or doubt_about_people(whole, vocabulary)
        or _doubt_about_surname(first, last, vocabulary)
        or _doubt_about_first_name(first, last, vocabulary)
        or doubt_about_signs(name, whole, vocabulary)
    )


def _doubt_about_surname(first: str, last: str, vocabulary: Vocabulary) -> Doubt | None:
    """What is wrong with the second field."""
    words = bare_words(last)
    if not words:
        is_word = not has_digits(first + last) and _is_one_word(first, vocabulary)
        return replace(NUMBER_AS_SURNAME if has_digits(last) else NO_SURNAME, advice=NO_SURNAME.advice, is_word=is_word)
    if all(is_initials(word) for word in last.split()):
        return Doubt(INITIAL, unclear=is_lone_vowel(last), advice=IN_FULL)
    if all(vocabulary.is_particle(word) for word in words):
        return _doubt_about_particles(first, words, vocabulary)
    return None


def _doubt_about_particles(first: str, words: list[str], vocabulary: Vocabulary) -> Doubt | None:
    """Particles alone in the field for the surname. La, Du and Over are surnames too."""
    is_also_name = tuple(map(skeleton, words)) in vocabulary.also_names
    is_capital = words[-1].istitle()
    if is_capital and (is_also_name or len(words[-1]) == 2):
        return None
    tells_nothing = len(words) == 1 and (first.islower() or first.isupper())
    unclear = is_capital or is_also_name or tells_nothing
    return Doubt(LAST_PARTICLE, unclear=unclear, lists=("particles",), advice=IN_FULL)


def _doubt_about_first_name(first: str, last: str, vocabulary: Vocabulary) -> Doubt | None:
    """What is wrong with the first field, or with both."""
    words = bare_words(first)
    if all(vocabulary.is_particle(word) and word.islower() for word in words):
        return replace(
            NO_FIRST_NAME, is_word=not words and not has_digits(first + last) and _is_one_word(last, vocabulary)
        )
    if has_digits(first + last):
        return NUMBER_BESIDE
    return TWICE if skeleton(first) == skeleton(last) else None


def _is_one_word(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a field holds a single word that could be somebody's only name."""
    words = text.split()
    return len(words) == 1 and not is_initials(words[0]) and not vocabulary.is_particle(words[0])
