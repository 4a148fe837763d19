"""Opening the file of a pack as it was frozen, and leaving a trace of it."""

import logging

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record_opening
from gorm.briefings import files
from gorm.briefings.models import Pack
from gorm.briefings.policy import visible_to
from gorm.core.db import session
from gorm.core.errors import GormError, NotFound
from gorm.core.file_store import digest_of
from gorm.core.references import is_reference

log = logging.getLogger(__name__)


class PackDamaged(GormError):
    """The file of a pack is gone, or is no longer the one that was frozen."""


def open_pack(actor: Actor, number: str) -> bytes:
    """The file of a pack, as it was frozen; that it was opened is recorded.

    Raises NotFound where the actor may not know of it or it is not ready, and PackDamaged where
    the file is not the one that was frozen.
    """
    if not is_reference(number, "PACK"):
        raise NotFound("There is no such pack.")
    digest = session().scalar(
        select(Pack.file_digest).where(
            Pack.number == number, Pack.file_digest != "", visible_to(actor)
        )
    )
    if digest is None:
        raise NotFound(f"There is no pack {number} to open.")
    content = files.kept(number)
    if content is None or digest_of(content) != digest:
        log.error("the file of pack %s is %s", number, "not its own" if content else "gone")
        record_opening(actor, "pack.found_damaged", Subject("pack", number))
        raise PackDamaged("The file of this pack is not the one that was frozen.")
    record_opening(actor, "pack.opened", Subject("pack", number))
    return content
