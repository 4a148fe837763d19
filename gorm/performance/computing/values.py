"""Which value holds for each place in each sheet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, and_, or_, select

from gorm.core.db import session
from gorm.importing.models import DataImport
from gorm.performance.models import Observation

#: Later than every publication: what is about to be published revises all the others.
_ABOUT_TO_BE: Final = 2**62


@dataclass(frozen=True)
class Change:
    """The import whose values are about to be added, or that is about to be undone."""

    adding: int | None = None
    removing: int | None = None


NO_CHANGE: Final = Change()


@dataclass
class SheetValues:
    """The values of one sheet by organisation, and those of regions and England by their codes."""

    bodies: dict[int, Decimal] = field(default_factory=dict)
    comparators: dict[str, Decimal] = field(default_factory=dict)


def holding_values(
    sheet_ids: Sequence[int],
    organisations: Mapping[int, int],
    comparators: Mapping[int, str],
    change: Change,
) -> dict[int, SheetValues]:
    """The values that hold in each of the sheets once the change is made."""
    found: dict[int, SheetValues] = defaultdict(SheetValues)
    for (sheet_id, place_id), value in _latest(sheet_ids, change).items():
        if place_id in organisations:
            found[sheet_id].bodies[organisations[place_id]] = value
        else:
            found[sheet_id].comparators[comparators[place_id]] = value
    return found


def _latest(sheet_ids: Sequence[int], change: Change) -> dict[tuple[int, int], Decimal]:
    """The value of the latest publication for each place in each sheet."""
    rows = session().execute(
        select(
            Observation.sheet_id,
            Observation.place_id,
            Observation.value,
            DataImport.published_number,
        )
        .join(DataImport, Observation.import_id == DataImport.id)
        .where(Observation.sheet_id.in_(sheet_ids), counts(change))
    )
    held: dict[tuple[int, int], tuple[int, Decimal]] = {}
    for sheet_id, place_id, value, published in rows:
        number = published or _ABOUT_TO_BE  # what is about to be published has no number yet
        earlier = held.get((sheet_id, place_id))
        if earlier is None or earlier[0] < number:
            held[sheet_id, place_id] = (number, value)
    return {key: value for key, (_, value) in held.items()}


def counts(change: Change = NO_CHANGE) -> ColumnElement[bool]:
    """The imports whose values count: published, not undone, and as the change will have it."""
    is_published = and_(DataImport.published_number.is_not(None), DataImport.undone_at.is_(None))
    is_counted = or_(is_published, DataImport.id == change.adding)
    return and_(is_counted, DataImport.id != (change.removing or 0))
