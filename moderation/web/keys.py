"""The shortcuts of the desk: one table, from which the page of help, the buttons and the script all speak.

Each presses something that is visible on the page: what a key does, a hand can do too. They do not change with the
language, and `a` and `w`, which do the opposite of each other, are far apart on the keyboard.
"""

from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.message import Message, say
from moderation.domain.person import Keys


class Group(StrEnum):
    """Where a shortcut is of use."""

    MOVING = "moving"
    DECIDING = "deciding"
    READING = "reading"
    MANY = "many"
    GOING = "going"
    ANYWHERE = "anywhere"


GROUPS: dict[Group, Message] = {
    Group.MOVING: say("Through the queue"),
    Group.DECIDING: say("Deciding"),
    Group.READING: say("Reading closely"),
    Group.MANY: say("Many at once"),
    Group.GOING: say("To another page"),
    Group.ANYWHERE: say("Anywhere at the desk"),
}


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A key, as browsers call it, and what it does. A capital is pressed with Shift. `after` is pressed before it."""

    key: str
    does: Message
    group: Group
    after: str = ""

    @property
    def pressed(self) -> str:
        """By what a control says that this presses it."""
        return f"{self.after} {self.key}".strip()


SHORTCUTS = (
    Shortcut("j", say("The next reaction that no colleague is reading"), Group.MOVING),
    Shortcut("k", say("The one before"), Group.MOVING),
    Shortcut("o", say("Open the reaction on a page of its own"), Group.MOVING),
    Shortcut("u", say("Back to the queue"), Group.MOVING),
    Shortcut("s", say("Skip: leave it for later, or for a colleague"), Group.MOVING),
    Shortcut(".", say("Show what has come in meanwhile"), Group.MOVING),
    Shortcut("a", say("Approve"), Group.DECIDING),
    Shortcut("w", say("Reject: first the reasons, then a digit picks one"), Group.DECIDING),
    Shortcut("W", say("Reject for the same reason as last time"), Group.DECIDING),
    Shortcut("!", say("Spam"), Group.DECIDING),
    Shortcut("r", say("Return it to its author, to be mended"), Group.DECIDING),
    Shortcut("e", say("Edit the text; what was sent is kept"), Group.DECIDING),
    Shortcut("z", say("Undo your last decision; again: the one before it"), Group.DECIDING),
    Shortcut("c", say("Keep the reaction for yourself, or let it go"), Group.DECIDING),
    Shortcut("f", say("The next finding in the text"), Group.READING),
    Shortcut("v", say("The text as it was sent, or as readers will see it"), Group.READING),
    Shortcut("h", say("What this sender has sent before"), Group.READING),
    Shortcut("t", say("The thread around the reaction"), Group.READING),
    Shortcut("n", say("Write a note for colleagues"), Group.READING),
    Shortcut("x", say("Pick the reaction, or not"), Group.MANY),
    Shortcut("X", say("Pick everything from the last one that you picked"), Group.MANY),
    Shortcut("q", say("Queue"), Group.GOING, after="g"),
    Shortcut("d", say("Done"), Group.GOING, after="g"),
    Shortcut("s", say("Figures"), Group.GOING, after="g"),
    Shortcut("l", say("Log"), Group.GOING, after="g"),
    Shortcut("r", say("Reasons"), Group.GOING, after="g"),
    Shortcut("/", say("Search"), Group.ANYWHERE),
    Shortcut("?", say("This page"), Group.ANYWHERE),
    Shortcut("Escape", say("Close what is open, such as the reasons"), Group.ANYWHERE),
)

BY_PRESSED = {shortcut.pressed: shortcut for shortcut in SHORTCUTS}

ALWAYS = frozenset({"Escape"})
"""Pressed alone however the others are: it types no letter."""

NAMES = {"Escape": "Esc"}


def caps(pressed: str, keys: Keys) -> tuple[tuple[str, ...], ...]:
    """What is pressed, for somebody who has the shortcuts like this: one after the other, and each of these together.

    Nothing when they are off. Raises KeyError for what is no shortcut, so that no page can promise one.
    """
    shortcut = BY_PRESSED[pressed]
    if keys is Keys.OFF and shortcut.key not in ALWAYS:
        return ()
    return tuple(_together(key, keys) for key in (shortcut.after, shortcut.key) if key)


def spoken(pressed: str, keys: Keys) -> str:
    """The same in the words of `aria-keyshortcuts`; empty where that has none, as for two keys after each other."""
    strokes = caps(pressed, keys)
    if len(strokes) != 1:
        return ""
    held = strokes[0][:-1]
    return "+".join((*held, pressed.upper() if held else pressed))


def _together(key: str, keys: Keys) -> tuple[str, ...]:
    held: tuple[str, ...] = ("Alt",) if keys is Keys.ALT and key not in ALWAYS else ()
    if key.isupper() and len(key) == 1:
        held += ("Shift",)
    return (*held, NAMES.get(key, key.upper() if held else key))
