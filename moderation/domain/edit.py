"""Edits by the editors: why they changed a text, and what it was before."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.finding import Finding
from moderation.domain.message import Message, say
from moderation.domain.reaction import Reaction


class EditReason(StrEnum):
    """Why the editors changed a text. The public is told by a sentence for each; see `web.edit_words`."""

    PERSONAL = "personal"
    """Personal data was taken out."""
    LANGUAGE = "language"
    LINK = "link"
    """A link was taken out."""
    SHORTENED = "shortened"
    OTHER = "other"
    """None of these: a note says what."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A text of a reaction as it stood for a while, with all that came of it.

    `edited` is as in Reaction: the keys of the reasons for which it is not as it was sent; empty for the text as sent.
    """

    text: str
    html: str
    plain: str
    renderer: str
    findings: tuple[Finding, ...] = ()
    shadow: tuple[Finding, ...] = ()
    edited: str = ""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name that the author of a reaction has put in the place of the one before; the parts are as in Author."""

    name: str
    shown_name: str
    surname: str | None = None
    one_name: bool = False


def revision_of(reaction: Reaction) -> Revision:
    """The text of a reaction as it stands now."""
    return Revision(
        text=reaction.text,
        html=reaction.html,
        plain=reaction.plain,
        renderer=reaction.renderer,
        findings=reaction.findings,
        shadow=reaction.shadow,
        edited=reaction.edited,
    )


def written_last(kept: Mapping[int, Revision]) -> Revision | None:
    """The text of a reaction that the editors have changed as its author last wrote it; `kept` is what it was before
    each change, oldest first.
    """
    return next((revision for revision in reversed(list(kept.values())) if not revision.edited), None)


def reasons_in(edited: str) -> tuple[EditReason, ...]:
    """The reasons in such a row of keys, in the order in which they stand above. One of a later version is left out."""
    keys = edited.split()
    return tuple(reason for reason in EditReason if reason.value in keys)


def with_reason(edited: str, reason: EditReason) -> str:
    """Such a row of keys with one more: a text that was edited twice is told of both times."""
    return " ".join(dict.fromkeys((*(each.value for each in reasons_in(edited)), reason.value)))


@dataclass(frozen=True, slots=True)
class Edit:
    """What a moderator typed to edit a reaction: the new text, the key of the reason, and a note for the log."""

    text: str
    reason: str = ""
    note: str = ""


def problems_of(edit: Edit, reaction: Reaction) -> dict[str, Message]:
    """What must be mended in an edit, by the fields of its form."""
    problems: dict[str, Message] = {}
    if not edit.text.strip():
        problems["text"] = say("There is no text left. To take a whole reaction away, refuse or remove it.")
    elif edit.text == reaction.text:
        problems["text"] = say("Nothing has been changed in the text yet.")
    if edit.reason not in tuple(EditReason):
        problems["reason"] = say("Choose why you edit the text.")
    elif edit.reason == EditReason.OTHER and not edit.note.strip():
        problems["note"] = say("Write in the note what you changed.")
    return problems
