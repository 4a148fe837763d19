"""Opening the file of a pack as it was frozen, and leaving a trace of it."""

import logging

from sqlalchemy import select

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record_opening
from gorm.briefings import files
from gorm.briefings.models import Pack
from gorm.briefings.policy import may_withdrawn_be_opened, visible_to
from gorm.core.db import session
from gorm.core.errors import GormError, NotFound
from gorm.core.file_store import digest_of
from gorm.core.references import is_reference

log = logging.getLogger(__name__)


class PackDamaged(GormError):
    """The file of a pack is gone, or is no longer the one that was frozen."""


class PackWithdrawn(GormError):
    """A pack was withdrawn: whoever wants to open it is told so first."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def open_pack(actor: Actor, number: str, *, is_warned: bool = False) -> bytes:
    """The file of a pack, as it was frozen; that it was opened is recorded.

    Raises NotFound where the actor may not know of it or it is not ready; PackWithdrawn where it
    is withdrawn and the actor is neither `is_warned` of that nor an auditor; and PackDamaged where
    the file is not the one that was frozen.
    """
    if not is_reference(number, "PACK"):
        raise NotFound("There is no such pack.")
    found = (
        session()
        .execute(
            select(Pack.file_digest, Pack.withdrawn_because).where(
                Pack.number == number, Pack.file_digest != "", visible_to(actor)
            )
        )
        .one_or_none()
    )
    if found is None:
        raise NotFound(f"There is no pack {number} to open.")
    digest, because = found
    if because and not is_warned and not may_withdrawn_be_opened(actor):
        raise PackWithdrawn(because)
    content = files.kept(number)
    if content is None or digest_of(content) != digest:
        log.error("the file of pack %s is %s", number, "not its own" if content else "gone")
        record_opening(actor, "pack.found_damaged", Subject("pack", number))
        raise PackDamaged("The file of this pack is not the one that was frozen.")
    action = "pack.withdrawn_opened" if because else "pack.opened"
    record_opening(actor, action, Subject("pack", number))
    return content
