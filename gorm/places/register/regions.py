"""In which region each authority of a register stands, where the register errs or is silent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gorm.core.text import count
from gorm.importing.report import Fault
from gorm.places.register.rows import Register, RegisterRow

# One district that disagrees with its county may itself be the one at fault; several agree.
_ENOUGH_DISTRICTS = 2


@dataclass(frozen=True)
class Region:
    """A region and the office that is responsible for it."""

    office_id: int
    code: str
    name: str


@dataclass(frozen=True)
class Placed:
    """The region of each authority by its code, with what was decided on the way.

    `stated` are the codes whose region the file itself gives; that of the others was worked out.
    """

    regions: Mapping[str, Region]
    stated: frozenset[str]
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]


def place_in_regions(register: Register, regions: Sequence[Region]) -> Placed:
    """Place every authority: as the file states, with two rules where it errs or is silent.

    A county stands in the region of its districts, when all of those agree and none is in the
    region that is stated for the county. A blank region is that of the authority's successors, or
    else of its county.
    """
    return _Placing(register, regions).placed()


class _Placing:
    def __init__(self, register: Register, regions: Sequence[Region]) -> None:
        self.register = register
        self.by_name = {region.name.casefold(): region for region in regions}
        self.by_code = {region.code: region for region in regions}
        self.rows = {row.code: row for row in register.rows}
        self.regions: dict[str, Region] = {}
        self.notes: list[str] = []
        self.faults: list[Fault] = []

    def placed(self) -> Placed:
        for row in self.register.rows:
            if region := self._stated(row):
                self.regions[row.code] = region
        stated = frozenset(self.regions)
        self._correct_counties()
        self._fill_blanks()
        self._doubt_counties()
        return Placed(self.regions, stated, tuple(self.notes), tuple(self.faults))

    def _stated(self, row: RegisterRow) -> Region | None:
        by_name = self.by_name.get(row.region_name.casefold())
        by_code = self.by_code.get(row.region_code)
        if row.region_name and by_name is None:
            self._refuse(row, "region_name", f"No office is for the region “{row.region_name}”.")
        elif row.region_code and by_code is None:
            self._refuse(row, "region_code", f"No office is for the region “{row.region_code}”.")
        elif by_name and by_code and by_name != by_code:
            self._refuse(row, "region_code", f"This is the code of {by_code.name}.")
        return by_code or by_name

    def _correct_counties(self) -> None:
        districts = self._districts()
        for row in self.register.rows:
            if not row.is_county or row.code not in self.regions:
                continue
            theirs = {self.regions[district.code] for district in districts[row.code]}
            if len(districts[row.code]) < _ENOUGH_DISTRICTS or len(theirs) != 1:
                continue
            [region] = theirs
            if region != self.regions[row.code]:
                self.notes.append(
                    f"{row.name}: region taken from its districts. The file says "
                    f"{self.regions[row.code].name}; all "
                    f"{count(len(districts[row.code]), 'district')} are in {region.name}."
                )
                self.regions[row.code] = region

    def _districts(self) -> Mapping[str, list[RegisterRow]]:
        """The districts of each county whose region the file states."""
        found: dict[str, list[RegisterRow]] = defaultdict(list)
        for row in self.register.rows:
            if row.county_code and row.code in self.regions:
                found[row.county_code].append(row)
        return found

    def _fill_blanks(self) -> None:
        for row in self.register.rows:
            if row.code in self.regions:
                continue
            if region := self._of_successors(row):
                self._fill(row, region, "that of its successor")
            elif region := self.regions.get(row.county_code):
                self._fill(row, region, "that of its county")
            elif row.has_own_area and row.is_current is not False:
                self._refuse(row, "region_name", "This is blank, and a current council needs it.")
            else:
                self.notes.append(f"{row.name} has no region.")

    def _of_successors(self, row: RegisterRow) -> Region | None:
        """The region of all successors that stand now, however many reorganisations later."""
        found: set[Region] = set()
        ahead, seen = list(row.replaced_by), {row.code}
        while ahead:
            code = ahead.pop()
            if code in seen or code not in self.rows:
                continue
            seen.add(code)
            if code in self.regions:
                found.add(self.regions[code])
            else:
                ahead += self.rows[code].replaced_by
        return found.pop() if len(found) == 1 else None

    def _fill(self, row: RegisterRow, region: Region, source: str) -> None:
        self.regions[row.code] = region
        self.notes.append(f"{row.name}: the region is blank; {source} is used, {region.name}.")

    def _doubt_counties(self) -> None:
        for row in self.register.rows:
            region, theirs = self.regions.get(row.code), self.regions.get(row.county_code)
            if region and theirs and region != theirs:
                county = self.rows[row.county_code].name
                self.notes.append(
                    f"{row.name} is in {region.name}, but its county, {county}, is in "
                    f"{theirs.name}. Check the county in the file; it was kept as it stands."
                )

    def _refuse(self, row: RegisterRow, column: str, why: str) -> None:
        self.faults.append(Fault(row.number, self.register.columns.column(column), why))
