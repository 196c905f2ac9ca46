"""Reading a name as the eye does: what stands for the person, and what stands beside it."""

import re
import unicodedata
from dataclasses import dataclass

from moderation.domain.address import ADDRESS
from moderation.domain.link import WEB_ADDRESS
from moderation.rules.surname.vocabulary import Vocabulary, has_letters

LONGEST = 200
"""Characters of a name that are looked at; a longer one is not a name."""

# Nothing to the eye, yet letters, marks or symbols to Unicode: fillers, joiners, selectors of a variant.
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
APOSTROPHES = re.compile(
    "[\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u055a\u05f3\u2018\u2019\u201b\u2032\u2035\ua78c\uff07`\u00b4]"
)
QUOTES = re.compile("[\u00ab\u00bb\u02ba\u02ee\u05f4\u201c\u201d\u201e\u201f\u2033\u2036\u301d-\u301f\uff02]|''+")
_DOT = "[\u00b7\u0387\u2022\u2027\u2219\u22c5\u2e31\u30fb\ua78f\uff65]"
DOTS_BETWEEN = re.compile(rf"(?<=\S)(?:(?<![lL]){_DOT}|{_DOT}(?![lL]))(?=\S)")
"""Signs between the parts of a name in Chinese, Japanese and Korean; not the dot of the Catalan "l·l"."""
COMMAS = re.compile("[\u060c\u3001\ufe50\ufe51\uff0c\uff64]")

DOMAIN = re.compile(
    r"(?<!\S)(?:[\w-]{2,}\.)+(?:app|be|biz|blog|com|de|dev|edu|eu|fr|frl|gov|info|io|lu|me|net|nl|nu|online|org|shop|site|uk|xyz)"
    r"(?![\w.])(?!(?<=\.de)\s+\S)",
    re.IGNORECASE,
)
"""A domain as a word of its own. "dr.de Vries" is none: there a particle follows the full stop."""
OTHER_ADDRESS = re.compile(r"(?<!\S)[a-z][a-z0-9+.-]{1,20}://\S*", re.IGNORECASE)

OPENING, CLOSING = "([{<", ")]}>"
BESIDE = re.compile(r"(\s[-–—|/•·・:@]+\s|;\s)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A name taken apart.

    `person` is what stands for the person. `beside` is what stands in brackets or quotes, or behind a dash. `whole` is
    all of it when part of the name itself may stand in brackets or quotes, or else None.
    """

    person: str
    beside: tuple[str, ...] = ()
    whole: str | None = None


def read(name: str) -> str:
    """The name as the eye sees it: one form for each sign, single spaces, and no invisible signs."""
    if name.isascii():
        seen = name[:LONGEST]
    else:
        alike = QUOTES.sub('"', APOSTROPHES.sub("'", INVISIBLE.sub("", name[:LONGEST])))
        composed = unicodedata.normalize("NFKC", COMMAS.sub(", ", DOTS_BETWEEN.sub(" ", alike)))[:LONGEST]
        seen = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    return " ".join(seen.replace("''", '"').replace("`", "'").replace("_", " ").split())


def has_something(name: str) -> bool:
    """Whether there is a letter, a digit or a symbol to judge at all. A name without any is an empty one."""
    return any(unicodedata.category(sign)[0] in "LNS" for sign in INVISIBLE.sub("", name))


def without_addresses(seen: str) -> str:
    """The name without e-mail and web addresses."""
    if not any(sign in seen for sign in ".@/"):
        return seen
    bare = OTHER_ADDRESS.sub(" ", WEB_ADDRESS.sub(" ", ADDRESS.sub(" ", seen)))
    return " ".join(DOMAIN.sub(" ", bare).split())


def take_apart(seen: str, vocabulary: Vocabulary) -> Reading:
    """What stands for the person, what stands beside it. There must be letters in it somewhere."""
    outside, inside, whole = _brackets(seen)
    first, *others = _dashes(outside, vocabulary)
    named = [part for part in (first, *others, *inside) if has_letters(part)]
    return Reading(named[0], tuple(named[1:]), whole if whole != named[0] else None)


def _brackets(seen: str) -> tuple[str, list[str], str | None]:
    """What stands outside brackets and quotes, what stands inside, and the whole where that may be one name: in
    quotes, or in brackets with something behind them.
    """
    if not any(sign in seen for sign in '([{<>}])"'):
        return seen, [], None
    outside: list[str] = []
    inside: list[str] = []
    part, is_open, is_one_name = "", False, False
    for sign in seen + ")":
        if sign not in OPENING and sign not in CLOSING and sign != '"':
            part += sign
            continue
        (inside if is_open else outside).append(part)
        is_one_name |= sign == '"' or (is_open and not has_letters("".join(outside)))
        is_open = sign in OPENING or (sign == '"' and not is_open)
        part = ""
    bare = " ".join(" ".join(outside).split())
    whole = " ".join(re.sub(r'[()\[\]{}<>"]', " ", seen).split())
    return bare, inside, whole if is_one_name else None


def _dashes(outside: str, vocabulary: Vocabulary) -> list[str]:
    """The parts between dashes. "Jansen - de Vries" is one part: a double surname, generously spaced."""
    pieces = BESIDE.split(outside)
    parts = [pieces[0]]
    for dash, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        first = piece.split(" ", 1)[0]
        if dash.strip() in "-–" and first.islower() and vocabulary.is_particle(first) and has_letters(parts[-1]):
            parts[-1] += f"-{piece}"
        else:
            parts.append(piece)
    return parts
