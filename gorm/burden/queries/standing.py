"""What is asked of each organisation in one quarter, against its ceiling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, select, union
from sqlalchemy.orm import aliased

from gorm.burden.models import BurdenCeiling
from gorm.burden.queries.asked import Ids, Span, asked
from gorm.burden.rules import (
    MINUTES_AN_HOUR,
    NEAR,
    USUAL_CEILING,
    Asked,
    Quarter,
    Standing,
    against_ceiling,
    standing_of,
)
from gorm.core.db import session
from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Place, PlaceKind

#: As many as a list shows; it says where there are more.
MOST_LISTED: Final = 100


@dataclass(frozen=True)
class OrganisationAsked:
    """What is asked of one organisation in a quarter, and how many hours may be."""

    id: int
    reference: str
    name: str
    asked: Asked
    ceiling: int
    is_own_ceiling: bool

    @property
    def standing(self) -> Standing:
        """Where it stands against its ceiling."""
        return standing_of(self.asked.minutes, self.ceiling)

    @property
    def words(self) -> str:
        """What was asked against the ceiling: 14 of 20 hours."""
        return against_ceiling(self.asked.minutes, self.ceiling)


@dataclass(frozen=True)
class Listed:
    """The organisations of an office near or over their ceiling; `is_cut` where there are more."""

    rows: tuple[OrganisationAsked, ...]
    is_cut: bool


def organisations_of(place: Place) -> Select[Any]:
    """The ids whose hours are a place's: its own, or those of every organisation of an area.

    What was asked of an organisation that it replaced stays there: it is never added up across.
    """
    if place.kind is PlaceKind.AREA:
        together = union(
            select(Area.accountable_id.label("id")).where(Area.id == place.id),
            select(AreaMember.organisation_id).where(AreaMember.area_id == place.id),
        ).subquery()
        return select(together.c.id)
    return select(Organisation.id).where(Organisation.id == place.id)


def asked_of_each(
    organisations: Ids, quarter: Quarter, *conditions: ColumnElement[bool]
) -> tuple[OrganisationAsked, ...]:
    """What is asked of each of the organisations, those included of which nothing is: one query."""
    query, _, _ = _against_ceilings(organisations, quarter, conditions)
    found = query.where(Organisation.id.in_(organisations)).order_by(Organisation.name)
    return tuple(_one(row) for row in session().execute(found))


def asked_together(
    organisations: Ids, quarter: Quarter, *conditions: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    """What is asked of the organisations together, as a query of one row.

    `ceiling` is the highest of theirs: that of the organisation, where it is one.
    """
    query, _, _ = _against_ceilings(organisations, quarter, conditions)
    each = query.where(Organisation.id.in_(organisations)).subquery("each_asked")
    ceiling = each.c.ceiling * MINUTES_AN_HOUR
    is_over = each.c.minutes > ceiling
    is_near = and_(not_(is_over), each.c.minutes * 100 >= ceiling * NEAR)
    return select(
        func.count().label("organisations"),
        func.coalesce(func.sum(each.c.minutes), 0).label("minutes"),
        func.coalesce(func.sum(each.c.assumed), 0).label("assumed"),
        func.coalesce(func.max(each.c.ceiling), 0).label("ceiling"),
        func.coalesce(func.sum(case((is_over, 1), else_=0)), 0).label("over"),
        func.coalesce(func.sum(case((is_near, 1), else_=0)), 0).label("near"),
    )


def near_or_over(
    office_id: int, quarter: Quarter, *conditions: ColumnElement[bool], only_over: bool = False
) -> Listed:
    """The organisations of an office near their ceiling or over it, the furthest first."""
    organisations = select(Organisation.id).where(Organisation.office_id == office_id)
    query, minutes, ceiling = _against_ceilings(organisations, quarter, conditions)
    is_over = minutes > ceiling * MINUTES_AN_HOUR
    is_near = minutes * 100 >= ceiling * (MINUTES_AN_HOUR * NEAR)
    rows = session().execute(
        query.where(is_over if only_over else is_near, Organisation.office_id == office_id)
        .order_by((minutes * 1_000 / ceiling).desc(), Organisation.name)
        .limit(MOST_LISTED + 1)
    )
    found = [_one(row) for row in rows]
    return Listed(tuple(found[:MOST_LISTED]), is_cut=len(found) > MOST_LISTED)


def usual_ceiling() -> Any:
    """The ceiling of those without their own, as a value of a query."""
    set_one = select(BurdenCeiling.hours).where(BurdenCeiling.is_for_all).scalar_subquery()
    return func.coalesce(set_one, literal(USUAL_CEILING))


def _against_ceilings(
    organisations: Ids, quarter: Quarter, conditions: Sequence[ColumnElement[bool]]
) -> tuple[Select[*tuple[Any, ...]], Any, Any]:
    rows = asked(organisations, Span.over([quarter]), *conditions)
    summed = (
        select(
            rows.c.organisation_id,
            func.sum(rows.c.minutes).label("minutes"),
            func.sum(rows.c.assumed).label("assumed"),
        )
        .group_by(rows.c.organisation_id)
        .subquery("summed")
    )
    own = aliased(BurdenCeiling)
    minutes = func.coalesce(summed.c.minutes, 0)
    ceiling = func.coalesce(own.hours, usual_ceiling())
    query = (
        select(
            Organisation.id,
            Organisation.reference,
            Organisation.name,
            minutes.label("minutes"),
            func.coalesce(summed.c.assumed, 0).label("assumed"),
            ceiling.label("ceiling"),
            own.id.is_not(None).label("is_own"),
        )
        .select_from(Organisation)
        .outerjoin(summed, summed.c.organisation_id == Organisation.id)
        .outerjoin(own, own.organisation_id == Organisation.id)
    )
    return query, minutes, ceiling


def _one(row: Any) -> OrganisationAsked:
    return OrganisationAsked(
        id=row.id,
        reference=row.reference,
        name=row.name,
        asked=Asked(int(row.minutes), int(row.assumed)),
        ceiling=row.ceiling,
        is_own_ceiling=bool(row.is_own),
    )
