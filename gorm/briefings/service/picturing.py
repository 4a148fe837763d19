"""The pictures of a draft: added, described, moved, taken out, put back."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings.models import Pack, PackImage
from gorm.briefings.pictures import STORE
from gorm.briefings.queries.writing import row_to_write
from gorm.briefings.service.writing import STALE
from gorm.core import clock
from gorm.core.db import session
from gorm.core.errors import Conflict, NotFound, Refused
from gorm.core.pictures import NoPicture, drawn_anew
from gorm.core.text import one_line

MOST_PICTURES: Final = 6
_LENGTHS: Final = {"description": 500, "caption": 300, "credit": 200}


@dataclass(frozen=True)
class PictureWords:
    """What is said of a picture: to whoever cannot see it, below it, and of who made it."""

    description: str
    caption: str = ""
    credit: str = ""


def add_picture(actor: Actor, number: str, content: bytes, said: PictureWords) -> None:
    """Add a picture. Raises Refused for `picture` and `description`; NotFound; NotAllowed."""
    pack = row_to_write(actor, number, for_change=True)
    if _count(pack) >= MOST_PICTURES:
        raise Refused(f"A pack can have {MOST_PICTURES} pictures. Take one out first.")
    said = _fitting(said)
    try:
        drawn = drawn_anew(content)
    except NoPicture as reason:
        raise Refused({"picture": str(reason)}) from reason
    digest = STORE.keep(drawn.content)  # before the row: a file without one is harmless
    session().add(
        PackImage(
            pack_id=pack.id,
            position=_last_position(pack) + 1,
            digest=digest,
            media_type=drawn.media_type,
            width=drawn.width,
            height=drawn.height,
            added_by_id=actor.user_id or None,
            added_at=clock.now(),
            **vars(said),
        )
    )
    session().flush()
    _record(actor, pack, "pack.picture_added", ("", said.description), digest)


def describe_picture(
    actor: Actor, number: str, picture_id: int, said: PictureWords, seen_version: int
) -> None:
    """Change what is said of a picture. Raises Conflict where somebody else did in between."""
    pack = row_to_write(actor, number, for_change=True)
    picture = _picture(pack, picture_id)
    if picture.version != seen_version:
        raise Conflict(STALE)
    before, said = picture.description, _fitting(said)
    picture.description, picture.caption, picture.credit = (
        said.description, said.caption, said.credit,
    )  # fmt: skip
    session().flush()
    _record(actor, pack, "pack.picture_described", (before, said.description), picture.digest)


def move_picture(actor: Actor, number: str, picture_id: int, *, up: bool) -> None:
    """Move a picture before or behind its neighbour; at the end of the row it stays."""
    pack = row_to_write(actor, number, for_change=True)
    picture = _picture(pack, picture_id)
    rows = list(
        session().scalars(
            select(PackImage)
            .where(PackImage.pack_id == pack.id, PackImage.removed_at.is_(None))
            .order_by(PackImage.position, PackImage.id)
        )
    )
    at = rows.index(picture)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, one in enumerate(rows, 1):
        one.position = position
    session().flush()
    _record(actor, pack, "pack.picture_moved", ("", picture.description), picture.digest)


def remove_picture(actor: Actor, number: str, picture_id: int) -> None:
    """Take a picture out; it can be put back."""
    pack = row_to_write(actor, number, for_change=True)
    picture = _picture(pack, picture_id)
    picture.removed_at = clock.now()
    session().flush()
    _record(actor, pack, "pack.picture_removed", (picture.description, ""), picture.digest)


def put_back_picture(actor: Actor, number: str, picture_id: int) -> None:
    """Put a picture that was taken out back, behind the others."""
    pack = row_to_write(actor, number, for_change=True)
    picture = _picture(pack, picture_id, is_removed=True)
    if _count(pack) >= MOST_PICTURES:
        raise Refused(f"A pack can have {MOST_PICTURES} pictures. Take one out first.")
    picture.removed_at, picture.position = None, _last_position(pack) + 1
    session().flush()
    _record(actor, pack, "pack.picture_put_back", ("", picture.description), picture.digest)


def _fitting(said: PictureWords) -> PictureWords:
    fit = {name: one_line(words) for name, words in vars(said).items()}
    faults = {
        name: f"This can be {longest} characters long."
        for name, longest in _LENGTHS.items()
        if len(fit[name]) > longest
    }
    if not fit["description"]:
        faults["description"] = "Describe the picture for somebody who cannot see it."
    if faults:
        raise Refused(faults)
    return PictureWords(**fit)


def _picture(pack: Pack, picture_id: int, *, is_removed: bool = False) -> PackImage:
    picture = session().scalar(
        select(PackImage).where(PackImage.id == picture_id, PackImage.pack_id == pack.id)
    )
    if picture is None:
        raise NotFound("There is no such picture.")
    if (picture.removed_at is not None) != is_removed:
        raise Conflict(STALE)
    return picture


def _count(pack: Pack) -> int:
    query = select(func.count()).select_from(PackImage)
    return (
        session().scalar(query.where(PackImage.pack_id == pack.id, PackImage.removed_at.is_(None)))
        or 0
    )


def _last_position(pack: Pack) -> int:
    last = select(func.max(PackImage.position)).where(PackImage.pack_id == pack.id)
    return session().scalar(last) or 0


def _record(actor: Actor, pack: Pack, action: str, change: tuple[str, str], digest: str) -> None:
    subject = Subject("pack", pack.number)
    record(actor, action, subject, changes={"Picture": change}, facts={"digest": digest})
