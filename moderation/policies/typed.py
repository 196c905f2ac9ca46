"""What a file says becomes a value of a type, or an objection that names the very key.

msgspec judges each single value; the way to it is walked here, so that the key is known whatever stands in the file.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec

from moderation.domain.errors import BadPolicy
from moderation.policies.document import Objector
from moderation.policies.places import KeyPath

T = TypeVar("T")

MESSAGE = re.compile(r"(?P<words>.*?)(?: - at `\$(?P<path>(?:\[\d+\])+)`)?", re.DOTALL)
ABOUT = re.compile(r"(?P<key>\w+(?:\.[\w-]+)*): (?P<words>.*)", re.DOTALL)
"""How a contradiction names the setting that it is about: `long_text: must be less than …`."""

KINDS = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "datetime": "a date with a time",
    "date": "a date",
    "time": "a time",
}
"""What msgspec calls things, and what they are called in TOML by people."""

SEQUENCES = (tuple, list, set, frozenset)


def converted(value: Any, kind: type[T], at: Objector, path: KeyPath = ()) -> T:
    """The value, found at a path, as a value of this type.

    Raises BadPolicy when it is none. A struct may refuse its own values by a ValueError from `__post_init__`; when the
    sentence begins with the name of one of its fields and a colon, the objection is about that key.
    """
    made: T = _converted(value, kind, at, path)
    return made


def bare(kind: Any) -> Any:
    """A type without its limits and without None, since TOML has none."""
    if get_origin(kind) is Annotated:
        return bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        parts = [part for part in get_args(kind) if part is not NoneType]
        return bare(parts[0]) if len(parts) == 1 else Union[tuple(parts)]  # noqa: UP007 - made of what was found
    return kind


def fields_of(kind: type[msgspec.Struct]) -> dict[str, Any]:
    """The types of a struct's fields, by the names that they have in a file."""
    return {field.encode_name: field.type for field in msgspec.structs.fields(kind)}


def is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def table_of(kind: Any) -> Any:
    """The type of the values of a table with free keys, or None when this is no such type."""
    return get_args(kind)[1] if get_origin(kind) in (dict, Mapping) else None


def item_of(kind: Any) -> Any:
    """The type of the entries of a list, or None when this is no list."""
    return get_args(kind)[0] if get_origin(kind) in SEQUENCES else None


def _converted(value: Any, kind: Any, at: Objector, path: KeyPath) -> Any:
    plain = bare(kind)
    if isinstance(value, dict) and is_struct(plain):
        return _struct(value, plain, at, path)
    if isinstance(value, dict) and (inner := table_of(plain)) is not None:
        name = get_args(plain)[0]
        made: Any = {
            _converted(key, name, at, (*path, key)): _converted(part, inner, at, (*path, key))
            for key, part in value.items()
        }
    elif isinstance(value, list) and is_struct(bare(item := item_of(plain))):
        made = [_converted(part, item, at, (*path, number)) for number, part in enumerate(value)]
    else:
        made = value
    try:
        return msgspec.convert(made, kind)
    except msgspec.ValidationError as error:
        if wanted := _wanted(kind):
            raise at.objection(path, f"expected {wanted}, got {msgspec.to_builtins(value)!r}") from None
        raise _translated(str(error), plain, at, path) from None


def _wanted(kind: Any) -> str | None:
    """What the type says itself that it wants."""
    if get_origin(kind) in (Union, UnionType):
        return next(filter(None, map(_wanted, get_args(kind))), None)
    limits = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    return next((limit.description for limit in limits if isinstance(limit, msgspec.Meta) and limit.description), None)


def _struct(value: dict[str, Any], kind: type[msgspec.Struct], at: Objector, path: KeyPath) -> Any:
    known = fields_of(kind)
    for key in value:
        if key not in known:
            raise at.objection((*path, key), f"unknown key; the keys here are: {', '.join(known)}")
    for field in msgspec.structs.fields(kind):
        if field.required and field.encode_name not in value:
            raise at.objection(path, f"the key `{field.encode_name}` is missing")
    names = {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
    given = {names[key]: _converted(part, known[key], at, (*path, key)) for key, part in value.items()}
    try:
        return kind(**given)
    except (ValueError, TypeError) as error:
        raise _contradiction(str(error), known, at, path) from None


def _contradiction(message: str, known: Mapping[str, Any], at: Objector, path: KeyPath) -> BadPolicy:
    about = ABOUT.fullmatch(message)
    key = tuple(about["key"].split(".")) if about else ()
    if about and key[0] in known:
        return at.objection((*path, *key), about["words"])
    return at.objection(path, message)


def _translated(message: str, kind: Any, at: Objector, path: KeyPath) -> BadPolicy:
    found = MESSAGE.fullmatch(message)
    words, inner = (found["words"], found["path"] or "") if found else (message, "")
    steps = [int(step) for step in re.findall(r"\d+", inner)]
    place = (*path, *steps)
    if words.startswith("Invalid enum value"):
        for _ in steps:
            kind = bare(item_of(kind))
        given = words.removeprefix("Invalid enum value ")
        return at.objection(place, f"expected `{' | '.join(_choices(kind))}`, got {given}")
    return at.objection(place, _in_plain_words(words))


def _choices(kind: Any) -> list[str]:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(choice.value) for choice in kind]
    if get_origin(kind) is Literal:
        return [str(choice) for choice in get_args(kind)]
    return [choice for part in get_args(kind) for choice in _choices(part)]


def _in_plain_words(words: str) -> str:
    """`Expected `int | null`, got `str`` → expected a whole number, got a text."""

    def named(kinds: re.Match[str]) -> str:
        parts = [KINDS.get(part, part) for part in kinds[1].split(" | ") if part != "null"]
        return " or ".join(parts)

    return words[:1].lower() + re.sub(r"`(\w+(?: \| \w+)*)`", named, words[1:])


def without_files(value: Any, kind: Any, path: KeyPath, found: Callable[[KeyPath, dict[str, Any]], Any]) -> Any:
    """The value, with what `found` makes of each table that stands where a list of texts is wanted."""
    kind = bare(kind)
    if isinstance(value, dict):
        if takes_words(kind):
            return found(path, value)
        inner = fields_of(kind) if is_struct(kind) else dict.fromkeys(value, table_of(kind))
        return {key: without_files(part, inner.get(key), (*path, key), found) for key, part in value.items()}
    if isinstance(value, list):
        return [without_files(part, item_of(kind), (*path, number), found) for number, part in enumerate(value)]
    return value


def takes_words(kind: Any) -> bool:
    """Whether this is a list of texts, or may be one, and no table."""
    if get_origin(kind) in (Union, UnionType):
        return any(takes_words(bare(part)) for part in get_args(kind)) and not any(
            is_struct(bare(part)) or table_of(bare(part)) for part in get_args(kind)
        )
    return bare(item_of(kind)) is str
