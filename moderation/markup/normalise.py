"""The door: what readers send becomes text that can be stored, compared, shown and put in a feed.

What a reader can see stays. What nobody can see, and what turns or covers the words of others, goes. Nothing here
raises, whatever the string holds.
"""

import re
import unicodedata

MOST_MARKS = 4
"""Marks on one letter. Hebrew with points and accents needs four, Vietnamese, Thai and Devanagari fewer; a pile that
covers the lines above and below ("zalgo") needs more."""

TAB = "    "
ROUNDS = 4

# What goes, and why. Code points are Unicode 15.
_DROPPED = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls of C0 and C1; those that end a line are in _LINE_END
    "\ud800-\udfff"  # lone surrogates: cannot be encoded
    "\ufdd0-\ufdef"  # noncharacters, here and at the end of each plane
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # turns the direction of what follows
    "\u00ad\u034f\u17b4\u17b5\u180e\u200b\u2060-\u2065\ufeff\ufff9-\ufffb\U000e0080-\U000e00ff"  # takes no room
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # controls of shorthand and of music
    "\U000f0000-\U000ffffd\U00100000-\U0010fffd"  # private planes: no meaning to others, and `shelter` uses them
)
_HIDDEN = re.compile(f"[{_DROPPED}]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Letters and signs that show as a blank: a name of these would look empty.
_BLANK = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " "))
# Flags of regions are spelt with invisible tags after a black flag (UTS 51); elsewhere tags only smuggle text.
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|[\U000e0000-\U000e007f]")

# What chooses a form of the sign before it: of an emoji or a symbol, of a Chinese sign (in Japanese names), of a
# Mongolian letter. Behind anything else it shows nothing, and only hides words from a search.
_SELECTORS = re.compile("([\U000e0100-\U000e01ef])|([\u180b-\u180d])|[\ufe00-\ufe0f\U00013430-\U0001345f]")
_SELECTED = re.compile("[0-9#*©®\u203c-\u3299\U0001f000-\U0001faff]")
_IDEOGRAPH = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MONGOLIAN = re.compile("[\u1800-\u18af]")

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
    text = drop_hidden(_LINE_END.sub("\n", raw)).replace("\t", TAB)
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub("\n{4,}", "\n\n\n", lines.strip())


def clean_line(raw: str) -> str:
    """The same for a field of one line, such as a name: every run of white space becomes one space."""
    return " ".join(clean_text(raw).split())


def drop_hidden(text: str) -> str:
    """The text in NFC without what nobody can see. Lines and spaces stay as they are."""
    if text.isascii():
        return _HIDDEN.sub("", text)
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
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if _is_mark(sign) else 0
        if marks <= MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def _is_mark(sign: str) -> bool:
    # Some marks that take room (Mc) are sorted by NFC like the others, and cost its square in long piles.
    return unicodedata.category(sign) in ("Mn", "Me") or unicodedata.combining(sign) != 0
