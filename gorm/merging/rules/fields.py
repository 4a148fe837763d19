"""The fields that two records are compared by, and what is chosen where they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final


class Pick(StrEnum):
    """From which of the two records a field is taken."""

    ONE = "one"
    OTHER = "other"
    BOTH = "both"  # texts, one after the other


@dataclass(frozen=True)
class Field:
    """A field: the columns that go together, what it is called, and whether both texts can stay."""

    name: str
    columns: tuple[str, ...]
    label: str
    can_keep_both: bool = False


PERSON_FIELDS: Final = (
    Field("name", ("name",), "Name"),
    Field("email", ("email",), "E-mail address"),
    Field("phone", ("phone",), "Telephone"),
    Field("mobile", ("mobile",), "Mobile"),
    Field("biography", ("biography", "biography_source", "biography_checked_on"), "Biography"),
    Field("notes", ("notes",), "Notes", can_keep_both=True),
)
ORGANISATION_FIELDS: Final = (
    Field("name", ("name", "short_name"), "Name"),
    Field("partner_kind", ("partner_kind",), "Kind of partner"),
    Field("office_id", ("office_id",), "Government Office"),
    Field("county_id", ("county_id",), "County"),
    Field("combined_authority_id", ("combined_authority_id",), "Combined authority"),
    Field("population", ("population", "population_year"), "Population"),
    Field("area_km2", ("area_km2",), "Area in square kilometres"),
    Field("political_control", ("political_control",), "Political control"),
    Field("next_election_on", ("next_election_on",), "Next election"),
    Field("website", ("website",), "Website"),
    Field("started_on", ("started_on",), "Began"),
    Field("ended_on", ("ended_on", "is_current"), "Ended"),
    Field("notes", ("notes",), "Notes", can_keep_both=True),
)

Values = Mapping[str, Any]


def differs(field: Field, one: Values, other: Values) -> bool:
    """Whether two records say different things in a field."""
    return any(one[column] != other[column] for column in field.columns)


def likelier(field: Field, one: Values, other: Values, stays: Pick) -> Pick:
    """What is chosen to begin with: what is filled in; else what the one that stays says."""
    if _is_empty(one[field.columns[0]]) and field.columns[0] != "ended_on":
        return Pick.OTHER
    if _is_empty(other[field.columns[0]]) and field.columns[0] != "ended_on":
        return Pick.ONE
    return Pick.BOTH if field.can_keep_both else stays


def picked(field: Field, one: Values, other: Values, pick: Pick) -> dict[str, Any]:
    """The columns of a field as they were chosen."""
    if pick is Pick.BOTH and field.can_keep_both:
        return {column: _joined(one[column], other[column]) for column in field.columns}
    source = other if pick is Pick.OTHER else one
    return {column: source[column] for column in field.columns}


def days_fault(columns: Values) -> str:
    """What is wrong with the days of a body as they were chosen; '' where nothing is."""
    began: date | None = columns.get("started_on")
    ended: date | None = columns.get("ended_on")
    if began and ended and ended < began:
        return "It would end before it began: choose both days from the same record."
    return ""


def _joined(one: str, other: str) -> str:
    return "\n\n".join(text for text in dict.fromkeys((one.strip(), other.strip())) if text)


def _is_empty(value: Any) -> bool:
    return value is None or value == ""
