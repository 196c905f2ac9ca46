"""A letter as the bytes of a mail: its headers, the text, and the same as HTML."""

import re
import unicodedata
from contextlib import suppress
from email.errors import MessageError
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, quote

from moderation.domain.mail import Mail
from moderation.domain.mailbox import ENCODED, NoAddress, wire_address

LONGEST_LINE = 250
"""Characters of a subject or a name."""

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn others round: in the list of a mailbox they could make one name look like another."""

_UNSEEN = frozenset({"Cc", "Cs"})
_ONE_HEADER = re.compile(rb"[^\r\n]*(?:\r\n[ \t]+[^ \t\r\n][^\r\n]*)*\r\n")


class Sealed(EmailPolicy):
    """Headers are set in the form in which they go over the line, and stay as they are: Python would decode what is in
    code and fold them anew, and both have made more than one header of one. Whatever would be more than one all the
    same, or the end of them all, raises MessageError when it is put into bytes.
    """

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        return name, value

    def fold_binary(self, name: str, value: str) -> bytes:
        folded = super().fold_binary(name, value)
        if not _ONE_HEADER.fullmatch(folded):
            raise MessageError(f"{name} is not one header")
        return folded


SEALED = Sealed(linesep="\r\n", refold_source="none")


def message_of(mail: Mail, sender: str, host: str) -> EmailMessage:
    """The mail from this address, to one recipient and nobody else. `host` is the name of the service, from which each
    mail has its own. Raises NoAddress.

    An address for answers to which nobody can write is left out: it must not cost the letter.
    """
    message = EmailMessage(policy=SEALED)
    message["From"] = _named(one_line(mail.sender), sender)
    message["To"] = wire_address(mail.to)
    message["Subject"] = _folded(one_line(mail.written.subject))
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = f"<{mail.id}@{host}>"
    if mail.reply_to:
        with suppress(NoAddress):
            message["Reply-To"] = wire_address(mail.reply_to, everywhere=True)
    # Holidays are not told to a machine (RFC 3834, and what Outlook goes by).
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        if mail.unsubscribe.startswith("https:"):  # by which alone a mail program may ask for it
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    # So that it passes through servers that know no eight bits.
    message.set_content(mail.written.text, cte="quoted-printable")
    message.add_alternative(mail.written.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = mail.written.language  # of both parts, so not before there are two
    return message


def one_line(text: str) -> str:
    """The text on one line of bounded length, without signs that do something instead of being seen."""
    seen = (
        sign for sign in " ".join(text.split()) if sign not in _TURNING and unicodedata.category(sign) not in _UNSEEN
    )
    line = "".join(seen).replace(ENCODED, "= ?")
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1].rstrip()}…"


def _named(name: str, address: str) -> str:
    if name.isascii():
        name = f'"{quote(name)}"'
        return f"{_folded(name)} <{address}>"
    return f"{_folded(name)}\r\n <{address}>"  # what is in code stands on short lines (RFC 2047, section 2)


def _folded(line: str) -> str:
    """The line in ASCII, on lines that are short where they can be."""
    return Header(line, header_name="Subject").encode(linesep="\r\n")
