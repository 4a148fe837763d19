"""Links from one place to another, and how a place became another."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

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


def reorganisation_of(organisation_id: int, *, to_areas: bool) -> Reorganisation:
    """Predecessors and successors of an organisation, as areas where those are wanted and exist."""
    other = aliased(Organisation)
    found = list(
        session().execute(
            select(Succession.predecessor_id, other, Area)
            .join(
                other,
                ((other.id == Succession.successor_id)
                 & (Succession.predecessor_id == organisation_id))
                | ((other.id == Succession.predecessor_id)
                   & (Succession.successor_id == organisation_id)),
            )
            .outerjoin(Area, Area.accountable_id == other.id)
            .order_by(other.search_name)
        )
    )  # fmt: skip
    links = [
        (row[0], _link_of(row[1], row[2] if to_areas else None)) for row in found
    ]  # fmt: skip
    return Reorganisation(
        replaced=tuple(link for predecessor, link in links if predecessor != organisation_id),
        replaced_by=tuple(link for predecessor, link in links if predecessor == organisation_id),
    )


def _link_of(organisation: Organisation, area: Area | None) -> PlaceLink:
    if area is None:
        return organisation_link(organisation)
    return PlaceLink(
        PlaceKind.AREA, area.reference, area.name, organisation.type_label, area.is_current
    )


def members_of(area_id: int) -> tuple[MemberLink, ...]:
    """The organisations that belong to an area, councils first."""
    found = session().execute(
        select(AreaMember, Organisation)
        .join(Organisation, Organisation.id == AreaMember.organisation_id)
        .where(AreaMember.area_id == area_id)
        .order_by(AreaMember.role, Organisation.search_name)
    )
    return tuple(_member_links((row[0], row[1]) for row in found))


def _member_links(rows: Iterator[tuple[AreaMember, Organisation]]) -> Iterator[MemberLink]:
    for member, organisation in rows:
        yield MemberLink(
            **vars(organisation_link(organisation)),
            role=member.role,
            can_leave=member.is_by_hand or member.role is MemberRole.PARTNER,
        )


@dataclass(frozen=True)
class AreaMembership(PlaceLink):
    """An area that an organisation answers for or belongs to."""

    is_accountable: bool


def areas_of(organisation_id: int) -> tuple[AreaMembership, ...]:
    """The areas that an organisation answers for, then those that it belongs to."""
    belongs = select(AreaMember.area_id).where(AreaMember.organisation_id == organisation_id)
    found = session().execute(
        select(Area, Organisation)
        .join(Organisation, Organisation.id == Area.accountable_id)
        .where((Area.accountable_id == organisation_id) | Area.id.in_(belongs))
        .order_by((Area.accountable_id != organisation_id), Area.search_name)
    )
    return tuple(
        AreaMembership(
            **vars(_link_of(row[1], row[0])),
            is_accountable=row[0].accountable_id == organisation_id,
        )
        for row in found
    )
