"""Taking in a file of constituencies and members: all of it, or nothing, with every fault named."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import SYSTEM
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.references import next_reference
from gorm.core.text import day
from gorm.importing.report import Fault, FileRefused, ImportReport, Tally
from gorm.importing.tables import Table
from gorm.parliament.models import (
    Constituency,
    ConstituencyArea,
    MemberOfParliament,
)
from gorm.parliament.rules import sits_on
from gorm.parliament.service.reading import SeatRow, seats_in
from gorm.people.rules import folded, name_to_search

_ONE_DAY: Final = timedelta(days=1)


@dataclass
class _Held:
    """What is recorded when the file is read, and what the file has done to it so far."""

    by_code: dict[str, Constituency]
    by_name: dict[str, Constituency]
    terms: Mapping[int, list[MemberOfParliament]]
    areas: Mapping[int, dict[int, ConstituencyArea]]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))


def import_seats(table: Table) -> ImportReport:
    """Add what the file tells that is new, take over what differs; a blank never erases.

    Runs inside a unit of work. Raises FileRefused, and then nothing is changed. Areas are added
    and never taken away. A member of another name than the one who sits follows them: the term of
    the one before ends the day before, and a note says so.
    """
    seats = seats_in(table)
    held = _held()
    for seat in seats:
        constituency = _constituency(seat, held)
        if constituency is None:
            continue
        _areas(seat, constituency, held)
        if seat.member:
            _member(seat, constituency, held)
    if held.faults:
        raise FileRefused(*held.faults)
    tallies = tuple(_tally(what, held) for what in ("Constituencies", "Members"))
    session().flush()
    if any(tally.has_changes for tally in tallies):
        facts = {tally.what: [tally.added, tally.changed] for tally in tallies}
        about = {"digest": table.digest} | facts
        record(SYSTEM, "parliament.imported", Subject("file", table.digest), facts=about)
    return ImportReport(tallies=tallies, notes=tuple(held.notes))


def _constituency(seat: SeatRow, held: _Held) -> Constituency | None:
    """The row's constituency, added where it is new; None where the row cannot be taken."""
    coded = held.by_code.get(seat.code) if seat.code else None
    named = held.by_name.get(seat.search_name)
    found = coded or named
    if coded is None and named is not None and seat.code and named.code not in {None, seat.code}:
        why = f"{named.name} has the code {named.code} already; close it first if this replaces it."
        held.faults.append(Fault(seat.number, "code", why))
        return None
    if coded is not None and named is not None and coded is not named:
        why = f"The code is that of {coded.name}, and the name that of another constituency."
        held.faults.append(Fault(seat.number, "code", why))
        return None
    if found is None:
        return _added(seat, held)
    if found.closed_on is not None:
        why = f"{found.name} was closed on {day(found.closed_on)}."
        held.faults.append(Fault(seat.number, "code", why))
        return None
    return _taken_over(seat, found, held)


def _added(seat: SeatRow, held: _Held) -> Constituency:
    constituency = Constituency(
        reference=next_reference("CON"),
        name=seat.name,
        search_name=seat.search_name,
        code=seat.code or None,
        recorded_at=clock.now(),
    )
    session().add(constituency)
    session().flush()
    held.by_name[seat.search_name] = constituency
    held.counts["Constituencies", "added"] += 1
    return constituency


def _taken_over(seat: SeatRow, found: Constituency, held: _Held) -> Constituency:
    is_changed = False
    if found.name != seat.name:
        held.notes.append(f"Row {seat.number}: {found.name} is called {seat.name} now.")
        held.by_name.pop(found.search_name, None)
        found.name, found.search_name = seat.name, seat.search_name
        held.by_name[found.search_name] = found
        session().flush()  # before a row below takes the name that became free
        is_changed = True
    if seat.code and found.code != seat.code:
        found.code, is_changed = seat.code, True
    there = held.areas[found.id]
    is_changed = is_changed or any(
        number not in there or there[number].extent is not extent
        for number, extent in seat.areas.items()
    )
    held.counts["Constituencies", "changed" if is_changed else "unchanged"] += 1
    return found


def _areas(seat: SeatRow, constituency: Constituency, held: _Held) -> None:
    there = held.areas[constituency.id]
    for number, extent in seat.areas.items():
        if number in there:
            there[number].extent = extent
        else:
            session().add(
                ConstituencyArea(constituency_id=constituency.id, area_id=number, extent=extent)
            )


def _member(seat: SeatRow, constituency: Constituency, held: _Held) -> None:
    """Take in who sits: the same as before, somebody who follows, or the first who is known."""
    if seat.since is None:
        return
    terms = held.terms[constituency.id]
    latest = max(terms, key=lambda term: term.started_on, default=None)
    if (
        latest is not None
        and folded(latest.name) == folded(seat.member)
        and latest.ended_on is None
    ):
        _same_member(seat, latest, held)
        return
    if latest is not None:
        if seat.since <= latest.started_on or (
            latest.ended_on is not None and sits_on(latest, seat.since)
        ):
            until = f"until {day(latest.ended_on)}" if latest.ended_on else "and still is"
            why = (
                f"{latest.name} is recorded as the member from {day(latest.started_on)} {until}. "
                "Check the day, or correct the record first."
            )
            held.faults.append(Fault(seat.number, "since", why))
            return
        if latest.ended_on is None:
            latest.ended_on = seat.since - _ONE_DAY
            session().flush()
            told = f"{seat.member} follows {latest.name}, whose last day is"
            held.notes.append(f"Row {seat.number}: {told} {day(latest.ended_on)}.")
    session().add(
        MemberOfParliament(
            reference=next_reference("MP"),
            name=seat.member,
            search_name=name_to_search(seat.member),
            party=seat.party,
            constituency_id=constituency.id,
            started_on=seat.since,
            recorded_at=clock.now(),
        )
    )
    held.counts["Members", "added"] += 1


def _same_member(seat: SeatRow, term: MemberOfParliament, held: _Held) -> None:
    """Take over the name as it is styled and the party; the first day stays as recorded."""
    if seat.since is not None and seat.since < term.started_on:
        why = (
            f"{term.name} is recorded as the member since {day(term.started_on)}. Correct the "
            "record first if that is wrong."
        )
        held.faults.append(Fault(seat.number, "since", why))
        return
    if seat.since is not None and seat.since > term.started_on:
        kept = f"has been the member since {day(term.started_on)}, which stays"
        held.notes.append(f"Row {seat.number}: {term.name} {kept}.")
    is_changed = (term.name, term.party) != (seat.member, seat.party)
    term.name, term.party = seat.member, seat.party
    held.counts["Members", "changed" if is_changed else "unchanged"] += 1


def _held() -> _Held:
    constituencies = session().scalars(select(Constituency)).all()
    terms: dict[int, list[MemberOfParliament]] = defaultdict(list)
    for term in session().scalars(select(MemberOfParliament)):
        terms[term.constituency_id].append(term)
    areas: dict[int, dict[int, ConstituencyArea]] = defaultdict(dict)
    for link in session().scalars(select(ConstituencyArea)):
        areas[link.constituency_id][link.area_id] = link
    return _Held(
        by_code={one.code: one for one in constituencies if one.code},
        by_name={one.search_name: one for one in constituencies if one.closed_on is None},
        terms=terms,
        areas=areas,
    )


def _tally(what: str, held: _Held) -> Tally:
    return Tally(what, *(held.counts[what, how] for how in ("added", "changed", "unchanged")))
