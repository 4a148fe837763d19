"""Whose figures are read: an organisation, what it is, and what it was before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.performance.terms import Measures
from gorm.places.models import (
    Area,
    AreaMember,
    CouncilType,
    MemberRole,
    Organisation,
    Succession,
)
from gorm.places.queries.references import is_shaped

_PLURALS: Final = {
    CouncilType.COUNTY: "county councils",
    CouncilType.UNITARY: "unitary authorities",
    CouncilType.METROPOLITAN_DISTRICT: "metropolitan districts",
    CouncilType.LONDON_BOROUGH: "London boroughs",
    CouncilType.CITY: "City of London",
    CouncilType.NON_METROPOLITAN_DISTRICT: "district councils",
}


@dataclass(frozen=True)
class Named:
    """An organisation by its name and address."""

    id: int
    reference: str
    name: str


@dataclass(frozen=True)
class Subject:
    """An organisation whose figures are read.

    `type_key` is how standings name its type; `predecessors` are all that it came from, however
    many reorganisations before; `councils` belong to the area that it answers for.
    """

    id: int
    reference: str
    name: str
    type_key: str
    type_label: str
    type_plural: str
    measures: Measures
    region_code: str
    region_name: str
    is_current: bool
    area_reference: str
    area_name: str
    predecessors: tuple[Named, ...]
    successors: tuple[Named, ...]
    councils: tuple[Named, ...]

    @property
    def short(self) -> str:
        """Its name without the word council, for a picture."""
        return short_name(self.name)


def short_name(name: str) -> str:
    """A name that fits into a picture."""
    for ending in (
        " Metropolitan Borough Council", " London Borough Council", " Borough Council",
        " District Council", " County Council", " City Council", " Council",
    ):  # fmt: skip
        name = name.removesuffix(ending)
    return name.removeprefix("London Borough of ").removeprefix("Royal Borough of ")


def subject_of_organisation(reference: str) -> Subject:
    """An organisation by its reference. Raises NotFound."""
    return _subject(reference, Organisation.reference)


def subject_of_area(reference: str) -> Subject:
    """The organisation that answers for an area. Raises NotFound."""
    return _subject(reference, Area.reference)


def _subject(reference: str, column: InstrumentedAttribute[str]) -> Subject:
    if not is_shaped(reference):
        raise NotFound
    row = session().execute(
        select(
            Organisation, Office.region_code, Office.region_name, Area.id, Area.reference,
            Area.name,
        )
        .outerjoin(Office, Office.id == Organisation.office_id)
        .outerjoin(Area, Area.accountable_id == Organisation.id)
        .where(column == reference, Organisation.merged_into_id.is_(None))
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    organisation, region_code, region_name, area_id, area_reference, area_name = row
    around = _around(organisation.id, area_id)
    return Subject(
        id=organisation.id,
        reference=organisation.reference,
        name=organisation.name,
        type_key=organisation.type_key,
        type_label=organisation.type_label,
        type_plural=type_plural(organisation.type_key),
        measures=Measures.of(organisation.kind, organisation.partner_kind),
        region_code=region_code or "",
        region_name=region_name or "",
        is_current=organisation.is_current,
        area_reference=area_reference or "",
        area_name=area_name or "",
        predecessors=around.before,
        successors=around.after,
        councils=around.councils,
    )


def type_plural(type_key: str) -> str:
    """Those of a type, as a rank names them."""
    if type_key in set(CouncilType):
        return _PLURALS[CouncilType(type_key)]
    label = Measures(type_key).label if type_key in set(Measures) else "bodies"
    return label if label.startswith("NHS") else label[:1].lower() + label[1:]


@dataclass(frozen=True)
class _Around:
    before: tuple[Named, ...]
    after: tuple[Named, ...]
    councils: tuple[Named, ...]


def _around(organisation_id: int, area_id: int | None) -> _Around:
    """All that came before and after an organisation, and its area's councils, in one query."""
    left, right = aliased(Organisation), aliased(Organisation)
    columns = (left.id, left.reference, left.name, right.id, right.reference, right.name)
    succession = (
        select(literal(0), *columns)
        .select_from(Succession)
        .join(left, left.id == Succession.predecessor_id)
        .join(right, right.id == Succession.successor_id)
    )
    members = (
        select(literal(1), *columns)
        .select_from(AreaMember)
        .join(left, left.id == organisation_id)
        .join(right, right.id == AreaMember.organisation_id)
        .where(AreaMember.area_id == area_id, AreaMember.role == MemberRole.COUNCIL)
    )
    backward: dict[int, list[Named]] = defaultdict(list)
    forward: dict[int, list[Named]] = defaultdict(list)
    councils: list[Named] = []
    for row in session().execute(union_all(succession, members)):
        is_member, old, new = row[0], Named(*row[1:4]), Named(*row[4:7])
        if is_member:
            councils.append(new)
        else:
            backward[new.id].append(old)
            forward[old.id].append(new)
    return _Around(
        _reached(organisation_id, backward),
        _reached(organisation_id, forward),
        tuple(sorted(councils, key=lambda named: named.name)),
    )


def _reached(start: int, steps: Mapping[int, list[Named]]) -> tuple[Named, ...]:
    found: dict[int, Named] = {}
    ahead = [start]
    while ahead:
        for named in steps.get(ahead.pop(), ()):
            if named.id not in found and named.id != start:
                found[named.id] = named
                ahead.append(named.id)
    return tuple(sorted(found.values(), key=lambda named: named.name))
