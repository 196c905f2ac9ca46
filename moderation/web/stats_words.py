"""Figures as charts, tables and sentences: which words, in which order. Nothing is counted here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_percent

from moderation.domain.figures import Held, Undone, Wait, length
from moderation.domain.message import say
from moderation.review.figures import Picture
from moderation.web import charts, presenters
from moderation.web.charts import Bars, Cell, Columns
from moderation.web.words import Words

AGES = (say("under 1 hour"), say("1 to 4 hours"), say("4 to 24 hours"), say("1 to 3 days"), say("over 3 days"))

KINDS = ("placed", "refused", "spam")


@dataclass(frozen=True, slots=True)
class Charts:
    """Every chart of the page; None where there is nothing to draw."""

    ages: Bars
    waits: Columns | None
    flow: Columns
    held: Bars
    undone_by_rule: Bars
    undone_by_reason: Bars
    week: tuple[tuple[Cell, ...], ...]


class Told:
    """A picture in the words of whoever looks."""

    def __init__(self, picture: Picture, words: Words) -> None:
        self._picture = picture
        self._words = words

    @property
    def charts(self) -> Charts:
        return Charts(
            ages=self._ages(),
            waits=self._waits() if self._picture.wait.number else None,
            flow=self._flow(),
            held=self._held(),
            undone_by_rule=self._undone(self._picture.undone_by_rule, lambda row: self.rule(row.name)),
            undone_by_reason=self._undone(self._picture.undone_by_reason, self.reason_or_act),
            week=charts.week(self._picture.week),
        )

    @property
    def age_names(self) -> list[str]:
        return [self._words.of(name) for name in AGES]

    @property
    def weekdays(self) -> list[str]:
        """Monday first, short."""
        names = get_day_names("abbreviated", context="stand-alone", locale=self._words.language)
        return [names[number] for number in range(7)]

    @property
    def busiest(self) -> str:
        """The hour of the week in which most came in; empty when nothing did."""
        week = self._picture.week
        number, day, hour = max((week[day][hour], -day, -hour) for day in range(7) for hour in range(24))
        if not number:
            return ""
        names = get_day_names("wide", context="format", locale=self._words.language)
        return f"{names[-day]} {-hour}:00–{-hour + 1}:00"

    @property
    def period(self) -> str:
        """Its first and its last day."""
        first, last = (format_date(day, "d MMMM y", locale=self._words.language) for day in self._ends())
        return first if first == last else f"{first} – {last}"

    @property
    def flow(self) -> dict[str, str]:
        """What happened in all, for a sentence."""
        return {name: self._words.number(number) for name, number in self._picture.flow._asdict().items()}

    @property
    def own(self) -> list[tuple[str, str]]:
        """What who looks has done themselves: names and numbers."""
        own, words = self._picture.own, self._words
        return [
            (words.gettext("decisions"), words.number(own.decisions)),
            (words.gettext("published"), words.number(own.done.placed)),
            (words.gettext("rejected or removed"), words.number(own.done.refused)),
            (words.gettext("spam"), words.number(own.done.spam)),
            (words.gettext("undone by you"), words.number(own.undone)),
            (words.gettext("half within"), self.length(own.wait.middle)),
            (words.gettext("nine in ten within"), self.length(own.wait.slow)),
        ]

    # The same as the charts, as rows of tables

    @property
    def age_rows(self) -> list[tuple[str, str]]:
        return [(name, self._words.number(age)) for name, age in zip(self.age_names, self._picture.ages, strict=True)]

    @property
    def wait_rows(self) -> list[tuple[str, ...]]:
        return [
            (self.day(day), self._words.number(wait.number), self.length(wait.middle), self.length(wait.slow))
            for day, _, wait in self._picture.days
        ]

    @property
    def flow_rows(self) -> list[tuple[str, ...]]:
        return [(self.day(day), *map(self._words.number, flow)) for day, flow, _ in self._picture.days]

    @property
    def rule_rows(self) -> list[tuple[str, ...]]:
        return [self._rule_row(each) for each in self._picture.held]

    def _rule_row(self, held: Held) -> tuple[str, ...]:
        numbers = map(self._words.number, (held.right.part, held.right.whole))
        reach = held.right.interval
        between = f"{self.percent(reach.low)} – {self.percent(reach.high)}" if reach else ""
        share = self._words.gettext("too few") if held.is_few else self.percent(held.right.value or 0)
        return self.rule(held.rule), *numbers, share, between, self._words.number(held.alone)

    @property
    def undone_rows(self) -> list[tuple[str, ...]]:
        by_reason = [(self.reason_or_act(row), row) for row in self._picture.undone_by_reason]
        by_rule = [(self.rule(row.name), row) for row in self._picture.undone_by_rule]
        return [(name, self._words.number(row.undone), self._words.number(row.of)) for name, row in by_reason + by_rule]

    @property
    def week_rows(self) -> list[tuple[str, ...]]:
        week = self._picture.week
        return [(f"{hour}:00", *(self._words.number(day[hour]) for day in week)) for hour in range(24)]

    def day(self, day: date) -> str:
        """A day without its year: 13 jan, Jan 13."""
        return format_skeleton("MMMd", day, locale=self._words.language)

    def length(self, time: timedelta | None) -> str:
        """How long something took; a dash for nothing."""
        return "–" if time is None else self._words.of(length(time))

    def percent(self, share: float) -> str:
        return format_percent(share, locale=self._words.language)

    def reason_or_act(self, row: Undone) -> str:
        """A reason by its key, or an act as people call it."""
        if row.is_act:
            said = next((said for act, said in presenters.DONE.items() if act.value == row.name), None)
            return self._words.of(said) if said else row.name
        return row.name

    def rule(self, name: str) -> str:
        return presenters.rule_in_words(name, self._words)

    def amount(self, held: Held) -> str:
        """A share in words, with of how many."""
        text = self._words.gettext("%(part)s of %(whole)s: %(share)s")
        numbers = self._numbers(held.right.part, held.right.whole)
        said = text % {**numbers, "share": self.percent(held.right.value or 0)}
        return f"{said}, {self._words.gettext('too few')}" if held.is_few else said

    def _numbers(self, part: int, whole: int) -> dict[str, str]:
        return {"part": self._words.number(part), "whole": self._words.number(whole)}

    def _ages(self) -> Bars:
        ages = self._picture.ages
        rows = [(name, self._words.number(age), age) for name, age in zip(self.age_names, ages, strict=True)]
        return charts.bars(rows, max(ages) or 1)

    def _waits(self) -> Columns:
        waits = [day.wait for day in self._picture.days]
        names = [(time, self.length(time)) for time in charts.TIMES]
        return charts.waits(list(map(_pair, waits)), self._days(), [self.length(each.slow) for each in waits], names)

    def _flow(self) -> Columns:
        flows = [day.flow for day in self._picture.days]
        parts = [(flow.placed, flow.refused, flow.spam) for flow in flows]
        came = [flow.came for flow in flows]
        totals = [self._words.number(sum(each)) for each in parts]
        return charts.stacked(parts, came, KINDS, self._days(), totals)

    def _held(self) -> Bars:
        rows = []
        for each in self._picture.held:
            value, reach = each.right.value, each.right.interval
            if value is not None and reach is not None:
                rows.append((self.rule(each.rule), self.amount(each), value, reach.low, reach.high, each.is_few))
        return charts.shares(rows)

    def _undone(self, rows: Sequence[Undone], name_of: Callable[[Undone], str]) -> Bars:
        text = self._words.gettext("%(part)s of %(whole)s")
        told = [(name_of(row), text % self._numbers(row.undone, row.of), row.undone / row.of) for row in rows]
        return charts.bars(told, 1)

    def _ends(self) -> tuple[date, date]:
        return self._picture.period.first, self._picture.period.last

    def _days(self) -> list[str]:
        return [self.day(each.day) for each in self._picture.days]


def _pair(wait: Wait) -> tuple[timedelta, timedelta] | None:
    return (wait.middle, wait.slow) if wait.middle is not None and wait.slow is not None else None
