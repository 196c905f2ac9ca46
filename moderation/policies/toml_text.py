"""Other values in a TOML text, and every comment, blank line and order in it as they were. Only a list that changes is
written anew, without the comments between its entries.
"""

import tomllib
from collections.abc import Iterator, Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog

from moderation.domain.errors import BadPolicy
from moderation.policies.document import Document

if TYPE_CHECKING:
    from tomlkit.items import Item

log = structlog.get_logger(__name__)

LONGEST_ROW = 100
"""Characters of a list on one line; a longer one has a line for each entry."""

Values = Mapping[str, Any]
Body = list[tuple[Any, "Item"]]


class _NotPossible(Exception):
    """tomlkit cannot take a step in this text."""


class Do(Enum):
    """What is done with a key of a table."""

    ADD = auto()
    CHANGE = auto()
    REMOVE = auto()


class Step(NamedTuple):
    """One change: in the table at this path, at this key, to this value."""

    path: tuple[str, ...]
    key: str
    value: Any
    do: Do


def rewritten(document: Document, meant: Values) -> str:
    """The text of a policy.toml, changed as little as will do to say what is meant.

    A value that is new outside all tables must be a list. Raises BadPolicy when the text is written in such a way that
    this cannot be done: never does the text say anything else.
    """
    new = [key for key, value in meant.items() if key not in document.values and isinstance(value, list)]
    before, text = {**document.values, **{key: [] for key in new}}, _with_rows(document, new)
    # Where tables are written by dots or in braces, there is no room for one in square brackets.
    for in_braces in (False, True):
        made = _attempted(text, before, meant, in_braces=in_braces)
        if made is not None:
            return made
    raise BadPolicy(f"{document.file}: is written in such a way that it must be changed by hand")


def _attempted(text: str, before: Values, meant: Values, *, in_braces: bool) -> str | None:
    """The text that says what is meant, with new tables in braces or in square brackets; None when it cannot be so."""
    try:
        for step in _steps(before, meant, ()):
            text = _after(step, text, in_braces=in_braces)
        return text if _filled(tomllib.loads(text)) == _filled(meant) else None
    except (_NotPossible, tomllib.TOMLDecodeError) as error:
        log.info("a policy cannot be changed in this way", in_braces=in_braces, error=str(error))
        return None


def _after(step: Step, text: str, *, in_braces: bool) -> str:
    """The text after one step. It is read anew for each: what tomlkit keeps of tables that are spread over a file is
    not sound after the first. Raises _NotPossible.
    """
    import tomlkit  # only who edits waits for it
    from tomlkit.exceptions import TOMLKitError

    try:
        parsed = tomlkit.parse(text)
        _take(step, parsed, in_braces=in_braces)
        return f"{parsed.as_string().rstrip()}\n"
    # Tables that are spread over a file, or written by dots, break it in all of these ways.
    except (TOMLKitError, LookupError, TypeError, ValueError, AttributeError) as error:
        raise _NotPossible(f"{step.do.name.lower()} {'.'.join((*step.path, step.key))}: {error!r}") from error


def _filled(values: Values) -> dict[str, Any]:
    """The same without tables in which nothing stands."""
    made = {key: _filled(value) if isinstance(value, dict) else value for key, value in values.items()}
    return {key: value for key, value in made.items() if value != {}}


def _with_rows(document: Document, keys: list[str]) -> str:
    """The text with an empty list for each of these keys, on lines under the name of the policy, which stands before
    all tables. There tomlkit would part the first table from its comment.
    """
    rows = document.text.split("\n")
    under = document.line(("name",))
    return "\n".join((*rows[:under], *(f"{key} = []" for key in keys), *rows[under:]))


def _steps(old: Values, new: Values, path: tuple[str, ...]) -> Iterator[Step]:
    """What to do, one after the other; to remove things comes last, so that a table is never empty in between."""
    for key, value in new.items():
        if isinstance(value, dict) and isinstance(old.get(key), dict):
            yield from _steps(old[key], value, (*path, key))
        elif key not in old or old[key] != value:
            yield Step(path, key, value, Do.CHANGE if key in old else Do.ADD)
    yield from (Step(path, key, None, Do.REMOVE) for key in old if key not in new)


def _take(step: Step, document: Any, *, in_braces: bool) -> None:
    table = document
    for key in step.path:
        table = table[key]
    match step.do:
        case Do.ADD:
            _add(table, step.key, _item(step.value, in_braces=in_braces))
        case Do.CHANGE:
            table[step.key] = _item(step.value, in_braces=in_braces)
        case Do.REMOVE:
            _remove(table, step.key)


def _add(table: Any, key: str, item: "Item") -> None:
    """At the end of a table, before what is written about the next one."""
    about_next = _taken_from_end(table)
    table[key] = item
    end = _last_of(table)
    for _, each in about_next:
        end.append((None, each))


def _remove(table: Any, key: str) -> None:
    """What is written about the next table, at the end of the one that goes, stays where it was."""
    from tomlkit.items import Whitespace

    body, gone = _body_of(table), table[key]
    about_next = "".join(each.as_string() for _, each in _taken_from_end(gone)) if hasattr(gone, "value") else ""
    place = next((number for number, (name, _) in enumerate(body) if name is not None and name.key == key), None)
    del table[key]
    if place is not None and about_next:
        body[place] = (None, Whitespace(about_next))


def _taken_from_end(table: Any) -> Body:
    """The comments and blank lines at the end of a table, or of the last one in it."""
    body = _last_of(table)
    count = next((number for number, (key, _) in enumerate(reversed(body)) if key is not None), len(body))
    taken = body[len(body) - count :]
    del body[len(body) - count :]
    return taken


def _last_of(table: Any) -> Body:
    body = _body_of(table)
    last = body[-1][1] if body else None
    return _last_of(last) if _body_of(last) else body


def _body_of(table: Any) -> Body:
    """What stands in a table in square brackets, or in the document; nothing for all else."""
    from tomlkit.container import Container
    from tomlkit.items import Table

    container = table.value if isinstance(table, Table) else table
    return container.body if isinstance(container, Container) else []


def _item(value: Any, *, in_braces: bool) -> "Item":
    import tomlkit

    if isinstance(value, dict):
        is_above = any(isinstance(each, dict) for each in value.values())
        table = tomlkit.inline_table() if in_braces else tomlkit.table(is_super_table=is_above)
        for key, each in value.items():
            table.append(key, _item(each, in_braces=in_braces))
        return table
    if isinstance(value, str):
        return _paragraphs(value) if "\n" in value else tomlkit.string(value)
    made: Item = tomlkit.item(value)
    if isinstance(value, list) and len(made.as_string()) > LONGEST_ROW:
        made = tomlkit.array(made.as_string()).multiline(True)
    return made


def _paragraphs(text: str) -> "Item":
    """A text of several lines, the first of them below the quotation marks; the end of a line there counts for none."""
    import tomlkit

    item: Item = tomlkit.string(text, multiline=True)
    if not text.startswith("\n"):
        item = tomlkit.value(item.as_string().replace('"""', '"""\n', 1))
    return item
