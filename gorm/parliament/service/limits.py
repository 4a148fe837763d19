"""Setting within how many working days a member's letter is replied to."""

from typing import Final

from gorm.accounts.actor import Actor
from gorm.accounts.policy import insist
from gorm.audit.service import Subject, record
from gorm.core.db import faults_for, session
from gorm.core.errors import Conflict, Refused
from gorm.parliament.models import ReplyLimit
from gorm.parliament.rules import MOST_REPLY_DAYS, USUAL_REPLY_DAYS
from gorm.settings.policy import may_manage_settings

#: What the history of the setting is kept under.
SUBJECT: Final = Subject("setting", "replies_to_members")
_STALE: Final = "Somebody else set this number while you were working on it."


def set_reply_limit(actor: Actor, working_days: int, *, seen_version: int) -> None:
    """Set the number, for letters recorded from now on. Raises Conflict or Refused."""
    insist(may_manage_settings(actor))
    if not 1 <= working_days <= MOST_REPLY_DAYS:
        raise Refused({"working_days": f"Enter a number from 1 to {MOST_REPLY_DAYS}."})
    row = session().get(ReplyLimit, 1)
    if (row.version if row else 0) != seen_version:
        raise Conflict(_STALE)
    before = row.working_days if row else USUAL_REPLY_DAYS
    row = row or ReplyLimit(id=1)
    row.working_days = working_days
    with faults_for({"pk_reply_limit": ("working_days", _STALE)}):
        session().add(row)
        session().flush()
    changes = {"Working days for a reply": (str(before), str(working_days))}
    record(actor, "parliament.reply_limit_set", SUBJECT, changes=changes)
