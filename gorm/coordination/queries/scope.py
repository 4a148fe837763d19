"""Which organisations and areas something is about, as selections of ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select, union

from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class Scope:
    """The organisations and areas for which a quiet period counts, as queries of their ids."""

    organisations: Any
    areas: Any


def scope_of_place(place: Place) -> Scope | None:
    """An organisation with the areas that it is in; an area with all who belong to it."""
    if place.kind is PlaceKind.ORGANISATION:
        return scope_of([place.id], [])
    if place.kind is PlaceKind.AREA:
        return scope_of([], [place.id], with_members=True)
    return None


def scope_of(
    organisation_ids: Sequence[int], area_ids: Sequence[int], *, with_members: bool = False
) -> Scope:
    """Organisations and areas by their ids: of an area its council, and its members if asked."""
    own = select(Organisation.id).where(Organisation.id.in_(organisation_ids))
    accountable = select(Area.accountable_id).where(Area.id.in_(area_ids))
    members = select(AreaMember.organisation_id).where(AreaMember.area_id.in_(area_ids))
    organisations = union(own, accountable, *([members] if with_members else []))
    return Scope(organisations, union(_areas_of(organisation_ids), _these(area_ids)))


def scope_of_office(office_id: int) -> Scope:
    """Every organisation and area of an office's region."""
    return Scope(
        select(Organisation.id).where(Organisation.office_id == office_id),
        select(Area.id).where(Area.office_id == office_id),
    )


def _areas_of(organisation_ids: Sequence[int]) -> Select[Any]:
    member = select(AreaMember.area_id).where(AreaMember.organisation_id.in_(organisation_ids))
    return select(Area.id).where(
        or_(Area.accountable_id.in_(organisation_ids), Area.id.in_(member))
    )


def _these(area_ids: Sequence[int]) -> Select[Any]:
    return select(Area.id).where(Area.id.in_(area_ids))
