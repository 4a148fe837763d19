"""The two forms in which the register of English local authorities comes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gorm.importing.report import Fault, FileRefused
from gorm.importing.tables import Table, need_columns
from gorm.places.models import CouncilType, OrganisationKind

#: What a row is -> its column, as mySociety publishes the register.
_PUBLISHED: Final = {
    "code": "local-authority-code",
    "name": "official-name",
    "short_name": "nice-name",
    "gss_code": "gss-code",
    "started_on": "start-date",
    "ended_on": "end-date",
    "replaced_by": "replaced-by",
    "nation": "nation",
    "region_name": "region",
    "type": "local-authority-type",
    "county_code": "county-la",
    "combined_authority_code": "combined-authority",
    "former_gss_codes": "former-gss-codes",
    "is_current": "current-authority",
}
#: The same in the form that GORM's own documentation describes.
_PREPARED: Final = {
    "code": "la_code",
    "name": "official_name",
    "short_name": "short_name",
    "gss_code": "gss_code",
    "started_on": "start_date",
    "ended_on": "end_date",
    "replaced_by": "replaced_by",
    "region_name": "region_name",
    "type": "type_code",
    "county_code": "county_la_code",
    "combined_authority_code": "combined_authority_code",
    "former_gss_codes": "former_gss_codes",
    "is_current": "is_current",
}
_OPTIONAL: Final = {"region_code": "region_code", "ecode": "ecode", "area_km2": "area_km2"}
_POPULATION: Final = re.compile(r"pop(?:ulation)?[-_](\d{4})")

#: The register's types of authority; the Greater London Authority is a combined authority to GORM.
TYPES: Final[Mapping[str, tuple[OrganisationKind, CouncilType | None]]] = {
    "CTY": (OrganisationKind.COUNCIL, CouncilType.COUNTY),
    "UA": (OrganisationKind.COUNCIL, CouncilType.UNITARY),
    "MD": (OrganisationKind.COUNCIL, CouncilType.METROPOLITAN_DISTRICT),
    "LBO": (OrganisationKind.COUNCIL, CouncilType.LONDON_BOROUGH),
    "CC": (OrganisationKind.COUNCIL, CouncilType.CITY),
    "NMD": (OrganisationKind.COUNCIL, CouncilType.NON_METROPOLITAN_DISTRICT),
    "COMB": (OrganisationKind.COMBINED_AUTHORITY, None),
    "SRA": (OrganisationKind.COMBINED_AUTHORITY, None),
}


@dataclass(frozen=True)
class Format:
    """Which column holds what, and the year of the population that the file gives."""

    columns: Mapping[str, str]
    population_year: int | None

    def column(self, name: str) -> str:
        """The column that holds this; one that no file has where the format has none."""
        return self.columns.get(name, "")


def format_of(table: Table) -> Format:
    """The format of a file. Raises FileRefused, naming the columns that it lacks."""
    columns = next((c for c in (_PUBLISHED, _PREPARED) if c["code"] in table.columns), None)
    if columns is None:
        raise FileRefused(_not_the_register(table))
    need_columns(table, tuple(columns.values()))
    years = {
        int(found[1]): name for name in table.columns if (found := _POPULATION.fullmatch(name))
    }
    latest = max(years, default=None)
    population = {} if latest is None else {"population": years[latest]}
    return Format({**columns, **_OPTIONAL, **population}, latest)


def _not_the_register(table: Table) -> Fault:
    found = ", ".join(table.columns[:20])
    wanted = f"{_PUBLISHED['code']} or {_PREPARED['code']}"
    return Fault(
        1, wanted, f"There is no such column: this is not the register. The file has: {found}."
    )
