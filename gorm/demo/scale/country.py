"""The made-up country that is measured: offices, users, councils, partners, areas and people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any, Final

from sqlalchemy import select

from gorm.accounts.models import Department, Office, User, UserRole
from gorm.accounts.passwords import hashed
from gorm.accounts.roles import Role
from gorm.core.db import Base, session
from gorm.core.references import next_references
from gorm.demo import library
from gorm.demo.sample.people import PASSWORD
from gorm.demo.scale.tables import free_ids, insert_all
from gorm.people.models import Assignment, Person, Post, PostKind
from gorm.places.models import (
    Area,
    AreaMember,
    CouncilType,
    MemberRole,
    Organisation,
    OrganisationKind,
    PartnerKind,
)

OFFICES: Final = 9
#: Codes of the offices: what is not one of these, or the sample's, is somebody's real data.
OFFICE_CODES: Final = tuple(f"MEASURE-{number}" for number in range(1, OFFICES + 1))
#: Who signs in to measure: the first manager of the first office.
MEASURER: Final = "manager.1@measure-1.example"
MOST_AREAS: Final = 500
PEOPLE: Final = 4_000
_MANAGERS: Final = 10  # of an office; the one after them is its director
_PARTNERS: Final = (PartnerKind.NHS, PartnerKind.POLICE, PartnerKind.VOLUNTARY_SECTOR)

_GIVEN: Final = library.made_up("given")
_NAMES: Final = tuple(
    first + last for last, first in product(library.made_up("last"), library.made_up("first"))
)
#: Beyond every code in use, so that no row can be taken for a real council.
_CODES: Final = {
    CouncilType.UNITARY: "E069",
    CouncilType.COUNTY: "E109",
    CouncilType.METROPOLITAN_DISTRICT: "E089",
}
_POST_KINDS: Final = (
    PostKind.CHIEF_EXECUTIVE,
    PostKind.LEADER,
    PostKind.FINANCE_DIRECTOR,
    PostKind.CHILDRENS_SERVICES_DIRECTOR,
    PostKind.ADULT_SERVICES_DIRECTOR,
    PostKind.MONITORING_OFFICER,
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Locality:
    """An area with everybody whom an engagement there can name, by their ids."""

    area: int
    office: int
    council: int
    partners: tuple[int, ...]
    managers: tuple[int, ...]


@dataclass(frozen=True)
class Country:
    """What engagements are made of, by id, and how many rows it took."""

    localities: tuple[Locality, ...]
    posts: Mapping[int, tuple[int, ...]]  # the current ones of each organisation
    officials: tuple[tuple[int, int], ...]  # a user of each department, and the department
    rows: dict[str, int]


class Builder:
    """Writes the country, table by table, and keeps the ids that it gave."""

    def __init__(self, areas: int, today: date, now: datetime) -> None:
        self.today = today
        self.now = now
        self.rows: dict[str, int] = {}
        self.offices = free_ids(Office, OFFICES)
        self.users = free_ids(User, OFFICES * (_MANAGERS + 1))
        organisations = free_ids(Organisation, areas * (1 + len(_PARTNERS)))
        self.councils, self.partners = organisations[:areas], organisations[areas:]
        self.areas = free_ids(Area, areas)
        self.posts: dict[int, list[int]] = defaultdict(list)

    def build(self) -> Country:
        """Write everything but the engagements."""
        self._insert(Office, self._office_rows())
        self._insert(User, self._user_rows(hashed(PASSWORD)))
        self._insert(UserRole, self._role_rows())
        officials = self._insert_officials()
        self._insert(Organisation, self._council_rows())
        self._insert(Organisation, self._partner_rows())
        self._insert(Area, self._area_rows())
        self._insert(AreaMember, self._member_rows())
        self._insert(Assignment, self._assignment_rows())
        self._insert_people()
        posts = {organisation: tuple(found) for organisation, found in self.posts.items()}
        localities = tuple(self._locality(number) for number in range(len(self.areas)))
        return Country(localities, posts, officials, self.rows)

    def _insert(self, model: type[Base], rows: Iterable[Row]) -> None:
        name = model.__tablename__
        self.rows[name] = self.rows.get(name, 0) + insert_all(model, rows)

    def _office_rows(self) -> Iterator[Row]:
        for number, (id_, code) in enumerate(zip(self.offices, OFFICE_CODES, strict=True), 1):
            yield {
                "id": id_,
                "code": code,
                "name": f"Government Office for Measure {number}",
                "region_code": f"E1200090{number}",
                "region_name": f"Measure {number}",
            }

    def _user_rows(self, password: str) -> Iterator[Row]:
        for position, id_ in enumerate(self.users):
            office, number = divmod(position, _MANAGERS + 1)
            what = "manager" if number < _MANAGERS else "director"
            yield {
                "id": id_,
                "email": f"{what}.{number + 1}@measure-{office + 1}.example",
                "name": f"{_GIVEN[number]} {_NAMES[office * 31 + number]}",
                "password_hash": password,
                "office_id": self.offices[office],
                "grade_code": "g7" if number < _MANAGERS else "director",
                "created_at": self.now,
            }

    def _role_rows(self) -> Iterator[Row]:
        for position, id_ in enumerate(self.users):
            is_director = position % (_MANAGERS + 1) == _MANAGERS
            role = Role.DIRECTOR if is_director else Role.RELATIONSHIP_MANAGER
            yield {"user_id": id_, "role": role}

    def _insert_officials(self) -> tuple[tuple[int, int], ...]:
        departments = session().scalars(select(Department.id).order_by(Department.id)).all()
        ids = range(self.users.stop, self.users.stop + len(departments))
        officials = tuple(zip(ids, departments, strict=True))
        self._insert(User, (self._official(*pair) for pair in officials))
        self._insert(UserRole, ({"user_id": id_, "role": Role.DEPARTMENT} for id_ in ids))
        return officials

    def _official(self, id_: int, department: int) -> Row:
        return {
            "id": id_,
            "email": f"official@department-{department}.measure.example",
            "name": f"Official {_NAMES[department]}",
            "password_hash": "nobody signs in as this",
            "department_id": department,
            "grade_code": "g7",
            "created_at": self.now,
        }

    def _council_rows(self) -> Iterator[Row]:
        for number, id_ in enumerate(self.councils):
            kind = list(_CODES)[number % len(_CODES)]
            name = _NAMES[number]
            code = _code(number)
            yield {
                "id": id_,
                "reference": code,
                "gss_code": code,
                "kind": OrganisationKind.COUNCIL,
                "council_type": kind,
                "name": f"{name} Council",
                "short_name": name,
                "search_name": f"{name} Council {name}".casefold(),
                "office_id": self._office_of(number),
                "population": 50_000 + number * 7_919 % 450_000,
                "population_year": self.today.year - 2,
            }

    def _partner_rows(self) -> Iterator[Row]:
        references = next_references("ORG", len(self.partners))
        for position, (id_, reference) in enumerate(zip(self.partners, references, strict=True)):
            number, which = divmod(position, len(_PARTNERS))
            name = f"{_NAMES[number]} {_PARTNERS[which].label}"
            yield {
                "id": id_,
                "reference": reference,
                "kind": OrganisationKind.PARTNER,
                "partner_kind": _PARTNERS[which],
                "name": name,
                "short_name": name,
                "search_name": f"{name} {name}".casefold(),
                "office_id": self._office_of(number),
            }

    def _area_rows(self) -> Iterator[Row]:
        for number, id_ in enumerate(self.areas):
            yield {
                "id": id_,
                "reference": _code(number),
                "name": _NAMES[number],
                "search_name": _NAMES[number].casefold(),
                "office_id": self._office_of(number),
                "accountable_id": self.councils[number],
                "created_at": self.now,
            }

    def _member_rows(self) -> Iterator[Row]:
        for position, id_ in enumerate(self.partners):
            area = self.areas[position // len(_PARTNERS)]
            yield {"area_id": area, "organisation_id": id_, "role": MemberRole.PARTNER}

    def _assignment_rows(self) -> Iterator[Row]:
        for number, id_ in enumerate(self.areas):
            managers = self._managers_of(number)
            turn = number // OFFICES
            yield {
                "user_id": managers[turn % _MANAGERS],
                "cover_user_id": managers[(turn + 1) % _MANAGERS],
                "area_id": id_,
                "started_on": self.today - timedelta(days=400 + turn),
            }

    def _insert_people(self) -> None:
        """Six people at each council; the rest share out the partners. A quarter came from one."""
        people = free_ids(Person, PEOPLE)
        self._insert(Person, _person_rows(people))
        self._insert(Post, self._post_rows(people))

    def _post_rows(self, people: range) -> Iterator[Row]:
        former = people[::4]
        how_many = len(people) + len(former)
        keys = zip(free_ids(Post, how_many), next_references("POST", how_many), strict=True)
        for position, person in enumerate(people):
            id_, reference = next(keys)
            post = self._post_of(position)
            self.posts[post["organisation_id"]].append(id_)
            yield {"id": id_, "reference": reference, "person_id": person, **post}
        for position, person in enumerate(former):
            id_, reference = next(keys)
            yield {"id": id_, "reference": reference, "person_id": person, **self._former(position)}

    def _post_of(self, position: int) -> dict[str, Any]:
        at_councils = len(self.councils) * len(_POST_KINDS)
        if position >= at_councils:
            partner = self.partners[(position - at_councils) % len(self.partners)]
            return _current(PostKind.CHIEF_EXECUTIVE, partner)
        number, which = divmod(position, len(_POST_KINDS))
        return _current(_POST_KINDS[which], self.councils[number])

    def _former(self, position: int) -> dict[str, Any]:
        return {
            "organisation_id": self.councils[position % len(self.councils)],
            "kind": PostKind.OTHER,
            "title": "Assistant director",
            "started_on": self.today - timedelta(days=2_900),
            "ended_on": self.today - timedelta(days=1_200),
            "is_key": False,
        }

    def _office_of(self, number: int) -> int:
        return self.offices[number % OFFICES]

    def _managers_of(self, number: int) -> range:
        first = (number % OFFICES) * (_MANAGERS + 1)
        return self.users[first : first + _MANAGERS]

    def _locality(self, number: int) -> Locality:
        first = number * len(_PARTNERS)
        return Locality(
            area=self.areas[number],
            office=self._office_of(number),
            council=self.councils[number],
            partners=tuple(self.partners[first : first + len(_PARTNERS)]),
            managers=tuple(self._managers_of(number)),
        )


def _code(number: int) -> str:
    return f"{list(_CODES.values())[number % len(_CODES)]}{number:05d}"


def _person_rows(people: range) -> Iterator[Row]:
    references = next_references("PER", len(people))
    for position, (id_, reference) in enumerate(zip(people, references, strict=True)):
        surname = _NAMES[position * 17 % len(_NAMES)]
        name = f"{_GIVEN[position % len(_GIVEN)]} {surname}"
        yield {
            "id": id_,
            "reference": reference,
            "name": name,
            "search_name": name.casefold(),
            "email": f"person.{position}@measure.example",
        }


def _current(kind: PostKind, organisation: int) -> dict[str, Any]:
    return {
        "organisation_id": organisation,
        "kind": kind,
        "title": kind.label,
        "started_on": None,
        "ended_on": None,
        "is_key": True,
    }
