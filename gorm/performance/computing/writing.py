"""Writing compared sheets into an edition that nobody reads yet."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import insert

from gorm.core.db import bulk_insert, session
from gorm.performance.computing.series import ComparedSheet, GroupRow, StandingRow
from gorm.performance.models import Comparison, ComparisonGroup, Standing

_GROUP_COLUMNS: Final = (
    "comparison_id", "kind", "key", "number", "q1", "median", "q3", "minimum", "maximum", "ratio",
    "spread", "published_value", "histogram",
)  # fmt: skip
_STANDING_COLUMNS: Final = (
    "comparison_id", "organisation_id", "is_member", "value", "previous_value", "previous_period",
    "direction", "rank", "band", "type_rank", "type_band", "region_rank", "region_band",
)  # fmt: skip


def write_sheets(edition_id: int, compared: Iterable[ComparedSheet]) -> None:
    """Add the comparisons, groups and standings of these sheets."""
    sheets = list(compared)
    if not sheets:
        return
    rows = [{"sheet_id": sheet.sheet_id, "edition_id": edition_id} for sheet in sheets]
    added = session().execute(
        insert(Comparison).returning(Comparison.sheet_id, Comparison.id), rows
    )
    ids = {row.sheet_id: row.id for row in added}
    bulk_insert(
        ComparisonGroup,
        _GROUP_COLUMNS,
        (_group(ids[sheet.sheet_id], row) for sheet in sheets for row in sheet.groups),
    )
    bulk_insert(
        Standing,
        _STANDING_COLUMNS,
        (_standing(ids[sheet.sheet_id], row) for sheet in sheets for row in sheet.standings),
    )


def _group(comparison_id: int, row: GroupRow) -> tuple[object, ...]:
    summary, marks = row.summary, row.summary.thresholds
    return (
        comparison_id, row.kind, row.key, summary.number,
        marks.q1 if marks else None, marks.median if marks else None, marks.q3 if marks else None,
        summary.minimum, summary.maximum, summary.ratio, summary.spread, row.published_value,
        list(summary.histogram),
    )  # fmt: skip


def _standing(comparison_id: int, row: StandingRow) -> tuple[object, ...]:
    earlier = row.earlier
    return (
        comparison_id, row.body_id, row.is_member, row.value,
        earlier.value if earlier else None, earlier.period if earlier else None, row.direction,
        row.national.rank, row.national.band, row.type.rank, row.type.band,
        row.region.rank, row.region.band,
    )  # fmt: skip
