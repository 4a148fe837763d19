"""The list of awards as its readers can make it their own."""

from decimal import Decimal
from typing import Final

from gorm.core.sheets import Cell
from gorm.funding.rules.awards import AwardLine
from gorm.funding.rules.money import PENCE
from gorm.lists.definitions import ListDefinition, column


def _pounds(line: AwardLine) -> Cell:
    """The sum as a spreadsheet adds it up: a number, in pounds."""
    return None if line.pence is None else Decimal(line.pence) / PENCE


AWARDS: Final = ListDefinition(
    key="awards",
    title="Funding",
    endpoint="funding.awards",
    export_endpoint="funding.export_awards",
    filters=("q", "programme", "year", "status", "office", "order"),
    order="order",
    usual_order="year",
    columns=(
        column(
            "award", "Award", lambda line: line.reference,
            ("To", lambda line: line.place_name),
            ("Code", lambda line: line.place_reference),
            name="Reference", fixed=True, sort="name",
        ),
        column("programme", "Programme", lambda line: line.programme),
        column("year", "Financial year", lambda line: line.year, sort="year"),
        column("amount", "Amount", _pounds, name="Amount in pounds", number=True, sort="amount"),
        column("status", "How firm", lambda line: line.status.label),
        column("note", "Note", lambda line: line.note),
        column("office", "Government Office", lambda line: line.office, shown=False),
        column(
            "source", "Source", lambda line: line.source,
            ("Address of the source", lambda line: line.source_address), shown=False,
        ),
        column("kind", "Kind", lambda line: line.kind.label, shown=False),
        column(
            "marking", "Marking",
            lambda line: "OFFICIAL-SENSITIVE" if line.is_sensitive else "OFFICIAL", shown=False,
        ),
        column(
            "entered", "Entered", lambda line: line.entered_at,
            ("By", lambda line: line.entered_by), shown=False,
        ),
    ),
)  # fmt: skip
