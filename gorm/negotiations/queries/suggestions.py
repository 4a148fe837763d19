"""What published figures suggest for each line of an agreement on the day of a review."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gorm.negotiations.queries.line_facts import LineFacts
from gorm.negotiations.rules.reviews import Point, Suggestion, Way, suggest, way_of
from gorm.performance.queries.held import HeldSheet, sheets_with


@dataclass(frozen=True)
class Suggested:
    """A suggestion, and the period of the value that it rests on."""

    suggestion: Suggestion
    period: str = ""


def suggestions_for(
    accountable_id: int, lines: Sequence[LineFacts], on: date
) -> dict[int, Suggested]:
    """A suggestion for each line by its id, from the values of periods that had ended by a day."""
    series = {line.series_id for line in lines if line.series_id is not None}
    sheets = sheets_with(series, [accountable_id], "") if series else {}
    return {
        line.id: _suggested(accountable_id, line, sheets.get(line.series_id or 0, ()), on)
        for line in lines
    }


def _suggested(
    accountable_id: int, line: LineFacts, sheets: Sequence[HeldSheet], on: date
) -> Suggested:
    seen = [one for one in sheets if one.ends_on <= on and accountable_id in one.stood]
    points = [Point(one.ends_on, one.stood[accountable_id].value) for one in seen]
    found = suggest(way_of_line(line), points)
    return Suggested(found, seen[-1].period if seen and found.observed is not None else "")


def way_of_line(line: LineFacts) -> Way | None:
    """The agreed way of a line: from its baseline through its dated targets without stretch."""
    baseline = None
    if line.baseline is not None and line.baseline_on is not None:
        baseline = Point(line.baseline_on, line.baseline)
    targets = [
        Point(one.due_on, one.without_stretch)
        for one in line.targets
        if one.without_stretch is not None
    ]
    return way_of(line.polarity, baseline, targets)
