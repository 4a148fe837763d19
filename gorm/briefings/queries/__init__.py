"""Reading packs, and what is written for them."""

from gorm.briefings.queries.packs import (
    CUT_OFF_AFTER,
    PAGE_SIZE,
    PackDetail,
    PackFilters,
    PackRow,
    detail_of,
    every_pack,
    has_places,
    pack_detail,
    pack_place,
    pack_row,
    pack_subject,
    packs_for,
    preparer,
    similar_places,
    state_of,
)

__all__ = [
    "CUT_OFF_AFTER",
    "PAGE_SIZE",
    "PackDetail",
    "PackFilters",
    "PackRow",
    "detail_of",
    "every_pack",
    "has_places",
    "pack_detail",
    "pack_place",
    "pack_row",
    "pack_subject",
    "packs_for",
    "preparer",
    "similar_places",
    "state_of",
]
