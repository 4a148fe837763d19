"""The evidence beside a line: where its baseline stands, what others reach, how far others moved.

Everything is reckoned from the published values of those whom the indicator measures, in exact
decimal arithmetic, with the same quartiles and ranks as the pages of performance. Fewer than eight
values say nothing. Only periods that end in the same month of the year as the latest one are laid
beside one another, so that quarters and months are compared with their own season.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from gorm.negotiations.rules.trends import Projection, Step, months_of, project
from gorm.performance.rules.comparison import Thresholds, compare, thresholds
from gorm.performance.terms import FEWEST_COMPARED, Polarity

#: An aim is ambitious where at most this share of the others moved so far in the same time.
AMBITIOUS: Final = Fraction(1, 4)
#: And it is not where at least this share did.
USUAL: Final = Fraction(1, 2)


@dataclass(frozen=True)
class PeriodValues:
    """The values of one period by council: of those who are compared, each place once."""

    period: str
    ends_on: date
    values: Mapping[int, Decimal]


@dataclass(frozen=True)
class Yardstick:
    """A group to measure by; `members` are None where it is everybody."""

    code: str
    label: str
    whom: str
    members: frozenset[int] | None = None

    def of(self, values: Mapping[int, Decimal]) -> dict[int, Decimal]:
        """The values of its members."""
        members = self.members
        return {key: one for key, one in values.items() if members is None or key in members}


@dataclass(frozen=True)
class Aim:
    """A value that somebody asks for, offers or has agreed, by a day."""

    code: str
    label: str
    value: Decimal
    by: date


@dataclass(frozen=True)
class Question:
    """What is asked of the evidence: a council's baseline, and the aims that start from it."""

    council: int
    polarity: Polarity
    unit: str
    baseline: Decimal
    baseline_on: date
    baseline_period: str = ""
    aims: tuple[Aim, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Where the baseline stands in a group, in the period that it is from; None below eight."""

    period: str
    number: int
    rank: int | None
    band: int | None


@dataclass(frozen=True)
class Marks:
    """A group's median and better quartile: in the latest period, and by the aims' last day.

    `quartile` is None where neither high nor low is better.
    """

    period: str
    number: int
    median: Decimal
    quartile: Decimal | None
    median_then: Projection | None
    quartile_then: Projection | None


@dataclass(frozen=True)
class Span:
    """How many of a group moved far enough between two periods."""

    start: str
    end: str
    moved: int
    of: int

    @property
    def share(self) -> Fraction:
        """The share of them that did."""
        return Fraction(self.moved, self.of)


@dataclass(frozen=True)
class Reach:
    """What it takes to reach an aim, and who moved that far.

    `distance` and the paces are in the better direction: below nought is a step back. `asked` is
    the distance that was looked for: all of it, or its share where only shorter spans are
    published. `spans` begin with the latest; there are none where too few were measured twice.
    """

    aim: Aim
    distance: Decimal
    months: int
    pace: Decimal
    span_months: int
    asked: Decimal
    spans: tuple[Span, ...]

    @property
    def latest(self) -> Span | None:
        """The span that speaks for all."""
        return self.spans[0] if self.spans else None

    @property
    def is_shorter(self) -> bool:
        """Whether no span as long as this aim's own is published."""
        return bool(self.spans) and self.span_months < whole_years(self.months) * 12

    @property
    def verdict(self) -> str:
        """Whether the aim is ambitious, in a word or two; '' where nobody can say."""
        if self.distance <= 0:
            return "Asks for no improvement"
        if self.latest is None:
            return ""
        if self.latest.share <= AMBITIOUS:
            return "Ambitious"
        return "Not ambitious" if self.latest.share >= USUAL else "Within what others have done"


@dataclass(frozen=True)
class InGroup:
    """All that one group says of a line."""

    yardstick: Yardstick
    standing: Standing | None
    marks: Marks | None
    pace: Decimal | None
    reaches: tuple[Reach, ...]


@dataclass(frozen=True)
class Found:
    """The evidence of a line by group; `chief` is the one that its verdict goes by."""

    groups: tuple[InGroup, ...]
    compared: tuple[str, ...]

    @property
    def chief(self) -> InGroup | None:
        """The first group that says anything, so that the same type comes before all."""
        return next((one for one in self.groups if one.marks is not None), None)


def evidence_of(
    question: Question, periods: Sequence[PeriodValues], yardsticks: Sequence[Yardstick]
) -> Found:
    """What the published values say of a baseline and of the aims that start from it."""
    ordered = same_season(periods)
    groups = tuple(_in_group(question, periods, ordered, one) for one in yardsticks)
    return Found(groups, tuple(one.period for one in ordered))


def same_season(periods: Sequence[PeriodValues]) -> tuple[PeriodValues, ...]:
    """The periods that end in the same month as the latest, in order of time."""
    ordered = sorted(periods, key=lambda one: one.ends_on)
    return tuple(one for one in ordered if one.ends_on.month == ordered[-1].ends_on.month)


def _in_group(
    question: Question,
    periods: Sequence[PeriodValues],
    ordered: Sequence[PeriodValues],
    yardstick: Yardstick,
) -> InGroup:
    steps = [
        (one, marks)
        for one in ordered
        if (marks := thresholds(sorted(yardstick.of(one.values).values()))) is not None
    ]
    is_whole = question.polarity is not Polarity.NEUTRAL
    reaches = tuple(reach(question, aim, ordered, yardstick) for aim in question.aims)
    return InGroup(
        yardstick=yardstick,
        standing=standing(question, periods, yardstick),
        marks=_marks(question, steps, yardstick),
        pace=_pace(question, steps),
        reaches=reaches if is_whole else (),
    )


def standing(
    question: Question, periods: Sequence[PeriodValues], yardstick: Yardstick
) -> Standing | None:
    """Where the baseline stands among the values of its own period, in its council's place.

    The period is that of the baseline, or else the latest that had ended by its day. The baseline
    stands for the council's own value, which a typed one may differ from.
    """
    by_time = sorted(periods, key=lambda one: one.ends_on)
    named = [one for one in by_time if one.period == question.baseline_period]
    before = [one for one in by_time if one.ends_on <= question.baseline_on]
    possible = named or before
    if not possible:
        return None
    sheet = possible[-1]
    values = yardstick.of(sheet.values) | {question.council: question.baseline}
    place = compare(values, question.polarity).places[question.council]
    return Standing(sheet.period, len(values), place.rank, place.band)


def better(found: Thresholds, polarity: Polarity) -> Decimal | None:
    """The quartile beyond which the best quarter lies; None where neither end is better."""
    if polarity is Polarity.NEUTRAL:
        return None
    return found.q3 if polarity is Polarity.HIGH else found.q1


def _marks(
    question: Question,
    steps: Sequence[tuple[PeriodValues, Thresholds]],
    yardstick: Yardstick,
) -> Marks | None:
    if not steps:
        return None
    latest, now = steps[-1]
    by = max((aim.by for aim in question.aims), default=None)
    lowest = min(min(yardstick.of(one.values).values()) for one, _ in steps)

    def then(values: Sequence[Decimal]) -> Projection | None:
        if by is None or by <= latest.ends_on:
            return None
        line = [Step(one.ends_on, value) for (one, _), value in zip(steps, values, strict=True)]
        return project(line, by, question.unit, lowest)

    quartile = better(now, question.polarity)
    quartiles = [one for _, found in steps if (one := better(found, question.polarity)) is not None]
    return Marks(
        period=latest.period,
        number=len(yardstick.of(latest.values)),
        median=now.median,
        quartile=quartile,
        median_then=then([found.median for _, found in steps]),
        quartile_then=None if quartile is None else then(quartiles),
    )


def _pace(
    question: Question, steps: Sequence[tuple[PeriodValues, Thresholds]]
) -> Decimal | None:  # fmt: skip
    """How fast the group's median moves in a year, in the better direction."""
    if question.polarity is Polarity.NEUTRAL:
        return None
    line = [Step(one.ends_on, found.median) for one, found in steps]
    found = project(line, line[-1].on, "", Decimal(-1)) if line else None
    return None if found is None else _forward(found.a_year, question.polarity)


def reach(
    question: Question, aim: Aim, ordered: Sequence[PeriodValues], yardstick: Yardstick
) -> Reach:
    """How far an aim lies from the baseline, and how many moved that far in as long a time."""
    distance = _forward(aim.value - question.baseline, question.polarity)
    months = max(months_of(aim.by) - months_of(question.baseline_on), 1)
    wanted = whole_years(months)
    spans: tuple[Span, ...] = ()
    years = wanted
    while years > 0:
        asked = distance if years == wanted else distance * years / wanted
        spans = _spans(question.polarity, asked, years, ordered, yardstick)
        if spans:
            break
        years -= 1
    return Reach(
        aim=aim,
        distance=distance,
        months=months,
        pace=distance * 12 / months,
        span_months=years * 12,
        asked=distance if not spans or years == wanted else distance * years / wanted,
        spans=spans,
    )


def whole_years(months: int) -> int:
    """Months as whole years, the nearest; half a year counts up, and there is one at least."""
    return max((months + 6) // 12, 1)


def _spans(
    polarity: Polarity,
    asked: Decimal,
    years: int,
    ordered: Sequence[PeriodValues],
    yardstick: Yardstick,
) -> tuple[Span, ...]:
    """Every pair of periods so far apart in which enough were measured twice, latest first."""
    by_month = {months_of(one.ends_on): one for one in ordered}
    found = []
    for end in reversed(ordered):
        start = by_month.get(months_of(end.ends_on) - years * 12)
        if start is None:
            continue
        now, before = yardstick.of(end.values), yardstick.of(start.values)
        both = now.keys() & before.keys()
        if len(both) >= FEWEST_COMPARED:
            moved = sum(_forward(now[key] - before[key], polarity) >= asked for key in both)
            found.append(Span(start.period, end.period, moved, len(both)))
    return tuple(found)


def _forward(change: Decimal, polarity: Polarity) -> Decimal:
    """A change as a step in the better direction."""
    return -change if polarity is Polarity.LOW else change
