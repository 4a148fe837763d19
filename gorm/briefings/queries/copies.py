"""The numbered copies of a pack."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.briefings.models import Pack, PackCopy
from gorm.briefings.policy import may_build
from gorm.briefings.queries.packs import pack_row
from gorm.core.db import session
from gorm.core.errors import NotFound


@dataclass(frozen=True)
class CopyLine:
    """One copy: whose it is, since when, and when it came back."""

    number: int
    holder: str
    handed_on: date | None
    returned_on: date | None
    version: int


@dataclass(frozen=True)
class Copies:
    """The copies of one pack, and whether the reader may record whose they are."""

    pack: str
    lines: tuple[CopyLine, ...]
    may_keep: bool

    def line(self, number: int) -> CopyLine:
        """One of them. Raises NotFound."""
        for one in self.lines:
            if one.number == number:
                return one
        raise NotFound(f"{self.pack} has no copy {number}.")


def copies_of(actor: Actor, number: str) -> Copies:
    """The copies of a pack that the actor may know of. Raises NotFound."""
    pack: Pack = pack_row(actor, number)
    rows = session().scalars(
        select(PackCopy).where(PackCopy.pack_id == pack.id).order_by(PackCopy.copy_number)
    )
    lines = tuple(
        CopyLine(one.copy_number, one.holder, one.handed_on, one.returned_on, one.version)
        for one in rows
    )
    return Copies(number, lines, may_build(actor, pack.office_id))
