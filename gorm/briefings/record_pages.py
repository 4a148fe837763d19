"""The pages of the records from which packs take something."""

from typing import Final

from flask import current_app

from gorm.briefings.queries.records import RecordStanding

#: By the prefix of the record: the endpoint, and what its address is told.
_PAGES: Final = {
    "COM": ("engagements.detail", "reference"),
    "POS": ("negotiations.agreement", "reference"),
    "FLX": ("negotiations.agreement", "reference"),
    "CLK": ("challenge.case", "reference"),
    "indicator": ("performance.indicator", "code"),
}


def address_of(record: str, page: str) -> str:
    """The path of the page that tells of a record, also where no request says where GORM is."""
    found = _PAGES.get(record.partition("/")[0].partition("-")[0])
    if found is None or not page:
        return ""
    endpoint, argument = found
    return current_app.url_map.bind("localhost").build(endpoint, {argument: page})


def address_of_standing(record: str, standing: RecordStanding | None) -> str:
    """The path of the page that tells of a record as it stands; '' where it is not there."""
    return address_of(record, standing.page) if standing else ""
