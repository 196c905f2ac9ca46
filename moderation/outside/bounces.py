"""Bounces are read: the reports of mail servers (RFC 3464), and the form that qmail has for them (QSBMF).

Anybody can send such a message, so it is read in time that grows with its length alone: no part within a part is
entered, and only the first of everything is looked at.
"""

import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32

from moderation.domain.bounce import Bounce, Fate
from moderation.domain.delivery import MESSAGE_ID

LONGEST = 1024 * 1024
"""Bytes of a message that are looked at. A letter of ours takes a few thousand."""

LONGEST_HEAD = 64 * 1024
LONGEST_VALUE = 1_000
"""Characters of one header."""
MOST_PARTS = 10
MOST_RECIPIENTS = 50

REPORTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
RETURNED = frozenset(
    {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers", "message/rfc822-headers"}
)
"""The letter itself, or its head."""

NAMING = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "In-Reply-To", "References")
"""Where the head of a report may name the letter: by the address to which that comes back, which may be one of its own,
or as what it answers.
"""

FATES = {
    "failed": Fate.FAILED,
    "delayed": Fate.DELAYED,
    "delivered": Fate.ARRIVED,
    "relayed": Fate.ARRIVED,
    "expanded": Fate.ARRIVED,
}
"""By the `Action` of a report (RFC 3464, section 2.3.3)."""

UNKNOWN = "5.0.0"
QMAIL = b"Hi. This is the "
"""With these words each report of qmail begins."""

_OURS = re.compile(rf"(?<![0-9a-z]){MESSAGE_ID}(?![0-9a-z])")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?!\.?\d)")
_BOUNDARY = re.compile(r';\s*boundary\s*=\s*(?:"([^"]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_heads = BytesHeaderParser(policy=compat32)


def bounce_in(message: bytes) -> Bounce | None:
    """What a message reports; None when it is no report of a mail server on one letter. What is longer than `LONGEST`
    is looked at as far as that.
    """
    head, body = _split(message[:LONGEST].replace(b"\r\n", b"\n"))
    named = [_value(head, name) for name in NAMING]
    kind = _kind(head)
    if kind == "multipart/report":
        return _reported(list(_parts(body, _boundary(head))), named)
    if kind == "text/plain" and body.lstrip().startswith(QMAIL):
        return _of_qmail(body, named)
    return None


def _reported(parts: list[tuple[Message, bytes]], named: list[str]) -> Bounce | None:
    report = next((_decoded(*part) for part in parts if _kind(part[0]) in REPORTS), None)
    if report is None:
        return None
    groups = [_split(group + b"\n\n")[0] for group in report.strip(b"\n").split(b"\n\n")[: MOST_RECIPIENTS + 1]]
    fates = [(FATES[action], group) for group in groups if (action := _value(group, "Action").lower()) in FATES]
    # A server that hands a letter on to several reports on each: it has arrived when it did so at one of them.
    for fate in (Fate.ARRIVED, Fate.FAILED, Fate.DELAYED):
        group = next((group for found, group in fates if found is fate), None)
        if group is not None:
            letter = next((_decoded(*part) for part in parts if _kind(part[0]) in RETURNED), b"")
            first = [_value(groups[0], "Original-Envelope-Id"), _value(_split(letter)[0], "Message-ID")]
            return Bounce(_message_ids(first + named), fate, _status(group))
    return None


def _of_qmail(body: bytes, named: list[str]) -> Bounce:
    """All that it reports has failed: of what it tries again it says nothing."""
    told, _, letter = body.partition(b"\n\n---")
    first = [_value(_split(letter.partition(b"\n\n")[2])[0], "Message-ID")]
    status = _STATUS.search(told[:LONGEST_HEAD].decode("ascii", "replace"))
    return Bounce(_message_ids(first + named), Fate.FAILED, status[1] if status else UNKNOWN)


def _status(group: Message) -> str:
    """The status code of a recipient. Some servers write it into what the other server has said, and nowhere else."""
    told = _STATUS.search(_value(group, "Status"))
    if told and not told[1].endswith(".0.0"):
        return told[1]
    said = _STATUS.search(_value(group, "Diagnostic-Code"))
    return said[1] if said else told[1] if told else UNKNOWN


def _message_ids(named: Iterable[str]) -> tuple[str, ...]:
    """What may name a letter of ours in these words: the first, each once."""
    return tuple(dict.fromkeys(name for words in named for name in _OURS.findall(words)))[:MOST_PARTS]


def _parts(body: bytes, boundary: str) -> Iterator[tuple[Message, bytes]]:
    """The head and the body of each part of a message, not of the parts of these."""
    if not boundary:
        return
    line = b"\n--" + boundary.encode("ascii", "replace")
    for part in (b"\n" + body).split(line, MOST_PARTS + 1)[1 : MOST_PARTS + 1]:
        if part.startswith(b"--"):
            return
        yield _split(part.partition(b"\n")[2])


def _split(message: bytes) -> tuple[Message, bytes]:
    """The head and the body of a message."""
    if message.startswith(b"\n"):
        return Message(), message[1:]
    head, _, body = message.partition(b"\n\n")
    return _heads.parsebytes(head[:LONGEST_HEAD]), body


def _decoded(head: Message, body: bytes) -> bytes:
    match _value(head, "Content-Transfer-Encoding").lower():
        case "quoted-printable":
            body = quopri.decodestring(body)
        case "base64":
            try:
                body = binascii.a2b_base64(body)
            except binascii.Error:
                body = b""
    return body.replace(b"\r\n", b"\n")


def _kind(head: Message) -> str:
    return _value(head, "Content-Type").partition(";")[0].strip().lower() or "text/plain"


def _boundary(head: Message) -> str:
    found = _BOUNDARY.search(_value(head, "Content-Type"))
    return (found[1] or found[2]) if found else ""


def _value(head: Message, name: str) -> str:
    """A header on one line, as far as it is looked at; empty for none."""
    return " ".join(str(head.get(name, ""))[:LONGEST_VALUE].split())
