"""What people wrote for a pack, held against its items."""

from typing import Any

from tools.tracing.rows import Found, Rows

_STANDING = (
    "SELECT count(*) FROM pack_item WHERE pack_id = :pack AND part = :part "
    "AND removed_at IS NULL AND (position < :position OR (position = :position AND id <= :id))"
)


def written_contradicted(rows: Rows, row: Found, key: str, value: str) -> str:
    """Why an item does not say what is printed under a key such as `written/points/2`; '' if it
    does.

    Items that are not for the audience are not numbered, so that one may stand further down in its
    part than it is printed, and never further up.
    """
    item = row.values
    _, part, number = key.split("/")
    if item["removed_at"] is not None:
        return "the item was taken out of the pack"
    if item["part"] != part:
        return f"the item stands under {item['part']}"
    if int(number) > _place_of(rows, item):
        return f"the item stands before number {number}"
    said = f"{item['heading']}\n{item['words']}" if item["heading"] else item["words"]
    return "" if said == value else "the item has other words"


def _place_of(rows: Rows, item: Any) -> int:
    wanted = {"pack": item["pack_id"], **{one: item[one] for one in ("part", "position", "id")}}
    ((place,),) = rows.counted(_STANDING, **wanted)
    return int(place)
