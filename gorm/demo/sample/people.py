"""The sample's users, and the people and posts of its councils and partners, as rows."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from gorm.accounts.models import Department, Office, User, UserRole
from gorm.accounts.passwords import hashed
from gorm.accounts.roles import Role
from gorm.core import clock
from gorm.core.db import session
from gorm.core.references import next_references
from gorm.demo import library
from gorm.demo.library import Official, Reader, Tenure
from gorm.demo.sample.places import Region
from gorm.people.models import Assignment, Person, Post, PostKind

#: Everybody's: printed by the command, and no secret.
PASSWORD: Final = "copper walrus gravel teacup"  # noqa: S105
_KEY_KINDS: Final = frozenset(PostKind) - {PostKind.OTHER}


@dataclass(frozen=True)
class Held:
    """A post of the sample: whose it is, what it is for, and when it is held."""

    row: Post
    person: str
    organisation: str
    duty: str

    def is_held_on(self, day: date) -> bool:
        """Whether somebody holds the post on that day."""
        began, ended = self.row.started_on, self.row.ended_on
        return (began is None or began <= day) and (ended is None or day <= ended)


def add_users(office: Office) -> dict[str, User]:
    """Add everybody who may sign in."""
    password = hashed(PASSWORD)  # once: argon2id is slow on purpose
    departments = ids(Department.short_name, Department.id)
    users = {
        reader.key: _user(reader, office, departments, password) for reader in library.readers()
    }
    session().add_all(users.values())
    session().flush()
    return users


def ids(name: InstrumentedAttribute[str], number: InstrumentedAttribute[int]) -> dict[str, int]:
    """The ids of all rows of a table by name."""
    return {row[0]: row[1] for row in session().execute(select(name, number))}


def _user(reader: Reader, office: Office, departments: dict[str, int], password: str) -> User:
    number = [each.key for each in library.readers()].index(reader.key)
    return User(
        email=reader.email,
        name=reader.name,
        phone=f"01632 960{100 + number}",  # numbers that Ofcom keeps free for fiction
        password_hash=password,
        office_id=None if reader.department else office.id,
        department_id=departments[reader.department] if reader.department else None,
        grade_code=reader.grade,
        created_at=clock.now(),
        roles=[UserRole(role=Role(role)) for role in reader.roles],
    )


def add_people(region: Region, today: date) -> tuple[Held, ...]:
    """Add everybody on the other side, with the posts that they hold and held."""
    officials = library.officials()
    references = next_references("PER", len(officials))
    people = [
        _person(official, reference, number, today)
        for number, (official, reference) in enumerate(zip(officials, references, strict=True))
    ]
    session().add_all(people)
    session().flush()
    held = _posts(officials, people, region, today)
    session().add_all(each.row for each in held)
    session().flush()
    return held


def _person(official: Official, reference: str, number: int, today: date) -> Person:
    where = official.posts[0].organisation
    mailbox = official.name.lower().replace(" ", ".")
    told = library.biographies().get(official.name)
    return Person(
        reference=reference,
        name=official.name,
        search_name=official.name.casefold(),
        email=f"{mailbox}@{where}.example",
        phone=f"01632 960{300 + number}",
        mobile=f"07700 900{300 + number}" if number % 3 == 0 else "",
        biography=told.words if told else "",
        biography_source=told.source if told else "",
        biography_checked_on=library.months_before(today, told.months) if told else None,
    )


def _posts(
    officials: tuple[Official, ...], people: list[Person], region: Region, today: date
) -> tuple[Held, ...]:
    pairs = [
        (official, person, tenure)
        for official, person in zip(officials, people, strict=True)
        for tenure in official.posts
    ]
    references = next_references("POST", len(pairs))
    return tuple(
        Held(
            _post(tenure, person, reference, region, today),
            official.name,
            tenure.organisation,
            tenure.duty,
        )
        for (official, person, tenure), reference in zip(pairs, references, strict=True)
    )


def _post(tenure: Tenure, person: Person, reference: str, region: Region, today: date) -> Post:
    organisation = region.organisations[tenure.organisation]
    kind = PostKind(tenure.duty) if tenure.duty in set(PostKind) else PostKind.OTHER
    began, ended = _term(tenure, today)
    if organisation.started_on:
        began = max(began, organisation.started_on)
    if organisation.ended_on:
        ended = organisation.ended_on  # with the council, whenever that was
    return Post(
        reference=reference,
        person_id=person.id,
        organisation_id=organisation.id,
        kind=kind,
        title=tenure.title,
        started_on=min(began, ended) if ended else began,
        ended_on=ended,
        is_key=ended is None and kind in _KEY_KINDS,
    )


def _term(tenure: Tenure, today: date) -> tuple[date, date | None]:
    began = library.months_before(today, tenure.began)
    if tenure.ended is None:
        return began, None
    return began, library.last_day_before(library.months_before(today, tenure.ended))


def add_assignments(region: Region, users: dict[str, User], today: date) -> None:
    """Say who leads on which area and who covers, and who led on one of them before."""
    for reader in library.readers():
        for months, key in enumerate(reader.leads, start=14):
            session().add(
                Assignment(
                    user_id=users[reader.key].id,
                    area_id=region.areas[key].id,
                    cover_user_id=users[reader.cover].id,
                    started_on=library.months_before(today, months),
                )
            )
    session().add(_earlier_lead(region, users, today))
    session().flush()


def _earlier_lead(region: Region, users: dict[str, User], today: date) -> Assignment:
    return Assignment(
        user_id=users["quaye"].id,
        area_id=region.areas["ironbeck"].id,
        started_on=library.months_before(today, 33),
        ended_on=library.last_day_before(library.months_before(today, 14)),
    )
