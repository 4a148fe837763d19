"""Where the rows of a register contradict each other."""

from collections.abc import Callable, Iterator, Mapping, Set

from gorm.importing.report import Fault
from gorm.places.models import CouncilType
from gorm.places.register.rows import Register, RegisterRow


def contradictions(register: Register, known: Mapping[str, CouncilType | None]) -> list[Fault]:
    """Everything that the rows cannot all say at once.

    `known` are the register codes that GORM holds already, with the type of each council: a file
    may refer to those without repeating them.
    """
    types = {**known, **{row.code: row.council_type for row in register.rows}}
    return [
        *_repeated(register, "code", lambda row: (row.code,)),
        *_repeated(register, "gss_code", lambda row: (row.gss_code,)),
        *_repeated(register, "former_gss_codes", lambda row: row.former_gss_codes),
        *_unknown(register, "county_code", lambda row: (row.county_code,), types.keys()),
        *_unknown(
            register,
            "combined_authority_code",
            lambda row: (row.combined_authority_code,),
            types.keys(),
        ),
        *_unknown(register, "replaced_by", lambda row: row.replaced_by, types.keys()),
        *_not_counties(register, types),
        *_circles(register),
    ]


def _repeated(
    register: Register, name: str, values: Callable[[RegisterRow], tuple[str, ...]]
) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for row in register.rows:
        for value in filter(None, values(row)):
            if value in seen:
                why = f"“{value}” stands in row {seen[value]} too."
                yield Fault(row.number, register.columns.column(name), why)
            seen.setdefault(value, row.number)


def _unknown(
    register: Register,
    name: str,
    values: Callable[[RegisterRow], tuple[str, ...]],
    known: Set[str],
) -> Iterator[Fault]:
    for row in register.rows:
        for value in values(row):
            if value and value not in known:
                why = f"No authority has the code “{value}”, in this file or in GORM."
                yield Fault(row.number, register.columns.column(name), why)


def _not_counties(register: Register, types: Mapping[str, CouncilType | None]) -> Iterator[Fault]:
    for row in register.rows:
        if row.county_code in types and types[row.county_code] is not CouncilType.COUNTY:
            why = f"“{row.county_code}” is not a county."
            yield Fault(row.number, register.columns.column("county_code"), why)


def _circles(register: Register) -> Iterator[Fault]:
    """Authorities that are replaced by themselves, at once or after some steps."""
    successors = {row.code: row.replaced_by for row in register.rows}
    for row in register.rows:
        if row.code in _reached(row.code, successors):
            why = "The authority is in the end replaced by itself."
            yield Fault(row.number, register.columns.column("replaced_by"), why)


def _reached(code: str, successors: Mapping[str, tuple[str, ...]]) -> set[str]:
    reached: set[str] = set()
    ahead = list(successors.get(code, ()))
    while ahead:
        step = ahead.pop()
        if step not in reached:
            reached.add(step)
            ahead += successors.get(step, ())
    return reached
