"""Withdrawing a pack that is out: nothing of it is deleted, and whoever opens it is told."""

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject, record
from gorm.briefings.models import PackState
from gorm.briefings.policy import SUBJECT
from gorm.briefings.service.loading import pack_to_change
from gorm.core import clock
from gorm.core.errors import Refused
from gorm.core.text import cleaned


def withdraw(actor: Actor, number: str, reason: str, seen_version: int) -> None:
    """Withdraw an issued or a superseded pack. Raises NotFound, NotAllowed, Refused, Conflict."""
    pack = pack_to_change(
        actor, number, PackState.ISSUED, PackState.SUPERSEDED, seen_version=seen_version
    )
    words = cleaned(reason)
    if not words:
        raise Refused({"reason": "Enter why it is withdrawn. Whoever opens it reads this."})
    pack.state, pack.withdrawn_at, pack.withdrawn_because = PackState.WITHDRAWN, clock.now(), words
    record(actor, "pack.withdrawn", Subject(SUBJECT, number), reason=words)
