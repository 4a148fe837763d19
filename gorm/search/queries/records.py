"""The records that documents are made of."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true

from gorm.search.offers import Source


def included_in(source: Source) -> ColumnElement[bool]:
    """The records of a source that documents are made of."""
    return source.included() if source.included else true()


def number_of_records(source: Source) -> Select[Any]:
    """How many records of a source there are to be found."""
    return select(func.count()).select_from(source.model).where(included_in(source))
