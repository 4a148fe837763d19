"""Who may bring in calendars, and who sees what came in.

An entry holds what somebody wrote to somebody else. It is seen by whoever brought it and by the
colleagues whom it invites, and by nobody else: no director, no auditor, no administrator.
"""

from sqlalchemy import ColumnElement, exists

from gorm.accounts.actor import Actor
from gorm.engagements import policy as engagement_policy
from gorm.mailroom.models import IncomingEntry, IncomingReader


def may_bring(actor: Actor) -> bool:
    """Whether the actor may bring in calendar files: whoever may log an engagement."""
    return engagement_policy.may_log(actor)


def offered_to(actor: Actor) -> ColumnElement[bool]:
    """The entries that the actor is offered."""
    return exists().where(
        IncomingReader.entry_id == IncomingEntry.id, IncomingReader.user_id == actor.user_id
    )
