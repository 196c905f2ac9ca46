"""What the service and the process of the rules of others say to each other: a question, then its answer.

An answer has the number of its question, so that none is taken for that to another.

MessagePack with declared types, so that nothing but the values below can come out of it, and each with its length
before it.
"""

import socket
import struct
from typing import Any

import msgspec

from moderation.domain.circumstances import Circumstances
from moderation.domain.finding import Finding
from moderation.domain.reaction import Draft

LOADING = 10.0
"""Seconds for the process to start and for a package to be imported. Most need a tenth."""

BUDGET = 0.5
"""Seconds for a rule to say all it has to say about one draft."""

LARGEST = 4 * 1024 * 1024
"""Bytes of a message; a draft with settings of ten thousand words has a few hundred thousand."""

LENGTH = struct.Struct("!I")


class Load(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Import the rule of this name. `place` is where: `module:attribute`."""

    number: int
    name: str
    place: str


class Ask(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """Ask a rule that was loaded. What type its settings have, only the rule knows."""

    number: int
    name: str
    settings: msgspec.Raw
    draft: Draft
    circumstances: Circumstances


class Said(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """What the rule found; nothing after a `Load`."""

    number: int
    findings: tuple[Finding, ...] = ()


class Failure(msgspec.Struct, frozen=True, tag=True, array_like=True):
    """There are no findings: what went wrong, and in which file and line. No word of the draft stands in it."""

    number: int
    message: str
    where: str = ""
    unusable: bool = False
    """Whether it would fail again, however often it were tried."""


Question = Load | Ask
Answer = Said | Failure

encoded = msgspec.msgpack.Encoder().encode
_questions: msgspec.msgpack.Decoder[Question] = msgspec.msgpack.Decoder(Load | Ask)
_answers: msgspec.msgpack.Decoder[Answer] = msgspec.msgpack.Decoder(Said | Failure)


def question_in(data: bytes) -> Question:
    return _questions.decode(data)


def answer_in(data: bytes) -> Answer:
    return _answers.decode(data)


def settings_in(data: msgspec.Raw, kind: type[Any]) -> Any:
    """The settings of a rule, of the type that it has for them."""
    return msgspec.msgpack.decode(data, type=kind)


def send(connection: socket.socket, data: bytes) -> None:
    """Raises ValueError when it is too large to be read at the other end, before anything is sent."""
    if len(data) > LARGEST:
        raise ValueError(f"more than {LARGEST} bytes")
    connection.sendall(LENGTH.pack(len(data)) + data)


def receive(connection: socket.socket) -> bytes:
    """The next message. Raises EOFError when the other end is gone, TimeoutError when the connection has a limit."""
    (length,) = LENGTH.unpack(_bytes(connection, LENGTH.size))
    if length > LARGEST:
        raise EOFError("this is no message")
    return _bytes(connection, length)


def _bytes(connection: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise EOFError("the other end is gone")
        data += piece
    return bytes(data)
