"""Keeping areas true to their councils: who has one, who belongs to it, and when it ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from gorm.core import clock
from gorm.core.db import session
from gorm.places.models import (
    Area,
    AreaMember,
    CouncilType,
    MemberRole,
    Organisation,
    OrganisationKind,
)
from gorm.places.rules import search_name


@dataclass
class Settled:
    """What settling the areas did."""

    areas_added: int = 0
    areas_changed: set[int] = field(default_factory=set)
    areas: int = 0
    members_added: int = 0
    members_removed: int = 0
    members: int = 0


def settle_areas(only: Iterable[int] | None = None) -> Settled:
    """Make areas and their member councils follow from the councils, as they are in this session.

    Every current upper-tier and single-tier council of the register has an area; its current
    districts are members; an area ends with its council. What somebody did by hand stays: areas
    of other bodies, partners, members added by hand, an area's own name. `only` limits the work
    to these councils and their districts.
    """
    session().flush()
    councils = _councils(only)
    areas = _areas(councils)
    settled = Settled()
    for council in councils.values():
        _settle_area(council, areas, settled)
    session().flush()  # members need the numbers of new areas
    _settle_members(councils, areas, settled)
    settled.areas = len(areas)
    return settled


def _councils(only: Iterable[int] | None) -> dict[int, Organisation]:
    wanted = select(Organisation).where(Organisation.kind == OrganisationKind.COUNCIL)
    if only is not None:
        ids = set(only)
        wanted = wanted.where(or_(Organisation.id.in_(ids), Organisation.county_id.in_(ids)))
    return {council.id: council for council in session().scalars(wanted)}


def _areas(councils: Mapping[int, Organisation]) -> dict[int, Area]:
    """The areas that these councils answer for, by the council's number."""
    found = session().scalars(
        select(Area)
        .where(Area.accountable_id.in_(councils.keys()))
        .options(selectinload(Area.members).joinedload(AreaMember.organisation))
    )
    return {area.accountable_id: area for area in found}


def _settle_area(council: Organisation, areas: dict[int, Area], settled: Settled) -> None:
    area = areas.get(council.id)
    if area is not None:
        if _follow(area, council):
            settled.areas_changed.add(area.id)
    elif _should_have_area(council) and council.office_id is not None:
        areas[council.id] = _new_area(council, council.office_id)
        settled.areas_added += 1


def _should_have_area(council: Organisation) -> bool:
    return (
        council.is_from_register
        and council.is_current
        and council.council_type is not CouncilType.NON_METROPOLITAN_DISTRICT
    )


def _new_area(council: Organisation, office_id: int) -> Area:
    area = Area(
        reference=council.reference,
        name=council.short_name,
        search_name=search_name(council.short_name),
        office_id=office_id,
        accountable_id=council.id,
        created_at=clock.now(),
        members=[],
    )
    session().add(area)
    return area


def _follow(area: Area, council: Organisation) -> bool:
    """Make an area follow its council; whether anything had to change."""
    due = {
        "reference": council.reference,
        "office_id": council.office_id or area.office_id,
        "is_current": council.is_current,
        "ended_on": None if council.is_current else council.ended_on,
    }
    differing = {name: value for name, value in due.items() if getattr(area, name) != value}
    for name, value in differing.items():
        setattr(area, name, value)
    return bool(differing)


def rename_area_of(council: Organisation, former_name: str) -> None:
    """Let an area take its council's new name, unless it was given one of its own."""
    area = session().scalar(select(Area).where(Area.accountable_id == council.id))
    if area is not None and area.name == former_name:
        area.name = council.short_name
        area.search_name = search_name(council.short_name)


def _settle_members(
    councils: Mapping[int, Organisation], areas: Mapping[int, Area], settled: Settled
) -> None:
    for accountable_id, area in areas.items():
        districts = {
            council.id: council
            for council in councils.values()
            if council.county_id == accountable_id and council.is_current
        }
        kept = {member.organisation_id for member in area.members}
        for member in [m for m in area.members if _has_left(m, districts.keys())]:
            area.members.remove(member)
            settled.members_removed += 1
        for number in districts.keys() - kept:
            area.members.append(AreaMember(organisation_id=number, role=MemberRole.COUNCIL))
            settled.members_added += 1
        settled.members += len(area.members)


def _has_left(member: AreaMember, districts: Iterable[int]) -> bool:
    """Whether a council that came with its county has ended or has gone to another."""
    follows = member.role is MemberRole.COUNCIL and not member.is_by_hand
    return follows and member.organisation_id not in districts
