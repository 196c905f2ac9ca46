"""Forms become values. What is missing is empty; nothing is judged here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO, Any
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.exceptions import BadRequest
from werkzeug.formparser import FormDataParser

from moderation.domain.decision import Act
from moderation.domain.identity import Vouching
from moderation.domain.reaction import Named
from moderation.intake import Preview
from moderation.intake.sent import Sent as SentWords

MOST_FIELDS = 50
"""Of a form, unless its page allows more: `request.max_form_parts`."""

TYPED = ("thread", "ticket", "name", "surname", "email", "text", "code", "parent", "identity")
"""The fields of a reader's form that hold text."""

TRAP = "website"
"""The field that people cannot see. Robots fill in whatever has a name like this."""

TYPES = "-"
"""Stands for the identity of whoever types name and address, since what the site says of them could not be taken."""


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
        most = self.max_form_parts or MOST_FIELDS
        pairs = parse_qsl(typed, keep_blank_values=True, errors="replace", max_num_fields=most)
        return stream, self.cls(pairs), self.cls()


class FormRequest(Request):
    """A request whose form is read by the parser above."""

    form_data_parser_class = ReplacingParser


@dataclass(frozen=True, slots=True)
class Sent(SentWords):
    """What a reader's form brought, exactly as typed, with the page that it is for. `speaks_as` is the name under which
    the site itself lets its reader react, once it was believed. `types` says that what it said could not be taken, so
    that the reader types name and address.
    """

    thread: str = ""
    ticket: str = ""
    speaks_as: str = ""
    types: bool = False

    def seen_with(self, preview: Preview) -> "Sent":
        """What the next form shows after this preview. Where the name or the address of a good identity is refused
        here, they stand there to be mended, as if they had been typed.
        """
        if preview.vouching is None or preview.speaks_as:
            return replace(self, speaks_as=preview.speaks_as)
        typing = replace(self, identity="", types=True)
        if preview.vouching is Vouching.GOOD:
            return replace(typing, name=preview.draft.name, surname="", email=preview.draft.email)
        return typing

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
                ("parent", self.parent),
                ("identity", TYPES if self.types else self.identity),
                (TRAP, self.trap),
            )
            if value
        )


@dataclass(frozen=True, slots=True)
class Amended:
    """What the author of a reaction typed in the place of what was sent, and as their name where the form asks for it.
    `seen` is the mark of what they saw of it.
    """

    text: str
    seen: str
    ticket: str = ""
    named: Named | None = None

    @property
    def name(self) -> str:
        """What stands in the field of the name."""
        return self.named.name if self.named else ""

    @property
    def carried(self) -> tuple[tuple[str, str], ...]:
        """All of it but the ticket, under the names of the form."""
        return ("seen", self.seen), ("text", self.text), *self._names()

    def _names(self) -> Iterator[tuple[str, str]]:
        if self.named is not None:
            yield "name", self.named.name
            if self.named.surname is not None:
                yield "surname", self.named.surname
            if self.named.one_name:
                yield "one_name", "1"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the form at the door brought."""

    email: str
    password: str
    next: str


@dataclass(frozen=True, slots=True)
class Step:
    """What a button of the desk brought. `version` is -1 when it is no number, which no reaction has.

    `back` is the address of the part of the queue that the moderator came from, `seen` the digest of the house rules in
    which they read the reasons.
    """

    site: str
    number: int
    version: int
    act: Act | None
    reason: str = ""
    note: str = ""
    undoes: str = ""
    back: str = ""
    told: str = ""
    seen: str = ""


def sent(form: Mapping[str, str]) -> Sent:
    """A reader's form."""
    given = dict(form.items())  # Werkzeug's own makes an error first of each field that is missing
    typed = {name: given.get(name, "") for name in TYPED}
    types = typed["identity"] == TYPES
    typed["identity"] = "" if types else typed["identity"]
    return Sent(**typed, one_name=given.get("one_name", "") != "", trap=given.get(TRAP, ""), types=types)


def amended(form: Mapping[str, str]) -> Amended:
    """A form on the page of a receipt."""
    return Amended(form.get("text", ""), form.get("seen", ""), form.get("ticket", ""), _named(form))


def _named(form: Mapping[str, str]) -> Named | None:
    if "name" not in form:
        return None
    return Named(form["name"], form.get("surname"), form.get("one_name", "") != "")


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
        back=form.get("return", ""),
        told=form.get("told", ""),
        seen=form.get("seen", ""),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1
