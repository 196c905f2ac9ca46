"""Names of several people in one field."""

from moderation.domain.message import say
from moderation.rules.surname.doubt import Doubt
from moderation.rules.surname.form import doubt_about_form
from moderation.rules.surname.vocabulary import Vocabulary, has_letters

WORDS = frozenset({"en", "and", "und"})
SIGNS = frozenset({"&", "+"})

ONE_PERSON = say("Enter the first name and surname of one person.")
SEVERAL = Doubt(say("This seems to be the name of several people."), unclear=True, advice=ONE_PERSON)
NO_SURNAME = Doubt(say("Several people are named, without a surname."), advice=ONE_PERSON)


def doubt_about_people(person: str, vocabulary: Vocabulary) -> Doubt | None:
    """Whether more than one person is named. "van Melis en Mariekerke" is one surname."""
    words = person.split()
    place = next((place for place in range(1, len(words) - 1) if _joins(words[place], person)), None)
    if place is None:
        return None
    left, right = " ".join(words[:place]), [word for word in words[place + 1 :] if has_letters(word)]
    if not right or not has_letters(left):
        return None
    doubt = doubt_about_form(left, vocabulary)
    if len(right) > 1 or "," in left:
        return SEVERAL
    if doubt and not doubt.unclear:
        return SEVERAL if person.isupper() else NO_SURNAME  # KIM EN YOUNG may be one person
    return SEVERAL if words[place] in SIGNS else None


def _joins(word: str, person: str) -> bool:
    return word in SIGNS or word in WORDS or (person.isupper() and word.lower() in WORDS)
