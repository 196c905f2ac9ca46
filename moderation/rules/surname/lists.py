"""What the words of the policy itself say about a name."""

from dataclasses import replace

from moderation.domain.message import say
from moderation.rules.surname.doubt import Doubt
from moderation.rules.surname.form import INITIALS, doubt_about_form
from moderation.rules.surname.vocabulary import Vocabulary, bare_words

ANONYMOUS = Doubt(say("The name is a word for somebody anonymous."), lists=("anonymous",))
ORGANISATION = Doubt(
    say("This is the name of an organisation, not of a person."),
    lists=("organisations",),
    advice=say("Enter your own first name and surname, not the name of an organisation."),
)
ROLE = Doubt(say("This says what somebody is, not who."), lists=("roles",))
MAYBE_ANONYMOUS = Doubt(
    say("A word in the name also stands for somebody anonymous."), unclear=True, lists=("anonymous", "also_names")
)
MAYBE_ORGANISATION = Doubt(
    say("This may be the name of an organisation, not of a person."), unclear=True, lists=("organisations",)
)
MAYBE_ALSO_NAMED = replace(MAYBE_ORGANISATION, lists=("organisations", "also_names"))
MAYBE_ROLE = Doubt(say("The name begins with what somebody is, not with who."), unclear=True, lists=("roles",))
ARTICLES = frozenset({"de", "den", "het", "the", "een", "'t", "die", "der", "das"})


def doubt_about_words(person: str, vocabulary: Vocabulary) -> Doubt | None:
    """What the lists say about a name that has letters."""
    bare = bare_words(person)
    words = [vocabulary.compared(word) for word in bare]
    if vocabulary.says_nothing(words):
        return None
    return (
        _anonymous(bare, words, vocabulary)
        or _organisation(person, bare, words, vocabulary)
        or (None if "," in person else _role(bare, words, vocabulary))
    )


def has_anonymous_word(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text has a word for somebody anonymous."""
    return bool(vocabulary.anonymous.find([vocabulary.compared(word) for word in bare_words(text)]))


def is_addition(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text says what somebody is or for whom they work, as people add behind their name."""
    bare = bare_words(text)
    words = [vocabulary.compared(word) for word in bare]
    if vocabulary.is_role(words[0]):
        return (words[0],) not in vocabulary.also_names  # "Vries, Just de"
    return bool(vocabulary.organisations.find(words)) and not _is_dotted(bare[0])


def _anonymous(bare: list[str], words: list[str], vocabulary: Vocabulary) -> Doubt | None:
    found = vocabulary.anonymous.find(words)
    if not found:
        return ANONYMOUS if "".join(words) in vocabulary.written_apart else None
    start, end, _ = found[0]
    rest = words[:start] + words[end:]
    is_also_name = all(entry.phrase in vocabulary.also_names for entry in found)
    if vocabulary.no_names.issuperset(rest):
        return MAYBE_ANONYMOUS if is_also_name and end - start > 1 else ANONYMOUS
    if start == 0 and _is_dotted(bare[0]):  # N.N. de Vries has initials
        return None
    return MAYBE_ANONYMOUS if is_also_name else ANONYMOUS


def _organisation(person: str, bare: list[str], words: list[str], vocabulary: Vocabulary) -> Doubt | None:
    found = vocabulary.organisations.find(words)
    if not found:
        return None
    start, end, _ = found[0]
    before = [word for word in words[:start] if word not in ARTICLES]
    if _is_dotted(bare[start]) and (end < len(words) if not before else person.endswith(_behind_comma(bare[start]))):
        return None  # B.V. Jansen has initials, and so has Jansen, B.V.
    if not before:
        looks_like_initials = len(words) == 2 and bare[0].isupper() and len(bare[0]) <= 3 and not person.isupper()
        return MAYBE_ORGANISATION if looks_like_initials else ORGANISATION
    if vocabulary.no_names.issuperset(before):
        return ORGANISATION
    if all(entry.phrase in vocabulary.also_names for entry in found):
        return MAYBE_ALSO_NAMED
    is_behind_full_name = doubt_about_form(" ".join(bare[:start]), vocabulary) is None
    return MAYBE_ORGANISATION if is_behind_full_name else ORGANISATION


def _role(bare: list[str], words: list[str], vocabulary: Vocabulary) -> Doubt | None:
    has_article = words[0] in ARTICLES and words[0] not in vocabulary.roles and len(words) > 1
    first = words[1] if has_article else words[0]
    if not vocabulary.is_role(first):
        return None
    if not all(vocabulary.is_role(word) or word in vocabulary.particles for word in words):
        is_surname = has_article and bare[1][0].isupper()
        return None if is_surname or (first,) in vocabulary.also_names else MAYBE_ROLE
    if has_article:
        return None if bare[-1][0].isupper() else ROLE  # "De Burger" is a surname
    return MAYBE_ROLE if len(words) > 1 and (first,) in vocabulary.also_names else ROLE  # Just Advocaat is a name


def _behind_comma(word: str) -> tuple[str, str]:
    return f", {word}", f", {word}."


def _is_dotted(word: str) -> bool:
    return "." in word and bool(INITIALS.fullmatch(word))
