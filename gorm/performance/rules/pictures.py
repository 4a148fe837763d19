"""Figures as charts, each with the sentence that says what it shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from gorm.core.charts import Distribution, Point, Strip, Trend, distribution, spark, strip, trend
from gorm.core.text import listed
from gorm.performance.rules.figures import BANDS, axis_shown, shown
from gorm.performance.terms import Polarity

#: A step so much longer than the usual one between periods leaves a gap in a line.
_GAP: Final = Decimal("1.6")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value in a period."""

    period: str
    ends_on: date
    value: Decimal


@dataclass(frozen=True)
class Course:
    """A named line over time; the picture has its label, where that is shorter."""

    name: str
    readings: tuple[Reading, ...]
    label: str = ""

    @property
    def shown(self) -> str:
        """What stands at the end of the line."""
        return self.label or self.name


@dataclass(frozen=True)
class Marks:
    """The thresholds and ends of a population, and how its values are spread."""

    q1: Decimal
    median: Decimal
    q3: Decimal
    minimum: Decimal
    maximum: Decimal
    histogram: tuple[int, ...]
    number: int


def strip_of(
    marks: Marks, value: Decimal | None, *, unit: str, name: str, whom: str, band: int | None
) -> Strip:
    """The quartile strip: everybody's values, the quarter marks, and where one stands."""
    here = ""
    if value is not None:
        words = f", in the {BANDS[band].lower()}" if band else ""
        here = f"{name} stands at {shown(value, unit)}{words}. "
    sentence = (
        f"{here}{marks.number:,} {whom} lie between {shown(marks.minimum, unit)} and "
        f"{shown(marks.maximum, unit)}; the quarter marks are {shown(marks.q1, unit)}, "
        f"{shown(marks.median, unit)} and {shown(marks.q3, unit)}."
    )
    return strip(
        marks.histogram,
        (marks.minimum, marks.maximum),
        (marks.q1, marks.median, marks.q3),
        value,
        words=(sentence, axis_words(marks.minimum, unit), axis_words(marks.maximum, unit)),
    )


def axis_words(value: Decimal, unit: str) -> str:
    """A value at the end of an axis."""
    return shown(value, unit) if unit in {"percent", "percentage", "pounds"} else shown(value, "")


def trend_of(
    courses: Sequence[Course],
    *,
    unit: str,
    title: str,
    breaks: Collection[str] = (),
    size: tuple[int, int] = (720, 260),
) -> Trend | None:
    """Lines over time, the one that the picture is about first; None where there is no line.

    A line has a gap where periods are missing, and is parted where the series is broken.
    """
    kept = [course for course in courses if course.readings]
    if not kept or max(len(course.readings) for course in kept) < 2:
        return None
    times = _times(kept)
    step = _usual_step(times)
    return trend(
        [(course.shown, _points(course, step, breaks)) for course in kept],
        times=times,
        sentence=_told(kept, unit, title),
        words=lambda number: axis_shown(number, unit),
        size=size,
    )


def ribbon_of(
    lower: Course, middle: Course, upper: Course, others: Sequence[Course], *, unit: str, title: str
) -> Trend | None:
    """How a middle and the half of all around it moved over time."""
    if len(middle.readings) < 2:
        return None
    times = _times([middle])
    step = _usual_step(times)
    first, last = middle.readings[0], middle.readings[-1]
    sentence = (
        f"{title}: the middle half of councils lay between {shown(lower.readings[0].value, unit)} "
        f"and {shown(upper.readings[0].value, unit)} in {first.period}, and between "
        f"{shown(lower.readings[-1].value, unit)} and {shown(upper.readings[-1].value, unit)} "
        f"in {last.period}."
    )
    lines = [middle, *(other for other in others if other.readings)]
    return trend(
        [(course.shown, _points(course, step, ())) for course in lines],
        times=times,
        sentence=sentence,
        words=lambda number: axis_shown(number, unit),
        ribbon=(_points(lower, step, ()), _points(upper, step, ())),
    )


def spark_of(course: Course, *, unit: str) -> Trend | None:
    """One small line."""
    if len(course.readings) < 2:
        return None
    step = _usual_step(_times([course]))
    return spark(_points(course, step, ()), sentence=_course_told(course, unit))


def _times(courses: Sequence[Course]) -> list[tuple[int, str]]:
    named = {r.ends_on: r.period for course in courses for r in course.readings}
    return [(on.toordinal(), named[on]) for on in sorted(named)]


def _usual_step(times: Sequence[tuple[int, str]]) -> int:
    return min((after[0] - before[0] for before, after in pairwise(times)), default=1)


def _points(course: Course, step: int, breaks: Collection[str]) -> list[Point]:
    points: list[Point] = []
    parts = False
    for number, reading in enumerate(course.readings):
        at = reading.ends_on.toordinal()
        is_far = bool(points) and at - points[-1].at > step * _GAP
        is_broken = reading.period in breaks
        points.append(Point(at, reading.value, is_far or parts or (is_broken and number > 0)))
        parts = is_broken and number == 0
    return points


def _told(courses: Sequence[Course], unit: str, title: str) -> str:
    return f"{title}. " + "; ".join(_course_told(course, unit) for course in courses) + "."


def _course_told(course: Course, unit: str) -> str:
    first, last = course.readings[0], course.readings[-1]
    if first is last:
        return f"{course.name}: {shown(last.value, unit)} in {last.period}"
    return (
        f"{course.name}: from {shown(first.value, unit)} in {first.period} to "
        f"{shown(last.value, unit)} in {last.period}"
    )


def distribution_of(
    ordered: Sequence[tuple[Decimal, int | None]],
    *,
    pointed_out: tuple[int, str] | None,
    median: Decimal | None,
    unit: str,
    title: str,
    polarity: Polarity,
) -> Distribution | None:
    """All councils in order of rank, with their bands, and one of them pointed out."""
    if not ordered:
        return None
    runs = [
        (sum(1 for _, band in ordered if band == wanted), words) for wanted, words in BANDS.items()
    ]
    has_bands = any(members for members, _ in runs)
    values = [value for value, _ in ordered]
    from_end = "highest to lowest" if polarity is not Polarity.LOW else "lowest to highest"
    ends = f"{shown(values[0], unit)} to {shown(values[-1], unit)}"
    parts = [f"{title}: {len(values):,} values from {from_end}, {ends}"]
    if median is not None:
        parts.append(f"the median is {shown(median, unit)}")
    if pointed_out:
        parts.append(f"{pointed_out[1]} has {shown(values[pointed_out[0]], unit)}")
    return distribution(
        values,
        stretches=runs if has_bands else (),
        pointed_out=pointed_out,
        line=None if median is None else (median, f"Median {shown(median, unit)}"),
        sentence=f"{listed(parts)}.",
        words=lambda number: axis_shown(number, unit),
    )
