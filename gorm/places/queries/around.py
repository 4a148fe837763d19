"""A place and every organisation that its page names, in one query."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    String,
    bindparam,
    false,
    literal,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.places.models import Area, AreaMember, MemberRole, Organisation, Succession
from gorm.places.offers import PlaceKind
from gorm.places.queries.links import (
    AreaMembership,
    MemberLink,
    PlaceLink,
    Reorganisation,
    lineage_of,
    organisation_link,
)

_REFERENCE: Final = bindparam("reference", type_=String)


class Tie(StrEnum):
    """How an organisation stands to the one that a page is about."""

    ITSELF = "itself"
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    LINE = "line"  # itself and every one that it came from, however long ago
    COUNTY = "county"
    COMBINED_AUTHORITY = "combined_authority"
    HOST = "host"  # accountable for an area that it belongs to
    COUNCIL = "council"  # the members of its own area, by their roles
    PARTNER = "partner"
    MERGED = "merged"  # a record of it that was entered twice, and leads to it


@dataclass(frozen=True)
class Neighbour:
    """An organisation that is tied to another, and the area that it answers for."""

    organisation: Organisation
    area: Area | None
    is_by_hand: bool

    def link(self, *, as_area: bool) -> PlaceLink:
        """The organisation as a link, or its area where that is wanted and there is one."""
        if self.area is None or not as_area:
            return organisation_link(self.organisation)
        return PlaceLink(
            PlaceKind.AREA,
            self.area.reference,
            self.area.name,
            self.organisation.type_label,
            self.area.is_current,
        )


class Neighbourhood:
    """The organisations around one, by how they are tied to it, each by name."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._tied: dict[Tie, list[Neighbour]] = defaultdict(list)
        for row in rows:
            self._tied[Tie(row.tie)].append(
                Neighbour(row.Organisation, row.Area, bool(row.is_by_hand))
            )

    @property
    def itself(self) -> Neighbour:
        """The one in the middle."""
        return self._tied[Tie.ITSELF][0]

    @property
    def area(self) -> Area:
        """The area that the one in the middle answers for. Raises NotFound where there is none."""
        if self.itself.area is None:
            raise NotFound
        return self.itself.area

    def only(self, tie: Tie) -> PlaceLink | None:
        """The one organisation that is tied so, where there is one."""
        return next((one.link(as_area=False) for one in self._tied[tie]), None)

    def reorganisation(self, *, to_areas: bool) -> Reorganisation:
        """What it replaced and what replaced it, as areas where those are wanted and exist."""
        return Reorganisation(
            replaced=tuple(one.link(as_area=to_areas) for one in self._tied[Tie.PREDECESSOR]),
            replaced_by=tuple(one.link(as_area=to_areas) for one in self._tied[Tie.SUCCESSOR]),
        )

    def former_records(self) -> tuple[str, ...]:
        """The names under which it was also recorded, before the records were made one."""
        return tuple(
            f"{one.organisation.name} ({one.organisation.reference})"
            for one in self._tied[Tie.MERGED]
        )

    def areas(self) -> tuple[AreaMembership, ...]:
        """The area that it answers for, and after that those that it belongs to."""
        own = self.itself
        others = (one for one in self._tied[Tie.HOST] if one.organisation is not own.organisation)
        return tuple(
            AreaMembership(**vars(one.link(as_area=True)), is_accountable=one is own)
            for one in (own, *others)
            if one.area
        )

    def members(self) -> tuple[MemberLink, ...]:
        """The organisations that belong to its area, councils first."""
        return tuple(
            MemberLink(
                **vars(one.link(as_area=False)),
                role=role,
                can_leave=one.is_by_hand or role is MemberRole.PARTNER,
            )
            for role in (MemberRole.COUNCIL, MemberRole.PARTNER)
            for one in self._tied[Tie(role)]
        )

    def lineage(self) -> tuple[int, ...]:
        """The ids of it and of all that it came from."""
        return tuple(sorted(one.organisation.id for one in self._tied[Tie.LINE]))

    def areas_of_lineage(self) -> tuple[int, ...]:
        """The ids of the areas of all these."""
        return tuple(sorted(one.area.id for one in self._tied[Tie.LINE] if one.area))


def around_area(reference: str) -> Neighbourhood:
    """The accountable council of an area, with the area's office and members. Raises NotFound."""
    return _read(_of_area(), reference)


def around_organisation(reference: str) -> Neighbourhood:
    """An organisation, with its office and its codes. Raises NotFound."""
    return _read(_of_organisation(), reference)


def _read(query: Select[*tuple[Any, ...]], reference: str) -> Neighbourhood:
    rows = session().execute(query, {_REFERENCE.key: reference}).unique().all()
    if not rows:
        raise NotFound
    return Neighbourhood(rows)


@cache
def _of_area() -> Select[*tuple[Any, ...]]:
    """Built once: to build it takes longer than to run it."""
    itself = _itself(Area.reference == _REFERENCE)
    members = _tied(
        type_coerce(AreaMember.role, String), AreaMember.organisation_id, AreaMember.is_by_hand
    ).join(itself, itself.c.area_id == AreaMember.area_id)
    return _query([*_ties(itself), members], joinedload(Area.office))


@cache
def _of_organisation() -> Select[*tuple[Any, ...]]:
    """Built once, like that of an area."""
    itself = _itself(Organisation.reference == _REFERENCE)
    hosts = (
        _tied(Tie.HOST, Area.accountable_id)
        .join(AreaMember, AreaMember.area_id == Area.id)
        .join(itself, itself.c.id == AreaMember.organisation_id)
    )
    merged = _tied(Tie.MERGED, Organisation.id).join(
        itself, itself.c.id == Organisation.merged_into_id
    )
    return _query(
        [*_ties(itself), _tied(Tie.COUNTY, itself.c.county_id), hosts, merged],
        joinedload(Organisation.office),
        joinedload(Organisation.codes),
    )


def _itself(is_it: ColumnElement[bool]) -> CTE:
    return (
        select(
            Organisation.id,
            Organisation.county_id,
            Organisation.combined_authority_id,
            Area.id.label("area_id"),
        )
        .outerjoin(Area, Area.accountable_id == Organisation.id)
        .where(is_it)
        .cte("itself")
    )


def _ties(itself: CTE) -> Iterator[Select[Any]]:
    """The ties that the page of an area and that of an organisation both name."""
    line = lineage_of(select(itself.c.id)).order_by(None).subquery()
    yield _tied(Tie.ITSELF, itself.c.id)
    yield _tied(Tie.COMBINED_AUTHORITY, itself.c.combined_authority_id)
    yield _tied(Tie.PREDECESSOR, Succession.predecessor_id).join(
        itself, itself.c.id == Succession.successor_id
    )
    yield _tied(Tie.SUCCESSOR, Succession.successor_id).join(
        itself, itself.c.id == Succession.predecessor_id
    )
    yield _tied(Tie.LINE, line.c.id)


def _tied(tie: Any, number: Any, is_by_hand: Any = None) -> Select[Any]:
    """One select of the union: every one has the same columns."""
    return select(
        (literal(tie.value) if isinstance(tie, Tie) else tie).label("tie"),
        number.label("id"),
        (false() if is_by_hand is None else is_by_hand).label("is_by_hand"),
    )


def _query(ties: Sequence[Select[Any]], *with_it: ORMOption) -> Select[*tuple[Any, ...]]:
    tied = union_all(*ties).subquery("tied")
    return (
        select(tied.c.tie, tied.c.is_by_hand, Organisation, Area)
        .join(Organisation, Organisation.id == tied.c.id)
        .outerjoin(Area, Area.accountable_id == Organisation.id)
        .options(*with_it)
        .order_by(Organisation.search_name, Organisation.id)
    )
