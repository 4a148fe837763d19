"""The annex that says what has changed since the last pack of its kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gorm.briefings.earlier import EarlierPack, earlier_pack
from gorm.briefings.rules.changes import Changes, compared
from gorm.core.provenance import Provenance, Statement
from gorm.engagements.listing.lines import first_words
from gorm.places.offers import Audience, PackPart, PackRequest

#: Beyond so many of a kind the annex says how many more there are.
MOST_OF_A_KIND: Final = 60
_LONGEST: Final = 160
_FIRST: Final = (
    "Changes since the last pack: none was issued before on this place for this audience and in "
    "this form, as far as its preparer may open it and its contents are kept."
)


@dataclass(frozen=True)
class ChangeRow:
    """What was said of something before, and what is said of it now."""

    label: str
    before: str
    after: str
    provenance: Provenance | None


@dataclass(frozen=True)
class ChangesSince:
    """What differs from the last pack; `left` counts records that are in this one no more."""

    number: str
    as_at: datetime
    changed: tuple[ChangeRow, ...]
    new: tuple[ChangeRow, ...]
    gone: tuple[ChangeRow, ...]
    left: int
    more: int

    @property
    def are_none(self) -> bool:
        """Whether both say the same."""
        return not (self.changed or self.new or self.gone or self.left)


def changes_part(request: PackRequest, statements: Sequence[Statement]) -> PackPart | None:
    """What is new, changed and gone since the last pack; never in one for the other side."""
    if request.audience is Audience.AREA:
        return None
    earlier = earlier_pack(request)
    if earlier is None:
        return PackPart(None, sources=(_FIRST,))
    found = compared(earlier.statements, statements)
    return PackPart(_told(earlier, found), marking_rank=found.marking_rank)


def _told(earlier: EarlierPack, found: Changes) -> ChangesSince:
    changed = tuple(
        _row(pair.after, before=pair.before.value, after=pair.after.value) for pair in found.changed
    )
    new = tuple(_row(one, after=one.value) for one in found.new)
    gone = tuple(_row(one, before=one.value) for one in found.gone)
    kinds = (changed, new, gone)
    return ChangesSince(
        number=earlier.number,
        as_at=earlier.as_at,
        changed=changed[:MOST_OF_A_KIND],
        new=new[:MOST_OF_A_KIND],
        gone=gone[:MOST_OF_A_KIND],
        left=found.left,
        more=sum(max(0, len(rows) - MOST_OF_A_KIND) for rows in kinds),
    )


def _row(one: Statement, *, before: str = "", after: str = "") -> ChangeRow:
    return ChangeRow(
        label=first_words(one.label, _LONGEST),
        before=first_words(before, _LONGEST),
        after=first_words(after, _LONGEST),
        provenance=one.provenance,
    )
