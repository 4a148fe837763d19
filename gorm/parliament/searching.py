"""What can be found of constituencies and members: their names, which are public, and no words.

What an office told members, and what they wrote, is not found.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import url_for
from sqlalchemy import Select, select

from gorm.core.db import session
from gorm.parliament.models import Constituency, ConstituencyArea, MemberOfParliament
from gorm.places.models import Area
from gorm.search.offers import Document, Feed, Source
from gorm.search.rules.numbers import order_of_name


def _constituencies(ids: Sequence[int]) -> Iterator[Document]:
    members = _members_of(ids)
    areas = _areas_of(ids)
    rows = session().execute(
        select(
            Constituency.id, Constituency.reference, Constituency.name, Constituency.code,
            Constituency.closed_on,
        ).where(Constituency.id.in_(ids))
    )  # fmt: skip
    for row in rows:
        sitting = [one for one in members[row.id] if one.ended_on is None]
        yield Document(
            record_id=row.id,
            reference=row.reference,
            page=row.reference,
            title=row.name,
            order=order_of_name(row.name, is_current=row.closed_on is None),
            facts="\n".join(area.name for area in areas[row.id]),
            body="; ".join([*(f"{one.name} ({one.party})" for one in sitting), row.code or ""]),
            area_ids=[area.id for area in areas[row.id]],
        )


def _members(ids: Sequence[int]) -> Iterator[Document]:
    rows = session().execute(
        select(
            MemberOfParliament.id, MemberOfParliament.reference, MemberOfParliament.name,
            MemberOfParliament.party, MemberOfParliament.ended_on,
            MemberOfParliament.constituency_id, Constituency.name.label("constituency"),
            Constituency.reference.label("page"),
        )
        .join(Constituency, Constituency.id == MemberOfParliament.constituency_id)
        .where(MemberOfParliament.id.in_(ids))
    ).all()  # fmt: skip
    areas = _areas_of([row.constituency_id for row in rows])
    for row in rows:
        words = f"{row.party}, {row.constituency}"
        yield Document(
            record_id=row.id,
            reference=row.reference,
            page=row.page,
            title=row.name,
            order=order_of_name(row.name, is_current=row.ended_on is None),
            body=words if row.ended_on is None else f"Before: {words}",
            area_ids=[area.id for area in areas[row.constituency_id]],
        )


def _members_of(ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = session().execute(
        select(
            MemberOfParliament.constituency_id, MemberOfParliament.name,
            MemberOfParliament.party, MemberOfParliament.ended_on,
        )
        .where(MemberOfParliament.constituency_id.in_(ids))
        .order_by(MemberOfParliament.started_on.desc())
    )  # fmt: skip
    for row in rows:
        found[row.constituency_id].append(row)
    return found


def _areas_of(ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    rows = session().execute(
        select(ConstituencyArea.constituency_id, Area.id, Area.name)
        .join(Area, Area.id == ConstituencyArea.area_id)
        .where(ConstituencyArea.constituency_id.in_(ids))
        .order_by(Area.name)
    )
    for row in rows:
        found[row.constituency_id].append(row)
    return found


def _of_areas(ids: Sequence[int]) -> Select[Any]:
    return select(ConstituencyArea.constituency_id).where(ConstituencyArea.area_id.in_(ids))


def _members_for(ids: Sequence[int]) -> Select[Any]:
    return select(MemberOfParliament.id).where(MemberOfParliament.constituency_id.in_(ids))


def _members_in(ids: Sequence[int]) -> Select[Any]:
    return select(MemberOfParliament.id).where(
        MemberOfParliament.constituency_id.in_(_of_areas(ids))
    )


def _address(reference: str) -> str:
    return url_for("parliament.constituency", reference=reference)


CONSTITUENCIES: Final = Source(
    kind="constituency",
    number=13,
    label="Constituency",
    plural="Constituencies",
    permission="parliament:read",
    model=Constituency,
    feeds=(
        Feed(Constituency, "id"),
        Feed(MemberOfParliament, "constituency_id"),
        Feed(ConstituencyArea, "constituency_id"),
        Feed(Area, "id", _of_areas),
    ),
    documents=_constituencies,
    address=_address,
    has_days=False,
)
MEMBERS: Final = Source(
    kind="member_of_parliament",
    number=14,
    label="Member of Parliament",
    plural="Members of Parliament",
    permission="parliament:read",
    model=MemberOfParliament,
    feeds=(
        Feed(MemberOfParliament, "id"),
        Feed(Constituency, "id", _members_for),
        Feed(ConstituencyArea, "constituency_id", _members_for),
        Feed(Area, "id", _members_in),
    ),
    documents=_members,
    address=_address,
    has_days=False,
)
