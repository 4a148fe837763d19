"""In which areas constituencies lie, and what can be chosen of these."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, literal, or_, select, union_all

from gorm.core.db import session
from gorm.parliament.models import ConstituencyArea, Extent
from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class LiesIn:
    """An area in which a constituency lies, wholly or in part."""

    id: int
    reference: str
    name: str
    office_id: int
    extent: Extent

    @property
    def words(self) -> str:
        """The area as a list names it: Northmoor (part)."""
        return self.name if self.extent is Extent.WHOLE else f"{self.name} (part)"


def areas_of(constituency_ids: Collection[int]) -> dict[int, tuple[LiesIn, ...]]:
    """The areas of each of the constituencies, by name."""
    rows = session().execute(
        select(
            ConstituencyArea.constituency_id,
            Area.id,
            Area.reference,
            Area.name,
            Area.office_id,
            ConstituencyArea.extent,
        )
        .join(Area, Area.id == ConstituencyArea.area_id)
        .where(ConstituencyArea.constituency_id.in_(constituency_ids))
        .order_by(Area.name, Area.id)
    )
    found: dict[int, list[LiesIn]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(LiesIn(*row[1:]))
    return {number: tuple(some) for number, some in found.items()}


def areas_to_choose(office_id: int | None, also: Collection[int]) -> tuple[tuple[str, str], ...]:
    """The current areas of an office, and others that are chosen already: reference and name."""
    is_ours: ColumnElement[bool] = (Area.office_id == office_id) & Area.is_current
    rows = session().execute(
        select(Area.reference, Area.name)
        .where(or_(is_ours, Area.id.in_(also)))
        .order_by(Area.name, Area.id)
    )
    return tuple((row.reference, row.name) for row in rows)


def places_in(area_ids: Collection[int]) -> tuple[Place, ...]:
    """The areas, and the organisations that answer for them or belong to them, areas first."""
    areas = select(
        literal(PlaceKind.AREA.value).label("kind"), Area.id, Area.reference, Area.name
    ).where(Area.id.in_(area_ids))
    members = select(AreaMember.organisation_id).where(AreaMember.area_id.in_(area_ids))
    accountable = select(Area.accountable_id).where(Area.id.in_(area_ids))
    bodies = select(
        literal(PlaceKind.ORGANISATION.value).label("kind"),
        Organisation.id,
        Organisation.reference,
        Organisation.name,
    ).where(or_(Organisation.id.in_(members), Organisation.id.in_(accountable)))
    rows = session().execute(union_all(areas, bodies).order_by("kind", "name", "reference"))
    return tuple(Place(PlaceKind(row.kind), row.id, row.reference, row.name) for row in rows)
