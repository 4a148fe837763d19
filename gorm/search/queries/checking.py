"""Whether the index holds what it should: one document for each record, and the words of each."""

from dataclasses import dataclass

from sqlalchemy import func, select

from gorm.core.db import session
from gorm.search.index import index
from gorm.search.models import SearchDocument
from gorm.search.offers import sources
from gorm.search.queries.records import number_of_records
from gorm.search.rules.numbers import range_of


@dataclass(frozen=True)
class Checked:
    """How many records of a kind there are, how many documents of them, and rows of the index."""

    kind: str
    records: int
    documents: int
    indexed: int

    @property
    def is_sound(self) -> bool:
        """Whether the three are the same."""
        return self.records == self.documents == self.indexed


def checked() -> tuple[Checked, ...]:
    """The counts of every kind."""
    here = index()
    counts = select(SearchDocument.kind, func.count()).group_by(SearchDocument.kind)
    documents = {kind: count for kind, count in session().execute(counts)}  # noqa: C416
    found = []
    for source in sources.offers():
        numbers = range_of(source.number)
        rows = select(func.count()).select_from(here.table)
        rows = rows.where(here.number.between(numbers.first, numbers.last))
        found.append(
            Checked(
                kind=source.kind,
                records=session().scalar(number_of_records(source)) or 0,
                documents=documents.get(source.kind, 0),
                indexed=session().scalar(rows) or 0,
            )
        )
    return tuple(found)
