"""What the rows of a file of constituencies mean, before anything is changed."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from gorm.core import clock
from gorm.core.db import session
from gorm.core.text import one_line
from gorm.importing.cells import CellFault, Cells, day, text_of
from gorm.importing.reading import Row
from gorm.importing.report import Fault, FileRefused
from gorm.importing.tables import Table
from gorm.parliament.models import Extent
from gorm.parliament.rules import any_day_fault, is_code
from gorm.people.rules import name_to_search
from gorm.places.models import Area, AreaMember, CodeScheme, Organisation, OrganisationCode

#: The columns that are read, and what else files call them; case, spaces and points do not count.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "constituency": ("constituency name", "constituency_name", "seat", "name", "PCON24NM"),
    "code": ("ons code", "gss code", "constituency code", "ons id", "PCON24CD"),
    "member": ("mp", "member of parliament", "mp name", "member name"),
    "party": ("mp party", "party name", "political party"),
    "since": ("member since", "mp since", "from", "elected on", "start date"),
    "areas": (
        "area",
        "area reference",
        "area references",
        "lies in",
        "local authorities",
        "LAD24CD",
    ),
    "partly": ("partly in", "part of", "areas in part"),
}
_PARTS: Final = re.compile(r"[;,|]")


@dataclass(frozen=True)
class SeatRow:
    """One row: a constituency and, as far as it says, its areas and who sits since when."""

    number: int
    name: str
    code: str
    member: str
    party: str
    since: date | None
    areas: Mapping[int, Extent]

    @property
    def search_name(self) -> str:
        """The name by which the constituency is found again."""
        return name_to_search(self.name)


def seats_in(table: Table) -> tuple[SeatRow, ...]:
    """What every row means. Raises FileRefused with everything that is wrong, row by row."""
    if not table.rows:
        raise FileRefused(Fault(0, "", "The file has headings and no rows."))
    named = _columns(table)
    known = _areas_by_code()
    seats: list[SeatRow] = []
    faults: list[Fault] = []
    for row in table.rows:
        seat, wrong = _seat(row, named, known)
        faults += wrong
        if seat is not None:
            seats.append(seat)
    faults += _said_twice(seats)
    if faults:
        raise FileRefused(*sorted(faults, key=lambda fault: fault.row))
    return tuple(seats)


def _columns(table: Table) -> dict[str, str]:
    """The file's own heading of each column that it has; constituency has to be there."""
    there = {_folded(name): name for name in table.columns}
    found: dict[str, str] = {}
    for column, others in HEADINGS.items():
        names = [there[key] for key in map(_folded, (column, *others)) if key in there]
        if names:
            found[column] = names[0]
    if "constituency" not in found:
        told = ", ".join(table.columns[:20])
        why = f"There is no such column. The file has: {told}."
        raise FileRefused(Fault(1, "constituency", why))
    return found


def _seat(
    row: Row, named: Mapping[str, str], known: Mapping[str, tuple[int, ...]]
) -> tuple[SeatRow | None, list[Fault]]:
    cells = Cells(row)

    def read(column: str, meaning: Any, *, needed: bool = False) -> Any:
        return cells.read(named.get(column, column), meaning, needed=needed)

    name = read("constituency", _letters, needed=True)
    code = read("code", _code) or ""
    member = read("member", _letters) or ""
    party = read("party", text_of(100), needed=bool(member))
    since = read("since", _day, needed=bool(member))
    areas = dict.fromkeys(read("areas", _areas(known)) or (), Extent.WHOLE)
    areas |= dict.fromkeys(read("partly", _areas(known)) or (), Extent.PART)
    if cells.faults or not name:
        return None, cells.faults
    seat = SeatRow(row.number, name, code, member, party or "", since, areas)
    return (seat if member else replace(seat, party="", since=None)), []


def _letters(text: str) -> str:
    if not name_to_search(text):
        raise CellFault("This is no name; it has no letters.")
    return text_of(200)(text)


def _code(text: str) -> str:
    if not is_code(text.upper()):
        raise CellFault(f"“{text[:40]}” has not the shape of a code such as E14001234.")
    return text.upper()


def _day(text: str) -> date:
    found = day(text[:10] if re.fullmatch(r"\d{4}-\d\d-\d\d[T ][\d:.]+Z?", text) else text)
    if fault := any_day_fault(found, clock.today()):
        raise CellFault(fault)
    return found


def _areas(known: Mapping[str, tuple[int, ...]]) -> Any:
    """Area references and GSS codes of councils, with commas or semicolons between them."""

    def read(text: str) -> tuple[int, ...]:
        found: list[int] = []
        for part in filter(None, map(one_line, _PARTS.split(text))):
            if part.casefold() not in known:
                raise CellFault(f"GORM knows no area or council “{part[:40]}”.")
            found += known[part.casefold()]
        return tuple(dict.fromkeys(found))

    return read


def _areas_by_code() -> dict[str, tuple[int, ...]]:
    """Area ids by what a file may call them: reference, name, or the code of a council there."""
    found: dict[str, dict[int, None]] = defaultdict(dict)
    member = select(
        AreaMember.area_id, Organisation.reference, Organisation.gss_code, Organisation.id
    ).join(Organisation, Organisation.id == AreaMember.organisation_id)
    accountable = select(
        Area.id.label("area_id"), Organisation.reference, Organisation.gss_code, Organisation.id
    ).join(Organisation, Organisation.id == Area.accountable_id)
    areas_of: dict[int, list[int]] = defaultdict(list)
    for row in [*session().execute(accountable), *session().execute(member)]:
        areas_of[row.id].append(row.area_id)
        for code in filter(None, (row.reference, row.gss_code)):
            found[code.casefold()][row.area_id] = None
    former = select(OrganisationCode.code, OrganisationCode.organisation_id).where(
        OrganisationCode.scheme == CodeScheme.FORMER_GSS
    )
    for code, organisation_id in session().execute(former):
        for area_id in areas_of[organisation_id]:
            found[code.casefold()][area_id] = None
    for area in session().execute(select(Area.id, Area.reference, Area.name)):
        found[area.reference.casefold()] = {area.id: None}
        found.setdefault(area.name.casefold(), {area.id: None})
    return {code: tuple(ids) for code, ids in found.items()}


def _said_twice(seats: Sequence[SeatRow]) -> list[Fault]:
    """A fault for each row that is about the constituency or the code of a row before it."""
    first: dict[str, int] = {}
    faults: list[Fault] = []
    for seat in seats:
        keys = [f"name {seat.search_name}", *([f"code {seat.code}"] if seat.code else [])]
        earlier = next((first[key] for key in keys if key in first), None)
        if earlier is not None:
            faults.append(Fault(seat.number, "", f"Row {earlier} is about the same constituency."))
        for key in keys:
            first.setdefault(key, seat.number)
    return faults


def _folded(heading: str) -> str:
    return re.sub(r"[^a-z0-9]", "", heading.casefold())
