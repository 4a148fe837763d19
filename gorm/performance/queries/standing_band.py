"""A place's figures in a few words, read in one query: what its page and its glance show."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, func, select, type_coerce
from sqlalchemy.orm import aliased

from gorm.core.db import session
from gorm.performance.models import (
    Comparison,
    ComparisonGroup,
    Indicator,
    Series,
    Sheet,
    Standing,
)
from gorm.performance.queries.against import Choice, Held
from gorm.performance.queries.held import (
    IS_LATEST,
    STANDING_COLUMNS,
    Group,
    Stood,
    facts_of,
    series_columns,
)
from gorm.performance.queries.subjects import Named, type_plural
from gorm.performance.queries.summary import Latest, Overall, Summary, summary_of
from gorm.performance.terms import GroupKind
from gorm.places.models import Area, Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.settings.models import Theme

_PLACE_ID: Final = bindparam("place_id", type_=Integer)


def band_summary(place: Place) -> Summary | None:
    """How a place stands among its type; None where it has no figures. One query."""
    found = session().execute(_statement(place.kind), {_PLACE_ID.key: place.id})
    rows = [row for row in found if row.value is not None]
    if not rows:
        return None
    choice = Choice("type", "Same type", type_plural(rows[0][0]), GroupKind.TYPE, rows[0][0])
    whose = Named(rows[0][1], rows[0][2], rows[0][3])
    return summary_of(_overall(rows, choice, whose))


def _whose(kind: PlaceKind) -> ColumnElement[bool]:
    if kind is PlaceKind.AREA:
        accountable = select(Area.accountable_id).where(Area.id == _PLACE_ID).scalar_subquery()
        return Organisation.id == accountable
    return Organisation.id == _PLACE_ID


@cache
def _statement(kind: PlaceKind) -> Any:
    """Built once for areas and once for organisations: to build it takes longer than to run it."""
    national, of_type = aliased(ComparisonGroup), aliased(ComparisonGroup)
    type_key = func.coalesce(
        type_coerce(Organisation.council_type, String),
        type_coerce(Organisation.partner_kind, String),
        type_coerce(Organisation.kind, String),
    )
    return (
        select(
            type_key, Organisation.id, Organisation.reference, Organisation.name, Sheet.period,
            Sheet.ends_on, Comparison.id, national.q1, national.q3, of_type.number,
            *STANDING_COLUMNS, *series_columns(),
        )
        .select_from(Comparison)
        .join(Sheet, Sheet.id == Comparison.sheet_id)
        .join(Series, Series.id == Sheet.series_id)
        .join(Indicator, Indicator.id == Series.indicator_id)
        .join(Theme, Theme.id == Indicator.theme_id)
        .join(Organisation, _whose(kind))
        .outerjoin(  # so that SQLite begins with the few comparisons, not with all that it ever had
            Standing,
            and_(
                Standing.comparison_id == Comparison.id,
                Standing.organisation_id == Organisation.id,
            ),
        )
        .join(
            national,
            and_(
                national.comparison_id == Comparison.id, national.kind == GroupKind.NATIONAL
            ),
        )
        .outerjoin(
            of_type,
            and_(
                of_type.comparison_id == Comparison.id,
                of_type.kind == GroupKind.TYPE,
                of_type.key == type_key,
            ),
        )
        .where(IS_LATEST, Indicator.is_in_use)
        .order_by(Indicator.code, Series.breakdown)
    )  # fmt: skip


def _overall(rows: Sequence[Any], choice: Choice, whose: Named) -> Overall:
    latest, groups, places = [], {}, {}
    first_of_series = 10 + len(STANDING_COLUMNS)
    for row in rows:
        period, ends_on, comparison_id, q1, q3, number = row[4:10]
        held = Stood(*row[10:first_of_series])
        width = None if q1 is None or q3 is None else q3 - q1
        series = facts_of(row[first_of_series:])
        latest.append(Latest(series, period, comparison_id, held, width, ends_on))
        groups[comparison_id] = Group(number or 0, None, None, None, None, None)
        places[comparison_id] = held.place(GroupKind.TYPE)
    return Overall(tuple(latest), Held(groups, places), choice, whose)
