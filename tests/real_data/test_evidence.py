"""The evidence beside five lines on the real figures, against numpy on the files themselves."""

import os
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from gorm.core.db import session
from gorm.negotiations.queries.evidence import periods_of, yardsticks_of
from gorm.negotiations.rules.evidence import Aim, InGroup, Question, evidence_of
from gorm.performance.models import Indicator, Series
from gorm.performance.terms import Polarity
from gorm.places.models import Organisation
from tests.real_data.independent import SCALE, Figures, ends

pytestmark = pytest.mark.real_data
FOLDER = os.environ.get("GORM_REAL_DATA", "")
#: Kingston upon Hull.
COUNCIL: Final = "E06000010"
#: How far a projection may differ: floating point, in units of the value.
CLOSE: Final = 1e-6
#: The last so many periods make a trend, and the evidence looks at so many at most.
MOST: Final = 5
LOOKED_AT: Final = 24


@dataclass(frozen=True)
class Line:
    """An indicator in a breakdown, its baseline's period, how far to go, and in how many years."""

    code: str
    breakdown: str
    baseline: str
    step: Decimal
    years: int


LINES: Final = (
    Line("PHO-SMK", "", "2021", Decimal(2), 4),
    Line("PHO-ACT", "", "2021-22", Decimal(3), 4),
    Line("PHO-OB6", "", "2022-23", Decimal(1), 3),
    Line("PHO-PMR", "Persons", "2022", Decimal(10), 3),
    Line("PHO-LE", "Female", "2021-23", Decimal("0.3"), 3),
)


@pytest.fixture(scope="module")
def figures() -> Figures:
    """The files."""
    if not FOLDER:
        pytest.skip("GORM_REAL_DATA names no folder with real data")
    return Figures(Path(FOLDER))


@pytest.fixture
def loaded(app: Flask, figures: Figures) -> Flask:
    """An application into which the files were imported by its own commands."""
    runner = app.test_cli_runner()
    for what, name in (
        ("offices", "regions_government_offices.csv"),
        ("authorities", "english_local_authorities.csv"),
        ("indicators", "indicator_catalogue.csv"),
        ("observations", "indicator_values.csv"),
    ):
        result = runner.invoke(args=["import", what, str(Path(FOLDER) / name)])
        assert result.exit_code == 0, result.stderr
    return app


def test_five_lines_are_as_numpy_has_them(loaded: Flask, figures: Figures) -> None:
    compared = 0
    for line in LINES:
        with loaded.app_context():
            groups = ours(figures, line)
        for name in ("type", "national", "region"):
            compared += agrees(groups[name], Independent(figures, line, name))
    assert compared >= 5 * 3 * 6


def ours(figures: Figures, line: Line) -> dict[str, InGroup]:
    """What GORM finds, by group."""
    series_id = session().scalars(
        select(Series.id)
        .join(Indicator, Indicator.id == Series.indicator_id)
        .where(Indicator.code == line.code, Series.breakdown == line.breakdown)
    ).one()  # fmt: skip
    council = session().scalars(
        select(Organisation).where(Organisation.gss_code == COUNCIL)
    ).one()  # fmt: skip
    polarity = Polarity(figures.polarity[line.code])
    units = figures.values[line.code, line.breakdown, line.baseline][COUNCIL]
    baseline = Decimal(units) / SCALE
    on = ends(line.baseline)
    forward = -line.step if polarity is Polarity.LOW else line.step
    by = date(on.year + line.years, on.month, on.day)
    question = Question(
        council=council.id,
        polarity=polarity,
        unit="",
        baseline=baseline,
        baseline_on=on,
        baseline_period=line.baseline,
        aims=(Aim("ask", "Our ask", baseline + forward, by),),
    )
    found = evidence_of(question, periods_of([series_id])[series_id], yardsticks_of(council.id))
    return {one.yardstick.code: one for one in found.groups}


class Independent:
    """The same, from the files alone."""

    def __init__(self, figures: Figures, line: Line, group: str) -> None:
        self.figures, self.line, self.group = figures, line, group
        self.is_low = figures.polarity[line.code] == "low"
        periods = figures.series[line.code, line.breakdown][-LOOKED_AT:]
        self.periods = [one for one in periods if ends(one).month == ends(periods[-1]).month]

    def values(self, period: str) -> dict[str, int]:
        """The values of the group in a period."""
        cell = (self.line.code, self.line.breakdown, period)
        return self.figures.group(cell, self.group, COUNCIL)

    @property
    def place(self) -> tuple[int, int]:
        """The rank of the baseline and of how many."""
        held = self.values(self.line.baseline)
        own = held[COUNCIL]
        ahead = sum(one < own if self.is_low else one > own for one in held.values())
        return ahead + 1, len(held)

    def marks(self, part: float) -> list[tuple[int, float]]:
        """A quantile in each period that has eight values, by the months of its end."""
        found = []
        for period in self.periods:
            held = list(self.values(period).values())
            if len(held) >= 8:
                at = ends(period)
                found.append((at.year * 12 + at.month, float(np.quantile(held, part)) / SCALE))
        return found

    def projected(self, part: float) -> float:
        """The last five on a line by numpy, in the last target's month, not below nought."""
        marks = self.marks(part)[-MOST:]
        on = ends(self.line.baseline)
        by = (on.year + self.line.years) * 12 + on.month
        start = marks[0][0]
        slope, foot = np.polyfit([at - start for at, _ in marks], [one for _, one in marks], 1)
        return max(float(foot + slope * (by - start)), 0.0)

    @property
    def moved(self) -> tuple[str, str, int, int]:
        """The latest span as long as the line's, and how many of how many moved its step."""
        asked = int(self.line.step * SCALE)
        for end in reversed(self.periods):
            for start in self.periods:
                if ends(end).year - ends(start).year != self.line.years:
                    continue
                now, before = self.values(end), self.values(start)
                both = now.keys() & before.keys()
                steps = [(now[one] - before[one]) * (-1 if self.is_low else 1) for one in both]
                if len(steps) >= 8:
                    return start, end, sum(step >= asked for step in steps), len(steps)
        raise AssertionError("no span is published")


def agrees(found: InGroup, expected: Independent) -> int:
    """How many figures were compared; fails where one differs."""
    place, marks, [reach] = found.standing, found.marks, found.reaches
    assert place is not None
    assert marks is not None
    assert reach.latest is not None
    assert (place.rank, place.number) == expected.place
    best = 0.25 if expected.is_low else 0.75
    assert marks.quartile is not None
    assert float(marks.median) == pytest.approx(expected.marks(0.5)[-1][1], abs=CLOSE)
    assert float(marks.quartile) == pytest.approx(expected.marks(best)[-1][1], abs=CLOSE)
    compared = 3
    for part, projection in ((0.5, marks.median_then), (best, marks.quartile_then)):
        if projection is not None:
            assert float(projection.value) == pytest.approx(expected.projected(part), abs=CLOSE)
            compared += 1
    span = reach.latest
    assert not reach.is_shorter
    assert (span.start, span.end, span.moved, span.of) == expected.moved
    return compared + 2
