"""The annex that says what has changed since the last pack of its kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from gorm.briefings.earlier import EarlierPack, earlier_pack
from gorm.briefings.rules.changes import Changes, compared
from gorm.briefings.rules.rewording import LONGEST_TOLD, WRITTEN, is_long
from gorm.core.provenance import Provenance, Statement
from gorm.core.text import listed
from gorm.engagements.listing.lines import first_words
from gorm.places.offers import Audience, PackPart, PackRequest

#: Beyond so many of a kind the annex says how many more there are.
MOST_OF_A_KIND: Final = 60
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
class ChangeSentence:
    """A change that is told without the texts: "Point 2 is reworded"."""

    words: str
    provenance: Provenance | None


@dataclass(frozen=True)
class ChangesSince:
    """What differs from the last pack; `left` counts records that are in this one no more.

    `sentences` tell of what people wrote, which stands in the pack itself, and of long texts.
    """

    number: str
    as_at: datetime
    changed: tuple[ChangeRow, ...]
    new: tuple[ChangeRow, ...]
    gone: tuple[ChangeRow, ...]
    sentences: tuple[ChangeSentence, ...]
    left: int
    more: int

    @property
    def are_none(self) -> bool:
        """Whether both say the same."""
        return not (self.changed or self.new or self.gone or self.sentences or self.left)


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
        _row(pair.after, before=pair.before.value, after=pair.after.value)
        for pair in found.changed
        if not _is_sentence(pair.before, pair.after)
    )
    new = tuple(_row(one, after=one.value) for one in found.new if not _is_written(one))
    gone = tuple(_row(one, before=one.value) for one in found.gone if not _is_written(one))
    sentences = tuple(_sentences(found))
    kinds = (changed, new, gone, sentences)
    return ChangesSince(
        number=earlier.number,
        as_at=earlier.as_at,
        changed=changed[:MOST_OF_A_KIND],
        new=new[:MOST_OF_A_KIND],
        gone=gone[:MOST_OF_A_KIND],
        sentences=sentences[:MOST_OF_A_KIND],
        left=found.left,
        more=sum(max(0, len(rows) - MOST_OF_A_KIND) for rows in kinds),
    )


def _sentences(found: Changes) -> Iterator[ChangeSentence]:
    """What is reworded, what is new, and what is gone, which leads to no record any more."""
    for pair in found.changed:
        if _is_sentence(pair.before, pair.after):
            yield ChangeSentence(f"{_label(pair.after)} is reworded.", pair.after.provenance)
    for one in found.new:
        if _is_written(one):
            yield ChangeSentence(f"{_label(one)} is new.", one.provenance)
    gone = [_label(one) for one in found.gone if _is_written(one)]
    if len(gone) == 1:
        yield ChangeSentence(f"{gone[0]} of the last pack is gone.", None)
    elif gone:
        yield ChangeSentence(f"Of the last pack, {listed(gone)} are gone.", None)


def _is_sentence(before: Statement, after: Statement) -> bool:
    return _is_written(after) or is_long(before.value, after.value)


def _is_written(one: Statement) -> bool:
    return one.key.startswith(WRITTEN)


def _label(one: Statement) -> str:
    return first_words(one.label, LONGEST_TOLD)


def _row(one: Statement, *, before: str = "", after: str = "") -> ChangeRow:
    return ChangeRow(
        label=_label(one),
        before=first_words(before, LONGEST_TOLD),
        after=first_words(after, LONGEST_TOLD),
        provenance=one.provenance,
    )
