"""The pictures of packs, as pages and paper show them."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.briefings.models import Pack, PackImage
from gorm.briefings.policy import visible_to
from gorm.core.db import session
from gorm.core.errors import NotFound

_LATELY_REMOVED: Final = 10


@dataclass(frozen=True)
class PictureRow:
    """A picture of a pack, by its digest."""

    id: int
    description: str
    caption: str
    credit: str
    digest: str
    media_type: str
    width: int
    height: int
    version: int


def pictures_of(pack_id: int) -> tuple[PictureRow, ...]:
    """The pictures of a pack, in their order."""
    rows = session().scalars(
        select(PackImage)
        .where(PackImage.pack_id == pack_id, PackImage.removed_at.is_(None))
        .order_by(PackImage.position, PackImage.id)
    )
    return tuple(_picture(row) for row in rows)


def pictures_removed(pack_id: int) -> tuple[PictureRow, ...]:
    """The pictures that were taken out lately, the last one first."""
    rows = session().scalars(
        select(PackImage)
        .where(PackImage.pack_id == pack_id, PackImage.removed_at.is_not(None))
        .order_by(PackImage.removed_at.desc(), PackImage.id.desc())
        .limit(_LATELY_REMOVED)
    )
    return tuple(_picture(row) for row in rows)


def picture_kept(actor: Actor, number: str, digest: str) -> str:
    """The media type of a picture of a pack that the actor may know of. Raises NotFound."""
    found = session().scalar(
        select(PackImage.media_type)
        .join(Pack, Pack.id == PackImage.pack_id)
        .where(Pack.number == number, visible_to(actor), PackImage.digest == digest)
        .limit(1)
    )
    if found is None:
        raise NotFound("There is no such picture.")
    return found


def _picture(row: PackImage) -> PictureRow:
    return PictureRow(
        row.id, row.description, row.caption, row.credit, row.digest, row.media_type, row.width,
        row.height, row.version,
    )  # fmt: skip
