"""What can differ between two policies, and how it is told."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum

from moderation.domain.comparison import Kind, Piece, compared
from moderation.domain.message import Message, say, say_count

MOST_SHOWN = 10
"""Entries of a list that are shown; the others are counted."""

LONGEST_SHOWN = 200
"""Characters of a value that are shown."""

AROUND = 40
"""Characters of what stays that are shown before what changes in a long value, and after it."""


class Use(StrEnum):
    """What a policy does with a rule."""

    UNUSED = "unused"
    LIVE = "live"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is another one; None stands for none. `key` is its dotted name, such as `rules.links.hold`."""

    key: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list of texts with what came into it and what left it."""

    key: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UseChange:
    """A rule that is used otherwise than before."""

    rule: str
    old: Use
    new: Use


@dataclass(frozen=True, slots=True)
class OfferChange:
    """A reason that can be chosen no longer, or again. `key` is that of its ground, such as `grounds.advertising`."""

    key: str
    is_offered: bool


AnyChange = Change | ListChange | OfferChange


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs. `sentences` are those for readers and authors; cases are named by their titles."""

    uses: tuple[UseChange, ...]
    settings: tuple[AnyChange, ...]
    sentences: tuple[Change | ListChange, ...]
    cases_added: tuple[str, ...]
    cases_removed: tuple[str, ...]
    cases_changed: tuple[str, ...]

    def about(self, reasons: Set[str]) -> tuple[Message, ...]:
        """The lines about these reasons alone, which are given by their keys; `reason_order` stands for their order."""
        keys = {f"{table}.{key}" for table in ("reasons", "letters", "grounds") for key in reasons} | reasons
        return tuple(
            told
            for change in (*self.settings, *self.sentences)
            if {change.key, change.key.rpartition(".")[0]} & keys
            for told in _change_told(change)
        )

    def told(self) -> tuple[Message, ...]:
        """A line for each difference, rules first; none when the two do the same and prove it by the same cases."""
        return (
            *(_use_told(change) for change in self.uses),
            *(told for change in (*self.settings, *self.sentences) for told in _change_told(change)),
            *_cases_told(self),
        )


def _use_told(change: UseChange) -> Message:
    rule = change.rule
    match change.old, change.new:
        case Use.UNUSED, Use.LIVE:
            return say("The rule %(rule)s is taken into use.", rule=rule)
        case Use.UNUSED, Use.SHADOW:
            return say("The rule %(rule)s is added on trial.", rule=rule)
        case Use.LIVE, Use.SHADOW:
            return say("The rule %(rule)s goes on trial: it does not count any more.", rule=rule)
        case Use.SHADOW, Use.LIVE:
            return say("The rule %(rule)s is no longer on trial: it counts from now on.", rule=rule)
        case _:
            return say("The rule %(rule)s is not used any more.", rule=rule)


def _change_told(change: AnyChange) -> Iterator[Message]:
    match change:
        case Change():
            yield _told(change)
        case OfferChange(key, is_offered):
            reason = key.partition(".")[2]
            yield (
                say("The reason %(reason)s is offered again.", reason=reason)
                if is_offered
                else say("The reason %(reason)s is not offered any more.", reason=reason)
            )
        case ListChange():
            yield from _list_told(change)


def _list_told(change: ListChange) -> Iterator[Message]:
    if change.added:
        yield say_count(
            "%(key)s: %(count)d entry is added: %(entries)s",
            "%(key)s: %(count)d entries are added: %(entries)s",
            len(change.added),
            key=change.key,
            entries=shown(change.added),
        )
    if change.removed:
        yield say_count(
            "%(key)s: %(count)d entry is removed: %(entries)s",
            "%(key)s: %(count)d entries are removed: %(entries)s",
            len(change.removed),
            key=change.key,
            entries=shown(change.removed),
        )
    if not (change.added or change.removed):
        yield say("%(key)s: another order.", key=change.key)


def _told(change: Change) -> Message:
    if change.old is None:
        return say("%(key)s: now “%(new)s”, before nothing.", key=change.key, new=cut(change.new or ""))
    if change.new is None:
        return say("%(key)s: before “%(old)s”, now nothing.", key=change.key, old=cut(change.old))
    old, new = _side_by_side(change.old, change.new)
    return say("%(key)s: “%(old)s” becomes “%(new)s”.", key=change.key, old=old, new=new)


def _side_by_side(old: str, new: str) -> tuple[str, str]:
    """Both whole; or, when one is too long for that, all that differs with a little of what stands around it."""
    if max(len(old), len(new)) <= LONGEST_SHOWN:
        return old, new
    pieces = compared(old, new)
    last = len(pieces) - 1
    short = [(piece.kind, _shortened(piece, before=at > 0, after=at < last)) for at, piece in enumerate(pieces)]
    return (
        "".join(text for kind, text in short if kind is not Kind.IN),
        "".join(text for kind, text in short if kind is not Kind.OUT),
    )


def _shortened(piece: Piece, *, before: bool, after: bool) -> str:
    """Of what stays, its ends: those that have a change `before` or `after` them."""
    if piece.kind is not Kind.SAME:
        return cut(piece.text)
    if len(piece.text) <= 2 * AROUND:
        return piece.text
    begin = piece.text[:AROUND].rpartition(" ")[0] if before else ""
    end = piece.text[-AROUND:].partition(" ")[2] if after else ""
    return f"{begin}…{end}"


def shown(entries: tuple[str, ...]) -> str:
    """The first of these, each in quotation marks."""
    first = ", ".join(f"“{cut(entry)}”" for entry in entries[:MOST_SHOWN])
    return f"{first}, …" if len(entries) > MOST_SHOWN else first


def cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _cases_told(difference: Difference) -> Iterator[Message]:
    if titles := difference.cases_added:
        yield say_count(
            "%(count)d case is added: %(titles)s",
            "%(count)d cases are added: %(titles)s",
            len(titles),
            titles=shown(titles),
        )
    if titles := difference.cases_removed:
        yield say_count(
            "%(count)d case is removed: %(titles)s",
            "%(count)d cases are removed: %(titles)s",
            len(titles),
            titles=shown(titles),
        )
    if titles := difference.cases_changed:
        yield say_count(
            "%(count)d case is changed: %(titles)s",
            "%(count)d cases are changed: %(titles)s",
            len(titles),
            titles=shown(titles),
        )
