"""Reading the typed references that a form sent."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from gorm.core.db import session
from gorm.core.errors import Refused
from gorm.core.text import one_line
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
from gorm.people.models import Post
from gorm.places.models import Area, Organisation

MOST_VALUES: Final = 100
_VALUE: Final = re.compile(r"(area|organisation|post):([A-Za-z0-9-]{1,20})", re.ASCII)


def resolve(values: Sequence[str], field: str = "who") -> Resolved:
    """The areas, organisations and posts that typed references stand for; one query a kind.

    Former organisations and ended posts are found too: a meeting of last year was with them.
    Raises Refused for `field`, naming the reference that is unknown or was tampered with.
    """
    wanted = _references_by_kind(values, field)
    resolved = Resolved(
        _areas(wanted[AREA]), _organisations(wanted[ORGANISATION]), _posts(wanted[POST])
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


def _areas(references: Sequence[str]) -> tuple[FoundArea, ...]:
    if not references:
        return ()
    query = select(Area).where(Area.reference.in_(references)).options(joinedload(Area.office))
    found = {area.reference: area for area in session().scalars(query)}
    return tuple(_found_area(found[key]) for key in references if key in found)


def _found_area(area: Area) -> FoundArea:
    choice = area_choice(area.reference, area.name, area.office.name)
    return FoundArea(
        area.id, area.reference, area.name, area.office_id, area.accountable_id, choice
    )


def _organisations(references: Sequence[str]) -> tuple[FoundOrganisation, ...]:
    if not references:
        return ()
    query = select(Organisation).where(
        Organisation.reference.in_(references), Organisation.merged_into_id.is_(None)
    )
    found = {one.reference: one for one in session().scalars(query)}
    return tuple(_found_organisation(found[key]) for key in references if key in found)


def _found_organisation(one: Organisation) -> FoundOrganisation:
    choice = organisation_choice(
        one.reference,
        one.name,
        one.type_label,
        is_current=one.is_current,
        ended_on=one.ended_on,
    )
    return FoundOrganisation(one.id, one.reference, one.name, one.office_id, choice)


def _posts(references: Sequence[str]) -> tuple[FoundPost, ...]:
    if not references:
        return ()
    query = (
        select(Post)
        .where(Post.reference.in_(references))
        .options(joinedload(Post.person), joinedload(Post.organisation))
    )
    found = {post.reference: post for post in session().scalars(query)}
    return tuple(_found_post(found[key]) for key in references if key in found)


def _found_post(post: Post) -> FoundPost:
    choice = post_choice(
        post.reference,
        post.person.name,
        post.title,
        post.organisation.name,
        ended_on=post.ended_on,
    )
    return FoundPost(
        post.id, post.reference, post.person_id, post.person.name, post.organisation_id, choice
    )
