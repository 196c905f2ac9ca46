"""The forms about arrangements become values. What is missing is empty; nothing is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from moderation.domain.terms import Terms

TYPED = ("for_whom", "reason", "agreed_with", "shown_name", "real_name", "until", "uses", "thread")
CARRIED = ("site", "once")


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form brought, exactly as typed.

    `version` is that of the reaction for which it is, -1 when it is no number, which no reaction has. `back` is the
    address of the part of the queue that the moderator came from, `once` what makes this form unlike any other.
    """

    for_whom: str = ""
    reason: str = ""
    agreed_with: str = ""
    shown_name: str = ""
    real_name: str = field(default="", repr=False)
    until: str = ""
    uses: str = ""
    thread: str = ""
    is_lasting: bool = False
    site: str = ""
    version: int = -1
    back: str = ""
    once: str = ""

    @property
    def terms(self) -> Terms:
        """The terms. A day or a number that cannot be read becomes one that nobody can agree on."""
        return Terms(
            for_whom=self.for_whom,
            reason=self.reason,
            agreed_with=self.agreed_with,
            shown_name=self.shown_name,
            real_name=self.real_name,
            until=_day(self.until.strip()),
            uses=_whole(self.uses.strip()) if self.uses.strip() else None,
            thread=self.thread,
        )


def filled(form: Mapping[str, str]) -> Filled:
    """A form about an arrangement."""
    return Filled(
        **{name: form.get(name, "") for name in (*TYPED, *CARRIED)},
        back=form.get("return", ""),
        is_lasting=form.get("is_lasting", "") != "",
        version=_whole(form.get("version", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return date.min


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
