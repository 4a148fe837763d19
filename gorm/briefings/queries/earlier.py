"""Earlier packs from which something written can be taken again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from gorm.accounts.actor import Actor
from gorm.briefings.models import Pack, PackItem
from gorm.briefings.policy import visible_to
from gorm.briefings.queries.packs import pack_place
from gorm.briefings.queries.writing import ItemRow, PackToWrite, item_rows
from gorm.briefings.rules.writing import PartRule
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.text import day
from gorm.places.offers import Audience

_EARLIER_AT_MOST: Final = 20


@dataclass(frozen=True)
class EarlierPack:
    """A pack from which something can be taken again."""

    number: str
    place: str
    occasion: str
    begun_at: datetime
    is_same_place: bool


def earlier_packs(actor: Actor, pack: PackToWrite) -> tuple[EarlierPack, ...]:
    """The packs with something written from which items can be taken, of the same place first.

    For the other side, only from packs that were for the other side.
    """
    has_items = (
        select(PackItem.id)
        .where(
            PackItem.pack_id == Pack.id,
            PackItem.removed_at.is_(None),
            PackItem.is_restricted.is_(False),
            PackItem.part.in_([rule.part for rule in pack.parts]),
        )
        .exists()
    )
    conditions = [visible_to(actor), Pack.id != pack.id, Pack.office_id == actor.office_id]
    if pack.audience is Audience.AREA:
        conditions.append(Pack.audience == Audience.AREA)
    is_area = pack.place.kind == "area"
    column = Pack.area_id if is_area else Pack.organisation_id
    is_same = func.coalesce(column, 0) == pack.place.id
    rows = session().execute(
        select(Pack, is_same.label("is_same"))
        .where(*conditions, has_items)
        .order_by(is_same.desc(), Pack.id.desc())
        .limit(_EARLIER_AT_MOST)
        .options(joinedload(Pack.area), joinedload(Pack.organisation))
    )
    return tuple(
        EarlierPack(
            row.Pack.number, pack_place(row.Pack).name, row.Pack.occasion, row.Pack.begun_at,
            bool(row.is_same),
        )
        for row in rows
    )  # fmt: skip


def reusable_items(
    actor: Actor, pack: PackToWrite, number: str
) -> tuple[tuple[PartRule, tuple[ItemRow, ...]], ...]:
    """What of an earlier pack can stand in this one, part by part. Raises NotFound.

    Never anything restricted, nor what comes from a record that is not for this audience.
    """
    if number not in {one.number for one in earlier_packs(actor, pack)}:
        raise NotFound("There is no such pack to take from.")
    rows = session().scalars(
        select(PackItem)
        .join(Pack, Pack.id == PackItem.pack_id)
        .where(
            Pack.number == number,
            PackItem.removed_at.is_(None),
            PackItem.is_restricted.is_(False),
        )
        .order_by(PackItem.position, PackItem.id)
    )
    usable = [
        (row, kept)
        for row, kept in item_rows(list(rows), pack.audience)
        if not row.left_out and not (row.standing and row.standing.is_restricted)
    ]
    grouped = (
        (rule, tuple(row for row, kept in usable if kept.part is rule.part)) for rule in pack.parts
    )
    return tuple((rule, items) for rule, items in grouped if items)


def named(earlier: EarlierPack) -> str:
    """An earlier pack as a choice names it."""
    occasion = f", {earlier.occasion}" if earlier.occasion else ""
    return f"{earlier.number}: {earlier.place}{occasion} (begun {day(earlier.begun_at.date())})"
