"""Links from one place to another, and how a place became another."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, select, union

from gorm.core.db import session
from gorm.places.models import Area, AreaMember, MemberRole, Organisation, Succession
from gorm.places.offers import PlaceKind


@dataclass(frozen=True)
class PlaceLink:
    """A place as another place's page names it."""

    kind: PlaceKind
    reference: str
    name: str
    type_label: str
    is_current: bool


@dataclass(frozen=True)
class Reorganisation:
    """What a place was made of, and what was made of it."""

    replaced: tuple[PlaceLink, ...]
    replaced_by: tuple[PlaceLink, ...]


@dataclass(frozen=True)
class MemberLink(PlaceLink):
    """An organisation that belongs to an area."""

    role: MemberRole
    can_leave: bool  # partners and what was added by hand; districts follow their county


@dataclass(frozen=True)
class AreaMembership(PlaceLink):
    """An area that an organisation answers for or belongs to."""

    is_accountable: bool


@dataclass(frozen=True)
class Neighbours:
    """The places around an organisation; the area it answers for comes first.

    `lineage` are the organisation and all that it came from, `areas_of_lineage` their areas.
    """

    reorganisation: Reorganisation
    areas: tuple[AreaMembership, ...]
    lineage: tuple[int, ...]
    areas_of_lineage: tuple[int, ...]


def lineage_of(beginning: Select[Any]) -> Select[Any]:
    """Organisations, selected as `id`, with every one that they came from, however long ago."""
    line = beginning.cte("line", recursive=True)
    line = line.union(
        select(Succession.predecessor_id).join(line, Succession.successor_id == line.c.id)
    )
    return select(line.c.id).order_by(line.c.id)


def organisation_link(organisation: Organisation) -> PlaceLink:
    """An organisation as a link."""
    return PlaceLink(
        PlaceKind.ORGANISATION,
        organisation.reference,
        organisation.name,
        organisation.type_label,
        organisation.is_current,
    )


def link_or_none(organisation: Organisation | None) -> PlaceLink | None:
    """An organisation as a link, where there is one."""
    return organisation_link(organisation) if organisation else None


def neighbours_of(organisation_id: int, *, to_areas: bool) -> Neighbours:
    """What an organisation replaced, what replaced it, and the areas it is in, in one query.

    Predecessors and successors are told as areas where those are wanted and exist.
    """
    before = select(Succession.predecessor_id).where(Succession.successor_id == organisation_id)
    after = select(Succession.successor_id).where(Succession.predecessor_id == organisation_id)
    member = select(AreaMember.area_id).where(AreaMember.organisation_id == organisation_id)
    hosts = select(Area.accountable_id).where(Area.id.in_(member))
    line = lineage_of(select(literal(organisation_id).label("id"))).order_by(None)
    found = session().execute(
        select(
            Organisation,
            Area,
            Organisation.id.in_(before),
            Organisation.id.in_(after),
            Area.id.in_(member),
            Organisation.id.in_(line),
        )
        .outerjoin(Area, Area.accountable_id == Organisation.id)
        .where(Organisation.id.in_(union(before, after, hosts, line)))
        .order_by(Organisation.id != organisation_id, Organisation.search_name)
    )
    rows = [_Neighbour(*row) for row in found]
    shown = {row.organisation.id: _link_of(row, as_area=to_areas) for row in rows}
    return Neighbours(
        Reorganisation(
            replaced=tuple(shown[row.organisation.id] for row in rows if row.is_before),
            replaced_by=tuple(shown[row.organisation.id] for row in rows if row.is_after),
        ),
        areas=tuple(
            AreaMembership(**vars(_link_of(row, as_area=True)), is_accountable=is_own)
            for row in rows
            if row.area and ((is_own := row.organisation.id == organisation_id) or row.is_host)
        ),
        lineage=tuple(sorted(row.organisation.id for row in rows if row.is_in_line)),
        areas_of_lineage=tuple(sorted(row.area.id for row in rows if row.area and row.is_in_line)),
    )


@dataclass(frozen=True)
class _Neighbour:
    organisation: Organisation
    area: Area | None
    is_before: bool
    is_after: bool
    is_host: bool | None
    is_in_line: bool


def _link_of(row: _Neighbour, *, as_area: bool) -> PlaceLink:
    if row.area is None or not as_area:
        return organisation_link(row.organisation)
    return PlaceLink(
        PlaceKind.AREA,
        row.area.reference,
        row.area.name,
        row.organisation.type_label,
        row.area.is_current,
    )


def member_links(members: Iterable[AreaMember]) -> tuple[MemberLink, ...]:
    """The organisations that belong to an area, councils first, each by name."""
    ordered = sorted(members, key=lambda member: (member.role, member.organisation.search_name))
    return tuple(
        MemberLink(
            **vars(organisation_link(member.organisation)),
            role=member.role,
            can_leave=member.is_by_hand or member.role is MemberRole.PARTNER,
        )
        for member in ordered
    )
