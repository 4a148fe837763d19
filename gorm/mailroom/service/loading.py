"""Finding the entry that somebody means, with all that a verb needs of it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from gorm.accounts.actor import Actor
from gorm.audit.service import Subject
from gorm.core.db import session
from gorm.core.errors import NotFound
from gorm.core.references import is_reference
from gorm.mailroom.models import IncomingEntry
from gorm.mailroom.policy import offered_to

PREFIX = "INC"


def entry_of(actor: Actor, reference: str) -> IncomingEntry:
    """An entry that the actor is offered, locked until the transaction ends. Raises NotFound."""
    found = None
    if is_reference(reference, PREFIX):
        found = session().scalar(
            select(IncomingEntry)
            .where(IncomingEntry.reference == reference, offered_to(actor))
            .options(
                joinedload(IncomingEntry.engagement),
                joinedload(IncomingEntry.owner),
                selectinload(IncomingEntry.readers),
            )
        )
    if found is None:
        raise NotFound
    return found


def subject_of(entry: IncomingEntry) -> Subject:
    """An entry as the trail names it."""
    return Subject("incoming_entry", entry.reference)
