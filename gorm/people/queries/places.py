"""Areas and organisations as people are shown at them, and as somebody leads on them."""

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, CompoundSelect, Integer, Select, bindparam, select

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
    query = select(table.id, table.reference, table.name, table.office_id)
    query = query.where(table.reference == reference)
    if kind is PlaceKind.ORGANISATION:
        query = query.where(Organisation.merged_into_id.is_(None))
    found = session().execute(query).one_or_none()
    if found is None:
        raise NotFound
    return LedPlace(kind, *found)


#: The id of the place that a query is about: told when it runs, so that it is built only once.
PLACE_ID: Final = bindparam("place_id", type_=Integer)


def chief_organisation_of(kind: PlaceKind) -> ColumnElement[int]:
    """The organisation itself; of an area, its accountable council."""
    if kind is PlaceKind.ORGANISATION:
        return PLACE_ID
    return select(Area.accountable_id).where(Area.id == PLACE_ID).scalar_subquery()


def organisations_in(kind: PlaceKind) -> CompoundSelect[int] | Select[int]:
    """The organisation itself; of an area, its accountable council and its members."""
    if kind is PlaceKind.ORGANISATION:
        return select(Organisation.id).where(Organisation.id == PLACE_ID)
    accountable = select(Area.accountable_id).where(Area.id == PLACE_ID)
    members = select(AreaMember.organisation_id).where(AreaMember.area_id == PLACE_ID)
    return accountable.union(members)
