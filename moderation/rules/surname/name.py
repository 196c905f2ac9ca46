"""A whole name, judged from the outside in: what can be read, what stands beside it, its words, its form, its signs."""

from moderation.domain.message import say
from moderation.rules.surname.doubt import Doubt
from moderation.rules.surname.form import doubt_about_form
from moderation.rules.surname.lists import doubt_about_words, has_anonymous_word, is_addition
from moderation.rules.surname.people import doubt_about_people
from moderation.rules.surname.plain import is_plain
from moderation.rules.surname.reading import Reading, has_something, read, take_apart, without_addresses
from moderation.rules.surname.signs import doubt_about_signs
from moderation.rules.surname.vocabulary import Vocabulary, bare_words, has_letters

NO_NUMBER = say("Enter your first name and surname, without numbers.")
NUMBER_AS_NAME = Doubt(say("A number stands in place of a name."), advice=NO_NUMBER)
NUMBER_AS_SURNAME = Doubt(say("A number stands in place of a surname."), advice=NO_NUMBER)
NUMBER_BESIDE = Doubt(say("There is a number in the name."), unclear=True, advice=NO_NUMBER)
DISOWNED = Doubt(say("A word for somebody anonymous stands beside the name."), unclear=True, lists=("anonymous",))


def doubt_about_name(name: str, vocabulary: Vocabulary) -> Doubt | None:
    """Why this may not be a first name with a surname, or None when it is one or when there is nothing to read."""
    return None if is_plain(name, vocabulary) else doubt_the_long_way(name, vocabulary)


def doubt_the_long_way(name: str, vocabulary: Vocabulary) -> Doubt | None:
    """The same without the short cut for plain names."""
    if not has_something(name):
        return None
    seen = read(name)
    bare = without_addresses(seen)
    if not has_letters(bare):
        return without_letters(seen, bare)
    reading = take_apart(bare, vocabulary)
    person = _without_additions(reading.person, vocabulary)
    doubt = _doubt_about_person(person, vocabulary)
    return _with_what_stands_beside(doubt, reading, vocabulary) or doubt_about_signs(name, person, vocabulary)


def without_letters(seen: str, bare: str) -> Doubt:
    """What a name without letters has instead; `bare` is without its addresses."""
    if bare != seen:
        return Doubt(
            say("An e-mail or web address stands in place of a name."),
            advice=say("Enter your first name and surname, not an e-mail or web address."),
        )
    return NUMBER_AS_NAME if has_digits(bare) else Doubt(say("There are no letters in the name."))


def _without_additions(person: str, vocabulary: Vocabulary) -> str:
    """The name without what is added behind a comma: "Jan Jansen, wethouder", "Jan, gemeente Zwolle"."""
    first, *others = (part for part in person.split(",") if has_letters(part))
    return ",".join([first, *(part for part in others if not is_addition(part, vocabulary))]).strip()


def _doubt_about_person(person: str, vocabulary: Vocabulary) -> Doubt | None:
    return (
        doubt_about_words(person, vocabulary)
        or doubt_about_people(person, vocabulary)
        or _doubt_about_numbers(person, vocabulary)
    )


def _doubt_about_numbers(person: str, vocabulary: Vocabulary) -> Doubt | None:
    """The form of the name without its digits; a name that needs them is no name."""
    if not has_digits(person):
        return doubt_about_form(person, vocabulary)
    kept = " ".join("".join(sign for sign in person if not sign.isdigit()).split())
    doubt = doubt_about_form(kept, vocabulary)
    return NUMBER_AS_SURNAME if doubt and not doubt.unclear else NUMBER_BESIDE


def _with_what_stands_beside(doubt: Doubt | None, reading: Reading, vocabulary: Vocabulary) -> Doubt | None:
    """The doubt about the person, in the light of what stands in brackets or quotes or behind a dash."""
    if doubt is None:
        return DISOWNED if any(has_anonymous_word(part, vocabulary) for part in reading.beside) else None
    if doubt.unclear:
        return doubt
    if reading.whole and _doubt_about_person(reading.whole, vocabulary) is None:
        return Doubt(say("Part of the name stands in quotes or brackets."), unclear=True)
    if any(_doubt_about_person(part, vocabulary) is None for part in reading.beside if len(bare_words(part)) > 1):
        return Doubt(say("The name may stand beside something else."), unclear=True)
    return doubt


def has_digits(text: str) -> bool:
    return any(map(str.isdigit, text))
