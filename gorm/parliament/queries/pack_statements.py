"""What a pack says of members, fact by fact, and the records that it is from."""

from collections.abc import Iterable

from gorm.core.provenance import Provenance, Statement
from gorm.core.text import day
from gorm.parliament.queries.kept import BusinessRow
from gorm.parliament.queries.pack_models import PackMembers
from gorm.parliament.queries.places import Seat


def seat_statement(seat: Seat) -> Statement:
    """Who sits for a constituency, as two packs can be compared by it."""
    return Statement(
        key=f"parliament/{seat.reference}/member",
        label=f"Member for {seat.name}",
        value=seat.who,
        provenance=of_seat(seat),
        on=seat.since,
    )


def of_seat(seat: Seat) -> Provenance:
    member = f"{seat.member_reference}, " if seat.member_reference else ""
    return Provenance(
        record=f"{member}{seat.reference}, {seat.name}",
        period=f"since {day(seat.since)}" if seat.since else "",
        entered_at=seat.member_recorded_at or seat.recorded_at,
        address=f"/constituencies/{seat.reference}",
        key=f"member_of_parliament/{seat.member_id}"
        if seat.member_id
        else f"constituency/{seat.id}",
    )


def of_business(row: BusinessRow) -> Provenance:
    return Provenance(
        record=f"{row.reference}, {row.kind.label.lower()} of {day(row.began_on)}",
        source=row.source_address or row.office,
        entered_at=row.recorded_at,
        address=f"/questions-and-letters/{row.reference}/edit",
        key=f"parliamentary_business/{row.id}",
    )


def statements_of_seats(members: PackMembers) -> Iterable[Statement]:
    for seat in members.seats:
        since = f", since {day(seat.since)}" if seat.since else ""
        yield Statement(
            key=f"parliament/{seat.reference}/member",
            label=f"Member for {seat.name}",
            value=f"{seat.who}{since}",
            provenance=seat.provenance,
            on=seat.since,
        )
        if not members.is_public:
            told = seat.last_told_on
            yield Statement(
                key=f"parliament/{seat.reference}/told",
                label=f"Member for {seat.name} last told on",
                value=day(told) or "Nothing on record",
                provenance=seat.told[0].provenance if seat.told else None,
                on=told,
            )


def statements_of_business(business: Iterable[BusinessRow]) -> Iterable[Statement]:
    for row in business:
        yield Statement(
            key=f"parliament/{row.reference}",
            label=f"{row.kind.label} of {day(row.began_on)} from {row.member}: {row.subject}",
            value=row.progress,
            provenance=of_business(row),
            on=row.began_on,
        )
