"""The tables of packs: the pack, what was written for it, who cleared it, and batches of them."""

from gorm.briefings.models.batches import BatchEntry, BatchEntryState, PackBatch
from gorm.briefings.models.clearing import ClearanceRule, PackClearance
from gorm.briefings.models.packs import (
    Pack,
    PackCopy,
    PackForm,
    PackReader,
    PackState,
    PrintSize,
    Purpose,
    RestrictedAnswer,
)
from gorm.briefings.models.writing import EditablePart, PackImage, PackItem

__all__ = [
    "BatchEntry",
    "BatchEntryState",
    "ClearanceRule",
    "EditablePart",
    "Pack",
    "PackBatch",
    "PackClearance",
    "PackCopy",
    "PackForm",
    "PackImage",
    "PackItem",
    "PackReader",
    "PackState",
    "PrintSize",
    "Purpose",
    "RestrictedAnswer",
]
