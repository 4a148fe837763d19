"""Taking in the register of local authorities: councils, combined authorities and their areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from gorm.accounts.actor import SYSTEM
from gorm.accounts.models import Office
from gorm.audit.service import Subject, record
from gorm.core import clock
from gorm.core.db import session
from gorm.core.references import next_reference
from gorm.core.text import count, day
from gorm.importing.report import Fault, FileRefused, ImportReport, Tally
from gorm.importing.tables import Table
from gorm.places.models import (
    CodeScheme,
    Organisation,
    OrganisationCode,
    OrganisationKind,
    Succession,
)
from gorm.places.register.checks import contradictions
from gorm.places.register.regions import Placed, Region, place_in_regions
from gorm.places.register.rows import Register, RegisterRow, read_register
from gorm.places.rules import search_name
from gorm.places.service.structure import Settled, rename_area_of, settle_areas

_NO_OFFICES = "Import the offices first, with: flask import offices PATH"


def import_register(table: Table) -> ImportReport:
    """Add the authorities of a register and change those that differ, as one audited act.

    A blank never erases, and what somebody corrected by hand stays. Runs inside a unit of work.
    Raises FileRefused with everything that is wrong, and then nothing may be kept.
    """
    regions = _regions()
    if not regions:
        raise FileRefused(Fault(0, "", _NO_OFFICES))
    register = read_register(table)
    authorities = _Authorities(register)
    placed = place_in_regions(register, regions)
    _refuse_if_any([*contradictions(register, authorities.types_by_code), *placed.faults])
    authorities.take(placed)
    settled = settle_areas()
    report = _report(register, authorities, placed, settled)
    if report.has_changes:
        record(
            SYSTEM, "register.imported", Subject("file", table.digest), facts=_facts(report, table)
        )
    return report


def _regions() -> tuple[Region, ...]:
    found = session().execute(select(Office.id, Office.region_code, Office.region_name))
    return tuple(Region(row.id, row.region_code, row.region_name) for row in found)


def _refuse_if_any(faults: Sequence[Fault]) -> None:
    if faults:
        raise FileRefused(*sorted(faults, key=lambda fault: fault.row))


@dataclass
class _Match:
    """A row of the register, the organisation it is about, and whether that is new or changed."""

    row: RegisterRow
    organisation: Organisation
    is_new: bool
    is_changed: bool = False


class _Authorities:
    """The organisations of GORM as the rows of a register find them."""

    def __init__(self, register: Register) -> None:
        self.register = register
        known = list(
            session().scalars(
                select(Organisation)
                .where(Organisation.kind != OrganisationKind.PARTNER)
                .options(selectinload(Organisation.codes))
            )
        )
        self.by_code = {o.register_code: o for o in known if o.register_code}
        self.by_gss = {o.gss_code: o for o in known if o.gss_code}
        self.by_former = {(code.scheme, code.code): o for o in known for code in o.codes}
        self.matches: list[_Match] = []
        self.notes: list[str] = []
        self.types_by_code = {code: o.council_type for code, o in self.by_code.items()}

    def take(self, placed: Placed) -> None:
        """Add and change organisations, then what joins them to each other."""
        for row in self.register.rows:
            self.matches.append(self._match(row))
        self._refuse_shared_matches()
        for match in self.matches:
            self._take_facts(match, placed)
        session().flush()  # what joins organisations needs the numbers of the new ones
        for match in self.matches:
            self._take_parents(match)
            self._take_codes(match)
        self._take_successions()
        session().flush()

    def _match(self, row: RegisterRow) -> _Match:
        former = [(CodeScheme.FORMER_GSS, code) for code in row.former_gss_codes]
        found = (
            self.by_code.get(row.code)
            or self.by_gss.get(row.gss_code)
            or next((self.by_gss[code] for _, code in former if code in self.by_gss), None)
            or next((self.by_former[key] for key in former if key in self.by_former), None)
        )
        if found is not None:
            return _Match(row, found, is_new=False)
        new = Organisation(
            reference=row.gss_code or next_reference("ORG"),
            kind=row.kind,
            council_type=row.council_type,
            name=row.name,
            short_name=row.short_name,
            search_name=search_name(row.name, row.short_name),
            is_current=True,
            is_from_register=True,
            codes=[],
            hand_corrected=[],
        )
        session().add(new)
        return _Match(row, new, is_new=True)

    def _refuse_shared_matches(self) -> None:
        seen: dict[int, int] = {}
        for match in self.matches:
            number = id(match.organisation)
            if number in seen:
                self._refuse(
                    match.row, "code", f"This is the same authority as row {seen[number]}."
                )
            owner = self.by_gss.get(match.row.gss_code)
            if owner is not None and owner is not match.organisation:
                why = f"This code belongs to {owner.name} in GORM."
                self._refuse(match.row, "gss_code", why)
            seen[number] = match.row.number

    def _take_facts(self, match: _Match, placed: Placed) -> None:
        row, organisation = match.row, match.organisation
        former_name, former_gss = organisation.short_name, organisation.gss_code
        facts = _facts_of(row)
        region = placed.regions.get(row.code)
        if region and (row.code in placed.stated or organisation.office_id is None):
            facts["office_id"] = region.office_id
        self._set(match, facts)
        self._set(match, {"is_current": self._is_current(row, organisation)})
        self._refuse_impossible_life(match)
        if organisation.gss_code != former_gss and organisation.reference == former_gss:
            organisation.reference = organisation.gss_code or organisation.reference
        if not match.is_new and organisation.short_name != former_name:
            rename_area_of(organisation, former_name)

    def _set(self, match: _Match, facts: dict[str, Any]) -> None:
        """Set what is not blank and was not corrected by hand."""
        organisation = match.organisation
        for name, value in facts.items():
            if value in (None, "") or name in organisation.hand_corrected:
                continue
            if getattr(organisation, name) != value:
                setattr(organisation, name, value)
                match.is_changed = True
        names = search_name(organisation.name, organisation.short_name)
        if organisation.search_name != names:
            organisation.search_name = names

    def _is_current(self, row: RegisterRow, organisation: Organisation) -> bool:
        ended_on = organisation.ended_on
        has_ended = ended_on is not None and ended_on < clock.today()
        if row.is_current and has_ended and ended_on is not None:
            self.notes.append(
                f"{row.name}: the file calls it current, but it ended on {day(ended_on)}; "
                "it was kept as ended."
            )
        return not has_ended and row.is_current is not False

    def _refuse_impossible_life(self, match: _Match) -> None:
        began, ended = match.organisation.started_on, match.organisation.ended_on
        if began and ended and ended < began:
            why = "With what GORM holds already, the authority would end before it began."
            self._refuse(match.row, "ended_on", why)

    def _take_parents(self, match: _Match) -> None:
        self._set(
            match,
            {
                "county_id": self._number_of(match.row.county_code),
                "combined_authority_id": self._number_of(match.row.combined_authority_code),
            },
        )

    def _number_of(self, code: str) -> int | None:
        if not code:
            return None
        found = self._organisations().get(code)
        return found.id if found else None

    def _organisations(self) -> dict[str, Organisation]:
        """Every organisation by its register code, those of this file included."""
        if not hasattr(self, "_all"):
            self._all = self.by_code | {m.row.code: m.organisation for m in self.matches}
        return self._all

    def _take_codes(self, match: _Match) -> None:
        organisation = match.organisation
        held = {(code.scheme, code.code) for code in organisation.codes}
        for scheme, code in _codes_of(match.row):
            if (scheme, code) in held or code == organisation.gss_code:
                continue
            owner = self.by_former.get((scheme, code))
            if owner is not None and owner is not organisation:
                column = "ecode" if scheme is CodeScheme.ECODE else "former_gss_codes"
                self._refuse(match.row, column, f"“{code}” belongs to {owner.name} in GORM.")
            organisation.codes.append(OrganisationCode(scheme=scheme, code=code))
            match.is_changed = True

    def _take_successions(self) -> None:
        """Make the successions of each authority those that its row names, where it names any."""
        held: dict[int, dict[int, Succession]] = {}
        for succession in session().scalars(select(Succession)):
            held.setdefault(succession.predecessor_id, {})[succession.successor_id] = succession
        for match in self.matches:
            organisation = match.organisation
            if match.row.replaced_by and "replaced_by" not in organisation.hand_corrected:
                numbers = {self._organisations()[code].id for code in match.row.replaced_by}
                if _replace(organisation.id, held.get(organisation.id, {}), numbers):
                    match.is_changed = True

    def _refuse(self, row: RegisterRow, name: str, why: str) -> None:
        raise FileRefused(Fault(row.number, self.register.columns.column(name), why))


def _replace(predecessor_id: int, held: dict[int, Succession], numbers: set[int]) -> bool:
    for number, succession in held.items():
        if number not in numbers:
            session().delete(succession)
    new = numbers - held.keys()
    session().add_all(
        Succession(predecessor_id=predecessor_id, successor_id=number) for number in sorted(new)
    )
    return held.keys() != numbers


def _facts_of(row: RegisterRow) -> dict[str, Any]:
    """What a row says of an authority by itself, by the names of the columns of its table."""
    return {
        "register_code": row.code,
        "name": row.name,
        "short_name": row.short_name,
        "gss_code": row.gss_code,
        "council_type": row.council_type,
        "population": row.population,
        "population_year": row.population_year,
        "area_km2": row.area_km2,
        "started_on": row.started_on,
        "ended_on": row.ended_on,
        "is_from_register": True,
    }


def _codes_of(row: RegisterRow) -> Iterable[tuple[CodeScheme, str]]:
    yield from ((CodeScheme.FORMER_GSS, code) for code in row.former_gss_codes)
    if row.ecode:
        yield CodeScheme.ECODE, row.ecode


def _report(
    register: Register, authorities: _Authorities, placed: Placed, settled: Settled
) -> ImportReport:
    matches = authorities.matches
    added = sum(match.is_new for match in matches)
    changed = sum(match.is_changed and not match.is_new for match in matches)
    areas_changed = len(settled.areas_changed)
    notes = [*placed.notes, *authorities.notes]
    if register.left_out:
        notes.insert(0, f"{count(register.left_out, 'row')} of other nations left out.")
    return ImportReport(
        tallies=(
            Tally(
                "Councils and combined authorities", added, changed, len(matches) - added - changed
            ),
            Tally(
                "Areas",
                settled.areas_added,
                areas_changed,
                settled.areas - settled.areas_added - areas_changed,
            ),
            Tally(
                "Members of areas",
                added=settled.members_added,
                unchanged=settled.members - settled.members_added,
                removed=settled.members_removed,
            ),
        ),
        notes=tuple(notes),
    )


def _facts(report: ImportReport, table: Table) -> dict[str, Any]:
    counts = {
        tally.what: [tally.added, tally.changed, tally.unchanged, tally.removed]
        for tally in report.tallies
    }
    return {"digest": table.digest, "rows": len(table.rows), "counts": counts}
