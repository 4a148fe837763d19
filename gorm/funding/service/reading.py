"""From the rows of a file to awards: whose, of which year, how much, and how firm."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.core.db import session
from gorm.core.text import one_line
from gorm.funding import policy
from gorm.funding.models import AwardStatus
from gorm.funding.rules.files import FileAward, status_in
from gorm.funding.rules.money import NoSum, pence_of
from gorm.funding.rules.years import NoYear, financial_year
from gorm.importing.cells import CellFault, Cells, text_of
from gorm.importing.reading import Row
from gorm.importing.report import Fault, FileRefused
from gorm.importing.tables import Table, need_columns
from gorm.performance.rules.assessing import address_fault
from gorm.places.models import CodeScheme, Organisation, OrganisationCode
from gorm.places.offers import PlaceKind

MILLIONS: Final = "amount_gbp_m"
POUNDS: Final = "amount_gbp"
#: The columns by which a file says whose an award is, the surest first.
_CODES: Final = ("gss_code", "la_code")
_NAME: Final = "council"
_ADDRESS: Final = ("https://", "http://")


@dataclass(frozen=True)
class Body:
    """An organisation that a file can mean."""

    id: int
    name: str
    office_id: int | None


@dataclass(frozen=True)
class Known:
    """Every organisation by the codes that it has or had, and by its names.

    A name leads to several where bodies share it: to those that are current, if any is.
    """

    by_code: Mapping[str, Body]
    by_name: Mapping[str, tuple[Body, ...]]


def known_bodies() -> Known:
    """What the cells of a file can mean. A record that was made one with another means that one."""
    rows = session().execute(
        select(
            Organisation.id, Organisation.name, Organisation.short_name, Organisation.reference,
            Organisation.gss_code, Organisation.register_code, Organisation.office_id,
            Organisation.is_current,
            func.coalesce(Organisation.merged_into_id, Organisation.id).label("kept"),
        )
    ).all()  # fmt: skip
    bodies = {row.id: Body(row.id, row.name, row.office_id) for row in rows}
    former = session().execute(
        select(OrganisationCode.code, OrganisationCode.organisation_id).where(
            OrganisationCode.scheme == CodeScheme.FORMER_GSS
        )
    )
    codes = {code.casefold(): bodies[number] for code, number in former}
    names: dict[bool, dict[str, dict[int, Body]]] = {
        current: defaultdict(dict) for current in (True, False)
    }
    for row in rows:
        body = bodies[row.kept]
        for code in (row.register_code, row.reference, row.gss_code):
            if code:
                codes[code.casefold()] = body
        for name in (row.name, row.short_name):
            names[row.is_current and row.kept == row.id][_folded(name)][body.id] = body
    by_name = {**names[False], **names[True]}
    return Known(codes, {name: tuple(found.values()) for name, found in by_name.items()})


def awards_in(actor: Actor, table: Table) -> tuple[tuple[FileAward, ...], tuple[Fault, ...]]:
    """What every row says, and everything that is wrong with them.

    Raises FileRefused for a file that lacks a column, or has nothing but headings.
    """
    amount = _amount_column(table)
    need_columns(table, ("financial_year",))
    if not any(name in table.columns for name in (*_CODES, _NAME)):
        why = "Which council? The file needs a column gss_code, la_code or council."
        raise FileRefused(Fault(1, "", why))
    if not table.rows:
        raise FileRefused(Fault(0, "", "The file has headings and no rows."))
    known = known_bodies()
    found: list[FileAward] = []
    faults: list[Fault] = []
    for row in table.rows:
        award, wrong = _read(actor, row, amount, known)
        faults += wrong
        if award is not None:
            found.append(award)
    return tuple(found), tuple(faults)


def _amount_column(table: Table) -> str:
    there = [name for name in (MILLIONS, POUNDS) if name in table.columns]
    if len(there) == 1:
        return there[0]
    if there:
        why = f"The file has both {MILLIONS} and {POUNDS}. Leave one of the two."
    else:
        why = f"The file needs a column {MILLIONS} (millions of pounds) or {POUNDS} (pounds)."
    raise FileRefused(Fault(1, "", why))


def _read(
    actor: Actor, row: Row, amount: str, known: Known
) -> tuple[FileAward | None, Sequence[Fault]]:
    cells = Cells(row)
    body = _body(cells, known)
    if body is not None and not policy.may_change(actor, body.office_id):
        cells.refuse(
            _NAME, f"{body.name} belongs to another office. An analyst can take this file in."
        )
    year = cells.read("financial_year", _year, needed=True)
    pence = cells.read(amount, _sum_in(amount))
    note = cells.read("note", text_of(500)) or ""
    source, address = _source(cells)
    status = AwardStatus.AGREED
    if not any(fault.column == amount for fault in cells.faults):
        try:
            status = status_in(note, has_amount=pence is not None)
        except ValueError as fault:
            cells.refuse(amount, str(fault))
    if cells.faults or body is None or year is None:
        return None, cells.faults
    return FileAward(
        row.number, PlaceKind.ORGANISATION, body.id, body.name, year, pence, status, note, source,
        address,
    ), ()  # fmt: skip


def _body(cells: Cells, known: Known) -> Body | None:
    """The organisation of a row: by the surest of its codes, else by its name.

    A name that is another body's, and not that of the code, shows that one of the two is wrong.
    """
    coded = next((code for code in _CODES if cells.row.cells.get(code, "").strip()), "")
    if not coded:
        return cells.read(_NAME, _named(known), needed=True)
    body = cells.read(coded, _coded(known))
    name = one_line(cells.row.cells.get(_NAME, ""))
    meant = known.by_name.get(_folded(name), ()) if name else ()
    if body is not None and meant and all(one.id != body.id for one in meant):
        code = cells.row.cells[coded].strip()
        cells.refuse(_NAME, f"{code} is {body.name}, and not {name[:80]}. Which is meant?")
        return None
    return body


def _folded(name: str) -> str:
    """A name as it is compared: without regard to capitals, and to how *and* is written."""
    return name.casefold().replace(" & ", " and ")


def _coded(known: Known) -> Callable[[str], Body]:
    def read(text: str) -> Body:
        if (found := known.by_code.get(text.casefold())) is None:
            raise CellFault(f"GORM knows no organisation with the code “{text[:40]}”.")
        return found

    return read


def _named(known: Known) -> Callable[[str], Body]:
    def read(text: str) -> Body:
        found = known.by_name.get(_folded(text), ())
        if not found:
            raise CellFault(f"GORM knows no organisation called “{text[:80]}”.")
        if len(found) > 1:
            raise CellFault(f"Several are called “{text[:80]}”. Give the code in gss_code.")
        return found[0]

    return read


def _year(text: str) -> str:
    try:
        return financial_year(text)
    except NoYear as fault:
        raise CellFault(str(fault)) from None


def _sum_in(column: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            return pence_of(text, in_millions=column == MILLIONS)
        except NoSum as fault:
            raise CellFault(str(fault)) from None

    return read


def _source(cells: Cells) -> tuple[str, str]:
    """The source of a row in words, and its address: published lists give one or the other."""
    text = cells.read("source", text_of(500)) or ""
    address = cells.read("source_address", text_of(500)) or ""
    if text.startswith(_ADDRESS):
        text, address = "", address or text
    elif len(text) > 300:
        cells.refuse("source", "The source has more than 300 characters. Shorten it.")
    if fault := address_fault(address):
        cells.refuse("source", fault)
    return text, address
