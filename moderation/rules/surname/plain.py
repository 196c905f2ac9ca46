"""The short cut for most names: a first name or initials, and a surname written as surnames are."""

import re

from moderation.rules.surname.reading import LONGEST
from moderation.rules.surname.vocabulary import Vocabulary

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zß-öø-ÿ"
_NAME = rf"[{_UPPER}][{_LOWER}]+(?:['-]?[{_UPPER}][{_LOWER}]+)*"
_INITIALS = rf"(?:[{_UPPER}]\.)+"
_BETWEEN = rf"{_INITIALS}|{_NAME}(?:-[{_LOWER}]+)?|[{_LOWER}']+"
PLAIN = re.compile(rf"(?:{_INITIALS}|{_NAME}) (?:(?:{_BETWEEN}) )*{_NAME}")
SMALL_END = re.compile(rf"(?:^|-)([{_LOWER}']+)$")
"""What must be a particle, in "de" and in "Jansen-de"."""
CONSONANTS = re.compile(r"(?<!\S)[b-df-hj-np-tv-xzçðñþß-]{2,}(?!\S)", re.IGNORECASE)
"""A word that may be a title or a degree."""
THREE_ALIKE = re.compile(r"(\w)\1\1")


def is_plain(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a name has a surname so plainly that the long way must come to the same."""
    if len(name) > LONGEST or not PLAIN.fullmatch(name):
        return False
    words = name.casefold().split(" ")
    first, last = words[0], words[-1]
    if first in vocabulary.particles or last in vocabulary.particles or len(set(words)) < len(words):
        return False
    if CONSONANTS.search(name) or THREE_ALIKE.search(name.casefold()) or tuple(words) in vocabulary.first_names:
        return False
    return vocabulary.says_nothing(words) and all(
        small[1] in vocabulary.particles for word in name.split(" ")[1:-1] if (small := SMALL_END.search(word))
    )
