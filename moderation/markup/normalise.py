"""The door: what readers send becomes text that can be stored, compared, shown and put in a feed.

What a reader can see stays. What nobody can see, and what turns or covers the words of others, goes; `CHANGES` says
which of that is told. Nothing here raises, whatever the string holds.
"""

import re
import unicodedata
from typing import NamedTuple

from moderation.domain.message import Message, say
from moderation.domain.reaction import PILES

MOST_MARKS = 4
"""Marks on one letter. Hebrew with points and accents needs four, Vietnamese, Thai and Devanagari fewer; a pile that
covers the lines above and below ("zalgo") needs more."""

TAB = "    "
ROUNDS = 4


class Change(NamedTuple):
    """A kind of sign, as a range in a pattern, what stands there instead, and what reader and moderator are told."""

    signs: str
    instead: str = ""
    told: Message | None = None


_UNREADABLE = say("Signs that no screen can show were taken out.")
_TURNING = say("Signs that turn the direction of the words behind them were taken out.")
_ENDS_OF_PLANES = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))

# Code points are Unicode 15. What comes along by itself when people paste is taken out silently.
CHANGES = (
    Change("\r\x0b\x0c\x85\u2028\u2029", "\n"),  # ends of lines; CR LF is one of them
    Change("\t", TAB),
    Change(
        "\u115f\u1160\u2800\u3164\uffa0", " "
    ),  # letters and signs that show as a blank: a name of these looks empty
    Change("\u061c\u200e\u200f"),  # direction marks, as Arabic and Hebrew keyboards put them
    Change("\u00ad\u034f\u17b4\u17b5\u180e\u200b\u2060-\u2065\ufeff\ufff9-\ufffb"),  # takes no room
    Change("\U000e0080-\U000e00ff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"),  # likewise: tags, shorthand, music
    Change("\u202a-\u202e\u2066-\u206f", told=_TURNING),
    Change("\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f", told=_UNREADABLE),  # controls of C0 and C1
    Change("\ud800-\udfff", told=_UNREADABLE),  # halves of pairs: cannot be encoded
    Change(f"\ufdd0-\ufdef{_ENDS_OF_PLANES}", told=_UNREADABLE),  # no characters at all
    Change("\U000f0000-\U000ffffd\U00100000-\U0010fffd", told=_UNREADABLE),  # private planes; `signs` uses them
)
"""What happens to signs by themselves. Besides: letters become NFC; blanks at ends of lines and more than two empty
lines go; joiners, selectors and tags go where they choose no form and only hide words; piles of marks are cut (told).
"""

# Nothing in a text of only these needs a second look.
_COMMON = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2122]*+")

_DROPPED = "".join(change.signs for change in CHANGES if not change.instead)
_TOLD = tuple(
    (re.compile(f"[{''.join(change.signs for change in CHANGES if change.told is told)}]"), told)
    for told in (_TURNING, _UNREADABLE)
)
_HIDDEN = re.compile(f"[{_DROPPED}]")
_LINE_END = re.compile(f"[{CHANGES[0].signs}]")
_BLANK = str.maketrans(dict.fromkeys(CHANGES[2].signs, " "))
# Flags of regions are spelt with invisible tags after a black flag (UTS 51); elsewhere tags only smuggle text.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")

# What chooses a form of the sign before it: of an emoji or a symbol, of a Chinese sign (in Japanese names), of a
# Mongolian letter. Behind anything else it shows nothing, and only hides words from a search.
_SELECTORS = re.compile("([\U000e0100-\U000e01ef])|([\u180b-\u180d])|[\ufe00-\ufe0f\U00013430-\U0001345f]")
_SELECTED = re.compile("[0-9#*©®\u203c-\u2fff\u3021-\u3299\U0001f000-\U0001faff]")
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MONGOLIAN = re.compile("[\u1800-\u18af]")

# Marks begin at U+0300; fewer signs than these cannot hold a pile that is too high.
_PILE = re.compile(f"[\u0300-\U0010ffff]{{{MOST_MARKS + 1},}}")

_EMPTY_LINES = re.compile("\n{4,}")

_JOINERS = re.compile("[\u200c\u200d]+")
# Scripts where a joiner changes the form of the letters, from Arabic to Mongolian.
_JOINED = "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1b00-\u1cff\ua800-\uabff\ufb50-\ufdff\ufe70-\ufefc"
_EMOJI = "\u2190-\u2bff\U0001f300-\U0001faff"
_BEFORE_JOINER = re.compile(f"[{_JOINED}{_EMOJI}\ufe0f]")
_AFTER_JOINER = re.compile(f"[{_JOINED}{_EMOJI}]")


def clean_text(raw: str) -> str:
    """The text of a reader as it is stored and rendered.

    Line ends become LF, tabs four spaces, letters NFC. Blanks at the ends of lines and around the text go, and no more
    than two empty lines stay together. Cleaning a clean text changes nothing.
    """
    text = raw.replace("\r\n", "\n")
    if not _COMMON.fullmatch(text):
        text = drop_hidden(_LINE_END.sub("\n", text).replace("\t", TAB))
    lines = "\n".join(line.rstrip() for line in text.split("\n")).strip()
    return _EMPTY_LINES.sub("\n\n\n", lines) if "\n\n\n\n" in lines else lines


def told_changes(raw: str) -> tuple[Message, ...]:
    """What is taken out of a text, in words for those who wrote it and those who judge it; silent changes are not."""
    if _COMMON.fullmatch(raw.replace("\r\n", "\n").replace("\t", TAB)):
        return ()
    told = [words for pattern, words in _TOLD if pattern.search(raw)]
    return (*told, PILES) if _limit_marks(raw) != raw else tuple(told)


def clean_line(raw: str) -> str:
    """The same for a field of one line, such as a name: every run of white space becomes one space."""
    return " ".join(clean_text(raw).split())


def drop_hidden(text: str) -> str:
    """The text in NFC without what nobody can see. Lines and spaces stay as they are."""
    if _COMMON.fullmatch(text):
        return text
    visible = _TAGS.sub(lambda match: match[1] or "", _HIDDEN.sub("", text)).translate(_BLANK)
    # What goes in one step brings neighbours together for another. Honest texts are done after the first round; a text
    # that was made to need thousands loses what it plays with.
    for _ in range(ROUNDS):
        settled = _settle(visible)
        if settled == visible:
            return settled
        visible = settled
    return _settle(_SELECTORS.sub("", _JOINERS.sub("", visible)))


def _settle(text: str) -> str:
    # Marks are counted before NFC too: CPython sorts long piles of them in quadratic time.
    return _limit_marks(unicodedata.normalize("NFC", _limit_marks(_SELECTORS.sub(_select, _JOINERS.sub(_join, text)))))


def _join(joiners: re.Match[str]) -> str:
    """One joiner where a script or an emoji needs it; none between letters that it would only hide from a search."""
    whole, start, end = joiners.string, joiners.start(), joiners.end()
    before, after = whole[max(start - 1, 0) : start], whole[end : end + 1]
    if not _BEFORE_JOINER.match(before) or not _AFTER_JOINER.match(after) or _is_mark(after):
        return ""
    return joiners[0][0]


def _select(selector: re.Match[str]) -> str:
    """A selector behind what it can choose a form of, else nothing."""
    before = selector.string[max(selector.start() - 1, 0) : selector.start()]
    kind = _IDEOGRAPH if selector[1] else _MONGOLIAN if selector[2] else _SELECTED
    return selector[0] if kind.match(before) else ""


def _limit_marks(text: str) -> str:
    return _PILE.sub(_cut, text)


def _cut(run: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for sign in run[0]:
        marks = marks + 1 if _is_mark(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _is_mark(sign: str) -> bool:
    # Some marks that take room (Mc) are sorted by NFC like the others, and cost its square in long piles.
    return unicodedata.category(sign) in ("Mn", "Me") or unicodedata.combining(sign) != 0
