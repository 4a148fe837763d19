"""What changed in an organisation, as its history prints it."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any, Final

from gorm.accounts.models import Office
from gorm.core.db import session
from gorm.core.text import day
from gorm.places.models import Organisation

#: Column -> what the history of an organisation calls it.
_LABELS: Final = {
    "council_type": "Type",
    "partner_kind": "Kind of partner",
    "name": "Name",
    "short_name": "Short name",
    "gss_code": "GSS code",
    "office_id": "Government Office",
    "county_id": "County",
    "combined_authority_id": "Combined authority",
    "political_control": "Political control",
    "next_election_on": "Next election",
    "population": "Population",
    "population_year": "Year of the population",
    "website": "Website",
    "started_on": "Began",
    "ended_on": "Ended",
    "is_current": "Exists",
}


def differences_in_words(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, tuple[str, str]]:
    """Label -> what stood there and what stands there now, for the columns that differ."""
    return {
        _LABELS[name]: (_in_words(name, before[name]), _in_words(name, value))
        for name, value in after.items()
        if name in _LABELS
    }


def _in_words(column: str, value: Any) -> str:
    """A column's value as the history prints it."""
    if value is None or value == "":
        return ""
    if column == "office_id":
        return session().get_one(Office, value).name
    if column in {"county_id", "combined_authority_id"}:
        return session().get_one(Organisation, value).name
    return _value_in_words(column, value)


def _value_in_words(column: str, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    return f"{value:,}" if column == "population" else str(value)
