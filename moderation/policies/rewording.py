"""Reasons as an editor changes them at the desk: from the files of a version those of a new one.

Everything lands in the policy's own policy.toml, also what a reason had from a policy that it extends; comments, order
and all that is not about the reason stay as somebody wrote them. Nothing is read or written here.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from moderation.domain.errors import BadPolicy
from moderation.domain.policy import Reason
from moderation.policies.document import Document
from moderation.policies.folders import FILE, LARGEST_TOML
from moderation.policies.inheritance import merged
from moderation.policies.reading import levels_of
from moderation.policies.toml_text import rewritten

Values = dict[str, Any]

MAY_BE_EMPTY = ("grounds",)

ORDER = "reason_order"
WITHOUT = "without"


def reworded(files: Mapping[str, str], reason: Reason) -> dict[str, str]:
    """The files with this reason in place of the one with its key, or with it added when there is none.

    What it says is not judged here; whoever reads the policy that comes of it, does. Raises BadPolicy when the files
    cannot be read, and when policy.toml would be too long, or is written in such a way that it is changed by hand only.
    """
    own, inherited = _levels(files)
    meant = deepcopy(own.values)
    _change(meant, inherited, ("reasons", reason.key), reason.words, {})
    _change(meant, inherited, ("letters", reason.key), reason.letter, {})
    _change(meant, inherited, ("grounds", reason.key), _ground(reason), _ground(Reason("", {})))
    return _written(files, own, meant)


def reordered(files: Mapping[str, str], keys: Sequence[str]) -> dict[str, str]:
    """The files with the reasons picked in this order. Raises BadPolicy as above."""
    own, _ = _levels(files)
    return _written(files, own, {**deepcopy(own.values), ORDER: list(keys)})


def _levels(files: Mapping[str, str]) -> tuple[Document, Values]:
    """The policy's own policy.toml, and what the ones that it extends say together."""
    own, *above = levels_of(files)
    # Reasons have no words in files of their own, so those of the rules need not be read.
    inherited = merged(tuple(above), lambda *_: ()).values if above else {}
    return own.document, inherited


def _ground(reason: Reason) -> Values:
    return {
        "house_rule": reason.house_rule,
        "law": reason.law,
        "category": reason.category,
        "offered": reason.is_offered,
    }


def _written(files: Mapping[str, str], own: Document, meant: Values) -> dict[str, str]:
    text = rewritten(own, meant)
    if len(text.encode()) > LARGEST_TOML:
        raise BadPolicy(f"{own.file}: would have more than {LARGEST_TOML // 1024} kB")
    return {**files, FILE: text}


def _change(
    meant: Values, inherited: Values, place: tuple[str, str], wanted: Mapping[str, Any], usual: Mapping[str, Any]
) -> None:
    """Let the table at this place say what is wanted, by writing as little as will do; `usual` is what it says unsaid.

    What is inherited and not wanted any more is left out by name.
    """
    above, own = _at(inherited, place), dict(_at(meant, place))
    left_out = _spelled_out(meant.get(WITHOUT, []), inherited, place)
    kept = {name: value for name, value in above.items() if _name(place, name) not in left_out}
    changed = _changed({**usual, **kept, **own}, {**usual, **wanted})
    if not changed:
        return
    for name, value in changed.items():
        own.pop(name, None)
        if value != usual.get(name):
            own[name] = value
    _put(meant, place, own)
    unwanted = [_name(place, name) for name in changed if name in above and name not in own]
    _leave_out(meant, above, place, [*left_out, *unwanted])


def _changed(before: Mapping[str, Any], wanted: Mapping[str, Any]) -> Values:
    """What is to become otherwise, by name; None for what is not wanted at all."""
    names = dict.fromkeys((*before, *wanted))
    return {name: wanted.get(name) for name in names if before.get(name) != wanted.get(name)}


def _at(values: Values, place: Sequence[str]) -> Values:
    for step in place:
        values = values.get(step, {})
    return values


def _name(place: Sequence[str], *rest: str) -> str:
    return ".".join((*place, *rest))


def _spelled_out(names: Sequence[str], inherited: Values, place: tuple[str, str]) -> list[str]:
    """What a policy does without; where that is the whole of the table at this place, each key of it by itself."""
    table = place[0]
    keys = {table: [_name((table, key)) for key in _at(inherited, (table,))]}
    wider = [each for name in names for each in keys.get(name, [name])]
    own = {_name(place): [_name(place, each) for each in _at(inherited, place)]}
    return [each for name in wider for each in own.get(name, [name])]


def _folded(names: list[str], above: Values, place: tuple[str, str]) -> list[str]:
    """The same with one name for the whole table, if nothing is left of it."""
    of_table = [_name(place, each) for each in above]
    if not of_table or not set(of_table) <= set(names):
        return names
    return [_name(place) if name == of_table[0] else name for name in names if name not in of_table[1:]]


def _put(meant: Values, place: tuple[str, str], own: Values) -> None:
    table, key = place
    if own or (table in MAY_BE_EMPTY and key in meant.get(table, {})):
        meant.setdefault(table, {})[key] = own
    elif key in meant.get(table, {}):
        del meant[table][key]
        if not meant[table]:
            del meant[table]


def _leave_out(meant: Values, above: Values, place: tuple[str, str], names: list[str]) -> None:
    """Write down what a policy does without: of these names, those that the table at this place does not say itself."""
    own = _at(meant, place)
    left = [name for name in names if name not in {_name(place, each) for each in own}]
    if not own and place[0] not in MAY_BE_EMPTY:
        left = _folded(left, above, place)
    if left:
        meant[WITHOUT] = left
    else:
        meant.pop(WITHOUT, None)
