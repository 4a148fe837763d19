"""Until when the figures of an organisation reach, beside the newest that were published."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select

from gorm.core.db import session
from gorm.performance.models import Comparison, Indicator, Series, Sheet, Standing
from gorm.performance.queries.held import IS_LATEST


@dataclass(frozen=True)
class Reach:
    """An indicator of an organisation: its own newest period, and the newest of all, by ends."""

    name: str
    ends_on: date
    newest: date


def reaches_of(organisation_id: int) -> tuple[Reach, ...]:
    """The newest period of each of its figures, by name."""
    return tuple(Reach(*row) for row in session().execute(_query(organisation_id)))


def _query(organisation_id: int) -> Select[Any]:
    newest = (
        select(Sheet.series_id, Sheet.ends_on)
        .select_from(Comparison)
        .join(Sheet, Sheet.id == Comparison.sheet_id)
        .where(IS_LATEST)
        .subquery("newest")
    )
    own = (
        select(Sheet.series_id, func.max(Sheet.ends_on).label("ends_on"))
        .select_from(Standing)
        .join(Comparison, and_(Comparison.id == Standing.comparison_id, Comparison.is_current))
        .join(Sheet, Sheet.id == Comparison.sheet_id)
        .where(Standing.organisation_id == organisation_id)
        .group_by(Sheet.series_id)
        .subquery("own")
    )
    query: Any = (
        select(Indicator.name, func.min(own.c.ends_on), func.max(newest.c.ends_on))
        .select_from(own)
        .join(newest, newest.c.series_id == own.c.series_id)
        .join(Series, Series.id == own.c.series_id)
        .join(Indicator, Indicator.id == Series.indicator_id)
        .where(Indicator.is_in_use)
        .group_by(Indicator.id, Indicator.name)
        .order_by(Indicator.name)
    )
    return query  # type: ignore[no-any-return]
