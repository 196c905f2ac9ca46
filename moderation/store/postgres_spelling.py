"""The store's SQL and tables as PostgreSQL takes them."""

import re
from functools import lru_cache
from unicodedata import normalize

from moderation.store.tables import Part, Step, Table, Words

# What is quoted and the sign for a cast are found first, so that a colon in them is none of ours.
TO_TURN = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|::|%|:([a-z_]\w*)""", re.ASCII)

# The parser of PostgreSQL would take addresses, words with a hyphen and a word with an emoji behind it as one, and not
# every database knows what small letters and accents are. So signs become blanks, and letters what FTS5 makes of them.
SIGNS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"
    r"\u02c2-\u02c5\u02d2-\u02df\u0375\u037e\u0384\u0385\u0387\u03f6\u0482\u2000-\u206f\u20a0-\u20cf\u2116\u2117"
    r"\u2120-\u2122\u2190-\u245f\u2500-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3020\u3030\ufe00-\ufe6f\uff01-\uff0f"
    r"\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufff9-\uffff\U0001f000-\U0001faff\U000e0000-\U000e01ef]+"
)
SCRIPTS = ((0xB5, 0x250), (0x370, 0x530), (0x531, 0x557), (0x1E00, 0x1F00))
"""Latin, Greek and Cyrillic, Armenian, and Latin with more accents."""


def _bare(sign: str) -> str:
    """The letter as a small one; if it is Latin, without accents."""
    letter = normalize("NFD", sign)[0]
    return letter.lower() if letter.isascii() else sign.casefold()


CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COMMON = " enatirodslghvkmubpwjczfxyq0123456789"
"""In front, since each sign is looked for from there: it makes reading a text six times as fast."""
LETTERS = {
    sign: bare
    for first, end in SCRIPTS
    for sign in map(chr, range(first, end))
    if sign.isalpha() and (bare := _bare(sign)) != sign and len(bare) == 1
}
FROM = COMMON + CAPITALS + "".join(LETTERS)
TO = COMMON + CAPITALS.lower() + "".join(LETTERS.values())
FOLDED = str.maketrans(FROM, TO)

TEXT = re.compile(r"(\w+) text\b", re.ASCII)


@lru_cache(maxsize=1024)
def spelled(sql: str) -> str:
    """A statement with its parameters, `:name`, as psycopg wants them. A percent sign stays what it is."""
    return TO_TURN.sub(_turned, sql)


def _turned(found: re.Match[str]) -> str:
    return f"%({found[1]})s" if found[1] else found[0].replace("%", "%%")


def statements(step: Step) -> list[str]:
    """All that is to be done for a step.

    Text is compared byte by byte, as SQLite does, whatever the language of the database. There are no triggers to keep
    others from changing what is only added to: not every database that speaks PostgreSQL's language has them.
    """
    return [_statement(part) for part in step.parts]


def _statement(part: Part) -> str:
    match part:
        case Table():
            return _table(part)
        case Words():
            return f"create index {part.name} on {part.table} using gin ({words_of(part.column)})"
    return part


def words_of(column: str) -> str:
    """The words of a column, as an expression that is the same in the index and in a query."""
    return f"to_tsvector('simple', translate(regexp_replace({column}, '{SIGNS}', ' ', 'g'), '{FROM}', '{TO}'))"


def folded(text: str) -> str:
    """A text as its words are kept in such an index."""
    return re.sub(SIGNS, " ", text).translate(FOLDED)


def _table(table: Table) -> str:
    columns = TEXT.sub(r'\1 text collate "C"', table.columns)
    return f"create table {table.name} ({columns})"
