"""What is said of edits: to the public under a reaction, and to colleagues at the desk."""

from moderation.domain.edit import EditReason, reasons_in
from moderation.domain.message import say
from moderation.web.words import Words

UNDER_A_REACTION = {
    EditReason.PERSONAL: say("Personal data removed by the editors."),
    EditReason.LANGUAGE: say("Language corrected by the editors."),
    EditReason.LINK: say("Link removed by the editors."),
    EditReason.SHORTENED: say("Shortened by the editors."),
    EditReason.OTHER: say("Edited by the editors."),
}

AT_THE_DESK = {
    EditReason.PERSONAL: say("Personal data removed"),
    EditReason.LANGUAGE: say("Language mistake corrected"),
    EditReason.LINK: say("Link removed"),
    EditReason.SHORTENED: say("Shortened"),
    EditReason.OTHER: say("Something else"),
}


def told_of_edits(edited: str, words: Words) -> str:
    """The sentences under a reaction that was edited for these reasons; empty for one that is as it was sent."""
    return " ".join(words.of(UNDER_A_REACTION[reason]) for reason in reasons_in(edited))


def reason_at_the_desk(key: str, words: Words) -> str:
    """What colleagues call the reason with this key; the key itself if it is none."""
    return words.of(AT_THE_DESK[EditReason(key)]) if key in tuple(EditReason) else key
