"""The second reading of a file: every row validated, and staged where nobody reads it yet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from gorm.core.db import bulk_insert, unit_of_work
from gorm.core.text import day, one_line
from gorm.importing.reading import OpenedTable, Row
from gorm.importing.report import Fault, FileRefused
from gorm.performance.intake.findings import Findings
from gorm.performance.intake.matching import Matching
from gorm.performance.intake.preparing import LEFT_OUT, Life, Plan
from gorm.performance.intake.records import Taking
from gorm.performance.intake.survey import keys_of
from gorm.performance.models import Observation
from gorm.performance.rules.values import Suppressed, ValueFault, read_value

#: Rows in one transaction: others who write wait no longer than for these.
BATCH: Final = 10_000
_CHANGED: Final = "The file changed while it was read. Take it again."
_CHECKING: Final = "Checking rows"
_COLUMNS: Final = ("import_id", "sheet_id", "place_id", "row_number", "value")

Staged = tuple[int, int, int, int, Decimal]


@dataclass(frozen=True)
class Reading:
    """A file, and what each of its texts means."""

    table: OpenedTable
    matching: Matching
    plan: Plan
    total: int


def stage(taking: Taking, reading: Reading, findings: Findings) -> None:
    """Stage all rows that are sound, batch by batch; note what is wrong with the others."""
    batch: list[Staged] = []
    try:
        for staged in _sound(taking.import_id, reading, findings):
            batch.append(staged)
            if len(batch) == BATCH:
                _write(taking, batch, findings)
                taking.progress(_CHECKING, findings.rows, reading.total)
    except KeyError as error:  # a text that the first reading did not find
        raise FileRefused(Fault(findings.rows, "", _CHANGED)) from error
    _write(taking, batch, findings)
    taking.progress(_CHECKING, findings.rows, reading.total)


def _write(taking: Taking, batch: list[Staged], findings: Findings) -> None:
    with unit_of_work():
        taking.beat()
        if batch:
            bulk_insert(Observation, _COLUMNS, batch)
    findings.staged += len(batch)
    batch.clear()


def _sound(import_id: int, reading: Reading, findings: Findings) -> Iterator[Staged]:
    """The rows that can be staged. One loop for millions of rows: it calls as little as it can."""
    table, plan = reading.table, reading.plan
    keys, heading = keys_of(reading.matching), reading.matching.column("value")
    sheets, places, lives = plan.sheets, plan.places, plan.lives
    comma = plan.decimal_comma
    findings.rows = 0
    for row in table.rows():
        findings.rows += 1
        if row.faults:
            _note_all(row, findings)
            continue
        sheet, place = keys(row.cells)
        sheet_id, place_id = sheets[sheet], places[place]
        text = row.cells.get(heading, "")
        try:
            value = read_value(text, decimal_comma=comma)
        except ValueFault as fault:
            findings.fault(Fault(row.number, heading, str(fault)))
            continue
        if isinstance(value, Suppressed):
            findings.left_blank(row.number, one_line(value.marker), value.meaning)
        elif place_id == LEFT_OUT:
            findings.left_out += 1
        elif place_id is not None and sheet_id is not None:
            if place_id in lives:
                _warn_of(row, lives[place_id], plan.spans[sheet_id], findings)
            yield import_id, sheet_id, place_id, row.number, value.number


def _note_all(row: Row, findings: Findings) -> None:
    for fault in row.faults:
        findings.fault(fault)


def _warn_of(row: Row, life: Life, span: tuple[date, date], findings: Findings) -> None:
    starts_on, ends_on = span
    if life.ended_on is not None and life.ended_on < starts_on:
        findings.warn(row.number, f"{life.name} ended on {day(life.ended_on)}", "later periods")
    elif life.started_on is not None and life.started_on > ends_on:
        words = f"{life.name} began on {day(life.started_on)}"
        findings.warn(row.number, words, "earlier periods")
