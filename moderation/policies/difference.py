"""What differs between two policies, in words that an editor understands."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

import msgspec

from moderation.domain.policy import Policy, Reason, RuleInUse
from moderation.domain.reaction import Status
from moderation.policies.changes import AnyChange, Change, Difference, ListChange, OfferChange, Use, UseChange
from moderation.policies.folders import CASES

OFFERED = "offered"
"""The key of a ground that is told in a sentence of its own."""


def diff(old: Policy, new: Policy) -> Difference:
    """What is different in the new policy."""
    old_cases, new_cases = _cases(old), _cases(new)
    return Difference(
        uses=tuple(_uses(old, new)),
        settings=tuple(_settings(old, new)),
        sentences=tuple(_changes(sentences_of(old), sentences_of(new))),
        cases_added=tuple(title for title in new_cases if title not in old_cases),
        cases_removed=tuple(title for title in old_cases if title not in new_cases),
        cases_changed=tuple(
            title for title in new_cases if title in old_cases and new_cases[title] != old_cases[title]
        ),
    )


def _uses(old: Policy, new: Policy) -> Iterator[UseChange]:
    before, after = _by_name(old), _by_name(new)
    for name in dict.fromkeys((*before, *after)):
        change = UseChange(name, _use(before.get(name)), _use(after.get(name)))
        if change.old != change.new:
            yield change


def _by_name(policy: Policy) -> Mapping[str, RuleInUse]:
    return {rule.name: rule for rule in policy.rules}


def _use(rule: RuleInUse | None) -> Use:
    if rule is None:
        return Use.UNUSED
    return Use.SHADOW if rule.in_shadow else Use.LIVE


def _settings(old: Policy, new: Policy) -> Iterator[AnyChange]:
    """Settings as they work: one that is written out and equal to its default is no difference."""
    gone = tuple(f"rules.{name}." for name in _by_name(old) if name not in _by_name(new))
    offers = {f"grounds.{reason.key}.{OFFERED}" for reason in (*old.reasons, *new.reasons)}
    before = {key: value for key, value in values_of(old).items() if not key.startswith(gone) and key not in offers}
    yield from _changes(before, {key: value for key, value in values_of(new).items() if key not in offers})
    yield from _offers(old, new)
    if _in_both(old, new) != _in_both(new, old):
        yield ListChange("reason_order", (), ())


def _offers(old: Policy, new: Policy) -> Iterator[OfferChange]:
    for reason in new.reasons:
        before = old.reason(reason.key)
        was_offered = before.is_offered if before else True
        if reason.is_offered != was_offered:
            yield OfferChange(f"grounds.{reason.key}", reason.is_offered)


def _in_both(policy: Policy, other: Policy) -> list[str]:
    """The reasons that both have, in the order of the first."""
    return [reason.key for reason in policy.reasons if other.reason(reason.key)]


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change | ListChange]:
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if all(isinstance(value, tuple | None) for value in (old, new)):
            yield ListChange(key, _missing(new or (), old or ()), _missing(old or (), new or ()))
        else:
            yield Change(key, _one(old), _one(new))


def _missing(entries: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The entries that are not among the others, each once."""
    known = set(others)
    return tuple(dict.fromkeys(entry for entry in entries if entry not in known))


def _one(value: Any) -> str | None:
    return ", ".join(value) if isinstance(value, tuple) else value


def values_of(policy: Policy) -> dict[str, Any]:
    """The settings by dotted name: a list of texts as a tuple, all else as text. None and empty lists are left out."""
    values: dict[str, Any] = {
        "name": policy.name,
        "first_decision": "publish" if policy.first_status is Status.PUBLISHED else "hold",
        "name_fields": "two" if policy.two_names else "one",
        "markup": tuple(sorted(policy.markup)),
        "conversation.replies": _plain(policy.conversation.replies),
        "conversation.depth": _plain(policy.conversation.depth),
        "conversation.order": _plain(policy.conversation.order),
        **{f"correspondence.{key}": value for key, value in _correspondence(policy)},
        **{f"grounds.{each.key}.{key}": value for each in policy.reasons for key, value in _ground(each) if value},
    }
    for rule in policy.rules:
        for key, value in _flat(rule.settings):
            if key != ("mode",):
                values[".".join(("rules", rule.name, *key))] = value
    return values


def _correspondence(policy: Policy) -> Iterator[tuple[str, Any]]:
    house = policy.correspondence
    days = {"remind_after_days": house.remind, "expire_after_days": house.expire, "objection_days": house.objection}
    yield "confirm", _plain(house.confirm)
    yield "undo_minutes", _plain(house.undo // timedelta(minutes=1))
    yield "letters", tuple(sorted(each.value for each in house.letters))
    yield "reply_to", house.reply_to or None
    yield from ((key, _plain(length.days)) for key, length in days.items())
    for key in ("reports", "statements", "marks_withdrawn"):
        yield key, _plain(getattr(house, key))


def _ground(reason: Reason) -> Iterator[tuple[str, Any]]:
    yield "house_rule", _plain(reason.house_rule) if reason.house_rule else None
    yield "law", reason.law or None
    yield "category", reason.category
    yield OFFERED, None if reason.is_offered else _plain(reason.is_offered)


def _flat(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, msgspec.Struct):
        fields = msgspec.structs.fields(value)
        value = {field.encode_name: getattr(value, field.name) for field in fields}
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (((str(key), *path), leaf) for path, leaf in _flat(inner))
    elif isinstance(value, tuple | list | set | frozenset):
        entries = sorted(value, key=str) if isinstance(value, set | frozenset) else value
        if entries:
            yield (), tuple(_plain(entry) for entry in entries)
    elif value is not None:
        yield (), _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value).decode()


def sentences_of(policy: Policy) -> dict[str, Any]:
    reasons = {
        f"reasons.{reason.key}.{lang}": words for reason in policy.reasons for lang, words in reason.words.items()
    }
    rules = {f"house_rules.{lang}": tuple(sentences) for lang, sentences in policy.house_rules.items()}
    names = {f"arranged_name.{lang}": name for lang, name in policy.arranged_name.items()}
    letters = {f"letters.{each.key}.{lang}": text for each in policy.reasons for lang, text in each.letter.items()}
    return {**reasons, **letters, **rules, **names}


def _cases(policy: Policy) -> Mapping[str, Any]:
    """By title what each case says, with the defaults that it changes. None where they cannot be read."""
    try:
        contents = tomllib.loads(policy.files.get(CASES, ""))
        defaults = contents.get("defaults")
        return {case["title"]: (defaults, case) for case in contents.get("case", [])}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
