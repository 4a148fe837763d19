"""What is written for a pack, item by item: by it packs are compared, and a pack is traced."""

from gorm.briefings.models import PackItem
from gorm.briefings.rules.rewording import WRITTEN
from gorm.briefings.rules.writing import named
from gorm.core.provenance import Provenance, Statement


def statement_of(
    item: PackItem, number: int, written_by: str, *, rank: int = 0, is_restricted: bool = False
) -> Statement:
    """An item as a statement: its number in its part as it is printed, and its words.

    `written_by` is '' where our staff are not named; then nothing is said of when, either.
    """
    name = named(item.part, number)
    return Statement(
        key=f"{WRITTEN}{item.part}/{number}",
        label=name,
        value=f"{item.heading}\n{item.words}" if item.heading else item.words,
        provenance=Provenance(
            f"{name} of this pack, written by {written_by}" if written_by else f"{name}, written",
            entered_at=item.written_at if written_by else None,
            key=f"pack_item/{item.id}",
        ),
        marking_rank=rank,
        is_restricted=is_restricted,
    )
