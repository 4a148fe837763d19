"""Taking in a catalogue of indicators: all of it, or nothing, with every fault named."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import select

from gorm.accounts.actor import SYSTEM, Actor
from gorm.core.db import session
from gorm.importing.cells import CellFault, Cells, text_of
from gorm.importing.reading import Row
from gorm.importing.report import Fault, FileRefused, ImportReport, Tally
from gorm.importing.tables import Table
from gorm.performance.models import Indicator
from gorm.performance.queries.kept_indicators import held_by
from gorm.performance.rules.indicators import (
    Held,
    IndicatorFacts,
    code_fault,
    faults_of,
    floor_in,
)
from gorm.performance.rules.values import ValueFault
from gorm.performance.service.indicators import add_indicator, facts_of, put
from gorm.performance.service.intake_headings import matched, said_in
from gorm.performance.terms import IndicatorKind, Level, Measures, PeriodForm, Polarity
from gorm.settings.models import Theme
from gorm.settings.policy import may_manage_settings
from gorm.settings.service import add_theme

Term = TypeVar("Term", bound=StrEnum)

_MOST_TOLD: Final = 50
_POLARITIES: Final = {
    "higher": Polarity.HIGH,
    "higher is better": Polarity.HIGH,
    "lower": Polarity.LOW,
    "lower is better": Polarity.LOW,
    "neither": Polarity.NEUTRAL,
    "none": Polarity.NEUTRAL,
}
#: What a field of the facts is called in the headings, where that differs.
_FIELDS: Final = {"declared_form": "form"}


def import_indicators(
    table: Table, pairs: Sequence[str] = (), actor: Actor = SYSTEM
) -> ImportReport:
    """Add the indicators of a file and change those that differ; a blank never erases.

    A theme that is not known is added where the actor may add themes, and else a fault.

    Runs inside a unit of work. Raises FileRefused, and then nothing is changed.
    """
    if not table.rows:
        raise FileRefused(Fault(0, "", "The file has headings and no rows."))
    intake = _Intake(actor, matched(table.columns, said_in(pairs)))
    for row in table.rows:
        intake.read(row)
    if intake.faults:
        raise FileRefused(*intake.faults)
    return intake.kept()


class _Intake:
    """One file on its way in: read to its end, so that all faults are told at once, then kept."""

    def __init__(self, actor: Actor, columns: Mapping[str, str]) -> None:
        self._actor = actor
        self.faults: list[Fault] = []
        self._columns = columns
        self._known = {one.code.casefold(): one for one in session().scalars(select(Indicator))}
        self._themes = {one.name.casefold(): one.id for one in session().scalars(select(Theme))}
        self._seen: dict[str, int] = {}
        self._read_rows: list[tuple[str, dict[str, Any]]] = []
        self._notes: list[str] = []

    def read(self, row: Row) -> None:
        """Read a row, and note what is wrong with it."""
        cells = Cells(row)
        code = self._cell(cells, "code", _code, needed=True)
        known = self._known.get(code.casefold()) if code else None
        found = self._cells_of(cells, is_new=known is None)
        self._check_repeated(cells, code)
        self._check_gap(cells, found)
        if not cells.faults:
            self._check_whole(cells, known, found)
        self.faults += cells.faults
        self._read_rows.append((code or "", found))

    def kept(self) -> ImportReport:
        """Keep what was read; what that did."""
        tally: Counter[str] = Counter()
        told: list[str] = []
        for code, found in self._read_rows:
            known = self._known.get(code.casefold())
            facts = self._facts(known, found)
            if known is None:
                add_indicator(self._actor, code, facts)
                tally["added"] += 1
                continue
            changes = put(self._actor, known, facts)
            tally["changed" if changes else "unchanged"] += 1
            if changes:
                told.append(f"{known.code} was changed: {', '.join(changes).lower()}.")
        if (more := len(told) - _MOST_TOLD) > 0:
            told[_MOST_TOLD:] = [f"And {more:,} more were changed; each has its history."]
        return ImportReport(tallies=(Tally("Indicators", **tally),), notes=(*self._notes, *told))

    def _facts(self, known: Indicator | None, found: dict[str, Any]) -> IndicatorFacts:
        columns = {name: value for name, value in found.items() if name != "theme"}
        if "theme" in found:
            columns["theme_id"] = self._theme(found["theme"])
        return IndicatorFacts(**columns) if known is None else replace(facts_of(known), **columns)

    def _check_whole(self, cells: Cells, known: Indicator | None, found: Mapping[str, Any]) -> None:
        """What is wrong with the indicator as it would be, though each cell is right."""
        columns = {name: value for name, value in found.items() if name != "theme"}
        start = facts_of(known) if known else IndicatorFacts("", 0, Polarity.NEUTRAL)
        held = held_by(known.id) if known else Held()
        for name, why in faults_of(replace(start, **columns), held).items():
            cells.refuse(self._columns.get(_FIELDS.get(name, name), ""), why)

    def _cells_of(self, cells: Cells, *, is_new: bool) -> dict[str, Any]:
        """What the cells of a row mean, by field of the facts; blanks are left out."""
        found = {
            "name": self._cell(cells, "name", text_of(300), needed=is_new),
            "theme": self._cell(cells, "theme", self._theme_called, needed=is_new),
            "polarity": self._cell(cells, "polarity", _polarity, needed=is_new),
            "kind": self._cell(cells, "kind", _term(IndicatorKind)),
            "level": self._cell(cells, "level", _term(Level)),
            "measures": self._cell(cells, "measures", _term(Measures)),
            "unit": self._cell(cells, "unit", text_of(60)),
            "definition": self._cell(cells, "definition", text_of(10_000)),
            "floor_standard": self._cell(cells, "floor_standard", _floor),
            "gap_from": self._cell(cells, "gap_from", text_of(200)),
            "gap_to": self._cell(cells, "gap_to", text_of(200)),
            "declared_form": self._cell(cells, "form", _term(PeriodForm)),
            "source": self._cell(cells, "source", text_of(2_000)),
            "licence": self._cell(cells, "licence", text_of(300)),
        }
        return {name: value for name, value in found.items() if value is not None}

    def _cell(
        self, cells: Cells, field: str, meaning: Callable[[str], Any], *, needed: bool = False
    ) -> Any:
        column = self._columns.get(field)
        if column is None:
            if needed:
                words = f"This is a new indicator, and no column holds its {field}."
                cells.refuse("", f"{words} Add one, or say --map {field}=HEADING.")
            return None
        return cells.read(column, meaning, needed=needed)

    def _check_repeated(self, cells: Cells, code: str | None) -> None:
        if code is None:
            return
        earlier = self._seen.setdefault(code.casefold(), cells.row.number)
        if earlier != cells.row.number:
            cells.refuse(self._columns["code"], f"Row {earlier} has the same code.")

    def _check_gap(self, cells: Cells, found: Mapping[str, Any]) -> None:
        """The ends of a gap are among the breakdowns, where the file names any."""
        named = self._cell(cells, "breakdowns", str)
        breakdowns = {part.strip() for part in (named or "").split("|")}
        for end in ("gap_from", "gap_to"):
            if named and found.get(end, next(iter(breakdowns))) not in breakdowns:
                words = f"The breakdowns do not name “{found[end][:60]}”."
                cells.refuse(self._columns[end], words)

    def _theme_called(self, text: str) -> str:
        name = text_of(100)(text)
        if name.casefold() in self._themes or may_manage_settings(self._actor):
            return name
        raise CellFault(f"There is no theme “{name}”. An administrator adds it, under Settings.")

    def _theme(self, name: str) -> int:
        if name.casefold() not in self._themes:
            self._themes[name.casefold()] = add_theme(self._actor, name)
            self._notes.append(f"The theme “{name}” was not known and was added.")
        return self._themes[name.casefold()]


def _code(text: str) -> str:
    if why := code_fault(text):
        raise CellFault(why)
    return text


def _polarity(text: str) -> Polarity:
    if (found := _POLARITIES.get(text.casefold())) is not None:
        return found
    return _term(Polarity)(text)


def _floor(text: str) -> Decimal | None:
    try:
        return floor_in(text)
    except ValueFault as fault:
        raise CellFault(str(fault)) from fault


def _term(terms: type[Term]) -> Callable[[str], Term]:
    """One of a few words, as they are stored or as pages show them."""

    def read(text: str) -> Term:
        wanted = text.casefold().replace(" ", "_")
        for term in terms:
            if wanted in (term.value, str(getattr(term, "label", "")).casefold().replace(" ", "_")):
                return term
        words = ", ".join(term.value for term in terms)
        raise CellFault(f"“{text[:40]}” is none of: {words}.")

    return read
