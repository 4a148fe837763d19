"""What a pack says of a place’s members: who they are, what they were told, what they asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Select, and_, func, or_, select, union

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.provenance import Provenance
from gorm.core.text import day
from gorm.parliament import policy
from gorm.parliament.models import MemberOfParliament, MemberTold, ParliamentaryBusiness
from gorm.parliament.queries.kept import BusinessRow, ToldRow, business_rows, told_rows
from gorm.parliament.queries.pack_models import (
    FoundMembers,
    PackBusiness,
    PackMembers,
    PackSeat,
    PackTold,
)
from gorm.parliament.queries.pack_statements import (
    of_business,
    of_seat,
    statements_of_business,
    statements_of_seats,
)
from gorm.parliament.queries.places import Seat, area_ids_of, seats_at
from gorm.parliament.rules import recent_since
from gorm.places.models import Area, AreaMember, Organisation
from gorm.places.offers import Audience, Place, PlaceKind

KeptRow = TypeVar("KeptRow", ToldRow, BusinessRow)


def pack_members(
    preparer: Actor, place: Place, audience: Audience, on: date
) -> FoundMembers | None:
    """What a pack of a day tells of a place's members; None where nothing is recorded.

    Recent is what happened in the twelve months up to that day. Of what passed with members of
    other constituencies, what is about the place is told.
    """
    seats = seats_at(place, on)
    told, business = _kept(preparer, place, audience, on, [seat.id for seat in seats])
    if not (seats or told or business):
        return None
    last = _last_told(preparer, audience, seats, on)
    known = {seat.id for seat in seats}
    told_at, business_at = _grouped(told), _grouped(business)
    members = PackMembers(
        seats=tuple(
            _pack_seat(seat, last, told_at.get(seat.id, ()), business_at.get(seat.id, ()))
            for seat in seats
        ),
        others_told=tuple(_told(row) for row in told if row.constituency_id not in known),
        others_business=tuple(
            _business(row) for row in business if row.constituency_id not in known
        ),
        since=recent_since(on),
        until=on,
        is_public=audience is Audience.AREA,
    )
    kept: list[ToldRow | BusinessRow] = [*told, *business]
    statements = [*statements_of_seats(members), *statements_of_business(business)]
    return FoundMembers(members, any(row.is_sensitive for row in kept), tuple(statements))


def _kept(
    preparer: Actor, place: Place, audience: Audience, on: date, seats: Sequence[int]
) -> tuple[tuple[ToldRow, ...], tuple[BusinessRow, ...]]:
    if audience is Audience.AREA:
        return (), ()
    since, areas = recent_since(on), area_ids_of(place)
    is_of_seat = MemberOfParliament.constituency_id.in_(seats)
    is_of_body = MemberTold.organisation_id.in_(_bodies_of(place))
    told = told_rows(
        preparer,
        policy.open_to(preparer, audience, MemberTold),
        MemberTold.told_on.between(since, on),
        or_(is_of_seat, MemberTold.area_id.in_(areas), is_of_body),
    )
    kept = ParliamentaryBusiness
    is_recent = kept.began_on.between(since, on)
    is_open = and_(kept.began_on <= on, kept.done_on.is_(None))
    business = business_rows(
        on,
        policy.open_to(preparer, audience, kept),
        or_(is_recent, is_open),
        or_(is_of_seat, kept.area_id.in_(areas)),
    )
    return told, business


def _bodies_of(place: Place) -> Select[Any]:
    """The organisations of a place: itself, or whoever answers for an area and belongs to it."""
    if place.kind is PlaceKind.ORGANISATION:
        return select(Organisation.id).where(Organisation.id == place.id)
    together = union(
        select(Area.accountable_id.label("id")).where(Area.id == place.id),
        select(AreaMember.organisation_id).where(AreaMember.area_id == place.id),
    ).subquery()
    return select(together.c.id)


def _last_told(
    preparer: Actor, audience: Audience, seats: Sequence[Seat], on: date
) -> dict[int, date]:
    """The last day on which each present member was told anything, by the member's number."""
    if audience is Audience.AREA:
        return {}
    rows = session().execute(
        select(MemberTold.member_id, func.max(MemberTold.told_on))
        .where(
            MemberTold.member_id.in_([seat.member_id for seat in seats if seat.member_id]),
            MemberTold.told_on <= on,
            policy.open_to(preparer, audience, MemberTold),
        )
        .group_by(MemberTold.member_id)
    )
    return {row[0]: row[1] for row in rows}


def _pack_seat(
    seat: Seat, last: dict[int, date], told: Iterable[ToldRow], business: Iterable[BusinessRow]
) -> PackSeat:
    return PackSeat(
        reference=seat.reference,
        name=seat.name,
        is_part=seat.is_part,
        who=seat.who,
        since=seat.since,
        last_told_on=last.get(seat.member_id or 0),
        told=tuple(map(_told, told)),
        business=tuple(map(_business, business)),
        provenance=of_seat(seat),
    )


def _grouped(rows: Iterable[KeptRow]) -> dict[int, list[KeptRow]]:
    found: dict[int, list[KeptRow]] = defaultdict(list)
    for row in rows:
        found[row.constituency_id].append(row)
    return found


def _told(row: ToldRow) -> PackTold:
    return PackTold(
        told_on=row.told_on,
        told_by=row.told_by,
        member=row.member,
        words=row.words,
        about=row.place_name,
        marking=_marking(row),
        provenance=Provenance(
            record=f"{row.reference}, told on {day(row.told_on)}",
            source=row.office,
            entered_at=row.recorded_at,
            address=f"/told/{row.reference}/edit",
            key=f"member_told/{row.id}",
        ),
    )


def _business(row: BusinessRow) -> PackBusiness:
    return PackBusiness(
        kind=row.kind.label,
        number=row.number,
        member=row.member,
        subject=row.subject,
        words=row.words,
        began_on=row.began_on,
        came="received" if row.kind.is_letter else "asked",
        progress=row.progress,
        is_late=row.is_late,
        answer=row.answer,
        with_whom=row.with_whom,
        about=row.area,
        marking=_marking(row),
        provenance=of_business(row),
    )


def _marking(row: ToldRow | BusinessRow) -> str:
    if not (row.is_sensitive or row.handling):
        return ""
    return f"{row.marking.label}. {row.handling}" if row.handling else row.marking.label
