"""Areas and organisations as people are shown at them, and as somebody leads on them."""

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, literal, select

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Place, PlaceKind

_REFERENCE: Final = re.compile(r"[A-Za-z0-9-]{1,20}", re.ASCII)


@dataclass(frozen=True)
class LedPlace:
    """An area or an organisation, and the office whose it is."""

    kind: PlaceKind
    id: int
    reference: str
    name: str
    office_id: int | None

    @property
    def place(self) -> Place:
        """The same, as the offers of other features know it."""
        return Place(self.kind, self.id, self.reference, self.name)


def led_place(kind: PlaceKind, reference: str) -> LedPlace:
    """The area or organisation with this reference. Raises NotFound."""
    if kind is PlaceKind.PERSON or not _REFERENCE.fullmatch(reference):
        raise NotFound
    table = Area if kind is PlaceKind.AREA else Organisation
    found = (
        session()
        .execute(
            select(table.id, table.reference, table.name, table.office_id).where(
                table.reference == reference
            )
        )
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return LedPlace(kind, *found)


def chief_organisation_of(place: Place) -> ColumnElement[int]:
    """The organisation itself; of an area, its accountable council."""
    if place.kind is PlaceKind.ORGANISATION:
        return literal(place.id)
    return select(Area.accountable_id).where(Area.id == place.id).scalar_subquery()


def organisations_in(place: Place) -> CompoundSelect[int] | Select[int]:
    """The organisation itself; of an area, its accountable council and its members."""
    if place.kind is PlaceKind.ORGANISATION:
        return select(Organisation.id).where(Organisation.id == place.id)
    accountable = select(Area.accountable_id).where(Area.id == place.id)
    members = select(AreaMember.organisation_id).where(AreaMember.area_id == place.id)
    return accountable.union(members)
