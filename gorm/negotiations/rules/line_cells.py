"""A line as text in cells, as a grid and a spreadsheet have it: read, and written: pure.

The cells of a grid hold one target: the last of the line itself. The others stay as they are.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, TypeVar

from gorm.core.days import NotADay, parse_day
from gorm.core.text import one_line
from gorm.negotiations.models.lines import LineBasis
from gorm.negotiations.rules.lines import LineDetails, TargetFacts
from gorm.performance.rules.values import Value, ValueFault, read_value
from gorm.performance.terms import Polarity

Meaning = TypeVar("Meaning")

#: The columns of a line as text: code -> heading.
COLUMNS: Final[Mapping[str, str]] = {
    "block": "Block",
    "outcome": "Outcome",
    "indicator": "Indicator",
    "unit": "Unit",
    "polarity": "Better when",
    "basis": "Basis",
    "baseline": "Baseline",
    "baseline_on": "Baseline date",
    "due_on": "Target date",
    "target": "Target",
    "stretch": "With stretch",
    "lead": "Lead partner",
    "fill_by": "Fill by",
}
LONGEST: Final[Mapping[str, int]] = {"outcome": 2000, "indicator": 300, "unit": 60, "lead": 200}
POLARITIES: Final[Mapping[str, Polarity]] = {
    "High": Polarity.HIGH,
    "Low": Polarity.LOW,
    "Neither": Polarity.NEUTRAL,
}
#: What spreadsheets call the columns, in small letters without marks.
_HEADINGS: Final[Mapping[str, str]] = {
    "block": "block", "theme": "block",
    "outcome": "outcome", "priority outcome": "outcome",
    "indicator": "indicator", "measure": "indicator", "indicator code": "indicator",
    "performance indicator": "indicator", "code": "indicator",
    "unit": "unit", "units": "unit",
    "polarity": "polarity", "better when": "polarity", "direction": "polarity",
    "basis": "basis", "type": "basis", "designated or local": "basis",
    "baseline": "baseline", "baseline value": "baseline",
    "baseline date": "baseline_on", "baseline on": "baseline_on", "baseline as at": "baseline_on",
    "target date": "due_on", "due": "due_on", "due on": "due_on", "due date": "due_on",
    "by": "due_on", "date": "due_on",
    "target": "target", "target without stretch": "target", "without stretch": "target",
    "target with stretch": "stretch", "with stretch": "stretch", "stretch": "stretch",
    "stretch target": "stretch",
    "lead": "lead", "lead partner": "lead", "lead organisation": "lead",
    "fill by": "fill_by", "placeholder": "fill_by",
}  # fmt: skip
_NOUGHT: Final = TargetFacts(date.min)


class NotUnderstood(ValueError):
    """A cell that does not say what its column asks for; the message is fit to be shown."""


@dataclass(frozen=True)
class ReadCells:
    """What a row of cells means, and what is wrong with it by column."""

    details: LineDetails
    faults: Mapping[str, str]


def column_of(heading: str) -> str:
    """The column that a heading of a spreadsheet means; '' where none is known."""
    tidied = " ".join(re.sub(r"[^a-z]+", " ", heading.lower()).split())
    return _HEADINGS.get(tidied, "")


def cells_of(details: LineDetails) -> dict[str, str]:
    """A line as its cells say it."""
    last = _last_target(details.targets) or _NOUGHT
    return {
        "block": details.block,
        "outcome": details.outcome,
        "indicator": details.indicator,
        "unit": details.unit,
        "polarity": next(word for word, one in POLARITIES.items() if one is details.polarity),
        "basis": details.basis.label,
        "baseline": number_text(details.baseline),
        "baseline_on": day_text(details.baseline_on),
        "due_on": "" if last is _NOUGHT else day_text(last.due_on),
        "target": number_text(last.without_stretch),
        "stretch": number_text(last.with_stretch),
        "lead": details.lead,
        "fill_by": day_text(details.fill_by),
    }


def read_cells(cells: Mapping[str, str], today: date, held: LineDetails) -> ReadCells:
    """What a row of cells means; what it does not hold stays as it is `held`."""
    reading = _Reading(cells)
    faults, fill_by = reading.faults, reading.read("fill_by", lambda text: day_in(text, today))
    details = replace(
        held,
        block=reading.text("block"),
        outcome=reading.text("outcome"),
        indicator=reading.text("indicator"),
        unit=reading.text("unit"),
        polarity=reading.read("polarity", _polarity_in) or held.polarity,
        basis=reading.read("basis", _basis_in) or held.basis,
        baseline=reading.read("baseline", number_in),
        baseline_on=reading.read("baseline_on", lambda text: day_in(text, today)),
        lead=reading.text("lead"),
        is_placeholder=fill_by is not None,
        fill_by=fill_by,
        targets=_targets(reading, held.targets, today),
    )
    return ReadCells(details, faults)


def number_text(value: Decimal | None) -> str:
    """A number as a field holds it."""
    return "" if value is None else format(value, "f")


def day_text(value: date | None) -> str:
    """A day as a field holds it."""
    return f"{value.day}/{value.month}/{value.year}" if value else ""


def number_in(text: str) -> Decimal:
    """The number that a cell says. Raises NotUnderstood."""
    try:
        found = read_value(text)
    except ValueFault as fault:
        raise NotUnderstood(str(fault)) from fault
    if not isinstance(found, Value):
        raise NotUnderstood(f"“{text}” is no number. Enter one, or leave it empty.")
    return found.number


def day_in(text: str, today: date) -> date:
    """The day that a cell says; a year alone is its last day, 2009/10 the end of March 2010.

    Raises NotUnderstood.
    """
    if re.fullmatch(r"(19|20)[0-9]{2}", text):
        return date(int(text), 12, 31)
    if years := re.fullmatch(r"((?:19|20)[0-9]{2})[/-]([0-9]{2})", text):
        first, last = int(years[1]), int(years[2])
        if (first + 1) % 100 == last:
            return date(first + 1, 3, 31)
    try:
        return parse_day(text, today)
    except NotADay as fault:
        raise NotUnderstood(str(fault)) from fault


class _Reading:
    def __init__(self, cells: Mapping[str, str]) -> None:
        self.cells = {column: one_line(cells.get(column, "")) for column in COLUMNS}
        self.faults: dict[str, str] = {}

    def text(self, column: str) -> str:
        """A cell as text of at most so many characters."""
        text = self.cells[column]
        longest = LONGEST.get(column, 200)
        if len(text) > longest:
            self.faults[column] = f"This can be {longest:,} characters long."
        return text[:longest]

    def read(self, column: str, meaning: Callable[[str], Meaning]) -> Meaning | None:
        """What a cell means; None where it is empty or at fault."""
        if not (text := self.cells[column]):
            return None
        try:
            return meaning(text)
        except NotUnderstood as fault:
            self.faults[column] = str(fault)
            return None


def _targets(
    reading: _Reading, held: Sequence[TargetFacts], today: date
) -> tuple[TargetFacts, ...]:  # fmt: skip
    last = _last_target(held)
    others = [target for target in held if target is not last]
    due_on = reading.read("due_on", lambda text: day_in(text, today))
    plain = reading.read("target", number_in)
    stretch = reading.read("stretch", number_in)
    if due_on is not None:
        found = [*others, TargetFacts(due_on, plain, stretch)]
        return tuple(sorted(found, key=lambda one: (one.sub_target, one.due_on)))
    if (plain is not None or stretch is not None) and "due_on" not in reading.faults:
        reading.faults["due_on"] = "Enter by when the target is to be reached."
    return tuple(others)


def _last_target(targets: Sequence[TargetFacts]) -> TargetFacts | None:
    own = [target for target in targets if not target.sub_target]
    return max(own, key=lambda target: target.due_on, default=None)


def _polarity_in(text: str) -> Polarity:
    word = text.lower()
    for name, polarity in POLARITIES.items():
        if word in {name.lower(), polarity.value, polarity.label.lower(), f"{polarity.value}er"}:
            return polarity
    raise NotUnderstood(f"“{text}” is not High, Low or Neither.")


def _basis_in(text: str) -> LineBasis:
    try:
        return LineBasis(text.lower())
    except ValueError:
        raise NotUnderstood(f"“{text}” is not Designated, Local or Statutory.") from None
