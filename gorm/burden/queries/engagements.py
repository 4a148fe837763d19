"""The engagements behind a figure, each with what it asks."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, case, false, select, true

from gorm.accounts.actor import Actor
from gorm.accounts.models import Department, Office
from gorm.burden.policy import counted_for
from gorm.burden.queries.asked import Span, asked
from gorm.burden.queries.standing import organisations_of
from gorm.burden.rules import Asked, Quarter
from gorm.core.db import session
from gorm.engagements.listing.lines import EngagementLine, lines_at
from gorm.engagements.models import Engagement, EngagementKind
from gorm.engagements.policy import readable_by
from gorm.places.models import Organisation
from gorm.places.offers import Place

#: As many as the page shows; it says where there are more.
MOST_LISTED: Final = 200


@dataclass(frozen=True)
class Sum:
    """How the hours of one engagement come about: by its people, or as a data request's."""

    people: int
    is_request: bool


@dataclass(frozen=True)
class AskedLine:
    """One engagement with one organisation, and what it asks of it.

    `sum` is None where how it took place stays with its owner.
    """

    line: EngagementLine
    organisation: str
    asked: Asked
    sum: Sum | None

    @property
    def on(self) -> date:
        """The day of the engagement."""
        return self.line.on


@dataclass(frozen=True)
class Behind:
    """The engagements behind a figure, the latest first; `is_cut` where there are more.

    `home` is the office or department whose they are, or '' for all.
    """

    rows: tuple[AskedLine, ...]
    is_cut: bool
    home: str


def engagements_behind(actor: Actor, place: Place, quarter: Quarter, home: str) -> Behind:
    """What was asked of a place in a quarter, by `home` alone where one is named.

    A home is named as in office:GOX or department:DfE; one that nobody knows asks for nothing.
    """
    name, is_theirs = _home(home)
    rows = asked(organisations_of(place), Span.over([quarter]), counted_for(actor), is_theirs)
    found = (
        session()
        .execute(
            select(rows, Organisation.name.label("organisation"))
            .join(Organisation, Organisation.id == rows.c.organisation_id)
            .order_by(rows.c.on.desc(), rows.c.engagement_id.desc(), Organisation.name)
            .limit(MOST_LISTED + 1)
        )
        .all()
    )
    lines = _lines(actor, {row.engagement_id for row in found})
    told = found[:MOST_LISTED]
    return Behind(
        rows=tuple(
            _one(lines[row.engagement_id], row.organisation, row.people,
                 Asked(row.minutes, row.assumed))
            for row in told
        ),
        is_cut=len(found) > MOST_LISTED,
        home=name,
    )  # fmt: skip


def _lines(actor: Actor, ids: set[int]) -> dict[int, EngagementLine]:
    readable = case((readable_by(actor), true()), else_=false())
    keys = select(
        Engagement.id, Engagement.happens_on.label("on"), readable.label("is_readable")
    ).where(Engagement.id.in_(ids))
    return {line.id: line for line in lines_at(keys)}


def _one(line: EngagementLine, organisation: str, people: int, asked_of_it: Asked) -> AskedLine:
    is_request = line.kind is EngagementKind.DATA_REQUEST
    sum_of_it = Sum(people, is_request) if line.words else None
    return AskedLine(line, organisation, asked_of_it, sum_of_it)


def _home(asked_for: str) -> tuple[str, ColumnElement[bool]]:
    """The name of an office or department, and whether an engagement is its own."""
    what, _, code = asked_for.partition(":")
    if not asked_for:
        return "", true()
    if what == "office":
        office = session().execute(
            select(Office.id, Office.name).where(Office.code == code)
        ).one_or_none()  # fmt: skip
        return (office.name, Engagement.office_id == office.id) if office else ("", false())
    department = session().execute(
        select(Department.id, Department.name).where(Department.short_name == code)
    ).one_or_none()  # fmt: skip
    if what != "department" or department is None:
        return "", false()
    return department.name, Engagement.department_id == department.id
