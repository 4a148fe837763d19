"""Reading the typed references that a form sent."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import select

from gorm.accounts.models import Office
from gorm.core.errors import Refused
from gorm.core.text import one_line
from gorm.core.together import Question, asked_together
from gorm.people.lookup.choices import (
    AREA,
    KINDS,
    ORGANISATION,
    POST,
    FoundArea,
    FoundOrganisation,
    FoundPost,
    Resolved,
    area_choice,
    organisation_choice,
    post_choice,
)
from gorm.people.models import Person, Post
from gorm.places.models import Area, Organisation, type_label_of

Found = TypeVar("Found")

MOST_VALUES: Final = 100
_VALUE: Final = re.compile(r"(area|organisation|post):([A-Za-z0-9-]{1,20})", re.ASCII)


def resolve(values: Sequence[str], field: str = "who") -> Resolved:
    """The areas, organisations and posts that typed references stand for, in one statement.

    Former organisations and ended posts are found too: a meeting of last year was with them.
    Raises Refused for `field`, naming the reference that is unknown or was tampered with.
    """
    wanted = _references_by_kind(values, field)
    rows = asked_together({kind: _ASKED[kind](named) for kind, named in wanted.items() if named})
    resolved = Resolved(
        _in_order(wanted[AREA], rows.get(AREA, ()), _found_area),
        _in_order(wanted[ORGANISATION], rows.get(ORGANISATION, ()), _found_organisation),
        _in_order(wanted[POST], rows.get(POST, ()), _found_post),
    )
    known = {choice.value for choice in resolved.choices}
    for value in _once(values):
        if value not in known:
            raise _unknown(value, field)
    return resolved


def _references_by_kind(values: Sequence[str], field: str) -> dict[str, list[str]]:
    if len(values) > MOST_VALUES:
        raise Refused({field: f"Choose at most {MOST_VALUES}."})
    wanted: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for value in _once(values):
        found = _VALUE.fullmatch(value)
        if found is None:
            raise _unknown(value, field)
        wanted[found[1]].append(found[2])
    return wanted


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _unknown(value: str, field: str) -> Refused:
    shown = one_line(value)[:40]
    return Refused({field: f"GORM knows nothing called “{shown}”. Take it out and choose again."})


def _areas(references: Sequence[str]) -> Question:
    rows = (
        select(
            Area.id,
            Area.reference,
            Area.name,
            Area.office_id,
            Area.accountable_id,
            Office.name.label("office"),
        )
        .join(Office, Office.id == Area.office_id)
        .where(Area.reference.in_(references))
    )
    return Question(rows, (Area.id,))


def _found_area(row: Any) -> FoundArea:
    choice = area_choice(row.reference, row.name, row.office)
    return FoundArea(row.id, row.reference, row.name, row.office_id, row.accountable_id, choice)


def _organisations(references: Sequence[str]) -> Question:
    rows = select(
        Organisation.id,
        Organisation.reference,
        Organisation.name,
        Organisation.office_id,
        Organisation.council_type,
        Organisation.partner_kind,
        Organisation.is_current,
        Organisation.ended_on,
    ).where(Organisation.reference.in_(references), Organisation.merged_into_id.is_(None))
    return Question(rows, (Organisation.id,))


def _found_organisation(row: Any) -> FoundOrganisation:
    choice = organisation_choice(
        row.reference,
        row.name,
        type_label_of(row.council_type, row.partner_kind),
        is_current=row.is_current,
        ended_on=row.ended_on,
    )
    return FoundOrganisation(row.id, row.reference, row.name, row.office_id, choice)


def _posts(references: Sequence[str]) -> Question:
    rows = (
        select(
            Post.id,
            Post.reference,
            Post.person_id,
            Person.name.label("person"),
            Post.title,
            Post.organisation_id,
            Organisation.name.label("organisation"),
            Post.ended_on,
        )
        .join(Person, Person.id == Post.person_id)
        .join(Organisation, Organisation.id == Post.organisation_id)
        .where(Post.reference.in_(references))
    )
    return Question(rows, (Post.id,))


def _found_post(row: Any) -> FoundPost:
    choice = post_choice(
        row.reference, row.person, row.title, row.organisation, ended_on=row.ended_on
    )
    return FoundPost(row.id, row.reference, row.person_id, row.person, row.organisation_id, choice)


_ASKED: Final = {AREA: _areas, ORGANISATION: _organisations, POST: _posts}


def _in_order(
    references: Sequence[str], rows: Sequence[Any], made: Callable[[Any], Found]
) -> tuple[Found, ...]:
    """What was found, in the order in which it was named."""
    by_reference = {row.reference: row for row in rows}
    return tuple(made(by_reference[key]) for key in references if key in by_reference)
