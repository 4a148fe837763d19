"""The constituencies of a place, and who sits for each on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, select, union

from gorm.core.text import day
from gorm.core.together import Question, asked_together
from gorm.parliament.models import Constituency, ConstituencyArea, Extent, MemberOfParliament
from gorm.parliament.queries.listing import is_current, is_sitting, last_end_before
from gorm.places.models import Area, AreaMember
from gorm.places.offers import Place, PlaceKind


@dataclass(frozen=True)
class Seat:
    """A constituency that lies in a place, and who sits for it on a day."""

    id: int
    reference: str
    name: str
    recorded_at: datetime
    is_part: bool
    member_id: int | None
    member_reference: str
    member: str
    party: str
    since: date | None
    member_recorded_at: datetime | None
    vacant_since: date | None

    @property
    def in_brief(self) -> str:
        """The member and the constituency in one line."""
        return f"{self.who}, {self.name}"

    @property
    def who(self) -> str:
        """Who sits, with their party; or that nobody does."""
        if self.member:
            return f"{self.member} ({self.party})"
        if self.vacant_since is not None:
            return f"Vacant since {day(self.vacant_since)}"
        return "No member recorded"


def seats_at(place: Place, on: date) -> tuple[Seat, ...]:
    """The constituencies of a place that there are on a day, by name: one query."""
    return seats_of(asked_together({"seats": seats_asked(place, on)})["seats"])


def seats_asked(place: Place, on: date) -> Question:
    """The same to be asked along with more; of its rows `seats_of` makes seats."""
    links = (
        select(ConstituencyArea.constituency_id, ConstituencyArea.extent)
        .where(ConstituencyArea.area_id.in_(area_ids_of(place)))
        .subquery("links")
    )
    rows = (
        select(
            Constituency.id, Constituency.reference, Constituency.name, Constituency.recorded_at,
            links.c.extent, MemberOfParliament.id.label("member_id"),
            MemberOfParliament.reference.label("member_reference"),
            MemberOfParliament.name.label("member"), MemberOfParliament.party,
            MemberOfParliament.started_on,
            MemberOfParliament.recorded_at.label("member_recorded_at"),
            last_end_before(on).label("last_end"),
        )
        .join(links, links.c.constituency_id == Constituency.id)
        .outerjoin(
            MemberOfParliament,
            and_(MemberOfParliament.constituency_id == Constituency.id, is_sitting(on)),
        )
        .where(is_current(on))
    )  # fmt: skip
    return Question(rows, (Constituency.search_name, Constituency.id, links.c.extent.desc()))


def seats_of(rows: Sequence[Any]) -> tuple[Seat, ...]:
    """The constituencies that rows of `seats_asked` tell of."""
    found: dict[int, Seat] = {}
    for row in rows:  # one that lies in two areas of a place stands once, whole where it can be
        found[row.id] = _seat(row)
    return tuple(found.values())


def area_ids_of(place: Place) -> Select[Any]:
    """The areas of a place: itself, or those that an organisation answers for or belongs to."""
    if place.kind is PlaceKind.AREA:
        return select(Area.id).where(Area.id == place.id)
    together = union(
        select(Area.id).where(Area.accountable_id == place.id),
        select(AreaMember.area_id).where(AreaMember.organisation_id == place.id),
    ).subquery()
    return select(together.c.id)


def _seat(row: Any) -> Seat:
    is_vacant = row.member is None and row.last_end is not None
    return Seat(
        id=row.id,
        reference=row.reference,
        name=row.name,
        recorded_at=row.recorded_at,
        is_part=row.extent is Extent.PART,
        member_id=row.member_id,
        member_reference=row.member_reference or "",
        member=row.member or "",
        party=row.party or "",
        since=row.started_on,
        member_recorded_at=row.member_recorded_at,
        vacant_since=row.last_end + timedelta(days=1) if is_vacant else None,
    )
