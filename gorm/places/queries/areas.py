"""Reading areas."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select

from gorm.accounts.actor import Actor
from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.places.models import Area, AreaMember, CouncilType, MemberRole, Organisation
from gorm.places.offers import Place, PlaceKind
from gorm.places.policy import may_change, may_prioritise
from gorm.places.queries.around import Tie, around_area
from gorm.places.queries.links import MemberLink, PlaceLink, Reorganisation, organisation_link
from gorm.places.queries.references import is_shaped

#: Areas are as many as upper-tier and single-tier councils: one page holds them all.
MOST_AREAS: Final = 500
SORTS: Final = ("name", "type", "members", "population")


@dataclass(frozen=True)
class AreaFilters:
    """Which areas a list shows; an office is named by its code, '' is all."""

    office: str = ""
    council_type: str = ""
    words: str = ""
    only_priority: bool = False
    former: bool = False
    sort: str = "name"


@dataclass(frozen=True)
class AreaRow:
    """One area in a list."""

    reference: str
    name: str
    type_label: str
    is_priority: bool
    is_current: bool
    ended_on: date | None
    members: int
    population: int | None
    population_year: int | None
    council: str
    political_control: str
    next_election_on: date | None
    office_name: str
    region_name: str


@dataclass(frozen=True)
class AreaGroup:
    """The areas of one office."""

    office_code: str
    office_name: str
    region_name: str
    rows: tuple[AreaRow, ...]


@dataclass(frozen=True)
class AreaList:
    """The areas that the filters leave, by region, the reader's own first."""

    groups: tuple[AreaGroup, ...]
    count: int


@dataclass(frozen=True)
class AreaProfile:
    """All that is known of an area by itself."""

    place: Place
    reference: str
    name: str
    type_label: str
    region_name: str
    office_id: int
    office_name: str
    is_current: bool
    ended_on: date | None
    is_priority: bool
    priority_reason: str
    priority_review_on: date | None
    version: int
    accountable: PlaceLink
    combined_authority: PlaceLink | None
    gss_code: str
    political_control: str
    next_election_on: date | None
    population: int | None
    population_year: int | None
    area_km2: int | None
    members: tuple[MemberLink, ...]
    reorganisation: Reorganisation
    may_change: bool
    may_prioritise: bool

    @property
    def councils(self) -> tuple[MemberLink, ...]:
        """The member councils."""
        return tuple(member for member in self.members if member.role is MemberRole.COUNCIL)

    @property
    def partners(self) -> tuple[MemberLink, ...]:
        """The partners."""
        return tuple(member for member in self.members if member.role is MemberRole.PARTNER)


def area_list(actor: Actor, filters: AreaFilters) -> AreaList:
    """The areas that the filters leave, by region, the reader's own first."""
    members = (
        select(func.count())
        .where(AreaMember.area_id == Area.id, AreaMember.role == MemberRole.COUNCIL)
        .scalar_subquery()
    )
    wanted = (
        select(Area, Organisation, Office, members.label("members"))
        .join(Organisation, Organisation.id == Area.accountable_id)
        .join(Office, Office.id == Area.office_id)
        .order_by(Office.id != actor.office_id, Office.region_name, *_order(filters, members))
        .limit(MOST_AREAS)
    )
    found = session().execute(_filtered(wanted, filters)).all()
    groups: dict[int, tuple[Office, list[AreaRow]]] = {}
    for area, council, office, number in found:
        groups.setdefault(office.id, (office, []))[1].append(_row(area, council, office, number))
    return AreaList(tuple(_group(*group) for group in groups.values()), len(found))


def _order(filters: AreaFilters, members: Any) -> tuple[Any, ...]:
    by = {
        "type": (Organisation.council_type, Area.search_name),
        "members": (members.desc(), Area.search_name),
        "population": (Organisation.population.desc().nulls_last(), Area.search_name),
    }
    return by.get(filters.sort, (Area.search_name,))


def _filtered(wanted: Select[Any], filters: AreaFilters) -> Select[Any]:
    conditions: list[ColumnElement[bool]] = [Area.is_current.is_(not filters.former)]
    if filters.office:
        conditions.append(Office.code == filters.office)
    if filters.council_type in set(CouncilType):
        conditions.append(Organisation.council_type == CouncilType(filters.council_type))
    elif filters.council_type == "other":
        conditions.append(Organisation.council_type.is_(None))
    if filters.only_priority:
        conditions.append(Area.is_priority.is_(True))
    conditions += [
        Area.search_name.contains(word, autoescape=True)
        | Organisation.search_name.contains(word, autoescape=True)
        for word in filters.words.casefold().split()
    ]
    return wanted.where(*conditions)


def _row(area: Area, council: Organisation, office: Office, members: int) -> AreaRow:
    return AreaRow(
        reference=area.reference,
        name=area.name,
        type_label=council.type_label,
        is_priority=area.is_priority,
        is_current=area.is_current,
        ended_on=area.ended_on,
        members=members,
        population=council.population,
        population_year=council.population_year,
        council=council.name,
        political_control=council.political_control,
        next_election_on=council.next_election_on,
        office_name=office.name,
        region_name=office.region_name,
    )


def _group(office: Office, rows: list[AreaRow]) -> AreaGroup:
    return AreaGroup(office.code, office.name, office.region_name, tuple(rows))


def area_profile(actor: Actor, reference: str) -> AreaProfile:
    """An area by its present reference. Raises NotFound."""
    if not is_shaped(reference):
        raise NotFound
    around = around_area(reference)
    area, council = around.area, around.itself.organisation
    return AreaProfile(
        place=Place(
            PlaceKind.AREA,
            area.id,
            area.reference,
            area.name,
            area.office_id,
            around.areas_of_lineage(),
        ),
        reference=area.reference,
        name=area.name,
        type_label=council.type_label,
        region_name=area.office.region_name,
        office_id=area.office_id,
        office_name=area.office.name,
        is_current=area.is_current,
        ended_on=area.ended_on,
        is_priority=area.is_priority,
        priority_reason=area.priority_reason,
        priority_review_on=area.priority_review_on,
        version=area.version,
        accountable=organisation_link(council),
        combined_authority=around.only(Tie.COMBINED_AUTHORITY),
        gss_code=council.gss_code or "",
        political_control=council.political_control,
        next_election_on=council.next_election_on,
        population=council.population,
        population_year=council.population_year,
        area_km2=council.area_km2,
        members=around.members(),
        reorganisation=around.reorganisation(to_areas=True),
        may_change=may_change(actor, area.office_id),
        may_prioritise=may_prioritise(actor, area.office_id),
    )


def areas_to_choose(office_id: int | None) -> tuple[tuple[str, str], ...]:
    """The current areas that a form offers, by reference and name; of one office or of all."""
    wanted = select(Area.reference, Area.name).where(Area.is_current).order_by(Area.search_name)
    if office_id is not None:
        wanted = wanted.where(Area.office_id == office_id)
    return tuple((row.reference, row.name) for row in session().execute(wanted.limit(MOST_AREAS)))
