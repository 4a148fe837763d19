"""Reading packs, and what is written for them."""

from gorm.briefings.queries.listing import (
    PAGE_SIZE,
    PackFilters,
    PackRow,
    every_pack,
    packs_for,
)
from gorm.briefings.queries.packs import (
    CUT_OFF_AFTER,
    PackDetail,
    detail_of,
    pack_detail,
    pack_place,
    pack_row,
    state_of,
)
from gorm.briefings.queries.subjects import has_places, pack_subject, preparer, similar_places

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
