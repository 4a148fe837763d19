"""How significant under-performance is found: each rule as it is defined, apart from the database.

Every rule compares within the same type. The periods are the successive sheets of a series that
have thresholds in the type's group, newest first: who has no value in the latest of them is not
found by older figures.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Final

from gorm.performance.models.findings import RuleCode
from gorm.performance.rules.comparison import Thresholds, gap_travel
from gorm.performance.rules.numbers import Numbers
from gorm.performance.terms import Direction, GapTravel, Polarity

WORST: Final = 4


@dataclass(frozen=True)
class Measure:
    """A series as the rules see it: what it measures and what is better.

    `is_gap` says that its values are inequality gaps; `is_difference` that they are computed as
    how far two breakdowns lie apart, so that low is better whatever the indicator says.
    """

    series_id: int
    indicator_id: int
    code: str
    name: str
    breakdown: str
    unit: str
    theme_id: int | None
    theme: str
    source: str
    polarity: Polarity
    floor: Decimal | None
    is_gap: bool
    is_difference: bool = False

    @property
    def is_ranked(self) -> bool:
        """Whether its bands say who does well and who badly."""
        return self.polarity is not Polarity.NEUTRAL


@dataclass(frozen=True)
class Group:
    """The values of one sheet in one type: the distribution that a reading is judged in.

    `national_range` is the interquartile range of the national population, where it has one.
    """

    sheet_id: int
    period: str
    number: int
    thresholds: Thresholds
    minimum: Decimal
    maximum: Decimal
    histogram: tuple[int, ...]
    national_range: Decimal | None


@dataclass(frozen=True)
class Reading:
    """Where one organisation stands in one sheet among those of its type."""

    group: Group
    value: Decimal
    band: int | None
    rank: int | None
    direction: Direction | None = None
    previous_period: str | None = None


#: Successive sheets, newest first; None where the organisation has no value.
Readings = Sequence[Reading | None]


@dataclass(frozen=True)
class Judged:
    """The latest judgement of an organisation, or of one service of it, in one scheme."""

    reference: str
    scheme_id: int
    scheme: str
    category_id: int
    category: str
    is_failing: bool
    service: str
    theme_id: int | None
    judged_on: date
    source: str
    source_address: str


@dataclass(frozen=True)
class Line:
    """A series in its latest period, as one line of a corporate finding."""

    measure: Measure
    reading: Reading


@dataclass(frozen=True)
class Finding:
    """What a rule found of one organisation, with everything that it rests on."""

    rule: RuleCode
    organisation_id: int
    numbers: Numbers
    fingerprint: str
    measure: Measure | None = None
    readings: tuple[Reading, ...] = ()
    lines: tuple[Line, ...] = ()
    banded: int = 0
    judged: Judged | None = None

    @property
    def theme_id(self) -> int | None:
        """The theme that it belongs to; a corporate finding has none."""
        if self.judged is not None:
            return self.judged.theme_id
        return self.measure.theme_id if self.measure else None


def persistent(
    organisation_id: int, measure: Measure, readings: Readings, numbers: Numbers
) -> Finding | None:
    """In the worst band in the latest periods, and not improving."""
    latest = _successive(readings, numbers["periods"])
    if not latest or not measure.is_ranked or any(one.band != WORST for one in latest):
        return None
    if latest[0].direction is Direction.IMPROVING:
        return None
    return _of_series(RuleCode.PERSISTENT, organisation_id, measure, latest, numbers)


def floor(
    organisation_id: int, measure: Measure, readings: Readings, numbers: Numbers
) -> Finding | None:
    """Beyond the floor standard in the latest period; a value on the floor is not beyond it."""
    latest = _successive(readings, 1)
    if not latest or measure.floor is None or not measure.is_ranked:
        return None
    is_high = measure.polarity is Polarity.HIGH
    value = latest[0].value
    if not (value < measure.floor if is_high else value > measure.floor):
        return None
    return _of_series(RuleCode.FLOOR, organisation_id, measure, latest, numbers)


def sharp_fall(
    organisation_id: int, measure: Measure, readings: Readings, numbers: Numbers
) -> Finding | None:
    """So many bands worse than in the period before."""
    pair = _successive(readings, 2)
    if not pair or not measure.is_ranked:
        return None
    now, before = pair[0].band, pair[1].band
    if now is None or before is None or now - before < numbers["bands"]:
        return None
    return _of_series(RuleCode.SHARP_FALL, organisation_id, measure, pair, numbers)


def widening_gap(
    organisation_id: int, measure: Measure, readings: Readings, numbers: Numbers
) -> Finding | None:
    """An inequality gap that widened from each period to the next, by the 5 % rule."""
    steps = _successive(readings, numbers["periods"] + 1)
    if not steps or not measure.is_gap:
        return None
    if not all(_widened(now, before) for now, before in pairwise(steps)):
        return None
    return _of_series(RuleCode.WIDENING_GAP, organisation_id, measure, steps, numbers)


def judgement(organisation_id: int, judged: Judged, numbers: Numbers) -> Finding | None:
    """The latest judgement is in a category that counts as failing."""
    if not judged.is_failing:
        return None
    return Finding(
        RuleCode.JUDGEMENT,
        organisation_id,
        numbers,
        fingerprint_of(
            RuleCode.JUDGEMENT,
            organisation_id,
            [judged.scheme_id, judged.service],
            [judged.judged_on.isoformat()],
            [judged.category_id],
        ),
        judged=judged,
    )


def corporate(organisation_id: int, lines: Iterable[Line], numbers: Numbers) -> Finding | None:
    """In the worst band on so many indicators, and on such a share of those that have a band.

    Each indicator counts once: see `one_for_each_indicator`.
    """
    banded = one_for_each_indicator(lines)
    worst = tuple(line for line in banded if line.reading.band == WORST)
    has_share = len(worst) * 100 >= len(banded) * numbers["share"]
    if len(worst) < numbers["indicators"] or not has_share:
        return None
    fingerprint = fingerprint_of(
        RuleCode.CORPORATE,
        organisation_id,
        [line.measure.series_id for line in worst],
        [line.reading.group.period for line in worst],
        [_exact(line.reading.value) for line in worst],
    )
    return Finding(
        RuleCode.CORPORATE, organisation_id, numbers, fingerprint, lines=worst, banded=len(banded)
    )


def one_for_each_indicator(lines: Iterable[Line]) -> tuple[Line, ...]:
    """One line for each indicator that has a band, in order of their codes.

    A gap that is computed between two breakdowns is no indicator of its own and is left out. The
    whole stands for its breakdowns. Where the organisation has a band in breakdowns only, the
    one in which it stands worst speaks for the indicator: the worst band, then the lower rank.
    """
    best: dict[int, Line] = {}
    for line in sorted(lines, key=_by_weight):
        if line.reading.band is not None and not line.measure.is_difference:
            best.setdefault(line.measure.indicator_id, line)
    return tuple(sorted(best.values(), key=lambda line: line.measure.code))


def _by_weight(line: Line) -> tuple[bool, int, int, int]:
    reading = line.reading
    return (
        line.measure.breakdown != "",
        -(reading.band or 0),
        -(reading.rank or 0),
        line.measure.series_id,
    )


def _successive(readings: Readings, number: int) -> tuple[Reading, ...]:
    """The newest so many readings without a hole; none where there is one."""
    newest = readings[:number]
    found = tuple(one for one in newest if one is not None)
    return found if len(found) == number else ()


def _widened(now: Reading, before: Reading) -> bool:
    national = before.group.national_range
    if national is None:
        return False
    return gap_travel(now.value, before.value, national) is GapTravel.WIDENING


def _of_series(
    rule: RuleCode,
    organisation_id: int,
    measure: Measure,
    readings: tuple[Reading, ...],
    numbers: Numbers,
) -> Finding:
    fingerprint = fingerprint_of(
        rule,
        organisation_id,
        [measure.series_id],
        [one.group.period for one in readings],
        [_exact(one.value) for one in readings],
    )
    return Finding(rule, organisation_id, numbers, fingerprint, measure, readings)


def fingerprint_of(
    rule: RuleCode,
    organisation_id: int,
    series: Sequence[object],
    periods: Sequence[str],
    values: Sequence[object],
) -> str:
    """What makes a finding this one: neither thresholds nor how many were compared."""
    parts = [rule.value, organisation_id, series, periods, values]
    return hashlib.sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


def _exact(value: Decimal) -> str:
    """A value in one spelling: 8.90 is 8.9, and no minus stands before nought."""
    return format(value.normalize() if value else Decimal(0), "f")
