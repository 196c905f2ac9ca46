"""Forms become values. What is missing is empty; nothing is judged here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser

from moderation.domain.decision import Act
from moderation.intake.sent import Sent as SentWords

MOST_FIELDS = 50

TRAP = "website"
"""The field that people cannot see. Robots fill in whatever has a name like this."""


class ReplacingParser(FormDataParser):
    """Reads forms whose bytes are not all UTF-8 without losing the rest: what cannot be read becomes �.

    Werkzeug's own leaves such signs as `%E9`, or drops the whole form without a word.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "silent": False})

    def parse(self, *args: Any, **options: Any) -> Any:
        try:
            return super().parse(*args, **options)
        except ValueError as error:  # too many fields, or a form that breaks off: said aloud, not taken as empty
            raise BadRequest from error

    def _parse_urlencoded(self, stream: IO[bytes], *_: Any) -> Any:
        typed = stream.read().decode(errors="replace")
        pairs = parse_qsl(typed, keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
        return stream, self.cls(pairs), self.cls()


class FormRequest(Request):
    """A request whose form is read by the parser above."""

    form_data_parser_class = ReplacingParser


@dataclass(frozen=True, slots=True)
class Sent(SentWords):
    """What a reader's form brought, exactly as typed, with the page that it is for."""

    thread: str = ""
    ticket: str = ""

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """All that was typed, under the names of the form, to be carried along in hidden fields. Empty ones are not."""
        one_name = "1" if self.one_name else ""
        return tuple(
            (name, value)
            for name, value in (
                ("thread", self.thread),
                ("name", self.name),
                ("surname", self.surname),
                ("one_name", one_name),
                ("email", self.email),
                ("text", self.text),
                ("code", self.code),
                (TRAP, self.trap),
            )
            if value
        )


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the form at the door brought."""

    email: str
    password: str
    next: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a button of the desk brought. `version` is -1 when it is no number, which no reaction has.

    `only` is the site to which the moderator keeps for now.
    """

    site: str
    number: int
    version: int
    act: Act | None
    reason: str = ""
    note: str = ""
    undoes: str = ""
    only: str = ""


def sent(form: Mapping[str, str]) -> Sent:
    """A reader's form."""
    given = dict(form.items())  # Werkzeug's own makes an error first of each field that is missing
    typed = {name: given.get(name, "") for name in ("thread", "ticket", "name", "surname", "email", "text", "code")}
    return Sent(**typed, one_name=given.get("one_name", "") != "", trap=given.get(TRAP, ""))


def sign_in(form: Mapping[str, str]) -> SignIn:
    """The form at the door."""
    return SignIn(form.get("email", "")[:254], form.get("password", ""), form.get("next", ""))


def step(form: Mapping[str, str]) -> Step:
    """A decision of the desk."""
    act = form.get("act", "")
    return Step(
        site=form.get("site", ""),
        number=_whole(form.get("number", "")),
        version=_whole(form.get("version", "")),
        act=Act(act) if act in tuple(Act) else None,
        reason=form.get("reason", ""),
        note=form.get("note", ""),
        undoes=form.get("undoes", ""),
        only=form.get("only", ""),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
