"""What an addendum says: the changes that were written for it, and nothing of the records."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import aliased

from gorm.briefings.models import EditablePart, Pack, PackReader
from gorm.briefings.queries.writing import items_and_writers
from gorm.briefings.rules.audiences import AUDIENCES
from gorm.briefings.rules.marking import MARKINGS
from gorm.briefings.written import WrittenItem
from gorm.briefings.written_statements import statement_of
from gorm.core.db import session
from gorm.places.offers import Audience, PackPart, PackRequest, PackSection


@dataclass(frozen=True)
class Changes:
    """What has changed since the pack was issued, item by item."""

    items: tuple[WrittenItem, ...]


def changes_part(request: PackRequest) -> PackPart | None:
    """The changes of one addendum. It is marked, and read by whom, as the pack is that it amends.

    What comes from a restricted record is for the office, and for a minister where a director has
    released it.
    """
    if request.pack_id is None:
        return None
    found = items_and_writers(request.pack_id, EditablePart.CHANGES)
    is_all_seen = request.audience is Audience.OFFICE or (
        request.audience is Audience.MINISTER and request.is_released
    )
    told = [(item, name) for item, name in found if is_all_seen or not item.is_restricted]
    marking, readers = _of_pack(request.pack_id)
    rank = MARKINGS.index(marking) if marking in MARKINGS else 0
    names_us = AUDIENCES[request.audience].names_our_staff
    return PackPart(
        model=Changes(
            tuple(WrittenItem(item.words, item.heading, item.language) for item, _ in told)
        ),
        marking_rank=rank,
        readers=readers,
        withheld=len(found) - len(told),
        statements=tuple(
            statement_of(
                item,
                number,
                name if names_us else "",
                rank=rank,
                is_restricted=item.is_restricted or bool(readers),
            )
            for number, (item, name) in enumerate(told, start=1)
        ),
    )


def _of_pack(addendum_id: int) -> tuple[str, tuple[frozenset[int], ...]]:
    """The marking and the readers of the pack that an addendum amends."""
    amended, addendum = aliased(Pack), aliased(Pack)
    pack_id, marking, is_restricted = (
        session()
        .execute(
            select(amended.id, amended.marking, amended.holds_restricted)
            .join(addendum, addendum.addendum_to_id == amended.id)
            .where(addendum.id == addendum_id)
        )
        .one()
    )
    if not is_restricted:
        return marking, ()
    readers = session().scalars(select(PackReader.user_id).where(PackReader.pack_id == pack_id))
    return marking, (frozenset(readers),)


CHANGES: Final = PackSection(
    "changes_made", "What has changed", "briefings/_changes_print.html", changes_part
)
