"""What the forms of an agreement offer and begin with: kinds, timetables, colleagues, bodies."""

from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import selectinload

from gorm.accounts.models import Department, User
from gorm.core.db import session
from gorm.negotiations.models import Agreement, AgreementKind, AgreementMember, Timetable
from gorm.negotiations.queries.heads import AgreementHead
from gorm.places.models import Area

Option = tuple[str, str]


@dataclass(frozen=True)
class FactsNow:
    """The facts of an agreement as the form that changes them begins with them."""

    team_ids: tuple[int, ...]
    blocks: tuple[str, ...]
    is_not_for_ministers: bool


def kinds_offered() -> tuple[Option, ...]:
    """The kinds in use: (code, name)."""
    rows = session().execute(
        select(AgreementKind.code, AgreementKind.name)
        .where(AgreementKind.is_in_use)
        .order_by(AgreementKind.id)
    )
    return tuple((row.code, row.name) for row in rows)


def timetables_offered() -> tuple[Option, ...]:
    """Every timetable of a kind in use, named with its kind: (number, name)."""
    rows = session().execute(
        select(Timetable.id, Timetable.name, AgreementKind.name.label("kind"))
        .join(AgreementKind, AgreementKind.id == Timetable.kind_id)
        .where(AgreementKind.is_in_use)
        .order_by(AgreementKind.id, Timetable.id)
    )
    return tuple((str(row.id), f"{row.kind}: {row.name}") for row in rows)


def areas_offered(office_id: int | None) -> tuple[Option, ...]:
    """The current areas of an office: (reference, name)."""
    rows = session().execute(
        select(Area.reference, Area.name)
        .where(Area.office_id == office_id, Area.is_current)
        .order_by(Area.search_name)
    )
    return tuple((row.reference, row.name) for row in rows)


def colleagues_offered(office_id: int | None, agreement_id: int = 0) -> tuple[Option, ...]:
    """The people of an office, and whoever is on the agreement already: (number, name)."""
    on_team = exists().where(
        AgreementMember.agreement_id == agreement_id, AgreementMember.user_id == User.id
    )
    owns = exists().where(Agreement.id == agreement_id, Agreement.owner_id == User.id)
    rows = session().execute(
        select(User.id, User.name)
        .where((User.is_active & (User.office_id == office_id)) | on_team | owns)
        .order_by(User.name, User.id)
    )
    return tuple((str(row.id), row.name) for row in rows)


def departments_offered() -> tuple[Option, ...]:
    """Every department: (number, name)."""
    rows = session().execute(select(Department.id, Department.name).order_by(Department.name))
    return tuple((str(row.id), row.name) for row in rows)


def facts_of(head: AgreementHead) -> FactsNow:
    """The facts with which the form of an agreement begins."""
    agreement = session().scalars(
        select(Agreement)
        .where(Agreement.id == head.id)
        .options(selectinload(Agreement.team), selectinload(Agreement.blocks))
    ).one()  # fmt: skip
    return FactsNow(
        team_ids=tuple(sorted(member.user_id for member in agreement.team)),
        blocks=tuple(block.name for block in agreement.blocks),
        is_not_for_ministers=agreement.is_not_for_ministers,
    )
