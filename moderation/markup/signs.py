"""Private signs: what must pass through Textile untouched goes behind one of them.

They come from the private planes of Unicode, which `normalise` takes out of every text: nobody can type one, so unlike
the tokens of Textile, which are unguessable at best, ours cannot be forged.
"""

import re

UID = "\U0010fffd"
"""Where Textile would put its random token."""

_INLINE = 0x100000
_BLOCK = 0x108000
_TAGS = 0x10F000
_MOST = 0x7000

INLINE_ELEMENTS = ("strong", "em", "b", "i", "del", "ins", "sub", "sup", "cite", "q", "code", "a")
"""Elements that stand inside a line. Their tags have a sign each; an `<a>` that opens has attributes, and so none."""

OPENING = {name: chr(_TAGS + 2 * place) for place, name in enumerate(INLINE_ELEMENTS)}
CLOSING = {name: chr(_TAGS + 2 * place + 1) for place, name in enumerate(INLINE_ELEMENTS)}
OPENERS = "".join(OPENING.values())
CLOSERS = "".join(CLOSING.values())

FIRST = chr(_INLINE)
"""The lowest of all."""

PIECES = f"{chr(_INLINE)}-{chr(_INLINE + _MOST - 1)}"
"""Those that stand for a piece inside a line, as a range in a pattern."""

BLOCK_SIGNS = f"{chr(_BLOCK)}-{chr(_BLOCK + _MOST - 1)}"
"""Those that stand for a block, as a range in a pattern."""

_TAG_OF = {
    **{sign: f"<{name}>" for name, sign in OPENING.items()},
    **{sign: f"</{name}>" for name, sign in CLOSING.items()},
}
_ANY = re.compile(f"[{FIRST}-\U0010fffd]")
_LEAKED = re.compile(f"{UID}[A-Za-z]*:")


class Shelf:
    """Pieces of HTML, each behind a sign. One shelf for one text."""

    def __init__(self) -> None:
        self._pieces: list[str] = []

    def keep(self, piece: str, *, block: bool = False) -> str:
        """The sign for a piece. Raises OverflowError from the 28,673rd on."""
        if len(self._pieces) >= _MOST:
            raise OverflowError("too many pieces")
        self._pieces.append(piece)
        return chr((_BLOCK if block else _INLINE) + len(self._pieces) - 1)

    def piece(self, sign: str) -> str:
        """The piece behind a sign."""
        return self._pieces[(ord(sign) - _INLINE) % (_BLOCK - _INLINE)]

    def restore(self, made: str) -> str:
        """The text with every sign replaced by what it stands for, and without what Textile left behind."""
        return _ANY.sub(self._put_back, _LEAKED.sub("", made) if UID in made else made)

    def _put_back(self, match: re.Match[str]) -> str:
        return _TAG_OF.get(match[0]) or self.piece(match[0])
