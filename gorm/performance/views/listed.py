"""The lists of findings, of indicators and of imports as their readers can make them their own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from gorm.core import clock
from gorm.core.sheets import Cell
from gorm.lists.definitions import ListDefinition, column
from gorm.performance.queries.candidates import FindingLine

_BETTER: Final = {"high": "High", "low": "Low", "neutral": "Neither"}


def _indicator(line: FindingLine, name: str) -> str:
    indicator: Mapping[str, Any] = line.evidence.get("indicator") or {}
    return str(indicator.get(name, ""))


def _latest(line: FindingLine, name: str) -> Any:
    readings = line.evidence.get("readings") or [{}]
    return readings[0].get(name)


def _value(line: FindingLine) -> Cell:
    value = _latest(line, "value")
    return None if value is None else Decimal(value)


def _found_on(line: FindingLine) -> Cell:
    return line.found_at.astimezone(clock.OFFICE_TIME).date()


FINDINGS: Final = ListDefinition(
    key="findings",
    title="Findings",
    endpoint="performance.findings",
    export_endpoint="performance.export_findings",
    filters=("q", "state", "rule", "theme", "office", "standing", "order", "organisation"),
    order="order",
    usual_order="newest",
    columns=(
        column(
            "finding", "Finding", lambda line: line.reference,
            ("Finding", lambda line: line.words), ("Found on", _found_on),
            name="Reference", fixed=True,
        ),
        column("rule", "Rule", lambda line: line.rule_label),
        column("theme", "Theme", lambda line: line.theme),
        column(
            "state", "State", lambda line: line.state_label,
            ("Watched until", lambda line: line.review_on),
            ("Still found", lambda line: line.is_standing),
        ),
        column(
            "organisation", "Organisation", lambda line: line.organisation,
            ("Code", lambda line: line.organisation_reference), shown=False, sort="name",
        ),
        column(
            "indicator", "Indicator", lambda line: _indicator(line, "code"),
            ("Breakdown", lambda line: _indicator(line, "breakdown")), shown=False,
        ),
        column("period", "Period", lambda line: _latest(line, "period"), shown=False),
        column("value", "Value", _value, shown=False, number=True),
        column("band", "Band", lambda line: _latest(line, "band"), shown=False, number=True),
        column(
            "rank", "Rank", lambda line: _latest(line, "rank"),
            ("Of", lambda line: _latest(line, "of")), shown=False, number=True,
        ),
        column("reason", "Reason", lambda line: line.reason, shown=False),
    ),
)  # fmt: skip
INDICATORS: Final = ListDefinition(
    key="indicators",
    title="Indicators",
    endpoint="performance.indicators",
    export_endpoint="performance.indicators_file",
    filters=("q", "theme", "polarity", "measures", "status", "sort"),
    order="sort",
    usual_order="name",
    columns=(
        column(
            "name", "Name", lambda one: one.name, ("Unit", lambda one: one.unit),
            fixed=True, sort="name",
        ),
        column("code", "Code", lambda one: one.code, sort="code"),
        column("theme", "Theme", lambda one: one.theme, sort="theme"),
        column("polarity", "Better", lambda one: _BETTER[one.polarity.value], name="Polarity"),
        column("series", "Series", lambda one: one.series, number=True, sort="series"),
        column("period", "Latest period", lambda one: one.period, sort="period"),
        column("measures", "Whom it measures", lambda one: one.measures.label, shown=False),
    ),
)  # fmt: skip
IMPORTS: Final = ListDefinition(
    key="imports",
    title="Imports",
    endpoint="performance.imports",
    export_endpoint="performance.export_imports",
    filters=("q", "state"),
    columns=(
        column(
            "import", "Import", lambda line: line.reference, ("File", lambda line: line.file_name),
            name="Reference", fixed=True,
        ),
        column("state", "State", lambda line: line.state_label),
        column("rows", "Rows", lambda line: line.rows, number=True),
        column("source", "Source", lambda line: line.source_name),
        column(
            "by", "By whom and when", lambda line: line.by_name, ("When", lambda line: line.at),
            name="By whom",
        ),
    ),
)  # fmt: skip
