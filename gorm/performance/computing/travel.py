"""What each body had before: its value in its latest earlier period, to tell its direction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from gorm.core.db import session
from gorm.performance.computing.sheets import SheetFacts, chunks
from gorm.performance.models import Comparison, ComparisonGroup, Sheet, Standing
from gorm.performance.rules.comparison import direction
from gorm.performance.terms import Direction, GroupKind, Polarity


@dataclass(frozen=True)
class Earlier:
    """A body's value in an earlier period, and the range by which its change is judged."""

    value: Decimal
    period: str
    interquartile_range: Decimal | None

    def direction_of(self, value: Decimal, polarity: Polarity) -> Direction | None:
        """Which way the value has gone; None where too few were compared in the earlier period."""
        if self.interquartile_range is None:
            return None
        return direction(value, self.value, self.interquartile_range, polarity)


def before(sheet: SheetFacts, wanted: Collection[int]) -> dict[int, Earlier]:
    """What the wanted bodies had before a sheet, as the current comparisons have it.

    Most have a value in the period just before; only for the others all earlier ones are asked.
    """
    earlier = _earlier_comparisons(sheet)
    if not earlier:
        return {}
    latest = next(iter(earlier))
    found = _values(earlier, [latest], wanted)
    lacking = [body for body in wanted if body not in found]
    return _values(earlier, list(earlier)[1:], lacking) | found


def _earlier_comparisons(sheet: SheetFacts) -> dict[int, tuple[str, Decimal | None]]:
    """The current comparisons of the sheets before this one: period and range, latest first."""
    rows = session().execute(
        select(Comparison.id, Sheet.period, ComparisonGroup.q1, ComparisonGroup.q3)
        .join(Sheet, Comparison.sheet_id == Sheet.id)
        .join(ComparisonGroup, ComparisonGroup.comparison_id == Comparison.id)
        .where(
            Sheet.series_id == sheet.series_id,
            Sheet.ends_on < sheet.ends_on,
            Comparison.is_current,
            ComparisonGroup.kind == GroupKind.NATIONAL,
        )
        .order_by(Sheet.ends_on.desc())
    )
    return {
        comparison_id: (period, None if q1 is None or q3 is None else q3 - q1)
        for comparison_id, period, q1, q3 in rows
    }


def _values(
    earlier: Mapping[int, tuple[str, Decimal | None]],
    comparison_ids: Collection[int],
    wanted: Collection[int],
) -> dict[int, Earlier]:
    """The latest of the values of the wanted bodies in these comparisons."""
    if not comparison_ids or not wanted:
        return {}
    order = {comparison_id: place for place, comparison_id in enumerate(earlier)}
    best: dict[int, tuple[int, Earlier]] = {}
    for some in chunks(wanted):
        rows = session().execute(
            select(Standing.comparison_id, Standing.organisation_id, Standing.value).where(
                Standing.comparison_id.in_(comparison_ids), Standing.organisation_id.in_(some)
            )
        )
        for comparison_id, organisation_id, value in rows:
            place = order[comparison_id]
            if organisation_id not in best or place < best[organisation_id][0]:
                best[organisation_id] = (place, Earlier(value, *earlier[comparison_id]))
    return {body: found for body, (_, found) in best.items()}
